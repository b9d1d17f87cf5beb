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
    is_burning,
    lane_put3,
    load_air,
    load_command,
    load_motor,
)
from threatring.engine.lanes import ROWS, W, fly_lanes
from threatring.models import atmosphere, earth
from threatring.models import missile as body

SITE = math.radians(40.0), math.radians(33.0)
EARTH = earth.standard_environment(0.0)


@pytest.fixture(scope="module")
def missile():
    """The central 48N6E3."""
    return setup_of(CLOSE, 1, 1).prepared.tables.missiles[-1, 0]


def load(A: np.ndarray, i: int, env, missile, age_s: float) -> int:
    """Lay one tick of unguided flight into lane i; return the steps it is flown in."""
    burning = bool(is_burning(missile, age_s))
    steps = FINE_STEPS if burning else 1
    load_air(A, i, env, missile.area_m2, missile.drag_factor, burning)
    load_motor(A, i, missile, age_s, TICK_S / steps)
    load_command(A, i, 0.0, (0.0, 0.0, 0.0))
    return steps


def start(elevation_deg: float, speed_m_s: float, height_m: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    east, _, up = (np.array(axis) for axis in earth.axes(*SITE))
    angle = math.radians(elevation_deg)
    return np.array(earth.ecef_m(*SITE, height_m)), speed_m_s * (math.cos(angle) * east + math.sin(angle) * up)


def flown(env, missile, r: np.ndarray, v: np.ndarray, age_s: float, until_s: float) -> tuple[np.ndarray, np.ndarray]:
    """Fly a missile without guidance, in the engine's own ticks and steps."""
    A = np.zeros(ROWS * W)
    lane_put3(A, lanes.RX, 3, tuple(r))
    lane_put3(A, lanes.VX, 3, tuple(v))
    for tick in range(round((until_s - age_s) / TICK_S)):
        steps = load(A, 3, env, missile, age_s + tick * TICK_S)
        fly_lanes(A, 4, steps, TICK_S / steps)
    rows = A.reshape(ROWS, W)
    return rows[lanes.RX : lanes.RX + 3, 3].copy(), rows[lanes.VX : lanes.VX + 3, 3].copy()


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

    plume = body.POWER_ON_COEFF
    first = start(elevation_deg, speed_m_s)
    state = np.concatenate(first)
    for begin_s, end_s, args in ((0.0, ignition_s, (0, plume)), (ignition_s, cutoff_s, (1, plume)),
                                 (cutoff_s, 80.0, (0, 0.0))):  # fmt: skip
        done = integrate.solve_ivp(force, (begin_s, end_s), state, "DOP853", args=args, rtol=1e-9, atol=1e-6)
        state = done.y[:, -1]
    r, v = flown(EARTH, missile, *first, 0.0, 80.0)
    travelled_m = np.linalg.norm(state[:3] - first[0])
    assert travelled_m > 60e3
    assert np.linalg.norm(r - state[:3]) < 2e-3 * travelled_m
    assert np.linalg.norm(v) == pytest.approx(np.linalg.norm(state[3:]), rel=2e-3)


def test_energy_is_kept_in_empty_space(missile) -> None:
    """Vis viva: v²/2 - mu/r is constant over a sphere at rest without air."""
    vacuum = EARTH._replace(air_factor=0.0, j2_coeff=0.0, rotation_rad_s=0.0)
    r0, v0 = start(45.0, 1500.0, 20e3)
    r1, v1 = flown(vacuum, missile, r0, v0, 60.0, 160.0)
    energy = [0.5 * v @ v - vacuum.gravity_m3_s2 / np.linalg.norm(r) for r, v in ((r0, v0), (r1, v1))]
    assert abs(energy[1] - energy[0]) < 1e-6 * 0.5 * v0 @ v0
    momentum = [np.cross(r0, v0), np.cross(r1, v1)]
    assert momentum[1] == pytest.approx(momentum[0], rel=1e-7)


@pytest.mark.parametrize("height_m", [50.0, 9000.0, 26_000.0])
def test_air_of_a_lane(height_m: float, missile) -> None:
    """US Standard Atmosphere 1976 at the lane's height, and within the 400 m a missile climbs in a tick."""
    A = np.zeros(ROWS * W)
    r, v = start(90.0, 1200.0, height_m)
    lane_put3(A, lanes.RX, 3, tuple(r))
    lane_put3(A, lanes.VX, 3, tuple(v))
    assert load_air(A, 3, EARTH, missile.area_m2, missile.drag_factor, False) == pytest.approx(height_m, abs=0.01)
    rho = [A[row * W + 3] for row in (lanes.RHO0, lanes.RHO1, lanes.RHO2)]
    for climb_m in (0.0, 150.0, 400.0):
        wanted = atmosphere.density_kg_m3(height_m + climb_m)
        assert rho[0] + climb_m * (rho[1] + climb_m * rho[2]) == pytest.approx(wanted, rel=1e-4)
    drag, _ = body.zero_lift_drag(1200.0 / atmosphere.air(height_m)[1])
    assert A[lanes.CD0 * W + 3] == pytest.approx(missile.drag_factor * drag, rel=1e-6)


def test_motor_of_a_lane(missile) -> None:
    """Mass falls evenly by the propellant between ignition and burn-out; burn times count from the tick's start."""
    A = np.zeros(ROWS * W)
    cutoff_s = missile.eject_delay_s + missile.burn_s
    for age_s, burnt in ((0.0, 0.0), (missile.eject_delay_s + 0.5 * missile.burn_s, 0.5), (cutoff_s + 5.0, 1.0)):
        load_motor(A, 3, missile, age_s, 0.05)
        assert A[lanes.MASS * W + 3] == pytest.approx(missile.mass_kg - burnt * missile.propellant_kg, rel=1e-12)
        assert A[lanes.BURN_TO * W + 3] == pytest.approx(cutoff_s - age_s, abs=1e-9)
        assert bool(is_burning(missile, age_s)) == (burnt < 1.0)
    assert A[lanes.ALPHA * W + 3] == pytest.approx(1.0 - math.exp(-0.05 / missile.lag_s), rel=1e-12)


def test_turn_that_air_and_structure_allow(missile) -> None:
    """Lift = q S C_L: limited by air when high and slow, by structure when low and fast."""
    A = np.zeros(ROWS * W)
    for height_m, speed_m_s in ((20_000.0, 700.0), (3_000.0, 1900.0)):
        r, v = start(0.0, speed_m_s, height_m)
        lane_put3(A, lanes.RX, 3, tuple(r))
        lane_put3(A, lanes.VX, 3, tuple(v))
        load(A, 3, EARTH, missile, 100.0)
        pressure = 0.5 * atmosphere.density_kg_m3(height_m) * speed_m_s**2
        air_m_s2 = pressure * missile.area_m2 * missile.lift_max_coeff / (missile.mass_kg - missile.propellant_kg)
        wanted = min(air_m_s2, missile.lateral_limit_m_s2)
        assert air_limit_m_s2(A, 3) == pytest.approx(wanted, rel=1e-6)
