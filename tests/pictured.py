"""Blocks of cases under the central figures, stepped by hand, and what their pictures hold beside the truth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from tests.played import SITE, setup_of
from threatring.engine.engagement import play
from threatring.engine.montecarlo import MANY
from threatring.engine.world import Tables, World, world_of
from threatring.models.airframe import motion
from threatring.records import TrackPhase

DOF = 6  # of a track's state: position and velocity
#: A radar that is set up right and reports nothing that is not there.
TRUE_RADARS = {"align_angle_rad": 0.0, "align_range_m": 0.0, "false_count": 0.0}
#: One turning radar and a fire unit that holds its fire.
WATCH = f"""
duration_s = 400.0
{SITE}
[[radars]]
type = "radar_91N6E"
[[radars]]
type = "radar_92N6E"
boresight_deg = 270
[ideal]
certain_detection = true
no_evasion = true
[doctrine]
weapons = "hold"
"""


def changed(tables: Tables, **columns: Mapping[str, Any]) -> Tables:
    """Return tables with some columns of some of them set to a value, in every set of unknowns."""
    for name, fields in columns.items():
        rows = getattr(tables, name).copy()
        for field, value in fields.items():
            rows[field] = value
        tables = tables._replace(**{name: rows})
    return tables


def tables_of(text: str, **columns: Mapping[str, Any]) -> Tables:
    """Return the tables of a scenario, some columns replaced."""
    return changed(setup_of(text, 32).prepared.tables, **columns)


def central(tables: Tables, count: int) -> World:
    """Return a block of cases under the central figures (the last set), set to their start but not advanced."""
    world = world_of(tables, count)
    play(world._replace(duration_s=-2.0), 0, count, MANY, len(tables.doctrine) - 1)
    return world


def alive(world: World) -> np.ndarray:
    """Return which slots hold a confirmed track, (B, P, N)."""
    return np.asarray(world.tracks.phase == TrackPhase.CONFIRMED)


def truth(world: World, c: int, t: int, time_s: float) -> np.ndarray:
    """Return the state (6,) of object t in case c at a time near the present."""
    r, v, _ = motion(world.flyers[c, t], world.targets[t], world.knots, time_s)
    return np.array([*r, *v])


def off(world: World, c: int, track: np.record) -> np.ndarray:
    """Return how far the state (6,) of a track is from that of the object whose plot it took last."""
    return np.asarray(track.x - truth(world, c, int(track.truth), float(track.time_s)))


def nees(world: World, c: int, track: np.record) -> float:
    """Return the normalised estimation error squared of a track: six degrees of freedom."""
    error = off(world, c, track)
    return float(error @ np.linalg.solve(track.cov, error))
