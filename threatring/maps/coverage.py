"""Maps of what radars see around a place by target height, over the relief, beside what is advertised."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np

from threatring.maps.geo import MAP_SOURCES
from threatring.maps.labels import Labels
from threatring.maps.relief import BOUNDARY, WATER, Ground, rgb
from threatring.maps.scene import (
    EDGE,
    NATURAL_EARTH,
    RING,
    Scene,
    area_said,
    basis_said,
    credits,
    frame,
    paint,
    rings,
    shades,
    short,
    target_said,
)
from threatring.maps.style import COLOUR, Drawing, sheet
from threatring.results.coverage import Coverage

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

_POINTS = 900  # of a large map, a side
_INSET_POINTS = 260
_INSET = 0.25, 0.305  # of a side


def coverage_drawings(coverage: Coverage) -> list[Drawing]:
    """Return every figure of a coverage in the order of a report; call it inside `house_style()`."""
    from threatring.maps import panels, sight

    scene = Scene(coverage)
    return [*map_drawings(scene), panels.levels_drawing(scene), *sight.sight_drawings(coverage)]


def compare_drawings(a: Coverage, b: Coverage) -> list[Drawing]:
    """Return the figures that set one coverage beside another; call it inside `house_style()`."""
    from threatring.maps import gain

    return gain.compare_drawings(a, b)


def map_drawings(scene: Scene) -> list[Drawing]:
    """Return a map of the heights above the sea and one of the heights above the ground, where there are such."""
    drawings = []
    if scene.high:
        drawings.append(map_drawing(scene, scene.high, scene.whole_km, "coverage-map"))
    if scene.low:
        name = "coverage-map-low" if scene.high else "coverage-map"
        drawings.append(map_drawing(scene, scene.low, scene.close_km(scene.low), name))
    return drawings


def map_drawing(scene: Scene, levels: list[int], reach_km: float, name: str) -> Drawing:
    """Return the map of all radars: relief, lowest height that is seen, outlines, advertised rings."""
    coverage = scene.coverage
    figure, (axes, key) = sheet(8.2, 10.35, credits(coverage) + NATURAL_EARTH, nrows=2, height_ratios=[1.0, 0.225])
    frame(axes, scene, reach_km)
    ground = scene.ground(reach_km, _POINTS)
    lines = fill_levels(axes, scene, ground, levels)
    rings(axes, scene)
    above = "low above the ground" if coverage.levels[levels[0]].above_ground else "by height above the sea"
    title = f"What radars see from {coverage.meta['site']['name']}, {above}"
    axes.set_title(title, loc="left", fontsize=12.5, weight="bold", pad=35.0)
    count = len(coverage.radars)
    by = "Seen by the radar" if count == 1 else f"Seen by at least one of {count} radars"
    axes.annotate(f"{by}: {target_said(coverage)}.", (0.0, 1.0), (0, 22), xycoords="axes fraction",
                  textcoords="offset points", fontsize=9.0)  # fmt: skip
    _key(key, scene, levels, _entries(scene, ground))
    inset = None
    if any(np.hypot(*at) + radius_km > 1.35 * reach_km for at, radius_km in scene.rings_km):
        inset = _inset(axes, scene, levels, reach_km, _free_corner(scene, ground, levels))
    labels = Labels(axes)
    labels.avoid(reach_km * np.array([(-0.93, y) for y in np.linspace(0.81, 0.97, 6)]))  # the arrow
    labels.avoid(reach_km * np.array([(x, y) for x in np.linspace(-0.96, -0.4, 14) for y in (-0.95, -0.88)]))  # scale
    if inset is not None:
        labels.avoid(inset)
    _name_site(labels, scene, reach_km)
    _name_rings(labels, scene, reach_km)
    for k in [k for k in reversed(levels) if scene.far_km(k) > 0.1 * reach_km]:
        labels.upon(_spots(lines[k], reach_km), short(coverage.levels[k]), COLOUR["ink"], 8.5)
    return Drawing(name, title, _caption(scene, levels), _alt(scene, levels, reach_km), figure)


def fill_levels(axes: Axes, scene: Scene, ground: Ground, levels: list[int]) -> dict[int, list[np.ndarray]]:
    """Draw the lowest of some heights that is seen everywhere, and the outline of each; return outlines by level."""
    fill = np.full(ground.known.shape, -1)
    for rank in reversed(range(len(levels))):
        fill[ground.taken(scene.coverage.union(levels[rank])) > 0.5] = rank
    paint(axes, scene, ground, fill, np.array([rgb(colour) for colour in shades(len(levels))]))
    return {k: scene.outline(axes, ground, scene.coverage.union(k)) for k in levels}


def _free_corner(scene: Scene, ground: Ground, levels: list[int]) -> tuple[float, float]:
    """Return where the small map covers least of what is seen, as a fraction of the axes: a corner, not the scale's."""
    seen = ground.taken(scene.coverage.union(levels[-1])) > 0.5
    count = len(seen)
    wide, high = int(_INSET[0] * count), int(_INSET[1] * count)
    right, top = 0.985 - _INSET[0], 0.985 - _INSET[1]

    def covered(corner: tuple[float, float]) -> int:
        x, y = (int(part * count) for part in corner)
        return int(seen[y : y + high, x : x + wide].sum())

    return min([(right, top), (right, 0.015), (0.09, top)], key=covered)


def _inset(axes: Axes, scene: Scene, levels: list[int], reach_km: float, corner: tuple[float, float]) -> np.ndarray:
    """Draw the advertised rings whole in a corner, with what is seen at the same scale; return points it covers."""
    from matplotlib.patches import Rectangle

    small = axes.inset_axes((*corner, *_INSET), zorder=9)
    wide_km = 1.08 * max(np.hypot(*at) + radius_km for at, radius_km in scene.rings_km)
    fill_levels(small, scene, scene.ground(wide_km, _INSET_POINTS), levels[-1:])
    below_km = wide_km * (2.0 * _INSET[1] / _INSET[0] - 1.0)
    small.set(xlim=(-wide_km, wide_km), ylim=(-below_km, wide_km), xticks=[], yticks=[], facecolor=COLOUR["paper"])
    small.spines[:].set(visible=True, color=COLOUR["ink"])
    rings(small, scene)
    small.add_patch(
        Rectangle((-reach_km, -reach_km), 2 * reach_km, 2 * reach_km, fill=False, edgecolor=COLOUR["ink"], zorder=6)
    )
    km = max(radius_km for _, radius_km in scene.rings_km)
    said = f"{km:g} km as advertised,\nand this map within it"
    small.text(0.04, 0.03, said, transform=small.transAxes, fontsize=8.0, va="bottom", linespacing=1.2, zorder=9)
    across, up = np.meshgrid(np.linspace(0.0, _INSET[0], 20), np.linspace(0.0, _INSET[1], 20))
    return (2.0 * np.stack([corner[0] + across, corner[1] + up], axis=-1).reshape(-1, 2) - 1.0) * reach_km


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
    for view, (place, km) in zip(scene.coverage.radars, scene.rings_km, strict=True):
        kind = view.kind.removeprefix("radar_")
        if any(kind == other and np.hypot(*(place - at)) < 0.05 * reach_km for other, at in done):
            continue
        done.append((kind, place))
        spots = [(place[0] + km * np.sin(turn), place[1] + km * np.cos(turn)) for turn in turns]
        inside = [spot for spot in spots if np.abs(spot).max() < 0.97 * reach_km]
        said = f"{km:g} km: {kind}, as advertised"
        if not labels.upon(inside, said, COLOUR["leaked"]):
            labels.near(inside, said, COLOUR["leaked"])


def _name_site(labels: Labels, scene: Scene, reach_km: float) -> None:
    """Name the site, and radars that do not stand so near to it that their symbols are one."""
    labels.beside(np.zeros(2), scene.coverage.meta["site"]["name"], size=9.0, weight="bold")
    for view, place in zip(scene.coverage.radars, scene.places_km, strict=True):
        if 0.03 * reach_km < np.hypot(*place) and np.abs(place).max() < reach_km:
            labels.beside(place, view.name, weight="bold")


def _key(axes: Axes, scene: Scene, levels: list[int], entries: list[Artist]) -> None:
    """Draw the fills in a row with the height and the area of each, the lines of the map and what it rests on."""
    from matplotlib.patches import Rectangle

    count = len(levels)
    axes.set(xlim=(0.0, 1.0), ylim=(0.0, 1.0))
    axes.set_axis_off()
    said = "Lowest of these heights at which it is seen; below it the area in which it is seen at that height"
    axes.text(0.0, 0.97, said, fontsize=8.8, weight="bold", va="top")
    for rank, (k, colour) in enumerate(zip(levels, shades(count), strict=True)):
        x, wide = rank / count, 1.0 / count - 0.006
        axes.add_patch(Rectangle((x, 0.73), wide, 0.13, facecolor=colour, edgecolor=EDGE, linewidth=0.7))
        above = "above ground" if scene.coverage.levels[k].above_ground else "above sea"
        area = area_said(scene.coverage.area_m2(scene.coverage.union(k)))
        between = "\n" if count > 4 else " "
        text = f"{short(scene.coverage.levels[k])}{between}{above}\n{area}"
        axes.text(x, 0.70, text, va="top", fontsize=8.5, linespacing=1.25)
    lift = 0.0 if count > 4 else 0.07  # labels of one line less
    legend = axes.legend(
        handles=entries, loc="upper left", bbox_to_anchor=(-0.005, 0.36 + lift), ncols=3, fontsize=8.3,
        columnspacing=1.6, handlelength=2.8, borderaxespad=0.0, borderpad=0.0,
    )  # fmt: skip
    legend.set_in_layout(False)
    said = "\n".join(wrap(basis_said(scene.coverage), 122))
    axes.text(0.0, 0.115 + lift, said, fontsize=8.2, va="top", linespacing=1.3, color=COLOUR["soft"])


def _entries(scene: Scene, ground: Ground) -> list[Artist]:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    def entry(text: str, **look: Any) -> Line2D:
        return Line2D([], [], label=text, **{"ls": "", "color": COLOUR["ink"], **look})

    names = [view.name for view in scene.coverage.radars]
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    entries: list[Artist] = [
        entry("range as advertised", **{key: value for key, value in RING.items() if key != "zorder"}),
        entry("edge of what is seen at that height", ls="-", lw=1.0, color=EDGE),
        entry("coast", ls="-", lw=1.0, color=WATER),
        entry("boundary", ls=(0, (5, 3)), lw=1.0, color=BOUNDARY),
        entry(f"radar: {', '.join(names[:3])}{more}", marker="^", markerfacecolor="none"),
    ]
    if not ground.known.all():
        entries.append(Patch(facecolor=COLOUR["paper"], edgecolor=BOUNDARY, lw=0.6, label="no heights, taken as sea"))
    return entries


def rings_said(coverage: Coverage) -> str:
    """Return what is printed of every radar, and what for."""
    told = dict.fromkeys(f"{v.label}: {v.advertised_m / 1e3:g} km ({v.advertised_for})" for v in coverage.radars)
    return "; ".join(told)


def _caption(scene: Scene, levels: list[int]) -> str:
    coverage = scene.coverage
    return (
        f"Areas in which at least one radar sees {target_said(coverage)}, by its height; a darker fill is a lower "
        f"height. Outlines are smoothed and leave out scraps, fills and areas do not. Advertised: "
        f"{rings_said(coverage)}. {basis_said(coverage)} {' '.join(coverage.meta.get('notes', [])[1:])} Hills are lit "
        f"from the north-west. Distances and bearings are true from the site. {MAP_SOURCES}"
    )


def _alt(scene: Scene, levels: list[int], reach_km: float) -> str:
    coverage = scene.coverage
    areas = "; ".join(
        f"{coverage.levels[k]} over {area_said(coverage.area_m2(coverage.union(k)))}, at most {scene.far_km(k):.0f} km "
        "from the site" for k in levels
    )  # fmt: skip
    told = "; ".join(f"{view.advertised_m / 1e3:g} km for {view.name}" for view in coverage.radars)
    return (
        f"Map {2 * reach_km:.0f} km wide around {coverage.meta['site']['name']}. Seen is {target_said(coverage)}: "
        f"{areas}. Advertised rings: {told or 'none'}."
    )
