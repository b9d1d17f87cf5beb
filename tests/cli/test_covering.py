"""coverage from the outside: what it prints, what it leaves, how it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from threatring.cli import run_command_line

PLACE = ["--lat", "40.079", "--lon", "32.566", "--radar", "96L6E"]
QUICK = ["--range-km", "60", "--cells", "60", "--above-ground", "30,100"]


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from threatring.report import coverage as report

    monkeypatch.setattr(report, "coverage_drawings", lambda coverage: [])  # they have tests of their own
    monkeypatch.setattr(report, "compare_drawings", lambda first, second: [])
    monkeypatch.chdir(tmp_path)


def test_coverage_of_a_place_answers_and_leaves_its_folder(capsys: Any, tmp_path: Path) -> None:
    words = ["coverage", *PLACE, *QUICK, "--class", "cm_tomahawk"]
    for _ in range(2):  # the second time it replaces its own files
        assert run_command_line(words) == 0
    said = capsys.readouterr().out
    assert "SIMULATION" in said and "100 m above ground" in said and "again:   threatring coverage --lat" in said
    names = {path.name for path in (tmp_path / "out" / "coverage").iterdir()}
    assert {"coverage.json", "coverage.csv", "contours.geojson"} <= names
    assert run_command_line([*words, "--json", "--out", "mine"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [row["altitude_m"] for row in document["seen"]] == [30.0, 100.0] and document["target_class"]
    assert document == json.loads((tmp_path / "mine" / "coverage.json").read_text("utf-8"))


def test_two_masts_side_by_side(capsys: Any, tmp_path: Path) -> None:
    assert run_command_line(["coverage", *PLACE, *QUICK, "--compare-mast", "24"]) == 0
    said = capsys.readouterr().out
    assert "antenna 8.7 m" in said and "antenna 24.0 m" in said and "--compare-mast 24" in said
    assert (tmp_path / "out" / "coverage" / "first" / "contours.geojson").is_file()
    document = json.loads((tmp_path / "out" / "coverage" / "coverage.json").read_text("utf-8"))
    assert all(row["gained_area_m2"] > 0.0 and row["lost_area_m2"] == 0.0 for row in document["difference"])


def test_coverage_of_a_scenario(capsys: Any) -> None:
    assert run_command_line(["coverage", "murted-terrain", "--range-km", "50", "--cells", "40", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [radar["name"] for radar in document["radars"]] == ["91N6E", "96L6E", "92N6E"]
    assert len(document["seen"]) == 18


@pytest.mark.parametrize("words, said", [
    (["--lat", "40"], "needs --lat, --lon"), ([*PLACE, "--mast", "-1"], "--mast = -1"),
    (["--lat", "51", "--lon", "0", "--radar", "96L6E"], "inside the terrain data"),
    ([*PLACE, "--radar", "96L6"], "did you mean"), (["murted", *PLACE], "not both"),
    ([*PLACE, "--above-sea", "3000,1000"], "heights that rise"), ([*PLACE, "--above-sea", "high"], "heights in metres"),
    (["murted", "--compare-mast", "24"], "belongs to --lat and --lon"), ([*PLACE, "--compare-lat", "40"], "both, or"),
    ([*PLACE, "--compare-lat", "60", "--compare-lon", "33"], "--compare-lat, --compare-lon = '60 33'"),
    ([*PLACE, "--smooth", "--range-km", "9999"], "--range-km = 9999"), ([*PLACE, "--threads", "0"], "--threads = 0"),
])  # fmt: skip
def test_coverage_refuses_with_2_and_leaves_nothing(words: list[str], said: str, capsys: Any, tmp_path: Path) -> None:
    assert run_command_line(["coverage", *words]) == 2
    out, err = capsys.readouterr()
    assert out == "" and said in err and len(err.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()
