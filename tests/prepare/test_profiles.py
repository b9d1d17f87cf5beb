"""Planned heights: ground under waypoints, an even glide, a last dive, against straight lines."""

from __future__ import annotations

import numpy as np
import pytest

from threatring.prepare.profiles import TooShort, dive_m, waypoint_heights_m
from threatring.prepare.surface import SmoothGround
from threatring.scenario import Point

S_M = np.linspace(0.0, 60_000.0, 1201)


def test_waypoints_over_ground() -> None:
    """Height over the sea is what it says; height over the ground is added to whatever lies there."""
    points = [Point(40.0, 32.0, 500.0, 200.0), Point(40.1, 32.0, 860.0, 200.0, 60.0)]
    assert waypoint_heights_m(points, SmoothGround(300.0)).tolist() == [500.0, 360.0]


def test_glide_and_dive() -> None:
    """Two straight lines: height over ratio down to where a 45 degree dive ends at the aim."""
    found = dive_m(np.array([0.0, 60_000.0]), np.array([11_000.0, 0.0]), S_M, np.radians(45.0), 6.0)
    meet_m = (60_000.0 - 11_000.0) / (1.0 - 1.0 / 6.0)
    assert found[meet_m - 50.0 > S_M] == pytest.approx(11_000.0 - S_M[meet_m - 50.0 > S_M] / 6.0)
    assert found[meet_m + 50.0 < S_M] == pytest.approx(60_000.0 - S_M[meet_m + 50.0 < S_M])
    with pytest.raises(TooShort, match=r"it glides 54\.0 km: release it higher or nearer"):
        dive_m(np.array([0.0, 60_000.0]), np.array([9_000.0, 0.0]), S_M, np.radians(45.0), 6.0)


def test_cruise_and_dive() -> None:
    """Level at its last waypoint's height until the dive: the tangent of the angle times the way left."""
    found = dive_m(np.array([0.0, 30_000.0, 60_000.0]), np.array([8000.0, 12_000.0, 0.0]), S_M, np.radians(30.0), None)
    dive_m_before = 12_000.0 / np.tan(np.radians(30.0))
    level = (S_M > 30_000.0) & (60_000.0 - dive_m_before > S_M)
    assert level.any() and found[level] == pytest.approx(12_000.0)
    assert found[-1] == pytest.approx(0.0, abs=1e-6) and found[0] == pytest.approx(8000.0)
