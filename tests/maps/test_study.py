"""Figures of studies show the numbers of their cells, with name and unit at every axis."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.synthetic_study import CLAIMS, HEIGHTS, SIZES, synthetic_study
from threatring.maps import house_style
from threatring.maps.study import MEAN, curves_drawing, map_drawing, roles_of, study_drawings
from threatring.results.study import StudyAxis, StudyResults

NUMBERS, WORDS = StudyAxis("n", "m", (1.0, 2.0, 3.0)), StudyAxis("w", "", tuple("abcde"))


def test_numbers_run_along_and_words_make_families() -> None:
    assert roles_of((WORDS, NUMBERS)) == (1, 0, None)
    assert roles_of((WORDS,)) == (0, None, None)
    few = StudyAxis("few", "", ("x", "y"))
    assert roles_of((few, WORDS, NUMBERS)) == (2, 1, 0)


@pytest.mark.parametrize(
    ("axes", "panels", "maps"),
    [([SIZES], 1, 0), ([CLAIMS], 1, 0), ([SIZES, CLAIMS], 1, 0), ([SIZES, HEIGHTS], 1, 2),
     ([SIZES, HEIGHTS, CLAIMS], 2, 2)],
)  # fmt: skip
def test_every_axis_has_its_unit(axes: list, panels: int, maps: int, tmp_path: Path) -> None:
    """One figure of curves a measure, and a map where two axes are numbers; three axes make panels."""
    found = synthetic_study(tmp_path, axes)
    with house_style():
        drawings = study_drawings(found)
    assert [drawing.name.startswith("study-map") for drawing in drawings] == [False, False] + [True] * maps
    for drawing in drawings:
        shown = [one for one in drawing.figure.axes if one.axison]
        plots = [one for one in shown if one.get_label() != "<colorbar>"]
        assert len(plots) == panels
        assert plots[0].get_xlabel() in {axis.title for axis in found.axes}
        assert MEAN in " ".join(one.get_ylabel() for one in shown)
        assert "seed 1, the same dice" in drawing.caption and drawing.alt


def test_curves_are_the_means(tmp_path: Path) -> None:
    found = synthetic_study(tmp_path, [SIZES, CLAIMS])
    with house_style():
        (axes,) = curves_drawing(found, "leakers").figure.axes
    drawn = [container.lines[0].get_xydata() for container in axes.containers]
    for number, points in enumerate(drawn):
        np.testing.assert_array_equal(points, np.column_stack([SIZES["values"], found.mean("leakers")[:, number]]))
    assert axes.get_ylim()[0] == 0.0


@pytest.mark.parametrize("axes", [[SIZES], [SIZES, HEIGHTS], [CLAIMS, SIZES]], ids=["band", "bars", "family"])
def test_nothing_lies_outside_the_frame(axes: list, tmp_path: Path) -> None:
    found = synthetic_study(tmp_path, axes)
    with house_style():
        shown = curves_drawing(found, "leakers").figure.axes[0]
    along = found.axes[roles_of(found.axes).along].values
    assert shown.get_xlim()[0] <= min(along) and max(along) <= shown.get_xlim()[1]  # type: ignore[type-var]
    assert np.nanmax(found.interval("leakers", "ignorance")) <= shown.get_ylim()[1]


def test_a_map_stands_the_right_way_up(tmp_path: Path) -> None:
    """The first axis of numbers runs to the right, the second upwards."""
    found = synthetic_study(tmp_path, [SIZES, HEIGHTS])
    with house_style():
        axes = map_drawing(found, "leakers").figure.axes[0]
    np.testing.assert_array_equal(axes.images[0].get_array(), found.mean("leakers").T)
    assert [label.get_text() for label in axes.get_xticklabels()] == ["4", "8", "16"]


def test_missing_cells_leave_gaps(tmp_path: Path) -> None:
    found: StudyResults = synthetic_study(tmp_path, [SIZES, HEIGHTS], but=(0, 5))
    with house_style():
        assert len(study_drawings(found)) == 4
