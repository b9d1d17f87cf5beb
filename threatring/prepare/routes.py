"""Laying paths: waypoints, orbits and ballistic flights become knots that the kernels interpolate.

Routes are geodesics of WGS-84 (C. F. F. Karney, J. Geodesy 87 (2013) 43-55, through `geographiclib`). A knot's velocity
is the central difference of its neighbours, so that corners are rounded over about ten seconds of flight.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from geographiclib.geodesic import Geodesic

from threatring.catalogue import Selection
from threatring.errors import ScenarioError
from threatring.results import earth_fixed_m
from threatring.scenario import Point, Raid, Scenario, flight_plan
from threatring.scenario.places import altitude_of, offset_of, position_of, speed_of, start_of

KNOT_S = 5.0  # along a great circle at 300 m/s a cubic over 5 s is exact to a millimetre
ORBIT_KNOT_S = 4.0


def with_velocities(r_m: np.ndarray, step_s: float) -> tuple[np.ndarray, np.ndarray]:
    """Return positions (n, 3) and their velocities (n, 3) by central differences (second order at the ends)."""
    return r_m, np.gradient(r_m, step_s, axis=0, edge_order=2 if len(r_m) > 2 else 1)


def route_path(points: list[Point]) -> tuple[np.ndarray, np.ndarray, float]:
    """Return positions (n, 3), velocities (n, 3) and knot spacing (s) of a route flown at each leg's speed."""
    legs = []
    for here, there in pairwise(points):
        line = Geodesic.WGS84.InverseLine(here.lat_deg, here.lon_deg, there.lat_deg, there.lon_deg)
        if line.s13 > 1.0:
            legs.append((line, line.s13 / here.speed_m_s, here, there))
    total_s = sum(leg[1] for leg in legs)
    count = max(3, math.ceil(total_s / KNOT_S) + 1)
    times = np.linspace(0.0, total_s, count)
    places = np.empty((count, 3))
    for index, time_s in enumerate(times):
        leg = 0
        while leg < len(legs) - 1 and time_s > legs[leg][1]:
            time_s -= legs[leg][1]
            leg += 1
        line, leg_s, here, there = legs[leg]
        share = min(time_s / leg_s, 1.0)
        found = line.Position(share * line.s13)
        places[index] = found["lat2"], found["lon2"], here.altitude_m + share * (there.altitude_m - here.altitude_m)
    step_s = float(times[1])
    return *with_velocities(earth_fixed_m(*places.T), step_s), step_s


def orbit_path(
    scenario: Scenario, raid: Raid, member: int, selection: Selection
) -> tuple[np.ndarray, np.ndarray, float]:
    """Return positions, velocities and knot spacing (s) of a circle flown clockwise until its turns or the end."""
    orbit = raid.orbit
    assert orbit is not None
    centre = position_of(scenario, orbit)
    speed_m_s = speed_of(raid, orbit, selection)
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


def air_path(scenario: Scenario, raid: Raid, member: int, selection: Selection) -> tuple[np.ndarray, np.ndarray, float]:
    """Return positions, velocities and knot spacing (s) of one member of a raid of flyers."""
    if raid.orbit is not None:
        return orbit_path(scenario, raid, member, selection)
    points = flight_plan(scenario, raid, member, selection)
    distance_m = sum(
        Geodesic.WGS84.Inverse(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg)["s12"] for a, b in pairwise(points)
    )
    if distance_m < 100.0:
        raise ScenarioError.at(
            scenario.file, f"raids '{raid.name}'.route", f"{distance_m:.0f} m", "a route at least 100 m long"
        )
    return route_path(points)
