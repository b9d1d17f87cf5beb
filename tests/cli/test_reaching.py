"""envelope from the outside: what it prints, what it leaves, how it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from threatring.cli import run_command_line
from threatring.prepare import reach


@pytest.fixture(autouse=True)
def _coarse(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reach, "RANGES", 12)
    for name in ("HEIGHTS_M", "MEMBER_HEIGHTS_M"):
        monkeypatch.setattr(reach, name, np.array([100.0, 3e3, 10e3, 20e3, 30e3, 40e3]))
    monkeypatch.setattr(reach, "cache_root", lambda: tmp_path / "cache")
    monkeypatch.chdir(tmp_path)


def test_answer_and_folder(capsys: Any, tmp_path: Path) -> None:
    for _ in range(2):  # the second time it replaces its own files
        assert run_command_line(["envelope", "9M96E2", "40N6E"]) == 0
    said = capsys.readouterr().out
    assert "9M96E2: declared 120 km (100 to 135), ceiling 30 km" in said
    assert "SIMULATION" in said and "peak speed" in said and "again:   threatring envelope 9M96E2 40N6E" in said
    names = {path.name for path in (tmp_path / "out" / "envelope").iterdir()}
    figures = {f"envelope-{name}.{suffix}" for name in ("9M96E2", "40N6E", "all") for suffix in ("svg", "png")}
    assert names == {"envelope.json", "envelope.csv"} | figures
    document = json.loads((tmp_path / "out" / "envelope" / "envelope.json").read_text())
    assert [row["missile"] for row in document["missiles"]] == ["missile_9M96E2", "missile_40N6E"]
    header, *rows = (tmp_path / "out" / "envelope" / "envelope.csv").read_text().splitlines()
    assert header == "missile,target,range_m,altitude_m,time_s,speed_m_s,lateral_m_s2" and len(rows) > 50


def test_json_is_one_document(capsys: Any) -> None:
    assert run_command_line(["envelope", "9M96E", "--target", "target_fighter_4gen", "--json", "--out", "mine"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["target"] == "target_fighter_4gen"
    assert len(document["envelope_hash"]) == 64


def test_quiet_says_nothing(capsys: Any) -> None:
    assert run_command_line(["envelope", "9M96E", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("words, said", [
    (["40N7E"], "did you mean 40N6E?"), (["40N6E", "--target", "fightr_4gen"], "did you mean target_fighter_4gen?"),
    (["40N6E", "--lat", "95"], "lat_deg (--lat) = 95"), (["40N6E", "--threads", "0"], "--threads = 0"),
    (["40N6E", "--claims", "boastful"], "must be one of"), (["40N6E", "--seed", "-1"], "--seed = -1"),
])  # fmt: skip
def test_bad_input_is_2_and_leaves_nothing(words: list[str], said: str, capsys: Any, tmp_path: Path) -> None:
    assert run_command_line(["envelope", *words]) == 2
    out, err = capsys.readouterr()
    assert out == "" and said in err
    assert not (tmp_path / "out").exists()


def test_other_files_are_left_alone(capsys: Any, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    assert run_command_line(["envelope", "9M96E", "--out", "mine"]) == 2
    assert "thesis.txt" in capsys.readouterr().err


SMALL = ["--rounds", "4", "--sets", "4", "--attacks", "4"]


def test_ground_answers_in_words(capsys: Any, tmp_path: Path) -> None:
    for _ in range(2):
        assert run_command_line(["ground", "48N6E2", "--range-km", "80", *SMALL]) == 0
    said = capsys.readouterr().out
    for word in ("Of 4 rounds at 80 km, ", "by what nobody knows", "SIMULATION", "No public source gives a measured",
                 "again:   threatring ground 48N6E2 --range-km 80 --rounds 4"):  # fmt: skip
        assert word in said
    names = {path.name for path in (tmp_path / "out" / "ground").iterdir()}
    assert names == {"ground.json", "ground.csv", "ground.png", "ground.svg"}


def test_ground_out_of_reach_is_an_answer(capsys: Any, tmp_path: Path) -> None:
    assert run_command_line(["ground", "9M96E", "--range-km", "300", *SMALL, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["reached"] is False and 20e3 < document["reach_m"] < 100e3 and document["landed_within"] is None
    assert run_command_line(["ground", "9M96E", "--range-km", "300", *SMALL]) == 0
    assert "lands no round at 300 km" in capsys.readouterr().out
    assert not (tmp_path / "out" / "ground" / "ground.png").exists()


@pytest.mark.parametrize("words, said", [
    (["40N7E", "--range-km", "100"], "did you mean 40N6E?"), (["48N6E2", "--range-km", "-1"], "--range-km = -1"),
    (["48N6E2", "--range-km", "100", "--sets", "1"], "--sets = 1"),
    (["48N6E2", "--range-km", "100", "--guided-to", "end"], "horizon or burn-out"),
])  # fmt: skip
def test_ground_bad_input_is_2(words: list[str], said: str, capsys: Any, tmp_path: Path) -> None:
    assert run_command_line(["ground", *words]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
