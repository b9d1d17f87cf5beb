"""Paired differences against scipy's t tests, Dunn's constants, and a design whose answer is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from threatring.paired import difference, simultaneous_interval

RELATIVE = 1e-9
SETS, CASES, REPEATS = 64, 16, 400


def nested(generator: np.random.Generator, shift_spread: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """Return two variants (SETS, CASES): a common set effect, a mean difference of 1, spread over sets."""
    level = generator.normal(5.0, 2.0, (SETS, 1))
    shift = generator.normal(1.0, shift_spread, (SETS, 1))
    noise = generator.normal(0.0, 1.0, (2, SETS, CASES))
    return level + noise[0], level + shift + noise[1]


def even(values: np.ndarray) -> np.ndarray:
    """Return values (n,) and their mirror images about their mean: no skewness is left to be taken out."""
    return np.concatenate([values, 2.0 * values.mean() - values])


def test_one_difference_is_scipys_paired_t_interval() -> None:
    """scipy.stats.ttest_rel on set means without skewness: confidence interval of the mean difference."""
    stats = pytest.importorskip("scipy.stats")
    a, b = (np.apply_along_axis(even, 0, variant) for variant in nested(np.random.default_rng(3)))
    found = difference(a, b)
    outside = stats.ttest_rel(b.mean(axis=1), a.mean(axis=1)).confidence_interval(0.95)
    assert found.mc == pytest.approx((outside.low, outside.high), rel=RELATIVE)
    assert found.correlation == pytest.approx(stats.pearsonr(a.mean(axis=1), b.mean(axis=1)).statistic, rel=RELATIVE)


def test_ten_differences_take_dunns_constant() -> None:
    """Dunn (1961), table 1: ten comparisons, 60 degrees of freedom, 95 %: t = 2.91; one comparison: 2.00."""
    values = np.append(even(np.random.default_rng(5).normal(size=30)), 0.0)
    values[-1] = values[:-1].mean()
    error = values.std(ddof=1) / math.sqrt(61)
    widths = [(simultaneous_interval(values, count).hi - values.mean()) / error for count in (1, 10)]
    assert widths == pytest.approx([2.00, 2.91], abs=0.006)


def test_skewed_differences_hold_on_both_sides() -> None:
    """Hall (1992): lognormal differences, mean exp(1/8): t alone misses it more from below, the interval does not."""
    generator, truth = np.random.default_rng(19), math.exp(0.125)
    found = [simultaneous_interval(generator.lognormal(0.0, 0.5, SETS), 1) for _ in range(REPEATS)]
    above, below = (np.mean([one.lo > truth for one in found]), np.mean([one.hi < truth for one in found]))
    assert above < 0.025 + 3.0 * math.sqrt(0.025 / REPEATS) and below < 0.025 + 3.0 * math.sqrt(0.025 / REPEATS)


def test_intervals_hold_as_often_as_they_say() -> None:
    """A nested normal design with mean difference 1: 95 % of the intervals hold it; of ten at once, 95 % of tens."""
    generator = np.random.default_rng(11)
    held, tens = 0, 0
    for _ in range(REPEATS):
        a, b = nested(generator)
        held += difference(a, b).mc.lo <= 1.0 <= difference(a, b).mc.hi
        shifts = generator.normal(1.0, 0.5, (10, SETS))
        all_ten = [simultaneous_interval(each, 10) for each in shifts]
        tens += all(each.lo <= 1.0 <= each.hi for each in all_ten)
    error = math.sqrt(0.95 * 0.05 / REPEATS)
    assert held / REPEATS == pytest.approx(0.95, abs=3.0 * error)
    assert tens / REPEATS == pytest.approx(0.95, abs=3.0 * error)


def test_ignorance_is_the_spread_of_the_difference_without_dice() -> None:
    """A normal difference of spread 0.5: 95 % of sets lie within 1.96 x 0.5 of 1, with dice on top."""
    generator = np.random.default_rng(13)
    bounds = np.array([difference(*nested(generator)).ignorance for _ in range(100)]).mean(axis=0)
    assert bounds == pytest.approx([1.0 - 0.98, 1.0 + 0.98], abs=0.12)
    point = np.array([difference(*nested(generator, 0.0)).ignorance for _ in range(100)]).mean(axis=0)
    assert np.ptp(point) < 0.5  # dice alone would spread it by 3.92 x sqrt(2 / 16) = 1.39


def test_pairing_is_worth_what_the_variances_say() -> None:
    """Var(unpaired) / Var(paired) of the design: (2 x (4 + 1/16) + 0.25) / (0.25 + 2/16) = 22.3."""
    generator = np.random.default_rng(17)
    worth = np.mean([difference(*nested(generator)).worth_factor for _ in range(100)])
    assert worth == pytest.approx((2.0 * (4.0 + 1.0 / 16.0) + 0.25) / (0.25 + 2.0 / 16.0), rel=0.12)


def test_sets_are_counted_and_sides_told() -> None:
    """Counted by hand: more in two sets, fewer in one, equal in one."""
    first = np.array([[1, 1], [2, 2], [3, 3], [4, 4]])
    found = difference(first, first + np.array([[1], [1], [-1], [0]]))
    assert (found.more_count, found.fewer_count, found.equal_count) == (2, 1, 1)
    assert not found.same and not found.told and not found.one_way
    sure = difference(first, first + np.array([[2], [2], [2], [3]]))
    assert sure.told and sure.one_way and sure.mean == 2.25


def test_equal_sets_prove_no_equality() -> None:
    """Rule of three, Hanley and Lippman-Hand (1983), two-sided: 0 of K sets may hide 1 - 0.025^(1/K) of them."""
    zeros = np.zeros((64, 16))
    found = difference(zeros, zeros, 1, most=2.0)
    assert found.same and found.mean == 0.0 and not found.told
    assert found.mc == pytest.approx((-2.0 * (1.0 - 0.025 ** (1 / 64)), 2.0 * (1.0 - 0.025 ** (1 / 64))), rel=1e-6)
    assert math.isnan(found.correlation) and math.isnan(found.worth_factor)


def test_one_set_says_nothing_and_other_sets_are_refused() -> None:
    """With one set of unknowns no scatter over sets is seen; pairs need equal designs."""
    found = difference([[1, 2]], [[2, 2]])
    assert not found.mc.known and not found.told and not found.ignorance.known
    with pytest.raises(ValueError, match="same sets"):
        difference(np.zeros((2, 3)), np.zeros((3, 2)))
