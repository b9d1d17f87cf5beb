"""What a command post takes a track for: what it answers, what it behaves like, and what the rules make of both.

A set that works answers one interrogation with a stated chance; a secure mode makes a friend, a civil one only if the
rules trust it, since anyone can answer so. The group a track behaves like is told right with a stated chance and else
confused with one of its neighbours, each as likely; what falls is ballistic. Who behaves like a weapon and is no friend
is hostile; what behaves like an aircraft and does not answer is declared hostile with the procedure's chance.

Sources: what a civil mode is and that anyone may carry it: ICAO Annex 10, volume IV; that an airliner can be taken for
a cruise missile: Iran's statements on flight PS752 (2020). Every chance is an assumption of the catalogue.
"""

from __future__ import annotations

from threatring.kernel import NONE_YET, code, kernel
from threatring.models.dice import u01
from threatring.records.enums import Identity, Question
from threatring.records.identity import Group, Mode, Reply

IFF_REPLY, IFF_WORKS = code(Question.IFF_REPLY), code(Question.IFF_WORKS)
DECLARE, CLASSIFY = code(Question.DECLARE), code(Question.CLASSIFY)
CIVIL, SECURE = code(Reply.CIVIL), code(Reply.SECURE)
BALLISTIC, DIVING, WEAPON = code(Group.BALLISTIC), code(Group.DIVING), code(Group.WEAPON)
FIGHTER = code(Group.FIGHTER)
UNKNOWN, HOSTILE, FRIEND = code(Identity.UNKNOWN), code(Identity.HOSTILE), code(Identity.FRIEND)
SECURE_MODES = code((1 << Mode.MODE_4) | (1 << Mode.MODE_5) | (1 << Mode.PAROL))  # enciphered: a friend's only
ROUND_TRIES = 16  # dice of one round of interrogations

#: Which groups each is confused with, a bit for each, in the order of `Group`: ballistic and diving, diving and weapon,
#: diving and fighter, weapon and drone, weapon and fighter, weapon and large, drone and large, fighter and large.
NEIGHBOURS = (0b000010, 0b010101, 0b111010, 0b100100, 0b100110, 0b011100)


@kernel
def group_guessed(group, recognised_prob, die):
    """Return what a group is taken for: itself below `recognised_prob`, else one of its neighbours, each as likely."""
    if die < recognised_prob:
        return group
    bits = NEIGHBOURS[group]
    count = 0
    for other in range(6):
        count += (bits >> other) & 1
    left = int((die - recognised_prob) / (1.0 - recognised_prob) * count)
    guessed = group
    for other in range(6):
        if (bits >> other) & 1 == 1:
            if left == 0:
                guessed = other
            left -= 1
    return guessed


@kernel
def group_of(seed, draw, run, t, falls, klass):
    """Return what object t's track is taken for, by one die a case; a falling one is known by its fall."""
    die = u01(seed, draw, run, CLASSIFY, t, NONE_YET, NONE_YET, NONE_YET)
    return BALLISTIC if falls == 1 else group_guessed(klass.group, klass.recognised_prob, die)


@kernel
def answer_of(carries, asks):
    """Return the `Reply` that the best mode somebody carries and a post asks can give; each mode is a bit."""
    common = carries & asks
    if common & SECURE_MODES != 0:
        return SECURE
    return CIVIL if common != 0 else NONE_YET


@kernel
def reply_of(seed, draw, run, t, turn, reply, doctrine):
    """Return the `Reply` a site gets from object t in round `turn`: none from a set that fails or never answers."""
    if (
        reply == NONE_YET
        or u01(seed, draw, run, IFF_WORKS, t, NONE_YET, NONE_YET, NONE_YET) >= doctrine.iff_working_prob
    ):
        return NONE_YET
    for i in range(doctrine.interrogation_tries_count):
        die = u01(seed, draw, run, IFF_REPLY, t, NONE_YET, turn * ROUND_TRIES + i, NONE_YET)
        if die < doctrine.iff_reply_prob:
            return reply
    return NONE_YET


@kernel
def identity_of(seed, draw, run, t, turn, group, reply, doctrine):
    """Return the `Identity` that a reply and a behaviour make, in round `turn`."""
    if reply == SECURE or (reply == CIVIL and doctrine.trusts_civil == 1):
        return FRIEND
    if group <= WEAPON:
        return HOSTILE
    if reply == CIVIL:
        return UNKNOWN
    declared = u01(seed, draw, run, DECLARE, t, NONE_YET, turn, NONE_YET) < doctrine.declare_prob
    return HOSTILE if declared else UNKNOWN
