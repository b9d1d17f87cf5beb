"""The answer of a run while it grows: how many got through in the whole sets flown so far, with the three intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from threatring.records import Outcome, as_table
from threatring.results.answer import COUNTS, spread_json
from threatring.statistics import estimate, pmf
from threatring.store import CENTRAL, NESTED, Range, Span, joined, prefix


class Growing:
    """Leakers of the chunks of a run, in any order; `possible` objects can leak in one raid."""

    def __init__(self, cases_per_set: int, possible: int) -> None:
        self.cases_per_set, self.possible = cases_per_set, possible
        self._counts: dict[Span, np.ndarray] = {}

    def add(self, span: Span, tables: Mapping[str, np.ndarray]) -> None:
        """Take in the outcomes (n, T) of a chunk."""
        rows = tables[CENTRAL if span.part == CENTRAL else "outcomes"]
        self._counts[span] = COUNTS["leakers"](as_table(Outcome, rows))

    def document(self) -> dict[str, Any] | None:
        """Return {"runs", "leakers"} of the whole sets from the first on, None before there is one."""
        nested, central = self._from_the_first(NESTED), self._from_the_first(CENTRAL)
        sets = len(nested) // self.cases_per_set
        if sets == 0:
            return None
        flown = nested[: sets * self.cases_per_set]
        found = estimate(flown.reshape(sets, -1), central, self.possible)
        shares = {"pmf": pmf(flown, self.possible).tolist(), "pmf_central": _pmf(central, self.possible)}
        return {"runs": len(flown), "leakers": {"mean": found.mean, **spread_json(found), **shares}}

    def _from_the_first(self, part: str) -> np.ndarray:
        """Return the counts of the cases of a part that follow one another from the first on."""
        spans = sorted(span for span in self._counts if span.part == part)
        ranges: list[Range] = [(span.first, span.end) for span in spans]
        end = prefix(joined(ranges))
        return np.concatenate([np.zeros(0, int), *(self._counts[span] for span in spans if span.end <= end)])


def _pmf(counts: np.ndarray, possible: int) -> list[float]:
    return pmf(counts, possible).tolist() if len(counts) else []
