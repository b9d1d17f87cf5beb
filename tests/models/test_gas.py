"""Recommendations ITU-R P.676-13 and P.838-3: validation values of ITU-R Study Group 3 (rad-07, rad-20), slant path
through a layered atmosphere summed by scipy."""

import math

import numpy as np
import pytest

from threatring.models import gas

SEA_LEVEL = (101_325.0, 288.15, 7.5e-3)


@pytest.mark.parametrize(
    "ghz, oxygen, vapour", [(3.0, 7.075960132726e-3, 4.627928564931e-4), (60.0, 14.62347479649, 0.1548418406362)]
)
def test_specific_attenuation(ghz, oxygen, vapour):
    """CG-3M3J-13-ValEx, dB/km at sea level."""
    assert 1e3 * gas.oxygen_db_m(ghz * 1e9, *SEA_LEVEL) == pytest.approx(oxygen, rel=1e-9)
    assert 1e3 * gas.vapour_db_m(ghz * 1e9, *SEA_LEVEL) == pytest.approx(vapour, rel=1e-9)


def test_rain():
    """P.838-3 at 10 GHz, 16 mm/h, horizontal polarisation: 0.397 dB/km."""
    assert 1e3 * gas.rain_db_m(10e9, 16.0) == pytest.approx(0.3970804655527, rel=1e-9)


@pytest.mark.parametrize("elevation_deg, slant_m", [(0.0, 200e3), (3.0, 390e3), (30.0, 100e3), (90.0, 60e3)])
def test_path_loss_against_quadrature(elevation_deg, slant_m):
    """scipy's adaptive quadrature of the same profile along the bent ray, within 0.5 %."""
    quad = pytest.importorskip("scipy.integrate").quad
    radius_m, antenna_m, elevation = 8_494_667.0, 20.0, math.radians(elevation_deg)
    profile = gas.gas_profile_db_m(9.5e9)

    def db_m(along_m: float) -> float:
        base = radius_m + antenna_m
        height_m = math.sqrt(base**2 + along_m**2 + 2.0 * base * along_m * math.sin(elevation)) - radius_m
        return float(np.interp(height_m, *profile))

    truth = 2.0 * quad(db_m, 0.0, slant_m, limit=500)[0]
    found = gas.path_loss_db(9.5e9, antenna_m, radius_m, np.array(elevation), np.array(slant_m))
    assert float(found) == pytest.approx(truth, rel=5e-3)


def test_zenith_loss_is_that_of_equivalent_heights():
    """P.676 Annex 2: at 10 GHz about 5 km of dry air and 1.7 km of vapour hang over sea level, within a third."""
    dry, wet = gas.oxygen_db_m(10e9, *SEA_LEVEL), gas.vapour_db_m(10e9, *SEA_LEVEL)
    found = float(gas.path_loss_db(10e9, 0.0, 8.49e6, np.array(math.pi / 2.0), np.array(100e3)))
    assert found == pytest.approx(2.0 * (5.0e3 * dry + 1.7e3 * wet), rel=0.33)
