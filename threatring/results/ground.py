"""`GroundFootprint`: how rounds scatter about a surveyed ground point, as tables, and as the JSON document of
`threatring ground --json`.

`K` sets of unknowns, `m` attacks of `N` rounds each; `C` attacks at central values. Misses are metres right of the
point and beyond it, seen from the launcher; a round that failed at launch has none (NaN).
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from threatring.results.tables import Meta
from threatring.statistics import UNKNOWN, Estimate, Interval, estimate

CEP_PER_SIGMA = 1.1774100225154747  # sqrt(2 ln 2): the circular normal distribution
TAILS = (0.025, 0.975)
CAVEAT = (
    "No public source gives a measured accuracy of this mode: the errors are assumed, the answer is a prediction from "
    "them. It is about fixed, surveyed points only, says nothing of any effect on what stands there, and is meant for "
    "judging how credible claims are, not for planning."
)


class Arrival(NamedTuple):
    """The errorless flight to the point."""

    loft_coeff: float
    time_s: float
    speed_m_s: float  # at impact
    angle_deg: float  # below the horizontal, at impact
    top_m: float  # greatest height
    free_s: float  # time at which steering ends
    free_height_m: float


class Claims(NamedTuple):
    """What the catalogue says of the mode, figures of public sources or derived from them; None: nothing."""

    cep_low_m: float | None
    cep_m: float | None
    cep_high_m: float | None
    range_m: float | None
    range_low_m: float | None
    range_high_m: float | None


def cep_m(misses_m: np.ndarray) -> float:
    """Return the radius about the point that holds half of the rounds that flew; misses (..., 2), NaN left out."""
    radii_m = np.hypot(misses_m[..., 0], misses_m[..., 1])
    return float(np.nanmedian(radii_m)) if np.isfinite(radii_m).any() else float("nan")


def shares_m(misses_m: np.ndarray) -> tuple[float, float]:
    """Return the circular-normal CEP of what differs from round to round, and of what an attack has in common (m).

    misses (attacks, rounds, 2). One-way analysis of variance; Searle, Casella, McCulloch (1992), section 3.5.
    """
    flew = np.isfinite(misses_m[..., 0])
    used = misses_m[flew.sum(axis=1) > 1]
    if len(used) < 2:
        return float("nan"), float("nan")
    size = float(np.mean(np.isfinite(used[..., 0]).sum(axis=1)))
    within = float(np.nanvar(used, axis=1, ddof=1).mean())
    between = max(float(np.nanmean(used, axis=1).var(axis=0, ddof=1).mean()) - within / size, 0.0)
    return CEP_PER_SIGMA * within**0.5, CEP_PER_SIGMA * between**0.5


@dataclass(frozen=True, eq=False)
class GroundFootprint:
    """How many rounds land within a distance of a surveyed point; empty misses where the missile does not reach it."""

    name: str
    label: str
    range_m: float
    rounds_count: int
    within_m: float
    guided_to: str  #: 'horizon' or 'burn-out'
    reach_m: float  #: farthest range the central missile lands at
    member_reach_m: np.ndarray  #: (M,)
    arrival: Arrival | None  #: of the central missile; None: it does not reach the point
    member_arrivals: tuple[Arrival, ...]  #: of the members that reach it
    path: np.ndarray  #: (n, 5) time s, ground range m, height m, speed m/s, 1 while steered
    misses_m: np.ndarray  #: (K, m, N, 2)
    reached: np.ndarray  #: (K,) bool
    central_m: np.ndarray  #: (C, N, 2)
    alone_cep_m: dict[str, float]  #: CEP at central values when this error is the only one
    claims: Claims
    meta: Meta

    @cached_property
    def counts(self) -> np.ndarray:
        """(K, m) rounds of each attack that land within the distance."""
        return within_count(self.misses_m, self.within_m)

    @cached_property
    def landed(self) -> Estimate | None:
        """How many rounds of an attack land within the distance: mean and the three intervals."""
        if self.arrival is None:
            return None
        central = within_count(self.central_m, self.within_m)
        return estimate(self.counts, central, float(self.rounds_count))

    @cached_property
    def set_cep_m(self) -> np.ndarray:
        """(K,) CEP of each set of unknowns; NaN where the missile does not reach the point."""
        return np.array([cep_m(each) for each in self.misses_m])

    @cached_property
    def cep_m(self) -> float:
        """CEP about the point at central values."""
        return cep_m(self.central_m)

    @cached_property
    def cep_span_m(self) -> Interval:
        """Range that holds the CEP of 95 % of the sets of unknowns."""
        known = self.set_cep_m[np.isfinite(self.set_cep_m)]
        if len(known) < 2:
            return UNKNOWN
        low, high = np.quantile(known, TAILS, method="weibull")
        return Interval(float(low), float(high))

    @cached_property
    def verdict(self) -> str:
        """What the prediction says of the claimed CEP."""
        low, high = self.claims.cep_low_m, self.claims.cep_high_m
        if self.arrival is None or low is None or high is None or not self.cep_span_m.known:
            return "nothing to compare"
        span = self.cep_span_m
        if span.lo >= low and span.hi <= high:
            return "the whole prediction lies within the claimed span"
        if span.hi < low or span.lo > high:
            return "prediction and claimed span have nothing in common"
        side = "better and worse" if span.lo < low and span.hi > high else "better" if span.lo < low else "worse"
        return f"prediction and claimed span overlap; the prediction also allows {side}"

    def summary(self) -> dict[str, Any]:
        """Return the answer as the JSON document of `threatring ground --json`."""
        own, common = shares_m(self.central_m) if self.arrival else (float("nan"),) * 2
        span = np.quantile(self.member_reach_m, (0.0, 1.0)).tolist()
        return {
            **self.meta,
            "missile": self.name, "label": self.label, "range_m": self.range_m, "rounds_count": self.rounds_count,
            "within_m": self.within_m, "guided_to": self.guided_to, "reached": self.arrival is not None,
            "reach_m": self.reach_m, "member_reach_m": span,
            "sets_reached_count": int(self.reached.sum()), "sets_count": len(self.reached),
            "landed_within": self.landed._asdict() if self.landed else None,
            "cep_m": self.cep_m if self.arrival else None, "cep_span_m": self.cep_span_m,
            "round_to_round_cep_m": own, "common_cep_m": common, "alone_cep_m": self.alone_cep_m,
            "arrival": self.arrival._asdict() if self.arrival else None,
            "member_arrivals": [each._asdict() for each in self.member_arrivals],
            "claims": self.claims._asdict(), "verdict": self.verdict, "caveat": CAVEAT,
        }  # fmt: skip

    def as_csv(self) -> str:
        """Return every round of the attacks at central values: attack, round, metres right of and beyond the point."""
        stream = io.StringIO()
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(["attack", "round", "right_m", "beyond_m", "miss_m"])
        for attack, rounds in enumerate(self.central_m):
            for number, (right_m, beyond_m) in enumerate(rounds):
                if np.isfinite(right_m):
                    miss_m = f"{np.hypot(right_m, beyond_m):.1f}"
                    rows.writerow([attack, number, f"{right_m:.1f}", f"{beyond_m:.1f}", miss_m])
        return stream.getvalue()

    def save(self, folder: str | Path) -> tuple[Path, Path]:
        """Write ground.json and ground.csv into a folder that exists; return their paths."""
        document, sheet = Path(folder) / "ground.json", Path(folder) / "ground.csv"
        text = json.dumps(_nulled(self.summary()), ensure_ascii=False, allow_nan=False)
        document.write_text(text + "\n", encoding="utf-8")
        sheet.write_text(self.as_csv(), encoding="utf-8")
        return document, sheet


def within_count(misses_m: np.ndarray, within_m: float) -> np.ndarray:
    """Return how many rounds of each attack (..., N, 2) land within a distance of the point."""
    return np.asarray((np.hypot(misses_m[..., 0], misses_m[..., 1]) <= within_m).sum(axis=-1))


def _nulled(value: Any) -> Any:
    """Return a document with null where a number is not known.

    >>> _nulled({"a": (1.0, float("nan"))})
    {'a': [1.0, None]}
    """
    if isinstance(value, dict):
        return {name: _nulled(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_nulled(item) for item in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value
