"""film and report from the outside: what they print and what they leave.

The tables are made up (tests/synthetic.py), so that only the command line is on trial; tests/test_simulate.py flies.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.synthetic import synthetic_film
from threatring.cli import run_command_line


def test_report_can_be_written_again_from_the_folder(engine: Any, tmp_path: Path, capsys: Any) -> None:
    run_command_line(["run", "murted", "--quiet"])
    page = tmp_path / "out" / "murted" / "report.html"
    before = page.read_bytes()
    page.unlink()
    asked = len(engine.asked)
    assert run_command_line(["report", "out/murted"]) == 0
    assert page.read_bytes() == before
    assert len(engine.asked) == asked
    assert "again:  threatring run murted" in capsys.readouterr().out


def test_film_tells_each_story(engine: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run_command_line(["film", "murted", "--case", "2", "--out", "film"]) == 0
    said = capsys.readouterr().out
    for target in synthetic_film(2).meta["targets"]:
        assert target["name"] in said
    assert "--case 2" in said
    assert (tmp_path / "film" / "manifest.json").exists()


def test_film_as_json_holds_events_and_states(engine: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["film", "murted", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    film = synthetic_film(0)
    assert len(document["events"]) == len(film.events)
    assert len(document["states"]) == len(film.states)
    assert document["events"][0]["kind"] == "first_plot"
    assert all(target["story"] for target in document["targets"])


def test_film_of_one_target_tells_its_story_only(engine: Any, capsys: pytest.CaptureFixture[str]) -> None:
    from threatring.scenario import load_scenario, names_of

    names = names_of(load_scenario("murted"))
    film = synthetic_film(0)
    shared = next(entry["name"] for entry in film.meta["targets"] if entry["name"] in names)
    number = film.number(shared)
    assert run_command_line(["film", "murted", "--target", shared]) == 0
    said = capsys.readouterr().out
    assert [line.strip() for line in said.splitlines() if line.startswith("  ")] == film.story(number)
    assert f"--target '{shared}'" in said
    assert run_command_line(["film", "murted", "--target", shared, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [target["name"] for target in document["targets"]] == [shared]
    assert {number} >= {row["entity"] for row in document["states"]}
    assert all(number in (row["subject"], row["object"]) for row in document["events"])


def test_an_unknown_target_is_refused_with_the_names(engine: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["film", "one-aircraft", "--target", "submarine"]) == 2
    said = capsys.readouterr().err
    assert "--target" in said and "submarine" in said and "one of single aircraft" in said
    assert not engine.asked
