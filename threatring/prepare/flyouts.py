"""Fly-out tables: flown once per member of a fit and kept on disk under a hash of everything that made them.

A table holds, over range and height, the time of flight, the speed and the lateral acceleration left on arrival, and
the loft that leads there. Its points stand still; a target that flies through one is met there as well (measured in
docs/flight.md), and what it asks for by turning is asked where the table is read.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from threatring.kernel import cache_root, source_hash
from threatring.prepare.cache import keep, recalled
from threatring.prepare.calibration import Fit
from threatring.prepare.loft import fly_by_law
from threatring.prepare.sorties import Progress, Site, warm
from threatring.records import FlyoutAxes, FlyoutCell, as_table, dtype_of, table

RANGES, ALTITUDES = 32, 14
CEILING_M = 40_000.0
Spacing = tuple[float, float, int, int]  # a row of `FlyoutAxes`
MARGIN = 1.6  # the table reaches this far beyond the advertised range, so that its edge is physics


def axes_row(advertised_m: float) -> Spacing:
    """Return the spacing of a table for a missile with that advertised range (see `FlyoutAxes`)."""
    return MARGIN * advertised_m / (RANGES - 1) ** 2, CEILING_M / (ALTITUDES - 1) ** 2, RANGES, ALTITUDES


def table_points(spacing: Spacing) -> tuple[np.ndarray, np.ndarray]:
    """Return (ranges, heights above the ground) of the points of a table, range by range, in metres."""
    ranges_m = spacing[0] * np.arange(spacing[2]) ** 2
    heights_m = spacing[1] * np.arange(spacing[3]) ** 2
    heights_m[0] = 20.0
    return np.repeat(ranges_m, spacing[3]), np.tile(heights_m, spacing[2])


def _fly(site: Site, fit: Fit, member: int, spacing: Spacing) -> np.ndarray:
    ranges_m, heights_m = table_points(spacing)
    flown, loft = fly_by_law(site, fit.rows, member, fit.laws[member], fit.speeds.range_m, ranges_m, heights_m)
    cells = table(FlyoutCell, len(ranges_m))
    for name in ("reached", "time_s", "speed_m_s", "lateral_m_s2"):
        cells[name] = flown[name] * flown.reached
    cells.loft_coeff = loft
    return cells.reshape(spacing[2], spacing[3])


def flyout_tables(
    site: Site, fits: list[Fit], advertised_m: list[float], threads: int, progress: Progress
) -> tuple[np.recarray, np.recarray]:
    """Return (tables (F, ranges, altitudes), axes (F,)): one per missile type and member, flown or from the cache."""
    spacings = [axes_row(range_m) for range_m in advertised_m]
    jobs = [(fit, i, spacings[y]) for y, fit in enumerate(fits) for i in range(len(fit.rows))]
    rows = table(FlyoutAxes, len(jobs))
    for index, (_, _, spacing) in enumerate(jobs):
        rows[index] = spacing
    digest = hashlib.sha256(source_hash().encode())
    for part in ("flyouts.py", "loft.py", "sorties.py"):
        digest.update((Path(__file__).parent / part).read_bytes())
    digest.update(repr((site, spacings, [fit.speeds.range_m for fit in fits])).encode())
    for fit in fits:
        digest.update(fit.rows.tobytes() + fit.laws.tobytes())
    kept = cache_root() / f"flyout-{digest.hexdigest()[:20]}.npy"
    if kept.exists():
        tables = recalled(kept)
        wanted = dtype_of(FlyoutCell), (len(jobs), RANGES, ALTITUDES)
        if tables is not None and (tables.dtype, tables.shape) == wanted:
            return as_table(FlyoutCell, tables), rows
    warm(progress)
    tables = table(FlyoutCell, (len(jobs), RANGES, ALTITUDES))
    with ThreadPoolExecutor(threads) as pool:
        done = pool.map(lambda job: _fly(site, *job), jobs)
        for index, cells in enumerate(done):
            tables[index] = cells
            progress("flying missiles to every point of their reach", index + 1, len(jobs))
    keep(kept, tables)
    return tables, rows
