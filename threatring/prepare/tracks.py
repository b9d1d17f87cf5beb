"""Tracks over the ground: geodesics between waypoints, joined by arcs of the radius that speed and load allow.

Geodesics: C. F. F. Karney, J. Geodesy 87 (2013) 43-55, through `geographiclib`. An arc is drawn in the azimuthal
equidistant plane about its waypoint, in which both geodesics are straight lines; over the radii flown here the plane
and the ellipsoid differ by a hundred-thousandth.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from geographiclib.geodesic import Geodesic

from threatring.results import earth_fixed_m
from threatring.scenario import Point

STRAIGHT_NODE_M = 5_000.0  # a cubic over 5 km of a geodesic is exact to a micrometre
ARC_NODE_RAD = 0.04
NO_TURN_RAD = 1e-4  # smaller corners are left to the smoothing of the path
SHARPEST_RAD = math.radians(170.0)


class TooTight(Exception):
    """The legs about waypoint `index` leave no room for its turn: it needs `need_m` on a leg that has `have_m`."""

    def __init__(self, index: int, turn_rad: float, need_m: float, have_m: float) -> None:
        super().__init__(index)
        self.index, self.turn_rad, self.need_m, self.have_m = index, turn_rad, need_m, have_m


class Track(NamedTuple):
    """A line on the ellipsoid: nodes with their distance along it, and where it passes its waypoints."""

    s_m: np.ndarray  # (n,)
    r_m: np.ndarray  # (n, 3)
    ahead: np.ndarray  # (n, 3) unit tangent
    up: np.ndarray  # (n, 3)
    ways_m: np.ndarray  # (w,) distance along the track at which each waypoint is passed

    @property
    def length_m(self) -> float:
        """How long it is, metres on the ellipsoid."""
        return float(self.s_m[-1])

    def at(self, s_m: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return positions on the ellipsoid and the upward normals, both (m, 3), at distances (m,) along the track."""
        i = np.clip(np.searchsorted(self.s_m, s_m) - 1, 0, len(self.s_m) - 2)
        step = self.s_m[i + 1] - self.s_m[i]
        u = ((s_m - self.s_m[i]) / step)[:, None]
        across = step[:, None]
        r = (
            (2.0 * u**3 - 3.0 * u**2 + 1.0) * self.r_m[i] + (u**3 - 2.0 * u**2 + u) * across * self.ahead[i]
            + (3.0 * u**2 - 2.0 * u**3) * self.r_m[i + 1] + (u**3 - u**2) * across * self.ahead[i + 1]
        )  # fmt: skip
        up = (1.0 - u) * self.up[i] + u * self.up[i + 1]
        return r, up / np.linalg.norm(up, axis=1)[:, None]


def corners_rad(points: list[Point]) -> np.ndarray:
    """Return the change of course at each point, radians, right positive; none at the ends."""
    turns = np.zeros(len(points))
    for index in range(1, len(points) - 1):
        a, b, c = points[index - 1 : index + 2]
        back = Geodesic.WGS84.Inverse(b.lat_deg, b.lon_deg, a.lat_deg, a.lon_deg)["azi1"]
        out = Geodesic.WGS84.Inverse(b.lat_deg, b.lon_deg, c.lat_deg, c.lon_deg)["azi1"]
        turns[index] = math.radians((out - back) % 360.0 - 180.0)
    turns[np.abs(turns) < NO_TURN_RAD] = 0.0
    return turns


def legs_m(points: list[Point]) -> np.ndarray:
    """Return the length of each leg, metres."""
    inverse = Geodesic.WGS84.Inverse
    return np.array([inverse(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg)["s12"] for a, b in pairwise(points)])


def radii_m(lengths_m: np.ndarray, turns: np.ndarray, easy_m: np.ndarray, hard_m: np.ndarray) -> np.ndarray:
    """Return the radius of each corner: the easy one where the legs have room for it, else the hard one.

    Raises `TooTight` where even that does not fit.
    """
    tan = np.tan(0.5 * np.minimum(np.abs(turns), SHARPEST_RAD))
    radii = easy_m.copy()
    for _ in range(len(turns)):
        need_m = radii * tan
        tight = np.flatnonzero(need_m[:-1] + need_m[1:] > lengths_m)
        for leg in tight:
            radii[leg : leg + 2] = hard_m[leg : leg + 2]
        if not len(tight):
            break
    need_m = radii * tan
    for leg in np.flatnonzero(need_m[:-1] + need_m[1:] > lengths_m):
        worst = int(leg) + int(need_m[leg + 1] > need_m[leg])
        raise TooTight(worst, float(turns[worst]), float(need_m[leg] + need_m[leg + 1]), float(lengths_m[leg]))
    over = np.flatnonzero(np.abs(turns) > SHARPEST_RAD)
    if len(over):
        raise TooTight(int(over[0]), float(turns[over[0]]), math.inf, float(lengths_m[over[0]]))
    return radii


def _arc(centre: Point, heading_deg: float, turn: float, radius_m: float) -> list[tuple[float, float, float, float]]:
    """Return (lat, lon, azimuth, distance from the start of the arc) of the nodes of one turn."""
    tangent_m = radius_m * math.tan(0.5 * abs(turn))
    side = math.copysign(1.0, turn)
    nodes = []
    for angle in np.linspace(0.0, abs(turn), max(2, math.ceil(abs(turn) / ARC_NODE_RAD) + 1)):
        x = radius_m * math.sin(angle) - tangent_m
        y = side * radius_m * (1.0 - math.cos(angle))
        bearing = math.degrees(math.atan2(y, x))
        found = Geodesic.WGS84.Direct(centre.lat_deg, centre.lon_deg, heading_deg + bearing, math.hypot(x, y))
        azimuth = found["azi2"] + side * math.degrees(angle) - bearing
        nodes.append((found["lat2"], found["lon2"], azimuth, radius_m * float(angle)))
    return nodes


def _straight(here: Point, there: Point, from_m: float, to_m: float) -> list[tuple[float, float, float, float]]:
    line = Geodesic.WGS84.InverseLine(here.lat_deg, here.lon_deg, there.lat_deg, there.lon_deg)
    nodes = []
    for s in np.linspace(from_m, to_m, max(2, math.ceil((to_m - from_m) / STRAIGHT_NODE_M) + 1)):
        found = line.Position(float(s))
        nodes.append((found["lat2"], found["lon2"], found["azi2"], float(s) - from_m))
    return nodes


def track_of(points: list[Point], turns: np.ndarray, radii: np.ndarray, lengths_m: np.ndarray) -> Track:
    """Return the track through points whose corners are flown as arcs of the given radii (metres)."""
    need_m = radii * np.tan(0.5 * np.abs(turns))
    pieces, ways, gone = [], [0.0], 0.0
    for leg, (here, there) in enumerate(pairwise(points)):
        straight_m = lengths_m[leg] - need_m[leg] - need_m[leg + 1]
        if straight_m > 1e-6:
            pieces.append((gone, _straight(here, there, need_m[leg], lengths_m[leg] - need_m[leg + 1])))
            gone += straight_m
        turn = float(turns[leg + 1])
        if turn != 0.0:
            back = Geodesic.WGS84.Inverse(there.lat_deg, there.lon_deg, here.lat_deg, here.lon_deg)["azi1"]
            pieces.append((gone, _arc(there, back + 180.0, turn, float(radii[leg + 1]))))
        arc_m = float(radii[leg + 1]) * abs(turn)
        ways.append(gone + 0.5 * arc_m)
        gone += arc_m
    rows = np.array([(lat, lon, azimuth, start + s) for start, nodes in pieces for lat, lon, azimuth, s in nodes])
    keep = np.concatenate([[True], np.diff(rows[:, 3]) > 1e-6])
    lat, lon, azimuth, s_m = rows[keep].T
    return Track(s_m, earth_fixed_m(lat, lon, np.zeros_like(lat)), *_frame(lat, lon, azimuth), np.array(ways))


def _frame(lat_deg: np.ndarray, lon_deg: np.ndarray, azimuth_deg: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    lat, lon, azimuth = np.radians(lat_deg), np.radians(lon_deg), np.radians(azimuth_deg)
    east = np.stack([-np.sin(lon), np.cos(lon), np.zeros_like(lon)], axis=1)
    up = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    north = np.cross(up, east)
    return np.cos(azimuth)[:, None] * north + np.sin(azimuth)[:, None] * east, up
