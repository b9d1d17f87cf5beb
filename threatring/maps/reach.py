"""Where missiles reach: height over range, one figure a missile and one with all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from threatring.maps.labels import Labels
from threatring.maps.style import COLOUR, Drawing, sheet
from threatring.results.envelope import BAND, Envelope, MissileReach
from threatring.units import STANDARD_GRAVITY_M_S2

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LINES = [("ink", "-"), ("link", (0, (7, 2))), ("leaked", (0, (1.5, 1.5))), ("safe", (0, (6, 2, 1.5, 2))),
          ("survived", (0, (3, 1.5)))]  # fmt: skip
_MISSILES = [("leaked", "-", "D"), ("killed", "-", "o"), ("safe", (0, (7, 2)), "s"), ("gold", (0, (3, 1.5)), "^"),
             ("survived", (0, (6, 2, 1.5, 2)), "v"), ("ink", (0, (1.5, 1.5)), "P")]  # fmt: skip
_TURNS_G = (5, 10, 15, 20, 30)
Curve = tuple[np.ndarray, np.ndarray]  # km, km


def reach_drawings(envelope: Envelope) -> list[Drawing]:
    """Return a figure of each missile, then one of all of them; call it inside `house_style()`."""
    return [*(missile_drawing(envelope, missile) for missile in envelope.missiles), all_drawing(envelope)]


def file_name(missile: MissileReach) -> str:
    """Return the name of a missile's figure, fit for a file."""
    return "envelope-" + missile.name.removeprefix("missile_").replace("_", "-")


def missile_drawing(envelope: Envelope, missile: MissileReach) -> Drawing:
    """Return time of flight and turn left over range and height, the edge of reach by target, the advertised box."""
    figure, axes = sheet(8.2, 5.4)
    _frame(axes, *_extent(missile, envelope))
    _box(axes, missile)
    colours = _fill(axes, missile)
    figure.colorbar(colours, ax=axes, label="time of flight, s", pad=0.015, aspect=32)
    _band(axes, missile)
    labels = Labels(axes)
    for kind, target in enumerate(envelope.targets):
        colour, dashes = _LINES[kind % len(_LINES)]
        edge = _edge(missile, kind)
        said = f"{target.label}: {target.need_m_s2 / STANDARD_GRAVITY_M_S2:.2g} g left" + (
            "" if len(edge[0]) else " (nowhere)"
        )
        axes.plot(*edge, color=COLOUR[colour], ls=dashes, lw=2.0, label=said, zorder=5)
    _turns(axes, missile, labels)
    axes.set_title(f"{missile.label}: where it reaches", loc="left", fontsize=11, color=COLOUR["ink"])
    axes.figure.legend(loc="outside lower center", ncols=2, handlelength=3.2)
    return Drawing(file_name(missile), f"Where the {missile.label} reaches", _caption(envelope), _alt(missile), figure)


def all_drawing(envelope: Envelope) -> Drawing:
    """Return the edge of reach and its band of every missile on one chart, with what is declared."""
    figure, axes = sheet(8.2, 5.0)
    extents = np.array([_extent(missile, envelope, only_first=True) for missile in envelope.missiles])
    _frame(axes, *extents.max(axis=0))
    for number, missile in enumerate(envelope.missiles):
        colour, dashes, marker = _MISSILES[number % len(_MISSILES)]
        _band(axes, missile, COLOUR[colour], 0.10, label="")
        axes.plot(*_edge(missile, 0), color=COLOUR[colour], ls=dashes, lw=1.9, zorder=5, label=missile.label)
        spot = _km(missile.declared["range_m"]), _km(missile.declared["ceiling_m"])
        axes.plot(*spot, marker=marker, ms=7, color=COLOUR[colour], mec=COLOUR["paper"], zorder=7)
        axes.plot([spot[0], spot[0], 0.0], [0.0, spot[1], spot[1]], color=COLOUR[colour], lw=0.8, alpha=0.55, zorder=2)
    axes.plot([], [], ls="", marker="D", color=COLOUR["soft"], label="declared range and ceiling")
    labels = Labels(axes)
    for number, missile in enumerate(envelope.missiles):
        x, y = _edge(missile, 0)
        spots = [(float(np.interp(km, y[:-2], x[:-2])), km) for km in (12.0, 9.0, 15.0, 6.0, 3.0)] if len(x) > 3 else []
        labels.upon(spots, missile.label.split(" /")[0], COLOUR[_MISSILES[number % len(_MISSILES)][0]], 9.0)
    title = f"Where missiles reach against a target that {_first(envelope)}"
    axes.set_title(title, loc="left", fontsize=11, color=COLOUR["ink"])
    axes.figure.legend(loc="outside lower center", ncols=4, handlelength=3.2)
    alt = "; ".join(_alt(missile) for missile in envelope.missiles)
    return Drawing("envelope-all", title, _caption(envelope), alt, figure)


def _first(envelope: Envelope) -> str:
    target = envelope.targets[0]
    return target.label if target.name == "straight" else f"is a {target.label}"


def _km(metres: float | None) -> float:
    return (metres or 0.0) / 1e3


def _frame(axes: Axes, right_km: float, top_km: float) -> None:
    axes.set(xlim=(0.0, right_km), ylim=(0.0, top_km), xlabel="ground range from the launcher, km",
             ylabel="height above the ground, km")  # fmt: skip
    axes.grid(True)


def _extent(missile: MissileReach, envelope: Envelope, only_first: bool = False) -> tuple[float, float]:
    """Return the largest range and height, km, that must be shown."""
    kinds = range(1 if only_first else len(envelope.targets))
    far_m = [max(missile.reach_m[k].max(), missile.band_m(k)[1].max()) for k in kinds]
    high_m = [max(missile.ceiling_m[k], np.quantile(missile.member_ceiling_m[k], BAND[1])) for k in kinds]
    right_m = max([*far_m, missile.declared["advertised_range_m"] or 0.0])
    return 1.06 * right_m / 1e3, 1.08 * max([*high_m, missile.declared["ceiling_m"] or 0.0]) / 1e3


def _edge(missile: MissileReach, kind: int) -> Curve:
    """Return the edge of reach, km, from the ground up to the ceiling and back over the launcher."""
    reached = missile.reach_m[kind] > 0.0
    if not reached.any():
        return np.empty(0), np.empty(0)
    x, y = missile.reach_m[kind, reached] / 1e3, missile.heights_m[reached] / 1e3
    ceiling_km = max(missile.ceiling_m[kind] / 1e3, y[-1])
    grid = missile.grid["reached"][kind]
    near_m = missile.ranges_m[grid[:, np.flatnonzero(reached)[-1]]]
    middle_km = 0.5 * (near_m.min() + near_m.max()) / 1e3 if len(near_m) else 0.0
    return np.array([*x, middle_km, 0.0]), np.array([*y, ceiling_km, ceiling_km])


def _box(axes: Axes, missile: MissileReach) -> None:
    """Draw what is advertised as a box behind everything else."""
    from matplotlib.patches import Rectangle

    said = missile.declared
    left, low = _km(said["range_min_m"]), _km(said["floor_m"])
    right, top = _km(said["advertised_range_m"]), _km(said["ceiling_m"])
    axes.add_patch(Rectangle((left, low), right - left, top - low, facecolor=COLOUR["gold"], alpha=0.13, zorder=0.4))
    axes.add_patch(
        Rectangle((left, low), right - left, top - low, fill=False, edgecolor=COLOUR["gold"], lw=1.8, zorder=3.5,
                  label=f"advertised: {right:g} km, ceiling {top:g} km")
    )  # fmt: skip
    falling = _km(said["ballistic_range_m"]), _km(said["ballistic_ceiling_m"])
    if falling[0] > 0.0:
        axes.add_patch(
            Rectangle((left, low), falling[0] - left, falling[1] - low, fill=False, edgecolor=COLOUR["gold"], lw=1.4,
                      ls=":", zorder=3.5, label=f"against ballistic targets: {falling[0]:g} km, {falling[1]:g} km")
        )  # fmt: skip


def _fill(axes: Axes, missile: MissileReach) -> Any:
    """Fill the reach against the first kind of target with time of flight, cut at its edge; return the colours."""
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.path import Path

    time_s = _filled(missile.grid["time_s"][0])
    most_s = float(np.nanmax(missile.grid["time_s"][0])) if missile.grid["reached"][0].any() else 1.0
    step_s = next(step for step in (5, 10, 20, 30, 60, 120, 600) if most_s / step <= 9)
    levels = np.arange(0.0, most_s + step_s, step_s)
    shades = LinearSegmentedColormap.from_list("time", ["#eaf3fa", "#9dc4e1", "#4f86b3"])
    x, y = missile.ranges_m / 1e3, missile.heights_m / 1e3
    colours = axes.contourf(x, y, time_s.T, levels=levels, cmap=shades, extend="max", zorder=1, alpha=0.9)
    edge = np.column_stack(_edge(missile, 0))
    if len(edge):
        outline = np.vstack([[0.0, 0.0], [edge[0, 0], 0.0], edge, [0.0, 0.0]])
        colours.set_clip_path(Path(outline), axes.transData)
    return colours


def _filled(values: np.ndarray) -> np.ndarray:
    """Return values (R, H) with unreached points continued from their reached neighbours along the range, then up."""
    full = values.copy()
    for column in full.T:
        known = np.flatnonzero(np.isfinite(column))
        if len(known) > 1:
            index = np.arange(len(column))
            slope = (column[known[-1]] - column[known[-2]]) / (known[-1] - known[-2])
            inside = np.interp(index, known, column[known])
            column[:] = np.where(index > known[-1], column[known[-1]] + slope * (index - known[-1]), inside)
    for row in full:
        known = np.flatnonzero(np.isfinite(row))
        if len(known):
            row[:] = np.interp(np.arange(len(row)), known, row[known])
    return np.nan_to_num(full)


def _turns(axes: Axes, missile: MissileReach, labels: Labels) -> None:
    """Draw how hard the missile can still turn, g, as thin lines with their figures."""
    turn_g = np.where(missile.grid["reached"][0], missile.grid["lateral_m_s2"][0], np.nan) / STANDARD_GRAVITY_M_S2
    if not np.isfinite(turn_g).any():
        return
    most_g = float(np.nanmax(turn_g))
    levels = [level for level in _TURNS_G if level < 0.98 * most_g]
    if not levels:
        return
    x, y = missile.ranges_m / 1e3, missile.heights_m / 1e3
    lines = axes.contour(
        x, y, np.ma.masked_invalid(turn_g).T, levels=levels, colors=COLOUR["soft"], linewidths=0.9, zorder=4
    )
    for level, segments in zip(levels, lines.allsegs, strict=True):
        longest = max(segments, key=len, default=None)
        if longest is not None and len(longest) > 3:
            spots = [tuple(longest[round(share * (len(longest) - 1))]) for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)]
            labels.upon(spots, f"{level} g", COLOUR["ink"], 8.0)
    axes.plot([], [], color=COLOUR["soft"], lw=0.9, label="turn the missile has left, g")


def _band(
    axes: Axes, missile: MissileReach, colour: str = COLOUR["soft"], alpha: float = 0.25, label: str = "*"
) -> None:
    """Shade between the 10 and 90 % edges of the ensemble, against the first kind of target."""
    low_m, high_m = missile.band_m(0)
    ceilings_m = np.quantile(missile.member_ceiling_m[0], BAND)
    said = f"edge, {BAND[0]:.0%} to {BAND[1]:.0%} of the ensemble" if label == "*" else label
    heights_m = missile.member_heights_m
    inner, outer = _closed(low_m, heights_m, ceilings_m[0]), _closed(high_m, heights_m, ceilings_m[1])
    y = np.linspace(0.0, outer[1][-1], 240)
    low = np.where(y <= inner[1][-1], np.interp(y, inner[1], inner[0]), 0.0)
    axes.fill_betweenx(y, low, np.interp(y, outer[1], outer[0]), color=colour, alpha=alpha, linewidth=0, zorder=2.2,
                       label=said or "_")  # fmt: skip


def _closed(reach_m: np.ndarray, heights_m: np.ndarray, ceiling_m: float) -> Curve:
    """Return a member edge up to its ceiling, (km, km), heights rising."""
    below = (heights_m < ceiling_m) & (reach_m > 0.0)
    if not below.any():
        return np.zeros(2), np.array([0.0, 0.01])
    x, y = reach_m[below] / 1e3, heights_m[below] / 1e3
    return np.array([x[0], *x, 0.5 * x[-1]]), np.array([0.0, *y, max(ceiling_m / 1e3, y[-1] + 0.01)])


def _caption(envelope: Envelope) -> str:
    site = envelope.meta["site"]
    return (
        "The target that does not turn stands still; the others pass each point, straight on, at arrival. "
        "A point counts as reached when the missile passes within its lethal radius, inside "
        "battery life, closes faster than 300 m/s and can still turn three times as hard as the target, and 2 g more. "
        f"Claims {envelope.meta['claims']}, {envelope.meta['epoch']}; launcher at {site['lat_deg']:g}° latitude, "
        f"{site['ground_m']:g} m above the sea. Radars, guidance and the horizon are not in it: this is flight alone."
    )


def _alt(missile: MissileReach) -> str:
    reach_km, low_km, high_km = (value / 1e3 for value in missile.at_height(0, 10_000.0))
    return (
        f"{missile.label} reaches {reach_km:.0f} km at 10 km height ({low_km:.0f} to {high_km:.0f} km), declared "
        f"{_km(missile.declared['range_m']):g} km; ceiling {missile.ceiling_m[0] / 1e3:.0f} km"
    )
