"""Fly: all missiles of a block from one tick to the next, in lanes.

Those that burn or home fly in fine steps, the rest in one step a tick. Closest approach is interpolated inside the
step it happens in.
"""

from __future__ import annotations

import math

from threatring.engine import lanes
from threatring.engine.bursts import ENDED, burst
from threatring.engine.flight import (
    FINE_STEPS,
    TICK_S,
    lane_get3,
    lane_put3,
    lay_lanes,
    load_missile,
    load_target,
)
from threatring.engine.guidance import COARSE, FINE, HOMING, guide
from threatring.engine.lanes import W, fly_lanes
from threatring.engine.world import CLOCK, SWEEPS
from threatring.kernel import NOBODY, NONE_YET, code, inner, joined
from threatring.models.airframe import motion
from threatring.models.dice import gauss, gauss2
from threatring.models.missile import drifted, seeker_sigma_m
from threatring.models.vec import along, dot, get3, norm, put3, sub
from threatring.records.enums import Question

SEEKER, GLINT = code(Question.SEEKER), code(Question.GLINT)
NOISE_S = 0.15  # correlation time of what the seeker sees wrong
KEEP_COEFF = math.exp(-TICK_S / FINE_STEPS / NOISE_S)  # what is left of it a fine step later


@inner
def seeker_error(world, c, s, A, i, r_target, now):
    """Lay the seeker's error of the coming steps into a lane: angle noise by distance, glint; correlated in time."""
    case = world.cases[c]
    shot = world.shots[c, s]
    missile = world.missiles[case.draw, shot.missile]
    distance_m = norm(sub(r_target, get3(shot.r_m)))
    sigma_m = seeker_sigma_m(missile, distance_m)
    tick = int((now - shot.launched_s) / TICK_S + 0.5)
    e = get3(shot.noise_m)
    for n in range(FINE_STEPS):
        z0, z1 = gauss2(world.seed, case.draw, case.run, SEEKER, shot.target, s, tick, n)
        z2 = gauss(world.seed, case.draw, case.run, GLINT, shot.target, s, tick, n)
        e = drifted(e, KEEP_COEFF, sigma_m, (z0, z1, z2))
        lane_put3(A, lanes.NOISE + 3 * n, i, e)
    put3(shot.noise_m, e)


@joined
def clear_lanes(world):
    """Empty all lanes."""
    for i in range(W):
        for k in range(3):
            world.crew[FINE, i, k] = NOBODY
            world.crew[COARSE, i, k] = NOBODY


@joined
def take_seat(world, c, s, fine, i):
    """Lay into lane i what a missile is built like, where it is, how fast: all there already if it just flew in it."""
    crew = world.crew[fine, i]
    stays = crew[0] == c and crew[1] == s and crew[2] == world.tally[CLOCK] - 1
    crew[2] = world.tally[CLOCK]
    if stays:
        return
    crew[0] = c
    crew[1] = s
    shot = world.shots[c, s]
    A = world.lanes[fine]
    load_missile(A, i, world.missiles[world.cases[c].draw, shot.missile], shot.loft_coeff)
    lane_put3(A, lanes.RX, i, get3(shot.r_m))
    lane_put3(A, lanes.VX, i, get3(shot.v_m_s))
    lane_put3(A, lanes.LX, i, get3(shot.lateral))
    A[lanes.PN * W + i] = 0.0
    for k in range(3 * lanes.STEPS_MAX):
        A[(lanes.NOISE + k) * W + i] = 0.0


@joined
def board(world, c, s, now, fine, i):
    """Lay one missile into lane i of the fine or coarse sweep."""
    shot = world.shots[c, s]
    A = world.lanes[fine]
    take_seat(world, c, s, fine, i)
    A[lanes.AGE * W + i] = now - shot.launched_s
    A[lanes.CLOSEST2 * W + i] = 1e30
    A[lanes.CLOSEST_S * W + i] = 0.0
    if shot.phase == HOMING:
        t = shot.target
        r_target, v_target, a_target = motion(world.flyers[c, t], world.targets[t], world.knots, now)
        load_target(A, i, r_target, v_target, a_target)
        A[lanes.PN * W + i] = world.missiles[world.cases[c].draw, shot.missile].navigation_coeff
        seeker_error(world, c, s, A, i, r_target, now)
    else:
        load_target(A, i, get3(shot.aim_m), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0))


@joined
def leave(world, fine, i, now):
    """Take one missile out of its lane; it bursts when it passed its target within the tick."""
    c = world.crew[fine, i, 0]
    s = world.crew[fine, i, 1]
    shot = world.shots[c, s]
    A = world.lanes[fine]
    r = lane_get3(A, lanes.RX, i)
    v = lane_get3(A, lanes.VX, i)
    put3(shot.r_m, r)
    put3(shot.v_m_s, v)
    put3(shot.lateral, lane_get3(A, lanes.LX, i))
    if shot.phase != HOMING:
        return
    late_s = TICK_S
    target_r = lane_get3(A, lanes.TX, i)
    target_v = lane_get3(A, lanes.TVX, i)
    target_a = lane_get3(A, lanes.TAX, i)
    rel = sub(along(along(target_r, target_v, late_s), target_a, 0.5 * late_s * late_s), r)
    rel_v = sub(along(target_v, target_a, late_s), v)
    closest_m = math.sqrt(A[lanes.CLOSEST2 * W + i])
    if dot(rel, rel_v) > 0.0:
        pass_s = A[lanes.CLOSEST_S * W + i]
        put3(shot.r_m, along(r, v, pass_s - late_s))
        burst(world, c, s, now + pass_s, closest_m)


@inner
def sweep(world, fine, count, now):
    """Fly one full sweep of lanes over the tick and take everybody out again."""
    steps = FINE_STEPS if fine == 1 else 1
    world.tally[SWEEPS] += count * steps
    lay_lanes(world.lanes[fine], count, world.env, TICK_S / steps)
    fly_lanes(world.lanes[fine], count, steps, TICK_S / steps)
    for i in range(count):
        leave(world, fine, i, now)


@joined
def guide_all(world, now):
    """Guide every missile of the block before any flies: what one does in a tick, the others learn in the next."""
    for c in range(world.cases.shape[0]):
        case = world.cases[c]
        if case.done == 1 or case.flying == 0:
            continue
        while world.shots[c, case.first_flying].phase == ENDED:
            case.first_flying += 1
        for s in range(case.first_flying, case.shot_count):
            if world.shots[c, s].phase != ENDED:
                world.shots[c, s].sweep = guide(world, c, s, now)


@joined
def fly(world, now):
    """Guide and fly every missile of the block over one tick."""
    guide_all(world, now)
    filled0 = NONE_YET
    filled1 = NONE_YET
    for c in range(world.cases.shape[0]):
        case = world.cases[c]
        if case.done == 1 or case.flying == 0:
            continue
        for s in range(case.first_flying, case.shot_count):
            if world.shots[c, s].phase == ENDED:
                continue
            if world.shots[c, s].sweep == FINE:
                board(world, c, s, now, FINE, filled1)
                filled1 += 1
                if filled1 == W:
                    sweep(world, FINE, filled1, now)
                    filled1 = NONE_YET
            else:
                board(world, c, s, now, COARSE, filled0)
                filled0 += 1
                if filled0 == W:
                    sweep(world, COARSE, filled0, now)
                    filled0 = NONE_YET
    if filled1 > 0:  # a call hands over the whole world: not for nothing
        sweep(world, FINE, filled1, now)
    if filled0 > 0:
        sweep(world, COARSE, filled0, now)
