"""Fits and what they predict: all missiles against what is claimed of them, and what the fit leaves of each number."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from threatring.maps.style import COLOUR, Drawing, sheet
from threatring.results.calibration import BAND, Calibration, MissileCalibration, OpenNumber, Span, band
from threatring.results.claims import words
from threatring.units import pretty

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NUMBERS = 10  # of a missile that are shown
_ROOM = 0.3  # beside the bounds, where their figures stand: draws may lie beyond them, they are taken for 5 and 95 %
_TIES = (1.5, 1.8)  # where the columns at the right stand
_GOLDEN = 0.6180339887498949  # spreads points evenly without dice


class _Panel(NamedTuple):
    title: str
    unit: str
    scale: float
    key: str  # of the central missile's figures


_PANELS = (
    _Panel("fitted: peak speed", "m/s", 1.0, "peak_m_s"),
    _Panel("fitted where claimed: average speed", "m/s", 1.0, "average_m_s"),
    _Panel("predicted: range at 10 km height", "km", 1e3, "reach_m"),
    _Panel("predicted: ceiling, 2 g left", "km", 1e3, "ceiling_m"),
    _Panel("predicted: time to the declared range", "s", 1.0, "time_s"),
)


def calibration_drawings(answer: Calibration) -> list[Drawing]:
    """Return a figure of all missiles, then one of each; call it inside `house_style()`."""
    return [all_drawing(answer), *(numbers_drawing(answer, missile) for missile in answer.missiles)]


def _values(missile: MissileCalibration, panel: _Panel) -> np.ndarray:
    found = {
        "peak_m_s": missile.peak_m_s, "average_m_s": missile.average_m_s, "reach_m": missile.reach_m,
        "ceiling_m": missile.predicted_ceiling_m, "time_s": missile.time_s,
    }  # fmt: skip
    return found[panel.key] / panel.scale


def _claimed(missile: MissileCalibration, panel: _Panel) -> Span | None:
    time_s = missile.claimed_time_s
    found: dict[str, Span | None] = {
        "peak_m_s": missile.peak, "average_m_s": missile.average, "reach_m": missile.range_m,
        "ceiling_m": missile.ceiling_m, "time_s": Span(time_s, time_s, time_s) if missile.average else None,
    }  # fmt: skip
    span = found[panel.key]
    return span and Span(*(each / panel.scale for each in span))


def all_drawing(answer: Calibration) -> Drawing:
    """Return what is claimed, fitted and predicted of every missile."""
    figure, grid = sheet(8.2, 1.9 + 0.62 * len(answer.missiles), nrows=2, ncols=3, sharey=True)
    panels = [*grid[0, :2], *grid[1]]
    for axes, panel in zip(panels, _PANELS, strict=True):
        for row, missile in enumerate(answer.missiles):
            _strip(axes, row, missile, panel)
        axes.set_title(panel.title, loc="left", fontsize=9, color=COLOUR["ink"])
        axes.set(xlabel=panel.unit, ylim=(len(answer.missiles) - 0.5, -0.5))
        axes.grid(True, axis="x")
        axes.margins(x=0.06)
        if panel.key in ("reach_m", "ceiling_m"):
            axes.set_xlim(left=0.0)
    labels = [missile.label.split(" /")[0] for missile in answer.missiles]
    for axes in grid[:, 0]:
        axes.set_yticks(range(len(labels)), labels)
    _legend(grid[0, 2])
    title = "Missiles fitted to their claimed speeds, and what follows"
    caption = (
        "Each dot is a missile drawn from the catalogue that flies the claimed speeds; they fit equally well. "
        "Range, ceiling and time are predictions: no declared figure of theirs enters. Missiles that do not come to "
        "the declared range have no time and no average speed. "
        f"Claims {answer.meta['claims']}, {answer.meta['epoch']}."
    )
    return Drawing("calibration-all", title, caption, "; ".join(_alt(missile) for missile in answer.missiles), figure)


def _strip(axes: Axes, row: int, missile: MissileCalibration, panel: _Panel) -> None:
    """Draw one missile in one panel: what is claimed behind, the fits as dots, their band, the central missile."""
    values, claimed = _values(missile, panel), _claimed(missile, panel)
    if claimed is not None:
        axes.fill_betweenx(
            [row - 0.4, row + 0.4], claimed.low, claimed.high, color=COLOUR["gold"], alpha=0.3, linewidth=0, zorder=1
        )
        axes.plot([claimed.value] * 2, [row - 0.4, row + 0.4], color=COLOUR["gold"], lw=2.2, zorder=3)
    known = values[np.isfinite(values)]
    if len(known):
        spread = (np.arange(len(known)) * _GOLDEN) % 1.0 - 0.5
        axes.plot(known, row + 0.5 * spread, ".", ms=2.2, color=COLOUR["killed"], alpha=0.28, mew=0, zorder=2)
        middle, low, high = band(values)
        axes.plot([low, high], [row, row], color=COLOUR["ink"], lw=1.5, zorder=4)
        axes.plot([middle], [row], "|", ms=9, mew=1.8, color=COLOUR["ink"], zorder=4)
    central = missile.central[panel.key] / panel.scale
    if np.isfinite(central):
        axes.plot([central], [row], "D", ms=4.5, color=COLOUR["leaked"], mec=COLOUR["paper"], mew=0.8, zorder=5)


def _legend(axes: Axes) -> None:
    """Say in a panel of its own what the marks are."""
    axes.set_axis_off()
    axes.fill_betweenx([], [], [], color=COLOUR["gold"], alpha=0.3, linewidth=0, label="claimed or declared span")
    axes.plot([], [], color=COLOUR["gold"], lw=2.2, label="its value")
    axes.plot([], [], ".", ms=6, color=COLOUR["killed"], alpha=0.5, mew=0, label="one fit of the equally good")
    axes.plot([], [], "-|", ms=9, mew=1.8, lw=1.5, color=COLOUR["ink"],
              label=f"their median, {100 * BAND[0]:.0f} to {100 * BAND[1]:.0f} %")  # fmt: skip
    axes.plot([], [], "D", ms=4.5, color=COLOUR["leaked"], mec=COLOUR["paper"], ls="", label="central missile")
    axes.legend(loc="center left", handlelength=2.0, borderaxespad=0.0)


def file_name(missile: MissileCalibration) -> str:
    """Return the name of a missile's figure, fit for a file."""
    return "calibration-" + missile.name.removeprefix("missile_").replace("_", "-")


def numbers_drawing(answer: Calibration, missile: MissileCalibration) -> Drawing:
    """Return what the fit leaves of the numbers that matter most, over their bounds in the catalogue."""
    shown = missile.mattering[:_NUMBERS]
    figure, axes = sheet(8.2, 1.5 + 0.38 * max(len(shown), 1))
    for row, number in enumerate(shown):
        _bar(axes, row, number)
    axes.set(
        ylim=(len(shown) - 0.4, -1.2), xlim=(-_ROOM, 1.0 + _ROOM), xlabel="place between the bounds of the catalogue"
    )
    axes.set_xticks([0.0, 0.5, 1.0], ["low", "middle", "high"])
    axes.set_yticks(range(len(shown)), [words(number.name) for number in shown])
    axes.tick_params(axis="y", length=0)
    axes.grid(True, axis="x")
    for x, head in ((_TIES[0], "tie to range"), (_TIES[1], "tie to ceiling")):
        axes.text(x, -0.85, head, fontsize=8, color=COLOUR["soft"], ha="center", va="center", clip_on=False)
    axes.set_title(f"{missile.label}: what the claimed speeds leave open", loc="left", fontsize=11, color=COLOUR["ink"])
    axes.plot(
        [],
        [],
        color=COLOUR["line"],
        lw=7,
        label=f"drawn, {100 * BAND[0]:.0f} to {100 * BAND[1]:.0f} %",
        solid_capstyle="butt",
    )
    axes.plot([], [], color=COLOUR["killed"], lw=3, label="equally good fits, the same", solid_capstyle="butt")
    axes.plot([], [], "D", ms=4.5, color=COLOUR["leaked"], mec=COLOUR["paper"], ls="", label="central missile")
    axes.plot([], [], "|", ms=10, mew=2, color=COLOUR["ink"], label="their median")
    axes.figure.legend(loc="outside lower center", ncols=4)
    caption = (
        f"The {len(shown)} numbers that matter most. Tie: rank correlation with the predicted range or ceiling over "
        f"the equally good fits. Claims {answer.meta['claims']}, {answer.meta['epoch']}."
    )
    title = f"What is left open of the {missile.label}"
    return Drawing(file_name(missile), title, caption, _alt(missile), figure)


def _bar(axes: Axes, row: int, number: OpenNumber) -> None:
    low, width = number.bounds.low, number.bounds.high - number.bounds.low

    def place(value: float) -> float:
        return (value - low) / width

    axes.plot([place(number.prior[0]), place(number.prior[2])], [row, row], color=COLOUR["line"], lw=7,
              solid_capstyle="butt", zorder=2)  # fmt: skip
    axes.plot([place(number.fitted[0]), place(number.fitted[2])], [row, row], color=COLOUR["killed"], lw=3,
              solid_capstyle="butt", zorder=3)  # fmt: skip
    axes.plot([place(number.fitted[1])], [row], "|", ms=10, mew=2, color=COLOUR["ink"], zorder=4)
    axes.plot([place(number.central)], [row], "D", ms=4.5, color=COLOUR["leaked"], mec=COLOUR["paper"], zorder=5)
    for x, value, side in (
        (-_ROOM + 0.01, number.bounds.low, "left"),
        (1.0 + _ROOM - 0.01, number.bounds.high, "right"),
    ):
        axes.text(x, row + 0.02, pretty(float(f"{value:.4g}"), number.name), ha=side, va="center", fontsize=7.5,
                  color=COLOUR["soft"])  # fmt: skip
    for x, tie in zip(_TIES, (number.range_corr_coeff, number.ceiling_corr_coeff), strict=True):
        bold = "bold" if abs(tie) >= 0.3 else "normal"
        axes.text(x, row, f"{tie:+.2f}", ha="center", va="center", fontsize=8.5, fontweight=bold, clip_on=False)


def _alt(missile: MissileCalibration) -> str:
    middle, low, high = (each / 1e3 for each in band(missile.reach_m))
    top, least, most = (each / 1e3 for each in band(missile.predicted_ceiling_m))
    return (
        f"{missile.label}: predicted range {middle:.0f} km ({low:.0f} to {high:.0f}), declared "
        f"{missile.range_m.value / 1e3:g} km; ceiling {top:.0f} km ({least:.0f} to {most:.0f}), declared "
        f"{missile.ceiling_m.value / 1e3:g} km"
    )
