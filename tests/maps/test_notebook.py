"""Figures in a notebook: whole, with their captions, and writable."""

import re
from xml.etree import ElementTree

from tests.maps.test_reach import made_up as made_up_envelope
from tests.small_coverage import made_up as made_up_coverage
from tests.synthetic import synthetic_film


def test_a_film_is_plotted_without_its_run(tmp_path):
    pictures = synthetic_film(3).plot()
    root = ElementTree.fromstring(pictures._repr_html_().replace("&nbsp;", " "))
    assert "One raid in time: case 3" in " ".join(root.itertext())
    assert [path.name for path in pictures.save(tmp_path)] == ["timeline.svg", "timeline.png"]
    assert repr(pictures) == "<Pictures timeline>"


def test_the_same_figure_twice_has_identifiers_of_its_own():
    """WHATWG HTML: identifiers are unique in a page, and a notebook is one page."""
    pictures = synthetic_film(3).plot()
    first, second = (set(re.findall(r'\bid="([^"]+)"', pictures._repr_html_())) for _ in range(2))
    assert len(first) > 20 and not first & second


def test_coverage_and_envelope_are_plotted():
    for thing, said in ((made_up_coverage(), "radar 1"), (made_up_envelope(120e3), "km")):
        shown = thing.plot()._repr_html_()
        assert said in shown and "Simulation, public sources only" in shown and "prefers-color-scheme:dark" in shown
        assert ('<figure style="--ink:#1b1e23' in shown) == ("<image" in shown)  # a raster cannot follow the page
        assert not re.search(r'(src|href)="http|url\(http|<script|@import', shown)
