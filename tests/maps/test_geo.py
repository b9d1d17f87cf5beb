"""Truth: C. F. F. Karney, Algorithms for geodesics, Journal of Geodesy 87 (2013) 43 (package geographiclib)."""

from __future__ import annotations

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from threatring.maps.geo import Plane, lines_km


@pytest.mark.parametrize("lat_deg", [0.0, 40.079, -33.0, 75.0])
def test_distance_and_bearing_from_the_site_are_true(lat_deg: float) -> None:
    """Karney 2013: the direct geodesic, to 10 m within 700 km."""
    plane = Plane(lat_deg, 32.566)
    for bearing_deg in range(0, 360, 15):
        for range_km in (0.0, 1.0, 50.0, 400.0, 700.0):
            there = Geodesic.WGS84.Direct(lat_deg, 32.566, bearing_deg, range_km * 1e3)
            east_km, north_km = plane.km(np.array(there["lat2"]), np.array(there["lon2"]))
            assert east_km == pytest.approx(range_km * np.sin(np.radians(bearing_deg)), abs=0.01)
            assert north_km == pytest.approx(range_km * np.cos(np.radians(bearing_deg)), abs=0.01)


@pytest.mark.parametrize("lat_deg", [0.0, 40.079, -33.0, 75.0])
def test_a_point_of_the_plane_lies_where_the_geodesic_leads(lat_deg: float) -> None:
    """Karney 2013: the direct geodesic, to 10 m within 700 km, and back to the same point of the plane."""
    plane = Plane(lat_deg, 179.0)
    bearing_deg, range_km = (grid.ravel() for grid in np.meshgrid(np.arange(0, 360, 30), [0.0, 2.0, 90.0, 700.0]))
    turn = np.radians(bearing_deg)
    points_km = np.stack([range_km * np.sin(turn), range_km * np.cos(turn)], axis=-1)
    found = np.stack(plane.degrees(points_km), axis=-1)
    for (lat, lon), bearing, km in zip(found, bearing_deg, range_km, strict=True):
        there = Geodesic.WGS84.Direct(lat_deg, 179.0, bearing, km * 1e3)
        assert Geodesic.WGS84.Inverse(lat, lon, there["lat2"], there["lon2"])["s12"] < 10.0
    assert np.abs(plane.km(*found.T) - points_km).max() < 1e-4


def distance_to_km(lines: list[np.ndarray], plane: Plane, lat_deg: float, lon_deg: float) -> float:
    """Distance from a place to the nearest point of any line."""
    there = plane.km(np.array(lat_deg), np.array(lon_deg))
    return min(float(np.hypot(*(line - there).T).min()) for line in lines)


def test_coast_runs_where_harbours_are() -> None:
    """GEOnet Names Server of the US NGA: Sinop 42.026 N 35.151 E, Antalya 36.885 N 30.705 E."""
    plane = Plane(40.079, 32.566)
    coast = lines_km("coast", plane, 600.0)
    assert distance_to_km(coast, plane, 42.026, 35.151) < 5.0
    assert distance_to_km(coast, plane, 36.885, 30.705) < 5.0
    assert distance_to_km(coast, plane, 39.93, 32.86) > 100.0  # Ankara


def test_straight_boundaries_are_not_lost() -> None:
    """Treaty line of 1925: Egypt and Libya meet along the 25th meridian, 700 km with hardly a corner."""
    plane = Plane(26.0, 25.0)
    assert distance_to_km(lines_km("boundary", plane, 60.0), plane, 26.0, 25.0) < 15.0


def test_nothing_near_and_no_line_across_the_map() -> None:
    """Natural Earth 1:10m: open sea south of Tahiti, and the antimeridian, which is no coast."""
    assert lines_km("boundary", Plane(-40.0, -140.0), 300.0) == []
    fiji = Plane(-17.5, 179.0)
    for line in lines_km("coast", fiji, 400.0):
        assert np.hypot(*np.diff(line, axis=0).T).max() < 60.0


def test_no_degenerate_ring_remains() -> None:
    """Natural Earth's 1:10m Maldives hold rings of no area; no line has only one place."""
    for line in lines_km("coast", Plane(3.2, 73.0), 500.0):
        assert np.ptp(line, axis=0).max() > 0.05
