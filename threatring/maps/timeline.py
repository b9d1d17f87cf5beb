"""One case told in time: a bar for each object, from the first look to its end, with every missile fired at it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from threatring.maps.material import Material
from threatring.maps.style import COLOUR, MARKS, Drawing, sheet
from threatring.records import ShotEnd

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_ROWS = 60

#: A stage of the chain as a stretch of the bar: from this time, this thick, this colour, this word.
_STAGES = [
    ("first_plot_s", 0.16, "line", "seen"),
    ("confirmed_s", 0.30, "horizon", "tracked"),
    ("assigned_s", 0.46, "gold", "assigned to a fire unit"),
    ("launched_s", 0.62, "killed", "under fire"),
]


def timeline_drawing(material: Material) -> Drawing:
    """Return the timeline of the filmed case; raids of more than sixty objects are cut, and it says so."""
    rows = [target for members in material.raids.values() for target in members][:_MOST_ROWS]
    figure, axes = sheet(8.2, 1.6 + 0.215 * max(len(rows), 3))
    for row, target in enumerate(rows):
        _bar(material, axes, row, target)
    _frame(material, axes, rows)
    _legend(axes, material, rows)
    return Drawing(
        "timeline", f"One raid in time: case {material.film.case}", _caption(material, rows), _alt(material), figure
    )


def _bar(material: Material, axes: Axes, row: int, target: int) -> None:
    outcome, path = material.film.outcome[target], material.paths.get(target)
    end_s = float(outcome["end_s"])
    if not np.isfinite(end_s):
        end_s = float(path.time_s[-1]) if path else 0.0
    start_s = float(path.time_s[0]) if path else 0.0
    axes.plot([start_s, end_s], [row, row], color=COLOUR["line"], lw=0.8, ls=(0, (1, 2)), zorder=1)
    known = [(float(outcome[column]), height, colour) for column, height, colour, _ in _STAGES]
    known = [stage for stage in known if np.isfinite(stage[0]) and stage[0] < end_s]
    for (begin_s, height, colour), nxt in pairwise([*known, (end_s, 0.0, "")]):
        axes.barh(row, max(nxt[0] - begin_s, 0.0), left=begin_s, height=height, color=COLOUR[colour], zorder=2)
    for shot in material.film.shots[material.film.shots["target"] == target]:
        axes.scatter(shot["launched_s"], row, s=42, marker="|", color=COLOUR["ink"], linewidths=1.1, zorder=4)
        if shot["end"] in (ShotEnd.BURST_NO_KILL, ShotEnd.WIDE_MISS):
            for colour, width in (("paper", 3.0), ("ink", 1.1)):
                axes.scatter(shot["end_s"], row, s=22, marker="x", color=COLOUR[colour], linewidths=width, zorder=4)
    mark = MARKS[material.end_of(target)]
    axes.scatter(
        end_s, row, s=44, marker=mark.symbol, color=mark.colour, edgecolors=COLOUR["paper"], linewidths=0.6, zorder=5
    )


def _frame(material: Material, axes: Axes, rows: list[int]) -> None:
    axes.set(ylim=(len(rows) - 0.4, -0.6), xlabel="time since the start of the case, s")
    axes.set_yticks(range(len(rows)), [material.targets[target]["name"] for target in rows], fontsize=8.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(True, axis="x")
    axes.set_xlim(left=0.0)
    raids = [material.targets[target]["raid"] for target in rows]
    for row in range(1, len(rows)):
        if raids[row] != raids[row - 1]:
            axes.axhline(row - 0.5, color=COLOUR["line"], lw=0.7, zorder=0)


def _legend(axes: Axes, material: Material, rows: list[int]) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    seen = {material.end_of(target) for target in rows}
    entries = [
        Line2D([], [], color=COLOUR["line"], lw=0.8, ls=(0, (1, 2)), label="flying unseen"),
        *(Patch(color=COLOUR[colour], label=word) for _, _, colour, word in _STAGES),
        Line2D([], [], color=COLOUR["ink"], ls="", marker="|", label="missile launched"),
        Line2D([], [], color=COLOUR["ink"], ls="", marker="x", ms=5, label="burst or passed, no kill"),
        *(Line2D([], [], color=MARKS[end].colour, ls="", marker=MARKS[end].symbol, label=MARKS[end].word)
          for end in MARKS if end in seen),
    ]  # fmt: skip
    axes.figure.legend(handles=entries, loc="outside lower center", ncols=4)


def _caption(material: Material, rows: list[int]) -> str:
    cut = len(material.targets) - len(rows)
    said = f"The first {len(rows)} objects are shown, {cut} more are left out. " if cut > 0 else ""
    return f"{said}One case is one throw of the dice: another looks different. Bars grow thicker stage by stage."


def _alt(material: Material) -> str:
    ends = [material.end_of(target) for target in range(len(material.targets))]
    told = ", ".join(f"{ends.count(end)} {MARKS[end].word}" for end in MARKS if end in ends)
    fired = len(material.film.shots)
    return f"Timeline of {len(ends)} objects in case {material.film.case}: {told}; {fired} missiles fired."
