"""`Record`: what is publicly claimed of the system, beside what the model computes, each with a verdict."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

from threatring.results.tables import Meta

CONSISTENT, INCONSISTENT, CANNOT_SAY, NOT_COMPUTED = "consistent", "inconsistent", "cannot say", "not computed"
VERDICTS = (CONSISTENT, INCONSISTENT, CANNOT_SAY, NOT_COMPUTED)


class Computed(NamedTuple):
    """A number with its spread, 10 to 90 % over fits or sets of unknowns; equal to it where nothing is open."""

    value: float
    low: float
    high: float


class Figure(NamedTuple):
    """One number of a claim: what is said, what is accepted as the same, what was computed."""

    name: str
    unit: str
    claimed: str
    low: float  #: accepted from here
    high: float  #: to here
    computed: Computed | None

    @property
    def verdict(self) -> str:
        """The rule of data/record/rules.toml for one figure."""
        if self.computed is None:
            return NOT_COMPUTED
        value, low, high = self.computed
        if math.isnan(value):
            return CANNOT_SAY
        if self.low <= value <= self.high:
            return CONSISTENT
        return CANNOT_SAY if low <= self.high and high >= self.low else INCONSISTENT


@dataclass(frozen=True)
class Judged:
    """One claim with its verdict."""

    id: str
    statement: str
    sources: tuple[str, ...]
    how: str
    note: str
    reason: str  #: why it cannot be said, where nothing is computed
    figures: tuple[Figure, ...]

    @property
    def verdict(self) -> str:
        """Inconsistent when one of its figures is, else what cannot be said, else consistent."""
        if not self.figures:
            return CANNOT_SAY
        found = [figure.verdict for figure in self.figures]
        return next(each for each in (NOT_COMPUTED, INCONSISTENT, CANNOT_SAY, CONSISTENT) if each in found)


@dataclass(frozen=True)
class Record:
    """All claims that were judged."""

    judged: tuple[Judged, ...]
    meta: Meta

    def counts(self) -> dict[str, int]:
        """Return how many claims there are of each verdict."""
        found = Counter(each.verdict for each in self.judged)
        return {verdict: found[verdict] for verdict in VERDICTS}

    def summary(self) -> dict[str, Any]:
        """Return the answer as the JSON document of `threatring validate --record --json`."""
        counts = {verdict.replace(" ", "_"): count for verdict, count in self.counts().items()}
        return {**self.meta, **counts, "claims": [_claim_json(each) for each in self.judged]}


def _claim_json(each: Judged) -> dict[str, Any]:
    return {
        "id": each.id,
        "statement": each.statement,
        "sources": list(each.sources),
        "verdict": each.verdict,
        "how": each.how,
        "note": each.note,
        "reason": each.reason,
        "figures": [
            {
                "name": figure.name,
                "unit": figure.unit,
                "claimed": figure.claimed,
                "accepted": [figure.low, figure.high],
                "value": figure.computed.value if figure.computed else None,
                "spread": list(figure.computed[1:]) if figure.computed else None,
                "verdict": figure.verdict,
            }
            for figure in each.figures
        ],
    }
