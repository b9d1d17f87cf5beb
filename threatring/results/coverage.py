"""`Coverage`: what radars see around a place by target height, as grids of the ground and by azimuth.

`Y` and `X` points of a grid of latitude (rows, from the south) and longitude, `L` target heights, `A` azimuths from
north all round, `R` radars. Heights in metres; see `terrain.heights.VERTICAL_DATUM`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from threatring.results.tables import Meta


class Limit(IntEnum):
    """What ends a radar's sight along an azimuth at a target height."""

    HORIZON = 0  # the smooth Earth would end it there too
    GROUND = 1  # hills end it nearer than the smooth Earth would
    SENSITIVITY = 2  # the echo is too faint
    INSTRUMENT = 3  # the instrumented range
    ELEVATION = 4  # above or below what its beam covers
    SECTOR = 5  # outside the sector it searches

    @property
    def sentence(self) -> str:
        """What a reader sees."""
        return LIMIT_SENTENCES[self]


LIMIT_SENTENCES = {
    Limit.HORIZON: "the Earth's curve",
    Limit.GROUND: "hills",
    Limit.SENSITIVITY: "the echo is too faint",
    Limit.INSTRUMENT: "the instrumented range",
    Limit.ELEVATION: "the beam's lowest or highest elevation",
    Limit.SECTOR: "outside its sector",
}


@dataclass(frozen=True)
class Level:
    """A height targets fly at."""

    height_m: float
    above_ground: bool  #: else above mean sea level

    def __str__(self) -> str:
        """Return for instance '100 m above ground'."""
        said = f"{self.height_m:g} m" if self.height_m < 1000.0 else f"{self.height_m / 1e3:g} km"
        return f"{said} above {'ground' if self.above_ground else 'sea'}"


@dataclass(frozen=True, eq=False)
class RadarView:
    """What one radar sees."""

    name: str
    kind: str  #: of the catalogue
    label: str
    lat_deg: float
    lon_deg: float
    ground_m: float  #: at its place, above the sea
    antenna_height_m: float  #: above the ground
    advertised_m: float  #: the largest range that is printed of it
    advertised_for: str  #: what for, in words
    instrumented_m: float
    least_m: np.ndarray  #: (Y, X) float32 least visible height above the sea, by ground and horizon alone; NaN: beyond
    seen: np.ndarray  #: (L, Y, X) bool, central unknowns: in sight, in beam, and one look detects with `wanted_prob`
    azimuth_deg: np.ndarray  #: (A,)
    range_m: np.ndarray  #: (L, A) farthest ground range at which it is seen; 0: nowhere
    unbroken_m: np.ndarray  #: (L, A) ground range to which it is seen without a gap
    smooth_m: np.ndarray  #: (L, A) the same as range_m over smooth ground at the radar's height
    limit: np.ndarray  #: (L, A) `Limit` that ends range_m
    detect_m: np.ndarray  #: (L, 3) slant range of one look by the echo alone: central, 10 and 90 % of the unknowns
    gap_range_m: np.ndarray  #: (G,) ground ranges of the low-altitude gap chart
    gap_m: np.ndarray  #: (G, 5) least visible height above the ground there: 0, 10, 50, 90, 100 % of the azimuths
    gap_smooth_m: np.ndarray  #: (G,) the same over smooth ground


@dataclass(frozen=True, eq=False)
class RangeCurve:
    """Detection range of one kind of radar by radar cross-section, on a path at 3 degrees elevation."""

    kind: str
    rcs_m2: np.ndarray  #: (S,)
    single_m: np.ndarray  #: (S, 3) one look: central, 10 and 90 % of the unknowns
    cumulative_m: np.ndarray  #: (S, 3) nine in ten have been seen
    confirmed_m: np.ndarray  #: (S, 3) nine in ten are tracked (an engagement radar: locked)


@dataclass(frozen=True, eq=False)
class Coverage:
    """What all radars of a place or a scenario see."""

    lat_deg: np.ndarray  #: (Y,) rising
    lon_deg: np.ndarray  #: (X,) rising
    ground_m: np.ndarray  #: (Y, X) float32 above the sea
    levels: tuple[Level, ...]
    radars: tuple[RadarView, ...]
    curves: tuple[RangeCurve, ...]
    meta: Meta  #: version, claims, epoch, seed, site, target, rcs_m2, wanted_prob, terrain, notes

    def union(self, level: int) -> np.ndarray:
        """Return (Y, X) bool: seen by at least one radar."""
        return np.any([view.seen[level] for view in self.radars], axis=0)

    def watchers(self, level: int) -> np.ndarray:
        """Return (Y, X) int: a bit a radar, set where it sees."""
        bits = [view.seen[level].astype(np.int64) << r for r, view in enumerate(self.radars)]
        return np.asarray(np.sum(bits, axis=0))
