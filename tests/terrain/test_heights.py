"""Grids of heights: bilinear, bounded, without voids."""

from __future__ import annotations

import math

import numpy as np
import pytest

from threatring.terrain.heights import Box, Heights, box_around, filled_voids

PLANE = np.arange(5)[:, None] * 100.0 + np.arange(7)[None, :] * 10.0  # rises 100 m a row, 10 m a column


def plane(dtype=np.float32) -> Heights:
    return Heights(PLANE.astype(dtype), 40.0, 30.0, 0.5, 0.25, "plane")


@pytest.mark.parametrize("dtype", [np.int16, np.float32])
def test_bilinear_is_exact_on_a_plane(dtype):
    """Bilinear interpolation reproduces any plane: 200 m a degree north, 40 m a degree east."""
    dice = np.random.default_rng(1)
    lat, lon = 40.0 + 2.0 * dice.random(50), 30.0 + 1.5 * dice.random(50)
    assert plane(dtype).height_m(lat, lon) == pytest.approx(200.0 * (lat - 40.0) + 40.0 * (lon - 30.0), abs=1e-3)


def test_outside_is_the_sea_and_not_covered():
    """The outermost posts are still inside; beyond them the height is that of the sea."""
    ground = plane()
    assert ground.box == Box(40.0, 30.0, 42.0, 31.5)
    assert ground.covers(42.0, 31.5) and not ground.covers(42.001, 31.0) and not ground.covers(41.0, 29.999)
    corner, outside = ground.height_m(np.array([42.0, 42.001]), np.array([31.5, 31.0]))
    assert (corner, outside) == (460.0, 0.0)
    assert ground.height_m(np.array(41.0), np.array(np.nan)) == 0.0


def test_cutting_keeps_every_post_in_its_place():
    """A cut gives the same heights inside its box, and says what there is where nothing is left."""
    part = plane().cut(Box(40.6, 30.3, 41.4, 30.9))
    assert part.box == Box(40.5, 30.25, 41.5, 31.0)
    assert float(part.height_m(np.array(41.1), np.array(30.7))) == pytest.approx(220.0 + 28.0, abs=1e-3)
    with pytest.raises(ValueError, match=r"40\.000 to 42\.000 N, 30\.000 to 31\.500 E"):
        plane().cut(Box(10.0, 30.0, 11.0, 31.0))


def test_digest_knows_heights_and_place():
    """One changed post or corner is another ground."""
    other = PLANE.copy()
    other[2, 3] += 1.0
    shifted = Heights(PLANE.astype(np.float32), 40.1, 30.0, 0.5, 0.25, "plane")
    grounds = (plane(), shifted, Heights(other.astype(np.float32), 40.0, 30.0, 0.5, 0.25, "plane"))
    assert len({ground.digest for ground in grounds}) == 3
    assert plane().digest == plane().digest


def test_voids_are_filled_from_their_edges():
    """A hole in a plane is filled within the heights around it; what nothing is near becomes the sea."""
    void = np.zeros(PLANE.shape, bool)
    void[1:4, 2:5] = True
    filled = filled_voids(np.where(void, -32768.0, PLANE).astype(np.float32), void)
    assert (filled[~void] == PLANE[~void].astype(np.float32)).all()
    assert filled[void].min() >= PLANE.min() and filled[void].max() <= PLANE.max()
    assert filled[2, 3] == pytest.approx(PLANE[2, 3], abs=1.0)  # symmetric about the middle
    assert (filled_voids(PLANE, np.ones(PLANE.shape, bool)) == 0.0).all()


def test_box_holds_the_circle():
    """The farthest east of a circle around 60 N lies where its radius over cos(latitude) reaches, on a sphere."""
    box = box_around(60.0, 10.0, 200e3)
    degree_m = math.radians(1.0) * 6371000.0
    assert box.north_deg > 60.0 + 199e3 / degree_m and box.south_deg < 60.0 - 199e3 / degree_m
    east_deg = math.degrees(math.asin(math.sin(200e3 / 6371000.0) / math.cos(math.radians(60.0))))
    assert box.east_deg - 10.0 > east_deg
