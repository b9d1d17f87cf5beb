"""Figures of counts: what became of each raid, and the missiles spent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from threatring.maps.material import Material
from threatring.maps.style import COLOUR, MARKS, Drawing, sheet
from threatring.records import End
from threatring.results.words import figure_text, with_error
from threatring.statistics import estimate

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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
    rows_of(axes, raids)
    axes.set(xlim=(0, most * 1.75), xlabel="number of objects, mean of a raid")
    axes.set_xticks([tick for tick in axes.get_xticks() if 0 <= tick <= most])
    if shown:
        axes.figure.legend(loc="outside lower center", ncols=len(shown))
    alt = "; ".join(f"{raid}: " + ", ".join(f"{figure_text(means[row, n])} {MARKS[ends[n]].word}" for n in shown)
                    for row, raid in enumerate(raids))  # fmt: skip
    return Drawing(
        "fates",
        "What became of each raid",
        "Mean of all cases; errors are in the table.",
        f"Mean number of objects: {alt}.",
        figure,
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
        text = f"{with_error(row['fired'], row['fired_mc'])} of {figure_text(row['loaded'])} fired"
        axes.annotate(text, (left[number], number), (6, 0), textcoords="offset points", va="center", fontsize=8.5)
    rows_of(axes, [row["label"] for row in rows])
    axes.set(xlim=(0, max([*left, 1.0]) * 1.45), xlabel="number of missiles, mean of a raid")
    axes.figure.legend(loc="outside lower center", ncols=3)
    alt = "; ".join(f"{row['label']}: {figure_text(row['fired'])} of {figure_text(row['loaded'])}" for row in rows)
    caption = (
        "Fired counts every missile used, including those that failed at launch; in brackets the error of the mean."
    )
    return Drawing("missiles", "Spent and left", caption, f"Missiles fired, mean of a raid: {alt or 'none'}.", figure)


def missile_counts(material: Material) -> list[dict[str, Any]]:
    """Return loaded, fired (failures included), failed, worked and left of each loaded type, mean of a raid.

    `fired_mc` and `fired_ignorance` are the error of the mean and how far it moves with what nobody knows.
    """
    units = material.results.units
    rows = []
    for number, missile in enumerate(material.meta["missiles"]):
        loaded, failed, left = (units[column][:, :, number].sum(axis=1) for column in ("loaded", "failed", "left"))
        if not loaded.any():
            continue
        fired = loaded - left  # whether failures are among `fired` or beside them, what left the tubes is this
        found = estimate(material.results.by_set(fired), [], float(loaded.max()))
        rows.append({"label": missile["label"], "loaded": float(loaded.mean()), "fired": found.mean,
                     "failed": float(failed.mean()), "worked": found.mean - float(failed.mean()),
                     "left": float(left.mean()), "fired_mc": found.mc, "fired_ignorance": found.ignorance})  # fmt: skip
    return rows


def rows_of(axes: Axes, names: list[str]) -> None:
    """Name the rows of a chart of bars, the first on top."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(max(len(names), 1) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0, labelcolor=COLOUR["ink"])
    axes.spines["left"].set_visible(False)
    axes.grid(True, axis="x")
