"""Where a missile reaches: it is flown at a grid of points, with several lofts, by the same lanes as in the engagement.

The table made here is what fire control asks ("how long to there, and can it still turn?") and what an envelope chart
draws. *Reached* is a closest approach within the lethal radius, two standard gravities of turn left, more than 300 m/s,
inside battery life. Points are fixed in space; the fire control adds what a target's own turn asks for.
"""

from __future__ import annotations

import math

from threatring.engine import lanes
from threatring.engine.flight import (
    FINE_STEPS,
    TICK_S,
    air_limit_m_s2,
    is_burning,
    lane_get3,
    lane_put3,
    load_air,
    load_command,
    load_motor,
    load_target,
)
from threatring.engine.lanes import W, fly_lanes
from threatring.kernel import kernel, stage
from threatring.models.earth import up_at
from threatring.models.missile import midcourse_m_s2
from threatring.models.vec import dot, norm, scale, sub
from threatring.units import STANDARD_GRAVITY_M_S2

HOMING_M = 15_000.0  # terminal guidance takes over at this distance in a fly-out
SPEED_REACHED_M_S = 300.0
TURN_REACHED_M_S2 = 2.0 * STANDARD_GRAVITY_M_S2


@kernel
def _start(A, i, missile, site, up, aim):
    lane_put3(A, lanes.RX, i, site)
    lane_put3(A, lanes.VX, i, scale(up, missile.eject_speed_m_s))
    lane_put3(A, lanes.LX, i, (0.0, 0.0, 0.0))
    load_target(A, i, aim, (0.0, 0.0, 0.0), (0.0, 0.0, 0.0))
    A[lanes.CLOSEST2 * W + i] = 1e30
    A[lanes.CLOSEST_S * W + i] = 0.0


@kernel
def _prepare(A, i, env, missile, age_s, loft_coeff, step_s):
    """Lay this tick of lane i; return 1 homing, 0 mid-course, -1 when it is below the ground or too slow."""
    height_m = load_air(A, i, env, missile.area_m2, missile.drag_factor, is_burning(missile, age_s))
    load_motor(A, i, missile, age_s, step_s)
    r = lane_get3(A, lanes.RX, i)
    v = lane_get3(A, lanes.VX, i)
    aim = lane_get3(A, lanes.TX, i)
    homing = norm(sub(aim, r)) < HOMING_M and age_s > missile.eject_delay_s + 1.0
    if homing:
        load_command(A, i, missile.navigation_coeff, scale(lane_get3(A, lanes.GX, i), -1.0))
    else:
        burning = is_burning(missile, age_s)
        wanted = midcourse_m_s2(r, v, aim, up_at(r), lane_get3(A, lanes.GX, i), loft_coeff, burning)
        load_command(A, i, 0.0, wanted)
    slow = norm(v) < missile.speed_min_m_s and not is_burning(missile, age_s)
    if height_m < env.ground_m - 1.0 or slow:
        return -1
    return 1 if homing else 0


@kernel
def _store(A, i, missile, cell, age_s, loft_coeff):
    """Write lane i's arrival into its cell when it reached the point faster than the loft that stands there."""
    v = lane_get3(A, lanes.VX, i)
    speed_m_s = norm(v)
    turn_m_s2 = air_limit_m_s2(A, i)
    near = A[lanes.CLOSEST2 * W + i] <= missile.lethal_radius_m * missile.lethal_radius_m
    able = speed_m_s > SPEED_REACHED_M_S and turn_m_s2 >= TURN_REACHED_M_S2
    if near and able and (cell.reached == 0 or age_s < cell.time_s):
        cell.reached = 1
        cell.time_s = age_s
        cell.speed_m_s = speed_m_s
        cell.lateral_m_s2 = turn_m_s2
        cell.loft_coeff = loft_coeff


@stage
def fly_batch(A, env, missile, site, up, aims, cells, first, count, loft_coeff):
    """Fly one missile at `count` points aims[first:], (n, 3) metres, with one loft; better arrivals enter cells."""
    alive = 0
    for i in range(count):
        _start(A, i, missile, site, up, (aims[first + i, 0], aims[first + i, 1], aims[first + i, 2]))
        alive |= 1 << i
    age_s = 0.0
    guided_s = missile.eject_delay_s + 1.0  # before, it rises straight up, away from a low point beyond the horizon
    while alive != 0 and age_s < missile.battery_s:
        fine = is_burning(missile, age_s)
        step_s = TICK_S / FINE_STEPS
        for i in range(count):
            if (alive >> i) & 1:
                state = _prepare(A, i, env, missile, age_s, loft_coeff, step_s)
                if state < 0:
                    alive ^= 1 << i
                fine = fine or state > 0
        steps = FINE_STEPS if fine else 1
        if not fine:
            for i in range(count):
                A[lanes.ALPHA * W + i] = 1.0 - math.exp(-TICK_S / missile.lag_s)
        fly_lanes(A, count, steps, TICK_S / steps)
        for i in range(count):
            if (alive >> i) & 1:
                rel = sub(lane_get3(A, lanes.TX, i), lane_get3(A, lanes.RX, i))
                passed = age_s > guided_s and dot(rel, lane_get3(A, lanes.VX, i)) < 0.0
                if passed and norm(rel) < 2.0 * HOMING_M:
                    _store(A, i, missile, cells[first + i], age_s + A[lanes.CLOSEST_S * W + i], loft_coeff)
                    alive ^= 1 << i
        age_s += TICK_S


@stage
def fly_table(A, env, missile, site, up, aims, cells, lofts):
    """Fly one missile at every point with every loft and keep the fastest arrival: the fly-out table of that missile.

    A is a (ROWS * W,) scratch array, aims (n, 3) Earth-fixed metres, cells an (n,) table of `FlyoutCell`, lofts
    tangents.
    """
    for k in range(lofts.shape[0]):
        first = 0
        while first < aims.shape[0]:
            count = min(W - 1, aims.shape[0] - first)
            fly_batch(A, env, missile, site, up, aims, cells, first, count, lofts[k])
            first += count
