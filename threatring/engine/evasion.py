"""Evasion: who is warned, what it flies then, and how it comes back to its laid path.

A flyer that is warned leaves its path, turns within its class's load, and keeps that up until it has been left in peace
for a while; then it chases a point that moves ahead of it along its path and takes the path up again, late, once it is
on it. It acts on what a receiver tells it: the place of the radar that locked it or of the missile whose seeker homes.
Nothing of this is told to the defence. Pursuit of a point ahead: R. C. Coulter, CMU-RI-TR-92-01 (1992).
"""

from __future__ import annotations

import math

from threatring.engine.film import note
from threatring.engine.flight import TICK_S
from threatring.engine.guidance import ACTIVE, HOMING
from threatring.engine.sensing import PENDING
from threatring.kernel import NOBODY, NONE_YET, code, inner, joined, kernel
from threatring.models.airframe import motion, motion_end_s, path_end_s, path_state
from threatring.models.dice import u01
from threatring.models.earth import altitude_m, up_at
from threatring.models.vec import across, along, cross, dot, get3, norm, put3, scale, sub, unit
from threatring.records.enums import Evasion, EventKind, Question

STAYS, BEAM, DIVE, JINK, REJOIN = (
    code(Evasion.NONE),
    code(Evasion.BEAM),
    code(Evasion.DIVE),
    code(Evasion.JINK),
    code(Evasion.REJOIN),
)
WARNED = code(Question.WARNED)
EVADES = code(EventKind.EVADES)
LEAD_S = 8.0  # the point it chases on its way back is at least so far ahead, and as far as its path is away
LEAD_TURNS = 1.2  # and at least so many of its tightest radii
ON_PATH_M = 3.0  # nearer than this and flying along it, it is on its path again
ON_PATH_COS = math.cos(math.radians(1.5))
ON_PATH_M_S = 3.0
SPEED_UP_M_S2 = 2.0  # on its way back to its path's speed
BEHIND_S = 60.0  # one that passed the end of its path beside it goes back so far and comes again
CLIMB_RAD = 0.25  # steepest on its way back


@joined
def has_locked(world, c, u, t):
    """Return whether the radar of unit u has locked object t."""
    for n in range(world.post_states[c, world.unit_states[c, u].post].slots):
        if world.engagements[c, u, n].locked == 1 and world.locks[c, u, n].truth == t:
            return True
    return False


@inner
def nearest_threat(world, c, t, r):
    """Return (1 or 0, place) of the nearest radar that has locked an object or missile whose own seeker homes on it."""
    case = world.cases[c]
    best_m = math.inf
    place = r
    for u in range(world.units.shape[1]) if world.flyers[c, t].locks > 0 else range(0):
        if has_locked(world, c, u, t):
            site = get3(world.radars[case.draw, world.units[case.draw, u].radar].r_m)
            if norm(sub(site, r)) < best_m:
                best_m = norm(sub(site, r))
                place = site
    for s in range(case.first_flying, case.shot_count):
        shot = world.shots[c, s]
        if shot.target == t and shot.phase == HOMING and world.missiles[case.draw, shot.missile].homing == ACTIVE:
            if norm(sub(get3(shot.r_m), r)) < best_m:
                best_m = norm(sub(get3(shot.r_m), r))
                place = get3(shot.r_m)
    return best_m < math.inf, place


@inner
def warn(world, c, t, now):
    """Let one object notice what threatens it, break away after its delay, and turn back when left in peace."""
    case = world.cases[c]
    flyer = world.flyers[c, t]
    target = world.targets[t]
    klass = world.classes[case.draw, target.klass]
    r, v, _ = motion(flyer, target, world.knots, now)
    threatened, place = nearest_threat(world, c, t, r)
    if threatened:
        if math.isinf(flyer.warned_s):
            if u01(world.seed, case.draw, case.run, WARNED, t, NONE_YET, NONE_YET, NONE_YET) >= klass.warning_prob:
                return
            flyer.warned_s = now + klass.warning_delay_s
        flyer.until_s = now + klass.evasion_s
        put3(flyer.threat_m, place)
    if flyer.free == 1 and flyer.kind != REJOIN and now - flyer.begun_s > klass.evasion_longest_s:
        flyer.kind = REJOIN  # it presses on, warned or not
        flyer.warned_s = now + klass.evasion_longest_s
    in_peace = now >= flyer.until_s
    if flyer.free == 0 and in_peace:
        flyer.warned_s = math.inf
    elif flyer.free == 1 and in_peace:
        flyer.kind = REJOIN
    elif now >= flyer.warned_s and (flyer.free == 0 or flyer.kind == REJOIN):
        if flyer.free == 0:
            flyer.path_s = now - flyer.delay_s
            put3(flyer.r_m, r)
            put3(flyer.v_m_s, v)
            put3(flyer.a_m_s2, (0.0, 0.0, 0.0))
            flyer.time_s = now
        flyer.free = 1
        flyer.kind = target.evasion
        flyer.begun_s = now
        note(world, now, EVADES, NONE_YET, t, NOBODY, NOBODY, float(target.evasion), r)


@kernel
def steered(r, v, up, wanted, climb, speed_m_s, turn_m_s2, pitch_m_s2):
    """Return the acceleration of one tick that turns a velocity towards a level direction, a climb angle and a speed.

    The turn is limited by `turn_m_s2`, the pitching by `pitch_m_s2`; speed is kept but for the change asked for.
    """
    now_m_s = norm(v)
    ahead = unit(across(v, up))
    left = cross(up, ahead)
    slope = math.asin(max(-1.0, min(dot(v, up) / now_m_s, 1.0)))
    most = turn_m_s2 * TICK_S / (now_m_s * max(math.cos(slope), 0.2))
    turn = max(-most, min(math.atan2(dot(wanted, left), dot(wanted, ahead)), most))
    most = pitch_m_s2 * TICK_S / now_m_s
    slope += max(-most, min(climb - slope, most))
    ahead = along(scale(ahead, math.cos(turn)), left, math.sin(turn))
    after = along(scale(ahead, speed_m_s * math.cos(slope)), up, speed_m_s * math.sin(slope))
    return scale(sub(after, v), 1.0 / TICK_S)


@kernel
def level_off_rad(height_m, speed_m_s, pitch_m_s2, steepest_rad):
    """Return the climb angle of a dive that levels off at height zero, three quarters of the pull-out used."""
    if height_m <= 0.0:
        return 0.05
    return -min(steepest_rad, math.sqrt(1.5 * height_m * pitch_m_s2) / speed_m_s)


@joined
def away(world, flyer, klass, now, r, v, up):
    """Return (level direction, climb angle) of the manoeuvre an object flies."""
    ahead = across(v, up)
    if flyer.kind == JINK:
        half = int(2.0 * (now - flyer.begun_s) / klass.jink_s + 0.5)
        side = 1.0 if half % 2 == 0 else -1.0
        return scale(cross(up, ahead), side), 0.0
    beam = cross(up, sub(get3(flyer.threat_m), r))
    wanted = beam if dot(beam, v) >= 0.0 else scale(beam, -1.0)
    if flyer.kind == BEAM:
        return wanted, 0.0
    height_m = altitude_m(r) - world.env.ground_m - klass.dive_clearance_m
    return wanted, level_off_rad(height_m, norm(v), klass.pitch_m_s2, klass.dive_rad)


@joined
def back(world, flyer, target, klass, now, r, v):
    """Return (level direction, climb angle, speed) of the way back; on its path again, an object is free no more."""
    speed_m_s = norm(v)
    here, along_path, _ = path_state(target, world.knots, flyer.path_s)
    if dot(v, along_path) > 0.0:
        flyer.path_s += max(0.0, dot(sub(r, here), along_path) / dot(along_path, along_path))
        here, along_path, _ = path_state(target, world.knots, flyer.path_s)
    path_m_s = norm(along_path)
    aligned = dot(v, along_path) > ON_PATH_COS * speed_m_s * path_m_s
    if aligned and norm(sub(r, here)) < ON_PATH_M and abs(path_m_s - speed_m_s) < ON_PATH_M_S:
        flyer.free = 0
        flyer.kind = STAYS
        flyer.delay_s = now - flyer.path_s
    elif flyer.path_s > path_end_s(target) - 1.0:
        flyer.path_s = max(target.start_s, path_end_s(target) - BEHIND_S)
    lead_s = max(LEAD_S, LEAD_TURNS * speed_m_s / klass.evade_m_s2, norm(sub(r, here)) / speed_m_s)
    point, _, _ = path_state(target, world.knots, flyer.path_s + lead_s)
    climb = (altitude_m(point) - altitude_m(r)) / (speed_m_s * lead_s)
    return sub(point, r), max(-CLIMB_RAD, min(climb, CLIMB_RAD)), path_m_s


@inner
def steer(world, c, t, now):
    """Carry a free flyer forward to now, and choose how it accelerates until the next tick."""
    flyer = world.flyers[c, t]
    target = world.targets[t]
    klass = world.classes[world.cases[c].draw, target.klass]
    r, v, _ = motion(flyer, target, world.knots, now)
    put3(flyer.r_m, r)
    put3(flyer.v_m_s, v)
    flyer.time_s = now
    up = up_at(r)
    speed_m_s = norm(v)
    if flyer.kind == REJOIN:
        wanted, climb, path_m_s = back(world, flyer, target, klass, now, r, v)
        most = SPEED_UP_M_S2 * TICK_S
        speed_m_s += max(-most, min(path_m_s - speed_m_s, most))
    else:
        wanted, climb = away(world, flyer, klass, now, r, v, up)
    put3(flyer.a_m_s2, steered(r, v, up, wanted, climb, speed_m_s, klass.evade_m_s2, klass.pitch_m_s2))
    case = world.cases[c]
    case.next_arrival_s = min(case.next_arrival_s, motion_end_s(flyer, target))


@inner
def evade(world, now):
    """Warn and steer everything in a block that evades; at every half second it is asked who is threatened."""
    whole = now == 2.0 * TICK_S * int(now / (2.0 * TICK_S))
    for c in range(world.cases.shape[0]):
        if world.cases[c].done == 1:
            continue
        for i in range(world.evaders.shape[0]):
            t = world.evaders[i]
            target, flyer = world.targets[t], world.flyers[c, t]
            if flyer.released == 0 or world.outcomes[c, t].end != PENDING:
                continue
            calm = flyer.free == 0 and flyer.locks == 0 and world.cases[c].flying == 0
            if whole and calm and now >= flyer.until_s:  # nothing can threaten it, and nothing has for long enough
                flyer.warned_s = math.inf
                continue
            if whole and now >= target.start_s + flyer.delay_s and now < motion_end_s(flyer, target):
                warn(world, c, t, now)
            if flyer.free == 1:
                steer(world, c, t, now)
