"""Arrays over the axes of a study are what its cells hold."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pytest
from scipy import stats

from tests.synthetic_study import CASES, CLAIMS, POSSIBLE, SETS, SIZES, cell_counts, synthetic_study
from threatring.results import cells
from threatring.results.study import KINDS, StudyAxis, StudyResults
from threatring.statistics import ignorance_interval, mc_interval

REL = 1e-12


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> StudyResults:
    return synthetic_study(tmp_path_factory.mktemp("study"), [SIZES, CLAIMS])


def test_means_and_their_error_are_those_of_the_cases(found: StudyResults) -> None:
    """Means by NumPy from the dice; intervals by threatring.statistics, which has tests of its own."""
    assert found.shape == (3, 2) and found.is_complete
    for cell, place in enumerate(found.places):
        nested = cell_counts(cell)["leakers"][: SETS * CASES].reshape(SETS, CASES)
        assert found.mean("leakers")[place] == pytest.approx(nested.mean(), rel=REL)
        truth = mc_interval(nested.mean(axis=1), 0.0, POSSIBLE)
        np.testing.assert_array_equal(found.interval("leakers", "mc")[place], truth)
        np.testing.assert_array_equal(
            found.interval("leakers", "ignorance")[place], ignorance_interval(nested, 0.0, POSSIBLE)
        )
        np.testing.assert_allclose(found.cells[cell].set_means("leakers"), nested.mean(axis=1), rtol=REL)


def test_a_difference_is_paired_set_by_set(found: StudyResults) -> None:
    """Mean by NumPy; about it the error of scipy.stats.ttest_rel on the set means, but for the skewness taken out."""
    first, second = (found.cells[cell].set_means("leakers") for cell in (1, 4))
    apart = found.difference("leakers", 1, 4)
    truth = stats.ttest_rel(second, first).confidence_interval(0.95)
    assert apart.mean == pytest.approx((second - first).mean(), rel=REL)
    assert apart.mc == mc_interval(second - first)  # the house's own interval, of the paired differences
    assert np.ptp(apart.mc) == pytest.approx(truth.high - truth.low, rel=0.25)


def test_missing_cells_are_nan(tmp_path: Path) -> None:
    part = synthetic_study(tmp_path, [SIZES, CLAIMS], but=(3,))
    assert not part.is_complete
    assert np.argwhere(np.isnan(part.mean("leakers"))).tolist() == [[1, 1]]
    assert part.summary()["flown"] == 5 and part.summary()["total"] == 6


def test_the_table_of_all_cells(found: StudyResults, tmp_path: Path) -> None:
    """DuckDB reads one row a cell and measure, with the values of the axes by their names."""
    table, listed = found.save_tables(tmp_path)
    assert (table.name, listed.name) == cells.TABLES
    rows = duckdb.sql(f"""SELECT mean, mc_lo FROM '{table}' WHERE measure = 'leakers' AND "cruise missiles" = 8
                          AND claims = 'sceptical'""").fetchall()  # fmt: skip
    assert rows == [(found.mean("leakers")[1, 1], found.interval("leakers", "mc")[1, 1, 0])]
    ((total,),) = duckdb.sql(f"SELECT sum(mean) FROM '{listed}' WHERE reason = 'no_channel'").fetchall()
    assert total == pytest.approx(sum(0.5 + cell for cell in range(6)), rel=REL)


def test_labelled_arrays_have_units(found: StudyResults) -> None:
    labelled = found.to_xarray()
    assert labelled["leakers"].dims == ("cruise missiles", "claims")
    assert float(labelled["leakers"].sel({"cruise missiles": 16.0, "claims": "central"})) == found.mean("leakers")[2, 0]
    assert labelled["leakers_mc"].shape == (3, 2, 2) and labelled["leakers_set_mean"].shape == (3, 2, SETS)
    assert all("units" in labelled[name].attrs for name in labelled.data_vars)


def test_an_axis_that_changes_nothing_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal hashes of what happened along one axis, on common dice, mean that it does nothing."""
    monkeypatch.setattr("tests.synthetic_study.cell_told", _told_by_size)
    found = synthetic_study(tmp_path, [SIZES, CLAIMS])
    assert (found.unmoved(0), found.unmoved(1)) == (False, True)


def _told_by_size(cell: int) -> dict:
    return {"outcome_hash": f"size {cell // 2}", "reasons": {}, "most": {"leakers": 40, "kills": 40}}


def test_the_document_has_no_nan(found: StudyResults) -> None:
    document = found.summary()
    assert [one["at"] for one in document["cells"]][1] == {"cruise missiles": 4.0, "claims": "sceptical"}
    assert set(document["cells"][0]["leakers"]) == {"mean", *KINDS}
    assert all(bound == bound for one in document["cells"] for kind in KINDS for bound in one["kills"][kind])


def test_axes_know_numbers_from_words() -> None:
    assert StudyAxis("height", "m", (20.0, 50.0)).is_numeric and not StudyAxis("claims", "", ("a", "b")).is_numeric
    assert not StudyAxis("height", "m", (20.0,)).is_numeric
    assert (StudyAxis("height", "m", (20.0,)).said(0), StudyAxis("size", "number", (4.0,)).said(0)) == ("20 m", "4")
