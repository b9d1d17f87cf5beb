"""The ground a route is given."""

from __future__ import annotations

import numpy as np

from threatring.prepare.surface import SmoothGround


def test_smooth_ground() -> None:
    """One height for every place, in the shape of the places."""
    heights = SmoothGround(843.0).height_m(np.zeros((2, 3)), np.zeros((2, 3)))
    assert heights.shape == (2, 3) and np.all(heights == 843.0)
