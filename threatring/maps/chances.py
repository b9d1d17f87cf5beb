"""How likely flying objects have been seen, and are tracked, by each time of their paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threatring.maps.style import COLOUR, Drawing, sheet
from threatring.results.exposure import BAND, CAVEAT, Exposure, Flight, Watch

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEAD = " · what could be observed, nothing reconstructed"
_ALONE = ((0, (4, 1.5)), (0, (1.2, 1.4)), (0, (6, 2, 1.5, 2)), (0, (2.5, 2)))
_SURE_SHARE, _NEAR_SHARE = 0.98, 0.95  # of what the first chance, and each one, comes to: passed, the axis ends
_LEAST_S = 60.0


def chances_drawing(exposure: Exposure, shown: tuple[Flight, ...]) -> Drawing:
    """Return a panel a flight: cumulative chance to have been seen and tracked over time, the range on top."""
    columns = 1 if len(shown) == 1 else 2
    lines = -(-len(shown) // columns)
    figure, panels = sheet(8.2, 1.3 + 2.95 * lines, HEAD, nrows=lines, ncols=columns, squeeze=False, sharey=True)
    for axes, flight in zip(panels.flat, shown, strict=False):
        _panel(axes, flight)
    for axes in panels.flat[len(shown) :]:
        axes.set_axis_off()
    for axes in panels[:, 0]:
        axes.set_ylabel("chance by then")
    named = {label: handle for axes in panels.flat[: len(shown)]
             for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)}  # fmt: skip
    figure.legend(list(named.values()), list(named), loc="outside lower center", ncols=2, fontsize=8.6)
    hits, looks = exposure.meta["confirmed_by"]
    caption = (
        "Chance that at least one look has detected the object, and that the command post has confirmed a track "
        f"({hits} plots within {looks} looks), the mean over the phase of the beams and over the airframes of a class. "
        f"Bands: {BAND[0]:.0%} to {BAND[1]:.0%} of {exposure.meta['sets']} sets of unknowns. Each axis ends when "
        f"nothing changes any more. No evasion, no loss of radars. Claims {exposure.meta['claims']}, "
        f"{exposure.meta['epoch']}. {CAVEAT}"
    )
    alt = "; ".join(_said(flight) for flight in shown)
    return Drawing("exposure-chances", "Chance to have been seen and tracked", caption, alt, figure)


def _panel(axes: Axes, flight: Flight) -> None:
    axes.grid(True)
    watch, *alone = flight.watches
    kinds = [("seen", watch.seen, "killed")] + ([] if watch.assigned else [("tracked", watch.tracked, "leaked")])
    who = watch.name if len(flight.watches) > 1 else "the radar"
    for word, values, colour in kinds:
        axes.fill_between(watch.time_s, values[1], values[2], color=COLOUR[colour], alpha=0.2, lw=0.0, zorder=2,
                          label=f"{word}: {BAND[0]:.0%} to {BAND[1]:.0%} of the unknowns")  # fmt: skip
        axes.plot(watch.time_s, values[0], color=COLOUR[colour], lw=1.9, label=f"{word} by {who}", zorder=5)
    for dashes, one in zip(_ALONE, [one for one in alone if not one.assigned], strict=False):
        axes.plot(one.time_s, one.tracked[0], color=COLOUR["ink"], lw=1.1, ls=dashes,
                  label=f"tracked by {one.name} alone", zorder=4)  # fmt: skip
    axes.set(ylim=(-0.02, 1.04), xlim=_limits_s(flight.watches), xlabel="time, s")
    _ranges(axes, watch)
    axes.set_title(flight.name, loc="left", fontsize=9.5, color=COLOUR["ink"], pad=32.0)


def _limits_s(watches: tuple[Watch, ...]) -> tuple[float, float]:
    """Return the time axis: to where no chance changes much, the low edge of the first one's band included."""
    time_s = watches[0].time_s
    lows = [one.seen if one.assigned else one.tracked for one in watches]
    settled = lows[0][1] >= _SURE_SHARE * lows[0][1, -1]
    settled &= np.all([values[0] >= _NEAR_SHARE * values[0, -1] for values in lows], axis=0)
    there = np.flatnonzero(settled)
    last_s = float(time_s[there[0]]) if len(there) else float(time_s[-1])
    first_s = float(time_s[0])
    return first_s, min(max(first_s + 1.1 * (last_s - first_s), first_s + _LEAST_S), float(time_s[-1]))


def _ranges(axes: Axes, watch: Watch) -> None:
    """Write the range above the time axis's own ticks: it need not grow or shrink evenly."""
    top = axes.secondary_xaxis("top")
    low_s, high_s = axes.get_xlim()
    ticks_s = [tick for tick in axes.get_xticks() if low_s <= tick <= high_s]
    top.set_xticks(ticks_s)
    ranges_km = np.interp(ticks_s, watch.time_s, watch.range_m) / 1e3
    top.set_xticklabels([f"{value:.0f}" for value in ranges_km], fontsize=8.0)
    top.tick_params(length=0.0)
    top.spines["top"].set_visible(False)
    axes.annotate(f"range from {watch.radar}, km", (0.0, 1.0), (0, 19), xycoords="axes fraction",
                  textcoords="offset points", ha="left", fontsize=8.0, color=COLOUR["soft"])  # fmt: skip


def _said(flight: Flight) -> str:
    watch = flight.watches[0]
    half = watch.reached(watch.seen[0], 0.5)
    when = f"half at {half['time_s']:.0f} s, {half['range_m'] / 1e3:.0f} km" if half else "never half"
    return f"{flight.name}: seen by {watch.name} with {watch.seen[0, -1]:.2f} in the end, {when}"
