"""What comes from strangers: folders of results, scenarios and their files (CWE-22, -59, -73, -113, -400, -1236)."""

from __future__ import annotations

import gzip
import json
import os
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.serving import ask, client_of, served, workspace
from tests.synthetic import synthetic_film, synthetic_results
from threatring.errors import BadInput, ResultsError
from threatring.scenario import bundled_scenarios
from threatring.scenario.weather import read_rcs
from threatring.serve.state import Workspace
from threatring.store import manifest
from threatring.terrain import read_heights

ODD: list[Any] = [None, -1, 10**30, "<img src=x onerror=alert(1)>", [[]], {"__proto__": 1}]
FIVE_HUNDRED = range(500, 600)


@pytest.fixture
def state(tmp_path: Path) -> Workspace:
    return workspace(tmp_path)


@pytest.fixture
def page(state: Workspace) -> TestClient:
    return client_of(state)


@pytest.fixture
def run(state: Workspace) -> Path:
    return synthetic_results().save(state.results / "mine")


def changed(folder: Path, path: tuple[Any, ...], value: Any, at_ns: int) -> None:
    """Put a value at a place of a manifest, and a time of its own on the file: answers are kept by that."""
    document = json.loads((folder / "manifest.json").read_text())
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    (folder / "manifest.json").write_text(json.dumps(document))
    os.utime(folder / "manifest.json", ns=(at_ns, at_ns))


PLACES: list[tuple[Any, ...]] = [
    ("plan",), ("plan", "sets"), ("plan", "cases_per_set"), ("plan", "step"), ("chunks",), ("chunks", 0, "cases"),
    ("chunks", 0, "files", 0, "shape"), ("files",), ("meta",), ("meta", "targets"),
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_damaged_manifest_costs_its_own_folder_only(page: TestClient, run: Path, place: tuple[Any, ...]) -> None:
    """CWE-400: neither a hang, nor a failure of the server; the list and other folders go on."""
    whole = (run / "manifest.json").read_text()
    for number, value in enumerate(ODD, start=1):
        (run / "manifest.json").write_text(whole)
        changed(run, place, value, 1_000_000_000 * number)
        assert page.get("/api/v1/runs").status_code == 200
        assert page.get("/api/v1/runs/mine").status_code not in FIVE_HUNDRED


@pytest.mark.parametrize(
    "name", [".partial-/../../victim.parquet", ".partial-x/../../../etc/passwd", "../x", "/etc/passwd"]
)
def test_a_manifest_names_files_of_its_folder_only(run: Path, name: str) -> None:
    """CWE-22: what a manifest lists is read, and when results are replaced it is deleted."""
    changed(run, ("chunks", 0, "files", 0, "name"), name, 1)
    with pytest.raises(ResultsError, match="not a file of ours"):
        manifest(run)


def test_links_that_lead_out_of_a_result_are_not_followed(page: TestClient, run: Path, tmp_path: Path) -> None:
    """CWE-59: an archive that was unpacked may hold them."""
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg xmlns='http://www.w3.org/2000/svg'>secret</svg>")
    (run / "figures").mkdir()
    (run / "figures" / "map.svg").symlink_to(secret)
    (run / "figures" / "own.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (run / "report.html").symlink_to(secret)
    assert page.get("/api/v1/runs/mine/figures/map.svg").status_code == 404
    assert page.get("/api/v1/runs/mine/report").status_code == 404
    assert [each["name"] for each in page.get("/api/v1/runs/mine").json()["figures"]] == ["own"]


def test_a_report_and_a_figure_run_nothing(page: TestClient, run: Path) -> None:
    """W3C CSP 3 and HTML 7.6: sandboxed, no script, no frame elsewhere, whatever the file says."""
    (run / "report.html").write_text("<script>fetch('/api/v1/runs')</script>")
    (run / "figures").mkdir()
    (run / "figures" / "map.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")
    for path in ("report", "figures/map.svg"):
        policy = page.get(f"/api/v1/runs/mine/{path}").headers["content-security-policy"].split("; ")
        assert (
            policy[0].split()[0] == "sandbox"
            and "allow-scripts" not in policy[0]
            and "allow-same-origin" not in policy[0]
        )
        assert {"default-src 'none'", "base-uri 'none'", "form-action 'none'"} <= set(policy)
        assert any(part.startswith("frame-ancestors") for part in policy)


@pytest.mark.parametrize("name", ['a"b', "a\r\nset-cookie: x=1", "\u202egnp.exe", "../../x", "", "x" * 1000, "Ж"])
def test_names_of_exports_are_plain(page: TestClient, state: Workspace, name: str) -> None:
    """CWE-113: the name of a scenario stands in a header."""
    film = synthetic_film(3)
    film = replace(film, meta={**film.meta, "scenario": name})
    film.save(state.results / "film")
    said = page.get("/api/v1/runs/film/films/3/export/kml").headers["content-disposition"]
    kind, _, file = said.partition("; filename=")
    assert kind == "attachment" and len(file) < 100
    assert file.isascii() and set(file) <= set('"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.')


@pytest.mark.parametrize("field", ["radars", "fire_units", "defended", "raids"])
@pytest.mark.parametrize("name", ["[]", "{}", "[[1]]"])
def test_one_bad_scenario_does_not_hide_the_others(page: TestClient, state: Workspace, field: str, name: str) -> None:
    """A name that is no text is a fault of that file, as `threatring check` says it."""
    state.scenarios.mkdir()
    (state.scenarios / "bad.toml").write_text(
        f"[site]\nlat_deg = 1.0\nlon_deg = 1.0\n[[{field}]]\nname = {name}\nradar = {name}\n"
    )
    rows = {row["id"]: row for row in page.get("/api/v1/scenarios").json()}
    assert rows["bad"]["faults"] > 0 and set(bundled_scenarios()) < set(rows)


def test_a_text_that_is_far_too_long_is_not_read(page: TestClient, state: Workspace) -> None:
    state.scenarios.mkdir()
    with (state.scenarios / "long.toml").open("wb") as file:
        file.truncate(1 << 40)  # a hole: nothing of it is on the disk
    assert "long" not in {row["id"] for row in page.get("/api/v1/scenarios").json()}
    assert page.get("/api/v1/scenarios/long").status_code == 422


@pytest.mark.parametrize("source", ["/dev/zero", "/dev/stdin", "\0", "x" * 5000, "~nobody-of-that-name/x", "/"])
def test_devices_and_impossible_names_are_no_files(source: str) -> None:
    """CWE-400: /dev/zero has no end; each is one sentence to the user."""
    with pytest.raises(BadInput, match="."):
        read_heights([source])
    with pytest.raises(BadInput, match="CSV file"):
        read_rcs(Path(source))


def test_terrain_of_no_source_is_a_fault() -> None:
    with pytest.raises(BadInput, match="none is named"):
        read_heights([])


def test_a_compressed_body_is_not_unpacked(tmp_path: Path) -> None:
    """CWE-409: two megabytes may hold two gigabytes, so nothing is decoded."""
    packed = gzip.compress(b'{"toml": "' + b" " * 1_000_000 + b'"}')
    with served(tmp_path) as state:
        status, said = ask(
            state, "/api/v1/validate", "POST", packed, content_type="application/json", content_encoding="gzip"
        )
    assert status == 400 and said["error"]["message"].startswith("not JSON")


@pytest.mark.parametrize(("origin", "status"), [("http://127.0.0.1:{}", b"101"), ("null", b"403"), (None, b"403")])
def test_a_socket_over_the_wire(tmp_path: Path, origin: str | None, status: bytes) -> None:
    """RFC 6455 and RFC 7692: the page's own origin only, and compression is not taken up."""
    with served(tmp_path) as state:
        head = f"GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1:{state.port}\r\n"
        head += "Upgrade: websocket\r\nConnection: Upgrade\r\n"
        head += "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        head += "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
        head += f"Origin: {origin.format(state.port)}\r\n" if origin else ""
        with socket.create_connection(("127.0.0.1", state.port), timeout=20.0) as plug:
            plug.sendall(f"{head}\r\n".encode())
            got = plug.recv(65536)
    assert got.split()[1] == status and b"deflate" not in got
