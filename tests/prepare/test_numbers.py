"""The open numbers of a flight: complete, the same draws as the fit's, and the same missiles made of them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.prepare.test_calibration import KINDS, fitted, selected
from threatring.draws import Unknowns
from threatring.prepare.numbers import open_numbers


@pytest.mark.parametrize("claims", ["central", "advertised"])
@pytest.mark.parametrize("kind", KINDS)
def test_rows_are_those_of_the_fit(claims: str, kind: str) -> None:
    """Definition: missiles made of the drawn values are the candidates, those of the central values the central one."""
    numbers, found = open_numbers(selected(claims), kind), fitted(claims, kind)
    drawn = numbers.drawn(Unknowns(numbers.selection, 1, 1))
    assert drawn.shape == (len(found.candidates), len(numbers.names))
    made, central = numbers.rows(drawn), numbers.rows(numbers.central(found, drawn)[None])
    for name in made.dtype.names or ():
        if name not in ("gap_s", "burn2_s"):  # of a second pulse; left out where there is none
            np.testing.assert_allclose(made[name], found.candidates[name], rtol=1e-12)
            np.testing.assert_allclose(central[name], found.rows[-1:][name], rtol=1e-12)


def test_a_second_pulse_that_is_not_there_is_no_number() -> None:
    """Catalogue: only the 40N6E is said to have two pulses."""
    assert any("second_pulse_gap" in name for name in open_numbers(selected(), "missile_40N6E").names)
    assert not any("second_pulse" in name for name in open_numbers(selected(), "missile_48N6E").names)


def test_bounds_enclose_values() -> None:
    """Common sense: every open number has a value between distinct bounds."""
    numbers = open_numbers(selected(), "missile_48N6E3_48N6DM")
    values = np.array([entry.value for entry in numbers.entries], dtype=float)
    assert np.all(numbers.low < numbers.high) and np.all((numbers.low <= values) & (values <= numbers.high))
