"""Altitude over range: where a radar can see at all, where the objects flew, where they were hit."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from threatring.maps.labels import Labels
from threatring.maps.material import Material, thinned
from threatring.maps.style import COLOUR, MARKS, Drawing, sheet
from threatring.records import ShotEnd

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LOWEST_M = 10.0
_MOST_DOTS = 500


def profile_drawing(material: Material) -> Drawing:
    """Return altitude above the site's ground (logarithmic) over ground range from the site."""
    figure, axes = sheet(8.2, 5.0)
    reach_km, top_m = _extent(material)
    axes.set(xlim=(0.0, reach_km), yscale="log", ylim=(_LOWEST_M, top_m), xlabel="ground range from the site, km",
             ylabel="height above the site's ground, m or km")  # fmt: skip
    axes.yaxis.set_major_formatter(lambda metres, _: f"{metres / 1e3:g} km" if metres >= 1e3 else f"{metres:g} m")
    axes.yaxis.set_minor_formatter(lambda *_: "")
    axes.grid(True, which="major")
    _kills(material, axes)
    for target, path in material.paths.items():
        _path(material, axes, target, np.hypot(*path.km.T), np.maximum(path.altitude_m, _LOWEST_M))
    horizons = _horizons(material, axes)
    _legend(axes, material)
    labels = Labels(axes)
    for path in material.paths.values():
        thin = slice(None, None, max(len(path.km) // 60, 1))
        labels.avoid(np.column_stack([np.hypot(*path.km.T), np.maximum(path.altitude_m, _LOWEST_M)])[thin])
    _name_raids(material, labels, reach_km)
    return Drawing("profile", "What the Earth's curve hides", _caption(material), _alt(material, horizons), figure)


def _extent(material: Material) -> tuple[float, float]:
    """Return the largest range, km, and height, m, to show."""
    ranges_km = [np.hypot(*path.km.T).max() for path in material.paths.values()]
    heights_m = [path.altitude_m.max() for path in material.paths.values()]
    return 1.04 * min(max([*ranges_km, 20.0]), 900.0), 1.6 * max([*heights_m, 12_000.0])


def _path(material: Material, axes: Axes, target: int, range_km: np.ndarray, height_m: np.ndarray) -> None:
    colour, dashes = (COLOUR["ink"], "-") if material.hostile[target] else (COLOUR["safe"], (0, (3, 2)))
    axes.plot(range_km, height_m, color=colour, lw=0.9, ls=dashes, alpha=0.75, zorder=3)
    mark = MARKS[material.end_of(target)]
    axes.scatter(range_km[-1], height_m[-1], s=32, marker=mark.symbol, color=mark.colour, edgecolors=COLOUR["paper"],
                 linewidths=0.6, zorder=6, clip_on=False)  # fmt: skip


def _kills(material: Material, axes: Axes) -> None:
    kills = thinned(material.shots_ended(ShotEnd.KILL), _MOST_DOTS)
    if len(kills):
        km, height_m = material.place(kills["end_r_m"])
        axes.scatter(np.hypot(*km.T), np.maximum(height_m, _LOWEST_M), s=11, marker="x", color=COLOUR["killed"],
                     linewidths=0.8, alpha=0.45, zorder=2.5)  # fmt: skip


def _horizons(material: Material, axes: Axes) -> list[tuple[str, np.ndarray, np.ndarray]]:
    """Draw each radar's horizon; return its name, ranges (km) and heights (m)."""
    rows = sorted(material.meta["horizon"], key=lambda row: (row["radar"], row["altitude_m"]))
    antennas = {radar["name"]: radar["antenna_height_m"] for radar in material.meta["radars"]}
    dashes = ["-", (0, (6, 2)), (0, (2, 1.5)), (0, (6, 2, 1, 2))]
    drawn = []
    for number, (name, points) in enumerate(groupby(rows, key=lambda row: row["radar"])):
        range_km, height_m = _curve([(point["altitude_m"] - material.ground_m, point["range_m"]) for point in points])
        if not len(range_km):
            continue
        label = f"horizon of {name}, antenna {antennas[name]:.0f} m up"
        axes.plot(range_km, height_m, color=COLOUR["horizon"], lw=1.6, ls=dashes[number % 4], zorder=2, label=label)
        drawn.append((name, range_km, height_m))
    if drawn:
        farthest = max(drawn, key=lambda item: item[1].max())
        axes.fill_between(farthest[1], farthest[2], _LOWEST_M, color=COLOUR["horizon"], alpha=0.12, linewidth=0,
                          zorder=0, label="hidden from every radar")  # fmt: skip
    return drawn


def _curve(points: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    """Return a smooth horizon, km and m, through (height, range) points; empty when fewer than two are above ground.

    Between points the range grows with the root of the height, as the distance to a horizon does.
    """
    above = np.array([point for point in points if point[0] >= 0.0])
    if len(above) < 2:
        return np.empty(0), np.empty(0)
    height_m = np.geomspace(max(above[0, 0], _LOWEST_M / 2.0), above[-1, 0], 160)
    return np.interp(np.sqrt(height_m), np.sqrt(above[:, 0]), above[:, 1] / 1e3), height_m


def _name_raids(material: Material, labels: Labels, reach_km: float) -> None:
    for raid, members in material.raids.items():
        path = material.paths.get(members[0])
        if path is not None:
            spot = len(path.time_s) // 5
            height_m = max(float(path.altitude_m[spot]), _LOWEST_M)
            colour = COLOUR["ink"] if material.is_hostile(raid) else COLOUR["safe"]
            labels.beside(np.array([np.hypot(*path.km[spot]), height_m]), f"{len(members)} × {raid}", colour)


def _legend(axes: Axes, material: Material) -> None:
    from matplotlib.lines import Line2D

    seen = {material.end_of(target) for target in material.paths}
    entries = [
        *axes.get_legend_handles_labels()[0],
        Line2D([], [], color=COLOUR["killed"], ls="", marker="x", alpha=0.7, label="kill, any case"),
        *(Line2D([], [], color=MARKS[end].colour, ls="", marker=MARKS[end].symbol, label=f"{MARKS[end].word}, one case")
          for end in MARKS if end in seen),
    ]  # fmt: skip
    axes.figure.legend(handles=entries, loc="outside lower center", ncols=2)


def _caption(material: Material) -> str:
    ground = "which is taken as smooth"
    if material.meta.get("terrain"):
        ground = "and the horizons are those of smooth ground: hills, which the run had, hide more"
    return (
        "A radar sees nothing below its horizon, however strong it is; refraction bends the line of sight a little. "
        f"Paths are those of case {material.film.case}, crosses are kills of all cases. Heights are above the site's "
        f"ground, {ground}; each line of the grid is ten times higher than the one below it."
    )


def _alt(material: Material, horizons: list[tuple[str, np.ndarray, np.ndarray]]) -> str:
    seen = "; ".join(
        f"{name} sees an object at 100 m out to {np.interp(100.0, height, km):.0f} km" for name, km, height in horizons
    )
    return f"Height over range of every object's path with the radar horizons: {seen or 'none given'}."
