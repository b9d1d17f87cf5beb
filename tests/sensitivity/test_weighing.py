"""The whole analysis of a function with dice in place of a scenario: closed-form shares, intervals that cover."""

from __future__ import annotations

import math

import numpy as np
import pytest

from threatring.sensitivity.weighing import LEADING, SCREEN_CASES, weigh

SLOPES = np.array([1.0, 0.7, 0.3, 0.25])  # of standardised unknowns; the third and fifth interact besides
CROSSED = 0.5
WHOLE = float((SLOPES**2).sum() + CROSSED**2)
FIRST = SLOPES**2 / WHOLE
TOTAL = FIRST + np.array([0.0, 0.0, CROSSED**2, 0.0]) / WHOLE


class Function:
    """Thirty unknowns, a straight function of four and a product, normal dice that are half common between rows."""

    def __init__(self, seed: int, sigma: float = 1.0, scale: float = 1.0) -> None:
        self.rng = np.random.default_rng(seed)
        self.sigma, self.scale = sigma, scale
        self.unknowns = [
            {"key": f"unit_x.thing{i}_coeff", "names": [f"unit_x.thing{i}_coeff"], "words": f"thing {i}", "unit": "",
             "cycle": 0, "steps": [], "ends": [0.05, 0.95], "value": 0.5, "low": 0.05, "high": 0.95,
             "confidence": "low", "verification": "assumed", "sources": ["A-MOD"]}
            for i in range(30)
        ]  # fmt: skip

    def __call__(self, grades: np.ndarray) -> np.ndarray:
        z = math.sqrt(12.0) * (grades - 0.5)
        return self.scale * (z[:, :4] @ SLOPES + CROSSED * z[:, 2] * z[:, 4])

    def draw(self, sets: int, cases: int) -> tuple[np.ndarray, np.ndarray]:
        grades = self.rng.random((sets, 30))
        return grades, self(grades)[:, None] + self.sigma * self.rng.standard_normal((sets, cases))

    def again(self, groups, bases: int, cases: int) -> tuple[np.ndarray, np.ndarray]:
        base, anew = self.rng.random((2, bases, 30))
        rows = [base]
        for group in groups:
            rows.append(base.copy())
            rows[-1][:, list(group)] = anew[:, list(group)]
        common = self.rng.standard_normal((bases, cases))
        own = self.rng.standard_normal((len(rows), bases, cases))
        dice = self.sigma * (0.7 * common + math.sqrt(0.51) * own)
        return np.array(rows), np.array([self(row) for row in rows])[:, :, None] + dice


def test_shares_of_a_known_function() -> None:
    """Closed forms: slopes² over the variance, the crossed term once more in the total; sigma² of dice."""
    found = weigh(Function(1), "leakers", 40_000, 1, {"seed": 1})
    assert [weight.unknown["key"][-7] for weight in found.weights] == ["0", "1", "2", "3"]
    assert found.spread.between == pytest.approx(WHOLE, rel=0.08)
    assert found.spread.dice_share == pytest.approx(1.0 / (1.0 + WHOLE), abs=0.02)
    assert [weight.alone.value for weight in found.weights] == pytest.approx(FIRST, abs=0.04)
    assert [weight.total.value for weight in found.weights] == pytest.approx(TOTAL, abs=0.04)
    assert found.others.value == pytest.approx(CROSSED**2 / WHOLE, abs=0.04)
    assert found.others_alone.value == pytest.approx(0.0, abs=0.1)
    moved = [math.sqrt(12.0) * 0.9 * slope for slope in SLOPES]
    assert [weight.change.value for weight in found.weights] == pytest.approx(moved, abs=0.3)
    assert found.meta["runs"] <= 40_000


def test_intervals_cover() -> None:
    """95 % intervals of shares alone, totals and moves hold the closed forms in 40 small analyses: binomial bounds."""
    held: list[list[bool]] = []
    for seed in range(40):
        found = weigh(Function(100 + seed), "leakers", 4_000, seed, {"seed": seed})
        for i in (0, 1):
            weight = next(one for one in found.weights if one.unknown["key"].endswith(f"thing{i}_coeff"))
            move = math.sqrt(12.0) * 0.9 * SLOPES[i]
            truth = ((weight.alone, FIRST[i]), (weight.total, TOTAL[i]), (weight.change, move))
            held.append([share.interval[0] <= true <= share.interval[1] for share, true in truth])
    assert np.mean(held, axis=0) == pytest.approx([0.95] * 3, abs=0.07)  # 80 each, two by two from one analysis


def test_nothing_but_dice() -> None:
    """Without any effect nothing passes, nothing is flown again, and the answer says so."""
    found = weigh(Function(3, scale=0.0), "leakers", 2_000, 1, {"seed": 1})
    assert found.weights == () and found.others is None
    assert found.meta["bases"] == 0 and found.meta["runs"] == found.meta["sets"] * SCREEN_CASES
    assert len(found.screened) == 30


def test_too_few_cases_to_fly_again() -> None:
    """Where no eight base rows can be flown, the shares alone are all that is said."""
    found = weigh(Function(4), "leakers", 600, 1, {"seed": 1})
    assert found.weights and all(weight.total is None for weight in found.weights)
    assert len(found.weights) <= LEADING + 8
