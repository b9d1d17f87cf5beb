"""The constants of the pymap3d 3.2.0 test suite (validation case geo-03), and there and back again."""

import numpy as np
import pytest

from threatring.results import earth_fixed_m, geodetic

POINTS = [  # lat_deg, lon_deg, altitude_m, Earth-fixed m
    (42.0, -82.0, 200.0, (660675.2518247, -4700948.683162, 4245737.662222)),
    (42.00258197425, -81.99775196007, 1139.701799576, (660930.1927611, -4701424.222957, 4246579.604633)),
]


@pytest.mark.parametrize(("lat_deg", "lon_deg", "altitude_m", "r_m"), POINTS)
def test_published_points(lat_deg, lon_deg, altitude_m, r_m):
    assert earth_fixed_m(lat_deg, lon_deg, altitude_m) == pytest.approx(r_m, abs=1e-3)
    lat, lon, altitude = geodetic(r_m)
    assert (lat, lon) == (pytest.approx(lat_deg, abs=1e-8), pytest.approx(lon_deg, abs=1e-8))
    assert altitude == pytest.approx(altitude_m, abs=1e-3)


def test_there_and_back_within_a_millimetre_everywhere():
    lat_deg, lon_deg, altitude_m = np.meshgrid(
        [-90.0, -89.999, -45.0, 0.0, 1e-7, 40.079, 90.0], [-180.0, -32.0, 0.0, 170.0], [-1e4, 0.0, 8e4, 2e6]
    )
    r_m = earth_fixed_m(lat_deg, lon_deg, altitude_m)
    assert r_m.shape == (*lat_deg.shape, 3)
    lat, lon, altitude = geodetic(r_m)
    assert np.abs(altitude - altitude_m).max() < 1e-3
    assert np.linalg.norm(earth_fixed_m(lat, lon, altitude) - r_m, axis=-1).max() < 1e-3
