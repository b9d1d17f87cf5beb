"""Putting the house's tables together for one scenario: what `engine.world.Tables` holds, and what it is called."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from threatring.catalogue import Selection
from threatring.draws import (
    MEMBERS,
    Unknowns,
    class_rows,
    doctrine_rows,
    missile_rows,
    radar_rows,
    unit_rows,
)
from threatring.engine.world import Tables
from threatring.models.association import gate_count
from threatring.models.detection import SNR_COUNT, fill_detection_into
from threatring.models.earth import axes, ecef_m, gauss_radius_m, standard_environment
from threatring.prepare.calibration import Fit, fit
from threatring.prepare.flyouts import flyout_tables
from threatring.prepare.masks import SMOOTH, lowest_m, mask_tables
from threatring.prepare.posts import hear_into, lay_links, lay_posts, may_stand_alone
from threatring.prepare.raids import lay_targets
from threatring.prepare.scales import class_scales
from threatring.prepare.seeing import lay_absorption, lay_jammers, lay_rain, lay_sectors, lay_signatures, sector_into
from threatring.prepare.sorties import Progress, Site
from threatring.prepare.surface import Ground, SmoothGround
from threatring.records import (
    Aspect,
    Defended,
    Environment,
    FireUnit,
    Launcher,
    Missile,
    Motion,
    Radar,
    TargetClass,
    table,
)
from threatring.scenario import (
    Scenario,
    antenna_height_of,
    effective_load,
    launcher_positions,
    position_of,
)
from threatring.terrain import Heights

POST = "command_post_55K6E"
SUREST_GATE_PROB = 0.99999  # a gate that holds everything is none
PLACE_DIMS = 3
PLOT_DIMS = 4  # of a gate: a place and the speed along the line of sight
HABITS = ("pull_up_g", "push_over_g", "speed_change_m_s2")  # what laying a route takes from the catalogue
CLASS_HABITS = ("route_turn_g", "g_max_g", "dive_deg", "glide_ratio_coeff")
FLOOR_M = 400_000.0  # missiles fly no farther; lower than the lowest ground so near none is left flying
PULSES = 1  # looks integrated before the threshold: one (Swerling cases agree pairwise then)


@dataclass(frozen=True)
class Prepared:
    """The tables of a scenario, and the names behind their numbers."""

    tables: Tables
    missiles: tuple[str, ...]
    classes: tuple[str, ...]
    names: tuple[str, ...]  # of the objects
    raids: tuple[int, ...]  # which raid each object belongs to
    heights: Heights | None = None  # the real ground, if any


def environment(scenario: Scenario, heights: Heights | None = None) -> Environment:
    """Return the world of the scenario: the real Earth, or a sphere at rest when idealised."""
    env = standard_environment(scenario.site.ground_m)
    if heights is not None:
        env = env._replace(floor_m=lowest_m(heights, position_of(scenario, None), FLOOR_M))
    return env._replace(j2_coeff=0.0, rotation_rad_s=0.0) if scenario.ideal.smooth_sphere else env


def _vectors(rows: np.recarray, place: tuple[float, float], height_m: float) -> None:
    lat, lon = math.radians(place[0]), math.radians(place[1])
    rows.r_m = ecef_m(lat, lon, height_m)
    east, north, up = axes(lat, lon)
    if "east" in (rows.dtype.names or ()):
        rows.east, rows.north = east, north
    if "up" in (rows.dtype.names or ()):
        rows.up = up


def _ground_m(ground: Ground, place: tuple[float, float]) -> float:
    return float(ground.height_m(np.array(place[0]), np.array(place[1])))


def lay_radars(scenario: Scenario, unknowns: Unknowns, ground: Ground) -> np.recarray:
    """Return (K, R) radars in their places."""
    rows = table(Radar, (unknowns.sets + 1, len(scenario.radars)))
    ground_m = scenario.site.ground_m
    for index, emitter in enumerate(scenario.radars):
        column = radar_rows(unknowns, emitter.type)
        place = position_of(scenario, emitter)
        if emitter.altitude_m is None:
            height_m = antenna_height_of(emitter, unknowns.selection) + (_ground_m(ground, place) - ground_m)
        else:
            height_m = emitter.altitude_m - ground_m
        _vectors(column, place, ground_m + height_m)
        column.antenna_height_m = height_m
        column.surface_radius_m = gauss_radius_m(math.radians(place[0])) + ground_m
        column.silent_s = math.inf
        column["silent_s"][:, : 2 * len(emitter.silent)] = np.ravel(sorted(emitter.silent))
        column.sea_rms_m = -1.0 if scenario.sea is None else scenario.sea.rms_m
        column.lost_s = math.inf if emitter.lost_s is None else emitter.lost_s
        sector_into(column, emitter, unknowns, emitter.name in may_stand_alone(scenario))
        rows[:, index] = column
    return rows


def lay_launchers(scenario: Scenario, selection: Selection, ground: Ground) -> tuple[np.recarray, tuple[str, ...]]:
    """Return (L,) launchers and the missile types on them, in the order of their numbers."""
    groups = [
        (u, group, effective_load(group.load, selection).counts)
        for u, unit in enumerate(scenario.fire_units)
        for group in unit.launchers
    ]
    kinds = tuple(dict.fromkeys(kind for _, _, load in groups for kind in load))
    rows = []
    for u, group, load in groups:
        for place in launcher_positions(scenario, group):
            row = table(Launcher, 1)
            _vectors(row, place, _ground_m(ground, place) + 1.0)
            row.unit, row.reload_count = u, group.reload_count
            row.lost_s = math.inf if group.lost_s is None else group.lost_s
            for kind, count in load.items():
                row.load[0, kinds.index(kind)] = count
            rows.append(row)
    joined = np.concatenate(rows) if rows else table(Launcher, 0)
    return joined.view(np.recarray), kinds


def lay_defended(scenario: Scenario, ground: Ground) -> np.recarray:
    """Return (D,) defended objects."""
    rows = table(Defended, len(scenario.defended))
    for row, place in zip(rows, scenario.defended, strict=True):
        spot = position_of(scenario, place)
        row.r_m[:] = ecef_m(math.radians(spot[0]), math.radians(spot[1]), _ground_m(ground, spot))
        row.radius_m = place.radius_m
    return rows


def lay_units(scenario: Scenario, unknowns: Unknowns) -> np.recarray:
    """Return (K, U) fire units."""
    rows = table(FireUnit, (unknowns.sets + 1, len(scenario.fire_units)))
    by_name = {emitter.name: index for index, emitter in enumerate(scenario.radars)}
    for u, unit in enumerate(scenario.fire_units):
        emitter = scenario.radars[by_name[unit.radar]]
        rows[:, u] = unit_rows(unknowns, scenario, emitter.type, by_name[unit.radar], emitter.boresight_deg)
    return rows


def _missiles(scenario: Scenario, unknowns: Unknowns, kinds: tuple[str, ...], fits: list[Fit]) -> np.recarray:
    """Return (K, Y) missiles, each type flying as one of the members of its fit."""
    rows = table(Missile, (unknowns.sets + 1, len(kinds)))
    for y, kind in enumerate(kinds):
        rows[:, y] = missile_rows(unknowns, scenario, kind, fits[y].rows, y * (MEMBERS + 1))
    return rows


def _doctrine(scenario: Scenario, unknowns: Unknowns) -> np.recarray:
    """Return the (K,) rules of the posts, probabilities of gates made into thresholds."""
    rows = doctrine_rows(unknowns, scenario)
    for field, dims, name in (
        ("gate_count", PLOT_DIMS, "gate_prob"),
        ("surprise_count", PLACE_DIMS, "track_surprise_prob"),
    ):
        drawn = np.broadcast_to(np.minimum(unknowns.number(f"{POST}.{name}"), SUREST_GATE_PROB), len(rows))
        rows[field] = [gate_count(dims, float(prob)) for prob in drawn]
    return rows


def _name_habits(unknowns: Unknowns, classes: tuple[str, ...]) -> None:
    """Let the run say which numbers its routes were laid with."""
    flyers = [klass for klass in classes if unknowns.text(f"{klass}.motion") == "air"]
    for name in HABITS if flyers else ():
        unknowns.fixed(f"air_flight_habits.{name}")
    for klass in flyers:
        for name in CLASS_HABITS:
            if unknowns.has(f"{klass}.{name}"):
                unknowns.fixed(f"{klass}.{name}")


def _classes(
    scenario: Scenario, unknowns: Unknowns, classes: tuple[str, ...], kinds: tuple[str, ...]
) -> tuple[np.recarray, np.ndarray, np.ndarray]:
    """Return (K, C) classes, their (K, R, C, 4) signatures and the (K, Y, C) kill probabilities they are scaled to."""
    sets = unknowns.sets + 1
    rows = table(TargetClass, (sets, len(classes)))
    priors = np.ones((sets, len(kinds), len(classes)))
    for c, klass in enumerate(classes):
        rows[:, c] = class_rows(unknowns, klass)
        for y, kind in enumerate(kinds):
            priors[:, y, c] = unknowns.number(unknowns.selection.kill_prob_name(kind, klass))
    return rows, lay_signatures(scenario, unknowns, classes), priors


def lay_detection(scenario: Scenario, selection: Selection) -> np.ndarray:
    """Return (R, 5, P) detection probabilities against signal-to-noise ratio."""
    found = np.zeros((len(scenario.radars), 5, SNR_COUNT))
    for r, emitter in enumerate(scenario.radars):
        fill_detection_into(found[r], selection.number(f"{emitter.type}.false_alarm_prob"), PULSES)
    return found


def lay_masks(
    scenario: Scenario, env: Environment, radars: np.recarray, heights: Heights | None, threads: int, progress: Progress
) -> np.ndarray:
    """Return the (R, azimuths, ranges) mask tables; without terrain one that nobody reads."""
    if heights is None or not scenario.radars:
        return np.zeros(SMOOTH, np.float32)
    places = [position_of(scenario, emitter) for emitter in scenario.radars]
    return mask_tables(env, radars, places, heights, threads, progress)


def prepare(
    scenario: Scenario, unknowns: Unknowns, seed: int, threads: int, progress: Progress, heights: Heights | None = None
) -> Prepared:
    """Return everything the engine needs for a scenario under drawn unknowns.

    `heights` is the real ground, on which everything stands and which hides; None: smooth at the site's height.
    """
    selection = unknowns.selection
    env = environment(scenario, heights)
    ground = heights or SmoothGround(scenario.site.ground_m)
    site = math.radians(scenario.site.lat_deg), math.radians(scenario.site.lon_deg)
    launchers, kinds = lay_launchers(scenario, selection, ground)
    classes = tuple(dict.fromkeys(raid.target for raid in scenario.raids))
    laid = lay_targets(scenario, selection, env, ground, classes, progress)
    _name_habits(unknowns, classes)
    radars = lay_radars(scenario, unknowns, ground)
    masks = lay_masks(scenario, env, radars, heights, threads, progress)
    units = lay_units(scenario, unknowns)
    hear_into(scenario, radars, units)
    fits = [fit(unknowns, kind, threads, progress) for kind in kinds]
    advertised_m = [selection.number(f"{kind}.range_max_aero_m") for kind in kinds]
    flyout, flyout_axes = flyout_tables(Site(env, *site), fits, advertised_m, threads, progress)
    missiles = _missiles(scenario, unknowns, kinds, fits)
    class_table, signatures, priors = _classes(scenario, unknowns, classes, kinds)
    falling = class_table[0].motion == Motion.BALLISTIC
    engageable = ~(falling[None, :] & (missiles[0].ballistic == 0)[:, None])
    seen_by = units[0, 0].radar if len(scenario.fire_units) else 0
    nose = signatures[:, seen_by, :, Aspect.NOSE]
    kill_scale = class_scales(
        env, site, missiles, class_table, priors, nose, flyout, flyout_axes, seed, engageable, unknowns.dice, threads
    )
    evading = int(np.count_nonzero(laid.targets.evasion))
    tables = Tables(
        env, seed, scenario.duration_s, evading, radars, signatures, lay_detection(scenario, selection), missiles,
        class_table, kill_scale, units, _doctrine(scenario, unknowns), laid.targets, laid.knots, launchers,
        lay_defended(scenario, ground), flyout, flyout_axes, masks, lay_absorption(scenario, unknowns, radars),
        lay_rain(scenario, radars), lay_jammers(scenario, list(laid.raids)), lay_posts(scenario, selection),
        lay_links(scenario, unknowns), lay_sectors(scenario, unknowns, radars),
    )  # fmt: skip
    return Prepared(tables, kinds, classes, tuple(laid.names), tuple(laid.raids), heights)
