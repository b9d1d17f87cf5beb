"""What the leading unknowns do: the mean at the low and high of each, and the share of the spread each decides."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

from threatring.maps.style import COLOUR, Drawing, sheet
from threatring.results.sensitivity import Sensitivity, Share, Weight
from threatring.units import pretty

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_ROWS = 10
_WIDE = 34  # letters of a label
_TALL = 0.54  # inches of a row
_ENDS = {"low": "horizon", "high": "gold"}

#: What is counted -> what a reader is told, number in a raid.
MEASURE_WORDS = {
    "leakers": "hostile objects that got through", "kills": "hostile objects shot down", "shots": "missiles fired",
    "friends_engaged": "friends fired at", "friendly_losses": "friends shot down",
    "survived": "hostile objects that survived", "crashed": "hostile objects that crashed by themselves",
    "unreleased": "weapons that were never released", "missed_aim": "hostile objects that missed their aim",
}  # fmt: skip


def end_text(unknown: dict[str, Any], end: str) -> str:
    """Return the low or high of an unknown with its unit.

    >>> end_text({"key": "radar_91N6E.revisit_period_s", "value": 6.0, "low": 5.0}, "low")
    '5 s'
    """
    value = unknown[end]
    if unknown["value"] is None:
        return f"{'least' if end == 'low' else 'greatest'} reach"
    return pretty(value, unknown["key"])


def sensitivity_drawings(found: Sensitivity) -> list[Drawing]:
    """Return the figures of an analysis, none where no unknown passed; call it inside `house_style()`."""
    if not found.weights:
        return []
    return [tornado_drawing(found), *([shares_drawing(found)] if found.others else [])]


def tornado_drawing(found: Sensitivity) -> Drawing:
    """Return the mean at the low and high of each unknown that passed, the greatest move on top."""
    weights = sorted(found.weights, key=lambda weight: -abs(weight.change.value))[:MOST_ROWS]
    figure, axes = sheet(8.2, 1.5 + _TALL * len(weights))
    mean = found.spread.mean
    for row, weight in enumerate(weights):
        _bar(axes, row, mean, weight)
    axes.axvline(mean, color=COLOUR["ink"], lw=1.0, zorder=4)
    axes.annotate(f"mean {mean:.3g}", (mean, -0.62), (4, 0), textcoords="offset points", fontsize=8.5, va="center")
    _rows(axes, [weight.unknown["words"] for weight in weights], -0.85)
    lows, highs = zip(*(end.interval for weight in weights for end in (weight.at_low, weight.at_high)), strict=True)
    room = 0.24 * (max(highs) - min(lows))
    axes.set(xlim=(min(lows) - room, max(highs) + room), xlabel=f"{MEASURE_WORDS[found.measure]}, mean of a raid")
    figure.legend(handles=_legend(), loc="outside lower center", ncols=3)
    caption = (
        f"Mean number of {MEASURE_WORDS[found.measure]} with one unknown at the low or high of its range in public "
        "sources, all others drawn: from a fit to all sets. The vertical line is the mean over everything."
    )
    alt = "; ".join(f"{one.unknown['words']}: {one.at_low.value:.3g} at {end_text(one.unknown, 'low')}, "
                    f"{one.at_high.value:.3g} at {end_text(one.unknown, 'high')}" for one in weights)  # fmt: skip
    return Drawing("sensitivity-tornado", "What the leading unknowns move", caption, alt, figure)


def _legend() -> list[Any]:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    ends = [Patch(color=COLOUR[colour], label=f"at the {end} of its range") for end, colour in _ENDS.items()]
    return [*ends, Line2D([], [], color=COLOUR["ink"], lw=1.2, label="95 % interval")]


def _bar(axes: Axes, row: int, mean: float, weight: Weight) -> None:
    for end, value in (("low", weight.at_low), ("high", weight.at_high)):
        axes.barh(row, value.value - mean, left=mean, height=0.58, color=COLOUR[_ENDS[end]], zorder=2)
        axes.plot(value.interval, [row, row], color=COLOUR["ink"], lw=1.2, zorder=3)
        outwards = 1 if value.value > (weight.at_low.value + weight.at_high.value) / 2.0 else -1
        at = max(value.interval[1], mean) if outwards > 0 else min(value.interval[0], mean)
        axes.annotate(end_text(weight.unknown, end), (at, row), (5 * outwards, 0), textcoords="offset points",
                      ha="left" if outwards > 0 else "right", va="center", fontsize=8.5)  # fmt: skip


def shares_drawing(found: Sensitivity) -> Drawing:
    """Return the share of the spread each leading unknown decides, alone and with all it interacts with."""
    weights = [weight for weight in found.weights if weight.total is not None]
    names = [weight.unknown["words"] for weight in weights]
    alone: list[Share | None] = [weight.alone for weight in weights]
    total: list[Share | None] = [weight.total for weight in weights]
    number = len(found.screened) - len(weights)
    names.append(f"all {number} other unknowns together")
    alone, total = [*alone, found.others_alone], [*total, found.others]
    figure, (axes, below) = sheet(8.2, 2.6 + _TALL * len(names), nrows=2, height_ratios=[len(names), 1.0])
    for row, (one, all_) in enumerate(zip(alone, total, strict=True)):
        _marked(axes, row - 0.14, one, "o", "killed")
        _marked(axes, row + 0.14, all_, "D", "leaked")
    axes.axhline(len(names) - 1.5, color=COLOUR["line"], lw=0.8)
    axes.axvline(0.0, color=COLOUR["soft"], lw=0.8)
    _rows(axes, names, -0.6)
    axes.set(xlabel="share of the spread between sets of unknowns, dice removed, %")
    axes.plot([], [], "o-", color=COLOUR["killed"], label="alone (first order)")
    axes.plot([], [], "D-", color=COLOUR["leaked"], mfc=COLOUR["paper"], label="with all it interacts with (total)")
    figure.legend(loc="outside lower center", ncols=2)
    _dice(below, found)
    caption = (
        "Dots and diamonds are estimates, lines 95 % intervals. Shares alone add up to at most 100 %; totals count "
        "every interaction once for each unknown in it. Below: how much of the scatter of raids is dice, none removed."
    )
    told = zip(names, alone, total, strict=True)
    alt = "; ".join(f"{name}: {_percent(one)} alone, {_percent(all_)} in total" for name, one, all_ in told)
    return Drawing("sensitivity-shares", "Who decides the spread", caption, alt, figure)


def _marked(axes: Axes, row: float, share: Share | None, marker: str, colour: str) -> None:
    if share is None:
        return
    low, high = (100.0 * bound for bound in share.interval)
    axes.plot([low, high], [row, row], color=COLOUR[colour], lw=1.6, zorder=2)
    face = COLOUR["paper"] if marker == "D" else COLOUR[colour]
    axes.plot(100.0 * share.value, row, marker, color=COLOUR[colour], mfc=face, ms=6.0, mew=1.6, zorder=3)


def _dice(axes: Axes, found: Sensitivity) -> None:
    """Draw how much of the scatter of a single raid, and of a mean of sixteen, is dice."""
    parts = found.spread
    for row, cases in enumerate((1, 16)):
        share = 100.0 * (parts.dice / cases) / (parts.between + parts.dice / cases)
        axes.barh(row, share, color=COLOUR["line"], height=0.6)
        axes.barh(row, 100.0 - share, left=share, color=COLOUR["horizon"], height=0.6)
        axes.annotate(f"dice {share:.0f} %", (1.0 if share > 15.0 else share + 1.0, row), va="center", fontsize=8.5)
        axes.annotate(f"unknowns {100.0 - share:.0f} %", (99.0, row), va="center", ha="right", fontsize=8.5)
    _rows(axes, ["scatter of single raids", "scatter of means of 16 raids"], -0.5)
    axes.set(xlim=(0.0, 100.0), xlabel="share of the variance, %")


def _percent(share: Share | None) -> str:
    return "not known" if share is None else f"{100.0 * share.value:.0f} %"


def _rows(axes: Axes, names: list[str], top: float) -> None:
    axes.set_yticks(range(len(names)), ["\n".join(wrap(name, _WIDE)) for name in names])
    axes.set_ylim(len(names) - 0.5, top)
    axes.tick_params(axis="y", length=0, labelcolor=COLOUR["ink"], labelsize=8.5)
    axes.spines["left"].set_visible(False)
    axes.grid(True, axis="x")
