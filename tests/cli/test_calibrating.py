"""calibrate from the outside: what it prints, what it leaves, how it refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from threatring.cli import run_command_line


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def test_answer_and_folder(capsys: Any, tmp_path: Path) -> None:
    for _ in range(2):  # the second time it replaces its own files
        assert run_command_line(["calibrate", "9M96E"]) == 0
    said = capsys.readouterr().out
    assert re.search(r"9M96E: [1-9]\d* of 1024 draws fly the claimed speeds", said) and "SIMULATION" in said
    assert "What had to be true:" in said and "40 km range (CMO90, NI18; preset advertised, central, sceptical)" in said
    assert "again:   threatring calibrate 9M96E --claims central --epoch 2018 --seed 1" in said
    names = {path.name for path in (tmp_path / "out" / "calibration").iterdir()}
    figures = {f"calibration-{name}.{suffix}" for name in ("9M96E", "all") for suffix in ("svg", "png")}
    assert names == {"calibration.json", "calibration.csv", "calibration.md"} | figures


def test_json_is_one_document(capsys: Any) -> None:
    assert run_command_line(["calibrate", "9M96E", "--claims", "sceptical", "--json", "--out", "mine"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["claims"] == "sceptical" and len(document["calibration_hash"]) == 64


def test_quiet_says_nothing(capsys: Any) -> None:
    assert run_command_line(["calibrate", "9M96E", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("words, said", [
    (["40N7E"], "did you mean 40N6E?"), (["40N6E", "--claims", "sceptical"], "grants no 40N6"),
    (["40N6E", "--epoch", "2012"], "in service from 2018"), (["40N6E", "--threads", "0"], "--threads = 0"),
    (["40N6E", "--claims", "boastful"], "must be one of"), (["40N6E", "--seed", "-1"], "--seed = -1"),
])  # fmt: skip
def test_bad_input_is_2_and_leaves_nothing(words: list[str], said: str, capsys: Any, tmp_path: Path) -> None:
    assert run_command_line(["calibrate", *words]) == 2
    out, err = capsys.readouterr()
    assert out == "" and said in err
    assert not (tmp_path / "out").exists()


def test_other_files_are_left_alone(capsys: Any, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    assert run_command_line(["calibrate", "9M96E", "--out", "mine"]) == 2
    assert "thesis.txt" in capsys.readouterr().err
