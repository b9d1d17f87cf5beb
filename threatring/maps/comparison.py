"""Variants side by side: what each has of a count, and by how much it differs from the first; both spreads shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from threatring.maps.style import COLOUR, Drawing, sheet
from threatring.results.comparison import COMPARED, Comparison
from threatring.results.concluding import WORDS, amount, conclusion, signed, verdict

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from threatring.statistics import Interval

#: One colour and one symbol a variant, the first in the middle grey of what it is: the one held against.
LOOKS = (("soft", "D"), ("leaked", "o"), ("killed", "s"), ("safe", "^"), ("survived", "v"), ("gold", "P"),
         ("horizon", "X"), ("link", "*"))  # fmt: skip
AXES = {
    "leakers": "hostile objects that got through",
    "kills": "hostile objects shot down",
    "shots": "missiles fired",
    "friendly_losses": "friends shot down",
    "friends_engaged": "friends fired at",
}
NOBODY, ERROR, LUCK = 4.5, 8.0, 0.9  # widths of the three bars, points
LOWER = 0.27  # how far the line of luck stands below its row, in rows
PAPER = {"facecolor": COLOUR["paper"], "edgecolor": "none", "pad": 0.6}
_NAME = 26  # letters of a name on a line


def comparison_drawings(comparison: Comparison) -> list[Drawing]:
    """Return the figure of the headline and that of all counts; call it inside `house_style()`."""
    return [headline_drawing(comparison), counts_drawing(comparison)]


def headline_drawing(comparison: Comparison) -> Drawing:
    """Return the headline count of every variant, and its difference to the first."""
    count, rows = comparison.headline, len(comparison.variants)
    figure, (left, right) = sheet(8.6, 2.0 + 0.62 * rows, ncols=2, sharey=True, width_ratios=[1.25, 1.0])
    _levels(left, comparison, count)
    _differences(right, comparison, count, told=True)
    left.set_xlabel(f"{AXES[count]}, number in a raid")
    right.set_xlabel(f"difference to {_short(comparison.variants[0].name)}, number in a raid")
    left.set_title("Each by itself", loc="left", fontsize=10)
    right.set_title("Differences, on common dice", loc="left", fontsize=10)
    figure.legend(handles=_legend(), loc="outside lower center", ncols=4, fontsize=8.5)
    first = comparison.variants[0].name
    sentences = " ".join(conclusion(comparison, n)[0] for n in range(1, rows))
    return Drawing(f"compare-{count.replace('_', '-')}", f"What changes against {first}", _caption(comparison),
                   sentences, figure)  # fmt: skip


def counts_drawing(comparison: Comparison) -> Drawing:
    """Return every count that is compared: levels to the left, differences to the right."""
    rows, lines = len(comparison.variants), len(COMPARED)
    height = 0.9 + lines * (0.62 + 0.27 * rows)
    figure, panels = sheet(8.6, height, nrows=lines, ncols=2, sharey=True, width_ratios=[1.25, 1.0])
    for (left, right), count in zip(panels, COMPARED, strict=True):
        _levels(left, comparison, count)
        _differences(right, comparison, count)
        left.set_xlabel(f"{AXES[count]}, number in a raid", fontsize=8.5, labelpad=1.0)
        right.set_xlabel(f"difference to {_short(comparison.variants[0].name)}", fontsize=8.5, labelpad=1.0)
        for axes in (left, right):
            axes.tick_params(labelsize=8.5)
    panels[0, 0].set_title("Each by itself", loc="left", fontsize=10)
    panels[0, 1].set_title("Differences, on common dice", loc="left", fontsize=10)
    figure.legend(handles=_legend(), loc="outside lower center", ncols=4, fontsize=8.5)
    told = []
    for number, found in enumerate(comparison.differences, 1):
        parts = [f"{WORDS[count][2]} {signed(found[count].mean)}" for count in COMPARED]
        told.append(f"{comparison.variants[number].name}: {', '.join(parts)}")
    title = f"Every count against {comparison.variants[0].name}"
    return Drawing("compare-all", title, _caption(comparison), f"Mean differences. {'; '.join(told)}.", figure)


def _levels(axes: Axes, comparison: Comparison, count: str) -> None:
    for row, variant in enumerate(comparison.variants):
        found = variant.level(count)
        _bars(axes, row, found.mean, found.mc, found.ignorance, found.chance)
    names = [wrapped(variant.name) for variant in comparison.variants]
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", labelcolor=COLOUR["ink"])
    axes.set_ylim(len(names) - 0.45, -0.55)
    axes.set_xlim(0.0, max(axes.get_xlim()[1], 0.1))
    _clean(axes)


def _differences(axes: Axes, comparison: Comparison, count: str, told: bool = False) -> None:
    axes.axvline(0.0, color=COLOUR["ink"], lw=1.0, zorder=1)
    first = comparison.variants[0]
    axes.plot(0.0, 0, LOOKS[0][1], color=COLOUR[LOOKS[0][0]], ms=6.0, zorder=5)
    for row, found in enumerate(comparison.differences, 1):
        one = found[count]
        _bars(axes, row, one.mean, one.mc, one.ignorance)
        if told:
            sets = one.more_count + one.fewer_count + one.equal_count
            word = f"more in {one.more_count}, fewer in {one.fewer_count} of {sets} sets"
            word = {"same": "the same in every case", "cannot say": "one set of unknowns"}.get(verdict(one), word)
            axes.annotate(word, (one.mean, row), (0, 13), textcoords="offset points", ha="center", va="center",
                          fontsize=8.0, color=COLOUR["soft"], bbox=PAPER, zorder=7)  # fmt: skip
    lows, highs = _extent(comparison, count)
    if told:
        side = "right" if -lows > highs else "left"
        axes.annotate(f"{_short(first.name)}: held against", (0.0, 0), (-7 if side == "right" else 7, 0), ha=side,
                      textcoords="offset points", va="center", fontsize=8.0, color=COLOUR["soft"])  # fmt: skip
    pad = (0.3 if told else 0.1) * max(highs - lows, 0.02)  # words stand over the bars
    axes.set_xlim(min(lows, 0.0) - pad, max(highs, 0.0) + pad)
    _clean(axes)


def _extent(comparison: Comparison, count: str) -> tuple[float, float]:
    ends = [0.0]
    for found in comparison.differences:
        one = found[count]
        ends += [x for x in (one.mean, *one.mc, *one.ignorance) if np.isfinite(x)]
    return min(ends), max(ends)


def _bars(
    axes: Axes, row: int, mean: float, mc: Interval, ignorance: Interval, chance: Interval | None = None
) -> None:  # fmt: skip
    """Draw a mean with its spreads: luck as a thin line with ends, what nobody knows as a bar, the error as a box."""
    name, symbol = LOOKS[row % len(LOOKS)]
    colour = COLOUR[name]
    if chance is not None and chance.known:
        axes.plot(
            chance, [row + LOWER, row + LOWER], color=COLOUR["soft"], lw=LUCK, marker="|", ms=7.0, mew=LUCK, zorder=2
        )
    if ignorance.known:
        axes.plot(ignorance, [row, row], color=colour, lw=NOBODY, alpha=0.38, solid_capstyle="butt", zorder=3)
    if mc.known:
        axes.plot(mc, [row, row], color=colour, lw=ERROR, alpha=0.95, solid_capstyle="butt", zorder=4)
    axes.plot(mean, row, symbol, color=colour, ms=7.5, mec=COLOUR["paper"], mew=0.9, zorder=6)


def _clean(axes: Axes) -> None:
    axes.grid(True, axis="x")
    axes.tick_params(axis="y", length=0)
    axes.locator_params(axis="x", nbins=6)
    axes.spines["left"].set_visible(False)


def _legend() -> list:
    from matplotlib.lines import Line2D

    soft = COLOUR["soft"]
    return [
        Line2D([], [], ls="", marker="D", ms=6.5, color=soft, label="mean"),
        Line2D([], [], color=soft, lw=ERROR, solid_capstyle="butt", label="its error (mc)"),
        Line2D([], [], color=soft, lw=NOBODY, alpha=0.38, solid_capstyle="butt",
               label="what nobody knows (ignorance)"),
        Line2D([], [], color=soft, lw=LUCK, marker="|", ms=7.0, label="luck of a single raid (chance)"),
    ]  # fmt: skip


def wrapped(name: str) -> str:
    """Return a name on lines that fit beside a figure, broken after a space, a point or an underscore.

    >>> wrapped("radar_92N6E.slew_rate_deg_s = 20")
    'radar_92N6E.slew_rate_deg_\\ns = 20'
    """
    lines = [""]
    for part in re.findall(r"[^ ._]*[ ._]?", name):
        if len(lines[-1]) + len(part.rstrip()) > _NAME:
            lines.append("")
        lines[-1] += part
    return "\n".join(line.rstrip() for line in lines)


def _short(name: str) -> str:
    return name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"


def _caption(comparison: Comparison) -> str:
    meta = comparison.meta
    worth = [found[comparison.headline].worth_factor for found in comparison.differences]
    known = sorted({amount(value) for value in worth if np.isfinite(value)}, key=float)
    times = " to ".join(dict.fromkeys([known[0], known[-1]])) if known else ""
    paired = f" Without common dice it would take {times} times as many cases." if times else ""
    return (
        f"{meta['sets']:,} sets of unknowns of {meta['cases_per_set']:,} raids each, the same unknowns and dice in "
        f"every variant. All bars are meant at 95 %; those of the error of differences hold for all "
        f"{comparison.look_count} differences at once (Bonferroni).{paired}"
    )
