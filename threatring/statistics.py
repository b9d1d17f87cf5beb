"""How sure can anyone be: intervals for counted flags, and the three intervals of a nested design.

A run is K sets of unknowns times m cases each. Three questions, three intervals, never mixed:

- `mc_interval`: how far the printed mean may be from the mean of infinitely many sets and cases. Shrinks with K.
- `chance_interval`: what a single raid may bring when every unknown stands at its central value. Does not shrink.
- `ignorance_interval`: how far the mean moves with what nobody knows, the dice removed. Does not shrink.

Every interval is meant at 95 %. An interval that cannot be honestly given has NaN bounds, printed as null.
Sources: Wilson, J. Am. Stat. Assoc. 22 (1927) 209; Clopper and Pearson, Biometrika 26 (1934) 404; incomplete beta by
the continued fraction DLMF 8.17.22; Searle, Casella and McCulloch, Variance Components (1992), section 3.5.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

LEVEL_PROB = 0.95
Z95 = 1.959963984540054  # two-sided 95 % point of the normal distribution, Abramowitz and Stegun table 26.5


class Interval(NamedTuple):
    """From `lo` to `hi`; NaN where nothing honest can be said."""

    lo: float
    hi: float

    @property
    def known(self) -> bool:
        """True when both bounds are numbers."""
        return math.isfinite(self.lo) and math.isfinite(self.hi)


UNKNOWN = Interval(math.nan, math.nan)


class Estimate(NamedTuple):
    """A mean count per raid with its three intervals."""

    mean: float
    mc: Interval
    chance: Interval
    ignorance: Interval


def wilson(success_count: int, trial_count: int) -> Interval:
    """Return Wilson's 95 % interval of a probability from independent flags.

    >>> [round(bound, 6) for bound in wilson(3, 50)]
    [0.020615, 0.162171]
    """
    k, n = success_count, trial_count
    if n == 0:
        return Interval(0.0, 1.0)
    centre = (k + Z95**2 / 2.0) / (n + Z95**2)
    half = Z95 / (n + Z95**2) * math.sqrt(k * (n - k) / n + Z95**2 / 4.0)
    return Interval(0.0 if k == 0 else centre - half, 1.0 if k == n else centre + half)


def clopper_pearson(success_count: int, trial_count: int, level_prob: float = LEVEL_PROB) -> Interval:
    """Return the exact (never too short) interval of a probability from independent flags."""
    k, n, tail = success_count, trial_count, (1.0 - level_prob) / 2.0
    lo = 0.0 if k == 0 else beta_quantile(tail, k, n - k + 1)
    hi = 1.0 if k == n else beta_quantile(1.0 - tail, k + 1, n - k)
    return Interval(lo, hi)


def mc_interval(set_means: ArrayLike, least: float = -math.inf, most: float = math.inf) -> Interval:
    """Return the 95 % interval of the grand mean from the means of K independent sets (K,): Student's t over sets.

    Cases of one set share their unknowns and are not independent; sets are. With one set nothing can be said.
    Sets from a scrambled Sobol sequence are spread more evenly than independent ones: then it errs on the wide side.
    The bounds are cut to what is possible, `least` to `most`. Where all set means are equal, t would claim certainty;
    then the share of sets that could differ unseen (Wilson, 0 of K) is taken at its worst, at `least` and at `most`.
    """
    means = np.asarray(set_means, dtype=float)
    if means.size < 2:
        return UNKNOWN
    mean, scatter = float(means.mean()), float(means.std(ddof=1))
    if np.ptp(means) == 0.0 and math.isfinite(least) and math.isfinite(most):
        unseen_prob = wilson(0, means.size).hi
        return Interval(mean - unseen_prob * (mean - least), mean + unseen_prob * (most - mean))
    half = t_quantile((1.0 + LEVEL_PROB) / 2.0, means.size - 1) * scatter / math.sqrt(means.size)
    return Interval(max(mean - half, least), min(mean + half, most))


def mc_prob_interval(flags: ArrayLike) -> Interval:
    """Return the 95 % interval of a probability from flags (K, m): over set means, by `mc_interval`.

    With one case a set, or one set, the flags are independent: Wilson.
    """
    table = np.asarray(flags, dtype=bool)
    if 1 in table.shape:
        return wilson(int(table.sum()), table.size)
    return mc_interval(table.mean(axis=1), 0.0, 1.0)


def chance_interval(counts: ArrayLike) -> Interval:
    """Return the 2.5 and 97.5 % points of the count of a single raid, from cases (N,) at central values.

    Both bounds are counts that occurred: the smallest count that at least that share of the raids does not exceed.
    """
    values = np.asarray(counts)
    if values.size == 0:
        return UNKNOWN
    lo, hi = np.quantile(values, _tails(), method="inverted_cdf")
    return Interval(float(lo), float(hi))


def ignorance_interval(set_values: ArrayLike) -> Interval:
    """Return the range that holds the mean of 95 % of all sets of unknowns, from values (K, m), dice removed.

    Set means scatter more than the sets' true means, by the dice of m cases. Their variance is the sum
    `between + within / m` (one-way analysis of variance), so each is drawn towards the grand mean by
    `sqrt(1 - within / m / observed)`, which leaves their shape and gives them the variance `between`. The bounds are
    the quantiles at rank p (K + 1), which hold the next set with probability 0.95 whatever the shape; below 39 sets
    they are the extremes. Needs two sets and two cases a set; else dice and ignorance cannot be told apart.
    """
    values = np.asarray(set_values, dtype=float)
    sets, cases = values.shape
    if sets < 2 or cases < 2:
        return UNKNOWN
    means = values.mean(axis=1)
    observed, noise = float(means.var(ddof=1)), float(values.var(axis=1, ddof=1).mean()) / cases
    kept_factor = math.sqrt(max(0.0, 1.0 - noise / observed)) if observed > 0.0 else 0.0
    lo, hi = np.quantile(means.mean() + kept_factor * (means - means.mean()), _tails(), method="weibull")
    return Interval(float(lo), float(hi))


def estimate(set_values: ArrayLike, central: ArrayLike, most: float = math.inf) -> Estimate:
    """Return mean and the three intervals of a count, 0 to `most`, from cases (K, m) and central ones (Nc,)."""
    values = np.asarray(set_values, dtype=float)
    mc = mc_interval(values.mean(axis=1), 0.0, most)
    return Estimate(float(values.mean()), mc, chance_interval(central), ignorance_interval(values))


def pmf(counts: ArrayLike, largest_count: int) -> np.ndarray:
    """Return the share of raids with 0, 1, ... `largest_count` (largest_count + 1,) from counts (N,).

    >>> pmf([0, 2, 2, 1], 3).tolist()
    [0.25, 0.25, 0.5, 0.0]
    """
    values = np.asarray(counts, dtype=np.int64).ravel()
    if values.size == 0:
        return np.zeros(largest_count + 1)
    shares = np.bincount(values, minlength=largest_count + 1) / values.size
    if shares.size > largest_count + 1:
        raise ValueError(f"a count of {values.max()} exceeds the largest possible, {largest_count}")
    return shares


@cache
def t_quantile(prob: float, freedom_count: float) -> float:
    """Return the quantile of Student's t distribution.

    >>> round(t_quantile(0.975, 10), 3)
    2.228
    """
    if prob < 0.5:
        return -t_quantile(1.0 - prob, freedom_count)
    share = beta_quantile(2.0 * (1.0 - prob), freedom_count / 2.0, 0.5)
    return math.sqrt(freedom_count * (1.0 - share) / share)


def beta_quantile(prob: float, a: float, b: float) -> float:
    """Return x with I_x(a, b) = prob: the quantile of the beta distribution."""
    return _bisect(lambda x: beta_cdf(x, a, b) - prob)


def beta_cdf(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b) (DLMF 8.17.22, evaluated by Lentz's method)."""
    if x <= 0.0 or x >= 1.0:
        return float(x >= 1.0)
    if x > (a + 1.0) / (a + b + 2.0):
        return 1.0 - beta_cdf(1.0 - x, b, a)
    log_front = a * math.log(x) + b * math.log1p(-x) + math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    return math.exp(log_front) / (a * _beta_fraction(x, a, b))


def _beta_fraction(x: float, a: float, b: float) -> float:
    tiny = 1e-300
    value = c = 1.0
    d = 0.0
    for step in range(1, 10_000):
        half = step // 2
        if step % 2:
            term = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1.0))
        else:
            term = half * (b - half) * x / ((a + 2 * half - 1.0) * (a + 2 * half))
        d = 1.0 / ((1.0 + term * d) or tiny)
        c = (1.0 + term / c) or tiny
        value *= c * d
        if abs(c * d - 1.0) < 1e-15:
            break
    return value


def _bisect(function: Callable[[float], float]) -> float:
    lo, hi = 0.0, 1.0
    for _ in range(200):
        middle = 0.5 * (lo + hi)
        if middle in (lo, hi):
            break
        lo, hi = (middle, hi) if function(middle) < 0.0 else (lo, middle)
    return 0.5 * (lo + hi)


def _tails() -> tuple[float, float]:
    return (1.0 - LEVEL_PROB) / 2.0, (1.0 + LEVEL_PROB) / 2.0
