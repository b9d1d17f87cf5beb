"""exposure from the outside: what it prints, what it leaves, how it refuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from threatring.cli import run_command_line
from threatring.results.exposure import CAVEAT, HEADS


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def test_exposure_answers_and_leaves_its_folder(capsys: Any, tmp_path: Path) -> None:
    words = ["exposure", "--raid", "F-35 passing by", "--radar", "91N6E", "--sets", "4"]
    for _ in range(2):  # the second time it replaces its own files
        assert run_command_line(words) == 0
    said = capsys.readouterr().out
    assert "SIMULATION" in said and "nothing reconstructed" in said and "real ground" in said
    assert "median SNR, dB" in said and "chance by 91N6E" in said and "96L6E" not in said
    assert "again:   threatring exposure exposure --objects friends --raid 'F-35 passing by' --radar 91N6E" in said
    folder = tmp_path / "out" / "exposure"
    figures = ("exposure-looks-F-35-passing-by", "exposure-aspects", "exposure-chances")
    assert {path.name for path in folder.iterdir()} == {
        "exposure.json", "exposure.csv", *(f"{name}.{kind}" for name in figures for kind in ("svg", "png"))
    }  # fmt: skip
    with (folder / "exposure.csv").open() as sheet:
        rows = list(csv.DictReader(sheet))
    assert tuple(rows[0]) == HEADS and {row["radar"] for row in rows} == {"91N6E"}
    assert run_command_line([*words, "--assigned", "--radar", "92N6E", "--json", "--out", "mine"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["caveat"] == CAVEAT and document["sets"] == 4
    (flight,) = document["flights"]
    (one,) = flight["observed"]
    assert one["assigned"] and one["revisit_s"] == 0.5 and one["looks"] > 2000
    assert "tracked" not in flight["chances"][0]


@pytest.mark.parametrize("words, said", [
    (["--objects", "enemies"], "one of friends, hostile, all"),
    (["--raid", "F-35 pasing by"], "did you mean F-35 passing"),
    (["--radar", "91N6"], "did you mean 91N6E"), (["--objects", "hostile"], "no such object in exposure"),
    (["--radar", "92N6E"], "add --assigned"), (["--sets", "0"], "--sets = 0"), (["nowhere"], "no such file"),
    (["--terrain", "absent.tif"], "no such file"), (["--claims", "loud"], "loud"),
])  # fmt: skip
def test_exposure_refuses_with_2_and_leaves_nothing(words: list[str], said: str, capsys: Any, tmp_path: Path) -> None:
    assert run_command_line(["exposure", *words]) == 2
    out, err = capsys.readouterr()
    assert out == "" and said in err and len(err.splitlines()) == 1
    assert not (tmp_path / "out").exists()
