"""Mask tables: the least height at which a radar sees, by azimuth and range, over real ground.

Source: geometry of straight rays over a sphere of effective radius k x R (ITU-R P.834-9, as in `earth`): along one
azimuth the least visible height is that of the ray of the largest elevation angle met so far, or the ground itself.
The elevation's tangent of a point of height h at the angle t = s / (k R) from an antenna of height h0 is
((k R + h) cos t - (k R + h0)) / ((k R + h) sin t): exact, and cos t and sin t are tables over the range.
Heights are metres above the smooth surface of the radar's place. Tables hold single precision; `float` keeps what is
computed from them in double precision with the compiler off, too.
"""

from __future__ import annotations

import math

from threatring.kernel import code, kernel
from threatring.models.earth import is_beyond_horizon
from threatring.models.vec import dot, get3, sub

TURN_RAD = 2.0 * math.pi
DOWNWARDS_COEFF = -1.0e6  # tangent of the ray before any ground was met; double precision holds it without loss
OUTSIDE = code(-1)
FLATTEST_COEFF = 0.02  # a ray so steep that it gains fifty times the Earth's radius is held there


@kernel
def ray_height_m(base_m, eye_m, cos_coeff, sin_coeff, tangent_coeff):
    """Return the height at which a ray passes a range: base radius k R, antenna height, the range's cos and sin."""
    return (base_m + eye_m) / max(cos_coeff - tangent_coeff * sin_coeff, FLATTEST_COEFF) - base_m


@kernel
def ray_tangent_coeff(base_m, eye_m, cos_coeff, sin_coeff, height_m):
    """Return the tangent of the elevation at which a point of a height and range is seen: inverse of the above."""
    return ((base_m + height_m) * cos_coeff - (base_m + eye_m)) / ((base_m + height_m) * sin_coeff)


@kernel
def cell_of(shape, row, column):
    """Return the cell of a grid of posts (rows, columns) a place lies in, and the place's shares (north, east) of it.

    The cell is the number of its south-western post in one row of all posts; -1 outside the grid.
    """
    inside = row >= 0.0 and column >= 0.0 and row <= shape[0] - 1.0 and column <= shape[1] - 1.0
    i = min(int(row), shape[0] - 2)
    j = min(int(column), shape[1] - 2)
    return i * shape[1] + j if inside else OUTSIDE, row - i, column - j


@kernel
def ground_in_m(posts, columns, cell, north, east):
    """Return the height (above the sea) in a cell of posts (all in one row), bilinear; the sea's outside the grid."""
    if cell < 0:
        return 0.0
    below = (1.0 - east) * float(posts[cell]) + east * float(posts[cell + 1])
    above = (1.0 - east) * float(posts[cell + columns]) + east * float(posts[cell + columns + 1])
    return (1.0 - north) * below + north * above


@kernel
def table_place(azimuths, ranges, turns, steps):
    """Return (azimuth, range, share of azimuth, share of range) of the cell of a mask table a direction falls into.

    turns: azimuth in turns from north, any number of them; steps: ground range in cells, the last one's beyond the end.
    """
    y = (turns - math.floor(turns)) * azimuths
    x = min(steps, ranges - 1.0)
    i = min(int(y), azimuths - 1)
    j = min(int(x), ranges - 2)
    return i, j, y - i, x - j


@kernel
def least_height_m(masks, index, azimuth_rad, arc_m, step_m):
    """Return the least visible height of a radar at an azimuth and a ground range, bilinear.

    masks (R, azimuths, ranges): azimuths from north all round, ranges from 0 in steps of `step_m`; farther than the
    last range its value holds.
    """
    i, j, p, q = table_place(masks.shape[1], masks.shape[2], azimuth_rad / TURN_RAD, arc_m / step_m)
    after = i + 1 if i + 1 < masks.shape[1] else 0
    here = (1.0 - q) * float(masks[index, i, j]) + q * float(masks[index, i, j + 1])
    there = (1.0 - q) * float(masks[index, after, j]) + q * float(masks[index, after, j + 1])
    return (1.0 - p) * here + p * there


@kernel
def azimuth_along(east, north, d):
    """Return the azimuth of a way between two points, radians from north, in level axes at its begin."""
    return math.atan2(dot(d, east), dot(d, north))


@kernel
def azimuth_of(radar, r):
    """Return the azimuth of a point from a radar, radians from north."""
    return azimuth_along(get3(radar.east), get3(radar.north), sub(r, get3(radar.r_m)))


@kernel
def is_hidden(radar, env, masks, index, r, height_m, arc_m):
    """Return whether the ground hides a point at a height above the smooth surface and a ground range from a radar.

    By the mask table of that radar; over smooth ground by the refracted horizon.
    """
    if radar.mask_step_m > 0.0:
        return height_m < least_height_m(masks, index, azimuth_of(radar, r), arc_m, radar.mask_step_m)
    return is_beyond_horizon(arc_m, radar.antenna_height_m, height_m, radar.surface_radius_m, env.refraction_factor)
