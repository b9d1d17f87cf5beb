"""All tables of a block of cases, in one tuple: what the kernels are handed and all they may touch."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from threatring.engine.flight import empty_lanes
from threatring.engine.lanes import W
from threatring.records import (
    Case,
    Engagement,
    Environment,
    Event,
    Flyer,
    LauncherState,
    Outcome,
    Plight,
    RadarState,
    Shot,
    Sight,
    State,
    Track,
    UnitState,
    table,
)

FALL_POINTS = 80  # rows of a predicted fall
EVENTS, STATES, FILMING, SWEEPS, CLOCK = range(5)  # what `tally` counts


class Tables(NamedTuple):
    """What does not change while cases run: parameters by set of unknowns, the laid scenario, the tables."""

    env: Environment
    seed: int
    duration_s: float
    evading: int  # how many objects may evade
    radars: np.recarray  # (K, R) Radar
    signatures: np.ndarray  # (K, R, C, 4) mean radar cross-section by aspect, m²
    detection: np.ndarray  # (R, 5, P) detection probability against signal-to-noise ratio
    missiles: np.recarray  # (K, Y) Missile
    classes: np.recarray  # (K, C) TargetClass
    kill_scale: np.ndarray  # (K, Y, C) s_class
    units: np.recarray  # (K, U) FireUnit
    doctrine: np.recarray  # (K,) Doctrine
    targets: np.recarray  # (T,) Target
    knots: np.recarray  # (·,) Knot
    launchers: np.recarray  # (L,) Launcher
    defended: np.recarray  # (D,) Defended
    flyout: np.recarray  # (F, G, H) FlyoutCell
    flyout_axes: np.recarray  # (F,) FlyoutAxes
    masks: np.ndarray  # (R, azimuths, ranges) least visible height above the smooth ground, m; (1, 1, 1): no terrain
    transmission: np.ndarray  # (R, ROWS, COLUMNS) power left after absorption both ways, see `propagation`
    rain: np.recarray  # (R, C) Rain
    jammers: np.recarray  # (J,) Jammer


class World(NamedTuple):
    """`Tables` and the state of a block of B cases."""

    env: Environment
    seed: int
    duration_s: float
    evading: int
    radars: np.recarray
    signatures: np.ndarray
    detection: np.ndarray
    missiles: np.recarray
    classes: np.recarray
    kill_scale: np.ndarray
    units: np.recarray
    doctrine: np.recarray
    targets: np.recarray
    knots: np.recarray
    launchers: np.recarray
    defended: np.recarray
    flyout: np.recarray
    flyout_axes: np.recarray
    masks: np.ndarray
    transmission: np.ndarray
    rain: np.recarray
    jammers: np.recarray
    cases: np.recarray  # (B,)
    flyers: np.recarray  # (B, T)
    radar_states: np.recarray  # (B, R)
    sights: np.recarray  # (B, R, T)
    tracks: np.recarray  # (B, 1 + U, T)
    engagements: np.recarray  # (B, U, T)
    unit_states: np.recarray  # (B, U)
    launcher_states: np.recarray  # (B, L)
    shots: np.recarray  # (B, S)
    outcomes: np.recarray  # (B, T)
    plights: np.recarray  # (B, T)
    lanes: np.ndarray  # (2, SIZE) missiles in fine and in coarse steps
    crew: np.ndarray  # (2, W, 2) case and shot of each lane
    events: np.recarray  # (·,) Event
    states: np.recarray  # (·,) State
    path: np.ndarray  # (·, 4) a predicted fall: time and position
    tally: np.ndarray  # (5,) rows of the film written (or wanted), filming or not, missile steps, ticks since the start


def shot_capacity(tables: Tables) -> int:
    """Return how many missiles a case can fire: all that are loaded."""
    return max(1, int(tables.launchers.load.sum()))


def world_of(tables: Tables, block: int, film_events: int = 0, film_states: int = 0) -> World:
    """Allocate the state of a block of cases over the given tables, with room for a film's rows if asked."""
    targets, radars, units = len(tables.targets), tables.radars.shape[1], tables.units.shape[1]
    return World(
        *tables,
        cases=table(Case, block),
        flyers=table(Flyer, (block, targets)),
        radar_states=table(RadarState, (block, radars)),
        sights=table(Sight, (block, radars, targets)),
        tracks=table(Track, (block, 1 + units, targets)),
        engagements=table(Engagement, (block, units, targets)),
        unit_states=table(UnitState, (block, units)),
        launcher_states=table(LauncherState, (block, len(tables.launchers))),
        shots=table(Shot, (block, shot_capacity(tables))),
        outcomes=table(Outcome, (block, targets)),
        plights=table(Plight, (block, targets)),
        lanes=empty_lanes(tables.env.air_factor, 2),
        crew=np.zeros((2, W, 2), np.int64),
        events=table(Event, max(film_events, 1)),
        states=table(State, max(film_states, 1)),
        path=np.zeros((FALL_POINTS, 4)),
        tally=np.array([0, 0, 1 if film_events > 0 else 0, 0, 0], np.int64),
    )
