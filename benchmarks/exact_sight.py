"""Exact line of sight, sampled finely: the truth of the terrain benchmarks, and the seeded ground they look over.

Straight rays over a sphere of k R, written again here from plane trigonometry. The ground is either a function of the
place (`Hills`) or posts, bilinear between; a way over it is given by exact places at even shares, a parabola between.
"""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numba
import numpy as np
from geographiclib.geodesic import Geodesic

HALF_M = 460e3  # half the side of the hills
SCALES_M = ((90e3, 600.0), (18e3, 250.0), (3600.0, 80.0), (720.0, 20.0))  # spacing and height of random heights
LEAST_STEP_M, MOST_STEP_M, STEP_SHARE = 0.25, 10.0, 1.0 / 4000.0  # between samples: that share of the range
FINER = 64  # samples a step around the highest one
KNOTS = 33  # exact places of a way: a parabola over 25 km is 1 cm off
fast = numba.njit(nogil=True, error_model="numpy")


class Hills(NamedTuple):
    """Random heights on four grids; between them, and so everywhere, bilinear."""

    dice: np.ndarray  # (4, side, side) float32
    spacing_m: tuple[float, ...]
    height_m: tuple[float, ...]


class Posts(NamedTuple):
    """Heights on a grid, bilinear between, the sea's outside."""

    posts_m: np.ndarray  # (rows, columns) float32


class Sights(NamedTuple):
    """Places looked at: knots (N, KNOTS, 2) of the ways there, as the ground takes them, and ground ranges (N,)."""

    knots: np.ndarray
    range_m: np.ndarray


def seeded() -> Hills:
    """Return the ground of seed 1."""
    generator = np.random.default_rng(1)
    side = int(2.0 * HALF_M / SCALES_M[-1][0]) + 2
    spacing_m, height_m = zip(*SCALES_M, strict=True)
    return Hills(generator.random((len(SCALES_M), side, side)).astype(np.float32), spacing_m, height_m)


@fast
def hill_m(hills, y_m, x_m):
    """Return the ground north and east of the antenna."""
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
def post_m(ground, row, column):
    """Return the ground between posts."""
    posts = ground.posts_m
    if row < 0.0 or column < 0.0 or row > posts.shape[0] - 1 or column > posts.shape[1] - 1:
        return 0.0
    i, j = min(int(row), posts.shape[0] - 2), min(int(column), posts.shape[1] - 2)
    p, q = row - i, column - j
    south = (1.0 - q) * posts[i, j] + q * posts[i, j + 1]
    north = (1.0 - q) * posts[i + 1, j] + q * posts[i + 1, j + 1]
    return (1.0 - p) * south + p * north


@fast
def under_m(height_of, ground, knots, share):
    """Return the ground at a share of a way."""
    x = share * (knots.shape[0] - 1)
    i = min(2 * int(0.5 * x), knots.shape[0] - 3)
    u = x - i - 1.0
    row, column = knots[i + 1, 0], knots[i + 1, 1]
    row += 0.5 * u * (knots[i + 2, 0] - knots[i, 0] + u * (knots[i + 2, 0] + knots[i, 0] - 2.0 * row))
    column += 0.5 * u * (knots[i + 2, 1] - knots[i, 1] + u * (knots[i + 2, 1] + knots[i, 1] - 2.0 * column))
    return height_of(ground, row, column)


@fast
def highest(height_of, ground, knots, last_m, span_m, steps, eye):
    """Return (largest tangent of elevation, its range) of samples between two ranges; steps: (share, least, most)."""
    top, top_m, s = -1e6, span_m[0], span_m[0]
    while s < span_m[1]:
        over_m = eye[0] + under_m(height_of, ground, knots, s / last_m) - eye[1]
        tangent = (over_m * math.cos(s / eye[0]) - eye[0] - eye[2]) / (over_m * math.sin(s / eye[0]))
        if tangent > top:
            top, top_m = tangent, s
        s += min(max(s * steps[0], steps[1]), steps[2])
    return top, top_m


@fast
def truths(found, height_of, ground, knots, range_m, eye):
    """Write least visible heights above the sea; eye: (k R, level of the smooth surface, antenna above it)."""
    for n in range(len(found)):
        last_m = range_m[n]
        steps = (STEP_SHARE, LEAST_STEP_M, MOST_STEP_M)
        _, near_m = highest(height_of, ground, knots[n], last_m, (LEAST_STEP_M, last_m), steps, eye)
        width_m = min(max(near_m * STEP_SHARE, LEAST_STEP_M), MOST_STEP_M)
        span_m = max(near_m - width_m, 0.1), min(near_m + width_m, last_m)
        top, _ = highest(height_of, ground, knots[n], last_m, span_m, (0.0, width_m / FINER, 1e9), eye)
        last = last_m / eye[0]
        ray_m = (eye[0] + eye[2]) / (math.cos(last) - top * math.sin(last)) - eye[0]
        found[n] = max(eye[1] + ray_m, under_m(height_of, ground, knots[n], 1.0))


def exact_m(height_of: Any, ground: Hills | Posts, sights: Sights, eye: tuple[float, float, float]) -> np.ndarray:
    """Return `truths` of all places, by all threads."""
    found, parts = np.empty(len(sights.range_m)), np.array_split(np.arange(len(sights.range_m)), 64)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [
            pool.submit(truths, found[p[0] : p[-1] + 1], height_of, ground, sights.knots[p], sights.range_m[p], eye)
            for p in parts
            if len(p)
        ]
        for job in jobs:
            job.result()
    return found


def straight(begin: tuple[float, float], ends: np.ndarray, range_m: np.ndarray) -> Sights:
    """Return straight ways from one place to others (N, 2)."""
    share = np.linspace(0.0, 1.0, KNOTS)[None, :, None]
    return Sights(np.array(begin) + share * (ends[:, None] - np.array(begin)), range_m)


def geodesics(place_deg: tuple[float, float], azimuth_deg: np.ndarray, way_m: np.ndarray) -> np.ndarray:
    """Return places (N, KNOTS, 2) (latitude, longitude in degrees) along geodesics of WGS-84 (Karney)."""
    found = np.empty((len(way_m), KNOTS, 2))
    for n, (azimuth, far_m) in enumerate(zip(azimuth_deg, way_m, strict=True)):
        line = Geodesic.WGS84.Line(*place_deg, azimuth)
        for k in range(KNOTS):
            spot = line.Position(far_m * k / (KNOTS - 1))
            found[n, k] = spot["lat2"], spot["lon2"]
    return found
