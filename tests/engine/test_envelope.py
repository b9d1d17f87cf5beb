"""Fly-out tables against the public record (checks C08, C09, C11 of the catalogue) and against common sense."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.engine.test_flight import EARTH, SITE, flown, load, start
from tests.played import setup_of
from threatring.draws import MEMBERS
from threatring.engine import lanes
from threatring.engine.envelope import HOMING_M, SPEED_REACHED_M_S, TURN_REACHED_M_S2, fly_table
from threatring.engine.flight import air_limit_m_s2, lane_put3
from threatring.engine.lanes import ROWS, W
from threatring.models import earth
from threatring.models.firecontrol import fly_out
from threatring.prepare.flyouts import LOFTS_COEFF, aim_points, axes_row
from threatring.records import FlyoutCell, table
from threatring.units import STANDARD_GRAVITY_M_S2

TYPES = ("missile_48N6E3_48N6DM", "missile_9M96E2", "missile_40N6E")


def central(kind: str):
    """Return (missile, cells (ranges, altitudes), axes, ranges m, heights m) of the central missile of a type."""
    prepared = setup_of("saturation", 64).prepared
    tables = prepared.tables
    missile = tables.missiles[-1, prepared.missiles.index(kind)]
    cells, spacing = tables.flyout[missile.member], tables.flyout_axes[missile.member]
    ranges_m = spacing.range_scale_m * np.arange(spacing.range_count) ** 2
    return missile, cells, spacing, ranges_m, spacing.altitude_scale_m * np.arange(spacing.altitude_count) ** 2


def test_40N6E_to_380_km() -> None:
    """C08: 380 km at the brochure's average speed takes 319 s, -25/+10 %: 240 to 340 s."""
    _, cells, spacing, _, _ = central("missile_40N6E")
    reached, time_s, _ = fly_out(cells, spacing, 380e3, 10e3)
    assert reached == 1 and 240.0 < time_s < 340.0


def test_48N6_burn_out_speed() -> None:
    """C09: peak speed of the 48N6E class 1.9 to 2.1 km/s after about 12 s, within 10 %."""
    missile, *_ = central("missile_48N6E3_48N6DM")
    burn_out_s = missile.eject_delay_s + missile.burn_s
    assert 11.0 < burn_out_s < 14.0
    _, v = flown(EARTH, missile, *start(90.0, missile.eject_speed_m_s), 0.0, round(burn_out_s * 4.0) / 4.0)
    assert 1900.0 < np.linalg.norm(v) < 2150.0


@pytest.mark.parametrize("height_m, wanted_g", [(35e3, 2.0), (27e3, 7.0), (20e3, 22.0)])
def test_turn_at_height(height_m: float, wanted_g: float) -> None:
    """C11: at 1.5 km/s a 48N6-class missile can pull about 2, 7 and 22 g at 35, 27 and 20 km (within 50 %)."""
    missile, *_ = central("missile_48N6E3_48N6DM")
    A = np.zeros(ROWS * W)
    r, v = start(0.0, 1500.0, height_m)
    lane_put3(A, lanes.RX, 3, tuple(r))
    lane_put3(A, lanes.VX, 3, tuple(v))
    load(A, 3, EARTH, missile, 60.0)
    assert air_limit_m_s2(A, 3) / STANDARD_GRAVITY_M_S2 == pytest.approx(wanted_g, rel=0.5)


def reaches_m(kind: str) -> np.ndarray:
    """Return the reach at 10 km height of every member of a type's ensemble, the central one last."""
    missile, _, _, ranges_m, heights_m = central(kind)
    tables = setup_of("saturation", 64).prepared.tables
    at_10_km = int(np.argmin(np.abs(heights_m - 10e3)))
    members = range(missile.member - MEMBERS, missile.member + 1)
    return np.array([ranges_m[tables.flyout[m].reached[:, at_10_km] == 1].max() for m in members])


@pytest.mark.parametrize("kind, least_m, most_m", [
    ("missile_48N6E3_48N6DM", 300e3, 345e3), ("missile_40N6E", 465e3, 465e3),
])  # fmt: skip
def test_reach(kind: str, least_m: float, most_m: float) -> None:
    """Other unconstrained point masses reach 300-345 km (48N6) and 465 km (40N6): inside what our ensemble spans."""
    found = reaches_m(kind)
    assert found.min() <= most_m and found.max() >= least_m


@pytest.mark.parametrize("kind, declared_m", list(zip(TYPES, (250e3, 120e3, 380e3), strict=True)))
def test_declared_ranges_lie_inside(kind: str, declared_m: float) -> None:
    """Catalogue: what is declared for a missile is not beyond what its central member flies."""
    assert reaches_m(kind)[-1] >= declared_m


@pytest.mark.parametrize("kind", TYPES)
def test_farther_takes_longer(kind: str) -> None:
    """Common sense: along each height up to 20 km the arrival is later the farther the point is."""
    _, cells, _, _, heights_m = central(kind)
    for column in np.flatnonzero(heights_m <= 20e3):
        reached = cells.reached[:, column] == 1
        assert np.all(np.diff(cells.time_s[reached, column]) > -0.5)


@pytest.mark.parametrize("kind", TYPES)
def test_no_holes_where_aircraft_fly(kind: str) -> None:
    """Common sense: beyond terminal range, a point between two reached ones of a height below 20 km is reached.

    Nearer than that a heavy missile that turns slowly reaches what is above it and not what is beside it. One point in
    a thousand may lie between two lofts.
    """
    tables = setup_of("saturation", 64).prepared.tables
    missile, _, _, ranges_m, heights_m = central(kind)
    holes, points = [], 0
    for member in range(missile.member - MEMBERS, missile.member + 1):
        for column in np.flatnonzero(heights_m < 20e3):
            reached = np.flatnonzero(tables.flyout[member].reached[:, column])
            missing = np.setdiff1d(np.arange(reached[0], reached[-1]), reached)
            points += len(reached)
            holes += [(member, round(heights_m[column]), round(x)) for x in ranges_m[missing] if x > HOMING_M]
    assert len(holes) <= points / 1000.0, f"(member, height m, range m) not reached: {holes}"


@pytest.mark.parametrize("kind", TYPES)
def test_what_reached_means(kind: str) -> None:
    """Reached: more than 300 m/s, two standard gravities of turn left, inside battery life, a loft that was tried."""
    missile, cells, _, ranges_m, heights_m = central(kind)
    there = cells.reached == 1
    assert np.all(cells.speed_m_s[there] > SPEED_REACHED_M_S)
    assert np.all(cells.lateral_m_s2[there] >= TURN_REACHED_M_S2)
    assert np.all(cells.time_s[there] <= missile.battery_s)
    assert set(np.unique(cells.loft_coeff[there])) <= set(LOFTS_COEFF)
    slant_m = np.hypot(ranges_m[:, None], heights_m[None, :])
    # the smallest average speed of an arrival, the largest of a missile that never beats its burn-out speed
    assert np.all(slant_m[there] / cells.time_s[there] < 2400.0)
    assert np.all(slant_m[there & (slant_m > 20e3)] / cells.time_s[there & (slant_m > 20e3)] > 500.0)


def test_table_agrees_with_single_flights() -> None:
    """A cell is what one missile alone does: company in the lanes changes its step, not where it arrives."""
    missile, cells, _, _, _ = central("missile_48N6E3_48N6DM")
    points = aim_points(EARTH, *SITE, axes_row(central_range_m()))
    site, up = earth.ecef_m(*SITE, 0.0), earth.axes(*SITE)[2]
    for number in (7 * 14 + 5, 15 * 14 + 3, 20 * 14 + 7):
        cell = cells.reshape(-1)[number]
        alone = table(FlyoutCell, 1)
        aim = np.ascontiguousarray(points[number : number + 1])
        fly_table(np.zeros(ROWS * W), EARTH, missile, site, up, aim, alone, np.array([cell.loft_coeff]))
        assert alone[0].reached == cell.reached == 1
        assert alone[0].time_s == pytest.approx(cell.time_s, abs=0.05)
        assert alone[0].speed_m_s == pytest.approx(cell.speed_m_s, rel=2e-3)


def central_range_m() -> float:
    return float(setup_of("saturation", 64).selection.number("missile_48N6E3_48N6DM.range_max_aero_m"))


def test_heavier_air_is_slower() -> None:
    """Common sense: in a vacuum every point of a coarse set is reached sooner, in doubled air later."""
    missile, *_ = central("missile_48N6E3_48N6DM")
    site, up = earth.ecef_m(*SITE, 0.0), earth.axes(*SITE)[2]
    points = aim_points(EARTH, *SITE, axes_row(central_range_m()))
    aims = np.ascontiguousarray(points[[10 * 14 + 7, 14 * 14 + 7]])
    times = []
    for factor in (0.5, 1.0, 1.5):
        cells = table(FlyoutCell, len(aims))
        thin = EARTH._replace(air_factor=factor)
        fly_table(np.zeros(ROWS * W), thin, missile, site, up, aims, cells, LOFTS_COEFF)
        assert np.all(cells.reached == 1)
        times.append(cells.time_s)
    assert np.all(times[0] < times[1]) and np.all(times[1] < times[2])
    assert math.isfinite(times[2].max())
