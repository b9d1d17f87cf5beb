"""Laid paths: geodesics at the stated speed and height, circles of the stated radius."""

from __future__ import annotations

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from tests.played import SITE, scenario_of
from threatring.catalogue import load_catalogue
from threatring.models.airframe import hermite
from threatring.prepare.routes import orbit_path, route_path
from threatring.results import geodetic
from threatring.scenario import Point, flight_plan, load_scenario


def test_route_is_a_geodesic_at_constant_height_and_speed() -> None:
    """Karney (2013): every knot lies on the geodesic, at the height asked for, one step of flight from the last."""
    ends = Point(40.0, 32.0, 1000.0, 250.0), Point(41.5, 30.0, 1000.0, 250.0)
    r_m, v_m_s, step_s = route_path(list(ends))
    lat, lon, altitude_m = geodetic(r_m)
    assert altitude_m == pytest.approx(1000.0, abs=1e-3)
    gone = [Geodesic.WGS84.Inverse(40.0, 32.0, *place)["s12"] for place in zip(lat, lon, strict=True)]
    assert np.diff(gone) == pytest.approx(250.0 * step_s, abs=1e-3)
    assert gone[-1] == pytest.approx(Geodesic.WGS84.Inverse(40.0, 32.0, 41.5, 30.0)["s12"], abs=1e-3)
    ground_m_s = 250.0 * (1.0 + 1000.0 / 6.37e6)
    assert np.linalg.norm(v_m_s, axis=1) == pytest.approx(ground_m_s, rel=1e-4)


def test_legs_have_their_own_speed() -> None:
    """The first leg's speed holds to its end; the flight takes the sum of both."""
    points = [Point(40.0, 32.0, 500.0, 200.0), Point(40.5, 32.0, 500.0, 400.0), Point(41.0, 32.0, 500.0, 1.0)]
    r_m, _, step_s = route_path(points)
    legs_m = [Geodesic.WGS84.Inverse(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg)["s12"] for a, b in
              zip(points, points[1:], strict=False)]  # fmt: skip
    assert step_s * (len(r_m) - 1) == pytest.approx(legs_m[0] / 200.0 + legs_m[1] / 400.0, rel=1e-9)


def test_orbit_is_a_circle() -> None:
    """The murted stand-off aircraft stays 20 km from its centre, 350 km from the site, until the end."""
    scenario = load_scenario("murted")
    raid = next(raid for raid in scenario.raids if raid.orbit)
    r_m, v_m_s, step_s = orbit_path(scenario, raid, 0, load_catalogue().select("central", 2018))
    lat, lon, _ = geodetic(r_m)
    site = scenario.site
    away = np.array([Geodesic.WGS84.Inverse(site.lat_deg, site.lon_deg, *p)["s12"] for p in zip(lat, lon, strict=True)])
    assert away.min() == pytest.approx(330e3, abs=300.0) and away.max() == pytest.approx(370e3, abs=300.0)
    assert step_s * (len(r_m) - 1) >= scenario.duration_s
    assert np.linalg.norm(v_m_s[1:-1], axis=1) == pytest.approx(210.0, rel=0.01)


START, END = (41.0, 30.0), (40.0, 33.0)


def between(r_m: np.ndarray, v_m_s: np.ndarray, step_s: float, index: int, share: float) -> tuple[tuple, tuple]:
    rows = (tuple(map(float, row)) for row in (r_m[index], v_m_s[index], r_m[index + 1], v_m_s[index + 1]))
    r, v, _ = hermite(*rows, step_s, share)
    return r, v


@pytest.fixture(scope="module")
def straight() -> tuple[np.ndarray, np.ndarray, float]:
    return route_path([Point(*START, 8000.0, 240.0), Point(*END, 8000.0, 240.0)])


def test_between_knots_it_is_the_geodesic(straight) -> None:
    """Halfway between knots the cubic is on the geodesic within 5 cm, at its height within 1 cm."""
    r_m, v_m_s, step_s = straight
    line = Geodesic.WGS84.InverseLine(*START, *END)
    for index in (1, len(r_m) // 2, len(r_m) - 3):
        r, _ = between(r_m, v_m_s, step_s, index, 0.5)
        where = line.Position((index + 0.5) / (len(r_m) - 1) * line.s13)
        lat, lon, height_m = (float(part[0]) for part in geodetic(np.array([r])))
        assert Geodesic.WGS84.Inverse(lat, lon, where["lat2"], where["lon2"])["s12"] < 0.05
        assert height_m == pytest.approx(8000.0, abs=0.01)


def test_no_jump_anywhere() -> None:
    """From knot to knot nobody moves faster than the faster of its legs, corners included."""
    points = [Point(*START, 500.0, 250.0), Point(40.2, 30.5, 500.0, 250.0), Point(*END, 500.0, 250.0)]
    r_m, _, step_s = route_path(points)
    assert np.linalg.norm(np.diff(r_m, axis=0), axis=1).max() / step_s < 250.0 * 1.001


def test_members_keep_their_distance() -> None:
    """Neighbours of a raid fly side by side, as far apart as the scenario says."""
    text = (
        f'{SITE}[[raids]]\ntarget = "target_bomber"\ncount = 3\nspacing_m = 2000\n'
        "route = [{ bearing_deg = 270, range_m = 200_000 }, { bearing_deg = 270, range_m = 100_000 }]\n"
    )
    scenario = scenario_of(text)
    starts = [
        flight_plan(scenario, scenario.raids[0], member, load_catalogue().select("central", 2018))[0]
        for member in range(3)
    ]
    for one, other in zip(starts, starts[1:], strict=False):
        apart = Geodesic.WGS84.Inverse(one.lat_deg, one.lon_deg, other.lat_deg, other.lon_deg)
        assert apart["s12"] == pytest.approx(2000.0, rel=1e-3)
