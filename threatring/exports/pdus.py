"""Four PDUs of DIS as bytes and back: entity state, fire, detonation, electromagnetic emission.

IEEE 1278.1-2012 (version 7), sections 7.2.2, 7.3.3, 7.3.4 and 7.6.2; what these four hold has the same layout in
versions 6 and 7. Big-endian; every record is a `NamedTuple` in the order of its bytes.
"""

from __future__ import annotations

import struct
from typing import Any, NamedTuple

from threatring.exports.kinds import EntityType

VERSION = 7
ENTITY_STATE, FIRE, DETONATION, EMISSION = 1, 2, 3, 23
FAMILIES = {ENTITY_STATE: 1, FIRE: 2, DETONATION: 2, EMISSION: 6}
_HEADER, _ID, _TYPE = struct.Struct(">BBBBIHBB"), struct.Struct(">HHH"), struct.Struct(">BBHBBBB")
_STATE_HEAD = struct.Struct(">BB")
_STATE_BODY = struct.Struct(">3f3d3fIB15s3f3fB11sI")
_WARHEAD = struct.Struct(">HHHH")
_FIRE_BODY, _FIRE_TAIL = struct.Struct(">I3d"), struct.Struct(">3ff")
_BURST_BODY, _BURST_TAIL = struct.Struct(">3f3d"), struct.Struct(">3fBBH")
_EMISSION_BODY, _SYSTEM = struct.Struct(">BBH"), struct.Struct(">BBHHBB3f")
_BEAM, _TRACKED = struct.Struct(">BBH5f5fBBBB4s"), struct.Struct(">HHHBB")
TIME_UNITS = 2**31  # in an hour

Triple = tuple[float, float, float]


class EntityId(NamedTuple):
    """Who, in an exercise."""

    site: int = 0
    application: int = 0
    entity: int = 0


NOBODY = EntityId()


class Header(NamedTuple):
    """What every PDU begins with; its length is counted when it is written."""

    kind: int
    timestamp: int
    exercise: int = 1
    version: int = VERSION
    status: int = 0
    padding: int = 0


class EntityState(NamedTuple):
    """Where something is, how it looks and how to reckon it on."""

    header: Header
    who: EntityId
    force: int  # 1 friendly, 2 opposing, 3 neutral
    type: EntityType
    alternative: EntityType
    v_m_s: Triple
    r_m: Triple
    orientation_rad: Triple  # psi, theta, phi
    appearance: int
    reckoning: int  # 1 static, 2 straight on at constant velocity
    reckoning_more: bytes
    acceleration_m_s2: Triple
    turn_rad_s: Triple
    character_set: int  # 1: ASCII
    marking: bytes
    capabilities: int
    parameters: bytes = b""  # variable parameter records, 16 bytes each


class Fire(NamedTuple):
    """A missile leaves."""

    header: Header
    firing: EntityId
    target: EntityId
    munition: EntityId
    event: EntityId
    mission: int
    r_m: Triple
    type: EntityType
    warhead: tuple[int, int, int, int]  # warhead, fuse, quantity, rate
    v_m_s: Triple
    range_m: float


class Detonation(NamedTuple):
    """A warhead goes off."""

    header: Header
    firing: EntityId
    target: EntityId
    munition: EntityId
    event: EntityId
    v_m_s: Triple
    r_m: Triple
    type: EntityType
    warhead: tuple[int, int, int, int]
    at_m: Triple  # in the target's own axes
    result: int
    parameters: bytes = b""


class Tracked(NamedTuple):
    """What a beam follows."""

    who: EntityId
    emitter: int = 0
    beam: int = 0


class Beam(NamedTuple):
    """One beam of an emitter."""

    number: int
    parameters: int
    frequency_hz: float
    frequency_range_hz: float
    power_dbm: float
    pulse_rate_hz: float
    pulse_width_us: float
    azimuth_rad: float
    azimuth_sweep_rad: float
    elevation_rad: float
    elevation_sweep_rad: float
    sweep_sync: float
    function: int  # 1 search, 4 tracking
    dense: int
    status: int
    jamming: bytes
    tracked: tuple[Tracked, ...] = ()


class System(NamedTuple):
    """One emitter."""

    name: int
    function: int
    number: int
    at_m: Triple
    beams: tuple[Beam, ...]
    padding: int = 0


class Emission(NamedTuple):
    """What radiates."""

    header: Header
    who: EntityId
    event: EntityId
    update: int  # 0 heartbeat, 1 something has changed
    systems: tuple[System, ...]
    padding: int = 0


Pdu = EntityState | Fire | Detonation | Emission


def timestamp(time_s: float) -> int:
    """Return a relative DIS timestamp: time past the hour in units of 3600 s / 2^31, last bit 0."""
    return (round(time_s % 3600.0 / 3600.0 * TIME_UNITS) % TIME_UNITS) << 1


def seconds(stamp: int) -> float:
    """Return the time past the hour of a timestamp, s.

    >>> round(seconds(timestamp(61.5)), 6)
    61.5
    """
    return (stamp >> 1) * 3600.0 / TIME_UNITS


def encoded(pdu: Pdu) -> bytes:
    """Return a PDU as bytes."""
    if isinstance(pdu, EntityState):
        body = _entity_state(pdu)
    elif isinstance(pdu, Fire):
        body = _ID.pack(*pdu.firing) + _ID.pack(*pdu.target) + _ID.pack(*pdu.munition) + _ID.pack(*pdu.event)
        body += _FIRE_BODY.pack(pdu.mission, *pdu.r_m) + _TYPE.pack(*pdu.type) + _WARHEAD.pack(*pdu.warhead)
        body += _FIRE_TAIL.pack(*pdu.v_m_s, pdu.range_m)
    elif isinstance(pdu, Detonation):
        body = _ID.pack(*pdu.firing) + _ID.pack(*pdu.target) + _ID.pack(*pdu.munition) + _ID.pack(*pdu.event)
        body += _BURST_BODY.pack(*pdu.v_m_s, *pdu.r_m) + _TYPE.pack(*pdu.type) + _WARHEAD.pack(*pdu.warhead)
        body += _BURST_TAIL.pack(*pdu.at_m, pdu.result, len(pdu.parameters) // 16, 0) + pdu.parameters
    else:
        body = _ID.pack(*pdu.who) + _ID.pack(*pdu.event)
        body += _EMISSION_BODY.pack(pdu.update, len(pdu.systems), pdu.padding)
        body += b"".join(_system(system) for system in pdu.systems)
    head = pdu.header
    length = _HEADER.size + len(body)
    return _HEADER.pack(
        head.version, head.exercise, head.kind, FAMILIES[head.kind], head.timestamp, length, head.status, head.padding
    ) + body  # fmt: skip


def _entity_state(pdu: EntityState) -> bytes:
    body = _ID.pack(*pdu.who) + _STATE_HEAD.pack(pdu.force, len(pdu.parameters) // 16)
    body += _TYPE.pack(*pdu.type) + _TYPE.pack(*pdu.alternative)
    return body + _STATE_BODY.pack(
        *pdu.v_m_s, *pdu.r_m, *pdu.orientation_rad, pdu.appearance, pdu.reckoning, pdu.reckoning_more,
        *pdu.acceleration_m_s2, *pdu.turn_rad_s, pdu.character_set, pdu.marking, pdu.capabilities,
    ) + pdu.parameters  # fmt: skip


def _system(system: System) -> bytes:
    beams = b""
    for beam in system.beams:
        tracked = b"".join(_TRACKED.pack(*each.who, each.emitter, each.beam) for each in beam.tracked)
        words = (_BEAM.size + len(tracked)) // 4
        beams += _BEAM.pack(
            words, beam.number, beam.parameters, *beam[2:12], beam.function, len(beam.tracked), beam.dense, beam.status,
            beam.jamming,
        ) + tracked  # fmt: skip
    words = (_SYSTEM.size + len(beams)) // 4
    head = (words, len(system.beams), system.padding, system.name, system.function, system.number)
    return _SYSTEM.pack(*head, *system.at_m) + beams


class _Reader:
    """Takes records off bytes one after another."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, shape: struct.Struct) -> tuple:
        if self.at + shape.size > len(self.data):
            raise ValueError(f"{len(self.data)} bytes end within a record of {shape.size} at byte {self.at}")
        found = shape.unpack_from(self.data, self.at)
        self.at += shape.size
        return found

    def rest(self, size: int) -> bytes:
        return bytes(*self.take(struct.Struct(f">{size}s")))


def decoded(data: bytes) -> Pdu:
    """Return the PDU some bytes hold; raises `ValueError` for another kind, a wrong length or a wrong family."""
    reader = _Reader(data)
    version, exercise, kind, family, stamp, length, status, padding = reader.take(_HEADER)
    if kind not in FAMILIES or family != FAMILIES[kind] or length != len(data):
        raise ValueError(f"PDU of type {kind}, family {family}, {length} bytes said and {len(data)} there")
    header = Header(kind, stamp, exercise, version, status, padding)
    if kind == ENTITY_STATE:
        found: Pdu = _read_state(header, reader)
    elif kind == EMISSION:
        found = _read_emission(header, reader)
    else:
        found = _read_shot(header, reader)
    if reader.at != len(data):
        raise ValueError(f"{len(data) - reader.at} bytes are left over")
    return found


def _read_state(header: Header, reader: _Reader) -> EntityState:
    who = EntityId(*reader.take(_ID))
    force, count = reader.take(_STATE_HEAD)
    types = EntityType(*reader.take(_TYPE)), EntityType(*reader.take(_TYPE))
    b = reader.take(_STATE_BODY)
    parts: tuple[Any, ...] = (b[0:3], b[3:6], b[6:9], b[9], b[10], b[11], b[12:15], b[15:18], b[18], b[19], b[20])
    return EntityState._make((header, who, force, *types, *parts, reader.rest(16 * count)))


def _read_shot(header: Header, reader: _Reader) -> Fire | Detonation:
    ids = [EntityId(*reader.take(_ID)) for _ in range(4)]
    if header.kind == FIRE:
        mission, *r_m = reader.take(_FIRE_BODY)
        type_, warhead = EntityType(*reader.take(_TYPE)), reader.take(_WARHEAD)
        *v_m_s, range_m = reader.take(_FIRE_TAIL)
        return Fire._make((header, *ids, mission, tuple(r_m), type_, warhead, tuple(v_m_s), range_m))
    body = reader.take(_BURST_BODY)
    type_, warhead = EntityType(*reader.take(_TYPE)), reader.take(_WARHEAD)
    *at_m, result, count, _ = reader.take(_BURST_TAIL)
    more = reader.rest(16 * count)
    return Detonation._make((header, *ids, body[:3], body[3:], type_, warhead, tuple(at_m), result, more))


def _read_emission(header: Header, reader: _Reader) -> Emission:
    who, event = EntityId(*reader.take(_ID)), EntityId(*reader.take(_ID))
    update, count, padding = reader.take(_EMISSION_BODY)
    return Emission(header, who, event, update, tuple(_read_system(reader) for _ in range(count)), padding)


def _read_system(reader: _Reader) -> System:
    _, count, padding, name, function, number, *at_m = reader.take(_SYSTEM)
    beams = []
    for _ in range(count):
        _, *head, function_, many, dense, status, jamming = reader.take(_BEAM)
        tracked = []
        for _ in range(many):
            *who, emitter, beam = reader.take(_TRACKED)
            tracked.append(Tracked(EntityId(*who), emitter, beam))
        beams.append(Beam._make((*head, function_, dense, status, jamming, tuple(tracked))))
    return System(name, function, number, tuple(at_m), tuple(beams), padding)
