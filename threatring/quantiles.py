"""Quantiles of Student's t and of the beta distribution, which intervals need and NumPy lacks.

Sources: incomplete beta by the continued fraction DLMF 8.17.22, evaluated by Lentz's method; quantiles by bisection.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache


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
