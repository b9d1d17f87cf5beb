from __future__ import annotations

import math

import numpy as np
import pytest

from tests.both_ways import assert_same_without_compiler
from threatring.models import mask

BASE_M = 8.5e6


def test_ray_and_tangent_are_exact():
    """Plane trigonometry in two dimensions: the point at an angle and height lies on the ray of its own elevation."""
    eye_m, height_m, angle = 40.0, 2500.0, 150e3 / BASE_M
    x, y = (BASE_M + height_m) * math.sin(angle), (BASE_M + height_m) * math.cos(angle) - (BASE_M + eye_m)
    tangent = mask.ray_tangent_coeff(BASE_M, eye_m, math.cos(angle), math.sin(angle), height_m)
    assert tangent == pytest.approx(y / x, abs=1e-14)
    again_m = mask.ray_height_m(BASE_M, eye_m, math.cos(angle), math.sin(angle), tangent)
    assert again_m == pytest.approx(height_m, abs=1e-6)
    farther = 1.5 * angle
    radius_m = mask.ray_height_m(BASE_M, eye_m, math.cos(farther), math.sin(farther), tangent) + BASE_M
    on_ray = (radius_m * math.cos(farther) - (BASE_M + eye_m)) / (radius_m * math.sin(farther))
    assert on_ray == pytest.approx(tangent, abs=1e-12)


def test_posts_are_bilinear_and_end_at_the_sea():
    """Bilinear interpolation by hand; outside the grid the height is 0."""
    posts = np.array([[0.0, 10.0], [20.0, 50.0]], np.float32)

    def height_m(row, column):
        return mask.ground_in_m(posts.ravel(), 2, *mask.cell_of(posts.shape, row, column))

    assert height_m(0.5, 0.25) == pytest.approx(0.5 * (0.75 * 0 + 0.25 * 10) + 0.5 * (15 + 12.5))
    assert height_m(1.0, 1.0) == 50.0
    assert height_m(-0.01, 0.5) == 0.0 and height_m(0.5, 1.01) == 0.0


@pytest.mark.parametrize(
    "azimuth_deg, arc_m, least_m",
    [(0.0, 0.0, 0.0), (90.0, 1000.0, 110.0), (45.0, 500.0, 55.0), (315.0, 1000.0, 160.0), (-45.0, 1e9, 170.0)],
)
def test_look_up_all_round(azimuth_deg, arc_m, least_m):
    """A table of 100 m per azimuth and 10 m per range: bilinear, round the circle, held beyond its end."""
    masks = (100.0 * np.arange(4)[:, None] + 10.0 * np.arange(3)[None, :]).astype(np.float32)[None]
    assert mask.least_height_m(masks, 0, math.radians(azimuth_deg), arc_m, 1000.0) == pytest.approx(least_m, abs=1e-3)


def test_same_without_compiler():
    """Kernels promise the same bytes compiled and as plain Python."""
    setup = (
        "import numpy as np\nfrom threatring.models import mask\nm = np.arange(12.0, dtype=np.float32).reshape(1, 4, 3)"
    )
    assert_same_without_compiler(setup, "[mask.least_height_m(m, 0, a, 700.0, 500.0) for a in (0.1, -2.0, 6.2)]")
