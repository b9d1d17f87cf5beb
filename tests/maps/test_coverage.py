"""Maps of what radars see: areas printed against the discs' in closed form, extents, labels, rings, words."""

from __future__ import annotations

import numpy as np
import pytest

from tests.synthetic_coverage import DISCS_KM, made_up, texts
from threatring.maps import Drawing, file_png, file_svg, house_style
from threatring.maps.coverage import coverage_drawings, map_drawings
from threatring.maps.scene import Scene, area_said
from threatring.results.coverage import Coverage

UNITS = ("km", "m", "m²", "degrees")


def maps_of(coverage: Coverage) -> list[Drawing]:
    with house_style():
        return map_drawings(Scene(coverage))


@pytest.fixture(scope="module")
def both() -> list[Drawing]:
    return maps_of(made_up())


def test_printed_areas_are_those_of_the_discs(both: list[Drawing]) -> None:
    """Archimedes: pi r², within the cells of the grid; the printed figure is the record's, of all radars together."""
    coverage = made_up(radars=1)
    for k, disc_km in enumerate(DISCS_KM):
        assert coverage.area_m2(coverage.union(k)) == pytest.approx(np.pi * disc_km**2 * 1e6, rel=0.02)
    (low, high), union = [texts(drawing.figure) for drawing in reversed(both)], made_up()
    for k, said in enumerate((low, low, high, high)):
        area = area_said(union.area_m2(union.union(k)))
        assert any(area in text for text in said) and any(area in drawing.alt for drawing in both)


def test_every_level_is_labelled_on_its_map(both: list[Drawing]) -> None:
    high, low = (texts(drawing.figure) for drawing in both)
    assert {"3 km", "10 km"} <= set(high) and {"100 m", "300 m"} <= set(low)
    assert [drawing.name for drawing in both] == ["coverage-map", "coverage-map-low"]
    assert any("10 km above sea" in text for text in high) and any("100 m above ground" in text for text in low)


def test_outlines_lie_on_the_discs() -> None:
    """The disc's radius by construction, to a cell."""
    (high, _) = maps_of(made_up(radars=1))
    points = [np.concatenate(c.get_segments()) for c in high.figure.axes[0].collections if _deep_blue(c)]
    radii_km = sorted(float(np.median(np.hypot(*line.T))) for line in points)
    assert radii_km == pytest.approx(DISCS_KM[2:], abs=1.2)


def _deep_blue(lines: object) -> bool:
    colours = np.atleast_2d(lines.get_edgecolor())  # type: ignore[attr-defined]
    return len(colours) > 0 and np.allclose(colours[0, :3], [11 / 255, 42 / 255, 74 / 255], atol=1e-3)


def test_extent_rings_and_small_map(both: list[Drawing]) -> None:
    scene = Scene(made_up())
    high, low = (drawing.figure.axes[0] for drawing in both)
    assert high.get_xlim() == (-scene.whole_km, scene.whole_km) == high.get_ylim()
    assert low.get_xlim()[1] == pytest.approx(scene.close_km(scene.low))
    assert any(text == "90 km: 91X, as advertised" for text in texts(high))
    assert not high.child_axes and len(low.child_axes) == 1
    assert any("90 km as advertised" in text for text in texts(low.child_axes[0]))
    assert "90 km for 91X" in both[0].alt


@pytest.mark.parametrize("levels", [(0, 1), (2, 3), (3,)])
def test_one_map_where_all_heights_are_of_one_kind(levels: tuple[int, ...]) -> None:
    assert [drawing.name for drawing in maps_of(made_up(levels=levels))] == ["coverage-map"]


def test_nothing_seen_is_drawn_too() -> None:
    coverage = made_up(radars=1, levels=(0, 3))
    coverage.radars[0].seen[:] = False
    coverage.radars[0].range_m[:] = 0.0
    with house_style():
        drawings = coverage_drawings(coverage)
        assert all(file_png(drawing)[:4] == b"\x89PNG" for drawing in drawings)
    assert "0 km²" in drawings[0].alt


def test_all_figures_say_what_they_are() -> None:
    """The head of every figure, a caption that says what it rests on, names that differ."""
    with house_style():
        drawings = coverage_drawings(made_up())
        again = coverage_drawings(made_up())
        for drawing, other in zip(drawings, again, strict=True):
            svg = file_svg(drawing)
            assert "SIMULATION" in svg and drawing.title and any(figure.isdigit() for figure in drawing.alt)
            assert "not measured" in drawing.caption
            assert file_svg(other) == svg
    names = [drawing.name for drawing in drawings]
    assert len(set(names)) == len(names) and all(name.startswith("coverage-") for name in names)
    for axes in (axes for drawing in drawings for axes in drawing.figure.axes if axes.axison):
        for label in (axes.get_xlabel(), axes.get_ylabel()):
            assert not label or label.split(", ")[-1].split(" ")[0] in UNITS, label


def test_radars_apart_are_named() -> None:
    with house_style():
        (drawing,) = map_drawings(Scene(made_up(levels=(0,))))
    assert "96X" in texts(drawing.figure)  # 5 km away on a map 20 km wide
