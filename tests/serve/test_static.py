"""The files of the page: right types, nothing kept unasked, nothing but the built files (RFC 9110, 8.3 and 13)."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.serving import ORIGIN, workspace
from threatring.serve import static
from threatring.serve.answers import Refused
from threatring.serve.security import Guard


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "page"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>console</title>")
    for name in ("a-1.js", "a-1.css", "a.svg", "a.json", "a.png", "secret.py", "a.js.map", ".env"):
        (folder / "assets" / name).write_text(name)
    (tmp_path / "secret.js").write_text("secret")
    return folder


@pytest.fixture
def page(built: Path, tmp_path: Path) -> TestClient:
    state = workspace(tmp_path)
    handlers = {Refused: lambda _, refused: refused.response()}
    inner = Starlette(routes=static.routes(state, built), exception_handlers=handlers)  # type: ignore[arg-type]
    return TestClient(Guard(inner, state), base_url=ORIGIN)


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/", "text/html; charset=utf-8"), ("/index.html", "text/html; charset=utf-8"),
     ("/assets/a-1.js", "text/javascript; charset=utf-8"), ("/assets/a-1.css", "text/css; charset=utf-8"),
     ("/assets/a.svg", "image/svg+xml"), ("/assets/a.json", "application/json"), ("/assets/a.png", "image/png")],
)  # fmt: skip
def test_types(page: TestClient, path: str, kind: str) -> None:
    answer = page.get(path)
    assert answer.status_code == 200 and answer.headers["content-type"] == kind
    assert page.head(path).content == b""


def test_nothing_is_kept_unasked_and_nothing_sent_twice(page: TestClient, built: Path) -> None:
    first = page.get("/assets/a-1.js")
    assert first.headers["cache-control"] == "no-cache"
    again = page.get("/assets/a-1.js", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304 and again.content == b""


def test_an_upgrade_under_a_running_server_mixes_no_versions(page: TestClient, built: Path) -> None:
    """The files are those that lay there when the page was first asked for: a page and its parts belong together."""
    assert page.get("/").status_code == 200
    (built / "index.html").write_text("<!doctype html><script src=/assets/b-2.js></script>")
    (built / "assets" / "a-1.js").unlink()
    (built / "assets" / "b-2.js").write_text("newer")
    assert "b-2.js" not in page.get("/").text
    assert page.get("/assets/a-1.js").text == "a-1.js"
    assert page.get("/assets/b-2.js").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/assets/secret.py", "/assets/a.js.map", "/assets/.env", "/assets", "/assets/", "/../secret.js",
     "/%2e%2e/secret.js", "/assets/..%2f..%2fsecret.js", "/assets/..%5c..%5csecret.js", "/index.html%00", "/INDEX.HTML",
     "/assets/a-1.js/", "/%252e%252e/secret.js", "/assets/%E2%80%A5/secret.js"],
)  # fmt: skip
def test_nothing_else_is_a_file(page: TestClient, path: str) -> None:
    """CWE-22: an address is looked up in a list, it is never a path."""
    answer = page.get(path)
    assert answer.status_code == 404 and "secret" not in answer.text


def test_without_a_built_page_it_says_how_to_build_one(tmp_path: Path) -> None:
    inner = Starlette(routes=static.routes(workspace(tmp_path), tmp_path / "none"))  # type: ignore[arg-type]
    answer = TestClient(inner, base_url=ORIGIN).get("/")
    assert answer.status_code == 503 and "make page" in answer.text
