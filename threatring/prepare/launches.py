"""Solving ballistic launches: thrust, direction and burn-out angle such that the missile arrives where the scenario
says.

Three numbers are found by secant steps on whole flights: thrust and azimuth place the impact, the burn-out elevation
places the apogee (the catalogue's for the class, scaled with range). Burn time and ballistic coefficient are the
catalogue's.
"""

from __future__ import annotations

import math

import numpy as np
from geographiclib.geodesic import Geodesic

from threatring.catalogue import Selection
from threatring.engine.trajectory import ballistic_flight_into
from threatring.errors import ScenarioError
from threatring.models.earth import axes, ecef_m
from threatring.records import Environment, Knot, table
from threatring.results import earth_fixed_m, geodetic
from threatring.scenario import Raid, Scenario
from threatring.scenario.places import ballistic_ends

STEP_S = 0.5
LONGEST_S = 1800.0
CLOSE_M = 1.0  # the impact is brought this close to the aim


class _Launch:
    """One launch point and aim, and the flights between them."""

    def __init__(
        self, env: Environment, ends: tuple[tuple[float, float], tuple[float, float]], burn_s: float, beta: float
    ):
        (lat, lon), self.aim = ends
        self.env, self.burn_s, self.beta = env, burn_s, beta
        self.start = ecef_m(math.radians(lat), math.radians(lon), env.ground_m)
        self.axes = axes(math.radians(lat), math.radians(lon))
        self.rows = table(Knot, int(LONGEST_S / STEP_S))
        course = Geodesic.WGS84.Inverse(lat, lon, *self.aim)
        self.range_m, self.course_deg = course["s12"], course["azi1"]
        self.origin = lat, lon

    def fly(self, azimuth: float, elevation: float, thrust: float, step_s: float) -> tuple[int, float, np.ndarray]:
        arc = (azimuth, elevation, thrust, self.burn_s, self.beta, self.env.ground_m)
        used, time_s, impact = ballistic_flight_into(self.rows, self.env, self.start, self.axes, arc, step_s)
        return used, time_s, np.array(impact)

    def error(self, impact: np.ndarray) -> tuple[float, float]:
        """Return how far an impact lies beyond the aim (m) and to the right of it (m)."""
        lat, lon, _ = (float(x) for x in geodetic(impact))
        found = Geodesic.WGS84.Inverse(*self.origin, lat, lon)
        turn = math.radians((found["azi1"] - self.course_deg + 180.0) % 360.0 - 180.0)
        return found["s12"] - self.range_m, turn * found["s12"]

    def apogee_m(self, used: int) -> float:
        return float(geodetic(np.asarray(self.rows.r_m[:used]))[2].max())

    def hit(self, elevation: float) -> tuple[float, float, bool]:
        """Return (azimuth rad, thrust m/s², found) that bring the impact to the aim at this burn-out elevation."""
        azimuth = math.radians(self.course_deg)
        speed = math.sqrt(9.8 * self.range_m / max(math.sin(2.0 * elevation), 0.2)) * 0.95
        thrust = speed / self.burn_s + 7.0
        before: tuple[float, float] | None = None
        for _ in range(40):
            _, _, impact = self.fly(azimuth, elevation, thrust, STEP_S)
            beyond, right = self.error(impact)
            if abs(beyond) < CLOSE_M and abs(right) < CLOSE_M:
                return azimuth, thrust, True
            slope = 2.0 * self.range_m / (thrust - 7.0)
            if before is not None and abs(before[0] - thrust) > 1e-9 and abs(beyond - before[1]) > 1e-9:
                secant = (beyond - before[1]) / (thrust - before[0])
                slope = secant if secant > 0.1 * slope else slope
            before = thrust, beyond
            thrust -= max(-0.2, min(beyond / slope / thrust, 0.2)) * thrust
            azimuth -= right / self.range_m
        return azimuth, thrust, False


def ballistic_path(
    scenario: Scenario, raid: Raid, member: int, selection: Selection, env: Environment
) -> tuple[np.ndarray, np.ndarray, float]:
    """Return positions (n, 3), velocities (n, 3) and knot spacing (s) of a ballistic missile, launch to impact."""
    kind = raid.target
    launch = _Launch(
        env,
        ballistic_ends(scenario, raid, member),
        selection.number(f"{kind}.burn_time_s"),
        selection.number(f"{kind}.ballistic_coeff_kg_m2"),
    )
    share = launch.range_m / selection.number(f"{kind}.range_m")
    wanted_m = selection.number(f"{kind}.apogee_m") * share
    low, high = math.radians(-45.0), math.radians(75.0)
    best = None
    for _ in range(14):
        elevation = 0.5 * (low + high)
        azimuth, thrust, found = launch.hit(elevation)
        used, time_s, _ = launch.fly(azimuth, elevation, thrust, STEP_S)
        apogee_m = launch.apogee_m(used)
        if found:
            best = azimuth, elevation, thrust, time_s
        if found and abs(apogee_m - wanted_m) < 0.005 * wanted_m:
            break
        low, high = (elevation, high) if apogee_m < wanted_m else (low, elevation)
    if best is None:
        raise ScenarioError.at(
            scenario.file, f"raids '{raid.name}'.launch", f"{launch.range_m / 1000:.0f} km to its aim",
            "no flight of this class from there arrives at its aim; use another distance or class",
        )  # fmt: skip
    azimuth, elevation, thrust, time_s = best
    count = math.ceil(time_s / STEP_S)
    used, _, _ = launch.fly(azimuth, elevation, thrust, time_s / count)
    r_m = np.array(launch.rows.r_m[: count + 1])
    v_m_s = np.array(launch.rows.v_m_s[: count + 1])
    if used <= count:
        aim = earth_fixed_m(np.array([launch.aim[0]]), np.array([launch.aim[1]]), np.array([env.ground_m]))
        r_m, v_m_s = np.vstack([r_m[:used], aim])[: count + 1], np.vstack([v_m_s[:used], v_m_s[used - 1]])[: count + 1]
    return r_m, v_m_s, time_s / count
