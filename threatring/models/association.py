"""Which plot belongs to which track: gates from the chi-square law, and the cheapest assignment of all plots at once.

Sources: gates and global nearest neighbour after S. Blackman, R. Popoli, Design and Analysis of Modern Tracking Systems
(1999), chapter 6, and Y. Bar-Shalom, X. R. Li, Multitarget-Multisensor Tracking (1995), sections 2.3 and 3.4;
assignment by shortest augmenting paths with potentials after R. Jonker, A. Volgenant, Computing 38 (1987) 325, O(n³);
the incomplete gamma functions after M. Abramowitz, I. Stegun (1964), 6.1.41, 6.5.29 (series) and 6.5.31 (continued
fraction, by Lentz's method).

The cost of a pair is d² + ln det S (`kalman.distance2`): the likelihood of a plot under a track, not its distance
alone, or the least certain track would take every plot.
"""

from __future__ import annotations

import math

from threatring.kernel import code, kernel, stage

MISSED, WAITS = code(-1), code(-2)
NOT_YET, SETTLED = code(0), code(1)
DIST, COLUMN_PRICE, ROW_PRICE = code(0), code(1), code(2)  # rows of the table of floats
CAME_FROM, STATE, OWNER = code(0), code(1), code(2)  # rows of the table of whole numbers
TINY = 1e-300


@kernel
def log_gamma(a):
    """Logarithm of the gamma function for a > 0 (Abramowitz and Stegun 6.1.15, 6.1.41); the same bytes everywhere."""
    product = 1.0
    while a < 15.0:
        product *= a
        a += 1.0
    z = 1.0 / (a * a)
    series = (1.0 / 12.0 - z * (1.0 / 360.0 - z * (1.0 / 1260.0 - z * (1.0 / 1680.0 - z / 1188.0)))) / a
    return (a - 0.5) * math.log(a) - a + 0.5 * math.log(2.0 * math.pi) + series - math.log(product)


@stage
def gamma_shares(a, x):
    """(P, Q) regularised incomplete gamma functions, lower and upper; the smaller one keeps its relative accuracy."""
    if x <= 0.0:
        return 0.0, 1.0
    front = math.exp(a * math.log(x) - x - log_gamma(a))
    if x < a + 1.0:
        term = 1.0 / a
        total = term
        k = a
        while term > 1e-17 * total:
            k += 1.0
            term *= x / k
            total += term
        lower = front * total
        return lower, 1.0 - lower
    b = x + 1.0 - a
    c = 1.0 / TINY
    d = 1.0 / b
    total = d
    step = 0.0
    k = 0.0
    while abs(step - 1.0) > 1e-16 and k < 10_000.0:
        k += 1.0
        b += 2.0
        d = k * (a - k) * d + b
        d = 1.0 / (d if abs(d) > TINY else TINY)
        c = b + k * (a - k) / c
        c = c if abs(c) > TINY else TINY
        step = d * c
        total *= step
    upper = front * total
    return 1.0 - upper, upper


@stage
def chi2_quantile(dof, prob):
    """Value a chi-square variable of `dof` degrees of freedom stays under with a probability (Newton, bracketed).

    Relative error below 1e-9 for 1 to 10 000 degrees and probabilities from 1e-6 to 1 - 1e-6; 0 at and below
    probability 0, infinite at and above 1.
    """
    if prob <= 0.0:
        return 0.0
    if prob >= 1.0:
        return math.inf
    a = 0.5 * dof
    low = 0.0
    high = math.inf
    x = max(a - 1.0 / 3.0, 0.1)  # the median
    for _ in range(200):
        lower, upper = gamma_shares(a, x)
        above = lower - prob if lower < upper else (1.0 - prob) - upper
        if above > 0.0:
            high = x
        else:
            low = x
        step = above / math.exp((a - 1.0) * math.log(x) - x - log_gamma(a))
        new = x - step
        if not low < new < high:
            new = 0.5 * (low + high) if high < math.inf else 2.0 * x
        done = abs(new - x) <= 1e-14 * x
        x = new
        if done:
            break
    return 2.0 * x


@kernel
def gate_count(dims, prob):
    """Threshold of an ellipsoidal gate: the squared distance a track's own plot stays within with a probability."""
    return chi2_quantile(1.0 * dims, prob)


@kernel
def _first_choices(cost, rows, columns, miss_cost, pick, work, mark):
    """Give every row the cheapest column it may have, if it is free; return how many rows found theirs taken."""
    for j in range(columns):
        work[COLUMN_PRICE, j] = 0.0
        mark[OWNER, j] = MISSED
    waiting = 0
    for i in range(rows):
        best = MISSED
        least = miss_cost
        for j in range(columns):
            if cost[i, j] < least or (best == MISSED and cost[i, j] <= least):
                least = cost[i, j]
                best = j
        work[ROW_PRICE, i] = least
        pick[i] = best
        if best != MISSED:
            if mark[OWNER, best] == MISSED:
                mark[OWNER, best] = i
            else:
                pick[i] = WAITS
                waiting += 1
    return waiting


@kernel
def _spread(i, gone, cost, columns, miss_cost, work, mark):
    """Go on from a row, `gone` away, to every column it may have; return (nearest open column, its distance)."""
    near = MISSED
    least = math.inf
    for j in range(columns):
        if mark[STATE, j] == NOT_YET:
            if cost[i, j] <= miss_cost:
                reach = gone + cost[i, j] - work[ROW_PRICE, i] - work[COLUMN_PRICE, j]
                if reach < work[DIST, j]:
                    work[DIST, j] = reach
                    mark[CAME_FROM, j] = i
            if work[DIST, j] < least:
                least = work[DIST, j]
                near = j
    return near, least


@kernel
def _shortest(first, cost, columns, miss_cost, work, mark):
    """Find the cheapest way to place a row: (free column it ends at or MISSED, row that then goes without)."""
    for j in range(columns):
        work[DIST, j] = math.inf
        mark[STATE, j] = NOT_YET
    i = first
    gone = 0.0
    least_miss = math.inf
    quitter = first
    end = MISSED
    while True:
        if gone + miss_cost - work[ROW_PRICE, i] < least_miss:
            least_miss = gone + miss_cost - work[ROW_PRICE, i]
            quitter = i
        near, least = _spread(i, gone, cost, columns, miss_cost, work, mark)
        if near == MISSED or least > least_miss:
            gone = least_miss
            break
        gone = least
        if mark[OWNER, near] == MISSED:
            end = near
            break
        mark[STATE, near] = SETTLED
        i = mark[OWNER, near]
    for j in range(columns):
        if mark[STATE, j] == SETTLED:
            work[ROW_PRICE, mark[OWNER, j]] += gone - work[DIST, j]
            work[COLUMN_PRICE, j] -= gone - work[DIST, j]
    work[ROW_PRICE, first] += gone
    return end, quitter


@stage
def assign_into(cost, rows, columns, miss_cost, pick, work, mark):
    """Give rows (tracks) columns (plots) so that the sum of costs is least: global nearest neighbour.

    `cost` (R, C): its first `rows` x `columns` are used; what is above `miss_cost`, infinite or not a number is
    forbidden. A row may go without, for `miss_cost`. Writes pick[row]: its column or -1. `work` (3, max(R, C)) floats
    and `mark` (3, C) whole numbers are scratch. A row whose cheapest column nobody else wants costs one look along it.
    """
    if _first_choices(cost, rows, columns, miss_cost, pick, work, mark) == 0:
        return
    for first in range(rows):
        if pick[first] != WAITS:
            continue
        end, quitter = _shortest(first, cost, columns, miss_cost, work, mark)
        if end == MISSED:
            end = pick[quitter] if quitter != first else MISSED
            pick[quitter] = MISSED
        while end != MISSED:  # turn the path round: every row on it takes the column it was reached by
            i = mark[CAME_FROM, end]
            before = pick[i]
            pick[i] = end
            mark[OWNER, end] = i
            end = before if i != first else MISSED
