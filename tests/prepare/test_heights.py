"""Heights that can be flown: bends within their limits, never under the floor, no higher than needed."""

from __future__ import annotations

import numpy as np
import pytest

from threatring.prepare.heights import filled, flyable_m

S_M = np.arange(0.0, 60_000.0, 50.0)
UP, DOWN = 8e-5, 5e-5
FLOORS = {
    "hills": 200.0 * np.sin(2.0 * np.pi * S_M / 9000.0),
    "cliff": np.where((S_M > 20_000.0) & (S_M < 30_000.0), 500.0, 0.0),
    "ridges": 0.1 * np.abs(S_M % 8000.0 - 4000.0),
    "needle": np.where(np.abs(S_M - 30_000.0) < 60.0, 300.0, 0.0),
    "rough": np.cumsum(np.random.default_rng(3).normal(size=len(S_M))) * 4.0,
}


@pytest.mark.parametrize("floor", FLOORS.values(), ids=list(FLOORS))
def test_limits(floor: np.ndarray) -> None:
    """Definition: second differences within both limits, nowhere below the floor, touching it somewhere."""
    found = flyable_m(S_M, floor, UP, DOWN)
    bend = np.diff(found, 2) / 50.0**2
    assert found.min() >= floor.min() and np.all(found >= floor - 1e-6)
    assert bend.max() <= UP * 1.01 and bend.min() >= -DOWN * 1.01
    assert (found - floor).min() < 1.0


def test_an_even_slope_is_flown_as_it_is() -> None:
    """Closed form: what needs no bend is left alone."""
    assert flyable_m(S_M, 0.1 * S_M, UP, DOWN) == pytest.approx(0.1 * S_M, abs=1e-6)


def test_one_knee_is_one_parabola() -> None:
    """Closed form: a knee of slope change p is left p²/(8 k) above its corner by a bend k, either way round."""
    middle = 30_000.0
    for sign, bend in ((1.0, UP), (-1.0, DOWN)):
        floor = sign * 0.1 * np.abs(S_M - middle)
        found = flyable_m(S_M, floor, UP, DOWN)
        above_m = found[len(S_M) // 2] - floor[len(S_M) // 2]
        assert above_m == pytest.approx(0.2**2 / (8.0 * bend) if sign > 0 else 0.0, rel=0.02, abs=1e-6)
        assert (found - floor).max() == pytest.approx(0.2**2 / (8.0 * bend), rel=0.3)


def test_filling_a_step() -> None:
    """Closed form: from a plain to a wall of height h the tightest pull-up k begins the root of 2 h / k before it."""
    floor = np.where(S_M >= 40_000.0, 400.0, 0.0)
    found = filled(S_M, floor, UP)
    begins_m = S_M[np.flatnonzero(found > 0.05)[0]]
    assert 40_000.0 - begins_m == pytest.approx(np.sqrt(2.0 * 400.0 / UP), rel=0.05)
