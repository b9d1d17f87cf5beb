"""What one radar makes of one object: echo strength, measurement errors, elevation, sector, time of a look.

Sources: echo strength from one claimed range by the radar equation's fourth power (M. I. Skolnik, Introduction to Radar
Systems, 3rd edition, chapter 1); errors from signal-to-noise ratio: Skolnik (ed.), Radar Handbook, 3rd edition,
chapters 9 and 18, and G. R. Curry, Radar System Performance Modeling, equations 8.5 to 8.9, with monopulse slope 1.6.
No transmitter power is invented: the claim carries it.
"""

from __future__ import annotations

import math

from threatring.kernel import kernel
from threatring.units import BOLTZMANN_J_K, SPEED_OF_LIGHT_M_S

MONOPULSE_SLOPE_COEFF = 1.6
TURN_RAD = 2.0 * math.pi


@kernel
def wrap_rad(angle_rad):
    """The same direction between -pi and pi."""
    return angle_rad - TURN_RAD * math.floor((angle_rad + math.pi) / TURN_RAD)


@kernel
def in_sector(boresight_rad, halfwidth_rad, azimuth_rad):
    """Whether an azimuth lies within `halfwidth_rad` of the boresight (pi: always)."""
    return abs(wrap_rad(azimuth_rad - boresight_rad)) <= halfwidth_rad


@kernel
def range_for_rcs_m(range_m, rcs_from_m2, rcs_to_m2):
    """Range at which another radar cross-section echoes as strongly as `rcs_from_m2` does at `range_m`."""
    if rcs_from_m2 <= 0.0 or rcs_to_m2 <= 0.0:
        return 0.0
    return range_m * math.sqrt(math.sqrt(rcs_to_m2 / rcs_from_m2))


@kernel
def snr(radar, rcs_m2, range_m):
    """Signal-to-noise ratio of one look, linear, in free space: the claim scaled by cross-section and range^4."""
    ratio = radar.range_1m2_m / max(range_m, 1.0)
    return radar.snr_claim_factor * rcs_m2 * ratio * ratio * ratio * ratio


@kernel
def range_for_snr_m(radar, rcs_m2, snr_factor):
    """Range at which an object gives that signal-to-noise ratio: inverse of `snr`."""
    if rcs_m2 <= 0.0 or snr_factor <= 0.0:
        return 0.0
    return radar.range_1m2_m * math.sqrt(math.sqrt(rcs_m2 * radar.snr_claim_factor / snr_factor))


@kernel
def echo_power_w(power_w, gain_out_factor, gain_in_factor, frequency_hz, rcs_m2, range_m, loss_factor):
    """Echo power at a receiver by the radar equation."""
    wave_m = SPEED_OF_LIGHT_M_S / frequency_hz
    spread = (4.0 * math.pi) ** 3 * range_m * range_m * range_m * range_m
    return power_w * gain_out_factor * gain_in_factor * wave_m * wave_m * rcs_m2 / (spread * loss_factor)


@kernel
def noise_w(temperature_k, bandwidth_hz):
    """Power of thermal noise in a bandwidth (or energy, where the bandwidth is 1)."""
    return BOLTZMANN_J_K * temperature_k * bandwidth_hz


@kernel
def search_snr_factor(power_w, aperture_m2, search_s, solid_angle, rcs_m2, range_m, temperature_k, loss_factor):
    """Signal-to-noise ratio of a look of a search: mean power over a solid angle (sr), collected by an aperture."""
    spread = 4.0 * math.pi * range_m * range_m * range_m * range_m * loss_factor * solid_angle
    return power_w * aperture_m2 * search_s * rcs_m2 / (spread * noise_w(temperature_k, 1.0))


@kernel
def noise_angle_rad(beamwidth_rad, snr_factor):
    """One-sigma monopulse angle error from thermal noise alone: beamwidth / (1.6 sqrt(2 snr))."""
    return beamwidth_rad / (MONOPULSE_SLOPE_COEFF * math.sqrt(2.0 * max(snr_factor, 1e-3)))


@kernel
def noise_range_m(bandwidth_hz, snr_factor):
    """One-sigma range error from thermal noise alone: c / (2 B sqrt(2 snr))."""
    return SPEED_OF_LIGHT_M_S / (2.0 * max(bandwidth_hz, 1.0) * math.sqrt(2.0 * max(snr_factor, 1e-3)))


@kernel
def angle_sigma_rad(radar, snr_factor, broadening_factor):
    """One-sigma angle error of a plot: noise in the broadened beam and the floor no signal removes, in quadrature."""
    noise = noise_angle_rad(radar.beamwidth_rad * broadening_factor, snr_factor)
    return math.sqrt(noise * noise + radar.floor_angle_rad * radar.floor_angle_rad)


@kernel
def range_sigma_m(radar, snr_factor):
    """One-sigma range error of a plot: noise and the floor no signal removes, in quadrature."""
    noise = noise_range_m(radar.bandwidth_hz, snr_factor)
    return math.sqrt(noise * noise + radar.floor_range_m * radar.floor_range_m)


@kernel
def elevation_rad(radar, env, height_m, arc_m):
    """Apparent elevation of a point at a height above the surface and a ground distance, refraction by k."""
    radius_m = env.refraction_factor * radar.surface_radius_m
    half = math.sin(0.5 * arc_m / radius_m)
    top_m = radius_m + height_m
    rise_m = height_m - radar.antenna_height_m - 2.0 * top_m * half * half
    return math.atan2(rise_m, top_m * math.sin(arc_m / radius_m))


@kernel
def look_time_s(revisit_s, phase_s, azimuth_rad, ordinal):
    """When the beam passes an azimuth for the `ordinal`-th time: it turns evenly, once round in a revisit.

    A fixed face that visits all directions in turn, or two faces back to back, is described by the same rule.
    """
    turn = azimuth_rad / TURN_RAD
    return phase_s + revisit_s * (ordinal + turn - math.floor(turn))


@kernel
def look_after(revisit_s, phase_s, azimuth_rad, time_s):
    """Ordinal of the first look at an azimuth at or after a time; compute its time with `look_time_s`."""
    turn = azimuth_rad / TURN_RAD
    return int(math.ceil((time_s - phase_s) / max(revisit_s, 1e-9) - (turn - math.floor(turn)) - 1e-12))
