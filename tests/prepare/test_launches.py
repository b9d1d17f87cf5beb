"""Ballistic launches: they arrive where the scenario says, by a flight of the class."""

from __future__ import annotations

import math

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from threatring.catalogue import load_catalogue
from threatring.models.ballistic import flight_time_s, launch_speed_m_s, least_energy_angle_rad
from threatring.models.earth import standard_environment
from threatring.prepare.launches import ballistic_path
from threatring.results import geodetic
from threatring.scenario import scenario_from_text

RAID = """
[site]
lat_deg = 40.0
lon_deg = 33.0
ground_m = 500.0
[[raids]]
target = "target_{kind}"
launch = {{ bearing_deg = {bearing}, range_m = {range_m} }}
"""
CLASSES = [("srbm_scud_b", 120.0, 280e3), ("srbm_scud_c", 20.0, 480e3), ("mrbm_nodong_shahab3", 200.0, 1200e3)]


def flown(kind: str, bearing: float, range_m: float):
    scenario = scenario_from_text(RAID.format(kind=kind, bearing=bearing, range_m=range_m))
    selection = load_catalogue().select("central", 2018)
    return ballistic_path(scenario, scenario.raids[0], 0, selection, standard_environment(500.0))


@pytest.mark.parametrize("kind, bearing, range_m", CLASSES)
def test_it_arrives_where_it_is_aimed(kind: str, bearing: float, range_m: float) -> None:
    """Karney (2013) for the ground: launched at the stated place, it comes down within 20 m of the site."""
    r_m, _, _ = flown(kind, bearing, range_m)
    lat, lon, altitude_m = geodetic(r_m)
    assert Geodesic.WGS84.Inverse(lat[0], lon[0], 40.0, 33.0)["s12"] == pytest.approx(range_m, abs=1.0)
    assert Geodesic.WGS84.Inverse(lat[-1], lon[-1], 40.0, 33.0)["s12"] < 20.0
    assert altitude_m[-1] == pytest.approx(500.0, abs=25.0)


@pytest.mark.parametrize("kind, bearing, range_m", CLASSES)
def test_its_apogee_is_its_class(kind: str, bearing: float, range_m: float) -> None:
    """Catalogue: the apogee of the class, scaled with range."""
    selection = load_catalogue().select("central", 2018)
    wanted_m = selection.number(f"target_{kind}.apogee_m") * range_m / selection.number(f"target_{kind}.range_m")
    r_m, _, _ = flown(kind, bearing, range_m)
    assert geodetic(r_m)[2].max() == pytest.approx(wanted_m, rel=0.03)


def test_boost_makes_flight_longer_than_the_closed_form() -> None:
    """Bate, Mueller and White 6.2: the vacuum time of a 280 km minimum-energy shot; boost and drag add 5-30 %."""
    radius_m = 6371e3
    angle = least_energy_angle_rad(280e3, radius_m)
    vacuum_s = flight_time_s(3.986004418e14, radius_m, launch_speed_m_s(3.986004418e14, radius_m, 280e3, angle), angle)
    r_m, _, step_s = flown("srbm_scud_b", 120.0, 280e3)
    assert 1.05 * vacuum_s < step_s * (len(r_m) - 1) < 1.3 * vacuum_s


def test_velocities_belong_to_positions() -> None:
    """A cubic through knots and velocities is smooth: central differences of positions agree with the velocities."""
    r_m, v_m_s, step_s = flown("srbm_scud_b", 120.0, 280e3)
    middle = slice(200, -120)  # free flight, no thrust and no air
    differences = (r_m[2:] - r_m[:-2]) / (2.0 * step_s)
    assert np.abs(differences[middle] - v_m_s[1:-1][middle]).max() < 0.05
    assert math.isclose(np.linalg.norm(v_m_s[0]), 0.0, abs_tol=1e-9)


def test_it_falls_as_it_should() -> None:
    """The catalogue's re-entry: 1300 to 1520 m/s at 30 km, at 30 to 60 degrees, slower when it lands."""
    r_m, v_m_s, _ = flown("srbm_scud_b", 120.0, 280e3)
    speed, height_m = np.linalg.norm(v_m_s, axis=1), geodetic(r_m)[2]
    falling = np.flatnonzero(height_m > 30e3)[-1]
    up = r_m[falling] / np.linalg.norm(r_m[falling])
    entry = load_catalogue().select("central", 2018).entry("target_srbm_scud_b.speed_m_s")
    assert entry.low <= speed[falling] <= entry.high
    assert 30.0 < math.degrees(math.asin(-float(v_m_s[falling] @ up) / speed[falling])) < 60.0
    assert speed[-1] < speed.max()
