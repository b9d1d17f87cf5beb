"""Flight against closed forms: Tsiolkovsky (msl-06), drag with the square of speed (msl-07), the straight pass."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threatring.engine import lanes
from threatring.engine.flight import FINE_STEPS, TICK_S
from threatring.engine.lanes import ROWS, W, fly_lanes
from threatring.validation.stand import Stand

FINE_S = TICK_S / FINE_STEPS
MASS_KG, PROPELLANT_KG, EXHAUST_M_S = 1500.0, 900.0, 2400.0


def burnt(burn_s: float, tick_s: float, steps: int) -> Stand:
    """Fly a rocket in empty space, tick by tick, until after its burn-out."""
    stand = Stand(1)
    stand.place((0.0, 0.0, 0.0), (0.0, 0.0, 20.0))
    flow_kg_s = PROPELLANT_KG / burn_s
    stand.row[lanes.MASS], stand.row[lanes.FLOW], stand.row[lanes.THRUST] = MASS_KG, flow_kg_s, EXHAUST_M_S * flow_kg_s
    for tick in range(math.ceil(burn_s / tick_s) + 2):
        stand.row[lanes.BURN_FROM], stand.row[lanes.BURN_TO] = -tick * tick_s, burn_s - tick * tick_s
        stand.fly(tick_s / steps, steps)
    return stand


@pytest.mark.parametrize("burn_s", [8.0, 11.987, 23.61])
def test_rocket_equation_at_the_engines_own_step(burn_s: float) -> None:
    """Tsiolkovsky: dv = c ln(m0 / m1), whenever in a step the motor stops."""
    stand = burnt(burn_s, TICK_S, FINE_STEPS)
    wanted_m_s = 20.0 + EXHAUST_M_S * math.log(MASS_KG / (MASS_KG - PROPELLANT_KG))
    assert stand.state()[1][2] == pytest.approx(wanted_m_s, rel=5e-6)
    assert stand.row[lanes.MASS, 0] == pytest.approx(MASS_KG - PROPELLANT_KG, rel=1e-9)


def test_rocket_is_second_order() -> None:
    """Half the step, a quarter of the error of the rocket equation."""
    wanted_m_s = 20.0 + EXHAUST_M_S * math.log(MASS_KG / (MASS_KG - PROPELLANT_KG))
    coarse, fine = (burnt(8.0, TICK_S, steps).state()[1][2] - wanted_m_s for steps in (1, 2))
    assert coarse / fine == pytest.approx(4.0, rel=0.05)


@pytest.mark.parametrize("dt_s", [0.05, 0.25])
def test_drag_as_the_square_of_speed(dt_s: float) -> None:
    """Closed form: v = v0 / (1 + k v0 t), exact at any step (air of constant density, no gravity)."""
    stand = Stand(1)
    stand.place((0.0, 0.0, 0.0), (600.0, -200.0, 900.0))
    k_per_m, speed_m_s = 1e-4, math.sqrt(600.0**2 + 200.0**2 + 900.0**2)
    stand.row[lanes.RHO0], stand.row[lanes.CD0], stand.row[lanes.AREA] = 2.0 * k_per_m, 1.0, 1.0
    for _ in range(round(20.0 / dt_s)):
        stand.fly(dt_s)
    share = 1.0 / (1.0 + k_per_m * speed_m_s * 20.0)
    assert stand.state()[1] == pytest.approx((600.0 * share, -200.0 * share, 900.0 * share), rel=1e-9)


offsets = st.floats(-200.0, 200.0)


@given(offsets, offsets, st.floats(0.001, 0.049), st.floats(300.0, 4000.0), st.floats(-0.3, 0.3))
@settings(max_examples=60, deadline=None)
def test_straight_pass(side_m: float, up_m: float, pass_s: float, closing_m_s: float, drift: float) -> None:
    """Geometry: two bodies in uniform motion miss by the part of their distance across their relative velocity."""
    velocity = np.array([closing_m_s, drift * closing_m_s, 0.0])
    miss = np.cross(velocity, [0.0, 0.0, 1.0]) / np.linalg.norm(velocity) * side_m / np.hypot(1.0, drift)
    miss = miss / np.linalg.norm(velocity) * closing_m_s + [0.0, 0.0, up_m]
    miss -= velocity * (miss @ velocity) / (velocity @ velocity)
    stand = Stand(1)
    stand.place((0.0, 0.0, 0.0), tuple(0.7 * velocity))
    stand.row[lanes.TVX : lanes.TVX + 3, 0] = -0.3 * velocity
    stand.row[lanes.TX : lanes.TX + 3, 0] = miss + velocity * pass_s
    stand.fly(FINE_S, FINE_STEPS)
    assert stand.row[lanes.CLOSEST2, 0] == pytest.approx(miss @ miss, rel=1e-6, abs=1e-9)
    assert stand.row[lanes.CLOSEST_S, 0] == pytest.approx(pass_s, rel=1e-6)


@pytest.mark.parametrize("tick_s, steps", [(0.25, 1), (0.25, 5), (0.1, 4)])
def test_accelerated_target_is_met_where_it_is(tick_s: float, steps: int) -> None:
    """A braking body at x(t) = x0 + v t + a t²/2 is passed at its own distance, whatever the step."""
    stand = Stand(1)
    stand.place((0.0, 0.0, 0.0), (1000.0, 0.0, 0.0))
    stand.row[lanes.TX : lanes.TX + 3, 0] = 1000.0 * 0.6 * tick_s, 3.0, 4.0
    stand.row[lanes.TAX, 0] = -300.0
    stand.row[lanes.TVX, 0] = 300.0 * 0.3 * tick_s
    stand.fly(tick_s / steps, steps)
    assert math.sqrt(stand.row[lanes.CLOSEST2, 0]) == pytest.approx(5.0, rel=1e-3)


def homed(steps: int, turn_m_s2: float) -> float:
    """Fly one missile with engine-like limits at a turning target in ticks; return its closest approach."""
    stand = Stand(1)
    row = stand.row
    stand.place((0.0, 0.0, 0.0), (1200.0, 40.0, -25.0))
    row[lanes.RHO0], row[lanes.AREA], row[lanes.CD0], row[lanes.INDUCED] = 0.4, 0.2, 0.3, 0.05
    row[lanes.MASS], row[lanes.LIFT], row[lanes.STRUCTURE] = 700.0, 8.0, 250.0
    row[lanes.ALPHA], row[lanes.PN] = 1.0 - math.exp(-TICK_S / steps / 0.2), 4.0
    for tick in range(60):
        t = tick * TICK_S
        row[lanes.TX : lanes.TX + 3, 0] = 9000.0 - 250.0 * t, 0.5 * turn_m_s2 * t * t, 0.0
        row[lanes.TVX : lanes.TVX + 3, 0] = -250.0, turn_m_s2 * t, 0.0
        row[lanes.TAY, 0] = turn_m_s2
        stand.fly(TICK_S / steps, steps)
    return math.sqrt(stand.row[lanes.CLOSEST2, 0])


@pytest.mark.parametrize("turn_m_s2", [0.0, 20.0])
def test_step_is_fine_enough_to_home(turn_m_s2: float) -> None:
    """House, speed rule 6: several step sizes are honest; half the engine's step moves a miss by less than a metre."""
    coarse_m, fine_m = homed(FINE_STEPS, turn_m_s2), homed(2, turn_m_s2)
    assert abs(coarse_m - fine_m) < 1.0
    assert coarse_m < 3.0


def crowd() -> np.ndarray:
    """Return lanes filled with 64 different missiles in one another's company."""
    generator = np.random.default_rng(7)
    flat = np.zeros((ROWS, W))
    flat[lanes.RX : lanes.RX + 3] = generator.normal(0.0, 1e4, (3, W))
    flat[lanes.VX : lanes.VX + 3] = generator.normal(0.0, 600.0, (3, W))
    flat[lanes.TX : lanes.TX + 3] = generator.normal(0.0, 2e4, (3, W))
    flat[lanes.GZ], flat[lanes.UZ], flat[lanes.RHO0], flat[lanes.CD0], flat[lanes.CLOSEST2] = -9.8, 1.0, 0.5, 0.3, 1e30
    flat[lanes.MASS], flat[lanes.FLOW], flat[lanes.THRUST], flat[lanes.BURN_TO] = 900.0, 30.0, 9e4, 0.13
    flat[lanes.AREA], flat[lanes.LIFT], flat[lanes.STRUCTURE], flat[lanes.ALPHA] = 0.2, 6.0, 300.0, 0.2
    flat[lanes.PN, ::2] = 4.0
    return flat


@pytest.mark.parametrize("count", [1, 3, 64])
def test_lanes_do_not_know_each_other(count: int) -> None:
    """House, speed rule 3: a missile flies the same bytes in any lane, with any number of neighbours."""
    together = crowd()
    fly_lanes(together.reshape(-1), W, FINE_STEPS, FINE_S)
    some = crowd()
    fly_lanes(some.reshape(-1), count, FINE_STEPS, FINE_S)
    moved = slice(lanes.RX, lanes.LX + 3)
    assert np.array_equal(some[moved, :count], together[moved, :count])
    assert np.array_equal(some[moved, count:], crowd()[moved, count:])
    turned = np.ascontiguousarray(np.roll(crowd(), 17, axis=1))
    fly_lanes(turned.reshape(-1), W, FINE_STEPS, FINE_S)
    assert np.array_equal(np.roll(turned, -17, axis=1)[moved], together[moved])


def test_no_force_beyond_the_limits() -> None:
    """Lift stays across the path and under what air and structure bear (Zarchan: lateral acceleration limit)."""
    flat = crowd()
    for _ in range(20):
        fly_lanes(flat.reshape(-1), W, FINE_STEPS, FINE_S)
        lift, speed = flat[lanes.LX : lanes.LX + 3], flat[lanes.VX : lanes.VX + 3]
        assert np.all(np.linalg.norm(lift, axis=0) <= 300.0 * (1.0 + 1e-9))
        assert np.isfinite(speed).all()
