"""What is laid into a lane, against the models it comes from; a powered flight against an independent integration."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.played import CLOSE, setup_of
from threatring.engine import lanes
from threatring.engine.flight import (
    FINE_STEPS,
    TICK_S,
    air_limit_m_s2,
    empty_lanes,
    is_burning,
    lane_put3,
    lay_lanes,
    load_missile,
    load_target,
)
from threatring.engine.lanes import ROWS, W, fly_lanes
from threatring.models import atmosphere, earth
from threatring.models import missile as body
from threatring.models.ballistic import predict_ballistic

SITE = math.radians(40.0), math.radians(33.0)
EARTH = earth.standard_environment(0.0)
EMPTY_SPACE = EARTH._replace(air_factor=0.0, j2_coeff=0.0, rotation_rad_s=0.0)
UNGUIDED_COEFF = 2e-3  # of the way and of the speed, after 80 s
ENERGY_COEFF = 1e-6  # of the kinetic energy
STANDS_STILL = (0.0, 0.0, 0.0)


@pytest.fixture(scope="module")
def missile():
    """The central 48N6E3."""
    return setup_of(CLOSE, 1, 1).prepared.tables.missiles[-1, 0]


def changed(missile, **values: float):
    """Return a copy of a missile's row with other values."""
    row = np.array([missile], dtype=missile.dtype).view(np.recarray)[0]
    for name, value in values.items():
        setattr(row, name, value)
    return row


def load(A: np.ndarray, i: int, env, missile, age_s: float) -> int:
    """Lay one tick of unguided flight into lane i (and those before it); return the steps it is flown in."""
    steps = FINE_STEPS if is_burning(missile, age_s) else 1
    load_missile(A, i, missile, 0.0)
    A[lanes.AGE * W + i] = age_s
    lay_lanes(A, i + 1, env, TICK_S / steps)
    lane_put3(A, lanes.CX, i, STANDS_STILL)
    return steps


def start(elevation_deg: float, speed_m_s: float, height_m: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    east, _, up = (np.array(axis) for axis in earth.axes(*SITE))
    angle = math.radians(elevation_deg)
    return np.array(earth.ecef_m(*SITE, height_m)), speed_m_s * (math.cos(angle) * east + math.sin(angle) * up)


def flown(env, missile, r: np.ndarray, v: np.ndarray, age_s: float, until_s: float) -> tuple[np.ndarray, np.ndarray]:
    """Fly a missile without guidance, in the engine's own ticks and steps."""
    A = empty_lanes(env.air_factor)[0]
    lane_put3(A, lanes.RX, 0, tuple(r))
    lane_put3(A, lanes.VX, 0, tuple(v))
    for tick in range(round((until_s - age_s) / TICK_S)):
        steps = load(A, 0, env, missile, age_s + tick * TICK_S)
        fly_lanes(A, 1, steps, TICK_S / steps)
    rows = A[: ROWS * W].reshape(ROWS, W)
    return rows[lanes.RX : lanes.RX + 3, 0].copy(), rows[lanes.VX : lanes.VX + 3, 0].copy()


@pytest.mark.parametrize("elevation_deg, speed_m_s", [(90.0, 25.0), (60.0, 200.0)])
def test_unguided_flight_follows_the_same_forces(elevation_deg: float, speed_m_s: float, missile) -> None:
    """Newton by SciPy's DOP853: gravity with J2, Coriolis, thrust along the nose, drag against Mach number."""
    integrate = pytest.importorskip("scipy.integrate")
    curve = [(getattr(body, f"MACH_{n}"), getattr(body, f"DRAG_{n}")) for n in range(6)]
    spin = np.array([0.0, 0.0, EARTH.rotation_rad_s])
    ignition_s, cutoff_s = missile.eject_delay_s, missile.eject_delay_s + missile.burn_s

    def force(t: float, state: np.ndarray, burning: bool, drag_change: float) -> np.ndarray:
        r, v = state[:3], state[3:]
        density, sound_m_s = atmosphere.air(earth.altitude_m(tuple(r)))
        speed = np.linalg.norm(v)
        mass = missile.mass_kg - missile.propellant_kg * min(max((t - ignition_s) / missile.burn_s, 0.0), 1.0)
        drag = missile.drag_factor * (np.interp(speed / sound_m_s, *zip(*curve, strict=True)) + drag_change)
        a = np.array(earth.gravity_m_s2(EARTH, tuple(r))) - 2.0 * np.cross(spin, v)
        a += v / speed * (missile.thrust_n * burning - 0.5 * density * speed**2 * missile.area_m2 * drag) / mass
        return np.concatenate([v, a])

    plume = -missile.plume_saving_coeff
    first = start(elevation_deg, speed_m_s)
    state = np.concatenate(first)
    for begin_s, end_s, args in ((0.0, ignition_s, (0, plume)), (ignition_s, cutoff_s, (1, plume)),
                                 (cutoff_s, 80.0, (0, 0.0))):  # fmt: skip
        done = integrate.solve_ivp(force, (begin_s, end_s), state, "DOP853", args=args, rtol=1e-9, atol=1e-6)
        state = done.y[:, -1]
    r, v = flown(EARTH, missile, *first, 0.0, 80.0)
    travelled_m = np.linalg.norm(state[:3] - first[0])
    assert travelled_m > 60e3
    assert np.linalg.norm(r - state[:3]) < UNGUIDED_COEFF * travelled_m
    assert np.linalg.norm(v) == pytest.approx(np.linalg.norm(state[3:]), rel=UNGUIDED_COEFF)


def test_energy_is_kept_in_empty_space(missile) -> None:
    """Vis viva: v²/2 - mu/r is constant over a sphere at rest without air, and so is r x v."""
    r0, v0 = start(45.0, 1500.0, 20e3)
    r1, v1 = flown(EMPTY_SPACE, missile, r0, v0, 60.0, 160.0)
    energy = [0.5 * v @ v - EMPTY_SPACE.gravity_m3_s2 / np.linalg.norm(r) for r, v in ((r0, v0), (r1, v1))]
    assert abs(energy[1] - energy[0]) < ENERGY_COEFF * 0.5 * v0 @ v0
    momentum = [np.cross(r0, v0), np.cross(r1, v1)]
    assert momentum[1] == pytest.approx(momentum[0], rel=1e-7)


def test_turning_alone_keeps_the_speed(missile) -> None:
    """Newton: what acts across the velocity does no work; a turn by jet vanes' force alone changes no speed."""
    A = empty_lanes(0.0)[0]
    nowhere = EMPTY_SPACE._replace(gravity_m3_s2=0.0)
    r, v = start(0.0, 500.0, 10e3)
    lane_put3(A, lanes.RX, 0, tuple(r))
    lane_put3(A, lanes.VX, 0, tuple(v))
    turned_m_s2 = 20.0
    for _ in range(80):
        load(A, 0, nowhere, missile, 100.0)
        A[lanes.LIFT * W], A[lanes.RHO0 * W], A[lanes.INDUCED * W], A[lanes.CD0 * W] = 1e3, 1.0, 0.0, 0.0
        A[lanes.CD1 * W] = A[lanes.RHO1 * W] = A[lanes.RHO2 * W] = 0.0
        here = A[lanes.VX * W : (lanes.VX + 3) * W : W]
        side = np.cross((0.0, 0.0, 1.0), here)
        lane_put3(A, lanes.CX, 0, tuple(turned_m_s2 * side / np.linalg.norm(side)))
        fly_lanes(A, 1, 1, TICK_S)
    after = A[lanes.VX * W : (lanes.VX + 3) * W : W]
    assert after @ v < 0.95 * (v @ v)  # it did turn
    assert np.linalg.norm(after) == pytest.approx(np.linalg.norm(v), rel=1e-4)


def test_without_guidance_it_falls_as_ballistic_targets_do(missile) -> None:
    """Fourth-order Runge-Kutta over the turning, flattened Earth: without air, and with drag that is constant above
    Mach 7.
    """
    burnt_kg = missile.mass_kg - missile.propellant_kg
    beta_kg_m2 = burnt_kg / (missile.drag_factor * body.DRAG_5 * missile.area_m2)
    for env, height_m, beta in ((EARTH._replace(air_factor=0.0), 5e3, 0.0), (EARTH, 24e3, beta_kg_m2)):
        r0, v0 = start(30.0, 2700.0, height_m)
        r1, v1 = flown(env, missile, r0, v0, 60.0, 80.0)
        r, v = predict_ballistic(env, tuple(r0), tuple(v0), beta, 20.0, 0.05)
        assert np.linalg.norm(v1) > body.MACH_5 * 320.0  # or the drag would not be constant
        assert np.linalg.norm(r1 - r) < 1.0
        assert np.linalg.norm(v1 - v) < 0.05


def test_speed_won_by_two_pulses(missile) -> None:
    """Tsiolkovsky: the speed won is the sum over pulses of exhaust speed times the logarithm of the mass ratio."""
    two = changed(missile, gap_s=7.3, propellant2_kg=0.25 * missile.propellant_kg,
                  thrust2_n=0.4 * missile.thrust_n, burn2_s=6.1)  # fmt: skip
    nowhere = EMPTY_SPACE._replace(gravity_m3_s2=0.0)
    r, v = start(60.0, 25.0)
    end_s = two.eject_delay_s + two.burn_s + two.gap_s + two.burn2_s
    _, after = flown(nowhere, two, r, v, 0.0, math.ceil(end_s + 1.0))
    empty_kg = two.mass_kg - two.propellant_kg
    won_m_s = two.thrust_n * two.burn_s / two.propellant_kg * math.log(two.mass_kg / empty_kg)
    won_m_s += two.thrust2_n * two.burn2_s / two.propellant2_kg * math.log(empty_kg / (empty_kg - two.propellant2_kg))
    assert np.linalg.norm(after) - 25.0 == pytest.approx(won_m_s, rel=1e-4)
    between_s = math.floor(two.eject_delay_s + two.burn_s + two.gap_s)
    one = two.thrust_n * two.burn_s / two.propellant_kg * math.log(two.mass_kg / empty_kg)
    _, coasting = flown(nowhere, two, r, v, 0.0, between_s)
    assert np.linalg.norm(coasting) - 25.0 == pytest.approx(one, rel=1e-4)


def closest_approach_m(missile, weave_m_s2: float, tick_s: float, drift_m_s: float) -> float:
    """Fly a missile's homing on a weaving target, from 14 km off, in ticks of five steps; return how near it comes."""
    A = empty_lanes(1.0)[0]
    east, north, up = (np.array(axis) for axis in earth.axes(*SITE))
    r, v = start(0.0, 1200.0, 9e3)
    lane_put3(A, lanes.RX, 0, tuple(r))
    lane_put3(A, lanes.VX, 0, tuple(v))
    load_missile(A, 0, missile, 0.0)
    A[lanes.PN * W] = missile.navigation_coeff
    A[lanes.CLOSEST2 * W] = 1e30
    begin = r + 14e3 * east + 800.0 * north
    rate_s = 2.0 * math.pi / 4.0
    for tick in range(math.ceil(14e3 / (1200.0 + drift_m_s) / tick_s) + round(2.0 / tick_s)):
        now_s = tick * tick_s
        s, c = math.sin(rate_s * now_s), math.cos(rate_s * now_s)
        place = begin - drift_m_s * now_s * east + weave_m_s2 / rate_s**2 * (1.0 - c) * north
        velocity = -drift_m_s * east + weave_m_s2 / rate_s * s * north
        load_target(A, 0, tuple(place), tuple(velocity), tuple(weave_m_s2 * c * north))
        A[lanes.AGE * W] = 100.0 + now_s
        lay_lanes(A, 1, EARTH, tick_s / FINE_STEPS)
        fly_lanes(A, 1, FINE_STEPS, tick_s / FINE_STEPS)
    return math.sqrt(A[lanes.CLOSEST2 * W])


@pytest.mark.parametrize("weave_g, drift_m_s", [(0.0, 0.0), (3.0, 250.0), (6.0, 600.0)])
def test_half_the_step_meets_the_target_as_well(weave_g: float, drift_m_s: float, missile) -> None:
    """Step halving (e.g. W. H. Press et al., Numerical Recipes, 3rd ed., 17.2): closest approach within a metre."""
    whole = closest_approach_m(missile, weave_g * 9.80665, TICK_S, drift_m_s)
    half = closest_approach_m(missile, weave_g * 9.80665, 0.5 * TICK_S, drift_m_s)
    assert whole < 20.0  # it homes
    assert abs(whole - half) < 1.0


@pytest.mark.parametrize("height_m", [50.0, 9000.0, 26_000.0])
def test_air_of_a_lane(height_m: float, missile) -> None:
    """US Standard Atmosphere 1976 at the lane's height, and within the 400 m a missile climbs in a tick."""
    A = empty_lanes(1.0)[0]
    r, v = start(90.0, 1200.0, height_m)
    lane_put3(A, lanes.RX, 0, tuple(r))
    lane_put3(A, lanes.VX, 0, tuple(v))
    load(A, 0, EARTH, missile, 100.0)
    assert A[lanes.HEIGHT * W] == pytest.approx(height_m, abs=0.01)
    rho = [A[row * W] for row in (lanes.RHO0, lanes.RHO1, lanes.RHO2)]
    for climb_m in (0.0, 150.0, 400.0):
        wanted = atmosphere.density_kg_m3(height_m + climb_m)
        assert rho[0] + climb_m * (rho[1] + climb_m * rho[2]) == pytest.approx(wanted, rel=1e-4)
    drag, _ = body.zero_lift_drag(1200.0 / atmosphere.air(height_m)[1])
    assert A[lanes.CD0 * W] == pytest.approx(missile.drag_factor * drag, rel=1e-5)


def test_motor_of_a_lane(missile) -> None:
    """Mass falls evenly by the propellant between ignition and burn-out; burn times count from the tick's start."""
    A = empty_lanes(1.0)[0]
    r, v = start(90.0, 300.0, 1000.0)
    lane_put3(A, lanes.RX, 0, tuple(r))
    lane_put3(A, lanes.VX, 0, tuple(v))
    cutoff_s = missile.eject_delay_s + missile.burn_s
    for age_s, burnt in ((0.0, 0.0), (missile.eject_delay_s + 0.5 * missile.burn_s, 0.5)):
        load(A, 0, EARTH, missile, age_s)
        assert A[lanes.MASS * W] == pytest.approx(missile.mass_kg - burnt * missile.propellant_kg, rel=1e-12)
        assert A[lanes.BURN_TO * W] == pytest.approx(cutoff_s - age_s, abs=1e-9)
        assert is_burning(missile, age_s)
        assert A[lanes.ALPHA * W] == pytest.approx(1.0 - math.exp(-TICK_S / FINE_STEPS / missile.lag_s), rel=1e-4)
    load(A, 0, EARTH, missile, cutoff_s + 5.0)
    assert A[lanes.MASS * W] == pytest.approx(missile.mass_kg - missile.propellant_kg, rel=1e-12)
    assert A[lanes.BURN_FROM * W] > TICK_S and not is_burning(missile, cutoff_s + 5.0)  # the second pulse there is not
    assert A[lanes.ALPHA * W] == pytest.approx(1.0 - math.exp(-TICK_S / missile.lag_s), rel=1e-3)


def test_turn_that_air_and_structure_allow(missile) -> None:
    """Lift = q S C_L: limited by air when high and slow, by structure when low and fast."""
    A = empty_lanes(1.0)[0]
    for height_m, speed_m_s in ((20_000.0, 700.0), (3_000.0, 1900.0)):
        r, v = start(0.0, speed_m_s, height_m)
        lane_put3(A, lanes.RX, 0, tuple(r))
        lane_put3(A, lanes.VX, 0, tuple(v))
        load(A, 0, EARTH, missile, 100.0)
        pressure = 0.5 * atmosphere.density_kg_m3(height_m) * speed_m_s**2
        air_m_s2 = pressure * missile.area_m2 * missile.lift_max_coeff / (missile.mass_kg - missile.propellant_kg)
        wanted = min(air_m_s2, missile.lateral_limit_m_s2)
        assert air_limit_m_s2(A, 0) == pytest.approx(wanted, rel=1e-5)
