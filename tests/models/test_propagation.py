"""Two rays: Skolnik, Blake (rad-19) and their curved-Earth limits; chords of a cylinder against points on the line."""

import math

import numpy as np
import pytest

from tests.both_ways import assert_same_without_compiler
from threatring.models import propagation
from threatring.records import Rain, table

UP = (0.0, 0.0, 1.0)


def test_two_rays_over_a_flat_sea():
    """rad-19 row 1: 24 m and 100 m, 30 km, 3 GHz: 1.899969."""
    wave_m = 299_792_458.0 / 3e9
    assert propagation.two_ray_factor(24.0, 100.0, 30e3, wave_m, 1.0) == pytest.approx(1.899969341578, abs=1e-6)


def test_a_rough_sea_reflects_nothing():
    """Ament: the coefficient falls to nothing, and with it the second ray."""
    assert propagation.two_ray_factor(24.0, 100.0, 30e3, 0.1, 0.0) == 1.0
    assert propagation.sea_factor(24.0, 3000.0, 30e3, 8.5e6, 0.1, 3.0) == pytest.approx(1.0, abs=1e-6)


def test_curvature_lowers_the_ends():
    """Heights above the touching plane: equal ends of 30 m, 20 km apart lose (10 km)² / 2 R = 5.89 m each."""
    radius_m, wave_m = 8.4947e6, 0.1
    low_m = 30.0 - 1e8 / (2.0 * radius_m)
    field = propagation.two_ray_factor(low_m, low_m, 20e3, wave_m, 1.0)
    assert propagation.sea_factor(30.0, 30.0, 20e3, radius_m, wave_m, 0.0) == pytest.approx(field**4, rel=1e-9)


@pytest.mark.parametrize(
    "start, end",
    [
        ((-20e3, 0.0, 100.0), (20e3, 1e3, 100.0)), ((-20e3, 3e3, 10.0), (20e3, 3e3, 9e3)),
        ((0.0, 0.0, 10.0), (30e3, 0.0, 20e3)), ((-20e3, 0.0, 8e3), (20e3, 0.0, 2e3)),
        ((-20e3, 0.0, 6e3), (20e3, 0.0, 6e3)), ((-20e3, 9e3, 1e3), (20e3, 9e3, 1e3)),
    ],
)  # fmt: skip
def test_chord_by_points_on_the_line(start, end):
    """Share of 200,001 points of the line that lie in the cylinder (radius 5 km, height 4 km), times its length."""
    share = np.linspace(0.0, 1.0, 200_001)[:, None]
    points = np.array(start) + share * (np.array(end) - np.array(start))
    inside = (np.hypot(points[:, 0], points[:, 1]) < 5e3) & (points[:, 2] < 4e3)
    truth_m = inside.mean() * math.dist(start, end)
    found_m = propagation.chord_m(start, end, (0.0, 0.0, 0.0), UP, 5e3, 4e3)
    assert found_m == pytest.approx(truth_m, abs=1.0)


def test_rain_takes_what_its_chord_says():
    cells = table(Rain, 1)
    cells.up, cells.radius_m, cells.height_m, cells.loss_coeff = UP, 5e3, 4e3, 1e-4
    assert propagation.rain_factor(cells, (-2e4, 0.0, 1e3), (2e4, 0.0, 1e3)) == pytest.approx(math.exp(-1.0), rel=1e-9)
    assert propagation.rain_factor(table(Rain, 0), (0.0, 0.0, 0.0), (1e3, 0.0, 0.0)) == 1.0


def test_transmission_is_linear_between_its_points():
    """A table that is linear in both of its coordinates is read back exactly, and held at its ends."""
    i, j = np.meshgrid(np.arange(propagation.ROWS), np.arange(propagation.COLUMNS), indexing="ij")
    rows = 1.0 - 0.001 * i - 0.002 * j
    sine, slant_m = propagation.SINE_LEAST + (propagation.SINE_STEP * 11.5) ** 2, propagation.SLANT_SCALE_M * 20.25**2
    truth = 1.0 - 0.001 * 11.5 - 0.002 * 20.25
    assert propagation.transmission_factor(rows, sine, slant_m) == pytest.approx(truth, rel=1e-12)
    assert propagation.transmission_factor(rows, 1.0, 1e9) == pytest.approx(rows[-1, -1], rel=1e-12)
    assert propagation.transmission_factor(rows, -1.0, 0.0) == rows[0, 0]


def test_same_without_compiler():
    assert_same_without_compiler(
        "from threatring.models.propagation import *",
        "(two_ray_factor(24.0, 100.0, 3e4, 0.1, 0.7), sea_factor(24.0, 90.0, 2e4, 8.5e6, 0.1, 0.3),"
        " chord_m((-2e4, 0.0, 1e3), (2e4, 1e3, 3e3), (0.0, 0.0, 0.0), (0.0, 0.0, 1.0), 5e3, 4e3))",
    )
