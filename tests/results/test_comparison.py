"""Comparisons: the rules of the sentence, the document, the folder, the page and the figure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from threatring.errors import ResultsError
from threatring.report.comparison import comparison_text, write_comparison
from threatring.results.comparison import COMPARED, Comparison, Variant
from threatring.results.concluding import cannot, conclusion, verdict, warnings

SETS, CASES, CENTRAL = 64, 16, 64
META = {
    "version": "0.0.0",
    "catalogue_hash": "c",
    "seed": 1,
    "runs": SETS * CASES,
    "sets": SETS,
    "cases_per_set": CASES,
}


def variant(name: str, leakers: np.ndarray, **more: Any) -> Variant:
    """Return a variant with given numbers got through, and nothing else counted."""
    none = np.zeros((SETS, CASES), int)
    meta = {
        "scenario": "made", "title": "Made up", "claims": "central", "epoch": 2018, "outcome_hash": name,
        "input_hash": name, "replaced": [], "hostile": 20, "able_to_leak": 20, "numbers": {}, "overrides": {},
        "differs": [], "changed": [], **more,
    }  # fmt: skip
    nested = {count: leakers if count == "leakers" else none for count in COMPARED}
    return Variant(
        name, meta, nested, {count: np.zeros(CENTRAL, int) for count in COMPARED}, dict.fromkeys(COMPARED, 20)
    )


def comparison(shift: np.ndarray, spread: float = 0.2, **more: Any) -> Comparison:
    """Return two variants of which the second has `shift` (K,) more, the first spread over its sets by `spread`."""
    rng = np.random.default_rng(7)
    base = 8.0 + spread * rng.standard_normal((SETS, 1)) + 0.3 * rng.standard_normal((SETS, CASES))
    noise = 0.3 * rng.standard_normal((SETS, CASES))
    other = base + np.asarray(shift, float)[:, None] + noise * bool(np.any(shift))
    return Comparison((variant("A", base), variant("B", other, **more)), dict(META))


EDGES = np.linspace(-1.0, 1.0, SETS)


@pytest.mark.parametrize("shift, rule, words", [
    (np.full(SETS, 2.0), "one way", "B lets 2.0 more through than A in a raid"),
    (np.full(SETS, -2.0), "one way", "B lets 2.0 fewer through than A in a raid"),
    (0.8 + EDGES, "depends", "which way it goes depends on what nobody knows"),
    (0.05 * EDGES, "not told apart", "B and A cannot be told apart with this many cases"),
    (np.zeros(SETS), "same", "as many through as A in every single case"),
])  # fmt: skip
def test_the_five_rules(shift: np.ndarray, rule: str, words: str) -> None:
    """The rules stated at the head of results/concluding.py, on differences that are known."""
    found = comparison(shift)
    assert verdict(found.differences[0]["leakers"]) == rule
    assert words in conclusion(found, 1)[0]


def test_one_set_cannot_say() -> None:
    """Without a second set no scatter is seen."""
    one = np.ones((1, CASES))
    names = ((1, "A"), (2, "B"))
    many, central = dict.fromkeys(COMPARED, 20), dict.fromkeys(COMPARED, one[0])
    pair = tuple(
        Variant(name, variant(name, one).meta, dict.fromkeys(COMPARED, one * n), central, many) for n, name in names
    )
    found = Comparison(pair, {**META, "sets": 1})
    assert "one set of unknowns says nothing" in conclusion(found, 1)[0]


def test_the_rest_may_matter_more() -> None:
    """A difference of 2 beside sets that spread by 5: told, and said to be the smaller."""
    assert not any("matters more" in line for line in conclusion(comparison(np.full(SETS, 2.0)), 1))
    assert any("matters more" in line for line in conclusion(comparison(np.full(SETS, 2.0), spread=5.0), 1))


def test_other_raids_and_many_things_are_warned_of() -> None:
    """Counts of different raids, and things that were changed together."""
    rows = [{"field": name, "first": 1, "other": 2} for name in ("raids[a].count", "doctrine.salvo_count")]
    found = comparison(np.ones(SETS), able_to_leak=12, differs=rows, claims="sceptical")
    told = warnings(found, 1)
    assert any("20 objects can get through in A, 12 in B" in line for line in told)
    assert any("2 things at once" in line for line in told)
    said = " ".join(cannot(found))
    assert "changed together" in said and "pins" in said and "this one model" in said


def test_folder_and_document(tmp_path: Path) -> None:
    """The table holds every case; what is read back is the same; the page loads nothing; figures have both kinds."""
    found = comparison(np.full(SETS, 2.0), differs=[{"field": "raids[<a>].count", "first": 1, "other": 2}])
    paths = write_comparison(found, tmp_path)
    assert {path.name for path in paths} == {
        "compare.json", "compare.parquet", "compare.html", *(f"compare-{n}.{k}" for n in ("leakers", "all")
                                                            for k in ("svg", "png"))
    }  # fmt: skip
    mean = duckdb.sql(f"SELECT avg(leakers) FROM '{tmp_path}/compare.parquet' WHERE name = 'B' AND NOT at_central")
    assert mean.fetchall()[0][0] == pytest.approx(found.variants[1].nested["leakers"].astype(int).mean())
    document = json.loads((tmp_path / "compare.json").read_text())
    assert document["differences_at_once"] == len(COMPARED) and document["differences"][0]["verdict"] == "one way"
    again = Comparison.load(tmp_path)
    assert [each.name for each in again.variants] == ["A", "B"] and again.meta["seed"] == 1
    page = (tmp_path / "compare.html").read_text()
    assert "http" not in page.replace("http://www.w3.org", "") and "raids[&lt;a&gt;].count" in page
    assert "B lets 2.0 more through" in comparison_text(found)
    assert "<table>" in found._repr_html_() and "A against B" in repr(found)


def test_no_comparison_is_said_so(tmp_path: Path) -> None:
    """An empty folder is refused by name."""
    with pytest.raises(ResultsError, match="no comparison"):
        Comparison.load(tmp_path)
