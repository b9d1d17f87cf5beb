"""Mask tables of radars over real ground: swept by all threads, kept on disk under a hash of their inputs."""

from __future__ import annotations

import hashlib
import math
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from threatring.engine.masks import sweep_into
from threatring.kernel import cache_root, is_compiled, source_hash
from threatring.models.earth import axes, ecef_m, gauss_radius_m
from threatring.prepare.cache import keep, recalled
from threatring.prepare.sorties import Progress
from threatring.records import Environment, Eye, PostGrid
from threatring.terrain import Heights, box_around

CELLS_A_POST = 2  # the sweep's cell is half a post
MOST_AZIMUTHS = 8192  # of a table: 0.044 degrees, 460 m at 600 km
MOST_RANGES = 2048  # of a table; a finer sweep stores every so many cells one
NEAR_CELLS = 256  # nearer than so many cells each is swept in pieces: what is missed there is magnified by the range
MOST_PIECES = 64
EXACT_PLACES = 7  # along an azimuth, a polynomial between: to 600 km 0.1 mm off at 40 N, 5 mm at 65 N
AZIMUTHS_A_JOB = 64
SMOOTH = (1, 1, 1)  # shape of the tables of a scenario without terrain


class Layout(NamedTuple):
    """Cells of a mask table."""

    azimuths: int
    ranges: int  # of the sweep
    step_m: float  # of the sweep
    stored: int  # every so many of its ranges one is stored

    @property
    def stored_step_m(self) -> float:
        """Return the cell of range of the table."""
        return self.step_m * self.stored

    @property
    def shape(self) -> tuple[int, int]:
        """Return (azimuths, ranges) of the table."""
        return self.azimuths, (self.ranges - 1) // self.stored + 1


def post_m(heights: Heights, lat_deg: float) -> float:
    """Return the smaller spacing of the posts around a latitude, metres."""
    radius_m = gauss_radius_m(math.radians(lat_deg))
    across_deg = heights.lon_step_deg * math.cos(math.radians(lat_deg))
    return math.radians(min(heights.lat_step_deg, across_deg)) * radius_m


def layout_for(heights: Heights, lat_deg: float, range_m: float) -> Layout:
    """Return the cells of a table out to a range: half a post in range, and across it at the far end where it may."""
    step_m = post_m(heights, lat_deg) / CELLS_A_POST
    ranges = max(math.ceil(range_m / step_m) + 1, 2)
    azimuths = min(max(8 * math.ceil(2.0 * math.pi * range_m / step_m / 8), 8), MOST_AZIMUTHS)
    return Layout(azimuths, ranges, step_m, math.ceil(ranges / MOST_RANGES))


def eye_over(env: Environment, place_rad: tuple[float, float], antenna_height_m: float, layout: Layout) -> Eye:
    """Return the antenna at a place, its height given above the smooth surface at `env.ground_m`."""
    east, north, up = axes(*place_rad)
    return Eye(
        ecef_m(*place_rad, env.ground_m), east, north, up, gauss_radius_m(place_rad[0]) + env.ground_m,
        env.refraction_factor, env.ground_m, antenna_height_m, layout.step_m, layout.stored,
    )  # fmt: skip


def grid_of(heights: Heights) -> PostGrid:
    """Return where the posts lie, in radians."""
    corner = heights.south_deg, heights.west_deg, heights.lat_step_deg, heights.lon_step_deg
    return PostGrid(*(math.radians(angle) for angle in corner))


def samples(eye: Eye, layout: Layout) -> tuple[np.ndarray, np.ndarray]:
    """Return where a ray is held against the ground: way and stored, as `engine.masks.sweep_into` takes them."""
    cells = np.arange(1, layout.ranges)
    pieces = np.minimum(NEAR_CELLS // cells + 1, MOST_PIECES)
    ends = np.cumsum(pieces)  # the sample at each cell's end; the antenna's own place is sample 0
    piece = np.arange(1, ends[-1] + 1) - np.repeat(ends - pieces, pieces)
    cell = np.concatenate([[0.0], np.repeat(cells - 1, pieces) + piece / np.repeat(pieces, pieces)])
    angle = cell * layout.step_m / (eye.refraction_factor * eye.surface_radius_m)
    way = np.stack([cell / cell[-1], np.cos(angle), np.sin(angle)])
    return way, np.concatenate([[0], ends])[:: layout.stored]


def swept(posts_m: np.ndarray, grid: PostGrid, eye: Eye, layout: Layout, threads: int) -> np.ndarray:
    """Return the mask table (azimuths, ranges) float32 of an antenna: least visible height above the smooth surface, m.

    posts_m (rows, columns) float32, above the sea. Azimuths go all round from north, ranges out from the antenna.
    """
    mask = np.empty(layout.shape, np.float32)
    way, stored = samples(eye, layout)
    fit = np.linalg.inv(np.vander(np.linspace(0.0, 1.0, EXACT_PLACES), increasing=True))
    reach_m = (layout.ranges - 1) * layout.step_m

    def part(first: int) -> None:
        last, count = min(first + AZIMUTHS_A_JOB, layout.azimuths), way.shape[1]
        powers, cells, room = np.empty((2, EXACT_PLACES)), np.empty(count, np.int64), np.empty((2, count))
        sweep_into(
            mask, first, last, posts_m.ravel(), posts_m.shape, grid, eye, reach_m, way, stored, fit, powers, cells, room
        )

    with ThreadPoolExecutor(max(threads, 1)) as pool:
        list(pool.map(part, range(0, layout.azimuths, AZIMUTHS_A_JOB)))
    return mask


def posts_of(heights: Heights) -> np.ndarray:
    """Return the posts (rows, columns) as the sweep takes them."""
    return np.require(heights.posts_m, np.float32, ["C", "W", "A"])


def lowest_m(heights: Heights, place_deg: tuple[float, float], range_m: float) -> float:
    """Return the lowest ground within a range of a place, above the sea; sea level where the data end before it."""
    box = box_around(*place_deg, range_m)
    low_m = float(heights.cut(box).posts_m.min())
    corners = (box.south_deg, box.west_deg), (box.north_deg, box.east_deg)
    return low_m if all(heights.covers(*corner) for corner in corners) else min(low_m, 0.0)


def mask_tables(
    env: Environment, radars: np.recarray, places_deg: list[tuple[float, float]], heights: Heights, threads: int,
    progress: Progress,
) -> np.ndarray:  # fmt: skip
    """Return the mask tables (R, azimuths, ranges) of radars (K, R).

    Their rows are told the cell and the lowest ground. The tables reach as far as the widest instrumented range.
    """
    range_m = float(radars.range_instrumented_m.max())
    layout = layout_for(heights, places_deg[0][0], range_m)
    masks = np.empty((len(places_deg), *layout.shape), np.float32)
    grid, posts = grid_of(heights), posts_of(heights)
    for index, place in enumerate(places_deg):
        said = (
            "sweeping the ground around the radars"
            if is_compiled("sweep_into")
            else "compiling the sweep of the ground"
        )
        progress(said, index, len(places_deg))
        eye = eye_over(env, (math.radians(place[0]), math.radians(place[1])), radars[0, index].antenna_height_m, layout)
        key = repr((heights.digest, eye, layout, source_hash()))
        kept = cache_root() / f"mask-{hashlib.sha256(key.encode()).hexdigest()[:20]}.npy"
        found = recalled(kept) if kept.exists() else None
        if found is None or (found.shape, found.dtype) != (layout.shape, masks.dtype):
            found = swept(posts, grid, eye, layout, threads)
            keep(kept, found)
        masks[index] = found
        radars["mask_step_m"][:, index] = layout.stored_step_m
        radars["lowest_m"][:, index] = lowest_m(heights, place, range_m) - env.ground_m
    progress("sweeping the ground around the radars", len(places_deg), len(places_deg))
    return masks
