"""Evaluate, assign: what the command post of one case decides once it has identified a track.

An engagement is one fire unit's dealings with one track. It is opened here, with a target channel and the least
missile that will do, and closed here when the last report of its last salvo is in.
"""

from __future__ import annotations

import math

from threatring.engine.film import hinder, note
from threatring.engine.identifying import UNDECIDED, WEAPONS_HOLD, forbidden, name_of
from threatring.engine.locking import guiding_track, unlock
from threatring.engine.outcome import reached_into
from threatring.engine.sensing import RADAR_SILENT, azimuth_of, is_quiet
from threatring.kernel import NOBODY, NONE_YET, code, inner, joined
from threatring.models.dice import gauss
from threatring.models.firecontrol import OK, choose, fall_into
from threatring.models.radar import in_sector, wrap_rad
from threatring.models.threat import NEVER_S, threat_key_s
from threatring.models.tracker import CONFIRMED, position, velocity
from threatring.records.enums import EventKind, Phase, Question, Reason
from threatring.records.identity import Order

DECISION_S = 0.5  # between two rounds of decisions
MAY_BE_ANY, ACTIVE_ONLY = code(0), code(1)  # which missiles a plan may choose from
RETRY_S = 1.0  # before fire control computes the same shot again
RETRY_FALLING_S = 6.0  # the longest wait for a falling track: by then it has been seen again
TAKEN = 1.0e30  # more than any urgency
ORDERED = -1.0  # less than any: what an operator orders is taken first
RETRY_FAR_S = 3.0  # the same when the object is out of reach
IDLE, CUED, FIRING, FLYING = code(Phase.IDLE), code(Phase.CUED), code(Phase.FIRING), code(Phase.FLYING)
ASSESSING, CLOSED = code(Phase.ASSESSING), code(Phase.CLOSED)
CUED_EVENT, SLEWED = code(EventKind.CUED), code(EventKind.SLEWED)
ENGAGE, CEASE = code(Order.ENGAGE), code(Order.CEASE)
LINK_DELAY = code(Question.LINK_DELAY)
NO_CHANNEL, OUT_OF_SECTOR = code(Reason.NO_CHANNEL), code(Reason.OUT_OF_SECTOR)
OUT_OF_REACH, BEYOND_DECLARED = code(Reason.OUT_OF_REACH), code(Reason.BEYOND_DECLARED)


@joined
def is_engaged(world, c, p, n):
    """Return whether any fire unit of a post deals with its track n, or has closed its case."""
    for u in range(world.engagements.shape[1]):
        if world.unit_states[c, u].post == p and world.engagements[c, u, n].phase != IDLE:
            return True
    return False


@joined
def soonest_plan_s(world, c, p, n):
    """Return when the first fire unit of a post will compute a shot at its track n again."""
    soonest = math.inf
    for u in range(world.engagements.shape[1]):
        if world.unit_states[c, u].post == p:
            soonest = min(soonest, world.engagements[c, u, n].next_plan_s)
    return soonest


@joined
def forbidden_now(world, c, track):
    """Return why a track may not be fired at (NONE when it may): an operator's order about it stands above the rules.

    Engage: identity and weapons control forbid nothing. Cease: it is forbidden as under weapons hold.
    """
    if track.order == ENGAGE:
        return OK
    return WEAPONS_HOLD if track.order == CEASE else forbidden(world, c, track)


@inner
def candidates(world, c, p, now):
    """List the tracks that may be engaged, and how urgent each is; return (how many, how many the rules forbid)."""
    count = NONE_YET
    barred = NONE_YET
    for n in range(world.post_states[c, p].slots):
        track = world.tracks[c, p, n]
        ordered = track.order == ENGAGE
        gone = track.phase != CONFIRMED or track.misses > 0
        if gone or (track.identity == UNDECIDED and not ordered) or is_engaged(world, c, p, n):
            continue
        why = forbidden_now(world, c, track)
        if why != OK:
            hinder(world, c, track, why, now)
            world.pick[1, barred] = n
            world.mark[0, barred] = why
            barred += 1
        elif soonest_plan_s(world, c, p, n) <= now:
            world.pick[0, count] = n
            key_s = threat_key_s(position(track), velocity(track), world.defended)
            world.work[0, count] = ORDERED if ordered else key_s
            count += 1
    return count, barred


@joined
def most_urgent(world, count):
    """Return the place of the most urgent candidate that is left (-1: none), of equals the first."""
    best_key = TAKEN
    best = NOBODY
    for i in range(count):
        if world.work[0, i] < best_key:
            best_key = world.work[0, i]
            best = i
    return best


@inner
def plan(world, c, u, track, launch_s, active_only):
    """Ask fire control of unit u for a shot at a track: (reason, missile type, flight time s, loft, point, wait s)."""
    k = world.cases[c].draw
    unit = world.units[k, u]
    count = 0
    if track.falls == 1:
        count = fall_into(world.path, world.env, track, world.doctrine[k].falling_kg_m2)
    return choose(
        world.env, world.missiles[k], world.radars[k, unit.radar], world.masks, unit.radar,
        world.flyout, world.flyout_axes, world.unit_states[c, u].stock, track, launch_s, world.path, count, active_only,
    )  # fmt: skip


@inner
def bearing_for_all(world, c, u, azimuth):
    """Return (fits, azimuth): the middle of an azimuth and of all that unit u is to fire at or guides missiles to.

    It fits when a sector about that middle holds them all.
    """
    state = world.unit_states[c, u]
    radar = world.radars[world.cases[c].draw, world.units[world.cases[c].draw, u].radar]
    least = wrap_rad(azimuth - state.slew_to_rad)
    most = least
    for n in range(world.post_states[c, state.post].slots):
        phase = world.engagements[c, u, n].phase
        if phase == CUED or phase == FIRING or phase == FLYING:
            off = wrap_rad(azimuth_of(radar, position(guiding_track(world, c, u, n))) - state.slew_to_rad)
            least = min(least, off)
            most = max(most, off)
    return most - least <= 2.0 * radar.sector_halfwidth_rad, wrap_rad(state.slew_to_rad + 0.5 * (least + most))


@inner
def face(world, c, u, n, now):
    """Return whether unit u faces track n of its post; it turns if nothing it deals with would leave its sector."""
    k = world.cases[c].draw
    unit = world.units[k, u]
    state = world.unit_states[c, u]
    radar = world.radars[k, unit.radar]
    track = world.tracks[c, state.post, n]
    azimuth = azimuth_of(radar, position(track))
    if in_sector(state.slew_to_rad, radar.sector_halfwidth_rad, azimuth):
        return True
    fits, azimuth = bearing_for_all(world, c, u, azimuth)
    if not fits:
        return False
    turn = abs(wrap_rad(azimuth - state.slew_to_rad))
    state.slew_to_rad = azimuth
    state.boresight_rad = azimuth
    world.radar_states[c, unit.radar].facing_rad = azimuth
    state.slew_done_s = now + turn / unit.slew_rad_s
    note(world, now, SLEWED, NONE_YET, track.truth, NOBODY, u, azimuth, position(track))
    return True


@inner
def open_engagement(world, c, u, n, now, missile):
    """Give unit u a track: a target channel, a cue that takes the link's delay, and the reaction time."""
    case = world.cases[c]
    unit = world.units[case.draw, u]
    doctrine = world.doctrine[case.draw]
    state = world.unit_states[c, u]
    track = world.tracks[c, state.post, n]
    row = world.engagements[c, u, n]
    z = gauss(world.seed, case.draw, case.run, LINK_DELAY, name_of(world, track), u, row.salvos, NONE_YET)
    cue_s = max(now, state.slew_done_s) + doctrine.link_delay_s * math.exp(0.5 * z)
    row.phase = CUED
    row.ready_s = cue_s + unit.reaction_s
    row.next_look_s = cue_s
    row.locked = 0
    row.lock_hits = 0
    row.lock_looks = 0
    row.refusals = 0
    row.missile = missile
    row.to_fire = doctrine.salvo_count
    row.report_s = now + doctrine.engagement_s
    state.target_channels += 1
    state.target_channels_peak = max(state.target_channels_peak, state.target_channels)
    row.counts_ballistic = track.falls
    row.believed = 0
    track.why = NONE_YET
    state.ballistic_channels += track.falls
    if track.truth >= 0:
        reached_into(world.outcomes[c, track.truth], now)
    note(world, now, CUED_EVENT, NONE_YET, track.truth, NOBODY, u, float(missile), position(track))


@inner
def consider(world, c, u, n, now):
    """Let one fire unit consider one track: NONE when it takes it, else what stands in the way.

    A falling track is taken and locked a while before its intercept point has come down into the claimed limits. Where
    nobody queues (idealised), a track that could be taken and finds no free channel is never taken again.
    """
    k = world.cases[c].draw
    unit = world.units[k, u]
    state = world.unit_states[c, u]
    track = world.tracks[c, state.post, n]
    row = world.engagements[c, u, n]
    full = state.target_channels >= unit.target_channel_count
    full = full or (track.falls == 1 and state.ballistic_channels >= unit.ballistic_channel_count)
    if full and world.doctrine[k].no_queue == 0:
        return NO_CHANNEL
    why, missile, _, _, _, wait_s = plan(world, c, u, track, now + unit.reaction_s, MAY_BE_ANY)
    ahead_s = world.doctrine[k].lock_ahead_s
    if why != OK and wait_s > ahead_s:
        far = why == OUT_OF_REACH or why == BEYOND_DECLARED
        idle_s = min(wait_s - ahead_s, RETRY_FALLING_S) if track.falls == 1 else RETRY_S
        row.next_plan_s = now + max(idle_s, RETRY_FAR_S if far else RETRY_S)
        return why
    if not face(world, c, u, n, now):
        row.next_plan_s = now + RETRY_S
        return OUT_OF_SECTOR
    if full:
        row.phase = CLOSED
        return NO_CHANNEL
    open_engagement(world, c, u, n, now, missile)
    return OK


@inner
def hand_out(world, c, p, n, now):
    """Offer a track to the fire units of its post, one after the other: NONE when one takes it, else why not."""
    reason = OK
    for u in range(world.units.shape[1]):
        track = world.tracks[c, p, n]
        theirs = track.order == ENGAGE and track.order_unit >= 0 and track.order_unit != u
        if world.unit_states[c, u].post != p or theirs:
            continue
        if is_quiet(world, c, world.units[world.cases[c].draw, u].radar, now):
            reason = RADAR_SILENT
        elif world.engagements[c, u, n].next_plan_s <= now:
            reason = consider(world, c, u, n, now)
            if reason == OK:
                return OK
    if reason != OK:
        hinder(world, c, world.tracks[c, p, n], reason, now)
    return reason


@joined
def assign(world, c, now):
    """Hand the tracks of each picture to its fire units, the most urgent first, until none can be taken."""
    for p in range(world.tracks.shape[1]):
        count, barred = candidates(world, c, p, now)
        for _ in range(count):
            i = most_urgent(world, count)
            if i < 0:
                break
            key = world.work[0, i]
            world.work[0, i] = TAKEN
            full = hand_out(world, c, p, world.pick[0, i], now) == NO_CHANNEL and key >= NEVER_S
            if full and world.doctrine[world.cases[c].draw].no_queue == 0:
                break
            for k in range(barred):  # an object may have two tracks: what the rules forbid stands first in its way
                hinder(world, c, world.tracks[c, p, world.pick[1, k]], world.mark[0, k], now)


@inner
def release(world, c, u, n, phase, retry_s):
    """Close an engagement: its target channel is free again; the track may be taken again after `retry_s`."""
    row = world.engagements[c, u, n]
    state = world.unit_states[c, u]
    state.target_channels -= 1
    state.ballistic_channels -= row.counts_ballistic
    row.phase = phase
    row.next_plan_s = retry_s
    unlock(world, c, u, n)
