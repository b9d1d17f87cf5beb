"""A study as figures: curves over one axis, families of curves over two, panels over three, and maps of two numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from threatring.maps.style import COLOUR, Drawing, sheet
from threatring.results.study import WORDS, StudyAxis, StudyResults
from threatring.results.words import figure_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLOURS = tuple(COLOUR[name] for name in ("killed", "leaked", "safe", "gold", "survived", "link", "crashed", "ink"))
_MARKERS, _DASHES = "osD^vPX*", ("-", (0, (5, 1.6)), (0, (1.4, 1.4)), (0, (6, 1.6, 1.4, 1.6)))
_BANDS_MOST = 3  # curves in a panel beyond which bands would hide each other: bars then
_DODGE_PT = 5.0  # between the bars of two curves, points
_TICKS_MOST = 10
_INK, _PAPER = "#111214", "#fcfcfb"  # in cells of a map, whose colours do not change with the page's
_RAMPS = {"leakers": "#c04f00", "shots": "#8a6100", "friendly_losses": "#a23c78", "friends_engaged": "#a23c78"}
_RAMP = "#00588f"
MEAN = "mean number per raid"


class Roles(NamedTuple):
    """What each axis of a study is in a figure: its number, or None."""

    along: int  # to the right
    family: int | None  # one curve a value
    panels: int | None  # one panel a value


def study_drawings(found: StudyResults) -> list[Drawing]:
    """Return a figure of curves for each measure, and a map where two axes are numbers; call inside `house_style()`."""
    drawings = [curves_drawing(found, measure) for measure in found.measures]
    if sum(axis.is_numeric for axis in found.axes) >= 2:
        drawings += [map_drawing(found, measure) for measure in found.measures]
    return drawings


def roles_of(axes: tuple[StudyAxis, ...]) -> Roles:
    """Return which axis runs along: the longest one of numbers, else the longest; the shorter others make families."""
    order = sorted(range(len(axes)), key=lambda i: (not axes[i].is_numeric, -len(axes[i].values), i))
    others = sorted(order[1:])
    family = max(others, key=lambda i: len(axes[i].values), default=None)
    panels = next((i for i in others if i != family), None)
    return Roles(order[0], family, panels)


def curves_drawing(found: StudyResults, measure: str) -> Drawing:
    """Return a measure along one axis: the mean with its error, and the band of what nobody knows."""
    roles = roles_of(found.axes)
    panels = 1 if roles.panels is None else len(found.axes[roles.panels].values)
    columns = min(panels, 3)
    lines = -(-panels // columns)
    size = (8.2, 4.4) if panels == 1 else (3.0 * columns + 0.6, 3.1 * lines + 0.9)
    figure, grid = sheet(*size, nrows=lines, ncols=columns, squeeze=False, sharex=True, sharey=True)
    for number, axes in enumerate(grid.flat):
        if number >= panels:
            axes.set_axis_off()
            continue
        _panel(axes, found, measure, roles, number)
        if roles.panels is not None:
            head = found.axes[roles.panels]
            axes.set_title(f"{head.name}: {head.said(number)}", loc="left", fontsize=9.5, color=COLOUR["ink"])
    for axes in grid[:, 0]:
        axes.set_ylabel(f"{WORDS[measure]}, {MEAN}")
        axes.set_ylim(bottom=0.0)
    for axes in grid[-1]:
        axes.set_xlabel(found.axes[roles.along].title)
    _legend(figure, grid.flat[0], found, roles)
    name = f"study-{measure.replace('_', '-')}"
    title = f"{WORDS[measure].capitalize()} by {_listed([axis.name for axis in found.axes])}"
    return Drawing(name, title, _caption(found), _alt(found, measure), figure)


def _panel(axes: Axes, found: StudyResults, measure: str, roles: Roles, panel: int) -> None:
    along = found.axes[roles.along]
    count = 1 if roles.family is None else len(found.axes[roles.family].values)
    for number in range(count):
        at: list[Any] = [slice(None)] * len(found.axes)
        for role, chosen in ((roles.family, number), (roles.panels, panel)):
            if role is not None:
                at[role] = chosen
        place = tuple(at)
        mean = found.mean(measure)[place]
        mc, ignorance = (found.interval(measure, kind)[place] for kind in ("mc", "ignorance"))
        x = np.array(along.values, float) if along.is_numeric else np.arange(len(along.values), dtype=float)
        banded = along.is_numeric and count <= _BANDS_MOST
        aside_pt = _DODGE_PT * (0.5 if banded else 1.0 if along.is_numeric else 2.0) * (number - 0.5 * (count - 1))
        _curve(axes, x, mean, mc, ignorance, number, aside_pt, banded=banded, joined=along.is_numeric)
    if not along.is_numeric:
        axes.set_xticks(range(len(along.values)), [along.said(j) for j in range(len(along.values))])
        axes.set_xlim(-0.5, len(along.values) - 0.5)
    elif len(along.values) <= _TICKS_MOST:
        _ticks(axes, np.array(along.values, float))
    axes.grid(True, axis="y")


def _ticks(axes: Axes, values: np.ndarray) -> None:
    """Put ticks at the values, on a scale of ratios where the values grow by ratios."""
    from matplotlib.ticker import FixedLocator, NullLocator

    steps = np.diff(np.log(values)) if (values > 0.0).all() else np.zeros(1)
    if len(steps) > 1 and steps.min() > 0.0 and steps.max() < 1.4 * steps.min() and steps.sum() > np.log(8.0):
        axes.set_xscale("log")
    axes.xaxis.set_major_locator(FixedLocator(list(values)))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")


def _curve(
    axes: Axes,
    x: np.ndarray,
    mean: np.ndarray,
    mc: np.ndarray,
    ignorance: np.ndarray,
    number: int,
    aside_pt: float,
    *,
    banded: bool,
    joined: bool,
) -> None:
    from matplotlib.transforms import ScaledTranslation

    colour, known = _COLOURS[number % len(_COLOURS)], np.isfinite(ignorance).all(axis=1)
    if banded and known.any():
        low, high = ignorance[known].T
        axes.fill_between(x[known], low, high, color=colour, alpha=0.13, lw=0.0, zorder=2)
        for edge in (low, high):
            axes.plot(x[known], edge, color=colour, lw=0.6, alpha=0.55, zorder=2.2)
    aside = axes.transData + ScaledTranslation(aside_pt / 72.0, 0.0, axes.figure.dpi_scale_trans)
    if known.any() and not banded:
        axes.vlines(x[known], *ignorance[known].T, color=colour, lw=3.6, alpha=0.25, zorder=2, transform=aside)
    points = np.concatenate([mean, mc[np.isfinite(mc)], ignorance[known].ravel()])
    axes.update_datalim([(place, value) for place in (x[0], x[-1]) for value in points[np.isfinite(points)]])
    axes.autoscale_view()  # what is drawn aside of its place is not counted by itself
    error = np.abs(np.where(np.isfinite(mc), mc, mean[:, None]) - mean[:, None]).T
    dashes = _DASHES[number // len(_COLOURS) % len(_DASHES)] if joined else "none"
    axes.errorbar(x, mean, error, color=colour, ls=dashes, marker=_MARKERS[number % len(_MARKERS)], ms=4.6, lw=1.5,
                  elinewidth=1.1, capsize=2.6, mec=COLOUR["paper"], mew=0.5, zorder=4, transform=aside)  # fmt: skip


def _legend(figure: Any, axes: Axes, found: StudyResults, roles: Roles) -> None:
    """Say below what curves, bars and bands are; each curve is named with its marker."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Any] = []
    if roles.family is not None:
        family = found.axes[roles.family]
        for number in range(len(family.values)):
            look: dict[str, Any] = {
                "color": _COLOURS[number % len(_COLOURS)],
                "marker": _MARKERS[number % len(_MARKERS)],
                "ms": 4.6,
            }
            handles.append(Line2D([], [], lw=1.5, label=f"{family.name}: {family.said(number)}", **look))
    soft = COLOUR["soft"]
    handles.append(Line2D([], [], color=soft, marker="|", ms=9, mew=1.1, ls="none", label="error of the mean (mc)"))
    handles.append(Patch(color=soft, alpha=0.22, lw=0, label="what nobody knows (ignorance)"))
    figure.legend(handles=handles, loc="outside lower center", ncols=min(len(handles), 3), fontsize=8.6)


def map_drawing(found: StudyResults, measure: str) -> Drawing:
    """Return a measure over two axes of numbers as a map of cells, one panel a value of the third."""
    numeric = [i for i, axis in enumerate(found.axes) if axis.is_numeric]
    right, up = numeric[:2]
    third = next((i for i in range(len(found.axes)) if i not in (right, up)), None)
    panels = 1 if third is None else len(found.axes[third].values)
    columns = min(panels, 3)
    lines = -(-panels // columns)
    wide = 1.6 + 0.86 * len(found.axes[right].values) if panels == 1 else 3.2
    high = 1.5 + 0.58 * len(found.axes[up].values) if panels == 1 else 2.9
    figure, grid = sheet(min(max(wide * columns, 6.2), 10.0), high * lines, nrows=lines, ncols=columns, squeeze=False,
                         sharex=True, sharey=True)  # fmt: skip
    known = found.mean(measure)[np.isfinite(found.mean(measure))]
    span = (float(known.min()), max(float(known.max()), float(known.min()) + 1e-9))
    shown: Any = None
    for number, axes in enumerate(grid.flat):
        if number >= panels:
            axes.set_axis_off()
            continue
        shown = _cells(axes, found, measure, (right, up, third, number), span, small=panels > 1)
    for axes in grid[:, 0]:
        axes.set_ylabel(found.axes[up].title)
    for axes in grid[-1]:
        axes.set_xlabel(found.axes[right].title)
    bar = figure.colorbar(shown, ax=grid, shrink=0.86, pad=0.02)
    bar.set_label(f"{WORDS[measure]}, {MEAN}", color=COLOUR["soft"])
    bar.outline.set_visible(False)
    names = _listed([found.axes[i].name for i in (right, up)])
    caption = (
        f"{WORDS[measure].capitalize()}, {MEAN}; below each figure the half-width of its 95 % interval (mc). Cells are "
        f"evenly drawn whatever the distance of their values. {_basis(found)}"
    )
    return Drawing(f"study-map-{measure.replace('_', '-')}", f"{WORDS[measure].capitalize()} over {names}", caption,
                   _alt(found, measure), figure)  # fmt: skip


def _cells(
    axes: Axes,
    found: StudyResults,
    measure: str,
    chosen: tuple[int, int, int | None, int],
    span: tuple[float, float],
    *,
    small: bool,
) -> Any:
    from matplotlib.colors import LinearSegmentedColormap

    right, up, third, number = chosen
    ramp = LinearSegmentedColormap.from_list("ramp", ["#f6f2ea", _RAMPS.get(measure, _RAMP)])
    at: list[Any] = [slice(None)] * len(found.axes)
    if third is not None:
        at[third] = number
        axes.set_title(f"{found.axes[third].name}: {found.axes[third].said(number)}", loc="left", fontsize=9.5,
                       color=COLOUR["ink"])  # fmt: skip
    mean, mc = found.mean(measure)[tuple(at)], found.interval(measure, "mc")[tuple(at)]
    mean, mc = (mean, mc) if up < right else (mean.T, mc.transpose(1, 0, 2))
    shown = axes.imshow(
        mean, origin="lower", cmap=ramp, vmin=span[0], vmax=span[1], aspect="auto", interpolation="nearest"
    )
    for row, column in np.ndindex(mean.shape):
        value, (low, high) = mean[row, column], mc[row, column]
        if np.isfinite(value):
            ink = _ink(ramp((value - span[0]) / (span[1] - span[0])))
            look: dict[str, Any] = {"textcoords": "offset points", "ha": "center", "color": ink}
            axes.annotate(figure_text(value), (column, row), (0, 0 if small else 4), va="center",
                          fontsize=8.0 if small else 9.5, **look)  # fmt: skip
            if np.isfinite(high) and not small:
                half = f"± {0.5 * (high - low):.2g}"
                axes.annotate(half, (column, row), (0, -8), va="center", fontsize=7.2, **look)
    axes.set_xticks(range(mean.shape[1]), [f"{value:g}" for value in found.axes[right].values])
    axes.set_yticks(range(mean.shape[0]), [f"{value:g}" for value in found.axes[up].values])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return shown


def _ink(colour: Any) -> str:
    """Return the colour of text on a cell: the one with the greater contrast (WCAG 2.1, relative luminance)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]]
    return _INK if np.dot([0.2126, 0.7152, 0.0722], linear) > 0.179 else _PAPER


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _caption(found: StudyResults) -> str:
    return (
        "Means with the 95 % interval of their error (mc, bars), and where the means of 95 % of the sets of unknowns "
        f"lie (ignorance, bands). {_basis(found)}"
    )


def _basis(found: StudyResults) -> str:
    meta = found.meta
    spread = f"{meta['sets']:,} sets of unknowns × {meta['cases_per_set']:,}"
    return f"{meta['runs']:,} cases a cell ({spread}), seed {meta['seed']}, the same dice in every cell."


def _alt(found: StudyResults, measure: str) -> str:
    mean = found.mean(measure)
    said = []
    for word, number in (("least", int(np.nanargmin(mean))), ("most", int(np.nanargmax(mean)))):
        place = found.places[number]
        where = ", ".join(f"{axis.name} {axis.said(j)}" for axis, j in zip(found.axes, place, strict=True))
        said.append(f"{word} {figure_text(float(mean[place]))} at {where}")
    return f"{WORDS[measure]}, {MEAN}: {'; '.join(said)}."
