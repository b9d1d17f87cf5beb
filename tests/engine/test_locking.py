"""The engagement radar's own search and lock: how long it takes, what it finds, what it holds at the end."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.pictured import DOF, TRUE_RADARS, WATCH, central, nees, off, tables_of
from tests.played import MIXED, air_raid, world_after
from threatring.engine.engagement import advance
from threatring.engine.locking import MOST_BEAMS, SEARCH_SIGMAS, object_near, search_cue
from threatring.engine.world import World
from threatring.kernel import stage
from threatring.models.airframe import path_state
from threatring.records import TrackPhase

HEIGHT = "altitude_m = 10_000"
#: Missiles that all fail in their tubes: the radar locks its target and holds it for ever.
HOLDS = WATCH.replace('weapons = "hold"', "salvo_count = 1\nsalvo_max_count = 20")
DUDS = {"reliability_prob": 0.0}
NEVER_FOOLED = {"report_kill_given_miss_prob": 0.0}


@stage
def search(world, c, u, n, now):
    """Return what a search of a cue finds, and over how many beams."""
    return search_cue(world, c, u, n, now)


@stage
def nearest(world, c, point, reach_m, now):
    """Return the object nearest to a point within a reach."""
    return object_near(world, c, point, reach_m, now)


def cued(text: str, off_m: float, sigma_m: float, now: float = 10.0) -> World:
    """Return a case whose first track stands so far east of the first object, as sure as told, at a time."""
    world = central(tables_of(text), 1)
    advance(world, now - 1.0)
    r, v, _ = path_state(world.targets[0], world.knots, now)
    track = world.tracks[0, 0, 0]
    track.phase, track.time_s, track.falls = TrackPhase.CONFIRMED, now, 0
    track.x[:3] = np.array(r) + off_m * np.array(world.radars[-1, 0].east)
    track.x[3:] = v
    track.cov[:] = np.diag([sigma_m**2 / 3.0] * 3 + [1.0] * 3)
    return world


@pytest.mark.parametrize("sigma_m", [10.0, 300.0, 600.0, 1500.0, 20_000.0])
def test_the_volume_of_a_cue_is_searched_beam_by_beam(sigma_m: float) -> None:
    """Skolnik ch. 2: three sigmas to each side over the width of a beam at that range, squared; at most 64 places."""
    world = cued(WATCH + air_raid("target_bomber", 1, 80e3, 20e3, HEIGHT), 0.0, sigma_m)
    radar = world.radars[-1, 1]
    range_m = float(np.linalg.norm(world.tracks[0, 0, 0].x[:3] - radar.r_m))
    across = math.ceil(2.0 * SEARCH_SIGMAS * sigma_m / (float(radar.beamwidth_rad) * range_m))
    found, beams = search(world, 0, 0, 0, 10.0)
    assert beams == max(1, min(across * across, MOST_BEAMS))
    assert found == 0


def test_a_search_finds_what_is_nearest_to_its_cue() -> None:
    """A wrong cue locks a neighbour: nearest to the point wins, nothing outside the volume is found."""
    text = WATCH + air_raid("target_bomber", 2, 80e3, 20e3, HEIGHT, spacing_m=4000)
    world = cued(text, 0.0, 100.0)
    places = [np.array(path_state(world.targets[t], world.knots, 10.0)[0]) for t in (0, 1)]
    for share, wanted in ((0.0, 0), (0.4, 0), (0.6, 1), (1.0, 1)):
        point = tuple((1.0 - share) * places[0] + share * places[1])
        assert nearest(world, 0, point, 1e5, 10.0) == wanted
        assert nearest(world, 0, point, 10.0, 10.0) == (wanted if share in (0.0, 1.0) else -1)
    found, _ = search(cued(text, 30_000.0, 100.0), 0, 0, 0, 10.0)
    assert found == -1


def times_s(world: World, until_s: float, step_s: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """Return when each case's first track was given to the fire unit and when it was locked, s; infinite: never."""
    assigned, locked = np.full((2, len(world.cases)), np.inf)
    for now in np.arange(step_s, until_s, step_s):
        advance(world, float(now))
        assigned = np.fmin(assigned, np.nan_to_num(world.outcomes.assigned_s[:, 0], nan=np.inf))
        locked = np.fmin(locked, np.nan_to_num(world.outcomes.locked_s[:, 0], nan=np.inf))
    return assigned, locked


def test_a_wide_cue_takes_longer_to_lock() -> None:
    """The same chain with a blunt acquisition radar: more beams a look, and a lock that comes later."""
    waits = []
    for factor in (0.1, 1.0, 5.0):
        tables = tables_of(HOLDS + air_raid("target_bomber", 1, 90e3, 20e3, HEIGHT), missiles=DUDS, radars=TRUE_RADARS)
        tables.radars.floor_angle_rad[:, 0] *= factor
        tables.radars.beamwidth_rad[:, 0] *= min(factor, 1.0)
        assigned, locked = times_s(central(tables, 24), 120.0)
        held = np.isfinite(locked)
        assert held.mean() > 0.9
        waits.append(float(np.median((locked - assigned)[held])))
    assert waits[0] <= waits[1] < waits[2]


@pytest.mark.parametrize("prob", [0.3, 0.7])
def test_a_lock_needs_m_hits_of_n_looks(prob: float) -> None:
    """Binomial law (rad-09): a window of N looks gains the lock with P(at least M hits); counted over 200 cases."""
    stats = pytest.importorskip("scipy.stats")
    text = HOLDS.replace("certain_detection = true\n", "") + air_raid("target_bomber", 1, 90e3, 60e3, HEIGHT)
    tables = tables_of(text, missiles=DUDS, radars=TRUE_RADARS)
    detection = tables.detection.copy()
    detection[0], detection[1] = 1.0, prob
    world = central(tables._replace(detection=detection), 200)
    unit = tables.units[-1, 0]
    hits, looks = int(unit.lock_hit_count), int(unit.lock_look_count)
    in_one = np.full(200, -1)
    for tick in range(1, 400):
        advance(world, 0.25 * tick)
        rows = world.engagements[:, 0, 0]
        first = (in_one < 0) & ((rows.locked == 1) | (rows.lock_looks > looks))
        in_one[first] = ((rows.locked == 1) & (rows.lock_looks <= looks))[first]
    decided = in_one >= 0
    expected = stats.binom.sf(hits - 1, looks, prob)
    assert decided.sum() > 150
    assert abs(in_one[decided].mean() - expected) < 3.3 * math.sqrt(expected * (1.0 - expected) / decided.sum())


def test_a_lock_is_as_sure_as_it_says() -> None:
    """Bar-Shalom, Li, Kirubarajan (2001) section 5.4: the mean NEES of 100 locks stays below the chi-square bound."""
    stats = pytest.importorskip("scipy.stats")
    tables = tables_of(
        HOLDS + air_raid("target_bomber", 1, 110e3, 30e3, HEIGHT),
        radars=TRUE_RADARS, missiles=DUDS, doctrine=NEVER_FOOLED,
    )  # fmt: skip
    world = central(tables, 100)
    below, means, errors = [], [], []
    for now in range(40, 180, 2):
        advance(world, float(now))
        held = np.argwhere(world.engagements.locked[:, 0] == 1)
        if len(held) >= 50:
            squared = [nees(world, c, world.locks[c, 0, n]) for c, n in held]
            errors.append(np.mean([np.linalg.norm(off(world, c, world.locks[c, 0, n])[:3]) for c, n in held]))
            below.append(sum(squared) <= stats.chi2.ppf(0.975, DOF * len(squared)))
            means.append(np.mean(squared))
    assert len(below) > 50 and np.mean(below) >= 0.9
    assert 2.0 < np.mean(means) < 5.0
    assert max(errors) < 100.0  # an acquisition radar's track is off by 300 m here


def held_errors(world: World, times_s: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (n, B) position errors and squared errors of the locks, NaN: none; and whether the object then turns."""
    error_m, squared = np.full((2, len(times_s), len(world.cases)), np.nan)
    turns = np.zeros(error_m.shape, bool)
    for k, now in enumerate(times_s):
        advance(world, float(now))
        for c, n in np.argwhere(world.engagements.locked[:, 0] == 1):
            lock = world.locks[c, 0, n]
            error_m[k, c], squared[k, c] = np.linalg.norm(off(world, c, lock)[:3]), nees(world, c, lock)
        turns[k] = (world.flyers.free[:, 0] == 1) & (np.linalg.norm(world.flyers.a_m_s2[:, 0], axis=1) > 5.0)
    return error_m, squared, turns


def test_a_lock_holds_through_a_turn() -> None:
    """Bar-Shalom (2001) section 11.2: nothing lost, three times the straight error at most, consistent 5 updates on."""
    stats = pytest.importorskip("scipy.stats")
    text = HOLDS + air_raid("target_fighter_4gen", 1, 90e3, 20e3, HEIGHT)
    right = {"radars": TRUE_RADARS, "missiles": DUDS, "doctrine": NEVER_FOOLED, "classes": {"warning_prob": 1.0}}
    times_s = np.arange(18.0, 98.0, 0.5)  # every update
    straight_m = held_errors(central(tables_of(text, **right), 60), times_s)[0]
    turning = central(tables_of(text.replace("no_evasion = true\n", ""), **right), 60)
    error_m, squared, turns = held_errors(turning, times_s)
    held = np.maximum.accumulate(np.isfinite(error_m))
    assert turns.any(axis=0).mean() > 0.9, "nobody evades: nothing tested"
    assert held[-1].all() and np.isfinite(error_m[held]).all(), "a lock was lost"
    assert np.nanmean(error_m, axis=1)[20:].max() < 3.0 * np.nanmean(straight_m)
    for k in range(5, 11):  # updates after the last of a turn
        calm = turns[: -k - 1] & ~np.array([turns[i + 1 : i + k + 1].any(axis=0) for i in range(len(turns) - k - 1)])
        after = squared[k:-1][calm]
        after = after[np.isfinite(after)]
        assert len(after) > 30
        assert after.mean() <= stats.chi2.ppf(0.975, DOF * len(after)) / len(after)


def test_what_is_locked_is_let_go() -> None:
    """Books of the warning receivers: an object counts the fire units that hold it, and none at the end of its case."""
    world = world_after(MIXED.replace("600.0", "1200.0"), 24, 3)
    over = world.cases.end_s < world.duration_s  # the others were cut off by the clock
    assert over.mean() > 0.5
    assert np.all(world.engagements.locked[over] == 0) and np.all(world.flyers.locks[over] == 0)
    assert np.isfinite(world.outcomes.locked_s).sum() > 50, "nothing was locked: nothing tested"
    running = central(tables_of(MIXED), 8)
    most = 0
    for now in range(5, 300, 5):
        advance(running, float(now))
        counted = np.zeros_like(running.flyers.locks)
        for c, u, n in np.argwhere(running.engagements.locked == 1):
            counted[c, running.locks[c, u, n].truth] += 1
        assert np.array_equal(counted, running.flyers.locks)
        most = max(most, int(counted.sum()))
    assert most > 5
