"""Two coverages beside each other: what one alone sees against the discs in closed form, tables, names, scale."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.synthetic_coverage import DISCS_KM, made_up, texts
from threatring.maps import file_png, house_style
from threatring.maps.coverage import compare_drawings
from threatring.maps.gain import chosen_level, common, gain_fill, names_of
from threatring.maps.scene import Scene, area_said
from threatring.results.coverage import Coverage, Level


def smaller(coeff: float = 0.5) -> Coverage:
    """The same radar on a lower mast, which sees discs of a part of the radius at every height but the first."""
    one = made_up(radars=1)
    view = one.radars[0]
    away_km = Scene(one).away_km
    seen = np.stack([away_km <= (coeff if k else 1.0) * disc_km for k, disc_km in enumerate(DISCS_KM)])
    return replace(one, radars=(replace(view, seen=seen, antenna_height_m=4.0),))


def test_gain_is_the_ring_between_the_discs() -> None:
    """Archimedes: pi (R² - r²), to 3 %."""
    a, b = made_up(radars=1), smaller()
    ground = Scene(a).ground(100.0, 400)
    fill = gain_fill(ground, a.union(3), b.union(3))
    inner_km2 = np.pi * (0.5 * DISCS_KM[3]) ** 2
    assert (fill == 2).sum() * ground.cell_km**2 == pytest.approx(inner_km2, rel=0.03)
    assert (fill == 0).sum() * ground.cell_km**2 == pytest.approx(3.0 * inner_km2, rel=0.03)
    assert not (fill == 1).any()


def test_the_level_with_the_widest_rim_is_shown() -> None:
    """By construction the rim is half the disc's radius wide, so that of the largest disc is the widest."""
    a, b = made_up(radars=1), smaller()
    assert chosen_level(a, b) == (3, 3)
    assert chosen_level(a, a) == (0, 0)


def test_tables_print_the_record() -> None:
    a, b = made_up(radars=1), smaller()
    with house_style():
        beside, gain = compare_drawings(a, b)
        assert all(file_png(drawing)[:4] == b"\x89PNG" for drawing in (beside, gain))
    assert (beside.name, gain.name) == ("coverage-compare", "coverage-gain")
    for k, level in enumerate(a.levels):
        one, other = a.union(k), b.union(k)
        said = texts(gain.figure)
        assert str(level) in said and str(level) in texts(beside.figure)
        for mask in (one, other, one & ~other, other & ~one, one & other):
            assert area_said(a.area_m2(mask)) in said and area_said(a.area_m2(mask)) in gain.alt
    assert "100 %" in texts(beside.figure) and "25 %" in texts(beside.figure)  # a quarter of the area
    assert "10 km above sea" in gain.title


def test_both_maps_of_a_row_have_one_scale() -> None:
    with house_style():
        beside, _ = compare_drawings(made_up(radars=1), smaller())
    maps = [axes for axes in beside.figure.axes if axes.get_title(loc="left")]
    assert len(maps) == 4
    for first, second in (maps[:2], maps[2:]):
        assert first.get_xlim() == second.get_xlim() and first.get_ylim() == second.get_ylim()


def test_names_say_what_differs() -> None:
    a, b = made_up(radars=1), smaller()
    assert names_of(a, b) == ("A: 91X antenna 12 m up", "B: 91X antenna 4 m up")
    assert names_of(a, made_up(radars=2)) == ("A: no other radar", "B: 96X antenna 12 m up")
    assert names_of(a, a) == ("A", "B")
    b.meta["claims"] = "sceptical"
    assert names_of(a, b)[1] == "B: claims sceptical, 91X antenna 4 m up"


def test_only_levels_of_both_and_only_one_map() -> None:
    a, b = made_up(radars=1), smaller()
    other = replace(b, levels=(Level(50.0, True), *b.levels[1:]))
    assert common(a, other) == [(1, 1), (2, 2), (3, 3)]
    none = replace(b, levels=tuple(Level(level.height_m + 1.0, level.above_ground) for level in b.levels))
    with house_style():
        assert [drawing.name for drawing in compare_drawings(a, none)] == ["coverage-compare"]
        with pytest.raises(ValueError, match="same points"):
            compare_drawings(a, made_up(cells=101))
