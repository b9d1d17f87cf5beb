"""Defended footprints: one figure a missile, a panel a class, areas seen from above with the attack from the left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from threatring.maps.style import COLOUR, Drawing, sheet
from threatring.results.envelope import BAND
from threatring.results.footprint import RULES, Defence, Footprint

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LOOK = {"kinematic": ("leaked", (0, (4, 1.5)), 1.5), "claimed": ("killed", "-", 1.8)}
_LEAST_KM = 75.0  # shown about the fire unit at least, so that the circle of what is claimed is whole


def footprint_drawings(footprint: Footprint) -> list[Drawing]:
    """Return a figure of each missile; call it inside `house_style()`."""
    return [missile_drawing(footprint, missile) for missile in footprint.missiles]


def missile_drawing(footprint: Footprint, missile: str) -> Drawing:
    """Return what one missile defends against every class: areas under both rules, band, circle, fire unit."""
    defences = footprint.of(missile)
    columns = 1 if len(defences) == 1 else 2
    lines = -(-(len(defences) + (columns == 2)) // columns)
    width, height = _frame_km(defences)
    ratio = (height[1] - height[0]) / (width[1] - width[0])
    size = 8.2, 0.9 + lines * ((8.2 / columns - 0.45) * ratio + 0.72) + (0.6 if columns == 1 else 0.0)
    figure, panels = sheet(*size, nrows=lines, ncols=columns, squeeze=False, sharex=True, sharey=True)
    spare = list(panels.flat)
    for axes, defence in zip(panels.flat, defences, strict=False):
        _panel(spare.pop(0), defence)
        axes.set(xlim=width, ylim=height)
    handles, names = panels.flat[0].get_legend_handles_labels()
    for axes in spare:
        axes.set_axis_off()
    if spare:
        spare[-1].legend(handles, names, loc="center", fontsize=8.8)
        above = panels[lines - 2, columns - 1]
        above.tick_params(labelbottom=True)
        above.set_xlabel("along the attack, km")
    else:
        figure.legend(handles, names, loc="outside lower center", ncols=2)
    for axes in (*panels[-1], *panels[:, 0]):
        last, first = axes in panels[-1], axes in panels[:, 0]
        axes.set(**({"xlabel": "along the attack, km"} if last else {}), **({"ylabel": "across, km"} if first else {}))
    label = defences[0].label
    name = "footprint-" + missile.removeprefix("missile_").replace("_", "-")
    return Drawing(name, f"What the {label} can defend", _caption(footprint, label), _alt(defences), figure)


def _frame_km(defences: list[Defence]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the limits of x and y, km, that hold every area."""
    left = right = side = _LEAST_KM
    for defence in defences:
        shown = (defence.share > 0.0).any(axis=0) | np.isfinite(defence.met_m).any(axis=0)
        if shown.any():
            x, y = defence.x_m[shown.any(axis=0)] / 1e3, defence.y_m[shown.any(axis=1)] / 1e3
            left, right = max(left, -x.min() + 8.0), max(right, x.max() + 8.0)
            side = max(side, float(np.abs(y).max()) + 8.0)
    return (-left - 20.0, right), (-side, side)


def _smooth(shares: np.ndarray) -> np.ndarray:
    """Return shares (Y, X) averaged over neighbouring cells, so that an edge has no steps; straight edges stay."""
    padded = np.pad(shares.astype(float), 1)
    rows = 0.25 * padded[:-2] + 0.5 * padded[1:-1] + 0.25 * padded[2:]
    return np.asarray(0.25 * rows[:, :-2] + 0.5 * rows[:, 1:-1] + 0.25 * rows[:, 2:])


def _panel(axes: Axes, defence: Defence) -> None:
    from matplotlib.patches import Circle

    axes.set_aspect("equal")
    axes.grid(True)
    x, y = defence.x_m / 1e3, defence.y_m / 1e3
    for rule, name in enumerate(RULES):
        colour, dashes, thick = _LOOK[name]
        colour = COLOUR[colour]
        defended = _smooth(np.isfinite(defence.met_m[rule]))
        band = _smooth(defence.share[rule] >= BAND[0]) + _smooth(defence.share[rule] >= BAND[1])  # 1 between its edges
        if name == "claimed" and defended.any():
            axes.contourf(x, y, defended, levels=[0.5, 1.5], colors=[colour], alpha=0.16, zorder=2)
        if band.any():
            axes.contourf(x, y, band, levels=[0.5, 1.5], colors=[colour], alpha=0.28, zorder=2.5)
        if defended.any():
            axes.contour(x, y, defended, levels=[0.5], colors=[colour], linewidths=thick, linestyles=[dashes], zorder=4)
        said = "inside the claimed limits" if name == "claimed" else "kinematic: flight, radar, reaction"
        axes.plot([], [], color=colour, ls=dashes, lw=thick, label=f"defended, {said}")
        axes.fill_between([], [], color=colour, alpha=0.28, label=f"{BAND[0]:.0%} to {BAND[1]:.0%} of the ensemble")
    limit_km = defence.limits["range_m"] / 1e3
    axes.add_patch(Circle((0.0, 0.0), limit_km, fill=False, edgecolor=COLOUR["gold"], lw=1.4, ls=":", zorder=3))
    axes.plot(
        [], [], color=COLOUR["gold"], lw=1.4, ls=":", label=f"claimed reach against ballistic targets, {limit_km:g} km"
    )
    axes.plot(
        0.0, 0.0, ls="", marker="^", ms=6.5, color=COLOUR["ink"], mec=COLOUR["paper"], zorder=6, label="fire unit"
    )
    axes.annotate(
        "", (0.17, 0.5), (0.02, 0.5), xycoords="axes fraction", zorder=6,
        arrowprops={"arrowstyle": "-|>", "color": COLOUR["ink"], "lw": 1.6},
    )  # fmt: skip
    _told(axes, defence)


def _told(axes: Axes, defence: Defence) -> None:
    figures, shape = defence.attack.figures, defence.attack.trajectory
    axes.set_title(f"{defence.attack.label}, {shape}", loc="left", fontsize=9.5, color=COLOUR["ink"], pad=24.0)
    look: dict[str, Any] = {"textcoords": "offset points", "xycoords": "axes fraction", "fontsize": 7.8}
    for rule, name in enumerate(RULES):
        colour = COLOUR[_LOOK[name][0]]
        axes.annotate(f"{name} {area_said(defence, rule)}", (0.0, 1.0), (1, 14 - 10 * rule), color=colour, **look)
    fall = f"{figures['speed_30km_m_s']:.0f} m/s at 30 km,\n{figures['entry_deg']:.0f}° steep"
    axes.annotate(fall, (1.0, 1.0), (-1, 4), ha="right", color=COLOUR["soft"], **look)


def area_said(defence: Defence, rule: int) -> str:
    """Return an area and its band in km², rounded to three figures."""
    values = (defence.area_m2(rule), *defence.area_band_m2(rule))
    if values[2] <= 0.0 and values[0] <= 0.0:
        return "none"
    area, low, high = (f"{float(f'{value / 1e6:.3g}'):,.0f}" for value in values)
    return f"{area} km² [{low}-{high}]"


def _caption(footprint: Footprint, label: str) -> str:
    site = footprint.meta["site"]
    return (
        f"Impact points the {label} can defend, the fire unit at the origin, the attack flying to the right. A point "
        "counts when a missile, launched once the engagement radar has had the object for the reaction time, is at "
        "some point of its fall no later than it. One fall is moved to all points. No salvo, no kill probability, no "
        f"saturation is in it. Claims {footprint.meta['claims']}, {footprint.meta['epoch']}; {site['lat_deg']:g}° "
        f"latitude, attack from {footprint.meta['from_bearing_deg']:g}°."
    )


def _alt(defences: list[Defence]) -> str:
    parts = [
        f"{one.attack.label}: {area_said(one, 1)} inside the claimed limits, {area_said(one, 0)} kinematic"
        for one in defences
    ]
    return f"{defences[0].label} defends against " + "; ".join(parts)
