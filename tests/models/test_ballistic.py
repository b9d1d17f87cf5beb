"""Bate, Mueller and White ch. 6 closed forms (bm-01, bm-07); NASA NESC check-cases 6 and 9, NASA/TM-2015-218675."""

import math

import pytest

from tests.both_ways import assert_same_without_compiler
from threatring.models import ballistic, earth

MU, RADIUS_M = 3.986004418e14, 6371000.0
EARTH = earth.standard_environment(0.0)
SPHERE = EARTH._replace(j2_coeff=0.0, rotation_rad_s=0.0, semi_major_m=RADIUS_M, flattening_coeff=0.0, air_factor=0.0)

# range km, launch angle degrees: speed m/s, apogee km, time s (bm-01 rows are at the least-energy angle)
ARCS = [
    (300.0, 44.32550879556, 1696.481046045, 74.1102049465, 251.0347896977),
    (1000.0, 42.7516959852, 3016.118307413, 239.9384026439, 474.3600703661),
    (500.0, 60.0, 2355.1866703310757, 224.1525121905012, 444.6519000447186),
    (1500.0, 25.0, 3925.5659478170963, 180.01417357741855, 437.5816329762874),
]


@pytest.mark.parametrize("range_km, angle_deg, speed_m_s, apogee_km, time_s", ARCS)
def test_closed_forms(range_km, angle_deg, speed_m_s, apogee_km, time_s):
    range_m, angle = range_km * 1e3, math.radians(angle_deg)
    assert ballistic.launch_speed_m_s(MU, RADIUS_M, range_m, angle) == pytest.approx(speed_m_s, rel=1e-10)
    assert ballistic.apogee_m(MU, RADIUS_M, speed_m_s, angle) == pytest.approx(apogee_km * 1e3, rel=1e-9)
    assert ballistic.flight_time_s(MU, RADIUS_M, speed_m_s, angle) == pytest.approx(time_s, rel=1e-9)
    found = ballistic.launch_to_apogee(MU, RADIUS_M, range_m, apogee_km * 1e3)
    assert found == pytest.approx((speed_m_s, angle), rel=1e-9)
    assert ballistic.launch_angles_rad(MU, RADIUS_M, range_m, speed_m_s * (1.0 + 1e-12)) == pytest.approx(
        sorted([angle, math.pi / 2.0 - range_m / RADIUS_M / 2.0 - angle]), abs=2e-6
    )


def test_least_energy():
    """Wheelon 1959: 4.8 km/s is a 2900 km missile; a 3500 km one arrives at 4.98 km/s at 100 km."""
    assert ballistic.least_energy_angle_rad(300e3, RADIUS_M) == pytest.approx(math.radians(44.32550879556), rel=1e-10)
    assert ballistic.farthest_range_m(MU, RADIUS_M, 4800.0) == pytest.approx(2900654.234632, rel=1e-10)
    speed = ballistic.launch_speed_m_s(MU, RADIUS_M, 3500e3, ballistic.least_energy_angle_rad(3500e3, RADIUS_M))
    assert ballistic.speed_at_height_m_s(MU, RADIUS_M, speed, 100e3) == pytest.approx(4976.429352094, rel=1e-10)
    assert ballistic.speed_at_height_m_s(MU, RADIUS_M, 100.0, 100e3) == 0.0


@pytest.mark.parametrize("step_s, off_m", [(1.0, 0.01), (10.0, 5.0)])
def test_integration_meets_kepler(step_s, off_m):
    """The closed forms are the truth of the integrator on a bare sphere: impact where and when they say."""
    range_km, angle_deg, speed_m_s, _, time_s = ARCS[1]
    angle, arc = math.radians(angle_deg), range_km * 1e3 / RADIUS_M
    v = (speed_m_s * math.sin(angle), speed_m_s * math.cos(angle), 0.0)
    r, _ = ballistic.predict_ballistic(SPHERE, (RADIUS_M, 0.0, 0.0), v, 0.0, time_s, step_s)
    assert math.dist(r, (RADIUS_M * math.cos(arc), RADIUS_M * math.sin(arc), 0.0)) < off_m


@pytest.mark.parametrize(
    "start_m, v, altitude_m, lon_deg, down_m_s",
    [
        (9144.0, (0.0, 0.0, 0.0), 4963.499644174, 5.337980240344e-05, 263.3503811631),
        (0.0, (304.8, 304.8, 0.0), 3097.035027162, 0.06164754506258, 55.39778249751),
    ],
)
def test_nasa_check_cases(start_m, v, altitude_m, lon_deg, down_m_s):
    """Check-cases 6 (dropped sphere) and 9 (cannonball), state after 30 s; up, east, north at (0, 0) are x, y, z."""
    beta = 14.59390294 / (0.1 * 0.01824146545248)
    r, v = ballistic.predict_ballistic(EARTH, (6378137.0 + start_m, 0.0, 0.0), v, beta, 30.0, 0.5)
    lat, lon, altitude = earth.geodetic(r)
    assert altitude == pytest.approx(altitude_m, abs=0.05)
    assert (math.degrees(lat), math.degrees(lon)) == pytest.approx((0.0, lon_deg), abs=5e-7)
    up = earth.axes(lat, lon)[2]
    assert -sum(a * b for a, b in zip(v, up, strict=True)) == pytest.approx(down_m_s, abs=2e-3)


def test_thrust_adds_up():
    """Newton: a constant extra acceleration adds a t² / 2 and a t to free fall (tidal terms of a short step aside)."""
    r0, v0, a, zero = (7e6, 0.0, 0.0), (0.0, 1000.0, 0.0), (0.0, 0.0, 20.0), (0.0, 0.0, 0.0)
    r1, v1 = ballistic.rk4_step(SPHERE, r0, v0, 0.0, a, 0.5)
    r2, v2 = ballistic.rk4_step(SPHERE, r0, v0, 0.0, zero, 0.5)
    assert r1[2] - r2[2] == pytest.approx(2.5, rel=1e-6) and v1[2] - v2[2] == pytest.approx(10.0, rel=1e-6)
    assert ballistic.predict_ballistic(EARTH, r0, v0, 100.0, 0.0, 1.0) == (r0, v0)


def test_prediction_runs_backwards_too():
    """Reversibility of the equations of motion: there and back again within a millimetre."""
    r0, v0 = (6478137.0, 0.0, 0.0), (500.0, 1500.0, 300.0)
    there = ballistic.predict_ballistic(EARTH, r0, v0, 8000.0, 60.0, 0.5)
    back = ballistic.predict_ballistic(EARTH, *there, 8000.0, -60.0, 0.5)
    assert math.dist(back[0], r0) < 1e-3


def test_same_without_compiler():
    assert_same_without_compiler(
        "from threatring.models.ballistic import *\nfrom threatring.models.earth import standard_environment\n"
        "env = standard_environment(0.0)\nmu, radius = 3.986004418e14, 6371e3",
        "(predict_ballistic(env, (6408137.0, 0.0, 10.0), (900.0, 1500.0, 3.0), 6e3, 50.0, 0.7),"
        " apogee_m(mu, radius, 2e3, 0.7), flight_time_s(mu, radius, 2e3, 0.7), launch_to_apogee(mu, radius, 3e5, 1e5),"
        " launch_angles_rad(mu, radius, 3e5, 2e3), farthest_range_m(mu, radius, 2e3))",
    )
