"""Skolnik, Radar Handbook 3rd ed. ch. 13 (rad-16), Barton ch. 5 (rad-15), geometry (rad-18); a pattern integrated by
scipy."""

import math

import pytest

from tests.both_ways import assert_same_without_compiler
from tests.models.test_radar import some_radar
from threatring.models import antenna


@pytest.mark.parametrize("scan_deg, loss_db", [(15.0, 0.451686656919), (45.0, 4.51544993496), (60.0, 9.030899869919)])
def test_scan_loss(scan_deg, loss_db):
    either = antenna.scan_gain_factor(1.5, math.cos(math.radians(scan_deg)))
    assert -20.0 * math.log10(either) == pytest.approx(loss_db, abs=1e-4)


def test_beam_is_broader_off_the_normal():
    assert antenna.broadening_factor(math.cos(math.radians(60.0))) == pytest.approx(2.0, rel=1e-12)


def test_pattern_halves_at_half_the_beamwidth():
    assert antenna.pattern_factor(0.5, 1.0) == pytest.approx(0.5, rel=1e-12)


@pytest.mark.parametrize("spacing", [0.5, 1.0, 1.5])
def test_raster_gain_is_the_mean_of_the_pattern(spacing):
    """scipy quad of the two-way Gaussian over one spacing."""
    quad = pytest.importorskip("scipy.integrate").quad
    mean = quad(lambda x: antenna.pattern_factor(x, 1.0) ** 2, -0.5 * spacing, 0.5 * spacing)[0] / spacing
    assert antenna.raster_gain_factor(spacing) == pytest.approx(mean, rel=1e-9)


def test_gain_is_that_of_the_lobe_it_integrates_to():
    """Energy: gain times pattern over the sphere is 4 pi, for a narrow Gaussian lobe without sidelobes, within 1 %."""
    quad = pytest.importorskip("scipy.integrate").quad
    width = math.radians(4.0)
    lobe = quad(
        lambda a: antenna.gain_towards_factor(width, 0.0, math.cos(a)) * 2.0 * math.pi * math.sin(a), 0.0, 5.0 * width
    )[0]
    assert lobe == pytest.approx(4.0 * math.pi, rel=0.01)


def test_sidelobes_are_the_floor():
    top = antenna.gain_towards_factor(0.03, 1e-3, 1.0)
    assert antenna.gain_towards_factor(0.03, 1e-3, 0.0) == pytest.approx(1e-3 * top, rel=1e-12)


def test_frame():
    """rad-18: 0 to 14 degrees all round in 1.5-degree beams of 10 ms: 22.1777657 s."""
    frame_s = antenna.frame_s(2.0 * math.pi, 0.0, math.radians(14.0), math.radians(1.5), 0.01)
    assert frame_s == pytest.approx(22.17776574346, rel=1e-9)


@pytest.mark.parametrize("azimuth_deg, elevation_deg", [(0.0, 20.0), (45.0, 20.0), (-30.0, 0.0), (10.0, 60.0)])
def test_face_cosine_by_hand(azimuth_deg, elevation_deg):
    """Two directions by spherical trigonometry: face at azimuth 0, elevation 20 degrees; a turning one follows."""
    tilt, az, el = (math.radians(angle) for angle in (20.0, azimuth_deg, elevation_deg))
    here = some_radar(
        sector_halfwidth_rad=0.8, tilt_sine_coeff=math.sin(tilt), tilt_cosine_coeff=math.cos(tilt), up=(0.0, 0.0, 1.0)
    )
    line = (math.sin(az) * math.cos(el), math.cos(az) * math.cos(el), math.sin(el))
    truth = math.sin(tilt) * math.sin(el) + math.cos(tilt) * math.cos(el) * math.cos(az)
    assert antenna.face_cosine(here, 0.0, line) == pytest.approx(truth, abs=1e-12)
    turning = here._replace(sector_halfwidth_rad=math.pi)
    assert antenna.face_cosine(turning, 1.0, line) == pytest.approx(math.cos(el - tilt), abs=1e-12)


def test_same_without_compiler():
    assert_same_without_compiler(
        "from threatring.models.antenna import *",
        "(scan_gain_factor(1.4, 0.7), gain_towards_factor(0.02, 1e-3, 0.9999), raster_gain_factor(1.0),"
        " frame_s(1.0, 0.0, 1.2, 0.03, 0.01), dense_raster_factor())",
    )
