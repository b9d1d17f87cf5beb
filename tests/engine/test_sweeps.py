"""Sweeps: more missiles than lanes, fine and coarse together, and noise that is nobody else's."""

from __future__ import annotations

import numpy as np
import pytest

from tests.played import MIXED, SITE, air_raid, setup_of
from threatring.engine.engagement import play
from threatring.engine.lanes import W
from threatring.engine.world import SWEEPS, world_of
from threatring.records import ShotEnd

#: A tail chase of nobody: many missiles in the air at once.
CROWD = f"duration_s = 300.0\n{SITE}" + air_raid("target_fighter_4gen", 10, 140e3, 30e3, spacing_m=1500)


def flown(count: int):
    setup = setup_of(CROWD, 64)
    world = world_of(setup.prepared.tables, count)
    play(world, 0, count, setup.cases_per_set, 0)
    return world


def test_more_missiles_than_lanes() -> None:
    """A block with more missiles in the air than lanes flies each as it flies alone."""
    together = flown(48)
    up = np.zeros(400, int)
    for shot in together.shots[together.shots.end != ShotEnd.FLYING]:
        up[int(shot.launched_s) : int(shot.end_s)] += 1
    assert up.max() > 2 * W, "the lanes were never full: nothing tested"
    alone = flown(1)
    count = alone.cases[0].shot_count
    assert together.cases[0].shot_count == count > 0
    for name in ("r_m", "v_m_s", "lateral", "closest_m", "end_s", "noise_m"):
        assert together.shots[name][0, :count].tobytes() == alone.shots[name][0, :count].tobytes()


def test_steps_are_counted() -> None:
    """The work a block reports is that of its cases: missile steps add up whoever shares the lanes."""
    setup = setup_of(MIXED, 24, 3)
    steps = []
    for first, count in ((0, 1), (1, 1), (0, 2)):
        world = world_of(setup.prepared.tables, 2)
        play(world, first, count, setup.cases_per_set, 0)
        steps.append(int(world.tally[SWEEPS]))
    assert steps[2] == steps[0] + steps[1] > 0


@pytest.mark.parametrize("factor", [0.0, 3.0])
def test_noise_makes_misses(factor: float) -> None:
    """Zarchan ch. 8: seeker noise is what makes missiles miss; more of it, wider misses."""
    setup = setup_of(CROWD, 64)
    missiles = setup.prepared.tables.missiles.copy()
    missiles.glint_m *= factor
    missiles.seeker_noise_rad *= factor
    world = world_of(setup.prepared.tables._replace(missiles=missiles), 32)
    play(world, 0, 32, setup.cases_per_set, 0)
    usual = flown(48)

    def middle(rows) -> float:
        return float(np.median(rows.closest_m[np.isin(rows.end, [ShotEnd.KILL, ShotEnd.BURST_NO_KILL])]))

    assert (middle(world.shots) < middle(usual.shots)) == (factor < 1.0)
