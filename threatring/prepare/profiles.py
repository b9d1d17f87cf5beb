"""Planned heights of a route before they are bent to what can be flown: waypoints, ground, glide and dive."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from threatring.prepare.surface import Ground
from threatring.prepare.tracks import Track
from threatring.results import geodetic
from threatring.scenario import Point


class TooShort(Exception):
    """A route is too short for its heights; the text says what would be right."""


def waypoint_heights_m(points: list[Point], ground: Ground) -> np.ndarray:
    """Return the height of each waypoint above the sea; those over the ground add their clearance to its height."""
    lat, lon = np.array([p.lat_deg for p in points]), np.array([p.lon_deg for p in points])
    followed = ground.height_m(lat, lon) + np.array([p.clearance_m or 0.0 for p in points])
    return np.where([p.clearance_m is None for p in points], [p.altitude_m for p in points], followed)


def planned_m(
    points: list[Point], track: Track, s_m: np.ndarray, ground: Ground, dive_rad: float | None, glide: float | None
) -> np.ndarray:
    """Return planned heights above the sea (n,) at distances (n,) along a track.

    Between two waypoints over the ground the plan follows the ground with their clearance; elsewhere it is straight.
    """
    heights = waypoint_heights_m(points, ground)
    if dive_rad is not None:
        return dive_m(track.ways_m, heights, s_m, dive_rad, glide)
    plan = np.interp(s_m, track.ways_m, heights)
    follows = [a.clearance_m is not None and b.clearance_m is not None for a, b in pairwise(points)]
    if not any(follows):
        return plan
    lat, lon, _ = geodetic(track.at(s_m)[0])
    over = ground.height_m(lat, lon) + np.interp(s_m, track.ways_m, [p.clearance_m or 0.0 for p in points])
    for leg, (from_m, to_m) in zip(follows, pairwise(track.ways_m), strict=True):
        if leg:
            plan = np.where((s_m >= from_m) & (s_m <= to_m), over, plan)
    return plan


def dive_m(
    ways_m: np.ndarray, heights_m: np.ndarray, s_m: np.ndarray, dive_rad: float, glide: float | None
) -> np.ndarray:
    """Return the heights of a weapon that dives at its last waypoint at an angle.

    With a glide ratio it comes down evenly from its first point; else it flies its waypoints' heights, the last but
    one held until the dive. Raises `TooShort` when it falls short of its aim.
    """
    length_m = float(ways_m[-1])
    final = heights_m[-1] + math.tan(dive_rad) * (length_m - s_m)
    if glide is None:
        return np.minimum(np.interp(s_m, ways_m[:-1], heights_m[:-1]), final)
    reach_m = glide * float(heights_m[0] - heights_m[-1])
    if reach_m < length_m:
        raise TooShort(f"from its height it glides {reach_m / 1000.0:.1f} km: release it higher or nearer")
    return np.minimum(heights_m[0] - s_m / glide, final)
