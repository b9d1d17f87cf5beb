"""Distributions of the catalogue: the 5 and 95 % points they are drawn from, against SciPy and closed forms."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from threatring.catalogue import load_catalogue
from threatring.catalogue.entries import physical_bounds
from threatring.draws.distributions import beta, lognormal, quantile, triangular

U = np.array([0.05, 0.5, 0.95])
FINE = (np.arange(200_000) + 0.5) / 200_000


@pytest.mark.parametrize("low, mode, high", [(8.0, 9.5, 12.0), (5.0, 15.0, 40.0), (0.1, 0.11, 5.0)])
def test_triangle_has_the_span_it_is_given(low: float, mode: float, high: float) -> None:
    """Closed form of the triangular distribution: low and high are its 5 and 95 % points, the mode its peak."""
    drawn = triangular(FINE, low, mode, high)
    assert np.mean(drawn < low) == pytest.approx(0.05, abs=1e-4)
    assert np.mean(drawn > high) == pytest.approx(0.05, abs=1e-4)
    counts, edges = np.histogram(drawn, bins=200)
    assert edges[counts.argmax()] == pytest.approx(mode, abs=1.5 * (edges[1] - edges[0]))


def test_triangle_with_its_mode_at_an_end() -> None:
    """A value at the edge of its claims: nothing is drawn beyond it."""
    drawn = triangular(FINE, 380.0, 400.0, 400.0)
    assert drawn.max() <= 400.0
    assert np.mean(drawn < 380.0) == pytest.approx(0.05, abs=1e-4)


def test_lognormal_points() -> None:
    """The median is the value; low and high are the 5 and 95 % points, each side with its own width."""
    assert lognormal(U, 0.1, 0.5, 2.0) == pytest.approx([0.1, 0.5, 2.0], rel=1e-12)


@pytest.mark.parametrize("low, mode, high", [(0.15, 0.5, 0.8), (0.6, 0.8, 0.92), (0.05, 0.25, 0.6)])
def test_beta_is_scipys(low: float, mode: float, high: float) -> None:
    """SciPy's beta distribution of the same mode: same quantiles, 5-95 % span as wide as the catalogue says."""
    stats = pytest.importorskip("scipy.stats")
    found = beta(U, low, mode, high)
    assert found[2] - found[0] == pytest.approx(high - low, abs=2e-3)
    spans = [(abs(np.diff(stats.beta.ppf(U[[0, 2]], 1 + k * mode, 1 + k * (1 - mode)))[0] - (high - low)), k)
             for k in np.geomspace(0.1, 500.0, 4000)]  # fmt: skip
    k = min(spans)[1]
    assert found == pytest.approx(stats.beta.ppf(U, 1 + k * mode, 1 + k * (1 - mode)), abs=5e-3)


def test_draws_stay_physical_and_settled_numbers_stay_put() -> None:
    """A probability never leaves 0..1, a length never gets negative; what is not open is itself in every set."""
    catalogue = load_catalogue()
    sure = catalogue.entry("missile_48N6E.reliability_prob")
    drawn = quantile(sure, FINE)
    assert drawn.min() >= 0.0 and drawn.max() <= 1.0
    settled = replace(sure, low=sure.value, high=sure.value)
    assert np.all(quantile(settled, FINE) == sure.value)


def test_discrete_choices() -> None:
    """A `discrete` entry takes only figures somebody claims."""
    entry = load_catalogue().entry("fire_unit_98Zh6E.targets_simultaneous_count")
    assert set(quantile(entry, FINE)) == {6.0, 10.0}


def test_nothing_impossible_is_drawn() -> None:
    """Every open number of the catalogue stays inside its physical bounds, and around its own value."""
    coarse = FINE[::500]
    for number in load_catalogue():
        if not (number.is_number and number.is_open):
            continue
        drawn = quantile(number, coarse)
        least, most = physical_bounds(number.field)
        assert np.all(np.isfinite(drawn)), number.name
        assert least <= drawn.min() and drawn.max() <= most, number.name
        slack = 0.02 * (number.high - number.low)  # the value may be the end of the triangle, which 400 draws miss
        assert drawn.min() - slack <= number.value <= drawn.max() + slack, number.name
        assert np.mean((drawn >= number.low) & (drawn <= number.high)) >= 0.85, number.name
