"""Numbers of enums are part of stored results and of the dice: this list is frozen, it is only ever added to."""

import inspect
from typing import get_type_hints

import pytest

from threatring.records import Held32, Outcome, Plight, Reason, ShotEnd, dtype_of, enums, identity

FROZEN = {
    "Question": "SCAN_PHASE 1 AIRFRAME_RCS 2 DETECT 3 MEASURE 4 IFF_REPLY 5 DECLARE 6 OPERATOR_DELAY 7 LINK_DELAY 8 "
    "LOCK 9 LOCK_MEASURE 10 LAUNCH 11 SEEKER 12 GLINT 13 BURST 14 ASSESS 15 ARRIVAL 16 REFERENCE 17 GROUND 18 "
    "WARNED 19 ARM_DRIFT 20 ALIGNMENT 21 FALSE_PLOT 22 LINK_LOSS 23 CLASSIFY 24 IFF_WORKS 25",
    "Side": "HOSTILE 0 FRIEND 1",
    "Motion": "AIR 0 BALLISTIC 1",
    "Identity": "PENDING 0 UNKNOWN 1 HOSTILE 2 FRIEND 3",
    "Group": "BALLISTIC 0 DIVING 1 WEAPON 2 DRONE 3 FIGHTER 4 LARGE 5",
    "Mode": "MODE_3A_C 0 MODE_S 1 MODE_4 2 MODE_5 3 PAROL 4",
    "Reply": "NONE 0 CIVIL 1 SECURE 2",
    "Weapons": "HOLD 0 TIGHT 1 FREE 2",
    "Homing": "TRACK_VIA_MISSILE 0 ACTIVE 1",
    "RadarRole": "ACQUISITION 0 ENGAGEMENT 1",
    "Arrival": "STRIKES 0 RELEASES 1 LEAVES 2",
    "End": "PENDING 0 KILLED 1 LEAKED 2 SURVIVED 3 CRASHED 4 SAFE 5 UNRELEASED 6 MISSED_AIM 7",
    "Aspect": "NOSE 0 BEAM 1 TAIL 2 TOP 3",
    "Evasion": "NONE 0 BEAM 1 DIVE 2 JINK 3 REJOIN 4",
    "TrackPhase": "NONE 0 TENTATIVE 1 CONFIRMED 2 DROPPED 3",
    "Phase": "IDLE 0 CUED 1 FIRING 2 FLYING 3 ASSESSING 4 CLOSED 5",
    "ShotPhase": "NONE 0 EJECTED 1 MIDCOURSE 2 HOMING 3 ENDED 4",
    "ShotEnd": "FLYING 0 KILL 1 BURST_NO_KILL 2 WIDE_MISS 3 FAILED_AT_LAUNCH 4 GROUND 5 OUT_OF_POWER 6 LOST_TARGET 7 "
    "TARGET_GONE 8 SELF_DESTRUCTED 9",
    "EventKind": "FIRST_PLOT 1 CONFIRMED 2 IDENTIFIED 3 CUED 4 LOCKED 5 LAUNCHED 6 LAUNCH_FAILED 7 HOMING 8 BURST 9 "
    "KILLED 10 ASSESSED 11 ARRIVED 12 BLOCKED 13 DROPPED 14 SLEWED 15 SHOT_ENDED 16 EVADES 17 RELEASED 18 "
    "RADAR_LOST 19 POST_LOST 20 LAUNCHER_LOST 21 HUSHED 22 SECTOR_SEARCH 23 "
    "USUAL_SEARCH 24 ORDERED_WEAPONS 25 ORDERED_ENGAGE 26 ORDERED_CEASE 27 ORDERED_SILENT 28 ORDERED_RADIATE 29 "
    "ORDERED_RULES 30",
    "Order": "NONE 0 ENGAGE 1 CEASE 2",
    "EntityKind": "TARGET 1 SHOT 2 TRACK 3",
    "Reason": "NONE 0 BELOW_HORIZON 1 OUT_OF_COVERAGE 2 TOO_FAINT 3 TRACK_UNCONFIRMED 4 NOT_IDENTIFIED 5 "
    "TAKEN_FOR_FRIEND 6 NOT_DECLARED 7 WEAPONS_HOLD 8 NO_CHANNEL 9 OUT_OF_SECTOR 10 NO_LOCK 11 OUT_OF_REACH 12 "
    "INSIDE_MINIMUM 13 OUTSIDE_BALLISTIC_LIMITS 14 NO_MISSILE 15 NO_MISSILE_CHANNEL 16 REACTING 17 "
    "MISSILE_IN_FLIGHT 18 MISSED 19 BURST_WITHOUT_KILL 20 LAUNCH_FAILED 21 LOST_GUIDANCE 22 BELIEVED_KILLED 23 "
    "INTERCEPT_BELOW_HORIZON 24 NOT_ENGAGEABLE_KIND 25 ASSESSING 26 TRACK_LOST 27 BEYOND_DECLARED 28 "
    "NOT_RELEASED 29 RADAR_SILENT 30",
}
ENUMS = {
    name: kind
    for home in (enums, identity)
    for name, kind in inspect.getmembers(home, inspect.isclass)
    if kind.__module__ == home.__name__
}


def test_every_enum_is_frozen():
    assert ENUMS.keys() == FROZEN.keys()


@pytest.mark.parametrize("name", FROZEN)
def test_a_number_once_given_keeps_its_meaning(name):
    words = FROZEN[name].split()
    frozen = {word: int(number) for word, number in zip(words[::2], words[1::2], strict=True)}
    now = {member.name: member.value for member in ENUMS[name]}
    assert {word: now.get(word) for word in frozen} == frozen
    assert len(now) == len(ENUMS[name].__members__), "two names of one number"
    assert now == frozen, "a new member: add it to this list, with a number of its own"


@pytest.mark.parametrize("kind", [Reason, ShotEnd], ids=["Reason", "ShotEnd"])
def test_each_member_has_a_sentence_of_its_own(kind):
    """A reader never sees a code: words that go on a sentence, without capital or full stop, told apart."""
    sentences = [member.sentence for member in kind]
    assert len(set(sentences)) == len(sentences)
    for sentence in sentences:
        assert sentence and sentence[0].islower() and not sentence.endswith(".") and "_" not in sentence


def test_keys_of_reasons():
    """JSON carries the lower-case name."""
    assert [reason.key for reason in (Reason.NONE, Reason.NO_MISSILE_CHANNEL)] == ["none", "no_missile_channel"]


def test_every_reason_has_a_column():
    """`Plight.held` has one column a reason; numbers beyond it would be written elsewhere."""
    columns = dtype_of(Plight)["held_s"].shape[0]
    assert columns == 32 and get_type_hints(Plight)["held_s"] is Held32
    assert all(0 <= reason < columns for reason in Reason)


def test_zero_is_where_a_fresh_table_starts():
    """Tables begin as zeros: zero must mean that nothing has happened yet."""
    assert {ENUMS[name](0).name for name in ("TrackPhase", "ShotPhase", "Reason")} == {"NONE"}
    assert {ENUMS[name](0).name for name in ("End", "Identity")} == {"PENDING"}
    assert (ENUMS["Phase"](0).name, ShotEnd(0).name) == ("IDLE", "FLYING")
    assert "reason" in Outcome._fields
