"""Fly-out tables against the public record (checks C08, C09, C11 of the catalogue) and against common sense."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.played import setup_of
from threatring.catalogue import load_catalogue
from threatring.draws import MEMBERS, Unknowns
from threatring.engine import lanes
from threatring.engine.envelope import HOMING_M, SPEED_REACHED_M_S, TURN_REACHED_M_S2
from threatring.engine.flight import air_limit_m_s2, empty_lanes, lane_put3, lay_lanes, load_missile
from threatring.engine.lanes import W
from threatring.models import earth
from threatring.models.firecontrol import fly_out
from threatring.prepare.calibration import fit
from threatring.prepare.flyouts import axes_row, table_points
from threatring.prepare.loft import LOFTS_COEFF, fly_ladder
from threatring.prepare.sorties import Site, drift_at, fly
from threatring.records import Missile, as_table
from threatring.units import STANDARD_GRAVITY_M_S2

EARTH = earth.standard_environment(0.0)
SITE = Site(EARTH, math.radians(40.0), math.radians(33.0))
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
    """C09: peak speed of the 48N6E class 1.9 to 2.1 km/s after about 12 s; flown to 150 km, 1.9 to 2.15."""
    missile, *_ = central("missile_48N6E3_48N6DM")
    assert 11.0 < missile.eject_delay_s + missile.burn_s < 14.0
    alone = np.array([missile], dtype=missile.dtype).view(np.recarray)
    flown = fly(SITE, alone, 0, np.array([150e3]), np.array([10e3]), 0.8)
    assert 1900.0 < flown.peak_m_s[0] < 2150.0


@pytest.mark.parametrize("height_m, wanted_g", [(35e3, 2.0), (27e3, 7.0), (20e3, 22.0)])
def test_turn_at_height(height_m: float, wanted_g: float) -> None:
    """C11: at 1.5 km/s a 48N6-class missile can pull about 2, 7 and 22 g at 35, 27 and 20 km (within 50 %)."""
    missile, *_ = central("missile_48N6E3_48N6DM")
    A = empty_lanes(1.0)[0]
    load_missile(A, 3, missile, 0.0)
    lane_put3(A, lanes.RX, 3, earth.ecef_m(SITE.lat_rad, SITE.lon_rad, height_m))
    lane_put3(A, lanes.VX, 3, tuple(1500.0 * np.array(earth.axes(SITE.lat_rad, SITE.lon_rad)[0])))
    A[lanes.AGE * W + 3] = 60.0
    lay_lanes(A, 4, EARTH, 0.05)
    assert air_limit_m_s2(A, 3) / STANDARD_GRAVITY_M_S2 == pytest.approx(wanted_g, rel=0.5)


def reaches_m(kind: str) -> np.ndarray:
    """Return the reach at 10 km height of every member of a type's ensemble, the central one last."""
    missile, _, _, ranges_m, heights_m = central(kind)
    tables = setup_of("saturation", 64).prepared.tables
    at_10_km = int(np.argmin(np.abs(heights_m - 10e3)))
    members = range(missile.member - MEMBERS, missile.member + 1)
    return np.array([ranges_m[tables.flyout[m].reached[:, at_10_km] == 1].max() for m in members])


@pytest.mark.parametrize("kind, others_m", [("missile_48N6E3_48N6DM", (300e3, 345e3)), ("missile_40N6E", (465e3,))])
def test_reach(kind: str, others_m: tuple[float, ...]) -> None:
    """Other unconstrained point masses reach 300-345 km (48N6) and 465 km (40N6): inside what good fits span."""
    fitted = fit(Unknowns(load_catalogue().select(), 1, 1), kind, 1, lambda *_: None)
    rows = as_table(Missile, fitted.candidates[fitted.accepted][::4])
    shares = []
    for range_m in others_m:
        which = np.arange(len(rows))
        flown = fly_ladder(SITE, rows, which, np.full(len(rows), range_m), np.full(len(rows), 10e3), 1)
        shares.append((flown.reached == 1).any(axis=0).mean())
    assert shares[0] > 0.0 and shares[-1] < 1.0


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

    Nearer than that a heavy missile that turns slowly reaches what is above it and not what is beside it. Close to the
    ground a slow member may fall below its least speed on a flat path where a steep one to a farther point does not.
    One point in a thousand may lie between two lofts.
    """
    tables = setup_of("saturation", 64).prepared.tables
    missile, _, _, ranges_m, heights_m = central(kind)
    holes, points = [], 0
    for member in range(missile.member - MEMBERS, missile.member + 1):
        for column in np.flatnonzero((heights_m > 2000.0) & (heights_m < 20e3)):
            reached = np.flatnonzero(tables.flyout[member].reached[:, column])
            missing = np.setdiff1d(np.arange(reached[0], reached[-1]), reached)
            points += len(reached)
            holes += [(member, round(heights_m[column]), round(x)) for x in ranges_m[missing] if x > 1.1 * HOMING_M]
    assert len(holes) <= points / 1000.0, f"(member, height m, range m) not reached: {holes}"


@pytest.mark.parametrize("kind", TYPES)
def test_what_reached_means(kind: str) -> None:
    """Reached: more than 300 m/s, two standard gravities of turn left, inside battery life, a loft within bounds."""
    missile, cells, _, ranges_m, heights_m = central(kind)
    there = cells.reached == 1
    assert np.all(cells.speed_m_s[there] > SPEED_REACHED_M_S)
    assert np.all(cells.lateral_m_s2[there] >= TURN_REACHED_M_S2)
    assert np.all(cells.time_s[there] <= missile.battery_s)
    assert cells.loft_coeff.min() >= LOFTS_COEFF[0] and cells.loft_coeff.max() <= LOFTS_COEFF[-1]
    slant_m = np.hypot(ranges_m[:, None], heights_m[None, :])
    # the smallest average speed of an arrival, the largest of a missile that never beats its burn-out speed
    assert np.all(slant_m[there] / cells.time_s[there] < 2400.0)
    assert np.all(slant_m[there & (slant_m > 20e3)] / cells.time_s[there & (slant_m > 20e3)] > 500.0)


def test_table_agrees_with_single_flights() -> None:
    """A cell is what one missile alone does: company in the lanes changes its step, not where it arrives."""
    prepared = setup_of("saturation", 64).prepared
    kind = "missile_48N6E3_48N6DM"
    missile, cells, _, _, _ = central(kind)
    declared_m = float(setup_of("saturation", 64).selection.number(f"{kind}.range_max_aero_m"))
    ranges_m, heights_m = table_points(axes_row(declared_m))
    place = setup_of("saturation", 64).scenario.site
    site = Site(prepared.tables.env, math.radians(place.lat_deg), math.radians(place.lon_deg))
    alone = np.array([missile], dtype=missile.dtype).view(np.recarray)
    for number in (7 * 14 + 5, 15 * 14 + 3, 20 * 14 + 7):
        cell = cells.reshape(-1)[number]
        one = slice(number, number + 1)
        flown = fly(site, alone, 0, ranges_m[one], heights_m[one], float(cell.loft_coeff))[0]
        assert flown.reached == cell.reached == 1
        assert flown.time_s == pytest.approx(cell.time_s, abs=0.05)
        assert flown.speed_m_s == pytest.approx(cell.speed_m_s, rel=2e-3)


def test_heavier_air_is_slower() -> None:
    """Common sense: in thinner air points are reached sooner, in denser air later."""
    missile, *_ = central("missile_48N6E3_48N6DM")
    alone = np.array([missile], dtype=missile.dtype).view(np.recarray)
    times = []
    for factor in (0.5, 1.0, 1.5):
        site = SITE._replace(env=EARTH._replace(air_factor=factor))
        lofts = np.repeat(LOFTS_COEFF, 2)
        flown = fly(site, alone, 0, np.tile([70e3, 130e3], len(LOFTS_COEFF)), 12e3, lofts).reshape(-1, 2)
        assert np.all((flown.reached == 1).any(axis=0))
        times.append(np.where(flown.reached == 1, flown.time_s, np.inf).min(axis=0))
    assert np.all(times[0] < times[1]) and np.all(times[1] < times[2])


def one_sortie(**over: float) -> np.record:
    """Fly the central 48N6E3, with fields replaced, to 100 km and 10 km height with a steep loft."""
    missile, *_ = central("missile_48N6E3_48N6DM")
    alone = np.array([missile], dtype=missile.dtype).view(np.recarray)
    for name, value in over.items():
        alone[name] = value
    return fly(SITE, alone, 0, np.array([100e3]), np.array([10e3]), 0.6)[0]


def test_battery_and_self_destruction_end_a_flight() -> None:
    """A flight is over when power or time is up, whichever is first, and has then reached nothing."""
    whole = one_sortie()
    assert whole.reached == 1
    for name in ("battery_s", "self_destruct_s"):
        cut = one_sortie(**{name: whole.time_s - 5.0})
        assert cut.reached == 0 and cut.time_s == pytest.approx(whole.time_s - 5.0, abs=0.25)


def test_moving_target_is_met_where_it_passes() -> None:
    """Geometry: whatever its course, a target that passes the point as the missile comes there is met near it."""
    missile, *_ = central("missile_48N6E3_48N6DM")
    alone = np.array([missile], dtype=missile.dtype).view(np.recarray)
    still = one_sortie()
    for aspect_rad in (0.0, 0.5 * math.pi, math.pi):
        drift = drift_at(SITE, np.array([100e3]), 300.0, aspect_rad, 0.0)
        assert np.linalg.norm(drift) == pytest.approx(300.0)
        met = fly(SITE, alone, 0, np.array([100e3]), np.array([10e3]), 0.6, drift_m_s=drift,
                  meet_s=np.array([still.time_s]))[0]  # fmt: skip
        assert met.reached == 1 and met.time_s == pytest.approx(still.time_s, abs=1.0)
        assert met.closest_m < 1.0
        head_on = met.closing_m_s - met.speed_m_s
        assert np.sign(round(head_on / 250.0)) == np.sign(round(math.cos(aspect_rad), 6))
