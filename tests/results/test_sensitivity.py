"""A sensitivity analysis as JSON and CSV: there and back, and what it refuses to read."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from tests.synthetic_sensitivity import synthetic_sensitivity
from threatring.errors import ResultsError
from threatring.results.sensitivity import Sensitivity
from threatring.variance import Spread


@pytest.mark.parametrize("told", [0, 3])
def test_there_and_back(told: int, tmp_path: Path) -> None:
    """What was saved is what is loaded, number by number."""
    found = synthetic_sensitivity(told)
    document, sheet = found.save(tmp_path)
    assert Sensitivity.load(tmp_path).summary() == found.summary()
    with sheet.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == told + 1 and rows[-1]["key"] == "radar_96L6E.sidelobe_db"
    assert json.loads(document.read_text())["dice_share"] == pytest.approx(4.7 / 9.5)


def test_what_the_others_decide_alone() -> None:
    """First order of a group = 1 - total of all others (Saltelli et al. 2008, section 4.5)."""
    others = synthetic_sensitivity().others_alone
    assert [others.value, *others.interval] == pytest.approx([0.34, 0.23, 0.42], abs=1e-9)
    assert synthetic_sensitivity(0).others_alone is None


def test_what_is_not_known_is_null(tmp_path: Path) -> None:
    """JSON has no NaN."""
    bare = replace(synthetic_sensitivity(0), spread=Spread(0.0, 0.0, 0.0, 4), least_share=math.nan)
    assert bare.summary()["dice_share"] is None and bare.summary()["least_share"] is None
    bare.save(tmp_path)
    assert math.isnan(Sensitivity.load(tmp_path).least_share)


@pytest.mark.parametrize(
    ("text", "said"), [(None, "no results of"), ("{", "not a JSON"), ('{"format": 9}', "format = 9")]
)
def test_refuses_what_it_did_not_write(text: str | None, said: str, tmp_path: Path) -> None:
    """Missing, damaged, newer: one message with the file's name."""
    if text is not None:
        (tmp_path / "sensitivity.json").write_text(text)
    with pytest.raises(ResultsError, match=said):
        Sensitivity.load(tmp_path)
