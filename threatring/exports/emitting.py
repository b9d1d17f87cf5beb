"""What the radars of a case radiate, as DIS emission PDUs: a search beam, and a beam on what a fire unit has locked."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from threatring.exports import pdus
from threatring.exports.kinds import emitter_name
from threatring.exports.numbers import mover_id, place_id
from threatring.exports.pdus import Beam, Emission, EntityId, Header, System, Tracked
from threatring.exports.scene import Place, Scene
from threatring.records import EventKind

HEARTBEAT_S = 10.0  # HBT_PDU_EE
DENSE = 10  # EE_HIGH_DENSITY_THRSH: with more targets the list is left out
SURVEILLANCE, FIRE_CONTROL = 2, 4  # functions of a system (UID 76)
SEARCH, TRACKING = 1, 4  # functions of a beam (UID 78)
_NO_JAMMING = bytes(4)


class _Held(NamedTuple):
    begin_s: float
    end_s: float
    entity: int


def emissions(scene: Scene) -> Iterator[tuple[float, bytes]]:
    """Yield (time, PDU): whenever something changes, and by heartbeat."""
    count = 0
    for index, place in enumerate(scene.places):
        if place.what != "radar":
            continue
        held, silent = _locks(place, scene), _silences(index, scene)
        end_s = min(place.lost_s, scene.end_s)
        times = {0.0, *np.arange(0.0, end_s, HEARTBEAT_S).tolist()}
        turns = {each for span in (*held, *silent) for each in span[:2] if 0.0 <= each < end_s}
        for time_s in sorted(times | turns):
            count += 1
            quiet = any(begin_s <= time_s < over_s for begin_s, over_s in silent)
            if quiet and time_s not in turns:
                continue
            now = [each.entity for each in held if each.begin_s <= time_s < each.end_s]
            beams = () if quiet else _beams(place, now, scene)
            yield time_s, _emission(time_s, index, place, beams, time_s in turns, count)


def _emission(time_s: float, index: int, place: Place, beams: tuple[Beam, ...], changed: bool, count: int) -> bytes:
    function = FIRE_CONTROL if place.role == "engagement" else SURVEILLANCE
    above_m = 0.0 if place.klass == "radar_airborne" else place.above_m
    system = System(emitter_name(place), function, 1, (0.0, 0.0, -above_m), beams)  # the entity's z axis points down
    event = EntityId(1, 1, count % 0xFFFF + 1)
    return pdus.encoded(
        Emission(Header(pdus.EMISSION, pdus.timestamp(time_s)), place_id(index), event, int(changed), (system,))
    )


def _beams(place: Place, entities: list[int], scene: Scene) -> tuple[Beam, ...]:
    beams = [_beam(1, place, SEARCH, ())]
    known = scene.by_entity
    if entities:
        followed = tuple(Tracked(mover_id(known[each])) for each in entities if each in known)
        beams.append(_beam(2, place, TRACKING, followed))
    return tuple(beams)


def _beam(number: int, place: Place, function: int, followed: tuple[Tracked, ...]) -> Beam:
    dense = len(followed) > DENSE
    half_rad = math.pi if place.role != "engagement" else 0.0
    return Beam(
        number, 0, place.frequency_hz, 0.0, 0.0, 0.0, 0.0, 0.0, half_rad, 0.0, 0.0, 0.0, function, int(dense), 0,
        _NO_JAMMING, () if dense else followed,
    )  # fmt: skip


def _locks(place: Place, scene: Scene) -> list[_Held]:
    """Return what the fire units of a radar have locked and when: until it is killed, its track drops or it is gone."""
    units = {k for k, unit in enumerate(scene.film.meta["fire_units"]) if unit["radar"] == place.name}
    known, found = scene.by_entity, []
    for entity in {e for h in scene.happenings if h.kind is EventKind.LOCKED for e in h.entities}:
        mine = [h for h in scene.happenings if entity in h.entities]
        begins = [h.time_s for h in mine if h.kind is EventKind.LOCKED and h.unit in units]
        ends = [h.time_s for h in mine if h.kind in (EventKind.KILLED, EventKind.ARRIVED, EventKind.DROPPED)]
        gone_s = known[entity].span_s[1] if entity in known else scene.end_s
        until = [min([each for each in [*ends, gone_s] if each > begin_s], default=scene.end_s) for begin_s in begins]
        spans = list(zip(begins, until, strict=True))
        # a lock taken anew ends the one before it
        cut = [(a, min(b, later)) for (a, b), (later, _) in pairwise(spans)] + spans[-1:]
        found += [_Held(begin_s, end_s, entity) for begin_s, end_s in cut]
    return sorted(found)


def _silences(index: int, scene: Scene) -> list[tuple[float, float]]:
    """Return when a radar was silent because something was about to strike it."""
    events = scene.film.events
    hushed = events[(events.kind == EventKind.HUSHED) & (events.unit == index)]
    return [(float(event.time_s), float(event.time_s) + float(event.value)) for event in hushed]
