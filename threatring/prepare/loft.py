"""The law of the loft: how steeply a missile climbs out, as a smooth function of the range and height it is sent to.

Source: the shape of an optimal mid-course rises with range and falls with height, e.g. P. Zarchan, Tactical and
Strategic Missile Guidance (6th ed. 2012), chapter 14; that a smooth fit of optimal flights loses little is measured
here, see docs/flight.md. A missile's law is found by flying it: at a grid of points with a ladder of lofts; at each
point the loft of least cost is kept, and a polynomial of the square root of range and of height is laid through them,
points where the loft matters most counting most.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from threatring.prepare.sorties import Site, fly
from threatring.records import Flown, as_table

LOFTS_COEFF = np.linspace(0.0, 1.6, 17)  # tangents tried at every node
FAR_SHARES, NEAR_SHARES = 1.45 * np.linspace(0.22, 1.0, 12) ** 2, np.arange(0.048, 0.125, 0.008)
SHARES = np.sort(np.append(FAR_SHARES, NEAR_SHARES))  # ranges of the nodes, over the scale
HEIGHTS_M = np.array([50.0, 5e3, 12e3, 19e3, 26e3, 33e3, 39e3])
HEIGHT_SCALE_M = 30_000.0
RANGE_POWERS, HEIGHT_POWERS = 6, 3
MATTERS_COEFF = 0.02  # lofts that cost less than this more than the best are as good
RIDGE_COEFF = 1e-3
BESIDE_COEFF = (-0.15, 0.15, -0.3, 0.3, -0.45, 0.45)  # tried in turn where the law itself does not lead there
BEYOND = 1.15  # a missed point is tried again out to this many times the farthest reach at its height
NEAR_SHARE = 0.2  # nearer than this share of the scale, steep lofts pass over points that flat ones reach ...
ROUNDS, HEAVIER_FACTOR = 10, 1.5  # ... and points a law passes over count more from round to round


def basis(ranges_m: np.ndarray, heights_m: np.ndarray, scale_m: float) -> np.ndarray:
    """Return the (n, 18) terms of the law."""
    q, e = np.sqrt(np.maximum(ranges_m, 0.0) / scale_m), heights_m / HEIGHT_SCALE_M
    return np.stack([q**i * e**j for i in range(RANGE_POWERS) for j in range(HEIGHT_POWERS)], axis=-1)


def loft_coeff(law: np.ndarray, ranges_m: np.ndarray, heights_m: np.ndarray, scale_m: float) -> np.ndarray:
    """Return the loft (n,) a law gives for points; law (18,) or (n, 18)."""
    found = np.einsum("nk,...k->n", basis(ranges_m, heights_m, scale_m), np.atleast_1d(law)) if law.ndim == 1 else (
        (basis(ranges_m, heights_m, scale_m) * law).sum(axis=-1))  # fmt: skip
    return np.asarray(np.clip(found, LOFTS_COEFF[0], LOFTS_COEFF[-1]))


def costs(flown: np.recarray, energy_coeff: np.ndarray | float) -> np.ndarray:
    """Return what flights (lofts, n) cost: time over the least and greatest speed over speed, weighted; inf: missed."""
    reached = flown.reached == 1
    time_s = np.where(reached, flown.time_s, np.inf)
    speed_m_s = np.where(reached, flown.speed_m_s, 0.0)
    least_s, most_m_s = time_s.min(axis=0), speed_m_s.max(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        cost = (1.0 - energy_coeff) * time_s / least_s + energy_coeff * most_m_s / speed_m_s
    return np.where(reached, cost, np.inf)


class Lofted(NamedTuple):
    """Flights by the law: (n,) rows of `Flown`, and the loft each was flown with."""

    flown: np.recarray
    loft_coeff: np.ndarray


def fly_by_law(
    site: Site, missiles: np.recarray, which: int, law: np.ndarray, scale_m: float, ranges_m: np.ndarray,
    heights_m: np.ndarray, threads: int = 1, *, at_edge: bool = False,
) -> Lofted:  # fmt: skip
    """Fly one missile to n points by its law; points missed close to others that are reached are tried beside it,
    then anywhere on the ladder.

    at_edge: all points lie beside one that is reached, whatever the others do.
    """
    loft = loft_coeff(law, ranges_m, heights_m, scale_m)
    flown = fly(site, missiles, which, ranges_m, heights_m, loft, threads)
    near = at_edge | _near_reach(ranges_m, heights_m, flown.reached == 1)
    again = np.flatnonzero((flown.reached == 0) & near)
    beside = [(offset, 1.0) for offset in BESIDE_COEFF]
    anywhere = [(rung, 0.0) for rung in LOFTS_COEFF[::2]]
    for offset, share in (*beside, *anywhere):
        if share == 0.0:  # close by, a missile that climbs away and falls back would count
            again = again[ranges_m[again] > NEAR_SHARE * scale_m]
        if not len(again):
            break
        other = np.clip(share * loft[again] + offset, LOFTS_COEFF[0], LOFTS_COEFF[-1])
        tried = fly(site, missiles, which, ranges_m[again], heights_m[again], other, threads)
        there = tried.reached == 1
        flown[again[there]], loft[again[there]] = tried[there], other[there]
        again = again[~there]
    return Lofted(flown, loft)


def _near_reach(ranges_m: np.ndarray, heights_m: np.ndarray, reached: np.ndarray) -> np.ndarray:
    """Return which points lie, at their height, no more than a share beyond the farthest that is reached, (n,) bool."""
    levels, level = np.unique(heights_m, return_inverse=True)
    farthest_m = np.zeros(len(levels))
    np.maximum.at(farthest_m, level[reached], ranges_m[reached])
    return np.asarray(ranges_m <= BEYOND * farthest_m[level])


def fly_ladder(
    site: Site, missiles: np.recarray, which: np.ndarray, ranges_m: np.ndarray, heights_m: np.ndarray,
    threads: int, lofts_coeff: np.ndarray = LOFTS_COEFF,
) -> np.recarray:  # fmt: skip
    """Fly every point with every loft: (lofts, n) rows of `Flown`."""
    n, lofts = len(ranges_m), len(lofts_coeff)
    flown = fly(
        site, missiles, np.tile(which, lofts), np.tile(ranges_m, lofts), np.tile(heights_m, lofts),
        np.repeat(lofts_coeff, n), threads,
    )  # fmt: skip
    return as_table(Flown, flown.reshape(lofts, n))


def _between_reached(reached: np.ndarray, lofts_coeff: np.ndarray) -> np.ndarray:
    """Return whether both rungs of the ladder around lofts (n,) reach; reached (lofts, n)."""
    place = np.clip(lofts_coeff, LOFTS_COEFF[0], LOFTS_COEFF[-1]) / (LOFTS_COEFF[1] - LOFTS_COEFF[0])
    number = np.arange(len(place))
    return np.asarray(reached[np.floor(place).astype(int), number] & reached[np.ceil(place).astype(int), number])


def fit_laws(site: Site, missiles: np.recarray, scale_m: float, threads: int) -> np.ndarray:
    """Return the law of each missile of a table, (Y, 18); scale_m: the range its points are spread by."""
    ranges_m, heights_m = np.repeat(SHARES * scale_m, len(HEIGHTS_M)), np.tile(HEIGHTS_M, len(SHARES))
    terms = basis(ranges_m, heights_m, scale_m)
    laws = np.zeros((len(missiles), terms.shape[1]))
    for y in range(len(missiles)):
        flown = fly_ladder(site, missiles, np.full(len(ranges_m), y), ranges_m, heights_m, threads)
        cost = costs(flown, missiles[y].loft_energy_coeff)
        known = np.isfinite(cost).any(axis=0)
        cost, here, near = cost[:, known], terms[known], ranges_m[known] < NEAR_SHARE * scale_m
        best = LOFTS_COEFF[cost.argmin(axis=0)]
        weight = 1.0 / (cost < cost.min(axis=0) + MATTERS_COEFF).sum(axis=0)
        for _ in range(ROUNDS):
            weighted = here * weight[:, None]
            normal = weighted.T @ weighted + RIDGE_COEFF * np.eye(terms.shape[1])
            laws[y] = np.linalg.solve(normal, weighted.T @ (best * weight))
            missed = ~_between_reached(np.isfinite(cost), here @ laws[y])
            weight = np.where(missed & near, HEAVIER_FACTOR * weight, weight)
    return laws
