"""How figures look: one palette, one set of symbols, one way to make SVG and PNG of them.

Colours are those of M. Okabe and K. Ito, Color Universal Design (2008), told apart by every kind of colour vision;
nothing is told by colour alone. A figure is drawn once, in the colours for a light page; the copy that goes into the
report has each of them replaced by a CSS variable, so that the page decides between light and dark.
"""

from __future__ import annotations

import io
import re
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from threatring.records import End

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from matplotlib.figure import Figure

#: name -> (on a light page, on a dark page). Light values must differ: they are what is replaced.
PALETTE: dict[str, tuple[str, str]] = {
    "ink": ("#1b1e23", "#e9e7e2"),
    "soft": ("#5f656e", "#a5a9b0"),
    "line": ("#c9ccd1", "#474c55"),
    "faint": ("#e7e8ea", "#2c3037"),
    "paper": ("#fdfdfc", "#16181c"),
    "killed": ("#0072b2", "#56a8e4"),
    "leaked": ("#d55e00", "#ff8b3d"),
    "survived": ("#cc79a7", "#e29bc2"),
    "crashed": ("#8c8f94", "#84888f"),
    "safe": ("#009e73", "#2fc79b"),
    "horizon": ("#56b4e9", "#3d87b5"),
    "gold": ("#e69f00", "#f2b632"),
    "water": ("#7e97a8", "#5d7383"),
    "link": ("#005a8e", "#7cc0f2"),
}
COLOUR = {name: light for name, (light, _) in PALETTE.items()}


CREDIT = "SIMULATION — public sources only · threatring"


class Mark(NamedTuple):
    """How one way to end is drawn and named."""

    colour: str
    symbol: str  # matplotlib marker
    word: str


MARKS: dict[End, Mark] = {
    End.KILLED: Mark(COLOUR["killed"], "X", "shot down"),
    End.LEAKED: Mark(COLOUR["leaked"], "v", "got through"),
    End.SURVIVED: Mark(COLOUR["survived"], "s", "survived"),
    End.CRASHED: Mark(COLOUR["crashed"], "P", "crashed by itself"),
    End.SAFE: Mark(COLOUR["safe"], "D", "left safely (friend)"),
    End.UNRELEASED: Mark(COLOUR["link"], "*", "never released"),
    End.MISSED_AIM: Mark(COLOUR["gold"], "d", "missed its aim"),
    End.PENDING: Mark(COLOUR["soft"], "o", "still flying at the end"),
}

_RC: Any = {
    "font.family": ["DejaVu Sans"], "font.size": 9.5, "svg.fonttype": "none", "text.color": COLOUR["ink"],
    "axes.edgecolor": COLOUR["line"], "axes.labelcolor": COLOUR["soft"], "axes.linewidth": 0.8, "axes.axisbelow": True,
    "axes.spines.top": False, "axes.spines.right": False, "axes.facecolor": "none", "figure.facecolor": "none",
    "xtick.color": COLOUR["line"], "ytick.color": COLOUR["line"], "xtick.labelcolor": COLOUR["soft"],
    "ytick.labelcolor": COLOUR["soft"], "grid.color": COLOUR["faint"], "grid.linewidth": 0.8, "legend.frameon": False,
    "legend.handlelength": 1.6, "lines.solid_capstyle": "round", "axes.labelsize": 9.5, "legend.fontsize": 9.0,
    "path.simplify": True, "path.simplify_threshold": 0.2,
}  # fmt: skip


#: Digits beyond a hundredth of a point, which is fine enough; not those of a factor, which may scale a whole image.
_DIGITS = re.compile(r"(?:matrix|scale)\([^)]*\)|(\d\.\d\d)\d+")


class Drawing(NamedTuple):
    """One finished figure."""

    name: str  # of its files
    title: str
    caption: str
    alt: str  # what someone who cannot see it is told
    figure: Figure


def house_style() -> AbstractContextManager[None]:
    """Return the context in which figures are drawn and written; matplotlib's settings are as before afterwards."""
    import matplotlib as mpl

    return mpl.rc_context(_RC)


def sheet(width: float = 8.2, height: float = 4.2, credit: str = "", **grid: Any) -> tuple[Figure, Any]:
    """Return an empty figure (inches) and its axes; no window system is touched.

    At its head stands what it is, for when it is torn from its page; the copy inside the report leaves that out.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    head = figure.suptitle(f"{CREDIT}{credit}", x=0.008, ha="left", fontsize=7.5, color=COLOUR["soft"])
    head.set_gid("credit")
    return figure, figure.subplots(**grid)


def file_svg(drawing: Drawing) -> str:
    """Return the figure as an SVG file of its own: light colours on paper, fit for any drawing program."""
    import matplotlib as mpl

    stream = io.StringIO()
    about = {"Date": None, "Creator": "threatring", "Title": drawing.title, "Description": drawing.alt}
    with mpl.rc_context({"svg.hashsalt": drawing.name}):
        drawing.figure.savefig(stream, format="svg", facecolor=COLOUR["paper"], metadata=about)
    return re.sub(_DIGITS, lambda found: found[1] or found[0], stream.getvalue())


def file_png(drawing: Drawing) -> bytes:
    """Return the figure as PNG, light colours on paper, 200 dots an inch."""
    stream = io.BytesIO()
    about = {"Software": "threatring", "Title": drawing.title, "Description": drawing.alt}
    drawing.figure.savefig(stream, format="png", dpi=200, facecolor=COLOUR["paper"], metadata=about)
    return stream.getvalue()


def inline_svg(drawing: Drawing, svg: str) -> str:
    """Return the SVG of `file_svg` for a page: no background, the page's fonts, CSS variables as colours, own ids."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, count=1, flags=re.DOTALL)
    svg = re.sub(r"<title>.*?</title>\s*", "", svg, count=1, flags=re.DOTALL)
    svg = re.sub(r'<g id="patch_1">.*?</g>\s*', "", svg, count=1, flags=re.DOTALL)  # the paper
    svg = re.sub(r'<g id="credit">.*?</g>\s*', "", svg, count=1, flags=re.DOTALL)
    for name, colour in COLOUR.items():
        svg = svg.replace(colour, f"var(--{name})")
    svg = svg.replace("'DejaVu Sans'", "var(--sans)")
    svg = re.sub(r'\bid="', f'id="{drawing.name}-', svg)
    svg = re.sub(r'(url\(#|href="#)', rf"\1{drawing.name}-", svg)
    box = re.search(r'viewBox="[^"]*"', svg)
    opening = f'<svg role="img" aria-label="{escape(drawing.alt, quote=True)}" {box.group() if box else ""} xmlns:xlink="http://www.w3.org/1999/xlink">'
    return opening + svg[svg.index(">") + 1 :].rstrip()
