"""The map: rings as advertised beside where intercepts happened, tracks and impact points, km around the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from threatring.maps.frame import circle, coast_and_boundary, graticule, scale_and_north
from threatring.maps.geo import MAP_SOURCES
from threatring.maps.labels import Labels
from threatring.maps.material import Material, thinned
from threatring.maps.style import COLOUR, MARKS, Drawing, sheet
from threatring.records import ShotEnd

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_DOTS = 700
_LARGEST_KM = 900.0


def map_drawings(material: Material) -> list[Drawing]:
    """Return the map of everything and, where intercepts fill a small part of it, one of what happened close in."""
    wide_km, close_km = _reach_km(material)
    drawings = [_drawing(material, wide_km, "map", "What is claimed, and where it happened")]
    if close_km < 0.45 * wide_km:
        drawings.append(_drawing(material, close_km, "map-close", "Close to the site"))
    return drawings


def _reach_km(material: Material) -> tuple[float, float]:
    """Return the half-widths of the wide and of the close map, km."""
    rings_km = [missile["advertised_range_m"] / 1e3 for missile in material.meta["missiles"]]
    tracks_km = [np.abs(path.km).max() for path in material.paths.values()]
    wide_km = min(max([*rings_km, *tracks_km, 20.0]) * 1.08, _LARGEST_KM)
    burst_km = np.abs(material.place(material.shots_ended(ShotEnd.KILL, ShotEnd.BURST_NO_KILL)["end_r_m"])[0])
    spots_km = [np.abs(material.spot_km(thing)).max() for thing in material.meta["defended"]]
    inner_km = [float(np.quantile(burst_km.max(axis=1), 0.6))] if len(burst_km) else []
    close_km = 1.2 * max([*inner_km, *[spot for spot in spots_km if spot < 150.0], 15.0])
    return wide_km, close_km


def _drawing(material: Material, reach_km: float, name: str, title: str) -> Drawing:
    figure, axes = sheet(8.2, 8.9, " · coast and boundary lines: Natural Earth 4.1")
    axes.set(xlim=(-reach_km, reach_km), ylim=(-reach_km, reach_km), aspect="equal",
             xlabel="east of the site, km", ylabel="north of the site, km")  # fmt: skip
    axes.spines[:].set_visible(True)
    coast_and_boundary(axes, material.plane, reach_km)
    graticule(axes, material.plane, reach_km)
    _bursts(material, axes)
    _tracks(material, axes)
    close = name != "map"
    _own_side(material, axes, close)
    scale_and_north(axes, reach_km)
    _legend(axes, material, reach_km, close)
    labels = Labels(axes)
    labels.avoid(reach_km * np.array([(-0.93, y) for y in np.linspace(0.81, 0.96, 5)]))  # the arrow
    labels.avoid(reach_km * np.array([(x, -0.92) for x in np.linspace(-0.95, -0.4, 12)]))  # the scale bar
    for path in material.paths.values():
        labels.avoid(path.km[:: max(len(path.km) // 40, 1)])
    _ring_labels(material, axes, labels, reach_km)
    _name_things(material, labels, reach_km, close)
    return Drawing(name, title, _caption(material, close), _alt(material, reach_km), figure)


def _bursts(material: Material, axes: Axes) -> None:
    """Draw where warheads burst over all cases, thinned, and the circle that holds 95 % of the kills."""
    for end, colour, symbol in ((ShotEnd.BURST_NO_KILL, "gold", "."), (ShotEnd.KILL, "killed", "x")):
        x, y = material.place(thinned(material.shots_ended(end), _MOST_DOTS)["end_r_m"])[0].T
        if len(x):
            width = 0.8 if symbol == "x" else 0.0
            axes.scatter(x, y, s=11, marker=symbol, color=COLOUR[colour], linewidths=width, alpha=0.45, zorder=3)
    kills_km = _kill_ranges_km(material)
    if len(kills_km):
        circle(axes, float(np.quantile(kills_km, 0.95)), color=COLOUR["killed"], lw=1.4, zorder=4)


def _kill_ranges_km(material: Material) -> np.ndarray:
    kills = material.shots_ended(ShotEnd.KILL)
    return np.hypot(*material.place(kills["end_r_m"])[0].T) if len(kills) else np.empty(0)


def _tracks(material: Material, axes: Axes) -> None:
    """Draw the objects' paths in the filmed case, each with how it ended."""
    for target, path in material.paths.items():
        hostile = material.hostile[target]
        colour, dashes = (COLOUR["ink"], "-") if hostile else (COLOUR["safe"], (0, (3, 2)))
        axes.plot(*path.km.T, color=colour, lw=0.9 if hostile else 1.1, ls=dashes, alpha=0.75, zorder=3.5)
        mark = MARKS[material.end_of(target)]
        x, y = path.km[-1]
        axes.scatter(x, y, s=34, marker=mark.symbol, color=mark.colour, edgecolors=COLOUR["paper"], linewidths=0.6,
                     zorder=6)  # fmt: skip


def _own_side(material: Material, axes: Axes, close: bool) -> None:
    """Draw radars and defended objects; close in, launchers and the extent of what is defended too."""
    ink: dict[str, Any] = {"color": COLOUR["ink"], "zorder": 7, "ls": ""}
    for thing in material.meta["defended"]:
        x, y = material.spot_km(thing)
        axes.plot(x, y, marker="*", ms=8 if close else 6.5, mew=0, **ink)
        if close:
            circle(axes, thing["radius_m"] / 1e3, (x, y), color=COLOUR["ink"], lw=0.7, zorder=5)
    for thing in material.meta["radars"]:
        axes.plot(*material.spot_km(thing), marker="^", ms=6, mew=1.0, mfc="none", **ink)
    for thing in material.meta.get("launchers", []) if close else []:
        axes.plot(*material.spot_km(thing), marker="|", ms=5, mew=1.0, **ink)


def _rings_km(material: Material) -> list[tuple[float, str]]:
    """Return the advertised ranges of the loaded missiles, km, largest first, with the names that share one."""
    rings: dict[float, list[str]] = {}
    for missile in material.meta["missiles"]:
        if missile["loaded"]:
            rings.setdefault(missile["advertised_range_m"] / 1e3, []).append(missile["label"])
    return [(km, " and ".join(names)) for km, names in sorted(rings.items(), reverse=True)]


def _ring_labels(material: Material, axes: Axes, labels: Labels, reach_km: float) -> None:
    """Draw the advertised rings, dashed, and name every circle where it has room."""
    kills_km = _kill_ranges_km(material)
    named = [(km, f"{km:g} km: {names}, as advertised", COLOUR["leaked"]) for km, names in _rings_km(material)]
    for km, _, colour in named:
        circle(axes, km, color=colour, lw=1.5, ls=(0, (6, 3)), zorder=4)
    if len(kills_km):
        km = float(np.quantile(kills_km, 0.95))
        named.append((km, f"{km:.0f} km: 95 % of kills", COLOUR["killed"]))
    for km, text, colour in named:
        turns = np.radians([0, 180, *[sign * angle for angle in range(15, 180, 15) for sign in (1, -1)]])
        spots = [(km * np.sin(turn), km * np.cos(turn)) for turn in turns]
        labels.upon([spot for spot in spots if np.abs(spot).max() < reach_km], text, colour)


def _name_things(material: Material, labels: Labels, reach_km: float, close: bool) -> None:
    labels.beside(material.spot_km(material.meta["site"]), material.meta["site"]["name"], weight="bold")
    for raid, members in material.raids.items():
        path = material.paths.get(members[0])
        if path is None:
            continue
        inside = np.flatnonzero(np.abs(path.km).max(axis=1) < 0.96 * reach_km)
        if inside.size:
            colour = COLOUR["ink"] if material.is_hostile(raid) else COLOUR["safe"]
            labels.beside(path.km[inside[len(inside) // 8]], f"{len(members)} × {raid}", colour)
    if close:
        for thing in [*material.meta["defended"], *material.meta["radars"]]:
            if np.hypot(*material.spot_km(thing)) > 0.05 * reach_km:
                labels.beside(material.spot_km(thing), thing["name"], COLOUR["soft"], 7.5)


def _legend(axes: Axes, material: Material, reach_km: float, close: bool) -> None:
    """Name every kind of line and symbol that stands on this map."""
    from matplotlib.lines import Line2D

    def entry(text: str, **look: Any) -> Line2D:
        return Line2D([], [], label=text, **{"ls": "", "color": COLOUR["ink"], **look})

    seen = {material.end_of(n) for n, path in material.paths.items() if np.abs(path.km[-1]).max() < reach_km}
    entries = [
        entry("circle that holds 95 % of kills", ls="-", color=COLOUR["killed"]),
        entry("kill, any case", marker="x", color=COLOUR["killed"], alpha=0.7),
        entry("burst without kill, any case", marker=".", color=COLOUR["gold"]),
        entry("track of a hostile object, one case", ls="-", lw=0.9),
        entry("track of a friend, one case", ls=(0, (3, 2)), color=COLOUR["safe"]),
        *(
            entry(f"{MARKS[end].word}, one case", marker=MARKS[end].symbol, color=MARKS[end].colour)
            for end in MARKS
            if end in seen
        ),
        entry("radar", marker="^", markerfacecolor="none"),
        entry("defended object", marker="*", ms=9),
    ]
    if any(km < reach_km for km, _ in _rings_km(material)):
        entries.insert(0, entry("range as advertised", ls=(0, (6, 3)), color=COLOUR["leaked"]))
    if close and material.meta.get("launchers"):
        entries.append(entry("launcher", marker="|"))
    axes.figure.legend(handles=entries, loc="outside lower center", ncols=3)


def _caption(material: Material, close: bool) -> str:
    if close:
        return f"The same as the map before, drawn larger around the site. {MAP_SOURCES}"
    kills_km = _kill_ranges_km(material)
    cases = f"{material.meta['runs']:,} cases"
    said = f"Tracks and their ends are those of case {material.film.case}; crosses are kills of all {cases}"
    said += f", at most {_MOST_DOTS} drawn." if len(kills_km) > _MOST_DOTS else "."
    if len(kills_km):
        far, mid = float(kills_km.max()), float(np.median(kills_km))
        said += f" Half of the kills happened within {mid:.0f} km of the site, the farthest at {far:.0f} km."
    return f"{said} Distances and bearings are true from the site. {MAP_SOURCES}"


def _alt(material: Material, reach_km: float) -> str:
    rings = "; ".join(f"{km:g} km for {names}" for km, names in _rings_km(material))
    kills_km = _kill_ranges_km(material)
    kills = f"95 % of kills lie within {np.quantile(kills_km, 0.95):.0f} km" if len(kills_km) else "there were no kills"
    site = material.meta["site"]["name"]
    return f"Map {2 * reach_km:.0f} km wide around {site}. Advertised rings: {rings or 'none'}; {kills}."
