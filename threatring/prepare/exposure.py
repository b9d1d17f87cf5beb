"""Exposure: the looks radars could take of objects along their laid paths, and how likely they see and track them.

`looks` and `chances` walk one object's path under one set of unknowns by the engine's own functions; `observe` puts all
sets together for every object and radar that was asked for.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from threatring.engine.exposure import chances_into, first_look_s, looks_into, ready
from threatring.engine.world import Tables, World, world_of
from threatring.models.airframe import path_end_s
from threatring.models.detection import SNR_COUNT, SNR_MIN_DB, SNR_STEP_DB
from threatring.records import Look, Reason, table
from threatring.results.exposure import BAND, Observed, Watch

PHASES = 256  # of the beams, spread evenly: a central curve is their mean
SET_PHASES = 16  # the same for each set of unknowns, of which there are many
AIRFRAMES = 9  # points of the Gauss-Hermite rule for the spread between airframes of a class
STATED_PHASE = 0.5  # of the looks that are listed
GRID = 601  # points in time of a curve
FAINTEST_FACTOR = 1e-30  # an echo of nothing, so that it has a logarithm
GOLDEN_COEFF = 0.6180339887498949  # multiples of it spread phases of several radars evenly

Progress = Callable[[str, int, int], None]


class Watcher(NamedTuple):
    """One radar, as it searches or as if the object were assigned to it."""

    radar: int
    name: str
    assigned: bool


def stand(tables: Tables) -> World:
    """Return a world of one case on which looks can be walked."""
    return world_of(tables, 1)


def span_s(tables: Tables | World, target: int) -> tuple[float, float]:
    """Return when an object is on its path: from its start to its end or that of the scenario."""
    row = tables.targets[target]
    return float(row.start_s), min(float(path_end_s(row)), tables.duration_s)


def look_times_s(world: World, target: int, watcher: Watcher, phase_factor: float) -> np.ndarray:
    """Return when a radar looks at an object, (n,); the set of unknowns is the one `ready` was called with."""
    row = world.radars[world.cases[0].draw, watcher.radar]
    from_s, to_s = span_s(world, target)
    if watcher.assigned:
        first_s, step_s = from_s + row.revisit_s * phase_factor, float(row.revisit_s)
    else:
        first_s, step_s = first_look_s(world, watcher.radar, target, phase_factor), float(row.search_s)
    return np.asarray(first_s + step_s * np.arange(max(math.floor((to_s - first_s) / step_s) + 1, 0)))


def looks(world: World, target: int, watcher: Watcher, times_s: np.ndarray) -> np.recarray:
    """Return (n,) `Look`: what looks of one radar at given times meet; no die is thrown."""
    rows = table(Look, len(times_s))
    rows.time_s, rows.radar, rows.assigned = times_s, watcher.radar, int(watcher.assigned)
    looks_into(world, target, rows)
    return rows


def chances(world: World, target: int, rows: np.recarray, one_airframe: bool = False) -> np.ndarray:
    """Return (3, n): chance to be detected at each look, to have been seen by then, to have been tracked by then.

    rows: looks of one or several radars, in the order of time. Over the spread between airframes of the class unless
    `one_airframe`, whose echo is that of the class.
    """
    draw = world.cases[0].draw
    rule = world.doctrine[draw]
    spread_db = float(world.classes[draw, world.targets[target].klass].spread_db)
    echoes = np.ones((1, 2)) if one_airframe else _airframes(spread_db)
    hits, spare = max(int(rule.confirm_hit_count), 2), int(rule.confirm_look_count - rule.confirm_hit_count)
    found = np.zeros((3, len(rows)))
    chances_into(found, world, target, rows, echoes, np.zeros((hits + 1, spare + 1, world.radars.shape[1])))
    return found


def _airframes(spread_db: float) -> np.ndarray:
    """Return (Z, 2): factors on the echo and their weights, for a spread that is normal in decibels."""
    points, weights = np.polynomial.hermite_e.hermegauss(AIRFRAMES)
    return np.stack([10.0 ** (0.1 * spread_db * points), weights / weights.sum()], axis=1)


def merged(parts: list[np.recarray]) -> np.recarray:
    """Return the looks of several radars in the order of time."""
    rows = np.concatenate(parts)
    return rows[np.argsort(rows["time_s"], kind="stable")].view(np.recarray)


def phases_of(index: int, count: int, draw: int = 0) -> np.ndarray:
    """Return (count,) phases at which radar number `index` of a group stands, spread evenly alone and in pairs.

    Those of one set of unknowns (`draw`) lie between those of another.
    """
    steps = np.arange(count)
    return np.asarray(((steps + 0.5 + draw * GOLDEN_COEFF % 1.0) / count + steps * index * GOLDEN_COEFF) % 1.0)


def curve(
    world: World, target: int, watchers: list[Watcher], grid_s: np.ndarray, phase_count: int = PHASES
) -> np.ndarray:
    """Return (2, G): chance that one of several radars has seen an object by each time, that it has been tracked.

    The mean over the phases of the beams; `ready` says under which set of unknowns.
    """
    total = np.zeros((2, len(grid_s)))
    count = 1 if all(watcher.assigned for watcher in watchers) else phase_count
    draw = int(world.cases[0].draw)
    phases = np.stack([phases_of(index, count, draw) for index in range(len(watchers))])
    for phase in phases.T:
        times_s = [look_times_s(world, target, w, float(turn)) for w, turn in zip(watchers, phase, strict=True)]
        rows = merged([looks(world, target, w, at_s) for w, at_s in zip(watchers, times_s, strict=True)])
        found = np.concatenate([np.zeros((2, 1)), chances(world, target, rows)[1:]], axis=1)
        total += found[:, np.searchsorted(rows.time_s, grid_s, side="right")]
    return np.asarray(total / count)


def _spread(values: np.ndarray) -> np.ndarray:
    """Return (3, ...) central, 10 and 90 % over the sets of unknowns of values (K + 1, ...), the central one last."""
    return np.stack([values[-1], *np.quantile(values[:-1], BAND, axis=0)])


def observe(world: World, target: int, watchers: list[Watcher]) -> tuple[list[Observed], list[Watch]]:
    """Return what could be observed of one object: its looks by each radar, and the chances by radar and by all."""
    sets = world.radars.shape[0]
    grid_s = np.linspace(*span_s(world, target), GRID)
    groups = [[watcher] for watcher in watchers]
    searching = [watcher for watcher in watchers if not watcher.assigned]
    if len(searching) > 1:
        groups.insert(0, searching)
    curves = np.zeros((len(groups), sets, 2, GRID))
    ready(world, sets - 1)
    times_s = [look_times_s(world, target, watcher, STATED_PHASE) for watcher in watchers]
    ratios = [np.zeros((sets, len(at_s))) for at_s in times_s]
    detected = [np.zeros((sets, len(at_s))) for at_s in times_s]
    rows: list[np.recarray] = []
    for draw in range(sets):
        ready(world, draw)
        for g, group in enumerate(groups):
            curves[g, draw] = curve(world, target, group, grid_s, PHASES if draw == sets - 1 else SET_PHASES)
        rows = [looks(world, target, w, at_s) for w, at_s in zip(watchers, times_s, strict=True)]
        for w, found in enumerate(rows):
            ratios[w][draw], detected[w][draw] = found.ratio_factor, chances(world, target, found)[0]
    ranges_m = [looks(world, target, group[0], grid_s).slant_m for group in groups]
    watches = [
        Watch(_called(group), group[0].name, group[0].assigned, grid_s, range_m, *_spread(curves[g]).swapaxes(0, 1))
        for g, (group, range_m) in enumerate(zip(groups, ranges_m, strict=True))
    ]
    by_look = {watch.name: watch for watch in watches}
    seen = [
        _observed(world, target, w, rows[i], ratios[i], detected[i], by_look[_called([w])])
        for i, w in enumerate(watchers)
    ]
    return seen, watches


def _called(group: list[Watcher]) -> str:
    first = group[0]
    if len(group) > 1:
        return "all that search"
    return f"{first.name}, assigned" if first.assigned else first.name


def half_db(world: World, target: int, radar: int) -> float:
    """Return the mean signal-to-noise ratio at which a radar detects an object at one look in two, decibels."""
    swerling = world.classes[-1, world.targets[target].klass].swerling
    grid_db = SNR_MIN_DB + SNR_STEP_DB * np.arange(SNR_COUNT)
    return float(np.interp(0.5, world.detection[radar, swerling], grid_db))


def _observed(
    world: World, target: int, watcher: Watcher, rows: np.recarray, ratios: np.ndarray, detected: np.ndarray,
    watch: Watch,
) -> Observed:  # fmt: skip
    """Return the looks of one radar, central values last in rows, ratios and chances (K + 1, n)."""
    radar = world.radars[-1, watcher.radar]
    in_view = rows.reason == Reason.NONE
    spread_db = np.where(in_view, _spread(10.0 * np.log10(np.maximum(ratios, FAINTEST_FACTOR))), np.nan)
    azimuth, elevation = np.degrees(rows.aspect_azimuth_rad), np.degrees(rows.aspect_elevation_rad)
    off_nose = np.degrees(np.arccos(np.cos(rows.aspect_azimuth_rad) * np.cos(rows.aspect_elevation_rad)))
    slow = in_view & (np.abs(rows.radial_m_s) < radar.radial_min_m_s)
    low, high = np.quantile(detected[:-1].sum(axis=1), BAND)
    return Observed(
        watcher.name, watcher.assigned, float(radar.revisit_s if watcher.assigned else radar.search_s),
        half_db(world, target, watcher.radar), rows.time_s, rows.slant_m, rows.height_m,
        np.degrees(rows.azimuth_rad) % 360.0, np.degrees(rows.elevation_rad), azimuth, elevation, off_nose,
        rows.aspect, rows.reason, slow, spread_db, _spread(detected),
        (float(detected[-1].sum()), float(low), float(high)),
        np.interp(rows.time_s, watch.time_s, watch.seen[0]), np.interp(rows.time_s, watch.time_s, watch.tracked[0]),
    )  # fmt: skip
