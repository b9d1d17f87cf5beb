"""Both spreads in one picture: averages with luck and ignorance beside them, for the chain, the reasons, the objects.

Luck is a thin line with ends, ignorance a filled band, the average a diamond on a short thick bar, its error: told
apart by shape as well as by colour, and alike in every figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from threatring.maps.material import Material
from threatring.maps.numbers import rows_of
from threatring.maps.style import COLOUR, Drawing, sheet
from threatring.records import Reason
from threatring.results.words import STAGE_WORDS, Bounds, figure_text, known, span_text, with_error

if TYPE_CHECKING:
    from matplotlib.axes import Axes

AVERAGE, LUCK, IGNORANCE = COLOUR["ink"], COLOUR["link"], COLOUR["gold"]
_MOST_REASONS = 8
_MOST_OBJECTS = 40
_WORDS = "Diamond: the average, its error the thick bar. "


def average(axes: Axes, y: float, mean: float, error: Bounds, scale: float = 1.0) -> None:
    """Draw an average as a diamond on the bar of its error."""
    if known(error):
        axes.plot([scale * float(b or 0.0) for b in error], [y, y], color=AVERAGE, lw=5.0,
                  solid_capstyle="butt", zorder=5)  # fmt: skip
    axes.scatter(scale * mean, y, s=26, marker="D", facecolor=COLOUR["paper"], edgecolors=AVERAGE,
                 linewidths=1.5, zorder=6)  # fmt: skip


def luck(axes: Axes, y: float, bounds: Bounds, scale: float = 1.0) -> None:
    """Draw what a single raid may bring as a thin line with ends."""
    if known(bounds):
        ends = [scale * float(bound or 0.0) for bound in bounds]
        axes.plot(ends, [y, y], color=LUCK, lw=1.4, marker="|", ms=7.0, mew=1.4, zorder=4)


def ignorance(axes: Axes, y: float, bounds: Bounds, height: float = 0.2, scale: float = 1.0) -> None:
    """Draw how far an average moves with what nobody knows as a filled band."""
    if known(bounds):
        low, high = (scale * float(bound or 0.0) for bound in bounds)
        axes.barh(
            y,
            high - low,
            left=low,
            height=height,
            color=IGNORANCE,
            alpha=0.8,
            edgecolor=COLOUR["paper"],
            lw=0.5,
            zorder=3,
        )


def spread_legend(axes: Axes, single: str = "luck: 95 of 100 single raids", **look: Any) -> None:
    """Say under a figure what the marks mean; `look` changes the mark of what is said of `single` raids."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    marks = [
        Line2D([], [], color=AVERAGE, lw=4.0, marker="D", ms=5.5, mfc=COLOUR["paper"], mew=1.4,
               label="average and its error"),
        Line2D([], [], label=single, **{"color": LUCK, "lw": 1.4, "marker": "|", "ms": 7.0, "mew": 1.4, **look}),
        Patch(color=IGNORANCE, alpha=0.8, label="ignorance: the average of 95 of 100 sets of unknowns"),
    ]  # fmt: skip
    axes.figure.legend(handles=marks, loc="outside lower center", ncols=3)


def funnel_drawing(material: Material) -> Drawing:
    """Return the kill chain: how many hostile objects reached each stage, with both spreads."""
    chain, spread = material.summary["kill_chain"], material.summary["kill_chain_spread"]
    figure, axes = sheet(8.2, 4.9)
    values = list(chain.values())
    colours = [COLOUR["line"], *[COLOUR["horizon"]] * (len(values) - 2), COLOUR["killed"]]
    _bars(axes, values, [spread[stage] for stage in chain], colours)
    for row, value in enumerate(values):
        lost = values[row - 1] - value if row else 0.0
        if lost >= 0.05:
            axes.annotate(f"−{figure_text(lost)}", (1.0, row), (0, 0), xycoords=("axes fraction", "data"), va="center",
                          ha="right", textcoords="offset points", color=COLOUR["soft"], fontsize=8.5)  # fmt: skip
    rows_of(axes, [STAGE_WORDS[stage] for stage in chain])
    axes.set(xlim=(0, max(values[0], 1) * 1.42), xlabel="number of hostile objects in a raid")
    _ticks_within(axes, max(values[0], 1))
    spread_legend(axes)
    alt = "; ".join(f"{STAGE_WORDS[stage]} {_told(mean, spread[stage])}" for stage, mean in chain.items())
    caption = (
        f"Each bar counts the objects that came at least this far, mean of a raid. {_WORDS}Under it luck and "
        "ignorance; at the edge what was lost at that step."
    )
    return Drawing("funnel", "From seen to shot down", caption, f"Hostile objects at each stage: {alt}.", figure)


def reasons_drawing(material: Material) -> Drawing:
    """Return what stopped the chain for the objects not shot down, the most frequent reasons, with both spreads."""
    found, spread = material.summary["reasons"], material.summary["reasons_spread"]
    words = {reason.key: reason.sentence for reason in Reason if reason is not Reason.NONE}
    keys = list(found)[:_MOST_REASONS]
    figure, axes = sheet(8.2, 1.5 + 0.5 * max(len(keys), 1))
    _bars(axes, [found[key] for key in keys], [spread[key] for key in keys], [COLOUR["crashed"]] * len(keys))
    rows_of(axes, [_folded(words.get(key, "no reason was recorded")) for key in keys])
    most = max([1.0, *(max(found[key], *(_high(spread[key][kind]) for kind in spread[key])) for key in keys)])
    axes.set(xlim=(0, most * 1.42), xlabel="number of hostile objects not shot down, in a raid")
    _ticks_within(axes, most)
    spread_legend(axes)
    left = len(found) - len(keys)
    caption = (
        f"For each object that was not shot down, what stopped the chain last. {_WORDS}Under it luck and ignorance."
        + (f" {left} rarer reasons are left out." if left > 0 else "")
    )
    alt = "; ".join(f"{words.get(key, 'none recorded')} {_told(found[key], spread[key])}" for key in keys)
    return Drawing("reasons", "What stopped the chain", caption, f"Objects not shot down: {alt or 'none'}.", figure)


def _high(bounds: Bounds) -> float:
    return float(bounds[1] or 0.0) if known(bounds) else 0.0


def _bars(axes: Axes, means: list[float], spreads: list[dict[str, Bounds]], colours: list[str]) -> None:
    """Draw a bar a row with the average on it and both spreads under it, and the average in figures at the edge."""
    for row, (mean, spread, colour) in enumerate(zip(means, spreads, colours, strict=True)):
        axes.barh(row - 0.14, mean, color=colour, height=0.4, alpha=0.55, zorder=2)
        average(axes, row - 0.14, mean, spread["mc"])
        ignorance(axes, row + 0.2, spread["ignorance"], 0.13)
        luck(axes, row + 0.36, spread["chance"])
        axes.annotate(with_error(mean, spread["mc"]), (0.72, row), xycoords=("axes fraction", "data"), va="center",
                      fontsize=8.8, weight="bold")  # fmt: skip


def _ticks_within(axes: Axes, most: float) -> None:
    """Leave ticks where figures are and not under the words at the edge."""
    axes.set_xticks([tick for tick in axes.get_xticks() if 0 <= tick <= most])


def _folded(sentence: str) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(sentence, 34))


def _told(mean: float, spread: dict[str, Bounds]) -> str:
    parts = ((spread["chance"], "in a single raid"), (spread["ignorance"], "by what nobody knows"))
    told = [f"{span_text(bounds)} {word}" for bounds, word in parts if known(bounds)]
    return ", ".join([with_error(mean, spread["mc"]), *told])


def objects_drawing(material: Material) -> Drawing:
    """Return how likely each hostile object was shot down: over all sets, at central values, by what nobody knows."""
    shown = [row for row in material.summary["targets"] if row["side"] == "hostile"][:_MOST_OBJECTS]
    figure, axes = sheet(8.2, 1.5 + 0.3 * max(len(shown), 2))
    for row, target in enumerate(shown):
        likely: dict[str, Any] = target["killed_prob"]
        ignorance(axes, row, likely["ignorance"], 0.74, 100.0)
        average(axes, row - 0.14, likely["mean"], likely["mc"], 100.0)
        if likely["central"] is not None:
            luck(axes, row + 0.16, likely["central_mc"], 100.0)
            axes.scatter(100.0 * likely["central"], row + 0.16, s=20, marker="o", facecolor=COLOUR["paper"],
                         edgecolors=LUCK, linewidths=1.1, zorder=7)  # fmt: skip
    rows_of(axes, [target["name"] for target in shown])
    axes.tick_params(axis="y", labelsize=8.5)
    axes.set(xlim=(-2, 102), xlabel="chance to be shot down in a raid, %")
    spread_legend(axes, "the same at central values", marker="o", ms=5.0, mfc=COLOUR["paper"])
    left = int(material.hostile.sum()) - len(shown)
    caption = (
        f"{_WORDS}Circle and thin line: the chance with every unknown at its central value, known to 95 %; the outcome "
        "of a single raid is then luck. Band: ignorance, luck removed." + (f" {left} are left out." if left > 0 else "")
    )
    told = "; ".join(f"{t['name']} {_likely(t['killed_prob'])}" for t in shown)
    return Drawing("objects", "How likely each object is shot down", caption, f"{told or 'No hostile object'}.", figure)


def _likely(found: dict[str, Any]) -> str:
    moved = span_text(found["ignorance"], share=True)
    return with_error(found["mean"], found["mc"], share=True) + (f", {moved} by what nobody knows" if moved else "")
