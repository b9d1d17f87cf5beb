"""The flight of many missiles at once: row k of missile i lies at ``A[k * W + i]``, missiles innermost.

This layout lets the compiler fly four or eight missiles per instruction (7-11 ns a step; records cost 39-65). One
tick of flight is `steps` equal steps; what changes slowly (gravity, air, drag curve, command) is laid into the lanes
once a tick (see `flight.py`). Behind the lanes lies a table of the air, so that laying needs no exponential.
"""

from __future__ import annotations

import math

from threatring.kernel import code, kernel, stage
from threatring.models.missile import drag_m_s2, intercept_m_s2, lateral_limit_m_s2, limited

W = 64  # missiles in one sweep
STEPS_MAX = 5

RX, RY, RZ, VX, VY, VZ, LX, LY, LZ = map(code, range(9))  # position, velocity, achieved lateral acceleration
TX, TY, TZ, TVX, TVY, TVZ, TAX, TAY, TAZ = map(code, range(9, 18))  # target at the start of the tick
GX, GY, GZ, UX, UY, UZ = map(code, range(18, 24))  # gravity at mid-tick, up
RHO0, RHO1, RHO2, CD0, CD1, SPEED0 = map(code, range(24, 30))  # air against height, drag against speed
MASS, FLOW, THRUST, BURN_FROM, BURN_TO, VANES = map(code, range(30, 36))  # motor; times within the tick
AREA, LIFT, INDUCED, STRUCTURE, ALPHA = map(code, range(36, 41))
PN, CX, CY, CZ = map(code, range(41, 45))  # navigation constant (0: mid-course) and the mid-course command
CLOSEST2, CLOSEST_S, SPIN = map(code, range(45, 48))
AGE, IGNITION, MASS0, DRAG, PLUME, LAG, LOFT = map(code, range(48, 55))  # the missile, as it was built
PROPELLANT1, THRUST1, BURN1, PROPELLANT2, THRUST2, BURN2, IGNITION2 = map(code, range(55, 62))
VANE_S, VANE_COEFF, TURN_S, COAST_COEFF, HEIGHT, ABOVE, NUMBER = map(code, range(62, 69))
NOISE = code(69)  # three components a step
NX, NY, NZ = map(code, range(69 + 3 * STEPS_MAX, 72 + 3 * STEPS_MAX))  # noise of this step
ROWS = int(NOISE) + 3 * STEPS_MAX + 3

AIR = code(ROWS * W)  # where the table of the air begins
AIR_COLUMNS = code(5)  # density, its slope, half its curvature, speed of sound, its slope
AIR_FROM_M, AIR_STEP_M, AIR_COUNT = -1000.0, 125.0, code(1025)  # up to 127 km; above, the last row stands
SIZE = ROWS * W + int(AIR_COLUMNS) * int(AIR_COUNT)  # numbers in one sweep


@kernel
def step(A, i, tau_s, dt_s):
    """Fly lane i for one step of dt_s that begins tau_s into the tick."""
    r = (A[RX * W + i], A[RY * W + i], A[RZ * W + i])
    v = (A[VX * W + i], A[VY * W + i], A[VZ * W + i])
    rel = (A[TX * W + i] + tau_s * (A[TVX * W + i] + 0.5 * tau_s * A[TAX * W + i]) - r[0],
           A[TY * W + i] + tau_s * (A[TVY * W + i] + 0.5 * tau_s * A[TAY * W + i]) - r[1],
           A[TZ * W + i] + tau_s * (A[TVZ * W + i] + 0.5 * tau_s * A[TAZ * W + i]) - r[2])  # fmt: skip
    rel_v = (A[TVX * W + i] + tau_s * A[TAX * W + i] - v[0],
             A[TVY * W + i] + tau_s * A[TAY * W + i] - v[1],
             A[TVZ * W + i] + tau_s * A[TAZ * W + i] - v[2])  # fmt: skip
    wanted = intercept_m_s2(rel, rel_v, A[PN * W + i], (A[NX * W + i], A[NY * W + i], A[NZ * W + i]))
    wanted = (wanted[0] + A[CX * W + i], wanted[1] + A[CY * W + i], wanted[2] + A[CZ * W + i])

    on = (A[BURN_TO * W + i] - tau_s) / dt_s
    on = on if on < 1.0 else 1.0
    off = (A[BURN_FROM * W + i] - tau_s) / dt_s
    off = off if off > 0.0 else 0.0
    on = on - off
    on = on if on > 0.0 else 0.0
    mass = A[MASS * W + i] - 0.5 * A[FLOW * W + i] * on * dt_s
    push = A[THRUST * W + i] * on / mass

    # thrust, drag and lift act along and across the velocity of mid-step (thrust, gravity, lift so far): second order
    h = 0.5 * dt_s
    gain = 1.0 + h * push / (math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]) + 1e-9)
    m = (gain * v[0] + h * (A[GX * W + i] + A[LX * W + i]),
         gain * v[1] + h * (A[GY * W + i] + A[LY * W + i]),
         gain * v[2] + h * (A[GZ * W + i] + A[LZ * W + i]))  # fmt: skip
    fast = math.sqrt(m[0] * m[0] + m[1] * m[1] + m[2] * m[2]) + 1e-9
    speed2 = fast * fast
    climb = (v[0] * A[UX * W + i] + v[1] * A[UY * W + i] + v[2] * A[UZ * W + i]) * (tau_s + 0.5 * dt_s)
    density = A[RHO0 * W + i] + climb * (A[RHO1 * W + i] + climb * A[RHO2 * W + i])
    pressure = 0.5 * density * speed2 * A[AREA * W + i]
    vanes = A[VANES * W + i] * push
    limit = lateral_limit_m_s2(pressure, A[LIFT * W + i], A[STRUCTURE * W + i], vanes, mass)
    wanted = limited(wanted, v, limit)
    alpha = A[ALPHA * W + i]
    lat = (A[LX * W + i] + alpha * (wanted[0] - A[LX * W + i]),
           A[LY * W + i] + alpha * (wanted[1] - A[LY * W + i]),
           A[LZ * W + i] + alpha * (wanted[2] - A[LZ * W + i]))  # fmt: skip
    lat = limited(lat, m, limit)
    drag_coeff = A[CD0 * W + i] + A[CD1 * W + i] * (fast - A[SPEED0 * W + i])
    # what the jet vanes turn is not lift: only the air's share of the turn costs induced drag
    borne = pressure * A[LIFT * W + i] / mass
    borne = borne / (borne + vanes + 1e-12)
    lat2 = (lat[0] * lat[0] + lat[1] * lat[1] + lat[2] * lat[2]) * borne * borne
    brake = drag_m_s2(pressure, drag_coeff, A[INDUCED * W + i], lat2, mass) / fast
    along = (push / fast) - brake / (1.0 + brake * dt_s)  # exact for drag as the square of speed
    spin = A[SPIN * W + i]
    a = (A[GX * W + i] + lat[0] + along * m[0] + spin * m[1],
         A[GY * W + i] + lat[1] + along * m[1] - spin * m[0],
         A[GZ * W + i] + lat[2] + along * m[2])  # fmt: skip

    # closest approach inside the step, along the mean relative velocity
    rel_v = (rel_v[0] + 0.5 * dt_s * (A[TAX * W + i] - a[0]),
             rel_v[1] + 0.5 * dt_s * (A[TAY * W + i] - a[1]),
             rel_v[2] + 0.5 * dt_s * (A[TAZ * W + i] - a[2]))  # fmt: skip
    closing = rel_v[0] * rel_v[0] + rel_v[1] * rel_v[1] + rel_v[2] * rel_v[2] + 1e-12
    pass_s = -(rel[0] * rel_v[0] + rel[1] * rel_v[1] + rel[2] * rel_v[2]) / closing
    pass_s = pass_s if pass_s > 0.0 else 0.0
    pass_s = pass_s if pass_s < dt_s else dt_s
    mx = rel[0] + rel_v[0] * pass_s
    my = rel[1] + rel_v[1] * pass_s
    mz = rel[2] + rel_v[2] * pass_s
    miss2 = mx * mx + my * my + mz * mz
    nearer = miss2 < A[CLOSEST2 * W + i]
    A[CLOSEST_S * W + i] = tau_s + pass_s if nearer else A[CLOSEST_S * W + i]
    A[CLOSEST2 * W + i] = miss2 if nearer else A[CLOSEST2 * W + i]

    half = 0.5 * dt_s * dt_s
    A[RX * W + i] = r[0] + v[0] * dt_s + half * a[0]
    A[RY * W + i] = r[1] + v[1] * dt_s + half * a[1]
    A[RZ * W + i] = r[2] + v[2] * dt_s + half * a[2]
    A[VX * W + i] = v[0] + a[0] * dt_s
    A[VY * W + i] = v[1] + a[1] * dt_s
    A[VZ * W + i] = v[2] + a[2] * dt_s
    A[LX * W + i] = lat[0]
    A[LY * W + i] = lat[1]
    A[LZ * W + i] = lat[2]
    A[MASS * W + i] = A[MASS * W + i] - A[FLOW * W + i] * on * dt_s


@stage
def fly_lanes(A, count, steps, dt_s):
    """Fly the first `count` lanes for `steps` steps of `dt_s`; A is a flat (SIZE,) array."""
    for n in range(steps):
        tau_s = n * dt_s
        # copied to rows that are known when this is compiled: an offset that is not keeps the loop below scalar
        for i in range(3 * W):
            A[NX * W + i] = A[(NOISE + 3 * n) * W + i]
        for i in range(count):
            step(A, i, tau_s, dt_s)
