"""Figures of counts: the kill chain, what became of each raid, how many got through, and the missiles spent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from threatring.maps.material import Material
from threatring.maps.style import COLOUR, MARKS, Drawing, sheet
from threatring.records import End

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Stage of the kill chain -> what a reader is told.
STAGE_WORDS = {
    "targets": "hostile objects", "detected": "seen by a radar", "tracked": "tracked", "identified": "identified",
    "assigned": "assigned to a fire unit", "launched_at": "fired at", "intercepted": "reached by a missile",
    "killed": "shot down",
}  # fmt: skip


def figure_text(value: float) -> str:
    """Return a mean count as people write it: one decimal, two below one.

    >>> figure_text(12.0), figure_text(3.14), figure_text(0.91), figure_text(0.043), figure_text(0.001)
    ('12', '3.1', '0.91', '0.04', 'less than 0.01')
    """
    if abs(value - round(value)) < 5e-4:
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value) >= 0.995 else f"{value:.2f}" if abs(value) >= 0.01 else "less than 0.01"


def funnel_drawing(material: Material) -> Drawing:
    """Return the kill chain: how many hostile objects reached each stage, mean of a raid."""
    chain = material.summary["kill_chain"]
    words, values = [STAGE_WORDS[stage] for stage in chain], list(chain.values())
    figure, axes = sheet(8.2, 3.4)
    colours = [COLOUR["line"], *[COLOUR["horizon"]] * (len(values) - 2), COLOUR["killed"]]
    axes.barh(range(len(values)), values, color=colours, height=0.68)
    for row, value in enumerate(values):
        axes.annotate(figure_text(value), (value, row), (5, 0), textcoords="offset points", va="center", weight="bold")
        lost = values[row - 1] - value if row else 0.0
        if lost >= 0.05:
            axes.annotate(f"−{figure_text(lost)}", (value, row), (38, 0), textcoords="offset points", va="center",
                          color=COLOUR["soft"], fontsize=8.5)  # fmt: skip
    _rows(axes, words)
    axes.set(xlim=(0, max(values[0], 1) * 1.14), xlabel="number of hostile objects, mean of a raid")
    alt = "; ".join(f"{word} {figure_text(value)}" for word, value in zip(words, values, strict=True))
    caption = "Each bar counts the objects that came at least this far; the small figure is what was lost at that step."
    return Drawing(
        "funnel", "From seen to shot down", caption, f"Mean number of hostile objects at each stage: {alt}.", figure
    )


def fates_drawing(material: Material) -> Drawing:
    """Return what became of each hostile raid, mean number of its objects."""
    raids = [raid for raid in material.raids if material.is_hostile(raid)]
    ends = [End.KILLED, End.LEAKED, End.MISSED_AIM, End.SURVIVED, End.UNRELEASED, End.CRASHED, End.PENDING]
    means = np.array([[material.mean_count(end, material.raids[raid]) for end in ends] for raid in raids])
    shown = [number for number, end in enumerate(ends) if means.size and means[:, number].any()]
    figure, axes = sheet(8.2, 1.3 + 0.42 * max(len(raids), 1))
    left = np.zeros(len(raids))
    for number in shown:
        mark, width = MARKS[ends[number]], means[:, number]
        hatch = {
            End.LEAKED: "////",
            End.SURVIVED: "\\\\\\\\",
            End.CRASHED: "xx",
            End.UNRELEASED: "..",
            End.MISSED_AIM: "oo",
        }.get(ends[number])
        axes.barh(range(len(raids)), width, left=left, color=mark.colour, height=0.66, label=mark.word, hatch=hatch,
                  edgecolor=COLOUR["paper"], linewidth=0.8)  # fmt: skip
        left = left + width
    most = max([*left, 1.0])
    for row in range(len(raids)):
        parts = [f"{figure_text(means[row, n])} {MARKS[ends[n]].word}" for n in shown if means[row, n] >= 0.005]
        axes.annotate(", ".join(parts), (left[row], row), (6, 0), textcoords="offset points", va="center", fontsize=8.5)
    _rows(axes, raids)
    axes.set(xlim=(0, most * 1.75), xlabel="number of objects, mean of a raid")
    axes.set_xticks([tick for tick in axes.get_xticks() if 0 <= tick <= most])
    if shown:
        axes.figure.legend(loc="outside lower center", ncols=len(shown))
    alt = "; ".join(f"{raid}: " + ", ".join(f"{figure_text(means[row, n])} {MARKS[ends[n]].word}" for n in shown)
                    for row, raid in enumerate(raids))  # fmt: skip
    return Drawing("fates", "What became of each raid", "Mean of all cases.", f"Mean number of objects: {alt}.", figure)


def leakers_drawing(material: Material) -> Drawing:
    """Return how many got through: single raids at central values above, sets of unknowns below."""
    leakers = material.summary["leakers"]
    share = np.array(leakers.get("pmf_central") or leakers["pmf"], float) * 100.0
    at_central = bool(material.meta["central_runs"])
    figure, (upper, lower) = sheet(8.2, 4.6, nrows=2, sharex=True, height_ratios=[2.6, 1.0])
    counts = np.arange(len(share))
    upper.bar(counts, share, color=COLOUR["leaked"], width=0.72)
    for count, percent in zip(counts, share, strict=True):
        if percent >= 0.5 and len(share) <= 26:
            upper.annotate(
                f"{percent:.0f}", (count, percent), (0, 3), textcoords="offset points", ha="center", fontsize=8.5
            )
    upper.set(ylabel="share of raids, %", ylim=(0, max(share.max(), 1.0) * 1.12))
    upper.set_title(
        "Luck: single raids" + (", every unknown at its central value" if at_central else ", all cases"),
        loc="left",
        fontsize=9.5,
    )
    upper.grid(True, axis="y")
    _sets(material, lower, leakers)
    top = max(int(np.flatnonzero(share >= 0.05).max(initial=0)) + 2, _set_means(material).max(initial=0.0) + 1.0)
    lower.set_xlim(-0.6, min(top, len(share) - 0.4) if len(share) > 2 else 1.6)
    lower.xaxis.get_major_locator().set_params(integer=True)
    alt = "; ".join(
        f"{count} in {percent:.0f} % of raids" for count, percent in zip(counts, share, strict=True) if percent >= 0.5
    )
    return Drawing(
        "leakers",
        "How many got through",
        _leakers_caption(material),
        f"Objects that got through in a single raid: {alt}.",
        figure,
    )


def _set_means(material: Material) -> np.ndarray:
    results = material.results
    able = np.array([target["can_leak"] for target in material.targets], bool) & material.hostile
    leaked = ((results.outcomes["end"] == End.LEAKED) & able).sum(axis=1)
    return results.by_set(leaked).mean(axis=1)


def _sets(material: Material, axes: Axes, leakers: dict[str, Any]) -> None:
    """Draw the mean of each set of unknowns as a dot, with the mean of all and the two intervals about it."""
    means = _set_means(material)
    wobble = (np.arange(len(means)) * 0.618034) % 1.0  # even, and the same every time
    axes.scatter(means, 0.55 + 0.4 * wobble, s=16, color=COLOUR["soft"], alpha=0.6, linewidths=0)
    for key, y, colour, width in (("ignorance", 0.28, "ink", 1.6), ("mc", 0.28, "leaked", 6.0)):
        low, high = leakers[key]
        if low is not None and high is not None:
            axes.plot([low, high], [y, y], color=COLOUR[colour], lw=width, solid_capstyle="butt", zorder=3)
    axes.scatter(leakers["mean"], 0.28, s=46, marker="D", color=COLOUR["leaked"], edgecolors=COLOUR["paper"], zorder=4)
    title = (
        "Ignorance: mean of each set of unknowns (dots), of all (diamond)" if len(means) > 1 else "One set of unknowns"
    )
    axes.set_title(title, loc="left", fontsize=9.5)
    axes.set(ylim=(0.05, 1.1), yticks=[], xlabel="hostile objects that got through, number in a raid")
    axes.spines["left"].set_visible(False)


def _leakers_caption(material: Material) -> str:
    meta = material.meta
    runs = f"{meta['central_runs']:,} raids at central values" if meta["central_runs"] else f"{meta['runs']:,} raids"
    if meta["sets"] < 2:
        return f"Above: {runs}."
    return (
        f"Above: {runs}. Below: {meta['sets']:,} sets of unknowns, {meta['cases_per_set']:,} raids each. The thin bar "
        "holds 95 % of sets with the dice removed, the thick one is the error of the overall mean."
    )


def missiles_drawing(material: Material) -> Drawing:
    """Return missiles fired, failed at launch and left, by type, mean of a raid."""
    rows = missile_counts(material)
    figure, axes = sheet(8.2, 1.3 + 0.46 * max(len(rows), 1))
    left = np.zeros(len(rows))
    looks = (
        ("worked", "fired", "killed", None),
        ("failed", "failed at launch", "leaked", "////"),
        ("left", "left", "faint", None),
    )
    for key, word, colour, hatch in looks:
        width = np.array([row[key] for row in rows])
        axes.barh(range(len(rows)), width, left=left, color=COLOUR[colour], height=0.66, label=word, hatch=hatch,
                  edgecolor=COLOUR["paper"] if hatch else COLOUR["line"], linewidth=0.6)  # fmt: skip
        left = left + width
    for number, row in enumerate(rows):
        text = f"{figure_text(row['fired'])} of {figure_text(row['loaded'])} fired"
        axes.annotate(text, (left[number], number), (6, 0), textcoords="offset points", va="center", fontsize=8.5)
    _rows(axes, [row["label"] for row in rows])
    axes.set(xlim=(0, max([*left, 1.0]) * 1.25), xlabel="number of missiles, mean of a raid")
    axes.figure.legend(loc="outside lower center", ncols=3)
    alt = "; ".join(f"{row['label']}: {figure_text(row['fired'])} of {figure_text(row['loaded'])}" for row in rows)
    caption = "Fired counts every missile used, including those that failed at launch."
    return Drawing("missiles", "Spent and left", caption, f"Missiles fired, mean of a raid: {alt or 'none'}.", figure)


def missile_counts(material: Material) -> list[dict[str, Any]]:
    """Return loaded, fired (failures included), failed, worked and left of each loaded missile type, mean of a raid."""
    units = material.results.units
    rows = []
    for number, missile in enumerate(material.meta["missiles"]):
        loaded, fired, failed, left = (
            float(units[column][:, :, number].sum(axis=1).mean()) for column in ("loaded", "fired", "failed", "left")
        )
        if loaded > 0.0:
            total = loaded - left  # whether failures are among `fired` or beside them, what left the tubes is this
            rows.append({"label": missile["label"], "loaded": loaded, "fired": total, "failed": failed,
                         "worked": total - failed, "left": left})  # fmt: skip
    return rows


def _rows(axes: Axes, names: list[str]) -> None:
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(max(len(names), 1) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0, labelcolor=COLOUR["ink"])
    axes.spines["left"].set_visible(False)
    axes.grid(True, axis="x")
