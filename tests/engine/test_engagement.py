"""The clock: state lives in the tables, so that a block may be advanced in any pieces, kept and taken up again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.both_ways import ROOT
from tests.played import CLOSE, MIXED, begun, finish, same_bytes, setup_of, stretch_of, world_after
from threatring.engine.engagement import advance, play
from threatring.engine.flight import TICK_S, fill_air_into
from threatring.engine.world import World, world_of

STATE = World._fields[World._fields.index("cases") : World._fields.index("tally")]
RESULTS = ("outcomes", "shots", "unit_states", "tracks", "engagements", "launcher_states", "cases")


def same_world(one: World, other: World, names: tuple[str, ...] = RESULTS) -> bool:
    return all(same_bytes(getattr(one, name), getattr(other, name)) for name in names)


def block(count: int = 6) -> World:
    setup = setup_of(MIXED, 24, 3)
    return begun(setup.prepared.tables, count, setup.cases_per_set)


@pytest.fixture(scope="module")
def whole() -> World:
    return finish(block())


@pytest.mark.parametrize("piece_s", [TICK_S, 7.0, 33.3])
def test_any_pieces(piece_s: float, whole: World) -> None:
    """House: advance(world, until) may be called in any pieces with the same bytes."""
    world, until_s = block(), 0.0
    while advance(world, until_s) > 0:
        until_s += piece_s
    assert same_world(world, whole)


def test_uneven_pieces(whole: World) -> None:
    """The same for times that are no ticks, repeated, or earlier than the clock."""
    world = block()
    for until_s in (0.1, 0.1, 61.07, 3.0, 200.0, 200.0, 1e9):
        advance(world, until_s)
    assert same_world(world, whole)


def test_snapshot(whole: World) -> None:
    """A block that is copied in mid-raid and taken up later ends as if nothing had happened."""
    world = block()
    advance(world, 150.0)
    shared = world._fields.index("cases")
    kept = World(*world[:shared], *(part.copy() for part in world[shared:]))
    finish(world)
    assert same_world(world, whole) and not same_world(kept, whole)
    assert same_world(finish(kept), whole)


@pytest.mark.parametrize("rubbish", [0x00, 0x7F, 0xFF])
def test_nothing_is_left_from_before(rubbish: int, whole: World) -> None:
    """Whatever a block held before (rubbish, infinities, not-a-numbers), a new run in it starts from nothing."""
    setup = setup_of(MIXED, 24, 3)
    world = world_of(setup.prepared.tables, 6)
    for name in STATE:
        getattr(world, name).view("u1")[...] = rubbish
    for sweep in world.lanes:
        fill_air_into(sweep, world.env.air_factor)  # the air behind the lanes is a table, not state
    play(world, 0, 6, setup.cases_per_set, 0)
    assert same_world(world, whole, ("outcomes", "unit_states", "launcher_states", "sights", "plights"))
    for c, count in enumerate(whole.cases.shot_count):
        for name in ("target", "missile", "end", "end_s", "kill_prob", "r_m"):
            assert np.array_equal(world.shots[name][c, :count], whole.shots[name][c, :count], equal_nan=True)


def test_an_empty_tail_stays_empty() -> None:
    """Rows of a block beyond the runs asked for are not played."""
    setup = setup_of(MIXED, 24, 3)
    world = world_of(setup.prepared.tables, 6)
    play(world, 0, 2, setup.cases_per_set, 0)
    assert np.all(world.cases.shot_count[:2] > 0) and np.all(world.cases.shot_count[2:] == 0)


def test_a_case_ends_when_nothing_can_change() -> None:
    """Models page, outcomes: every enemy settled, no missile in the air, nothing to assess, no friend being watched."""
    world = world_after(MIXED, 24, 3)
    ended_s = world.cases.end_s
    assert np.all(world.cases.done == 1)
    assert np.all(ended_s <= world.duration_s)
    assert np.all(np.nanmax(world.outcomes.end_s, axis=1) <= ended_s + 1e-9)
    early = ended_s < world.duration_s
    assert early.any(), "no case ended before its time: nothing tested"
    assert np.all(world.unit_states.target_channels[early] == 0)
    assert np.all(world.unit_states.missile_channels[early] == 0)


PLAIN = """
import sys
import numpy as np
from tests import played
setup = played.setup_of(getattr(played, sys.argv[2]), 1, 1)
made = played.stretch_of(setup.prepared.tables, 0, 2, 1, 0, 1)
with open(sys.argv[1], "wb") as file:
    for part in made:
        np.save(file, np.asarray(part))
"""


@pytest.mark.parametrize("raid", ["CLOSE", pytest.param("MIXED", marks=pytest.mark.slow)])
def test_same_without_compiler(raid: str, tmp_path: Path) -> None:
    """House: NUMBA_DISABLE_JIT=1 runs the same code as plain Python, and tells the same story bit for bit."""
    text = {"CLOSE": CLOSE, "MIXED": MIXED}[raid]
    setup = setup_of(text, 1, 1)
    compiled = stretch_of(setup.prepared.tables, 0, 2, 1, 0, 1)
    surroundings = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-c", PLAIN, str(tmp_path / "plain"), raid]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with open(tmp_path / "plain", "rb") as stream:
        plain = [np.load(stream) for _ in compiled]
    assert len(compiled.shots) > 0
    for one, other in zip(compiled, plain, strict=True):
        assert one.shape == other.shape
        assert not [name for name in one.dtype.names if one[name].tobytes() != other[name].tobytes()]
