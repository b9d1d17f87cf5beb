"""Kernel rules of docs/architecture.md: what a case computes depends on its seed, set and run, and on nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from tests.played import MIXED, played, same_bytes, setup_of, stretch_of
from threatring.engine import montecarlo
from threatring.engine.montecarlo import CENTRAL_FIRST, MANY, central_tables, film_run, play_all, play_each
from threatring.engine.world import shot_capacity
from threatring.results import outcome_hash

RUNS = 24


def again(threads: int = 2, first: int = 0, count: int = RUNS, replicates: int | None = None, draw: int = 0):
    setup = setup_of(MIXED, RUNS, 3)
    replicates = setup.cases_per_set if replicates is None else replicates
    return stretch_of(setup.prepared.tables, first, count, replicates, draw, threads)


def assert_same(one, other) -> None:
    assert all(same_bytes(a, b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads_change_nothing(threads: int) -> None:
    """House: dice are keyed, never counted; the same bytes for any number of threads."""
    assert_same(again(threads), played(MIXED, RUNS, 3))


@pytest.mark.parametrize("block", [1, 5, 24])
def test_blocks_change_nothing(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """House, speed rule 3: outcomes may not depend on block size or on who shares the lanes."""
    monkeypatch.setattr(montecarlo, "BLOCK", block)
    found = again()
    assert_same(found, played(MIXED, RUNS, 3))
    assert outcome_hash(found.outcomes) == outcome_hash(played(MIXED, RUNS, 3).outcomes)


def test_any_range_of_runs() -> None:
    """A worker that plays runs 7 to 16 writes the rows a whole run has there."""
    part, whole = again(first=7, count=10), played(MIXED, RUNS, 3)
    assert same_bytes(part.outcomes, whole.outcomes[7:17])
    assert same_bytes(part.units, whole.units[7:17])
    assert same_bytes(part.shots, whole.shots[(whole.shots.run >= 7) & (whole.shots.run < 17)])


@pytest.mark.parametrize("case", [0, 7, 11, 23])
def test_film_of_a_nested_case(case: int) -> None:
    """House idea 1: any Monte Carlo case can be replayed as a film, bit for bit."""
    setup, whole = setup_of(MIXED, RUNS, 3), played(MIXED, RUNS, 3)
    made = film_run(setup.prepared.tables, case, setup.cases_per_set, 0).played
    assert same_bytes(made.outcomes[0], whole.outcomes[case])
    assert same_bytes(made.shots, whole.shots[whole.shots.run == case])
    assert same_bytes(made.units[0], whole.units[case])


def test_film_of_a_central_case() -> None:
    """The same for a case with every unknown at its central value."""
    tables = central_tables(setup_of(MIXED, RUNS, 3).prepared.tables)
    central = stretch_of(tables, CENTRAL_FIRST, 6, MANY)
    made = film_run(tables, CENTRAL_FIRST + 4, MANY, 0).played
    assert same_bytes(made.outcomes[0], central.outcomes[4])
    assert same_bytes(made.shots, central.shots[central.shots.run == CENTRAL_FIRST + 4])


def test_sets_do_not_depend_on_how_many_there_are() -> None:
    """Prefix property of the draws: tables, and so cases, of sets 0 to 2 and of the central one are the same."""
    few, many = (setup_of(MIXED, 8 * sets, sets).prepared.tables for sets in (3, 5))
    for name in montecarlo.BY_SET:
        assert getattr(few, name)[:3].tobytes() == getattr(many, name)[:3].tobytes(), name
        assert getattr(few, name)[-1:].tobytes() == getattr(many, name)[-1:].tobytes(), name
    for name in set(few._fields) - set(montecarlo.BY_SET):
        one, other = getattr(few, name), getattr(many, name)
        assert np.asarray(one).tobytes() == np.asarray(other).tobytes(), name
    assert set(montecarlo.BY_SET) == {
        name
        for name in few._fields
        if np.shape(getattr(few, name))[:1] == (4,) and np.shape(getattr(many, name))[0] == 6
    }


def test_central_cases_share_no_dice_with_others() -> None:
    """Dice keep 32 bits of the run: where central runs begin, no nested run has those bits."""
    assert CENTRAL_FIRST % 2**32 == CENTRAL_FIRST == 2**31 < MANY


def test_each_stretch_is_what_one_call_plays() -> None:
    """Chunks of any size, in any order, hold the rows of the whole run."""
    setup, whole = setup_of(MIXED, RUNS, 3), played(MIXED, RUNS, 3)
    stretches = [(8, 24), (0, 8)]
    told: list[int] = []
    parts = list(play_each(setup.prepared.tables, stretches, setup.cases_per_set, 0, 2, told.append))
    assert told == sorted(told) and told[-1] == RUNS
    for (first, end), part in zip(stretches, parts, strict=True):
        assert same_bytes(part.outcomes, whole.outcomes[first:end])
        assert same_bytes(part.units, whole.units[first:end])
        assert same_bytes(part.shots, whole.shots[(whole.shots.run >= first) & (whole.shots.run < end)])


def test_seeds() -> None:
    """The same seed gives the same bytes, another seed others."""
    assert same_bytes(again().outcomes, again().outcomes)
    other = played(MIXED, RUNS, 3, seed=2)
    assert outcome_hash(other.outcomes) != outcome_hash(played(MIXED, RUNS, 3).outcomes)


def test_cases_differ() -> None:
    """No two cases of a run share their dice."""
    rows = played(MIXED, RUNS, 3).outcomes
    assert len({row.tobytes() for row in rows["first_plot_s"]}) == RUNS


def test_progress_and_order() -> None:
    """Progress counts runs to the end; shots are sorted by run, then by launch."""
    told: list[int] = []
    setup = setup_of(MIXED, RUNS, 3)
    whole = play_all(setup.prepared.tables, 0, RUNS, setup.cases_per_set, 0, 2, told.append).played
    assert whole is not None
    assert told == sorted(told) and told[-1] == RUNS
    order = np.lexsort((whole.shots.launched_s, whole.shots.run))
    assert np.all(np.diff(whole.shots.run) >= 0)
    assert np.all(np.diff(whole.shots.launched_s[order]) == np.diff(whole.shots.launched_s))
    assert np.bincount(whole.shots.run, minlength=RUNS).max() <= shot_capacity(setup.prepared.tables)


def test_interrupt_leaves_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while blocks are played ends the work: finished blocks are kept, the others are not begun."""
    begun: list[int] = []
    monkeypatch.setattr(montecarlo, "BLOCK", 1)
    real = montecarlo.play_block

    def counted(world, first, *rest):
        begun.append(first)
        return real(world, first, *rest)

    def stop(done: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(montecarlo, "play_block", counted)
    setup = setup_of(MIXED, RUNS, 3)
    left = play_all(setup.prepared.tables, 0, RUNS, setup.cases_per_set, 0, 1, stop)
    assert not left.whole and len(begun) < RUNS
    assert left.played is not None
    assert same_bytes(left.played.outcomes, played(MIXED, RUNS, 3).outcomes[: len(left.played.outcomes)])
