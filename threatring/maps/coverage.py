"""Maps of what radars see around a place: by target height in one map, and a panel a height with who sees what."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np

from threatring.maps.geo import MAP_SOURCES
from threatring.maps.labels import Labels
from threatring.maps.relief import BOUNDARY, WATER, Ground, rgb
from threatring.maps.scene import (
    EDGE, RING, Scene, area_m2, area_said, basis_said, frame, paint, rings, shades, short, target_said,
)  # fmt: skip
from threatring.maps.style import COLOUR, Drawing, sheet
from threatring.results.coverage import Coverage

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

_POINTS = 900  # of a large map, a side
_PANEL_POINTS = 300


def coverage_drawings(coverage: Coverage) -> list[Drawing]:
    """Return every figure of a coverage in the order of a report; call it inside `house_style()`."""
    from threatring.maps import panels, sight

    scene = Scene(coverage)
    drawings = [map_drawing(scene, scene.reach_km, "coverage-map")]
    if scene.close_km is not None:
        drawings.append(map_drawing(scene, scene.close_km, "coverage-map-close"))
    return [*drawings, panels.levels_drawing(scene), *sight.sight_drawings(coverage)]


def compare_drawings(a: Coverage, b: Coverage) -> list[Drawing]:
    """Return the figures that set one coverage beside another; call it inside `house_style()`."""
    from threatring.maps import gain

    return gain.compare_drawings(a, b)


def map_drawing(scene: Scene, reach_km: float, name: str) -> Drawing:
    """Return the map of all radars: relief, lowest height that is seen, outlines, advertised rings."""
    close = name.endswith("close")
    coverage = scene.coverage
    figure, (axes, key) = sheet(8.2, 10.35, credits(coverage), nrows=2, height_ratios=[1.0, 0.225])
    frame(axes, scene, reach_km)
    ground = scene.ground(reach_km, _POINTS)
    lines = fill_levels(axes, scene, ground)
    rings(axes, scene)
    title = f"How low and how far the radars at {coverage.meta['site']['name']} see" + (": close in" if close else "")
    axes.set_title(title, loc="left", fontsize=12.5, weight="bold", pad=35.0)
    told = f"Target: {target_said(coverage)}. Seen by at least one of {len(coverage.radars)} radars."
    axes.annotate(told, (0.0, 1.0), (0, 22), xycoords="axes fraction", textcoords="offset points", fontsize=9.0)
    _key(key, scene, _entries(scene, ground))
    labels = Labels(axes)
    labels.avoid(reach_km * np.array([(-0.93, y) for y in np.linspace(0.81, 0.97, 6)]))  # the arrow
    labels.avoid(reach_km * np.array([(x, y) for x in np.linspace(-0.96, -0.4, 14) for y in (-0.95, -0.88)]))  # scale
    _name_site(labels, scene, reach_km)
    _name_rings(labels, scene, reach_km)
    for k in [k for k in reversed(scene.order) if scene.far_km[k] > 0.18 * reach_km]:
        labels.upon(_spots(lines[k], reach_km), short(coverage.levels[k]), COLOUR["ink"], 8.5)
    return Drawing(name, title, _caption(scene), _alt(scene, reach_km), figure)


def credits(coverage: Coverage) -> str:
    """Return what stands at the head of a map after the house's words."""
    ground = coverage.meta.get("terrain")
    said = ground.get("name", "") if isinstance(ground, dict) else str(ground or "")
    return (f" · ground: {said}" if said else "") + " · coast, boundaries: Natural Earth 4.1"


def fill_levels(axes: Axes, scene: Scene, ground: Ground) -> dict[int, list[np.ndarray]]:
    """Draw the lowest height that is seen everywhere, and the outline of each; return outlines by level."""
    fill = np.full(ground.known.shape, -1)
    for rank in reversed(range(len(scene.order))):
        fill[ground.taken(scene.coverage.union(scene.order[rank])) > 0.5] = rank
    paint(axes, scene, ground, fill, np.array([rgb(colour) for colour in shades(len(scene.order))]))
    return {k: scene.outline(axes, ground, scene.coverage.union(k)) for k in scene.order}


def _spots(lines: list[np.ndarray], reach_km: float) -> list[tuple[float, float]]:
    """Return points of the longest outlines that lie inside the map, spread along them."""
    points = np.concatenate(lines[:2]) if lines else np.empty((0, 2))
    points = points[np.abs(points).max(axis=1, initial=0.0) < 0.93 * reach_km]
    away = np.hypot(*points.T)
    outer = points[away >= np.quantile(away, 0.5)] if len(points) else points
    return [(float(x), float(y)) for x, y in outer[:: max(len(outer) // 60, 1)]]


def _name_rings(labels: Labels, scene: Scene, reach_km: float) -> None:
    """Name every ring that crosses the map, once for radars of one kind that stand together."""
    turns = np.radians([0, 180, *[sign * angle for angle in range(5, 180, 5) for sign in (1, -1)]])
    done: list[tuple[str, np.ndarray]] = []
    for view, place in zip(scene.coverage.radars, scene.places_km, strict=True):
        km, kind = view.advertised_m / 1e3, view.kind.removeprefix("radar_")
        if any(kind == other and np.hypot(*(place - at)) < 0.05 * reach_km for other, at in done):
            continue
        done.append((kind, place))
        spots = [(place[0] + km * np.sin(turn), place[1] + km * np.cos(turn)) for turn in turns]
        inside = [spot for spot in spots if np.abs(spot).max() < 0.97 * reach_km]
        labels.upon(inside, f"{km:g} km: {kind}, as advertised", COLOUR["leaked"])


def _name_site(labels: Labels, scene: Scene, reach_km: float) -> None:
    """Name the site, and radars that do not stand so near to it that their symbols are one."""
    labels.beside(np.zeros(2), scene.coverage.meta["site"]["name"], size=9.0, weight="bold")
    for view, place in zip(scene.coverage.radars, scene.places_km, strict=True):
        if 0.03 * reach_km < np.hypot(*place) and np.abs(place).max() < reach_km:
            labels.beside(place, view.label, weight="bold")


def _key(axes: Axes, scene: Scene, entries: list[Artist]) -> None:
    """Draw the fills in a row with the height and the area of each, the lines of the map and what it rests on."""
    from matplotlib.patches import Rectangle

    count = len(scene.order)
    axes.set(xlim=(0.0, count), ylim=(0.0, 1.0))
    axes.set_axis_off()
    said = "Lowest height at which it is seen, and the area in which it is seen at that height"
    axes.text(0.0, 0.97, said, fontsize=8.8, weight="bold", va="top")
    for rank, colour in enumerate(shades(count)):
        k = scene.order[rank]
        level = scene.coverage.levels[k]
        axes.add_patch(Rectangle((rank, 0.73), 0.97, 0.13, facecolor=colour, edgecolor=EDGE, linewidth=0.7))
        above = "above ground" if level.above_ground else "above sea"
        area = area_said(area_m2(scene.coverage, scene.coverage.union(k)))
        axes.text(rank, 0.70, f"{short(level)}\n{above}\n{area}", va="top", fontsize=8.3, linespacing=1.25)
    legend = axes.legend(handles=entries, loc="upper left", bbox_to_anchor=(-0.005, 0.36), ncols=3, fontsize=8.3,
                         columnspacing=1.6, handlelength=2.8, borderaxespad=0.0, borderpad=0.0)  # fmt: skip
    legend.set_in_layout(False)
    axes.text(0.0, 0.115, "\n".join(wrap(basis_said(scene.coverage), 118)), fontsize=8.3, va="top", linespacing=1.3,
              color=COLOUR["soft"])  # fmt: skip


def _entries(scene: Scene, ground: Ground) -> list[Artist]:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    def entry(text: str, **look: Any) -> Line2D:
        return Line2D([], [], label=text, **{"ls": "", "color": COLOUR["ink"], **look})

    names = list(dict.fromkeys(view.label for view in scene.coverage.radars))
    more = f" and {len(names) - 2} more" if len(names) > 2 else ""
    entries: list[Artist] = [
        entry("range as advertised", **{key: value for key, value in RING.items() if key != "zorder"}),
        entry("edge of what is seen at that height", ls="-", lw=1.0, color=EDGE),
        entry("coast", ls="-", lw=1.0, color=WATER),
        entry("boundary", ls=(0, (5, 3)), lw=1.0, color=BOUNDARY),
        entry(f"radar: {', '.join(names[:2])}{more}", marker="^", markerfacecolor="none"),
    ]
    if not ground.known.all():
        entries.append(Patch(facecolor=COLOUR["paper"], edgecolor=BOUNDARY, lw=0.6, label="no heights, taken as sea"))
    return entries


def _caption(scene: Scene) -> str:
    coverage = scene.coverage
    rings_said = "; ".join(
        f"{view.label}: {view.advertised_m / 1e3:g} km ({view.advertised_for})" for view in coverage.radars
    )
    return (
        f"Areas in which at least one radar sees {target_said(coverage)}, by its height; a darker fill is a lower "
        f"height. Outlines are smoothed and leave out scraps, fills and areas do not. Advertised: {rings_said}. "
        f"{basis_said(coverage)} Hills are lit from the north-west. Distances and bearings are true from the site. "
        f"{MAP_SOURCES}"
    )


def _alt(scene: Scene, reach_km: float) -> str:
    coverage = scene.coverage
    areas = "; ".join(
        f"{coverage.levels[k]} over {area_said(area_m2(coverage, coverage.union(k)))}, at most "
        f"{scene.far_km[k]:.0f} km away" for k in scene.order
    )  # fmt: skip
    told = "; ".join(f"{view.advertised_m / 1e3:g} km for {view.label}" for view in coverage.radars)
    return (f"Map {2 * reach_km:.0f} km wide around {coverage.meta['site']['name']}. {target_said(coverage)} is seen "
            f"{areas}. Advertised rings: {told or 'none'}.")  # fmt: skip
