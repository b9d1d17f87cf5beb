"""Where things are on a map: positions on a plane around the site, and the coast and boundary lines near it.

The plane is azimuthal equidistant: distance and bearing from the site are true, so a range ring is a circle. Bearing
is that of the normal section, distance its chord bent to Euler's radius; against Karney's geodesics the two hold to 5 m
within 700 km. Source: J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395 (1987), chapter 25.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from threatring.results.geodetic import FLATTENING_COEFF, SEMI_MAJOR_M, earth_fixed_m, geodetic

_E2 = FLATTENING_COEFF * (2.0 - FLATTENING_COEFF)
_QUANTUM_DEG = 0.001  # of the stored lines
_LONGEST_STEP_DEG = 0.25  # a straight boundary of a thousand kilometres must not vanish between its two ends

#: What stands under every map.
MAP_SOURCES = (
    "Coast and boundary lines: Natural Earth 4.1, public domain. Boundary lines show actual control as Natural Earth "
    "sees it; all are dashed alike, and the map takes no side in any dispute."
)


class Plane(NamedTuple):
    """The map plane around one point: kilometres east and north."""

    lat_deg: float
    lon_deg: float

    def km(self, lat_deg: np.ndarray, lon_deg: np.ndarray) -> np.ndarray:
        """Return plane coordinates (..., 2), km east and north, of geodetic coordinates (...,) in degrees."""
        lat, lon = np.radians(self.lat_deg), np.radians(self.lon_deg)
        origin_m = earth_fixed_m(self.lat_deg, self.lon_deg, 0.0)
        to_point = earth_fixed_m(lat_deg, lon_deg, np.zeros_like(lat_deg, dtype=float)) - origin_m
        east = to_point @ np.array([-np.sin(lon), np.cos(lon), 0.0])
        north = to_point @ np.array([-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat)])
        bearing = np.arctan2(east, north)
        radius_m = self._radius_m(bearing)
        chord_m = np.linalg.norm(to_point, axis=-1)
        arc_km = 2e-3 * radius_m * np.arcsin(np.minimum(chord_m / (2.0 * radius_m), 1.0))
        return np.stack([arc_km * np.sin(bearing), arc_km * np.cos(bearing)], axis=-1)

    def degrees(self, km: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return geodetic latitude and longitude (...,) in degrees of plane coordinates (..., 2): `km` undone."""
        lat, lon = np.radians(self.lat_deg), np.radians(self.lon_deg)
        x, y = np.moveaxis(np.asarray(km, float), -1, 0) * 1e3
        bearing = np.arctan2(x, y)
        radius_m = self._radius_m(bearing)
        chord_m = 2.0 * radius_m * np.sin(np.minimum(np.hypot(x, y) / (2.0 * radius_m), 0.5 * np.pi))
        east = np.array([-np.sin(lon), np.cos(lon), 0.0])
        north = np.array([-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat)])
        up = np.cross(east, north)
        level = np.sin(bearing)[..., None] * east + np.cos(bearing)[..., None] * north
        normal_m = SEMI_MAJOR_M / np.sqrt(1.0 - _E2 * np.sin(lat) ** 2)
        sine = -chord_m / (2.0 * radius_m)
        for _ in range(5):  # the chord in this direction ends on the ellipsoid; flattening moves its dip a little
            toward = np.sqrt(1.0 - sine**2)[..., None] * level + sine[..., None] * up
            squeezed = 1.0 + toward[..., 2] ** 2 * (1.0 / (1.0 - _E2) - 1.0)
            sine = -chord_m * squeezed / (2.0 * normal_m)
        lat_deg, lon_deg, _ = geodetic(earth_fixed_m(self.lat_deg, self.lon_deg, 0.0) + chord_m[..., None] * toward)
        return lat_deg, lon_deg

    def _radius_m(self, bearing_rad: np.ndarray) -> np.ndarray:
        """Return Euler's radius of curvature of the normal section at the site along bearings."""
        lat = np.radians(self.lat_deg)
        normal_m = SEMI_MAJOR_M / np.sqrt(1.0 - _E2 * np.sin(lat) ** 2)
        meridian_m = normal_m * (1.0 - _E2) / (1.0 - _E2 * np.sin(lat) ** 2)
        return np.asarray(1.0 / (np.cos(bearing_rad) ** 2 / meridian_m + np.sin(bearing_rad) ** 2 / normal_m))

    def km_of(self, r_m: np.ndarray) -> np.ndarray:
        """Return plane coordinates (..., 2), km, of Earth-fixed positions (..., 3) in metres."""
        lat_deg, lon_deg, _ = geodetic(r_m)
        return self.km(lat_deg, lon_deg)


@cache
def _world(kind: str) -> tuple[np.ndarray, np.ndarray]:
    """Return all points (n, 2) of one kind of line, degrees, long steps divided, and where each line begins."""
    with (files("threatring") / "data" / "geo" / "lines.npz").open("rb") as stream, np.load(stream) as stored:
        first, count, step = (stored[f"{kind}_{part}"] for part in ("first", "count", "step"))
    starts_new = np.zeros(len(step), bool)
    starts_new[np.cumsum(count) - count] = True
    step = step.astype(float) * _QUANTUM_DEG
    parts = np.maximum(np.ceil(np.abs(step).max(axis=1) / _LONGEST_STEP_DEG).astype(int), 1)
    walked = np.cumsum(np.repeat(step / parts[:, None], parts, axis=0), axis=0)
    begins = np.flatnonzero(np.repeat(starts_new, parts))
    lengths = np.diff(np.append(begins, len(walked)))
    return np.repeat(first * _QUANTUM_DEG - walked[begins], lengths, axis=0) + walked, begins


def lines_deg(kind: str, lat_deg: float, lon_deg: float, reach_km: float) -> list[np.ndarray]:
    """Return the 'coast' or 'boundary' lines that come near a place, each (n, 2) longitude and latitude in degrees.

    A line is cut where it leaves the neighbourhood, which holds the circle of `reach_km` and is about a fifth wider.
    """
    points_deg, begins = _world(kind)
    lon_off = np.abs((points_deg[:, 0] - lon_deg + 180.0) % 360.0 - 180.0)
    lat_off_km = np.abs(points_deg[:, 1] - lat_deg) * 111.0
    lon_off_km = lon_off * 111.0 * np.cos(np.radians(min(abs(lat_deg) + reach_km / 111.0, 89.0)))
    near = (lat_off_km < 1.2 * reach_km + 30.0) & (lon_off_km < 1.2 * reach_km + 30.0)
    starts_new = np.zeros(len(near), bool)
    starts_new[begins] = True
    kept = np.flatnonzero(near)
    if not kept.size:
        return []
    breaks = np.flatnonzero((np.diff(kept) > 1) | starts_new[kept[1:]]) + 1
    return [piece for piece in np.split(points_deg[kept], breaks) if len(piece) > 1]


def lines_km(kind: str, plane: Plane, reach_km: float) -> list[np.ndarray]:
    """Return the 'coast' or 'boundary' lines that come within `reach_km` of the plane's centre, each (n, 2) in km.

    A line is cut where it leaves the neighbourhood, so that no segment crosses the map from far away.
    """
    pieces = lines_deg(kind, plane.lat_deg, plane.lon_deg, reach_km)
    return [plane.km(piece[:, 1], piece[:, 0]) for piece in pieces]
