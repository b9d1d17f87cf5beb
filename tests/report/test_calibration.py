"""The answer in words: each kind of claim has its sentence, figures carry units, tables are whole."""

from __future__ import annotations

import re

from tests.synthetic_calibration import made_up
from threatring.report.calibration import calibration_markdown, calibration_text, claim_sentence


def test_a_sentence_for_each_kind_of_claim() -> None:
    """Plain sentences: all, implied, some with the least change, nearly all, none, at the edge."""
    every, implied, half, nearly, none, edge = (claim_sentence(each) for each in made_up().missiles[0].claims)
    assert every.startswith("All 50 equally good fits reach it (100 %, 93 to 100 %): flight is not what ends it.")
    assert "comes to 140 km; here it flies 130 s, climbs to 40 km and arrives with 900 m/s and 10 g left." in every
    assert implied.startswith("Reached by all that are taken: the claimed average speed is flown farther.")
    assert half.startswith(
        "25 of 50 equally good fits reach it (50 %, 37 to 63 %). The central missile comes to 140 km."
    )
    assert "greatest lift coefficient 7.5 against 5.5" in half and "mass 860 instead of 900 kg" in half
    assert "0.8 half spans and inside all bounds" in half and "its speeds are inside what is claimed" in half
    assert nearly.startswith("49 of 50 equally good fits reach it")
    assert none.startswith("None of 50") and "about 38 km" in none and "already at 120 km takes 900.0 km/s" in none
    assert "stands at the edge: a change by 0.01 half spans does" in edge


def test_text_tells_claimed_fitted_predicted() -> None:
    said = calibration_text(made_up())
    assert "SIMULATION" in said and "claims central, 2018" in said
    assert "60 that fly the peak speed, 55 come to 120 km" in said
    row = next(line for line in said.splitlines() if "predicted: range, km" in line)
    assert re.split(r"\s{2,}", row.strip()) == [
        "predicted: range, km",
        "120 (110-130)",
        "140",
        "+17 %",
        "149 [110-188]",
    ]
    assert "5 of 50 do not come there" in said


def test_markdown_tables_are_whole() -> None:
    """GitHub Flavored Markdown: every row of a table has as many cells as its head."""
    rows = [line for line in calibration_markdown(made_up()).splitlines() if line.startswith("|")]
    width = 0
    for row in rows:
        if "---" in row:
            width = row.count("|")
    assert len(rows) == 3 * 2 + 2 * 6 + 2 * 6
    assert {row.count("|") for row in rows} == {7, 4} and width == 4
