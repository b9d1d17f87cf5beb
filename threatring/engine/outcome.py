"""How stories end: an object is killed, arrives, or is left over; every one that was not killed gets its reason."""

from __future__ import annotations

import math

from threatring.engine.film import block, note
from threatring.engine.sensing import reset_sight
from threatring.kernel import NOBODY, NONE_YET, code, inner, joined, kernel
from threatring.models.airframe import motion, motion_end_s
from threatring.models.dice import gauss2
from threatring.models.vec import get3
from threatring.records.enums import Arrival, End, EventKind, Question, Reason, ShotEnd, Side

PENDING, KILLED, LEAKED, SURVIVED, SAFE = (
    code(End.PENDING),
    code(End.KILLED),
    code(End.LEAKED),
    code(End.SURVIVED),
    code(End.SAFE),
)
UNRELEASED, MISSED_AIM = code(End.UNRELEASED), code(End.MISSED_AIM)
LEAVES = code(Arrival.LEAVES)
ARM_DRIFT = code(Question.ARM_DRIFT)
NOT_RELEASED = code(Reason.NOT_RELEASED)
RELEASED_EVENT, RADAR_LOST = code(EventKind.RELEASED), code(EventKind.RADAR_LOST)
FRIEND = code(Side.FRIEND)
NONE = code(Reason.NONE)
BELOW_HORIZON, TRACK_UNCONFIRMED = code(Reason.BELOW_HORIZON), code(Reason.TRACK_UNCONFIRMED)
TRACK_LOST = code(Reason.TRACK_LOST)
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


@kernel
def reached_into(outcome, time_s):
    """Enter the stages an object is through by a time, whichever of its tracks or neighbours brought it there."""
    if math.isnan(outcome.confirmed_s):
        outcome.confirmed_s = time_s
    if math.isnan(outcome.identified_s):
        outcome.identified_s = max(time_s, outcome.confirmed_s)
    if math.isnan(outcome.assigned_s):
        outcome.assigned_s = max(time_s, outcome.identified_s)


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
    if world.flyers[c, t].released == 0:
        return NOT_RELEASED
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
    reason = longest_held(held, outcome.blocked_by)
    return reason if reason != NONE else TRACK_LOST  # what followed it for a while went on with another


@inner
def settle(world, c, t, end, time_s):
    """End the story of one object."""
    outcome = world.outcomes[c, t]
    outcome.end = end
    outcome.end_s = time_s
    if outcome.side != FRIEND:
        world.cases[c].enemies -= 1
    r, _, _ = motion(world.flyers[c, t], world.targets[t], world.knots, time_s)
    if end == KILLED:
        outcome.killed_s = time_s
        outcome.reason = NONE
        note(world, time_s, KILLED_EVENT, NONE_YET, t, NOBODY, NOBODY, float(end), r)
        return
    outcome.reason = final_reason(world, c, t, time_s) if outcome.side != FRIEND else NONE
    note(world, time_s, ARRIVED_EVENT, outcome.reason, t, NOBODY, NOBODY, float(end), r)


@inner
def part(world, c, t):
    """Let go of a carried object once its carrier is at the end of its path; what happened to the carrier decides."""
    target = world.targets[t]
    flyer = world.flyers[c, t]
    fate = world.outcomes[c, target.carrier]
    if fate.end == PENDING:
        return
    if fate.end == KILLED:
        settle(world, c, t, UNRELEASED, fate.end_s)
        return
    flyer.released = 1
    flyer.delay_s = world.flyers[c, target.carrier].delay_s
    for radar_index in range(world.radars.shape[1]):
        reset_sight(world, c, radar_index, t, fate.end_s)
    start_s = target.start_s + flyer.delay_s
    r, _, _ = motion(flyer, target, world.knots, start_s)
    note(world, start_s, RELEASED_EVENT, NONE_YET, t, target.carrier, NOBODY, 0.0, r)


@joined
def last_heard_s(world, c, radar_index, time_s):
    """Return when a radar radiated last, up to a time."""
    silent_s = world.radars[world.cases[c].draw, radar_index].silent_s
    heard_s = min(time_s, world.radar_states[c, radar_index].lost_s)
    for i in range(silent_s.shape[0] - 2, -1, -2):  # from the latest to the earliest: windows may touch
        if silent_s[i] <= heard_s < silent_s[i + 1]:
            heard_s = silent_s[i]
    state = world.radar_states[c, radar_index]
    return state.silent_from_s if state.silent_from_s <= heard_s < state.hushed_s else heard_s


@inner
def struck(world, c, t, time_s):
    """An anti-radiation missile comes down: how far its aim has drifted since the radar was heard decides."""
    case = world.cases[c]
    target = world.targets[t]
    klass = world.classes[case.draw, target.klass]
    state = world.radar_states[c, target.aim_radar]
    start_s = target.start_s + world.flyers[c, t].delay_s
    silent_s = time_s - max(last_heard_s(world, c, target.aim_radar, time_s), start_s)
    z0, z1 = gauss2(world.seed, case.draw, case.run, ARM_DRIFT, t, NONE_YET, NONE_YET, NONE_YET)
    if klass.drift_m_s * silent_s * math.sqrt(z0 * z0 + z1 * z1) > klass.strike_radius_m:
        return MISSED_AIM
    if time_s < state.lost_s:
        state.lost_s = time_s
        radar = world.radars[case.draw, target.aim_radar]
        note(world, time_s, RADAR_LOST, NONE_YET, t, NOBODY, target.aim_radar, 0.0, get3(radar.r_m))
    return LEAKED


@inner
def arrivals(world, c, now):
    """End the story of every object whose path is over by now."""
    case = world.cases[c]
    if now < case.next_arrival_s:
        return
    case.next_arrival_s = math.inf
    for t in range(world.targets.shape[0]):
        target = world.targets[t]
        flyer = world.flyers[c, t]
        if world.outcomes[c, t].end != PENDING:
            continue
        if flyer.released == 0:
            part(world, c, t)
            case.next_arrival_s = now
            continue
        end_s = motion_end_s(flyer, target)
        if end_s > now:
            case.next_arrival_s = min(case.next_arrival_s, end_s)
            continue
        if target.side == FRIEND:
            end = SAFE
        else:
            end = LEAKED if target.can_leak == 1 and target.arrival != LEAVES else SURVIVED
            if target.aim_radar >= 0:
                end = struck(world, c, t, end_s)
        settle(world, c, t, end, end_s)


@inner
def leftovers(world, c, now):
    """End the story of everything that is left when a case is over."""
    for t in range(world.targets.shape[0]):
        if world.outcomes[c, t].end == PENDING:
            end = SAFE if world.targets[t].side == FRIEND else SURVIVED
            settle(world, c, t, end if world.flyers[c, t].released == 1 else UNRELEASED, now)


@inner
def remember(world, c, t, reason, time_s):
    """Let an object remember what became of the last missile sent at it: the reason of its survival, if it survives."""
    if t >= 0 and world.outcomes[c, t].end == PENDING:
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
    remember(world, c, shot.meant, reason, time_s)
    if shot.target != shot.meant and shot.end == BURST_NO_KILL:
        remember(world, c, shot.target, reason, time_s)
