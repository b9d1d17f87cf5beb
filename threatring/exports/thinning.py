"""Which samples of a path a viewer needs that draws straight lines between them."""

from __future__ import annotations

import numpy as np


def kept_samples(times_s: np.ndarray, spaces: tuple[np.ndarray, ...], tolerance_m: float) -> np.ndarray:
    """Return the indices of samples that must be kept, first and last among them, rising.

    In each of the spaces, (n, 3) metres, straight lines travelled evenly in time between kept samples are nowhere
    farther from a sample than the tolerance (D. H. Douglas, T. K. Peucker, Cartographica 10 (1973) 112-122, with the
    distance taken at equal times).
    """
    kept = np.zeros(len(times_s), dtype=bool)
    kept[[0, -1]] = True
    open_runs = [(0, len(times_s) - 1)]
    while open_runs:
        first, last = open_runs.pop()
        if last - first < 2:
            continue
        share = (times_s[first + 1 : last] - times_s[first]) / (times_s[last] - times_s[first])
        away_m = np.zeros(last - first - 1)
        for r_m in spaces:
            line_m = r_m[first] + share[:, None] * (r_m[last] - r_m[first])
            away_m = np.maximum(away_m, np.linalg.norm(r_m[first + 1 : last] - line_m, axis=1))
        worst = int(np.argmax(away_m))
        if away_m[worst] > tolerance_m:
            kept[first + 1 + worst] = True
            open_runs += [(first, first + 1 + worst), (first + 1 + worst, last)]
    return np.flatnonzero(kept)
