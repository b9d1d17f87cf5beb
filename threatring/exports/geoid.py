"""Height of the geoid above the WGS-84 ellipsoid: what turns a height above mean sea level into an ellipsoidal one.

EGM96 (F. G. Lemoine et al., NASA/TP-1998-206861), every second post of the 15' grid of NGA, public domain, in tenths
of a metre; `data/geo/README.md` says how the file was made and how far it is from the whole grid.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

FILE = Path(__file__).parent.parent / "data" / "geo" / "egm96.npz"
PER_DEG = 2  # posts a degree
ROWS, COLUMNS = 180 * PER_DEG + 1, 360 * PER_DEG
_DM = 0.1


@cache
def posts_m() -> np.ndarray:
    """Return the posts, shape (361, 720), metres: from the south pole northwards, from longitude -180° eastwards."""
    with np.load(FILE) as stored:
        step = stored["step_dm"].astype(np.int64)
    return np.asarray(_DM * step.cumsum(axis=0).cumsum(axis=1))


def _weights(share: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return the weights of the four posts about a point: R. G. Keys, IEEE Trans. ASSP-29 (1981) 1153-1160."""
    t = share
    return (
        0.5 * (-t + 2.0 * t**2 - t**3), 1.0 - 2.5 * t**2 + 1.5 * t**3,
        0.5 * (t + 4.0 * t**2 - 3.0 * t**3), 0.5 * (t**3 - t**2),
    )  # fmt: skip


def undulation_m(lat_deg: ArrayLike, lon_deg: ArrayLike) -> np.ndarray:
    """Return the height of the geoid above the ellipsoid, metres, at latitudes and longitudes in degrees, any shape.

    Cubic between posts half a degree apart: 0.07 m from the grid it was taken from (root mean square), 2 m at worst.
    """
    y = (np.asarray(lat_deg, dtype=float) + 90.0) * PER_DEG
    x = (np.asarray(lon_deg, dtype=float) + 180.0) % 360.0 * PER_DEG
    south = np.clip(np.floor(y).astype(int), 0, ROWS - 2)
    west = np.floor(x).astype(int)
    table, total = posts_m(), np.zeros(np.broadcast(y, x).shape)
    for j, across in enumerate(_weights(y - south)):
        row = south + j - 1
        beyond = (row < 0) | (row >= ROWS)  # over a pole lies the other side of the Earth
        row = np.where(row < 0, -row, np.where(row >= ROWS, 2 * (ROWS - 1) - row, row))
        for i, along in enumerate(_weights(x - west)):
            column = (west + i - 1 + np.where(beyond, COLUMNS // 2, 0)) % COLUMNS
            total = total + across * along * table[row, column]
    return np.asarray(total)
