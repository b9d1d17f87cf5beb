"""Sectors of 45 degrees about a target's axes (Skolnik, Introduction to Radar Systems, section 2.7), by hand."""

import math

import pytest

from threatring.models.signature import aspect_of
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
