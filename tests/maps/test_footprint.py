"""Charts of defended footprints: the mark, units, areas in figures, and no surprise with nothing defended."""

from __future__ import annotations

import numpy as np
import pytest

from threatring.maps import file_png, file_svg, house_style
from threatring.maps.footprint import area_said, footprint_drawings
from threatring.results.footprint import Attack, Defence, Footprint

FIGURES = {"speed_30km_m_s": 1500.0, "entry_deg": 40.0, "apogee_m": 74e3, "range_m": 300e3}


def made_up(radius_m: float, classes: int = 3) -> Footprint:
    """A missile that defends a circle of `radius_m`, half as much inside its limits; members 10 % apart."""
    x_m, y_m = np.arange(-60e3, 61e3, 2e3), np.arange(-60e3, 61e3, 2e3)
    far_m = np.hypot(*np.meshgrid(x_m, y_m))
    met_m = np.stack([np.where(far_m < radius_m * k, 10e3, np.nan) for k in (1.0, 0.5)])
    scales = np.linspace(0.9, 1.1, 8)
    members = np.stack([[far_m < radius_m * k * scale for scale in scales] for k in (1.0, 0.5)])
    area_m2 = members.sum(axis=(2, 3)) * 4e6
    limits = {"range_m": 60e3, "ceiling_m": 25e3, "floor_m": 2e3}
    defences = tuple(
        Defence("missile_X", "X", Attack(f"target_{k}", f"class {k}", "normal", FIGURES), x_m, y_m, met_m,
                members.mean(axis=1), area_m2, limits)
        for k in range(classes)
    )  # fmt: skip
    meta = {"claims": "central", "epoch": 2018, "from_bearing_deg": 90.0, "site": {"lat_deg": 40.0, "ground_m": 0.0}}
    return Footprint(defences, {}, meta)


@pytest.mark.parametrize("classes", [1, 2, 3])
def test_charts_say_what_they_are(classes: int) -> None:
    with house_style():
        (drawing,) = footprint_drawings(made_up(40e3, classes))
        svg = file_svg(drawing)
    assert drawing.name == "footprint-X" and "class 0" in drawing.alt
    for said in ("SIMULATION", "along the attack, km", "across, km", "fire unit", "60 km", "10% to 90%", "1500 m/s"):
        assert said in svg


def test_the_area_is_that_of_the_circle() -> None:
    """Archimedes: pi r², within the cells of the grid; the band is that of the members' radii."""
    (one,) = made_up(40e3, 1).defences
    assert one.area_m2(0) == pytest.approx(np.pi * 40e3**2, rel=0.01)
    low_m2, high_m2 = one.area_band_m2(0)
    assert low_m2 == pytest.approx(np.pi * 36.8e3**2, rel=0.03) and high_m2 == pytest.approx(
        np.pi * 43.2e3**2, rel=0.03
    )
    assert area_said(one, 0).startswith("4,980 km²") and area_said(one, 0).endswith("]")
    extent = one.extent_m(0)
    assert extent is not None and extent["towards_m"] == extent["behind_m"] == extent["aside_m"] == 38e3


def test_nothing_defended_is_drawn_too() -> None:
    with house_style():
        (drawing,) = footprint_drawings(made_up(-1.0))
        assert "none" in file_svg(drawing) and file_png(drawing)[:4] == b"\x89PNG"
