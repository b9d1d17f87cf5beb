"""The reference engagement of a class: what share of bursts is lethal when one missile meets one such target
undisturbed.

The kill-probability prior is the whole single-shot figure of this engagement. The scale of a class is therefore
solved as prior / (reliability x mean lethality flown here), so that nothing is multiplied in twice.
"""

from __future__ import annotations

import math

from threatring.engine import lanes
from threatring.engine.flight import (
    FINE_STEPS,
    TICK_S,
    lane_get3,
    lane_put3,
    load_air,
    load_command,
    load_motor,
    load_target,
)
from threatring.engine.lanes import W, fly_lanes
from threatring.engine.sweeps import NOISE_S
from threatring.kernel import NONE_YET, code, stage
from threatring.models.dice import gauss, gauss2
from threatring.models.vec import across, add, along, dot, norm, scale, sub, unit
from threatring.models.warhead import lethality
from threatring.records.enums import Question

FIRST, SECOND = code(1), code(2)  # parts of a die
REFERENCE = code(Question.REFERENCE)
HEADING_RAD = 0.02  # one-sigma heading error at hand-over
TICKS = 120


@stage
def mean_lethality(A, env, missile, site, flight, seed, draw, kind):
    """Fly one missile 32 times head-on at a straight target; return the mean lethality of its bursts.

    site = (position, east, up) at the target's altitude; flight = (distance m, missile speed m/s, target speed m/s,
    dive rad); dice are keyed by seed, set and the pair's number.
    """
    r0, east, up = site
    distance_m, speed_m_s, target_m_s, dive = flight
    age_s = missile.eject_delay_s + missile.burn_s + 1.0
    towards = add(scale(east, -math.cos(dive)), scale(up, -math.sin(dive)))
    target_v = scale(towards, target_m_s)
    count = 32
    keep = math.exp(-TICK_S / FINE_STEPS / NOISE_S)
    for i in range(count):
        z0, z1 = gauss2(seed, draw, NONE_YET, REFERENCE, kind, i, NONE_YET, NONE_YET)
        heading = unit(add(scale(towards, -1.0), add(scale(up, HEADING_RAD * z0), scale(east, HEADING_RAD * z1))))
        lane_put3(A, lanes.RX, i, along(r0, towards, distance_m))
        lane_put3(A, lanes.VX, i, scale(heading, speed_m_s))
        lane_put3(A, lanes.LX, i, (0.0, 0.0, 0.0))
        load_target(A, i, r0, target_v, (0.0, 0.0, 0.0))
        A[lanes.CLOSEST2 * W + i] = 1e30
        A[lanes.CLOSEST_S * W + i] = 0.0
        for n in range(3):
            A[(lanes.NOISE + n) * W + i] = 0.0
    for tick in range(TICKS):
        left_s = 0.0
        for i in range(count):
            last = (lanes.NOISE + 3 * FINE_STEPS - 3) * W + i
            e = (A[last], A[last + W], A[last + 2 * W]) if tick > 0 else (0.0, 0.0, 0.0)
            load_air(A, i, env, missile.area_m2, missile.drag_factor, False)
            load_motor(A, i, missile, age_s, TICK_S / FINE_STEPS)
            gravity = lane_get3(A, lanes.GX, i)
            load_command(A, i, missile.navigation_coeff, scale(across(gravity, unit(lane_get3(A, lanes.VX, i))), -1.0))
            target_r = along(r0, target_v, tick * TICK_S)
            load_target(A, i, target_r, target_v, (0.0, 0.0, 0.0))
            rel = sub(target_r, lane_get3(A, lanes.RX, i))
            sigma_m = math.sqrt((missile.seeker_noise_rad * norm(rel)) ** 2 + missile.glint_m * missile.glint_m)
            fresh = sigma_m * math.sqrt(1.0 - keep * keep)
            for n in range(FINE_STEPS):
                z0, z1 = gauss2(seed, draw, 1 + tick, REFERENCE, kind, i, n, FIRST)
                z2 = gauss(seed, draw, 1 + tick, REFERENCE, kind, i, n, SECOND)
                e = (keep * e[0] + fresh * z0, keep * e[1] + fresh * z1, keep * e[2] + fresh * z2)
                lane_put3(A, lanes.NOISE + 3 * n, i, e)
            left_s = max(left_s, dot(rel, sub(lane_get3(A, lanes.VX, i), target_v)))
        if left_s <= 0.0:
            break
        fly_lanes(A, count, FINE_STEPS, TICK_S / FINE_STEPS)
    total = 0.0
    for i in range(count):
        total += lethality(math.sqrt(A[lanes.CLOSEST2 * W + i]), missile.lethal_radius_m)
    return total / count
