"""Lock: the engagement radar looks at what its fire unit was given, gains its own track, feeds it and may lose it."""

from __future__ import annotations

import math

from threatring.engine.echoes import detects, echo
from threatring.engine.film import note
from threatring.engine.sensing import IN_VIEW, PENDING, in_view, is_quiet, measure, take_plot
from threatring.kernel import NOBODY, NONE_YET, code, inner, joined
from threatring.models.airframe import motion, motion_end_s
from threatring.models.tracker import CONFIRMED, position
from threatring.models.vec import get3, norm, sub
from threatring.records.enums import EventKind, Question

LOCK_LOST_MISSES = 8  # looks in a row without an echo after which a lock is lost
LOCK_STALE_MISSES = 3  # the same, after which nothing more is fired
SCAN_S = 0.05  # looks are numbered by time in these units: finer than any radar's revisit
LOCK, LOCK_MEASURE = code(Question.LOCK), code(Question.LOCK_MEASURE)
LOCKED_EVENT = code(EventKind.LOCKED)


@inner
def lock_gained(world, c, u, t, now):
    """Start the fire unit's own track from the command post's."""
    source = world.tracks[c, 0, t]
    own = world.tracks[c, 1 + u, t]
    for i in range(6):
        own.x[i] = source.x[i]
        for j in range(6):
            own.cov[i, j] = source.cov[i, j]
    own.time_s = source.time_s
    own.started_s = now
    own.phase = CONFIRMED
    own.falls = source.falls
    own.misses = 0
    own.holder = world.units[world.cases[c].draw, u].radar
    world.engagements[c, u, t].locked = 1
    if math.isnan(world.outcomes[c, t].locked_s):
        world.outcomes[c, t].locked_s = now
    radar = world.radars[world.cases[c].draw, world.units[world.cases[c].draw, u].radar]
    note(world, now, LOCKED_EVENT, NONE_YET, t, NOBODY, u, norm(sub(position(own), get3(radar.r_m))), position(own))


@inner
def lock_look(world, c, u, t, now):
    """The engagement radar looks once at an object it was given: to gain its lock, or to feed its own track."""
    case = world.cases[c]
    unit = world.units[case.draw, u]
    radar = world.radars[case.draw, unit.radar]
    row = world.engagements[c, u, t]
    target = world.targets[t]
    own = world.tracks[c, 1 + u, t]
    scan = int(now / SCAN_S)
    seen = False
    there = world.outcomes[c, t].end == PENDING and now <= motion_end_s(world.flyers[c, t], target)
    if there and not is_quiet(world, c, unit.radar, now):
        r, v, _ = motion(world.flyers[c, t], target, world.knots, now)
        facing_rad = world.unit_states[c, u].boresight_rad
        reason, slant_m = in_view(radar, world.env, world.masks, unit.radar, facing_rad, r)
        if reason == IN_VIEW:
            ratio, radial_m_s, cosine = echo(world, c, unit.radar, t, facing_rad, r, v, slant_m, now)
            seen = detects(world, c, unit.radar, t, ratio, radial_m_s, LOCK, scan)
            if seen and row.locked == 1:
                plot, axes, sigmas = measure(world, c, unit.radar, t, r, slant_m, ratio, cosine, LOCK_MEASURE, scan)
                take_plot(world, c, own, now, plot, axes, sigmas)
    if row.locked == 1:
        own.misses = 0 if seen else own.misses + 1
        if own.misses >= LOCK_LOST_MISSES:
            row.locked = 0
            row.lock_hits = 0
            row.lock_looks = 0
            own.phase = 0
        row.next_look_s = now + radar.revisit_s
        return
    row.lock_looks += 1
    row.lock_hits += 1 if seen else 0
    if row.lock_hits >= unit.lock_hit_count:
        lock_gained(world, c, u, t, now)
    elif row.lock_looks % unit.lock_look_count == 0:
        row.lock_hits = 0
    row.next_look_s = now + (unit.lock_dwell_s if row.locked == 0 else radar.revisit_s)


@joined
def guiding_track(world, c, u, t):
    """Return which owner's track the fire unit aims by: its own when it has a lock, else the command post's."""
    return 1 + u if world.engagements[c, u, t].locked == 1 else 0


@joined
def is_fresh(world, c, u, t):
    """Return whether the object was seen at the last looks: nobody fires at a track that has just stopped answering."""
    if world.engagements[c, u, t].locked == 1:
        return world.tracks[c, 1 + u, t].misses < LOCK_STALE_MISSES
    track = world.tracks[c, 0, t]
    return track.phase == CONFIRMED and track.misses == 0
