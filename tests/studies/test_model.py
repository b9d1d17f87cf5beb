"""What a study file may say: axes, labels, and what it must say once."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from threatring.errors import StudyError
from threatring.results.answer import COUNTS
from threatring.results.study import WORDS
from threatring.studies import Axis, study_from_text
from threatring.studies.model import Measure

AXIS = '[[axes]]\nset = "claims"\nvalues = ["central", "sceptical"]\n'


def axis(**said: Any) -> Axis:
    return Axis.model_validate({"set": "raids.0.count", "values": [1, 2], **said})


def test_every_measure_is_counted_and_has_words() -> None:
    """The measures of a study are exactly the counts of an answer."""
    assert set(Measure.__args__) == set(COUNTS) == set(WORDS)  # type: ignore[attr-defined]


def test_names_and_units_come_from_the_path() -> None:
    """Units are those of threatring/units.py, which the key carries."""
    assert (axis().title, axis().unit_said) == ("raids: count", "number")
    route = axis(set="raids.cruise missiles.route.*.altitude_m")
    assert (route.title, route.unit_said) == ("route: altitude", "m")
    number = axis(set="catalogue.radar_91N6E.scan_period_s")
    assert (number.title, number.unit_said) == ("radar 91N6E: scan period", "s")
    assert (axis(name="size", unit="aircraft").title, axis(unit="aircraft").unit_said) == ("size", "aircraft")


def test_labels_stand_for_values() -> None:
    together = axis(set=["raids.0.count", "raids.1.count"], values=[[1, 2], [3, 4]], labels=[3, 7])
    assert together.shown == (3.0, 7.0)
    assert axis(set=["raids.0.count", "raids.1.count"], values=[[1, 2], [3, 4]]).shown == ("1, 2", "3, 4")
    assert axis(set="doctrine.look_between", values=[True, False]).shown == ("yes", "no")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"labels": ["one"]}, "one label a value: 2, not 1"),
        ({"set": ["a.b", "c.d"], "values": [[1, 2], 3]}, "must be a list of 2 values"),
        ({"values": [4, 4]}, "stands here twice"),
        ({"set": []}, "needs a path"),
    ],
)
def test_sizes_must_fit(said: dict[str, Any], expected: str) -> None:
    with pytest.raises(ValidationError, match=expected):
        axis(**said)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (AXIS, "scenario: missing: which scenario is flown"),
        ('scenario = "murted"\n' + AXIS + AXIS, "axes[1] sets what axes[0] sets already"),
        ('scenario = "murted"\n[[axes]]\nset = "scenario"\nvalues = ["murted"]\n', "an axis sets it already"),
        ('scenario = "murted"\nwith = { scenario = "murted" }\n' + AXIS, "sweep it with an axis"),
        ('scenario = "murted"\nrums = 3\n' + AXIS, "rums = 3: unknown key; did you mean runs?"),
        ('scenario = "murted"\nmeasures = ["leaker"]\n' + AXIS, "did you mean leakers?"),
        ('scenario = "murted"\nseed = -1\n' + AXIS, "must be between 0 and"),
    ],
)
def test_a_file_says_each_thing_once(text: str, expected: str) -> None:
    """Each fault is one line: file, field, value and what would be right."""
    with pytest.raises(StudyError) as raised:
        study_from_text(text, "my.toml")
    assert expected in str(raised.value)
    assert len(raised.value.faults) == 1 and raised.value.faults[0].file == "my.toml"
