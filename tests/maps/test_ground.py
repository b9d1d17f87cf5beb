"""The figure of rounds at a ground point: the mark, units on every axis, none where nothing lands."""

from __future__ import annotations

from tests.test_results_ground import footprint, unreached
from threatring.maps import file_svg, house_style
from threatring.maps.ground import ground_drawings, typical


def test_figure_says_what_it_is() -> None:
    """House rule: every axis carries its unit, every figure what it is."""
    answer = footprint()
    with house_style():
        (drawing,) = ground_drawings(answer)
        svg = file_svg(drawing)
    for word in ("SIMULATION", "right of the point, m", "height, km", "CEP about the point, m", "public record"):
        assert word in svg
    assert "16 rounds" in drawing.title and "94 m" in drawing.alt or "CEP" in drawing.alt
    assert 0 <= typical(answer) < len(answer.central_m)
    for axes in drawing.figure.axes:
        assert axes.get_xlabel() and axes.get_ylabel()


def test_no_figure_of_nothing() -> None:
    with house_style():
        assert ground_drawings(unreached()) == []
