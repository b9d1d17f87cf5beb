"""Two coverages beside each other: maps at one scale, and where only one of them sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from threatring.maps.coverage import fill_levels
from threatring.maps.geo import MAP_SOURCES
from threatring.maps.labels import Labels
from threatring.maps.relief import Ground, rgb
from threatring.maps.scene import (
    CAVEAT,
    EDGE,
    NATURAL_EARTH,
    Scene,
    area_said,
    basis_said,
    credits,
    frame,
    paint,
    rings,
    shades,
    target_said,
)
from threatring.maps.style import COLOUR, Drawing, sheet
from threatring.results.coverage import Coverage

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_POINTS, _PANEL_POINTS = 800, 420
_LINE_IN = 0.185  # of the table
_SIZE = 0.52  # of a map that fills a page
#: Fill of what only the first sees (hatched too), only the second, both.
ONLY_A, ONLY_B, BOTH = "#f0b565", "#14568f", "#c3cad2"


def compare_drawings(a: Coverage, b: Coverage) -> list[Drawing]:
    """Return maps of both side by side and, where both know a height in common, the map of gains.

    Both lie on one map: their rasters are the same points. Raises ValueError where they are not.
    """
    if a.ground_m.shape != b.ground_m.shape or not (
        np.array_equal(a.lat_deg, b.lat_deg) and np.array_equal(a.lon_deg, b.lon_deg)
    ):
        raise ValueError("coverages that are compared must lie on the same points")
    names = names_of(a, b)
    drawings = [_beside(a, b, names)]
    return [*drawings, gain_drawing(a, b, names)] if common(a, b) else drawings


def common(a: Coverage, b: Coverage) -> list[tuple[int, int]]:
    """Return the places in both of the levels they share, above ground first, lowest first."""
    pairs = [(k, b.levels.index(level)) for k, level in enumerate(a.levels) if level in b.levels]
    return sorted(pairs, key=lambda pair: (not a.levels[pair[0]].above_ground, a.levels[pair[0]].height_m))


def names_of(a: Coverage, b: Coverage) -> tuple[str, str]:
    """Return what tells two coverages apart, in words: place, claims, date, target, radars and their antennas."""
    told: tuple[list[str], list[str]] = ([], [])
    masts = [{v.name: f"{v.name} antenna {v.antenna_height_m:.3g} m up" for v in one.radars} for one in (a, b)]
    alike = {name for name in masts[0] if masts[0][name] == masts[1].get(name)}
    marks = [_marks(one) + [", ".join(word for name, word in mast.items() if name not in alike) or "no other radar"]
             for one, mast in zip((a, b), masts, strict=True)]  # fmt: skip
    for words in zip(*marks, strict=True):
        if words[0] != words[1]:
            for part, word in zip(told, words, strict=True):
                part.append(word)
    first, second = (", ".join(part) for part in told)
    return f"A: {first}" if first else "A", f"B: {second}" if second else "B"


def _marks(coverage: Coverage) -> list[str]:
    meta = coverage.meta
    return [str(meta["site"]["name"]), f"claims {meta['claims']}", f"data of {meta['epoch']}", target_said(coverage),
            f"probability {meta['wanted_prob']:g}", str(meta.get("terrain", ""))]  # fmt: skip


def _beside(a: Coverage, b: Coverage, names: tuple[str, str]) -> Drawing:
    """Return both maps at one scale, a row for heights above the sea and one for those above the ground."""
    first = Scene(a)
    scenes = first, Scene(b, first.plane)
    rows = [part for part in ("high", "low") if any(getattr(scene, part) for scene in scenes)]
    pairs = common(a, b)
    foot_in = _foot_in(pairs)
    figure, panels = sheet(8.2, 0.55 + 4.25 * len(rows) + foot_in, credits(a) + NATURAL_EARTH, nrows=len(rows) + 1,
                           ncols=2, squeeze=False, height_ratios=[4.2] * len(rows) + [foot_in])  # fmt: skip
    foot = panels[-1, 0].get_gridspec()[-1, :]
    for axes in panels[-1]:
        axes.remove()
    for row, part in enumerate(rows):
        reach_km = max(scene.close_km(getattr(scene, part)) for scene in scenes)
        for axes, scene, name in zip(panels[row], scenes, names, strict=True):
            frame(axes, scene, reach_km, _SIZE)
            ground = scene.ground(reach_km, _PANEL_POINTS)
            if getattr(scene, part):
                fill_levels(axes, scene, ground, getattr(scene, part))
            rings(axes, scene)
            above = "above the sea" if part == "high" else "above the ground"
            axes.set_title(f"{name}\nheights {above}", loc="left", fontsize=9.0, weight="bold")
    table = figure.add_subplot(foot)
    _table(table, a, b, pairs, split=False)
    title = f"What radars see: {names[0]}; {names[1]}"
    caption = f"Both maps of a row have one scale. A: {basis_said(a)} B: {basis_said(b)} {MAP_SOURCES}"
    return Drawing("coverage-compare", title, caption, f"{title}. {_alt(a, b, pairs)}", figure)


def chosen_level(a: Coverage, b: Coverage) -> tuple[int, int]:
    """Return the level, as its places in both, at which the rim between the two areas is widest on average."""

    def rim_m(pair: tuple[int, int]) -> float:
        one, other = a.union(pair[0]), b.union(pair[1])
        return a.area_m2(one ^ other) / np.sqrt(max(a.area_m2(one | other), 1.0))  # a rim is as long as a root of area

    return max(common(a, b), key=rim_m)


def gain_fill(ground: Ground, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return 0 where only the first of two areas (Y, X) is, 1 only the second, 2 both, -1 neither, on the plane."""
    first, second = ground.taken(one) > 0.5, ground.taken(other) > 0.5
    return np.where(first & second, 2, np.where(first, 0, np.where(second, 1, -1)))


def gain_drawing(a: Coverage, b: Coverage, names: tuple[str, str], level: tuple[int, int] | None = None) -> Drawing:
    """Return the map of what only one of two coverages sees at one height, and areas at all."""
    pairs = common(a, b)
    k, other = level or chosen_level(a, b)
    scene = Scene(a)
    second = Scene(b, scene.plane)
    reach_km = max(scene.close_km([k]), second.close_km([other]))
    foot_in = _foot_in(pairs)
    figure, (axes, foot) = sheet(8.2, 8.15 + foot_in, credits(a) + NATURAL_EARTH, nrows=2, height_ratios=[7.4, foot_in])
    frame(axes, scene, reach_km)
    ground = scene.ground(reach_km, _POINTS)
    fill = gain_fill(ground, a.union(k), b.union(other))
    paint(axes, scene, ground, fill, np.array([rgb(colour) for colour in (ONLY_A, ONLY_B, BOTH)]))
    if (fill == 0).any():
        hatch = axes.contourf(
            ground.km, ground.km, fill == 0, levels=[0.5, 1.5], colors="none", hatches=["////"], zorder=2
        )
        hatch.set(edgecolor="#6b4512", linewidth=0.0)
    scene.outline(axes, ground, a.union(k), colors="#6b4512", linestyles=[(0, (4, 1.5))], linewidths=1.0)
    scene.outline(axes, ground, b.union(other), colors=EDGE, linewidths=0.9)
    rings(axes, scene)
    rings(axes, second)
    axes.set_title(f"Seen by one alone: {a.levels[k]}", loc="left", fontsize=12.5, weight="bold", pad=34.0)
    axes.annotate(f"{names[0]}   {names[1]}", (0.0, 1.0), (0, 21), xycoords="axes fraction", fontsize=9.0,
                  textcoords="offset points")  # fmt: skip
    labels = Labels(axes)
    labels.avoid(reach_km * np.array([(-0.93, y) for y in np.linspace(0.81, 0.97, 6)]))
    for name, spot_km in {one.coverage.meta["site"]["name"]: one.site_km for one in (scene, second)}.items():
        labels.beside(spot_km, name, size=9.0, weight="bold")
    _table(foot, a, b, pairs, split=True, marked=k)
    title = f"What only one of two sees, {a.levels[k]}: {names[0]}; {names[1]}"
    caption = f"Seen by the radars of A alone, of B alone, and of both, {a.levels[k]}. {basis_said(a)} {MAP_SOURCES}"
    return Drawing("coverage-gain", title, caption, f"{title}. {_alt(a, b, pairs)}", figure)


def _foot_in(pairs: list[tuple[int, int]]) -> float:
    """Return the height of the table and its note, inches."""
    return _LINE_IN * (len(pairs) + 2.5)


def _step(pairs: list[tuple[int, int]]) -> float:
    return _LINE_IN / _foot_in(pairs)


def _areas(a: Coverage, b: Coverage, pair: tuple[int, int]) -> dict[str, float]:
    """Return the areas, m², that each sees, one alone sees, and both see."""
    one, other = a.union(pair[0]), b.union(pair[1])
    masks = {"A": one, "B": other, "A alone": one & ~other, "B alone": other & ~one, "both": one & other}
    return {name: a.area_m2(mask) for name, mask in masks.items()}


def _table(
    axes: Axes, a: Coverage, b: Coverage, pairs: list[tuple[int, int]], *, split: bool, marked: int = -1
) -> None:
    """Write areas by height into axes: of both, and where they are `split` of what one alone sees, with its fill."""
    from matplotlib.patches import Rectangle

    axes.set(xlim=(0.0, 1.0), ylim=(0.0, 1.0))
    axes.set_axis_off()
    heads = ["A", "B", *(("A alone", "B alone", "both") if split else ("B / A",))]
    places = np.linspace(0.36, 1.0, 5)[: len(heads)]
    step = _step(pairs)
    fills = dict(zip(("A alone", "B alone", "both"), (ONLY_A, ONLY_B, BOTH), strict=True))
    scene = Scene(a)
    groups = [] if split else [(part, shades(len(part))) for part in (scene.low, scene.high)]
    swatches = {k: colour for part, colours in groups for k, colour in zip(part, colours, strict=True)}
    look: dict[str, Any] = {"fontsize": 8.6, "va": "top"}
    axes.text(0.0, 0.99, "area in which it is seen", weight="bold", **look)
    for x, head in zip(places, heads, strict=True):
        axes.text(x, 0.99, head, ha="right", weight="bold", **look)
        if head in fills:
            axes.add_patch(Rectangle((x - 0.125, 0.99 - 0.62 * step), 0.03, 0.5 * step, facecolor=fills[head], lw=0.6,
                                     edgecolor=EDGE, hatch="////" if head == "A alone" else None))  # fmt: skip
    for line, pair in enumerate(pairs, start=1):
        y = 0.99 - line * step
        weight = "bold" if pair[0] == marked else "normal"
        if pair[0] in swatches:
            axes.add_patch(Rectangle((0.0, y - 0.62 * step), 0.03, 0.5 * step, facecolor=swatches[pair[0]], lw=0.6,
                                     edgecolor=EDGE))  # fmt: skip
        axes.text(0.04 if swatches else 0.0, y, str(a.levels[pair[0]]), weight=weight, **look)
        for x, word in zip(places, _row(_areas(a, b, pair), split), strict=True):
            axes.text(x, y, word, ha="right", weight=weight, **look)
    said = f"{CAVEAT} Dashed circles: ranges as advertised. Triangles: radars."
    axes.text(0.0, 0.99 - (len(pairs) + 1.4) * step, said, fontsize=8.2, va="top", color=COLOUR["soft"])


def _row(areas: dict[str, float], split: bool) -> list[str]:
    words = [area_said(area) for area in areas.values()]
    if split:
        return words
    return [*words[:2], f"{100.0 * areas['B'] / areas['A']:.0f} %" if areas["A"] > 0.0 else ""]


def _alt(a: Coverage, b: Coverage, pairs: list[tuple[int, int]]) -> str:
    told = []
    for pair in pairs:
        areas = _areas(a, b, pair)
        told.append(f"{a.levels[pair[0]]}: " + ", ".join(f"{name} {area_said(area)}" for name, area in areas.items()))
    return "; ".join(told) + "."
