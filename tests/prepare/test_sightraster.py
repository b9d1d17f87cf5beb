"""Rasters of least visible heights against geodesics and against what the engagement reads at the same points."""

from __future__ import annotations

import math

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from tests.both_ways import assert_same_without_compiler
from threatring.models.earth import ecef_m, gauss_radius_m, ground_arc_m, standard_environment
from threatring.models.mask import azimuth_of, least_height_m
from threatring.prepare.masks import Layout, eye_over
from threatring.prepare.sightraster import least_raster_m
from threatring.records import Radar, table

PLACE = (40.0, 33.0)
PLACE_RAD = math.radians(PLACE[0]), math.radians(PLACE[1])
LEVEL_M, MAST_M = 800.0, 24.0
LAYOUT = Layout(4096, 8001, 50.0, 4)
EYE = eye_over(standard_environment(LEVEL_M), PLACE_RAD, MAST_M, LAYOUT)
LAT_DEG, LON_DEG = 36.2 + 0.05 * np.arange(154), 28.0 + 0.05 * np.arange(203)
GEODESIC_M = 4.0  # the engagement's ground range against the geodesic, to 600 km
PARABOLA_M = 2.0  # between places that are exact
CELL_M = 400e3 * (2.0 * math.pi / 4096) ** 2 / 8.0  # the sagitta of a cell of azimuth at the far end: 0.12 m


def table_of(east: bool) -> np.ndarray:
    """A table whose height is the way to the east (or the whole way), metres."""
    turn = 2.0 * np.pi * np.arange(LAYOUT.shape[0]) / LAYOUT.shape[0]
    range_m = np.arange(LAYOUT.shape[1]) * LAYOUT.stored_step_m
    return ((np.sin(turn) if east else np.ones_like(turn))[:, None] * range_m).astype(np.float32)


@pytest.mark.parametrize("east", [False, True], ids=["range", "azimuth"])
def test_cells_lie_where_geodesics_say(east):
    """Geodesics by Karney (geographiclib): a table that holds the way itself gives that way at every cell."""
    found = least_raster_m(table_of(east), LAYOUT, EYE, LAT_DEG, LON_DEG, 2)
    radius_m = gauss_radius_m(PLACE_RAD[0])
    worst_m, beyond = 0.0, 0
    for i in range(0, len(LAT_DEG), 7):
        for j in range(0, len(LON_DEG), 5):
            way = Geodesic.WGS84.Inverse(*PLACE, LAT_DEG[i], LON_DEG[j])
            arc_m = way["s12"] * (radius_m + LEVEL_M) / radius_m
            if arc_m > 400e3 + GEODESIC_M:
                assert np.isnan(found[i, j])
                beyond += 1
            elif arc_m < 400e3 - GEODESIC_M:
                want_m = arc_m * (math.sin(math.radians(way["azi1"])) if east else 1.0)
                worst_m = max(worst_m, abs(found[i, j] - LEVEL_M - want_m))
    assert worst_m < GEODESIC_M + PARABOLA_M + CELL_M
    assert beyond > 100


def test_cells_are_those_of_the_engagement():
    """The same table read by `models.mask.least_height_m` at the azimuth and ground range of a point over each cell."""
    radar = table(Radar, 1)[0]
    radar.r_m[:] = ecef_m(*PLACE_RAD, LEVEL_M + MAST_M)
    radar.east[:], radar.north[:], radar.up[:] = EYE.east, EYE.north, EYE.up
    lat_deg, lon_deg = 39.9 + 0.004 * np.arange(51), 32.8 + 0.005 * np.arange(81)  # around the antenna itself
    for east in (False, True):
        mask = table_of(east)
        found = least_raster_m(mask, LAYOUT, EYE, lat_deg, lon_deg, 1)
        for i in range(0, 51, 2):
            for j in range(0, 81, 3):
                r = ecef_m(math.radians(lat_deg[i]), math.radians(lon_deg[j]), 3000.0)
                slant_m = math.dist(r, radar.r_m)
                arc_m = ground_arc_m(EYE.surface_radius_m, MAST_M, 3000.0 - LEVEL_M, slant_m)
                want_m = least_height_m(mask[None], 0, azimuth_of(radar, r), arc_m, LAYOUT.stored_step_m)
                assert found[i, j] - LEVEL_M == pytest.approx(want_m, abs=PARABOLA_M)


def test_places_must_be_even():
    """Parabolas between exact places need an even grid; an uneven one is refused."""
    with pytest.raises(ValueError, match="lon_deg must be evenly spaced"):
        least_raster_m(table_of(False), LAYOUT, EYE, LAT_DEG, np.array([33.0, 33.1, 33.3]), 1)


def test_threads_change_nothing():
    """Each row is one thread's: the same bytes on one and three threads."""
    mask = table_of(True)
    one, three = (least_raster_m(mask, LAYOUT, EYE, LAT_DEG, LON_DEG, threads) for threads in (1, 3))
    assert one.tobytes() == three.tobytes()


SETUP = """
import math, numpy as np
from threatring.models.earth import standard_environment
from threatring.prepare.masks import Layout, eye_over
from threatring.prepare.sightraster import least_raster_m
layout = Layout(64, 81, 500.0, 1)
mask = np.random.default_rng(5).random((64, 81)).astype(np.float32)
eye = eye_over(standard_environment(100.0), (math.radians(40.0), math.radians(33.0)), 30.0, layout)
"""


def test_same_without_compiler():
    """Kernels promise the same bytes compiled and as plain Python."""
    raster = "least_raster_m(mask, layout, eye, 39.5 + 0.05 * np.arange(21), 32.5 + 0.02 * np.arange(51), 1)"
    assert_same_without_compiler(SETUP, raster)
