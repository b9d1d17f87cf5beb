"""Speed of the sweep of the ground: a seeded 8901 x 8901 grid of 90 m posts, one antenna in the middle, 400 km round.

Run: python benchmarks/terrain_speed.py [posts on a side]. Prints the seconds of the polar table (best of three, after
compiling), its peak memory, and the error of random cells against an exact line of sight. Neither the raster of least
visible heights nor `gdal_viewshed` is timed yet.
"""

from __future__ import annotations

import math
import os
import resource
import sys
import time

import numpy as np

from threatring.models.earth import standard_environment
from threatring.prepare.masks import eye_over, grid_of, layout_for, posts_of, swept
from threatring.terrain import Heights

PLACE = (40.0, 33.0)
POST_DEG = 90.0 / 111_035.0  # of latitude at 40 N
REACH_M = 400e3
MAST_M = 24.0
CELLS = 300


def rolling(side: int) -> np.ndarray:
    """Return seeded hills (side, side) float32: four scales of random heights, bilinear between."""
    dice = np.random.default_rng(1)
    found = np.full((side, side), 800.0, np.float32)
    for spacing, height_m in ((1000, 600.0), (200, 250.0), (40, 80.0), (8, 20.0)):
        coarse = dice.random((side // spacing + 2, side // spacing + 2)).astype(np.float32)
        x = np.arange(side, dtype=np.float32) / spacing
        i, p = x.astype(int), x % 1.0
        rows = coarse[i] * (1.0 - p)[:, None] + coarse[i + 1] * p[:, None]
        found += height_m * (rows[:, i] * (1.0 - p) + rows[:, i + 1] * p)
    return found


def exact_m(heights: Heights, azimuth_rad: float, range_m: float, ground_m: float, radius_m: float) -> float:
    """Return the least visible height at a place from samples every 5 m along the geodesic."""
    from geographiclib.geodesic import Geodesic

    arc_m = np.arange(5.0, range_m, 5.0)
    line = Geodesic.WGS84.Line(*PLACE, math.degrees(azimuth_rad))
    knots_m = np.linspace(0.0, range_m, 400)
    spots = [line.Position(float(k) * (radius_m - ground_m) / radius_m) for k in knots_m]
    lat, lon = (np.interp(arc_m, knots_m, [spot[n] for spot in spots]) for n in ("lat2", "lon2"))
    base_m = 4.0 / 3.0 * radius_m
    over_m, angle = base_m + heights.height_m(lat, lon) - ground_m, arc_m / base_m
    tangent = ((over_m * np.cos(angle) - base_m - MAST_M) / (over_m * np.sin(angle))).max()
    last = range_m / base_m
    return max((base_m + MAST_M) / (math.cos(last) - tangent * math.sin(last)) - base_m, over_m[-1] - base_m)


def main() -> None:
    """Time it, and compare random cells with the truth."""
    side = int(sys.argv[1]) if len(sys.argv) > 1 else 8901
    lon_deg = POST_DEG / math.cos(math.radians(PLACE[0]))
    corner = PLACE[0] - POST_DEG * (side // 2), PLACE[1] - lon_deg * (side // 2)
    heights = Heights(rolling(side), *corner, POST_DEG, lon_deg, "seeded hills")
    ground_m = float(heights.height_m(*(np.array(angle) for angle in PLACE)))
    reach_m = min(REACH_M, 0.499 * side * 90.0)
    layout = layout_for(heights, PLACE[0], reach_m)
    eye = eye_over(standard_environment(ground_m), (math.radians(PLACE[0]), math.radians(PLACE[1])), MAST_M, layout)
    posts, grid, threads = posts_of(heights), grid_of(heights), os.cpu_count() or 1
    swept(posts, grid, eye, layout, threads)
    seconds = []
    for _ in range(3):
        begun = time.perf_counter()
        mask = swept(posts, grid, eye, layout, threads)
        seconds.append(time.perf_counter() - begun)
    cells = layout.azimuths * layout.ranges
    print(f"{side} x {side} posts; {layout.azimuths} x {layout.ranges} cells, {mask.shape} stored; {threads} threads")
    print(f"polar table: {min(seconds):.2f} s, {1e9 * min(seconds) / cells:.1f} ns a cell")
    dice = np.random.default_rng(2)
    errors = []
    for azimuth, j in zip(dice.integers(0, mask.shape[0], CELLS), dice.integers(5, mask.shape[1], CELLS), strict=True):
        turn, range_m = 2.0 * math.pi * azimuth / mask.shape[0], j * layout.stored_step_m
        errors.append(mask[azimuth, j] - exact_m(heights, turn, range_m, ground_m, eye.surface_radius_m))
    print(
        f"against exact line of sight, {CELLS} cells: rms {np.std(errors):.2f} m, largest {np.abs(errors).max():.1f} m"
    )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


if __name__ == "__main__":
    main()
