"""Closest approach of a straight line to a point (geometry); order of urgency after Roux and van Vuuren 2007."""

import math

import pytest

from tests.both_ways import assert_same_without_compiler
from threatring.models import threat
from threatring.records import Defended, table

RADIUS_M = 500.0


def guarded(*places: tuple[float, float, float]):
    rows = table(Defended, len(places))
    for row, place in zip(rows, places, strict=True):
        row["r_m"], row["radius_m"] = place, RADIUS_M
    return rows


@pytest.mark.parametrize(
    "r, v, time_s",
    [
        ((100e3, 0.0, 0.0), (-250.0, 0.0, 0.0), 400.0),  # straight at it
        ((100e3, 15e3, 0.0), (-250.0, 0.0, 0.0), 400.0),  # passes 15 km away: closest abeam
        ((60e3, 80e3, 0.0), (-300.0, -400.0, 0.0), 200.0),  # 100 km at 500 m/s
        ((0.0, 30e3, 40e3), (0.0, -300.0, -400.0), 100.0),
    ],
)
def test_time_of_closest_approach(r, v, time_s):
    """t = -r v / v²: where the line of sight is square to the velocity."""
    assert threat.time_to_object_s(r, v, (0.0, 0.0, 0.0), RADIUS_M) == pytest.approx(time_s, rel=1e-9)


def test_what_passes_wide_or_leaves_endangers_nothing():
    """The limit is the object's radius, 8 km and 15 % of the distance: 500 m + 8 km + 0.15 x 100 km = 23.5 km."""
    along_m = math.sqrt(100e3**2 - 23.5e3**2)
    limit_m = 23.5e3  # miss of a track at 100 km that flies parallel to x
    for off_m, endangers in ((-10.0, True), (10.0, False)):
        r = (along_m, limit_m + off_m, 0.0)
        time_s = threat.time_to_object_s(r, (-250.0, 0.0, 0.0), (0.0, 0.0, 0.0), RADIUS_M)
        assert (time_s < threat.NEVER_S) is endangers
    assert threat.time_to_object_s((50e3, 0.0, 0.0), (250.0, 0.0, 0.0), (0.0, 0.0, 0.0), RADIUS_M) == threat.NEVER_S
    assert threat.time_to_object_s((50e3, 0.0, 0.0), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0), RADIUS_M) == threat.NEVER_S


def test_order_of_urgency():
    """Soonest first, whatever the distance; what endangers nothing comes after all that does, by distance."""
    objects = guarded((0.0, 0.0, 0.0), (30e3, 0.0, 0.0))
    inbound = (-1.0, 0.0, 0.0)
    tracks = {
        "fast from far": ((200e3, 0.0, 0.0), 2000.0),  # 85 s to the second object
        "slow but close": ((60e3, 0.0, 0.0), 250.0),  # 120 s
        "cruising": ((150e3, 0.0, 0.0), 250.0),  # 480 s
        "passing wide": ((90e3, 80e3, 0.0), 250.0),
        "leaving": ((-300e3, 0.0, 0.0), 250.0),
    }
    keys = {
        name: threat.threat_key_s(r, tuple(speed * part for part in inbound), objects)
        for name, (r, speed) in tracks.items()
    }
    assert sorted(keys, key=keys.get) == list(tracks)
    assert keys["fast from far"] == pytest.approx(85.0, rel=1e-9)
    assert keys["slow but close"] == pytest.approx(120.0, rel=1e-9)
    assert keys["leaving"] == pytest.approx(threat.NEVER_S + 300e3, rel=1e-12)


def test_same_without_compiler():
    assert_same_without_compiler(
        "from threatring.models.threat import *\nfrom tests.models.test_threat import guarded\n"
        "objects = guarded((1.0, 2.0, 3.0), (4e4, 5e3, 0.0))",
        "(threat_key_s((9e4, 1e4, 7e3), (-251.0, -13.0, 1.0), objects),"
        " threat_key_s((9e4, 1e4, 7e3), (251.0, -13.0, 1.0), objects))",
    )
