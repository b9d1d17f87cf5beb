"""study from the outside: what it prints, what it leaves, how it refuses. Its cells are made up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.synthetic_study import cell_counts, cell_told
from threatring.cli import run_command_line
from threatring.cli.studying import join_studies

STUDY = """
scenario = "one-aircraft"
runs = 32
sets = 8
measures = ["leakers", "kills"]
[[axes]]
name = "aircraft"
set = "raids.single aircraft.count"
values = [1, 2, 4]
"""


@pytest.fixture
def flown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Any]:
    """A study's file in an empty folder, and cells that come at once."""
    asked: list[Any] = []

    def perform(work: Any, tasks: list[Any], address: str | None, done: Any) -> None:
        for place, task in enumerate(tasks):
            asked.append((task, address))
            number = {1: 0, 2: 1, 4: 2}[task.scenario.raids[0].count]
            done(place, {"counts": cell_counts(number), "told": cell_told(number)})

    monkeypatch.setattr("threatring.studies.flying.perform", perform)
    monkeypatch.chdir(tmp_path)
    Path("sizes.toml").write_text(STUDY)
    return asked


def test_a_study_leaves_cells_tables_and_a_report(flown: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["study", "sizes.toml", "--seed", "5", "--threads", "1"]) == 0
    assert [(task.runs, task.sets, task.seed, task.threads, address) for task, address in flown] == [
        (32, 8, 5, 1, None)
    ] * 3
    said = capsys.readouterr().out
    assert "again:  threatring study sizes.toml --seed 5" in said and "report: out/sizes/report.html" in said
    left = {path.name for path in Path("out/sizes").iterdir()}
    assert {"manifest.json", "study.toml", "cell-00002.parquet", "cells.parquet", "report.html", "figures"} <= left
    assert run_command_line(["study", "sizes.toml", "--seed", "5", "--quiet"]) == 0
    assert len(flown) == 3 and capsys.readouterr() == ("", "")


def test_shards_and_joining(flown: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(2):
        assert run_command_line(["study", "sizes.toml", "--shard", f"{number}/2", "--cluster", "tcp://x:1"]) == 0
    assert {address for _, address in flown} == {"tcp://x:1"}
    said = capsys.readouterr().out
    assert "2 of 3 cells are in out/sizes-0-of-2" in said and "threatring merge" in said
    assert not Path("out/sizes-0-of-2/report.html").exists()
    join_studies([Path("out/sizes-0-of-2"), Path("out/sizes-1-of-2")], Path("out/sizes"))
    assert Path("out/sizes/report.html").exists()


def test_json_is_one_document(flown: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["study", "sizes.toml", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [one["at"] for one in document["cells"]] == [{"aircraft": 1.0}, {"aircraft": 2.0}, {"aircraft": 4.0}]
    assert document["flown"] == document["total"] == 3 and document["report"].endswith("report.html")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["sizes.toml", "--shard", "3/3"], "--shard = '3/3': I/N"),
        (["sizes.toml", "--runs", "0"], "--runs = 0"),
        (["size.toml"], "no such file"),
        (["sizes.toml", "--sets", "64"], "sets = 64: from 1 to the number of cases, 32"),
    ],
)
def test_bad_input_flies_nothing(
    flown: list[Any], words: list[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, one line, nothing written."""
    assert run_command_line(["study", *words]) == 2
    said = capsys.readouterr().err
    assert expected in said and len(said.splitlines()) == 1
    assert not flown and not Path("out").exists()
