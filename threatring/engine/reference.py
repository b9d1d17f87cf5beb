"""The reference engagement of a class: what share of bursts is lethal when one missile meets one such target
undisturbed.

The kill-probability prior is the whole single-shot figure of this engagement, with what such a target does when it is
warned. The scale of a class is therefore solved as prior / (reliability x mean lethality flown here), so that nothing
is multiplied in twice.
"""

from __future__ import annotations

import math

from threatring.engine import lanes
from threatring.engine.flight import (
    FINE_STEPS,
    TICK_S,
    lane_get3,
    lane_put3,
    lay_lanes,
    load_missile,
    load_target,
)
from threatring.engine.lanes import W, fly_lanes
from threatring.engine.sweeps import KEEP_COEFF
from threatring.kernel import NONE_YET, code, kernel, stage
from threatring.models.dice import gauss, gauss2
from threatring.models.missile import drifted, second_ignition_s, seeker_sigma_m
from threatring.models.vec import add, along, cross, dot, norm, scale, sub, unit
from threatring.models.warhead import lethality
from threatring.records.enums import Question

FIRST, SECOND = code(1), code(2)  # parts of a die
REFERENCE = code(Question.REFERENCE)
HEADING_RAD = 0.02  # one-sigma heading error at hand-over
TICKS = 120  # the longest a reference engagement is flown
COUNT = 32


@kernel
def _hand_over(A, i, missile, site, flight, z):
    """Put missile i at hand-over, head-on to the target, its heading thrown off; return the target's velocity."""
    r0, east, up = site
    distance_m, speed_m_s, target_m_s, dive = flight
    towards = add(scale(east, -math.cos(dive)), scale(up, -math.sin(dive)))
    off = add(scale(cross(towards, up), HEADING_RAD * z[0]), scale(up, HEADING_RAD * z[1]))
    load_missile(A, i, missile, 0.0)
    A[lanes.PN * W + i] = missile.navigation_coeff
    A[lanes.AGE * W + i] = second_ignition_s(missile) + missile.burn2_s  # burnt out
    lane_put3(A, lanes.RX, i, along(r0, towards, distance_m))
    lane_put3(A, lanes.VX, i, scale(unit(sub(off, towards)), speed_m_s))
    lane_put3(A, lanes.LX, i, (0.0, 0.0, 0.0))
    A[lanes.CLOSEST2 * W + i] = 1e30
    A[lanes.CLOSEST_S * W + i] = 0.0
    return scale(towards, target_m_s)


@kernel
def _blur(A, i, sigma_m, seed, draw, tick, kind):
    """Lay what the seeker of missile i sees wrong in the fine steps of a tick, from where the last tick left it."""
    e = lane_get3(A, lanes.NOISE + 3 * (FINE_STEPS - 1), i)
    for n in range(FINE_STEPS):
        z0, z1 = gauss2(seed, draw, 1 + tick, REFERENCE, kind, i, n, FIRST)
        z2 = gauss(seed, draw, 1 + tick, REFERENCE, kind, i, n, SECOND)
        e = drifted(e, KEEP_COEFF, sigma_m, (z0, z1, z2))
        lane_put3(A, lanes.NOISE + 3 * n, i, e)


@stage
def mean_lethality(A, env, missile, site, flight, weave, seed, draw, kind):
    """Fly one missile 32 times head-on at a target; return the mean lethality of its bursts.

    site = (position, east, up) at the target's altitude; flight = (distance m, missile speed m/s, target speed m/s,
    dive rad); weave = (share of targets that are warned and weave, their acceleration m/s², period s); dice are keyed
    by seed, set and the pair's number.
    """
    target_v = (0.0, 0.0, 0.0)
    beside_m, beside_m_s = 0.0, 0.0
    for i in range(COUNT):
        z = gauss2(seed, draw, NONE_YET, REFERENCE, kind, i, NONE_YET, NONE_YET)
        target_v = _hand_over(A, i, missile, site, flight, z)
        lane_put3(A, lanes.NOISE + 3 * (FINE_STEPS - 1), i, (0.0, 0.0, 0.0))
    for tick in range(TICKS):
        closing = 0.0
        straight_r = along(site[0], target_v, tick * TICK_S)
        side = unit(cross(target_v, site[2]))
        pull_m_s2 = weave[1] if int(2.0 * tick * TICK_S / weave[2] + 0.5) % 2 == 0 else -weave[1]
        for i in range(COUNT):
            warned = 1.0 if i < weave[0] * COUNT else 0.0
            r = along(straight_r, side, warned * beside_m)
            v = along(target_v, side, warned * beside_m_s)
            load_target(A, i, r, v, scale(side, warned * pull_m_s2))
            rel = sub(r, lane_get3(A, lanes.RX, i))
            closing = max(closing, dot(rel, sub(lane_get3(A, lanes.VX, i), v)))
            _blur(A, i, seeker_sigma_m(missile, norm(rel)), seed, draw, tick, kind)
        if closing <= 0.0:
            break
        lay_lanes(A, COUNT, env, TICK_S / FINE_STEPS)
        fly_lanes(A, COUNT, FINE_STEPS, TICK_S / FINE_STEPS)
        beside_m += beside_m_s * TICK_S + 0.5 * pull_m_s2 * TICK_S * TICK_S
        beside_m_s += pull_m_s2 * TICK_S
    total = 0.0
    for i in range(COUNT):
        total += lethality(math.sqrt(A[lanes.CLOSEST2 * W + i]), missile.lethal_radius_m)
    return total / COUNT
