"""Circles by geodesics and cuts at the antimeridian, against pyproj and areas that must not change."""

from __future__ import annotations

import numpy as np
import pytest

from threatring.exports.rings import circle, lines_cut, ring_faults, rings_cut, signed_area, wrapped_deg

OFF_M = 0.01


def test_circle_is_a_geodesic_circle() -> None:
    """pyproj (PROJ) on WGS-84: every point of the ring lies at the radius, and it turns anticlockwise."""
    geod = pytest.importorskip("pyproj").Geod(ellps="WGS84")
    ring = circle(40.0, 179.0, 400e3)
    away_m = geod.inv([179.0] * len(ring), [40.0] * len(ring), ring[:, 0], ring[:, 1])[2]
    assert np.abs(np.array(away_m) - 400e3).max() < OFF_M
    assert signed_area(ring) > 0.0 and np.abs(np.diff(ring[:, 0])).max() < 10.0
    assert np.array_equal(ring[0], ring[-1])


def test_a_ring_over_the_antimeridian_is_cut_in_two() -> None:
    """RFC 7946, 3.1.9: parts within ±180° whose areas sum to that of the whole."""
    ring = circle(40.0, 179.0, 400e3)
    parts = rings_cut(ring)
    assert len(parts) == 2
    assert sum(signed_area(part) for part in parts) == pytest.approx(signed_area(ring), rel=1e-9)
    for part in parts:
        assert np.abs(part[:, 0]).max() == 180.0 and not ring_faults(part.tolist())
    (whole,) = rings_cut(circle(40.0, 540.0 - 179.0 - 330.0, 400e3))
    assert not ring_faults(whole.tolist())
    assert rings_cut(circle(89.5, 10.0, 400e3)) == []


def test_a_line_over_the_antimeridian_is_cut_where_it_crosses() -> None:
    """RFC 7946, 3.1.9: both pieces end on it, at the time and the height in between."""
    line = np.array([[179.0, 10.0, 100.0], [-179.0, 12.0, 300.0], [-178.0, 12.0, 300.0]])
    (west, west_s), (east, east_s) = lines_cut(line, np.array([0.0, 10.0, 20.0]))
    assert west.tolist() == [[179.0, 10.0, 100.0], [180.0, 11.0, 200.0]] and west_s.tolist() == [0.0, 5.0]
    assert east[0].tolist() == [-180.0, 11.0, 200.0] and east_s.tolist() == [5.0, 10.0, 20.0]
    back = lines_cut(line[::-1])
    assert back[0][0][-1].tolist() == [-180.0, 11.0, 200.0] and back[1][0][0].tolist() == [180.0, 11.0, 200.0]
    (one,) = lines_cut(line[1:])
    assert np.array_equal(one[0], line[1:])


def test_what_is_wrong_with_a_ring() -> None:
    """RFC 7946, 3.1.6: closed, four positions or more, outer rings anticlockwise, holes clockwise."""
    square = [[20.0, 54.0], [21.0, 54.0], [21.0, 55.0], [20.0, 54.0]]
    assert not ring_faults(square) and not ring_faults(square[::-1], hole=True)
    for wrong in (square[:3], square[:3] + [[20.0, 54.1]], square[::-1], [[lat, lon] for lon, lat in square] * 2):
        assert ring_faults(wrong), wrong
    assert ring_faults([[190.0, 0.0], [191.0, 0.0], [191.0, 1.0], [190.0, 0.0]])
    assert wrapped_deg(190.0) == -170.0 and wrapped_deg(-180.0) == -180.0
