"""Laid paths: geodesics at the stated speed and height, circles of the stated radius."""

from __future__ import annotations

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from threatring.catalogue import load_catalogue
from threatring.prepare.routes import orbit_path, route_path
from threatring.results import geodetic
from threatring.scenario import Point, load_scenario


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
