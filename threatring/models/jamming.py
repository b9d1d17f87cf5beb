"""Noise jammers: what they add to a radar's own noise, and where an echo burns through it.

Source: B. R. Mahafza, Radar Systems Analysis and Design Using MATLAB (2000), section 2.4, equations 2.40 to 2.54.
A jammer is white noise over its bandwidth, received through the antenna's pattern, one way.
"""

from __future__ import annotations

import math

from threatring.kernel import kernel
from threatring.units import BOLTZMANN_J_K, SPEED_OF_LIGHT_M_S

FOUR_PI = 4.0 * math.pi


@kernel
def jam_to_noise_factor(erp_w, bandwidth_hz, gain_factor, frequency_hz, range_m, temperature_k, loss_factor):
    """Jammer noise over receiver noise: the density of its radiated power, received one way, over k T."""
    spread_m = FOUR_PI * range_m * frequency_hz / SPEED_OF_LIGHT_M_S
    density_j = erp_w / bandwidth_hz * gain_factor / (spread_m * spread_m * loss_factor)
    return density_j / (BOLTZMANN_J_K * temperature_k)


@kernel
def burn_through_m(snr_at_1m_factor, jam_at_1m_factor, needed_factor):
    """Range at which an echo stands `needed_factor` above jammer and noise, the jammer on board the target.

    `snr_at_1m_factor` and `jam_at_1m_factor` are signal and jammer over noise carried back to one metre: S / R^4 and
    J / R². Positive root of needed (R^4 + J R²) = S.
    """
    half = 0.5 * jam_at_1m_factor
    root = math.sqrt(half * half + snr_at_1m_factor / needed_factor)
    return math.sqrt(snr_at_1m_factor / needed_factor / (half + root))
