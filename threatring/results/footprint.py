"""`Footprint`: which points of the ground a missile can defend against falling ones, as tables, JSON and CSV.

The fire unit stands at the origin; `x` runs along the attack's flight (negative: nearer to where it comes from), `y` to
the right of it, both in metres along the ground. `X` and `Y` points of the grid, `M` members of the ensemble of the
missile, `R` the two rules of `RULES`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from threatring.results.envelope import BAND
from threatring.results.tables import Meta

RULES = {
    "kinematic": "flight, radar and reaction time alone",
    "claimed": "and the intercept inside the claimed limits: range, ceiling and floor against ballistic targets",
}


@dataclass(frozen=True, eq=False)
class Attack:
    """How one class comes down, as flown; SI."""

    name: str  # of the catalogue
    label: str
    trajectory: str
    figures: dict[str, float]  #: range_m, apogee_m, burnout_speed_m_s, flight_time_s, speed_30km_m_s, entry_deg ...


@dataclass(frozen=True, eq=False)
class Defence:
    """What one missile defends against one attack."""

    missile: str
    label: str
    attack: Attack
    x_m: np.ndarray  #: (X,)
    y_m: np.ndarray  #: (Y,)
    met_m: np.ndarray  #: (R, Y, X) height of the first intercept of the central missile above the ground; NaN: none
    share: np.ndarray  #: (R, Y, X) share of the ensemble's members that defend the point
    member_area_m2: np.ndarray  #: (R, M)
    limits: dict[str, float]  #: claimed: range_m, ceiling_m, floor_m of the point of intercept

    def area_m2(self, rule: int) -> float:
        """Return the area the central missile defends, counted in cells of the grid."""
        return float(np.isfinite(self.met_m[rule]).sum() * self._cell_m2)

    def area_band_m2(self, rule: int) -> tuple[float, float]:
        """Return 10 and 90 % of the areas of the ensemble."""
        low, high = np.quantile(self.member_area_m2[rule], BAND)
        return float(low), float(high)

    @property
    def _cell_m2(self) -> float:
        return float((self.x_m[1] - self.x_m[0]) * (self.y_m[1] - self.y_m[0]))

    def extent_m(self, rule: int) -> dict[str, float] | None:
        """Return how far the area reaches towards the attack, behind the fire unit and to a side; None: no area."""
        defended = np.isfinite(self.met_m[rule])
        if not defended.any():
            return None
        along, across = self.x_m[defended.any(axis=0)], self.y_m[defended.any(axis=1)]
        return {
            "towards_m": float(-along.min()),
            "behind_m": float(along.max()),
            "aside_m": float(np.abs(across).max()),
        }

    def summary(self) -> dict[str, Any]:
        """Return areas and extents by rule, and the attack, as plain JSON values."""
        found = {}
        for rule, name in enumerate(RULES):
            low, high = self.area_band_m2(rule)
            heights_m = self.met_m[rule][np.isfinite(self.met_m[rule])]
            found[name] = {
                "area_m2": self.area_m2(rule),
                "area_band_m2": [low, high],
                "extent": self.extent_m(rule),
                "intercept_height_m": [float(heights_m.min()), float(heights_m.max())] if len(heights_m) else None,
            }
        attack = {"target": self.attack.name, "label": self.attack.label, "trajectory": self.attack.trajectory}
        return {
            "missile": self.missile, "label": self.label, "attack": {**attack, **self.attack.figures},
            "claimed_limits": self.limits, **found,
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class Footprint:
    """Defended footprints of missiles against classes, each with the band of what nobody knows of the missile."""

    defences: tuple[Defence, ...]
    left_out: dict[str, str]  #: class -> why it does not fly the trajectory asked for
    meta: Meta

    def of(self, missile: str) -> list[Defence]:
        """Return what one missile does, in the order of the classes."""
        return [defence for defence in self.defences if defence.missile == missile]

    @property
    def missiles(self) -> tuple[str, ...]:
        """Names of the catalogue, in the order they were asked for."""
        return tuple(dict.fromkeys(defence.missile for defence in self.defences))

    def summary(self) -> dict[str, Any]:
        """Return the answer as the JSON document of `threatring footprint --json`."""
        return {
            **self.meta,
            "rules": dict(RULES),
            "left_out": self.left_out,
            "footprints": [defence.summary() for defence in self.defences],
        }

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of the CSV: every point that any member defends under any rule."""
        for one in self.defences:
            for j, i in np.argwhere((one.share > 0.0).any(axis=0) | np.isfinite(one.met_m).any(axis=0)):
                figures = []
                for rule in range(len(RULES)):
                    met_m = one.met_m[rule, j, i]
                    figures += ["" if np.isnan(met_m) else f"{met_m:.0f}", f"{one.share[rule, j, i]:.3f}"]
                place = f"{one.x_m[i]:.0f}", f"{one.y_m[j]:.0f}"
                yield one.missile, one.attack.name, one.attack.trajectory, *place, *figures

    def as_csv(self) -> str:
        """Return all defended points as CSV; heights of intercept in metres above the ground, empty: not defended."""
        stream = io.StringIO()
        sheet = csv.writer(stream, lineterminator="\n")
        heads = [f"{rule}_{what}" for rule in RULES for what in ("intercept_height_m", "member_share")]
        sheet.writerow(["missile", "target", "trajectory", "x_m", "y_m", *heads])
        sheet.writerows(self.rows())
        return stream.getvalue()

    def save(self, folder: str | Path) -> tuple[Path, Path]:
        """Write footprint.json and footprint.csv into a folder that exists; return their paths."""
        document, sheet = Path(folder) / "footprint.json", Path(folder) / "footprint.csv"
        document.write_text(json.dumps(self.summary(), ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
        sheet.write_text(self.as_csv(), encoding="utf-8")
        return document, sheet

    def __repr__(self) -> str:
        classes = len({defence.attack.name for defence in self.defences})
        return f"<Footprint {', '.join(self.missiles)}; {classes} classes>"
