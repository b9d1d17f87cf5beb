"""Lock: the engagement radar searches where a track is said to be, gains its own track, feeds it and may lose it."""

from __future__ import annotations

import math

from threatring.engine.echoes import detects, echo
from threatring.engine.film import note
from threatring.engine.outcome import reached_into
from threatring.engine.picture import expected, noise_m2_s3
from threatring.engine.sensing import IN_VIEW, PENDING, axes_of, first_seen, in_view, is_quiet, measure_into
from threatring.kernel import NOBODY, NONE_YET, code, inner, joined, kernel
from threatring.models.airframe import may_be_near, motion, motion_end_s
from threatring.models.tracker import CONFIRMED, NO_TRACK, ahead, doubt_m, is_falling, position, take_into, velocity
from threatring.models.vec import get3, norm, sub
from threatring.records.enums import EventKind, Question

LOCK_LOST_MISSES = 8  # looks in a row without an echo after which a lock is lost
LOCK_STALE_MISSES = 3  # the same, after which nothing more is fired
SCAN_S = 0.05  # looks are numbered by time in these units: finer than any radar's revisit
SEARCH_SIGMAS = 3.0  # half-width of the volume searched around a cue
MOST_BEAMS = 1024.0
LOCK, LOCK_MEASURE = code(Question.LOCK), code(Question.LOCK_MEASURE)
LOCKED_EVENT = code(EventKind.LOCKED)


@kernel
def sigma_of_m(track, doctrine, time_s):
    """Return one sigma of where a track is at a time, as a post's rules see it: it may manoeuvre."""
    return doubt_m(track, time_s, noise_m2_s3(doctrine.manoeuvre_m_s2))


@inner
def object_near(world, c, point, reach_m, now):
    """Return the object that is nearest to a point, no farther than `reach_m` (-1: none is)."""
    best = NOBODY
    for t in range(world.targets.shape[0]):
        target, flyer = world.targets[t], world.flyers[c, t]
        if world.outcomes[c, t].end != PENDING or flyer.released == 0 or now < target.start_s + flyer.delay_s:
            continue
        if now > motion_end_s(flyer, target) or not may_be_near(flyer, target, world.knots, point, reach_m, now):
            continue
        r, _, _ = motion(flyer, target, world.knots, now)
        off_m = norm(sub(r, point))
        if off_m < reach_m:
            best = t
            reach_m = off_m
    return best


@inner
def lock_gained(world, c, u, n, now):
    """Start the fire unit's own track from that of its post's picture."""
    source = world.tracks[c, world.unit_states[c, u].post, n]
    own = world.locks[c, u, n]
    for i in range(6):
        own.x[i] = source.x[i]
        for j in range(6):
            own.cov[i, j] = source.cov[i, j]
    own.time_s = source.time_s
    own.started_s = now
    own.manoeuvre_s = source.manoeuvre_s
    own.phase = CONFIRMED
    own.falls = source.falls
    own.misses = 0
    own.holder = world.units[world.cases[c].draw, u].radar
    world.engagements[c, u, n].locked = 1
    world.flyers[c, own.truth].locks += 1
    outcome = world.outcomes[c, own.truth]
    reached_into(outcome, now)
    if math.isnan(outcome.locked_s):
        outcome.locked_s = now
    radar = world.radars[world.cases[c].draw, own.holder]
    away_m = norm(sub(position(own), get3(radar.r_m)))
    first_seen(world, c, own.holder, own.truth, now, away_m, position(own))  # searches may not have met it yet
    note(world, now, LOCKED_EVENT, NONE_YET, own.truth, NOBODY, u, away_m, position(own))


@joined
def unlock(world, c, u, n):
    """Let a lock go, if there is one."""
    row = world.engagements[c, u, n]
    if row.locked == 1:
        world.flyers[c, world.locks[c, u, n].truth].locks -= 1
    row.locked = 0
    row.lock_hits = 0
    row.lock_looks = 0
    world.locks[c, u, n].phase = NO_TRACK


@inner
def sees(world, c, u, n, t, now):
    """Return whether the engagement radar sees object t now; a lock takes the plot in."""
    k = world.cases[c].draw
    index = world.units[k, u].radar
    radar, doctrine = world.radars[k, index], world.doctrine[k]
    r, v, _ = motion(world.flyers[c, t], world.targets[t], world.knots, now)
    facing_rad = world.unit_states[c, u].boresight_rad
    reason, slant_m = in_view(radar, world.env, world.masks, index, facing_rad, r)
    if reason != IN_VIEW:
        return False
    scan = int(now / SCAN_S)
    ratio, radial_m_s, cosine = echo(world, c, index, t, facing_rad, r, v, slant_m, now)
    if not detects(world, c, index, t, ratio, radial_m_s, LOCK, scan):
        return False
    if world.engagements[c, u, n].locked == 1:
        own, plot = world.locks[c, u, n], world.plots[0]
        measure_into(plot, world, c, index, t, r, v, slant_m, ratio, cosine, LOCK_MEASURE, scan)
        take_into(
            own, now, get3(plot.r_m), axes_of(plot), get3(plot.sigma_m), noise_m2_s3(world.units[k, u].quiet_m_s2),
            noise_m2_s3(doctrine.manoeuvre_m_s2), expected(world, own, now, doctrine), doctrine.surprise_count,
        )  # fmt: skip
        own.falls = is_falling(position(own), velocity(own))
    return True


@joined
def search_cue(world, c, u, n, now):
    """Return (object, beams): what stands nearest to the cue in the volume searched around it, and its beam places."""
    k = world.cases[c].draw
    doctrine = world.doctrine[k]
    radar = world.radars[k, world.units[k, u].radar]
    cue = world.tracks[c, world.unit_states[c, u].post, n]
    point = ahead(world.env, cue, now, doctrine.falling_kg_m2)
    beam_m = radar.beamwidth_rad * norm(sub(point, get3(radar.r_m)))
    reach_m = SEARCH_SIGMAS * sigma_of_m(cue, doctrine, now)
    across = math.ceil(2.0 * reach_m / beam_m)
    found = cue.truth if doctrine.exact_plots == 1 else object_near(world, c, point, reach_m + 0.5 * beam_m, now)
    return found, max(1.0, min(across * across, MOST_BEAMS))


@inner
def lock_look(world, c, u, n, now):
    """The engagement radar looks once at a track it was given: to gain its lock, or to feed its own track."""
    k = world.cases[c].draw
    unit = world.units[k, u]
    row = world.engagements[c, u, n]
    own = world.locks[c, u, n]
    beams = 1.0
    if row.locked == 0:
        own.truth, beams = search_cue(world, c, u, n, now)
    t = own.truth
    there = t >= 0 and world.outcomes[c, t].end == PENDING and now <= motion_end_s(world.flyers[c, t], world.targets[t])
    seen = there and not is_quiet(world, c, unit.radar, now) and sees(world, c, u, n, t, now)
    if row.locked == 1:
        own.misses = 0 if seen else own.misses + 1
        if own.misses >= LOCK_LOST_MISSES:
            unlock(world, c, u, n)
        row.next_look_s = now + world.radars[k, unit.radar].revisit_s
        return
    row.lock_looks += 1
    row.lock_hits += 1 if seen else 0
    if row.lock_hits >= unit.lock_hit_count:
        lock_gained(world, c, u, n, now)
    elif row.lock_looks % unit.lock_look_count == 0:
        row.lock_hits = 0
    if row.locked == 1:
        row.next_look_s = now + world.radars[k, unit.radar].revisit_s
    else:
        row.next_look_s = now + unit.lock_dwell_s + (beams - 1.0) * unit.beam_s


@joined
def guiding_track(world, c, u, n):
    """Return the track a fire unit aims by: its own when it has a lock, else that of its post's picture."""
    if world.engagements[c, u, n].locked == 1:
        return world.locks[c, u, n]
    return world.tracks[c, world.unit_states[c, u].post, n]


@joined
def is_fresh(world, c, u, n):
    """Return whether a track was seen at the last looks: nobody fires at one that has just stopped answering."""
    if world.engagements[c, u, n].locked == 1:
        return world.locks[c, u, n].misses < LOCK_STALE_MISSES
    track = world.tracks[c, world.unit_states[c, u].post, n]
    return track.phase == CONFIRMED and track.misses == 0
