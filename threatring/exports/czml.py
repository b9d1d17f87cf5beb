"""CZML for Cesium: positions by time, plain shapes; no image, terrain or model of any server is asked for.

Format: https://github.com/AnalyticalGraphicsInc/czml-writer/wiki/CZML-Guide. Heights are above the WGS-84 ellipsoid:
the height of the geoid is added to those of the film. `faults` says what a reader would refuse.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from threatring.exports.rings import circle, wrapped_deg
from threatring.exports.scene import MARK, Mover, Place, Scene, stamp
from threatring.exports.surfaces import Surface

#: red, green, blue of M. Okabe and K. Ito (2008), told apart by every kind of colour vision
COLOURS = {
    "hostile": (213, 94, 0), "friend": (0, 114, 178), "missile": (230, 159, 0), "unknown": (240, 228, 66),
    "place": (0, 114, 178), "area": (0, 158, 115), "ring": (86, 180, 233),
}  # fmt: skip
MOVER_LABEL_M, PLACE_LABEL_M = (1e6, 3e6), (3e4, 9e4)  # names are whole so near, and gone from there on
TRAIL_S = 1e5  # longer than any case: the whole way flown stays drawn
_GRAPHICS = frozenset((
    "availability", "billboard", "box", "cylinder", "delete", "description", "ellipse", "ellipsoid", "id", "label",
    "model", "name", "orientation", "parent", "path", "point", "polygon", "polyline", "position", "properties",
    "rectangle", "tileset", "vector", "viewFrom", "wall",
))  # fmt: skip


def export(scene: Scene, surfaces: Iterable[Surface] = ()) -> dict[str, bytes]:
    """Return the file of a scene by its ending."""
    packets = [document_packet(scene.title, scene.end_s)]
    packets += [_place(place, scene) for place in scene.places]
    packets += [_ring(place) for place in scene.places if place.what == "radar" and place.radius_m > 0.0]
    labelled = _labelled(scene)
    packets += [_mover(mover, scene, mover.entity in labelled) for mover in scene.shown]
    for number, surface in enumerate(surfaces):
        packets += _surface(surface, number + 1, scene)
    wrong = faults(packets)
    if wrong:
        raise ValueError(wrong[0])
    rows = ",\n".join(json.dumps(packet, ensure_ascii=False, allow_nan=False) for packet in packets)
    return {".czml": f"[\n{rows}\n]\n".encode()}


def document_packet(name: str, end_s: float | None = None) -> dict[str, Any]:
    """Return the packet every file begins with; with `end_s`, its clock runs over the case."""
    packet: dict[str, Any] = {"id": "document", "name": name, "version": "1.0"}
    if end_s is not None:
        packet["description"] = MARK
        packet["clock"] = {
            "interval": f"{stamp(0.0)}/{stamp(end_s)}", "currentTime": stamp(0.0), "multiplier": 10,
            "range": "LOOP_STOP", "step": "SYSTEM_CLOCK_MULTIPLIER",
        }  # fmt: skip
    return packet


def sampled_position(
    epoch: str, times_s: np.ndarray, lon_deg: np.ndarray, lat_deg: np.ndarray, height_m: np.ndarray
) -> dict[str, Any]:
    """Return a position by time: seconds since `epoch`, degrees, metres above the ellipsoid; lines between."""
    rows = np.stack([times_s, lon_deg, lat_deg, height_m], axis=-1)
    digits = (4, 7, 7, 2)
    values = [round(float(value), digit) for row in rows for value, digit in zip(row, digits, strict=True)]
    return {
        "epoch": epoch, "cartographicDegrees": values, "interpolationAlgorithm": "LINEAR", "interpolationDegree": 1,
    }  # fmt: skip


def _rgba(name: str, alpha: int = 255) -> dict[str, Any]:
    return {"rgba": [*COLOURS[name], alpha]}


def _label(text: str, near_m: float, far_m: float) -> dict[str, Any]:
    return {
        "text": text, "font": "13px sans-serif", "style": "FILL_AND_OUTLINE", "fillColor": {"rgba": [255] * 4},
        "outlineColor": {"rgba": [27, 30, 35, 255]}, "outlineWidth": 3, "horizontalOrigin": "LEFT",
        "pixelOffset": {"cartesian2": [9, -9]},
        "translucencyByDistance": {"nearFarScalar": [near_m, 1.0, far_m, 0.0]},
    }  # fmt: skip


def _labelled(scene: Scene) -> set[int]:
    """Return the objects that carry their name on the globe: the first of each raid, lest names hide one another."""
    raids = [entry["raid"] for entry in scene.film.meta["targets"]]
    return {raids.index(raid) for raid in raids}


def _mover(mover: Mover, scene: Scene, labelled: bool) -> dict[str, Any]:
    thing = mover.thinned()
    colour = "missile" if mover.what == "missile" else mover.side
    begin_s, end_s = mover.span_s
    solid = {"solidColor": {"color": _rgba(colour, 200)}}
    return {
        "id": mover.key, "name": mover.name,
        "description": f"{mover.label}; {mover.ending}; t = {begin_s:.0f} s to {end_s:.0f} s",
        "availability": f"{stamp(begin_s)}/{stamp(max(end_s, begin_s + 1e-3))}",
        "position": sampled_position(stamp(0.0), thing.times_s, thing.lon_deg, thing.lat_deg, scene.ellipsoid_m(thing)),
        "point": {"pixelSize": 7 if mover.what == "object" else 5, "color": _rgba(colour)},
        "path": {"material": solid, "width": 1.5, "leadTime": 0, "trailTime": TRAIL_S, "resolution": 5},
        **({"label": _label(mover.name, *MOVER_LABEL_M)} if labelled else {}),
    }  # fmt: skip


def _heights(points: np.ndarray, altitude_m: float, scene: Scene) -> list[float]:
    """Return points (n, 2) with heights above the ellipsoid, as one flat list."""
    lon, lat = wrapped_deg(points[:, 0]), points[:, 1]
    height_m = altitude_m + scene.geoid_m(lat, lon)
    return [round(float(value), 7) for row in zip(lon, lat, height_m, strict=True) for value in row]


def _place(place: Place, scene: Scene) -> dict[str, Any]:
    packet: dict[str, Any] = {
        "id": place.key, "name": place.name, "description": place.what,
        "position": {"cartographicDegrees": _heights(np.array([[place.lon_deg, place.lat_deg]]),
                                                     place.ground_m + place.above_m, scene)},
    }  # fmt: skip
    if math.isfinite(place.lost_s):
        packet["availability"] = f"{stamp(0.0)}/{stamp(place.lost_s)}"
    if place.what == "defended":
        radius_m = max(place.radius_m, 1.0)
        packet["ellipse"] = {
            "semiMajorAxis": radius_m, "semiMinorAxis": radius_m,
            "height": packet["position"]["cartographicDegrees"][2],
            "material": {"solidColor": {"color": _rgba("friend", 60)}},
        }  # fmt: skip
    else:
        size = 8 if place.what == "radar" else 5
        packet["point"] = {"pixelSize": size, "color": _rgba("place"), "outlineWidth": 1}
    if place.what == "radar":
        packet["label"] = _label(place.name, *PLACE_LABEL_M)
    return packet


def _ring(place: Place) -> dict[str, Any]:
    ring = circle(place.lat_deg, place.lon_deg, place.radius_m)
    return {
        "id": f"ring-{place.key}", "name": f"{place.name}, advertised range {place.radius_m / 1e3:.0f} km",
        "polyline": {
            "positions": {"cartographicDegrees": [part for lon, lat in ring for part in
                                                  (round(float(wrapped_deg(lon)), 7), round(float(lat), 7), 0.0)]},
            "clampToGround": True, "width": 2, "material": {"solidColor": {"color": _rgba("ring", 160)}},
        },
    }  # fmt: skip


def _surface(surface: Surface, number: int, scene: Scene) -> Iterator[dict[str, Any]]:
    """Yield an area as polygons: a slab where it stands for a band of heights, else a sheet, or laid on the ground."""
    for part, rings in enumerate(surface.polygons):
        shape: dict[str, Any] = {
            "positions": {"cartographicDegrees": _heights(rings[0][:-1], 0.0, scene)},
            "material": {"solidColor": {"color": _rgba("area", 40)}},
        }
        if len(rings) > 1:
            shape["holes"] = {"cartographicDegrees": [_heights(ring[:-1], 0.0, scene) for ring in rings[1:]]}
        middle = rings[0].mean(axis=0)
        geoid_m = float(scene.geoid_m(middle[1], middle[0]))
        if surface.band_m is not None:
            shape |= {"height": surface.band_m[0] + geoid_m, "extrudedHeight": surface.band_m[1] + geoid_m}
            shape |= {"closeTop": False, "closeBottom": False}  # dozens of lids above one another would be opaque
        elif surface.altitude_m is not None:
            shape["height"] = surface.altitude_m + geoid_m
        yield {"id": f"area-{number}-{part + 1}", "name": surface.name, "description": surface.said, "polygon": shape}


def faults(packets: Any) -> list[str]:
    """Return what a reader of CZML would refuse or overlook in a list of packets; empty when nothing."""
    if not isinstance(packets, list) or not packets or packets[0].get("id") != "document":
        return ["the first packet is not the document"]
    if not str(packets[0].get("version", "")).startswith("1."):
        return [f"document version {packets[0].get('version')!r} is not 1.x"]
    wrong, seen = [], set()
    for packet in packets[1:]:
        key = packet.get("id")
        if not key or key in seen:
            wrong.append(f"id {key!r} is missing, or there twice")
        seen.add(key)
        wrong += [f"{key}: property {name!r} is not one of CZML's" for name in packet if name not in _GRAPHICS]
        position = packet.get("position", {})
        wrong += [f"{key}: {fault}" for fault in _position_faults(position)]
    return wrong


def _position_faults(position: dict[str, Any]) -> list[str]:
    values = position.get("cartographicDegrees")
    if values is None:
        return []
    if len(values) == 3:
        times_s, places = np.zeros(1), np.array([values], dtype=float)
    elif len(values) % 4 or not values:
        return ["cartographicDegrees is neither one place nor rows of time, longitude, latitude, height"]
    else:
        rows = np.array(values, dtype=float).reshape(-1, 4)
        times_s, places = rows[:, 0], rows[:, 1:]
    if np.any(np.diff(times_s) <= 0.0):
        return ["times do not rise"]
    inside = np.all(np.isfinite(places)) and np.all(np.abs(places[:, :2]) <= [360.0, 90.0])
    return [] if inside else ["longitude, latitude and height in this order, degrees and metres"]
