"""Sweeping the ground: mask tables of one antenna, azimuth by azimuth, outwards (see `models.mask`)."""

from __future__ import annotations

import math

from threatring.kernel import inner, stage
from threatring.models.earth import geodetic
from threatring.models.mask import DOWNWARDS_COEFF, TURN_RAD, post_height_m, ray_height_m, ray_tangent_coeff
from threatring.models.vec import along, scale

NEAR_CELLS = 256  # nearer than so many cells each is swept in pieces: what is missed there is magnified by the range
MOST_PIECES = 64


@inner
def grid_place(eye, grid, direction, arc_m):
    """Return (row, column) of the grid under the point at an arc in a level direction from the eye."""
    angle = arc_m / eye.surface_radius_m
    level = along(scale(eye.east, direction[0]), eye.north, direction[1])
    centre = along(eye.place_m, eye.up, -eye.surface_radius_m)
    outward = along(scale(eye.up, math.cos(angle)), level, math.sin(angle))
    lat, lon, _ = geodetic(along(centre, outward, eye.surface_radius_m))
    return (lat - grid.south_rad) / grid.lat_step_rad, (lon - grid.west_rad) / grid.lon_step_rad


@stage
def sweep_into(mask, first, last, posts, grid, eye, rays, stride):
    """Write rows `first` to `last` of a mask table (azimuths, ranges): least visible heights, m above the surface.

    posts (rows, columns) float32, above the sea; rays (2, ranges): cos and sin of range over k R. Places are
    exact every half stride (in cells of range) and run through three of them as a parabola in between.
    """
    ranges = rays.shape[1]
    base_m, share = eye.refraction_factor * eye.surface_radius_m, 1.0 / stride
    for azimuth in range(first, last):
        angle = TURN_RAD * azimuth / mask.shape[0]
        direction = (math.sin(angle), math.cos(angle))
        tangent = DOWNWARDS_COEFF
        row, column = grid_place(eye, grid, direction, 0.0)
        mask[azimuth, 0] = post_height_m(posts, row, column) - eye.level_m
        for begin in range(0, ranges - 1, stride):
            row1, column1 = grid_place(eye, grid, direction, (begin + 0.5 * stride) * eye.step_m)
            row2, column2 = grid_place(eye, grid, direction, (begin + stride) * eye.step_m)
            bend_row, bend_column = 2.0 * (row - 2.0 * row1 + row2), 2.0 * (column - 2.0 * column1 + column2)
            slope_row, slope_column = row2 - row - bend_row, column2 - column - bend_column
            for j in range(begin + 1, min(begin + stride, ranges - 1) + 1):
                pieces = min(NEAR_CELLS // j + 1, MOST_PIECES)
                part = 1.0 / pieces if pieces > 1 else 1.0
                least_m, on_ground = 0.0, False
                for piece in range(1, pieces + 1):
                    w = piece * part
                    u = (j - 1 + w - begin) * share
                    cos_coeff = rays[0, j - 1] + w * (rays[0, j] - rays[0, j - 1])
                    sin_coeff = rays[1, j - 1] + w * (rays[1, j] - rays[1, j - 1])
                    least_m = -eye.level_m + post_height_m(
                        posts, row + u * (slope_row + u * bend_row), column + u * (slope_column + u * bend_column)
                    )
                    on_ground = (base_m + least_m) * (cos_coeff - tangent * sin_coeff) >= base_m + eye.antenna_height_m
                    if on_ground:
                        tangent = ray_tangent_coeff(base_m, eye.antenna_height_m, cos_coeff, sin_coeff, least_m)
                if j % eye.stored_count == 0:
                    seen_m = least_m
                    if not on_ground:
                        seen_m = ray_height_m(base_m, eye.antenna_height_m, rays[0, j], rays[1, j], tangent)
                    mask[azimuth, j // eye.stored_count] = seen_m
            row, column = row2, column2
