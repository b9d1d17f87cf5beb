"""Laying a tick of flight into lanes: gravity, air, motor, limits and guidance, which stand still for one tick.

Boarding copies a missile into its lane; laying computes, for all lanes of a sweep at once, what its position, speed and
age make of that. Everything here runs as many missiles per instruction as the machine has room for: the air comes from
a table behind the lanes, and choices are selections, not branches.
"""

from __future__ import annotations

import numpy as np

from threatring.engine import lanes
from threatring.engine.lanes import AIR, AIR_COLUMNS, AIR_COUNT, AIR_FROM_M, AIR_STEP_M, SIZE, W
from threatring.kernel import code, kernel, stage
from threatring.models.atmosphere import air, density_expansion
from threatring.models.earth import altitude_m, gravity_m_s2, up_at
from threatring.models.missile import (
    burns,
    burnt_share,
    climb_out_m_s2,
    coast_m_s2,
    lagged_share,
    second_ignition_s,
    zero_lift_drag,
)
from threatring.models.vec import across, along, norm, scale

TICK_S = 0.25  # decisions, and mid-course flight, in one step of this length
FINE_STEPS = 5  # steps a tick while the motor burns or the missile homes: 0.05 s each
FIRST, SLOPE, BEND, SOUND, SOUND_SLOPE = map(code, range(5))  # columns of the table of the air


@kernel
def lane_get3(A, row, i):
    """Return three consecutive rows of lane i as a vector."""
    return A[row * W + i], A[(row + 1) * W + i], A[(row + 2) * W + i]


@kernel
def lane_put3(A, row, i, v):
    """Write a vector into three consecutive rows of lane i."""
    A[row * W + i] = v[0]
    A[(row + 1) * W + i] = v[1]
    A[(row + 2) * W + i] = v[2]


@stage
def fill_air_into(A, air_factor):
    """Write the table of the air behind the lanes of a sweep, a flat (SIZE,) array; densities times `air_factor`."""
    for k in range(AIR_COUNT):
        height_m = AIR_FROM_M + k * AIR_STEP_M
        density = density_expansion(height_m, air_factor)
        row = AIR + k * AIR_COLUMNS
        A[row + FIRST] = density[0]
        A[row + SLOPE] = density[1]
        A[row + BEND] = density[2]
        sound_m_s = air(height_m)[1]
        A[row + SOUND] = sound_m_s
        A[row + SOUND_SLOPE] = (air(height_m + 0.5 * AIR_STEP_M)[1] - air(height_m - 0.5 * AIR_STEP_M)[1]) / AIR_STEP_M


def empty_lanes(air_factor: float, sweeps: int = 1) -> np.ndarray:
    """Return (sweeps, SIZE) empty lanes with their air."""
    found = np.zeros((sweeps, SIZE))
    for row in found:
        fill_air_into(row, air_factor)
    return found


@kernel
def load_target(A, i, r, v, a):
    """Lay the target's motion for this tick into lane i."""
    lane_put3(A, lanes.TX, i, r)
    lane_put3(A, lanes.TVX, i, v)
    lane_put3(A, lanes.TAX, i, a)


@kernel
def load_missile(A, i, missile, loft_coeff):
    """Lay what a missile is built like into lane i; its place, speed, age and target are laid beside it."""
    A[lanes.MASS0 * W + i] = missile.mass_kg
    A[lanes.IGNITION * W + i] = missile.eject_delay_s
    A[lanes.PROPELLANT1 * W + i] = missile.propellant_kg
    A[lanes.THRUST1 * W + i] = missile.thrust_n
    A[lanes.BURN1 * W + i] = missile.burn_s
    A[lanes.IGNITION2 * W + i] = second_ignition_s(missile)
    A[lanes.PROPELLANT2 * W + i] = missile.propellant2_kg
    A[lanes.THRUST2 * W + i] = missile.thrust2_n
    A[lanes.BURN2 * W + i] = missile.burn2_s
    A[lanes.AREA * W + i] = missile.area_m2
    A[lanes.DRAG * W + i] = missile.drag_factor
    A[lanes.PLUME * W + i] = missile.plume_saving_coeff
    A[lanes.LIFT * W + i] = missile.lift_max_coeff
    A[lanes.INDUCED * W + i] = missile.induced_drag_coeff
    A[lanes.STRUCTURE * W + i] = missile.lateral_limit_m_s2
    A[lanes.LAG * W + i] = missile.lag_s
    A[lanes.VANE_S * W + i] = missile.vane_s
    A[lanes.VANE_COEFF * W + i] = missile.vane_coeff
    A[lanes.TURN_S * W + i] = missile.turn_s
    A[lanes.COAST_COEFF * W + i] = missile.coast_coeff
    A[lanes.LOFT * W + i] = loft_coeff


@kernel
def fetch_air(A, i):
    """Copy the row of the table of the air nearest to lane i's height into its lane."""
    place = (A[lanes.HEIGHT * W + i] - AIR_FROM_M) / AIR_STEP_M + 0.5
    k = int(min(max(place, 0.0), AIR_COUNT - 1.0))
    row = AIR + k * AIR_COLUMNS
    A[lanes.ABOVE * W + i] = A[lanes.HEIGHT * W + i] - (AIR_FROM_M + k * AIR_STEP_M)
    A[lanes.RHO0 * W + i] = A[row + FIRST]
    A[lanes.RHO1 * W + i] = A[row + SLOPE]
    A[lanes.RHO2 * W + i] = A[row + BEND]
    A[lanes.CD0 * W + i] = A[row + SOUND]
    A[lanes.CD1 * W + i] = A[row + SOUND_SLOPE]


@kernel
def lay_air(A, i, v, burning):
    """Turn the row of the air fetched before into density against height and drag against speed at lane i's place."""
    above_m = A[lanes.ABOVE * W + i]
    above_m = above_m if above_m < AIR_STEP_M else AIR_STEP_M
    rho, slope, bend = A[lanes.RHO0 * W + i], A[lanes.RHO1 * W + i], A[lanes.RHO2 * W + i]
    sound_m_s = A[lanes.CD0 * W + i] + above_m * A[lanes.CD1 * W + i]
    plume_coeff, factor = A[lanes.PLUME * W + i], A[lanes.DRAG * W + i]
    A[lanes.RHO0 * W + i] = rho + above_m * (slope + above_m * bend)
    A[lanes.RHO1 * W + i] = slope + 2.0 * above_m * bend
    speed_m_s = norm(v)
    drag, rise = zero_lift_drag(speed_m_s / sound_m_s)
    A[lanes.CD0 * W + i] = factor * (drag - (plume_coeff if burning else 0.0))
    A[lanes.CD1 * W + i] = factor * rise / sound_m_s
    A[lanes.SPEED0 * W + i] = speed_m_s


@kernel
def lay_motor(A, i, step_s):
    """Lay mass, thrust and autopilot of lane i for a tick of steps `step_s`; return whether a pulse burns in it."""
    age_s = A[lanes.AGE * W + i]
    first_s, burn1_s = A[lanes.IGNITION * W + i], A[lanes.BURN1 * W + i]
    second_s, burn2_s = A[lanes.IGNITION2 * W + i], A[lanes.BURN2 * W + i]
    on_first = age_s < first_s + burn1_s
    burn_s = burn1_s if on_first else burn2_s
    ignition_s = first_s if on_first else second_s
    propellant1_kg, propellant2_kg = A[lanes.PROPELLANT1 * W + i], A[lanes.PROPELLANT2 * W + i]
    thrust1_n, thrust2_n = A[lanes.THRUST1 * W + i], A[lanes.THRUST2 * W + i]
    vane_coeff, vanes_end_s = A[lanes.VANE_COEFF * W + i], first_s + A[lanes.VANE_S * W + i]
    burnt1_kg = propellant1_kg * burnt_share(age_s, first_s, burn1_s)
    burnt2_kg = propellant2_kg * burnt_share(age_s, second_s, burn2_s)
    A[lanes.MASS * W + i] = A[lanes.MASS0 * W + i] - burnt1_kg - burnt2_kg
    A[lanes.FLOW * W + i] = (propellant1_kg if on_first else propellant2_kg) / burn_s
    A[lanes.THRUST * W + i] = thrust1_n if on_first else thrust2_n
    A[lanes.BURN_FROM * W + i] = ignition_s - age_s
    A[lanes.BURN_TO * W + i] = ignition_s + burn_s - age_s
    A[lanes.VANES * W + i] = vane_coeff if age_s < vanes_end_s else 0.0
    A[lanes.ALPHA * W + i] = lagged_share(step_s, A[lanes.LAG * W + i])
    return on_first | ((propellant2_kg > 0.0) & burns(age_s, TICK_S, second_s, burn2_s))


@kernel
def lay_command(A, i, v, gravity):
    """Lay the mid-course command of lane i: climb out on the first pulse, then coast onto the aim.

    A missile that homes (navigation constant above 0) is only held up against gravity.
    """
    r = A[lanes.RX * W + i], A[lanes.RY * W + i], A[lanes.RZ * W + i]
    up = A[lanes.UX * W + i], A[lanes.UY * W + i], A[lanes.UZ * W + i]
    aim = A[lanes.TX * W + i], A[lanes.TY * W + i], A[lanes.TZ * W + i]
    climb = climb_out_m_s2(r, v, aim, up, gravity, A[lanes.LOFT * W + i], A[lanes.TURN_S * W + i])
    coast = coast_m_s2(r, v, aim, up, gravity, A[lanes.COAST_COEFF * W + i])
    held = scale(across(gravity, scale(v, 1.0 / (norm(v) + 1e-9))), -1.0)
    climbs = A[lanes.AGE * W + i] < A[lanes.IGNITION * W + i] + A[lanes.BURN1 * W + i]
    homes = A[lanes.PN * W + i] > 0.0
    x = climb[0] if climbs else coast[0]
    y = climb[1] if climbs else coast[1]
    z = climb[2] if climbs else coast[2]
    A[lanes.CX * W + i] = held[0] if homes else x
    A[lanes.CY * W + i] = held[1] if homes else y
    A[lanes.CZ * W + i] = held[2] if homes else z


@stage
def lay_lanes(A, count, env, step_s):
    """Lay a tick of steps `step_s` into the first `count` lanes: gravity, air, motor, limits, mid-course command.

    Three loops, because only the first and the last can be flown several lanes at a time: the one between looks up the
    air. Rows are written out: behind `lane_get3` the compiler cannot see that they lie apart.
    """
    for i in range(count):
        r = A[lanes.RX * W + i], A[lanes.RY * W + i], A[lanes.RZ * W + i]
        v = A[lanes.VX * W + i], A[lanes.VY * W + i], A[lanes.VZ * W + i]
        gravity = gravity_m_s2(env, along(r, v, 0.5 * TICK_S))
        up = up_at(r)
        A[lanes.GX * W + i] = gravity[0]
        A[lanes.GY * W + i] = gravity[1]
        A[lanes.GZ * W + i] = gravity[2]
        A[lanes.UX * W + i] = up[0]
        A[lanes.UY * W + i] = up[1]
        A[lanes.UZ * W + i] = up[2]
        A[lanes.HEIGHT * W + i] = altitude_m(r)
        A[lanes.SPIN * W + i] = 2.0 * env.rotation_rad_s
    for i in range(count):
        fetch_air(A, i)
    for i in range(count):
        v = A[lanes.VX * W + i], A[lanes.VY * W + i], A[lanes.VZ * W + i]
        gravity = A[lanes.GX * W + i], A[lanes.GY * W + i], A[lanes.GZ * W + i]
        lay_air(A, i, v, lay_motor(A, i, step_s))
        lay_command(A, i, v, gravity)


@kernel
def is_burning(missile, age_s):
    """Return whether a pulse burns within the tick that begins at this age (the coast before ignition included)."""
    second_s = second_ignition_s(missile)
    second = missile.propellant2_kg > 0.0 and burns(age_s, TICK_S, second_s, missile.burn2_s)
    return age_s < missile.eject_delay_s + missile.burn_s or second


@kernel
def air_limit_m_s2(A, i):
    """Return the lateral acceleration lane i could pull now (air and structure, no vanes)."""
    v = lane_get3(A, lanes.VX, i)
    speed2 = v[0] * v[0] + v[1] * v[1] + v[2] * v[2]
    pressure_n = 0.5 * A[lanes.RHO0 * W + i] * speed2 * A[lanes.AREA * W + i]
    return min(pressure_n * A[lanes.LIFT * W + i] / A[lanes.MASS * W + i], A[lanes.STRUCTURE * W + i])
