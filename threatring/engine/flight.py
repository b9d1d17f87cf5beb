"""Loading missiles into lanes: what stays constant for one tick of flight is computed here, once a tick."""

from __future__ import annotations

import math

from threatring.engine import lanes
from threatring.engine.lanes import W
from threatring.kernel import kernel
from threatring.models.atmosphere import air, density_expansion
from threatring.models.earth import altitude_m, gravity_m_s2, up_at
from threatring.models.missile import POWER_ON_COEFF, VANE_COEFF, VANE_S, mass_at_kg, zero_lift_drag
from threatring.models.vec import along, norm

TICK_S = 0.25  # decisions, and mid-course flight, in one step of this length
FINE_STEPS = 5  # steps a tick while the motor burns or the missile homes: 0.05 s each


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


@kernel
def load_target(A, i, r, v, a):
    """Lay the target's motion for this tick into lane i."""
    lane_put3(A, lanes.TX, i, r)
    lane_put3(A, lanes.TVX, i, v)
    lane_put3(A, lanes.TAX, i, a)


@kernel
def load_command(A, i, navigation_coeff, command):
    """Lay the guidance of this tick into lane i: a navigation constant (0: mid-course) and a fixed command."""
    A[lanes.PN * W + i] = navigation_coeff
    lane_put3(A, lanes.CX, i, command)
    for k in range(3 * lanes.STEPS_MAX):
        A[(lanes.NOISE + k) * W + i] = 0.0


@kernel
def load_air(A, i, env, area_m2, drag_factor, burning):
    """Lay gravity, density against height and drag against speed around lane i's position; return its altitude."""
    r = lane_get3(A, lanes.RX, i)
    v = lane_get3(A, lanes.VX, i)
    height_m = altitude_m(r)
    lane_put3(A, lanes.GX, i, gravity_m_s2(env, along(r, v, 0.5 * TICK_S)))
    lane_put3(A, lanes.UX, i, up_at(r))
    rho0, rho1, rho2 = density_expansion(height_m, env.air_factor)
    A[lanes.RHO0 * W + i] = rho0
    A[lanes.RHO1 * W + i] = rho1
    A[lanes.RHO2 * W + i] = rho2
    sound_m_s = air(height_m)[1]
    speed_m_s = norm(v)
    drag, slope = zero_lift_drag(speed_m_s / sound_m_s)
    plume = POWER_ON_COEFF if burning else 0.0
    A[lanes.CD0 * W + i] = drag_factor * (drag + plume)
    A[lanes.CD1 * W + i] = drag_factor * slope / sound_m_s
    A[lanes.SPEED0 * W + i] = speed_m_s
    A[lanes.AREA * W + i] = area_m2
    A[lanes.SPIN * W + i] = 2.0 * env.rotation_rad_s
    return height_m


@kernel
def load_motor(A, i, missile, age_s, step_s):
    """Lay the motor, the lift limits and the autopilot of a missile of this age into lane i."""
    A[lanes.MASS * W + i] = mass_at_kg(missile, age_s)
    A[lanes.FLOW * W + i] = missile.propellant_kg / missile.burn_s
    A[lanes.THRUST * W + i] = missile.thrust_n
    A[lanes.BURN_FROM * W + i] = missile.eject_delay_s - age_s
    A[lanes.BURN_TO * W + i] = missile.eject_delay_s + missile.burn_s - age_s
    A[lanes.VANES * W + i] = VANE_COEFF if age_s < missile.eject_delay_s + VANE_S else 0.0
    A[lanes.LIFT * W + i] = missile.lift_max_coeff
    A[lanes.INDUCED * W + i] = missile.induced_drag_coeff
    A[lanes.STRUCTURE * W + i] = missile.lateral_limit_m_s2
    A[lanes.ALPHA * W + i] = 1.0 - math.exp(-step_s / missile.lag_s)


@kernel
def is_burning(missile, age_s):
    """Return whether the motor burns within the tick that begins at this age (the coast before ignition included)."""
    return age_s < missile.eject_delay_s + missile.burn_s


@kernel
def air_limit_m_s2(A, i):
    """Return the lateral acceleration lane i could pull now (air and structure, no vanes)."""
    v = lane_get3(A, lanes.VX, i)
    speed2 = v[0] * v[0] + v[1] * v[1] + v[2] * v[2]
    pressure_n = 0.5 * A[lanes.RHO0 * W + i] * speed2 * A[lanes.AREA * W + i]
    return min(pressure_n * A[lanes.LIFT * W + i] / A[lanes.MASS * W + i], A[lanes.STRUCTURE * W + i])
