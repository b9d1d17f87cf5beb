"""The plane of the console's maps: azimuthal equidistant about a scenario's site, kilometres east and north.

Distances and bearings from the site are those of the geodesic, so a range ring about it is a true circle. Source:
T. Vincenty, "Direct and inverse solutions of geodesics on the ellipsoid", Survey Review 23 (1975) 88-93, on WGS-84;
within 0.5 mm of it wherever two places are not almost antipodes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from threatring.results.geodetic import FLATTENING_COEFF, SEMI_MAJOR_M, SEMI_MINOR_M

ROUNDS = 12  # of Vincenty's iteration: places on one half of the Earth need six


def plane_km(site: tuple[float, float], lat_deg: ArrayLike, lon_deg: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return (east_km, north_km) of places about a site (latitude, longitude in degrees), arrays of one shape.

    >>> [round(float(part), 3) for part in plane_km((0.0, 0.0), 0.0, 1.0)]
    [111.319, 0.0]
    """
    f = FLATTENING_COEFF
    tan1 = (1.0 - f) * np.tan(np.radians(site[0]))
    tan2 = (1.0 - f) * np.tan(np.radians(np.asarray(lat_deg, dtype=float)))
    cos1, cos2 = 1.0 / np.sqrt(1.0 + tan1**2), 1.0 / np.sqrt(1.0 + tan2**2)
    sin1, sin2 = tan1 * cos1, tan2 * cos2
    apart = np.radians(np.mod(np.asarray(lon_deg, dtype=float) - site[1] + 180.0, 360.0) - 180.0)
    turned = apart + np.zeros_like(sin2)
    for _ in range(ROUNDS):
        east, north = cos2 * np.sin(turned), cos1 * sin2 - sin1 * cos2 * np.cos(turned)
        sine, cosine = np.hypot(east, north), sin1 * sin2 + cos1 * cos2 * np.cos(turned)
        arc = np.arctan2(sine, cosine)
        leaning = np.divide(cos1 * cos2 * np.sin(turned), sine, out=np.zeros_like(sine), where=sine > 0.0)
        steep = 1.0 - leaning**2
        middle = cosine - np.divide(2.0 * sin1 * sin2, steep, out=np.zeros_like(sine), where=steep > 0.0)
        c = f / 16.0 * steep * (4.0 + f * (4.0 - 3.0 * steep))
        stretch = arc + c * sine * (middle + c * cosine * (2.0 * middle**2 - 1.0))
        turned = apart + (1.0 - c) * f * leaning * stretch
    length_km = 1e-3 * _length_m(arc, sine, cosine, middle, steep)
    return _along(length_km, east, sine), _along(length_km, north, sine)


def _length_m(
    arc: np.ndarray, sine: np.ndarray, cosine: np.ndarray, middle: np.ndarray, steep: np.ndarray
) -> np.ndarray:
    """Return the length of geodesics by Vincenty's series in the square of the second eccentricity."""
    u2 = steep * (SEMI_MAJOR_M**2 / SEMI_MINOR_M**2 - 1.0)
    a = 1.0 + u2 / 16384.0 * (4096.0 + u2 * (-768.0 + u2 * (320.0 - 175.0 * u2)))
    b = u2 / 1024.0 * (256.0 + u2 * (-128.0 + u2 * (74.0 - 47.0 * u2)))
    inner = cosine * (2.0 * middle**2 - 1.0) - b / 6.0 * middle * (4.0 * sine**2 - 3.0) * (4.0 * middle**2 - 3.0)
    return SEMI_MINOR_M * a * (arc - b * sine * (middle + b / 4.0 * inner))


def _along(length_km: np.ndarray, part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return length_km * np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0.0)
