"""When enough cases are flown: few looks, and an interval that still covers."""

from __future__ import annotations

import numpy as np
import pytest

from threatring.stopping import LEAST_SETS, look, look_sizes, stopping_json

REPEATS = 2000
MOST_SETS = 512


def normal(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    return rng.normal(3.0, 1.0, shape)


def even(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """Means of 16 cases with 20 objects that leak with a probability of the set."""
    return rng.binomial(16 * 20, rng.beta(2.0, 2.0, shape)) / 16.0


def skewed(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """The same where most sets let hardly anything through."""
    return rng.binomial(16 * 20, rng.beta(0.5, 4.0, shape)) / 16.0


@pytest.mark.parametrize("design, mean, spread", [(normal, 3.0, 1.0), (even, 10.0, 4.497), (skewed, 20.0 / 9.0, 2.697)])
def test_coverage_where_the_rule_stops(design, mean: float, spread: float) -> None:
    """Chow and Robbins (1965): the interval at which looks stop covers in 95 % (93 to 97) of the runs."""
    rng = np.random.default_rng(3)
    halfwidth = 1.96 * spread / np.sqrt(110.0)  # stops at one of several looks, hardly ever at the last
    covered, sizes = 0, []
    for _ in range(REPEATS):
        values, looks = design(rng, (1, MOST_SETS))[0], []
        for sets in look_sizes(MOST_SETS):
            looks.append(look(values[:sets], np.inf))
            if looks[-1].halfwidth <= halfwidth:
                break
        covered += looks[-1].lo <= mean <= looks[-1].hi
        sizes.append(looks[-1].sets)
    assert 0.93 <= covered / REPEATS <= 0.97
    assert len(set(sizes)) >= 2 and 64 <= np.mean(sizes) < 256


def test_looks_are_few_and_never_early() -> None:
    """No look before 64 sets; each is at most half as many sets more; the last is the largest allowed."""
    sizes = list(look_sizes(1024))
    assert sizes == [64, 96, 128, 192, 256, 384, 512, 768, 1024]
    assert sizes[0] == LEAST_SETS and all(b <= 1.5 * a for a, b in zip(sizes, sizes[1:], strict=False))
    assert list(look_sizes(64)) == [64] and list(look_sizes(65)) == [64, 65]


def test_sets_that_agree_stop_nothing_at_once() -> None:
    """64 sets without a leaker do not say that there is none: the interval of `mc` allows for the unseen."""
    assert look(np.zeros(64), 20.0).halfwidth > 0.5


def test_what_the_rule_says_of_itself() -> None:
    """The looks, the width reached, and whether it is the one asked for."""
    looks = [look(np.arange(64.0), 100.0), look(np.arange(96.0), 100.0)]
    said = stopping_json(1.0, looks, 4096)
    assert (said["sets"], said["reached"], said["max_runs"], len(said["looks"])) == (96, False, 4096, 2)
    assert said["halfwidth_reached"] == looks[1].halfwidth
