"""The tables of a block: shapes, room for every missile, C-contiguous and writable as kernels want them."""

from __future__ import annotations

import numpy as np

from tests.played import setup_of
from threatring.engine.world import FILMING, SPARE_TRACKS, shot_capacity, world_of


def test_shapes() -> None:
    """(B, P, N) tracks with room beside the objects', (B, R, T) sights, (B, U, N) engagements, all missiles loaded."""
    tables = setup_of("murted", 64).prepared.tables
    world = world_of(tables, 3)
    radars, units, targets = tables.radars.shape[1], tables.units.shape[1], len(tables.targets)
    slots = targets + SPARE_TRACKS
    assert world.tracks.shape == (3, 1, slots) and world.locks.shape == (3, units, slots)
    assert world.sights.shape == (3, radars, targets) and world.engagements.shape == (3, units, slots)
    assert shot_capacity(tables) == 6 * 7 + 2 * 4 == world.shots.shape[1]
    assert world.tally[FILMING] == 0 and world_of(tables, 1, 10, 10).tally[FILMING] == 1


def test_tables_are_as_kernels_want_them() -> None:
    """Engine page: every table enters writable and C-contiguous, or everything is compiled again."""
    world = world_of(setup_of("murted", 64).prepared.tables, 2)
    for part in world:
        if isinstance(part, np.ndarray):
            assert part.flags.c_contiguous and part.flags.writeable and part.flags.aligned
