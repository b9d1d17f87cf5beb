"""Quasi-random points: the published direction numbers, and what scrambling must keep."""

from __future__ import annotations

import numpy as np
import pytest

from threatring.draws.sobol import DIMENSIONS, points, sobol_bits


def test_unscrambled_points_are_the_published_ones() -> None:
    """Joe and Kuo (2008): the same points as SciPy's generator, which ships their file, in every dimension we have."""
    qmc = pytest.importorskip("scipy.stats").qmc
    published = qmc.Sobol(DIMENSIONS, scramble=False, bits=32).random(64)
    ours = np.array([sobol_bits(0, 64, dim) for dim in range(DIMENSIONS)]).T / 2.0**32
    assert np.array_equal(ours, published)


@pytest.mark.parametrize("dim", [0, 1, 17, 400, 1023])
def test_scrambling_keeps_every_stratum(dim: int) -> None:
    """Owen (1995): a scrambled (0, 1)-sequence still puts exactly one of its first 2^k points into each 2^k-th."""
    found = points(0, 256, "a name", dim, 5)
    assert sorted((found * 256).astype(int)) == list(range(256))
    assert found.min() > 0.0 and found.max() < 1.0


def test_scrambles_differ_by_name_and_seed() -> None:
    """House: adding a question disturbs no other; each unknown has its own scramble."""
    one, other, later = points(0, 64, "a", 3, 1), points(0, 64, "b", 3, 1), points(0, 64, "a", 3, 2)
    assert not np.array_equal(one, other) and not np.array_equal(one, later)
    assert np.array_equal(points(16, 8, "a", 3, 1), one[16:24])


def test_pairs_of_dimensions_fill_the_square() -> None:
    """Two unknowns are not drawn along a line: correlation of any two of 40 within four standard errors."""
    drawn = np.stack([points(0, 256, f"name {dim}", dim, 1) for dim in range(40)])
    together = np.corrcoef(drawn)[~np.eye(40, dtype=bool)]
    assert np.abs(together).max() < 4.0 / np.sqrt(256)
