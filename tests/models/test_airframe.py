"""de Boor, A Practical Guide to Splines (2001), ch. IV: Hermite pieces are exact for cubics; their error bound."""

import math

import numpy as np
import pytest

from tests.both_ways import assert_same_without_compiler
from threatring.models import airframe
from threatring.records import Flyer, Knot, Target, table

KNOT_S, START_S, FIRST, COUNT = 5.0, 12.0, 3, 5
CUBIC = np.array(
    [[1e3, -2e3, 5e2], [200.0, -30.0, 7.0], [1.5, 2.0, -4.0], [0.02, -0.05, 0.3]]
)  # coefficients of t^0..3


def cubic(time_s):
    """Position, velocity and acceleration of a motion whose coordinates are cubics of the time since the start."""
    t = time_s - START_S
    c0, c1, c2, c3 = CUBIC
    return c0 + t * (c1 + t * (c2 + t * c3)), c1 + t * (2.0 * c2 + 3.0 * t * c3), 2.0 * c2 + 6.0 * t * c3


def laid(motion, knot_s=KNOT_S, count=COUNT):
    """One target on a path laid through a motion, its knots behind those of another object."""
    target = table(Target, 1)[0]
    target.start_s, target.knot_s, target.first_knot, target.knot_count = START_S, knot_s, FIRST, count
    knots = table(Knot, FIRST + count)
    knots["r_m"][:FIRST] = 1e9
    for i in range(count):
        knots[FIRST + i]["r_m"], knots[FIRST + i]["v_m_s"] = motion(START_S + i * knot_s)[:2]
    return target, knots


@pytest.mark.parametrize("after_s", [0.0, 0.01, 2.5, 4.999, 5.0, 7.3, 19.9, 20.0])
def test_exact_for_cubic_motion(after_s):
    state = airframe.path_state(*laid(cubic), START_S + after_s)
    for found, truth in zip(state, cubic(START_S + after_s), strict=True):
        assert found == pytest.approx(tuple(truth), rel=1e-11, abs=1e-9)


def circle(radius_m, speed_m_s):
    rate = speed_m_s / radius_m

    def motion(time_s):
        c, s = math.cos(rate * (time_s - START_S)), math.sin(rate * (time_s - START_S))
        return (radius_m * c, radius_m * s, 0.0), (-speed_m_s * s, speed_m_s * c, 0.0)

    return motion


@pytest.mark.parametrize("radius_m, speed_m_s, knot_s", [(20e3, 200.0, 5.0), (6381e3, 2000.0, 60.0)])
def test_error_between_knots_is_the_bound(radius_m, speed_m_s, knot_s):
    """Fourth derivative times step^4 over 384, reached in the middle of a piece: on a circle it is v⁴/R³."""
    motion = circle(radius_m, speed_m_s)
    target, knots = laid(motion, knot_s)
    bound_m = speed_m_s**4 / radius_m**3 * knot_s**4 / 384.0
    times_s = START_S + np.linspace(0.0, knot_s * (COUNT - 1), 161)
    errors_m = [math.dist(airframe.path_state(target, knots, t)[0], motion(t)[0]) for t in times_s]
    assert max(errors_m) == pytest.approx(bound_m, rel=0.01)


def test_great_circle_at_300_m_s():
    """What the module promises: knots 5 s apart along a great circle at 300 m/s, less than a millimetre."""
    motion = circle(6381e3, 300.0)
    target, knots = laid(motion)
    times_s = START_S + np.linspace(0.0, 20.0, 81)
    assert max(math.dist(airframe.path_state(target, knots, t)[0], motion(t)[0]) for t in times_s) < 1e-3


@pytest.mark.parametrize("time_s", [START_S + 1.7, START_S + 9.1, START_S + 18.8])
def test_velocity_and_acceleration_are_derivatives(time_s):
    """Central differences of position and velocity over a path that is no cubic."""
    target, knots = laid(circle(4e3, 300.0))
    h = 1e-3
    before, here, after = (airframe.path_state(target, knots, time_s + k * h) for k in (-1, 0, 1))
    for order in (0, 1):
        slope = (np.array(after[order]) - np.array(before[order])) / (2.0 * h)
        assert tuple(slope) == pytest.approx(here[order + 1], rel=1e-6, abs=1e-5)


def test_pieces_meet_and_ends_hold():
    """Position and velocity go on across a knot; before the start and after the end the object stands at its end."""
    target, knots = laid(circle(4e3, 300.0))
    knot_s = START_S + 2.0 * KNOT_S
    left, right = (airframe.path_state(target, knots, knot_s + off) for off in (-1e-9, 1e-9))
    assert left[0] == pytest.approx(right[0], abs=1e-5) and left[1] == pytest.approx(right[1], abs=1e-5)
    assert airframe.path_end_s(target) == START_S + (COUNT - 1) * KNOT_S
    for time_s, row in ((START_S - 100.0, knots[FIRST]), (START_S + 1e6, knots[FIRST + COUNT - 1])):
        assert airframe.path_state(target, knots, time_s)[0] == pytest.approx(tuple(row["r_m"]), abs=1e-9)
    found = [airframe.knot_index(target, START_S + after_s) for after_s in (-1e3, 0.0, 4.9, 5.1, 19.9, 20.0, 1e6)]
    assert found == [0, 0, 0, 1, 3, 3, 3]


def test_what_is_near_is_never_left_out():
    """Triangle inequality: what is nearer than a distance is never said to be away; what is far beyond it is."""
    motion = circle(6.4e6, 300.0)
    target, knots = laid(motion)
    target.speed_max_m_s = 300.0
    flyer = table(Flyer, 1)[0]
    dice = np.random.default_rng(2)
    left_out = 0
    for _ in range(400):
        time_s = START_S + dice.uniform(0.0, KNOT_S * (COUNT - 1))
        r = np.array(airframe.motion(flyer, target, knots, time_s)[0])
        point = tuple(r + dice.normal(0.0, 5e3, 3))
        off_m = float(np.linalg.norm(r - point))
        assert airframe.may_be_near(flyer, target, knots, point, 1.001 * off_m, time_s)
        left_out += not airframe.may_be_near(flyer, target, knots, point, 0.2 * off_m, time_s)
        assert not airframe.may_be_near(flyer, target, knots, point, off_m - 4.0 * 300.0 * KNOT_S, time_s)
    assert left_out > 100
    flyer.free = 1
    assert airframe.may_be_near(flyer, target, knots, (0.0, 0.0, 0.0), 1.0, START_S)


def test_same_without_compiler():
    assert_same_without_compiler(
        "from threatring.models.airframe import *\nfrom tests.models.test_airframe import laid, circle\n"
        "target, knots = laid(circle(4e3, 300.0))",
        "[path_state(target, knots, t) for t in (0.0, 12.0, 13.7, 24.9, 40.0)]",
    )
