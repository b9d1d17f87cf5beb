"""Relief: rasters on the plane against Karney's geodesics, light against Lambert's cosine law in closed form."""

from __future__ import annotations

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from threatring.maps.geo import Plane
from threatring.maps.relief import SEA_M, Ground, base_colours, light, lit, rgb, smoothed

LAT_DEG, LON_DEG = np.linspace(39.0, 41.0, 201), np.linspace(28.5, 31.5, 301)


def test_a_raster_lies_where_the_geodesic_leads() -> None:
    """Karney 2013: latitude and longitude of a point of the plane, to 0.001 degrees (100 m)."""
    ground = Ground(Plane(40.0, 30.0), 60.0, 60, LAT_DEG, LON_DEG)
    lat, lon = np.meshgrid(LAT_DEG, LON_DEG, indexing="ij")
    found = ground.taken(lat), ground.taken(lon)
    for row, column in ((0, 0), (10, 59), (59, 30), (33, 21)):
        x, y = ground.km[column], ground.km[row]
        there = Geodesic.WGS84.Direct(40.0, 30.0, np.degrees(np.arctan2(x, y)), 1e3 * np.hypot(x, y))
        assert found[0][row, column] == pytest.approx(there["lat2"], abs=1e-3)
        assert found[1][row, column] == pytest.approx(there["lon2"], abs=1e-3)


def test_outside_the_rasters_nothing_is_known() -> None:
    ground = Ground(Plane(40.0, 30.0), 300.0, 50, LAT_DEG, LON_DEG)
    assert not ground.known[0, 0] and ground.known[25, 25]
    assert ground.taken(np.ones((201, 301)))[0, 0] == 0.0
    ground.know_within((40.1, 28.0, 41.0, 32.0))
    assert not ground.known[25, 25] and ground.taken(np.ones((201, 301)))[25, 25] == 1.0


def test_light_is_the_cosine_of_its_angle() -> None:
    """Lambert 1760: a plane that faces the light is lit by the cosine of the angle between them; flat ground is 1."""
    assert np.allclose(light(np.full((9, 9), 300.0), 100.0), 1.0)
    rise = 100.0 * np.arange(20.0)
    facing_m = np.add.outer(-rise, rise) / np.sqrt(2.0)  # falls towards the north-west
    assert np.allclose(light(facing_m, 100.0), np.cos(np.pi / 4 - np.arctan(0.45)) / np.cos(np.pi / 4), atol=1e-6)
    assert np.allclose(light(-facing_m, 100.0), np.cos(np.pi / 4 + np.arctan(0.45)) / np.cos(np.pi / 4), atol=1e-6)


def test_smoothing_keeps_the_whole_and_the_spread() -> None:
    """A point becomes a Gaussian: the same sum, the standard deviation asked for."""
    point = np.zeros((61, 61))
    point[30, 30] = 1.0
    spread = smoothed(point, 3.0)
    row = np.arange(61) - 30.0
    assert spread.sum() == pytest.approx(1.0, abs=1e-5)
    assert np.sqrt((spread.sum(axis=0) * row**2).sum()) == pytest.approx(3.0, rel=0.03)
    assert np.array_equal(smoothed(point, 0.1), point)


def test_sea_is_zero_and_only_where_there_is_land() -> None:
    heights_m = np.array([[0.0, 200.0], [0.4 * SEA_M, 900.0]])
    known = np.ones((2, 2), bool)
    colours = base_colours(heights_m, known)
    assert np.array_equal(colours[0, 0], colours[1, 0]) and not np.array_equal(colours[0, 0], colours[0, 1])
    flat = base_colours(np.zeros((2, 2)), known)
    assert not np.array_equal(flat[0, 0], colours[0, 0])


def test_shade_darkens_and_light_whitens() -> None:
    grey = np.full((1, 3, 3), 0.5)
    dark, same, bright = lit(grey, np.array([[0.4, 1.0, 1.4]]), 0.8)[0, :, 0]
    assert dark < same == 0.5 < bright <= 1.0
    assert np.allclose(rgb("#ff8000"), [1.0, 128 / 255, 0.0])
