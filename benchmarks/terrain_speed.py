"""Speed and error of the sweep of the ground against `gdal_viewshed`: 8901 x 8901 posts of 90 m, 400 km round.

Run: python benchmarks/terrain_speed.py [posts on a side]. One seeded ground, a function of the place: gdal gets its
posts on a plane (azimuthal equidistant, sphere of this project's radius, so that both mean the same Earth), this project
gets its posts in latitude and longitude. Truth is the exact line of sight over the function itself, sampled every 0.25
to 10 m and finer around the highest sample, so that each tool's errors hold those of its own posts. Clocks are best of
several; process seconds stand beside them. Without gdal_viewshed its rows say so and count as not measured.
"""

from __future__ import annotations

import math
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numba
import numpy as np
import viewshed
from geographiclib.geodesic import Geodesic

from threatring.engine.sightraster import looked_at
from threatring.models.earth import gauss_radius_m, standard_environment
from threatring.models.mask import TURN_RAD
from threatring.prepare.masks import Layout, eye_over, grid_of, layout_for, posts_of, swept
from threatring.prepare.sightraster import least_raster_m
from threatring.records import Eye
from threatring.terrain import Heights

PLACE = (40.0, 33.0)
POST_M = 90.0
POST_DEG = POST_M / 111_035.0  # of latitude at 40 N
REACH_M, MAST_M, TARGET_M = 400e3, 24.0, 10_000.0
CELLS = 15_000
HALF_M = 460e3  # half the side of the hills
SCALES_M = ((90e3, 600.0), (18e3, 250.0), (3600.0, 80.0), (720.0, 20.0))  # spacing and height of random heights
HEIGHTS_M = (30, 100, 300, 1000, 3000, 5000, 7000, 10_000)  # of the eight runs
REPEATS = 7
fast = numba.njit(nogil=True, error_model="numpy")


class Hills(NamedTuple):
    """Random heights on four grids; between them, and so everywhere, bilinear."""

    dice: np.ndarray  # (4, side, side) float32
    spacing_m: tuple[float, ...]
    height_m: tuple[float, ...]


def seeded() -> Hills:
    """Return the ground of seed 1."""
    generator = np.random.default_rng(1)
    side = int(2.0 * HALF_M / SCALES_M[-1][0]) + 2
    spacing_m, height_m = zip(*SCALES_M, strict=True)
    return Hills(generator.random((len(SCALES_M), side, side)).astype(np.float32), spacing_m, height_m)


@fast
def hill_m(hills: Hills, x_m: float, y_m: float) -> float:
    """Return the ground east and north of the antenna."""
    found = 200.0
    for scale in range(4):
        x, y = (x_m + HALF_M) / hills.spacing_m[scale], (y_m + HALF_M) / hills.spacing_m[scale]
        i, j = int(y), int(x)
        p, q = y - i, x - j
        dice = hills.dice[scale]
        south = (1.0 - q) * dice[i, j] + q * dice[i, j + 1]
        north = (1.0 - q) * dice[i + 1, j] + q * dice[i + 1, j + 1]
        found += hills.height_m[scale] * ((1.0 - p) * south + p * north)
    return found


@fast
def plane_posts(posts: np.ndarray, hills: Hills) -> None:
    """Write gdal's posts: rows from the north, the antenna on the middle one."""
    half = posts.shape[0] // 2
    for i in range(posts.shape[0]):
        for j in range(posts.shape[1]):
            posts[i, j] = hill_m(hills, (j - half) * POST_M, (half - i) * POST_M)


@fast
def earth_posts(posts: np.ndarray, hills: Hills, eye: Eye, corner_rad: Any, step_rad: Any) -> None:
    """Write this project's posts: rows from the south."""
    for i in range(posts.shape[0]):
        for j in range(posts.shape[1]):
            turn, arc_m = looked_at(eye, corner_rad[0] + i * step_rad[0], corner_rad[1] + j * step_rad[1])
            posts[i, j] = hill_m(hills, arc_m * math.sin(TURN_RAD * turn), arc_m * math.cos(TURN_RAD * turn))


@fast
def highest(
    hills: Hills, direction: Any, begin_m: float, end_m: float, steps: Any, base_m: float, level_m: float
) -> Any:
    """Return (largest tangent of elevation, its range) between two ranges; steps: (share of range, least, most)."""
    top, top_m, s = -1e6, begin_m, begin_m
    while s < end_m:
        over_m = base_m + hill_m(hills, s * direction[0], s * direction[1]) - level_m
        tangent = (over_m * math.cos(s / base_m) - base_m - MAST_M) / (over_m * math.sin(s / base_m))
        if tangent > top:
            top, top_m = tangent, s
        s += min(max(s * steps[0], steps[1]), steps[2])
    return top, top_m


@fast
def truths(found: np.ndarray, hills: Hills, azimuth: np.ndarray, range_m: np.ndarray, eye: Any) -> None:
    """Write exact least visible heights above the sea at some azimuths and ranges; eye: (k R, level of the ground)."""
    base_m, level_m = eye
    for n in range(len(found)):
        direction, last_m = (math.sin(azimuth[n]), math.cos(azimuth[n])), range_m[n]
        _, near_m = highest(hills, direction, 0.25, last_m, (1.0 / 4000.0, 0.25, 10.0), base_m, level_m)
        width_m = min(max(near_m / 4000.0, 0.25), 10.0)
        begin_m, end_m = max(near_m - width_m, 0.1), min(near_m + width_m, last_m)
        top, _ = highest(hills, direction, begin_m, end_m, (0.0, width_m / 64.0, width_m / 64.0), base_m, level_m)
        last = last_m / base_m
        ray_m = (base_m + MAST_M) / (math.cos(last) - top * math.sin(last)) - base_m
        found[n] = level_m + max(ray_m, hill_m(hills, last_m * direction[0], last_m * direction[1]) - level_m)


def exact(hills: Hills, azimuth: np.ndarray, range_m: np.ndarray, eye: Eye) -> np.ndarray:
    """Return `truths` by all threads."""
    found, parts = np.empty(len(azimuth)), np.array_split(np.arange(len(azimuth)), 64)
    told = eye.refraction_factor * eye.surface_radius_m, eye.level_m
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(truths, found[p[0] : p[-1] + 1], hills, azimuth[p], range_m[p], told) for p in parts]
        for job in jobs:
            job.result()
    return found


def timed(work: Callable[[], Any], repeats: int = REPEATS) -> tuple[Any, float, float]:
    """Return what some work gives, and its least seconds by the wall clock and of the processor."""
    wall, processor = [], []
    for _ in range(repeats):
        begun = time.perf_counter(), time.process_time()
        found = None  # the last result's memory goes back first
        found = work()
        wall.append(time.perf_counter() - begun[0])
        processor.append(time.process_time() - begun[1])
    return found, min(wall), min(processor)


def errors_of(least_m: np.ndarray, true_m: np.ndarray) -> tuple[float, float, int]:
    """Return (rms in metres, median of the absolute error, cells wrong at `TARGET_M`)."""
    error_m = least_m - true_m
    wrong = int(((least_m > TARGET_M) != (true_m > TARGET_M)).sum())
    return float(np.sqrt((error_m**2).mean())), float(np.median(np.abs(error_m))), wrong


def of_gdal(hills: Hills, side: int, eye: Eye) -> dict[str, float]:
    """Return seconds, memory and errors of gdal_viewshed; empty where it is not installed."""
    if not viewshed.there():
        return {}
    with tempfile.TemporaryDirectory() as name:
        folder, posts = Path(name), np.empty((side, side), np.float32)
        plane_posts(posts, hills)
        viewshed.laid(folder, posts, POST_M, PLACE, eye.surface_radius_m)
        reach_m = reach_of(side)
        runs = [viewshed.run(folder, MAST_M, reach_m, side) for _ in range(3)]
        eight = [viewshed.run(folder, MAST_M, reach_m, side, float(height_m)) for height_m in HEIGHTS_M]
    cells, half = runs[0].cells, runs[0].cells.shape[0] // 2
    east_m, north_m = some_places(reach_m, POST_M)
    i, j = half - (north_m / POST_M).astype(int), half + (east_m / POST_M).astype(int)
    inner = side // 2 - half
    least_m = np.maximum(cells[i, j], posts[i + inner, j + inner])  # nothing is seen under the ground
    true_m = exact(hills, np.arctan2(east_m, north_m), np.hypot(east_m, north_m), eye)
    rms_m, median_m, wrong = errors_of(least_m, true_m)
    return {
        "wall_s": min(run.wall_s for run in runs), "processor_s": min(run.processor_s for run in runs),
        "eight_wall_s": sum(run.wall_s for run in eight), "eight_processor_s": sum(run.processor_s for run in eight),
        "rms_m": rms_m, "median_m": median_m, "wrong": wrong, "memory_gb": eight[-1].memory_gb,
    }  # fmt: skip


def reach_of(side: int) -> float:
    """Return the range looked at: 400 km, or what the posts hold."""
    return min(REACH_M, 0.499 * side * POST_M)


def some_places(reach_m: float, step_m: float) -> tuple[np.ndarray, np.ndarray]:
    """Return random cells (east, north) between 3 km and the reach, evenly over the ground, metres."""
    dice = np.random.default_rng(2)
    range_m, turn = np.sqrt(dice.uniform(3000.0**2, (0.995 * reach_m) ** 2, CELLS)), dice.uniform(0.0, TURN_RAD, CELLS)
    return tuple(step_m * np.round(range_m * of(turn) / step_m) for of in (np.sin, np.cos))


def of_ours(hills: Hills, side: int, level_m: float) -> tuple[dict[str, float], Eye, Layout]:
    """Return seconds, memory and errors of this project's sweep and raster."""
    lon_deg = POST_DEG / math.cos(math.radians(PLACE[0]))
    corner, step = (PLACE[0] - POST_DEG * (side // 2), PLACE[1] - lon_deg * (side // 2)), (POST_DEG, lon_deg)
    heights = Heights(np.empty((side, side), np.float32), *corner, *step, "seeded hills")
    layout = layout_for(heights, PLACE[0], reach_of(side))
    place_rad = math.radians(PLACE[0]), math.radians(PLACE[1])
    eye = eye_over(standard_environment(level_m), place_rad, MAST_M, layout)
    earth_posts(heights.posts_m, hills, eye, tuple(map(math.radians, corner)), tuple(map(math.radians, step)))
    posts, grid, threads = posts_of(heights), grid_of(heights), os.cpu_count() or 1
    lat_deg, lon_deg = (begin + one * np.arange(side) for begin, one in zip(corner, step, strict=True))
    mask, table_s, table_processor_s = timed(lambda: swept(posts, grid, eye, layout, threads))
    raster, raster_s, raster_processor_s = timed(lambda: least_raster_m(mask, layout, eye, lat_deg, lon_deg, threads))
    memory_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    east_m, north_m = some_places(reach_of(side), POST_M)
    i, j = side // 2 + (north_m / POST_M).astype(int), side // 2 + (east_m / POST_M).astype(int)
    ways = [Geodesic.WGS84.Inverse(*PLACE, *spot) for spot in zip(lat_deg[i], lon_deg[j], strict=True)]
    range_m = np.array([way["s12"] for way in ways]) * eye.surface_radius_m / gauss_radius_m(place_rad[0])
    inside = range_m < reach_of(side)
    true_m = exact(hills, np.radians([way["azi1"] for way in ways])[inside], range_m[inside], eye)
    rms_m, median_m, wrong = errors_of(raster[i, j][inside], true_m)
    return {
        "table_s": table_s, "table_processor_s": table_processor_s, "wall_s": table_s + raster_s,
        "processor_s": table_processor_s + raster_processor_s, "rms_m": rms_m, "median_m": median_m,
        "wrong": wrong * CELLS / inside.sum(), "memory_gb": memory_gb,
    }, eye, layout  # fmt: skip


def row(name: str, value: float, goal: float, most: bool, unit: str) -> None:
    """Print one figure against its goal."""
    met = "met" if (value <= goal if most else value >= goal) else "not met"
    print(f"{name:58} {value:9.3g} {unit:2} {'at most' if most else 'at least'} {goal:g} {unit:2} {met}")


def main() -> None:
    """Measure both, print the table."""
    side = int(sys.argv[1]) if len(sys.argv) > 1 else 8901
    hills = seeded()
    ours, eye, layout = of_ours(hills, side, hill_m(hills, 0.0, 0.0))
    gdal = of_gdal(hills, side, eye)
    print(
        f"{side} x {side} posts of {POST_M:g} m, {reach_of(side) / 1e3:g} km, {layout.azimuths} x {layout.ranges} cells"
    )
    print(f"{os.cpu_count()} threads, {os.getloadavg()[0]:.1f} others busy in the last minute")
    row("polar table", ours["table_s"], 0.25, True, "s")
    row("polar table, processor over threads", ours["table_processor_s"] / (os.cpu_count() or 1), 0.25, True, "s")
    row("polar table and raster", ours["wall_s"], 0.5, True, "s")
    row("polar table and raster, processor over threads", ours["processor_s"] / (os.cpu_count() or 1), 0.5, True, "s")
    print(f"this project: rms {ours['rms_m']:.2f} m, median {ours['median_m']:.2f} m, {ours['wrong']:.0f} of {CELLS} "
          f"cells wrong at {TARGET_M / 1e3:g} km, peak memory {ours['memory_gb']:.2f} GB")  # fmt: skip
    if not gdal:
        print("gdal_viewshed is not installed: the comparisons were not measured")
        return
    print(f"gdal_viewshed: {gdal['wall_s']:.1f} s (processor {gdal['processor_s']:.1f} s), eight heights "
          f"{gdal['eight_wall_s']:.1f} s (processor {gdal['eight_processor_s']:.1f} s), rms {gdal['rms_m']:.2f} m, median "
          f"{gdal['median_m']:.2f} m, {gdal['wrong']:.0f} cells wrong, {gdal['memory_gb']:.2f} GB")  # fmt: skip
    row("times faster than one run (table and raster)", gdal["wall_s"] / ours["wall_s"], 3.0, False, "")
    row("times faster than eight runs", gdal["eight_wall_s"] / ours["wall_s"], 25.0, False, "")
    row("the same in processor seconds, one", gdal["processor_s"] / ours["processor_s"], 3.0, False, "")
    row("the same in processor seconds, eight", gdal["eight_processor_s"] / ours["processor_s"], 25.0, False, "")
    row("rms error over gdal's", ours["rms_m"] / gdal["rms_m"], 0.2, True, "")
    row("wrong cells over gdal's", ours["wrong"] / max(gdal["wrong"], 1), 0.1, True, "")


if __name__ == "__main__":
    main()
