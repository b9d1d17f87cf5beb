"""What a notebook shows of a run is what its document says (eng-07: no share without an interval)."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from tests.synthetic import synthetic_results
from threatring.records import End, Reason
from threatring.results import Results
from threatring.results.words import STAGE_WORDS, span_text


@pytest.fixture(scope="module")
def results() -> Results:
    return synthetic_results()


def test_a_notebook_sees_the_answer(results):
    """The card: words, ranges, drawing, chain and reasons of the document; well formed; nothing is loaded."""
    answer, shown = results.summary(), results._repr_html_()
    root = ElementTree.fromstring(shown)
    words = " ".join(root.itertext())
    for said in answer["answer"].values():
        assert said in words
    assert STAGE_WORDS["assigned"] in words and span_text(answer["leakers"]["ignorance"]) in words
    assert Reason[next(iter(answer["reasons"])).upper()].sentence in words
    assert len(list(root.iter("svg"))) == 1 and "prefers-color-scheme:dark" in shown
    assert not re.search(r"\bnan\b|None|http|url\(|<script|@import", shown)
    assert repr(results) == "<Results murted: 1024 cases, 23 objects, 25820 missiles fired>"


def test_a_card_of_one_case_has_no_ranges():
    shown = synthetic_results(sets=1, cases_per_set=1, central_runs=0)._repr_html_()
    assert "not known" in shown and "nan" not in shown


def test_a_count_that_never_came_is_not_certain():
    """0 of 64 sets: Wilson's bound of 5.7 % stands beside it."""
    assert "none in any raid, and at most" in never_killed()._repr_html_()


def never_killed() -> Results:
    made = synthetic_results()
    outcomes, central = made.outcomes.copy(), made.central.copy()
    for table in (outcomes, central):
        table.end = np.where(table.end == End.KILLED, End.SURVIVED, table.end)
    return Results(outcomes, central, made.shots, made.units, made.meta)
