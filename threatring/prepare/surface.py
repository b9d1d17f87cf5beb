"""The ground under a route: a source of heights. The scenario's own is smooth; a terrain model may be handed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np


class Ground(Protocol):
    """Anything that knows the height of the ground."""

    def height_m(self, lat_deg: np.ndarray, lon_deg: np.ndarray) -> np.ndarray:
        """Return heights above mean sea level, metres, of places given in degrees (WGS-84); any one shape."""
        ...


@dataclass(frozen=True)
class SmoothGround:
    """Ground of one height everywhere: the scenario's own."""

    level_m: float

    def height_m(self, lat_deg: np.ndarray, lon_deg: np.ndarray) -> np.ndarray:
        """Return the one height for every place."""
        return np.full(np.broadcast(lat_deg, lon_deg).shape, self.level_m)
