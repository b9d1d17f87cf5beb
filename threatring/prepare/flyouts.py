"""Fly-out tables and class scales: flown once per member and kept on disk under a hash of everything that made them."""

from __future__ import annotations

import hashlib
import math
import os
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

import numpy as np

from threatring.engine.envelope import fly_table
from threatring.engine.lanes import ROWS, W
from threatring.engine.reference import mean_lethality
from threatring.kernel import cache_root, is_compiled, source_hash
from threatring.models.earth import axes, ecef_m, gauss_radius_m
from threatring.records import Environment, FlyoutAxes, FlyoutCell, Motion, as_table, dtype_of, table

RANGES, ALTITUDES = 32, 14
CEILING_M = 40_000.0
LOFTS_COEFF = np.array([0.0, 0.12, 0.25, 0.45, 0.7, 1.0])  # tried at every point; the fastest arrival is kept
Spacing = tuple[float, float, int, int]  # a row of `FlyoutAxes`
MARGIN = 1.6  # the table reaches this far beyond the advertised range, so that its edge is physics
REFERENCE_M = 6_000.0  # and begins no farther out than this: only the last seconds decide the miss
SEEKER_SHARE = 0.8  # hand-over of the reference engagement, as a share of seeker range
REFERENCE_DIVE_RAD = 0.7  # a ballistic target falls at about 40 degrees


def axes_row(advertised_m: float) -> Spacing:
    """Return the spacing of a table for a missile with that advertised range (see `FlyoutAxes`)."""
    return MARGIN * advertised_m / (RANGES - 1) ** 2, CEILING_M / (ALTITUDES - 1) ** 2, RANGES, ALTITUDES


def points_at(
    env: Environment, lat_rad: float, lon_rad: float, ranges_m: np.ndarray, heights_m: np.ndarray
) -> np.ndarray:
    """Return the (n, 3) Earth-fixed points (m) north of a site at n ground ranges and heights above the ground (m)."""
    _, north, up = axes(lat_rad, lon_rad)
    site = np.array(ecef_m(lat_rad, lon_rad, env.ground_m))
    radius_m = gauss_radius_m(lat_rad) + env.ground_m
    centre = site - radius_m * np.array(up)
    angle = (ranges_m / radius_m)[:, None]
    direction = np.cos(angle) * np.array(up) + np.sin(angle) * np.array(north)
    return np.ascontiguousarray(centre + (radius_m + heights_m)[:, None] * direction)


def aim_points(env: Environment, lat_rad: float, lon_rad: float, spacing: Spacing) -> np.ndarray:
    """Return the (ranges x altitudes, 3) points of a table: northwards, at heights above the ground."""
    ranges_m = spacing[0] * np.arange(spacing[2]) ** 2
    heights_m = spacing[1] * np.arange(spacing[3]) ** 2
    heights_m[0] = 20.0
    return points_at(env, lat_rad, lon_rad, np.repeat(ranges_m, spacing[3]), np.tile(heights_m, spacing[2]))


def _fly(env: Environment, missile: np.record, lat_rad: float, lon_rad: float, spacing: Spacing) -> np.ndarray:
    cells = table(FlyoutCell, RANGES * ALTITUDES)
    _, _, up = axes(lat_rad, lon_rad)
    site = ecef_m(lat_rad, lon_rad, env.ground_m)
    scratch = np.zeros(ROWS * W)
    fly_table(scratch, env, missile, site, up, aim_points(env, lat_rad, lon_rad, spacing), cells, LOFTS_COEFF)
    return cells.reshape(RANGES, ALTITUDES)


def flyout_tables(
    env: Environment,
    place_rad: tuple[float, float],
    flights: list[np.recarray],
    advertised_m: list[float],
    threads: int,
    progress: Callable[[str, int, int], None],
) -> tuple[np.recarray, np.recarray]:
    """Return (tables (F, ranges, altitudes), axes (F,)): one per missile type and member, flown or from the cache."""
    spacings = [axes_row(range_m) for range_m in advertised_m]
    jobs = [(flight[i], spacings[y]) for y, flight in enumerate(flights) for i in range(len(flight))]
    rows = table(FlyoutAxes, len(jobs))
    for index, (_, spacing) in enumerate(jobs):
        rows[index] = spacing
    digest = hashlib.sha256(source_hash().encode())
    digest.update(repr((env, place_rad, spacings)).encode())
    for array in (LOFTS_COEFF, *flights):
        digest.update(array.tobytes())
    kept = cache_root() / f"flyout-{digest.hexdigest()[:20]}.npy"
    if kept.exists():
        tables = recalled(kept)
        if tables is not None and (tables.dtype, tables.shape) == (
            dtype_of(FlyoutCell),
            (len(jobs), RANGES, ALTITUDES),
        ):
            return as_table(FlyoutCell, tables), rows
    if not is_compiled("fly_table"):
        progress("compiling the flight of missiles (once per machine)", 0, len(jobs))
    tables = table(FlyoutCell, (len(jobs), RANGES, ALTITUDES))
    with ThreadPoolExecutor(threads) as pool:
        done = pool.map(lambda job: _fly(env, job[0], *place_rad, job[1]), jobs)
        for index, cells in enumerate(done):
            tables[index] = cells
            progress("flying missiles to every point of their reach", index + 1, len(jobs))
    keep(kept, tables)
    return tables, rows


def recalled(path: Path) -> np.ndarray | None:
    """Return an array from the cache; None when the file is broken: it is made again."""
    try:
        return np.asarray(np.load(path))
    except (OSError, ValueError, EOFError):
        return None


def keep(path: os.PathLike[str], data: np.ndarray) -> None:
    """Write an array to the cache in one move; a cache that cannot be written is done without."""
    keep_file(path, lambda file: np.save(file, np.asarray(data)))


def keep_file(path: os.PathLike[str], write: Callable[[IO[bytes]], None]) -> None:
    """Write a file to the cache in one move; a cache that cannot be written is done without."""
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=os.path.dirname(path), suffix=".tmp", delete=False) as file:
            write(file)
        os.replace(file.name, path)
    except OSError:
        return


def arrival_speed_m_s(tables: np.recarray, rows: np.recarray, member: int, altitude_m: float) -> float:
    """Return the speed at which a missile arrives at half its reach at an altitude (SI), from its own table."""
    column = min(round(math.sqrt(max(altitude_m, 0.0) / rows[member].altitude_scale_m)), ALTITUDES - 1)
    reached = np.flatnonzero(tables[member]["reached"][:, column])
    if len(reached) == 0:
        return 0.0
    return float(tables[member]["speed_m_s"][reached[round(0.7 * (len(reached) - 1))], column])


def class_scales(
    env: Environment,
    place_rad: tuple[float, float],
    missiles: np.recarray,
    classes: np.recarray,
    priors: np.ndarray,
    signatures: np.ndarray,
    tables: np.recarray,
    rows: np.recarray,
    seed: int,
    engageable: np.ndarray,
    threads: int,
) -> np.ndarray:
    """Return s_class (K, Y, C): prior over (reliability x mean lethality of the reference engagement), at most what
    gives 1.

    missiles (K, Y), classes (K, C), priors (K, Y, C), signatures (K, C) at the engagement radar's band, engageable
    (Y, C).
    """
    east, _, up = axes(*place_rad)

    def scale_of(k: int, y: int, c: int) -> float:
        if not engageable[y, c]:
            return 1.0
        missile, klass = missiles[k, y], classes[k, c]
        height_m = min(max(klass.altitude_m, 50.0), 20_000.0)
        speed_m_s = max(arrival_speed_m_s(tables, rows, missile.member, height_m), 600.0)
        distance_m = SEEKER_SHARE * min(missile.seeker_range_1m2_m * signatures[k, c] ** 0.25, 15_000.0)
        dive = REFERENCE_DIVE_RAD if klass.motion == Motion.BALLISTIC else 0.0
        site = ecef_m(*place_rad, env.ground_m + height_m), east, up
        flight = min(max(distance_m, 2_000.0), REFERENCE_M), speed_m_s, float(klass.speed_m_s), dive
        lethal = mean_lethality(np.zeros(ROWS * W), env, missile, site, flight, seed, k, 16 * y + c)
        return float(priors[k, y, c] / max(missile.reliability_prob * lethal, 1e-6))

    with ThreadPoolExecutor(threads) as pool:
        scales = list(pool.map(lambda place: scale_of(*place), np.ndindex(*priors.shape)))
    return np.array(scales).reshape(priors.shape)
