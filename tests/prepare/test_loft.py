"""The law of the loft against a search for each shot; what a flight costs."""

from __future__ import annotations

import importlib.util
import math
from pathlib import Path

import numpy as np
import pytest

from threatring.catalogue import load_catalogue
from threatring.draws import Unknowns
from threatring.models.earth import standard_environment
from threatring.prepare.calibration import Fit, fit
from threatring.prepare.loft import HEIGHTS_M, LOFTS_COEFF, SHARES, basis, costs, fly_by_law, fly_ladder, loft_coeff
from threatring.prepare.sorties import Site, fly
from threatring.records import Flown, table

ROOT = Path(__file__).resolve().parents[2]
SITE = Site(standard_environment(0.0), math.radians(45.0), 0.0)
LOSS_COEFF = 0.01
TYPES = ("missile_48N6E3_48N6DM", "missile_9M96E2", "missile_40N6E")


def fitted(kind: str) -> Fit:
    return fit(Unknowns(load_catalogue().select(), 1, 1), kind, 2, lambda *_: None)


def accuracy():
    """Return benchmarks/flight_accuracy.py as a module."""
    spec = importlib.util.spec_from_file_location("flight_accuracy", ROOT / "benchmarks" / "flight_accuracy.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["48N6E3", "9M96E2", "40N6E"])
def test_the_law_loses_little(name: str) -> None:
    """A search of 65 lofts for each of 200 shots: the law costs less than 1 % more on average, and loses few points."""
    found = accuracy().loft_law_loss(name)
    assert found["points"] > 120
    assert found["cost_mean"] < LOSS_COEFF
    assert found["lost"] <= 0.1 * found["points"]


@pytest.mark.parametrize("kind", TYPES)
def test_time_against_the_ladder(kind: str) -> None:
    """Inside three quarters of the claimed range: less than 1 % later on average than the best of the ladder."""
    one = fitted(kind)
    dice = np.random.default_rng(11)
    x, y = dice.uniform(0.15, 0.75, 100) * one.speeds.range_m, dice.uniform(1e3, 18e3, 100)
    central = np.full(100, len(one.rows) - 1)
    law = fly(SITE, one.rows, central, x, y, loft_coeff(one.laws[-1], x, y, one.speeds.range_m), 2)
    ladder = fly_ladder(SITE, one.rows, central, x, y, 2)
    cost = costs(ladder, float(one.rows[-1].loft_energy_coeff))
    best = ladder[cost.argmin(axis=0), np.arange(100)]
    both = (law.reached == 1) & np.isfinite(cost).any(axis=0)
    assert both.sum() > 90
    assert (law.time_s / best.time_s - 1.0)[both].mean() < LOSS_COEFF


@pytest.mark.parametrize("kind", TYPES)
def test_every_loft_is_one_that_was_tried(kind: str) -> None:
    """House: the law stays between the lofts it was made from, far outside its points too."""
    one = fitted(kind)
    x, y = (each.ravel() for each in np.meshgrid(np.linspace(0.0, 900e3, 60), np.linspace(0.0, 60e3, 30)))
    for law in one.laws:
        found = loft_coeff(law, x, y, one.speeds.range_m)
        assert found.min() >= LOFTS_COEFF[0] and found.max() <= LOFTS_COEFF[-1]
    inside = loft_coeff(one.laws[-1], np.repeat(SHARES, len(HEIGHTS_M)) * one.speeds.range_m,
                        np.tile(HEIGHTS_M, len(SHARES)), one.speeds.range_m)  # fmt: skip
    assert np.ptp(inside) > 0.3  # it is a law, not a number


@pytest.mark.parametrize("kind", TYPES)
def test_no_hole_close_by(kind: str) -> None:
    """Common sense: up to 10 km height, 5 to 60 km off, what any loft of a member reaches its law reaches, and nearly
    all is reached."""
    one = fitted(kind)
    x, y = (each.ravel() for each in np.meshgrid(np.arange(5e3, 60.1e3, 1e3), [20.0, 500.0, 2e3, 4e3, 7e3, 10e3]))
    missed, reached = 0, 0
    for member in range(len(one.rows)):
        flown = fly_by_law(SITE, one.rows, member, one.laws[member], one.speeds.range_m, x, y, 2).flown.reached == 1
        out = np.flatnonzero(~flown)
        ladder = fly_ladder(SITE, one.rows, np.full(len(out), member), x[out], y[out], 2) if len(out) else None
        missed += 0 if ladder is None else int((ladder.reached == 1).any(axis=0).sum())
        reached += int(flown.sum())
    assert reached > 0.95 * len(x) * len(one.rows)
    assert missed <= 0.002 * reached


def test_laws_by_row() -> None:
    """Algebra: one law for all points, or a law for each, give the same; the law is a polynomial of root and height."""
    dice = np.random.default_rng(5)
    law, x, y = dice.normal(0.05, 0.02, 18), dice.uniform(0.0, 3e5, 9), dice.uniform(0.0, 3e4, 9)
    one = loft_coeff(law, x, y, 2e5)
    assert loft_coeff(np.tile(law, (9, 1)), x, y, 2e5) == pytest.approx(one)
    by_hand = [sum(law[3 * i + j] * math.sqrt(a / 2e5) ** i * (b / 30e3) ** j for i in range(6) for j in range(3))
               for a, b in zip(x, y, strict=True)]  # fmt: skip
    assert one == pytest.approx(np.clip(by_hand, 0.0, 1.6)) and basis(x, y, 2e5).shape == (9, 18)


def test_what_a_flight_costs() -> None:
    """By hand: the share of time over the least time, and of the greatest speed over speed; missed flights cost inf."""
    flown = table(Flown, (3, 1))
    flown.reached[:2] = 1
    flown.time_s[:, 0], flown.speed_m_s[:, 0] = (100.0, 110.0, 50.0), (800.0, 1000.0, 2000.0)
    assert costs(flown, 0.0)[:2, 0] == pytest.approx([1.0, 1.1])
    assert costs(flown, 1.0)[:2, 0] == pytest.approx([1.25, 1.0])
    assert costs(flown, 0.5)[:2, 0] == pytest.approx([1.125, 1.05])
    assert np.isinf(costs(flown, 0.5)[2, 0])
