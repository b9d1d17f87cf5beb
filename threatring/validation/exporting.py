"""Adapters for files and PDUs of other programs: what the exports write and check, against known documents."""

from __future__ import annotations

import copy
import math
from datetime import datetime

import numpy as np

from threatring.exports import czml, geojson, kml, pdus, tacview
from threatring.results.geodetic import earth_fixed_m
from threatring.validation.fields import Fields
from threatring.validation.score import Score, Unsupported

EXACT = 0.0  # what a count, a name or a byte may be off


def _agree(score: Score, agreed: bool, place: str) -> None:
    score.compare(1.0 if agreed else 0.0, 1.0, EXACT, place)


def dis(inputs: Fields, expected: Fields, score: Score) -> str:
    """PDUs decoded, and encoded again byte for byte."""
    for name in expected:
        try:
            data = bytes.fromhex(str(inputs.value(f"{name}_hex")))
            read = pdus.decoded(data)
        except ValueError as fault:
            raise inputs.fault(f"{name}_hex", None, f"a PDU in hexadecimal digits ({fault})") from None
        _agree(score, pdus.encoded(read) == data, f"inputs.{name}_hex")
        _header(read, data, expected.child(name), score)
    return "decoded and encoded again, byte for byte"


def _header(read: pdus.Pdu, data: bytes, want: Fields, score: Score) -> None:
    head = read.header
    found: dict[str, object] = {
        "protocol_version": head.version, "exercise": head.exercise, "pdu_type": head.kind,
        "family": pdus.FAMILIES[head.kind], "length": len(data),
    }  # fmt: skip
    if isinstance(read, pdus.EntityState):
        found |= dict(zip(("site", "application", "entity"), read.who, strict=True))
        found |= {"force": read.force, "entity_type": list(read.type)}
        found["marking"] = read.marking.rstrip(b"\0").decode("ascii", "replace")
        for name, got in (("location_m", read.r_m), ("orientation_rad", read.orientation_rad)):
            if name in want:
                allowed = score.allowed.error(0.0, name, "rad")
                for k, value in enumerate(want.numbers(name, 3)):
                    score.compare(got[k], value, allowed, f"{want.path}.{name}[{k}]")
    for name in found.keys() & set(want):
        _agree(score, found[name] == want.value(name), f"{want.path}.{name}")


def czml_document(inputs: Fields, expected: Fields, score: Score) -> str:
    """A document that is accepted, variations that are not, and the place where lines in space put an entity."""
    packets = inputs.value("czml")
    if not isinstance(packets, list) or not all(isinstance(packet, dict) for packet in packets):
        raise inputs.fault("czml", packets, "a list of packets")
    _agree(score, not czml.faults(packets), "inputs.czml")
    if "entities" in expected:
        score.compare(float(len(packets) - 1), expected.number("entities"), EXACT, "expected.entities")
    _agree(score, bool(czml.faults(packets[1:])), "expected.rejects[0]")
    other = copy.deepcopy(packets)
    other[0]["version"] = "2.0"
    _agree(score, bool(czml.faults(other)), "expected.rejects[1]")
    if "ecef_m" not in expected:
        return ""
    try:
        position = packets[1]["position"]
        rows = np.array(position["cartographicDegrees"], dtype=float).reshape(-1, 4)
        begin, when = (datetime.fromisoformat(text) for text in (position["epoch"], inputs.value("evaluate_at")))
    except (KeyError, IndexError, TypeError, ValueError) as fault:
        raise inputs.fault("czml[1].position", None, f"cartographicDegrees from an epoch on ({fault})") from None
    _agree(score, czml.sampled_position(position["epoch"], *rows.T) == position, "inputs.czml[1].position")
    places_m = earth_fixed_m(rows[:, 2], rows[:, 1], rows[:, 3])
    at_s = (when - begin).total_seconds()
    for k, want in enumerate(expected.numbers("ecef_m", 3)):
        got = float(np.interp(at_s, rows[:, 0], places_m[:, k]))
        score.compare(got, want, score.allowed.error(want, "m"), f"expected.ecef_m[{k}]")
    return "lines in space between samples, as Cesium draws them"


def kml_document(inputs: Fields, expected: Fields, score: Score) -> str:
    """A document that is accepted, an id and an element that are not, and a polygon written the same way."""
    text = str(inputs.value("must_accept"))
    _agree(score, not kml.faults(text), "inputs.must_accept")
    for k, (old, new) in enumerate((('id="p1"', 'id="1"'), ("coordinates>", "coordinate>"))):
        if old not in text:
            raise Unsupported("a document without an id p1 and without coordinates")
        _agree(score, bool(kml.faults(text.replace(old, new))), f"inputs.must_reject[{k}]")
    return "by the export's own check; the tests ask the OGC's schema"


def acmi_document(inputs: Fields, expected: Fields, score: Score) -> str:
    """A recording read by the rules: the names of its objects; every rule broken once is refused."""
    text = str(inputs.value("acmi"))
    read = tacview.recording(text)
    names = expected.child("objects")
    for key in names:
        _agree(score, read.properties.get(key, {}).get("Name") == names.value(key), f"expected.objects.{key}")
    for broken in (
        text.replace("FileVersion=2.2", "FileVersion=1.0"), text.replace("#60", "#6"), text.replace("-301", "-302"),
        text.replace("0,Event=Destroyed", "0,Event=Vanished"), text.replace("101,T=", "0x101,T="),
    ):  # fmt: skip
        try:
            tacview.recording(broken)
            refused = broken == text
        except ValueError:
            refused = True
        _agree(score, refused, "expected.rules")
    return "read back as every export is before it is written"


def geojson_document(inputs: Fields, expected: Fields, score: Score) -> str:
    """A document that is accepted and one that is not; the rules of rings, datum and antimeridian."""
    good = inputs.value("must_accept")
    if not isinstance(good, dict):
        raise inputs.fault("must_accept", good, "a GeoJSON object")
    _agree(score, not geojson.faults(good), "inputs.must_accept")
    _agree(score, bool(geojson.faults(inputs.value("must_reject"))), "inputs.must_reject")
    _agree(score, bool(geojson.faults({**good, "crs": {}})), "expected.rules")
    ring = np.array([[179.0, 10.0], [181.0, 10.0], [181.0, 11.0], [179.0, 11.0], [179.0, 10.0]])
    cut = geojson.polygon([ring[::-1]])
    split = cut is not None and cut["type"] == "MultiPolygon" and len(cut["coordinates"]) == 2
    _agree(score, split and not geojson.faults(cut), "expected.rules")
    west_deg = max(position[0] for shape in (cut or {}).get("coordinates", []) for position in shape[0])
    score.compare(west_deg if math.isfinite(west_deg) else None, 180.0, EXACT, "expected.rules")
    return "by the export's own check; the tests ask two validators"


KINDS = {
    "dis": dis, "czml": czml_document, "kml": kml_document, "acmi": acmi_document, "geojson": geojson_document,
}  # fmt: skip
