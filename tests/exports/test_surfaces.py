"""Areas of other commands' folders, there and back."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.exports.scenes import made_up, murted
from tests.small_coverage import made_up as small_coverage
from threatring.errors import ResultsError
from threatring.exports import czml, geojson, kml
from threatring.exports.geoid import undulation_m
from threatring.exports.surfaces import coverage_surfaces, envelope_surfaces
from threatring.report.contours import contours, write_geojson

ENVELOPE = {
    "site": {"lat_deg": 40.0, "ground_m": 100.0},
    "missiles": [
        {
            "missile": "missile_9M96E2",
            "reach": [{"target": "straight", "altitude_m": [100.0, 10_100.0, 20_100.0, 30_100.0],
                       "range_m": [50e3, 120e3, 100e3, 0.0], "range_min_m": [0.0, 3e3, 8e3, 0.0]}],
        },
        {"missile": "missile_of_nobody", "reach": []},
    ],
}  # fmt: skip


def envelope(folder: Path) -> Path:
    (folder / "envelope.json").write_text(json.dumps(ENVELOPE))
    return folder


def test_areas_of_a_coverage(tmp_path: Path) -> None:
    """What all radars see together at each height; heights above the ground are laid on it."""
    write_geojson(contours(small_coverage()), tmp_path / "contours.geojson")
    found = coverage_surfaces(tmp_path)
    assert [each.altitude_m for each in found] == [None, 3000.0]
    assert found[0].name == "seen at 100 m above ground" and all(each.polygons for each in found)
    for room in (kml, czml, geojson):
        (data,) = room.export(made_up(), found).values()
        assert b"seen at 3000 m above mean sea level" in data


def test_slabs_of_an_envelope(tmp_path: Path) -> None:
    """Slabs meet half-way between heights, stand on the fire unit's ground, and have a hole where it is too near."""
    geod = pytest.importorskip("pyproj").Geod(ellps="WGS84")
    meta = murted().film.meta
    found = envelope_surfaces(envelope(tmp_path), meta)
    raised_m = 843.0 - 100.0
    assert [each.altitude_m for each in found] == [raised_m + 100.0, raised_m + 10_100.0, raised_m + 20_100.0]
    assert [each.band_m for each in found] == [
        (raised_m + low, raised_m + high) for low, high in ((100.0, 5_100.0), (5_100.0, 15_100.0), (15_100.0, 25_100.0))
    ]
    unit = meta["fire_units"][0]
    for each, radii_m in zip(found, ((50e3,), (120e3, 3e3), (100e3, 8e3)), strict=True):
        (rings,) = each.polygons
        for ring, radius_m in zip(rings, radii_m, strict=True):
            n = len(ring)
            away_m = geod.inv([unit["lon_deg"]] * n, [unit["lat_deg"]] * n, ring[:, 0], ring[:, 1])[2]
            assert np.abs(np.array(away_m) - radius_m).max() < 0.01
    assert kml.export(murted(), found)[".kml"].count(b"#style-reach") == 3
    packets = {packet["id"]: packet for packet in json.loads(czml.export(murted(), found)[".czml"])}
    shape = packets["area-2-1"]["polygon"]
    geoid_m = float(undulation_m(unit["lat_deg"], unit["lon_deg"]))
    assert shape["height"] == pytest.approx(raised_m + 5_100.0 + geoid_m, abs=0.1)
    assert shape["extrudedHeight"] == pytest.approx(raised_m + 15_100.0 + geoid_m, abs=0.1)
    assert len(shape["holes"]["cartographicDegrees"]) == 1


def test_what_is_no_such_folder(tmp_path: Path) -> None:
    """One message that says which command writes what is missing, or what is wrong with it."""
    meta = made_up().film.meta
    with pytest.raises(ResultsError, match="threatring coverage"):
        coverage_surfaces(tmp_path)
    with pytest.raises(ResultsError, match="threatring envelope"):
        envelope_surfaces(tmp_path / "nowhere", meta)
    (tmp_path / "contours.geojson").write_text("{")
    with pytest.raises(ResultsError, match="readable JSON"):
        coverage_surfaces(tmp_path)
    (tmp_path / "contours.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    with pytest.raises(ResultsError, match="nothing that is seen"):
        coverage_surfaces(tmp_path)
    (tmp_path / "envelope.json").write_text(json.dumps({**ENVELOPE, "missiles": ENVELOPE["missiles"][1:]}))
    with pytest.raises(ResultsError, match="none that this case fires"):
        envelope_surfaces(tmp_path, meta)
    ring = [[32.0, 40.0], [33.0, 40.0], [33.0, 41.0]]
    about = {"what": "seen", "radar": "any", "altitude_m": 1e3, "above": "sea", "area_m2": 1.0}
    open_ring = {"properties": about, "geometry": {"type": "MultiPolygon", "coordinates": [[ring]]}}
    (tmp_path / "contours.geojson").write_text(json.dumps({"features": [open_ring]}))
    with pytest.raises(ResultsError, match="damaged"):
        coverage_surfaces(tmp_path)
