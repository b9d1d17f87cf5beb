"""Two variants on common dice: how they differ, how sure that is, and what the pairing was worth.

Set k of one variant and set k of the other draw every unknown they share at the same quantile, and every question of
case i is thrown with the same keyed dice: differences are taken case by case. Several differences are looked at
together, so each interval of a mean difference is widened until all of them hold at once with 95 % (Bonferroni).
Sources: P. Glasserman, D. D. Yao, Management Science 38 (1992) 884-908 (common random numbers); O. J. Dunn, J. Am.
Stat. Assoc. 56 (1961) 52-64 (simultaneous intervals).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from threatring.statistics import (
    LEVEL_PROB,
    UNKNOWN,
    Interval,
    clopper_pearson,
    ignorance_interval,
    mc_interval,
)


class Difference(NamedTuple):
    """How a count of a raid differs between a variant and the first one, variant minus first."""

    mean: float
    mc: Interval  #: error of the mean difference, all differences that are looked at holding at once with 95 %
    ignorance: Interval  #: how far the difference moves with what nobody knows, the dice removed
    more_count: int  #: sets of unknowns in which the variant has more, dice included
    fewer_count: int
    equal_count: int
    correlation: float  #: of the set means of the two; NaN where one does not vary
    worth_factor: float  #: how many times as many sets unpaired runs would need; NaN where no difference varies
    same: bool  #: the count is the same in every single case

    @property
    def told(self) -> bool:
        """True when the interval of the mean difference is known and does not hold zero."""
        return self.mc.known and not self.mc.lo <= 0.0 <= self.mc.hi

    @property
    def one_way(self) -> bool:
        """True when 95 % of the sets of unknowns lie on one side of zero."""
        return self.ignorance.known and (self.ignorance.lo > 0.0 or self.ignorance.hi < 0.0)


def difference(first: ArrayLike, other: ArrayLike, look_count: int = 1, most: float = math.inf) -> Difference:
    """Return how `other` (K, m) differs from `first` (K, m), counts of the same K sets of unknowns and m cases each.

    look_count: how many differences are looked at together. most: the largest count possible, which bounds what K
    equal sets may have hidden.
    """
    a, b = np.asarray(first, dtype=float), np.asarray(other, dtype=float)
    if a.shape != b.shape or a.ndim != 2:
        raise ValueError(f"pairs need the same sets and cases: {a.shape} against {b.shape}")
    apart = b - a
    means = apart.mean(axis=1)
    return Difference(
        float(means.mean()),
        simultaneous_interval(means, look_count, most),
        ignorance_interval(apart, -most, most),
        int((means > 0.0).sum()),
        int((means < 0.0).sum()),
        int((means == 0.0).sum()),
        *_pairing(a.mean(axis=1), b.mean(axis=1)),
        bool((apart == 0.0).all()),
    )


def simultaneous_interval(set_differences: ArrayLike, look_count: int = 1, most: float = math.inf) -> Interval:
    """Return the interval of a mean difference from those of K sets (K,): `mc_interval`, Bonferroni over `look_count`.

    Where all sets differ by the same, it would claim certainty; then the share of sets that could differ unseen
    (Clopper and Pearson, 0 of K) is taken at its worst, by `most` either way.
    """
    values = np.asarray(set_differences, dtype=float)
    if values.size < 2:
        return UNKNOWN
    level = 1.0 - (1.0 - LEVEL_PROB) / look_count
    if np.ptp(values) == 0.0 and math.isfinite(most):
        mean, unseen_prob = float(values.mean()), clopper_pearson(0, values.size, level).hi
        return Interval(mean - unseen_prob * (mean + most), mean + unseen_prob * (most - mean))
    return mc_interval(values, -most, most, level)


def _pairing(first: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Return the correlation of set means (K,) and how many times as many sets unpaired runs would need."""
    if first.size < 2:
        return math.nan, math.nan
    unpaired, paired = first.var(ddof=1) + other.var(ddof=1), (other - first).var(ddof=1)
    varies = min(np.ptp(first), np.ptp(other)) > 0.0
    correlation = float(np.corrcoef(first, other)[0, 1]) if varies else math.nan
    return correlation, float(unpaired / paired) if paired > 0.0 else math.nan
