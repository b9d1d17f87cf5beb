"""How sure can anyone be: intervals for counted flags, and the three intervals of a nested design.

A run is K sets of unknowns times m cases each. Three questions, three intervals, never mixed:

- `mc_interval`: how far the printed mean may be from the mean of infinitely many sets and cases. Shrinks with K.
- `chance_interval`: what a single raid may bring when every unknown stands at its central value. Does not shrink.
- `ignorance_interval`: how far the mean moves with what nobody knows, the dice removed. Does not shrink.

Every interval is meant at 95 %; `benchmarks/interval_coverage.py` measures how often each holds what it should, and
docs/uncertainty.md prints it. An interval that cannot be honestly given has NaN bounds, printed as null.
Sources: Wilson, J. Am. Stat. Assoc. 22 (1927) 209; Clopper and Pearson, Biometrika 26 (1934) 404; Hall, J. R. Stat.
Soc. B 54 (1992) 221 (skewness removed); Wilks, Ann. Math. Stat. 12 (1941) 91 (ranks that hold the next case);
Satterthwaite, Biometrics Bull. 2 (1946) 110; Searle, Casella and McCulloch, Variance Components (1992), section 3.5;
Hahn and Meeker, Statistical Intervals (1991), section 4.7 (the next value of a normal sample).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from threatring.quantiles import beta_quantile, t_quantile

LEVEL_PROB = 0.95
Z95 = 1.959963984540054  # two-sided 95 % point of the normal distribution, Abramowitz and Stegun table 26.5
ENOUGH = 39  # cases or sets: so many the ranks p (n + 1) need to hold 95 % of what comes next
LEAST_FREEDOM = 2.0  # of a variance component: below, Student's t says nothing


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


class Chance(NamedTuple):
    """The probability of something in a raid: over all sets, at central values, and how it moves with ignorance."""

    mean: float
    mc: Interval
    central: float  # NaN without central cases
    central_mc: Interval
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


def mc_interval(
    set_means: ArrayLike, least: float = -math.inf, most: float = math.inf, level_prob: float = LEVEL_PROB
) -> Interval:
    """Return the 95 % interval of the grand mean from the means of K independent sets (K,): Student's t over sets.

    Cases of one set share their unknowns and are not independent; sets are. With one set nothing can be said.
    Few sets with many leakers among many with none make t too short on one side: Hall's monotone transformation takes
    the sample's skewness out (t itself where there is none). It needs 16 sets, 64 where set means are lognormal with
    a spread of e. Sets from a scrambled Sobol sequence are spread more evenly than independent ones: then it errs on
    the wide side. The bounds are cut to what is possible, `least` to `most`. Where all set means are equal, t would
    claim certainty; then the share of sets that could differ unseen (Wilson, 0 of K) is taken at its worst, at
    `least` and at `most`.
    """
    means = np.asarray(set_means, dtype=float)
    if means.size < 2:
        return UNKNOWN
    mean, scatter = float(means.mean()), float(means.std(ddof=1))
    if np.ptp(means) == 0.0 and math.isfinite(least) and math.isfinite(most):
        unseen_prob = wilson(0, means.size).hi
        return Interval(mean - unseen_prob * (mean - least), mean + unseen_prob * (most - mean))
    point = t_quantile((1.0 + level_prob) / 2.0, means.size - 1)
    lean = _skewness(means) / math.sqrt(means.size)
    lo, hi = (mean - scatter / math.sqrt(means.size) * _unskewed(side, lean) for side in (point, -point))
    return Interval(max(lo, least), min(hi, most))


def _skewness(values: np.ndarray) -> float:
    """Return the sample's third standardised moment, 0 where nothing scatters."""
    off = values - values.mean()
    scatter = math.sqrt(float(np.mean(off**2)))
    return float(np.mean((off / scatter) ** 3)) if scatter > 0.0 else 0.0


def _unskewed(point: float, lean: float) -> float:
    """Return Hall's inverse transformation of a point of Student's t, for the lean `skewness / sqrt(K)`."""
    if abs(lean) < 1e-6:
        return point
    return 3.0 / lean * (math.cbrt(1.0 + lean * (point - lean / 6.0)) - 1.0)


def mc_prob_interval(flags: ArrayLike) -> Interval:
    """Return the 95 % interval of a probability from flags (K, m): over set means, by `mc_interval`.

    With one case a set, or one set, the flags are independent: Wilson.
    """
    table = np.asarray(flags, dtype=bool)
    if 1 in table.shape:
        return wilson(int(table.sum()), table.size)
    return mc_interval(table.mean(axis=1), 0.0, 1.0)


def chance_interval(counts: ArrayLike) -> Interval:
    """Return the range that holds the count of the next single raid with 95 %, from cases (N,) at central values.

    Both bounds are counts that occurred, those at the ranks next to p (N + 1) from either end: from 39 cases on they
    hold the next value of any continuous distribution with 93 to 97 % (Wilks). Counts that many raids share make them
    hold more. With fewer cases they are the extremes and hold (N - 1) / (N + 1).
    """
    values = np.sort(np.asarray(counts), axis=None)
    if values.size == 0:
        return UNKNOWN
    rank = max(math.floor(_tails()[0] * (values.size + 1) + 0.5), 1)
    return Interval(float(values[rank - 1]), float(values[-rank]))


def ignorance_interval(set_values: ArrayLike, least: float = -math.inf, most: float = math.inf) -> Interval:
    """Return the range that holds the mean of the next set of unknowns with 95 %, from values (K, m), dice removed.

    Set means scatter more than the sets' true means, by the dice of m cases. Each is drawn towards the grand mean by
    `kept_factor`, which leaves their shape. The bounds are the quantiles at rank p (K + 1), which hold the next set
    with probability 0.95 whatever the shape; below 39 sets those do not exist and the next value of a normal
    sample takes their place. Cut to what is possible. Needs two sets and two cases a set; else dice and ignorance
    cannot be told apart.
    """
    values = np.asarray(set_values, dtype=float)
    sets, cases = values.shape
    if sets < 2 or cases < 2:
        return UNKNOWN
    means = values.mean(axis=1)
    centre, kept = float(means.mean()), kept_factor(values)
    if sets >= ENOUGH:
        lo, hi = np.quantile(centre + kept * (means - centre), _tails(), method="weibull")
    else:
        half = t_quantile(_tails()[1], sets - 1) * kept * float(means.std(ddof=1)) * math.sqrt(1.0 + 1.0 / sets)
        lo, hi = centre - half, centre + half
    return Interval(max(float(lo), least), min(float(hi), most))


def dice_share(set_values: ArrayLike) -> float:
    """Return which part of the variance of set means, from values (K, m), is the dice of m cases; 1 where all is."""
    values = np.asarray(set_values, dtype=float)
    observed = float(values.mean(axis=1).var(ddof=1))
    noise = float(values.var(axis=1, ddof=1).mean()) / values.shape[1]
    return min(noise / observed, 1.0) if observed > 0.0 else 1.0


def kept_factor(set_values: ArrayLike) -> float:
    """Return how much of the deviation of set means is kept as ignorance, 0 to 1, from values (K, m).

    Their variance is `between + within / m` (one-way analysis of variance): the root of the part that is between is
    kept. That part is itself only estimated, with Satterthwaite's degrees of freedom (2 at least): the ratio of
    Student's t at those to t at K - 1 makes up for it, and never more is kept than was seen.
    """
    values = np.asarray(set_values, dtype=float)
    sets, cases = values.shape
    dice = dice_share(values)
    between = 1.0 - dice
    freedom = between**2 / (1.0 / (sets - 1) + dice**2 / (sets * (cases - 1)))
    freedom = max(freedom, min(LEAST_FREEDOM, sets - 1))
    wider = t_quantile(_tails()[1], round(freedom, 2)) / t_quantile(_tails()[1], sets - 1)
    return min(math.sqrt(between) * max(wider, 1.0), 1.0)


def estimate(set_values: ArrayLike, central: ArrayLike, most: float = math.inf) -> Estimate:
    """Return mean and the three intervals of a count, 0 to `most`, from cases (K, m) and central ones (Nc,)."""
    values = np.asarray(set_values, dtype=float)
    mc = mc_interval(values.mean(axis=1), 0.0, most)
    return Estimate(float(values.mean()), mc, chance_interval(central), ignorance_interval(values, 0.0, most))


def chance_estimate(flags: ArrayLike, central: ArrayLike) -> Chance:
    """Return a probability with its intervals, from flags (K, m) and those of central cases (Nc,).

    With one set, or one case a set, flags are independent.
    """
    table, middle = np.asarray(flags, dtype=bool), np.asarray(central, dtype=bool)
    luck = wilson(int(middle.sum()), middle.size) if middle.size else UNKNOWN
    at_central = float(middle.mean()) if middle.size else math.nan
    return Chance(float(table.mean()), mc_prob_interval(table), at_central, luck, ignorance_interval(table, 0.0, 1.0))


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


def _tails() -> tuple[float, float]:
    return (1.0 - LEVEL_PROB) / 2.0, (1.0 + LEVEL_PROB) / 2.0
