"""Speed and error of the sweep of the ground against `gdal_viewshed`: 8901 x 8901 posts of 90 m, 400 km round.

Run: python benchmarks/terrain_speed.py [posts on a side]. One seeded ground, a function of the place: gdal gets its
posts on a plane (azimuthal equidistant, a sphere of this project's radius, so that both mean the same Earth), this
project gets its posts in latitude and longitude. Truth is the exact line of sight (`exact_sight`): over each tool's own
posts, bilinear between (the tool's own error), and over the function itself (the error of the posts with it).
Clocks are best of several; processor seconds stand beside them, because other work on the machine does not reach them.
Without gdal_viewshed its rows are not measured.
"""

from __future__ import annotations

import math
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import viewshed
from exact_sight import Hills, Posts, Sights, exact_m, fast, geodesics, hill_m, post_m, seeded, straight
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
HEIGHTS_M = (30, 100, 300, 1000, 3000, 5000, 7000, 10_000)  # of the eight runs
REPEATS = 7


@fast
def plane_posts(posts: np.ndarray, hills: Hills) -> None:
    """Write gdal's posts: rows from the north, the antenna on the middle one."""
    half = posts.shape[0] // 2
    for i in range(posts.shape[0]):
        for j in range(posts.shape[1]):
            posts[i, j] = hill_m(hills, (half - i) * POST_M, (j - half) * POST_M)


@fast
def earth_posts(posts: np.ndarray, hills: Hills, eye: Eye, corner_rad: Any, step_rad: Any) -> None:
    """Write this project's posts: rows from the south."""
    for i in range(posts.shape[0]):
        for j in range(posts.shape[1]):
            turn, arc_m = looked_at(eye, corner_rad[0] + i * step_rad[0], corner_rad[1] + j * step_rad[1])
            posts[i, j] = hill_m(hills, arc_m * math.cos(TURN_RAD * turn), arc_m * math.sin(TURN_RAD * turn))


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


def errors(
    hills: Hills, posts: np.ndarray, plane: Sights, grid: Sights, eye: Eye, least_m: np.ndarray
) -> dict[str, Any]:
    """Return rms and median error in metres and cells wrong at `TARGET_M`, over the posts and over the function."""
    seen_from = eye.refraction_factor * eye.surface_radius_m, eye.level_m, eye.antenna_height_m
    found = {}
    for over, true_m in (
        ("posts", exact_m(post_m, Posts(posts), grid, seen_from)),
        ("function", exact_m(hill_m, hills, plane, seen_from)),
    ):
        error_m = least_m - true_m
        wrong = int(((least_m > TARGET_M) != (true_m > TARGET_M)).sum())
        found[over] = float(np.sqrt((error_m**2).mean())), float(np.median(np.abs(error_m))), wrong
    return found


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
    cells, half, middle = runs[0].cells, runs[0].cells.shape[0] // 2, side // 2
    east_m, north_m = some_places(reach_m, POST_M)
    i, j, range_m = (-north_m / POST_M).astype(int), (east_m / POST_M).astype(int), np.hypot(east_m, north_m)
    least_m = np.maximum(cells[half + i, half + j], posts[middle + i, middle + j])  # nothing is seen under the ground
    plane = straight((0.0, 0.0), np.stack([north_m, east_m], 1), range_m)
    grid = straight((middle, middle), np.stack([middle + i, middle + j], 1), range_m)
    return {
        "wall_s": min(run.wall_s for run in runs), "processor_s": min(run.processor_s for run in runs),
        "eight_wall_s": sum(run.wall_s for run in eight), "eight_processor_s": sum(run.processor_s for run in eight),
        "memory_gb": eight[-1].memory_gb, "cells": len(least_m), **errors(hills, posts, plane, grid, eye, least_m),
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
    way_m, azimuth_deg = (np.array([way[name] for way in ways]) for name in ("s12", "azi1"))
    range_m = way_m * eye.surface_radius_m / gauss_radius_m(place_rad[0])
    inside = range_m < reach_of(side)
    azimuth_deg, range_m, way_m, least_m = azimuth_deg[inside], range_m[inside], way_m[inside], raster[i, j][inside]
    azimuth = np.radians(azimuth_deg)
    plane = straight((0.0, 0.0), (range_m * np.array([np.cos(azimuth), np.sin(azimuth)])).T, range_m)
    grid_knots = (geodesics(PLACE, azimuth_deg, way_m) - np.array(corner)) / np.array(step)
    return {
        "table_s": table_s, "table_processor_s": table_processor_s, "wall_s": table_s + raster_s,
        "processor_s": table_processor_s + raster_processor_s, "memory_gb": memory_gb, "cells": len(least_m),
        **errors(hills, posts, plane, Sights(grid_knots, range_m), eye, least_m),
    }, eye, layout  # fmt: skip


def row(name: str, value: float, goal: float, most: bool, unit: str) -> None:
    """Print one figure against its goal."""
    met = "met" if (value <= goal if most else value >= goal) else "not met"
    print(f"{name:58} {value:9.3g} {unit:2} {'at most' if most else 'at least'} {goal:g} {unit:2} {met}")


def told(name: str, of: dict[str, Any]) -> None:
    """Print the errors of one tool."""
    for over in ("posts", "function"):
        rms_m, median_m, wrong = of[over]
        print(f"{name}, against exact lines over {'its own posts' if over == 'posts' else 'the function itself'}: rms "
              f"{rms_m:.2f} m, median {median_m:.2f} m, {wrong} of {of['cells']} cells wrong at 10 km")  # fmt: skip


def main() -> None:
    """Measure both, print the table."""
    side, threads = int(sys.argv[1]) if len(sys.argv) > 1 else 8901, os.cpu_count() or 1
    hills = seeded()
    ours, eye, layout = of_ours(hills, side, hill_m(hills, 0.0, 0.0))
    gdal = of_gdal(hills, side, eye)
    print(
        f"{side} x {side} posts of {POST_M:g} m, {reach_of(side) / 1e3:g} km, {layout.azimuths} x {layout.ranges} cells"
    )
    print(f"{threads} threads; load of the machine in the last minute {os.getloadavg()[0]:.1f}")
    row("polar table", ours["table_s"], 0.25, True, "s")
    row("polar table, processor seconds a thread", ours["table_processor_s"] / threads, 0.25, True, "s")
    row("polar table and raster", ours["wall_s"], 0.5, True, "s")
    row("polar table and raster, processor seconds a thread", ours["processor_s"] / threads, 0.5, True, "s")
    print(f"peak memory {ours['memory_gb']:.2f} GB")
    told("this project", ours)
    if not gdal:
        print("gdal_viewshed is not installed: the comparisons were not measured")
        return
    print(
        f"gdal_viewshed: {gdal['wall_s']:.2f} s (processor {gdal['processor_s']:.2f} s), eight heights "
        f"{gdal['eight_wall_s']:.2f} s ({gdal['eight_processor_s']:.2f} s), {gdal['memory_gb']:.2f} GB"
    )
    told("gdal_viewshed", gdal)
    row("one run of gdal over table and raster", gdal["wall_s"] / ours["wall_s"], 3.0, False, "")
    row("eight runs of gdal over table and raster", gdal["eight_wall_s"] / ours["wall_s"], 25.0, False, "")
    for name, runs, goal in (("one run", "processor_s", 3.0), ("eight runs", "eight_processor_s", 25.0)):
        row(f"{name}, processor seconds a thread used", gdal[runs] / (ours["processor_s"] / threads), goal, False, "")
    for over in ("posts", "function"):
        row(f"rms error over gdal's ({over})", ours[over][0] / gdal[over][0], 0.2, True, "")
        row(f"wrong cells over gdal's ({over})", ours[over][2] / max(gdal[over][2], 1), 0.1, True, "")


if __name__ == "__main__":
    main()
