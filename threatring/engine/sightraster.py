"""Least visible heights on a grid of latitude and longitude, read off a mask table (see `models.mask`)."""

from __future__ import annotations

import math

from threatring.kernel import inner, kernel, stage
from threatring.models.earth import ecef_m, ground_arc_m
from threatring.models.mask import OUTSIDE, TURN_RAD, azimuth_along, table_place
from threatring.models.vec import dot, sub

STRETCH_SHARE = 1.0 / 16.0  # of the range: azimuth and arc are exact every half of it, a parabola between: 2 m off


@inner
def looked_at(eye, lat_rad, lon_rad):
    """Return (azimuth in turns, ground range in metres) of a place of the smooth surface, as the engagement counts."""
    d = sub(ecef_m(lat_rad, lon_rad, eye.level_m), eye.place_m)
    arc_m = ground_arc_m(eye.surface_radius_m, 0.0, 0.0, math.sqrt(dot(d, d)))
    return azimuth_along(eye.east, eye.north, d) / TURN_RAD, arc_m


@kernel
def parabola(begin, middle, end):
    """Return the powers (0, 1, 2) over the share of the way of the parabola through three values."""
    bend = 2.0 * (begin - 2.0 * middle + end)
    return begin, end - begin - bend, bend


@kernel
def in_table_m(mask, ranges, cell, p, q):
    """Return the height in a cell of a mask table (all in one row), bilinear; NaN beyond it."""
    if cell < 0:
        return math.nan
    there = cell + ranges if cell + ranges < mask.shape[0] else cell + ranges - mask.shape[0]
    here_m = (1.0 - q) * float(mask[cell]) + q * float(mask[cell + 1])
    there_m = (1.0 - q) * float(mask[there]) + q * float(mask[there + 1])
    return (1.0 - p) * here_m + p * there_m


@inner
def cells_into(cells, room, count, turns, steps, shape):
    """Write the cell of the table of each of some places in a row, and its shares of it (room); -1 beyond the table.

    turns, steps: parabolas of azimuth (turns) and ground range (cells) over the share of the row.
    """
    share = 1.0 / count
    for n in range(count):
        u = n * share
        x = steps[0] + u * (steps[1] + u * steps[2])
        i, j, room[0, n], room[1, n] = table_place(shape[0], shape[1], turns[0] + u * (turns[1] + u * turns[2]), x)
        cells[n] = i * shape[1] + j if x <= shape[1] - 1.0 else OUTSIDE


@stage
def raster_into(raster, first, last, mask, shape, eye, step_m, south_west, steps, cells, room):
    """Write rows `first` to `last` of a raster (Y, X): least visible height above the sea, m, NaN beyond the table.

    mask (azimuths * ranges,) and its shape, ranges in steps of `step_m`; south_west and steps: (latitude, longitude)
    of raster[0, 0] and from cell to cell, radians; cells (X,), room (2, X): to work in.
    """
    for i in range(first, last):
        lat_rad = south_west[0] + i * steps[0]
        across_m = eye.surface_radius_m * abs(math.cos(lat_rad) * steps[1])
        turn, arc_m = looked_at(eye, lat_rad, south_west[1])
        begin = 0
        while begin < raster.shape[1]:
            count = int(min(max(arc_m * STRETCH_SHARE / across_m, 1.0), 1.0 * raster.shape[1]))
            turn1, arc1_m = looked_at(eye, lat_rad, south_west[1] + (begin + 0.5 * count) * steps[1])
            turn2, arc2_m = looked_at(eye, lat_rad, south_west[1] + (begin + count) * steps[1])
            turn1 -= math.floor(turn1 - turn + 0.5)  # the shorter way round
            turn2 -= math.floor(turn2 - turn + 0.5)
            ranges = parabola(arc_m / step_m, arc1_m / step_m, arc2_m / step_m)
            cells_into(cells, room, count, parabola(turn, turn1, turn2), ranges, shape)
            for n in range(min(count, raster.shape[1] - begin)):
                least_m = in_table_m(mask, shape[1], cells[n], room[0, n], room[1, n])
                raster[i, begin + n] = eye.level_m + least_m
            begin += count
            turn, arc_m = turn2, arc2_m
