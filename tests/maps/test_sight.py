"""Charts of sight: shares of azimuths as made, the lines of the record, ticks in kilometres and square metres."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.synthetic_coverage import made_up, texts
from threatring.maps import house_style
from threatring.maps.sight import gap_drawing, limit_shares, limits_drawing, rcs_drawing, sight_drawings
from threatring.results.coverage import Limit


def test_shares_of_azimuths_are_printed() -> None:
    """By construction hills end sight in the north-east quarter: 18 of 72 azimuths."""
    coverage = made_up()
    view = coverage.radars[0]
    assert limit_shares(view, 0) == [(Limit.HORIZON, 0.75), (Limit.GROUND, 0.25)]
    with house_style():
        drawing = limits_drawing(coverage, view)
    assert drawing.figure.axes[0].get_title(loc="right") == "the Earth's curve 75 %, hills 25 %"
    assert "hills 25 %" in drawing.alt and "80 to 80 km" in drawing.alt
    assert [axes.get_title(loc="left") for axes in drawing.figure.axes] == [
        "91X, 100 m above ground", "91X, 3 km above sea", "91X, 10 km above sea",
    ]  # fmt: skip
    assert {"ends sight: hills", "ends sight: the Earth's curve", "over smooth ground"} <= set(texts(drawing.figure))


def test_strips_are_as_high_as_the_ranges() -> None:
    """The record's: farthest 80 km, without a gap 40 km, smooth ground 96 km."""
    coverage = made_up()
    with house_style():
        axes = limits_drawing(coverage, coverage.radars[0]).figure.axes[-1]
    heights = {round(float(np.max(patch.get_data().values)), 6) for patch in axes.patches}
    assert heights == {80.0, 40.0, 96.0}


def test_radars_of_one_name_have_files_of_their_own() -> None:
    coverage = made_up()
    twins = replace(coverage, radars=(coverage.radars[0], coverage.radars[0]))
    with house_style():
        names = [drawing.name for drawing in sight_drawings(twins)]
    assert names == ["coverage-limits-91X", "coverage-limits-91X_2", "coverage-gap", "coverage-rcs"]


def test_the_gap_chart_draws_the_record() -> None:
    coverage = made_up()
    with house_style():
        drawing = gap_drawing(coverage)
    axes = drawing.figure.axes[0]
    lines = {line.get_label(): line for line in axes.lines}
    view = coverage.radars[0]
    assert np.allclose(lines["median azimuth"].get_ydata(), view.gap_m[:, 2])
    assert np.allclose(lines["over smooth ground"].get_ydata(), view.gap_smooth_m)
    assert axes.get_yscale() == "log" and axes.get_ylabel() == "least visible height above ground, m"
    assert {"100 m", "300 m"} <= set(texts(axes))
    assert "50 km away 294 m (147 to 588 m; smooth ground 147 m)" in drawing.alt  # 50 km² / 17e6 m = 147 m


def test_ranges_by_cross_section_are_in_figures() -> None:
    """By construction range is 150 km at 1 m², tracked at nine tenths of it, and goes with the fourth root."""
    coverage = made_up()
    coverage.meta["range_claims"] = [{"type": "radar_91X", "label": "said", "rcs_m2": 4.0, "range_m": 200e3}]
    coverage.meta["rcs_classes"] = [{"label": "cruise missile", "rcs_m2": 0.1}]
    with house_style():
        drawing = rcs_drawing(coverage)
    first, second = drawing.figure.axes
    assert "one look 150 km, tracked 135 km" in drawing.alt and "one look 47 km" in drawing.alt
    x, y = next(line for line in first.lines if line.get_label() == "one look, 50 %").get_data()
    assert np.polyfit(np.log(x), np.log(y), 1)[0] == pytest.approx(0.25, abs=1e-9)
    assert "said" in texts(first) and "said" not in texts(second) and "cruise missile" in texts(second)
    assert [tick.get_text() for tick in first.get_yticklabels()][:2] == ["20", "50"]
