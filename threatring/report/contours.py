"""Areas that are seen as GeoJSON: polygons with holes about the cells of a grid (RFC 7946, WGS-84 longitude, latitude).

A border runs along the edges of the cells that are seen; their corners are cut by a twentieth of a cell, so that rings
never touch themselves where two cells meet at a corner. A ring is closed, its area to its left (RFC 7946, section
3.1.6). Coordinates are rounded to 1e-6 degrees, 0.1 m.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from threatring.results.coverage import Coverage, Gain, RadarView
from threatring.results.covered import level_said

DIGITS = 6
RING_POINTS = 180
INSIDE = 0.05  # of a cell: so far from its edges its value is held, half-way between two lies the border
STRAIGHT = 1e-6  # sine of a bend that is none


def signed_area(ring: np.ndarray) -> float:
    """Return the area of a closed ring (n, 2) in its own units, positive where it turns anticlockwise."""
    x, y = ring[:, 0], ring[:, 1]
    return float(0.5 * np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))


def polygons(seen: np.ndarray, lat_deg: np.ndarray, lon_deg: np.ndarray) -> list[list[list[list[float]]]]:
    """Return the polygons of a (Y, X) mask as a GeoJSON MultiPolygon carries them: each its outer ring, then holes."""
    from contourpy import FillType, contour_generator

    padded = np.pad(seen, 1).repeat(2, axis=0).repeat(2, axis=1).astype(float)  # closed at the map's edge
    maker = contour_generator(_edges(lon_deg), _edges(lat_deg), padded, fill_type=FillType.OuterOffset)
    found = []
    for points, offsets in zip(*maker.filled(0.5, 2.0), strict=True):
        rings = [points[a:b] for a, b in zip(offsets[:-1], offsets[1:], strict=True)]
        found.append([_ring(ring, hole=k > 0) for k, ring in enumerate(rings)])
    return found


def _edges(deg: np.ndarray) -> np.ndarray:
    """Return where the cells about even points, and one more at each end, are taken to begin and end, (2 n + 4,)."""
    step = deg[1] - deg[0]
    middle = np.concatenate([[deg[0] - step], deg, [deg[-1] + step]])
    return np.asarray((middle[:, None] + step * np.array([INSIDE - 0.5, 0.5 - INSIDE])).ravel())


def _ring(points: np.ndarray, hole: bool) -> list[list[float]]:
    """Return a closed ring, straight runs by their ends, outer rings anticlockwise and holes clockwise."""
    ring = points[:-1]
    back, ahead = ring - np.roll(ring, 1, axis=0), np.roll(ring, -1, axis=0) - ring
    bends = np.abs(back[:, 0] * ahead[:, 1] - back[:, 1] * ahead[:, 0]) > STRAIGHT * np.hypot(*back.T) * np.hypot(
        *ahead.T
    )
    kept = np.round(ring[bends], DIGITS)
    closed = np.concatenate([kept, kept[:1]])
    if (signed_area(closed) < 0.0) != hole:
        closed = closed[::-1]
    return [[float(lon), float(lat)] for lon, lat in closed]


def _feature(geometry: dict[str, Any] | None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _area(coverage: Coverage, seen: np.ndarray, **properties: Any) -> dict[str, Any]:
    found = polygons(seen, coverage.lat_deg, coverage.lon_deg)
    shape = {"type": "MultiPolygon", "coordinates": found} if found else None  # RFC 7946, 3.2: nowhere
    return _feature(shape, **properties, area_m2=round(coverage.area_m2(seen)))


def _ring_of(view: RadarView) -> dict[str, Any]:
    """Return the circle of a radar's advertised range, by geodesics."""
    from geographiclib.geodesic import Geodesic  # Karney, J. Geodesy 87 (2013) 43-55

    line = []
    for k in range(RING_POINTS):  # anticlockwise: azimuths fall
        spot = Geodesic.WGS84.Direct(view.lat_deg, view.lon_deg, -360.0 * k / RING_POINTS, view.advertised_m)
        line.append([round(spot["lon2"], DIGITS), round(spot["lat2"], DIGITS)])
    shape = {"type": "Polygon", "coordinates": [[*line, line[0]]]}
    return _feature(
        shape, what="advertised", radar=view.name, range_m=view.advertised_m, advertised_for=view.advertised_for
    )


def _point_of(view: RadarView) -> dict[str, Any]:
    where = [round(view.lon_deg, DIGITS), round(view.lat_deg, DIGITS)]
    return _feature(
        {"type": "Point", "coordinates": where}, what="radar", radar=view.name, type=view.kind,
        ground_m=round(view.ground_m, 1), antenna_height_m=view.antenna_height_m,
        instrumented_m=view.instrumented_m,
    )  # fmt: skip


def contours(coverage: Coverage) -> dict[str, Any]:
    """Return what each radar and all together see at each height, advertised circles and the radars."""
    features = []
    for row, level in enumerate(coverage.levels):
        said = {"what": "seen", **level_said(level)}
        for view in coverage.radars:
            features.append(_area(coverage, view.seen[row], radar=view.name, **said))
        features.append(_area(coverage, coverage.union(row), radar="any", **said))
    features += [make(view) for make in (_ring_of, _point_of) for view in coverage.radars]
    return {"type": "FeatureCollection", "features": features}


def gains(gain: Gain) -> dict[str, Any]:
    """Return what the second coverage sees beyond the first, and what it loses, at each height."""
    features = []
    for row, level in enumerate(gain.first.levels):
        for what, seen in (("gained", gain.gained(row)), ("lost", gain.lost(row))):
            features.append(_area(gain.first, seen, what=what, **level_said(level)))
    return {"type": "FeatureCollection", "features": features}


def write_geojson(document: dict[str, Any], path: Path) -> Path:
    """Write a GeoJSON document and return its path."""
    path.write_text(json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n", "utf-8")
    return path
