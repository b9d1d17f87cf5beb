"""Sobol indices of Ishigami's function and the g-function: closed forms of A. Saltelli et al., Global Sensitivity
Analysis (2008), section 4, and the estimates of scipy.stats.sobol_indices; family-wise error by simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import pearsonr, sobol_indices, uniform

from threatring.variance import correlation_interval, first_shares, polynomials, screen, spread, total_shares

A, B = 7.0, 0.1  # of Ishigami's function
G_COEFFS = np.array([0.0, 1.0, 4.5, 9.0, 99.0])
ENDS = np.array([0.05, 0.95])


def ishigami(u: np.ndarray) -> np.ndarray:
    x = math.pi * (2.0 * u - 1.0)
    return np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0])


def g_function(u: np.ndarray) -> np.ndarray:
    return np.prod((np.abs(4.0 * u - 2.0) + G_COEFFS) / (1.0 + G_COEFFS), axis=1)


def ishigami_shares() -> tuple[np.ndarray, np.ndarray, float]:
    pi = math.pi
    first = np.array([0.5 * (1.0 + B * pi**4 / 5.0) ** 2, A**2 / 8.0, 0.0])
    both = B**2 * pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
    whole = first.sum() + both
    return first / whole, (first + [both, 0.0, both]) / whole, whole


def g_shares() -> tuple[np.ndarray, np.ndarray, float]:
    own = 1.0 / (3.0 * (1.0 + G_COEFFS) ** 2)
    whole = np.prod(1.0 + own) - 1.0
    return own / whole, own * np.prod(1.0 + own) / (1.0 + own) / whole, whole


KNOWN = [(ishigami, *ishigami_shares()), (g_function, *g_shares())]


def anew(function, k: int, rows: int, rng: np.random.Generator) -> np.ndarray:
    base = rng.random((rows, k))
    found = []
    for i in range(k):
        changed = base.copy()
        changed[:, i] = rng.random(rows)
        found.append(function(changed) - function(base))
    return np.array(found)


@pytest.mark.parametrize(("function", "first", "total", "whole"), KNOWN, ids=["ishigami", "g"])
def test_shares_are_the_closed_forms_and_those_of_scipy(function, first, total, whole) -> None:
    """Saltelli et al. (2008), equations 4.35 and 4.38; scipy.stats.sobol_indices of the same function."""
    k = len(first)
    rng = np.random.default_rng(5)
    grades = rng.random((8192, k))
    alone = first_shares(grades, function(grades)[:, None], np.tile(ENDS, (k, 1)), degree=9)
    both = total_shares(anew(function, k, 8192, rng)[:, :, None], whole)
    assert alone.shares.value == pytest.approx(first, abs=0.02)
    assert both.value == pytest.approx(total, abs=0.03)
    other = sobol_indices(func=lambda x: function(x.T), n=8192, dists=[uniform()] * k, rng=3)
    assert alone.shares.value == pytest.approx(other.first_order, abs=0.03)
    assert both.value == pytest.approx(other.total_order, abs=0.04)


def noisy(u: np.ndarray, cases: int, sigma: float, rng: np.random.Generator) -> np.ndarray:
    return g_function(u)[:, None] + sigma * rng.standard_normal((len(u), cases))


def test_dice_are_taken_out() -> None:
    """Closed forms again, now under dice of three times the variance of the function: shares stay, the share of the
    dice is 3 / 4, and without its removal the totals would be several times too large."""
    first, total, whole = g_shares()
    rng = np.random.default_rng(11)
    sigma = math.sqrt(3.0 * whole)
    grades = rng.random((8192, 5))
    values = noisy(grades, 4, sigma, rng)
    parts = spread(values)
    assert parts.dice_share == pytest.approx(0.75, abs=0.01)
    assert parts.between == pytest.approx(whole, rel=0.08)
    alone = first_shares(grades, values, np.tile(ENDS, (5, 1)), degree=6)
    assert alone.shares.value == pytest.approx(first, abs=0.04)
    differences = anew(g_function, 5, 4096, rng)[:, :, None]
    thrown = sigma * rng.standard_normal((2, 5, 4096, 16))
    own = differences + thrown[0] - thrown[1]  # independent dice
    assert total_shares(own, whole).value == pytest.approx(total, abs=0.05)
    assert 0.5 * (own.mean(axis=2) ** 2).mean(axis=1)[-1] / whole > 0.15  # the idle one, dice left in


def test_an_unknown_that_changes_nothing_on_common_dice_has_no_share() -> None:
    """A difference of exactly zero everywhere is a share of exactly zero, without an interval."""
    found = total_shares(np.zeros((1, 20, 4)), 2.0)
    assert found.value[0] == 0.0 and found.interval[0].tolist() == [0.0, 0.0]


def test_the_screen_lets_an_idle_unknown_through_once_in_twenty() -> None:
    """Family-wise error 5 % over 60 idle unknowns and skew answers: 200 screenings, binomial 99.9 % bounds."""
    rng = np.random.default_rng(2)
    wrong = sum(
        bool(screen(rng.random((48, 60)), rng.exponential(size=48) ** 2, degree=1, seed=i).passed) for i in range(200)
    )
    assert 1 <= wrong <= 22


def test_the_screen_finds_what_is_there_and_says_what_it_could_miss() -> None:
    """An unknown that decides twice the stated least share passes; one without effect beside it does not."""
    rng = np.random.default_rng(3)
    idle = screen(rng.random((300, 40)), rng.standard_normal(300), seed=1)
    grades = rng.random((300, 40))
    share = 2.0 * idle.least_share
    straight, bent = polynomials(grades[:, 7], 2)[:, 0], polynomials(grades[:, 9], 2)[:, 1]
    means = math.sqrt(share) * (straight + bent) + math.sqrt(1.0 - 2.0 * share) * rng.standard_normal(300)
    found = screen(grades, means)
    assert sorted(found.passed) == [7, 9]
    assert (found.p[[7, 9]] <= 0.05).all() and (np.delete(found.p, [7, 9]) > 0.05).all()


def test_least_share_is_found_in_four_of_five() -> None:
    """Power by simulation: of 150 designs with an effect of the least share, 80 % within binomial 99.9 % bounds."""
    rng = np.random.default_rng(4)
    least = screen(rng.random((100, 30)), rng.standard_normal(100), degree=1).least_share
    hits = 0
    for i in range(150):
        grades = rng.random((100, 30))
        means = math.sqrt(least) * polynomials(grades[:, 0], 1)[:, 0]
        means += math.sqrt(1.0 - least) * rng.standard_normal(100)
        hits += 0 in screen(grades, means, degree=1, most=1, seed=i).passed
    assert 0.66 <= hits / 150 <= 0.93


def test_means_at_the_ends_and_their_difference() -> None:
    """A straight effect: mean 3 + 2 (u - 1/2), so 2.1 and 3.9 at grades 0.05 and 0.95."""
    rng = np.random.default_rng(6)
    grades = rng.random((2000, 2))
    values = 3.0 + 2.0 * (grades[:, :1] - 0.5) + rng.standard_normal((2000, 2))
    found = first_shares(grades, values, np.tile(ENDS, (2, 1)))
    assert found.means[0] == pytest.approx([2.1, 3.9], abs=0.15)
    assert found.change[0] == pytest.approx(1.8, abs=0.2)
    low, high = found.change_interval[1]
    assert low < 0.0 < high


def test_few_values_are_fitted_exactly() -> None:
    """Two values need one coefficient: the share of a jump between them is all of it."""
    rng = np.random.default_rng(7)
    grades = np.where(rng.random((400, 1)) < 0.4, 0.2, 0.7)
    values = np.where(grades < 0.5, 1.0, 4.0)
    found = first_shares(grades, values, np.array([[0.2, 0.7]]))
    assert found.shares.value[0] == pytest.approx(1.0, abs=1e-3)
    assert found.means[0] == pytest.approx([1.0, 4.0], abs=1e-9)


def test_correlation_interval_is_that_of_scipy() -> None:
    """scipy.stats.pearsonr, whose interval takes the normal instead of Student's distribution."""
    rng = np.random.default_rng(8)
    x = rng.standard_normal(200)
    y = 0.5 * x + rng.standard_normal(200)
    theirs = pearsonr(x, y)
    assert correlation_interval(theirs.statistic, 200) == pytest.approx(theirs.confidence_interval(0.95), abs=2e-3)
    assert correlation_interval(0.9, 3) == (-1.0, 1.0)


def test_answers_that_never_differ_say_nothing() -> None:
    """No spread: no share, nobody passes."""
    grades = np.random.default_rng(9).random((50, 4))
    found = screen(grades, np.full(50, 2.0))
    assert found.passed == () and math.isnan(found.least_share)
    parts = spread(np.full((50, 4), 2.0))
    assert parts.between == 0.0 and math.isnan(parts.dice_share)
