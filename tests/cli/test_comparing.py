"""compare from the outside: what it prints, what it leaves, how it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from threatring.cli import run_command_line

SMALL = ["one-aircraft", "--claims", "central,sceptical", "--runs", "64", "--sets", "8"]


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def test_compare_answers_and_leaves_its_folder(capsys: Any, tmp_path: Path) -> None:
    assert run_command_line(["compare", *SMALL]) == 0
    said = capsys.readouterr().out
    assert "What can be concluded" in said and "What cannot be concluded" in said and "sceptical minus central" in said
    again = "again:   threatring compare one-aircraft --claims central,sceptical --seed 1 --runs 64 --sets 8"
    assert again in said
    folder = tmp_path / "out" / "compare-one-aircraft"
    first = json.loads((folder / "compare.json").read_text())
    assert run_command_line(["compare", *SMALL, "--json"]) == 0  # the second time it replaces its own files
    document = json.loads(capsys.readouterr().out)
    assert document.pop("report").endswith("compare.html") and document == first
    assert [variant["claims"] for variant in document["variants"]] == ["central", "sceptical"]


@pytest.mark.parametrize("words, said", [
    (["--epoch", "2018,2007"], "murted.toml with claims central, epoch 2007"), (["--epoch", "soon"], "2007,2018"),
    (["--claims", "central"], "2 to 8"), (["--claims", "central,"], "commas"), (["--claims", "central,loud"], "loud"),
    (["--set", "radar_92N6E.slew_rate_deg_s"], "ENTITY.FIELD=NUMBER"), (["murted", "nowhere"], "no such file"),
    (["--claims", "central,sceptical", "--runs", "0"], "--runs = 0"),
])  # fmt: skip
def test_compare_refuses_with_2_and_leaves_nothing(words: list[str], said: str, capsys: Any, tmp_path: Path) -> None:
    assert run_command_line(["compare", *words]) == 2
    out, err = capsys.readouterr()
    assert out == "" and said in err
    assert not (tmp_path / "out").exists()
