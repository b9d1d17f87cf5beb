"""Choices as enums. Numbers are part of stored results and of the dice: they are only ever added to."""

from __future__ import annotations

from enum import IntEnum


class Question(IntEnum):
    """What a die is thrown for. A number, once given, keeps its meaning for ever."""

    SCAN_PHASE = 1
    AIRFRAME_RCS = 2
    DETECT = 3
    MEASURE = 4
    IFF_REPLY = 5
    DECLARE = 6
    OPERATOR_DELAY = 7
    LINK_DELAY = 8
    LOCK = 9
    LOCK_MEASURE = 10
    LAUNCH = 11
    SEEKER = 12
    GLINT = 13
    BURST = 14
    ASSESS = 15
    ARRIVAL = 16
    REFERENCE = 17
    GROUND = 18
    WARNED = 19
    ARM_DRIFT = 20
    ALIGNMENT = 21
    FALSE_PLOT = 22
    LINK_LOSS = 23
    CLASSIFY = 24
    IFF_WORKS = 25


class Side(IntEnum):
    """Whose object it is, in truth."""

    HOSTILE = 0
    FRIEND = 1


class Motion(IntEnum):
    """How an object's path was laid."""

    AIR = 0
    BALLISTIC = 1


class Identity(IntEnum):
    """What the command post takes a track for."""

    PENDING = 0
    UNKNOWN = 1
    HOSTILE = 2
    FRIEND = 3


class Homing(IntEnum):
    """Terminal guidance of a missile."""

    TRACK_VIA_MISSILE = 0
    ACTIVE = 1


class RadarRole(IntEnum):
    """What a radar is for."""

    ACQUISITION = 0
    ENGAGEMENT = 1


class Arrival(IntEnum):
    """What it means when an object reaches the end of its path."""

    STRIKES = 0
    RELEASES = 1
    LEAVES = 2


class Aspect(IntEnum):
    """Which side of itself a target shows a radar."""

    NOSE = 0
    BEAM = 1
    TAIL = 2
    TOP = 3


class Evasion(IntEnum):
    """What a flyer does when it is warned; REJOIN is its way back to its laid path."""

    NONE = 0
    BEAM = 1
    DIVE = 2
    JINK = 3
    REJOIN = 4


class End(IntEnum):
    """How an object's story ended."""

    PENDING = 0
    KILLED = 1
    LEAKED = 2
    SURVIVED = 3
    CRASHED = 4
    SAFE = 5
    UNRELEASED = 6
    MISSED_AIM = 7


class TrackPhase(IntEnum):
    """Life of a track at the command post."""

    NONE = 0
    TENTATIVE = 1
    CONFIRMED = 2
    DROPPED = 3


class Phase(IntEnum):
    """Life of one engagement of one object by one fire unit."""

    IDLE = 0
    CUED = 1
    FIRING = 2
    FLYING = 3
    ASSESSING = 4
    CLOSED = 5


class ShotPhase(IntEnum):
    """Life of one missile."""

    NONE = 0
    EJECTED = 1
    MIDCOURSE = 2
    HOMING = 3
    ENDED = 4


class ShotEnd(IntEnum):
    """How a missile ended."""

    FLYING = 0
    KILL = 1
    BURST_NO_KILL = 2
    WIDE_MISS = 3
    FAILED_AT_LAUNCH = 4
    GROUND = 5
    OUT_OF_POWER = 6
    LOST_TARGET = 7
    TARGET_GONE = 8
    SELF_DESTRUCTED = 9

    @property
    def sentence(self) -> str:
        """What a reader is told."""
        return _SHOT_SENTENCES[self]


class EventKind(IntEnum):
    """What a line of a film says happened."""

    FIRST_PLOT = 1
    CONFIRMED = 2
    IDENTIFIED = 3
    CUED = 4
    LOCKED = 5
    LAUNCHED = 6
    LAUNCH_FAILED = 7
    HOMING = 8
    BURST = 9
    KILLED = 10
    ASSESSED = 11
    ARRIVED = 12
    BLOCKED = 13
    DROPPED = 14
    SLEWED = 15
    SHOT_ENDED = 16
    EVADES = 17
    RELEASED = 18
    RADAR_LOST = 19
    POST_LOST = 20
    LAUNCHER_LOST = 21
    HUSHED = 22
    SECTOR_SEARCH = 23
    USUAL_SEARCH = 24
    ORDERED_WEAPONS = 25
    ORDERED_ENGAGE = 26
    ORDERED_CEASE = 27
    ORDERED_SILENT = 28
    ORDERED_RADIATE = 29
    ORDERED_RULES = 30


class EntityKind(IntEnum):
    """What moves in a film."""

    TARGET = 1
    SHOT = 2
    TRACK = 3


class Reason(IntEnum):
    """Why something did not happen; `sentence` is what the reader sees, `key` what JSON carries."""

    NONE = 0
    BELOW_HORIZON = 1
    OUT_OF_COVERAGE = 2
    TOO_FAINT = 3
    TRACK_UNCONFIRMED = 4
    NOT_IDENTIFIED = 5
    TAKEN_FOR_FRIEND = 6
    NOT_DECLARED = 7
    WEAPONS_HOLD = 8
    NO_CHANNEL = 9
    OUT_OF_SECTOR = 10
    NO_LOCK = 11
    OUT_OF_REACH = 12
    INSIDE_MINIMUM = 13
    OUTSIDE_BALLISTIC_LIMITS = 14
    NO_MISSILE = 15
    NO_MISSILE_CHANNEL = 16
    REACTING = 17
    MISSILE_IN_FLIGHT = 18
    MISSED = 19
    BURST_WITHOUT_KILL = 20
    LAUNCH_FAILED = 21
    LOST_GUIDANCE = 22
    BELIEVED_KILLED = 23
    INTERCEPT_BELOW_HORIZON = 24
    NOT_ENGAGEABLE_KIND = 25
    ASSESSING = 26
    TRACK_LOST = 27
    BEYOND_DECLARED = 28
    NOT_RELEASED = 29
    RADAR_SILENT = 30

    @property
    def key(self) -> str:
        """Lower-case name used in JSON and in results."""
        return self.name.lower()

    @property
    def sentence(self) -> str:
        """What a reader is told."""
        return _REASON_SENTENCES[self]


_REASON_SENTENCES = {
    Reason.NONE: "killed",
    Reason.BELOW_HORIZON: "it stayed hidden below the horizon or behind the ground",
    Reason.OUT_OF_COVERAGE: "it stayed outside every radar's elevation limits or instrumented range",
    Reason.TOO_FAINT: "it was in line of sight but its echo was too weak",
    Reason.TRACK_UNCONFIRMED: "it was seen, but not often enough to confirm a track",
    Reason.NOT_IDENTIFIED: "identification was not finished in time",
    Reason.TAKEN_FOR_FRIEND: "it was taken for a friend",
    Reason.NOT_DECLARED: "it was never declared hostile, and weapons were tight",
    Reason.WEAPONS_HOLD: "weapons were on hold",
    Reason.NO_CHANNEL: "no free target channel",
    Reason.OUT_OF_SECTOR: "outside the sector the engagement radar was facing",
    Reason.NO_LOCK: "the engagement radar could not lock it",
    Reason.OUT_OF_REACH: "beyond the reach of every missile left",
    Reason.INSIDE_MINIMUM: "already inside minimum range",
    Reason.OUTSIDE_BALLISTIC_LIMITS: "no intercept point inside the claimed limits for ballistic targets",
    Reason.NO_MISSILE: "no suitable missile left in the tubes",
    Reason.NO_MISSILE_CHANNEL: "no free missile channel",
    Reason.REACTING: "the fire unit was still reacting",
    Reason.MISSILE_IN_FLIGHT: "the missiles were still on their way",
    Reason.MISSED: "the missiles flew past outside their lethal radius",
    Reason.BURST_WITHOUT_KILL: "a warhead burst near it without killing it",
    Reason.LAUNCH_FAILED: "the missiles failed at launch",
    Reason.LOST_GUIDANCE: "the missiles lost their guidance, power or target",
    Reason.BELIEVED_KILLED: "it was wrongly reported killed",
    Reason.INTERCEPT_BELOW_HORIZON: "the predicted intercept point lay below the engagement radar's horizon",
    Reason.NOT_ENGAGEABLE_KIND: "no missile on the launchers is claimed to engage its kind",
    Reason.ASSESSING: "the result of the last salvo was still being assessed",
    Reason.BEYOND_DECLARED: "beyond the declared range of every missile left",
    Reason.TRACK_LOST: "its track was lost",
    Reason.NOT_RELEASED: "it was never released: its carrier was stopped before",
    Reason.RADAR_SILENT: "the radars it took were silent or destroyed",
}

_SHOT_SENTENCES = {
    ShotEnd.FLYING: "still flying",
    ShotEnd.KILL: "burst and killed",
    ShotEnd.BURST_NO_KILL: "burst without killing",
    ShotEnd.WIDE_MISS: "flew past outside three lethal radii",
    ShotEnd.FAILED_AT_LAUNCH: "failed at launch",
    ShotEnd.GROUND: "hit the ground",
    ShotEnd.OUT_OF_POWER: "ran out of battery or speed",
    ShotEnd.LOST_TARGET: "never acquired its target",
    ShotEnd.TARGET_GONE: "its target was gone before it arrived",
    ShotEnd.SELF_DESTRUCTED: "destroyed itself when its time was up",
}
