"""Writing a film: events and positions of one case, when it is being filmed; a full buffer only counts."""

from __future__ import annotations

from threatring.engine.world import EVENTS, FILMING, STATES
from threatring.kernel import NOBODY, NONE_YET, code, inner, joined
from threatring.models.airframe import motion
from threatring.models.tracker import CONFIRMED, position, velocity
from threatring.models.vec import get3, put3
from threatring.records.enums import End, EntityKind, EventKind, ShotPhase

TARGET = code(EntityKind.TARGET)
SHOT = code(EntityKind.SHOT)
TRACK = code(EntityKind.TRACK)
BLOCKED = code(EventKind.BLOCKED)
PENDING = code(End.PENDING)
ENDED = code(ShotPhase.ENDED)


@inner
def tell(world, time_s, kind, reason, subject, other, unit, value, r):
    """Write one event: what happened to `subject` (and `other`, -1: nobody) at a fire unit or radar, and where."""
    if world.tally[FILMING] == 0:
        return
    n = world.tally[EVENTS]
    if n < world.events.shape[0]:
        row = world.events[n]
        row.time_s = time_s
        row.kind = kind
        row.reason = reason
        row.subject = subject
        row.object = other
        row.unit = unit
        row.value = value
        put3(row.r_m, r)
    world.tally[EVENTS] = n + 1


@joined
def note(world, time_s, kind, reason, subject, other, unit, value, r):
    """Write one event of an object or a missile; nothing is told of tracks of nobody."""
    if subject >= 0:
        tell(world, time_s, kind, reason, subject, other, unit, value, r)


@inner
def block_anew(world, c, t, reason, now):
    """Enter a new reason in an object's way, and how long the last one held."""
    outcome = world.outcomes[c, t]
    if outcome.blocked_by != NONE_YET:
        world.plights[c, t].held_s[outcome.blocked_by] += now - outcome.blocked_since_s
    outcome.blocked_by = reason
    outcome.blocked_since_s = now
    note(world, now, BLOCKED, reason, t, NOBODY, NOBODY, 0.0, (0.0, 0.0, 0.0))


@joined
def block(world, c, t, reason, now):
    """Remember what stands between an object (-1: nobody) and a missile now; mostly it is what stood there before."""
    if t >= 0 and world.outcomes[c, t].end == PENDING and world.outcomes[c, t].blocked_by != reason:
        block_anew(world, c, t, reason, now)


@joined
def hinder(world, c, track, reason, now):
    """Remember what stands between a track and a missile now, and so between its object and one."""
    track.why = reason
    block(world, c, track.truth, reason, now)


@inner
def expose(world, time_s, entity, kind, phase, r, v):
    """Write where one thing is."""
    n = world.tally[STATES]
    if n < world.states.shape[0]:
        row = world.states[n]
        row.time_s = time_s
        row.entity = entity
        row.kind = kind
        row.phase = phase
        put3(row.r_m, r)
        put3(row.v_m_s, v)
    world.tally[STATES] = n + 1


@inner
def frame(world, c, now, whole):
    """Write one frame: every missile in flight; with `whole` also every object and every confirmed track."""
    count = world.targets.shape[0]
    shots = world.shots.shape[1]
    for s in range(world.cases[c].shot_count):
        shot = world.shots[c, s]
        if shot.phase != ENDED:
            expose(world, now, count + s, SHOT, shot.phase, get3(shot.r_m), get3(shot.v_m_s))
    if not whole:
        return
    for t in range(count):
        flyer = world.flyers[c, t]
        flies = flyer.released == 1 and now >= world.targets[t].start_s + flyer.delay_s
        if flies and world.outcomes[c, t].end == PENDING:
            r, v, _ = motion(flyer, world.targets[t], world.knots, now)
            expose(world, now, t, TARGET, NONE_YET, r, v)
    for p in range(world.tracks.shape[1]):
        for n in range(world.post_states[c, p].slots):
            track = world.tracks[c, p, n]
            if track.phase == CONFIRMED:
                entity = count + shots + track.number
                expose(world, now, entity, TRACK, track.identity, position(track), velocity(track))
