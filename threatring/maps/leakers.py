"""How many got through: luck above, ignorance below, on one axis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from threatring.maps.material import Material
from threatring.maps.spreads import average, ignorance, luck, spread_legend
from threatring.maps.style import COLOUR, Drawing, sheet
from threatring.results.answer import counts
from threatring.results.words import share_text
from threatring.statistics import wilson

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_DOT_STEP = 0.065  # of a dot over the one below it


def leakers_drawing(material: Material) -> Drawing:
    """Return how many got through: single raids at central values above, sets of unknowns below."""
    found = material.summary["leakers"]
    nested, central = counts(material.results, "leakers")
    raids, most = (central if len(central) else nested), len(found["pmf"]) - 1
    share = np.bincount(raids, minlength=most + 1) / len(raids)
    figure, (upper, lower) = sheet(8.2, 5.4, nrows=2, sharex=True, height_ratios=[2.2, 1.2])
    _luck(upper, share, len(raids) if len(central) or material.meta["sets"] < 2 else 0, found)
    where = ", every unknown at its central value" if len(central) else ", all cases"
    upper.set_title(f"Luck: single raids{where}", loc="left", fontsize=9.5)
    means = material.results.by_set(nested).mean(axis=1)
    _ignorance(lower, means, found)
    top = max(int(np.flatnonzero(share >= 5e-4).max(initial=0)) + 2.0, means.max(initial=0.0) + 1.0)
    lower.set_xlim(-0.6, min(top, most + 0.6) if most > 1 else 1.6)
    lower.xaxis.get_major_locator().set_params(integer=True)
    spread_legend(lower)
    told = "; ".join(f"{n} in {share_text(part)} of raids" for n, part in enumerate(share) if part >= 0.005)
    alt = f"Objects that got through in a single raid: {told}."
    return Drawing("leakers", "How many got through", _caption(material), alt, figure)


def _luck(axes: Axes, share: np.ndarray, flags_count: int, found: dict[str, Any]) -> None:
    """Draw the share of raids by count; each bar's error is Wilson's where the raids share no set of unknowns."""
    numbers = np.arange(len(share))
    axes.bar(numbers, 100.0 * share, color=COLOUR["leaked"], alpha=0.6, width=0.72, zorder=2)
    tops = 100.0 * share
    if flags_count:
        bounds = 100.0 * np.array([wilson(round(part * flags_count), flags_count) for part in share])
        some = share > 0.0
        axes.vlines(numbers[some], bounds[some, 0], bounds[some, 1], color=COLOUR["ink"], lw=1.0, zorder=3)
        tops = np.where(some, bounds[:, 1], 0.0)
    for number, part, top in zip(numbers, share, tops, strict=True):
        if part >= 0.005 and len(share) <= 26:
            axes.annotate(f"{100.0 * part:.0f}", (number, top), (0, 2), textcoords="offset points", ha="center",
                          fontsize=8.5)  # fmt: skip
    high = max(tops.max(initial=0.0), 1.0)
    luck(axes, 1.13 * high, found["chance"])
    axes.set(ylabel="share of raids, %", ylim=(0, 1.22 * high))
    axes.set_yticks([tick for tick in axes.get_yticks() if tick <= min(1.22 * high, 100.0)])
    axes.grid(True, axis="y")


def _ignorance(axes: Axes, means: np.ndarray, found: dict[str, Any]) -> None:
    """Draw the mean of each set of unknowns as a dot, piled up, over the average and the band of ignorance."""
    order = np.argsort(means, kind="stable")
    width = max(float(np.ptp(means)), 1.0) / 36.0
    column = np.floor(means[order] / width).astype(int)
    first = np.concatenate([[True], column[1:] != column[:-1]])
    level = np.arange(len(means)) - np.maximum.accumulate(np.where(first, np.arange(len(means)), 0))
    step = min(_DOT_STEP, 0.55 / max(int(level.max(initial=0)), 1))
    axes.scatter((column + 0.5) * width, 0.42 + step * level, s=13, color=COLOUR["soft"], alpha=0.75, linewidths=0)
    ignorance(axes, 0.2, found["ignorance"], 0.2)
    average(axes, 0.2, found["mean"], found["mc"])
    many = len(means) > 1
    title = "Ignorance: mean of each set of unknowns (a dot each)" if many else "One set of unknowns: its mean"
    axes.set_title(title, loc="left", fontsize=9.5)
    axes.set(
        ylim=(0.05, 0.55 + step * float(level.max(initial=0))),
        yticks=[],
        xlabel="hostile objects that got through, number in a raid",
    )
    axes.spines["left"].set_visible(False)


def _caption(material: Material) -> str:
    meta = material.meta
    runs = f"{meta['central_runs']:,} raids at central values" if meta["central_runs"] else f"{meta['runs']:,} raids"
    if meta["sets"] < 2:
        return f"Above: {runs}."
    return (
        f"Above: {runs}; the line over the bars holds 95 of 100 raids, those on the bars are the error of each. Below: "
        f"{meta['sets']:,} sets of unknowns, {meta['cases_per_set']:,} raids each; the band holds the average of 95 of "
        "100 sets with the dice removed, which is why it may be narrower than the dots."
    )
