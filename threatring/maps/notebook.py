"""Figures as a notebook shows them: drawn once, coloured by the page, with their captions."""

from __future__ import annotations

from html import escape
from itertools import count
from pathlib import Path

from threatring.maps.material import Material
from threatring.maps.style import PALETTE, Drawing, file_png, file_svg, house_style, inline_svg
from threatring.results import Envelope, Film
from threatring.results.coverage import Coverage

_NUMBERS = count(1)  # of figures shown: identifiers must differ between the cells of one notebook


class Pictures:
    """Figures to look at; `save(folder)` writes each as SVG and PNG."""

    def __init__(self, drawings: list[Drawing]) -> None:
        self.drawings = drawings
        with house_style():
            self._svg = {drawing.name: file_svg(drawing) for drawing in drawings}

    def save(self, folder: str | Path) -> list[Path]:
        """Write every figure as SVG and PNG into a folder, made when missing; return the paths."""
        place, written = Path(folder), []
        place.mkdir(parents=True, exist_ok=True)
        for drawing in self.drawings:
            svg, png = place / f"{drawing.name}.svg", place / f"{drawing.name}.png"
            svg.write_text(self._svg[drawing.name], encoding="utf-8")
            with house_style():
                png.write_bytes(file_png(drawing))
            written += [svg, png]
        return written

    def _repr_html_(self) -> str:
        return (
            f'<div class="threatring-figures"><style>{_style()}</style>{"".join(map(self._shown, self.drawings))}</div>'
        )

    def _shown(self, drawing: Drawing) -> str:
        svg = inline_svg(drawing._replace(name=f"{drawing.name}-{next(_NUMBERS)}"), self._svg[drawing.name])
        caption = f"<b>{escape(drawing.title)}.</b> {escape(drawing.caption)}"
        fixed = (
            f' style="{_variables(0)};background:var(--paper)"' if "<image" in svg else ""
        )  # a raster has its colours
        return f"<figure{fixed}>{svg}<figcaption>{caption} Simulation, public sources only.</figcaption></figure>"

    def __repr__(self) -> str:
        return f"<Pictures {', '.join(drawing.name for drawing in self.drawings)}>"


def _style() -> str:
    """Return the palette: as the page says where it says it (JupyterLab, VS Code), else as the reader's system does."""
    light, dark = _variables(0), _variables(1)
    here = ".threatring-figures"
    return (
        f"{here}{{{light};--sans:system-ui,sans-serif;background:var(--paper);color:var(--ink);max-width:56em;padding:.6em}}"
        f"@media (prefers-color-scheme:dark){{{here}{{{dark}}}}}"
        f'body[data-jp-theme-light="true"] {here},.vscode-light {here}{{{light}}}'
        f'body[data-jp-theme-light="false"] {here},.vscode-dark {here}{{{dark}}}'
        f"{here} figure{{margin:0 0 1em}}{here} svg{{display:block;width:100%;height:auto}}"
        f"{here} figcaption{{font:13px/1.45 system-ui,sans-serif;color:var(--soft)}}"
    )


def _variables(scheme: int) -> str:
    """Return the palette for a light page (0) or a dark one (1) as CSS variables."""
    return ";".join(f"--{name}:{pair[scheme]}" for name, pair in PALETTE.items())


def pictures(thing: Film | Coverage | Envelope) -> Pictures:
    """Return the figures of a film (its timeline), of a coverage (its maps) or of an envelope (a figure a missile)."""
    with house_style():
        return Pictures(_drawn(thing))


def _drawn(thing: Film | Coverage | Envelope) -> list[Drawing]:
    if isinstance(thing, Film):
        from threatring.maps.timeline import timeline_drawing

        return [timeline_drawing(Material(film=thing))]
    if isinstance(thing, Coverage):
        from threatring.maps.coverage import coverage_drawings

        return coverage_drawings(thing)
    from threatring.maps.reach import reach_drawings

    return reach_drawings(thing)
