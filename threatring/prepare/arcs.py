"""Solving ballistic arcs: which thrust, direction and burn-out angle bring a class from one place to another.

Three numbers are found by Newton's method on whole flights: thrust and azimuth place the impact, the burn-out elevation
places the apogee. The motor burns as the class's does; for a nearer aim it is cut when the speed is there, so that
its thrust stays what it is. First guesses are the vacuum forms of `models.ballistic`.
"""

from __future__ import annotations

import itertools
import math
from typing import NamedTuple

import numpy as np
from geographiclib.geodesic import Geodesic

from threatring.catalogue import Selection
from threatring.engine.trajectory import ballistic_flight_into
from threatring.models.ballistic import apogee_m as vacuum_apogee_m
from threatring.models.ballistic import launch_speed_m_s, launch_to_apogee, least_energy_angle_rad
from threatring.models.earth import axes, ecef_m
from threatring.records import Environment, Knot, table
from threatring.results import geodetic
from threatring.scenario.raidcheck import SHORTEST_FACTOR
from threatring.units import STANDARD_GRAVITY_M_S2

STEP_S = 0.5  # between knots
LONGEST_S = 2400.0
ARRIVED_M = 1.0  # a flight ends this close to its aim, height and all
CLOSE_M = 0.5  # the impact is brought this close to the aim on the ground ...
APOGEE_SHARE = 0.002  # ... and the apogee this close to what is asked
ROUNDS = 20
STARTS_RAD = (0.0, -0.3, 0.3, -0.6, 0.5)  # first guesses of burn-out elevation, from that of the vacuum arc
TURN_SHARES = (1.0, 0.6, 0.35)  # of the burn, for the turn: a flat arc must turn sooner than it burns out
DIVE_SHARE = 0.6  # of a low apogee: a missile glides first, and noses over no higher than this
RADIUS_M = 6_371_000.0
NO_STEER = (0.0,) * 8
Place = tuple[float, float]  # lat_deg, lon_deg
SHAPE_COEFF = {"lofted": "lofted_apogee_coeff", "depressed": "depressed_apogee_coeff"}
SHARED = "trajectory_shapes"


class Shape(NamedTuple):
    """What a class does on the way: figures of the catalogue under one trajectory."""

    label: str
    trajectory: str
    range_m: float  # of the class
    apogee_m: float  # of the class at that range
    apogee_coeff: float  # what the trajectory makes of it
    burn_s: float
    ballistic_kg_m2: float
    speed_m_s: float  # burn-out speed no shot may need more than: the class's high value and the margin
    speed_high_m_s: float
    steer: tuple[float, ...]  # see `engine.trajectory`


class Arc(NamedTuple):
    """One solved flight, launch to impact: positions and velocities (n, 3), Earth-fixed SI, `step_s` apart."""

    r_m: np.ndarray
    v_m_s: np.ndarray
    step_s: float
    burn_s: float
    apogee_m: float  # above the sea
    burnout_speed_m_s: float  # Earth-fixed


class ArcError(Exception):
    """No such flight; says what was asked and what would be right."""

    def __init__(self, value: str, expected: str):
        super().__init__(value, expected)
        self.value, self.expected = value, expected


def shape_of(selection: Selection, kind: str, trajectory: str, phase_rad: float = 0.0) -> Shape:
    """Return how a class flies a trajectory; the weave begins with `phase_rad`."""
    n = selection.number
    steer = NO_STEER
    if trajectory == "quasi-ballistic":
        steer = (
            n(f"{SHARED}.lift_max_m2_kg"), n(f"{SHARED}.lift_drag_coeff"),
            n(f"{SHARED}.glide_lift_coeff") * STANDARD_GRAVITY_M_S2, n(f"{SHARED}.dive_altitude_m"),
            math.sin(math.radians(n(f"{SHARED}.dive_angle_deg"))), n(f"{kind}.g_max_g") * STANDARD_GRAVITY_M_S2,
            2.0 * math.pi / n(f"{SHARED}.weave_period_s"), phase_rad,
        )  # fmt: skip
    entry = selection.entry(f"{kind}.burnout_speed_m_s")
    high_m_s = n(entry.name) if entry.high is None else entry.high
    return Shape(
        selection.text(f"{kind}.label"), trajectory, n(f"{kind}.range_m"), n(f"{kind}.apogee_m"),
        n(f"{SHARED}.{SHAPE_COEFF[trajectory]}") if trajectory in SHAPE_COEFF else 1.0,
        n(f"{kind}.burn_time_s"), n(f"{kind}.ballistic_coeff_kg_m2"),
        high_m_s * (1.0 + n(f"{SHARED}.speed_margin_coeff")), high_m_s, steer,
    )  # fmt: skip


def normal_apogee_m(env: Environment, shape: Shape, range_m: float) -> float:
    """Return the apogee of a normal shot: the class's at its range, and nearer the least-energy one when that is lower.

    Both above the ground; a class that is flat at its own range has no need to be flat at a shorter one.
    """
    mu = env.gravity_m3_s2
    angle = least_energy_angle_rad(range_m, RADIUS_M)
    least_m = vacuum_apogee_m(mu, RADIUS_M, launch_speed_m_s(mu, RADIUS_M, range_m, angle), angle)
    return float(min(shape.apogee_m * max(range_m / shape.range_m, 1.0), least_m))


class _Launch:
    """One launch point and aim, and the flights between them."""

    def __init__(self, env: Environment, origin: Place, aim: Place, shape: Shape, apogee_m: float | None):
        self.env, self.origin, self.aim, self.shape = env, origin, aim, shape
        lat, lon = (math.radians(angle) for angle in origin)
        self.start, self.axes = ecef_m(lat, lon, env.ground_m), axes(lat, lon)
        self.end = np.array(ecef_m(math.radians(aim[0]), math.radians(aim[1]), env.ground_m))
        self.rows = table(Knot, int(LONGEST_S / STEP_S))
        course = Geodesic.WGS84.Inverse(*origin, *aim)
        self.range_m, self.course_deg = course["s12"], course["azi1"]
        usual_m = shape.apogee_coeff * normal_apogee_m(env, shape, self.range_m)
        self.apogee_m = usual_m if apogee_m is None else apogee_m - env.ground_m  # above the ground
        self.steer = (*shape.steer[:3], min(shape.steer[3], DIVE_SHARE * self.apogee_m), *shape.steer[4:])
        mu = env.gravity_m3_s2
        self.speed_m_s, self.angle = launch_to_apogee(mu, RADIUS_M, self.range_m, self.apogee_m)
        full_m_s, _ = launch_to_apogee(mu, RADIUS_M, shape.range_m, shape.apogee_m)
        self.burn_s = self.turn_s = shape.burn_s * min(self.speed_m_s / full_m_s, 1.0)

    def fly(self, x: np.ndarray, step_s: float) -> tuple[int, float, np.ndarray]:
        """Return (knots used, time of impact s, errors): x = (burn-out elevation, thrust, azimuth), SI and radians.

        Errors, all as shares: beyond the aim, apogee above what is asked, to the right of the aim.
        """
        arc = (x[2], x[0], x[1], self.burn_s, self.turn_s, self.shape.ballistic_kg_m2, self.env.ground_m)
        used, time_s, impact = ballistic_flight_into(
            self.rows, self.env, self.start, self.axes, arc, self.steer, step_s
        )
        lat, lon, _ = (float(angle) for angle in geodetic(np.array(impact)))
        found = Geodesic.WGS84.Inverse(*self.origin, lat, lon)
        turn = math.radians((found["azi1"] - self.course_deg + 180.0) % 360.0 - 180.0)
        beyond, right = found["s12"] / self.range_m - 1.0, turn * found["s12"] / self.range_m
        return used, time_s, np.array([beyond, self.top_m(used) / self.apogee_m - 1.0, right])

    def top_m(self, used: int) -> float:
        """Return the apogee above the ground, between knots by a parabola."""
        height_m = geodetic(np.asarray(self.rows.r_m[:used]))[2] - self.env.ground_m
        k = int(np.argmax(height_m))
        if k in (0, used - 1):
            return float(height_m[k])
        a, b, c = height_m[k - 1 : k + 2]
        return float(b + (a - c) ** 2 / (8.0 * max(2.0 * b - a - c, 1e-9)))

    def solved(self, x: np.ndarray, step_s: float) -> np.ndarray | None:
        """Return x that brings the missile to its aim over its apogee; None when Newton's method does not get there."""
        used, _, error = self.fly(x, step_s)
        for _ in range(ROUNDS):
            if self._close(error):
                return x
            slopes = np.empty((2, 2))
            for k, small in enumerate((1e-4, 1e-4 * x[1])):
                moved = x.copy()
                moved[k] += small
                slopes[:, k] = (self.fly(moved, step_s)[2][:2] - error[:2]) / small
            if abs(np.linalg.det(slopes)) < 1e-12:
                return None
            change = np.append(-np.linalg.solve(slopes, error[:2]), -error[2])
            change *= min(1.0, 0.2 / max(abs(change[0]), 1e-12), 0.15 * x[1] / max(abs(change[1]), 1e-12))
            for _ in range(5):
                tried = x + change
                used, _, there = self.fly(tried, step_s)
                if np.abs(there).max() < np.abs(error).max() or used == len(self.rows):
                    break
                change = 0.5 * change
            x, error = tried, there
        return x if self._close(error) else None

    def _close(self, error: np.ndarray) -> bool:
        miss_m = math.hypot(error[0], error[2]) * self.range_m
        return miss_m < CLOSE_M and abs(error[1]) < APOGEE_SHARE

    def solve(self) -> Arc | None:
        """Return the flight, its last knot on the aim; None when there is none."""
        push = self.speed_m_s / self.burn_s + 7.0
        for turn, start in itertools.product(TURN_SHARES, STARTS_RAD):
            self.turn_s = turn * self.burn_s
            x = self.solved(np.array([0.8 * self.angle + start, push, math.radians(self.course_deg)]), STEP_S)
            if x is None:
                continue
            arc = self._ending_on_a_knot(x)
            if arc is not None:
                return arc
        return None

    def _ending_on_a_knot(self, x: np.ndarray | None) -> Arc | None:
        """Return the flight with its steps stretched until the last one ends at the aim; None when it never does."""
        count, step_s = 0, STEP_S
        for _ in range(2 * ROUNDS):
            if x is None:
                return None
            _, time_s, _ = self.fly(x, step_s)
            count = count or math.ceil(time_s / STEP_S)
            step_s = time_s / count
            arc = self._arc(x, count, step_s)
            if np.linalg.norm(arc.r_m[-1] - self.end) < ARRIVED_M:
                return arc
            x = self.solved(x, step_s)
        return None

    def _arc(self, x: np.ndarray, count: int, step_s: float) -> Arc:
        used, _, _ = self.fly(x, step_s)
        r_m, v_m_s = np.array(self.rows.r_m[: count + 1]), np.array(self.rows.v_m_s[: count + 1])
        off = min(math.ceil(self.burn_s / step_s), count)
        top_m = self.top_m(min(used, count + 1)) + self.env.ground_m
        return Arc(r_m, v_m_s, step_s, self.burn_s, top_m, float(np.linalg.norm(v_m_s[off])))


def solve_arc(env: Environment, origin: Place, aim: Place, shape: Shape, apogee_m: float | None = None) -> Arc:
    """Return the flight of a shape from one place to another, both on the ground (degrees).

    apogee_m: above the sea; None: what the shape says. The last knot lies within 1 m of the aim. Raises `ArcError` for
    a flight that does not exist, or needs more burn-out speed than the class has.
    """
    launch = _Launch(env, origin, aim, shape, apogee_m)
    arc = launch.solve()
    said = f"{launch.range_m / 1000:.0f} km under an apogee of {(launch.apogee_m + env.ground_m) / 1000:.0f} km"
    if arc is not None and arc.burnout_speed_m_s <= shape.speed_m_s:
        return arc
    if arc is None:
        need = f"no {shape.trajectory} flight of {shape.label} arrives there"
    else:
        need = (
            f"{shape.trajectory} it needs {arc.burnout_speed_m_s:.0f} m/s at burn-out, {shape.label} has "
            f"{shape.speed_high_m_s:.0f} m/s ({shape.speed_m_s:.0f} with margin)"
        )
    longest_m = _longest_m(env, launch, apogee_m)
    hint = (
        f"it reaches about {longest_m / 1000:.0f} km so: launch it nearer, or choose another trajectory or apogee_m"
        if longest_m > SHORTEST_FACTOR * shape.range_m
        else "it does not fly so at any range: choose another trajectory or apogee_m"
    )
    raise ArcError(said, f"{need}; {hint}")


def _longest_m(env: Environment, launch: _Launch, apogee_m: float | None) -> float:
    """Return the longest range the class has the speed for, within 2 %; 0 when none is found."""
    low, high = 0.0, 1.0
    for _ in range(6):
        share = 0.5 * (low + high)
        aim = Geodesic.WGS84.Direct(*launch.origin, launch.course_deg, share * launch.range_m)
        nearer = _Launch(env, launch.origin, (aim["lat2"], aim["lon2"]), launch.shape, apogee_m).solve()
        able = nearer is not None and nearer.burnout_speed_m_s <= launch.shape.speed_m_s
        low, high = (share, high) if able else (low, share)
    return low * launch.range_m
