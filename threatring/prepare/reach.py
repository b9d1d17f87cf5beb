"""Where a missile reaches, finer than fire control's table: flown by the same kernels with the same lofts.

A grid of points is flown once per loft by the central missile, a coarser one by each member of its ensemble; the edge
of reach of each kind of target is then flown again between the last point reached and the first one missed. Kept on
disk under a hash of everything that made it.
"""

from __future__ import annotations

import hashlib
import math
import zipfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np

from threatring.engine import lanes
from threatring.engine.envelope import SPEED_REACHED_M_S, TURN_REACHED_M_S2, fly_batch, fly_table
from threatring.engine.lanes import ROWS, W
from threatring.kernel import cache_root, is_compiled, source_hash
from threatring.models.earth import axes, ecef_m
from threatring.prepare.flyouts import LOFTS_COEFF, keep_file, points_at
from threatring.records import Environment, FlyoutCell, table
from threatring.results.envelope import GRID, TargetKind

RANGES = 80  # of the central missile, evenly spaced; members fly every second one
MARGIN = 2.2  # the grid reaches this far beyond the advertised range, so that its edge is physics
HEIGHTS_M = np.concatenate([[20.0, 50.0, 100.0, 300.0, 1000.0, 2000.0], np.arange(3e3, 42.5e3, 1e3)])
MEMBER_HEIGHTS_M = np.concatenate([[20.0, 100.0, 1000.0, 3000.0], np.arange(4e3, 42.5e3, 2e3)])
BETWEEN = 8  # points flown between the last reached and the first missed: the edge is known to a ninth of a cell
CHUNK = 640  # points a thread takes at a time

Progress = Callable[[str, int, int], None]
Flights = np.ndarray  # (lofts, points) of `FlyoutCell`


class Site(NamedTuple):
    """Where the launcher stands."""

    env: Environment
    lat_rad: float
    lon_rad: float


class Edge(NamedTuple):
    """Where reach ends: by kind of target and height, and the highest point of each kind."""

    reach_m: np.ndarray  # (T, H)
    ceiling_m: np.ndarray  # (T,)


def fly_points(site: Site, missile: np.record, ranges_m: np.ndarray, heights_m: np.ndarray) -> Flights:
    """Fly one missile at n points with every loft: (lofts, n) cells, so that each kind of target finds its own loft."""
    cells = table(FlyoutCell, (len(LOFTS_COEFF), len(ranges_m)))
    aims = points_at(*site, ranges_m, heights_m)
    place, up = ecef_m(site.lat_rad, site.lon_rad, site.env.ground_m), axes(site.lat_rad, site.lon_rad)[2]
    scratch = np.zeros(ROWS * W)
    for k in range(len(LOFTS_COEFF)):
        fly_table(scratch, site.env, missile, place, up, aims, cells[k], LOFTS_COEFF[k : k + 1])
    return cells


def counts(flights: Flights, target: TargetKind) -> np.ndarray:
    """Return where an arrival counts against a kind of target: turn enough left, closing fast enough.

    The kernels grant an arrival inside lethal radius and battery life, above 300 m/s and with 2 g left (see
    `engine.envelope`). A target's own speed adds to the closing speed.
    """
    fast = flights["speed_m_s"] + target.speed_m_s > SPEED_REACHED_M_S
    return np.asarray((flights["reached"] == 1) & fast & (flights["lateral_m_s2"] >= target.need_m_s2))


def best_arrivals(flights: Flights, targets: Sequence[TargetKind]) -> dict[str, np.ndarray]:
    """Return the fastest arrival that counts, (T, n) by name of `GRID`; NaN where none does."""
    found: dict[str, list[np.ndarray]] = {name: [] for name in GRID}
    column = np.arange(flights.shape[1])
    for target in targets:
        able = counts(flights, target)
        loft = np.where(able, flights["time_s"], np.inf).argmin(axis=0)
        reached = able.any(axis=0)
        for name in GRID:
            kept = reached if name == "reached" else np.where(reached, flights[name][loft, column], np.nan)
            found[name].append(np.asarray(kept))
    return {name: np.stack(values) for name, values in found.items()}


def edge_of(
    site: Site, missile: np.record, grid: tuple[np.ndarray, np.ndarray], reached: np.ndarray,
    targets: Sequence[TargetKind],
) -> Edge:  # fmt: skip
    """Return the edge of reach; reached (T, R, H) on the grid (ranges, heights). Equal gaps are flown once."""
    ranges_m, heights_m = grid
    gaps: dict[tuple[int, int, int, int], int] = {}  # (range, height) reached and missed -> its number
    outward = [[_outward(reached[t], j) for j in range(len(heights_m))] for t in range(len(targets))]
    upward = [_upward(reached[t]) for t in range(len(targets))]
    for end in (end for row in (*outward, *upward) for end in row if end):
        gaps.setdefault(end, len(gaps))
    share = np.arange(1, BETWEEN + 1) / (BETWEEN + 1)
    ends = np.array(list(gaps), dtype=int).reshape(-1, 4)
    inner_m, outer_m = ranges_m[ends[:, 0]], ranges_m[ends[:, 2]]
    low_m, high_m = heights_m[ends[:, 1]], heights_m[ends[:, 3]]
    x = (inner_m[:, None] + share * (outer_m - inner_m)[:, None]).ravel()
    y = (low_m[:, None] + share * (high_m - low_m)[:, None]).ravel()
    flights = fly_points(site, missile, x, y)
    edge = Edge(np.zeros((len(targets), len(heights_m))), np.zeros(len(targets)))
    for t, target in enumerate(targets):
        able = counts(flights, target).any(axis=0).reshape(-1, BETWEEN)
        farthest = (able * share).max(axis=1, initial=0.0)  # share of the gap that is still reached
        for j, gap in enumerate(outward[t]):
            if gap:
                a, b = ranges_m[gap[0]], ranges_m[gap[2]]
                edge.reach_m[t, j] = a + farthest[gaps[gap]] * (b - a)
        for gap in upward[t]:
            if gap:
                a, b = heights_m[gap[1]], heights_m[gap[3]]
                edge.ceiling_m[t] = max(edge.ceiling_m[t], a + farthest[gaps[gap]] * (b - a))
    return edge


def _outward(reached: np.ndarray, j: int) -> tuple[int, int, int, int] | None:
    """Return the gap beyond the farthest range reached at height j; reached (R, H)."""
    found = np.flatnonzero(reached[:, j])
    if not len(found):
        return None
    last = int(found[-1])
    return last, j, min(last + 1, reached.shape[0] - 1), j


def _upward(reached: np.ndarray) -> list[tuple[int, int, int, int] | None]:
    """Return gaps above the highest height reached, at up to five of the ranges reached there."""
    rows = np.flatnonzero(reached.any(axis=0))
    if not len(rows):
        return [None]
    top = int(rows[-1])
    found = np.flatnonzero(reached[:, top])
    columns = sorted({int(found[round(k)]) for k in np.linspace(0, len(found) - 1, 5)})
    return [(i, top, i, min(top + 1, reached.shape[1] - 1)) for i in columns]


def burnout_speed_m_s(site: Site, missile: np.record, range_m: float, height_m: float) -> float:
    """Return the speed at burn-out on the way to a point, the highest of all lofts: flights ended when the motor is."""
    cut = np.array([missile], dtype=missile.dtype).view(np.recarray)[0]
    cut.battery_s = missile.eject_delay_s + missile.burn_s
    scratch = np.zeros(ROWS * W)
    aims = points_at(*site, np.array([range_m]), np.array([height_m]))
    place, up = ecef_m(site.lat_rad, site.lon_rad, site.env.ground_m), axes(site.lat_rad, site.lon_rad)[2]
    speeds_m_s = []
    for loft_coeff in LOFTS_COEFF:
        fly_batch(scratch, site.env, cut, place, up, aims, table(FlyoutCell, 1), 0, 1, loft_coeff)
        speeds_m_s.append(math.hypot(*(float(scratch[(lanes.VX + k) * W]) for k in range(3))))
    return max(speeds_m_s)


def _grid(declared_m: float, heights_m: np.ndarray, every: int) -> tuple[np.ndarray, np.ndarray]:
    ranges_m = np.linspace(0.0, MARGIN * declared_m, RANGES)[::every]
    return ranges_m, heights_m


def _fly_member(
    site: Site, missile: np.record, grid: tuple[np.ndarray, np.ndarray], targets: Sequence[TargetKind], fly: Fly
) -> dict[str, np.ndarray]:
    """Return the grid (T, R, H), the edge and the burn-out speed of one member."""
    ranges_m, heights_m = grid
    x, y = np.repeat(ranges_m, len(heights_m)), np.tile(heights_m, len(ranges_m))
    best = best_arrivals(fly(site, missile, x, y), targets)
    shape = len(targets), len(ranges_m), len(heights_m)
    found = {name: values.reshape(shape) for name, values in best.items()}
    reach_m, ceiling_m = edge_of(site, missile, grid, found["reached"], targets)
    speed_m_s = burnout_speed_m_s(site, missile, 0.6 * float(ranges_m[-1]), 10_000.0)
    return {**found, "reach_m": reach_m, "ceiling_m": ceiling_m, "burnout_m_s": np.array(speed_m_s)}


Fly = Callable[[Site, np.record, np.ndarray, np.ndarray], Flights]


def fly_reach(
    site: Site, flight: np.recarray, declared_m: float, targets: Sequence[TargetKind], threads: int, progress: Progress
) -> dict[str, np.ndarray]:
    """Return the tables of one missile type, flown or from the cache; flight is its ensemble, the central one last.

    Names of `GRID` (T, R, H), `reach_m` (T, H), `ceiling_m` (T,), `burnout_m_s`, and with `member_` in front the last
    three by member (M first); `ranges_m`, `heights_m`, `member_heights_m`.
    """
    digest = hashlib.sha256(source_hash().encode() + Path(__file__).read_bytes() + flight.tobytes())
    needs = [(target.need_m_s2, target.speed_m_s) for target in targets]
    digest.update(repr((site, declared_m, needs, LOFTS_COEFF.tolist(), TURN_REACHED_M_S2)).encode())
    kept = cache_root() / f"reach-{digest.hexdigest()[:20]}.npz"
    if kept.exists():
        try:
            with np.load(kept) as data:
                return dict(data)
        except (OSError, ValueError, zipfile.BadZipFile):
            kept.unlink(missing_ok=True)
    found = _flown(site, flight, declared_m, targets, threads, progress)
    keep_file(kept, lambda file: np.savez_compressed(file, **found))  # type: ignore[arg-type]
    return found


def _flown(
    site: Site, flight: np.recarray, declared_m: float, targets: Sequence[TargetKind], threads: int, progress: Progress
) -> dict[str, np.ndarray]:
    coarse, fine = _grid(declared_m, MEMBER_HEIGHTS_M, 2), _grid(declared_m, HEIGHTS_M, 1)
    total = len(flight) + 1
    if not is_compiled("fly_table"):
        progress("compiling the flight of missiles (once per machine)", 0, 1)
        fly_points(site, flight[-1], np.array([declared_m]), np.array([1e4]))
        progress("compiling the flight of missiles (once per machine)", 1, 1)
    what = "flying missiles to the edge of their reach"
    progress(what, 0, total)
    with ThreadPoolExecutor(threads) as pool:

        def chunked(site: Site, missile: np.record, x: np.ndarray, y: np.ndarray) -> Flights:
            def part(at: int) -> Flights:
                return fly_points(site, missile, x[at : at + CHUNK], y[at : at + CHUNK])

            return np.concatenate(list(pool.map(part, range(0, len(x), CHUNK))), axis=1)

        central = _fly_member(site, flight[-1], fine, targets, chunked)
        progress(what, 2, total)
        members = []
        jobs = pool.map(lambda row: _fly_member(site, row, coarse, targets, fly_points), list(flight[:-1]))
        for number, member in enumerate(jobs):
            members.append(member)
            progress(what, number + 3, total)
    across = {
        f"member_{name}": np.stack([member[name] for member in members])
        for name in ("reach_m", "ceiling_m", "burnout_m_s")
    }
    return {**central, **across, "ranges_m": fine[0], "heights_m": fine[1], "member_heights_m": coarse[1]}
