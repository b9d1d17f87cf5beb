"""What a defended footprint is computed from: the fire unit and its radar, the fall upon it, the grid of other impacts.

One flight of each class is solved down to the fire unit; to every other point of impact it is moved as a rigid body
over the sphere that fits the ellipsoid there (how far that is off: docs/ballistic.md).
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from geographiclib.geodesic import Geodesic

from threatring.catalogue import Selection
from threatring.draws import Unknowns, radar_rows, signature_m2
from threatring.engine.footprint import footprint_into
from threatring.models.earth import axes, ecef_m, gauss_radius_m, standard_environment
from threatring.models.radar import range_for_rcs_m
from threatring.prepare.arcs import Arc, ArcError, shape_of, solve_arc
from threatring.prepare.envelope import LONGITUDE_DEG
from threatring.records import Environment, Homing, Missile, Radar, table
from threatring.results import geodetic
from threatring.results.footprint import Attack, Defence
from threatring.scenario.raidcheck import LONGEST_FACTOR, SHORTEST_FACTOR

RADAR = "radar_92N6E"
COARSE_M, COARSE_COUNT = 360e3, 61  # the first look for where anything is defended: half its width, points a side
COUNT = 111  # points of the longer side of the final grid
MARGIN = 1.2  # of what the first look found: members of the ensemble reach farther
SHOWN_M = 30e3  # height at which speed and steepness of the fall are told


class Site(NamedTuple):
    """Where the fire unit stands, and its radar."""

    env: Environment
    place_deg: tuple[float, float]
    place_rad: tuple[float, float]
    radar: np.record
    reaction_s: float


class Fall(NamedTuple):
    """One attack upon the fire unit: how it is told, where it falls from apogee to impact, from where it is seen."""

    attack: Attack
    rows: np.ndarray  # (n, 4): time, place from the centre of the Earth
    frame: tuple[tuple[float, ...], ...]
    sight: tuple[float, float]  # range m, reaction s


def fire_unit(unknowns: Unknowns, lat_deg: float, ground_m: float) -> Site:
    """Return a fire unit at a latitude, its engagement radar at its central figures and turned to the attack."""
    selection = unknowns.selection
    place = math.radians(lat_deg), math.radians(LONGITUDE_DEG)
    row = table(Radar, 1)
    row[0] = radar_rows(unknowns, RADAR)[-1]
    height_m = selection.number(f"{RADAR}.antenna_height_truck_m")
    row.r_m[0] = ecef_m(*place, ground_m + height_m)
    row.east[0], row.north[0], row.up[0] = axes(*place)
    row.antenna_height_m = height_m
    row.surface_radius_m = gauss_radius_m(place[0]) + ground_m
    reaction_s = selection.number("system_s400.reaction_time_s")
    return Site(standard_environment(ground_m), (lat_deg, LONGITUDE_DEG), place, row[0], reaction_s)


def fall_upon(site: Site, unknowns: Unknowns, kind: str, own: str, bearing_deg: float, far_m: float) -> Fall:
    """Return the fall of a class upon the fire unit, launched far_m away at a bearing; raises `ArcError`."""
    selection = unknowns.selection
    range_m = selection.number(f"{kind}.range_m")
    least_m, most_m = SHORTEST_FACTOR * range_m, LONGEST_FACTOR * range_m
    if not least_m <= far_m <= most_m:
        said = f"{far_m / 1000:g} km"
        raise ArcError(said, f"it flies {range_m / 1000:g} km: from {least_m / 1000:g} to {most_m / 1000:g} km away")
    if own == "quasi-ballistic" and selection.number(f"{kind}.g_max_g") <= 0.0:
        raise ArcError(own, "it does not manoeuvre (g_max_g = 0)")
    start = Geodesic.WGS84.Direct(*site.place_deg, bearing_deg, far_m)
    shape = shape_of(selection, kind, own)
    arc = solve_arc(site.env, (start["lat2"], start["lon2"]), site.place_deg, shape)
    east, north, up = (np.array(axis) for axis in axes(*site.place_rad))
    back = math.radians(bearing_deg)
    ahead = -(math.sin(back) * east + math.cos(back) * north)
    centre = np.array(ecef_m(*site.place_rad, site.env.ground_m)) - site.radar.surface_radius_m * up
    frame = tuple(tuple(float(x) for x in axis) for axis in (centre, up, ahead, np.cross(ahead, up)))
    rcs_m2 = float(signature_m2(unknowns, RADAR, kind)[-1])
    sight_m = min(range_for_rcs_m(float(site.radar.range_1m2_m), 1.0, rcs_m2), float(site.radar.range_instrumented_m))
    times_s = arc.step_s * np.arange(len(arc.r_m))
    rows = np.column_stack([times_s, arc.r_m - centre])
    near = np.linalg.norm(arc.r_m - np.array(site.radar.r_m), axis=1) < sight_m + 1.5 * COARSE_M
    near[: int(np.argmax(geodetic(arc.r_m)[2]))] = False  # the climb is not part of the fall
    figures = {**_figures(arc), "range_m": far_m, "rcs_m2": rcs_m2, "radar_range_m": sight_m}
    attack = Attack(kind, selection.text(f"{kind}.label"), own, figures)
    return Fall(attack, np.ascontiguousarray(rows[near]), frame, (sight_m, site.reaction_s))


def _figures(arc: Arc) -> dict[str, float]:
    """Return what is told of a flight: speeds in m/s, the entry's steepness in degrees where it falls through 30 km."""
    height_m, speed = geodetic(arc.r_m)[2], np.linalg.norm(arc.v_m_s, axis=1)
    k = int(np.flatnonzero(height_m > min(SHOWN_M, 0.9 * arc.apogee_m))[-1])
    up = arc.r_m[k] / np.linalg.norm(arc.r_m[k])
    return {
        "apogee_m": arc.apogee_m,
        "burnout_speed_m_s": arc.burnout_speed_m_s,
        "flight_time_s": arc.step_s * (len(arc.r_m) - 1),
        "speed_30km_m_s": float(speed[k]),
        "entry_deg": math.degrees(math.asin(-float(arc.v_m_s[k] @ up) / float(speed[k]))),
        "impact_speed_m_s": float(speed[-1]),
    }


def _rules(selection: Selection, name: str) -> np.recarray:
    """Return the missile under the two rules of `results.footprint.RULES`: no limits, and the claimed ones."""
    rows = table(Missile, 2)
    n = selection.number
    active = selection.text(f"{name}.homing") == "active"
    rows.homing = Homing.ACTIVE if active else Homing.TRACK_VIA_MISSILE
    rows.ballistic = 1
    rows.range_min_m = 0.0, n(f"{name}.range_min_m")
    rows.declared_range_m = math.inf, n(f"{name}.range_max_aero_m")
    rows.ballistic_range_m = math.inf, n(f"{name}.range_max_ballistic_m")
    rows.ballistic_ceiling_m = math.inf, n(f"{name}.alt_max_ballistic_m")
    rows.ballistic_floor_m = -math.inf, n(f"{name}.alt_min_ballistic_m")
    return rows


def _met_m(
    site: Site, rules: np.recarray, flyout: np.ndarray, spacing: np.record, fall: Fall, x_m: np.ndarray,
    y_m: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """Return (rules, members, Y, X) heights of the first intercept, m; NaN where there is none."""
    grid = np.column_stack([np.tile(x_m, len(y_m)), np.repeat(y_m, len(x_m))])
    met_m = np.zeros((len(rules), len(flyout), len(grid)))
    footprint_into(
        met_m, site.env, rules, site.radar, fall.sight, flyout, spacing, fall.rows, fall.frame, grid,
        np.zeros_like(fall.rows),
    )  # fmt: skip
    met_m[met_m < 0.0] = np.nan
    return met_m.reshape(len(rules), len(flyout), len(y_m), len(x_m))


def defences(
    site: Site, selection: Selection, name: str, flyout: np.recarray, spacing: np.record, falls: list[Fall],
    threads: int,
) -> list[Defence]:  # fmt: skip
    """Return what one missile defends against each attack; the last of its fly-out tables is the central missile's."""
    rules = _rules(selection, name)
    label = selection.text(f"{name}.label")
    limits = {
        "range_m": float(rules.ballistic_range_m[1]),
        "ceiling_m": float(rules.ballistic_ceiling_m[1]),
        "floor_m": float(rules.ballistic_floor_m[1]),
    }
    coarse_m = np.linspace(-COARSE_M, COARSE_M, COARSE_COUNT)

    def one(fall: Fall) -> Defence:
        found = np.isfinite(_met_m(site, rules, flyout[-1:], spacing, fall, coarse_m, coarse_m)).any(axis=(0, 1))
        x_m, y_m = _grid(coarse_m, found)
        met_m = _met_m(site, rules, flyout, spacing, fall, x_m, y_m)
        members = np.isfinite(met_m[:, :-1])
        area_m2 = members.sum(axis=(2, 3)) * (x_m[1] - x_m[0]) ** 2
        return Defence(name, label, fall.attack, x_m, y_m, met_m[:, -1], members.mean(axis=1), area_m2, limits)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, falls))


def _grid(coarse_m: np.ndarray, found: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (x_m, y_m) of a grid of square cells about what was found, the fire unit on one of its points."""
    step_m = coarse_m[1] - coarse_m[0]
    along, across = coarse_m[found.any(axis=0)], coarse_m[found.any(axis=1)]
    if not len(along):
        along = across = np.array([0.0])
    low_m, high_m = MARGIN * min(along.min() - step_m, -step_m), MARGIN * max(along.max() + step_m, step_m)
    side_m = MARGIN * (np.abs(across).max() + step_m)
    cell_m = max(high_m - low_m, 2.0 * side_m) / (COUNT - 1)
    x_m = cell_m * np.arange(math.floor(low_m / cell_m), math.ceil(high_m / cell_m) + 1)
    y_m = cell_m * np.arange(-math.ceil(side_m / cell_m), math.ceil(side_m / cell_m) + 1)
    return x_m, y_m
