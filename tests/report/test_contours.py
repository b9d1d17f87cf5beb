"""Areas as GeoJSON: RFC 7946 rings, areas of the cells they go round, circles and places."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from tests.small_coverage import made_up
from threatring.report.contours import contours, gains, polygons, signed_area, write_geojson
from threatring.results.coverage import Gain


def geodesic_m2(rings: list) -> float:
    """Karney's area of a polygon with holes: clockwise rings count negative."""
    total = 0.0
    for ring in rings:
        polygon = Geodesic.WGS84.Polygon()
        for lon, lat in ring[:-1]:
            polygon.AddPoint(lat, lon)
        total += polygon.Compute()[2]
    return total


def test_rings_are_those_of_the_standard() -> None:
    """RFC 7946, 3.1.6: closed, four positions or more, outer rings anticlockwise, holes clockwise."""
    document = contours(made_up())
    holes = 0
    for feature in document["features"]:
        assert feature["type"] == "Feature" and isinstance(feature["properties"], dict)
        kind, where = feature["geometry"]["type"], feature["geometry"]["coordinates"]
        for polygon in [where] if kind == "Polygon" else where if kind == "MultiPolygon" else []:
            for k, ring in enumerate(polygon):
                assert ring[0] == ring[-1] and len(ring) >= 4
                assert (signed_area(np.array(ring)) > 0.0) == (k == 0)
                holes += k > 0
    assert holes >= 2


def test_polygons_have_the_area_of_their_cells() -> None:
    """Karney's geodesic polygons against the sum of cells, which the property repeats: within 2 %, really 0.3 %."""
    found = made_up()
    areas = [feature for feature in contours(found)["features"] if feature["properties"]["what"] == "seen"]
    assert len(areas) == 2 * 3  # two radars and any of them, two heights
    for feature in areas:
        area_m2 = sum(geodesic_m2(polygon) for polygon in feature["geometry"]["coordinates"])
        assert area_m2 == pytest.approx(feature["properties"]["area_m2"], rel=3e-3)
    assert areas[2]["properties"]["radar"] == "any"
    assert areas[2]["properties"]["area_m2"] == round(found.area_m2(found.union(0)))


def test_cells_that_meet_at_a_corner_stay_apart() -> None:
    """A chessboard: every cell a ring of its own, none touching another, none lost; its border is closed."""
    seen = np.indices((6, 6)).sum(axis=0) % 2 == 0
    found = polygons(seen, np.linspace(40.0, 41.0, 6), np.linspace(30.0, 31.0, 6))
    spots = [tuple(spot) for polygon in found for ring in polygon for spot in ring[:-1]]
    assert len(spots) == len(set(spots))
    area = sum(signed_area(np.array(ring)) for polygon in found for ring in polygon)
    assert area == pytest.approx(18 * 0.04, rel=0.01)
    assert polygons(np.zeros((6, 6), bool), np.arange(6.0), np.arange(6.0)) == []


def test_circles_and_places() -> None:
    """The advertised circle: every point 100 km away by Karney's geodesic."""
    features = contours(made_up())["features"]
    (ring,) = (f for f in features if f["properties"]["what"] == "advertised" and f["properties"]["radar"] == "radar 1")
    (spot,) = (f for f in features if f["properties"]["what"] == "radar" and f["properties"]["radar"] == "radar 1")
    lon, lat = spot["geometry"]["coordinates"]
    for there_lon, there_lat in ring["geometry"]["coordinates"][0][::20]:
        assert Geodesic.WGS84.Inverse(lat, lon, there_lat, there_lon)["s12"] == pytest.approx(100e3, abs=1.0)
    assert ring["properties"]["range_m"] == 100e3 and spot["properties"]["antenna_height_m"] == 9.0


def test_gains_are_areas(tmp_path: Path) -> None:
    gain = Gain(made_up(), made_up(shift=3))
    path = write_geojson(gains(gain), tmp_path / "gain.geojson")
    features = json.loads(path.read_text("utf-8"))["features"]
    assert [f["properties"]["what"] for f in features] == ["gained", "lost"] * 2
    for feature in features:
        area_m2 = sum(geodesic_m2(polygon) for polygon in feature["geometry"]["coordinates"])
        assert area_m2 == pytest.approx(feature["properties"]["area_m2"], rel=0.01)


def test_nothing_is_a_feature_without_a_place() -> None:
    """RFC 7946, 3.2: a feature that lies nowhere has the geometry null."""
    same = made_up()
    assert [feature["geometry"] for feature in gains(Gain(same, same))["features"]] == [None] * 4
