"""Charts of fits: the mark, units, a row for each missile, and no surprise where nothing is known."""

from __future__ import annotations

import dataclasses

import numpy as np

from tests.synthetic_calibration import made_up
from threatring.maps import file_png, file_svg, house_style
from threatring.maps.calibration import calibration_drawings
from threatring.results.calibration import Calibration


def test_charts_say_what_they_are() -> None:
    with house_style():
        drawings = calibration_drawings(made_up())
        assert [drawing.name for drawing in drawings] == ["calibration-all", "calibration-X", "calibration-Y"]
        texts = [file_svg(drawing) for drawing in drawings]
        assert all(file_png(drawing)[:4] == b"\x89PNG" for drawing in drawings)
    assert all("SIMULATION" in text for text in texts)
    for said in ("m/s", ">km<", ">s<", "predicted: ceiling, 2 g left", "claimed or declared span", "central missile"):
        assert said in texts[0]
    for said in ("greatest lift coefficient", "tie to ceiling", "+0.80", "equally good fits"):
        assert said in texts[1]
    assert "mass" not in texts[1]  # it does not matter
    assert "declared 120 km" in drawings[0].alt and "149 km" in drawings[0].alt


def test_a_missile_of_which_nothing_is_known_is_drawn_too() -> None:
    first = made_up().missiles[0]
    lost = dataclasses.replace(first, average_m_s=np.full(50, np.nan), reach_m=np.zeros(50), numbers=())
    with house_style():
        for drawing in calibration_drawings(Calibration((lost,), made_up().meta)):
            assert "<svg" in file_svg(drawing)
