"""A `Coverage` made by hand: two radars, two heights, discs and holes on a grid of 40 by 50 points."""

from __future__ import annotations

import numpy as np

from threatring.results.coverage import Coverage, Level, Limit, RadarView, RangeCurve

LEVELS = (Level(100.0, True), Level(3000.0, False))


def made_up(shift: int = 0) -> Coverage:
    """Return what two radars see; `shift` moves the second one's disc east by so many points."""
    lat_deg, lon_deg = np.linspace(39.5, 40.5, 40), np.linspace(32.0, 33.5, 50)
    row, column = np.mgrid[:40, :50]
    views = []
    for r, (middle, half) in enumerate((((20, 22), 9.0), ((20, 30 + shift), 12.0))):
        away = np.hypot(row - middle[0], column - middle[1])
        seen = np.stack([away <= half, away <= 1.4 * half])
        seen[0] &= (away < 3.0) | (away > 5.0)  # a ring that is not seen
        least_m = np.where(away <= 2.0 * half, 500.0 + 100.0 * away, np.nan).astype(np.float32)
        views.append(_view(f"radar {r + 1}", lat_deg[middle[0]], lon_deg[min(middle[1], 49)], seen, least_m))
    curve = RangeCurve("radar_X", np.array([0.1, 1.0]), *(np.full((2, 3), 100e3) for _ in range(3)))
    meta = {
        "version": "0", "claims": "central", "epoch": 2018, "seed": 1, "target": "a target", "rcs_m2": 1.0,
        "rcs_by_radar_m2": {view.name: 1.0 for view in views}, "wanted_prob": 0.5, "range_m": 60e3,
        "site": {"name": "a site", "lat_deg": 40.0, "lon_deg": 32.7}, "terrain": "a plain", "notes": ["made by hand"],
    }  # fmt: skip
    return Coverage(lat_deg, lon_deg, np.full((40, 50), 400.0, np.float32), LEVELS, tuple(views), (curve,), meta)


def _view(name: str, lat_deg: float, lon_deg: float, seen: np.ndarray, least_m: np.ndarray) -> RadarView:
    azimuth_deg = np.arange(0.0, 360.0, 10.0)
    range_m = np.stack([20e3 + 50.0 * azimuth_deg, 40e3 + 50.0 * azimuth_deg])
    limit = np.full(range_m.shape, Limit.GROUND)
    limit[:, ::4] = Limit.HORIZON
    gap_range_m = np.arange(1e3, 60e3, 1e3)
    gap_m = gap_range_m[:, None] / 1e3 * np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    return RadarView(
        name, "radar_X", f"the {name}", lat_deg, lon_deg, 400.0, 9.0, 100e3, "what is printed", 90e3, least_m, seen,
        azimuth_deg, range_m, 0.5 * range_m, 1.5 * range_m, limit, np.full((2, 3), 80e3), gap_range_m, gap_m,
        gap_range_m / 2e3,
    )  # fmt: skip
