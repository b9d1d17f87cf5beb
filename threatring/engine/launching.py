"""Launch: one missile leaves its tube, or fails there."""

from __future__ import annotations

import math

from threatring.engine.film import note
from threatring.engine.outcome import reached_into, remember
from threatring.kernel import NONE_YET, code, inner, joined, kernel
from threatring.models.dice import u01
from threatring.models.vec import get3, norm, put3, scale, sub
from threatring.records.enums import EventKind, Question, Reason, ShotEnd, ShotPhase

LAUNCH = code(Question.LAUNCH)
EJECTED, ENDED = code(ShotPhase.EJECTED), code(ShotPhase.ENDED)
FAILED, IN_FLIGHT = code(ShotEnd.FAILED_AT_LAUNCH), code(ShotEnd.FLYING)
LAUNCH_FAILED, MISSILE_IN_FLIGHT = code(Reason.LAUNCH_FAILED), code(Reason.MISSILE_IN_FLIGHT)
LAUNCHED, LAUNCH_FAILED_EVENT = code(EventKind.LAUNCHED), code(EventKind.LAUNCH_FAILED)


@inner
def launcher_with(world, c, u, y):
    """Return the launcher of unit u that has most missiles of a type left (-1: none)."""
    best = -1
    most = 0
    for i in range(world.launchers.shape[0]):
        left = world.launcher_states[c, i].left[y]
        if world.launchers[i].unit == u and left > most:
            best = i
            most = left
    return best


@kernel
def place_on(shot, site, now, speed_m_s):
    """Put a missile above its launcher, on its way up."""
    shot.launched_s = now
    shot.end_s = math.nan
    shot.closest_m = math.inf
    put3(shot.launch_r_m, get3(site.r_m))
    put3(shot.r_m, get3(site.r_m))
    put3(shot.v_m_s, scale(get3(site.up), speed_m_s))


@inner
def fail(world, c, s, now):
    """A missile fails in its tube: it took no channel, and its engagement goes on without it."""
    shot = world.shots[c, s]
    row = world.engagements[c, shot.unit, shot.track]
    shot.phase = ENDED
    shot.end = FAILED
    shot.end_s = now
    world.unit_states[c, shot.unit].failed[shot.missile] += 1
    row.last_burst_s = max(row.last_burst_s, now)
    remember(world, c, shot.target, LAUNCH_FAILED, now)
    entity = world.targets.shape[0] + s
    r = get3(shot.r_m)
    note(world, now, LAUNCH_FAILED_EVENT, FAILED, entity, shot.target, shot.unit, float(row.salvos), r)


@joined
def launch_die(world, c, t, s):
    """Return the die of one missile: by its object and how many were fired at that before."""
    case = world.cases[c]
    if t < 0:
        return u01(world.seed, case.draw, case.run, LAUNCH, world.targets.shape[0], NONE_YET, s, NONE_YET)
    return u01(world.seed, case.draw, case.run, LAUNCH, t, NONE_YET, world.outcomes[c, t].shots, NONE_YET)


@joined
def fired_at(world, c, t, now):
    """Enter a missile fired at an object's track."""
    if t >= 0:
        outcome = world.outcomes[c, t]
        outcome.shots += 1
        reached_into(outcome, now)
        if math.isnan(outcome.launched_s):
            outcome.launched_s = now


@inner
def eject(world, c, u, n, now, missile, tof_s, loft, point):
    """Eject one missile: it leaves the tube, or fails there. One die decides this and, later, the kill."""
    case = world.cases[c]
    row = world.engagements[c, u, n]
    state = world.unit_states[c, u]
    t = world.tracks[c, state.post, n].truth if row.locked == 0 else world.locks[c, u, n].truth
    s = case.shot_count
    case.shot_count = s + 1
    shot = world.shots[c, s]
    launcher = launcher_with(world, c, u, missile)
    world.launcher_states[c, launcher].left[missile] -= 1
    state.stock[missile] -= 1
    state.fired[missile] += 1
    site = world.launchers[launcher]
    shot.track = n
    shot.number = world.tracks[c, state.post, n].number
    shot.target = t
    shot.meant = t
    shot.unit = u
    shot.missile = missile
    shot.salvo = row.salvos
    shot.loft_coeff = loft
    shot.aim_time_s = now + tof_s
    shot.die_prob = launch_die(world, c, t, s)
    place_on(shot, site, now, world.missiles[case.draw, missile].eject_speed_m_s)
    put3(shot.aim_m, point)
    fired_at(world, c, t, now)
    if shot.die_prob >= world.missiles[case.draw, missile].reliability_prob:
        fail(world, c, s, now)
        return
    shot.phase = EJECTED
    shot.end = IN_FLIGHT
    shot.next_uplink_s = now + world.missiles[case.draw, missile].eject_delay_s
    row.flying += 1
    case.flying += 1
    state.missile_channels += 1
    state.missile_channels_peak = max(state.missile_channels_peak, state.missile_channels)
    remember(world, c, t, MISSILE_IN_FLIGHT, now)
    entity = world.targets.shape[0] + s
    note(world, now, LAUNCHED, NONE_YET, entity, t, u, norm(sub(point, get3(site.r_m))), get3(site.r_m))
