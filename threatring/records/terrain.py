"""Where a grid of heights lies, and from where it is looked over."""

from __future__ import annotations

from typing import NamedTuple

from threatring.records.tables import Vec3


class PostGrid(NamedTuple):
    """Where the posts of a grid of heights lie: row 0 is the southernmost, column 0 the westernmost."""

    south_rad: float
    west_rad: float
    lat_step_rad: float
    lon_step_rad: float


class Eye(NamedTuple):
    """An antenna that looks over the ground; heights of its mask table are above the smooth surface at `level_m`."""

    place_m: Vec3  # point of the smooth surface under it, Earth-fixed
    east: Vec3
    north: Vec3
    up: Vec3
    surface_radius_m: float  # Gaussian radius there plus level_m
    refraction_factor: float  # k
    level_m: float  # height of the smooth surface above the sea
    antenna_height_m: float  # above the smooth surface
    step_m: float  # cell of range of the sweep
    stored_count: int  # every so many cells one is stored
