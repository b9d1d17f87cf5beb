"""A figure in the page: the drawing, its caption, and the files it can be had as."""

from __future__ import annotations

from typing import NamedTuple

from threatring.maps import Drawing, Material, draw_all, file_png, file_svg, house_style, inline_svg
from threatring.report.markup import text


class Finished(NamedTuple):
    """A drawing in every form it leaves the house in."""

    drawing: Drawing
    svg: str
    png: bytes
    html: str  # <figure> with the SVG inside


def finished_figures(material: Material) -> dict[str, Finished]:
    """Return every figure of the report by name."""
    with house_style():
        return {drawing.name: finished(drawing) for drawing in draw_all(material)}


def finished(drawing: Drawing) -> Finished:
    """Return a drawing in every form; call it inside `house_style()`."""
    svg = file_svg(drawing)
    name = drawing.name
    html = (
        f'<figure id="figure-{name}">\n<div class="drawing">{inline_svg(drawing, svg)}</div>\n'
        f"<figcaption><b>{text(drawing.title)}.</b> {text(drawing.caption)}</figcaption>\n</figure>"
    )
    return Finished(drawing, svg, file_png(drawing), html)
