"""A ballistic flight against an independent integration of the same forces (Bate, Mueller, White, ch. 6)."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.both_ways import assert_same_without_compiler
from threatring.engine.trajectory import ballistic_flight_into
from threatring.models import atmosphere, ballistic, earth
from threatring.models.airframe import hermite
from threatring.records import Knot, table

EARTH = earth.standard_environment(0.0)
PLACE = math.radians(38.0), math.radians(35.0)
BURN_S, THRUST_M_S2, BETA, ELEVATION, AZIMUTH = 60.0, 40.0, 4000.0, math.radians(40.0), math.radians(310.0)


FALLS = (0.0,) * 8
LIFT, LIFT_DRAG, GLIDE, FLOOR_M, DIVE, LIMIT, RATE, PHASE = 1e-3, 0.2, 9.3, 18e3, 0.94, 196.0, math.pi / 2.0, 0.7
STEERS = (LIFT, LIFT_DRAG, GLIDE, FLOOR_M, DIVE, LIMIT, RATE, PHASE)


def flight(step_s: float, env=EARTH, steer=FALLS, elevation=ELEVATION) -> tuple[np.recarray, float, np.ndarray]:
    knots = table(Knot, 20_000)
    arc = (AZIMUTH, elevation, THRUST_M_S2, BURN_S, BURN_S, BETA, 0.0)
    start, frame = earth.ecef_m(*PLACE, 0.0), earth.axes(*PLACE)
    used, time_s, impact = ballistic_flight_into(knots, env, start, frame, arc, steer, step_s)
    return knots[:used], time_s, np.array(impact)


def test_against_scipy() -> None:
    """Newton with gravity, Coriolis, thrust turning evenly, drag; integrated by DOP853: within 100 m of 300 km."""
    integrate = pytest.importorskip("scipy.integrate")
    east, north, up = (np.array(axis) for axis in earth.axes(*PLACE))
    out = math.sin(AZIMUTH) * east + math.cos(AZIMUTH) * north
    spin = np.array([0.0, 0.0, EARTH.rotation_rad_s])

    def force(t: float, state: np.ndarray, thrust: float) -> np.ndarray:
        r, v = state[:3], state[3:]
        angle = 0.5 * math.pi - (0.5 * math.pi - ELEVATION) * min(t / BURN_S, 1.0)
        density = atmosphere.density_kg_m3(earth.altitude_m(tuple(r)))
        a = np.array(earth.gravity_m_s2(EARTH, tuple(r))) - 2.0 * np.cross(spin, v)
        a += thrust * (math.cos(angle) * out + math.sin(angle) * up) - 0.5 * density * np.linalg.norm(v) * v / BETA
        return np.concatenate([v, a])

    def ground(t: float, state: np.ndarray, thrust: float) -> float:
        return earth.altitude_m(tuple(state[:3])) if t > BURN_S else 1.0

    ground.terminal = True
    start = np.concatenate([earth.ecef_m(*PLACE, 0.0), [0.0, 0.0, 0.0]])
    up_to = integrate.solve_ivp(force, (0, BURN_S), start, "DOP853", args=(THRUST_M_S2,), rtol=1e-9, atol=1e-5)
    down = integrate.solve_ivp(force, (BURN_S, 900), up_to.y[:, -1], "DOP853", args=(0.0,), rtol=1e-9, atol=1e-5,
                               events=ground)  # fmt: skip
    _, time_s, impact = flight(0.5)
    assert np.linalg.norm(impact - start[:3]) > 150e3
    assert np.linalg.norm(impact - down.y[:3, -1]) < 100.0
    assert time_s == pytest.approx(down.t[-1], abs=0.1)


def test_step_is_fine_enough() -> None:
    """Half the step moves the impact by less than the 500 m of a defended point."""
    assert np.linalg.norm(flight(0.5)[2] - flight(0.25)[2]) < 50.0


def test_vacuum_arc_keeps_its_energy() -> None:
    """Vis viva after burn-out over a sphere at rest without air."""
    env = EARTH._replace(air_factor=0.0, j2_coeff=0.0, rotation_rad_s=0.0)
    knots, _, _ = flight(0.5, env)
    free = knots[int(BURN_S / 0.5) + 1 :]
    r, v = np.linalg.norm(free.r_m, axis=1), np.linalg.norm(free.v_m_s, axis=1)
    energy = 0.5 * v**2 - env.gravity_m3_s2 / r
    assert np.ptp(energy) < 1e-6 * 0.5 * v.max() ** 2


def test_closed_form_of_the_free_flight() -> None:
    """Bate ch. 6: apogee over a sphere from burn-out speed and angle, by the closed form launches are laid with."""
    env = EARTH._replace(air_factor=0.0, j2_coeff=0.0, rotation_rad_s=0.0)
    knots, _, _ = flight(0.5, env)
    row = knots[int(BURN_S / 0.5) + 1]
    radius_m = float(np.linalg.norm(row.r_m))
    climb = float(row.r_m @ row.v_m_s) / radius_m / np.linalg.norm(row.v_m_s)
    top_m = ballistic.apogee_m(env.gravity_m3_s2, radius_m, float(np.linalg.norm(row.v_m_s)), math.asin(climb))
    assert np.linalg.norm(knots.r_m, axis=1).max() == pytest.approx(radius_m + top_m, abs=20.0)


def test_a_steered_fall_against_scipy() -> None:
    """Newton again, lift written down apart (glide, dive, weave), by DOP853: within 3 m over 20 s from the floor on.

    Between knots half a second apart a cubic stays within 1 m of it: de Boor, chapter IV, gives 0.2 m for a weave of
    20 g and 4 s, the kinks of the law add the rest.
    """
    integrate = pytest.importorskip("scipy.integrate")
    knots, _, _ = flight(0.5, EARTH, STEERS, 0.1)
    height_m = np.array([earth.altitude_m(tuple(row.r_m)) for row in knots])
    last = int(np.flatnonzero(height_m > FLOOR_M)[-1])
    spin = np.array([0.0, 0.0, EARTH.rotation_rad_s])
    r0, v0 = knots[last].r_m, knots[last].v_m_s
    crossed_s = (height_m[last] - FLOOR_M) * np.linalg.norm(r0) / -float(v0 @ r0)

    def force(t: float, state: np.ndarray) -> np.ndarray:
        r, v = state[:3], state[3:]
        speed, density = np.linalg.norm(v), atmosphere.density_kg_m3(earth.altitude_m(tuple(r)))
        side = np.cross(v, r) / np.linalg.norm(np.cross(v, r))
        over = np.cross(side, v) / speed
        given = 0.5 * density * speed**2 * LIFT
        on = min(max(RATE * (t - crossed_s), 0.0), 1.0)
        steep = min(max((DIVE + float(v @ r) / speed / np.linalg.norm(r)) / 0.2, 0.0), 1.0)
        pull = min(LIMIT, given) * on
        rise = min(GLIDE, given) * (1.0 - on) - pull * steep / math.sqrt(2.0)
        swing = pull * math.sqrt(1.0 - 0.5 * steep**2) * math.sin(RATE * (t - crossed_s) + PHASE)
        a = np.array(earth.gravity_m_s2(EARTH, tuple(r))) - 2.0 * np.cross(spin, v)
        a += (
            rise * over
            + swing * side
            - (0.5 * density * speed / BETA + LIFT_DRAG * math.hypot(rise, swing) / speed) * v
        )
        return np.concatenate([v, a])

    ends = 0.25 * np.arange(81)
    fine = integrate.solve_ivp(force, (0.0, 20.0), np.concatenate([r0, v0]), "DOP853", ends, rtol=1e-9, max_step=0.05)
    apart = np.linalg.norm(fine.y[:3, ::2].T - knots.r_m[last : last + 41], axis=1)
    assert apart.max() < 3.0
    y = fine.y.T
    middles = [hermite(a[:3], a[3:], b[:3], b[3:], 0.5, 0.5)[0] for a, b in zip(y[:-2:2], y[2::2], strict=True)]
    assert np.linalg.norm(np.array(middles) - y[1::2, :3], axis=1).max() < 1.0


def test_a_weave_moves_it_from_side_to_side() -> None:
    """Zarchan, chapter 20: a weave of a m/s² and w rad/s is a / w² wide; here at most LIMIT / RATE² = 79 m."""
    still, _, _ = flight(0.5, EARTH, (*STEERS[:5], 1e-9, RATE, PHASE), 0.1)
    knots, _, impact = flight(0.5, EARTH, STEERS, 0.1)
    east, north, _ = (np.array(axis) for axis in earth.axes(*PLACE))
    right = math.cos(AZIMUTH) * east - math.sin(AZIMUTH) * north
    sideways = knots.v_m_s @ right
    below = np.array([earth.altitude_m(tuple(row.r_m)) for row in knots]) < FLOOR_M
    falling = below & (np.arange(len(knots)) > 400)
    assert np.sum(np.diff(np.sign(sideways[falling] - sideways[falling].mean())) != 0) >= 6
    assert 20.0 < np.ptp(sideways[falling]) < 2.0 * LIMIT / RATE * 1.5
    assert np.linalg.norm(still.v_m_s[-1]) > np.linalg.norm(knots.v_m_s[-1])  # lift costs speed
    assert np.isfinite(impact).all()


def test_the_same_bytes_without_the_compiler() -> None:
    setup = "from tests.engine.test_trajectory import EARTH, STEERS, flight"
    assert_same_without_compiler(setup, "[flight(0.5, EARTH, STEERS, 0.1)[1], flight(0.5, EARTH, STEERS, 0.1)[2]]")
