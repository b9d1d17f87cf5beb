"""Zarchan 2012 ch. 2, 8; Fleeman 2006 ch. 2; Anderson, Aircraft Performance and Design, ch. 5; Sutton and Biblarz."""

import math

import numpy as np
import pytest

from tests.both_ways import assert_same_without_compiler
from threatring.catalogue import load_catalogue
from threatring.models import missile
from threatring.models.atmosphere import air
from threatring.records import Missile, table
from threatring.units import STANDARD_GRAVITY_M_S2

UP, NO_GRAVITY, GRAVITY = (0.0, 0.0, 1.0), (0.0, 0.0, 0.0), (0.0, 0.0, -STANDARD_GRAVITY_M_S2)
TURN_S = 1.2
KNOTS = [(getattr(missile, f"MACH_{i}"), getattr(missile, f"DRAG_{i}")) for i in range(6)]


def fleeman_body_drag(mach: float, fineness: float, nose_fineness: float, length_m: float, altitude_m: float) -> float:
    """Wave, base (coasting) and friction drag of a body; pressure in pounds a square foot, length in feet."""
    rho, sound_m_s = air(altitude_m)
    pressure_psf = 0.5 * rho * (mach * sound_m_s) ** 2 / 47.880259
    friction = 0.053 * fineness * (mach / (pressure_psf * length_m / 0.3048)) ** 0.2
    if mach < 1.0:
        return friction + 0.12 + 0.13 * mach * mach
    wave = (1.59 + 1.83 / mach**2) * math.atan(0.5 / nose_fineness) ** 1.69
    return friction + 0.25 / mach + wave


def test_drag_is_that_of_a_slender_body():
    """Fleeman's own rocket (length 18 calibres, nose 2.4, Mach 2, 20 000 ft) has 0.41; a 48N6's body, 7.5 m by 0.515 m
    with a nose of three, lies within 25 % of the curve from low subsonic speed to Mach 6."""
    assert fleeman_body_drag(2.0, 18.0, 2.4, 3.66, 6096.0) == pytest.approx(0.41, abs=0.01)
    for mach, altitude_m in ((0.5, 500.0), (0.8, 1e3), (1.5, 5e3), (2.0, 8e3), (3.0, 12e3), (4.0, 15e3), (6.0, 20e3)):
        body = fleeman_body_drag(mach, 7.5 / 0.515, 3.0, 7.5, altitude_m)
        assert missile.zero_lift_drag(mach)[0] == pytest.approx(body, rel=0.25), mach


@pytest.mark.parametrize("left, right", list(zip(KNOTS[:-1], KNOTS[1:], strict=True)))
def test_drag_curve_is_continuous_and_straight_between_points(left, right):
    (m0, d0), (m1, d1) = left, right
    for share in (0.0, 0.3, 0.999999):
        value, slope = missile.zero_lift_drag(m0 + share * (m1 - m0))
        assert value == pytest.approx(d0 + share * (d1 - d0), rel=1e-12)
        assert slope == pytest.approx((d1 - d0) / (m1 - m0), rel=1e-12)
    assert missile.zero_lift_drag(m1)[0] == pytest.approx(d1, rel=1e-12)
    assert missile.zero_lift_drag(9.0) == (missile.DRAG_5, 0.0)


def test_burnt_share_gives_the_rocket_equation():
    """Tsiolkovsky: thrust over mass, summed over the burn, is c ln(m0 / mf) = 2243.1 m/s (msl-06, first rocket)."""
    mass_kg, propellant_kg, burn_s, ignition_s, cells = 1835.0, 1100.0, 12.0, 1.0, 2000
    thrust_n = propellant_kg * 250.0 * STANDARD_GRAVITY_M_S2 / burn_s

    def mass_at_kg(age_s: float) -> float:
        return mass_kg - propellant_kg * missile.burnt_share(age_s, ignition_s, burn_s)

    assert [mass_at_kg(age_s) for age_s in (0.0, 1.0, 7.0, 13.0, 100.0)] == [1835, 1835, 1285, 735, 735]
    step_s = burn_s / cells
    gained = sum(thrust_n / mass_at_kg(ignition_s + (i + 0.5) * step_s) * step_s for i in range(cells))
    assert gained == pytest.approx(2243.097760023, rel=1e-6)


def test_pulses_burn_when_they_should():
    """By definition: a tick burns when it overlaps the time between ignition and burn-out."""
    row = table(Missile, 1)[0]
    row.eject_delay_s, row.burn_s, row.gap_s, row.burn2_s = 1.0, 10.0, 20.0, 5.0
    assert missile.second_ignition_s(row) == 31.0
    wanted = {30.5: False, 30.8: True, 31.0: True, 35.9: True, 36.0: False}
    assert {age_s: missile.burns(age_s, 0.25, 31.0, 5.0) for age_s in wanted} == wanted


@pytest.mark.parametrize("x", [0.05, 0.2, 0.5, 1.0, 1.25, 2.5])
def test_lagged_share_is_nearly_exponential(x):
    """1 - exp(-x) by its (1, 2) Pade fraction: better than 0.3 % up to a step as long as the lag."""
    assert missile.lagged_share(x, 1.0) == pytest.approx(1.0 - math.exp(-x), rel=0.003 if x <= 1.25 else 0.04)


def test_limited_is_square_to_the_path_and_capped():
    rng = np.random.default_rng(7)
    for _ in range(50):
        a, v, limit = rng.normal(0.0, 100.0, 3), rng.normal(0.0, 900.0, 3), rng.uniform(1.0, 200.0)
        got = np.array(missile.limited(tuple(a), tuple(v), limit))
        across = a - a @ v / (v @ v) * v
        assert abs(got @ v) < 1e-9 * np.linalg.norm(a) * np.linalg.norm(v)
        assert np.linalg.norm(got) == pytest.approx(min(np.linalg.norm(across), limit), rel=1e-9)
        assert tuple(np.cross(got, across)) == pytest.approx((0.0, 0.0, 0.0), abs=1e-9 * (across @ across))
        assert got @ across > 0.0
    assert missile.limited((5.0, 0.0, 0.0), (300.0, 0.0, 0.0), 9.0) == pytest.approx((0.0, 0.0, 0.0), abs=1e-12)


@pytest.mark.parametrize("altitude_m, load_g", [(35e3, 2.0), (27e3, 7.0), (20e3, 22.0)])
def test_thin_air_limits_the_turn(altitude_m, load_g):
    """Claim C11 (D-LAT): a 48N6-class missile at 1.5 km/s pulls about 2, 7, 22 g, burnt out; 50 %."""
    number = load_catalogue().select().number
    kind = "missile_48N6E3_48N6DM"
    mass_kg = number(f"{kind}.mass_kg") * (1.0 - number(f"{kind}.propellant_mass_fraction_coeff"))
    area_m2 = 0.25 * math.pi * number(f"{kind}.diameter_m") ** 2
    pressure_n = 0.5 * air(altitude_m)[0] * 1500.0**2 * area_m2
    structure_m_s2 = number(f"{kind}.g_limit_g") * STANDARD_GRAVITY_M_S2
    limit = missile.lateral_limit_m_s2(pressure_n, number(f"{kind}.lift_max_coeff"), structure_m_s2, 0.0, mass_kg)
    assert limit / STANDARD_GRAVITY_M_S2 == pytest.approx(load_g, rel=0.5)


def test_structure_and_vanes():
    """In dense air the structure decides; with no air at all the vanes turn it."""
    assert missile.lateral_limit_m_s2(1e6, 7.0, 250.0, 0.0, 700.0) == 250.0
    assert missile.lateral_limit_m_s2(0.0, 7.0, 250.0, 40.0, 700.0) == 40.0
    assert missile.lateral_limit_m_s2(7e3, 7.0, 250.0, 40.0, 700.0) == pytest.approx(110.0, rel=1e-12)


def test_drag_polar():
    """C_D = C_D0 + k C_L²: a lift costs least at C_L = sqrt(C_D0 / k), then 2 sqrt(k C_D0) of itself (Anderson)."""
    zero_lift, k, mass_kg, turn_m_s2 = 0.3, 0.07, 700.0, 120.0
    assert missile.drag_m_s2(5e4, zero_lift, k, 0.0, mass_kg) == pytest.approx(5e4 * zero_lift / mass_kg, rel=1e-12)
    best_n = mass_kg * turn_m_s2 / math.sqrt(zero_lift / k)
    least = missile.drag_m_s2(best_n, zero_lift, k, turn_m_s2**2, mass_kg)
    assert least == pytest.approx(2.0 * math.sqrt(k * zero_lift) * turn_m_s2, rel=1e-9)
    for other in (0.8, 1.25):
        assert missile.drag_m_s2(other * best_n, zero_lift, k, turn_m_s2**2, mass_kg) > least


def test_climb_out_turns_like_a_first_order_loop():
    """Turn rate sin(error) / T integrates to tan(error / 2) = tan(error_0 / 2) e^(-t/T), weightless, aim far away."""
    error_rad, speed_m_s, step_s = 1.2, 600.0, 1e-3
    angle = error_rad
    for _ in range(1500):
        v = (speed_m_s * math.cos(angle), 0.0, speed_m_s * math.sin(angle))
        a = missile.climb_out_m_s2(NO_GRAVITY, v, (1e12, 0.0, 0.0), UP, NO_GRAVITY, 0.0, TURN_S)
        angle += step_s * (a[2] * math.cos(angle) - a[0] * math.sin(angle)) / speed_m_s
    assert math.tan(angle / 2.0) == pytest.approx(math.tan(error_rad / 2.0) * math.exp(-1.5 / TURN_S), rel=2e-3)


def test_climb_out_holds_its_heading():
    """On the lofted heading the command only carries the weight across the path; flown backwards it turns hardest."""
    loft = 0.45
    v = tuple(800.0 * part / math.hypot(1.0, loft) for part in (1.0, 0.0, loft))
    a = missile.climb_out_m_s2(NO_GRAVITY, v, (5e4, 0.0, 0.0), UP, GRAVITY, loft, TURN_S)
    weight = STANDARD_GRAVITY_M_S2 / math.hypot(1.0, loft)
    assert math.hypot(*a) == pytest.approx(weight, rel=1e-12) and a[2] > 0.0
    away = missile.climb_out_m_s2(NO_GRAVITY, (-800.0, 10.0, 0.0), (5e4, 0.0, 0.0), UP, NO_GRAVITY, 0.0, TURN_S)
    assert math.hypot(*away) == pytest.approx(math.hypot(800.0, 10.0) / TURN_S, rel=1e-9)


def parabola(v, time_s):
    """Where a body thrown from the origin is in a vacuum, and how fast."""
    r = tuple(p * time_s + 0.5 * g * time_s**2 for p, g in zip(v, GRAVITY, strict=True))
    return r, tuple(p + g * time_s for p, g in zip(v, GRAVITY, strict=True))


@pytest.mark.parametrize("v", [(900.0, 300.0, 700.0), (1500.0, 0.0, 100.0), (600.0, -800.0, 350.0)])
def test_coasting_on_the_right_parabola_is_not_disturbed(v):
    aim = parabola(v, 80.0)[0]
    for time_s in (0.0, 30.0, 60.0, 78.0):
        r, now = parabola(v, time_s)
        command = missile.coast_m_s2(r, now, aim, UP, GRAVITY, 3.0)
        assert command == pytest.approx((0.0, 0.0, 0.0), abs=1e-8)


def test_coasting_off_the_parabola_comes_back():
    """Zero-effort miss guidance: two kilometres beside the aim without command, a few metres with it."""
    v = (900.0, 0.0, 700.0)
    aim = tuple(a + b for a, b in zip(parabola(v, 60.0)[0], (0.0, 1400.0, 1400.0), strict=True))
    r, v, step_s = np.zeros(3), np.array(v), 0.01
    nearest_m = math.inf
    for _ in range(6500):
        command = missile.coast_m_s2(tuple(r), tuple(v), aim, UP, GRAVITY, 3.0)
        v += step_s * (np.array(command) + GRAVITY)
        r += step_s * v
        nearest_m = min(nearest_m, math.dist(r, aim))
    assert nearest_m < 10.0


def test_homing_is_proportional_navigation():
    """Zarchan (2.1): N' times closing speed times line-of-sight rate, square to the line of sight, for a small miss."""
    rel, rel_v = (6000.0, 0.0, 0.0), (-1500.0, 1.2, -0.7)
    a = missile.intercept_m_s2(rel, rel_v, 4.0, (0.0, 0.0, 0.0))
    rates = (1.2 / 6000.0, -0.7 / 6000.0)
    assert a[1:] == pytest.approx(tuple(4.0 * 1500.0 * rate for rate in rates), rel=1e-5)
    assert missile.intercept_m_s2(rel, (-1500.0, 0.0, 0.0), 4.0, (0.0, 0.0, 0.0)) == pytest.approx(
        (0.0, 0.0, 0.0), abs=1e-9
    )


def test_noise_and_the_last_moment():
    """A displacement of the target commands N' y / tgo²; tgo is never taken shorter than the floor."""
    a = missile.intercept_m_s2((3000.0, 0.0, 0.0), (-1500.0, 0.0, 0.0), 3.0, (0.0, 5.0, 0.0))
    assert a == pytest.approx((0.0, 3.0 * 5.0 / 4.0, 0.0), rel=1e-9, abs=1e-9)
    late = missile.intercept_m_s2((15.0, 0.0, 0.0), (-1500.0, 0.0, 0.0), 3.0, (0.0, 5.0, 0.0))
    assert late[1] == pytest.approx(3.0 * 5.0 / missile.TGO_MIN_S**2, rel=1e-9)


def test_same_without_compiler():
    assert_same_without_compiler(
        "from threatring.models.missile import *\nfrom tests.models.test_missile import UP, GRAVITY\n"
        "r, v, aim = (1e3, 2e3, 9e3), (700.0, -80.0, 400.0), (9e4, 7e3, 1.2e4)",
        "([zero_lift_drag(m) for m in (0.3, 0.9, 1.4, 3.3, 6.1, 8.0)], burnt_share(4.7, 1.0, 12.0),"
        " lagged_share(0.25, 0.2), burns(3.0, 0.25, 1.0, 9.0),"
        " climb_out_m_s2(r, v, aim, UP, GRAVITY, 0.3, 1.2), coast_m_s2(r, v, aim, UP, GRAVITY, 3.0),"
        " intercept_m_s2(r, v, 4.0, UP), limited(aim, v, 50.0), drag_m_s2(4e4, 0.3, 0.07, 900.0, 700.0),"
        " lateral_limit_m_s2(3e3, 7.0, 250.0, 1.0, 700.0))",
    )
