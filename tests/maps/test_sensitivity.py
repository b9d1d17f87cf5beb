"""Figures of a sensitivity analysis: bars from low to high in the right order, marks where the numbers say."""

from __future__ import annotations

import pytest

from tests.synthetic_sensitivity import synthetic_sensitivity
from threatring.maps import house_style
from threatring.maps.sensitivity import end_text, sensitivity_drawings, shares_drawing, tornado_drawing


def test_tornado_bars_end_at_the_means() -> None:
    """The numbers of the analysis: one bar a side of the mean for each unknown, the greatest move on top."""
    found = synthetic_sensitivity()
    with house_style():
        axes = tornado_drawing(found).figure.axes[0]
    ends = sorted(round(bar.get_x() + bar.get_width(), 3) for bar in axes.patches if bar.get_width())
    assert ends == sorted(end.value for one in found.weights for end in (one.at_low, one.at_high))
    assert "per raid" in axes.get_xlabel() or "mean of a raid" in axes.get_xlabel()
    assert axes.get_yticklabels()[0].get_text().replace("\n", " ") == found.weights[0].unknown["words"]
    assert axes.get_ylim()[0] > axes.get_ylim()[1]


def test_shares_are_marked_where_they_are() -> None:
    """Alone, total, and all others at the bottom; a share that was not flown has no mark."""
    found = synthetic_sensitivity()
    with house_style():
        axes, below = shares_drawing(found).figure.axes
    marks = [float(line.get_xdata()[0]) for line in axes.lines if line.get_marker() in "oD" and len(line.get_xdata())]
    assert marks == pytest.approx([41.0, 45.0, 17.0, 20.0, 34.0, 40.0])
    assert len(axes.get_yticklabels()) == 3 and "2 other" in axes.get_yticklabels()[2].get_text()
    assert below.patches[0].get_width() == pytest.approx(100.0 * 4.7 / 9.5)


def test_nothing_is_drawn_where_nothing_passed() -> None:
    """No unknown, no figure."""
    with house_style():
        assert sensitivity_drawings(synthetic_sensitivity(0)) == []
        assert [drawing.name for drawing in sensitivity_drawings(synthetic_sensitivity())] == [
            "sensitivity-tornado", "sensitivity-shares",
        ]  # fmt: skip


def test_ends_have_their_unit() -> None:
    """Units of `units.py`; members of a fit have no value."""
    assert end_text(synthetic_sensitivity().weights[2].unknown, "high") == "12 s"
    assert end_text({"key": "missile_flights", "value": None, "low": 1, "high": 8}, "high") == "greatest reach"
