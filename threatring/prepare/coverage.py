"""`threatring coverage`: what radars see of targets at given heights, over real or smooth ground, time left out.

Everything is asked of the engine's own view and echo (`engine.coverage`), with the unknowns at their central values;
bands come from 64 sets.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from threatring import __version__
from threatring.catalogue import Selection
from threatring.draws import Unknowns
from threatring.kernel import is_compiled
from threatring.models.earth import REFRACTION_FACTOR
from threatring.models.propagation import COLUMNS, SLANT_SCALE_M
from threatring.prepare.covering import WIDEST_M, Asked, Wanted, asked, map_box
from threatring.prepare.curves import range_curve
from threatring.prepare.laying import environment, lay_detection, lay_masks, lay_radars
from threatring.prepare.radarviews import Scene, view_of
from threatring.prepare.seeing import lay_absorption, lay_signatures
from threatring.prepare.sorties import Progress, cores
from threatring.prepare.surface import SmoothGround
from threatring.records import Aspect, RadarRole
from threatring.results.coverage import Coverage, RadarView
from threatring.scenario import Scenario, label_of, position_of
from threatring.terrain import VERTICAL_DATUM

SETS = 64
REFERENCES = (
    "Line of sight: ITU-R P.834-9 (effective Earth radius), swept over the ground; absorption: ITU-R P.676-13",
    "Echo and detection: M. I. Skolnik, Introduction to Radar Systems, 3rd ed.; P. Swerling (1954)",
    "Geodesics: C. F. F. Karney, J. Geodesy 87 (2013) 43-55; WGS-84: NIMA TR8350.2, 3rd ed. (2000)",
)


class Frame(NamedTuple):
    """The points of the map."""

    lat_deg: np.ndarray
    lon_deg: np.ndarray
    range_m: float


def coverage(
    scenario: Scenario | str | None = None,
    *,
    lat_deg: float | None = None,
    lon_deg: float | None = None,
    radars: Sequence[str] = (),
    mast_m: float | None = None,
    terrain: Sequence[str] = (),
    smooth: bool = False,
    ground_m: float | None = None,
    above_ground_m: Sequence[float] | None = None,
    above_sea_m: Sequence[float] | None = None,
    target: str | None = None,
    rcs_m2: float | None = None,
    wanted_prob: float = 0.5,
    range_m: float | None = None,
    cells: int = 600,
    claims: str | None = None,
    epoch: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Coverage:
    """Return what the radars of a scenario, or of a bare place, see of a target at given heights.

    Without arguments: the bundled scenario `murted-terrain`. With `lat_deg`, `lon_deg` and `radars` (for instance
    ["96L6E"]): radars at that place, on antennas `mast_m` above the ground (default: the catalogue's), over `terrain`
    (files; default: the demonstration ground) or `smooth` ground at `ground_m`. Heights in metres above ground and
    above sea, rising; target: a class of the catalogue, or `rcs_m2` (1 m²); `wanted_prob` of one look. The map reaches
    `range_m` around the radars with `cells` points a side. Raises `BadInput` before anything is computed.
    """
    wanted = Wanted(
        scenario, lat_deg, lon_deg, tuple(radars), mast_m, tuple(terrain), smooth, ground_m, _row(above_ground_m),
        _row(above_sea_m), target, rcs_m2, wanted_prob, range_m, cells, claims, epoch, seed,
    )  # fmt: skip
    return covered([asked(wanted)], threads, progress)[0]


def _row(heights_m: Sequence[float] | None) -> tuple[float, ...] | None:
    return None if heights_m is None else tuple(float(height) for height in heights_m)


def covered(each: Sequence[Asked], threads: int | None = None, progress: Progress | None = None) -> list[Coverage]:
    """Return the coverage of each of several questions, all on one map; raises `BadInput` where none can hold them."""
    begun = time.perf_counter()
    say = progress or (lambda stage, done, total: None)
    unknowns = [Unknowns(one.selection, SETS, one.seed) for one in each]
    frame = _frame(each)
    found = [_cover(*pair, frame, threads or cores(), say) for pair in zip(each, unknowns, strict=True)]
    for one in found:
        one.meta["elapsed_s"] = time.perf_counter() - begun
    return found


def _places(scenario: Scenario) -> list[tuple[float, float]]:
    return [position_of(scenario, emitter) for emitter in scenario.radars]


def _frame(each: Sequence[Asked]) -> Frame:
    """Return one map around all radars."""
    widest_m = max(
        one.selection.number(f"{emitter.type}.range_instrumented_m") for one in each for emitter in one.scenario.radars
    )
    range_m = each[0].range_m or min(widest_m, WIDEST_M)
    south, west, north, east = map_box([place for one in each for place in _places(one.scenario)], range_m)
    cells = each[0].cells
    return Frame(np.linspace(south, north, cells), np.linspace(west, east, cells), range_m)


def scene_of(one: Asked, unknowns: Unknowns, frame: Frame, threads: int, say: Progress) -> Scene:
    """Return the radars in their places, what lies around them, and what they look at."""
    scenario, heights = one.scenario, one.heights
    ground = heights or SmoothGround(scenario.site.ground_m)
    env = environment(scenario, heights)
    radars = lay_radars(scenario, unknowns, ground)
    engages = radars.role == RadarRole.ENGAGEMENT
    radars.sector_halfwidth_rad[engages] = math.pi  # it turns to what it tracks
    radars.search_factor[engages] = 1.0
    masks = lay_masks(scenario, env, radars, heights, threads, say)
    transmission = lay_absorption(scenario, unknowns, radars)
    detection = lay_detection(scenario, one.selection)
    swerling, rcs_m2 = _target(one, unknowns)
    return Scene(
        env, radars, masks, transmission, detection, swerling, rcs_m2, one.wanted_prob, heights, ground,
        frame.lat_deg, frame.lon_deg, frame.range_m, threads,
    )  # fmt: skip


def _cover(one: Asked, unknowns: Unknowns, frame: Frame, threads: int, say: Progress) -> Coverage:
    scene = scene_of(one, unknowns, frame, threads, say)
    if not is_compiled("looks_into"):
        say("compiling the looks at the map (once per machine)", 0, 1)
    emitters, views = one.scenario.radars, []
    for r, emitter in enumerate(emitters):
        say("looking around with each radar", r, len(emitters))
        views.append(view_of(scene, r, emitter, position_of(one.scenario, emitter), one.levels, one.selection))
    say("looking around with each radar", len(views), len(views))
    kinds = dict.fromkeys(emitter.type for emitter in emitters)
    curves = tuple(range_curve(unknowns, kind, one.wanted_prob) for kind in kinds)
    ground_m = scene.ground.height_m(*np.meshgrid(frame.lat_deg, frame.lon_deg, indexing="ij")).astype(np.float32)
    meta = _meta(one, frame, scene.rcs_m2, views)
    return Coverage(frame.lat_deg, frame.lon_deg, ground_m, one.levels, tuple(views), curves, meta)


def _target(one: Asked, unknowns: Unknowns) -> tuple[int, np.ndarray]:
    """Return the Swerling case and the radar cross-section (K, R), from ahead."""
    if one.target is None:
        return 1, np.full((unknowns.sets + 1, len(one.scenario.radars)), one.rcs_m2)
    swerling = round(unknowns.fixed(f"{one.target}.swerling_coeff"))
    return swerling, lay_signatures(one.scenario, unknowns, (one.target,))[:, :, 0, Aspect.NOSE]


def _meta(one: Asked, frame: Frame, rcs_m2: np.ndarray, views: Sequence[RadarView]) -> dict[str, Any]:
    scenario, heights, site = one.scenario, one.heights, one.scenario.site
    return {
        "version": __version__, "catalogue_hash": one.selection.catalogue.hash, "claims": one.selection.claims,
        "epoch": one.selection.epoch_year, "seed": one.seed, "sets": SETS, "scenario": scenario.name,
        "site": {"name": site.name, "lat_deg": site.lat_deg, "lon_deg": site.lon_deg, "ground_m": site.ground_m},
        "target": "a target" if one.target is None else label_of(one.target, one.selection),
        "target_class": one.target, "rcs_m2": float(rcs_m2[-1, 0]),
        "rcs_by_radar_m2": {view.name: float(rcs_m2[-1, r]) for r, view in enumerate(views)},
        "wanted_prob": one.wanted_prob, "range_m": frame.range_m,
        "terrain": f"smooth ground at {site.ground_m:g} m" if heights is None else heights.name,
        "terrain_citation": "" if heights is None else heights.citation, "datum": VERTICAL_DATUM,
        "notes": _notes(one, frame, views), "references": list(REFERENCES),
    }  # fmt: skip


def _notes(one: Asked, frame: Frame, views: Sequence[RadarView]) -> list[str]:
    """Return what a reader must know of this answer, in sentences."""
    scenario, selection = one.scenario, one.selection
    said = [
        f"Seen: in line of sight, inside the radar's limits, and one look detects with a probability of at least"
        f" {one.wanted_prob:g}, all unknowns at their central values. A track needs several looks.",
        f"Clear air, k = {REFRACTION_FACTOR:.2f}; the target flies towards the radar, faster than its filter hides"
        " (clutter costs nothing here); time is left out.",
    ]
    if one.target is not None:
        said.append(
            "The class is met from ahead, with its figure at each radar's band; its other sides echo differently."
        )
    engaging = [emitter.name for emitter in scenario.radars if _engages(emitter.type, selection)]
    if engaging:
        said.append(
            f"{', '.join(engaging)}: an engagement radar, shown in its tracking look all round; at any moment it sees"
            " one sector and must turn for another."
        )
    left = [word for word, there in (("rain", scenario.rain), ("sea", scenario.sea), ("jammers", scenario.jammers),
                                     ("silent times", any(e.silent for e in scenario.radars))) if there]  # fmt: skip
    if left:
        said.append(f"Of the scenario are left out: {', '.join(left)}.")
    ends = (frame.lat_deg[0], frame.lon_deg[0]), (frame.lat_deg[-1], frame.lon_deg[-1])
    if one.heights is not None and not all(one.heights.covers(*end) for end in ends):
        said.append(f"The map reaches beyond the terrain data ({one.heights.box}): ground there counts as sea level.")
    for view in views:
        if np.max(view.range_m) > frame.range_m * 1.001:
            said.append(
                f"{view.name} sees farther than the map: areas are counted within {frame.range_m / 1e3:g} km, ranges"
                " are not cut."
            )
        if np.max(view.detect_m[:, 0]) > SLANT_SCALE_M * (COLUMNS - 1) ** 2:
            said.append(f"{view.name}: beyond 663 km of slant range absorption is held at what it is there.")
    return said


def _engages(kind: str, selection: Selection) -> bool:
    return selection.has(f"{kind}.azimuth_sector_halfwidth_deg")
