"""The application put together: what it says of itself, errors in one form, rooms that end with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import threatring
from tests.serving import client_of, workspace
from threatring.catalogue import load_catalogue
from threatring.exports.scene import MARK
from threatring.serve import app as application


@pytest.fixture
def page(tmp_path: Path) -> TestClient:
    return client_of(workspace(tmp_path))


def test_what_it_says_of_itself(page: TestClient) -> None:
    said = page.get("/api/v1/").json()
    assert said == {
        "version": threatring.__version__,
        "catalogue_hash": load_catalogue().hash,
        "mark": MARK,
        "limits": {"jobs": 8, "clients": 8, "body_bytes": 2_000_000},
    }


@pytest.mark.parametrize("path", ["/api/v1/none", "/api/v1/scenarios/none", "/api/v2/", "/none"])
def test_errors_have_one_form(page: TestClient, path: str) -> None:
    answer = page.get(path)
    assert answer.status_code == 404 and list(answer.json()["error"]) == ["message"]
    assert answer.headers["cache-control"] == "no-store"


def test_rooms_end_with_the_server_the_newest_first_whatever_fails(tmp_path: Path) -> None:
    state = workspace(tmp_path)
    ended: list[str] = []

    async def later() -> None:
        ended.append("first")

    state.at_end += [later, lambda: 1 // 0, lambda: ended.append("last")]  # type: ignore[list-item]
    with client_of(state) as page:
        assert page.get("/api/v1/").status_code == 200 and not ended
    assert ended == ["last", "first"]


def test_rooms_are_those_that_exist() -> None:
    """Every room of the list has its routes under one address; nothing else of this folder is served."""
    folder = Path(application.__file__).parent
    assert {"scenarios", "listing"} <= {name for name in application.ROOMS if (folder / f"{name}.py").is_file()}


def test_the_server_never_waits_for_the_compiler(tmp_path: Path) -> None:
    """Simulation runs in other processes: to serve, to validate and to lay a scenario never loads Numba."""
    program = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from tests.serving import client_of, workspace
page = client_of(workspace(Path({str(tmp_path)!r})))
for path in ("/", "/api/v1/", "/api/v1/scenarios", "/api/v1/scenarios/murted/laid", "/api/v1/catalogue"):
    page.get(path)
text = page.get("/api/v1/scenarios/murted").json()["toml"]
assert page.post("/api/v1/validate", json={{"toml": text}}).json()["ok"]
assert not {{"numba", "matplotlib", "scipy"}} & set(sys.modules), set(sys.modules)
"""
    subprocess.run([sys.executable, "-W", "ignore", "-c", program], check=True, timeout=120)


def test_the_contract_names_every_module_of_the_server() -> None:
    """A module that only workers import may simulate; every other one is held to the contract of pyproject.toml."""
    import tomllib

    root = Path(__file__).parents[2]
    contracts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    held = next(set(each["source_modules"]) for each in contracts if each["name"].startswith("The console's server"))
    there = {f"threatring.serve.{path.stem}" for path in (root / "threatring" / "serve").glob("[a-z]*.py")}
    workers = {
        f"threatring.serve.{name}" for name in ("worker", "tasks", "growing", "liveworker", "livefeed", "livepicture")
    }
    assert there - workers == held - {"threatring.cli.serving"}
