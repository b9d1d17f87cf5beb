"""`Coverage`: what radars see around a place by target height, as grids of the ground and by azimuth.

`Y` and `X` points of a grid of latitude (rows, from the south) and longitude, `L` target heights, `A` azimuths from
north all round, `R` radars. Heights in metres; see `terrain.heights.VERTICAL_DATUM`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Any

import numpy as np

from threatring.results.geodetic import FLATTENING_COEFF, SEMI_MINOR_M
from threatring.results.tables import Meta

AUTHALIC_M = 6_371_007.18  # radius of the sphere with the ellipsoid's area (NIMA TR8350.2)


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
    #: version, claims, epoch, seed, site, target, rcs_m2, wanted_prob, terrain, notes and more
    meta: Meta

    def union(self, level: int) -> np.ndarray:
        """Return (Y, X) bool: seen by at least one radar."""
        return np.any([view.seen[level] for view in self.radars], axis=0)

    def watchers(self, level: int) -> np.ndarray:
        """Return (Y, X) int: a bit a radar, set where it sees."""
        bits = [view.seen[level].astype(np.int64) << r for r, view in enumerate(self.radars)]
        return np.asarray(np.sum(bits, axis=0))

    @cached_property
    def cell_m2(self) -> np.ndarray:
        """Areas of the cells about the points of each row on the WGS-84 ellipsoid, (Y,)."""
        half_deg = 0.5 * (self.lat_deg[1] - self.lat_deg[0])
        wide_rad = np.radians(self.lon_deg[1] - self.lon_deg[0])
        return np.asarray(wide_rad * (zone_m2(self.lat_deg + half_deg) - zone_m2(self.lat_deg - half_deg)))

    def area_m2(self, seen: np.ndarray) -> float:
        """Return the area of the cells of a (Y, X) mask."""
        return float(np.count_nonzero(seen, axis=1) @ self.cell_m2)

    def combinations_m2(self, level: int) -> dict[tuple[int, ...], float]:
        """Return the area that each combination of radars sees, and no other radar, the largest first."""
        bits = self.watchers(level)
        areas = np.bincount(bits.ravel(), weights=np.broadcast_to(self.cell_m2[:, None], bits.shape).ravel())
        found = {
            tuple(r for r in range(len(self.radars)) if key >> r & 1): float(area)
            for key, area in enumerate(areas.tolist())
            if key and area
        }
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    @property
    def union_least_m(self) -> np.ndarray:
        """Least visible height of any radar above the sea, (Y, X) float32, m; NaN beyond all."""
        least_m = np.min([np.where(np.isnan(view.least_m), np.inf, view.least_m) for view in self.radars], axis=0)
        return np.where(np.isfinite(least_m), least_m, np.nan).astype(np.float32)

    def summary(self) -> dict[str, Any]:
        """Return the answer as the JSON document of `threatring coverage --json`."""
        from threatring.results.covered import summary

        return summary(self)

    def plot(self) -> Any:
        """Return its maps as `threatring.maps.notebook.Pictures`; `save(folder)` writes it."""
        from threatring.results.doors import plot

        return plot(self)

    def __repr__(self) -> str:
        return f"<Coverage {', '.join(view.name for view in self.radars)}; {len(self.levels)} heights>"


def zone_m2(lat_deg: np.ndarray) -> np.ndarray:
    """Return the area of the WGS-84 ellipsoid from the equator to latitudes, m² for each radian of longitude.

    Closed form, J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395 (1987), equation 3-12.
    """
    e = np.sqrt(FLATTENING_COEFF * (2.0 - FLATTENING_COEFF))
    sine = np.sin(np.radians(lat_deg))
    return np.asarray(0.5 * SEMI_MINOR_M**2 * (sine / (1.0 - (e * sine) ** 2) + np.arctanh(e * sine) / e))


def circle_m2(range_m: float) -> float:
    """Return the area inside a ground range, on a sphere of the Earth's authalic radius."""
    return float(2.0 * np.pi * AUTHALIC_M**2 * (1.0 - np.cos(range_m / AUTHALIC_M)))


@dataclass(frozen=True, eq=False)
class Gain:
    """Two coverages on one map: what the second sees beyond the first."""

    first: Coverage
    second: Coverage

    def gained(self, level: int) -> np.ndarray:
        """Return (Y, X) bool: the second sees, the first does not."""
        return np.asarray(self.second.union(level) & ~self.first.union(level))

    def lost(self, level: int) -> np.ndarray:
        """Return (Y, X) bool: the first sees, the second does not."""
        return np.asarray(self.first.union(level) & ~self.second.union(level))

    def summary(self) -> dict[str, Any]:
        """Return the comparison as one JSON document."""
        from threatring.results.covered import comparison

        return comparison(self)
