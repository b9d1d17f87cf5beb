"""The launch that every reach begins with, and the edge between points."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest

from threatring.catalogue import load_catalogue
from threatring.draws import Unknowns
from threatring.models.earth import standard_environment
from threatring.prepare.calibration import Fit, fit
from threatring.prepare.reach import BETWEEN, Edge, Flyer, edge_of
from threatring.prepare.sorties import Site, fly
from threatring.records import Missile, as_table
from threatring.results.envelope import TargetKind
from threatring.units import STANDARD_GRAVITY_M_S2

SITE = Site(standard_environment(0.0), math.radians(40.0), 0.5)
STRAIGHT = TargetKind("straight", "", 0.0, 0.0, 2.0 * STANDARD_GRAVITY_M_S2)


@cache
def fitted(kind: str) -> Fit:
    return fit(Unknowns(load_catalogue().select(), 1, 1), kind, 2, lambda *_: None)


def central(kind: str) -> Flyer:
    one = fitted(kind)
    return Flyer(SITE, one, len(one.rows) - 1, 1)


@pytest.mark.parametrize("kind", ["missile_48N6E3_48N6DM", "missile_40N6E", "missile_9M96E2"])
def test_two_seconds_after_ignition(kind: str) -> None:
    """Rocket equation: what turns the missile over after a cold launch takes no more than a third of the speed won."""
    cut = as_table(Missile, fitted(kind).rows[-1:].copy())
    missile = cut[0]
    missile.battery_s = missile.eject_delay_s + 2.0
    speed_m_s = fly(SITE, cut, 0, [100e3], [10e3], 0.25)[0].speed_m_s
    impulse_m_s = missile.thrust_n * missile.burn_s / missile.propellant_kg
    burnt_kg = missile.propellant_kg * 2.0 / missile.burn_s
    ideal_m_s = impulse_m_s * math.log(missile.mass_kg / (missile.mass_kg - burnt_kg))
    assert 0.67 * ideal_m_s < speed_m_s < 1.2 * ideal_m_s + missile.eject_speed_m_s


def test_a_low_point_beyond_the_horizon_is_not_passed_at_launch() -> None:
    """Geometry: at 26 km a point 20 m up lies below the launcher's horizontal plane; rising is not passing it."""
    ranges_m = np.array([16e3, 20e3, 24e3, 26e3, 28e3, 29.5e3])
    for kind in ("missile_48N6E3_48N6DM", "missile_40N6E"):
        assert central(kind).at(ranges_m, np.full(6, 20.0), STRAIGHT)["reached"].all()


def test_what_a_target_asks_for() -> None:
    """Zarchan, chapter 2: a target that turns asks for more turn left; points that lack it are not reached."""
    flyer = central("missile_48N6E3_48N6DM")
    x, y = np.full(20, 120e3), np.linspace(1e3, 36e3, 20)
    free = flyer.at(x, y, STRAIGHT)
    turning = flyer.at(x, y, STRAIGHT._replace(need_m_s2=15.0 * STANDARD_GRAVITY_M_S2))
    assert np.all(free["reached"] | ~turning["reached"]) and free["reached"].sum() > turning["reached"].sum() > 0
    assert np.all(turning["lateral_m_s2"][turning["reached"]] >= 15.0 * STANDARD_GRAVITY_M_S2)
    assert np.isnan(turning["time_s"][~turning["reached"]]).all()


@pytest.mark.parametrize("kind, far_m", [("missile_9M96E2", 260e3), ("missile_40N6E", 600e3)])
def test_edge_lies_where_flights_end(kind: str, far_m: float) -> None:
    """Bisection by hand: a flight a step inside the edge reaches, one a step outside does not by any loft tried.

    Also where the law itself does not lead to the last point reached, but a loft beside it does.
    """
    flyer = central(kind)
    ranges_m, heights_m = np.arange(0.15, 1.0, 0.05) * far_m, np.array([100.0, 3e3, 10e3, 14e3])
    count = len(heights_m)
    x, y = np.repeat(ranges_m, count), np.tile(heights_m, len(ranges_m))
    reached = flyer.at(x, y, STRAIGHT)["reached"].reshape(-1, count)
    edge = edge_of(flyer, ranges_m, heights_m, reached, STRAIGHT)
    assert isinstance(edge, Edge) and np.all(edge.reach_m > ranges_m[0])
    step_m = 0.05 * far_m / (BETWEEN + 1)
    beside = np.concatenate([edge.reach_m, edge.reach_m + 1.01 * step_m])
    there = flyer.at(beside, np.tile(heights_m, 2), STRAIGHT, at_edge=True)["reached"].reshape(2, count)
    assert there[0].all() and not there[1].any()


def test_nothing_reached_has_no_edge() -> None:
    """Common sense: beyond all reach there is no edge, no nearest range and no ceiling."""
    flyer = central("missile_9M96E2")
    none = edge_of(flyer, np.array([800e3, 900e3]), np.array([10e3]), np.zeros((2, 1), bool), STRAIGHT)
    assert none.reach_m[0] == none.near_m[0] == none.ceiling_m == 0.0
