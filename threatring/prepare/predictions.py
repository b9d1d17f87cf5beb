"""What a fit does not hold, and therefore predicts: how far, how high and how soon the fitted missiles come.

Each missile is flown alone against points that stand still, with a ladder of lofts at each; the best one counts. The
edge of its reach is found by halving the interval between a point it reaches and one it misses (what is reached from
farther is reached from nearer: measured in docs/calibration.md). *Reached* is what the kernel of flight says: within
the lethal radius, 2 g left, closing at 300 m/s or more, inside battery life. No declared figure enters.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from threatring.kernel import cache_root, source_hash
from threatring.prepare.cache import recalled_arrays
from threatring.prepare.calibration import Fit
from threatring.prepare.reaching import HALVINGS, STANDARD, farthest, reaches_m
from threatring.prepare.sorties import Progress, fly, warm

CEILINGS_M = (4_000.0, 60_000.0)  # where ceilings are looked for
CLIMBS = np.array([  # (range over the same, loft) at which ceilings are looked for, chosen as docs/calibration.md says
    (0.02, 0.0), (0.02, 1.0), (0.04, 0.2), (0.06, 0.0), (0.08, 0.2), (0.1, 0.2), (0.1, 0.4), (0.13, 0.2), (0.13, 0.4),
    (0.16, 0.4), (0.16, 0.6), (0.2, 0.4), (0.25, 0.4),
])  # fmt: skip
ENDLESS_S = 3600.0
WHAT = "predicting reach and ceiling of fitted missiles"


class Predictions(NamedTuple):
    """How far and how high missiles come, (n,) each; 0 where nothing is reached."""

    reach_m: np.ndarray  # farthest ground range at 10 km height
    energy_reach_m: np.ndarray  # the same were battery life no limit
    ceiling_m: np.ndarray  # greatest height at any range, 2 g left


def ceilings_m(
    rows: np.recarray, scale_m: float, threads: int, *, climbs: np.ndarray = CLIMBS, halvings: int = HALVINGS
) -> np.ndarray:
    """Return the greatest height missiles (n,) reach in any of the climbs (c, 2), in metres."""
    n, ways = len(rows), len(climbs)
    which = np.tile(np.arange(n), ways)
    ranges_m, lofts_coeff = np.repeat(climbs[:, 0] * scale_m, n), np.repeat(climbs[:, 1], n)

    def able(heights_m: np.ndarray) -> np.ndarray:
        flown = fly(STANDARD, rows, which, ranges_m, np.tile(heights_m, ways), lofts_coeff, threads)
        return np.asarray((flown.reached == 1).reshape(ways, n).any(axis=0))

    return farthest(able, np.full(n, CEILINGS_M[0]), np.full(n, CEILINGS_M[1]), halvings)


def predictions(fit: Fit, threads: int, progress: Progress) -> Predictions:
    """Return what the accepted candidates of a fit reach, the central missile last; flown or from the cache.

    Where no candidate flies the claimed speeds, the members that came nearest stand in for them.
    """
    rows = np.concatenate([fit.candidates[taken(fit)], fit.rows[-1:]]).view(np.recarray)
    digest = hashlib.sha256(source_hash().encode() + rows.tobytes() + repr(fit.speeds.range_m).encode())
    for part in ("predictions.py", "reaching.py", "calibration.py", "loft.py", "sorties.py"):
        digest.update((Path(__file__).parent / part).read_bytes())

    def flown() -> dict[str, np.ndarray]:
        warm(progress)
        progress(WHAT, 0, 3)
        reach_m = reaches_m(rows, fit.speeds.range_m, threads)
        progress(WHAT, 1, 3)
        endless = rows.copy()
        endless.battery_s, endless.self_destruct_s = ENDLESS_S, ENDLESS_S
        energy_reach_m = reaches_m(endless, fit.speeds.range_m, threads)
        progress(WHAT, 2, 3)
        ceiling_m = ceilings_m(rows, fit.speeds.range_m, threads)
        progress(WHAT, 3, 3)
        return {"reach_m": reach_m, "energy_reach_m": energy_reach_m, "ceiling_m": ceiling_m}

    return Predictions(**recalled_arrays(cache_root() / f"predicted-{digest.hexdigest()[:20]}.npz", flown))


def taken(fit: Fit) -> np.ndarray:
    """Return which candidates a fit is made of, (m,): those that fly the claimed speeds, or its members."""
    return np.flatnonzero(fit.accepted) if fit.accepted.any() else np.unique(fit.members)
