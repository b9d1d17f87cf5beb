"""export from the outside: what it writes, when it flies, what it refuses; on made-up tables (tests/synthetic.py)."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from tests.synthetic import synthetic_film, synthetic_results
from threatring.cli import run_command_line
from threatring.results import Results
from threatring.scenario.reader import scenario_text

ROOT = Path(__file__).resolve().parent.parent.parent


class Options(NamedTuple):
    """The options of threatring.simulate, by position."""

    runs: int | None = None
    sets: int | None = None
    seed: int | None = None
    claims: str | None = None
    epoch_year: int | None = None
    threads: int | None = None


def flyable() -> Results:
    """Made-up results with the text of a scenario that can be read."""
    results = synthetic_results()
    return replace(results, meta={**results.meta, "scenario_text": scenario_text("one-aircraft")})


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `threatring run` leaves it, film of case 3."""
    folder = tmp_path_factory.mktemp("run") / "murted"
    flyable().save(folder)
    synthetic_film(3).save(folder / "film")
    return folder


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """A simulate room that films at once; the tests stand in an empty folder."""
    room = ModuleType("threatring.simulate")
    room.asked = []  # type: ignore[attr-defined]

    def film(scenario: Any, options: Options, case: int, progress: Any) -> Any:
        room.asked.append((scenario.name, options, case))
        return synthetic_film(case)

    room.Options, room.film = Options, film  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "threatring.simulate", room)
    monkeypatch.setattr("threatring.simulate", room, raising=False)
    monkeypatch.chdir(tmp_path)
    return room


def test_the_stored_case_needs_no_flying(engine: Any, run_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["export", str(run_folder), "--to", "acmi,geojson", "--out", "there"]) == 0
    assert {path.name for path in Path("there").iterdir()} == {"case-3.acmi", "case-3.geojson"}
    assert not engine.asked
    assert f"again:   threatring export {run_folder} --to acmi,geojson --case 3 --out there" in capsys.readouterr().out


def test_another_case_is_flown_again_with_the_run_s_own_options(engine: Any, run_folder: Path, capsys: Any) -> None:
    assert run_command_line(["export", str(run_folder), "--to", "csv", "--case", "7", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    meta = synthetic_results().meta
    assert engine.asked == [("murted", Options(1024, 64, 1, meta["claims"], meta["epoch"], None), 7)]
    assert [Path(name).name for name in document["files"]] == [
        "case-7-events.csv", "case-7-states.csv", "case-7-sites.csv",
    ]  # fmt: skip
    assert Path(document["files"][0]).parent == Path("out/murted-export") and document["objects"] == 23


def test_a_case_that_is_not_the_same_any_more_is_refused(engine: Any, run_folder: Path, capsys: Any) -> None:
    """Another version or catalogue flies another case; nothing of it is written."""
    engine.film = lambda *words: replace(synthetic_film(7), meta={**synthetic_film(7).meta, "input_hash": "other"})
    assert run_command_line(["export", str(run_folder), "--case", "7", "--out", "there"]) == 2
    engine.film = lambda *words: synthetic_film(8)
    assert run_command_line(["export", str(run_folder), "--case", "7", "--out", "there"]) == 2
    assert "run the scenario again" in capsys.readouterr().err and not Path("there").exists()


def test_a_film_folder_is_enough(engine: Any, run_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["export", str(run_folder / "film"), "--to", "kml", "--out", "there", "--quiet"]) == 0
    assert [path.name for path in Path("there").iterdir()] == ["case-3.kml"] and capsys.readouterr().out == ""


def test_pdus_are_sent_where_the_user_says(engine: Any, run_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A socket of this machine hears all of them."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        ear.bind(("127.0.0.1", 0))
        ear.settimeout(5.0)
        words = ["--udp", f":{ear.getsockname()[1]}", "--pace", "0", "--to", "csv", "--out", "there", "--json"]
        assert run_command_line(["export", str(run_folder), *words]) == 0
        heard = ear.recv(2048)
    assert json.loads(capsys.readouterr().out)["sent"] > 100 and heard[0] == 7


def refused(capsys: Any, *words: str) -> str:
    assert run_command_line(["export", *words, "--out", "there"]) == 2
    assert not Path("there").exists()
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1, said
    return said


def test_bad_input_is_one_message_and_leaves_nothing(engine: Any, run_folder: Path, capsys: Any) -> None:
    """Exit code 2: field, value, what would be right; nothing is flown for it."""
    run = str(run_folder)
    assert "did you mean kml" in refused(capsys, run, "--to", "klm")
    assert "from 0 to 1279" in refused(capsys, run, "--case", "1280")
    assert "whole number of 0 or more" in refused(capsys, run, "--case", "-1")
    assert "3: " in refused(capsys, str(run_folder / "film"), "--case", "4")
    assert "no results here" in refused(capsys, str(run_folder / "figures"))
    assert "127.0.0.1:3000" in refused(capsys, run, "--udp", "example.org:3000")
    assert "0 or more" in refused(capsys, run, "--pace", "-1")
    assert "from -120 to 120 m" in refused(capsys, run, "--undulation-m", "nan")
    assert "threatring coverage" in refused(capsys, run, "--coverage", run)
    assert "threatring envelope" in refused(capsys, run, "--envelope", run)
    Path("mine").mkdir()
    Path("mine/thesis.txt").write_text("years of work")
    assert run_command_line(["export", run, "--case", "9", "--out", "mine"]) == 2
    assert [path.name for path in Path("mine").iterdir()] == ["thesis.txt"] and not engine.asked


def test_a_run_without_its_film_wants_a_case(engine: Any, tmp_path: Path, capsys: Any) -> None:
    flyable().save(tmp_path / "run")
    assert "film" in refused(capsys, str(tmp_path / "run"))
    assert run_command_line(["export", str(tmp_path / "run"), "--case", "2", "--to", "acmi", "--quiet"]) == 0


def test_a_stored_case_never_waits_for_the_compiler(run_folder: Path, tmp_path: Path) -> None:
    """Start-up: without flying, neither Numba nor Matplotlib is opened."""
    code = (
        "import sys; from threatring.cli import run_command_line;"
        f"assert run_command_line(['export', {str(run_folder)!r}, '--out', {str(tmp_path / 'there')!r}]) == 0;"
        "print(sorted({'numba', 'llvmlite', 'matplotlib', 'scipy'} & {n.split('.')[0] for n in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"
