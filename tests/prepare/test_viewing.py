"""Places along azimuths, and where sight ends on them, against closed forms and geodesics."""

from __future__ import annotations

import math

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from threatring.models.earth import axes, ecef_m
from threatring.prepare import viewing
from threatring.prepare.surface import SmoothGround
from threatring.results.coverage import Level, Limit

PLACE = (40.079, 32.566)


def test_places_are_those_of_the_ellipsoid() -> None:
    """Foot and normal of a place: the kernels' own forms (TR8350.2)."""
    points = viewing.points_at(SmoothGround(120.0), np.array([40.0, -33.0]), np.array([32.0, 151.0]))
    for k, (lat, lon) in enumerate(((40.0, 32.0), (-33.0, 151.0))):
        angles = math.radians(lat), math.radians(lon)
        assert points.feet_m[k] == pytest.approx(ecef_m(*angles, 0.0), abs=1e-6)
        assert points.ups[k] == pytest.approx(axes(*angles)[2], abs=1e-12)
    assert (points.ground_m == 120.0).all()
    assert viewing.altitude_of(points, Level(30.0, True)).tolist() == [150.0, 150.0]
    assert viewing.altitude_of(points, Level(30.0, False)).tolist() == [30.0, 30.0]


class Fixed:
    """Looks that answer by a rule of (range, azimuth) instead of an engine."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, rule: object) -> None:
        monkeypatch.setattr(
            viewing, "along_azimuths", lambda _, azimuth, range_m: np.broadcast_arrays(azimuth, range_m)
        )
        monkeypatch.setattr(viewing, "looks", lambda _, points, level: rule(*points).astype(np.int8))  # type: ignore[operator]

    def reach(self, azimuths: int = 3) -> viewing.Reach:
        azimuth, range_m = np.arange(float(azimuths)), np.arange(1.0, 101.0) * 1000.0
        points = np.broadcast_arrays(azimuth[:, None], range_m)
        return viewing.reach(None, azimuth, range_m, points, Level(1.0, True))  # type: ignore[arg-type]


def test_ends_are_found_between_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen to 31,234 m, a gap from 12,345 to 14,321 m, by azimuth another reason: to a tenth of a metre."""

    def rule(azimuth: np.ndarray, range_m: np.ndarray) -> np.ndarray:
        why = np.where(azimuth == 0.0, Limit.HORIZON, np.where(azimuth == 1.0, Limit.SENSITIVITY, Limit.INSTRUMENT))
        hidden = (range_m > 12_345.0) & (range_m < 14_321.0)
        return np.where(range_m > 31_234.0, why, np.where(hidden, Limit.HORIZON, viewing.SEEN))

    found = Fixed(monkeypatch, rule).reach()
    assert found.range_m == pytest.approx(31_234.0, abs=0.1)
    assert found.unbroken_m == pytest.approx(12_345.0, abs=0.1)
    assert found.limit.tolist() == [Limit.HORIZON, Limit.SENSITIVITY, Limit.INSTRUMENT]


def test_a_cone_above_the_beam_is_no_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the beam to 40 km: seen from there without a gap; nowhere else; in no sector at all."""

    def rule(azimuth: np.ndarray, range_m: np.ndarray) -> np.ndarray:
        seen = np.where(range_m > 60e3, Limit.HORIZON, viewing.SEEN)
        seen = np.where(azimuth == 1.0, Limit.HORIZON, np.where(azimuth == 2.0, Limit.SECTOR, seen))
        return np.where(range_m < 40e3, Limit.ELEVATION, seen)

    found = Fixed(monkeypatch, rule).reach()
    assert found.range_m == pytest.approx([60e3, 0.0, 0.0], abs=0.1)
    assert found.unbroken_m == pytest.approx([60e3, 0.0, 0.0], abs=0.1)
    assert found.limit.tolist() == [Limit.HORIZON, Limit.HORIZON, Limit.SECTOR]


def test_azimuths_and_ranges_are_geodesics() -> None:
    """Karney (2013): within 5 m of the geodesic's end to 400 km."""
    from threatring.draws import Unknowns
    from threatring.prepare.coverage import Frame, scene_of
    from threatring.prepare.covering import Wanted, asked
    from threatring.prepare.radarviews import looker_of

    one = asked(Wanted(lat_deg=PLACE[0], lon_deg=PLACE[1], radars=("96L6E",), smooth=True))
    frame = Frame(np.linspace(39.0, 41.0, 20), np.linspace(31.0, 34.0, 20), 100e3)
    scene = scene_of(one, Unknowns(one.selection, 1, 1), frame, 1, lambda *_: None)
    azimuth, range_m = np.radians([0.0, 77.0, 200.0, 310.0]), np.array([10e3, 400e3])
    points = viewing.along_azimuths(looker_of(scene, 0, PLACE), azimuth[:, None], range_m)
    for a, angle in enumerate(np.degrees(azimuth)):
        for s, far_m in enumerate(range_m):
            spot = Geodesic.WGS84.Direct(*PLACE, angle, far_m)
            truth = ecef_m(math.radians(spot["lat2"]), math.radians(spot["lon2"]), 0.0)
            assert math.dist(points.feet_m[a, s], truth) < 5.0
