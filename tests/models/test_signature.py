"""Sectors of 45 degrees about a target's axes (Skolnik, Introduction to Radar Systems, section 2.7), by hand."""

import math

import pytest

from threatring.models.signature import aspect_angles_rad, aspect_of
from threatring.records import Aspect

UP, EAST = (0.0, 0.0, 1.0), (300.0, 0.0, 0.0)


def towards(azimuth_deg: float, elevation_deg: float) -> tuple[float, float, float]:
    az, el = math.radians(azimuth_deg), math.radians(elevation_deg)
    return math.cos(az) * math.cos(el), math.sin(az) * math.cos(el), math.sin(el)


@pytest.mark.parametrize(
    "off_flight_deg, elevation_deg, side",
    [
        (180.0, 3.0, Aspect.NOSE), (140.0, 3.0, Aspect.NOSE), (130.0, 3.0, Aspect.BEAM), (90.0, 3.0, Aspect.BEAM),
        (50.0, 3.0, Aspect.BEAM), (40.0, 3.0, Aspect.TAIL), (0.0, 3.0, Aspect.TAIL), (90.0, 50.0, Aspect.TOP),
        (90.0, -50.0, Aspect.TOP), (90.0, 40.0, Aspect.BEAM),
    ],
)  # fmt: skip
def test_level_flight(off_flight_deg, elevation_deg, side):
    assert aspect_of(towards(off_flight_deg, elevation_deg), EAST, UP) == side


def test_a_falling_missile_shows_its_nose_to_what_it_falls_on():
    assert aspect_of(towards(0.0, 60.0), tuple(-2000.0 * x for x in towards(0.0, 55.0)), UP) == Aspect.NOSE


def test_what_hardly_moves_shows_its_side():
    assert aspect_of(towards(0.0, 0.0), (0.1, 0.0, 0.0), UP) == Aspect.BEAM


@pytest.mark.parametrize("azimuth_deg, elevation_deg", [(0.0, 0.0), (30.0, -10.0), (-120.0, 35.0), (179.0, 5.0)])
@pytest.mark.parametrize("climb_deg", [0.0, 20.0])
def test_aspect_angles_are_where_the_radar_was_put(azimuth_deg, elevation_deg, climb_deg):
    """Rotations by hand: a radar put at an azimuth to the right and an elevation above the wings is found there."""
    az, el, climb = (math.radians(angle) for angle in (azimuth_deg, elevation_deg, climb_deg))
    ahead, right = (math.cos(climb), 0.0, math.sin(climb)), (0.0, -1.0, 0.0)
    over = (-math.sin(climb), 0.0, math.cos(climb))
    parts = math.cos(az) * math.cos(el), math.sin(az) * math.cos(el), math.sin(el)
    radar = tuple(parts[0] * a + parts[1] * r + parts[2] * o for a, r, o in zip(ahead, right, over, strict=True))
    line = tuple(-x for x in radar)
    velocity = tuple(250.0 * x for x in ahead)
    assert aspect_angles_rad(line, velocity, UP) == pytest.approx((az, el), abs=1e-12)
    off_nose = math.degrees(math.acos(parts[0]))
    side = Aspect.NOSE if off_nose < 45.0 else Aspect.TAIL if off_nose > 135.0 else Aspect.BEAM
    assert aspect_of(line, velocity, UP) == side


def test_no_aspect_angles_without_a_heading():
    assert aspect_angles_rad((1.0, 0.0, 0.0), (0.0, 0.0, 0.0), UP) == (0.0, 0.0)
    assert aspect_angles_rad((1.0, 0.0, 0.0), (0.0, 0.0, 300.0), UP) == (0.0, 0.0)
