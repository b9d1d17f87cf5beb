"""A live case leaves the bytes of a film: without orders that of its case, with orders the same again."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.both_ways import ROOT
from tests.played import CLOSE, MIXED, scenario_of, setup_of
from threatring import simulate
from threatring.live import LiveCase, case, case_of, command_of
from threatring.live.case import fly_again
from threatring.records import TrackPhase
from threatring.results import Film
from threatring.simulate import Options

TABLES = ("events", "states", "outcome", "shots")


def live(text: str = CLOSE, number: int = 0, runs: int = 1, sets: int = 1) -> LiveCase:
    setup = setup_of(text, runs, sets)
    return LiveCase(setup.prepared.tables, number, setup.cases_per_set, setup.meta(), number)


@cache
def track_of(text: str = CLOSE) -> int:
    """Return the number of the track of the first object: false tracks have numbers too."""
    case = live(text)
    case.advance(20.0)
    tracks = case.world.tracks[0, 0]
    return int(tracks.number[(tracks.phase == TrackPhase.CONFIRMED) & (tracks.truth == 0)][0])


def orders() -> list[dict[str, Any]]:
    return [
        {"time_s": 0.0, "do": "weapons", "to": "hold"},
        {"time_s": 30.0, "do": "engage", "track": track_of(), "unit": 0},
        {"time_s": 70.0, "do": "radar", "radar": 0, "on": False},
    ]


def same(one: Film, other: Film) -> bool:
    return all(getattr(one, name).tobytes() == getattr(other, name).tobytes() for name in TABLES)


@pytest.mark.parametrize(("step_s", "number"), [(0.3, 5), (7.3, 11), (1e9, 20)])
def test_without_orders_it_is_the_film_of_the_case(step_s: float, number: int) -> None:
    """House idea 1: the same bytes as `threatring film`, whatever the steps it is flown in."""
    flown = live(MIXED, number, 24, 3)
    until_s = 0.0
    while flown.advance(until_s):
        until_s += step_s
    assert same(flown.film(), simulate.film_of(setup_of(MIXED, 24, 3), number))
    assert "live" not in flown.film().meta


def test_a_case_needs_no_later_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prefix property of the draws: what is opened alone is the case of the whole run, and says so."""
    options = Options(runs=24, sets=3, seed=1)
    alone = case_of(scenario_of(CLOSE), options, 9, lambda *_: None)
    alone.advance(1e9)
    whole = simulate.film(scenario_of(CLOSE), options, 9)
    assert same(alone.film(), whole)
    for key in ("design", "input_hash", "runs", "sets", "central_runs", "seed", "outcome_hash"):
        assert alone.film().meta[key] == whole.meta[key], key
    assert len(alone.world.radars) == 3  # two sets and the central one


def test_tables_of_the_film_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A film that does not fit at first loses no row."""
    monkeypatch.setattr(case, "ROWS_AT_FIRST", 1)
    flown = live(MIXED, 5, 24, 3)
    flown.advance(1e9)
    assert same(flown.film(), simulate.film_of(setup_of(MIXED, 24, 3), 5))


def ordered() -> LiveCase:
    flown = live()
    for order in orders():
        flown.advance(float(order["time_s"]) - 0.1)
        flown.order(command_of(order))
    flown.advance(1e9)
    return flown


def test_the_same_orders_give_the_same_bytes(tmp_path: Path) -> None:
    """What an operator did lies in the manifest of the film, and flies the same case again."""
    flown = ordered()
    flown.film().save(tmp_path / "film")
    kept = Film.load(tmp_path / "film")
    assert kept.meta["live"]["orders"] == orders() == flown.given
    again = live()
    fly_again(again, kept.meta["live"]["orders"], 1e9)
    assert same(again.film(), kept)
    assert not same(kept, simulate.film_of(setup_of(CLOSE, 1, 1), 0))
    assert flown.film().meta["outcome_hash"] == kept.meta["outcome_hash"]


def test_orders_leave_the_tables_they_were_opened_with() -> None:
    """Another case of the same tables knows nothing of an order."""
    tables = setup_of(CLOSE, 1, 1).prepared.tables
    before = [np.asarray(part).tobytes() for part in tables if isinstance(part, np.ndarray)]
    ordered()
    assert before == [np.asarray(part).tobytes() for part in tables if isinstance(part, np.ndarray)]


def test_a_case_ended_early_is_a_film() -> None:
    """What is still flying at the end is pending, and the film says so in words."""
    flown = live()
    flown.advance(20.0)
    film = flown.film()
    assert film.meta["live"] == {"ended_s": 20.0, "whole": False, "orders": []}
    assert film.story(0)[-1] == "In the end: nothing was settled when the case ended"
    assert film.states.time_s.max() == 20.0


PLAIN = """
import sys
from tests.live.test_case import TABLES, ordered
film = ordered().film()
open(sys.argv[1], "wb").write(b"".join(getattr(film, name).tobytes() for name in TABLES))
"""


def test_same_without_compiler(tmp_path: Path) -> None:
    """House: NUMBA_DISABLE_JIT=1 obeys the same orders with the same bytes."""
    surroundings = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-c", PLAIN, str(tmp_path / "plain")]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    film = ordered().film()
    assert (tmp_path / "plain").read_bytes() == b"".join(getattr(film, name).tobytes() for name in TABLES)
