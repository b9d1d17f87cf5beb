"""The `RadarView` of one radar: grids, azimuths, slant ranges, the low-altitude gap, and what is printed of it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from threatring.catalogue import Selection
from threatring.engine.coverage import reach_into
from threatring.kernel import code
from threatring.models.earth import gauss_radius_m
from threatring.prepare.masks import SMOOTH, Layout, eye_over
from threatring.prepare.sightraster import least_raster_m
from threatring.prepare.sights import BOMBER
from threatring.prepare.surface import Ground, SmoothGround
from threatring.prepare.viewing import (
    AZIMUTHS,
    RANGES,
    SEEN,
    Looker,
    Points,
    Reach,
    along_azimuths,
    looks,
    points_at,
    reach,
)
from threatring.records import Environment, Radar, table
from threatring.results.coverage import Level, Limit, RadarView
from threatring.scenario import Emitter, label_of
from threatring.terrain import Heights

GAP_RANGE_M, GAP_STEP_M, GAP_AZIMUTHS = 250_000.0, 1000.0, 720
GAP_SHARES = (0.0, 10.0, 50.0, 90.0, 100.0)
PAST = 1.01  # of the instrumented range: so far out azimuths are sampled
SMOOTH_STEP_M = 500.0
BOMBER_SAID = "a bomber-size target, the largest detection range that is printed"
INSTRUMENTED_SAID = "its instrumented range, no detection range of it is printed"


class Scene(NamedTuple):
    """All radars under all sets of unknowns, what they look at, and the points of the map."""

    env: Environment
    radars: np.recarray  # (K, R)
    masks: np.ndarray
    transmission: np.ndarray
    detection: np.ndarray
    swerling: int
    rcs_m2: np.ndarray  # (K, R)
    wanted_prob: float
    heights: Heights | None
    ground: Ground
    lat_deg: np.ndarray
    lon_deg: np.ndarray
    range_m: float
    threads: int


def looker_of(scene: Scene, r: int, place: tuple[float, float]) -> Looker:
    """Return one radar with its central figures, over the ground."""
    target = code(scene.swerling), float(scene.rcs_m2[-1, r]), scene.wanted_prob
    return Looker(
        scene.radars[-1, r], scene.env, scene.masks, r, scene.transmission[r], scene.detection[r], target, place,
        scene.ground, scene.threads,
    )  # fmt: skip


def on_smooth_ground(looker: Looker, ground_m: float) -> Looker:
    """Return the same radar with the same antenna over smooth ground at a height above the sea."""
    row = table(Radar, 1)
    row[0] = looker.radar
    row.antenna_height_m = looker.radar.antenna_height_m - (ground_m - looker.env.ground_m)
    row.surface_radius_m = gauss_radius_m(math.radians(looker.place_deg[0])) + ground_m
    row.mask_step_m = 0.0
    env = looker.env._replace(ground_m=ground_m)
    return looker._replace(
        radar=row[0], env=env, masks=np.zeros(SMOOTH, np.float32), row=0, ground=SmoothGround(ground_m)
    )


def view_of(
    scene: Scene, r: int, emitter: Emitter, place: tuple[float, float], levels: tuple[Level, ...], selection: Selection
) -> RadarView:
    """Return what one radar sees."""
    looker = looker_of(scene, r, place)
    ground_m = float(scene.ground.height_m(np.array(place[0]), np.array(place[1])))
    flat = on_smooth_ground(looker, ground_m)
    azimuth_rad = 2.0 * math.pi * np.arange(AZIMUTHS) / AZIMUTHS
    reached, smooth_m = _reaches(looker, flat, azimuth_rad, levels)
    least_m, layout = _least(scene, looker, r, place)
    kind = emitter.type
    advertised_m, said = advertised(kind, selection)
    gap = _gap(scene, looker, r, layout, ground_m)
    return RadarView(
        emitter.name, kind, label_of(kind, selection), *place, ground_m, float(flat.radar.antenna_height_m),
        advertised_m, said, float(looker.radar.range_instrumented_m), least_m, _seen(scene, looker, levels),
        np.degrees(azimuth_rad), np.array([each.range_m for each in reached]),
        np.array([each.unbroken_m for each in reached]), smooth_m, np.array([each.limit for each in reached]),
        _detect_m(scene, r, levels, ground_m), *gap,
    )  # fmt: skip


def advertised(kind: str, selection: Selection) -> tuple[float, str]:
    """Return the largest range that is printed of a radar, metres, and what for."""
    if kind in BOMBER:
        return selection.number(f"{kind}.{BOMBER[kind]}"), BOMBER_SAID
    return selection.number(f"{kind}.range_instrumented_m"), INSTRUMENTED_SAID


def _reaches(
    looker: Looker, flat: Looker, azimuth_rad: np.ndarray, levels: tuple[Level, ...]
) -> tuple[list[Reach], np.ndarray]:
    """Return how far a radar sees at each level, and (L, A) how far it would over smooth ground."""
    past_m = PAST * float(looker.radar.range_instrumented_m)
    range_m = np.linspace(past_m / RANGES, past_m, RANGES)
    points = along_azimuths(looker, azimuth_rad[:, None], range_m)
    stopped = looker.radar.sector_halfwidth_rad < 3.14
    ways = azimuth_rad if stopped else azimuth_rad[:1]
    flat_points = along_azimuths(flat, ways[:, None], range_m)
    reached, smooth_m = [], np.zeros((len(levels), len(azimuth_rad)))
    for row, level in enumerate(levels):
        even = reach(flat, ways, range_m, flat_points, level)
        smooth_m[row] = even.range_m
        found = reach(looker, azimuth_rad, range_m, points, level)
        nearer = (even.limit != Limit.HORIZON) | (even.range_m > found.range_m + range_m[0])  # than the smooth horizon
        hills = (found.limit == Limit.HORIZON) & nearer
        reached.append(found._replace(limit=np.where(hills, Limit.GROUND, found.limit)))
    return reached, smooth_m


def _least(scene: Scene, looker: Looker, r: int, place: tuple[float, float]) -> tuple[np.ndarray, Layout]:
    """Return (Y, X) least visible heights above the sea, NaN beyond the table, and the table's cells."""
    row = looker.radar
    if scene.heights is None:
        far_m = PAST * max(float(row.range_instrumented_m), scene.range_m)
        layout = Layout(8, math.ceil(far_m / SMOOTH_STEP_M) + 1, SMOOTH_STEP_M, 1)
        arcs_m = SMOOTH_STEP_M * np.arange(layout.ranges)
        over_m = smooth_least_m(looker.env, float(row.surface_radius_m), float(row.antenna_height_m), arcs_m)
        mask = np.repeat(over_m.astype(np.float32)[None], layout.azimuths, axis=0)
    else:
        # the rows of all radars share one table: its cells are those of the first, out to the widest range
        layout = Layout(scene.masks.shape[1], scene.masks.shape[2], float(row.mask_step_m), 1)
        mask = scene.masks[r]
    angles = math.radians(place[0]), math.radians(place[1])
    eye = eye_over(looker.env, angles, float(row.antenna_height_m), layout)
    return least_raster_m(mask, layout, eye, scene.lat_deg, scene.lon_deg, scene.threads), layout


def smooth_least_m(env: Environment, surface_radius_m: float, antenna_m: float, arc_m: np.ndarray) -> np.ndarray:
    """Return the least visible height above a smooth surface at ground ranges: the refracted ray that grazes it."""
    radius_m = env.refraction_factor * surface_radius_m
    beyond = arc_m / radius_m - math.acos(radius_m / (radius_m + max(antenna_m, 0.0)))
    return np.where(beyond > 0.0, radius_m / np.cos(np.maximum(beyond, 0.0)) - radius_m, 0.0)


def _seen(scene: Scene, looker: Looker, levels: tuple[Level, ...]) -> np.ndarray:
    """Return (L, Y, X) where it sees; nothing beyond the map's range."""
    lat, lon = np.meshgrid(scene.lat_deg, scene.lon_deg, indexing="ij")
    points = points_at(scene.ground, lat, lon)
    far_m = min(scene.range_m, float(looker.radar.range_instrumented_m))
    radius_m = float(looker.radar.surface_radius_m) - looker.env.ground_m
    chord_m = np.linalg.norm(points.feet_m - along_azimuths(looker, np.zeros(1), np.zeros(1)).feet_m[0], axis=-1)
    arc_m = 2.0 * radius_m * np.arcsin(np.minimum(0.5 * chord_m / radius_m, 1.0))
    near = arc_m <= far_m
    inside = Points(points.feet_m[near], points.ups[near], points.ground_m[near])
    seen = np.zeros((len(levels), *near.shape), bool)
    for row, level in enumerate(levels):
        seen[row][near] = looks(looker, inside, level) == SEEN
    return seen


def _detect_m(scene: Scene, r: int, levels: tuple[Level, ...], ground_m: float) -> np.ndarray:
    """Return (L, 3) slant ranges of one look by its echo alone: central, 10 and 90 % of the sets."""
    found = np.zeros((len(levels), 3))
    column = np.ascontiguousarray(scene.radars[:, r])
    rcs_m2 = np.ascontiguousarray(scene.rcs_m2[:, r])
    for row, level in enumerate(levels):
        height_m = level.height_m + (ground_m if level.above_ground else 0.0) - scene.env.ground_m
        slants_m = np.zeros(len(column))
        reach_into(
            slants_m, column, scene.transmission[r], scene.detection[r], code(scene.swerling), rcs_m2,
            scene.wanted_prob, height_m,
        )  # fmt: skip
        found[row] = slants_m[-1], *np.percentile(slants_m[:-1], [10.0, 90.0])
    return found


def _gap(
    scene: Scene, looker: Looker, r: int, layout: Layout, ground_m: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return ground ranges (G,), shares of the least visible height above ground by azimuth (G, 5), and smooth (G,)."""
    row = looker.radar
    far_m = min(GAP_RANGE_M, float(row.range_instrumented_m))
    mast_m = float(row.antenna_height_m) - (ground_m - looker.env.ground_m)
    surface_m = float(row.surface_radius_m) + ground_m - looker.env.ground_m
    if scene.heights is None:
        range_m = np.arange(GAP_STEP_M, far_m + 1.0, GAP_STEP_M)
        least_m = smooth_least_m(looker.env, surface_m, mast_m, range_m)
        return range_m, np.repeat(least_m[:, None], len(GAP_SHARES), axis=1), least_m
    every = max(round(GAP_STEP_M / layout.step_m), 1)
    columns = np.arange(every, min(int(far_m / layout.step_m) + 1, layout.ranges), every)
    ways = np.arange(0, layout.azimuths, max(layout.azimuths // GAP_AZIMUTHS, 1))
    range_m = columns * layout.step_m
    points = along_azimuths(looker, (2.0 * math.pi * ways / layout.azimuths)[:, None], range_m)
    over_m = scene.masks[r][np.ix_(ways, columns)] + looker.env.ground_m - points.ground_m
    shares_m = np.percentile(np.maximum(over_m, 0.0), GAP_SHARES, axis=0).T
    return range_m, shares_m, smooth_least_m(looker.env, surface_m, mast_m, range_m)
