"""Skolnik, Radar Handbook 3rd ed. ch. 9 and 18 (rad-14); fourth-root scaling of the 390 km for 4 m² claim (rad-11);
effective-Earth geometry against a triangle solved by hand."""

import math

import pytest

from tests.both_ways import assert_same_without_compiler
from threatring.models import earth, radar
from threatring.records import Radar

EARTH = earth.standard_environment(0.0)
NORTH, EAST, UP = (0.0, 1.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)


def some_radar(**changes: float) -> Radar:
    plain = Radar(
        0, (0.0, 0.0, 0.0), EAST, NORTH, UP, 6371e3, 24.0, 275.8e3, 19.0, 600e3, 6.0, 0.0, 0.24, math.pi,
        math.radians(1.5), 1e6, 0.0, 0.0, 0.0, 0.0, (math.inf,) * 16,
        3e9, 1.0, 0.0, 1.0, 1.5, 0.0, 1e-3, 500.0, 0.0, 6.0, 1.0, -1.0,
        0, 1, math.inf, 0.0, 0.0, 0.0, 10.0, math.inf, 0.0, math.inf,
    )  # fmt: skip
    return plain._replace(**changes)


@pytest.mark.parametrize("rcs_m2, range_km", [(0.4, 219.3131168242), (1.0, 275.7716446628), (100.0, 872.0665112249)])
def test_fourth_root(rcs_m2, range_km):
    assert radar.range_for_rcs_m(390e3, 4.0, rcs_m2) == pytest.approx(range_km * 1e3, rel=1e-9)


def test_echo_follows_the_claim():
    """Radar equation: the claim at its own range, sixteen times weaker at twice the range, and back."""
    here = some_radar()
    assert radar.snr(here, 1.0, 275.8e3) == pytest.approx(19.0, rel=1e-12)
    assert radar.snr(here, 2.0, 2.0 * 275.8e3) == pytest.approx(19.0 / 8.0, rel=1e-12)
    assert radar.snr(here, 3.0, radar.range_for_snr_m(here, 3.0, 7.0)) == pytest.approx(7.0, rel=1e-12)
    assert radar.range_for_snr_m(here, 0.0, 7.0) == 0.0


def test_errors_from_signal_to_noise():
    """sigma = beamwidth / (1.6 sqrt(2 snr)) and c / (2 B sqrt(2 snr)): 0.0663 degrees, 10.6 m at 20 dB."""
    here = some_radar()
    assert math.degrees(radar.angle_sigma_rad(here, 100.0, 1.0)) == pytest.approx(0.06629126073624, rel=1e-9)
    assert radar.range_sigma_m(here, 100.0) == pytest.approx(10.59926400002, rel=1e-9)
    floored = some_radar(floor_angle_rad=1e-3, floor_range_m=15.0)
    assert radar.range_sigma_m(floored, 100.0) == pytest.approx(math.hypot(10.59926400002, 15.0), rel=1e-9)
    assert radar.angle_sigma_rad(floored, 1e12, 1.0) == pytest.approx(1e-3, rel=1e-6)


def test_elevation_on_the_effective_earth():
    """A point that grazes the horizon is seen at minus the dip; one overhead at a right angle."""
    here = some_radar()
    radius_m = 4.0 / 3.0 * 6371e3
    dip_rad = math.acos(radius_m / (radius_m + 24.0))
    arc_m = earth.horizon_arc_m(24.0, 500.0, 6371e3, 4.0 / 3.0)
    assert radar.elevation_rad(here, EARTH, 500.0, arc_m) == pytest.approx(-dip_rad, abs=1e-9)
    assert radar.elevation_rad(here, EARTH, 10024.0, 0.0) == pytest.approx(math.pi / 2.0, abs=1e-12)
    # Blake's rule of thumb, h = ha + arc sin(el) + arc² / (2 k R), for a low angle
    rise_m = 24.0 + 100e3 * math.sin(0.02) + 100e3**2 / (2.0 * radius_m)
    assert radar.elevation_rad(here, EARTH, rise_m, 100e3) == pytest.approx(0.02, abs=1e-4)


@pytest.mark.parametrize("boresight, azimuth, inside", [(0.0, 0.7, True), (0.1, 6.2, True), (3.1, -3.1, True)])
def test_sector_wraps(boresight, azimuth, inside):
    assert bool(radar.in_sector(boresight, math.pi / 4.0, azimuth)) is inside
    assert not radar.in_sector(boresight, math.pi / 4.0, azimuth + math.pi)
    assert radar.in_sector(boresight, math.pi, azimuth + math.pi)


@pytest.mark.parametrize("angle, wrapped", [(0.0, 0.0), (4.0, 4.0 - 2.0 * math.pi), (-4.0, 2.0 * math.pi - 4.0)])
def test_wrap(angle, wrapped):
    assert radar.wrap_rad(angle) == pytest.approx(wrapped, abs=1e-12)
    assert radar.wrap_rad(angle + 20.0 * math.pi) == pytest.approx(wrapped, abs=1e-12)


def test_looks_come_once_in_a_revisit():
    """The beam is at azimuth zero at the phase, half a revisit later opposite; no look is skipped or doubled."""
    assert radar.look_time_s(6.0, 1.5, 0.0, 0) == pytest.approx(1.5, abs=1e-12)
    assert radar.look_time_s(6.0, 1.5, math.pi, 2) == pytest.approx(16.5, abs=1e-12)
    assert radar.look_time_s(6.0, 1.5, -math.pi / 2.0, 0) == pytest.approx(6.0, abs=1e-12)
    for azimuth in (-3.0, 0.0, 1.0, 6.2):
        for after_s in (0.0, 3.3, 100.0):
            ordinal = radar.look_after(6.0, 1.5, azimuth, after_s)
            time_s = radar.look_time_s(6.0, 1.5, azimuth, ordinal)
            assert after_s - 1e-9 <= time_s < after_s + 6.0
            assert radar.look_after(6.0, 1.5, azimuth, time_s) == ordinal


def test_same_without_compiler():
    assert_same_without_compiler(
        "from threatring.models.radar import *\nfrom tests.models.test_radar import some_radar, EARTH\n"
        "here = some_radar(floor_range_m=3.0)",
        "(snr(here, 2.0, 1e5), angle_sigma_rad(here, 31.0, 1.2), range_sigma_m(here, 31.0), wrap_rad(9.0),"
        " elevation_rad(here, EARTH, 3e3, 1e5), look_time_s(6.0, 1.0, 2.0, 5), look_after(6.0, 1.0, 2.0, 50.0),"
        " range_for_rcs_m(1e5, 1.0, 0.3), range_for_snr_m(here, 0.5, 12.0))",
    )
