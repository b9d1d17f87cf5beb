"""Student's t against NIST table 1.3.6.7.2 and scipy, incomplete beta against DLMF 8.17 closed forms."""

import math

import pytest

from threatring.quantiles import beta_cdf, beta_quantile, t_quantile


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


@pytest.mark.parametrize("freedom", [0.7, 2.0, 4.37, 63.0])
def test_t_quantile_of_broken_degrees_is_scipys(freedom):
    """scipy.stats.t.ppf, degrees of freedom that are no whole numbers (Satterthwaite's)."""
    stats = pytest.importorskip("scipy.stats")
    for prob in (0.03, 0.6, 0.975, 0.999):
        assert t_quantile(prob, freedom) == pytest.approx(stats.t.ppf(prob, freedom), rel=1e-9)
