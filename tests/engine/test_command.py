"""Who is taken first, and what one fire unit can hold: the rules of the models page, "Deciding"."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.played import MIXED, SITE, air_raid, begun, draws_of, played, setup_of, stretch_of
from threatring.engine.command import bearing_for_all
from threatring.engine.engagement import advance
from threatring.engine.world import World
from threatring.kernel import stage
from threatring.records import Phase, ShotPhase

#: Two fire units that share everything, one north and one south.
TWO_UNITS = f"""
duration_s = 600.0
{SITE}
[[radars]]
type = "radar_91N6E"
[[radars]]
type = "radar_92N6E"
name = "north"
bearing_deg = 0
range_m = 5000
boresight_deg = 270
[[radars]]
type = "radar_92N6E"
name = "south"
bearing_deg = 180
range_m = 5000
boresight_deg = 270
[[fire_units]]
radar = "north"
launchers = [{{ count = 4, bearing_deg = 0, range_m = 5200 }}]
[[fire_units]]
radar = "south"
launchers = [{{ count = 4, bearing_deg = 180, range_m = 5200 }}]
""" + air_raid("target_fighter_4gen", 14, 160e3, 30e3, spacing_m=2500)


@pytest.mark.parametrize("name", ["saturation", "murted"])
def test_channels_are_never_exceeded(name: str) -> None:
    """C06: one 92N6E never holds more targets, nor guides more missiles, than its channels (6/12 early, then 10/20)."""
    setup = setup_of(name, 64)
    made, units = played(name, 64), setup.prepared.tables.units[draws_of(setup)]
    assert np.all(made.units.target_channels_peak <= units.target_channel_count)
    assert np.all(made.units.missile_channels_peak <= units.missile_channel_count)
    assert np.all(units.missile_channel_count == 2 * units.target_channel_count)
    assert set(np.unique(units.target_channel_count)) <= {6, 7, 8, 9, 10}
    if name == "saturation":
        assert np.any(made.units.target_channels_peak == units.target_channel_count), "it never fills: nothing tested"


def busy(world: World) -> np.ndarray:
    """Return which engagements are open, (B, U, T)."""
    return (world.engagements.phase != Phase.IDLE) & (world.engagements.phase != Phase.CLOSED)


def test_books_balance_at_every_moment() -> None:
    """Battery: a target channel for each open engagement, a missile channel from launch to burst, tick after tick."""
    setup = setup_of(MIXED, 24, 3)
    world = begun(setup.prepared.tables, 8, setup.cases_per_set)
    for until_s in np.arange(0.0, 400.0, 1.0):
        advance(world, float(until_s))
        flying = (world.shots.phase != ShotPhase.ENDED) & (world.shots.phase != ShotPhase.NONE)
        flying &= np.arange(world.shots.shape[1]) < world.cases.shot_count[:, None]
        assert np.array_equal(world.unit_states.target_channels[:, 0], busy(world)[:, 0].sum(axis=1))
        assert np.array_equal(world.unit_states.missile_channels[:, 0], flying.sum(axis=1))
        assert np.array_equal(world.engagements.flying.sum(axis=(1, 2))[busy(world).any((1, 2))],
                              flying.sum(axis=1)[busy(world).any((1, 2))])  # fmt: skip


def test_no_object_has_two_masters() -> None:
    """Fire control: no double engagement under one command post, at any moment, and both units do their share."""
    setup = setup_of(TWO_UNITS, 16, 2)
    world = begun(setup.prepared.tables, 16, setup.cases_per_set)
    for until_s in np.arange(0.0, 600.0, 1.0):
        advance(world, float(until_s))
        assert busy(world).sum(axis=1).max() <= 1
    assert np.all(world.unit_states.fired.sum(axis=(0, 2)) > 20)


def test_sector() -> None:
    """Battery: an engagement radar fires only into its own sector of 90 degrees, wherever it has turned by then."""
    setup = setup_of(TWO_UNITS, 16, 2)
    world = begun(setup.prepared.tables, 16, setup.cases_per_set)
    fired = 0
    for until_s in np.arange(0.0, 600.0, 1.0):
        advance(world, float(until_s))
        rows, numbers = np.nonzero((world.shots.phase > 0) & (world.shots.launched_s > until_s - 1.0))
        shots = world.shots[rows, numbers]
        radars = world.radars[-1, world.units[-1, shots.unit].radar]
        away = shots.aim_m - radars.r_m
        azimuth_rad = np.arctan2(np.sum(away * radars.east, axis=1), np.sum(away * radars.north, axis=1))
        off_deg = np.degrees(azimuth_rad - world.unit_states.boresight_rad[rows, shots.unit])
        assert np.all(np.abs((off_deg + 180.0) % 360.0 - 180.0) < 50.0)
        fired += len(shots)
    assert fired > 40


@stage
def bearing(world, u, azimuth_rad):
    """Return whether unit u can face an azimuth with all it deals with, and the bearing it turns to."""
    return bearing_for_all(world, 0, u, azimuth_rad)


def test_a_busy_radar_turns_as_far_as_what_it_guides_allows() -> None:
    """Models page, cueing: it slews if no guided missile would leave its sector; here to the middle of its work."""
    world = begun(setup_of(TWO_UNITS, 16, 2).prepared.tables, 1, 1)
    radar = world.radars[0, world.units[0, 0].radar]
    assert math.degrees(radar.sector_halfwidth_rad) == pytest.approx(45.0, abs=5.0)

    def deals_with(slot: int, azimuth_deg: float, phase: Phase) -> None:
        azimuth_rad = math.radians(azimuth_deg)
        away = math.sin(azimuth_rad) * radar.east + math.cos(azimuth_rad) * radar.north
        world.tracks[0, 0, slot].x[:3] = radar.r_m + 50e3 * away
        world.engagements[0, 0, slot].phase = phase
        world.post_states.slots[0, 0] = 2

    def asked(azimuth_deg: float) -> float | None:
        fits, turned_rad = bearing(world, 0, math.radians(azimuth_deg))
        return math.degrees(turned_rad) % 360.0 if fits else None

    assert asked(100.0) == pytest.approx(100.0)  # idle: it faces whatever comes
    deals_with(0, 280.0, Phase.FLYING)
    assert asked(210.0) == pytest.approx(245.0) and asked(350.0) == pytest.approx(315.0)
    assert asked(180.0) is None and asked(100.0) is None
    deals_with(1, 250.0, Phase.CUED)
    assert asked(350.0) is None and asked(210.0) == pytest.approx(245.0) and asked(300.0) == pytest.approx(275.0)
    deals_with(0, 280.0, Phase.ASSESSING)  # its missile has burst: nothing is guided there any more
    assert asked(180.0) == pytest.approx(215.0)


def test_most_urgent_first() -> None:
    """Threat: with one target channel, the nearer of two like aircraft is taken first (Roux and van Vuuren 2007)."""
    near = air_raid("target_fighter_4gen", 1, 120e3, 20e3, name='"near"')
    far = air_raid("target_fighter_4gen", 1, 180e3, 20e3, name='"far"')
    setup = setup_of(f"duration_s = 500.0\n{SITE}" + far + near, 96)
    units = setup.prepared.tables.units.copy()
    units.target_channel_count = 1
    doctrine = setup.prepared.tables.doctrine.copy()
    doctrine.operator_delay_s, doctrine.interrogation_s = 0.0, 0.0
    doctrine.declare_prob, doctrine.certain_detection = 1.0, 1
    tables = setup.prepared.tables._replace(units=units, doctrine=doctrine)
    made = stretch_of(tables, 0, 96, setup.cases_per_set).outcomes
    both_known = made.identified_s.max(axis=1) + 1.0 < np.nanmin(made.assigned_s, axis=1)
    nearer_first = made.assigned_s[both_known, 1] == np.nanmin(made.assigned_s[both_known], axis=1)
    assert both_known.sum() >= 5
    assert nearer_first.mean() > 0.7  # a noisy track may put the near one out of reach for a moment
