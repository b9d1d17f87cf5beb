"""What an antenna does to an echo: gain, pattern, loss off its face's normal, loss between beams, time for a sector.

Sources: gain and pattern of a Gaussian main lobe and projected-aperture scan loss, M. I. Skolnik (ed.), Radar Handbook,
3rd edition (2008), chapters 9 and 13; beam-shape loss of a dense raster, D. K. Barton, Radar Equations for Modern Radar
(2013), chapter 5: the mean of the two-way pattern over a raster, per beamwidth and dimension; L. V. Blake (1953) has
1.6 dB instead of these 1.23 dB for a beam that is counted between its half-power points only. Solid angle of a sector:
geometry.
"""

from __future__ import annotations

import math

from threatring.kernel import kernel
from threatring.models.vec import dot, get3

HALF_POWER_COEFF = 4.0 * math.log(2.0)
SERIES_TO = 0.06  # one minus the cosine of 20 degrees
LEAST_COSINE = 0.05  # a face seen more obliquely than 87 degrees neither sends nor hears


@kernel
def scan_gain_factor(exponent_coeff, cosine):
    """Power off the face's normal over power on it: the cosine to an exponent (1 projected aperture, one way).

    Within 20 degrees the binomial series to the third power serves, 1e-5 off at most: most looks fall there.
    """
    off = 1.0 - cosine
    if off < SERIES_TO:
        first = exponent_coeff - 1.0
        return 1.0 - exponent_coeff * off * (1.0 - 0.5 * first * off * (1.0 - (exponent_coeff - 2.0) / 3.0 * off))
    return math.pow(max(cosine, LEAST_COSINE), exponent_coeff)


@kernel
def broadening_factor(cosine):
    """Beamwidth off the face's normal over beamwidth on it: the aperture is foreshortened."""
    return 1.0 / max(cosine, LEAST_COSINE)


@kernel
def pattern_factor(angle_rad, beamwidth_rad):
    """Power of a Gaussian main lobe off its axis over power on it, one way; one half at half the beamwidth."""
    ratio = angle_rad / beamwidth_rad
    return math.exp(-HALF_POWER_COEFF * ratio * ratio)


@kernel
def gain_towards_factor(beamwidth_rad, sidelobe_factor, cosine):
    """Gain of an antenna at an angle (its cosine) off its axis: main lobe, never below its sidelobes.

    The gain on the axis is 4 pi over the solid angle of the Gaussian lobe, pi beamwidth² / (4 ln 2).
    """
    top = 4.0 * HALF_POWER_COEFF / (beamwidth_rad * beamwidth_rad)
    angle_rad = math.acos(min(max(cosine, -1.0), 1.0))
    return top * max(pattern_factor(angle_rad, beamwidth_rad), sidelobe_factor)


@kernel
def raster_gain_factor(spacing_factor):
    """Mean two-way power of one dimension of a raster of beams, `spacing_factor` beamwidths apart, over that on axis.

    A target anywhere between two beams is looked at by the nearer one.
    """
    half = math.sqrt(2.0 * HALF_POWER_COEFF) * 0.5 * spacing_factor
    return math.sqrt(math.pi) * math.erf(half) / (2.0 * half) if half > 1e-9 else 1.0


@kernel
def dense_raster_factor():
    """Energy that a raster much finer than the beam collects per beamwidth and dimension, over that of one on axis."""
    return math.sqrt(math.pi / (2.0 * HALF_POWER_COEFF))


@kernel
def solid_angle_sr(azimuth_rad, elevation_min_rad, elevation_max_rad):
    """Solid angle of a sector of so much azimuth between two elevations."""
    return azimuth_rad * (math.sin(elevation_max_rad) - math.sin(elevation_min_rad))


@kernel
def frame_s(azimuth_rad, elevation_min_rad, elevation_max_rad, beamwidth_rad, dwell_s):
    """Time to visit a sector once, beam by beam a beamwidth apart, a dwell on each."""
    return dwell_s * solid_angle_sr(azimuth_rad, elevation_min_rad, elevation_max_rad) / (beamwidth_rad * beamwidth_rad)


@kernel
def face_cosine(radar, boresight_rad, line):
    """Cosine between a unit line of sight and the normal of a radar's face; a turning face is level with its target."""
    rise = dot(line, get3(radar.up))
    if radar.sector_halfwidth_rad >= 3.14:
        level = math.sqrt(max(1.0 - rise * rise, 0.0))
    else:
        level = dot(line, get3(radar.north)) * math.cos(boresight_rad)
        level += dot(line, get3(radar.east)) * math.sin(boresight_rad)
    return level * radar.tilt_cosine_coeff + rise * radar.tilt_sine_coeff
