"""Least visible heights on a grid of latitude and longitude, read off a mask table (see `models.mask`)."""

from __future__ import annotations

import math

from threatring.kernel import inner, stage
from threatring.models.earth import ecef_m, ground_arc_m
from threatring.models.mask import TURN_RAD, azimuth_along, least_height_m
from threatring.models.vec import dot, sub

STRETCH_SHARE = 1.0 / 16.0  # of the range: azimuth and arc are exact every half of it, a parabola between: 2 m off


@inner
def looked_at(eye, lat_rad, lon_rad):
    """Return (azimuth in turns, ground range in metres) of a place of the smooth surface, as the engagement counts."""
    d = sub(ecef_m(lat_rad, lon_rad, eye.level_m), eye.place_m)
    arc_m = ground_arc_m(eye.surface_radius_m, 0.0, 0.0, math.sqrt(dot(d, d)))
    return azimuth_along(eye.east, eye.north, d) / TURN_RAD, arc_m


@stage
def raster_into(raster, first, last, masks, eye, step_m, south_west, steps):
    """Write rows `first` to `last` of a raster (Y, X): least visible height above the sea, m, NaN beyond the table.

    masks (1, azimuths, ranges) with ranges in steps of `step_m`; south_west and steps: (latitude, longitude) of
    raster[0, 0] and from cell to cell, radians.
    """
    reach_m = step_m * (masks.shape[2] - 1)
    for i in range(first, last):
        lat_rad = south_west[0] + i * steps[0]
        across_m = eye.surface_radius_m * abs(math.cos(lat_rad) * steps[1])
        turn, arc_m = looked_at(eye, lat_rad, south_west[1])
        begin = 0
        while begin < raster.shape[1]:
            stride = int(min(max(arc_m * STRETCH_SHARE / across_m, 1.0), 1.0 * raster.shape[1]))
            turn1, arc1_m = looked_at(eye, lat_rad, south_west[1] + (begin + 0.5 * stride) * steps[1])
            turn2, arc2_m = looked_at(eye, lat_rad, south_west[1] + (begin + stride) * steps[1])
            turn1 -= math.floor(turn1 - turn + 0.5)  # the shorter way round
            turn2 -= math.floor(turn2 - turn + 0.5)
            bend, bend_m = 2.0 * (turn - 2.0 * turn1 + turn2), 2.0 * (arc_m - 2.0 * arc1_m + arc2_m)
            slope, slope_m = turn2 - turn - bend, arc2_m - arc_m - bend_m
            for j in range(begin, min(begin + stride, raster.shape[1])):
                u = (j - begin) / stride
                there_m = arc_m + u * (slope_m + u * bend_m)
                azimuth_rad = TURN_RAD * (turn + u * (slope + u * bend))
                raster[i, j] = math.nan
                if there_m <= reach_m:
                    raster[i, j] = eye.level_m + least_height_m(masks, 0, azimuth_rad, there_m, step_m)
            begin += stride
            turn, arc_m = turn2, arc2_m
