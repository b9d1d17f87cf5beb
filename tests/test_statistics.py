"""Wilson and Clopper-Pearson against scipy 1.17.1 (validation case eng-07); nested designs with known answers by
simulation."""

import importlib.util
import math
from pathlib import Path

import numpy as np
import pytest

from threatring.statistics import (
    UNKNOWN,
    Interval,
    chance_estimate,
    chance_interval,
    clopper_pearson,
    dice_share,
    estimate,
    ignorance_interval,
    kept_factor,
    mc_interval,
    mc_prob_interval,
    pmf,
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


def test_pooling_cases_would_not_cover():
    """Why sets are the unit: Student's t over all cases as if independent covers far less than it says."""
    values, _ = nested_counts(np.random.default_rng(8), 400, 64, 16)
    found = [mc_interval(cases.ravel()) for cases in values]
    assert np.mean([lo <= 6.0 <= hi for lo, hi in found]) < 0.75


def test_ignorance_interval_removes_the_dice():
    """Set means 10 ± 1, dice ± 4 a case, 16 cases: observed set means scatter by 1.41, true ones by 1."""
    rng = np.random.default_rng(10)
    values = 10.0 + rng.normal(size=(100, 512, 1)) + 4.0 * rng.normal(size=(100, 512, 16))
    lo, hi = np.mean([ignorance_interval(design) for design in values], axis=0)
    assert hi - lo == pytest.approx(2.0 * 1.96, rel=0.1)


def test_ignorance_interval_of_pure_dice_is_a_point():
    """No ignorance: in half of such designs nothing is left, in the rest little."""
    values = np.random.default_rng(11).normal(size=(400, 64, 16))
    widths = np.array([hi - lo for lo, hi in map(ignorance_interval, values)])
    assert np.mean(widths == 0.0) > 0.4
    assert np.mean(widths) < 0.5 * 2.0 * 1.96 / 4.0
    assert ignorance_interval(np.full((8, 4), 3.0)) == (3.0, 3.0)


def coverage_module():
    """Return benchmarks/interval_coverage.py as a module."""
    path = Path(__file__).parents[1] / "benchmarks" / "interval_coverage.py"
    spec = importlib.util.spec_from_file_location("interval_coverage", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_intervals_hold_what_they_claim():
    """Made-up runs with known answers, the rows of docs/uncertainty.md: 93 to 97 % of 4000 designs."""
    rows = coverage_module().measured(4000)
    claimed = {(row.interval, row.truth, row.design): row.measured_prob for row in rows if row.claimed}
    assert len(claimed) > 35
    assert {key: prob for key, prob in claimed.items() if not 0.93 <= prob <= 0.97} == {}
    loose = [row for row in rows if not row.claimed]
    pooled = sorted(row.measured_prob for row in loose if row.interval.startswith("pooled"))
    assert pooled == pytest.approx([0.38, 0.58, 0.75], abs=0.04)
    assert all(row.measured_prob > 0.97 for row in loose if "Sobol" in row.truth)
    long = [row.measured_prob for row in loose if row.truth.endswith("lognormal, spread 1")]
    assert 0.88 < min(long) < 0.94  # the limit that is stated


def test_skewness_is_taken_out():
    """Hall, J. R. Stat. Soc. B 54 (1992) 221: without skewness t itself; with a long tail upwards, farther upwards."""
    even, long = mc_interval([1.0, 2.0, 3.0, 4.0, 5.0]), mc_interval([0.0] * 15 + [5.0])
    assert even.hi - 3.0 == pytest.approx(3.0 - even.lo, rel=1e-9)
    assert long.hi - 5.0 / 16.0 > 3.0 * (5.0 / 16.0 - long.lo) > 0.0


def test_a_few_sets_get_the_next_value_of_a_normal_sample():
    """Hahn and Meeker (1991), section 4.7: mean ± t s sqrt(1 + 1/n); here no dice, t of 4 degrees is 2.776."""
    values = np.array([1.0, 2.0, 3.0, 4.0, 5.0])[:, None] + np.zeros((5, 2))
    half = 2.776 * math.sqrt(2.5) * math.sqrt(1.2)
    assert ignorance_interval(values) == pytest.approx((3.0 - half, 3.0 + half), abs=2e-3)
    assert ignorance_interval(values, 0.0, 6.0) == (0.0, 6.0)


def test_dice_share_is_the_analysis_of_variance():
    """By hand: set means 1 and 5 (variance 8), within a set variance 2, two cases: 1 of 8."""
    assert dice_share([[0.0, 2.0], [4.0, 6.0]]) == pytest.approx(0.125, rel=1e-12)
    assert dice_share([[0.0, 2.0], [0.0, 2.0]]) == kept_factor([[0.0, 2.0], [0.0, 2.0]]) + 1.0 == 1.0


def test_dice_share_is_one_over_f():
    """scipy.stats.f_oneway on random designs: F is the variance of set means over that of their dice."""
    stats = pytest.importorskip("scipy.stats")
    rng = np.random.default_rng(13)
    for between in (0.5, 1.0, 3.0):
        values = between * rng.normal(size=(12, 1)) + 2.0 * rng.normal(size=(12, 6))
        assert dice_share(values) == pytest.approx(min(1.0 / stats.f_oneway(*values).statistic, 1.0), rel=1e-9)


@pytest.mark.parametrize("cases", [2, 10, 39, 59, 64, 79, 256, 1000])
def test_chance_ranks_hold_what_order_statistics_say(cases):
    """Wilks (1941): ranks r and N + 1 - r of N hold the next with 1 - 2 r / (N + 1), whatever is continuous."""
    lo, hi = chance_interval(np.arange(1.0, cases + 1.0))
    held = (hi - lo) / (cases + 1)
    assert lo == cases + 1 - hi
    assert 0.93 < held < 0.97 if cases >= 39 else held == pytest.approx((cases - 1) / (cases + 1), rel=1e-12)


def test_chance_estimate_of_a_flag():
    """Luck is Wilson's interval of the central cases; without any, nothing is said of it."""
    flags = np.arange(64)[:, None] % 4 == np.zeros((1, 16))
    found = chance_estimate(flags, np.arange(50) < 3)
    assert (found.mean, found.central, found.central_mc) == (0.25, 0.06, wilson(3, 50))
    assert found.mc.lo < 0.25 < found.mc.hi and found.ignorance == (0.0, 1.0)
    assert math.isnan(chance_estimate(flags, []).central) and not chance_estimate(flags, []).central_mc.known


def test_unknown_is_unknown():
    assert math.isnan(UNKNOWN.lo) and math.isnan(UNKNOWN.hi)
