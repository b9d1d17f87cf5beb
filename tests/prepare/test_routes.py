"""Laid paths: geodesics at the stated speed and height, circles of the stated radius."""

from __future__ import annotations

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from tests.played import SITE, scenario_of
from threatring.catalogue import load_catalogue
from threatring.errors import ScenarioError
from threatring.models.airframe import hermite
from threatring.prepare.routes import Habits, air_path, habits_of, lateral_m_s2, orbit_path, route_path
from threatring.prepare.surface import SmoothGround
from threatring.results import geodetic
from threatring.scenario import Point, flight_plan, load_scenario

HABITS = Habits(turn_m_s2=10.0, hard_m_s2=25.0, pull_up_m_s2=5.0, push_over_m_s2=3.0, speed_change_m_s2=2.0)
SEA = SmoothGround(0.0)
RAD = np.pi / 180.0


def test_load_factor() -> None:
    """Anderson (1999), section 6.2: 60 degrees of bank is a load factor of 2 and a level acceleration of g tan 60."""
    assert lateral_m_s2(2.0) == pytest.approx(9.80665 * np.tan(np.radians(60.0)))


def test_route_is_a_geodesic_at_constant_height_and_speed() -> None:
    """Karney (2013): every knot lies on the geodesic, at the height asked for, one step of flight from the last."""
    ends = Point(40.0, 32.0, 1000.0, 250.0), Point(41.5, 30.0, 1000.0, 250.0)
    r_m, v_m_s, step_s = route_path(list(ends), HABITS, SEA)
    lat, lon, altitude_m = geodetic(r_m)
    assert altitude_m == pytest.approx(1000.0, abs=1e-3)
    gone = [Geodesic.WGS84.Inverse(40.0, 32.0, *place)["s12"] for place in zip(lat, lon, strict=True)]
    assert np.diff(gone) == pytest.approx(250.0 * step_s, abs=1e-3)
    assert gone[-1] == pytest.approx(Geodesic.WGS84.Inverse(40.0, 32.0, 41.5, 30.0)["s12"], abs=1e-3)
    ground_m_s = 250.0 * (1.0 + 1000.0 / 6.37e6)
    assert np.linalg.norm(v_m_s, axis=1) == pytest.approx(ground_m_s, rel=1e-4)


def test_legs_have_their_own_speed() -> None:
    """Uniform acceleration: from 200 to 400 m/s at 2 m/s² takes 100 s and 30 km, whichever way the leg is cut."""
    points = [Point(40.0, 32.0, 500.0, 200.0), Point(40.5, 32.0, 500.0, 400.0), Point(41.0, 32.0, 500.0, 1.0)]
    r_m, v_m_s, step_s = route_path(points, HABITS, SEA)
    first_m, second_m = (Geodesic.WGS84.Inverse(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg)["s12"] for a, b in
                         zip(points, points[1:], strict=False))  # fmt: skip
    expected_s = first_m / 200.0 + 100.0 + (second_m - 30_000.0) / 400.0
    assert step_s * (len(r_m) - 1) == pytest.approx(expected_s, rel=1e-4)
    change = np.diff(np.linalg.norm(v_m_s, axis=1)) / step_s
    assert change.max() == pytest.approx(HABITS.speed_change_m_s2, rel=0.02) and change.min() > -0.05


def test_orbit_is_a_circle() -> None:
    """The murted stand-off aircraft stays 20 km from its centre, 350 km from the site, until the end."""
    scenario = load_scenario("murted")
    raid = next(raid for raid in scenario.raids if raid.orbit)
    r_m, v_m_s, step_s = orbit_path(scenario, raid, 0, load_catalogue().select("central", 2018))
    lat, lon, _ = geodetic(r_m)
    site = scenario.site
    away = np.array([Geodesic.WGS84.Inverse(site.lat_deg, site.lon_deg, *p)["s12"] for p in zip(lat, lon, strict=True)])
    assert away.min() == pytest.approx(330e3, abs=300.0) and away.max() == pytest.approx(370e3, abs=300.0)
    assert step_s * (len(r_m) - 1) >= scenario.duration_s
    assert np.linalg.norm(v_m_s[1:-1], axis=1) == pytest.approx(210.0, rel=0.01)


START, END = (41.0, 30.0), (40.0, 33.0)


def between(r_m: np.ndarray, v_m_s: np.ndarray, step_s: float, index: int, share: float) -> tuple[tuple, tuple]:
    rows = (tuple(map(float, row)) for row in (r_m[index], v_m_s[index], r_m[index + 1], v_m_s[index + 1]))
    r, v, _ = hermite(*rows, step_s, share)
    return r, v


@pytest.fixture(scope="module")
def straight() -> tuple[np.ndarray, np.ndarray, float]:
    return route_path([Point(*START, 8000.0, 240.0), Point(*END, 8000.0, 240.0)], HABITS, SEA)


def test_between_knots_it_is_the_geodesic(straight) -> None:
    """Halfway between knots the cubic is on the geodesic within 5 cm, at its height within 1 cm."""
    r_m, v_m_s, step_s = straight
    line = Geodesic.WGS84.InverseLine(*START, *END)
    for index in (1, len(r_m) // 2, len(r_m) - 3):
        r, _ = between(r_m, v_m_s, step_s, index, 0.5)
        where = line.Position((index + 0.5) / (len(r_m) - 1) * line.s13)
        lat, lon, height_m = (float(part[0]) for part in geodetic(np.array([r])))
        assert Geodesic.WGS84.Inverse(lat, lon, where["lat2"], where["lon2"])["s12"] < 0.05
        assert height_m == pytest.approx(8000.0, abs=0.01)


def accelerations(path: tuple[np.ndarray, np.ndarray, float]) -> np.ndarray:
    """Return (level, upward, forward) accelerations of a laid path at five points of each piece, shape (n, 3)."""
    r_m, v_m_s, step_s = path
    rows = []
    for i in range(len(r_m) - 1):
        for u in (0.0, 0.25, 0.5, 0.75, 1.0):
            pieces = (tuple(map(float, row)) for row in (r_m[i], v_m_s[i], r_m[i + 1], v_m_s[i + 1]))
            r, v, a = (np.array(part) for part in hermite(*pieces, step_s, u))
            lat, lon, _ = geodetic(r)
            up = np.array([np.cos(lat * RAD) * np.cos(lon * RAD), np.cos(lat * RAD) * np.sin(lon * RAD),
                           np.sin(lat * RAD)])  # fmt: skip
            level = v - (v @ up) * up
            round_the_earth = level @ level / 6.371e6
            side = np.cross(up, level / np.linalg.norm(level))
            rows.append((a @ side, a @ up + round_the_earth, a @ v / np.linalg.norm(v)))
    return np.array(rows)


TURN_DEG = [15.0, 60.0, 90.0, 130.0]


@pytest.mark.parametrize("turn_deg", TURN_DEG)
@pytest.mark.parametrize("speeds", [(250.0, 250.0), (180.0, 300.0), (300.0, 180.0)])
def test_corners_are_arcs(turn_deg: float, speeds: tuple[float, float]) -> None:
    """Circular motion a = v²/R and the closed form of a fly-by: limit, distance from the waypoint, length."""
    far_m = 90_000.0
    line = Geodesic.WGS84.Direct(40.0, 32.0, 180.0, far_m)
    last = Geodesic.WGS84.Direct(40.0, 32.0, turn_deg, far_m)
    points = [Point(line["lat2"], line["lon2"], 2000.0, speeds[0]), Point(40.0, 32.0, 2000.0, speeds[1]),
              Point(last["lat2"], last["lon2"], 2000.0, 1.0)]  # fmt: skip
    r_m, v_m_s, step_s = route_path(points, HABITS, SEA)
    limits = np.abs(accelerations((r_m, v_m_s, step_s))).max(axis=0)
    assert limits[0] <= HABITS.turn_m_s2 * 1.02
    assert limits[1] < 0.05 and limits[2] <= HABITS.speed_change_m_s2 * 1.05
    lat, lon, _ = geodetic(r_m)
    away_m = [Geodesic.WGS84.Inverse(40.0, 32.0, *place)["s12"] for place in zip(lat, lon, strict=True)]
    half = np.radians(turn_deg) / 2.0
    radius_m = max(speeds) ** 2 / HABITS.turn_m_s2
    rolled_m = HABITS.turn_m_s2 * 0.5  # what averaging over the roll-in takes off an arc
    assert min(away_m) <= 1.05 * radius_m * (1.0 / np.cos(half) - 1.0) + rolled_m + max(speeds) * step_s / 2.0
    if speeds[0] == speeds[1]:
        assert limits[0] > 0.9 * HABITS.turn_m_s2 or turn_deg < 20.0, "turns more gently than it may"
        flown_m = np.linalg.norm(np.diff(r_m, axis=0), axis=1).sum() / (1.0 + 2000.0 / 6.371e6)
        closed_m = 2.0 * (far_m - radius_m * np.tan(half)) + 2.0 * radius_m * half
        assert flown_m == pytest.approx(closed_m, abs=15.0)


def test_short_legs_are_turned_hard_or_refused() -> None:
    """A leg too short for an easy turn is flown at the class's limit; too short for that, one message says so."""
    text = f"""{SITE}
[[raids]]
name = "zigzag"
target = "target_fighter_4gen"
route = [ {{ bearing_deg = 270, range_m = 90_000 }}, {{ bearing_deg = 270, range_m = 60_000 }},
  {{ bearing_deg = BEARING, range_m = 60_000 }}, {{ bearing_deg = 180, range_m = 10_000 }} ]
"""
    selection = load_catalogue().select("central", 2018)
    limits = habits_of("target_fighter_4gen", selection)
    assert limits.hard_m_s2 == pytest.approx(9.80665 * np.sqrt(7.0**2 - 1.0))
    scenario = scenario_of(text.replace("BEARING", "266"))
    made = air_path(scenario, scenario.raids[0], 0, selection, SEA)
    assert limits.turn_m_s2 * 1.1 < np.abs(accelerations(made)[:, 0]).max() <= limits.hard_m_s2 * 1.02
    scenario = scenario_of(text.replace("BEARING", "269"))
    with pytest.raises(ScenarioError, match=r"raids 'zigzag'.route\[[12]\]: turns by \d+ degrees at 260 m/s and needs"):
        air_path(scenario, scenario.raids[0], 0, selection, SEA)


def test_tight_orbit_is_refused() -> None:
    """v²/R: a bomber at 230 m/s and 2 g turns no tighter than 3.1 km."""
    text = (
        f'{SITE}[[raids]]\ntarget = "target_bomber"\norbit = {{ bearing_deg = 0, range_m = 50_000, radius_m = 2000 }}\n'
    )
    scenario = scenario_of(text)
    with pytest.raises(ScenarioError, match=r"orbit.radius_m = 2000.0: target_bomber turns no tighter than 3,1"):
        orbit_path(scenario, scenario.raids[0], 0, load_catalogue().select("central", 2018))


def test_climbs_bend_gently() -> None:
    """A climb of 3 km and a descent: vertical acceleration within pull-up and push-over, height reached, speed kept."""
    points = [Point(40.0, 32.0, 2000.0, 250.0), Point(40.4, 32.0, 5000.0, 250.0), Point(40.8, 32.0, 1000.0, 250.0),
              Point(41.4, 32.0, 1000.0, 250.0)]  # fmt: skip
    made = route_path(points, HABITS, SEA)
    bends = accelerations(made)[:, 1]
    assert -HABITS.push_over_m_s2 * 1.05 <= bends.min() < -0.5 * HABITS.push_over_m_s2
    assert 0.5 * HABITS.pull_up_m_s2 < bends.max() <= HABITS.pull_up_m_s2 * 1.05
    height_m = geodetic(made[0])[2]
    assert height_m.max() == pytest.approx(5000.0, abs=150.0) and height_m[-1] == pytest.approx(1000.0, abs=1.0)
    assert np.linalg.norm(made[1], axis=1) == pytest.approx(250.0, rel=2e-3)


class Hills:
    """Sinusoidal ground across the flight."""

    def height_m(self, lat_deg: np.ndarray, lon_deg: np.ndarray) -> np.ndarray:
        return 300.0 + 150.0 * np.sin(2.0 * np.pi * np.asarray(lat_deg) * 111e3 / 7_000.0)


class Cliff:
    """A plain, and a table mountain of 400 m with vertical walls."""

    def height_m(self, lat_deg: np.ndarray, lon_deg: np.ndarray) -> np.ndarray:
        return np.where((np.asarray(lat_deg) > 40.2) & (np.asarray(lat_deg) < 40.4), 400.0, 0.0)


@pytest.mark.parametrize("ground", [Hills(), Cliff()], ids=["hills", "cliff"])
def test_terrain_following(ground) -> None:
    """Over a known ground: never below the clearance (2 m for the roll of the path), never above the pull-up limit."""
    points = [Point(40.0, 32.0, 0.0, 245.0, 60.0), Point(40.7, 32.0, 0.0, 245.0, 60.0)]
    made = route_path(points, HABITS, ground)
    lat, lon, height_m = geodetic(made[0])
    over_m = height_m - ground.height_m(lat, lon)
    assert over_m.min() >= 60.0 - 2.0
    bends = accelerations(made)[:, 1]
    assert bends.max() <= HABITS.pull_up_m_s2 * 1.05 and bends.min() >= -HABITS.push_over_m_s2 * 1.05
    assert bends.max() > 0.5 * HABITS.pull_up_m_s2 and over_m.mean() < 200.0


def test_members_keep_their_distance() -> None:
    """Neighbours of a raid fly side by side, as far apart as the scenario says."""
    text = (
        f'{SITE}[[raids]]\ntarget = "target_bomber"\ncount = 3\nspacing_m = 2000\n'
        "route = [{ bearing_deg = 270, range_m = 200_000 }, { bearing_deg = 270, range_m = 100_000 }]\n"
    )
    scenario = scenario_of(text)
    starts = [
        flight_plan(scenario, scenario.raids[0], member, load_catalogue().select("central", 2018))[0]
        for member in range(3)
    ]
    for one, other in zip(starts, starts[1:], strict=False):
        apart = Geodesic.WGS84.Inverse(one.lat_deg, one.lon_deg, other.lat_deg, other.lon_deg)
        assert apart["s12"] == pytest.approx(2000.0, rel=1e-3)
