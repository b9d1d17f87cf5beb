"""Flying missiles beforehand: many at once, at points around a site or at targets that pass them."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from threatring.engine.envelope import fly_sorties
from threatring.engine.flight import empty_lanes
from threatring.kernel import is_compiled
from threatring.models.earth import axes, ecef_m, gauss_radius_m
from threatring.records import Environment, Flown, Sortie, table

CHUNK = 640  # sorties a thread takes at a time
COMPILING = "compiling the flight of missiles (once per machine)"
Progress = Callable[[str, int, int], None]


class Site(NamedTuple):
    """Where the launcher stands."""

    env: Environment
    lat_rad: float
    lon_rad: float


def points_at(site: Site, ranges_m: np.ndarray, heights_m: np.ndarray) -> np.ndarray:
    """Return the (n, 3) Earth-fixed points (m) north of a site at n ground ranges and heights above the ground (m)."""
    _, north, up = axes(site.lat_rad, site.lon_rad)
    place = np.array(ecef_m(site.lat_rad, site.lon_rad, site.env.ground_m))
    radius_m = gauss_radius_m(site.lat_rad) + site.env.ground_m
    centre = place - radius_m * np.array(up)
    angle = (ranges_m / radius_m)[:, None]
    direction = np.cos(angle) * np.array(up) + np.sin(angle) * np.array(north)
    return np.ascontiguousarray(centre + (radius_m + heights_m)[:, None] * direction)


def drift_at(site: Site, ranges_m: np.ndarray, speed_m_s: float, aspect_rad: float, dive_rad: float) -> np.ndarray:
    """Return the (n, 3) velocities of targets that pass points north of a site.

    aspect_rad: 0 towards the launcher, pi / 2 across, pi away; dive_rad below the horizontal there.
    """
    east, north, up = (np.array(axis) for axis in axes(site.lat_rad, site.lon_rad))
    angle = (ranges_m / (gauss_radius_m(site.lat_rad) + site.env.ground_m))[:, None]
    above = np.cos(angle) * up + np.sin(angle) * north
    outward = np.cos(angle) * north - np.sin(angle) * up
    level = -np.cos(aspect_rad) * outward + np.sin(aspect_rad) * east
    return np.asarray(speed_m_s * (np.cos(dive_rad) * level - np.sin(dive_rad) * above))


def fly(
    site: Site,
    missiles: np.recarray,
    which: np.ndarray | int,
    ranges_m: np.ndarray,
    heights_m: np.ndarray,
    lofts_coeff: np.ndarray | float,
    threads: int = 1,
    *,
    drift_m_s: np.ndarray | None = None,
    meet_s: np.ndarray | None = None,
    fine: bool = False,
) -> np.recarray:
    """Fly n sorties and return what became of each, (n,) rows of `Flown`.

    which: row of `missiles` of each sortie; drift_m_s (n, 3) and meet_s (n,): the target's velocity, and the age at
    which it passes the point (without: points stand still). fine: fine steps throughout, not only under power and
    while homing.
    """
    ranges_m, heights_m = np.broadcast_arrays(np.asarray(ranges_m, float), np.asarray(heights_m, float))
    sorties = table(Sortie, len(ranges_m))
    sorties.missile, sorties.loft_coeff = which, lofts_coeff
    sorties.aim_m = points_at(site, ranges_m, heights_m)
    if drift_m_s is not None and meet_s is not None:
        sorties.drift_m_s, sorties.meet_s = drift_m_s, meet_s
    flown = table(Flown, len(sorties))
    place, up = ecef_m(site.lat_rad, site.lon_rad, site.env.ground_m), axes(site.lat_rad, site.lon_rad)[2]

    def part(first: int) -> None:
        here = slice(first, first + CHUNK)
        lanes = empty_lanes(site.env.air_factor)[0]
        fly_sorties(lanes, site.env, missiles, place, up, sorties[here], flown[here], 0 if fine else 1)

    firsts = range(0, len(sorties), CHUNK)
    with ThreadPoolExecutor(max(min(threads, len(firsts)), 1)) as pool:
        list(pool.map(part, firsts))
    return flown


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def warm(progress: Progress) -> None:
    """Say so when the flight of missiles must be compiled first."""
    if not is_compiled("fly_sorties"):
        progress(COMPILING, 0, 1)
