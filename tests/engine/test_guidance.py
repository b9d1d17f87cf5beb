"""Guidance in whole flights: hand-over inside the seeker's reach, misses of metres, missiles that lost their way."""

from __future__ import annotations

import numpy as np
import pytest

from tests.played import MIXED, SITE, air_raid, draws_of, setup_of, stretch_of, world_after
from threatring.engine.guidance import MAX_HOMING_M
from threatring.engine.montecarlo import film_run
from threatring.models.airframe import path_state
from threatring.records import EventKind, ShotEnd

STRAIGHT = "[ideal]\nno_evasion = true\n"
EASY = f"duration_s = 400.0\n{SITE}{STRAIGHT}[doctrine]\nsalvo_count = 1\n" + air_raid(
    "target_bomber", 2, 120e3, 5e3, spacing_m=5000
)


def test_homing_begins_within_reach() -> None:
    """Hand-over: the seeker is opened no farther out than its range by echo, at most 40 km."""
    setup = setup_of(MIXED + STRAIGHT, 24, 3)
    tables = setup.prepared.tables
    film = film_run(tables, 3, setup.cases_per_set, 0)
    begun = film.events[film.events.kind == EventKind.HOMING]
    assert len(begun) > 5
    for event in begun:
        target, _, _ = path_state(tables.targets[event.object], tables.knots, event.time_s)
        assert np.linalg.norm(np.array(target) - event.r_m) <= MAX_HOMING_M + 1.0


def test_easy_targets_are_met() -> None:
    """A straight, big target: nearly every missile comes within the fuze's reach, half within a few metres."""
    world = world_after(EASY, 64)
    flew = world.shots[(world.shots.end != ShotEnd.FAILED_AT_LAUNCH) & (world.shots.end != ShotEnd.FLYING)]
    met = np.isin(flew.end, [ShotEnd.KILL, ShotEnd.BURST_NO_KILL])
    assert len(flew) > 60
    assert met.mean() > 0.95
    assert np.median(flew.closest_m[met]) < 10.0


def test_a_perfect_seeker_hardly_misses() -> None:
    """Zarchan ch. 8: without angle noise and glint, a straight target is missed by what lag and steps leave."""
    setup = setup_of(EASY, 64)
    missiles = setup.prepared.tables.missiles.copy()
    missiles.seeker_noise_rad, missiles.glint_m = 0.0, 0.0
    tables = setup.prepared.tables._replace(missiles=missiles)
    shots = stretch_of(tables, 0, 64, setup.cases_per_set).shots
    miss_m = shots.closest_m[np.isin(shots.end, [ShotEnd.KILL, ShotEnd.BURST_NO_KILL])]
    assert len(miss_m) > 60
    assert np.quantile(miss_m, 0.9) < 3.0


@pytest.mark.parametrize("column, value", [("battery_s", 20.0), ("seeker_range_1m2_m", 1.0)])
def test_how_missiles_give_up(column: str, value: float) -> None:
    """A battery of 20 s ends every flight by then; a blind seeker never acquires, and its missile is lost."""
    given_up = (ShotEnd.OUT_OF_POWER, ShotEnd.LOST_TARGET, ShotEnd.GROUND)
    setup = setup_of(EASY, 64)
    missiles = setup.prepared.tables.missiles.copy()
    missiles[column] = value
    tables = setup.prepared.tables._replace(missiles=missiles)
    made = stretch_of(tables, 0, 32, setup.cases_per_set)
    flew = made.shots[made.shots.end != ShotEnd.FAILED_AT_LAUNCH]
    assert not np.any(flew.end == ShotEnd.KILL)
    assert np.mean(np.isin(flew.end, given_up)) > 0.8
    assert column != "battery_s" or np.all(flew.end_s - flew.launched_s <= 20.5)


def test_arrival_is_when_it_was_planned() -> None:
    """Fire control knows its missile: launch to burst takes what its fly-out table said, within 15 %."""
    setup, world = setup_of(EASY, 64), world_after(EASY, 64)
    rows, numbers = np.nonzero(np.isin(world.shots.end, [ShotEnd.KILL, ShotEnd.BURST_NO_KILL]))
    shots = world.shots[rows, numbers]
    tables = setup.prepared.tables
    flown_s = shots.end_s - shots.launched_s
    speed_m_s = np.linalg.norm(shots.r_m - shots.launch_r_m, axis=1) / flown_s
    member = tables.missiles[draws_of(setup)[rows], shots.missile].member
    reached = tables.flyout[member].reached == 1
    fastest = np.array([np.nanmax(np.where(cells, axes_m / time_s, 0.0)) for cells, axes_m, time_s in zip(
        reached, ranges_of(tables, member), np.maximum(tables.flyout[member].time_s, 1.0), strict=True)])  # fmt: skip
    assert np.all(speed_m_s < 1.15 * fastest)
    assert np.all(np.abs(shots.aim_time_s - shots.end_s) < 5.0)


def ranges_of(tables, member: np.ndarray) -> np.ndarray:
    """Return slant ranges of the fly-out cells of each member, (n, ranges, altitudes)."""
    axes = tables.flyout_axes[member]
    ground = axes.range_scale_m[:, None, None] * np.arange(axes.range_count[0])[None, :, None] ** 2
    height = axes.altitude_scale_m[:, None, None] * np.arange(axes.altitude_count[0])[None, None, :] ** 2
    return np.hypot(ground, height)
