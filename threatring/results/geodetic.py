"""Earth-fixed positions of whole tables to latitude, longitude and altitude, and back; NumPy only.

The kernels have their own scalar form (`threatring.models.earth`); this one serves reports, maps and exports, which
never compile. Source: B. R. Bowring, "The accuracy of geodetic latitude and height equations", Survey Review 28
(1985) 202-206; ellipsoid NIMA TR8350.2 (WGS-84). Heights are ellipsoidal, used as heights above mean sea level.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

SEMI_MAJOR_M = 6_378_137.0
FLATTENING_COEFF = 1.0 / 298.257223563
SEMI_MINOR_M = SEMI_MAJOR_M * (1.0 - FLATTENING_COEFF)
_E2 = FLATTENING_COEFF * (2.0 - FLATTENING_COEFF)
_SECOND_E2 = _E2 / (1.0 - _E2)


def geodetic(r_m: ArrayLike) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return latitude (°), longitude (°) and altitude (m) of Earth-fixed positions.

    `r_m` has shape (..., 3); each answer has shape (...). Within 1 mm from 10 km below to 2000 km above the ellipsoid.

    >>> [round(float(part), 3) for part in geodetic([6378137.0, 0.0, 0.0])]
    [0.0, 0.0, 0.0]
    """
    x, y, z = np.moveaxis(np.asarray(r_m, dtype=float), -1, 0)
    p = np.hypot(x, y)
    parametric_rad = np.arctan2(SEMI_MAJOR_M * z, SEMI_MINOR_M * p)
    for _ in range(2):
        latitude_rad = np.arctan2(
            z + _SECOND_E2 * SEMI_MINOR_M * np.sin(parametric_rad) ** 3,
            p - _E2 * SEMI_MAJOR_M * np.cos(parametric_rad) ** 3,
        )
        parametric_rad = np.arctan2(SEMI_MINOR_M * np.sin(latitude_rad), SEMI_MAJOR_M * np.cos(latitude_rad))
    sine = np.sin(latitude_rad)
    altitude_m = p * np.cos(latitude_rad) + z * sine - SEMI_MAJOR_M * np.sqrt(1.0 - _E2 * sine**2)
    return np.degrees(latitude_rad), np.degrees(np.arctan2(y, x)), altitude_m


def earth_fixed_m(lat_deg: ArrayLike, lon_deg: ArrayLike, altitude_m: ArrayLike) -> np.ndarray:
    """Return Earth-fixed positions in metres, shape (..., 3), of latitude (°), longitude (°) and altitude (m)."""
    lat, lon = np.radians(np.asarray(lat_deg, dtype=float)), np.radians(np.asarray(lon_deg, dtype=float))
    height = np.asarray(altitude_m, dtype=float)
    normal_m = SEMI_MAJOR_M / np.sqrt(1.0 - _E2 * np.sin(lat) ** 2)
    across_m = (normal_m + height) * np.cos(lat)
    return np.stack(
        [across_m * np.cos(lon), across_m * np.sin(lon), (normal_m * (1.0 - _E2) + height) * np.sin(lat)], axis=-1
    )
