"""Tacview ACMI 2.2 as text: everything that moved, coloured by side, with launches, bursts and losses as events.

Rules of the format: https://www.tacview.net/documentation/acmi/en/. Altitudes are above mean sea level, as in the
film. `recording` reads a file back and says what breaks the rules; every file is read back before it is written.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from threatring.exports.kinds import tacview_type
from threatring.exports.numbers import mover_number, nearest_launcher, place_number
from threatring.exports.scene import EPOCH, MARK, Happening, Mover, Place, Scene
from threatring.records import EventKind

HEADER = ("FileType=text/acmi/tacview", "FileVersion=2.2")
EVENTS = ("Message", "Bookmark", "Debug", "LeftArea", "Destroyed", "TakenOff", "Landed", "Timeout")
COLOURS = {"hostile": "Red", "friend": "Blue"}
COALITIONS = {"hostile": "Hostile", "friend": "Friend"}
MARKED = (EventKind.LAUNCHED, EventKind.KILLED, EventKind.ARRIVED, EventKind.RADAR_LOST, EventKind.POST_LOST,
          EventKind.LAUNCHER_LOST)  # fmt: skip
_PLACE_DIGITS, _ALTITUDE_DIGITS, _ANGLE_DIGITS, _TIME_DIGITS = 7, 2, 1, 4  # 1 cm, 1 cm, 0.1°, 0.1 ms


def export(scene: Scene) -> dict[str, bytes]:
    """Return the file of a scene by its ending."""
    text = "\n".join(_lines(scene)) + "\n"
    recording(text)
    return {".acmi": text.encode()}


def escaped(text: str) -> str:
    """Return a value as it may stand in a line.

    >>> escaped("Mürted, north")
    'Mürted\\\\, north'
    """
    return text.replace("\\", "/").replace(",", "\\,")


def _message(text: str) -> str:
    return escaped(text.replace("|", "/"))


def _lines(scene: Scene) -> Iterator[str]:
    site = scene.film.meta["site"]
    west, south = math.floor(site["lon_deg"]), math.floor(site["lat_deg"])
    yield from HEADER
    said = {
        "ReferenceTime": EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ"), "RecordingTime": EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Title": scene.title, "DataSource": "threatring", "DataRecorder": f"threatring {scene.film.meta['version']}",
        "Comments": MARK, "ReferenceLongitude": str(west), "ReferenceLatitude": str(south),
    }  # fmt: skip
    yield from (f"0,{name}={escaped(value)}" for name, value in said.items())
    timed = sorted(_timed(scene, west, south), key=lambda row: row[:2])
    last_s = None
    for time_s, _, line in timed:
        if time_s != last_s:
            yield f"#{_number(time_s, _TIME_DIGITS)}"
            last_s = time_s
        yield line


def _timed(scene: Scene, west: int, south: int) -> Iterator[tuple[float, int, str]]:
    """Yield (time, rank among lines of that time, line): things first, then what happens, then who leaves."""
    for number, place in enumerate(scene.places):
        yield 0.0, 0, _standing(place, place_number(number), west, south)
        if math.isfinite(place.lost_s):
            yield round(place.lost_s, _TIME_DIGITS), 2, f"0,Event=Destroyed|{place_number(number):x}"
            yield round(place.lost_s, _TIME_DIGITS), 3, f"-{place_number(number):x}"
    for mover in scene.shown:
        yield from _moving(mover, scene, west, south)
    for happening in scene.happenings:
        if happening.kind is not EventKind.BLOCKED:
            yield round(max(happening.time_s, 0.0), _TIME_DIGITS), 1, _event(happening, scene)


def _standing(place: Place, number: int, west: int, south: int) -> str:
    where = _where(_east_deg(place.lon_deg, west), place.lat_deg - south, place.ground_m + place.above_m)
    said = {"Name": place.name, "Type": tacview_type(place), "Color": COLOURS["friend"],
            "Coalition": COALITIONS["friend"]}  # fmt: skip
    return f"{number:x},T={where}," + ",".join(f"{name}={escaped(value)}" for name, value in said.items())


def _where(east_deg: float, north_deg: float, altitude_m: float) -> str:
    return f"{_number(east_deg, _PLACE_DIGITS)}|{_number(north_deg, _PLACE_DIGITS)}|" + _number(
        altitude_m, _ALTITUDE_DIGITS
    )


def _number(value: float, digits: int) -> str:
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _east_deg(lon_deg: float, west: int) -> float:
    """Return degrees of longitude east of the reference, from -180 to 180: no jump at the antimeridian."""
    return (lon_deg - west + 180.0) % 360.0 - 180.0


def _moving(mover: Mover, scene: Scene, west: int, south: int) -> Iterator[tuple[float, int, str]]:
    thing, number = mover.thinned(), mover_number(mover)
    pitch_deg, yaw_deg = attitude_deg(thing)
    properties = {"Name": mover.label, "CallSign": mover.name, "Type": tacview_type(mover)}
    if mover.side in COLOURS:
        properties |= {"Color": COLOURS[mover.side], "Coalition": COALITIONS[mover.side]}
    else:
        properties["Color"] = "Yellow"
    launcher = nearest_launcher(mover, scene)
    if launcher is not None:
        properties["Parent"] = f"{place_number(launcher):x}"
    said = "," + ",".join(f"{name}={escaped(value)}" for name, value in properties.items())
    for k, time_s in enumerate(thing.times_s):
        where = _where(_east_deg(thing.lon_deg[k], west), thing.lat_deg[k] - south, thing.altitude_m[k])
        turned = f"||{_number(pitch_deg[k], _ANGLE_DIGITS)}|{_number(yaw_deg[k], _ANGLE_DIGITS)}"
        yield round(float(time_s), _TIME_DIGITS), 0, f"{number:x},T={where}{turned}{said if k == 0 else ''}"
    gone_s = round(mover.span_s[1], _TIME_DIGITS)
    if (
        mover.what == "track"
        or mover.ending in ("still flying", "survived")
        or gone_s <= round(mover.span_s[0], _TIME_DIGITS)
    ):
        return
    if mover.destroyed:
        yield gone_s, 2, f"0,Event=Destroyed|{number:x}"
    elif mover.ending == "left safely":
        yield gone_s, 2, f"0,Event=LeftArea|{number:x}"
    yield gone_s, 3, f"-{number:x}"


def attitude_deg(mover: Mover) -> tuple[np.ndarray, np.ndarray]:
    """Return pitch and true heading of a velocity at each sample, degrees; it flies where it points."""
    lat, lon = np.radians(mover.lat_deg), np.radians(mover.lon_deg)
    east = np.stack([-np.sin(lon), np.cos(lon), np.zeros_like(lon)], axis=-1)
    north = np.stack([-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat)], axis=-1)
    up = np.cross(east, north)
    e, n, u = (np.sum(axis * mover.v_m_s, axis=1) for axis in (east, north, up))
    return np.degrees(np.arctan2(u, np.hypot(e, n))), np.degrees(np.arctan2(e, n)) % 360.0


def _event(happening: Happening, scene: Scene) -> str:
    known = scene.by_entity
    shown = [known[entity] for entity in happening.entities if entity in known]
    name = next((mover.name for mover in shown if mover.what == "object"), "")
    text = _message(f"{name}: {happening.text}" if name else happening.text)
    if happening.kind in MARKED:
        return f"0,Event=Bookmark|{text}"
    ids = "".join(f"{mover_number(mover):x}|" for mover in shown if mover.span_s[0] <= happening.time_s)
    return f"0,Event=Message|{ids}{text}"


@dataclass
class Recording:
    """What a file says: properties of objects by hexadecimal id, positions (time, longitude, latitude, altitude)."""

    properties: dict[str, dict[str, str]] = field(default_factory=dict)
    samples: dict[str, list[tuple[float, float, float, float]]] = field(default_factory=dict)
    events: list[tuple[float, str]] = field(default_factory=list)
    removed: dict[str, float] = field(default_factory=dict)


def recording(text: str) -> Recording:
    """Read an ACMI text; raises `ValueError` naming the line that breaks a rule of the format."""
    lines = text.removeprefix("\ufeff").splitlines()
    if lines[:1] != ["FileType=text/acmi/tacview"] or lines[1:2] not in (["FileVersion=2.1"], ["FileVersion=2.2"]):
        raise ValueError("line 1 is not FileType=text/acmi/tacview, or line 2 not FileVersion=2.2")
    found, time_s = Recording(), 0.0
    for number, line in enumerate(lines[2:], 3):
        try:
            time_s = _read_line(line, time_s, found)
        except ValueError as fault:
            raise ValueError(f"line {number}: {fault}") from None
    return found


def _read_line(line: str, time_s: float, found: Recording) -> float:
    if line.startswith("#"):
        if float(line[1:]) < time_s:
            raise ValueError(f"time {line[1:]} after {time_s:g}")
        return float(line[1:])
    if line.startswith("-"):
        if line[1:] not in found.properties or line[1:] in found.removed:
            raise ValueError(f"{line[1:]} leaves and was not there")
        found.removed[line[1:]] = time_s
        return time_s
    key, *pairs = re.split(r"(?<!\\),", line)
    if not re.fullmatch(r"[0-9a-f]+", key):
        raise ValueError(f"{key!r} is no hexadecimal id")
    if key in found.removed:
        raise ValueError(f"{key} moves after it left")
    kept = found.properties.setdefault(key, {})
    for name, sign, value in (pair.partition("=") for pair in pairs):
        if not sign:
            raise ValueError(f"{name!r} says nothing: a comma inside a value needs a backslash")
        if name == "T":
            _read_place(value, key, time_s, found)
        elif name == "Event":
            if value.partition("|")[0] not in EVENTS:
                raise ValueError(f"event {value!r} is none of {', '.join(EVENTS)}")
            found.events.append((time_s, value.replace("\\,", ",")))
        else:
            kept[name] = value.replace("\\,", ",")
    return time_s


def _read_place(value: str, key: str, time_s: float, found: Recording) -> None:
    """Take up a position; empty fields are those of the sample before."""
    world = found.properties.get("0", {})
    parts = value.split("|")
    if len(parts) not in (3, 5, 6, 9):
        raise ValueError(f"T= has {len(parts)} fields, not 3, 5, 6 or 9")
    before = found.samples.setdefault(key, [])
    offsets = (float(world.get("ReferenceLongitude", 0.0)), float(world.get("ReferenceLatitude", 0.0)), 0.0)
    if not before and "" in parts[:3]:
        raise ValueError(f"{key} begins without a place")
    lon, lat, alt = (
        float(part) + offset if part else before[-1][k + 1]
        for k, (part, offset) in enumerate(zip(parts[:3], offsets, strict=True))
    )
    before.append((time_s, lon, lat, alt))
