"""sensitivity from the outside: what it prints, what it leaves, how it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.played import CLOSE
from threatring.cli import run_command_line


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "close.toml").write_text(CLOSE)


def test_sensitivity_answers_and_leaves_its_folder(capsys: Any, tmp_path: Path) -> None:
    words = ["sensitivity", "close.toml", "--runs", "520", "--measure", "kills"]
    assert run_command_line(words) == 0
    said = capsys.readouterr().out
    assert "SIMULATION" in said and "again:   threatring sensitivity close.toml --measure kills --runs 520" in said
    folder = tmp_path / "out" / "close-sensitivity"
    names = {path.name for path in folder.iterdir()}
    assert {"sensitivity.html", "sensitivity.json", "sensitivity.csv"} <= names
    assert run_command_line([*words, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document == json.loads((folder / "sensitivity.json").read_text())
    assert document["measure"] == "kills" and len(document["screened"]) > 50


@pytest.mark.parametrize("words, said", [
    (["--measure", "hits"], "--measure = 'hits'"), (["--runs", "100"], "--runs = 100"), (["--runs", "0"], "--runs = 0"),
    (["--claims", "wild"], "wild"),
])  # fmt: skip
def test_sensitivity_refuses_with_2_and_leaves_nothing(
    words: list[str], said: str, capsys: Any, tmp_path: Path
) -> None:
    assert run_command_line(["sensitivity", "close.toml", *words]) == 2
    out, err = capsys.readouterr()
    assert out == "" and said in err
    assert not (tmp_path / "out").exists()
