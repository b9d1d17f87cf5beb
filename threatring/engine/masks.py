"""Sweeping the ground: mask tables of one antenna, azimuth by azimuth, outwards (see `models.mask`).

Each azimuth is walked in passes over a row of samples: places, ground under them, elevations, the highest so far.
The compiler takes eight samples at once in all passes but the reading of posts and the highest so far.
"""

from __future__ import annotations

import math

from threatring.kernel import inner, kernel, stage
from threatring.models.earth import geodetic
from threatring.models.mask import DOWNWARDS_COEFF, TURN_RAD, cell_of, ground_in_m, ray_height_m, ray_tangent_coeff
from threatring.models.vec import along, scale


@inner
def grid_place(eye, grid, direction, arc_m):
    """Return (row, column) of the grid under the point at an arc in a level direction from the eye."""
    angle = arc_m / eye.surface_radius_m
    level = along(scale(eye.east, direction[0]), eye.north, direction[1])
    centre = along(eye.place_m, eye.up, -eye.surface_radius_m)
    outward = along(scale(eye.up, math.cos(angle)), level, math.sin(angle))
    lat, lon, _ = geodetic(along(centre, outward, eye.surface_radius_m))
    here = math.atan2(eye.place_m[1], eye.place_m[0])
    lon -= TURN_RAD * math.floor((lon - here) / TURN_RAD + 0.5)  # a line across the date line has no jump
    return (lat - grid.south_rad) / grid.lat_step_rad, (lon - grid.west_rad) / grid.lon_step_rad


@kernel
def at_share(powers, axis, share):
    """Return row (axis 0) or column (1) at a share of the reach from the powers (2, 7) of `cells_into`."""
    high = powers[axis, 4] + share * (powers[axis, 5] + share * powers[axis, 6])
    return powers[axis, 0] + share * (
        powers[axis, 1] + share * (powers[axis, 2] + share * (powers[axis, 3] + share * high))
    )


@inner
def cells_into(cells, room, shape, powers, eye, grid, direction, reach_m, way, fit):
    """Write the cell of posts of every sample of one azimuth, and its shares of it (room).

    Places are exact at seven ranges, a polynomial between.
    """
    for power in range(fit.shape[0]):
        powers[0, power] = 0.0
        powers[1, power] = 0.0
    for node in range(fit.shape[1]):
        row, column = grid_place(eye, grid, direction, reach_m * node / (fit.shape[1] - 1))
        for power in range(fit.shape[0]):
            powers[0, power] += fit[power, node] * row
            powers[1, power] += fit[power, node] * column
    for k in range(way.shape[1]):
        row, column = at_share(powers, 0, way[0, k]), at_share(powers, 1, way[0, k])
        cells[k], room[0, k], room[1, k] = cell_of(shape, row, column)


@stage
def sweep_into(mask, first, last, posts, shape, grid, eye, reach_m, way, stored, fit, powers, cells, room):
    """Write rows `first` to `last` of a mask table (azimuths, ranges): least visible heights, m above the surface.

    posts (rows * columns,) float32, above the sea, and their shape; way (3, samples): share of the reach, cos and sin
    of the range over k R; stored (ranges,): the sample at each range of the table; fit (7, 7): from values at even
    shares to powers of the share; powers (2, 7), cells (samples,), room (2, samples): to work in.
    """
    base_m = eye.refraction_factor * eye.surface_radius_m
    for azimuth in range(first, last):
        angle = TURN_RAD * azimuth / mask.shape[0]
        direction = (math.sin(angle), math.cos(angle))
        cells_into(cells, room, shape, powers, eye, grid, direction, reach_m, way, fit)
        for k in range(way.shape[1]):
            room[0, k] = ground_in_m(posts, shape[1], cells[k], room[0, k], room[1, k]) - eye.level_m
        mask[azimuth, 0] = room[0, 0]
        for k in range(1, way.shape[1]):
            room[0, k] = ray_tangent_coeff(base_m, eye.antenna_height_m, way[1, k], way[2, k], room[0, k])
        highest = DOWNWARDS_COEFF
        for k in range(1, way.shape[1]):
            highest = max(highest, room[0, k])
            room[0, k] = highest
        for k in range(1, way.shape[1]):
            room[0, k] = ray_height_m(base_m, eye.antenna_height_m, way[1, k], way[2, k], room[0, k])
        for j in range(1, mask.shape[1]):
            mask[azimuth, j] = room[0, stored[j]]
