"""`Envelope`: where missiles reach, as tables, and as the JSON document of `threatring envelope --json`.

Heights are above the site's ground, ranges along it, both in metres. `T` kinds of target, `R` ranges, `H` heights,
`M` members of the ensemble (flights of the missile under different unknowns), `h` heights the members are flown at.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from threatring.results.tables import Meta
from threatring.units import symbol_of

if TYPE_CHECKING:
    import xarray

BAND = (0.1, 0.9)  # quantiles over the members of the ensemble
GRID = {
    "time_s": "time of flight to the point",
    "speed_m_s": "speed at the point",
    "lateral_m_s2": "lateral acceleration the missile could pull at the point",
    "reached": "whether the point counts as reached against this kind of target",
}


class TargetKind(NamedTuple):
    """What is flown against: the turn that must be left over follows from its own (3 x its g + 2 g)."""

    name: str  # of the catalogue, or 'straight'
    label: str
    turn_m_s2: float  # what the target can pull
    speed_m_s: float  # at which it passes the point; 0: the point stands still
    need_m_s2: float  # what the missile must be able to pull
    aspect_rad: float = 0.0  # its course: 0 towards the launcher, pi / 2 across, pi away
    dive_rad: float = 0.0  # its course below the horizontal


@dataclass(frozen=True, eq=False)
class MissileReach:
    """Where one missile reaches; unreached points are NaN, heights nothing is reached at have a reach of 0."""

    name: str
    label: str
    ranges_m: np.ndarray  #: (R,)
    heights_m: np.ndarray  #: (H,)
    grid: dict[str, np.ndarray]  #: (T, R, H) each: see `GRID`; the fastest arrival that counts
    reach_m: np.ndarray  #: (T, H) the farthest range reached at a height
    near_m: np.ndarray  #: (T, H) the nearest range reached at a height
    ceiling_m: np.ndarray  #: (T,) the highest height reached at any range
    member_heights_m: np.ndarray  #: (h,)
    member_reach_m: np.ndarray  #: (T, M, h)
    member_near_m: np.ndarray  #: (T, M, h)
    member_ceiling_m: np.ndarray  #: (T, M)
    burnout_speed_m_s: float
    member_burnout_m_s: np.ndarray  #: (M,)
    declared: dict[str, float | None]  #: what public sources say (`range_m`, `range_low_m`, .. `ceiling_m`); no limit

    def band_m(self, kind: int) -> tuple[np.ndarray, np.ndarray]:
        """Return (low, high) of the reach by `member_heights_m`: 10 and 90 % of the ensemble."""
        low, high = np.quantile(self.member_reach_m[kind], BAND, axis=0)
        return low, high

    def at_height(self, kind: int, height_m: float) -> tuple[float, float, float]:
        """Return (reach, low, high) in metres at a height both grids hold."""
        own = int(np.argmin(np.abs(self.heights_m - height_m)))
        other = int(np.argmin(np.abs(self.member_heights_m - height_m)))
        low, high = self.band_m(kind)
        return float(self.reach_m[kind, own]), float(low[other]), float(high[other])

    def time_to_s(self, kind: int, range_m: float, height_m: float) -> float | None:
        """Return the time of flight to a range at a height of the grid, between its ranges; None when not reached."""
        column = int(np.argmin(np.abs(self.heights_m - height_m)))
        reached = self.grid["reached"][kind, :, column]
        if range_m > self.reach_m[kind, column] or reached.sum() < 2:
            return None
        at_m, at_s = self.ranges_m[reached], self.grid["time_s"][kind, reached, column]
        if range_m > at_m[-1]:  # between the last point of the grid and the edge of reach
            return float(at_s[-1] + (range_m - at_m[-1]) * (at_s[-1] - at_s[-2]) / (at_m[-1] - at_m[-2]))
        return float(np.interp(range_m, at_m, at_s))


@dataclass(frozen=True, eq=False)
class Envelope:
    """Where missiles reach, each with the band of what nobody knows."""

    missiles: tuple[MissileReach, ...]
    targets: tuple[TargetKind, ...]  #: the first one is what `points` of the summary are about
    meta: Meta

    @cached_property
    def envelope_hash(self) -> str:
        """sha256 over what is reached, times in whole milliseconds and reaches in whole metres."""
        digest = hashlib.sha256()
        for missile in self.missiles:
            digest.update(missile.name.encode())
            digest.update(np.packbits(missile.grid["reached"]).tobytes())
            milliseconds = np.nan_to_num(np.rint(missile.grid["time_s"] * 1e3), nan=-1.0)
            for array in (
                milliseconds,
                missile.reach_m,
                missile.near_m,
                missile.member_reach_m,
                missile.member_ceiling_m,
            ):
                digest.update(np.rint(array).astype(np.int64).tobytes())
        return digest.hexdigest()

    def plot(self) -> Any:
        """Return a figure a missile as `threatring.maps.notebook.Pictures`; `save(folder)` writes it."""
        from threatring.results.doors import plot

        return plot(self)

    def summary(self) -> dict[str, Any]:
        """Return the answer as the JSON document of `threatring envelope --json`."""
        return {
            **self.meta,
            "envelope_hash": self.envelope_hash,
            "target": self.targets[0].name,
            "targets": [target._asdict() for target in self.targets],
            "missiles": [self._missile_json(missile) for missile in self.missiles],
        }

    def _missile_json(self, missile: MissileReach) -> dict[str, Any]:
        top = int(np.argmax(missile.reach_m[0]))
        range_m, height_m = float(missile.reach_m[0, top]), float(missile.heights_m[top])
        ceiling_m = float(missile.ceiling_m[0])
        return {
            "missile": missile.name,
            "label": missile.label,
            "max_range_m": range_m,
            "max_altitude_m": ceiling_m + self.meta["site"]["ground_m"] if ceiling_m > 0.0 else None,
            "burnout_speed_m_s": missile.burnout_speed_m_s,
            "burnout_speed_band_m_s": np.quantile(missile.member_burnout_m_s, BAND).tolist(),
            "time_to_max_range_s": missile.time_to_s(0, range_m, height_m),
            "declared": missile.declared,
            "reach": [self._reach_json(missile, kind) for kind in range(len(self.targets))],
            "points": list(self._points(missile)),
        }

    def _reach_json(self, missile: MissileReach, kind: int) -> dict[str, Any]:
        low, high = missile.band_m(kind)
        ground_m = self.meta["site"]["ground_m"]
        return {
            "target": self.targets[kind].name,
            "altitude_m": (missile.heights_m + ground_m).tolist(),
            "range_m": missile.reach_m[kind].tolist(),
            "range_min_m": missile.near_m[kind].tolist(),
            "ceiling_m": float(missile.ceiling_m[kind]),
            "band": {
                "altitude_m": (missile.member_heights_m + ground_m).tolist(),
                "low_m": low.tolist(),
                "high_m": high.tolist(),
                "ceiling_m": np.quantile(missile.member_ceiling_m[kind], BAND).tolist(),
            },
        }

    def _points(self, missile: MissileReach) -> Iterator[dict[str, Any]]:
        """Yield the points of the grid against the first kind of target; figures are None where it is not reached."""
        columns = {name: values[0].tolist() for name, values in missile.grid.items()}
        altitudes_m = (missile.heights_m + self.meta["site"]["ground_m"]).tolist()
        for i, range_m in enumerate(missile.ranges_m.tolist()):
            for j, altitude_m in enumerate(altitudes_m):
                reached = bool(columns["reached"][i][j])
                row = {name: (columns[name][i][j] if reached else None) for name in GRID if name != "reached"}
                yield {"range_m": range_m, "altitude_m": altitude_m, **row, "reached": reached}

    def to_xarray(self) -> xarray.Dataset:
        """Return an `xarray.Dataset`, dims missile, target, range_index, altitude (needs the extra `analysis`)."""
        from threatring.results.labelled import envelope_dataset

        return envelope_dataset(self)

    def as_csv(self) -> str:
        """Return all points of all missiles as CSV, one row a point and kind of target that is reached."""
        stream = io.StringIO()
        names = [name for name in GRID if name != "reached"]
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(["missile", "target", "range_m", "altitude_m", *names])
        for missile in self.missiles:
            altitudes_m = missile.heights_m + self.meta["site"]["ground_m"]
            for kind, i, j in np.argwhere(missile.grid["reached"]):
                figures = [f"{missile.grid[name][kind, i, j]:.2f}" for name in names]
                place = f"{missile.ranges_m[i]:.0f}", f"{altitudes_m[j]:.0f}"
                rows.writerow([missile.name, self.targets[kind].name, *place, *figures])
        return stream.getvalue()

    def save(self, folder: str | Path) -> tuple[Path, Path]:
        """Write envelope.json and envelope.csv into a folder that exists; return their paths."""
        document, sheet = Path(folder) / "envelope.json", Path(folder) / "envelope.csv"
        document.write_text(json.dumps(self.summary(), ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
        sheet.write_text(self.as_csv(), encoding="utf-8")
        return document, sheet

    def __repr__(self) -> str:
        return f"<Envelope {', '.join(missile.label for missile in self.missiles)}; {len(self.targets)} targets>"


def units_of(name: str) -> str:
    """Return the units of a grid of `GRID` as `xarray` carries them.

    >>> units_of("speed_m_s"), units_of("reached")
    ('m/s', '1')
    """
    return symbol_of(name) or "1"
