"""KML 2.2 with tracks (`gx:Track`), for Google Earth and every GIS that reads KML.

OGC 07-147r2. Altitudes are absolute, which in KML means above mean sea level, as in the film. Nothing is fetched from
the network: the viewer's own pin is all there is of symbols. `faults` says what the schema would refuse.
"""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable

import numpy as np

from threatring.exports.rings import circle, wrapped_deg
from threatring.exports.scene import MARK, Mover, Place, Scene, stamp
from threatring.exports.surfaces import Surface
from threatring.records import EventKind

NAMESPACE, GX = "http://www.opengis.net/kml/2.2", "http://www.google.com/kml/ext/2.2"
#: style -> (line and pin, fill) as alpha, blue, green, red
STYLES = {
    "hostile": ("ff005ed5", "40005ed5"), "friend": ("ffb27200", "40b27200"), "missile": ("ff009fe6", "40009fe6"),
    "unknown": ("ff42e4f0", "4042e4f0"), "place": ("ffb27200", "40b27200"), "area": ("ff739e00", "40739e00"),
    "reach": ("90739e00", "00739e00"),  # lines alone: dozens of sheets above one another would be opaque
    "ring": ("b0b27200", "00b27200"), "event": ("ffa779cc", "40a779cc"),
}  # fmt: skip
_TAGS = frozenset((
    "kml", "Document", "Folder", "Placemark", "Style", "LineStyle", "PolyStyle", "IconStyle", "LabelStyle", "name",
    "open", "description", "styleUrl", "color", "width", "scale", "TimeSpan", "TimeStamp", "begin", "end", "when",
    "Point", "LineString", "Polygon", "MultiGeometry", "LinearRing", "outerBoundaryIs", "innerBoundaryIs",
    "coordinates", "altitudeMode", "tessellate", "gx:Track", "gx:coord",
))  # fmt: skip
_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)


def export(scene: Scene, surfaces: Iterable[Surface] = ()) -> dict[str, bytes]:
    """Return the file of a scene by its ending."""
    root, document = new_document(scene.title, f"{MARK}. Replayed by: {scene.film.meta['command']}")
    _span(document, 0.0, scene.end_s)
    for name, (line, fill) in STYLES.items():
        _style(document, name, line, fill)
    _places(document, scene)
    groups = (("objects", "object"), ("missiles", "missile"), ("tracks of the command posts", "track"))
    for title, what in groups:
        moved = [mover for mover in scene.shown if mover.what == what]
        if moved:
            folder = _folder(document, what, title)
            for mover in moved:
                _track(folder, mover)
    _events(document, scene)
    _areas(document, list(surfaces))
    ET.indent(root, " ")
    text = ET.tostring(root, encoding="unicode")
    wrong = faults(text)
    if wrong:
        raise ValueError(wrong[0])
    return {".kml": b'<?xml version="1.0" encoding="UTF-8"?>\n' + text.encode() + b"\n"}


def new_document(name: str, description: str = "") -> tuple[ET.Element, ET.Element]:
    """Return the root of a KML file and its document."""
    root = ET.Element("kml", {"xmlns": NAMESPACE, "xmlns:gx": GX})
    document = ET.SubElement(root, "Document", {"id": "threatring"})
    _text(document, name=name)
    if description:
        _text(document, open="1", description=description)
    return root, document


def coordinates(points: np.ndarray, altitude_m: np.ndarray | float | None = None) -> str:
    """Return points (n, 2), longitude and latitude in degrees, as KML writes them: `lon,lat[,alt] lon,lat ..`."""
    lon, lat = wrapped_deg(points[:, 0]), points[:, 1]
    if altitude_m is None:
        return " ".join(f"{x:.7f},{y:.7f}" for x, y in zip(lon, lat, strict=True))
    heights = np.broadcast_to(altitude_m, lon.shape)
    return " ".join(f"{x:.7f},{y:.7f},{z:.2f}" for x, y, z in zip(lon, lat, heights, strict=True))


def polygon(parent: ET.Element, rings: list[np.ndarray], altitude_m: float | None) -> ET.Element:
    """Add an area, outer ring first, at an altitude above the sea, or laid on the ground (None)."""
    shape = ET.SubElement(parent, "Polygon")
    if altitude_m is None:
        _text(shape, tessellate="1")
    else:
        _text(shape, altitudeMode="absolute")
    for k, ring in enumerate(rings):
        bound = ET.SubElement(ET.SubElement(shape, "innerBoundaryIs" if k else "outerBoundaryIs"), "LinearRing")
        _text(bound, coordinates=coordinates(ring, altitude_m))
    return shape


def _text(parent: ET.Element, **words: str) -> None:
    for tag, word in words.items():
        ET.SubElement(parent, tag).text = word


def _style(document: ET.Element, name: str, line: str, fill: str) -> None:
    style = ET.SubElement(document, "Style", {"id": f"style-{name}"})
    _text(ET.SubElement(style, "IconStyle"), color=line, scale="0.6")
    _text(ET.SubElement(style, "LabelStyle"), scale="0.7")
    _text(ET.SubElement(style, "LineStyle"), color=line, width="2")
    _text(ET.SubElement(style, "PolyStyle"), color=fill)


def _folder(parent: ET.Element, key: str, name: str) -> ET.Element:
    folder = ET.SubElement(parent, "Folder", {"id": f"folder-{key}"})
    _text(folder, name=name)
    return folder


def _placemark(parent: ET.Element, key: str, name: str, description: str, style: str,
               span_s: tuple[float, float] | None = None) -> ET.Element:  # fmt: skip
    mark = ET.SubElement(parent, "Placemark", {"id": key})
    _text(mark, name=name, description=description)
    if span_s is not None:
        _span(mark, *span_s)
    _text(mark, styleUrl=f"#style-{style}")
    return mark


def _span(parent: ET.Element, begin_s: float, end_s: float) -> None:
    _text(ET.SubElement(parent, "TimeSpan"), begin=stamp(begin_s), end=stamp(end_s))


def _places(document: ET.Element, scene: Scene) -> None:
    folder = _folder(document, "places", "what stands there")
    for place in scene.places:
        span_s = (0.0, place.lost_s) if math.isfinite(place.lost_s) else None
        mark = _placemark(folder, place.key, place.name, _said(place), "place", span_s)
        if place.what == "defended":
            ring = circle(place.lat_deg, place.lon_deg, place.radius_m)
            polygon(mark, [ring], None)
            continue
        point = ET.SubElement(mark, "Point")
        where = np.array([[place.lon_deg, place.lat_deg]])
        _text(point, altitudeMode="absolute", coordinates=coordinates(where, place.ground_m + place.above_m))
    rings = _folder(document, "rings", "advertised ranges of the radars")
    for place in scene.places:
        if place.what == "radar" and place.radius_m > 0.0:
            said = f"Advertised range {place.radius_m / 1e3:.0f} km: a claim, not what it sees here"
            mark = _placemark(rings, f"ring-{place.key}", f"{place.name}, advertised", said, "ring")
            line = ET.SubElement(mark, "LineString")
            around = circle(place.lat_deg, place.lon_deg, place.radius_m)
            _text(line, tessellate="1", coordinates=coordinates(around))


def _said(place: Place) -> str:
    words = [place.what, f"ground {place.ground_m:.0f} m above mean sea level"]
    if place.above_m:
        words.append(f"antenna {place.above_m:.1f} m above it")
    if place.what == "defended":
        words.append(f"radius {place.radius_m:.0f} m")
    if math.isfinite(place.lost_s):
        words.append(f"lost at t = {place.lost_s:.0f} s")
    return "; ".join(words)


def _track(folder: ET.Element, mover: Mover) -> None:
    thing = mover.thinned()
    style = "missile" if mover.what == "missile" else mover.side
    begin_s, end_s = mover.span_s
    said = f"{mover.label}; {mover.ending}; t = {begin_s:.0f} s to {end_s:.0f} s"
    mark = _placemark(folder, mover.key, mover.name, said, style)
    track = ET.SubElement(mark, "gx:Track")
    _text(track, altitudeMode="absolute")
    for time_s in thing.times_s:
        _text(track, when=stamp(time_s))
    for lon, lat, altitude_m in zip(thing.lon_deg, thing.lat_deg, thing.altitude_m, strict=True):
        ET.SubElement(track, "gx:coord").text = f"{lon:.7f} {lat:.7f} {altitude_m:.2f}"


def _events(document: ET.Element, scene: Scene) -> None:
    folder, known = _folder(document, "events", "what happened"), scene.by_entity
    for number, happening in enumerate(scene.happenings):
        if happening.place is None or happening.kind is EventKind.BLOCKED:
            continue
        who = next((known[each].name for each in happening.entities if each in known), "")
        title = happening.kind.name.lower().replace("_", " ")
        said = f"t = {happening.time_s:.1f} s: {who + ': ' if who else ''}{happening.text}"
        mark = ET.SubElement(folder, "Placemark", {"id": f"event-{number + 1}"})
        _text(mark, name=title, description=said)
        _text(ET.SubElement(mark, "TimeStamp"), when=stamp(happening.time_s))
        _text(mark, styleUrl="#style-event")
        lat, lon, altitude_m = happening.place
        where = coordinates(np.array([[lon, lat]]), altitude_m)
        _text(ET.SubElement(mark, "Point"), altitudeMode="absolute", coordinates=where)


def _areas(document: ET.Element, surfaces: list[Surface]) -> None:
    if not surfaces:
        return
    folder = _folder(document, "areas", "coverage and reach")
    for number, surface in enumerate(surfaces):
        mark = _placemark(
            folder, f"area-{number + 1}", surface.name, surface.said, "area" if surface.band_m is None else "reach"
        )
        shapes = ET.SubElement(mark, "MultiGeometry")
        for rings in surface.polygons:
            polygon(shapes, rings, surface.altitude_m)


def faults(text: str) -> list[str]:
    """Return what the schema of KML 2.2 would refuse in a text of the elements used here; empty when nothing."""
    try:
        root = ET.fromstring(text)
    except ET.ParseError as fault:
        return [f"not XML: {fault}"]
    wrong, seen = [], set()
    for element in root.iter():
        tag = element.tag.replace(f"{{{NAMESPACE}}}", "").replace(f"{{{GX}}}", "gx:")
        if tag not in _TAGS:
            wrong.append(f"element {tag} is not one of KML's")
        key = element.get("id")
        if key is not None and (not _NAME.fullmatch(key) or key in seen):
            wrong.append(f"id {key!r} begins with no letter, or is there twice")
        seen.add(key)
        if tag == "coordinates" and not _is_coordinates(element.text or ""):
            wrong.append("coordinates are lon,lat or lon,lat,alt with spaces between")
        if tag == "gx:Track" and len(element.findall(f"{{{NAMESPACE}}}when")) != len(element.findall(f"{{{GX}}}coord")):
            wrong.append("a track has as many times as positions")
    return wrong


def _is_coordinates(text: str) -> bool:
    try:
        rows = [[float(part) for part in row.split(",")] for row in text.split()]
    except ValueError:
        return False
    return bool(rows) and all(
        len(row) in (2, 3) and abs(row[0]) <= 180.0 and abs(row[1]) <= 90.0 and all(map(math.isfinite, row))
        for row in rows
    )
