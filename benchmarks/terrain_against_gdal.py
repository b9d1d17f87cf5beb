"""What is seen over the demonstration ground: this project against `gdal_viewshed`, cell by cell, and who is right.

Run: python benchmarks/terrain_against_gdal.py. gdal looks over the same ground, read bilinearly every 350 m onto a
plane (azimuthal equidistant, a sphere of this project's radius), with -cc 0.75 for k = 4/3. Cells are random, evenly
over the ground; where the two disagree the exact line of sight over the demonstration's own posts decides
(`exact_sight`).
"""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import viewshed
from exact_sight import Posts, Sights, exact_m, geodesics, post_m
from geographiclib.geodesic import Geodesic

from threatring.models.earth import gauss_radius_m, standard_environment
from threatring.models.mask import least_height_m
from threatring.prepare.masks import eye_over, grid_of, layout_for, posts_of, swept
from threatring.records import Eye
from threatring.terrain import Heights, read_heights

SITES = {"plateau": (40.079, 32.566), "coast": (36.85, 30.75), "valley": (40.65, 36.3), "hill": (39.92, 32.0)}
MASTS_M = (8.7, 24.0, 40.0)
ABOVE_GROUND_M, ABOVE_SEA_M = (100.0, 300.0, 1000.0, 3000.0), (5000.0, 10_000.0)
POST_M, REACH_M = 350.0, 300e3
CELLS, JUDGED = 20_000, 150


class Seen(NamedTuple):
    """One site and mast: least visible heights above the sea at the same cells, by both, and the ground there."""

    ours_m: np.ndarray
    gdal_m: np.ndarray
    ground_m: np.ndarray
    azimuth: np.ndarray
    range_m: np.ndarray
    eye: Eye


def at_places(heights: Heights, place: tuple[float, float], north_m: np.ndarray, east_m: np.ndarray, radius_m: float):
    """Return the ground at places of the plane: geodesics along a fan of bearings, bilinear between them."""
    bearing, far_m = np.linspace(0.0, 360.0, 721), np.linspace(0.0, 1.5 * REACH_M, 181)
    share = gauss_radius_m(math.radians(place[0])) / radius_m
    fan = np.empty((len(bearing), len(far_m), 2))
    for i, azimuth in enumerate(bearing):
        line = Geodesic.WGS84.Line(*place, azimuth)
        for j, s_m in enumerate(far_m):
            spot = line.Position(s_m * share)
            fan[i, j] = spot["lat2"], spot["lon2"]
    y, x = np.degrees(np.arctan2(east_m, north_m)) % 360.0 * 2.0, np.hypot(north_m, east_m) / far_m[1]
    i, j = np.minimum(y.astype(int), 719), np.minimum(x.astype(int), 179)
    p, q = (y - i)[..., None], (x - j)[..., None]
    # the chord between two bearings is at most 4 m from the circle, a hundredth of a post
    spot = (1 - p) * ((1 - q) * fan[i, j] + q * fan[i, j + 1]) + p * ((1 - q) * fan[i + 1, j] + q * fan[i + 1, j + 1])
    return heights.height_m(spot[..., 0], spot[..., 1])


def looked(heights: Heights, place: tuple[float, float], mast_m: float, folder: Path) -> Seen:
    """Return what both see from one antenna."""
    ground_m = float(heights.height_m(*(np.array(angle) for angle in place)))
    layout = layout_for(heights, place[0], REACH_M)
    place_rad = math.radians(place[0]), math.radians(place[1])
    eye = eye_over(standard_environment(ground_m), place_rad, mast_m, layout)
    mask = swept(posts_of(heights), grid_of(heights), eye, layout, 2)[None]
    half = int(REACH_M / POST_M)
    across_m = (np.arange(2 * half + 1) - half) * POST_M
    plane = at_places(heights, place, -across_m[:, None], across_m[None, :], eye.surface_radius_m)
    viewshed.laid(folder, plane, POST_M, place, eye.surface_radius_m)
    found = viewshed.run(folder, mast_m, REACH_M, 2 * half + 1).cells
    cut = found.shape[0] // 2
    dice = np.random.default_rng(3)
    range_m = np.sqrt(dice.uniform(5e3**2, (0.99 * REACH_M) ** 2, CELLS))
    turn = dice.uniform(0.0, 2.0 * math.pi, CELLS)
    i, j = (np.round(range_m * of / POST_M).astype(int) for of in (-np.cos(turn), np.sin(turn)))
    azimuth, range_m = np.arctan2(j, -i), POST_M * np.hypot(i, j)
    ours_m = [least_height_m(mask, 0, a, s, layout.stored_step_m) for a, s in zip(azimuth, range_m, strict=True)]
    ground = plane[half + i, half + j]
    return Seen(np.array(ours_m) + ground_m, np.maximum(found[cut + i, cut + j], ground), ground, azimuth, range_m, eye)


def right(heights: Heights, place: tuple[float, float], seen: Seen, cells: np.ndarray, over_m: np.ndarray) -> int:
    """Return in how many cells the exact line of sight agrees with this project."""
    share = gauss_radius_m(math.radians(place[0])) / seen.eye.surface_radius_m
    knots = geodesics(place, np.degrees(seen.azimuth[cells]), seen.range_m[cells] * share)
    corner, step = (heights.south_deg, heights.west_deg), (heights.lat_step_deg, heights.lon_step_deg)
    sights = Sights((knots - np.array(corner)) / np.array(step), seen.range_m[cells])
    told = seen.eye.refraction_factor * seen.eye.surface_radius_m, seen.eye.level_m, seen.eye.antenna_height_m
    true_m = exact_m(post_m, Posts(posts_of(heights)), sights, told)
    return int(((over_m >= true_m) == (over_m >= seen.ours_m[cells])).sum())


def main() -> None:
    """Compare all sites, masts and heights; print one line each and the sum."""
    if not viewshed.there():
        print("gdal_viewshed is not installed: nothing was compared")
        return
    heights, dice = read_heights(["demonstration"]), np.random.default_rng(4)
    agreed, judged, ours_right, least = 0, 0, 0, 1.0
    targets = [(height_m, True) for height_m in ABOVE_GROUND_M] + [(height_m, False) for height_m in ABOVE_SEA_M]
    for site, place in SITES.items():
        for mast_m in MASTS_M:
            with tempfile.TemporaryDirectory() as name:
                seen = looked(heights, place, mast_m, Path(name))
            said = []
            for height_m, above in targets:
                over_m = height_m + (seen.ground_m if above else 0.0)
                over_m = np.broadcast_to(over_m, seen.ours_m.shape)
                differ = np.flatnonzero((over_m >= seen.ours_m) != (over_m >= seen.gdal_m))
                agreed, least = agreed + CELLS - len(differ), min(least, 1.0 - len(differ) / CELLS)
                some = dice.permutation(differ)[:JUDGED]
                ours = right(heights, place, seen, some, over_m[some]) if len(some) else 0
                judged, ours_right = judged + len(some), ours_right + ours
                said.append(f"{height_m:g} m {100 - 100 * len(differ) / CELLS:.2f} % ({ours} of {len(some)})")
            print(f"{site}, mast {mast_m:g} m: {'; '.join(said)}", flush=True)
    whole = CELLS * len(SITES) * len(MASTS_M) * len(targets)
    print(f"agreeing: {agreed} of {whole} cells ({100 * agreed / whole:.2f} %), least of all rows {100 * least:.2f} %")
    print(f"disagreements judged by exact line of sight: {judged}, this project right in {ours_right}")


if __name__ == "__main__":
    main()
