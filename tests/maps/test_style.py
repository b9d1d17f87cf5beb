"""SVG files are shortened, never moved: SVG 2, 8.5: an image lies where its matrix puts it, point for point."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest

from threatring.maps import Drawing, file_svg, house_style
from threatring.maps.style import sheet

HUNDREDTH_POINT = 0.01


def placed(svg: str) -> list[float]:
    """Return the six numbers of the first image's matrix."""
    found = re.search(r"<image[^>]*matrix\(([^)]*)\)", svg)
    assert found
    return [float(number) for number in found[1].split()]


def test_a_raster_stays_where_it_was_drawn() -> None:
    """A factor of 0.569971 cut to 0.56 would shrink a map by 1.7 % against its outlines."""
    with house_style():
        figure, axes = sheet()
        axes.imshow(np.eye(877), extent=(0.0, 1.0, 0.0, 1.0), interpolation="none")
        raw = io.StringIO()
        figure.savefig(raw, format="svg")
        kept = file_svg(Drawing("image", "an image", "", "", figure))
    assert placed(kept) == pytest.approx(placed(raw.getvalue()), abs=HUNDREDTH_POINT / 877)
    assert not re.search(r"[ML] \d+\.\d{3}", kept)
