"""How stories end: an object is killed, arrives, or is left over; every one that was not killed gets its reason."""

from __future__ import annotations

import math

from threatring.engine.film import block, note
from threatring.kernel import NOBODY, NONE_YET, code, inner
from threatring.models.airframe import path_end_s, path_state
from threatring.models.vec import get3
from threatring.records.enums import Arrival, End, EventKind, Reason, ShotEnd, Side

PENDING, KILLED, LEAKED, SURVIVED, SAFE = (
    code(End.PENDING),
    code(End.KILLED),
    code(End.LEAKED),
    code(End.SURVIVED),
    code(End.SAFE),
)
LEAVES = code(Arrival.LEAVES)
FRIEND = code(Side.FRIEND)
NONE = code(Reason.NONE)
BELOW_HORIZON, TRACK_UNCONFIRMED = code(Reason.BELOW_HORIZON), code(Reason.TRACK_UNCONFIRMED)
NOT_IDENTIFIED, MISSED = code(Reason.NOT_IDENTIFIED), code(Reason.MISSED)
BURST_WITHOUT_KILL, LOST_GUIDANCE = code(Reason.BURST_WITHOUT_KILL), code(Reason.LOST_GUIDANCE)
WAITS = (
    code(Reason.NONE), code(Reason.NOT_IDENTIFIED), code(Reason.OUT_OF_REACH), code(Reason.BEYOND_DECLARED),
    code(Reason.INSIDE_MINIMUM), code(Reason.OUTSIDE_BALLISTIC_LIMITS), code(Reason.REACTING),
    code(Reason.MISSILE_IN_FLIGHT), code(Reason.ASSESSING),
)  # fmt: skip
REFUSAL_S = 3.0  # a refusal shorter than this explains nothing
KILLED_EVENT, ARRIVED_EVENT, SHOT_ENDED_EVENT = (
    code(EventKind.KILLED),
    code(EventKind.ARRIVED),
    code(EventKind.SHOT_ENDED),
)
BURST_NO_KILL, WIDE_MISS, KILL = code(ShotEnd.BURST_NO_KILL), code(ShotEnd.WIDE_MISS), code(ShotEnd.KILL)


@inner
def longest_held(held, last):
    """Return the refusal that held longest; without one of any length, what the object was waited for longest.

    Waiting (out of reach, not yet inside the limits, reacting) is the rule before a shot; what then refused it is the
    news.
    """
    refusal = last
    wait = last
    for reason in range(held.shape[0]):
        waits = reason in WAITS
        if waits and held[reason] > held[wait]:
            wait = reason
        if not waits and held[reason] > max(REFUSAL_S, held[refusal] if refusal not in WAITS else 0.0):
            refusal = reason
    return refusal if refusal not in WAITS else wait


@inner
def final_reason(world, c, t, time_s):
    """Return why object t was not killed: the stage it never passed, its last missile, or what kept it from fire."""
    outcome = world.outcomes[c, t]
    if math.isnan(outcome.first_plot_s):
        reason = BELOW_HORIZON
        for radar_index in range(world.sights.shape[1]):
            reason = max(reason, world.sights[c, radar_index, t].last_reason)
        return reason
    if math.isnan(outcome.confirmed_s):
        return TRACK_UNCONFIRMED
    if math.isnan(outcome.identified_s):
        return NOT_IDENTIFIED
    plight = world.plights[c, t]
    if plight.result != NONE:
        return plight.result
    held = plight.held_s
    if outcome.blocked_by != NONE:
        held[outcome.blocked_by] += time_s - outcome.blocked_since_s
    return longest_held(held, outcome.blocked_by)


@inner
def settle(world, c, t, end, time_s):
    """End the story of one object."""
    outcome = world.outcomes[c, t]
    outcome.end = end
    outcome.end_s = time_s
    r, _, _ = path_state(world.targets[t], world.knots, time_s)
    if end == KILLED:
        outcome.killed_s = time_s
        outcome.reason = NONE
        note(world, time_s, KILLED_EVENT, NONE_YET, t, NOBODY, NOBODY, float(end), r)
        return
    outcome.reason = final_reason(world, c, t, time_s) if outcome.side != FRIEND else NONE
    note(world, time_s, ARRIVED_EVENT, outcome.reason, t, NOBODY, NOBODY, float(end), r)


@inner
def arrivals(world, c, now):
    """End the story of every object whose path is over by now."""
    for t in range(world.targets.shape[0]):
        target = world.targets[t]
        if world.outcomes[c, t].end != PENDING or path_end_s(target) > now:
            continue
        if target.side == FRIEND:
            end = SAFE
        else:
            end = LEAKED if target.can_leak == 1 and target.arrival != LEAVES else SURVIVED
        settle(world, c, t, end, path_end_s(target))


@inner
def leftovers(world, c, now):
    """End the story of everything that is left when a case is over."""
    for t in range(world.targets.shape[0]):
        if world.outcomes[c, t].end == PENDING:
            settle(world, c, t, SAFE if world.targets[t].side == FRIEND else SURVIVED, now)


@inner
def remember(world, c, t, reason, time_s):
    """Let an object remember what became of the last missile sent at it: the reason of its survival, if it survives."""
    if world.outcomes[c, t].end == PENDING:
        world.plights[c, t].result = reason
        block(world, c, t, reason, time_s)


@inner
def shot_result(world, c, s, time_s):
    """Let an object remember what became of the missile sent at it."""
    shot = world.shots[c, s]
    note(
        world, time_s, SHOT_ENDED_EVENT, shot.end, world.targets.shape[0] + s, shot.target, shot.unit, shot.closest_m,
        get3(shot.r_m),
    )  # fmt: skip
    if shot.end == KILL:
        return
    reason = LOST_GUIDANCE
    if shot.end == BURST_NO_KILL:
        reason = BURST_WITHOUT_KILL
    elif shot.end == WIDE_MISS:
        reason = MISSED
    remember(world, c, shot.target, reason, time_s)
