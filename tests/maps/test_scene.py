"""What maps of a coverage share: extents against the radii of the discs, words, colours that print in grey."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.synthetic_coverage import DISCS_KM, made_up
from threatring.maps.relief import rgb
from threatring.maps.scene import Scene, area_said, basis_said, shades, short, target_said
from threatring.results.coverage import Level

CELL_KM = 1.2


def grey(colour: str) -> float:
    """Relative luminance, ITU-R BT.709."""
    return float(rgb(colour) ** 2.2 @ [0.2126, 0.7152, 0.0722])


def test_extents_hold_what_is_seen() -> None:
    """The discs' radii by construction."""
    scene = Scene(made_up())
    assert [scene.far_km(k) for k in range(4)] == pytest.approx(DISCS_KM, abs=CELL_KM)
    # a share of a disc's area lies within the root of the share of its radius
    assert scene.far_km(3, 0.25) == pytest.approx(0.5 * DISCS_KM[3], abs=CELL_KM)
    assert scene.close_km(scene.low) == pytest.approx(1.15 * DISCS_KM[1] * np.sqrt(0.97), abs=2 * CELL_KM)
    assert 1.04 * DISCS_KM[3] < scene.whole_km < 115.0  # the rasters end 111 km from the site


def test_heights_above_ground_and_above_the_sea_are_apart_and_rising() -> None:
    mixed = replace(
        made_up(), levels=(Level(3000.0, False), Level(300.0, True), Level(1000.0, False), Level(30.0, True))
    )
    scene = Scene(mixed)
    assert (scene.low, scene.high) == ([3, 1], [2, 0])


def test_ground_beyond_the_data_is_not_known() -> None:
    coverage = made_up()
    coverage.meta["terrain_area_deg"] = [40.0, 20.0, 50.0, 40.0]
    ground = Scene(coverage).ground(50.0, 40)
    assert not ground.known[0].any() and ground.known[-1].all()


@pytest.mark.parametrize("count", [2, 3, 6])
def test_fills_can_be_told_apart_in_grey(count: int) -> None:
    """Each fill is lighter than the one before it; the palest is darker than unlit land."""
    greys = [grey(colour) for colour in shades(count)]
    assert all(second > 1.2 * first for first, second in zip(greys, greys[1:], strict=False))
    assert grey("#ebe7dd") > 1.3 * greys[-1]


def test_words() -> None:
    coverage = made_up()
    assert area_said(123_456e6) == "123,000 km²" and area_said(0.0) == "0 km²"
    assert (short(Level(300.0, True)), short(Level(3000.0, False))) == ("300 m", "3 km")
    assert target_said(coverage) == "a target of 1 m²"
    coverage.meta.update(target="fighter", rcs_m2=3.0)
    assert target_said(coverage) == "fighter (3 m²)"
    for said in ("not measured", "50 %", "central", "2018"):
        assert said in basis_said(coverage)
