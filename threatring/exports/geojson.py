"""GeoJSON (RFC 7946): tracks as lines with times, sites as points, advertised ranges and areas as polygons.

The third number of a position is its height above the WGS-84 ellipsoid, as RFC 7946 (section 4) has it; altitudes above
mean sea level are in the properties. What crosses the antimeridian is cut there. `faults` says what breaks the rules.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from threatring.exports.rings import circle, lines_cut, ring_faults, rings_cut, signed_area, wrapped_deg
from threatring.exports.scene import Mover, Place, Scene, stamp
from threatring.exports.surfaces import Surface
from threatring.records import EventKind

_COORDINATE_DIGITS, _HEIGHT_DIGITS, _TIME_DIGITS = 7, 2, 4


def export(scene: Scene, surfaces: Iterable[Surface] = ()) -> dict[str, bytes]:
    """Return the file of a scene by its ending."""
    features = [_site(place, scene) for place in scene.places]
    features += [_ring(place) for place in scene.places if place.radius_m > 0.0]
    features += [_track(mover, scene) for mover in scene.shown]
    features += list(_events(scene))
    features += [_area(surface) for surface in surfaces]
    document = {"type": "FeatureCollection", "features": features}
    wrong = faults(document)
    if wrong:
        raise ValueError(wrong[0])
    rows = ",\n".join(json.dumps(feature, ensure_ascii=False, allow_nan=False) for feature in features)
    return {".geojson": f'{{"type": "FeatureCollection", "features": [\n{rows}\n]}}\n'.encode()}


def feature(geometry: dict[str, Any] | None, **properties: Any) -> dict[str, Any]:
    """Return a feature."""
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def polygon(rings: list[np.ndarray]) -> dict[str, Any] | None:
    """Return closed rings, outer one first and longitudes running on, as Polygon or MultiPolygon, right-handed.

    An outer ring that crosses the antimeridian is cut, and has no holes then; one about a pole gives None.
    """
    outer = rings_cut(rings[0])
    if len(outer) == 1:
        holes = [part for ring in rings[1:] for part in rings_cut(ring)]
        return {"type": "Polygon", "coordinates": [_wound(outer[0], False), *(_wound(hole, True) for hole in holes)]}
    shapes = [[_wound(part, False)] for part in outer]
    return {"type": "MultiPolygon", "coordinates": shapes} if shapes else None


def _wound(ring: np.ndarray, hole: bool) -> list[list[float]]:
    turned = ring if (signed_area(ring) > 0.0) != hole else ring[::-1]
    rows = [_position(*row) for row in turned]
    return [*rows[:-1], rows[0]]


def _position(lon_deg: float, lat_deg: float, height_m: float | None = None) -> list[float]:
    where = [round(float(lon_deg), _COORDINATE_DIGITS), round(float(lat_deg), _COORDINATE_DIGITS)]
    return where if height_m is None else [*where, round(float(height_m), _HEIGHT_DIGITS)]


def _site(place: Place, scene: Scene) -> dict[str, Any]:
    altitude_m = place.ground_m + place.above_m
    height_m = altitude_m + float(scene.geoid_m(place.lat_deg, place.lon_deg))
    lon_deg = float(wrapped_deg(place.lon_deg))
    said = {"what": place.what, "name": place.name, "side": "friend", "altitude_m": round(altitude_m, _HEIGHT_DIGITS)}
    if math.isfinite(place.lost_s):
        said["lost_s"] = place.lost_s
    return feature({"type": "Point", "coordinates": _position(lon_deg, place.lat_deg, height_m)}, **said)


def _ring(place: Place) -> dict[str, Any]:
    what = "advertised range" if place.what == "radar" else "defended area"
    ring = circle(place.lat_deg, place.lon_deg, place.radius_m)
    return feature(polygon([ring]), what=what, name=place.name, radius_m=place.radius_m)


def _track(mover: Mover, scene: Scene) -> dict[str, Any]:
    thing = mover.thinned()
    points = np.stack([thing.lon_deg, thing.lat_deg, scene.ellipsoid_m(thing)], axis=-1)
    pieces = lines_cut(points, thing.times_s, thing.altitude_m)
    lines = [[_position(*row) for row in piece[0]] for piece in pieces]
    times = [[round(float(time_s), _TIME_DIGITS) for time_s in piece[1]] for piece in pieces]
    heights = [[round(float(altitude_m), _HEIGHT_DIGITS) for altitude_m in piece[2]] for piece in pieces]
    begin_s, end_s = mover.span_s
    said: dict[str, Any] = {
        "what": mover.what, "name": mover.name, "class": mover.klass, "label": mover.label, "side": mover.side,
        "ending": mover.ending, "begin": stamp(begin_s), "end": stamp(end_s),
    }  # fmt: skip
    if len(thing.times_s) == 1:
        return feature({"type": "Point", "coordinates": lines[0][0]}, **said, times_s=times[0], altitude_m=heights[0])
    if len(lines) == 1:
        return feature({"type": "LineString", "coordinates": lines[0]}, **said, times_s=times[0], altitude_m=heights[0])
    return feature({"type": "MultiLineString", "coordinates": lines}, **said, times_s=times, altitude_m=heights)


def _events(scene: Scene) -> Iterator[dict[str, Any]]:
    known = scene.by_entity
    for happening in scene.happenings:
        if happening.place is None or happening.kind is EventKind.BLOCKED:
            continue
        lat, lon, altitude_m = happening.place
        height_m = altitude_m + float(scene.geoid_m(lat, lon))
        who = [known[each].name for each in happening.entities if each in known]
        yield feature(
            {"type": "Point", "coordinates": _position(lon, lat, height_m)}, what="event",
            kind=happening.kind.name.lower(), time_s=round(happening.time_s, _TIME_DIGITS),
            time=stamp(happening.time_s), who=who, said=happening.text, altitude_m=round(altitude_m, _HEIGHT_DIGITS),
        )  # fmt: skip


def _area(surface: Surface) -> dict[str, Any]:
    shapes: list[Any] = []
    for rings in surface.polygons:
        shape = polygon(rings)
        if shape is not None:
            shapes += [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    geometry = {"type": "MultiPolygon", "coordinates": shapes} if shapes else None
    return feature(geometry, name=surface.name, said=surface.said, **surface.properties)


def faults(document: Any) -> list[str]:
    """Return what RFC 7946 finds wrong with a document; empty when nothing."""
    if not isinstance(document, dict):
        return ["a document is an object"]
    if "crs" in document:
        return ["crs: there is but one, WGS-84"]
    kind = document.get("type")
    if kind == "FeatureCollection":
        return [fault for each in document.get("features", []) for fault in faults(each)]
    if kind == "Feature":
        if not {"properties", "geometry"} <= document.keys():
            return ["a feature has properties and a geometry"]
        return [] if document["geometry"] is None else faults(document["geometry"])
    return _geometry_faults(kind, document.get("coordinates"))


def _geometry_faults(kind: Any, coordinates: Any) -> list[str]:
    if not isinstance(coordinates, list):
        return ["a geometry has coordinates"]
    depth = {"Point": 0, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}.get(kind)
    if depth is None:
        return [f"type {kind!r} is none of GeoJSON's"]
    if kind == "Polygon":
        return [fault for k, ring in enumerate(coordinates) for fault in ring_faults(ring, k > 0)]
    if kind in ("MultiPolygon", "MultiLineString"):
        inner = kind.removeprefix("Multi")
        return [fault for part in coordinates for fault in _geometry_faults(inner, part)]
    rows = [coordinates] if depth == 0 else coordinates
    if depth == 1 and len(rows) < 2:
        return ["a line has two positions or more"]
    inside = all(
        len(row) in (2, 3) and abs(row[0]) <= 180.0 and abs(row[1]) <= 90.0 and all(map(math.isfinite, row))
        for row in rows
    )
    return [] if inside else ["a position is longitude within ±180°, latitude within ±90°, and a height"]
