"""The library of scenarios: RFC 9110, 13.1 (If-Match), and `threatring check` as the other voice of validate."""

from __future__ import annotations

import json
import os
import threading
import tomllib
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.serving import client_of, workspace
from threatring.cli import run_command_line
from threatring.scenario import bundled_scenarios, scenario_text, toml_of_data
from threatring.serve.scenarios import write_whole
from threatring.serve.state import Workspace

SHORT = """# my own
[site]
lat_deg = 40
lon_deg = 33
[[raids]] # one bomber
target = "target_bomber"
route = [{ bearing_deg = 0, range_m = 1e5 }, { bearing_deg = 0, range_m = 2e4 }]
"""
WRONG = SHORT.replace("target_bomber", "target_bombr").replace("lat_deg = 40", "lat_deg = 400\naltitude_km = 1")


@pytest.fixture
def state(tmp_path: Path) -> Workspace:
    return workspace(tmp_path)


@pytest.fixture
def page(state: Workspace) -> TestClient:
    return client_of(state)


def put(page: TestClient, name: str, rev: str, **body: Any) -> Any:
    return page.put(f"/api/v1/scenarios/{name}", json=body, headers={"if-match": rev})


def test_bundled_scenarios_are_listed_and_sound(page: TestClient) -> None:
    rows = page.get("/api/v1/scenarios").json()
    assert sorted(row["id"] for row in rows) == bundled_scenarios() and rows[0]["id"] == "murted"
    assert all(row["bundled"] and row["faults"] == 0 and row["title"] and row["teaches"] for row in rows)


@pytest.mark.parametrize("name", ["murted", "murted-terrain", "linked-regiment"])
def test_a_document_is_the_file(page: TestClient, name: str) -> None:
    answer = page.get(f"/api/v1/scenarios/{name}")
    document = answer.json()
    assert document["toml"] == scenario_text(name) and document["data"] == tomllib.loads(document["toml"])
    assert answer.headers["etag"] == f'"{document["rev"]}"'


def test_made_changed_deleted(page: TestClient, state: Workspace) -> None:
    made = page.post("/api/v1/scenarios", json={"id": "mine", "toml": SHORT})
    assert made.status_code == 201 and not made.json()["bundled"]
    first = made.json()["rev"]
    assert page.post("/api/v1/scenarios", json={"id": "mine", "toml": SHORT}).status_code == 409
    changed = put(page, "mine", first, toml=SHORT + "[doctrine]\n")
    assert changed.status_code == 200 and changed.json()["rev"] != first
    assert state.own_path("mine").read_text() == SHORT + "[doctrine]\n"
    stale = put(page, "mine", first, toml=SHORT)
    assert stale.status_code == 412 and stale.headers["etag"] == f'"{changed.json()["rev"]}"'
    gone = {"if-match": changed.headers["etag"]}
    assert page.delete("/api/v1/scenarios/mine", headers={"if-match": first}).status_code == 412
    assert page.delete("/api/v1/scenarios/mine", headers=gone).status_code == 204
    assert page.delete("/api/v1/scenarios/mine", headers=gone).status_code == 404
    assert list(state.scenarios.iterdir()) == []


def test_a_change_says_what_it_changes(page: TestClient) -> None:
    page.post("/api/v1/scenarios", json={"id": "mine", "toml": SHORT})
    assert page.put("/api/v1/scenarios/mine", json={"toml": SHORT}).status_code == 428
    assert page.delete("/api/v1/scenarios/mine").status_code == 428


def test_bundled_ones_are_not_touched_until_there_is_a_copy(page: TestClient) -> None:
    rev = page.get("/api/v1/scenarios/murted").json()["rev"]
    assert put(page, "murted", rev, toml=SHORT).status_code == 409
    assert page.delete("/api/v1/scenarios/murted", headers={"if-match": rev}).status_code == 409
    assert page.post("/api/v1/scenarios", json={"id": "murted", "toml": SHORT}).status_code == 409


def test_the_users_own_stands_before_a_bundled_one(page: TestClient, state: Workspace) -> None:
    """`threatring scenarios copy murted` leaves a file of that very name."""
    state.scenarios.mkdir()
    state.own_path("murted").write_text(SHORT)
    document = page.get("/api/v1/scenarios/murted").json()
    assert not document["bundled"] and document["toml"] == SHORT
    assert put(page, "murted", document["rev"], toml=SHORT + "\n").status_code == 200


def test_a_draft_may_be_wrong_but_must_be_toml(page: TestClient, state: Workspace) -> None:
    made = page.post("/api/v1/scenarios", json={"id": "draft", "toml": WRONG})
    assert made.status_code == 201
    assert next(row for row in page.get("/api/v1/scenarios").json() if row["id"] == "draft")["faults"] == 3
    refused = put(page, "draft", made.json()["rev"], toml="[site\n")
    assert refused.status_code == 422
    assert refused.json()["error"]["faults"][0]["field"].startswith("line 1")
    assert state.own_path("draft").read_text() == WRONG


def test_text_keeps_its_comments_and_data_keeps_the_first_ones(page: TestClient) -> None:
    made = page.post("/api/v1/scenarios", json={"id": "mine", "toml": SHORT}).json()
    same = put(page, "mine", made["rev"], data=made["data"]).json()
    assert same["toml"] == SHORT
    changed = {**made["data"], "runs": 8, "title": None, "summary": 'a "b"\n\x7f\té'}
    after = put(page, "mine", same["rev"], data=changed).json()
    assert after["toml"].startswith("# my own\n")
    changed.pop("title")
    assert after["data"] == changed


@pytest.mark.parametrize("name", bundled_scenarios())
def test_data_written_and_read_again(name: str) -> None:
    data = tomllib.loads(scenario_text(name))
    assert tomllib.loads(toml_of_data(data)) == data


@pytest.mark.parametrize(
    "data",
    [{"a b": {"c.d": 1}, "": {"x": []}},
     {"x": {"y z": [{"a": {"b": {}}}]}}, {"n": [1, 2.5, 1e-7, 1e22, True, "\u2028\x7f\x00"]},
     {"a": [{"b": [{"c": [{"d": 1}]}]}]}, {"a": [[], [[]], {}]}],
    ids=str,
)  # fmt: skip
def test_odd_data_written_and_read_again(data: dict[str, Any]) -> None:
    """TOML 1.0: quoted keys, control characters, tables in lists in tables; tomllib is the other voice."""
    assert tomllib.loads(toml_of_data(data)) == data


@pytest.mark.parametrize("body", [{}, {"toml": 1}, {"data": []}, {"toml": "", "data": {}}, {"toml": None}])
def test_neither_text_nor_data(page: TestClient, body: dict[str, Any]) -> None:
    assert page.post("/api/v1/validate", json=body).status_code == 400


FAULTY = {
    "names and ranges": WRONG,
    "no site": "title = 'x'\n",
    "no TOML": "[site\n",
    "empty": "",
    "under the ground": SHORT + "[doctrine]\nweapons = 'fre'\n[overrides]\n'radar_91N6E.none_m' = 1.0\n",
    "too big a number": "seed = " + "9" * 5000,
    "no such ground": SHORT + "[terrain]\nsource = 'none.npz'\n",
    "off the ground": SHORT.replace("lat_deg = 40", "lat_deg = 60") + "[terrain]\nsource = 'demonstration'\n",
    "no such signatures": SHORT + "[rcs]\nfile = 'none.csv'\n",
}


@pytest.mark.parametrize("text", FAULTY.values(), ids=FAULTY.keys())
def test_faults_are_those_of_the_command(
    page: TestClient, state: Workspace, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    state.scenarios.mkdir()
    file = state.own_path("mine")
    file.write_text(text)
    assert run_command_line(["check", str(file), "--json"]) == 2
    told = json.loads(capsys.readouterr().out)["faults"]
    found = page.post("/api/v1/validate", json={"toml": text, "id": "mine"})
    assert found.status_code == 200 and found.json()["ok"] is False and found.json()["explained"] == []
    said = [(fault["field"], fault["value"], fault["expected"]) for fault in found.json()["faults"]]
    assert said == [(fault["field"], fault["value"], fault["expected"]) for fault in told]
    assert not any("/" in fault["file"] for fault in found.json()["faults"])


@pytest.mark.parametrize("name", ["murted", "murted-terrain", "linked-regiment"])
def test_a_sound_one_is_explained_as_by_the_command(
    page: TestClient, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command_line(["check", name]) == 0
    found = page.post("/api/v1/validate", json={"toml": scenario_text(name), "id": name}).json()
    assert found["ok"] and found["explained"] == capsys.readouterr().out.splitlines()
    assert page.post("/api/v1/validate", json={"data": found["data"]}).json()["ok"]


def test_data_is_told_back_as_the_text_that_a_save_would_write(page: TestClient) -> None:
    """TOML 1.0.0 as the standard library reads it: the text says what the data says, under the comment of the file."""
    rev = page.post("/api/v1/scenarios", json={"id": "mine", "toml": SHORT}).json()["rev"]
    data = tomllib.loads(SHORT) | {"seed": 7}
    text = page.post("/api/v1/validate", json={"data": data, "id": "mine"}).json()["toml"]
    assert tomllib.loads(text) == data and text.startswith("# my own\n")
    assert page.put("/api/v1/scenarios/mine", json={"data": data}, headers={"if-match": rev}).json()["toml"] == text
    assert page.post("/api/v1/validate", json={"toml": SHORT, "id": "mine"}).json()["toml"] == SHORT


BOMBS = {
    "lists": "x = " + "[" * 20_000,
    "tables": "x = " + "{a=" * 20_000,
    "dotted keys": "a." * 100_000 + "a = 1",
    "dotted keys with spaces": "a . " * 60_000 + "a = 1",
    "quoted keys": '"a".' * 60_000 + "a = 1",
    "headers": "[" + "a." * 100_000 + "a]",
    "deep enough": "x = " + "[" * 40 + "]" * 40,
    "too long": "#" * 600_000,
    "launchers": "[[fire_units]]\n" + "[[fire_units.launchers]]\ncount = 1000\n" * 10_000,
    "radars": "[[radars]]\ntype = 'radar_91N6E'\n" * 10_000,
    "raids": "[[raids]]\n" * 40_000,
    "keys": "".join(f"x{number} = 1\n" for number in range(40_000)),
    "values": "x = [" + "1," * 100_000 + "]",
    "no text": "x = '\ud800'",
    "zero": "x = '\x00'",
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS.keys())
def test_bombs_are_faults(page: TestClient, text: str) -> None:
    """CWE-674, CWE-407, CWE-834: nested, long or crowded, a text is refused before anybody ponders it for hours."""
    body = json.dumps({"toml": text})
    found = page.post("/api/v1/validate", content=body, headers={"content-type": "application/json"})
    assert found.status_code == 200 and found.json()["ok"] is False and found.json()["laid"] is None
    made = {"id": "bomb", "toml": text}
    kept = page.post("/api/v1/scenarios", content=json.dumps(made), headers={"content-type": "application/json"})
    assert kept.status_code == 422


def test_ruled_comments_are_no_bomb(page: TestClient) -> None:
    text = f"# {'.' * 300}\n# {'A sentence. ' * 90}\n{SHORT}"
    assert page.post("/api/v1/validate", json={"toml": text}).json()["ok"]


@pytest.mark.parametrize("said", ["/etc/passwd", "../x.npz", "~/x.tif", "a/b.npz", ".hidden", "C:\\x"])
def test_a_console_for_others_reads_no_file_elsewhere(tmp_path: Path, said: str) -> None:
    """CWE-73: a scenario names files; what is wrong with one would be told to whoever asks."""
    page = client_of(workspace(tmp_path, confined=True))
    for more in (f"[terrain]\nsource = '{said}'\n", f"[terrain]\nsource = ['{said}']\n", f"[rcs]\nfile = '{said}'\n"):
        found = page.post("/api/v1/validate", json={"toml": SHORT + more}).json()
        assert [fault["expected"][:12] for fault in found["faults"]] == ["a plain file"]
        assert page.post("/api/v1/scenarios", json={"id": "x", "toml": SHORT + more}).status_code == 422
    assert page.post("/api/v1/validate", json={"toml": SHORT + "[terrain]\nsource = 'demonstration'\n"}).json()["ok"]


def test_of_two_writers_at_once_one_wins(page: TestClient) -> None:
    rev = page.post("/api/v1/scenarios", json={"id": "mine", "toml": SHORT}).json()["rev"]
    got: list[int] = []
    texts = [SHORT + f"# {number}\n" for number in range(8)]
    writers = [threading.Thread(target=lambda text=text: got.append(put(page, "mine", rev, toml=text).status_code))
               for text in texts]  # fmt: skip
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(got) == [200] + [412] * 7


def test_a_save_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mine.toml"
    write_whole(path, "before")

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="space"):
        write_whole(path, "after")
    assert path.read_text() == "before" and [each.name for each in tmp_path.iterdir()] == ["mine.toml"]
