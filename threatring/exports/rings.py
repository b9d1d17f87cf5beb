"""Circles and polygons on the Earth, and how lines and areas are cut at the antimeridian (RFC 7946, section 3.1.9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

RING_POINTS = 180
DIGITS = 7  # 1 cm
Point = Sequence[float]


def circle(lat_deg: float, lon_deg: float, radius_m: float, points: int = RING_POINTS) -> np.ndarray:
    """Return a closed circle by geodesics (C. F. F. Karney, J. Geodesy 87 (2013) 43-55), anticlockwise.

    Shape (points + 1, 2), longitude and latitude in degrees; longitudes run on over the antimeridian.
    """
    from geographiclib.geodesic import Geodesic

    unroll = Geodesic.STANDARD | Geodesic.LONG_UNROLL
    spots = [Geodesic.WGS84.Direct(lat_deg, lon_deg, -360.0 * k / points, radius_m, unroll) for k in range(points)]
    line = np.array([[spot["lon2"], spot["lat2"]] for spot in spots])
    return np.vstack([line, line[:1]])


def wrapped_deg(lon_deg: np.ndarray | float) -> np.ndarray:
    """Return longitudes from -180° up to, and without, 180°."""
    return (np.asarray(lon_deg, dtype=float) + 180.0) % 360.0 - 180.0


def lines_cut(points: np.ndarray, *others: np.ndarray) -> list[tuple[np.ndarray, ...]]:
    """Return a line (n, 2 or more; longitude first) as pieces that stay on one side of the antimeridian.

    `others` (n, ...) are cut alongside. The point on the antimeridian ends one piece and begins the next.
    """
    rows = np.array(points, dtype=float)
    rows[:, 0] = wrapped_deg(rows[:, 0])
    also = [np.asarray(each, dtype=float) for each in others]
    jumps = np.flatnonzero(np.abs(np.diff(rows[:, 0])) > 180.0)
    pieces: list[tuple[np.ndarray, ...]] = []
    first = 0
    head: list[np.ndarray] = []
    for k in jumps.tolist():
        side = 180.0 if rows[k, 0] > 0.0 else -180.0
        ahead = rows[k + 1, 0] + 2.0 * side
        share = (side - rows[k, 0]) / (ahead - rows[k, 0])
        middle = [one[k] + share * (one[k + 1] - one[k]) for one in (rows, *also)]
        end, begin = middle[0].copy(), middle[0].copy()
        end[0], begin[0] = side, -side
        tail = [end, *middle[1:]]
        pieces.append(_piece(head, [one[first : k + 1] for one in (rows, *also)], tail))
        head, first = [begin, *middle[1:]], k + 1
    pieces.append(_piece(head, [one[first:] for one in (rows, *also)], []))
    return pieces


def _piece(head: list[np.ndarray], body: list[np.ndarray], tail: list[np.ndarray]) -> tuple[np.ndarray, ...]:
    parts = []
    for k, rows in enumerate(body):
        ends = ([head[k][None]] if head else [], [tail[k][None]] if tail else [])
        parts.append(np.concatenate([*ends[0], rows, *ends[1]]))
    return tuple(parts)


def rings_cut(ring: np.ndarray) -> list[np.ndarray]:
    """Return the parts of a closed ring (n, 2) whose longitudes run on over the antimeridian, each within ±180°.

    A ring about a pole has no such parts and gives none.
    """
    if abs(ring[-1, 0] - ring[0, 0]) > 180.0 or np.ptp(ring[:, 0]) > 350.0:
        return []
    turns = np.floor((ring[:, 0].min() + 180.0) / 360.0)
    moved = ring - [360.0 * turns, 0.0]
    if moved[:, 0].max() <= 180.0:
        return [moved]
    west = _clipped(moved, 180.0, keep_below=True)
    east = _clipped(moved, 180.0, keep_below=False) - [360.0, 0.0]
    return [part for part in (west, east) if len(part) >= 4]


def _clipped(ring: np.ndarray, at_deg: float, keep_below: bool) -> np.ndarray:
    """Return the part of a closed ring on one side of a meridian (I. E. Sutherland, G. W. Hodgman, CACM 17 (1974))."""
    inside = ring[:, 0] <= at_deg if keep_below else ring[:, 0] >= at_deg
    kept: list[np.ndarray] = []
    for k in range(len(ring) - 1):
        here, there = ring[k], ring[k + 1]
        if inside[k]:
            kept.append(here)
        if inside[k] != inside[k + 1]:
            share = (at_deg - here[0]) / (there[0] - here[0])
            kept.append(np.array([at_deg, here[1] + share * (there[1] - here[1])]))
    return np.array([*kept, kept[0]]) if kept else np.empty((0, 2))


def signed_area(ring: np.ndarray) -> float:
    """Return the area of a closed ring (n, 2) in its own units, positive where it turns anticlockwise."""
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1]
    return float(0.5 * np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))


def ring_faults(ring: Any, hole: bool = False) -> list[str]:
    """Return what RFC 7946 finds wrong with a ring of positions as JSON carries it."""
    if not isinstance(ring, list) or len(ring) < 4:
        return ["a ring needs four positions or more"]
    if ring[0] != ring[-1]:
        return ["a ring must end where it begins"]
    rows = np.array([position[:2] for position in ring], dtype=float)
    if not np.all(np.isfinite(rows)) or np.any(np.abs(rows) > [180.0, 90.0]):
        return ["longitude within ±180°, then latitude within ±90°"]
    area = signed_area(rows)
    return ["outer rings anticlockwise, holes clockwise"] if (area > 0.0) == hole and area != 0.0 else []
