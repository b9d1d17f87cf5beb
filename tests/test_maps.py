"""Figures: every axis carries its unit, nothing is not-a-number, files and inline copies are sound."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from matplotlib.ticker import FuncFormatter

from tests.synthetic import synthetic_film, synthetic_results
from threatring.maps import PALETTE, Drawing, Material, draw_all, file_png, file_svg, house_style, inline_svg
from threatring.maps.around import map_drawings
from threatring.maps.profile import profile_drawing
from threatring.results import Results

#: What an axis label may end in, or hold: a unit, or the word for a count.
UNITS = re.compile(r"(\bkm|\bm|\bs|%)$|\bnumber\b")


@pytest.fixture(scope="module")
def drawings() -> list[Drawing]:
    with house_style():
        return draw_all(Material(synthetic_results(), synthetic_film()))


@pytest.fixture(scope="module")
def svgs(drawings: list[Drawing]) -> dict[str, str]:
    with house_style():
        return {drawing.name: file_svg(drawing) for drawing in drawings}


def test_every_axis_carries_its_unit(drawings: list[Drawing]) -> None:
    """BIPM, The International System of Units, 9th edition, section 5.4: a number is nothing without its unit."""
    for drawing in drawings:
        for axis in (axis for axes in drawing.figure.axes for axis in (axes.xaxis, axes.yaxis)):
            # Raids, missiles and stages are names, not numbers; of axes that are shared only the outer one is labelled.
            named = isinstance(axis.get_major_formatter(), FuncFormatter) and axis.get_scale() == "linear"
            labelled = axis.get_tick_params().get("labelbottom", True) and len(axis.get_ticklocs())
            if labelled and not named:
                assert UNITS.search(axis.get_label_text()), f"{drawing.name}: {axis.get_label_text()!r}"


def test_every_figure_says_what_it_shows(drawings: list[Drawing]) -> None:
    """W3C, Web Content Accessibility Guidelines 2.2, criterion 1.1.1."""
    for drawing in drawings:
        assert drawing.title and drawing.caption
        assert len(drawing.alt) > 40
        assert "nan" not in (drawing.caption + drawing.alt).lower().split()


def test_a_second_map_when_everything_happens_close_in() -> None:
    """A ring of 380 km makes kills at 30 km a dot: then they are drawn again, larger."""
    results = synthetic_results()
    near = np.isin(results.shots.target, range(12))  # the cruise missiles
    cut = Results(results.outcomes, results.central, results.shots[near], results.units, results.meta)
    with house_style():
        drawn = map_drawings(Material(cut, synthetic_film()))
    assert [drawing.name for drawing in drawn] == ["map", "map-close"]
    wide, close = (drawing.figure.axes[0].get_xlim()[1] for drawing in drawn)
    assert close < 0.45 * wide


def test_horizon_is_drawn_above_the_ground_of_the_site() -> None:
    """ITU-R P.834: with 4/3 Earth a 27 m mast sees 100 m high at 21.4 + 41.2 = 62.6 km; heights come above the sea."""
    made = Material(synthetic_results(), synthetic_film())
    heights_m = [0.0, 10.0, 30.0, 300.0, 1000.0, 10_000.0]
    range_m = [np.sqrt(2 * 8.4947e6) * (np.sqrt(27.0) + np.sqrt(height)) for height in heights_m]
    rows = [{"radar": "96L6E", "altitude_m": 840.0 + h, "range_m": r} for h, r in zip(heights_m, range_m, strict=True)]
    made.meta = {**made.meta, "horizon": rows}
    with house_style():
        drawing = profile_drawing(made)
    seen = re.search(r"96L6E sees an object at 100 m out to (\d+) km", drawing.alt)
    assert seen and float(seen[1]) == pytest.approx(62.6, abs=0.5)


def test_files_are_well_formed(svgs: dict[str, str], drawings: list[Drawing]) -> None:
    """W3C, Extensible Markup Language 1.0; ISO/IEC 15948 (PNG)."""
    for svg in svgs.values():
        assert ET.fromstring(svg).tag.endswith("svg")
        assert "SIMULATION — public sources only" in svg  # also when torn from its page
        assert "nan" not in svg.lower().replace("nance", "")
    with house_style():
        assert file_png(drawings[0])[:8] == b"\x89PNG\r\n\x1a\n"


def test_same_run_same_file(svgs: dict[str, str]) -> None:
    """A figure drawn twice is the same file: no date, no random identifier."""
    with house_style():
        again = {d.name: file_svg(d) for d in draw_all(Material(synthetic_results(), synthetic_film()))}
    assert again == svgs


def test_inline_copies_follow_the_page(svgs: dict[str, str], drawings: list[Drawing]) -> None:
    """Each colour becomes a variable of the page; identifiers do not clash between figures."""
    seen: set[str] = set()
    for drawing in drawings:
        inline = inline_svg(drawing, svgs[drawing.name])
        ET.fromstring(inline.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))
        colours = set(re.findall(r"#[0-9a-f]{6}\b", inline))
        assert not colours, f"{drawing.name} keeps {colours}"
        used = set(re.findall(r'\bid="([^"]+)"', inline))
        assert not used & seen
        seen |= used
        for target in re.findall(r"url\(#([^)]+)\)", inline) + re.findall(r'href="#([^"]+)"', inline):
            assert target in used


def luminance(colour: str) -> float:
    """Relative luminance of a colour, W3C WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("name", "least"), [("ink", 7.0), ("soft", 4.5), ("link", 4.5), ("killed", 3.0), ("leaked", 3.0)]
)
def test_contrast(scheme: int, name: str, least: float) -> None:
    """WCAG 2.2, criteria 1.4.3 and 1.4.11: 4.5 to 1 for text, 3 to 1 for graphics."""
    pair = sorted(luminance(PALETTE[which][scheme]) for which in (name, "paper"))
    assert (pair[1] + 0.05) / (pair[0] + 0.05) >= least


def test_palette_can_be_replaced_by_colour() -> None:
    """Light colours are what inline copies look for, so no two names may share one."""
    assert len({light for light, _ in PALETTE.values()}) == len(PALETTE)
