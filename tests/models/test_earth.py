"""NIMA TR8350.2 3rd ed. tables 3.3 and 3.4; pymap3d test constants (geo-03); geodesics by Karney (geographiclib);
radar horizon as in the MathWorks horizonrange example formula (geo-05)."""

import math
import random

import pytest
from geographiclib.geodesic import Geodesic

from tests.both_ways import assert_same_without_compiler
from threatring.models import earth

EARTH = earth.standard_environment(0.0)


def points(count: int, top_m: float, seed: int = 1) -> list[tuple[float, float, float]]:
    dice = random.Random(seed)
    half = math.pi / 2.0
    return [
        (dice.uniform(-half, half), dice.uniform(-math.pi, math.pi), dice.uniform(-500.0, top_m)) for _ in range(count)
    ]


def test_constants_of_wgs84():
    """TR8350.2 table 3.3: semi-minor axis, eccentricity squared, polar radius of curvature."""
    assert pytest.approx(6356752.3142, abs=1e-4) == earth.SEMI_MINOR_M
    assert pytest.approx(6.69437999014e-3, abs=1e-14) == earth.ECCENTRICITY2_COEFF
    assert pytest.approx(math.sqrt(5.0) * 0.484166774985e-3, rel=1e-9) == earth.J2_COEFF
    assert earth.gauss_radius_m(0.0) == pytest.approx(6356752.3142, abs=1e-3)
    assert earth.gauss_radius_m(math.pi / 2.0) == pytest.approx(6399593.6258, abs=1e-3)


def test_gravity_at_equator_and_pole():
    """TR8350.2 table 3.4: 9.7803253359 and 9.8321849378 m/s²; J2 alone leaves 1.3e-4 of it out."""
    assert earth.gravity_m_s2(EARTH, (earth.SEMI_MAJOR_M, 0.0, 0.0))[0] == pytest.approx(-9.7803253359, abs=1.3e-4)
    assert earth.gravity_m_s2(EARTH, (0.0, 0.0, earth.SEMI_MINOR_M))[2] == pytest.approx(-9.8321849378, abs=1.3e-4)


def test_gravity_of_the_textbook_sphere():
    """Newton: with J2 and rotation off only mu / r² is left, towards the centre."""
    bare = EARTH._replace(j2_coeff=0.0, rotation_rad_s=0.0)
    g = earth.gravity_m_s2(bare, (3.0e6, 4.0e6, 12.0e6))
    assert math.hypot(*g) == pytest.approx(3.986004418e14 / 13.0e6**2, rel=1e-12)
    assert g[0] / g[1] == pytest.approx(0.75, rel=1e-12)
    assert earth.coriolis_m_s2(bare, (100.0, 200.0, 300.0)) == (0.0, 0.0, 0.0)


def test_coriolis_turns_right_in_the_north():
    """Goldstein, Classical Mechanics, 4.10: -2 w x v; an eastward body at the equator is lifted by 2 w v."""
    lift = earth.coriolis_m_s2(EARTH, (0.0, 1000.0, 0.0))
    assert lift == pytest.approx((2.0 * 7.292115e-5 * 1000.0, 0.0, 0.0), abs=1e-12)


def test_position_of_a_known_point():
    """pymap3d test suite: (42, -82, 200) and azimuth 33, elevation 70, range 1000 m."""
    lat_rad, lon_rad = math.radians(42.0), math.radians(-82.0)
    site = earth.ecef_m(lat_rad, lon_rad, 200.0)
    assert site == pytest.approx((660675.2518247, -4700948.683162, 4245737.662222), abs=1e-6)
    frame = earth.axes(lat_rad, lon_rad)
    there = earth.position_at(*frame, site, math.radians(33.0), math.radians(70.0), 1000.0)
    assert there == pytest.approx((660930.1927611, -4701424.222957, 4246579.604633), abs=1e-6)
    lat, lon, altitude_m = earth.geodetic(there)
    assert (math.degrees(lat), math.degrees(lon)) == pytest.approx((42.00258197425, -81.99775196007), abs=1e-11)
    assert altitude_m == pytest.approx(1139.701799576, abs=1e-6)
    seen = earth.azimuth_elevation_range(*frame, site, there)
    assert seen == pytest.approx((math.radians(33.0), math.radians(70.0), 1000.0), abs=1e-9)


@pytest.mark.parametrize("top_m", [35e3, 1000e3])
def test_geodetic_and_back(top_m):
    """The closed forward form is the truth; the errors are those the docstrings state."""
    shallow = top_m < 100e3
    for lat_rad, lon_rad, h in points(2000, top_m):
        r = earth.ecef_m(lat_rad, lon_rad, h)
        lat, lon, altitude_m = earth.geodetic(r)
        assert lat == pytest.approx(lat_rad, abs=1e-14) and lon == pytest.approx(lon_rad, abs=1e-14)
        assert altitude_m == pytest.approx(h, abs=1e-8)
        assert earth.altitude_m(r) == pytest.approx(h, abs=1e-3 if shallow else 24e-3)
        assert math.dist(earth.up_at(r), earth.axes(lat_rad, lon_rad)[2]) < (3e-10 if shallow else 4e-9)


def test_poles_and_equator():
    """TR8350.2 table 3.3: the poles lie 6356752.3142 m from the centre, the equator 6378137."""
    assert earth.geodetic((0.0, 0.0, 6356752.3142 + 100.0)) == pytest.approx((math.pi / 2.0, 0.0, 100.0), abs=1e-4)
    assert earth.geodetic((6378137.0, 0.0, 0.0)) == pytest.approx((0.0, 0.0, 0.0), abs=1e-9)
    assert earth.altitude_m((0.0, 0.0, 0.0)) < 0.0


def test_ground_arc_against_geodesics():
    """Karney 2013: within 4 m of the geodesic to 600 km, heights to 30 km, as the docstring states."""
    dice = random.Random(2)
    for _ in range(500):
        lat_deg, bearing_deg = dice.uniform(-70.0, 70.0), dice.uniform(0.0, 360.0)
        arc_m, h1, h2 = dice.uniform(1e3, 600e3), dice.uniform(0.0, 2e3), dice.uniform(0.0, 30e3)
        there = Geodesic.WGS84.Direct(lat_deg, 10.0, bearing_deg, arc_m)
        here_r = earth.ecef_m(math.radians(lat_deg), math.radians(10.0), h1)
        there_r = earth.ecef_m(math.radians(there["lat2"]), math.radians(there["lon2"]), h2)
        radius_m = earth.gauss_radius_m(math.radians(lat_deg))
        assert earth.ground_arc_m(radius_m, h1, h2, math.dist(here_r, there_r)) == pytest.approx(arc_m, abs=4.0)


def test_ground_arc_on_a_sphere():
    """Law of cosines: 1 mm at 1500 km."""
    radius_m, angle = 6371e3, 1500e3 / 6371e3
    a, b = (radius_m + 5e3, 0.0), ((radius_m + 40e3) * math.cos(angle), (radius_m + 40e3) * math.sin(angle))
    assert earth.ground_arc_m(radius_m, 5e3, 40e3, math.dist(a, b)) == pytest.approx(1500e3, abs=1e-3)
    assert earth.ground_arc_m(radius_m, 0.0, 100.0, 50.0) == 0.0


def test_radar_horizon():
    """Skolnik ch. 8, k = 4/3 on 6371 km: 24 m against 100 m is 61 410.565 m, 850 m against 100 m 161 383.341 m."""
    assert earth.horizon_arc_m(24.0, 100.0, 6371e3, 4.0 / 3.0) == pytest.approx(61410.56498545, abs=1e-4)
    assert earth.horizon_arc_m(850.0, 100.0, 6371e3, 4.0 / 3.0) == pytest.approx(161383.341419, abs=1e-4)
    assert earth.horizon_slant_m(850.0, 100.0, 6371e3, 4.0 / 3.0) == pytest.approx(161391.6809308, abs=1e-4)
    assert earth.horizon_arc_m(-5.0, -5.0, 6371e3, 4.0 / 3.0) == 0.0


def test_bounds_of_the_horizon_hold_it():
    """x - x³/3 <= atan x <= x (Abramowitz, Stegun 1964, 4.4.42); the answer is the exact one."""
    dice = random.Random(5)
    for _ in range(500):
        antenna_m, target_m = dice.uniform(1.0, 60.0), 10.0 ** dice.uniform(0.0, 5.0)
        exact_m = earth.horizon_arc_m(antenna_m, target_m, 6.37e6, 4.0 / 3.0)
        least_m, most_m = earth.horizon_bounds_m(antenna_m, target_m, 6.37e6, 4.0 / 3.0)
        assert least_m <= exact_m <= most_m
        assert most_m - least_m < (30.0 if target_m < 2e3 else 0.02 * exact_m)
        for share in (0.5, 1.0 - 1e-7, 1.0 + 1e-7, 2.0):
            arc_m = share * exact_m
            found = earth.is_beyond_horizon(arc_m, antenna_m, target_m, 6.37e6, 4.0 / 3.0)
            assert found == (share > 1.0)


def test_same_without_compiler():
    assert_same_without_compiler(
        "from threatring.models.earth import *\nr = ecef_m(0.7, 0.57, 12345.6)\nenv = standard_environment(900.0)\n"
        "frame = axes(0.7, 0.57)\nthere = ecef_m(0.73, 0.6, 9e3)",
        "(r, geodetic(r), altitude_m(r), up_at(r), gravity_m_s2(env, r), coriolis_m_s2(env, r), frame,"
        " azimuth_elevation_range(*frame, r, there), ground_arc_m(6.37e6, 10.0, 9e3, 2e5),"
        " horizon_arc_m(24.0, 50.0, 6.37e6, 4 / 3), position_at(*frame, r, 1.0, 0.1, 2e4), gauss_radius_m(0.7))",
    )
