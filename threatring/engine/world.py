"""All tables of a block of cases, in one tuple: what the kernels are handed and all they may touch."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from threatring.engine.flight import empty_lanes
from threatring.engine.lanes import W
from threatring.kernel import by_reference
from threatring.records import (
    Case,
    Engagement,
    Environment,
    Event,
    Flyer,
    LauncherState,
    LinkState,
    Outcome,
    Plight,
    Plot,
    PostState,
    RadarState,
    Shot,
    Sight,
    State,
    Track,
    UnitState,
    table,
)

FALL_POINTS = 80  # rows of a predicted fall
SPARE_TRACKS = 24  # room in a picture beside one track an object: false ones, dual ones, those that fade
SPARE_PLOTS = 16  # false plots of one radar in one tick that are kept
EVENTS, STATES, FILMING, SWEEPS, CLOCK, PLOTS = range(6)  # what `tally` counts


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
    posts: np.recarray  # (P,) Post
    links: np.recarray  # (I,) Link
    sectors: np.recarray  # (K, R) Radar: `radars` as they search a sector that is cued


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
    posts: np.recarray
    links: np.recarray
    sectors: np.recarray
    evaders: np.ndarray  # (E,) objects that evade when warned
    cases: np.recarray  # (B,)
    flyers: np.recarray  # (B, T)
    radar_states: np.recarray  # (B, R)
    sights: np.recarray  # (B, R, T)
    due: np.ndarray  # (B, R, T) when the next look at an object falls due, s
    tracks: np.recarray  # (B, P, N) each post's picture
    locks: np.recarray  # (B, U, N) each fire unit's own tracks of what stands in its post's picture
    mail: np.recarray  # (B, I, N) Track on its way
    engagements: np.recarray  # (B, U, N)
    post_states: np.recarray  # (B, P)
    link_states: np.recarray  # (B, I)
    unit_states: np.recarray  # (B, U)
    launcher_states: np.recarray  # (B, L)
    shots: np.recarray  # (B, S)
    outcomes: np.recarray  # (B, T)
    plights: np.recarray  # (B, T)
    lanes: np.ndarray  # (2, SIZE) missiles in fine and in coarse steps
    crew: np.ndarray  # (2, W, 3) case and shot of each lane, and the tick they flew in it last
    events: np.recarray  # (·,) Event
    states: np.recarray  # (·,) State
    path: np.ndarray  # (·, 4) a predicted fall: time and position
    plots: np.recarray  # (M,) Plot of one radar in one tick
    cost: np.ndarray  # (M, N) of giving a plot to a track
    pick: np.ndarray  # (2, M + N) slots of the tracks asked; which of them each plot was given to
    mark: np.ndarray  # (3, M + N) scratch of the assignment
    work: np.ndarray  # (3, M + N) the same
    tally: np.ndarray  # (6,) rows of the film written (or wanted), filming or not, missile steps, ticks, plots


by_reference(World)


def shot_capacity(tables: Tables) -> int:
    """Return how many missiles a case can fire: all that are loaded, at first and later."""
    return max(1, int((tables.launchers.load * (1 + tables.launchers.reload_count[:, None])).sum()))


def world_of(tables: Tables, block: int, film_events: int = 0, film_states: int = 0) -> World:
    """Allocate the state of a block of cases over the given tables, with room for a film's rows if asked."""
    targets, radars, units = len(tables.targets), tables.radars.shape[1], tables.units.shape[1]
    slots, plots = targets + SPARE_TRACKS, targets + SPARE_PLOTS
    return World(
        *tables,
        evaders=np.flatnonzero(tables.targets.evasion),
        cases=table(Case, block),
        flyers=table(Flyer, (block, targets)),
        radar_states=table(RadarState, (block, radars)),
        sights=table(Sight, (block, radars, targets)),
        due=np.zeros((block, radars, targets)),
        tracks=table(Track, (block, len(tables.posts), slots)),
        locks=table(Track, (block, units, slots)),
        mail=table(Track, (block, len(tables.links), slots)),
        engagements=table(Engagement, (block, units, slots)),
        post_states=table(PostState, (block, len(tables.posts))),
        link_states=table(LinkState, (block, len(tables.links))),
        unit_states=table(UnitState, (block, units)),
        launcher_states=table(LauncherState, (block, len(tables.launchers))),
        shots=table(Shot, (block, shot_capacity(tables))),
        outcomes=table(Outcome, (block, targets)),
        plights=table(Plight, (block, targets)),
        lanes=empty_lanes(tables.env.air_factor, 2),
        crew=np.full((2, W, 3), -1),
        events=table(Event, max(film_events, 1)),
        states=table(State, max(film_states, 1)),
        path=np.zeros((FALL_POINTS, 4)),
        plots=table(Plot, plots),
        cost=np.zeros((plots, slots)),
        pick=np.zeros((2, plots + slots), np.int64),
        mark=np.zeros((3, plots + slots), np.int64),
        work=np.zeros((3, plots + slots)),
        tally=np.array([0, 0, 1 if film_events > 0 else 0, 0, 0, 0], np.int64),
    )
