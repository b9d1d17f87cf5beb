"""Mahafza, Radar Systems Analysis and Design Using MATLAB, section 2.4, by hand; burn-through by scipy's brentq."""

import math

import pytest

from threatring.models import jamming
from threatring.units import BOLTZMANN_J_K, SPEED_OF_LIGHT_M_S


def test_jam_to_noise_by_hand():
    """Friis: density x gain x wavelength² / (4 pi R)² over k T."""
    wave_m = SPEED_OF_LIGHT_M_S / 3e9
    density = 100.0 / 50e6 * 2000.0 * wave_m**2 / (4.0 * math.pi * 80e3) ** 2 / 2.0
    found = jamming.jam_to_noise_factor(100.0, 50e6, 2000.0, 3e9, 80e3, 600.0, 2.0)
    assert found == pytest.approx(density / (BOLTZMANN_J_K * 600.0), rel=1e-12)


@pytest.mark.parametrize("signal, jam, needed", [(1e22, 1e12, 20.0), (1e22, 0.0, 20.0), (1e22, 1e9, 10.0)])
def test_burn_through_is_where_the_ratio_is_met(signal, jam, needed):
    brentq = pytest.importorskip("scipy.optimize").brentq
    truth_m = brentq(lambda r: signal / (r**4 * (1.0 + jam / r**2)) - needed, 10.0, 1e7, xtol=1e-6)
    assert jamming.burn_through_m(signal, jam, needed) == pytest.approx(truth_m, rel=1e-9)
