"""The library of results: every kind is listed, what is damaged or foreign is passed over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.serving import workspace
from tests.small_coverage import made_up
from tests.synthetic import synthetic_film, synthetic_results
from threatring.report.coverage import save_tables
from threatring.serve.answers import Refused
from threatring.serve.library import document_of, entries, folder_of, kind_of
from threatring.store import NESTED, RunFolder, Span
from threatring.store.manifest import manifest, plan_of


def half_of_a_run(folder: Path) -> None:
    """Leave what a run leaves that was stopped after half of its cases."""
    results = synthetic_results(8, 4, 16)
    results.save(folder)
    plan = plan_of(manifest(folder))
    for file in folder.iterdir():
        file.unlink()
    meta = results.meta
    shots = results.shots[results.shots.run < 16]
    with RunFolder.opened(folder, meta, plan) as keeper:
        tables = {"outcomes": results.outcomes[:16], "units": results.units[:16], "shots": shots}
        keeper.put(Span(NESTED, 0, 16), tables, 1.0)


@pytest.fixture
def results(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    synthetic_results(8, 4, 16).save(folder / "whole")
    half_of_a_run(folder / "half")
    synthetic_film(3).save(folder / "film-alone")
    (folder / "coverage").mkdir()
    save_tables(made_up(), folder / "coverage")
    (folder / "study").mkdir()
    study = {"format": 1, "kind": "study", "meta": {"title": "masts", "scenario": "murted"}}
    (folder / "study" / "manifest.json").write_text(json.dumps(study))
    return folder


def test_what_lies_there_is_told(results: Path) -> None:
    """`results.answer` counts the leakers of the finished run, one by one."""
    found = {entry["id"]: entry for entry in entries(results)}
    assert {name: (entry["kind"], entry["state"], entry["runs"]) for name, entry in found.items()} == {
        "whole": ("run", "done", 32), "half": ("run", "partial", 16), "film-alone": ("film", "done", 1),
        "coverage": ("coverage", "done", 0), "study": ("study", "done", 0),
    }  # fmt: skip
    assert found["whole"]["leakers_mean"] == synthetic_results(8, 4, 16).summary()["leakers"]["mean"]
    assert found["whole"]["made"].endswith("+00:00") and found["half"]["scenario"] == "murted"


BROKEN = {
    "no-json": "{", "a-list": "[]", "no-kind": "{}", "other-kind": '{"format": 2, "kind": "x"}',
    "old": '{"format": 1, "kind": "results", "meta": {}}', "deep": "[" * 100_000,
    "nothing-in-it": '{"format": 2, "kind": "results", "version": "", "input_hash": "", "design": {}, "seed": 1, '
    '"state": "done", "done": [], "chunks": [{}], "files": [], "meta": {}}',
}  # fmt: skip


def test_damaged_and_foreign_folders_hide_nobody_else(results: Path) -> None:
    before = entries(results)
    for name, text in BROKEN.items():
        for file in ("manifest.json", "compare.json", "sensitivity.json", "coverage.json", "envelope.json"):
            folder = results / f"{name}-{file.partition('.')[0]}"
            folder.mkdir()
            (folder / file).write_text(text)
    (results / "a file").write_text("x")
    (results / "Not An Id").mkdir()
    (results / "binary").mkdir()
    (results / "binary" / "manifest.json").write_bytes(b"\xff\xfe\x00")
    (results / "looped").symlink_to(results / "looped")
    for file in (results / "whole").glob("outcomes-*"):
        file.write_bytes(b"PAR1 damaged")
    assert {entry["id"] for entry in entries(results)} == {entry["id"] for entry in before}  # as long as unchanged
    (results / "whole" / "manifest.json").touch()
    assert {entry["id"] for entry in entries(results)} == {entry["id"] for entry in before} - {"whole"}
    assert entries(results / "nowhere") == []


def test_ids_are_names_of_folders_and_nothing_else(results: Path) -> None:
    state = workspace(results.parent)
    assert folder_of(state, "whole") == results / "whole" and kind_of(results) is None
    for name in ("..", "../out/whole", "whole/film", "Whole", "", "nowhere", "whole\n"):
        with pytest.raises(Refused) as refused:
            folder_of(state, name)
        assert refused.value.status == 404
    assert document_of(state, "coverage", "coverage")[1]["site"]["name"] == "a site"
    (results / "coverage" / "coverage.json").write_text("{")
    with pytest.raises(Refused) as refused:
        document_of(state, "coverage", "coverage")
    assert refused.value.status == 409
