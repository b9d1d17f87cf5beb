"""Footprints against closed forms: a body that falls straight down, a missile of constant speed, a small region."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.both_ways import assert_same_without_compiler
from threatring.engine.footprint import footprint_into
from threatring.models.earth import axes, ecef_m, gauss_radius_m, standard_environment
from threatring.records import FlyoutAxes, FlyoutCell, Homing, Missile, Radar, table

PLACE = math.radians(40.0), math.radians(33.0)
TOP_M, FALL_M_S, MISSILE_M_S, REACTION_S = 60e3, 1500.0, 1200.0, 12.0
CELL_M = 500.0


def met(homing: Homing, limits: tuple[float, float, float], sight_m: float, xs: np.ndarray) -> np.ndarray:
    """Return the height of intercept (rules, points) on a line ahead of the fire unit; rule 0 knows no limits."""
    radar = table(Radar, 1)
    radar.r_m[0] = ecef_m(*PLACE, 10.0)
    radar.antenna_height_m, radar.surface_radius_m = 10.0, gauss_radius_m(PLACE[0])
    radar.elevation_min_rad, radar.elevation_max_rad = -0.05, math.radians(75.0)
    missiles = table(Missile, 2)
    missiles.homing = homing
    missiles.declared_range_m = math.inf
    reach_m, ceiling_m, floor_m = limits
    missiles.ballistic_range_m = math.inf, reach_m
    missiles.ballistic_ceiling_m = math.inf, ceiling_m
    missiles.ballistic_floor_m = -math.inf, floor_m
    spacing = table(FlyoutAxes, 1)
    spacing[0] = 150e3 / 63**2, 40e3 / 63**2, 64, 64
    cells = table(FlyoutCell, (1, 64, 64))
    far = spacing.range_scale_m[0] * np.arange(64)[:, None] ** 2
    high = spacing.altitude_scale_m[0] * np.arange(64)[None, :] ** 2
    cells.time_s[0], cells.reached[0] = np.hypot(far, high) / MISSILE_M_S, 1
    east, north, up = axes(*PLACE)
    centre = np.array(ecef_m(*PLACE, 0.0)) - radar.surface_radius_m[0] * np.array(up)
    heights_m = np.arange(TOP_M, -1.0, -100.0)
    places = (radar.surface_radius_m[0] + heights_m)[:, None] * np.array(up)
    fall = np.column_stack([(TOP_M - heights_m) / FALL_M_S, places])
    found = np.zeros((2, 1, len(xs)))
    frame = tuple(float(x) for x in centre), up, east, tuple(-x for x in north)
    grid = np.column_stack([xs, np.zeros(len(xs))])
    footprint_into(found, standard_environment(0.0), missiles, radar[0], (sight_m, REACTION_S), cells, spacing[0],
                   fall, frame, grid, np.zeros_like(fall))  # fmt: skip
    return found[:, 0]


XS = np.arange(20e3, 60e3, CELL_M)


def test_time_decides_how_far() -> None:
    """Two straight lines meet at the ground last: V (H/u - reaction) = 33.6 km, less what refraction hides of it."""
    found = met(Homing.ACTIVE, (math.inf, math.inf, 0.0), 1e6, XS)[0]
    edge_m = MISSILE_M_S * (TOP_M / FALL_M_S - REACTION_S)
    assert XS[found >= 0.0].max() == pytest.approx(edge_m, abs=2.0 * CELL_M)
    assert np.all(np.diff(found[found >= 0.0]) <= 100.0)  # the farther, the lower it is met
    heights_m = np.arange(TOP_M)
    in_time = np.hypot(XS[0], heights_m) / MISSILE_M_S <= (TOP_M - heights_m) / FALL_M_S - REACTION_S  # Pythagoras
    assert found[0] == pytest.approx(heights_m[in_time].max(), abs=200.0)


def test_sight_decides_when() -> None:
    """Seen at a slant range s, it is sqrt(s² - d²) high then: the defended distance solves V (h/u - reaction) = d."""
    sight_m = 45e3
    found = met(Homing.ACTIVE, (math.inf, math.inf, 0.0), sight_m, XS)[0]
    line = np.linspace(0.0, sight_m, 100_000)
    able = MISSILE_M_S * (np.sqrt(sight_m**2 - line**2) / FALL_M_S - REACTION_S) >= line
    expected = line[able].max()
    xs = np.arange(5e3, 30e3, CELL_M)
    found = met(Homing.ACTIVE, (math.inf, math.inf, 0.0), sight_m, xs)[0]
    assert xs[found >= 0.0].max() == pytest.approx(expected, abs=2.0 * CELL_M)


def test_claimed_limits_bound_the_intercept() -> None:
    """Pythagoras: at a floor of 2 km and a reach of 25 km the last defended point lies sqrt(25² - 2²) km away."""
    found = met(Homing.ACTIVE, (25e3, 25e3, 2e3), 1e6, XS)[1]
    assert XS[found >= 0.0].max() == pytest.approx(math.sqrt(25e3**2 - 2e3**2), abs=2.0 * CELL_M)
    inside = found[found >= 0.0]
    assert inside.min() >= 2e3 - 1.0 and inside.max() <= 25e3


def test_the_cone_above_the_radar_leaves_a_hole() -> None:
    """A vertical fall enters the radar's 75 degrees at x tan 75: V (x tan 75 / u - reaction) = x gives 7.25 km."""
    xs = np.arange(1e3, 20e3, CELL_M)
    hole_m = REACTION_S * MISSILE_M_S / (MISSILE_M_S * math.tan(math.radians(75.0)) / FALL_M_S - 1.0)
    for homing in (Homing.ACTIVE, Homing.TRACK_VIA_MISSILE):
        found = met(homing, (math.inf, math.inf, 0.0), 1e6, xs)[0]
        assert xs[found >= 0.0].min() == pytest.approx(hole_m, abs=2.0 * CELL_M)


def test_the_same_bytes_without_the_compiler() -> None:
    setup = "import numpy as np\nfrom tests.engine.test_footprint import met\nfrom threatring.records import Homing"
    expression = "met(Homing.TRACK_VIA_MISSILE, (40e3, 25e3, 2e3), 9e4, np.array([5e3, 2e4, 3e4])).tolist()"
    assert_same_without_compiler(setup, expression)
