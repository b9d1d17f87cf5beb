"""run, film and report from the outside: what they print, what they leave, how they stop.

The tables are made up (tests/synthetic.py), so that only the command line is on trial; tests/test_simulate.py flies.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from tests.synthetic import synthetic_film, synthetic_results
from threatring.cli import flying, run_command_line


class Options(NamedTuple):
    """The options of threatring.simulate, by position."""

    runs: int | None = None
    sets: int | None = None
    seed: int | None = None
    claims: str | None = None
    epoch_year: int | None = None
    threads: int | None = None


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """A simulate room that answers at once, in an empty folder."""
    room = ModuleType("threatring.simulate")
    room.asked = []  # type: ignore[attr-defined]

    def run(scenario: Any, options: Options, progress: Any) -> Any:
        room.asked.append(options)
        return synthetic_results(8, 4, 16)

    def film(scenario: Any, options: Options, case: int, progress: Any) -> Any:
        room.asked.append((options, case))
        return synthetic_film(case)

    room.Options, room.run, room.film = Options, run, film  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "threatring.simulate", room)
    monkeypatch.setattr("threatring.simulate", room, raising=False)
    monkeypatch.chdir(tmp_path)
    return room


def test_run_leaves_results_film_report_and_prints_how_to_repeat(
    engine: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run_command_line(["run", "murted", "--seed", "1", "--runs", "32"]) == 0
    folder = tmp_path / "out" / "murted"
    assert (folder / "report.html").exists() and (folder / "manifest.json").exists()
    assert (folder / "film" / "manifest.json").exists()
    said = capsys.readouterr().out
    assert "again:  threatring run murted --seed 1 --runs" in said
    assert "report: out/murted/report.html" in said
    asked = engine.asked[0]
    assert (asked.seed, asked.runs, asked.sets, asked.claims) == (1, 32, None, None)
    assert engine.asked[1][1] == flying.typical_case(synthetic_results(8, 4, 16))


def test_run_again_replaces_its_own_folder_only(engine: Any, tmp_path: Path) -> None:
    for _ in range(2):
        assert run_command_line(["run", "murted", "--quiet"]) == 0
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    before = len(engine.asked)
    assert run_command_line(["run", "murted", "--quiet", "--out", "mine"]) == 2
    assert len(engine.asked) == before
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


def test_json_is_the_only_thing_on_stdout(engine: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["run", "murted", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert {"leakers", "kill_chain", "reasons", "outcome_hash", "command", "report"} <= document.keys()


def test_quiet_says_nothing(engine: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["run", "murted", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


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


def test_interrupted_is_130_without_a_traceback(engine: Any, capsys: pytest.CaptureFixture[str]) -> None:
    def run(scenario: Any, options: Any, progress: Any) -> Any:
        raise KeyboardInterrupt

    engine.run = run
    assert run_command_line(["run", "murted"]) == 130
    assert capsys.readouterr().err == "threatring: interrupted\n"


def test_a_fault_of_ours_keeps_its_traceback(engine: Any) -> None:
    def run(scenario: Any, options: Any, progress: Any) -> Any:
        raise ZeroDivisionError

    engine.run = run
    with pytest.raises(ZeroDivisionError):
        run_command_line(["run", "murted"])


def test_the_typical_case_is_near_the_average() -> None:
    from threatring.results.answer import counts

    results = synthetic_results(8, 4, 16)
    case = flying.typical_case(results)
    for name in ("leakers", "kills"):
        each = counts(results, name)[0]
        assert abs(each[case] - each.mean()) <= 2.0 * each.std() + 1.0


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
