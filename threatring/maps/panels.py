"""A small map a height: how many radars see there, the edge of what each of them sees, and areas in figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from threatring.maps.coverage import rings_said
from threatring.maps.geo import MAP_SOURCES
from threatring.maps.relief import Ground, rgb
from threatring.maps.scene import (
    NATURAL_EARTH,
    Scene,
    area_said,
    basis_said,
    credits,
    footnote,
    frame,
    paint,
    rings,
    target_said,
)
from threatring.maps.style import COLOUR, Drawing, sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_POINTS = 320
_COLUMNS = 3
_LINE_PT = 10.5  # of a line of figures over a panel
_SIZE = 0.36  # of a large map
#: Fill where one radar sees, two, and more: light to dark, so that grey prints tell them apart.
COUNTS = ("#c9b8e2", "#9478bf", "#4f3184")
#: Edges by radar; a dash pattern each, for those who see no colour.
EDGES: tuple[tuple[str, Any], ...] = (
    ("#111318", "solid"),
    ("#b34700", (0, (4, 1.5))),
    ("#00593f", (0, (1.2, 1.2))),
    ("#8a1c5c", (0, (5, 1.5, 1, 1.5))),
)


def levels_drawing(scene: Scene) -> Drawing:
    """Return the panels, above ground first; those above ground and those above the sea have a scale of their own."""
    coverage = scene.coverage
    levels = [*scene.low, *scene.high]
    reach_km = {True: scene.close_km(scene.low) if scene.low else 0.0,
                False: scene.close_km(scene.high) if scene.high else 0.0}  # fmt: skip
    rows = [*_rows(scene.low), *_rows(scene.high)]
    lines = 1 + min(len(coverage.radars), len(EDGES)) if len(coverage.radars) > 1 else 1
    row_in = 2.66 + 0.27 + _LINE_PT / 72.0 * lines
    size = 8.2, 1.3 + row_in * len(rows)
    figure, panels = sheet(*size, credits(coverage) + NATURAL_EARTH, nrows=len(rows) + 1, ncols=_COLUMNS,
                           height_ratios=[row_in] * len(rows) + [0.8], squeeze=False)  # fmt: skip
    foot = panels[-1, 0].get_gridspec()[-1, :]
    for axes in panels[-1]:
        axes.remove()
    for row, part in enumerate(rows):
        for axes, k in zip(panels[row], part, strict=False):
            _panel(axes, scene, k, reach_km[coverage.levels[k].above_ground])
        for axes in panels[row][len(part) :]:
            axes.set_axis_off()
    footnote(figure.add_subplot(foot), _entries(scene), basis_said(coverage), 4, 124)
    title = f"Which radars see {target_said(coverage)} from {coverage.meta['site']['name']}"
    return Drawing("coverage-levels", title, _caption(scene), _alt(scene, levels), figure)


def _rows(part: list[int]) -> list[list[int]]:
    return [part[first : first + _COLUMNS] for first in range(0, len(part), _COLUMNS)]


def counted(scene: Scene, ground: Ground, level: int) -> np.ndarray:
    """Return how many radars see each point of the plane (n, n)."""
    return np.sum([ground.taken(view.seen[level]) > 0.5 for view in scene.coverage.radars], axis=0, dtype=int)


def _panel(axes: Axes, scene: Scene, level: int, reach_km: float) -> None:
    coverage = scene.coverage
    ground = scene.ground(reach_km, _POINTS)
    frame(axes, scene, reach_km, _SIZE)
    count = counted(scene, ground, level)
    fills = np.array([rgb(colour) for colour in COUNTS])
    paint(axes, scene, ground, np.minimum(count, len(COUNTS)) - 1, fills)
    for number, view in enumerate(coverage.radars[: len(EDGES)]):
        colour, dashes = EDGES[number]
        scene.outline(axes, ground, view.seen[level], colors=colour, linestyles=[dashes], linewidths=0.9)
    rings(axes, scene)
    areas = [("any radar", area_said(coverage.area_m2(coverage.union(level))))]
    if len(coverage.radars) > 1:
        areas += [(v.name, area_said(coverage.area_m2(v.seen[level]))) for v in coverage.radars[: len(EDGES)]]
    else:
        areas = [(coverage.radars[0].name, areas[0][1])]
    look: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points", "fontsize": 8.2}
    for line, (name, area) in enumerate(reversed(areas)):
        colour = COLOUR["ink"] if line == len(areas) - 1 else COLOUR["soft"]
        axes.annotate(name, (0.0, 1.0), (0, 4 + _LINE_PT * line), color=colour, **look)
        axes.annotate(area, (1.0, 1.0), (0, 4 + _LINE_PT * line), color=colour, ha="right", **look)
    axes.set_title(str(coverage.levels[level]), loc="left", fontsize=9.5, weight="bold", pad=6 + _LINE_PT * len(areas))


def _entries(scene: Scene) -> list[Any]:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    radars = scene.coverage.radars
    words = ("one radar sees", "two see", "three or more see")
    many = min(len(radars), len(COUNTS))
    said = words[: many - 1] + (("three see",) if len(radars) == 3 else (words[many - 1],))
    entries: list[Any] = [
        Patch(facecolor=colour, edgecolor=COLOUR["soft"], lw=0.5, label=word)
        for colour, word in zip(COUNTS, said, strict=False)
    ]
    for view, (colour, dashes) in zip(radars, EDGES, strict=False):
        entries.append(Line2D([], [], color=colour, ls=dashes, lw=1.4, label=f"edge: {view.name}"))
    entries.append(Line2D([], [], color=COLOUR["leaked"], ls=(0, (6, 3)), lw=1.5, label="range as advertised"))
    entries.append(Line2D([], [], color=COLOUR["ink"], ls="", marker="^", mfc="none", label="radar"))
    return entries


def _caption(scene: Scene) -> str:
    coverage = scene.coverage
    two = (
        " Panels above ground and panels above the sea are drawn to different scales."
        if scene.low and scene.high
        else ""
    )
    return (
        f"Where how many radars see {target_said(coverage)}, a map a height.{two} Edges are smoothed and leave out "
        f"scraps, fills and areas do not. Advertised: {rings_said(coverage)}. {basis_said(coverage)} {MAP_SOURCES}"
    )


def _alt(scene: Scene, levels: list[int]) -> str:
    coverage = scene.coverage
    told = []
    for k in levels:
        each = ", ".join(f"{v.name} {area_said(coverage.area_m2(v.seen[k]))}" for v in coverage.radars)
        told.append(f"{coverage.levels[k]}: any radar {area_said(coverage.area_m2(coverage.union(k)))} ({each})")
    return f"{len(levels)} small maps of what is seen. " + "; ".join(told) + "."
