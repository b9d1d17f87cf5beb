"""Lines on the plane of a map: cut to a square, thinned, and as the flat rows of numbers the page draws."""

from __future__ import annotations

import numpy as np

from threatring.exports.thinning import kept_samples
from threatring.serve.plane import plane_km

TOLERANCE_KM = 0.2  # a thinned line is nowhere farther from the stored one
DIGITS = 2  # of km: 10 m, less than what the stored lines are rounded to


def on_plane(site: tuple[float, float], pieces_deg: list[np.ndarray]) -> list[np.ndarray]:
    """Return lines (n, 2) of longitude and latitude in degrees as lines (n, 2) of km east and north of a site."""
    if not pieces_deg:
        return []
    points = np.concatenate(pieces_deg)
    placed = np.stack(plane_km(site, points[:, 1], points[:, 0]), axis=-1)
    return np.split(placed, np.cumsum([len(piece) for piece in pieces_deg])[:-1])


def clipped(line: np.ndarray, extent_km: float) -> list[np.ndarray]:
    """Return the pieces of a line (n, 2) inside the square of `extent_km` about the origin.

    Y.-D. Liang, B. A. Barsky, ACM Transactions on Graphics 3 (1984) 1-22, for all segments at once.
    """
    start, step = line[:-1], np.diff(line, axis=0)
    enter, leave = np.zeros(len(step)), np.ones(len(step))
    beside = np.zeros(len(step), bool)
    for axis in (0, 1):
        for side in (-1.0, 1.0):
            p, q = side * step[:, axis], extent_km - side * start[:, axis]
            share = np.divide(q, p, out=np.zeros_like(q), where=p != 0.0)
            enter = np.where(p < 0.0, np.maximum(enter, share), enter)
            leave = np.where(p > 0.0, np.minimum(leave, share), leave)
            beside |= (p == 0.0) & (q < 0.0)
    inside = (enter < leave) & ~beside
    first, last = start + enter[:, None] * step, start + leave[:, None] * step
    pieces: list[np.ndarray] = []
    for run in np.split(np.flatnonzero(inside), np.flatnonzero(_parted(inside, enter, leave)) + 1):
        if len(run):
            pieces.append(np.concatenate([first[run[:1]], last[run]]))
    return pieces


def _parted(inside: np.ndarray, enter: np.ndarray, leave: np.ndarray) -> np.ndarray:
    """Return between which kept segments a line is outside: one ends early, begins late, or some were left out."""
    kept = np.flatnonzero(inside)
    gone = np.diff(kept) > 1
    return np.asarray(gone | (leave[kept[:-1]] < 1.0) | (enter[kept[1:]] > 0.0))


def thinned(line: np.ndarray, tolerance_km: float = TOLERANCE_KM) -> np.ndarray:
    """Return a line (n, 2) without the points that it can do without; a ring keeps its shape."""
    if len(line) < 3:
        return line
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T) + 1e-9)])
    return line[kept_samples(lengths, (line,), tolerance_km)]


def flat(line: np.ndarray, digits: int = DIGITS) -> list[float]:
    """Return a line as [x0, y0, x1, y1, ...].

    >>> flat(np.array([[1.004, 2.0], [3.0, 4.0]]))
    [1.0, 2.0, 3.0, 4.0]
    """
    return [float(value) for value in np.round(line, digits).ravel()]
