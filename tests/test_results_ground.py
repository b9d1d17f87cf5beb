"""Counts and CEP of rounds against closed forms: the circular normal law, Rice's where there is a bias."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from threatring.results.ground import (
    CAVEAT,
    CEP_PER_SIGMA,
    Arrival,
    Claims,
    GroundFootprint,
    cep_m,
    shares_m,
    within_count,
)

SIGMA_M = 80.0
MANY = 200_000
ARRIVAL = Arrival(0.7, 110.0, 600.0, 35.0, 20e3, 108.0, 600.0)


def normal(seed: int, *shape: int, sigma_m: float = SIGMA_M) -> np.ndarray:
    return np.random.default_rng(seed).normal(0.0, sigma_m, (*shape, 2))


def footprint(sigmas_m: tuple[float, ...] = (60.0, 80.0, 120.0), **changed: Any) -> GroundFootprint:
    """Circular normal attacks of 16 rounds, one sigma a set; 80 m at central values."""
    misses = np.stack([normal(k, 200, 16, sigma_m=sigma) for k, sigma in enumerate(sigmas_m)])
    share = np.linspace(0.0, 1.0, 50)
    arc_m = 20e3 * np.sin(math.pi * share)
    path = np.column_stack([110.0 * share, 120e3 * share, arc_m, np.full(50, 700.0), share < 0.99])
    given: dict[str, Any] = {
        "name": "missile_X", "label": "X", "range_m": 120e3, "rounds_count": 16, "within_m": 100.0,
        "guided_to": "horizon", "reach_m": 300e3, "member_reach_m": np.array([250e3, 400e3]), "arrival": ARRIVAL,
        "member_arrivals": (ARRIVAL,), "path": path, "misses_m": misses,
        "reached": np.ones(len(sigmas_m), dtype=bool), "central_m": normal(9, 400, 16), "alone_cep_m": {"all": 94.0},
        "claims": Claims(30.0, 200.0, 1000.0, 150e3, 75e3, 250e3),
        "meta": {"claims_preset": "central", "epoch": 2018, "site": {"lat_deg": 40.0, "ground_m": 0.0}},
    }  # fmt: skip
    return GroundFootprint(**{**given, **changed})


def unreached() -> GroundFootprint:
    nothing, central = np.full((3, 200, 16, 2), np.nan), np.full((400, 16, 2), np.nan)
    return footprint(arrival=None, member_arrivals=(), misses_m=nothing, reached=np.zeros(3, dtype=bool),
                     central_m=central, path=np.zeros((0, 5)), alone_cep_m={"all": math.nan})  # fmt: skip


@pytest.mark.parametrize("distance_m", [30.0, 100.0, 250.0])
def test_circular_normal(distance_m: float) -> None:
    """Closed form: CEP = sqrt(2 ln 2) sigma; within D lie 1 - 2^-(D/CEP)^2 of the rounds (4 sigma of the count)."""
    misses = normal(1, 1, MANY)
    radius_m = CEP_PER_SIGMA * SIGMA_M
    assert math.sqrt(2.0 * math.log(2.0)) == pytest.approx(CEP_PER_SIGMA, rel=1e-15)
    assert cep_m(misses) == pytest.approx(radius_m, rel=0.01)
    share = 1.0 - 2.0 ** -((distance_m / radius_m) ** 2)
    error = 4.0 * math.sqrt(share * (1.0 - share) / MANY)
    assert within_count(misses, distance_m)[0] / MANY == pytest.approx(share, abs=error)


@pytest.mark.parametrize("bias_m", [50.0, 200.0])
def test_bias_makes_it_rice(bias_m: float) -> None:
    """scipy.stats.rice: with a bias common to all rounds, the miss follows Rice's law."""
    stats = pytest.importorskip("scipy.stats")
    misses = normal(2, 1, MANY) + np.array([bias_m * 0.6, -bias_m * 0.8])
    law = stats.rice(bias_m / SIGMA_M, scale=SIGMA_M)
    assert cep_m(misses) == pytest.approx(law.median(), rel=0.01)
    for distance_m in (60.0, 150.0):
        share = law.cdf(distance_m)
        error = 4.0 * math.sqrt(share * (1.0 - share) / MANY)
        assert within_count(misses, distance_m)[0] / MANY == pytest.approx(share, abs=error)


def test_own_and_common_are_told_apart() -> None:
    """One-way analysis of variance: 40 m from round to round about 90 m common to an attack (5 %)."""
    misses = normal(3, 4000, 16, sigma_m=40.0) + normal(4, 4000, 1, sigma_m=90.0)
    own_m, common_m = shares_m(misses)
    assert own_m == pytest.approx(CEP_PER_SIGMA * 40.0, rel=0.02)
    assert common_m == pytest.approx(CEP_PER_SIGMA * 90.0, rel=0.05)
    assert all(map(math.isnan, shares_m(misses[:1])))


def test_failed_rounds_are_no_hits() -> None:
    """Counting: half of the rounds failed, half as many within; the CEP is of those that flew."""
    misses = normal(5, 2000, 16)
    failed = misses.copy()
    failed[:, ::2] = np.nan
    assert within_count(failed, 100.0).mean() == pytest.approx(0.5 * within_count(misses, 100.0).mean(), rel=0.03)
    assert cep_m(failed) == pytest.approx(cep_m(misses), rel=0.02)


def test_answer() -> None:
    """The closed form, set by set: 16 (1 - 2^-(D/CEP)^2), and its mean over sets."""
    answer = footprint()
    law = [16.0 * (1.0 - 2.0 ** -((100.0 / (CEP_PER_SIGMA * sigma)) ** 2)) for sigma in (60.0, 80.0, 120.0)]
    assert answer.counts.mean(axis=1) == pytest.approx(law, rel=0.05)
    landed = answer.landed
    assert landed is not None and landed.mean == pytest.approx(np.mean(law), rel=0.03)
    assert landed.ignorance == (0.0, 16.0)  # three sets: t of 2 degrees is 4.3, what is possible ends sooner
    assert answer.cep_span_m.lo == pytest.approx(CEP_PER_SIGMA * 60.0, rel=0.05)
    assert answer.cep_m == pytest.approx(CEP_PER_SIGMA * 80.0, rel=0.04)


@pytest.mark.parametrize("sigmas_m, said", [
    ((60.0, 80.0), "within the claimed span"), ((10.0, 80.0), "also allows better"), ((80.0, 1200.0), "allows worse"),
    ((10.0, 1200.0), "better and worse"), ((2000.0, 3000.0), "nothing in common"), ((60.0,), "nothing to compare"),
])  # fmt: skip
def test_verdict(sigmas_m: tuple[float, ...], said: str) -> None:
    """Intervals: the predicted span inside, over one end of, over both ends of, or apart from 30 to 1000 m."""
    assert said in footprint(sigmas_m).verdict


def test_files(tmp_path: Path) -> None:
    """What is written says what it is not; a round that failed has no row; not known is null."""
    answer = footprint()
    answer.central_m[0, 0] = np.nan
    document, sheet = answer.save(tmp_path)
    found = json.loads(document.read_text())
    assert found["caveat"] == CAVEAT and found["rounds_count"] == 16 and found["reached"] is True
    header, *rows = sheet.read_text().splitlines()
    assert header == "attack,round,right_m,beyond_m,miss_m" and len(rows) == 400 * 16 - 1
    attack, number, right_m, beyond_m, miss_m = map(float, rows[0].split(","))
    assert (attack, number) == (0.0, 1.0) and miss_m == pytest.approx(math.hypot(right_m, beyond_m), abs=0.1)
    unreached().save(tmp_path)
    found = json.loads(document.read_text())
    assert found["reached"] is False and found["landed_within"] is None and found["alone_cep_m"]["all"] is None
