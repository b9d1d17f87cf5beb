"""Laying paths: waypoints and orbits become knots that the kernels interpolate.

A route is a track over the ground whose corners are arcs (`tracks`), a speed that changes with a stated acceleration,
and a height that bends within a pull-up and a push-over (`heights`). Positions along it are averaged over a few seconds
(rolling into a turn takes time); averaging never raises the largest acceleration.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from geographiclib.geodesic import Geodesic

from threatring.catalogue import Selection
from threatring.errors import BadInput, ScenarioError
from threatring.prepare.heights import filled, flyable_m
from threatring.prepare.profiles import TooShort, planned_m
from threatring.prepare.surface import Ground
from threatring.prepare.tracks import TooTight, Track, corners_rad, legs_m, radii_m, track_of
from threatring.results import earth_fixed_m
from threatring.scenario import Point, Raid, Scenario, flight_plan
from threatring.scenario.places import altitude_of, glides, offset_of, position_of, speed_of, start_of
from threatring.units import STANDARD_GRAVITY_M_S2, m_s2_from_g

KNOT_S = 5.0  # along a great circle at 300 m/s a cubic over 5 s is exact to a millimetre
BENT_KNOT_S = 1.0  # on a path with turns, climbs or changes of speed
SAMPLES = 8  # to a knot of such a path
ROLL_S = 2.0  # two averages of this length: rolling in takes about twice as long
ORBIT_KNOT_S = 4.0
PROFILE_M = 50.0  # spacing at which heights are planned
SHORTEST_M = 100.0
END_MISS_M = 2.0  # a path that is bent so late that its end moves by more than this is refused

Path = tuple[np.ndarray, np.ndarray, float]  # positions (n, 3), velocities (n, 3), knot spacing (s)


class Habits(NamedTuple):
    """What a class of flyer allows itself on a route, m/s²: turns (easy, and where legs are short), bends, speed."""

    turn_m_s2: float
    hard_m_s2: float
    pull_up_m_s2: float
    push_over_m_s2: float
    speed_change_m_s2: float


def lateral_m_s2(load_g: float) -> float:
    """Return the horizontal acceleration of a level turn at a load factor: g times the root of n² - 1.

    Source: J. D. Anderson, Aircraft Performance and Design (1999), section 6.2.
    """
    return STANDARD_GRAVITY_M_S2 * math.sqrt(max(load_g * load_g - 1.0, 1e-3))


def habits_of(kind: str, selection: Selection) -> Habits:
    """Return what a class of flyer allows itself on a route."""
    n = selection.number
    easy, hard = (lateral_m_s2(n(f"{kind}.{name}")) for name in ("route_turn_g", "g_max_g"))
    up, over = (m_s2_from_g(n(f"air_flight_habits.{name}")) for name in ("pull_up_g", "push_over_g"))
    return Habits(min(easy, hard), hard, up, over, n("air_flight_habits.speed_change_m_s2"))


def with_velocities(r_m: np.ndarray, step_s: float) -> tuple[np.ndarray, np.ndarray]:
    """Return positions (n, 3) and their velocities (n, 3) by central differences (second order at the ends)."""
    return r_m, np.gradient(r_m, step_s, axis=0, edge_order=2 if len(r_m) > 2 else 1)


def speeds_m_s(s_m: np.ndarray, ways_m: np.ndarray, wanted_m_s: np.ndarray, change_m_s2: float) -> np.ndarray:
    """Return the speed at distances (n,) along a track: from each waypoint on it moves towards the one wanted there."""
    square = np.full(len(s_m), wanted_m_s[0] ** 2)
    now = float(wanted_m_s[0] ** 2)
    for way_m, until_m, speed_m_s in zip(ways_m[:-1], ways_m[1:], wanted_m_s, strict=False):
        change = math.copysign(2.0 * change_m_s2, speed_m_s**2 - now)
        ends = sorted((now, speed_m_s**2))
        square = np.where(s_m >= way_m, np.clip(now + change * (s_m - way_m), *ends), square)
        now = float(np.clip(now + change * (until_m - way_m), *ends))
    return np.asarray(np.sqrt(square))


def _averaged(r_m: np.ndarray, step_s: float) -> np.ndarray:
    """Return positions (n, 3) averaged twice over `ROLL_S`; a path that ends straight keeps its ends."""
    half = max(1, round(0.5 * ROLL_S / step_s))
    kernel = np.ones(2 * half + 1) / (2 * half + 1)
    kernel = np.convolve(kernel, kernel)
    reach = min(2 * half, len(r_m) - 1)
    head, tail = 2.0 * r_m[0] - r_m[reach:0:-1], 2.0 * r_m[-1] - r_m[-2 : -2 - reach : -1]
    wide = np.concatenate([head, r_m, tail])
    if reach < 2 * half:
        return r_m
    return np.stack([np.convolve(column, kernel, "valid") for column in wide.T], axis=1)


def _bent_track(points: list[Point], habits: Habits) -> Track:
    """Return the track through waypoints, each corner at the speed it is flown with."""
    turns, lengths = corners_rad(points), legs_m(points)
    ways = np.concatenate([[0.0], np.cumsum(lengths)])
    wanted = np.array([point.speed_m_s for point in points])
    easy = np.zeros(len(points))
    for _ in range(3):  # a turn begins before its waypoint, perhaps faster: the radius grows until it fits
        reach = np.minimum(easy * np.tan(0.5 * np.minimum(np.abs(turns), 2.5)), 0.5 * ways[-1])
        around = [speeds_m_s(ways + k * reach, ways, wanted, habits.speed_change_m_s2) for k in (-1.0, 0.0, 1.0)]
        fastest = np.maximum(np.max(around, axis=0), np.where(turns != 0.0, wanted, 0.0))
        easy = fastest**2 / habits.turn_m_s2
    radii = radii_m(lengths, turns, easy, fastest**2 / habits.hard_m_s2)
    return track_of(points, turns, radii, lengths)


def _bent_m(s_m: np.ndarray, plan_m: np.ndarray, speed_m_s: float, habits: Habits, dives: bool) -> np.ndarray:
    """Return the heights flown for planned ones (n,); what dives rolls into it below the corner and ends at its aim."""
    if len(s_m) < 3 or np.abs(np.diff(plan_m, 2)).max() <= 1e-6:
        return plan_m
    square = speed_m_s * speed_m_s
    if not dives:
        return flyable_m(s_m, plan_m, habits.pull_up_m_s2 / square, habits.push_over_m_s2 / square)
    down = habits.hard_m_s2 / square
    return flyable_m(s_m, -filled(s_m, -plan_m, down), habits.pull_up_m_s2 / square, down)


def route_path(points: list[Point], habits: Habits, ground: Ground, dive_rad: float | None = None,
               glide_coeff: float | None = None) -> Path:  # fmt: skip
    """Return positions (n, 3), velocities (n, 3) and knot spacing (s) of a route flown within a class's habits.

    With `dive_rad` it ends in a dive of that angle; with `glide_coeff` (distance over height) it glides from its first
    point to that dive. Raises `TooTight` when its legs leave no room for its turns, `TooShort` for its heights.
    """
    track = _bent_track(points, habits)
    count = max(2, math.ceil(track.length_m / PROFILE_M) + 1)
    s_m = np.linspace(0.0, track.length_m, count)
    wanted = np.array([point.speed_m_s for point in points])
    speed_m_s = speeds_m_s(s_m, track.ways_m, wanted, habits.speed_change_m_s2)
    plan_m = planned_m(points, track, s_m, ground, dive_rad, glide_coeff)
    height_m = _bent_m(s_m, plan_m, float(speed_m_s.max()), habits, dive_rad is not None)
    over = [point.clearance_m is not None for point in points]  # ends over the ground may lie in a valley
    ends = ((0, over[0] and over[1]), (-1, over[-1] and over[-2]))
    if any(abs(height_m[end] - plan_m[end]) > END_MISS_M for end, follows in ends if not follows):
        raise TooShort("too short for its change of height: a longer leg, a gentler climb or a lower speed")
    slope = np.diff(height_m) / np.diff(s_m)
    cell_s = np.diff(s_m) * np.sqrt(1.0 + slope * slope) * 0.5 * (1.0 / speed_m_s[1:] + 1.0 / speed_m_s[:-1])
    time_s = np.concatenate([[0.0], np.cumsum(cell_s)])
    straight = len(track.ways_m) == 2 and np.ptp(speed_m_s) == 0.0 and np.abs(np.diff(slope)).max(initial=0.0) < 1e-9
    knot_s = KNOT_S if straight else BENT_KNOT_S
    knots = max(3, math.ceil(time_s[-1] / knot_s) + 1)
    step_s = float(time_s[-1]) / (knots - 1)
    fine = 1 if straight else SAMPLES
    at_s = np.linspace(0.0, float(time_s[-1]), fine * (knots - 1) + 1)
    there_m = np.interp(at_s, time_s, s_m)
    r_m, up = track.at(there_m)
    r_m = r_m + np.interp(there_m, s_m, height_m)[:, None] * up
    if straight:
        return *with_velocities(r_m, step_s), step_s
    r_m, v_m_s = with_velocities(_averaged(r_m, step_s / fine), step_s / fine)
    return r_m[::fine], v_m_s[::fine], step_s


def orbit_path(scenario: Scenario, raid: Raid, member: int, selection: Selection) -> Path:
    """Return positions, velocities and knot spacing (s) of a circle flown clockwise until its turns or the end."""
    orbit = raid.orbit
    assert orbit is not None
    centre = position_of(scenario, orbit)
    speed_m_s = speed_of(raid, orbit, selection)
    least_m = speed_m_s**2 / habits_of(raid.target, selection).hard_m_s2
    if orbit.radius_m < least_m:
        raise _fault(scenario, raid, "orbit.radius_m", orbit.radius_m,
                     f"{raid.target} turns no tighter than {least_m:,.0f} m at {speed_m_s:g} m/s")  # fmt: skip
    altitude_m = altitude_of(scenario, raid, orbit, selection)
    start_rad = offset_of(raid, member) / orbit.radius_m
    last_s = scenario.duration_s - start_of(raid, member)
    if orbit.turns is not None:
        last_s = min(last_s, orbit.turns * 2.0 * math.pi * orbit.radius_m / speed_m_s)
    count = max(3, math.ceil(max(last_s, ORBIT_KNOT_S) / ORBIT_KNOT_S) + 2)
    bearings = np.degrees(start_rad + np.arange(count) * ORBIT_KNOT_S * speed_m_s / orbit.radius_m)
    found = [Geodesic.WGS84.Direct(*centre, float(bearing), orbit.radius_m) for bearing in bearings]
    r_m = earth_fixed_m(
        np.array([f["lat2"] for f in found]), np.array([f["lon2"] for f in found]), np.full(count, altitude_m)
    )
    return *with_velocities(r_m, ORBIT_KNOT_S), ORBIT_KNOT_S


def _fault(scenario: Scenario, raid: Raid, field: str, value: object, expected: str) -> BadInput:
    return ScenarioError.at(scenario.file, f"raids '{raid.name}'.{field}", value, expected)


def _too_tight(scenario: Scenario, raid: Raid, points: list[Point], tight: TooTight) -> BadInput:
    """Return the fault of a corner that cannot be flown."""
    index = tight.index - (raid.carrier is not None)
    turn = f"turns by {abs(math.degrees(tight.turn_rad)):.0f} degrees at {points[tight.index].speed_m_s:g} m/s"
    if math.isinf(tight.need_m):
        expected = f"{turn} in one point: turn in two waypoints or more"
    else:
        expected = (
            f"{turn} and needs {tight.need_m / 1000.0:.1f} km of the leg beside it, which has"
            f" {tight.have_m / 1000.0:.1f} km: a longer leg, a gentler turn or a lower speed"
        )
    return _fault(scenario, raid, f"route[{index}]", None, expected)


def air_path(scenario: Scenario, raid: Raid, member: int, selection: Selection, ground: Ground) -> Path:
    """Return positions, velocities and knot spacing (s) of one member of a raid of flyers.

    Raises ScenarioError for a route whose legs leave no room for its turns, climbs, glide or dive.
    """
    if raid.orbit is not None:
        return orbit_path(scenario, raid, member, selection)
    points = flight_plan(scenario, raid, member, selection)
    distance_m = float(legs_m(points).sum())
    if distance_m < SHORTEST_M:
        raise _fault(scenario, raid, "route", f"{distance_m:.0f} m", f"a route at least {SHORTEST_M:g} m long")
    habits = habits_of(raid.target, selection)
    gliding = glides(raid, selection)
    dives = gliding or raid.aim_radar is not None
    dive_rad = math.radians(selection.number(f"{raid.target}.dive_deg")) if dives else None
    glide_coeff = selection.number(f"{raid.target}.glide_ratio_coeff") if gliding else None
    try:
        return route_path(points, habits, ground, dive_rad, glide_coeff)
    except TooTight as tight:
        raise _too_tight(scenario, raid, points, tight) from None
    except TooShort as short:
        field = "aim" if raid.carrier is not None and not raid.route else f"route[{len(raid.route) - 1}]"
        raise _fault(scenario, raid, field, f"{distance_m / 1000.0:.1f} km from its start", str(short)) from None
