"""Charts of sight: what ends it along every azimuth, how low it reaches, and how far by radar cross-section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from threatring.maps.scene import CAVEAT, credits, short, target_said
from threatring.maps.style import COLOUR, Drawing, sheet
from threatring.results.coverage import Coverage, Level, Limit, RadarView, RangeCurve

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_STRIPS = 3  # heights of one chart at most
#: Fill and hatch by what ends sight; hatched where lightness alone would not tell them apart in grey.
_LIMITS: dict[Limit, tuple[str, str]] = {
    Limit.GROUND: ("#8a5a33", ""), Limit.HORIZON: ("#8cc7ea", ""), Limit.SENSITIVITY: ("#f0c75e", "////"),
    Limit.INSTRUMENT: ("#6d737c", "...."), Limit.ELEVATION: ("#c98bb0", "\\\\\\\\"), Limit.SECTOR: ("#d3d6da", "xxxx"),
}  # fmt: skip
_WINDS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW", "N")
_LEAST_M = 10.0  # the bottom of the chart of gaps
_COLUMNS = 3
_CURVES = (("cumulative_m", "safe", (0, (6, 2)), "seen by now, nine in ten"),
           ("single_m", "killed", "-", "one look, {percent:.0f} %"),
           ("confirmed_m", "leaked", (0, (1.5, 1.2)), "tracked or locked, nine in ten"))  # fmt: skip


def sight_drawings(coverage: Coverage) -> list[Drawing]:
    """Return the charts of every radar, then those of all; call it inside `house_style()`."""
    strips: dict[str, Drawing] = {}
    for view in coverage.radars:
        drawing = limits_drawing(coverage, view)
        number = sum(name == drawing.name or name.startswith(f"{drawing.name}_") for name in strips)
        name = f"{drawing.name}_{number + 1}" if number else drawing.name  # radars may share a name, files may not
        strips[name] = drawing._replace(name=name)
    return [*strips.values(), gap_drawing(coverage), *([rcs_drawing(coverage)] if coverage.curves else [])]


def _file_word(name: str) -> str:
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name)


def _shown(coverage: Coverage) -> list[int]:
    """Return the lowest level, one in the middle and the highest."""
    order = sorted(range(len(coverage.levels)), key=lambda k: (not coverage.levels[k].above_ground,
                                                               coverage.levels[k].height_m))  # fmt: skip
    spread = np.linspace(0, len(order) - 1, min(_STRIPS, len(order)))
    return [order[round(float(at))] for at in spread]


def limits_drawing(coverage: Coverage, view: RadarView) -> Drawing:
    """Return a strip a height: how far one radar sees along every azimuth, and what ends its sight."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    levels = _shown(coverage)
    figure, strips = sheet(
        8.2, 1.25 + 1.75 * len(levels), credits(coverage), nrows=len(levels), squeeze=False, sharex=True
    )
    used: set[int] = set()
    for axes, k in zip(strips[:, 0], levels, strict=True):
        used |= set(view.limit[k].tolist())
        _strip(axes, view, k, coverage.levels[k])
    strips[-1, 0].set_xlabel(f"direction from the {view.name}, degrees from north")
    strips[0, 0].set_xticks(np.arange(0, 361, 45), [f"{wind}\n{45 * n}°" for n, wind in enumerate(_WINDS)])
    patches: list[Any] = [
        Patch(facecolor=fill, hatch=hatch, edgecolor=COLOUR["paper"], lw=0.0, label=f"ends sight: {limit.sentence}")
        for limit, (fill, hatch) in _LIMITS.items() if int(limit) in used
    ]  # fmt: skip
    patches += [
        Patch(facecolor=_LIMITS[Limit.GROUND][0], alpha=0.35, lw=0.0, label="paler: seen with gaps"),
        Line2D([], [], color=COLOUR["ink"], lw=1.1, ls=(0, (4, 2)), label="over smooth ground"),
    ]
    figure.legend(handles=patches, loc="outside lower center", ncols=3, fontsize=8.5, handlelength=2.4)
    title = f"What ends the sight of the {view.name}"
    alt = f"{title}, for {target_said(coverage)}. " + " ".join(f"{_told(view, k, coverage.levels[k])}." for k in levels)
    caption = (
        f"The {view.label}, antenna {view.antenna_height_m:.3g} m above the ground: how far away along every azimuth "
        f"{target_said(coverage)} is seen at the farthest, and what ends sight there. {CAVEAT}"
    )
    return Drawing(f"coverage-limits-{_file_word(view.name)}", title, caption, alt, figure)


def limit_shares(view: RadarView, level: int) -> list[tuple[Limit, float]]:
    """Return the share of azimuths that each limit ends, largest first."""
    shares = [(limit, float(np.mean(view.limit[level] == limit))) for limit in Limit]
    return sorted([(limit, share) for limit, share in shares if share > 0.0], key=lambda pair: -pair[1])


def _told(view: RadarView, k: int, level: Level) -> str:
    parts = ", ".join(f"{limit.sentence} {_percent(share)}" for limit, share in limit_shares(view, k)[:3])
    return f"{level}, {view.range_m[k].min() / 1e3:.0f} to {view.range_m[k].max() / 1e3:.0f} km: {parts}"


def _percent(share: float) -> str:
    return "under 1 %" if share < 0.01 else f"{100.0 * share:.0f} %"


def _strip(axes: Axes, view: RadarView, k: int, level: Level) -> None:
    azimuth_deg = np.append(view.azimuth_deg, 360.0)
    for limit, (fill, hatch) in _LIMITS.items():
        here = view.limit[k] == limit
        if here.any():
            far_km, near_km = view.range_m[k] / 1e3, view.unbroken_m[k] / 1e3
            axes.stairs(np.where(here, far_km, 0.0), azimuth_deg, fill=True, color=fill, alpha=0.35, lw=0, zorder=2)
            axes.stairs(np.where(here, near_km, 0.0), azimuth_deg, fill=True, facecolor=fill, hatch=hatch,
                        edgecolor=COLOUR["paper"], lw=0, zorder=2.5)  # fmt: skip
    axes.stairs(view.range_m[k] / 1e3, azimuth_deg, baseline=None, color=COLOUR["ink"], lw=0.7, zorder=3)
    axes.stairs(
        view.smooth_m[k] / 1e3, azimuth_deg, baseline=None, color=COLOUR["ink"], lw=1.1, ls=(0, (4, 2)), zorder=3
    )
    top_km = 1.08 * max(view.range_m[k].max(), view.smooth_m[k].max(), 1e3) / 1e3
    axes.set(xlim=(0.0, 360.0), ylim=(0.0, top_km), ylabel="range, km")
    axes.locator_params(axis="y", nbins=5)
    axes.grid(True, axis="x")
    axes.set_title(f"{view.name}, {level}", loc="left", fontsize=9.5, weight="bold", pad=5.0)
    parts = ", ".join(f"{limit.sentence} {_percent(share)}" for limit, share in limit_shares(view, k)[:3])
    axes.set_title(parts, loc="right", fontsize=8.5, color=COLOUR["soft"], pad=5.0)


def _grid(count: int, row_in: float, extra_in: float, head: str) -> tuple[Any, list[Axes]]:
    """Return a figure of `count` panels in rows of three, and their axes."""
    columns = min(count, _COLUMNS)
    rows = -(-count // columns)
    wide = 8.2 if columns > 1 else 6.2
    figure, panels = sheet(wide, extra_in + row_in * rows, head, nrows=rows, ncols=columns, squeeze=False, sharex=True,
                           sharey=True)  # fmt: skip
    for axes in panels.flat[count:]:
        axes.set_axis_off()
    return figure, list(panels.flat[:count])


def gap_drawing(coverage: Coverage) -> Drawing:
    """Return a panel a radar: the least visible height above the ground over range, by the share of azimuths."""
    figure, panels = _grid(len(coverage.radars), 2.9, 0.95, credits(coverage))
    low = [level for level in coverage.levels if level.above_ground]
    top_m = max([float(view.gap_m[:, 3].max()) for view in coverage.radars] + [1000.0])
    for number, (axes, view) in enumerate(zip(panels, coverage.radars, strict=True)):
        _gap_panel(axes, view)
        for level in low:
            axes.axhline(level.height_m, color=COLOUR["soft"], lw=0.9, ls=":", zorder=3.5)
            if number % _COLUMNS == 0:
                axes.annotate(short(level), (1.0, level.height_m), (-3, 2), xycoords=("axes fraction", "data"),
                              textcoords="offset points", fontsize=8.0, ha="right", color=COLOUR["soft"])  # fmt: skip
        far_km = max(view.gap_range_m[-1] for view in coverage.radars) / 1e3
        axes.set(yscale="log", ylim=(_LEAST_M, 1.3 * top_m), xlim=(0.0, far_km), xlabel="range, km")
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        if number % _COLUMNS == 0:
            axes.set_ylabel("least visible height above ground, m")
            words: dict[str, Any] = {"transform": axes.transAxes, "fontsize": 8.5, "style": "italic"}
            axes.text(0.04, 0.95, "seen above the line", va="top", **words)
            axes.text(0.97, 0.03, "hidden below it", ha="right", **words)
    handles, names = panels[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=4, fontsize=8.5)
    title = "How low radars see"
    caption = (
        "Below the line a target is hidden by the ground or the Earth's curve. Bands hold the given share of the "
        f"azimuths; the line is the median. Heights under {_LEAST_M:g} m are not drawn. {CAVEAT}"
    )
    return Drawing("coverage-gap", title, caption, f"{title}. " + " ".join(map(_gap_alt, coverage.radars)), figure)


def _gap_panel(axes: Axes, view: RadarView) -> None:
    range_km, gap_m = view.gap_range_m / 1e3, np.maximum(view.gap_m, 0.1)
    axes.fill_between(
        range_km, gap_m[:, 0], gap_m[:, 4], color=COLOUR["killed"], alpha=0.15, lw=0, label="all azimuths"
    )
    axes.fill_between(range_km, gap_m[:, 1], gap_m[:, 3], color=COLOUR["killed"], alpha=0.32, lw=0,
                      label="10 to 90 % of azimuths")  # fmt: skip
    axes.plot(range_km, gap_m[:, 2], color=COLOUR["killed"], lw=1.8, label="median azimuth")
    axes.plot(range_km, np.maximum(view.gap_smooth_m, 0.1), color=COLOUR["ink"], lw=1.2, ls=(0, (4, 2)),
              label="over smooth ground")  # fmt: skip
    axes.grid(True)
    axes.set_title(view.name, loc="left", fontsize=9.5, weight="bold", pad=16.0)
    axes.annotate(f"antenna {view.antenna_height_m:.3g} m above ground", (0.0, 1.0), (0, 4), xycoords="axes fraction",
                  textcoords="offset points", fontsize=8.2, color=COLOUR["soft"])  # fmt: skip


def _gap_alt(view: RadarView) -> str:
    at = [int(np.searchsorted(view.gap_range_m, km * 1e3)) for km in (50, 100)]
    told = [
        f"{view.gap_range_m[i] / 1e3:.0f} km away {view.gap_m[i, 2]:.0f} m ({view.gap_m[i, 1]:.0f} to "
        f"{view.gap_m[i, 3]:.0f} m; smooth ground {view.gap_smooth_m[i]:.0f} m)"
        for i in at if i < len(view.gap_range_m)
    ]  # fmt: skip
    return f"{view.name}, least visible height above ground, median azimuth: {', '.join(told)}."


def rcs_drawing(coverage: Coverage) -> Drawing:
    """Return a panel a kind of radar: range of one look, of a first detection and of a track by cross-section."""
    from matplotlib.patches import Patch

    figure, panels = _grid(len(coverage.curves), 3.0, 0.95, "")
    for number, (axes, curve) in enumerate(zip(panels, coverage.curves, strict=True)):
        _curve_panel(axes, coverage, curve)
        axes.set(xscale="log", yscale="log", xlabel="radar cross-section, m²")
        if number % _COLUMNS == 0:
            axes.set_ylabel("slant range, km")
    least = min(float(curve.confirmed_m[curve.confirmed_m > 0.0].min(initial=np.inf)) for curve in coverage.curves)
    most = max(float(curve.cumulative_m.max()) for curve in coverage.curves)
    ticks = [km for km in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if 0.7e-3 * least < km < 1.3e-3 * most]
    rcs_m2 = coverage.curves[0].rcs_m2
    panels[0].set(ylim=(0.85e-3 * least, 1.2e-3 * most), xlim=(rcs_m2[0], rcs_m2[-1]))
    panels[0].set_yticks(ticks, [f"{km:g}" for km in ticks])
    panels[0].yaxis.set_minor_locator(_no_ticks())
    panels[0].xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    handles, names = panels[0].get_legend_handles_labels()
    handles.append(Patch(facecolor=COLOUR["faint"], edgecolor=COLOUR["soft"], lw=0.6))
    names.append("10 to 90 % of unknowns")
    figure.legend(
        handles, names, loc="outside lower center", ncols=4, fontsize=8.5, handlelength=2.8, columnspacing=1.4
    )
    title = "How far radars see by radar cross-section"
    caption = (
        "Slant range on a path at 3 degrees elevation, in clear air, no ground in the way: one look; the target has "
        "been seen by then in nine of ten cases; it is tracked (an engagement radar: locked) in nine of ten. Bands: 10 "
        f"to 90 % of sets of what nobody knows. {CAVEAT}"
    )
    return Drawing("coverage-rcs", title, caption, f"{title}. " + " ".join(map(_curve_alt, coverage.curves)), figure)


def _no_ticks() -> Any:
    from matplotlib.ticker import NullLocator

    return NullLocator()


def _curve_panel(axes: Axes, coverage: Coverage, curve: RangeCurve) -> None:
    for field, colour, dashes, word in _CURVES:
        km = np.maximum(getattr(curve, field), 1.0) / 1e3
        axes.fill_between(curve.rcs_m2, km[:, 1], km[:, 2], color=COLOUR[colour], alpha=0.12, lw=0)
        axes.plot(curve.rcs_m2, km[:, 1:], color=COLOUR[colour], lw=0.6, alpha=0.8)
        said = word.format(percent=100.0 * coverage.meta["wanted_prob"])
        axes.plot(curve.rcs_m2, km[:, 0], color=COLOUR[colour], ls=dashes, lw=1.8, label=said)
    axes.grid(True)
    axes.set_title(curve.kind.removeprefix("radar_"), loc="left", fontsize=9.5, weight="bold")
    for claim in coverage.meta.get("range_claims", []):
        if claim["type"] == curve.kind:
            axes.plot(claim["rcs_m2"], claim["range_m"] / 1e3, ls="", marker="D", ms=5.5, color=COLOUR["gold"],
                      mec=COLOUR["ink"], mew=0.6, zorder=6)  # fmt: skip
            axes.annotate(claim["label"], (claim["rcs_m2"], claim["range_m"] / 1e3), (6, -3), va="top", fontsize=8.0,
                          textcoords="offset points", zorder=6)  # fmt: skip
    marked = [(one["rcs_m2"], one["label"]) for one in coverage.meta.get("rcs_classes", [])]
    rcs_m2 = coverage.meta.get("rcs_m2")
    if isinstance(rcs_m2, int | float) and not marked:
        marked = [(rcs_m2, f"{rcs_m2:.3g} m²: that of the maps")]
    for value_m2, word in marked:
        axes.axvline(value_m2, color=COLOUR["soft"], lw=0.9, ls=":", zorder=1.5)
        axes.annotate(word, (value_m2, 0.02), (2, 0), xycoords=("data", "axes fraction"), textcoords="offset points",
                      rotation=90, va="bottom", fontsize=8.0, color=COLOUR["soft"])  # fmt: skip


def _curve_alt(curve: RangeCurve) -> str:
    at = [int(np.argmin(np.abs(np.log(curve.rcs_m2 / rcs_m2)))) for rcs_m2 in (0.01, 1.0)]
    told = [
        f"{curve.rcs_m2[i]:.2g} m²: one look {curve.single_m[i, 0] / 1e3:.0f} km, tracked "
        f"{curve.confirmed_m[i, 0] / 1e3:.0f} km" for i in at
    ]  # fmt: skip
    return f"{curve.kind.removeprefix('radar_')}: {'; '.join(told)}."
