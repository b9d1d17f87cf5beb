"""Quasi-random points: what shuffling and scrambling must keep, and that unknowns are independent of one another."""

from __future__ import annotations

import numpy as np
import pytest

from threatring.sobol import points, scrambled


def test_a_scramble_is_one_to_one_and_nested() -> None:
    """Owen (1995): a scramble permutes, and numbers that share their first k bits still do."""
    numbers = (np.arange(4096, dtype=np.uint32) << np.uint32(20)) | np.uint32(0x12345)
    found = scrambled(numbers, 77)
    assert len(np.unique(found)) == 4096
    for k in (1, 3, 8):
        before, after = numbers >> np.uint32(32 - k), found >> np.uint32(32 - k)
        assert all(len(np.unique(after[before == group])) == 1 for group in np.unique(before))


@pytest.mark.parametrize("first", [0, 256, 768])
def test_every_stratum_is_kept(first: int) -> None:
    """Van der Corput: 2^k points from a multiple of 2^k on fall one into each 2^k-th of the range."""
    found = points(first, 256, "a name", 5)
    assert sorted((found * 256).astype(int)) == list(range(256))
    assert found.min() > 0.0 and found.max() < 1.0


def test_points_differ_by_name_and_seed() -> None:
    """House: adding a question disturbs no other; each unknown has its own shuffle and scramble."""
    one, other, later = points(0, 64, "a", 1), points(0, 64, "b", 1), points(0, 64, "a", 2)
    assert not np.array_equal(one, other) and not np.array_equal(one, later)
    assert np.array_equal(points(16, 8, "a", 1), one[16:24])


@pytest.mark.parametrize("count", [8, 64, 1024])
def test_pairs_fill_the_square(count: int) -> None:
    """Two unknowns are drawn nearly like independent ones, whose correlations have the spread 1 / sqrt(n - 1)."""
    drawn = np.stack([points(0, count, f"name {number}", 1) for number in range(200)])
    together = np.corrcoef(drawn)[np.triu_indices(200, 1)]
    assert together.std() < 1.5 / np.sqrt(count - 1)
    assert np.abs(together.mean()) < 0.01
    if count > 8:
        assert np.abs(together).max() < 7.0 / np.sqrt(count - 1)
