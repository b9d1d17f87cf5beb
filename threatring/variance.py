"""Which of many unknowns a noisy answer hangs on: screening, variance shares, what remains when dice are taken out.

A design is N rows; row r holds one value of each of k unknowns as its grade (its quantile, 0 to 1) and m noisy answers.

- `spread`: variance between rows, dice removed, and variance of the dice (one-way analysis of variance).
- `screen`: forward selection by least squares on few orthogonal polynomials of each grade; an unknown passes when it
  explains more than the best of all unknowns does in 95 % of permutations of what is left to explain. So at most one
  screening in twenty lets any idle unknown through, however many are looked at and however the answers are distributed
  (P. H. Westfall, S. S. Young, Resampling-Based Multiple Testing, 1993; D. Freedman, D. Lane, JBES 1 (1983) 292).
- `first_shares`: share of each unknown alone, from any rows drawn at random ("given data": E. Plischke, E. Borgonovo,
  C. Smith, EJOR 226 (2013) 536), by the polynomials' coefficients (B. Sudret, RESS 93 (2008) 964).
- `total_shares`: share of each unknown with all it interacts with, from rows flown twice with only it drawn anew
  (M. J. W. Jansen, Comp. Phys. Comm. 117 (1999) 35; A. Saltelli et al., Comp. Phys. Comm. 181 (2010) 259).
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from threatring.quantiles import t_quantile
from threatring.statistics import Z95, Interval

LEVEL_PROB = 0.05  # of letting an idle unknown through the screen
PERMUTATIONS = 999
RESAMPLES = 400
RESAMPLES_BCA = 1999
POWER_Z = 0.8416212335729143  # standard normal quantile of 80 %


class Spread(NamedTuple):
    """Where the scatter of answers comes from."""

    mean: float
    between: float  # variance of the rows' true means
    dice: float  # variance of single answers within a row
    cases: int  # m

    @property
    def of_means(self) -> float:
        """Variance of the means of m answers."""
        return self.between + self.dice / self.cases

    @property
    def dice_share(self) -> float:
        """Share of the dice in the scatter of single answers."""
        return self.dice / (self.between + self.dice) if self.between + self.dice > 0.0 else math.nan


class Screen(NamedTuple):
    """Which unknowns passed, most explaining first, and how all of them looked when the search ended."""

    passed: tuple[int, ...]
    p: np.ndarray  #: (k,) chance that the best of all idle unknowns looks as good, at the step where each was judged
    share: np.ndarray  #: (k,) of the variance of row means explained at that step
    least_share: float  #: of the variance of row means: what is found in four of five designs like this one


class Shares(NamedTuple):
    """Estimates (L,) with their 95 % intervals (L, 2)."""

    value: np.ndarray
    interval: np.ndarray


class Curves(NamedTuple):
    """First-order answers: shares, and mean answers at chosen grades of each unknown."""

    shares: Shares
    means: np.ndarray  #: (L, G)
    intervals: np.ndarray  #: (L, G, 2)
    change: np.ndarray  #: (L,) mean at the last grade minus mean at the first
    change_interval: np.ndarray  #: (L, 2)
    between: np.ndarray  #: (RESAMPLES,) variance between rows when rows are drawn again
    coefficients: tuple[np.ndarray, ...]  #: L times (degree,) of the polynomials

    def parts(self, grades: np.ndarray) -> np.ndarray:
        """Return what the fit adds to the answer (n, L) for grades (n, L), up to a constant for each unknown."""
        return np.stack([polynomials(grades[:, i], len(own)) @ own for i, own in enumerate(self.coefficients)], axis=1)


def spread(values: np.ndarray) -> Spread:
    """Return where the scatter of answers (N, m) comes from; `between` may come out below zero."""
    means, cases = values.mean(axis=1), values.shape[1]
    dice = float(values.var(axis=1, ddof=1).mean()) if cases > 1 else math.nan
    return Spread(float(means.mean()), float(means.var(ddof=1)) - dice / cases, dice, cases)


def polynomials(grades: np.ndarray, degree: int) -> np.ndarray:
    """Return orthogonal polynomials (n, degree) of grades (n,): shifted Legendre, variance 1 on 0..1, mean 0.

    >>> polynomials(np.array([0.0, 1.0]), 2).round(3).tolist()
    [[-1.732, 2.236], [1.732, 2.236]]
    """
    x = 2.0 * np.asarray(grades) - 1.0
    columns = [np.polynomial.legendre.Legendre.basis(j)(x) * math.sqrt(2 * j + 1) for j in range(1, degree + 1)]
    return np.stack(columns, axis=1)


def columns_of(grades: np.ndarray, degree: int) -> np.ndarray:
    """Return polynomials of one unknown's grades (N,), fewer where it takes few values only."""
    return polynomials(grades, max(min(degree, len(np.unique(grades)) - 1), 1))


def _orthonormal(columns: np.ndarray, against: np.ndarray) -> np.ndarray:
    """Return an orthonormal basis (N, d) of columns made orthogonal to an orthonormal (N, a); lost ones are zero."""
    free = columns - against @ (against.T @ columns)
    free -= against @ (against.T @ free)
    basis, lengths = np.linalg.qr(free)
    return np.where(np.abs(np.diag(lengths)) > 1e-6 * math.sqrt(len(columns)), basis, 0.0)


def screen(grades: np.ndarray, means: np.ndarray, degree: int = 2, most: int = 12, seed: int = 1) -> Screen:
    """Return which unknowns (N, k) of grades explain row means (N,), by forward selection with permutations.

    `degree` of the polynomials looked for, `most` unknowns taken; deterministic in `seed`.
    """
    rows, k = grades.shape
    columns = [columns_of(grades[:, i], degree) for i in range(k)]
    taken: list[int] = []
    p, share = np.ones(k), np.zeros(k)
    least = math.nan
    known = np.full((rows, 1), 1.0 / math.sqrt(rows))
    whole = float(((means - means.mean()) ** 2).sum())
    if whole <= 0.0 or rows < 4:
        return Screen((), p, share, math.nan)
    generator = np.random.default_rng(seed)
    while len(taken) < most:
        left = [i for i in range(k) if i not in taken]
        bases = [_orthonormal(columns[i], known) for i in left]
        ends = np.cumsum([basis.shape[1] for basis in bases])
        stacked = np.concatenate(bases, axis=1)
        residual = means - known @ (known.T @ means)
        power = _explained((stacked.T @ residual)[None, :], ends)[0]
        shuffled = generator.permuted(np.tile(residual, (PERMUTATIONS, 1)), axis=1)
        best_idle = _explained(shuffled @ stacked, ends).max(axis=1)
        if not taken:
            least = _least_share(float(np.quantile(best_idle, 1.0 - LEVEL_PROB)) / whole, rows)
        p[left] = (1.0 + (best_idle[None, :] >= power[:, None]).sum(axis=1)) / (PERMUTATIONS + 1.0)
        share[left] = power / whole
        best = int(power.argmax())
        if p[left[best]] > LEVEL_PROB:
            break
        taken.append(left[best])
        known = np.concatenate([known, bases[best]], axis=1)
        known = known[:, np.abs(known).max(axis=0) > 0.0]
    return Screen(tuple(taken), p, share, least)


def _explained(projections: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return the sum of squares each unknown explains, (n, k), from projections (n, columns) on its columns."""
    sums = np.cumsum(projections**2, axis=1)[:, ends - 1]
    return np.asarray(np.diff(sums, axis=1, prepend=0.0))


def _least_share(critical: float, rows: int) -> float:
    """Return the share an unknown must explain to pass a threshold in four of five designs."""
    return float(min((math.sqrt(critical) + POWER_Z * math.sqrt((1.0 - critical) / rows)) ** 2, 1.0))


def correlation_interval(correlation: float, rows: int) -> Interval:
    """Return the 95 % interval of a correlation (Fisher's transformation, Biometrika 10 (1915) 507)."""
    if rows < 4:
        return Interval(-1.0, 1.0)
    half = t_quantile(0.975, rows - 2) / math.sqrt(rows - 3)
    middle = math.atanh(max(min(correlation, 1.0 - 1e-12), -1.0 + 1e-12))
    return Interval(math.tanh(middle - half), math.tanh(middle + half))


def first_shares(grades: np.ndarray, values: np.ndarray, at: np.ndarray, degree: int = 3, seed: int = 1) -> Curves:
    """Return the share of each unknown alone and mean answers along it.

    grades (N, L) of the unknowns, answers (N, m), `at` (L, G) the grades where means are wanted. Shares are of the
    variance between rows. Squares of coefficients are freed of their own error; intervals by resampling rows.
    """
    columns = [columns_of(grades[:, i], degree) for i in range(grades.shape[1])]
    wanted = [polynomials(at[i], columns[i].shape[1]) for i in range(len(columns))]
    design = np.concatenate([np.ones((len(values), 1)), *columns], axis=1)
    means = values.mean(axis=1)
    within = values.var(axis=1, ddof=1) if values.shape[1] > 1 else np.zeros(len(values))
    generator = np.random.default_rng(seed)
    share, level, found, _ = _fit(design, means, within, values.shape[1], columns, wanted)
    own = np.split(found[1:], np.cumsum([column.shape[1] for column in columns])[:-1])
    again = [
        _fit(design[rows], means[rows], within[rows], values.shape[1], columns, wanted)
        for rows in generator.integers(0, len(values), (RESAMPLES, len(values)))
    ]
    share_sd = np.std([one[0] for one in again], axis=0, ddof=1)
    levels = np.array([one[1] for one in again])
    change = level[:, -1] - level[:, 0]
    change_sd = np.std(levels[:, :, -1] - levels[:, :, 0], axis=0, ddof=1)
    return Curves(
        Shares(share, _about(share, share_sd)), level, _about(level, np.std(levels, axis=0, ddof=1)),
        change, _about(change, change_sd), np.array([one[3] for one in again]), tuple(own),
    )  # fmt: skip


def _about(value: np.ndarray, deviation: np.ndarray) -> np.ndarray:
    half = Z95 * deviation
    return np.stack([value - half, value + half], axis=-1)


def _fit(
    design: np.ndarray,
    means: np.ndarray,
    within: np.ndarray,
    cases: int,
    columns: list[np.ndarray],
    wanted: list[np.ndarray],
) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Return shares (L,), mean answers (L, G), coefficients and variance between rows of one least-squares fit."""
    inverse = np.linalg.pinv(design.T @ design)
    found = inverse @ (design.T @ means)
    left = means - design @ found
    errors = inverse * float(left @ left) / max(len(means) - design.shape[1], 1)
    between = float(means.var(ddof=1)) - float(within.mean()) / cases
    shares, levels, first = [], [], 1
    for column, where in zip(columns, wanted, strict=True):
        own = slice(first, first + column.shape[1])
        scatter = np.atleast_2d(np.cov(design[:, own], rowvar=False))
        explained = float(found[own] @ scatter @ found[own]) - float((scatter * errors[own, own]).sum())
        shares.append(explained / between if between > 0.0 else math.nan)
        levels.append(float(means.mean()) + (where - design[:, own].mean(axis=0)) @ found[own])
        first += column.shape[1]
    return np.array(shares), np.array(levels), found, between


def total_shares(
    differences: np.ndarray,
    between: float,
    expected: np.ndarray | None = None,
    resampled: np.ndarray | None = None,
    seed: int = 1,
) -> Shares:
    """Return the total share of each unknown from differences (L, N, m): answers with it drawn anew minus before.

    Half the mean square of the mean difference, the dice removed: pairs on common dice differ only in what the unknown
    changed, and the variance of the m differences of a row over m is what dice add to its square. `expected` (L, N, 2)
    are the differences that a fit on other rows foretells and the variance (the same in every row) that fit has over
    all rows: a control variate, which takes out what is known already. Intervals by resampling rows (BCa), and with
    them the variance between rows from its own `resampled` values.
    """
    cases = differences.shape[2]
    squares = differences.mean(axis=2) ** 2
    noise = differences.var(axis=2, ddof=1) / cases if cases > 1 else np.zeros_like(squares)
    halves = 0.5 * (squares - noise)
    if expected is not None:
        halves = halves - 0.5 * expected[:, :, 0] ** 2 + expected[:, :, 1]
    halves = halves / between
    generator = np.random.default_rng(seed)
    picks = generator.integers(0, halves.shape[1], (RESAMPLES_BCA, halves.shape[1]))
    scales = np.ones(RESAMPLES_BCA)
    if resampled is not None:
        scales = between / np.maximum(generator.choice(resampled, RESAMPLES_BCA), 0.1 * between)
    return Shares(halves.mean(axis=1), np.array([_bca(row, picks, scales) for row in halves]))


def _bca(values: np.ndarray, picks: np.ndarray, scales: np.ndarray) -> np.ndarray:
    """Return the bias-corrected and accelerated interval of a mean (B. Efron, J. Am. Stat. Assoc. 82 (1987) 171)."""
    mean, away = float(values.mean()), values - values.mean()
    if not np.any(away):
        return np.full(2, mean)
    drawn = np.sort(values[picks].mean(axis=1) * scales)
    acceleration = float((away**3).sum()) / (6.0 * float((away**2).sum()) ** 1.5)
    normal = NormalDist()
    below = (np.searchsorted(drawn, mean) + 0.5) / (len(drawn) + 1.0)
    shift = normal.inv_cdf(float(below))
    bounds = []
    for z in (-Z95, Z95):
        moved = shift + z
        bounds.append(normal.cdf(shift + moved / max(1.0 - acceleration * moved, 0.1)))
    return np.quantile(drawn, bounds)
