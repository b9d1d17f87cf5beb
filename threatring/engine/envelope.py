"""Where a missile reaches: it is flown at points, or at targets that pass them, by the same lanes as in the engagement.

What is made here is what fire control asks ("how long to there, and can it still turn?"), what an envelope chart draws
and what a calibration compares. *Reached* is a closest approach within the lethal radius, two standard gravities of
turn left, closing at more than 300 m/s, inside battery life; the caller adds what a target's own turn asks for.
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
    lay_lanes,
    load_missile,
    load_target,
)
from threatring.engine.lanes import ROWS, W, fly_lanes
from threatring.kernel import NONE_YET, code, kernel, stage
from threatring.models.vec import along, dot, get3, norm, scale, sub
from threatring.units import STANDARD_GRAVITY_M_S2

HOMING_M = 15_000.0  # terminal guidance takes over at this distance in a flight made beforehand
SPEED_REACHED_M_S = 300.0  # least closing speed of an arrival that counts
TURN_REACHED_M_S2 = 2.0 * STANDARD_GRAVITY_M_S2
GIMBAL_COS = 0.5  # the seeker sees 60 degrees off the missile's axis
ENGAGE_S = 1.0  # no homing before so long after ignition
GROUND_BELOW_M = -1.0
REMOVED, KEPT = code(1), code(0)
VECTOR = 8  # lanes an instruction flies at most


@kernel
def target_at(sortie, age_s):
    """Return where the target of a sortie is when the missile has this age."""
    return along(get3(sortie.aim_m), get3(sortie.drift_m_s), age_s - sortie.meet_s)


@kernel
def start(A, i, missile, site, up, sortie, number):
    """Put a missile into lane i at its ejection, with the number of its sortie."""
    load_missile(A, i, missile, sortie.loft_coeff)
    lane_put3(A, lanes.RX, i, site)
    lane_put3(A, lanes.VX, i, scale(up, missile.eject_speed_m_s))
    lane_put3(A, lanes.LX, i, (0.0, 0.0, 0.0))
    load_target(A, i, get3(sortie.aim_m), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0))
    A[lanes.PN * W + i] = 0.0
    A[lanes.AGE * W + i] = 0.0
    A[lanes.CLOSEST2 * W + i] = 1e30
    A[lanes.CLOSEST_S * W + i] = 0.0
    A[lanes.NUMBER * W + i] = number


@kernel
def aim(A, i, missile, sortie, age_s):
    """Give lane i its target once the seeker has it; return whether this tick needs fine steps."""
    target = target_at(sortie, age_s)
    line, v = sub(target, lane_get3(A, lanes.RX, i)), lane_get3(A, lanes.VX, i)
    distance_m = norm(line)
    seen = distance_m < HOMING_M and dot(line, v) > GIMBAL_COS * distance_m * norm(v)
    if seen and A[lanes.PN * W + i] == 0.0 and age_s > missile.eject_delay_s + ENGAGE_S:
        A[lanes.PN * W + i] = missile.navigation_coeff
        A[lanes.CLOSEST2 * W + i] = 1e30
    if A[lanes.PN * W + i] > 0.0:
        load_target(A, i, target, get3(sortie.drift_m_s), (0.0, 0.0, 0.0))
    return A[lanes.PN * W + i] > 0.0 or is_burning(missile, age_s)


@kernel
def watch(A, i, env, missile, sortie, row, age_s):
    """Write what lane i did in the tick that began at an age; return whether its flight is over."""
    r, v = lane_get3(A, lanes.RX, i), lane_get3(A, lanes.VX, i)
    speed_m_s = norm(v)
    row.peak_m_s = max(row.peak_m_s, speed_m_s)
    row.apogee_m = max(row.apogee_m, A[lanes.HEIGHT * W + i])
    row.closest_m = math.sqrt(A[lanes.CLOSEST2 * W + i])
    end_s = age_s + TICK_S
    rel, rel_v = sub(target_at(sortie, end_s), r), sub(get3(sortie.drift_m_s), v)
    passed = A[lanes.PN * W + i] > 0.0 and dot(rel, rel_v) > 0.0
    slow = speed_m_s < missile.speed_min_m_s and not is_burning(missile, age_s)
    spent = slow or end_s >= min(missile.battery_s, missile.self_destruct_s)
    grounded = A[lanes.HEIGHT * W + i] < env.ground_m + GROUND_BELOW_M
    if not (passed or spent or grounded):
        return KEPT
    row.time_s = age_s + A[lanes.CLOSEST_S * W + i] if passed else end_s
    row.speed_m_s = speed_m_s
    row.lateral_m_s2 = air_limit_m_s2(A, i)
    row.closing_m_s = norm(rel_v)
    near = row.closest_m <= missile.lethal_radius_m
    able = row.closing_m_s > SPEED_REACHED_M_S and row.lateral_m_s2 >= TURN_REACHED_M_S2
    row.reached = 1 if passed and near and able and not grounded else 0
    return REMOVED


@kernel
def move_lane(A, source, i):
    """Move one lane into the place of another."""
    for k in range(ROWS):
        A[k * W + i] = A[k * W + source]


@kernel
def whole(count):
    """Return a count of lanes rounded up to whole instructions: a few that ended fly on, which costs less."""
    return min((count + VECTOR - 1) // VECTOR * VECTOR, W)


@stage
def fly_batch(A, env, missiles, site, up, sorties, flown, first, count, coarse):
    """Fly `count` (at most W) sorties from number `first` on together, until each is over."""
    live = NONE_YET
    while live < count:
        sortie = sorties[first + live]
        flown[first + live].peak_m_s = 0.0
        flown[first + live].apogee_m = 0.0
        start(A, live, missiles[sortie.missile], site, up, sortie, first + live)
        live += 1
    for i in range(live, whole(live)):
        move_lane(A, 0, i)
    age_s = 0.0
    while live > 0:
        fine = coarse == 0
        for i in range(live):
            sortie = sorties[int(A[lanes.NUMBER * W + i])]
            A[lanes.AGE * W + i] = age_s
            fine = aim(A, i, missiles[sortie.missile], sortie, age_s) or fine
        steps = FINE_STEPS if fine else 1
        lay_lanes(A, whole(live), env, TICK_S / steps)
        fly_lanes(A, whole(live), steps, TICK_S / steps)
        i = NONE_YET
        while i < live:
            number = int(A[lanes.NUMBER * W + i])
            sortie = sorties[number]
            if watch(A, i, env, missiles[sortie.missile], sortie, flown[number], age_s) == REMOVED:
                live -= 1
                move_lane(A, live, i)
            else:
                i += 1
        age_s += TICK_S


@stage
def fly_sorties(A, env, missiles, site, up, sorties, flown, coarse):
    """Fly every sortie and write what became of it.

    A is a sweep of lanes with its air, flat (SIZE,); missiles a table (Y,), sorties and flown tables (n,); `coarse` 1:
    mid-course in one step a tick, as in the engagement; 0: fine steps throughout.
    """
    first = NONE_YET
    while first < sorties.shape[0]:
        count = min(W, sorties.shape[0] - first)
        fly_batch(A, env, missiles, site, up, sorties, flown, first, count, coarse)
        first += count
