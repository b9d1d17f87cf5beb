"""What every map of a coverage shares: its plane and frame, levels in order, areas, colours of heights, words."""

from __future__ import annotations

from functools import cached_property
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np

from threatring.maps.frame import circle, coast_and_boundary, graticule, scale_and_north
from threatring.maps.geo import Plane
from threatring.maps.relief import (
    BOUNDARY,
    WATER,
    WHITE,
    Ground,
    base_colours,
    edges_km,
    light,
    lit,
    painted,
    rgb,
    smoothed,
)
from threatring.maps.style import COLOUR
from threatring.results.coverage import Coverage, Level

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NATURAL_EARTH = " · coast, boundaries: Natural Earth 4.1"
CAVEAT = "Computed from public figures; not measured."
LARGEST_KM = 900.0
RING: dict[str, Any] = {"color": COLOUR["leaked"], "lw": 1.5, "ls": (0, (6, 3)), "zorder": 4}
EDGE = "#0b2a4a"  # of an area that is seen
_DARKEST, _PALEST = "#0b4478", "#a6c8e4"  # lowest and highest: one hue, even steps, so that grey prints tell them apart
_SMOOTHING = 0.75  # cells of the raster: what an outline and the light are smoothed by, against steps of the raster
_MOST_POINTS = 12.0
_BULK_PROB, _ROOM = 0.97, 1.15  # the part of an area a close map must hold, and the room around it
_LEAST_KM = 20.0  # half-width of the smallest map
_RELIEF_FREE, _RELIEF_UNDER = 0.75, 0.5  # how strongly hills show beside and under a fill


class Scene:
    """A coverage on the plane around its site, or on that of another."""

    def __init__(self, coverage: Coverage, plane: Plane | None = None) -> None:
        self.coverage = coverage
        self._grounds: dict[tuple[float, int], Ground] = {}
        site = coverage.meta["site"]
        self.plane = plane or Plane(float(site["lat_deg"]), float(site["lon_deg"]))
        self.site_km = self.plane.km(np.array(float(site["lat_deg"])), np.array(float(site["lon_deg"])))
        #: levels above the ground and above the sea; each lowest first, and never nested in the other
        self.low = self._rising(above_ground=True)
        self.high = self._rising(above_ground=False)
        self.places_km = [self.plane.km(np.array(v.lat_deg), np.array(v.lon_deg)) for v in coverage.radars]

    def _rising(self, above_ground: bool) -> list[int]:
        levels = self.coverage.levels
        chosen = [k for k, level in enumerate(levels) if level.above_ground == above_ground]
        return sorted(chosen, key=lambda k: levels[k].height_m)

    @cached_property
    def away_km(self) -> np.ndarray:
        """How far from the site the points of the rasters (Y, X) are."""
        lat, lon = np.meshgrid(self.coverage.lat_deg, self.coverage.lon_deg, indexing="ij")
        return np.hypot(*np.moveaxis(self.plane.km(lat, lon), -1, 0))

    def far_km(self, level: int, share: float = 1.0) -> float:
        """Return how far from the site this share of the area lies in which a level is seen; zero where it is not."""
        away_km = self.away_km[self.coverage.union(level)]
        return float(np.quantile(away_km, share)) if len(away_km) else 0.0

    @cached_property
    def whole_km(self) -> float:
        """Half-width of a map that holds all that is seen, and the rings as far as the rasters go."""
        lat, lon = self.coverage.lat_deg, self.coverage.lon_deg
        rim_lat = np.concatenate([lat, lat, np.full_like(lon, lat[0]), np.full_like(lon, lat[-1])])
        rim_lon = np.concatenate([np.full_like(lat, lon[0]), np.full_like(lat, lon[-1]), lon, lon])
        grid_km = float(np.abs(self.plane.km(rim_lat, rim_lon)).max(axis=1).min())  # the largest square inside
        seen_km = 1.04 * max([*(self.far_km(k) for k in range(len(self.coverage.levels))), 5.0])
        rings_km = [np.hypot(*at) + radius_km for at, radius_km in self.rings_km]
        return float(min(max(grid_km, seen_km), max(1.04 * max([*rings_km, 0.0]), seen_km), LARGEST_KM))

    @property
    def rings_km(self) -> list[tuple[np.ndarray, float]]:
        """Centre and radius of every advertised ring."""
        return [(at, v.advertised_m / 1e3) for at, v in zip(self.places_km, self.coverage.radars, strict=True)]

    def close_km(self, levels: list[int]) -> float:
        """Return the half-width of a map of some levels; far hill tops and other scraps need not be on it."""
        bulk_km = [_ROOM * self.far_km(k, _BULK_PROB) for k in levels]
        radars_km = [1.2 * float(np.hypot(*at)) for at in self.places_km]
        return min(max([*bulk_km, *radars_km, _LEAST_KM]), self.whole_km)

    def ground(self, reach_km: float, count: int) -> Ground:
        """Return the square of the plane of that half-width with `count` points a side, made once."""
        key = reach_km, count
        if key not in self._grounds:
            made = Ground(self.plane, reach_km, count, self.coverage.lat_deg, self.coverage.lon_deg)
            area_deg = self.coverage.meta.get("terrain_area_deg")
            if area_deg:
                made.know_within(area_deg)
            self._grounds[key] = made
        return self._grounds[key]

    def blur(self, ground: Ground) -> float:
        """Return over how many points to smooth, so that steps of the raster do not show."""
        cells = 111.0 * float(self.coverage.lat_deg[1] - self.coverage.lat_deg[0]) / ground.cell_km
        return float(np.clip(_SMOOTHING * cells, 0.7, _MOST_POINTS))

    def colours(self, ground: Ground, fill: np.ndarray, palette: np.ndarray) -> np.ndarray:
        """Return the relief (n, n, 3) with `palette[fill]` over it where `fill` (n, n) is not negative."""
        heights_m = ground.taken(self.coverage.ground_m)
        base = base_colours(heights_m, ground.known)
        base[fill >= 0] = palette[fill[fill >= 0]]
        heights_m = smoothed(heights_m, self.blur(ground) - 0.7)
        strength = np.where(fill >= 0, _RELIEF_UNDER, _RELIEF_FREE)
        return lit(base, light(heights_m, 1e3 * ground.cell_km), np.where(ground.known, strength, 0.0))

    def outline(self, axes: Axes, ground: Ground, seen: np.ndarray, **look: Any) -> list[np.ndarray]:
        """Draw the edge of an area (Y, X), small scraps left out, and return its lines, longest first."""
        from matplotlib.collections import LineCollection

        lines = edges_km(axes, ground, smoothed(ground.taken(seen), self.blur(ground)), 0.12 * ground.reach_km)
        axes.add_collection(LineCollection(lines, **{"colors": EDGE, "linewidths": 0.7, "zorder": 2.5, **look}))
        return sorted(lines, key=len, reverse=True)


def frame(axes: Axes, scene: Scene, reach_km: float, size: float = 1.0) -> None:
    """Draw what stands around and over a relief; on a small map (`size` below 1) axes have no numbers."""
    axes.set(xlim=(-reach_km, reach_km), ylim=(-reach_km, reach_km), aspect="equal")
    axes.spines[:].set_visible(True)
    coast_and_boundary(axes, scene.plane, reach_km, (WATER, BOUNDARY), casing=WHITE)
    graticule(axes, scene.plane, reach_km, {"color": WHITE, "lw": 0.6, "alpha": 0.7}, named=size == 1.0)
    scale_and_north(axes, reach_km, size, board=True)
    if size == 1.0:
        axes.set(xlabel="east of the site, km", ylabel="north of the site, km")
    else:
        axes.set(xticks=[], yticks=[])


def paint(axes: Axes, scene: Scene, ground: Ground, fill: np.ndarray, palette: np.ndarray) -> None:
    """Draw the relief with `palette[fill]` over it."""
    painted(axes, ground, scene.colours(ground, fill, palette))


def rings(axes: Axes, scene: Scene) -> None:
    """Draw advertised ranges, dashed, and radars."""
    for view, place in zip(scene.coverage.radars, scene.places_km, strict=True):
        axes.plot(*place, marker="^", ms=6, mew=1.0, mfc=COLOUR["paper"], mec=COLOUR["ink"], ls="", zorder=7)
        circle(axes, view.advertised_m / 1e3, (float(place[0]), float(place[1])), **RING)


def shades(count: int) -> list[str]:
    """Return fills of `count` heights, lowest and darkest first."""
    ends = rgb(_DARKEST), rgb(_PALEST)
    parts = [ends[0] + (ends[1] - ends[0]) * k / max(count - 1, 1) for k in range(count)]
    return ["#" + "".join(f"{round(255 * value):02x}" for value in part) for part in parts]


def area_said(square_m: float) -> str:
    """Return an area in km², three figures.

    >>> area_said(123456e6), area_said(0.0)
    ('123,000 km²', '0 km²')
    """
    return f"{float(f'{square_m / 1e6:.3g}'):,.0f} km²"


def short(level: Level) -> str:
    """Return the height alone: '100 m' or '3 km'."""
    return str(level).split(" above")[0]


def target_said(coverage: Coverage) -> str:
    """Return the target in words with its radar cross-section, where the record has them."""
    target, rcs_m2 = str(coverage.meta.get("target") or "a target"), coverage.meta.get("rcs_m2")
    if target.endswith("m²"):
        return f"a target of {target}"
    return f"{target} ({rcs_m2:.3g} m²)" if isinstance(rcs_m2, int | float) and "m²" not in target else target


def basis_said(coverage: Coverage) -> str:
    """Return what the answer rests on: the caveat, what counts as seen, preset of claims, date of the data."""
    meta = coverage.meta
    return (
        f"{CAVEAT} Seen: in line of sight, within the radar's limits, and one look detects with a probability of at "
        f"least {100.0 * meta['wanted_prob']:.0f} %. Claims: {meta['claims']}; data of {meta['epoch']}."
    )


def footnote(axes: Axes, entries: list[Any], said: str, columns: int, letters: int) -> None:
    """Fill axes at the foot of a figure with its legend and what it rests on."""
    axes.set_axis_off()
    legend = axes.legend(handles=entries, loc="upper left", bbox_to_anchor=(0.003, 1.0), ncols=columns, fontsize=8.3,
                         handlelength=2.6, columnspacing=1.5, borderaxespad=0.0, borderpad=0.0)  # fmt: skip
    legend.set_in_layout(False)
    note = axes.text(0.0, 0.0, "\n".join(wrap(said, letters)), fontsize=8.2, va="bottom", linespacing=1.3,
                     color=COLOUR["soft"])  # fmt: skip
    note.set_in_layout(False)


def credits(coverage: Coverage) -> str:
    """Return what stands at the head of a figure after the house's words."""
    ground = coverage.meta.get("terrain")
    return f" · ground: {ground}" if ground else ""
