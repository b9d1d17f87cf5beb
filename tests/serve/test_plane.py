"""The plane of the maps against geodesics of another program."""

from __future__ import annotations

import numpy as np
from geographiclib.geodesic import Geodesic

from threatring.serve.plane import plane_km

SAME_KM = 1e-6  # a millimetre: Vincenty's own error is half of it


def test_range_and_bearing_are_those_of_the_geodesic() -> None:
    """C. F. F. Karney, J. Geodesy 87 (2013) 43-55, by geographiclib, within 15 degrees of 300 sites."""
    dice = np.random.default_rng(7)
    for _ in range(300):
        site = (float(dice.uniform(-70, 70)), float(dice.uniform(-180, 180)))
        lat_deg, lon_deg = site[0] + dice.uniform(-10, 10), site[1] + dice.uniform(-15, 15)
        found = Geodesic.WGS84.Inverse(*site, lat_deg, lon_deg)
        bearing_rad, range_km = np.radians(found["azi1"]), 1e-3 * found["s12"]
        expected = (range_km * np.sin(bearing_rad), range_km * np.cos(bearing_rad))
        assert np.allclose(plane_km(site, lat_deg, lon_deg), expected, rtol=0.0, atol=SAME_KM)


def test_the_site_and_the_equator() -> None:
    """The site is the origin; along the equator a degree is 111.319 490 793 km of the WGS-84 semi-major axis."""
    east_km, north_km = plane_km((0.0, 0.0), [0.0, 0.0], [0.0, 1.0])
    assert np.allclose(east_km, [0.0, 111.319490793], rtol=0.0, atol=SAME_KM) and np.all(north_km == 0.0)
