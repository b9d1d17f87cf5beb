"""Heights of the ground on a regular grid of latitude and longitude, bilinear between posts."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

#: The one vertical datum of the project.
VERTICAL_DATUM = "heights above mean sea level, used as heights above the WGS-84 ellipsoid"

SEA_LEVEL_M = 0.0  # the ground where a source has no data: outside its area, or a void that nothing is near
FILL_POSTS = 200  # a void is filled from its edges inwards, so many posts deep at most
METRES_PER_DEGREE = 111_320.0  # of latitude, near enough to choose an area


class Box(NamedTuple):
    """An area of the Earth, degrees."""

    south_deg: float
    west_deg: float
    north_deg: float
    east_deg: float

    def __str__(self) -> str:
        return f"{self.south_deg:.3f} to {self.north_deg:.3f} N, {self.west_deg:.3f} to {self.east_deg:.3f} E"


def box_around(lat_deg: float, lon_deg: float, range_m: float) -> Box:
    """Return the box that holds a circle of `range_m` metres around a place."""
    high = range_m / METRES_PER_DEGREE
    far_lat_rad = math.radians(min(abs(lat_deg) + high, 89.0))
    wide = high / math.cos(far_lat_rad)
    return Box(lat_deg - high, lon_deg - wide, lat_deg + high, lon_deg + wide)


@dataclass(frozen=True)
class Heights:
    """Posts of a regular grid: row 0 is the southernmost, column 0 the westernmost; see `VERTICAL_DATUM`.

    `posts_m` (rows, columns) int16 or float32 metres, without voids; `south_deg`, `west_deg` are the place of post
    [0, 0]. Satisfies `prepare.surface.Ground`.
    """

    posts_m: np.ndarray
    south_deg: float
    west_deg: float
    lat_step_deg: float
    lon_step_deg: float
    name: str
    citation: str = ""
    note: str = ""
    void_count: int = 0

    @property
    def box(self) -> Box:
        """Return the area between the outermost posts."""
        rows, columns = self.posts_m.shape
        north = self.south_deg + (rows - 1) * self.lat_step_deg
        return Box(self.south_deg, self.west_deg, north, self.west_deg + (columns - 1) * self.lon_step_deg)

    @cached_property
    def digest(self) -> str:
        """Return a hash of the posts and of where they lie."""
        digest = hashlib.blake2b(digest_size=16)
        grid = (self.south_deg, self.west_deg, self.lat_step_deg, self.lon_step_deg)
        digest.update(repr((grid, self.posts_m.shape, self.posts_m.dtype.str)).encode())
        digest.update(np.ascontiguousarray(self.posts_m).data)
        return digest.hexdigest()

    def covers(self, lat_deg: float, lon_deg: float) -> bool:
        """Return whether a place lies inside the data."""
        box = self.box
        return box.south_deg <= lat_deg <= box.north_deg and box.west_deg <= lon_deg <= box.east_deg

    def height_m(self, lat_deg: np.ndarray, lon_deg: np.ndarray) -> np.ndarray:
        """Return heights of places given in degrees (WGS-84), any one shape, bilinear; sea level outside the data."""
        lat, lon = np.broadcast_arrays(np.asarray(lat_deg, float), np.asarray(lon_deg, float))
        rows, columns = self.posts_m.shape
        row, column = (lat - self.south_deg) / self.lat_step_deg, (lon - self.west_deg) / self.lon_step_deg
        inside = (row >= 0.0) & (row <= rows - 1.0) & (column >= 0.0) & (column <= columns - 1.0)
        i = np.clip(np.nan_to_num(row), 0, rows - 2).astype(int)
        j = np.clip(np.nan_to_num(column), 0, columns - 2).astype(int)
        p, q = row - i, column - j
        post = self.posts_m
        found = (1.0 - p) * ((1.0 - q) * post[i, j] + q * post[i, j + 1])
        found = found + p * ((1.0 - q) * post[i + 1, j] + q * post[i + 1, j + 1])
        return np.asarray(np.where(inside, found, SEA_LEVEL_M))

    def cut(self, box: Box) -> Heights:
        """Return the part of the grid that holds a box, as far as the data go. Raises ValueError where none is left."""
        rows, columns = self.posts_m.shape
        first = max(math.floor((box.south_deg - self.south_deg) / self.lat_step_deg), 0)
        last = min(math.ceil((box.north_deg - self.south_deg) / self.lat_step_deg), rows - 1)
        left = max(math.floor((box.west_deg - self.west_deg) / self.lon_step_deg), 0)
        right = min(math.ceil((box.east_deg - self.west_deg) / self.lon_step_deg), columns - 1)
        if last - first < 1 or right - left < 1:
            raise ValueError(f"covered are {self.box}")
        posts = np.ascontiguousarray(self.posts_m[first : last + 1, left : right + 1])
        south, west = self.south_deg + first * self.lat_step_deg, self.west_deg + left * self.lon_step_deg
        return Heights(posts, south, west, self.lat_step_deg, self.lon_step_deg, self.name, self.citation, self.note)


def filled_voids(posts_m: np.ndarray, void: np.ndarray) -> np.ndarray:
    """Return posts (rows, columns) with voids filled from their edges inwards by the mean of the neighbours.

    What is farther than `FILL_POSTS` from any height becomes sea level.
    """
    if not void.any():
        return posts_m
    found = np.where(void, 0.0, posts_m).astype(np.float32)
    known = ~void
    for _ in range(FILL_POSTS):
        if known.all():
            break
        heights, weights = np.pad(np.where(known, found, 0.0), 1), np.pad(known.astype(np.float32), 1)
        total, count = np.zeros_like(found), np.zeros_like(found)
        for up, left in ((0, 1), (2, 1), (1, 0), (1, 2), (0, 0), (0, 2), (2, 0), (2, 2)):
            view = np.s_[up : up + found.shape[0], left : left + found.shape[1]]
            total += heights[view]
            count += weights[view]
        edge = ~known & (count > 0.0)
        found[edge] = total[edge] / count[edge]
        known |= edge
    return found
