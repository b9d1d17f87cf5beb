"""GeoJSON against check-geojson (npm) and geojson (PyPI)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.exports.scenes import NASTY, WITHIN_M, between, made_up, murted, node, off_m, shifted
from tests.exports.test_kml import AREAS
from threatring.exports.geoid import undulation_m
from threatring.exports.geojson import export, faults, feature, polygon
from threatring.exports.rings import circle

SCENES = {
    "murted": lambda: murted(True), "made up": made_up, "antimeridian": lambda: shifted(made_up(), 147.5),
}  # fmt: skip


@pytest.mark.parametrize("name", SCENES)
def test_two_validators_accept_it(name: str, tmp_path: Path) -> None:
    """RFC 7946 by @placemarkio/check-geojson 0.1.14 and by geojson 3.3.0."""
    data = export(SCENES[name](), AREAS)[".geojson"]
    geojson = pytest.importorskip("geojson", reason="geojson is not installed: pip install 'threatring[oracles]'")
    read = geojson.loads(data.decode())
    assert read.is_valid and not faults(json.loads(data))
    path = tmp_path / "case.geojson"
    path.write_bytes(data)
    done = node("check_geojson.cjs", path, "@placemarkio/check-geojson")
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == len(read.features)


def test_positions_times_and_heights() -> None:
    """RFC 7946, section 4: heights above the ellipsoid; by lines between the times, within 1 m of the film."""
    scene = murted()
    found = json.loads(export(scene)[".geojson"])["features"]
    tracks = {f["properties"]["name"]: f for f in found if f["properties"]["what"] in ("object", "missile")}
    assert len(tracks) == len(scene.movers)
    for mover in scene.movers:
        track = tracks[mover.name]
        rows, times_s = np.array(track["geometry"]["coordinates"]), np.array(track["properties"]["times_s"])
        at = between(times_s, rows[:, [1, 0, 2]], mover.times_s)
        assert off_m(mover, at[:, 0], at[:, 1], at[:, 2] - undulation_m(at[:, 0], at[:, 1])) < WITHIN_M
        above_sea_m = rows[:, 2] - undulation_m(rows[:, 1], rows[:, 0])
        assert above_sea_m == pytest.approx(track["properties"]["altitude_m"], abs=0.02)
    names = [f["properties"].get("name") for f in json.loads(export(made_up())[".geojson"])["features"]]
    assert NASTY in names


def test_lines_over_the_antimeridian_are_cut() -> None:
    """RFC 7946, 3.1.9: MultiLineString with a piece on each side, times alike."""
    found = json.loads(export(SCENES["antimeridian"]())[".geojson"])["features"]
    cut = [f for f in found if f["geometry"] and f["geometry"]["type"] == "MultiLineString"]
    assert cut
    for each in cut:
        assert [len(p) for p in each["geometry"]["coordinates"]] == [len(t) for t in each["properties"]["times_s"]]
        ends = each["geometry"]["coordinates"]
        assert abs(ends[0][-1][0]) == 180.0 == abs(ends[1][0][0]) and ends[0][-1][1:] == ends[1][0][1:]


def test_polygons_are_right_handed() -> None:
    """RFC 7946, 3.1.6, whichever way the rings were given; over the antimeridian a MultiPolygon; about a pole none."""
    outer, hole = circle(40.0, 32.0, 9e4), circle(40.0, 32.0, 1e4)
    for rings in ([outer, hole], [outer[::-1], hole], [outer, hole[::-1]]):
        assert not faults(polygon(rings))
    assert polygon([circle(40.0, 180.0, 9e4)])["type"] == "MultiPolygon"
    assert polygon([circle(90.0, 0.0, 9e4)]) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "Polygon", "coordinates": [[[20, 54], [21, 54], [21, 55]]]}, {"type": "Circle", "coordinates": [0, 0]},
        {"type": "Polygon", "coordinates": [[[20, 54], [21, 55], [21, 54], [20, 54]]]}, {"type": "Feature"},
        {"type": "LineString", "coordinates": [[0, 0]]}, {"type": "Point", "coordinates": [190.0, 0.0]},
        {"type": "FeatureCollection", "features": [], "crs": {}}, [],
    ],
)  # fmt: skip
def test_broken_documents_are_found(wrong: object) -> None:
    """int-06 and RFC 7946: open rings, clockwise rings, other types, places off the Earth, another datum."""
    assert faults(wrong)
    assert not faults(feature(None))
