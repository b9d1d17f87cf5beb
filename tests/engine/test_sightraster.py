"""Rasters from mask tables, cell by cell."""

from __future__ import annotations

import math

import numpy as np

from threatring.engine.sightraster import raster_into
from threatring.models.earth import standard_environment
from threatring.prepare.masks import Layout, eye_over


def room(wide):
    """Room to work."""
    return np.empty(wide, np.int64), np.empty((2, wide))


def test_only_its_rows_are_written():
    """A job writes its own rows; heights are the table's above the smooth surface, told above the sea."""
    layout = Layout(8, 101, 1000.0, 1)
    place = math.radians(40.0), math.radians(33.0)
    eye = eye_over(standard_environment(700.0), place, 20.0, layout)
    raster = np.full((4, 5), -9.0, np.float32)
    steps = math.radians(0.1), math.radians(0.1)
    raster_into(raster, 1, 3, np.full(808, 55.0, np.float32), (8, 101), eye, 1000.0, place, steps, *room(5))
    assert (raster[[0, 3]] == -9.0).all() and (raster[1:3] == 755.0).all()


def test_beyond_the_table_is_nothing():
    """A degree of latitude at 40 N is 111.0 km (WGS-84): 0.8 lie inside a table of 100 km, 1.6 outside."""
    layout = Layout(8, 101, 1000.0, 1)
    place = math.radians(40.0), math.radians(33.0)
    eye = eye_over(standard_environment(0.0), place, 20.0, layout)
    raster = np.zeros((3, 1), np.float32)
    steps = math.radians(0.8), 0.01
    raster_into(raster, 0, 3, np.ones(808, np.float32), (8, 101), eye, 1000.0, place, steps, *room(1))
    assert not np.isnan(raster[:2]).any() and np.isnan(raster[2, 0])
