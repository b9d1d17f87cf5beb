"""Where a missile reaches, finer than fire control's table: flown by the same kernels with the same law of the loft.

A grid of points is flown by the central missile, a coarser one by each member of its fit, against each kind of target:
at points that stand still, or at a target that passes the point as the missile comes there. The far and the near edge
of reach are then flown again between the last point reached and the first one missed. Kept on disk under a hash of
everything that made it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np

from threatring.kernel import cache_root, source_hash
from threatring.prepare.cache import recalled_arrays
from threatring.prepare.calibration import Fit
from threatring.prepare.loft import Lofted, fly_by_law
from threatring.prepare.sorties import Progress, Site, drift_at, fly, warm
from threatring.results.envelope import GRID, TargetKind

RANGES = 96  # closer together near the launcher, where minimum range is looked for; members fly every second one
CLOSER_COEFF = 1.5  # power of the spacing
MARGIN = 2.2  # the grid reaches this far beyond the advertised range, so that its edge is physics
HEIGHTS_M = np.concatenate([[20.0, 50.0, 100.0, 300.0, 1000.0, 2000.0], np.arange(3e3, 42.5e3, 1e3)])
MEMBER_HEIGHTS_M = np.concatenate([[20.0, 100.0, 1000.0, 3000.0], np.arange(4e3, 42.5e3, 2e3)])
BETWEEN = 8  # points flown between the last reached and the first missed: the edge is known to a ninth of a cell
Gap = tuple[int, int, int, int]  # (range, height) reached and (range, height) missed, as indices of the grid


class Edge(NamedTuple):
    """Where reach begins and ends: by height, and the highest point."""

    reach_m: np.ndarray  # (H,)
    near_m: np.ndarray  # (H,) the nearest range reached
    ceiling_m: float


class Flyer(NamedTuple):
    """One missile of a fit, ready to be flown at points."""

    site: Site
    fit: Fit
    member: int
    threads: int

    def still(self, ranges_m: np.ndarray, heights_m: np.ndarray, at_edge: bool = False) -> Lofted:
        """Fly to n points that stand still; at_edge: all lie beside one that is reached, see `fly_by_law`."""
        law, scale_m = self.fit.laws[self.member], self.fit.speeds.range_m
        return fly_by_law(
            self.site, self.fit.rows, self.member, law, scale_m, ranges_m, heights_m, self.threads, at_edge=at_edge
        )

    def at(
        self, ranges_m: np.ndarray, heights_m: np.ndarray, target: TargetKind, still: Lofted | None = None,
        *, at_edge: bool = False,
    ) -> dict[str, np.ndarray]:  # fmt: skip
        """Fly to n points, or at targets that pass them, and return arrays (n,) by name of `GRID`.

        still: the flights to the same points standing still, where they are known; at_edge as in `still`.
        """
        flown, loft = still or self.still(ranges_m, heights_m, at_edge)
        if target.speed_m_s > 0.0:
            drift = drift_at(self.site, ranges_m, target.speed_m_s, target.aspect_rad, target.dive_rad)
            flown = fly(
                self.site, self.fit.rows, self.member, ranges_m, heights_m, loft, self.threads,
                drift_m_s=drift, meet_s=flown.time_s,
            )  # fmt: skip
        reached = (flown.reached == 1) & (flown.lateral_m_s2 >= target.need_m_s2)
        return {name: reached if name == "reached" else np.where(reached, flown[name], np.nan) for name in GRID}


def edge_of(flyer: Flyer, ranges_m: np.ndarray, heights_m: np.ndarray, reached: np.ndarray, target: TargetKind) -> Edge:
    """Return the edge of reach of one kind of target; reached (R, H) on the grid."""
    outward = [_gap(reached, j, last=True) for j in range(len(heights_m))]
    inward = [_gap(reached, j, last=False) for j in range(len(heights_m))]
    upward = _upward(reached)
    gaps = [gap for gap in (*outward, *inward, *upward) if gap]
    edge = Edge(np.zeros(len(heights_m)), np.zeros(len(heights_m)), 0.0)
    if not gaps:
        return edge
    ends = np.array(gaps, dtype=int)
    share = np.arange(1, BETWEEN + 1) / (BETWEEN + 1)
    x = ranges_m[ends[:, 0], None] + share * (ranges_m[ends[:, 2]] - ranges_m[ends[:, 0]])[:, None]
    y = heights_m[ends[:, 1], None] + share * (heights_m[ends[:, 3]] - heights_m[ends[:, 1]])[:, None]
    able = flyer.at(x.ravel(), y.ravel(), target, at_edge=True)["reached"].reshape(-1, BETWEEN)
    farthest = dict(zip(gaps, (able * share).max(axis=1, initial=0.0), strict=True))  # share still reached

    def found(grid_m: np.ndarray, gap: Gap, first: int) -> float:
        here, there = grid_m[gap[first]], grid_m[gap[first + 2]]
        return float(here + farthest[gap] * (there - here))

    for j in range(len(heights_m)):
        out, near = outward[j], inward[j]
        if out and near:
            edge.reach_m[j], edge.near_m[j] = found(ranges_m, out, 0), found(ranges_m, near, 0)
    return edge._replace(ceiling_m=max((found(heights_m, gap, 1) for gap in upward), default=0.0))


def _gap(reached: np.ndarray, j: int, last: bool) -> Gap | None:
    """Return the gap beyond the farthest (or before the nearest) range reached at height j; reached (R, H)."""
    found = np.flatnonzero(reached[:, j])
    if not len(found):
        return None
    at = int(found[-1] if last else found[0])
    beyond = min(at + 1, reached.shape[0] - 1) if last else max(at - 1, 0)
    return at, j, beyond, j


def _upward(reached: np.ndarray) -> list[Gap]:
    """Return gaps above the highest height reached, at up to five of the ranges reached there."""
    rows = np.flatnonzero(reached.any(axis=0))
    if not len(rows):
        return []
    top = int(rows[-1])
    found = np.flatnonzero(reached[:, top])
    columns = sorted({int(found[round(k)]) for k in np.linspace(0, len(found) - 1, 5)})
    return [(i, top, i, min(top + 1, reached.shape[1] - 1)) for i in columns]


def _grid(advertised_m: float, every: int) -> np.ndarray:
    return np.asarray((MARGIN * advertised_m * np.linspace(0.0, 1.0, RANGES) ** CLOSER_COEFF)[::every])


def fly_member(
    flyer: Flyer, ranges_m: np.ndarray, heights_m: np.ndarray, targets: Sequence[TargetKind]
) -> dict[str, np.ndarray]:
    """Return the grid (T, R, H) by name of `GRID`, and the edges (T, H), (T,), of one missile."""
    x, y = np.repeat(ranges_m, len(heights_m)), np.tile(heights_m, len(ranges_m))
    shape = len(ranges_m), len(heights_m)
    still = flyer.still(x, y)
    grids = [{name: each.reshape(shape) for name, each in flyer.at(x, y, target, still).items()} for target in targets]
    edges = [
        edge_of(flyer, ranges_m, heights_m, grid["reached"], target)
        for grid, target in zip(grids, targets, strict=True)
    ]
    return {
        **{name: np.stack([grid[name] for grid in grids]) for name in GRID},
        **{name: np.stack([np.asarray(getattr(edge, name)) for edge in edges]) for name in Edge._fields},
    }


def fly_reach(
    site: Site, fit: Fit, advertised_m: float, targets: Sequence[TargetKind], threads: int, progress: Progress
) -> dict[str, np.ndarray]:
    """Return the tables of one missile type, flown or from the cache.

    Names of `GRID` (T, R, H), `reach_m` and `near_m` (T, H), `ceiling_m` (T,), and with `member_` in front the edges by
    member (M first); `ranges_m`, `heights_m`, `member_heights_m`.
    """
    digest = hashlib.sha256(source_hash().encode() + fit.rows.tobytes() + fit.laws.tobytes())
    for part in ("reach.py", "sorties.py", "loft.py"):
        digest.update((Path(__file__).parent / part).read_bytes())
    flown_against = [target[2:] for target in targets]  # names and labels fly nothing
    digest.update(repr((site, advertised_m, fit.speeds.range_m, flown_against)).encode())
    return recalled_arrays(
        cache_root() / f"reach-{digest.hexdigest()[:20]}.npz",
        lambda: _flown(site, fit, advertised_m, targets, threads, progress),
    )


def _flown(
    site: Site, fit: Fit, advertised_m: float, targets: Sequence[TargetKind], threads: int, progress: Progress
) -> dict[str, np.ndarray]:
    warm(progress)
    central, count = len(fit.rows) - 1, len(fit.rows)
    what = "flying missiles to the edge of their reach"
    progress(what, 0, count)
    found = fly_member(Flyer(site, fit, central, threads), _grid(advertised_m, 1), HEIGHTS_M, targets)
    progress(what, 1, count)

    def member(number: int) -> dict[str, np.ndarray]:
        return fly_member(Flyer(site, fit, number, 1), _grid(advertised_m, 2), MEMBER_HEIGHTS_M, targets)

    members = []
    with ThreadPoolExecutor(threads) as pool:
        for number, each in enumerate(pool.map(member, range(central))):
            members.append(each)
            progress(what, number + 2, count)
    across = {f"member_{name}": np.stack([each[name] for each in members]) for name in Edge._fields}
    return {
        **found, **across, "ranges_m": _grid(advertised_m, 1), "heights_m": HEIGHTS_M,
        "member_heights_m": MEMBER_HEIGHTS_M,
    }  # fmt: skip
