"""Collision triangle |p + v t| = V t (msl-11), fixed-point contraction; ITU-R P.834 horizon; the rules as written."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

import threatring
from tests.both_ways import assert_same_without_compiler
from threatring.models import earth, firecontrol, tracker
from threatring.records import FlyoutAxes, FlyoutCell, Homing, Missile, Radar, Reason, Track, table

EARTH = earth.standard_environment(0.0)
LAT, LON = math.radians(40.0), math.radians(32.5)
EAST, NORTH, UP = earth.axes(LAT, LON)
MAST_M, RADIUS_M = 24.0, earth.gauss_radius_m(LAT)
SITE = earth.ecef_m(LAT, LON, MAST_M)
RANGES, HEIGHTS = 180, 60
RANGE_M, HEIGHT_M = 260e3, 40e3  # of the last row and column
ACTIVE, GUIDED = int(Homing.ACTIVE), int(Homing.TRACK_VIA_MISSILE)
SMOOTH = np.zeros((1, 1, 1), np.float32), 0  # no mask table


def local(x_m, y_m, z_m, origin=(0.0, 0.0, 0.0)):
    """Earth-fixed vector of metres east, north and up at the radar."""
    return tuple(o + x_m * e + y_m * n + z_m * u for o, e, n, u in zip(origin, EAST, NORTH, UP, strict=True))


def radar(ground_m=0.0) -> np.record:
    row = table(Radar, 1)[0]
    row.surface_radius_m, row.antenna_height_m = RADIUS_M + ground_m, MAST_M
    row.r_m[:] = earth.ecef_m(LAT, LON, ground_m + MAST_M)
    return row


def axes() -> np.recarray:
    rows = table(FlyoutAxes, 1)
    rows[0] = (RANGE_M / (RANGES - 1) ** 2, HEIGHT_M / (HEIGHTS - 1) ** 2, RANGES, HEIGHTS)
    return rows


def constant_speed(speed_m_s: float, reach_m: float = 1e9) -> np.recarray:
    """A fly-out table (1, ranges, heights) of a missile that flies straight at one speed, as far as `reach_m`."""
    range_m = RANGE_M * (np.arange(RANGES)[:, None] / (RANGES - 1)) ** 2
    height_m = HEIGHT_M * (np.arange(HEIGHTS)[None, :] / (HEIGHTS - 1)) ** 2
    chord2 = 4.0 * (RADIUS_M + MAST_M) * (RADIUS_M + height_m) * np.sin(0.5 * range_m / RADIUS_M) ** 2
    slant_m = np.sqrt(chord2 + (height_m - MAST_M) ** 2)
    cells = table(FlyoutCell, (1, RANGES, HEIGHTS))
    cells["time_s"], cells["reached"] = slant_m / speed_m_s, slant_m < reach_m
    return cells


def missiles(*changes: dict) -> np.recarray:
    """Types that may do anything, changed one by one."""
    rows = table(Missile, len(changes))
    rows.declared_range_m, rows.ballistic, rows.homing = math.inf, 1, ACTIVE
    rows.ballistic_range_m, rows.ballistic_ceiling_m, rows.ballistic_floor_m = 1e6, 1e6, -1e6
    for row, change in zip(rows, changes, strict=True):
        for name, value in change.items():
            row[name] = value
    return rows


def new_track(r, v, falls=0) -> np.record:
    track = table(Track, 1)[0]
    track.x[:3], track.x[3:], track.falls = r, v, falls
    return track


def bilinear(i, j):
    return 7.0 + 2.0 * i - 0.5 * j + 0.25 * i * j


def small_table():
    cells = table(FlyoutCell, (4, 3))
    for i, j in np.ndindex(4, 3):
        cells[i, j] = (bilinear(i, j), 0.0, 0.0, -bilinear(i, j), 1)
    row = table(FlyoutAxes, 1)
    row[0] = (1000.0, 500.0, 4, 3)
    return cells, row[0]


@pytest.mark.parametrize("x, y", [(0.0, 0.0), (0.3, 0.9), (1.0, 1.0), (1.7, 1.25), (2.999, 0.01), (3.0, 2.0)])
def test_bilinear_tables_are_read_exactly(x, y):
    """Interpolation reproduces every function that is bilinear in the roots of range and height, edges included."""
    cells, row = small_table()
    reached, time_s, loft = firecontrol.fly_out(cells, row, 1000.0 * x * x, 500.0 * y * y)
    assert reached == 1 and (time_s, loft) == pytest.approx((bilinear(x, y), -bilinear(x, y)), rel=1e-12)


def test_the_edge_of_reach():
    """Where one corner is not reached the nearest point decides; outside the table nothing is reached."""
    cells, row = small_table()
    cells[2, 1].reached = 0
    assert firecontrol.fly_out(cells, row, 1000.0 * 1.8**2, 500.0 * 0.9**2)[0] == 0
    for x, y, i, j in ((1.4, 0.9, 1, 1), (1.8, 0.4, 2, 0), (2.6, 1.1, 3, 1), (2.2, 1.7, 2, 2)):
        reached, time_s, _ = firecontrol.fly_out(cells, row, 1000.0 * x * x, 500.0 * y * y)
        assert (reached, time_s) == (1, bilinear(i, j))
    assert firecontrol.fly_out(cells, row, 9001.0, 100.0)[0] == 0 == firecontrol.fly_out(cells, row, 100.0, 2001.0)[0]
    assert firecontrol.fly_out(cells, row, -5.0, -5.0) == (1, 7.0, -7.0)
    assert firecontrol.is_above(row, 2001.0) and not firecontrol.is_above(row, 1999.0)


@pytest.mark.parametrize("azimuth_deg, range_m, height_m", [(10.0, 3e4, 50.0), (200.0, 15e4, 1e4), (95.0, 3e5, 25e3)])
def test_place_on_the_ellipsoid(azimuth_deg, range_m, height_m):
    """GeographicLib's geodesic: ground range within 5 m, height above ground at 840 m within a centimetre."""
    env = earth.standard_environment(840.0)
    end = Geodesic.WGS84.Direct(math.degrees(LAT), math.degrees(LON), azimuth_deg, range_m)
    r = earth.ecef_m(math.radians(end["lat2"]), math.radians(end["lon2"]), 840.0 + height_m)
    found_m, above_m = firecontrol.place(radar(840.0), env, r)
    assert found_m == pytest.approx(range_m * (1.0 + 840.0 / RADIUS_M), abs=5.0)
    assert above_m == pytest.approx(height_m, abs=0.01)


TRIANGLES = json.loads((Path(threatring.__file__).parent / "data" / "validation" / "msl-11.json").read_text())


@pytest.mark.parametrize("row", [0, 1, 2, 4])
def test_collision_triangle(row):
    """msl-11, flown on the round Earth with a table of constant speed: a straight line needs no flat world.

    Settled, it is as exact as the table (0.05 s); six rounds leave (target over missile speed)^6 of the first guess's
    error, which counts for the target that runs away. The diving one (row 3) falls and is not met as a straight track.
    """
    speed_m_s, x, y, z, *v = TRIANGLES["inputs"]["rows"][row]
    time_s, *point = TRIANGLES["expected"]["rows"][row]
    track = new_track(local(x, y, z, SITE), local(*v))
    why, tof_s, _, met = firecontrol.meet_straight(
        EARTH, missiles({})[0], radar(), *SMOOTH, constant_speed(speed_m_s)[0], axes()[0], track, 0.0
    )
    guess_s = firecontrol.collision_s((x, y, z), tuple(v), firecontrol.GUESS_M_S)
    left_s = 0.05 + abs(guess_s - time_s) * (math.hypot(*v) / speed_m_s) ** firecontrol.TURNS
    assert why == Reason.NONE
    assert tof_s == pytest.approx(time_s, abs=left_s)
    assert math.dist(met, local(*point, SITE)) < math.hypot(*v) * (left_s * speed_m_s / math.hypot(*v) + 0.05)


def test_launched_later_from_a_track_of_its_own_time():
    """The triangle begins at launch: waiting 20 s is the same as a target 20 s farther along."""
    speed_m_s, x, y, z, *v = TRIANGLES["inputs"]["rows"][0]
    early = new_track(local(x - 20.0 * v[0], y, z, SITE), local(*v))
    early.time_s = 980.0
    args = EARTH, missiles({})[0], radar(), *SMOOTH, constant_speed(speed_m_s)[0], axes()[0]
    assert firecontrol.meet_straight(*args, early, 1000.0)[1] == pytest.approx(80.49883358619, abs=0.05)


def test_out_of_reach_far_and_near():
    """Beyond what was reached it is out of reach; within twice the minimum range it is inside the minimum."""
    args = radar(), *SMOOTH, constant_speed(1000.0, 50e3)[0], axes()[0]
    for x_m, minimum_m, reason in ((90e3, 3e3, Reason.OUT_OF_REACH), (90e3, 50e3, Reason.INSIDE_MINIMUM)):
        track = new_track(local(x_m, 0.0, 5e3, SITE), local(0.0, 10.0, 0.0))
        got = firecontrol.meet_straight(EARTH, missiles({"range_min_m": minimum_m})[0], *args, track, 0.0)
        assert got[:2] == (reason, 0.0)


LIMITS = {
    "within all": ((50e3, 0.0, 8e3), 0, {}, Reason.NONE),
    "too near": ((4e3, 0.0, 1e3), 0, {"range_min_m": 5e3}, Reason.INSIDE_MINIMUM),
    "near enough": ((4e3, 0.0, 4e3), 0, {"range_min_m": 5e3}, Reason.NONE),
    "beyond declared": ((50e3, 0.0, 8e3), 0, {"declared_range_m": 50e3}, Reason.BEYOND_DECLARED),
    "falling, in the box": (
        (40e3, 0.0, 20e3),
        1,
        {"ballistic_range_m": 60e3, "ballistic_ceiling_m": 25e3},
        Reason.NONE,
    ),
    "falling, too far": ((60e3, 0.0, 20e3), 1, {"ballistic_range_m": 60e3}, Reason.OUTSIDE_BALLISTIC_LIMITS),
    "falling, too high": ((30e3, 0.0, 26e3), 1, {"ballistic_ceiling_m": 25e3}, Reason.OUTSIDE_BALLISTIC_LIMITS),
    "falling, too low": ((30e3, 0.0, 1e3), 1, {"ballistic_floor_m": 2e3}, Reason.OUTSIDE_BALLISTIC_LIMITS),
    "below the horizon": ((60e3, 0.0, -240.0), 0, {"homing": GUIDED}, Reason.INTERCEPT_BELOW_HORIZON),
    "above the horizon": ((40e3, 0.0, -80.0), 0, {"homing": GUIDED}, Reason.NONE),
    "active needs no illuminator": ((60e3, 0.0, -240.0), 0, {"homing": ACTIVE}, Reason.NONE),
}


@pytest.mark.parametrize("case", LIMITS)
def test_claimed_limits(case):
    """60 km, 25 km and 2 km for ballistic targets; 50 m high, a 24 m mast sees 49 km (4.12 km per root metre)."""
    offset, falls, change, reason = LIMITS[case]
    point = local(*offset, SITE)
    range_m, height_m = firecontrol.place(radar(), EARTH, point)
    if "horizon" in case:
        assert (range_m < 4120.0 * (math.sqrt(MAST_M) + math.sqrt(height_m))) == (reason == Reason.NONE)
    got = firecontrol.claimed_limits(missiles(change)[0], radar(), EARTH, *SMOOTH, falls, point, range_m, height_m)
    assert got == reason


def diving(x_m=15e3):
    """A track that falls on a point beside the battery from 70 km, and its predicted path."""
    track = new_track(local(x_m + 40e3, 0.0, 70e3, SITE), local(-700.0, 0.0, -900.0), falls=1)
    path = np.zeros((64, 4))
    return track, path, firecontrol.fall_into(path, EARTH, track, 6e3)


def test_the_path_of_a_fall():
    """Rows are where the track will be, 5 s apart above 50 km and 2 s below, down to the first one under the ground."""
    track, path, count = diving()
    heights_m = [earth.altitude_m(tuple(row[1:])) for row in path[:count]]
    for n in (0, 1, 7, count - 1):
        assert math.dist(path[n, 1:], tracker.ahead(EARTH, track, path[n, 0], 6e3)) < 2.0
    assert tuple(np.diff(path[:count, 0])) == tuple(5.0 if height_m > 50e3 else 2.0 for height_m in heights_m[:-1])
    assert heights_m[-1] < 0.0 < min(heights_m[:-1]) and count < len(path)
    assert firecontrol.fall_into(path[:5], EARTH, track, 6e3) == 5


BOX = {"ballistic_range_m": 60e3, "ballistic_ceiling_m": 25e3, "ballistic_floor_m": 2e3}


@pytest.mark.parametrize("change", [{}, BOX, {"range_min_m": 25e3}], ids=["anywhere", "in the box", "not too near"])
@pytest.mark.parametrize("speed_m_s, launch_s", [(900.0, 0.0), (1200.0, 13.0), (1500.0, 25.0), (2500.0, 21.0)])
def test_the_first_point_that_can_be_met(speed_m_s, launch_s, change):
    """Straight flight at one speed, searched row by row: the missile leaves so that both are there at the same time."""
    _, path, count = diving()
    args = EARTH, missiles(change)[0], radar(), constant_speed(speed_m_s)[0], axes()[0], path, count
    why, tof_s, _, met, wait_s = firecontrol.meet_falling(*args, launch_s)
    slant_m = np.linalg.norm(path[:count, 1:] - SITE, axis=1)
    height_m = np.array([earth.altitude_m(tuple(row[1:])) for row in path[:count]])
    may = (slant_m <= speed_m_s * (path[:count, 0] - launch_s)) & (slant_m >= change.get("range_min_m", 0.0))
    if change is BOX:
        may &= (slant_m <= 60e3) & (height_m <= 25e3) & (height_m >= 2e3)
    first = int(np.argmax(may))
    assert may[first] and met == tuple(path[first, 1:])
    assert tof_s == pytest.approx(slant_m[first] / speed_m_s, abs=0.02)
    assert wait_s + tof_s == pytest.approx(path[first, 0] - launch_s, abs=1e-9)
    assert why == Reason.NONE or (why == Reason.OUTSIDE_BALLISTIC_LIMITS and wait_s > tracker.FALL_STEP_S)
    after = firecontrol.meet_falling(*args, launch_s + wait_s - 0.01)
    assert (after[0], after[3]) == (Reason.NONE, met) and after[1] == tof_s


@pytest.mark.parametrize(
    "change, reach_m, launch_s, reason",
    [
        ({}, 1e9, 80.0, Reason.OUT_OF_REACH),  # too late
        ({}, 5e3, 0.0, Reason.OUT_OF_REACH),
        ({"ballistic_range_m": 10e3}, 1e9, 0.0, Reason.OUTSIDE_BALLISTIC_LIMITS),
        ({"declared_range_m": 10e3}, 1e9, 0.0, Reason.BEYOND_DECLARED),
    ],
)
def test_a_fall_that_is_never_met(change, reach_m, launch_s, reason):
    _, path, count = diving()
    cells = constant_speed(900.0, reach_m)[0]
    got = firecontrol.meet_falling(EARTH, missiles(change)[0], radar(), cells, axes()[0], path, count, launch_s)
    assert got[:2] == (reason, 0.0) and got[4] == firecontrol.NEVER_S


def chosen(stock, types, falls=0, active_only=0, launch_s=0.0):
    """(reason, type) for a target 60 km out, with missiles of 100 and 30 km reach as members 0 and 1."""
    straight = new_track(local(60e3, 0.0, 9e3, SITE), local(-250.0, 0.0, 0.0)), np.zeros((64, 4)), 0
    cells = np.concatenate([constant_speed(1000.0, 100e3), constant_speed(1000.0, 30e3)]).view(np.recarray)
    held = np.array([*stock, 0, 0, 0, 0, 0, 0, 0, 0][:8], np.int64)
    both = np.concatenate([axes(), axes()]).view(np.recarray)
    world = EARTH, types, radar(), *SMOOTH, cells, both, held
    track, *path = diving() if falls else straight
    return firecontrol.choose(*world, track, launch_s, *path, active_only)


FAR, MIDDLE, SHORT = {"preference": 3.0}, {"preference": 2.0, "homing": GUIDED}, {"preference": 1.0, "member": 1}


@pytest.mark.parametrize(
    "stock, active_only, reason, kind",
    [
        ((4, 4, 4), 0, Reason.NONE, 1),  # the short one is preferred but does not reach
        ((4, 0, 4), 0, Reason.NONE, 0),
        ((4, 4, 4), 1, Reason.NONE, 0),
        ((0, 4, 4), 1, Reason.OUT_OF_REACH, -1),
        ((0, 0, 4), 0, Reason.OUT_OF_REACH, -1),
        ((0, 4, 0), 1, Reason.NO_MISSILE, -1),  # none that homes by itself
        ((0, 0, 0), 0, Reason.NO_MISSILE, -1),
    ],
)
def test_the_least_missile_that_will_do(stock, active_only, reason, kind):
    """Lowest preference among those in stock that reach and may; the order in the list does not matter."""
    assert chosen(stock, missiles(FAR, MIDDLE, SHORT), 0, active_only)[:2] == (reason, kind)
    back = chosen(stock[::-1], missiles(SHORT, MIDDLE, FAR), 0, active_only)
    assert back[:2] == (reason, 2 - kind if kind >= 0 else -1)


def test_only_what_is_claimed_against_falling_targets():
    """And the shortest wait is told when none may be fired yet."""
    types = missiles(FAR | {"ballistic": 0}, MIDDLE | BOX)
    why, kind, *_, wait_s = chosen((4, 4), types, 1)
    assert (why, kind) == (Reason.OUTSIDE_BALLISTIC_LIMITS, -1) and 2.0 < wait_s < 60.0
    assert chosen((4, 4), types, 1, launch_s=wait_s - 0.01)[:2] == (Reason.NONE, 1)
    for stock, active_only in (((4, 0), 0), ((4, 4), 1)):
        got = chosen(stock, types, 1, active_only)
        assert (*got[:2], got[-1]) == (Reason.NOT_ENGAGEABLE_KIND, -1, firecontrol.NEVER_S)


def story():
    """Some of everything, as numbers."""
    types = missiles(FAR, MIDDLE, SHORT)
    return chosen((4, 4, 4), types), chosen((4, 4, 4), types, 1), chosen((0, 0, 4), types), diving()[1].ravel()


def test_same_without_compiler():
    assert_same_without_compiler("from tests.models.test_firecontrol import story", "story()")
