"""DIS 7 (IEEE 1278.1-2012): the case as PDUs, in a capture file or sent by UDP as it goes.

Entities are sent when dead reckoning from what was sent before would miss the film by `THRESHOLD_M`, and by heartbeat.
Heights are above the WGS-84 ellipsoid: the height of the geoid is added to those of the film. Radars radiate by
frequency and by what they track; power, pulses and sweeps are not modelled and stay zero.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from threatring.exports import pdus
from threatring.exports.capture import pcap
from threatring.exports.emitting import emissions
from threatring.exports.kinds import entity_type
from threatring.exports.numbers import mover_id, nearest_launcher, place_id
from threatring.exports.pdus import NOBODY, Detonation, EntityId, EntityState, Fire, Header, Triple
from threatring.exports.scene import EPOCH, Happening, Mover, Place, Scene
from threatring.records import End, EventKind

THRESHOLD_M = 0.9  # DRA_POS_THRSH is 1 m in the standard
HEARTBEAT_S, STANDING_S = 5.0, 60.0  # HBT_PDU_ES and HBT_STATIONARY
FORCES = {"friend": 1, "hostile": 2}
DESTROYED, GONE = 3 << 3, 1 << 23  # appearance: damage, deactivated
STATIC, STRAIGHT = 1, 2  # dead reckoning
WARHEAD = (1000, 0, 1, 0)  # high explosive (UID 60), fuse not said, one round
PROXIMITY, GROUND = 2, 3  # results of a detonation (UID 62)
_ZERO: Triple = (0.0, 0.0, 0.0)
_MUNITION = 2

Timed = tuple[float, bytes]


def export(scene: Scene) -> dict[str, bytes]:
    """Return the capture file of a scene by its ending."""
    return {".pcap": pcap(messages(scene), EPOCH.timestamp())}


def messages(scene: Scene) -> list[Timed]:
    """Return (time, PDU) of all of a scene, by time."""
    found = [*_standing(scene), *_moving(scene), *_shooting(scene), *emissions(scene)]
    return sorted(found, key=lambda message: message[0])


def _triple(row: np.ndarray) -> Triple:
    return float(row[0]), float(row[1]), float(row[2])


def _state(time_s: float, who: EntityId, thing: Mover | Place, r_m: Triple, v_m_s: Triple, turned_rad: Triple,
           appearance: int, reckoning: int) -> Timed:  # fmt: skip
    side = thing.side if isinstance(thing, Mover) else "friend"
    marking = thing.name.encode("ascii", "replace")[:11].ljust(11, b"\0")
    return time_s, pdus.encoded(
        EntityState(
            Header(pdus.ENTITY_STATE, pdus.timestamp(time_s)), who, FORCES.get(side, 0), entity_type(thing),
            entity_type(thing), v_m_s, r_m, turned_rad, appearance, reckoning, bytes(15), _ZERO, _ZERO, 1, marking, 0,
        )
    )  # fmt: skip


def _axes(lat_deg: float, lon_deg: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return east, north and up, Earth-fixed unit vectors."""
    lat, lon = math.radians(lat_deg), math.radians(lon_deg)
    up = np.array([math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)])
    east = np.array([-math.sin(lon), math.cos(lon), 0.0])
    return east, np.cross(up, east), up


def orientation_rad(ahead: np.ndarray, lat_deg: float, lon_deg: float) -> Triple:
    """Return psi, theta and phi of something whose nose points along a vector (3,), wings level.

    IEEE 1278.1-2012, 6.2.33: x ahead, y to the right, z down; turned from the Earth-fixed axes about z, y and x.
    """
    east, north, up = _axes(lat_deg, lon_deg)
    speed = float(np.linalg.norm(ahead))
    x = ahead / speed if speed > 0.0 else north
    y = np.cross(x, up)
    wide = float(np.linalg.norm(y))
    y = y / wide if wide > 1e-9 else east
    z = np.cross(x, y)
    return math.atan2(x[1], x[0]), -math.asin(max(-1.0, min(1.0, x[2]))), math.atan2(y[2], z[2])


def _standing(scene: Scene) -> Iterator[Timed]:
    for number, place in enumerate(scene.places):
        if place.what == "defended":
            continue
        height_m = place.ground_m + (place.above_m if place.klass == "radar_airborne" else 0.0)
        r_m = _triple(scene.earth_fixed_m(place.lat_deg, place.lon_deg, height_m))
        turned = orientation_rad(np.zeros(3), place.lat_deg, place.lon_deg)
        who = place_id(number)
        for time_s in np.arange(0.0, min(place.lost_s, scene.end_s), STANDING_S):
            yield _state(float(time_s), who, place, r_m, _ZERO, turned, 0, STATIC)
        if math.isfinite(place.lost_s):
            yield _state(place.lost_s, who, place, r_m, _ZERO, turned, DESTROYED | GONE, STATIC)


def _moving(scene: Scene) -> Iterator[Timed]:
    for mover in scene.movers:
        r_m = scene.earth_fixed_m(mover.lat_deg, mover.lon_deg, mover.altitude_m)
        last = len(mover.times_s) - 1
        for k in due(mover.times_s, r_m, mover.v_m_s):
            turned = orientation_rad(mover.v_m_s[k], mover.lat_deg[k], mover.lon_deg[k])
            ended = k == last and mover.ending not in ("still flying", "survived")
            looks = GONE | (DESTROYED if mover.destroyed else 0) if ended else 0
            place, speed = _triple(r_m[k]), _ZERO if ended else _triple(mover.v_m_s[k])
            reckoning = STATIC if ended else STRAIGHT
            yield _state(float(mover.times_s[k]), mover_id(mover), mover, place, speed, turned, looks, reckoning)


def due(times_s: np.ndarray, r_m: np.ndarray, v_m_s: np.ndarray) -> list[int]:
    """Return the samples to send: the first, the last, and where reckoning on from the last sent misses or is old."""
    sent = [0]
    for k in range(1, len(times_s)):
        gone_s = times_s[k] - times_s[sent[-1]]
        away_m = float(np.linalg.norm(r_m[sent[-1]] + gone_s * v_m_s[sent[-1]] - r_m[k]))
        if away_m > THRESHOLD_M or gone_s >= HEARTBEAT_S or k == len(times_s) - 1:
            sent.append(k)
    return sent


def _shooting(scene: Scene) -> Iterator[Timed]:
    known, shot = scene.by_entity, 0
    for number, happening in enumerate(scene.happenings):
        missile = next((known[e] for e in happening.entities if e in known and known[e].what == "missile"), None)
        if happening.place is None:
            continue
        if missile is not None and happening.kind is EventKind.LAUNCHED:
            shot += 1
            yield _fire(happening, missile, scene, float(scene.film.events[number].value), shot)
        elif missile is not None and happening.kind is EventKind.BURST:
            yield _burst(happening, missile, scene, PROXIMITY)
        elif happening.kind is EventKind.ARRIVED:
            mover = known.get(happening.entities[0])
            strikes = mover is not None and scene.film.outcome[mover.entity].end in (End.LEAKED, End.MISSED_AIM)
            if mover is not None and strikes and entity_type(mover).kind == _MUNITION:
                yield _burst(happening, mover, scene, GROUND)


def _place_m(happening: Happening, scene: Scene) -> Triple:
    assert happening.place is not None
    return _triple(scene.earth_fixed_m(*happening.place))


def _event_id(mover: Mover) -> EntityId:
    return EntityId(1, 1, mover_id(mover).entity)  # one launch, one event: fire and detonation carry the same


def _target_id(mover: Mover, scene: Scene) -> EntityId:
    target = scene.by_entity.get(mover.target)
    return mover_id(target) if target is not None else NOBODY


def _fire(happening: Happening, missile: Mover, scene: Scene, range_m: float, shot: int) -> Timed:
    launcher = nearest_launcher(missile, scene)
    return happening.time_s, pdus.encoded(
        Fire(
            Header(pdus.FIRE, pdus.timestamp(happening.time_s)), NOBODY if launcher is None else place_id(launcher),
            _target_id(missile, scene), mover_id(missile), _event_id(missile), shot, _place_m(happening, scene),
            entity_type(missile), WARHEAD, _triple(missile.v_m_s[0]), range_m,
        )
    )  # fmt: skip


def _burst(happening: Happening, mover: Mover, scene: Scene, result: int) -> Timed:
    launcher = nearest_launcher(mover, scene)
    return happening.time_s, pdus.encoded(
        Detonation(
            Header(pdus.DETONATION, pdus.timestamp(happening.time_s)),
            NOBODY if launcher is None else place_id(launcher), _target_id(mover, scene), mover_id(mover),
            _event_id(mover), _triple(mover.v_m_s[-1]), _place_m(happening, scene), entity_type(mover), WARHEAD, _ZERO,
            result,
        )
    )  # fmt: skip
