"""Heights that can be flown: the profile over a floor whose bends stay within a pull-up and a push-over.

Two steps, both exact on an evenly spaced grid. Valleys are filled by the tightest pull-up: the smallest curve over the
floor that bends upwards no faster than `up` is a parabola plus the concave hull of the rest (a morphological closing,
e.g. P. Soille, Morphological Image Analysis, 2nd ed. (2003), chapter 4). Crests are rounded by the tightest push-over:
a parabola laid on each crest that is too sharp, at the mean of its two slopes; then the valleys are filled again.
"""

from __future__ import annotations

import numpy as np

ROUNDS = 200  # a crest takes two or three; a guard against a floor that is not one
SHARP_FACTOR = 1.001  # bends this much over the limit are rounding of the grid


def filled(s_m: np.ndarray, floor_m: np.ndarray, up: float) -> np.ndarray:
    """Return the smallest curve (n,) over a floor (n,) that bends upwards by at most `up` (second derivative, 1/m)."""
    lift = 0.5 * up * s_m * s_m
    x, y = s_m.tolist(), (floor_m - lift).tolist()
    hull: list[int] = []
    for i in range(len(x)):
        while len(hull) > 1:
            a, b = hull[-2], hull[-1]
            if (y[b] - y[a]) * (x[i] - x[a]) > (y[i] - y[a]) * (x[b] - x[a]):
                break
            hull.pop()
        hull.append(i)
    return np.asarray(np.interp(s_m, s_m[hull], np.array(y)[hull]) + lift)


def _crests(bend: np.ndarray, limit: float) -> list[int]:
    """Return the sharpest point of each run of points that bend downwards faster than a limit."""
    sharp = np.flatnonzero(bend < -limit * SHARP_FACTOR)
    runs = np.split(sharp, np.flatnonzero(np.diff(sharp) > 1) + 1)
    return [int(run[np.argmin(bend[run])]) for run in runs if len(run)]


def flyable_m(s_m: np.ndarray, floor_m: np.ndarray, up: float, down: float) -> np.ndarray:
    """Return heights (n,) over a floor (n,) on an even grid bending by at most `up` upwards, `down` downwards, 1/m."""
    step_m = float(s_m[1] - s_m[0])
    held = np.array(floor_m, float)
    found = held
    for _ in range(ROUNDS):
        found = filled(s_m, held, up)
        bend = np.diff(found, 2) / (step_m * step_m)
        tops = _crests(bend, down)
        if not tops:
            break
        for top in tops:
            slope = (found[top + 2] - found[top]) / (2.0 * step_m)
            away = s_m - s_m[top + 1]
            held = np.maximum(held, found[top + 1] + slope * away - 0.5 * down * away * away)
    return found
