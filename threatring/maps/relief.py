"""Ground from above: rasters of latitude and longitude brought onto the map plane, light on hills, quiet colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from threatring.maps.geo import Plane

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SEA_M = 0.5  # ground nearer to zero than this is sea: grids of heights give the sea as exactly zero
LIGHT_FROM_DEG, LIGHT_UP_DEG = 315.0, 45.0  # the map-maker's custom, from the upper left
_STEEP = 0.45  # the tangent to which the steepest tenth of slopes is drawn, so that plain and mountain both show
_LAND = ((0.0, "#eeeee9"), (800.0, "#ebe7dd"), (2000.0, "#dfd7cb"), (4000.0, "#d2c8be"))
_SEA, _UNKNOWN = "#e6edf1", "#fdfdfc"
#: What is drawn over the relief, which stays light on a dark page too: no colours of the palette, they would change.
INK, WATER, BOUNDARY, WHITE = "#1c1f24", "#44586a", "#55585e", "#ffffff"


class Ground:
    """A square of the map plane with `count` points a side, and where each lies in rasters of a coverage."""

    def __init__(self, plane: Plane, reach_km: float, count: int, lat_deg: np.ndarray, lon_deg: np.ndarray) -> None:
        self.plane, self.reach_km = plane, reach_km
        self.cell_km = 2.0 * reach_km / count
        self.km = (np.arange(count) + 0.5) * self.cell_km - reach_km  # (count,) east, and north
        lat, lon = plane.degrees(np.stack(np.meshgrid(self.km, self.km), axis=-1))
        middle = 0.5 * (lon_deg[0] + lon_deg[-1])
        lon = (lon - middle + 180.0) % 360.0 - 180.0 + middle
        self._lat_deg, self._lon_deg = lat, lon
        self._row = np.interp(lat, lat_deg, np.arange(len(lat_deg)), left=np.nan, right=np.nan)
        self._column = np.interp(lon, lon_deg, np.arange(len(lon_deg)), left=np.nan, right=np.nan)
        self._held = np.isfinite(self._row) & np.isfinite(self._column)
        self.known = self._held  #: (count, count) heights of the ground are known

    def know_within(self, box_deg: Sequence[float]) -> None:
        """Take heights as known inside a box only: south, west, north, east."""
        south, west, north, east = box_deg
        beyond = (self._lat_deg < south) | (self._lat_deg > north) | (self._lon_deg < west) | (self._lon_deg > east)
        self.known = self._held & ~beyond

    def taken(self, values: np.ndarray) -> np.ndarray:
        """Return a raster (Y, X) on the plane (count, count), bilinear, zero outside it."""
        row, column = np.nan_to_num(self._row), np.nan_to_num(self._column)
        i = np.minimum(row.astype(int), values.shape[0] - 2)
        j = np.minimum(column.astype(int), values.shape[1] - 2)
        p, q = (row - i).astype(np.float32), (column - j).astype(np.float32)
        v = values.astype(np.float32)
        found = (1 - p) * ((1 - q) * v[i, j] + q * v[i, j + 1]) + p * ((1 - q) * v[i + 1, j] + q * v[i + 1, j + 1])
        return np.where(self._held, found, np.float32(0.0))


def smoothed(field: np.ndarray, cells: float) -> np.ndarray:
    """Return a field (n, m) averaged over its neighbours with a Gaussian whose deviation is so many cells."""
    half = int(3.0 * cells)
    if half < 1:
        return field
    weights = np.exp(-0.5 * (np.arange(-half, half + 1) / cells) ** 2).astype(np.float32)
    weights /= weights.sum()
    for axis in (0, 1):
        count = field.shape[axis]
        wide = np.pad(
            field.astype(np.float32), [(half, half) if axis == side else (0, 0) for side in (0, 1)], mode="edge"
        )
        shifted = (wide[:, k : k + count] if axis else wide[k : k + count] for k in range(len(weights)))
        field = np.asarray(sum(weight * part for weight, part in zip(weights, shifted, strict=True)))
    return field


def light(ground_m: np.ndarray, cell_m: float) -> np.ndarray:
    """Return the light on the ground (n, n), rows from the south: 1 on the flat, more on slopes that face it.

    Lambert's cosine law for one light; slopes are drawn up or down so that the steepest tenth has a tangent of 0.45.
    """
    north, east = np.gradient(ground_m, cell_m)
    slope = np.hypot(north, east)
    steep = float(np.quantile(slope, 0.9))
    factor = _STEEP / steep if steep > 0.0 else 1.0
    turn, up = np.radians(LIGHT_FROM_DEG), np.radians(LIGHT_UP_DEG)
    towards = np.sin(turn), np.cos(turn)
    lit = np.sin(up) - factor * (east * towards[0] + north * towards[1]) * np.cos(up)
    return np.asarray(np.maximum(lit / np.sqrt(1.0 + (factor * slope) ** 2) / np.sin(up), 0.0))


def rgb(colour: str) -> np.ndarray:
    """Return a colour '#rrggbb' as (3,) from 0 to 1."""
    return np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255.0


def base_colours(ground_m: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return quiet colours (n, n, 3) of sea, land by height and what no raster holds."""
    heights, colours = [height for height, _ in _LAND], np.array([rgb(colour) for _, colour in _LAND])
    land = np.stack([np.interp(ground_m, heights, colours[:, k]) for k in range(3)], axis=-1)
    if np.ptp(ground_m[known]) > 1.0 if known.any() else False:  # smooth ground has no sea
        land[np.abs(ground_m) < SEA_M] = rgb(_SEA)
    land[~known] = rgb(_UNKNOWN)
    return land


def lit(colours: np.ndarray, shade: np.ndarray, strength: np.ndarray | float) -> np.ndarray:
    """Return colours (n, n, 3) darkened where the light is under 1 and whitened where it is over 1."""
    dark = np.clip(1.0 - strength * np.maximum(1.0 - shade, 0.0), 0.0, 1.0)[..., None]
    white = np.clip(0.55 * strength * np.maximum(shade - 1.0, 0.0), 0.0, 0.6)[..., None]
    return colours * dark * (1.0 - white) + white


def painted(axes: Axes, ground: Ground, colours: np.ndarray) -> None:
    """Draw colours (n, n, 3) from 0 to 1 over the square of the plane, in steps of 1/64 so that files stay small."""
    steps = (np.round(np.clip(colours, 0.0, 1.0) * 63.0) * (255.0 / 63.0)).astype(np.uint8)
    reach = ground.reach_km
    axes.imshow(steps, extent=(-reach, reach, -reach, reach), origin="lower", interpolation="none", zorder=0.5)


def edges_km(axes: Axes, ground: Ground, field: np.ndarray, least_km: float) -> list[np.ndarray]:
    """Return where a field (n, n) crosses one half: lines (k, 2), km, those shorter than `least_km` left out."""
    if not (field.min() < 0.5 < field.max()):
        return []
    found = axes.contour(ground.km, ground.km, field, levels=[0.5])
    lines = [np.asarray(line) for line in found.allsegs[0]]
    found.remove()
    return [line for line in lines if len(line) > 1 and np.hypot(*np.diff(line, axis=0).T).sum() >= least_km]
