"""Panels a height: counts of radars against the two discs, areas of each radar, one title a level."""

from __future__ import annotations

import numpy as np
import pytest

from tests.synthetic_coverage import DISCS_KM, EAST_KM, LEVELS, SECOND_COEFF, made_up, texts
from threatring.maps import house_style
from threatring.maps.panels import COUNTS, counted, levels_drawing
from threatring.maps.scene import Scene, area_said


def test_counts_are_those_of_the_discs() -> None:
    """Archimedes: the smaller disc lies inside the larger, so two see pi (r/2)² and one the rest; to 3 %."""
    scene = Scene(made_up())
    for k in (1, 2, 3):
        assert EAST_KM + SECOND_COEFF * DISCS_KM[k] < DISCS_KM[k]
        ground = scene.ground(100.0, 400)
        count = counted(scene, ground, k)
        cell_km2 = ground.cell_km**2
        assert (count == 2).sum() * cell_km2 == pytest.approx(np.pi * (SECOND_COEFF * DISCS_KM[k]) ** 2, rel=0.03)
        assert (count >= 1).sum() * cell_km2 == pytest.approx(np.pi * DISCS_KM[k] ** 2, rel=0.03)


def test_every_panel_prints_its_areas() -> None:
    coverage = made_up()
    with house_style():
        drawing = levels_drawing(Scene(coverage))
    panels = [axes for axes in drawing.figure.axes if axes.get_title(loc="left")]
    assert [axes.get_title(loc="left") for axes in panels] == [str(level) for level in LEVELS]
    for k, axes in enumerate(panels):
        said = texts(axes)
        for mask in (coverage.union(k), *(view.seen[k] for view in coverage.radars)):
            assert area_said(coverage.area_m2(mask)) in said and area_said(coverage.area_m2(mask)) in drawing.alt
    legend = texts(drawing.figure.axes[-1])
    assert {"one radar sees", "two see", "edge: 91X", "edge: 96X", "range as advertised"} <= set(legend)


def test_one_radar_needs_no_count() -> None:
    with house_style():
        drawing = levels_drawing(Scene(made_up(radars=1)))
    assert "any radar" not in texts(drawing.figure) and "two see" not in texts(drawing.figure)
    assert len(set(COUNTS)) == 3
