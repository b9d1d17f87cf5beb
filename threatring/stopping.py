"""When enough cases have been flown: a run that grows until the mean number of leakers is known well enough.

Looking at an interval again and again and stopping at the first that is narrow favours sets that happen to agree. Two
things keep that small: no look before 64 sets, and few looks, each at a third or half as many sets more (64, 96, 128,
192, 256, ...), all whole runs of 32 or more points of the Sobol sequence, at which the unknowns are spread evenly.
Source of the rule: Y. S. Chow and H. Robbins, Ann. Math. Statist. 36 (1965) 457-462 (a fixed width is reached by
sequential looks at the sample variance, and coverage tends to the nominal one as it shrinks). What the looks cost is
measured: docs/results.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from threatring.statistics import mc_interval

LEAST_SETS = 64
MAX_RUNS = 16_384  # unless told otherwise


class Look(NamedTuple):
    """What one look saw: sets, mean (objects), its `mc` interval and half its width (objects)."""

    sets: int
    mean: float
    lo: float
    hi: float
    halfwidth: float


def look_sizes(most_sets: int) -> Iterator[int]:
    """Yield the numbers of sets at which to look, the largest allowed one last.

    >>> list(look_sizes(300)), list(look_sizes(10))
    ([64, 96, 128, 192, 256, 300], [10])
    """
    size = LEAST_SETS
    while size < most_sets:
        yield size
        if size * 3 // 2 < most_sets:
            yield size * 3 // 2
        size *= 2
    yield most_sets


def look(set_means: np.ndarray, most: float) -> Look:
    """Return a look at the means of K sets (K,), of a count from 0 to `most`."""
    interval = mc_interval(set_means, 0.0, most)
    return Look(len(set_means), float(set_means.mean()), *interval, 0.5 * (interval.hi - interval.lo))


def stopping_json(asked: float, looks: list[Look], max_runs: int) -> dict[str, Any]:
    """Return what the rule did, for the results of a run."""
    return {
        "of": "leakers",
        "halfwidth_asked": asked,
        "halfwidth_reached": looks[-1].halfwidth,
        "reached": bool(looks[-1].halfwidth <= asked),
        "sets": looks[-1].sets,
        "max_runs": max_runs,
        "looks": [each._asdict() for each in looks],
    }
