"""Exposure: looks in time, looks by aspect and range, and the chances of having been seen and tracked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from threatring.maps.aspects import aspects_drawing
from threatring.maps.chances import HEAD, chances_drawing
from threatring.maps.style import COLOUR, Drawing, sheet
from threatring.records import Aspect, Reason
from threatring.results.exposure import BAND, CAVEAT, WHY, Exposure, Flight, Observed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: How the side an object shows is drawn: colour, symbol.
SIDES = {Aspect.NOSE: ("leaked", "o"), Aspect.BEAM: ("killed", "s"), Aspect.TAIL: ("survived", "^"),
         Aspect.TOP: ("safe", "D")}  # fmt: skip
_SHADES = {Reason.BELOW_HORIZON: ("line", ""), Reason.OUT_OF_COVERAGE: ("faint", "//"),
           Reason.OUT_OF_SECTOR: ("faint", "\\\\"), Reason.RADAR_SILENT: ("faint", "..")}  # fmt: skip
_MOST = 8  # raids that are drawn


def exposure_drawings(exposure: Exposure) -> list[Drawing]:
    """Return the figures; call it inside `house_style()`. One object of each raid is drawn, of eight raids at most."""
    shown = exposure.shown[:_MOST]
    return [*(looks_drawing(exposure, flight) for flight in shown), aspects_drawing(exposure, shown),
            chances_drawing(exposure, shown)]  # fmt: skip


def looks_drawing(exposure: Exposure, flight: Flight) -> Drawing:
    """Return the signal-to-noise ratio of every look of each radar over time, and the range."""
    count = len(flight.observed)
    ratios = [2.3] * count + [1.1]
    figure, panels = sheet(8.2, 1.5 + 2.3 * count + 1.1, HEAD, nrows=count + 1, sharex=True, height_ratios=ratios)
    for axes, one in zip(panels, flight.observed, strict=False):
        _ratio_panel(axes, one)
    panels[0].set_title(
        f"{flight.name}\n{panels[0].get_title(loc='left')}", loc="left", fontsize=9.2, color=COLOUR["ink"]
    )
    low_db, high_db = (f(f(axes.get_ylim()) for axes in panels[:-1]) for f in (min, max))
    for axes in panels[:-1]:
        axes.set_ylim(low_db, high_db)
    _range_panel(panels[-1], flight)
    figure.legend(handles=_legend(flight), loc="outside lower center", ncols=3, fontsize=8.4)
    return Drawing(
        f"exposure-looks-{slug(flight.raid)}", f"Looks at {flight.name}", _caption(exposure, flight), _alt(flight),
        figure,
    )  # fmt: skip


def slug(name: str) -> str:
    """Return a name fit for a file.

    >>> slug("F-35 passing by, low")
    'F-35-passing-by-low'
    """
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") or "raid"


def called(one: Observed) -> str:
    """Return a radar with what it does."""
    return f"{one.radar}, as if assigned to it" if one.assigned else one.radar


def _ratio_panel(axes: Axes, one: Observed) -> None:
    axes.grid(True)
    seen = one.in_view
    size = 13.0 if len(one.time_s) < 400 else 4.0
    axes.vlines(one.time_s[seen], *one.snr_db[1:, seen], color=COLOUR["line"], lw=0.9, zorder=2)
    for sector, (colour, symbol) in SIDES.items():
        for slow in (False, True):
            here = seen & (one.sector == sector) & (one.slow == slow)
            face = COLOUR["paper" if slow else colour]
            axes.scatter(
                one.time_s[here], one.snr_db[0, here], s=1.7 * size if slow else size, marker=symbol, facecolors=face,
                edgecolors=COLOUR[colour], linewidths=0.9, zorder=5 if slow else 4,
            )  # fmt: skip
    axes.axhline(one.half_db, color=COLOUR["ink"], lw=1.0, ls=(0, (1.5, 1.5)), zorder=3)
    for reason, (colour, hatch) in _SHADES.items():
        _shade(axes, one, one.reason == reason, COLOUR[colour], hatch)
    looks = f"{int(seen.sum())} of {len(seen)} looks in view, a look every {one.revisit_s:g} s"
    expected = f"{one.expected[0]:.0f} [{one.expected[1]:.0f} to {one.expected[2]:.0f}] detections expected"
    axes.set_title(f"{called(one)}: {looks}; {expected}", loc="left", fontsize=9.2, color=COLOUR["ink"])
    axes.set_ylabel("signal-to-noise, dB")


def _shade(axes: Axes, one: Observed, here: np.ndarray, colour: str, hatch: str) -> None:
    """Shade the times of looks that met a reason: each look stands for the revisit about it."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], here.astype(int), [0]])))
    half_s = 0.5 * one.revisit_s
    for first, after in edges.reshape(-1, 2):
        axes.axvspan(one.time_s[first] - half_s, one.time_s[after - 1] + half_s, facecolor=colour, alpha=0.75,
                     hatch=hatch, edgecolor=COLOUR["soft"], lw=0.0, zorder=1)  # fmt: skip


def _range_panel(axes: Axes, flight: Flight) -> None:
    axes.grid(True)
    first = flight.observed[0]
    axes.plot(first.time_s, first.range_m / 1e3, color=COLOUR["ink"], lw=1.5)
    axes.set_ylim(0.0, 1.1 * float(first.range_m.max()) / 1e3)
    axes.set_title(f"slant range from {first.radar}", loc="left", fontsize=9.2, color=COLOUR["ink"])
    axes.set(xlabel="time since the start of the scenario, s", ylabel="range, km")


def _legend(flight: Flight) -> list[Any]:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    found: list[Any] = []
    for sector, (colour, symbol) in SIDES.items():
        if any((one.in_view & (one.sector == sector)).any() for one in flight.observed):
            found.append(Line2D([], [], ls="", marker=symbol, ms=4.5, color=COLOUR[colour],
                                label=f"{sector.name.lower()} sector is seen"))  # fmt: skip
    if any(one.slow.any() for one in flight.observed):
        found.append(Line2D([], [], ls="", marker="o", ms=4.5, mfc="none", color=COLOUR["soft"],
                            label="hollow: too slow for the filter"))  # fmt: skip
    found.append(Line2D([], [], color=COLOUR["line"], lw=2.0, label=f"{BAND[0]:.0%} to {BAND[1]:.0%} of the unknowns"))
    found.append(Line2D([], [], color=COLOUR["ink"], lw=1.0, ls=(0, (1.5, 1.5)), label="one look in two detects"))
    for reason, (colour, hatch) in _SHADES.items():
        if any((one.reason == reason).any() for one in flight.observed):
            found.append(Patch(facecolor=COLOUR[colour], alpha=0.75, hatch=hatch, edgecolor=COLOUR["soft"], lw=0.0,
                               label=WHY[reason]))  # fmt: skip
    return found


def _caption(exposure: Exposure, flight: Flight) -> str:
    meta = exposure.meta
    return (
        f"Looks at {flight.name} ({flight.label}) in {meta['scenario']}: mean signal-to-noise ratio of the class's "
        f"echo at each look, claims {meta['claims']}, {meta['epoch']}, {meta['sets']} sets of unknowns. {CAVEAT}"
    )


def _alt(flight: Flight) -> str:
    parts = []
    for one in flight.observed:
        seen = one.in_view
        if not seen.any():
            parts.append(f"{called(one)}: never in view")
            continue
        low_db, high_db = float(np.nanmin(one.snr_db[0])), float(np.nanmax(one.snr_db[0]))
        parts.append(
            f"{called(one)}: {int(seen.sum())} looks in view, {low_db:.0f} to {high_db:.0f} dB, aspects "
            f"{one.aspect_deg[seen].min():.0f} to {one.aspect_deg[seen].max():.0f} degrees off the nose"
        )
    return f"Looks at {flight.name}. " + "; ".join(parts)
