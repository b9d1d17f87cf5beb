"""US Standard Atmosphere 1976 from -5 to 86 km of geometric altitude, and a smooth decay above.

Source: U.S. Standard Atmosphere, 1976, NOAA-S/T 76-1562 (NASA-TM-X-74335): tables 2 and 4, equations 18, 19, 33a, 33b,
42, 50; table 8 for the molecular weight between 80 and 86 km. Altitudes are geometric; the standard's layers
are geopotential, and the conversion is made here. Above 86 km density falls exponentially with its scale height at
86 km (19 % too dense at 100 km, 6 % at 120 km: no effect on anything that flies here).
"""

from __future__ import annotations

import math

from threatring.kernel import kernel, stage

EARTH_M = 6356766.0
GAS_J_KG_K = 8314.32 / 28.9644  # R* / M0
GMR_K_M = 9.80665 / GAS_J_KG_K
HEAT_RATIO_COEFF = 1.4
LOWEST_M, TOP_M = -5000.0, 86000.0

_BASE_M = (0.0, 11000.0, 20000.0, 32000.0, 47000.0, 51000.0, 71000.0)
_LAPSE_K_M = (-0.0065, 0.0, 0.001, 0.0028, 0.0, -0.0028, -0.002)


def _pile() -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return base temperatures (K) and pressures (Pa) of the seven layers, piled up from 288.15 K and 101325 Pa."""
    t_k, p_pa = [288.15], [101325.0]
    for i in range(6):
        rise_m, lapse = _BASE_M[i + 1] - _BASE_M[i], _LAPSE_K_M[i]
        t_k.append(t_k[i] + lapse * rise_m)
        if lapse == 0.0:
            p_pa.append(p_pa[i] * math.exp(-GMR_K_M * rise_m / t_k[i]))
        else:
            p_pa.append(p_pa[i] * math.pow(t_k[i] / t_k[i + 1], GMR_K_M / lapse))
    return tuple(t_k), tuple(p_pa)


_BASE_K, _BASE_PA = _pile()
# Table 8: molecular weight over its sea-level value at 80, 80.5 ... 86 km
_WEIGHT = (
    1.0,
    0.999996,
    0.999989,
    0.999971,
    0.999941,
    0.999909,
    0.999870,
    0.999829,
    0.999786,
    0.999741,
    0.999694,
    0.999641,
    0.999579,
)


@kernel
def _layer(height_m):
    """Index of the layer a geopotential height lies in."""
    i = 0
    while i < 6 and height_m >= _BASE_M[i + 1]:
        i += 1
    return i


@kernel
def _within(altitude_m):
    """Altitude held between the lowest and the highest of the standard."""
    if altitude_m < LOWEST_M:
        return LOWEST_M
    if altitude_m > TOP_M:
        return TOP_M
    return altitude_m


@kernel
def _state(altitude_m):
    """Inside the standard: (molecular-scale temperature K, pressure Pa, lapse K/m, d geopotential / d geometric)."""
    ratio = EARTH_M / (EARTH_M + altitude_m)
    height_m = ratio * altitude_m
    i = _layer(height_m)
    lapse = _LAPSE_K_M[i]
    rise_m = height_m - _BASE_M[i]
    t_k = _BASE_K[i] + lapse * rise_m
    if lapse == 0.0:
        p_pa = _BASE_PA[i] * math.exp(-GMR_K_M * rise_m / t_k)
    else:
        p_pa = _BASE_PA[i] * math.pow(_BASE_K[i] / t_k, GMR_K_M / lapse)
    return t_k, p_pa, lapse, ratio * ratio


@stage
def density_expansion(altitude_m, air_factor):
    """Density as rho0 + rho1 d + rho2 d² around an altitude: (kg/m³, per m, per m²), times `air_factor`.

    Analytic, from the layer's scale height: within 1e-5 of the density over 200 m and 2e-4 over 600 m; where a layer
    boundary lies between, the standard's own kink shows (0.6 % over 200 m, 2 % over 600 m at worst).
    """
    held_m = _within(altitude_m)
    t_k, p_pa, lapse, slope = _state(held_m)
    rho = air_factor * p_pa / (GAS_J_KG_K * t_k)
    first = -(GMR_K_M + lapse) * slope / t_k
    if altitude_m > TOP_M:
        rho *= math.exp(first * (altitude_m - TOP_M))
        second = 0.0
    elif altitude_m < LOWEST_M:
        first = 0.0
        second = 0.0
    else:
        second = -first * (2.0 / (EARTH_M + held_m) + lapse * slope / t_k)
    return rho, rho * first, 0.5 * rho * (first * first + second)


@stage
def air(altitude_m):
    """(density kg/m³, sound speed m/s) at a geometric altitude."""
    t_k, p_pa, lapse, slope = _state(_within(altitude_m))
    rho = p_pa / (GAS_J_KG_K * t_k)
    if altitude_m > TOP_M:
        rho *= math.exp(-(GMR_K_M + lapse) * slope / t_k * (altitude_m - TOP_M))
    return rho, math.sqrt(HEAT_RATIO_COEFF * GAS_J_KG_K * t_k)


@stage
def density_kg_m3(altitude_m):
    """Density at a geometric altitude."""
    return air(altitude_m)[0]


@stage
def pressure_pa(altitude_m):
    """Pressure at a geometric altitude; above 86 km it decays as density does."""
    t_k, p_pa, lapse, slope = _state(_within(altitude_m))
    if altitude_m > TOP_M:
        p_pa *= math.exp(-(GMR_K_M + lapse) * slope / t_k * (altitude_m - TOP_M))
    return p_pa


@stage
def temperature_k(altitude_m):
    """Kinetic temperature at a geometric altitude; above 86 km it stays at 186.87 K."""
    held_m = _within(altitude_m)
    t_k = _state(held_m)[0]
    if held_m <= 80000.0:
        return t_k
    place = (held_m - 80000.0) / 500.0
    i = min(int(place), 11)
    return t_k * (_WEIGHT[i] + (place - i) * (_WEIGHT[i + 1] - _WEIGHT[i]))
