"""The second fit for each claim: what is printed, the least change, and claims that nothing reaches."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.prepare.test_calibration import fitted, selected
from threatring.draws import Unknowns
from threatring.models.atmosphere import density_kg_m3
from threatring.prepare.claims import _least, departure, least_change, passage, printed, shifts, turning_speed_m_s
from threatring.prepare.numbers import open_numbers
from threatring.results.claims import Departure
from threatring.units import STANDARD_GRAVITY_M_S2


def asked(kind: str, what: str, claimed_m: float) -> Departure:
    numbers, found = open_numbers(selected(), kind), fitted("central", kind)
    centre = numbers.central(found, numbers.drawn(Unknowns(numbers.selection, 1, 1)))
    return departure(what, claimed_m, found, numbers, centre, 2)


def test_every_printed_figure_is_asked_for() -> None:
    """Catalogue, missile_40N6E: ranges of BROCH, SPUT17, HDSM, FOISEC19, ceilings of HDSM, the rejected 185 km."""
    said = {(each.kind, each.value_m): each for each in printed(selected(), "missile_40N6E")}
    assert {("range", km * 1e3) for km in (150, 175, 200, 340, 380, 400)} <= said.keys()
    assert {("ceiling", km * 1e3) for km in (27, 30, 35, 185)} <= said.keys()
    assert "SPUT17" in said["range", 400e3].sources and "HDSM" in said["ceiling", 35e3].sources
    assert "from 2019" in said["range", 175e3].says[0]
    assert not any("cited for this value" in text for each in said.values() for text in each.says)


def test_claims_of_the_system_are_asked_of_its_missiles() -> None:
    """Article: 35 km of altitude are said of the system; the 48N6E3's own entries do not go so high."""
    said = {(each.kind, each.value_m): each for each in printed(selected(), "missile_48N6E3_48N6DM")}
    assert "ARTICLE" in said["ceiling", 35e3].sources and said["ceiling", 35e3].says == ("said of the whole system",)


def test_least_change_against_an_optimiser() -> None:
    """scipy.optimize.minimize (SLSQP): least norm under one linear condition inside a box."""
    optimize = pytest.importorskip("scipy.optimize")
    dice = np.random.default_rng(7)
    for _ in range(20):
        slopes, low, high = dice.normal(size=6), -dice.uniform(0.2, 1.0, 6), dice.uniform(0.2, 1.0, 6)
        most = np.where(slopes > 0.0, high, low) @ slopes
        wanted = 0.7 * most
        found = least_change(slopes, wanted, low, high)
        reference = optimize.minimize(
            lambda x: x @ x, np.zeros(6), bounds=list(zip(low, high, strict=True)), method="SLSQP",
            constraints={"type": "eq", "fun": lambda x, slopes=slopes, wanted=wanted: slopes @ x - wanted},
        )  # fmt: skip
        assert slopes @ found == pytest.approx(wanted) and np.all((found >= low) & (found <= high))
        assert found @ found <= reference.fun + 1e-6
        np.testing.assert_allclose(least_change(slopes, 2.0 * most, low, high), np.where(slopes > 0.0, high, low))


def test_least_of_a_curved_figure() -> None:
    """Closed form: the point of the parabola y = 1 + x0 + x0²/2 that reaches 2 is x0 = sqrt(3) - 1."""
    found, reached = _least(lambda x: 1.0 + x[:, 0] + 0.5 * x[:, 0] ** 2, 2.0, -np.ones(3), np.ones(3))
    assert 2.0 <= reached < 2.02
    assert found[0] == pytest.approx(math.sqrt(3.0) - 1.0, abs=0.01) and np.all(found[1:] == 0.0)


def test_shifts_find_the_number_that_decides() -> None:
    """Made-up fits: what reaches is decided by one number alone, and only that one is told."""
    numbers = open_numbers(selected(), "missile_9M96E2")
    share = np.random.default_rng(3).uniform(size=(400, len(numbers.names)))
    values = numbers.low + share * (numbers.high - numbers.low)
    told = shifts(numbers, values, share[:, 4] > 0.6)
    assert [each.name for each in told] == [numbers.names[4]]
    assert told[0].apart_spans == pytest.approx(0.8 - 0.3, abs=0.08)
    assert shifts(numbers, values, np.ones(400, dtype=bool)) == ()


def test_passage_is_the_flight_of_the_fit() -> None:
    """The way to the declared range is the one whose average speed was fitted; beyond reach there is none."""
    found = fitted("central", "missile_40N6E")
    way = passage(found, 380e3, 1)
    assert way is not None and 380e3 / way.time_s == pytest.approx(found.central.average_m_s[0])
    assert way.speed_m_s == pytest.approx(found.central.arrival_m_s[0]) and way.apogee_m > 30e3
    assert passage(found, 900e3, 1) is None


def test_more_range_asks_for_more() -> None:
    """Common sense: a farther claim takes a larger change, is flown, and stays inside the bounds."""
    near, far = (asked("missile_48N6E3_48N6DM", "range", claimed_m) for claimed_m in (310e3, 340e3))
    assert near.reaches and far.reaches and near.norm < far.norm
    assert 310e3 <= near.reached_m < 316e3 and 340e3 <= far.reached_m < 347e3
    numbers = open_numbers(selected(), "missile_48N6E3_48N6DM")
    bounds = dict(zip(numbers.names, zip(numbers.low, numbers.high, strict=True), strict=True))
    for move in far.moves:
        assert bounds[move.name][0] - 1e-9 <= move.needed <= bounds[move.name][1] + 1e-9
    assert far.moves[0].name.endswith("battery_life_s")


def test_185_km_is_out_of_reach() -> None:
    """Rejected in the catalogue: no air to turn by; 2 g take more than the speed that leaves the Earth (11.2 km/s)."""
    step = asked("missile_40N6E", "ceiling", 185e3)
    assert not step.reaches and 38e3 < step.reached_m < 60e3
    assert turning_speed_m_s(fitted("central", "missile_40N6E").rows[-1], 185e3) > 11.2e3


@pytest.mark.parametrize("height_m", [20e3, 30e3, 40e3])
def test_turning_speed_is_where_lift_is_two_weights(height_m: float) -> None:
    """Lift = density / 2 x speed² x area x coefficient equals 2 g times the burnt-out mass."""
    row = fitted("central", "missile_48N6E3_48N6DM").rows[-1]
    speed_m_s = turning_speed_m_s(row, height_m)
    lift_n = 0.5 * density_kg_m3(height_m) * speed_m_s**2 * row.area_m2 * row.lift_max_coeff
    assert lift_n == pytest.approx(2.0 * STANDARD_GRAVITY_M_S2 * (row.mass_kg - row.propellant_kg))
