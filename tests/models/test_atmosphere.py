"""U.S. Standard Atmosphere, 1976 (NOAA-S/T 76-1562), table I, geometric altitude."""

import pytest

from tests.both_ways import assert_same_without_compiler
from threatring.models import atmosphere

# altitude m: temperature K, pressure Pa, density kg/m³, sound speed m/s
TABLE_I = {
    0.0: (288.150, 1.01325e5, 1.2250, 340.29),
    5000.0: (255.676, 5.4048e4, 7.3643e-1, 320.55),
    11000.0: (216.774, 2.2700e4, 3.6480e-1, 295.15),
    20000.0: (216.650, 5.5293e3, 8.8910e-2, 295.07),
    30000.0: (226.509, 1.1970e3, 1.8410e-2, 301.71),
    50000.0: (270.650, 7.9779e1, 1.0269e-3, 329.80),
    70000.0: (219.585, 5.2209e0, 8.2829e-5, 297.06),
    80000.0: (198.639, 1.0524e0, 1.8458e-5, 282.54),
    86000.0: (186.87, 3.7338e-1, 6.958e-6, 274.10),
}


@pytest.mark.parametrize("altitude_m", TABLE_I)
def test_table_one(altitude_m):
    """Table I, to a unit of its last printed figure."""
    temperature_k, pressure_pa, density_kg_m3, sound_m_s = TABLE_I[altitude_m]
    assert atmosphere.temperature_k(altitude_m) == pytest.approx(temperature_k, abs=6e-3)
    assert atmosphere.pressure_pa(altitude_m) == pytest.approx(pressure_pa, rel=1e-4)
    assert atmosphere.density_kg_m3(altitude_m) == pytest.approx(density_kg_m3, rel=5e-5)
    assert atmosphere.air(altitude_m) == pytest.approx((density_kg_m3, sound_m_s), rel=5e-5)


@pytest.mark.parametrize("altitude_m, density_kg_m3, off", [(100e3, 5.604e-7, 0.2), (120e3, 2.222e-8, 0.06)])
def test_above_the_standard(altitude_m, density_kg_m3, off):
    """Table I above 86 km: the exponential is off by what the docstring says, and joins without a step."""
    assert atmosphere.density_kg_m3(altitude_m) == pytest.approx(density_kg_m3, rel=off)
    assert atmosphere.density_kg_m3(86000.1) == pytest.approx(atmosphere.density_kg_m3(85999.9), rel=4e-5)
    assert atmosphere.temperature_k(altitude_m) == pytest.approx(186.87, abs=6e-3)


@pytest.mark.parametrize("altitude_m", [50.0, 9000.0, 15000.0, 30000.0, 49000.0, 60000.0, 82000.0, 95000.0])
def test_expansion(altitude_m):
    """Taylor's theorem against the density itself: 1e-5 at 200 m and 2e-4 at 600 m inside a layer."""
    rho, slope, bend = atmosphere.density_expansion(altitude_m, 0.5)
    for away_m, off in ((200.0, 1e-5), (-200.0, 1e-5), (600.0, 2e-4), (-600.0, 2e-4)):
        if altitude_m + away_m > 0.0:
            truth = 0.5 * atmosphere.density_kg_m3(altitude_m + away_m)
            assert rho + away_m * (slope + away_m * bend) == pytest.approx(truth, rel=off)


def test_deep_and_far_arguments_do_no_harm():
    """The lowest altitude of the standard is -5 km; below and far above nothing breaks."""
    assert atmosphere.density_kg_m3(-1e7) == atmosphere.density_kg_m3(-5000.0) == pytest.approx(1.9311, rel=1e-4)
    assert atmosphere.density_kg_m3(1e9) == 0.0
    assert atmosphere.density_expansion(-1e7, 1.0)[1] == 0.0


def test_same_without_compiler():
    assert_same_without_compiler(
        "from threatring.models.atmosphere import *\nheights = [-6e3, 0.0, 9e3, 15e3, 31e3, 48e3, 85e3, 99e3]",
        "[(air(h), pressure_pa(h), temperature_k(h), density_expansion(h, 0.9)) for h in heights]",
    )
