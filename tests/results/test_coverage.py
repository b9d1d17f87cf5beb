"""Areas of a coverage: cells of the ellipsoid, combinations of radars, circles."""

from __future__ import annotations

import math

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from tests.small_coverage import made_up
from threatring.results.coverage import Gain, Level, Limit, circle_m2, zone_m2


def test_zones_are_those_of_the_ellipsoid() -> None:
    """Karney's polygon area of a block of a degree, its parallels in 2000 steps: to a millionth."""
    for south in (0.0, 40.0, 70.0):
        polygon = Geodesic.WGS84.Polygon()
        for k in range(2001):
            polygon.AddPoint(south, 30.0 + k / 2000.0)
        for k in range(2001):
            polygon.AddPoint(south + 1.0, 31.0 - k / 2000.0)
        area_m2 = polygon.Compute()[2]
        found = math.radians(1.0) * float(zone_m2(np.array(south + 1.0)) - zone_m2(np.array(south)))
        assert found == pytest.approx(area_m2, rel=1e-6)
    assert 4.0 * math.pi * float(zone_m2(np.array(90.0))) == pytest.approx(510_065_621_724_089.0, rel=1e-9)  # TR8350.2


def test_cells_add_up_to_their_block() -> None:
    found = made_up()
    height = found.lat_deg[1] - found.lat_deg[0]
    wide = math.radians(found.lon_deg[1] - found.lon_deg[0]) * len(found.lon_deg)
    ends = np.array([found.lat_deg[0] - 0.5 * height, found.lat_deg[-1] + 0.5 * height])
    whole = wide * float(np.diff(zone_m2(ends))[0])
    assert found.area_m2(np.ones((len(found.lat_deg), len(found.lon_deg)), bool)) == pytest.approx(whole, rel=1e-12)


def test_circles_are_caps() -> None:
    """2 pi R² (1 - cos s/R); 570 km: 1.020 million km²."""
    assert circle_m2(570e3) == pytest.approx(1.0200e12, rel=1e-4)
    assert circle_m2(1e3) == pytest.approx(math.pi * 1e6, rel=1e-6)


def test_who_sees_what_adds_up() -> None:
    """The areas of all combinations are that of the union, and each radar's its own."""
    found = made_up()
    for row in range(len(found.levels)):
        parts = found.combinations_m2(row)
        assert sum(parts.values()) == pytest.approx(found.area_m2(found.union(row)), rel=1e-12)
        for r, view in enumerate(found.radars):
            own = sum(area for key, area in parts.items() if r in key)
            assert own == pytest.approx(found.area_m2(view.seen[row]), rel=1e-12)
    assert (0, 1) in found.combinations_m2(0)


def test_the_least_of_all_is_that_of_the_lowest() -> None:
    found = made_up()
    both = [view.least_m for view in found.radars]
    assert np.array_equal(found.union_least_m, np.fmin(*both), equal_nan=True)
    assert np.isnan(found.union_least_m[0, 0]) and found.union_least_m.dtype == np.float32


def test_gain_and_loss_are_the_two_sides() -> None:
    first, second = made_up(), made_up(shift=3)
    gain = Gain(first, second)
    for row in range(2):
        change = second.area_m2(second.union(row)) - first.area_m2(first.union(row))
        assert first.area_m2(gain.gained(row)) - first.area_m2(gain.lost(row)) == pytest.approx(change, abs=1.0)
        assert gain.gained(row).any() and not (gain.gained(row) & gain.lost(row)).any()


def test_words() -> None:
    assert str(Level(30.0, True)) == "30 m above ground" and str(Level(3000.0, False)) == "3 km above sea"
    assert all(limit.sentence for limit in Limit)
    assert "2 heights" in repr(made_up())
