"""run and merge from the outside: what they print, what they leave, how they stop, and what they refuse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.synthetic import synthetic_results
from threatring.cli import run_command_line
from threatring.results.typical import typical_case


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
    assert engine.asked[1][1] == typical_case(synthetic_results(8, 4, 16))


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


def test_interrupted_is_130_without_a_traceback(engine: Any, capsys: pytest.CaptureFixture[str]) -> None:
    def run_into(*asked: Any, **more: Any) -> Any:
        raise KeyboardInterrupt

    engine.run_into = run_into
    assert run_command_line(["run", "murted"]) == 130
    assert capsys.readouterr().err == "threatring: interrupted\n"


def test_a_fault_of_ours_keeps_its_traceback(engine: Any) -> None:
    def run_into(*asked: Any, **more: Any) -> Any:
        raise ZeroDivisionError

    engine.run_into = run_into
    with pytest.raises(ZeroDivisionError):
        run_command_line(["run", "murted"])


@pytest.mark.parametrize("shard", ["0/4", "5/4", "1", "1/", "a/b", "-1/4", "1/0"])
def test_a_part_that_does_not_exist_is_refused(engine: Any, shard: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Interface page: bad input is exit code 2, with what would be right, before anything flies."""
    assert run_command_line(["run", "murted", "--shard", shard]) == 2
    said = capsys.readouterr().err
    assert "--shard" in said and ("for instance 2/8" in said or "a part from 1 to" in said)
    assert not engine.asked


def test_a_part_of_a_run_that_grows_is_refused(engine: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A part sees nothing of the others, so it cannot know when to stop."""
    assert run_command_line(["run", "murted", "--shard", "1/2", "--until-halfwidth", "0.1"]) == 2
    assert "not together with --until-halfwidth" in capsys.readouterr().err


def test_merge_wants_parts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder without results, and no folder at all."""
    assert run_command_line(["merge", str(tmp_path), "--out", str(tmp_path / "whole")]) == 2
    assert "no results here" in capsys.readouterr().err
    assert not (tmp_path / "whole").exists()


def test_parts_of_a_bundled_scenario_are_the_whole_run(tmp_path: Path) -> None:
    """One run in two parts, joined: tables to the byte, outcome hash, film and report, named by its file only."""
    design = ["one-aircraft", "--runs", "32", "--sets", "2", "--quiet"]
    parts = [str(tmp_path / f"part {number}") for number in (1, 2)]
    for number, part in enumerate(parts, 1):
        assert run_command_line(["run", *design, "--shard", f"{number}/2", "--out", part]) == 0
    assert run_command_line(["merge", *parts, "--out", str(tmp_path / "joined"), "--quiet"]) == 0
    assert run_command_line(["run", *design, "--out", str(tmp_path / "whole")]) == 0
    tables = {each.name: each.read_bytes() for each in (tmp_path / "whole").glob("*.parquet")}
    assert tables and tables == {each.name: each.read_bytes() for each in (tmp_path / "joined").glob("*.parquet")}
    for left in ("report.html", "film/manifest.json"):
        assert (tmp_path / "joined" / left).exists()
