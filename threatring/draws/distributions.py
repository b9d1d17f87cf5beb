"""From what the catalogue says of a number to a draw: the quantile of its distribution.

Where the catalogue names no distribution, ours is triangular with its mode at the value used and `low`..`high` as its
5-95 % span, cut at what is physically possible: an assumption, and printed as one.
"""

from __future__ import annotations

import math

import numpy as np

from threatring.catalogue import Entry
from threatring.catalogue.entries import physical_bounds

Z95 = 1.6448536269514722  # standard normal quantile of 95 %
TAIL = 0.05


def triangular_ends(low: float, mode: float, high: float) -> tuple[float, float]:
    """Return the ends of a triangle whose 5 % and 95 % quantiles are low and high (closed form per side, iterated)."""
    below, above = mode - low, high - mode
    left, right = below, above
    for _ in range(200):
        width = left + right
        left = below + math.sqrt(TAIL * width * left) if below > 0.0 else 0.0
        right = above + math.sqrt(TAIL * width * right) if above > 0.0 else 0.0
    return mode - left, mode + right


def triangular(u: np.ndarray, low: float, mode: float, high: float) -> np.ndarray:
    """Return quantiles of the triangle with the given mode and 5-95 % span."""
    a, b = triangular_ends(low, mode, high)
    split = (mode - a) / (b - a)
    rising = a + np.sqrt(u * (b - a) * (mode - a))
    falling = b - np.sqrt((1.0 - u) * (b - a) * (b - mode))
    return np.where(u < split, rising, falling)


def lognormal(u: np.ndarray, low: float, median: float, high: float) -> np.ndarray:
    """Return quantiles of a lognormal about its median; each side keeps its own 5 % or 95 % point."""
    z = _normal(u)
    down, up = math.log(median / low) / Z95, math.log(high / median) / Z95
    return np.asarray(median * np.exp(z * np.where(z < 0.0, down, up)))


def _normal(u: np.ndarray) -> np.ndarray:
    from statistics import NormalDist

    inverse = NormalDist().inv_cdf
    return np.array([inverse(float(x)) for x in np.ravel(u)]).reshape(np.shape(u))


def beta(u: np.ndarray, low: float, mode: float, high: float) -> np.ndarray:
    """Return quantiles of a beta distribution on 0..1 with the given mode, as wide as its 5-95 % span low..high."""
    x = np.linspace(0.0, 1.0, 4001)[1:-1]

    def cumulative(strength: float) -> np.ndarray:
        log_density = strength * (mode * np.log(x) + (1.0 - mode) * np.log1p(-x))
        mass = np.cumsum(np.exp(log_density - log_density.max()))
        return np.asarray(mass / mass[-1])

    weak, strong = 0.0, 1e4
    for _ in range(50):
        strength = 0.5 * (weak + strong)
        span = np.interp([TAIL, 1.0 - TAIL], cumulative(strength), x)
        weak, strong = (strength, strong) if span[1] - span[0] > high - low else (weak, strength)
    return np.interp(u, cumulative(strength), x)


def quantile(entry: Entry, u: np.ndarray) -> np.ndarray:
    """Return the draws of a catalogue number for uniform numbers u; a number that is not open is itself every time."""
    value, low, high = entry.value, entry.low, entry.high
    if not isinstance(value, float) or low is None or high is None or not entry.is_open:
        return np.full(np.shape(u), np.nan if value is None else value, dtype=float)
    if entry.distribution == "uniform":
        drawn = low + u * (high - low)
    elif entry.distribution == "discrete":
        drawn = np.array(entry.choices)[(u * len(entry.choices)).astype(int)]
    elif entry.distribution == "lognormal" and low > 0.0:
        drawn = lognormal(u, low, value, high)
    elif entry.distribution == "beta":
        drawn = beta(u, low, value, high)
    else:
        drawn = triangular(u, low, value, high)
    return np.clip(drawn, *physical_bounds(entry.field))
