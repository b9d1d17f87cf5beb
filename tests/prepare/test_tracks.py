"""Tracks over the ground against closed forms on the plane and Karney's geodesics."""

from __future__ import annotations

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from threatring.prepare.tracks import TooTight, corners_rad, legs_m, radii_m, track_of
from threatring.results import geodetic
from threatring.scenario import Point


def bent(turn_deg: float, leg_m: float = 50_000.0) -> list[Point]:
    before = Geodesic.WGS84.Direct(40.0, 32.0, 250.0, leg_m)
    after = Geodesic.WGS84.Direct(40.0, 32.0, 70.0 + turn_deg, leg_m)
    return [Point(before["lat2"], before["lon2"], 0.0, 1.0), Point(40.0, 32.0, 0.0, 1.0),
            Point(after["lat2"], after["lon2"], 0.0, 1.0)]  # fmt: skip


@pytest.mark.parametrize("turn_deg", [-120.0, -30.0, 45.0, 90.0, 150.0])
def test_arc(turn_deg: float) -> None:
    """Plane geometry: the arc lies at its radius from a centre, touches both legs, and cuts the corner by R(sec-1)."""
    points = bent(turn_deg)
    turns, lengths, radii = corners_rad(points), legs_m(points), np.array([0.0, 8000.0, 0.0])
    assert np.degrees(turns[1]) == pytest.approx(turn_deg, abs=1e-6)
    track = track_of(points, turns, radii, lengths)
    half = abs(turns[1]) / 2.0
    assert track.length_m == pytest.approx(2.0 * (50_000.0 - 8000.0 * np.tan(half)) + 16_000.0 * half, rel=1e-6)
    lat, lon, height_m = geodetic(track.at(track.ways_m[1:2])[0])
    assert Geodesic.WGS84.Inverse(40.0, 32.0, lat[0], lon[0])["s12"] == pytest.approx(
        8000.0 * (1.0 / np.cos(half) - 1.0), rel=1e-4
    )
    assert abs(height_m[0]) < 0.01
    even = np.linspace(0.0, track.length_m, 4000)
    r_m, _ = track.at(even)
    bend = np.diff(r_m, 2, axis=0) / (even[1] - even[0]) ** 2
    assert np.linalg.norm(bend, axis=1).max() == pytest.approx(1.0 / 8000.0, rel=0.01)


def test_legs_are_geodesics() -> None:
    """Karney (2013): between the turns the track is the geodesic, to a centimetre."""
    points = bent(60.0)
    track = track_of(points, corners_rad(points), np.array([0.0, 5000.0, 0.0]), legs_m(points))
    line = Geodesic.WGS84.InverseLine(points[0].lat_deg, points[0].lon_deg, 40.0, 32.0)
    for s in (0.0, 12_345.0, 40_000.0):
        wanted, (r_m, _) = line.Position(s), track.at(np.array([s]))
        lat, lon, _ = geodetic(r_m)
        assert Geodesic.WGS84.Inverse(wanted["lat2"], wanted["lon2"], lat[0], lon[0])["s12"] < 0.01


def test_radii() -> None:
    """Tangent length R tan(turn / 2): the easy radius where it fits, the hard one where not, else an error."""
    turns = np.radians([0.0, 90.0, 90.0, 0.0])
    easy, hard = np.array([0.0, 5000.0, 5000.0, 0.0]), np.array([0.0, 1000.0, 1000.0, 0.0])
    assert radii_m(np.array([50e3, 11e3, 50e3]), turns, easy, hard).tolist() == easy.tolist()
    assert radii_m(np.array([50e3, 9e3, 50e3]), turns, easy, hard).tolist() == hard.tolist()
    with pytest.raises(TooTight) as found:
        radii_m(np.array([50e3, 1.5e3, 50e3]), turns, easy, hard)
    assert found.value.need_m == pytest.approx(2000.0) and found.value.have_m == 1500.0
    with pytest.raises(TooTight):
        radii_m(np.array([50e3, 50e3]), np.radians([0.0, 178.0, 0.0]), np.zeros(3), np.zeros(3))
