"""How far missiles reach at the height large aircraft fly at, by halving between a point reached and one missed."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from threatring.models.earth import standard_environment
from threatring.prepare.loft import LOFTS_COEFF, fly_ladder
from threatring.prepare.sorties import Site

STANDARD = Site(standard_environment(0.0), math.radians(45.0), 0.0)  # every missile is fitted at the same place
HEIGHT_M = 10_000.0  # where a large aircraft flies: the height the declared ranges are read at
LADDER_COEFF = LOFTS_COEFF[::2]
REACH_SHARES = (0.1, 4.0)  # where reach is looked for, over the range a fit is spread by
HALVINGS = 12  # an edge is known to a thousandth of the declared range, a ceiling to 14 m


def farthest(able: Callable[[np.ndarray], np.ndarray], low: np.ndarray, high: np.ndarray, halvings: int) -> np.ndarray:
    """Return the largest value (n,) between low and high that is able, by halving; 0 where not even low is.

    >>> farthest(lambda x: x <= 3.0, np.array([1.0, 4.0]), np.array([9.0, 9.0]), 20).round(3).tolist()
    [3.0, 0.0]
    """
    begun = able(low)
    low, high = low.copy(), high.copy()
    for _ in range(halvings):
        middle = 0.5 * (low + high)
        good = able(middle)
        low, high = np.where(good, middle, low), np.where(good, high, middle)
    return np.where(begun, low, 0.0)


def reaches_m(
    rows: np.recarray, scale_m: float, threads: int, *, lofts_coeff: np.ndarray = LADDER_COEFF,
    halvings: int = HALVINGS,
) -> np.ndarray:  # fmt: skip
    """Return how far missiles (n,) reach at 10 km height, in metres along the ground."""
    which, heights_m = np.arange(len(rows)), np.full(len(rows), HEIGHT_M)

    def able(ranges_m: np.ndarray) -> np.ndarray:
        flown = fly_ladder(STANDARD, rows, which, ranges_m, heights_m, threads, lofts_coeff)
        return np.asarray((flown.reached == 1).any(axis=0))

    near_m, far_m = (np.full(len(rows), share * scale_m) for share in REACH_SHARES)
    return farthest(able, near_m, far_m, halvings)
