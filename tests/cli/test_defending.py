"""footprint from the outside: what it prints, what it leaves, how it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from threatring.cli import run_command_line
from threatring.prepare import defending


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(defending, "COUNT", 21)
    monkeypatch.setattr(defending, "COARSE_COUNT", 25)
    monkeypatch.chdir(tmp_path)


def test_footprint_answers_and_leaves_its_folder(capsys: Any, tmp_path: Path) -> None:
    words = ["footprint", "9M96E2", "--target", "srbm_scud_b", "--trajectory", "lofted", "--from", "45"]
    for _ in range(2):  # the second time it replaces its own files
        assert run_command_line(words) == 0
    said = capsys.readouterr().out
    assert "SIMULATION" in said and "9M96E2: claimed limits 30 km range, 25 km ceiling, 2 km floor" in said
    assert "Scud-B class" in said and "lofted" in said and "--from 45" in said
    names = {path.name for path in (tmp_path / "out" / "footprint").iterdir()}
    assert names == {"footprint.json", "footprint.csv", "footprint-9M96E2.svg", "footprint-9M96E2.png"}
    assert run_command_line([*words, "--json", "--out", "mine"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["from_bearing_deg"] == 45.0 and len(document["footprints"]) == 1


@pytest.mark.parametrize("words, said", [
    (["9M96E"], "nobody claims"), (["--trajectory", "round"], "one of normal"), (["--range-km", "3"], "--range-km = 3"),
    (["--target", "srbm_iskander", "--trajectory", "normal"], "needs"), (["--lat", "95"], "--lat = 95"),
])  # fmt: skip
def test_footprint_refuses_with_2_and_leaves_nothing(words: list[str], said: str, capsys: Any, tmp_path: Path) -> None:
    assert run_command_line(["footprint", *words]) == 2
    out, err = capsys.readouterr()
    assert out == "" and said in err
    assert not (tmp_path / "out").exists()
