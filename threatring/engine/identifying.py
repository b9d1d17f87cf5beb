"""Identify: what the command post of one case takes a track for, and whether the rules allow to fire at it.

A round of identification is opened when a track is confirmed: the operator's delay runs while the machine asks. A track
that stays unknown gets another round, with fresh dice, until it has become hostile or friend; that is kept, and so is
an answer.
"""

from __future__ import annotations

import math

from threatring.engine.film import hinder, note
from threatring.engine.sensing import is_quiet
from threatring.kernel import NOBODY, NONE_YET, code, inner, joined
from threatring.models.dice import gauss
from threatring.models.earth import up_at
from threatring.models.firecontrol import OK
from threatring.models.identify import (
    BALLISTIC,
    DIVING,
    FIGHTER,
    FRIEND,
    HOSTILE,
    UNKNOWN,
    answer_of,
    group_of,
    identity_of,
    reply_of,
)
from threatring.models.threat import time_to_object_s
from threatring.models.tracker import CONFIRMED, FALLING_SINK_M_S, position, velocity
from threatring.models.vec import dot, get3, norm, sub
from threatring.records.enums import EventKind, Identity, Question, Reason, Side
from threatring.records.identity import Weapons

UNDECIDED = code(Identity.PENDING)
FREE, TIGHT = code(Weapons.FREE), code(Weapons.TIGHT)
FRIENDLY = code(Side.FRIEND)
IDENTIFIED = code(EventKind.IDENTIFIED)
FALLS = code(1)
SURE_SIGMAS = 2.0  # a fall is believed when it is so many standard deviations beyond the limit
OPERATOR_DELAY = code(Question.OPERATOR_DELAY)
NOT_IDENTIFIED, TAKEN_FOR_FRIEND = code(Reason.NOT_IDENTIFIED), code(Reason.TAKEN_FOR_FRIEND)
NOT_DECLARED, WEAPONS_HOLD = code(Reason.NOT_DECLARED), code(Reason.WEAPONS_HOLD)


@joined
def name_of(world, track):
    """Return the number dice know a track by: its object's, so that scenarios share them, or its own if it has none."""
    return track.truth if track.truth >= 0 else world.targets.shape[0] + track.number


@inner
def operator_delay_s(world, c, who):
    """Return how long the operator takes to identify a track: lognormal about the doctrine's median."""
    case = world.cases[c]
    doctrine = world.doctrine[case.draw]
    z = gauss(world.seed, case.draw, case.run, OPERATOR_DELAY, who, NONE_YET, NONE_YET, NONE_YET)
    return doctrine.operator_delay_s * math.exp(doctrine.operator_spread_coeff * z)


@inner
def falls_for_sure(track):
    """Return 1 when a track falls beyond its own doubt: the first velocities of a far aircraft sink by mere noise."""
    if track.falls == 0:
        return NONE_YET
    up = up_at(position(track))
    sink_m_s = -dot(velocity(track), up)
    variance = 0.0
    for i in range(3):
        for j in range(3):
            variance += up[i] * up[j] * track.cov[3 + i, 3 + j]
    doubtful = sink_m_s > FALLING_SINK_M_S and sink_m_s - SURE_SIGMAS * math.sqrt(variance) < FALLING_SINK_M_S
    return NONE_YET if doubtful else FALLS


@joined
def open_round(world, c, track):
    """Enter what a confirmed track is taken for and when it will be identified: urgent ones are done by machine."""
    case = world.cases[c]
    doctrine = world.doctrine[case.draw]
    who = name_of(world, track)
    track.group = FIGHTER  # what a false track seems to be
    if track.truth >= 0:
        klass = world.classes[case.draw, world.targets[track.truth].klass]
        track.group = group_of(world.seed, case.draw, case.run, who, falls_for_sure(track), klass)
    asked_s = doctrine.interrogation_tries_count * doctrine.interrogation_s
    factor = doctrine.automatic_factor if track.group <= DIVING else 1.0
    hinder(world, c, track, NOT_IDENTIFIED, track.identify_s)
    if doctrine.certain_identification == 0:
        track.identify_s += factor * max(operator_delay_s(world, c, who), asked_s)
    track.rounds = 1
    track.reply = NONE_YET


@joined
def can_be_asked(world, c, track, now):
    """Return whether the interrogator beside the radar that holds a track reaches it, and radiates."""
    doctrine = world.doctrine[world.cases[c].draw]
    if track.holder < 0:  # known by a link only
        return False
    site = get3(world.radars[world.cases[c].draw, track.holder].r_m)
    near = norm(sub(position(track), site)) <= doctrine.interrogation_range_m
    return near and not is_quiet(world, c, track.holder, now)


@joined
def decide_identity(world, c, p, track, now):
    """Return what one round of identification makes of a track of post p, which asks in modes of its own."""
    case = world.cases[c]
    doctrine = world.doctrine[case.draw]
    who, t = name_of(world, track), track.truth
    if doctrine.certain_identification == 1:
        return FRIEND if t < 0 or world.targets[t].side == FRIENDLY else HOSTILE
    if falls_for_sure(track) == 1:
        track.group = BALLISTIC
    turn = track.rounds - 1
    if t >= 0 and track.reply == NONE_YET and can_be_asked(world, c, track, now):
        answer = answer_of(world.targets[t].carries, world.posts[p].asks)
        track.reply = reply_of(world.seed, case.draw, case.run, t, turn, answer, doctrine)
    return identity_of(world.seed, case.draw, case.run, who, turn, track.group, track.reply, doctrine)


@inner
def identify_track(world, c, p, track, now):
    """Decide the identity of one track of post p whose round of interrogation and procedure is over."""
    if track.rounds == 0:
        open_round(world, c, track)
    if track.identify_s > now:
        return
    if track.misses > 0:  # nobody is judged, nor asked, while he is out of sight
        track.identify_s = now
        return
    done_s = track.identify_s
    identity = decide_identity(world, c, p, track, now)
    t = track.truth
    if identity != track.identity:
        note(world, done_s, IDENTIFIED, NONE_YET, t, NOBODY, NOBODY, float(identity), position(track))
    track.identity = identity
    track.identify_s = now + world.doctrine[world.cases[c].draw].reidentify_s
    track.rounds += 1
    if t >= 0:
        world.outcomes[c, t].identity = identity
        if math.isnan(world.outcomes[c, t].identified_s):
            world.outcomes[c, t].identified_s = max(done_s, world.outcomes[c, t].confirmed_s)


@inner
def identify(world, c, now):
    """Identify every confirmed track of every picture that is not yet known for what it is."""
    for p in range(world.tracks.shape[1]):
        for n in range(world.post_states[c, p].slots):
            track = world.tracks[c, p, n]
            if track.phase == CONFIRMED and track.identity <= UNKNOWN:
                identify_track(world, c, p, track, now)


@inner
def endangers_own(world, c, track, within_s):
    """Return whether a track would be at one of the system's own radars or launchers within a time."""
    radars = world.radars.shape[1]
    for i in range(radars + world.launchers.shape[0]):
        if i < radars:
            place = get3(world.radars[world.cases[c].draw, i].r_m)
        else:
            place = get3(world.launchers[i - radars].r_m)
        if time_to_object_s(position(track), velocity(track), place, 0.0) <= within_s:
            return True
    return False


@joined
def forbidden(world, c, track):
    """Return why the rules forbid to fire at an identified track (NONE when they allow it).

    Free: anything but friends. Tight: what is hostile. Hold: nothing. Ordered self-defence is allowed under both of
    these against whatever endangers the system itself and is no friend.
    """
    doctrine = world.doctrine[world.cases[c].draw]
    if track.identity == FRIEND:
        return TAKEN_FOR_FRIEND
    if doctrine.weapons == FREE or (doctrine.weapons == TIGHT and track.identity == HOSTILE):
        return OK
    if doctrine.self_defence == 1 and endangers_own(world, c, track, doctrine.self_defence_s):
        return OK
    return NOT_DECLARED if doctrine.weapons == TIGHT else WEAPONS_HOLD
