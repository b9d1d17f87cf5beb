"""`Calibration`: missiles fitted to their claimed speeds, what that predicts, and what each claim asks for.

`n` candidates were drawn, `a` of them fly the claimed speeds and are taken (where none does: the members that come
nearest), `P` numbers are open. Lengths are in metres, speeds in m/s.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from threatring.results.claims import ClaimAnswer
from threatring.results.tables import Meta
from threatring.units import symbol_of

BAND = (0.1, 0.9)  # quantiles over the candidates taken
CHANCE, LEAST_WEIGHT = 2.6, 0.1  # rank correlations of n unrelated pairs stay below 2.6 / sqrt(n), 99 of 100


class Span(NamedTuple):
    """What is declared: a value with its bounds, SI."""

    value: float
    low: float
    high: float


class OpenNumber(NamedTuple):
    """A number the fit may choose: its bounds, and what is left of them."""

    name: str  # of the catalogue
    bounds: Span
    central: float  # of the central missile
    prior: tuple[float, float, float]  # 10, 50 and 90 % of the candidates
    fitted: tuple[float, float, float]  # 10, 50 and 90 % of those taken
    range_corr_coeff: float  # rank correlation with the predicted range, over those taken
    ceiling_corr_coeff: float  # the same with the ceiling

    @property
    def weight(self) -> float:
        """How much it matters: what it has to do with range or ceiling, or how much the fit has narrowed it."""
        prior, fitted = self.prior[2] - self.prior[0], self.fitted[2] - self.fitted[0]
        narrowed = 1.0 - fitted / prior if prior > 0.0 else 0.0
        return max(abs(self.range_corr_coeff), abs(self.ceiling_corr_coeff), narrowed)


@dataclass(frozen=True, eq=False)
class MissileCalibration:
    """One missile type: what is claimed, what was fitted, what follows."""

    name: str
    label: str
    peak: Span  #: claimed peak speed
    average: Span | None  #: claimed average speed to the declared range; None: nothing is claimed
    range_m: Span  #: declared, never fitted
    ceiling_m: Span  #: declared, never fitted
    drawn_count: int
    peak_count: int  #: of the draws, how many fly the claimed peak speed, whatever their average
    peak_coming_count: int  #: of those, how many come to the declared range
    fits: bool  #: False: no candidate flies the claimed speeds; those that come nearest stand in
    peak_m_s: np.ndarray  #: (a,)
    average_m_s: np.ndarray  #: (a,) NaN: does not come to the declared range
    reach_m: np.ndarray  #: (a,) predicted at 10 km height
    energy_reach_m: np.ndarray  #: (a,) the same were battery life no limit
    predicted_ceiling_m: np.ndarray  #: (a,)
    central: dict[str, float]  #: of the central missile: peak_m_s, average_m_s, time_s and what is predicted
    moved: tuple[float, float] | None  #: impulse and drag, in half spans; None: it is one of the candidates
    numbers: tuple[OpenNumber, ...]  #: (P,) what matters most first
    claims: tuple[ClaimAnswer, ...]

    @property
    def time_s(self) -> np.ndarray:
        """Predicted time to the declared range at 10 km height (a,); NaN: does not come there."""
        return np.asarray(self.range_m.value / self.average_m_s)

    @property
    def mattering(self) -> tuple[OpenNumber, ...]:
        """The numbers that have to do with range or ceiling, or that the fit narrows, beyond what chance would show."""
        chance = CHANCE / math.sqrt(len(self.reach_m))
        return tuple(number for number in self.numbers if number.weight > max(chance, LEAST_WEIGHT))

    @property
    def claimed_time_s(self) -> float:
        """Time to the declared range at the claimed average speed; NaN where none is claimed."""
        return self.range_m.value / self.average.value if self.average else math.nan


def band(values: np.ndarray) -> tuple[float, float, float]:
    """Return median, 10 and 90 % of values; NaN counts for none.

    >>> band(np.array([1.0, 2.0, math.nan, 3.0]))
    (2.0, 1.2, 2.8)
    """
    known = values[np.isfinite(values)]
    if not len(known):
        return math.nan, math.nan, math.nan
    low, middle, high = np.quantile(known, (BAND[0], 0.5, BAND[1]))
    return float(middle), float(low), float(high)


@dataclass(frozen=True, eq=False)
class Calibration:
    """Missiles fitted to what is claimed of their speeds."""

    missiles: tuple[MissileCalibration, ...]
    meta: Meta

    @cached_property
    def calibration_hash(self) -> str:
        """sha256 over fits and predictions, in whole metres and whole metres a second."""
        digest = hashlib.sha256()
        for missile in self.missiles:
            digest.update(f"{missile.name} {missile.drawn_count}".encode())
            speeds, reaches = (missile.peak_m_s, missile.average_m_s), (missile.reach_m, missile.energy_reach_m)
            for array in (*speeds, *reaches, missile.predicted_ceiling_m):
                digest.update(np.rint(np.nan_to_num(array, nan=-1.0)).astype("<i8").tobytes())
        return digest.hexdigest()

    def summary(self) -> dict[str, Any]:
        """Return the answer as the JSON document of `threatring calibrate --json`; what is not known is None."""
        document = {
            **self.meta,
            "calibration_hash": self.calibration_hash,
            "band": list(BAND),
            "missiles": [_missile_json(missile) for missile in self.missiles],
        }
        return dict(_known(document))

    def as_csv(self) -> str:
        """Return every fit that was taken as CSV, one row each: speeds and predictions."""
        stream = io.StringIO()
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(["missile", "peak_m_s", "average_m_s", "time_s", "reach_m", "energy_reach_m", "ceiling_m"])
        for missile in self.missiles:
            columns = (
                missile.peak_m_s,
                missile.average_m_s,
                missile.time_s,
                missile.reach_m,
                missile.energy_reach_m,
                missile.predicted_ceiling_m,
            )
            for row in zip(*columns, strict=True):
                rows.writerow([missile.name, *("" if math.isnan(x) else f"{x:.1f}" for x in row)])
        return stream.getvalue()

    def save(self, folder: str | Path) -> tuple[Path, Path]:
        """Write calibration.json and calibration.csv into a folder that exists; return their paths."""
        document, sheet = Path(folder) / "calibration.json", Path(folder) / "calibration.csv"
        document.write_text(json.dumps(self.summary(), ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
        sheet.write_text(self.as_csv(), encoding="utf-8")
        return document, sheet

    def __repr__(self) -> str:
        return f"<Calibration {', '.join(missile.label for missile in self.missiles)}>"


def _missile_json(missile: MissileCalibration) -> dict[str, Any]:
    predicted = {
        "reach_m": missile.reach_m,
        "energy_reach_m": missile.energy_reach_m,
        "ceiling_m": missile.predicted_ceiling_m,
        "time_s": missile.time_s,
    }
    declared = {
        "reach_m": missile.range_m.value,
        "ceiling_m": missile.ceiling_m.value,
        "time_s": missile.claimed_time_s,
    }
    return {
        "missile": missile.name,
        "label": missile.label,
        "claimed": {
            "peak_m_s": missile.peak._asdict(),
            "average_m_s": missile.average._asdict() if missile.average else None,
        },
        "declared": {"range_m": missile.range_m._asdict(), "ceiling_m": missile.ceiling_m._asdict()},
        "fits": missile.fits,
        "drawn_count": missile.drawn_count,
        "taken_count": len(missile.reach_m),
        "peak_count": missile.peak_count,
        "peak_coming_count": missile.peak_coming_count,
        "central": missile.central,
        "central_moved_half_spans": missile.moved,
        "fitted": {"peak_m_s": band(missile.peak_m_s), "average_m_s": band(missile.average_m_s)},
        "predicted": {
            name: {"median_low_high": band(values), "declared": declared.get(name),
                   "central_residual": missile.central[name] - declared[name] if name in declared else None}
            for name, values in predicted.items()
        },
        "numbers": [
            {**number._asdict(), "bounds": number.bounds._asdict(), "unit": symbol_of(number.name)}
            for number in missile.numbers
        ],
        "claims": [claim.as_json() for claim in missile.claims],
    }  # fmt: skip


def _known(value: Any) -> Any:
    """Return a document with NaN as None and tuples as lists."""
    if isinstance(value, dict):
        return {key: _known(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_known(item) for item in value]
    if isinstance(value, np.generic):
        return _known(value.item())
    return None if isinstance(value, float) and not math.isfinite(value) else value
