"""Przemieniecki, Mathematical Methods in Defense Analyses, ch. 5: diffuse-Gaussian damage, its cookie-cutter limit."""

import math

import pytest

from tests.both_ways import assert_same_without_compiler
from threatring.models import warhead


def test_half_at_the_lethal_radius():
    """By definition of the lethal radius; certain at no distance, a sixteenth at twice the radius."""
    assert warhead.lethality(12.0, 12.0) == pytest.approx(0.5, rel=1e-14)
    assert warhead.lethality(0.0, 12.0) == 1.0
    assert warhead.lethality(24.0, 12.0) == pytest.approx(1.0 / 16.0, rel=1e-14)
    assert warhead.lethality(1e9, 12.0) < 1e-300
    assert warhead.lethality(5.0, 0.0) == 0.0


@pytest.mark.parametrize("sigma_m", [2.0, 8.0, 20.0])
def test_mean_over_a_circular_normal_miss(sigma_m):
    """Closed form of two Gaussians: mean lethality 1 / (1 + 2 ln 2 sigma² / R²)."""
    cells = 4000
    misses = (sigma_m * math.sqrt(-2.0 * math.log((i + 0.5) / cells)) for i in range(cells))
    mean = sum(warhead.lethality(miss, 10.0) for miss in misses) / cells
    assert mean == pytest.approx(1.0 / (1.0 + 2.0 * math.log(2.0) * sigma_m**2 / 100.0), abs=2e-4)


def test_sharp_limit_is_the_cookie_cutter():
    for miss_m, sharp in ((9.0, 1.0), (11.0, 0.0)):
        assert warhead.lethality_of(miss_m, 10.0, warhead.COOKIE_CUTTER) == sharp
        assert warhead.lethality_of(miss_m, 10.0, 200.0) == pytest.approx(sharp, abs=1e-9)
    assert warhead.lethality_of(7.0, 10.0, 1.0) == warhead.lethality(7.0, 10.0)


@pytest.mark.parametrize("parts, prob", [((0.9, 0.5, 0.8), 0.36), ((0.9, 1.0, 2.0), 1.0), ((0.9, 0.0, 1.0), 0.0)])
def test_kill_probability_is_a_product(parts, prob):
    assert warhead.kill_prob(*parts) == pytest.approx(prob, rel=1e-12)


def test_same_without_compiler():
    assert_same_without_compiler(
        "from threatring.models.warhead import *",
        "(lethality(7.7, 12.0), lethality_of(7.7, 12.0, 3.5), lethality_of(7.7, 12.0, COOKIE_CUTTER),"
        " kill_prob(0.93, 0.41, 1.1))",
    )
