"""What stands around a map: parallels where the graticule says, a scale bar as long as it says."""

from __future__ import annotations

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from matplotlib.patches import Rectangle

from threatring.maps import house_style
from threatring.maps.frame import circle, coast_and_boundary, graticule, scale_and_north
from threatring.maps.geo import Plane
from threatring.maps.style import sheet


def test_a_named_parallel_runs_where_it_is() -> None:
    """Karney 2013: the parallel of 41 N passes the meridian of the map at the geodesic distance, to 0.1 km."""
    with house_style():
        _, axes = sheet(6.0, 6.0)
        graticule(axes, Plane(40.0, 30.0), 150.0)
    assert {"41°N", "30°E"} <= {text.get_text() for text in axes.texts}
    away_km = Geodesic.WGS84.Inverse(40.0, 30.0, 41.0, 30.0)["s12"] / 1e3
    passes = [np.interp(0.0, *line.get_data()) for line in axes.lines if np.ptp(line.get_ydata()) < 50.0]
    assert min(abs(at_km - away_km) for at_km in passes) < 0.1


@pytest.mark.parametrize(
    ("reach_km", "size", "length_km"), [(430.0, 1.0, 200.0), (35.0, 1.0, 10.0), (70.0, 0.36, 20.0)]
)
def test_the_scale_bar_is_as_long_as_it_says(reach_km: float, size: float, length_km: float) -> None:
    with house_style():
        _, axes = sheet(6.0, 6.0)
        scale_and_north(axes, reach_km, size)
    halves = [patch for patch in axes.patches if isinstance(patch, Rectangle) and patch.get_linewidth() > 0.0][-2:]
    assert sum(patch.get_width() for patch in halves) == pytest.approx(length_km)
    assert {"0", f"{length_km:g} km", "N"} <= {text.get_text() for text in axes.texts}


def test_coast_has_a_casing_where_asked_and_a_circle_is_one() -> None:
    with house_style():
        _, axes = sheet(6.0, 6.0)
        coast_and_boundary(axes, Plane(41.0, 29.0), 100.0)
        plain = len(axes.collections)
        coast_and_boundary(axes, Plane(41.0, 29.0), 100.0, casing="#ffffff")
        circle(axes, 40.0, (3.0, -7.0))
    assert plain == 2 and len(axes.collections) == 6
    x, y = axes.lines[-1].get_data()
    assert np.allclose(np.hypot(x - 3.0, y + 7.0), 40.0)
