"""Cells are runs of their scenarios; whatever stops, splits, joins or spreads them changes no byte.

Truth is `threatring.simulate.run` on a scenario changed by hand.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.clustered import ROOT, cluster
from threatring import simulate
from threatring.catalogue import load_catalogue
from threatring.errors import Interrupted, OptionError, ResultsError
from threatring.results import cells
from threatring.results.answer import count_estimate, reasons
from threatring.results.study import StudyResults
from threatring.scenario import load_scenario
from threatring.studies import Plan, plan_study, study_from_text
from threatring.studies import flying as room
from threatring.studies.flying import Shard, fly_study, merge_studies

TEXT = """
scenario = "one-aircraft"
runs = 8
sets = 4
seed = 3
[[axes]]
name = "aircraft"
set = "raids.single aircraft.count"
values = [1, 2]
[[axes]]
set = "doctrine.salvo_max_count"
values = [1, 2]
"""


def planned(text: str = TEXT) -> Plan:
    return plan_study(study_from_text(text), load_catalogue())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study flown in one go."""
    folder = tmp_path_factory.mktemp("whole") / "out"
    fly_study(planned(), folder)
    return folder


def cell_bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("cell-*.parquet"))}


def test_a_cell_is_a_run_of_its_scenario(whole: Path) -> None:
    """Every number of a cell is that of a run of the scenario with the two values changed by hand."""
    base = load_scenario("one-aircraft")
    raid = base.raids[0].model_copy(update={"count": 2})
    doctrine = base.doctrine.model_copy(update={"salvo_max_count": 1})
    by_hand = base.model_copy(update={"raids": (raid,), "doctrine": doctrine})
    truth = simulate.run(by_hand, simulate.Options(8, 4, 3))
    found = StudyResults.load(whole)
    cell = found.cells[2]
    assert found.places[2] == (1, 0)
    assert cell.told["outcome_hash"] == truth.outcome_hash
    assert cell.told["reasons"] == reasons(truth)
    for measure in found.measures:
        assert str(cell.estimate(measure)) == str(count_estimate(truth, measure))  # NaN equals NaN as text
    assert found.is_complete and found.shape == (2, 2) and not found.unmoved(0)


def test_again_flies_nothing(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = cell_bytes(whole)
    monkeypatch.setattr(simulate, "run", None)
    assert fly_study(planned(), whole).is_complete
    assert cell_bytes(whole) == before


def test_shards_join_to_the_bytes_of_the_whole(whole: Path, tmp_path: Path) -> None:
    """Three parts, one of them with two cells, joined in another order; joined again, nothing changes."""
    parts = [tmp_path / f"part{number}" for number in range(3)]
    for number, part in enumerate(parts):
        made = fly_study(planned(), part, shard=Shard(number + 1, 3))
        assert sorted(made.cells) == [cell for cell in range(4) if cell % 3 == number]
    assert not merge_studies(parts[1:], tmp_path / "joined").is_complete
    for _ in range(2):
        assert merge_studies(parts[::-1], tmp_path / "joined").is_complete
    assert cell_bytes(tmp_path / "joined") == cell_bytes(whole)
    assert (tmp_path / "joined" / "manifest.json").read_bytes() == (whole / "manifest.json").read_bytes()


def test_parts_of_another_study_do_not_join(whole: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    fly_study(planned(TEXT.replace("[1, 2]", "[1]", 1).replace("seed = 3", "seed = 4")), other, shard=Shard(1, 2))
    with pytest.raises(ResultsError, match="input_hash"):
        merge_studies([whole, other], tmp_path / "joined")
    assert not (tmp_path / "joined").exists()
    with pytest.raises(ResultsError, match="another study"):
        fly_study(planned(), other)


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.studies.test_flying import planned
from threatring.results import cells
from threatring.studies.flying import fly_study

sealed, enter = [], cells._enter

def dying(folder, document, cell):
    if len(sealed) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    sealed.append(cell)
    enter(folder, document, cell)

cells._enter = dying
fly_study(planned(), Path(sys.argv[1]))
"""


def test_sigkill_loses_the_cell_in_flight_only(whole: Path, tmp_path: Path) -> None:
    """Killed between the file of the third cell and its seal, then run again: two cells are kept, all bytes equal."""
    folder, surroundings = tmp_path / "out", {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", KILLED, str(folder)], env=surroundings, capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert cells.flown(cells.manifest(folder)) == [0, 1]
    said: list[tuple] = []
    fly_study(planned(), folder, progress=lambda *told: said.append(told))
    assert said[0] == ("flying cells", 2, 4)
    assert cell_bytes(folder) == cell_bytes(whole)


def test_ctrl_c_keeps_what_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flown: list[Any] = []

    def stopped(task: Any) -> Any:
        if flown:
            raise KeyboardInterrupt
        flown.append(task)
        return real(task)

    real = room.fly_cell
    monkeypatch.setattr(room, "fly_cell", stopped)
    with pytest.raises(Interrupted, match="1 of 4 cells are kept in .*; run the same command again"):
        fly_study(planned(), tmp_path / "out")
    assert cells.flown(cells.manifest(tmp_path / "out")) == [0]


@pytest.mark.slow
def test_workers_fly_the_same_bytes(whole: Path, tmp_path: Path) -> None:
    """Real cells on two worker processes, which share the kernel cache of these tests."""
    with cluster(tmp_path / "cluster", 2) as made:
        assert fly_study(planned(), tmp_path / "out", address=made.address, threads=1).is_complete
    assert cell_bytes(tmp_path / "out") == cell_bytes(whole)


@pytest.mark.parametrize("text", ["3/2", "0/2", "1", "a/b", "-1/2", "1/0"])
def test_a_shard_is_a_part_of_a_whole(text: str) -> None:
    with pytest.raises(OptionError, match="from 1/N to N/N"):
        Shard.read(text)
