"""What one radar makes of points: the engine's looks, over places of the ground and along azimuths.

Azimuths and ground ranges are those of the engagement: arcs on the sphere that fits the ellipsoid at the radar.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from threatring.engine.coverage import looks_into
from threatring.models.earth import axes, ecef_m
from threatring.prepare.surface import Ground
from threatring.records import Environment, Reason
from threatring.results import geodetic
from threatring.results.coverage import Level, Limit
from threatring.results.geodetic import FLATTENING_COEFF, SEMI_MAJOR_M

POINTS_A_JOB = 16_384
HALVINGS = 14
AZIMUTHS = 360
RANGES = 1024
_E2 = FLATTENING_COEFF * (2.0 - FLATTENING_COEFF)
_LIMITS = {
    Reason.BELOW_HORIZON: Limit.HORIZON, Reason.TOO_FAINT: Limit.SENSITIVITY, Reason.OUT_OF_COVERAGE: Limit.ELEVATION,
    Reason.OUT_OF_SECTOR: Limit.SECTOR,
}  # fmt: skip
SEEN = -1


class Looker(NamedTuple):
    """One radar under one set of unknowns, what lies between it and its targets, and what it looks at."""

    radar: np.record
    env: Environment
    masks: np.ndarray  # (R, azimuths, ranges)
    row: int  # of its table
    transmission: np.ndarray
    detection: np.ndarray
    target: tuple[np.int64, float, float]  # Swerling case, radar cross-section m², wanted probability
    place_deg: tuple[float, float]
    ground: Ground
    threads: int


class Points(NamedTuple):
    """Places of the ellipsoid, any one shape S: foot and normal (S, 3), height of the ground above the sea (S)."""

    feet_m: np.ndarray
    ups: np.ndarray
    ground_m: np.ndarray


def points_at(ground: Ground, lat_deg: np.ndarray, lon_deg: np.ndarray) -> Points:
    """Return places given in degrees, broadcast together."""
    lat, lon = np.broadcast_arrays(np.radians(lat_deg), np.radians(lon_deg))
    level, rise = np.cos(lat), np.sin(lat)
    ups = np.stack([level * np.cos(lon), level * np.sin(lon), rise], axis=-1)
    radius_m = SEMI_MAJOR_M / np.sqrt(1.0 - _E2 * rise * rise)
    feet_m = ups * radius_m[..., None]
    feet_m[..., 2] *= 1.0 - _E2
    return Points(feet_m, ups, ground.height_m(*np.broadcast_arrays(lat_deg, lon_deg)))


def altitude_of(points: Points, level: Level) -> np.ndarray:
    """Return how high above the sea a level lies over each place."""
    return points.ground_m + level.height_m if level.above_ground else np.full_like(points.ground_m, level.height_m)


def looks(looker: Looker, points: Points, level: Level) -> np.ndarray:
    """Return for each place what ends sight there, as `Limit`, or `SEEN`; int8 in the shape of the places.

    What would fly inside the ground is hidden by it.
    """
    altitude_m = np.ascontiguousarray(altitude_of(points, level).ravel())
    feet_m, ups = (np.ascontiguousarray(part.reshape(-1, 3)) for part in points[:2])
    reasons, slants_m = np.zeros(len(altitude_m), np.int8), np.zeros(len(altitude_m))

    def part(first: int) -> None:
        looks_into(
            reasons, slants_m, first, min(first + POINTS_A_JOB, len(reasons)), looker.radar, looker.env, looker.masks,
            looker.row, looker.transmission, looker.detection, *looker.target, feet_m, ups, altitude_m,
        )  # fmt: skip

    jobs = range(0, len(reasons), POINTS_A_JOB)
    if len(jobs) > 1 and looker.threads > 1:
        with ThreadPoolExecutor(looker.threads) as pool:
            list(pool.map(part, jobs))
    else:
        list(map(part, jobs))
    reasons[altitude_m < points.ground_m.ravel()] = Reason.BELOW_HORIZON
    named = np.full(int(Reason.RADAR_SILENT) + 1, SEEN, np.int8)
    for reason, limit in _LIMITS.items():
        named[reason] = limit
    found = named[reasons]
    found[(found == Limit.ELEVATION) & (slants_m > looker.radar.range_instrumented_m)] = Limit.INSTRUMENT
    return found.reshape(points.ground_m.shape)


def along_azimuths(looker: Looker, azimuth_rad: np.ndarray, range_m: np.ndarray) -> Points:
    """Return places at azimuths and ground ranges from the radar, broadcast together."""
    azimuth, arc = np.broadcast_arrays(azimuth_rad, np.asarray(range_m, float))
    lat, lon = (math.radians(angle) for angle in looker.place_deg)
    east, north, up = (np.array(axis) for axis in axes(lat, lon))
    radius_m = float(looker.radar.surface_radius_m)
    centre = np.array(ecef_m(lat, lon, looker.env.ground_m)) - radius_m * up
    angle = (arc / radius_m)[..., None]
    level = np.sin(azimuth)[..., None] * east + np.cos(azimuth)[..., None] * north
    lat_deg, lon_deg, _ = geodetic(centre + radius_m * (np.cos(angle) * up + np.sin(angle) * level))
    return points_at(looker.ground, lat_deg, lon_deg)


class Reach(NamedTuple):
    """How far a radar sees along azimuths at one level: ground ranges, metres, and what ends them (A,)."""

    range_m: np.ndarray
    unbroken_m: np.ndarray
    limit: np.ndarray


def reach(looker: Looker, azimuth_rad: np.ndarray, range_m: np.ndarray, points: Points, level: Level) -> Reach:
    """Return how far a radar sees; `points` (A, N) lie at azimuths (A,) and ranges (N,), of which the first is not 0.

    Ends are found to a fraction of a cell of range by halving. A target above the beam does not break the sight of
    those farther away.
    """
    found = looks(looker, points, level)
    seen = found == SEEN
    each = np.arange(len(found))
    near = np.argmax(found != Limit.ELEVATION, axis=1)  # the nearest that is not above the beam
    ever = seen.any(axis=1)
    last = np.where(ever, found.shape[1] - 1 - np.argmax(seen[:, ::-1], axis=1), near)
    whole_m, beyond = _edge(looker, azimuth_rad, range_m, last, level, found)
    limit = np.where(ever, beyond, found[each, near])
    broken = ~seen & (np.arange(found.shape[1]) >= near[:, None])
    first = np.where(broken.any(axis=1), np.argmax(broken, axis=1), found.shape[1])
    starts = seen[each, near]
    gap_m, _ = _edge(looker, azimuth_rad, range_m, np.where(starts, first - 1, near), level, found)
    return Reach(np.where(ever, whole_m, 0.0), np.where(starts, gap_m, 0.0), limit)


def _edge(
    looker: Looker, azimuth_rad: np.ndarray, range_m: np.ndarray, last: np.ndarray, level: Level, found: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return where sight ends between the sample `last` and the next one, and what ends it."""
    after = np.minimum(last + 1, len(range_m) - 1)
    near_m, far_m = range_m[last].copy(), range_m[after].copy()
    beyond = found[np.arange(len(found)), after].copy()
    beyond[after == last] = Limit.INSTRUMENT  # the samples reach a little farther than that
    for _ in range(HALVINGS):
        middle_m = 0.5 * (near_m + far_m)
        there = looks(looker, along_azimuths(looker, azimuth_rad, middle_m), level)
        sees = there == SEEN
        near_m, far_m = np.where(sees, middle_m, near_m), np.where(sees, far_m, middle_m)
        beyond = np.where(sees, beyond, there)
    return near_m, beyond
