"""An event of a film in plain words.

How events are read: the object is whichever of `subject` and `object` is an object's number, the missile whichever is
a missile's; -1 is none, and neither is one where something happened to the defence alone. `unit` is a radar for plots,
confirmations and radars that fall silent or are lost, a command post for posts lost, and a fire unit for all else.
`value` is a range in metres for plots, locks and launches, the distance of closest approach in metres for bursts and
ended missiles, the `Identity` for identifications, 1 for an assessment that reports a kill, seconds for a silence, and
for an operator's orders the `Weapons` or the number of the track.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from threatring.records import End, Evasion, EventKind, Identity, Reason, ShotEnd
from threatring.records.identity import Weapons

if TYPE_CHECKING:
    from threatring.results.film import Film

_IDENTITIES = {
    Identity.PENDING: "identification is not finished",
    Identity.UNKNOWN: "remains unknown",
    Identity.HOSTILE: "declared hostile",
    Identity.FRIEND: "identified as a friend",
}

_MANOEUVRES: dict[int, str] = {
    Evasion.BEAM: "turns its side to the threat",
    Evasion.DIVE: "turns away and dives",
    Evasion.JINK: "weaves",
}

_ENDINGS = {
    End.PENDING: "nothing was settled when the case ended",
    End.KILLED: "killed",
    End.LEAKED: "got through",
    End.SURVIVED: "survived",
    End.CRASHED: "flew into the ground by itself",
    End.SAFE: "left safely",
    End.UNRELEASED: "never released",
    End.MISSED_AIM: "came down beside its aim",
}

_NOT_KILLED = (End.LEAKED, End.SURVIVED, End.UNRELEASED, End.MISSED_AIM)

#: What each kind of event means, for legends and manuals.
MEANINGS: dict[EventKind, str] = {
    EventKind.FIRST_PLOT: "a radar saw the object for the first time",
    EventKind.CONFIRMED: "enough plots in a row: the command post holds a track",
    EventKind.IDENTIFIED: "the command post decided what it is",
    EventKind.CUED: "assigned to a fire unit, whose radar starts to search for it",
    EventKind.LOCKED: "the engagement radar tracks it by itself",
    EventKind.LAUNCHED: "a missile left its tube",
    EventKind.LAUNCH_FAILED: "a missile did not start",
    EventKind.HOMING: "the missile's own seeker took over",
    EventKind.BURST: "a warhead went off",
    EventKind.KILLED: "the object was destroyed, in truth",
    EventKind.ASSESSED: "the command post decided whether it believes in a kill",
    EventKind.ARRIVED: "the object reached the end of its path",
    EventKind.BLOCKED: "something stood in the way of the next step",
    EventKind.DROPPED: "the track was lost",
    EventKind.SLEWED: "the engagement radar turned its sector",
    EventKind.SHOT_ENDED: "a missile's flight ended",
    EventKind.EVADES: "the object was warned and manoeuvres",
    EventKind.RELEASED: "a carried weapon left its carrier",
    EventKind.RADAR_LOST: "a radar was destroyed",
    EventKind.POST_LOST: "a command post was destroyed: its fire units fight on alone",
    EventKind.LAUNCHER_LOST: "a launcher was destroyed with what was on it",
    EventKind.HUSHED: "a radar fell silent because something was about to strike it",
    EventKind.SECTOR_SEARCH: "a radar stopped to search a sector up to high elevations",
    EventKind.USUAL_SEARCH: "a radar went back to its usual search",
    EventKind.ORDERED_WEAPONS: "the operator changed the weapons control order",
    EventKind.ORDERED_ENGAGE: "the operator ordered a track to be engaged, whatever it was taken for",
    EventKind.ORDERED_CEASE: "the operator ordered that nothing more be fired at a track",
    EventKind.ORDERED_RULES: "the operator left a track to the rules again",
    EventKind.ORDERED_SILENT: "the operator silenced a radar",
    EventKind.ORDERED_RADIATE: "the operator let a radar radiate again",
}


def sentences(film: Film, number: int) -> list[str]:
    """Return the story of an object: one line an event, ``t = 118 s: track confirmed``, and how it ended."""
    mine = film.events[(film.events.subject == number) | (film.events.object == number)]
    burst = set(mine.subject[mine.kind == EventKind.BURST]) | set(mine.object[mine.kind == EventKind.BURST])
    told = [event for event in mine if not _already_told(event, burst, number)]
    return [f"t = {event.time_s:.0f} s: {_words(film, event)}" for event in told] + [_ending(film, number)]


def defence_sentences(film: Film) -> list[str]:
    """Return what happened to the defence and to no object: posts and launchers lost, radars that fell silent."""
    told = film.events[(film.events.subject < 0) & (film.events.object < 0)]
    return [f"t = {event.time_s:.0f} s: {_words(film, event)}" for event in told]


def event_words(film: Film, event: np.record) -> str:
    """Return what an event of a film says, without its time and without the object it is about."""
    return _words(film, event)


def _already_told(event: np.record, burst: set[int], number: int) -> bool:
    return event.kind == EventKind.SHOT_ENDED and bool({int(event.subject), int(event.object)} & (burst - {number}))


def _ending(film: Film, number: int) -> str:
    row = film.outcome[number]
    end, reason = End(int(row.end)), Reason(int(row.reason))
    when = f" at t = {row.end_s:.0f} s" if np.isfinite(row.end_s) else ""
    by_chance = " by a missile meant for another object" if row.bystander else ""
    why = f": {reason.sentence}" if end in _NOT_KILLED and reason is not Reason.NONE else ""
    spent = f"; {row.shots} missile{'' if row.shots == 1 else 's'} fired at it" if row.shots else ""
    return f"In the end: {_ENDINGS[end]}{by_chance}{when}{why}{spent}"


def _words(film: Film, event: np.record) -> str:
    kind, unit, value = EventKind(int(event.kind)), int(event.unit), float(event.value)
    missile = _missile(film, event)
    if kind is EventKind.FIRST_PLOT:
        return f"first seen{_by(film, 'radars', unit)}{_at(value)}"
    if kind is EventKind.CONFIRMED:
        return f"track confirmed{_by(film, 'radars', unit)}"
    if kind is EventKind.IDENTIFIED:
        return _IDENTITIES[Identity(int(value))]
    if kind is EventKind.LOCKED:
        return f"locked{_by(film, 'fire_units', unit)}{_at(value)}"
    if kind is EventKind.LAUNCHED:
        return f"{missile} launched{_by(film, 'fire_units', unit)}{_at(value)}"
    if kind is EventKind.BURST:
        return f"{missile} bursts{_distance(value)}{_effect(film, event)}"
    if kind is EventKind.ASSESSED:
        return "assessed as killed" if value > 0.0 else "assessed as not killed"
    if kind is EventKind.BLOCKED:
        return f"held up: {Reason(int(event.reason)).sentence}"
    if kind is EventKind.SHOT_ENDED:
        return f"{missile} {ShotEnd(int(event.reason)).sentence}{_distance(value)}"
    return {
        EventKind.CUED: f"assigned to {_name(film, 'fire_units', unit)}",
        EventKind.LAUNCH_FAILED: f"{missile} fails at launch",
        EventKind.HOMING: f"{missile} homes by its own seeker",
        EventKind.KILLED: "killed",
        EventKind.ARRIVED: "reaches the end of its path",
        EventKind.DROPPED: "track lost",
        EventKind.EVADES: f"warned: {_MANOEUVRES.get(int(value), 'manoeuvres')}",
        EventKind.RELEASED: "released by its carrier",
        EventKind.RADAR_LOST: f"hits {_name(film, 'radars', unit)}, which is lost",
        EventKind.SLEWED: f"{_name(film, 'fire_units', unit)} turns its radar towards it",
        EventKind.POST_LOST: f"{_name(film, 'posts', unit)} is lost; its fire units fight on alone",
        EventKind.LAUNCHER_LOST: f"a launcher of {_name(film, 'fire_units', unit)} is lost with what is on it",
        EventKind.HUSHED: f"{_name(film, 'radars', unit)} falls silent for {value:.0f} s",
        EventKind.SECTOR_SEARCH: f"{_name(film, 'radars', unit)} stops to search high about {_bearing_deg(value):.0f}°",
        EventKind.USUAL_SEARCH: f"{_name(film, 'radars', unit)} goes back to its usual search",
        **_orders(film, unit, value),
    }[kind]


def _orders(film: Film, unit: int, value: float) -> dict[EventKind, str]:
    """Return what an operator's orders say."""
    return {
        EventKind.ORDERED_WEAPONS: f"the operator orders weapons {_ordered(value)}",
        EventKind.ORDERED_ENGAGE: f"the operator orders track {value:.0f} engaged{_by(film, 'fire_units', unit)}",
        EventKind.ORDERED_CEASE: f"the operator orders cease fire on track {value:.0f}",
        EventKind.ORDERED_RULES: f"the operator leaves track {value:.0f} to the rules",
        EventKind.ORDERED_SILENT: f"the operator silences {_name(film, 'radars', unit)}",
        EventKind.ORDERED_RADIATE: f"the operator lets {_name(film, 'radars', unit)} radiate",
    }


def _ordered(value: float) -> str:
    return Weapons(int(value)).name.lower() if value in tuple(Weapons) else ""


def _bearing_deg(azimuth_rad: float) -> float:
    return round(math.degrees(azimuth_rad)) % 360.0


def _missile(film: Film, event: np.record) -> str:
    entity = max(int(event.subject), int(event.object))
    return film.names.get(entity, "a missile") if entity >= len(film.outcome) else "a missile"


def _effect(film: Film, event: np.record) -> str:
    number = max(int(event.subject), int(event.object)) - len(film.outcome)
    if not 0 <= number < len(film.shots):
        return ""
    return {ShotEnd.KILL: " and kills", ShotEnd.BURST_NO_KILL: " without killing"}.get(film.shots[number].end, "")


def _name(film: Film, kind: str, number: int) -> str:
    known = film.meta.get(kind, [])
    return known[number]["name"] if 0 <= number < len(known) else "the command post"


def _by(film: Film, kind: str, number: int) -> str:
    return f" by {_name(film, kind, number)}" if 0 <= number < len(film.meta[kind]) else ""


def _at(range_m: float) -> str:
    return f" at {range_m / 1000.0:.0f} km" if math.isfinite(range_m) and range_m > 0.0 else ""


def _distance(closest_m: float) -> str:
    return f" {closest_m:.0f} m from it" if math.isfinite(closest_m) and 0.0 < closest_m < 1e5 else ""
