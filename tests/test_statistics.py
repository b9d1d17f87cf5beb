"""Wilson and Clopper-Pearson against scipy 1.17.1 (validation case eng-07), Student's t against NIST table 1.3.6.7.2,
incomplete beta against DLMF 8.17 closed forms; nested designs with known answers by simulation."""

import math

import numpy as np
import pytest

from threatring.statistics import (
    UNKNOWN,
    Interval,
    beta_cdf,
    beta_quantile,
    chance_interval,
    clopper_pearson,
    estimate,
    ignorance_interval,
    mc_interval,
    mc_prob_interval,
    pmf,
    t_quantile,
    wilson,
)

BINOMIAL = [  # successes, trials, wilson_lo, wilson_hi, cp_lo, cp_hi
    (0, 50, 0.0, 0.07134759913336, 0.0, 0.0711217364642),
    (3, 50, 0.02061497034897, 0.1621709168884, 0.01254858783533, 0.1654819466038),
    (45, 50, 0.7863976856252, 0.9565242350681, 0.7818646335658, 0.966724906411),
    (50, 50, 0.9286524008666, 1.0, 0.9288782635358, 1.0),
    (812, 1000, 0.7866068125888, 0.8350052901162, 0.7863784598369, 0.8357692765987),
    (7, 1000, 0.003394868400991, 0.01437831546577, 0.002818858759618, 0.01436919497927),
]


@pytest.mark.parametrize(("k", "n", "wilson_lo", "wilson_hi", "cp_lo", "cp_hi"), BINOMIAL)
def test_binomial_intervals_are_the_published_ones(k, n, wilson_lo, wilson_hi, cp_lo, cp_hi):
    assert wilson(k, n) == pytest.approx((wilson_lo, wilson_hi), abs=1e-12)
    assert clopper_pearson(k, n) == pytest.approx((cp_lo, cp_hi), abs=1e-12)


def test_no_trials_say_nothing():
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("freedom", "t975", "t95"),
    [(1, 12.706, 6.314), (2, 4.303, 2.920), (5, 2.571, 2.015), (30, 2.042, 1.697), (100, 1.984, 1.660)],
)
def test_t_quantile_is_that_of_the_tables(freedom, t975, t95):
    assert t_quantile(0.975, freedom) == pytest.approx(t975, abs=5e-4)
    assert t_quantile(0.95, freedom) == pytest.approx(t95, abs=5e-4)
    assert t_quantile(0.025, freedom) == -t_quantile(0.975, freedom)


def test_t_quantile_of_one_degree_is_cauchy():
    assert t_quantile(0.9, 1) == pytest.approx(math.tan(math.pi * 0.4), rel=1e-12)
    assert t_quantile(0.5, 7) == 0.0


@pytest.mark.parametrize("x", [0.0, 1e-9, 0.2, 0.5, 0.9, 1.0])
def test_incomplete_beta_has_its_closed_forms(x):
    assert beta_cdf(x, 3.0, 1.0) == pytest.approx(x**3, rel=1e-13)
    assert beta_cdf(x, 1.0, 4.0) == pytest.approx(1.0 - (1.0 - x) ** 4, abs=1e-15)
    assert beta_cdf(x, 0.5, 0.5) == pytest.approx(2.0 / math.pi * math.asin(math.sqrt(x)), rel=1e-12)


@pytest.mark.parametrize(("a", "b"), [(1, 50), (500.5, 3.0), (0.5, 31.5), (5000, 5000)])
def test_beta_quantile_is_the_inverse(a, b):
    for prob in (1e-6, 0.025, 0.5, 0.975):
        assert beta_cdf(beta_quantile(prob, a, b), a, b) == pytest.approx(prob, rel=1e-9)


def test_mc_interval_of_a_textbook_sample():
    assert mc_interval([1.0, 2.0, 3.0]) == pytest.approx((2.0 - 4.303 / 3**0.5, 2.0 + 4.303 / 3**0.5), abs=5e-4)
    assert mc_interval([0.0, 0.1], least=0.0).lo == 0.0


def test_one_set_says_nothing_about_other_sets():
    assert not mc_interval([3.0]).known
    assert not ignorance_interval([[1.0, 2.0, 3.0]]).known
    assert not ignorance_interval([[1.0], [2.0]]).known
    assert not chance_interval([]).known


def test_agreement_of_all_sets_is_not_certainty():
    unseen = wilson(0, 64).hi
    assert mc_interval(np.zeros(64), 0.0, 20.0) == pytest.approx((0.0, 20.0 * unseen), rel=1e-12)
    assert mc_prob_interval(np.ones((64, 16))) == pytest.approx((1.0 - unseen, 1.0), rel=1e-12)


def test_independent_flags_get_wilson():
    assert mc_prob_interval(np.arange(50)[:, None] < 3) == wilson(3, 50)
    assert mc_prob_interval(np.arange(50)[None, :] < 3) == wilson(3, 50)


def test_chance_interval_is_made_of_counts_that_occurred():
    counts = np.repeat([0, 1, 4, 9], [30, 500, 450, 20])
    assert chance_interval(counts) == Interval(0.0, 4.0)


def test_pmf_counts_and_refuses_the_impossible():
    assert pmf([0, 0, 3], 4).tolist() == pytest.approx([2 / 3, 0.0, 0.0, 1 / 3, 0.0], rel=1e-15)
    assert pmf([], 2).tolist() == [0.0, 0.0, 0.0]
    with pytest.raises(ValueError, match="exceeds"):
        pmf([5], 4)


def test_estimate_puts_the_three_side_by_side():
    found = estimate([[0, 1], [2, 5]], [1, 1, 2], most=5)
    assert found.mean == 2.0
    assert found.chance == Interval(1.0, 2.0)
    assert 0.0 <= found.mc.lo < 2.0 < found.mc.hi <= 5.0


def nested_counts(rng, designs, sets, cases):
    """Binomial counts of 20 whose probability is Beta(6, 14) from set to set: mean 6, known set means."""
    prob = rng.beta(6.0, 14.0, (designs, sets, 1))
    return rng.binomial(20, prob, (designs, sets, cases)), 20.0 * prob[..., 0]


def test_mc_interval_covers_the_true_mean():
    values, _ = nested_counts(np.random.default_rng(7), 4000, 64, 16)
    found = [mc_interval(means, 0.0, 20.0) for means in values.mean(axis=2)]
    assert np.mean([lo <= 6.0 <= hi for lo, hi in found]) == pytest.approx(0.95, abs=0.02)


def test_pooling_cases_would_not_cover():
    """Why sets are the unit: Student's t over all cases as if independent covers far less than it says."""
    values, _ = nested_counts(np.random.default_rng(8), 400, 64, 16)
    found = [mc_interval(cases.ravel()) for cases in values]
    assert np.mean([lo <= 6.0 <= hi for lo, hi in found]) < 0.75


@pytest.mark.parametrize("cases", [4, 16])
def test_ignorance_interval_holds_95_percent_of_true_set_means(cases):
    rng = np.random.default_rng(9)
    values, _ = nested_counts(rng, 2000, 64, cases)
    truth = np.sort(20.0 * rng.beta(6.0, 14.0, 100_000))
    bounds = np.array([ignorance_interval(design) for design in values])
    held = np.searchsorted(truth, bounds[:, 1]) - np.searchsorted(truth, bounds[:, 0])
    assert np.mean(held / truth.size) == pytest.approx(0.95, abs=0.02)


def test_ignorance_interval_removes_the_dice():
    """Set means 10 ± 1, dice ± 4 a case, 16 cases: observed set means scatter by 1.41, true ones by 1."""
    rng = np.random.default_rng(10)
    values = 10.0 + rng.normal(size=(500, 64, 1)) + 4.0 * rng.normal(size=(500, 64, 16))
    lo, hi = np.mean([ignorance_interval(design) for design in values], axis=0)
    assert hi - lo == pytest.approx(2.0 * 1.96, rel=0.1)


def test_ignorance_interval_of_pure_dice_is_a_point():
    """No ignorance: in half of such designs nothing is left, in the rest little."""
    values = np.random.default_rng(11).normal(size=(400, 64, 16))
    widths = np.array([hi - lo for lo, hi in map(ignorance_interval, values)])
    assert np.mean(widths == 0.0) > 0.4
    assert np.mean(widths) < 0.5 * 2.0 * 1.96 / 4.0
    assert ignorance_interval(np.full((8, 4), 3.0)) == (3.0, 3.0)


def test_wilson_covers_independent_flags():
    rng = np.random.default_rng(12)
    for prob in (0.05, 0.3, 0.9):
        found = [wilson(int(k), 200) for k in rng.binomial(200, prob, 4000)]
        assert np.mean([lo <= prob <= hi for lo, hi in found]) == pytest.approx(0.95, abs=0.02)


def test_unknown_is_unknown():
    assert math.isnan(UNKNOWN.lo) and math.isnan(UNKNOWN.hi)
