"""Rounds at a ground point: errorless they land on it, unpowered they fall as ballistic bodies do, errors scale."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest

from tests.both_ways import assert_same_without_compiler
from threatring.catalogue import load_catalogue
from threatring.draws import Unknowns, flight_rows
from threatring.engine.ground import throw_into
from threatring.models.ballistic import predict_ballistic
from threatring.models.earth import altitude_m, axes, ecef_m, standard_environment
from threatring.prepare import rounds as flights
from threatring.prepare.sorties import Site
from threatring.records import GroundRound, GroundSpread, as_table, table

SITE = Site(standard_environment(300.0), math.radians(40.0), math.radians(33.0))
FAR_M = 120e3
LANDED_M = 3.0  # an errorless round lands this close to its point
STEP_M = {False: 0.5, True: 60.0}  # half the step moves an impact by less; measured 0.08 m and, free, 39 m of 120 km


def missile(kind: str = "missile_48N6E2") -> np.record:
    """The central missile of a type."""
    return flight_rows(Unknowns(load_catalogue().select(), 1, 1), kind)[-1]


def guide(until_s: float = 1e9, floor_m: float = 300.0) -> np.record:
    return flights.guides(SITE, np.array([9.6]), np.array([floor_m]), np.array([until_s]))[0]


def burn_out_s() -> float:
    return float(missile().eject_delay_s + missile().burn_s)


@cache
def nominal(free: bool = False, range_m: float = FAR_M, loft_coeff: float = 0.7) -> flights.Nominal:
    points = flights.ground_points(SITE, np.array([range_m]))
    if free:
        return flights.solve_free(SITE, missile(), guide(burn_out_s()), points[0])
    return flights.solve(SITE, missile(), guide(), points, np.array([loft_coeff]))


def many(count: int, free: bool = False) -> np.recarray:
    """Return errorless rounds at the point."""
    rounds = table(GroundRound, count)
    rounds[:] = nominal(free).rounds[0]
    return rounds


def misses(rounds: np.recarray, free: bool = False, steps: int = flights.COAST_STEPS) -> np.ndarray:
    impacts, _ = flights.fly(SITE, missile(), guide(burn_out_s() if free else 1e9), rounds, steps)
    points = flights.ground_points(SITE, np.full(len(rounds), FAR_M))
    return flights.misses_m(SITE, impacts, points)


@pytest.mark.parametrize("free", [False, True])
def test_errorless_rounds_land_on_the_point(free: bool) -> None:
    """By definition of the errorless flight: without errors every round lands within a few metres, more than one sweep
    of lanes of them alike."""
    rounds = many(130, free)
    rounds_thrown = table(GroundSpread, 1)
    throw_into(rounds, rounds_thrown[0], guide(), 7, 1, 10, 13)
    assert np.all(rounds.drag_factor == 1.0) and not rounds.right_rad.any()
    radii_m = np.hypot(*misses(rounds, free).T)
    assert len(radii_m) == 130 and radii_m.max() < LANDED_M and np.ptp(radii_m) == 0.0


@pytest.mark.parametrize("range_m, loft_coeff", [(20e3, 0.25), (60e3, 0.7), (200e3, 0.7)])
def test_other_ranges(range_m: float, loft_coeff: float) -> None:
    """The same, near and far; it is steered no lower than the radar's horizon (ITU-R P.834) or the floor."""
    found = nominal(range_m=range_m, loft_coeff=loft_coeff)
    impact = found.flown.impacts[0]
    assert found.found[0] and np.hypot(*found.flown.miss_m[0]) < LANDED_M
    assert altitude_m(tuple(impact.r_m)) == pytest.approx(300.0, abs=0.2)
    radius_m = 4.0 / 3.0 * (float(guide().surface_radius_m))
    beyond_m = max(range_m - math.sqrt(2.0 * radius_m * 9.6), 0.0)
    lowest_m = max(beyond_m**2 / (2.0 * radius_m), 300.0)
    fallen_m = float(np.linalg.norm(impact.v_m_s)) * 0.25 * 1.5  # one tick and what it gains
    assert lowest_m - fallen_m - 0.03 * lowest_m < impact.free_height_m <= 1.03 * lowest_m


@pytest.mark.parametrize("free", [False, True])
def test_half_the_step_moves_the_impact_little(free: bool) -> None:
    """Convergence: steered, half the step moves nothing; falling from burn-out, 0.03 % of the way, first order in the
    step (two steps a tick against four; against one it is twice as far)."""
    coarse, fine = misses(many(1, free), free, 2), misses(many(1, free), free, 4)
    moved_m = np.hypot(*(fine - coarse).T)[0]
    assert 0.0 < moved_m < STEP_M[free]
    if free:
        once = misses(many(1, free), free, 1)
        assert np.hypot(*(once - coarse).T)[0] == pytest.approx(2.0 * moved_m, rel=0.2)


@pytest.mark.parametrize("free", [False, True])
def test_heading_error_scales(free: bool) -> None:
    """Small errors are linear: twice the heading error, twice the miss (2 %), and to the right it goes right by angle
    times the way left."""
    rounds = many(3, free)
    rounds.heading_right_rad = [0.0, 1e-3, 2e-3]
    miss = misses(rounds, free)
    off = miss - miss[0]
    assert np.hypot(*(off[2] - 2.0 * off[1])) < 0.02 * np.hypot(*off[2])
    impact = nominal(free).flown.impacts[0]
    if free:  # it left the launcher 4 km behind
        assert 0.9 * FAR_M * 1e-3 < off[1, 0] < 1.05 * FAR_M * 1e-3
    else:
        fall_m = float(impact.free_height_m) / math.sin(math.radians(33.0))
        assert off[1, 0] == pytest.approx(1e-3 * fall_m, rel=0.15)


def test_misplaced_by_the_radar() -> None:
    """Geometry: an angle error of the radar is a miss of range times the angle, right; up, of the same over the sine of
    the dive below the line of sight."""
    rounds = many(3)
    rounds.right_rad, rounds.rise_rad = [0.0, 5e-4, 0.0], [0.0, 0.0, 5e-4]
    off = (miss := misses(rounds)) - miss[0]
    assert off[1] == pytest.approx([60.0, 0.0], abs=1.5)
    v = nominal().flown.impacts.v_m_s[0]
    up = np.array(nominal().flown.impacts.r_m[0]) / np.linalg.norm(nominal().flown.impacts.r_m[0])
    dive_rad = math.asin(-float(v @ up) / float(np.linalg.norm(v)))
    assert off[2, 1] == pytest.approx(60.0 / math.tan(dive_rad), rel=0.06)
    assert abs(off[2, 0]) < 1.0


def test_wind_carries_a_slow_fall() -> None:
    """In the frame of the air: a round that falls through moving air is carried with it, never farther than the wind
    blows meanwhile."""
    rounds = many(2, free=True)
    rounds.wind_m_s[1] = 5.0 * np.array(guide().east)
    off = np.diff(misses(rounds, free=True), axis=0)[0]
    impact = nominal(True).flown.impacts[0]
    assert 0.0 < off[0] < 5.0 * float(impact.time_s - impact.free_s)
    assert abs(off[1]) < 0.1 * off[0]


@pytest.mark.parametrize("tilt_coeff", [0.5, 1.0])
def test_unpowered_in_a_vacuum(tilt_coeff: float) -> None:
    """Fourth-order Runge-Kutta of `models.ballistic` (checked against NASA's cases): thrown without motor, guidance or
    air, a round flies the same arc, within 2 m of 60 km or more."""
    site = SITE._replace(env=SITE.env._replace(air_factor=0.0))
    thrown = np.array([missile()], dtype=missile().dtype).view(np.recarray)[0]
    thrown.eject_speed_m_s, thrown.propellant_kg, thrown.thrust_n = 900.0, 0.0, 0.0
    rounds = table(GroundRound, 1)
    rounds.aim_m, rounds.drag_factor = flights.ground_points(SITE, np.array([FAR_M])), 1.0
    rounds.heading_rise_rad = tilt_coeff
    fixed = guide(0.0)
    impacts, _ = flights.fly(site, thrown, fixed, rounds)
    east, north, up = (np.array(axis) for axis in axes(site.lat_rad, site.lon_rad))
    r = ecef_m(site.lat_rad, site.lon_rad, 300.0)
    impact = impacts[0]
    assert impact.landed == 1 and impact.free_s == 0.0
    path = np.zeros((4000, 9))
    flights.fly(site, thrown, fixed, rounds, 2, path)
    end_r, _ = predict_ballistic(site.env, r, tuple(path[0, 4:7]), 0.0, float(impact.time_s), 0.05)
    assert np.linalg.norm(np.array(end_r) - impact.r_m) < 2.0
    assert np.linalg.norm(impact.r_m - np.array(r)) > 60e3
    assert as_table(GroundRound, rounds).works[0] == 0


def test_dice() -> None:
    """Normal dice: the spread asked for (4 sigma of its own error); an attack's rounds share what is common."""
    spread = table(GroundSpread, 1)
    spread[0] = (1e-3, 2e-3, 3.0, 0.02, 0.9, 4e-3, 5.0, 15.0)
    rounds = table(GroundRound, 400 * 16)
    throw_into(rounds, spread[0], guide(), 3, 5, 400, 16)
    for column, sigma in (("heading_right_rad", 2e-3), ("heading_rise_rad", 2e-3), ("speed_error_m_s", 3.0)):
        assert rounds[column].std() == pytest.approx(sigma, rel=4.0 / math.sqrt(2.0 * 6400))
    assert (rounds.drag_factor - 1.0).std() == pytest.approx(0.02, rel=0.04)
    assert rounds.works.mean() == pytest.approx(0.9, abs=4.0 * math.sqrt(0.09 / 6400))
    by_attack = rounds.right_rad.reshape(400, 16)
    assert by_attack.std(axis=1, ddof=1).mean() == pytest.approx(1e-3, rel=0.05)
    assert by_attack.mean(axis=1).std() == pytest.approx(4e-3, rel=4.0 / math.sqrt(800))
    assert np.all(np.ptp(rounds.survey_east_m.reshape(400, 16), axis=1) == 0.0)
    assert np.all(np.ptp(rounds.wind_m_s.reshape(400, 16, 3), axis=1) == 0.0)
    assert rounds.survey_north_m.std() == pytest.approx(15.0, rel=0.15)


def test_the_same_without_the_compiler() -> None:
    """Kernel rule of docs/architecture.md: every bit alike compiled and as Python."""
    setup = "from tests.engine.test_ground import both"
    assert_same_without_compiler(setup, "both()")


def both() -> list[float]:
    """Throw and fly three short rounds."""
    rounds = table(GroundRound, 3)
    rounds.aim_m, rounds.loft_coeff = flights.ground_points(SITE, np.full(3, 8e3)), 0.7
    spread = table(GroundSpread, 1)
    spread[0] = (1e-3, 2e-3, 3.0, 0.02, 0.9, 4e-3, 5.0, 15.0)
    throw_into(rounds, spread[0], guide(), 3, 5, 1, 3)
    impacts, _ = flights.fly(SITE, missile(), guide(), rounds)
    return [*impacts.r_m.ravel(), *impacts.time_s, *impacts.v_m_s.ravel()]
