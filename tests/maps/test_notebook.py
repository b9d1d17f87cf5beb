"""Figures in a notebook: whole, with their captions, and writable."""

from xml.etree import ElementTree

from tests.synthetic import synthetic_film


def test_a_film_is_plotted_without_its_run(tmp_path):
    pictures = synthetic_film(3).plot()
    root = ElementTree.fromstring(pictures._repr_html_().replace("&nbsp;", " "))
    assert "One raid in time: case 3" in " ".join(root.itertext())
    assert [path.name for path in pictures.save(tmp_path)] == ["timeline.svg", "timeline.png"]
    assert repr(pictures) == "<Pictures timeline>"
