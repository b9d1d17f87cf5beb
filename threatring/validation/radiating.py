"""Adapters for what lies between a radar and its target, and for its antenna."""

from __future__ import annotations

import math

from threatring.models import antenna, detection, gas, jamming, propagation, radar
from threatring.units import BOLTZMANN_J_K, SPEED_OF_LIGHT_M_S
from threatring.validation.fields import Fields, to_si
from threatring.validation.score import Score

BOOK_LIGHT_M_S, BOOK_BOLTZMANN_J_K = 3e8, 1.38e-23  # Mahafza's programs


def radar_equation(inputs: Fields, expected: Fields, score: Score) -> str:
    """Echo power, range for a ratio, ratio of a search."""
    for name in ("A", "B"):
        if name in inputs:
            given = inputs.child(name)
            score.field(expected, f"{name}_range", _range_m(given), f"{name}_range_m")
    for name in inputs:
        if name.endswith("_search"):
            given = inputs.child(name)
            az, el = given.numbers("az_deg", 2), given.numbers("el_deg", 2)
            angle = antenna.solid_angle_sr(*(math.radians(x) for x in (az[1] - az[0], el[0], el[1])))
            snr = radar.search_snr_factor(
                given.number("power_aperture_W_m2"), 1.0, given.quantity("search_time"), angle, given.quantity("rcs"),
                given.quantity("range"), given.number("Ts_K"), given.quantity("loss"),
            )  # fmt: skip
            score.field(expected, f"{name[0]}_snr", snr, f"{name[0]}_snr_dB")
    if "Pr_dBW" in expected:
        wanted = expected.numbers("Pr_dBW")
        for hz, want in zip(inputs.numbers("freq_Hz", len(wanted)), wanted, strict=True):
            gains = inputs.quantity("Gt"), inputs.quantity("Gr")
            got_w = radar.echo_power_w(
                inputs.quantity("Pt"), *gains, hz, inputs.quantity("rcs"), inputs.quantity("range"),
                inputs.quantity("loss"),
            )  # fmt: skip
            score.compare(10.0 * math.log10(got_w), want, score.allowed.error(want, "dB"), "expected.Pr_dBW")
    return ""


def _range_m(given: Fields) -> float:
    """Return the range at which the echo of a pulse reaches a ratio: by the fourth root from one metre."""
    gain = to_si(given.number("gain_dB_tx_and_rx"), "db")
    energy = given.quantity("Pt") * given.quantity("tau")
    at_1m = radar.echo_power_w(
        energy, gain, gain, given.quantity("freq"), given.quantity("rcs"), 1.0, given.quantity("loss")
    )
    noise = radar.noise_w(given.number("Ts_K"), 1.0)
    return radar.range_for_rcs_m(1.0, given.quantity("snr"), at_1m / noise)


def jamming_self_screening(inputs: Fields, expected: Fields, score: Score) -> str:
    """Range at which an echo burns through the noise of a jammer on board.

    The book rounds the speed of light and Boltzmann's constant; frequency and temperature are scaled to its rounding.
    """
    gain, hz = inputs.quantity("G"), inputs.quantity("freq") * SPEED_OF_LIGHT_M_S / BOOK_LIGHT_M_S
    loss, kelvin = inputs.number("loss_linear"), inputs.number("T_K") * BOOK_BOLTZMANN_J_K / BOLTZMANN_J_K
    energy = inputs.quantity("Pt") * inputs.quantity("tau")
    signal = radar.echo_power_w(energy, gain, gain, hz, inputs.quantity("rcs"), 1.0, loss) / radar.noise_w(kelvin, 1.0)
    needed = to_si(inputs.number("required_S_over_J_plus_N_dB"), "db")
    powers = inputs.numbers("jammer_ERP_W")
    for erp_w, want in zip(powers, expected.numbers("range_km", len(powers)), strict=True):
        jam = jamming.jam_to_noise_factor(erp_w, inputs.quantity("jammer_bandwidth"), gain, hz, 1.0, kelvin, 1.0)
        got = jamming.burn_through_m(signal, jam, needed) * 1e-3
        score.compare(got, want, score.allowed.error(want, "range_km"), "expected.range_km")
    return "with the book's rounded constants"


def gas_specific_attenuation(inputs: Fields, expected: Fields, score: Score) -> str:
    """Absorption by oxygen and by water vapour, one way, line by line."""
    dry_pa = 100.0 * inputs.number("P_hPa_dry_plus_vapour_as_in_ITU_example")
    air = dry_pa, inputs.number("T_K"), inputs.quantity("rho")
    rows = inputs.numbers("freq_GHz")
    for ghz, want in zip(rows, expected.records(count=len(rows)), strict=True):
        oxygen, vapour = gas.oxygen_db_m(ghz * 1e9, *air), gas.vapour_db_m(ghz * 1e9, *air)
        for stem, got in (("gamma_o", oxygen), ("gamma_w", vapour), ("gamma", oxygen + vapour)):
            score.field(want, stem, got)
    return ""


def rain_attenuation(inputs: Fields, expected: Fields, score: Score) -> str:
    """Attenuation by rain on a level path, horizontal polarisation, one way."""
    rows = inputs.records()
    for given, want in zip(rows, expected.numbers("dB_per_km_one_way", len(rows)), strict=True):
        got = 1e3 * gas.rain_db_m(given.quantity("freq"), given.number("rain_mm_h"))
        score.compare(got, want, score.allowed.error(want), "expected.dB_per_km_one_way")
    return ""


def multipath(inputs: Fields, expected: Fields, score: Score) -> str:
    """Field of two rays over that in free space, above a flat sea that reflects perfectly."""
    rows = inputs.records()
    for given, want in zip(rows, expected.records(count=len(rows)), strict=True):
        wave_m = SPEED_OF_LIGHT_M_S / given.quantity("freq")
        ends = given.quantity("h_radar"), given.quantity("h_target"), given.quantity("distance")
        got = propagation.two_ray_factor(*ends, wave_m, 1.0)
        score.compare(got, want.number("F_exact"), score.allowed.error(got, "F_abs"), f"{want.path}.F_exact")
    return ""


def scan_loss(inputs: Fields, expected: Fields, score: Score) -> str:
    """Gain, beamwidth and range off the normal of a phased array."""
    for k, scan in enumerate(inputs.numbers("scan_deg")):
        cosine = math.cos(math.radians(scan))
        either = antenna.scan_gain_factor(1.5, cosine)
        got = {
            "gain_drop_one_way_cos_dB": -10.0 * math.log10(antenna.scan_gain_factor(1.0, cosine)),
            "two_way_cos1.5_each_way_dB": -20.0 * math.log10(either),
            "beam_broadening_factor": antenna.broadening_factor(cosine),
            "range_factor_cos1.5_each_way": radar.range_for_rcs_m(1.0, 1.0, either * either),
        }
        for name in expected:
            want = expected.numbers(name)[k]
            score.compare(got.get(name), want, score.allowed.error(want, "dB"), f"expected.{name}[{k}]")
    return ""


def beam_shape_loss(inputs: Fields, expected: Fields, score: Score) -> str:
    """What a raster of Gaussian beams loses to one on its axis."""
    dense, beamwidth = antenna.dense_raster_factor(), antenna.raster_gain_factor(1.0)
    got = {
        "dense_grid_1D_dB": dense,
        "dense_grid_2D_dB": dense * dense,
        "average_between_half_power_points_1D_dB": beamwidth,
    }
    for name in expected:
        want = expected.number(name)
        loss_db = -10.0 * math.log10(got[name]) if name in got else None
        score.compare(loss_db, want, score.allowed.error(want, "dB"), f"expected.{name}")
    return ""


def search_frame(inputs: Fields, expected: Fields, score: Score) -> str:
    """Solid angle of a sector, beams in it, time to visit it."""
    az, el = ([math.radians(x) for x in inputs.numbers(name, 2)] for name in ("az_deg", "el_deg"))
    width = math.radians(inputs.numbers("beam_deg", 2)[0])
    dwell_s, sector = inputs.quantity("dwell"), (az[1] - az[0], el[0], el[1])
    score.field(expected, "solid_angle", antenna.solid_angle_sr(*sector))
    whole = Fields(expected.file, expected.path, {k: v for k, v in expected.data.items() if not k.endswith("_sr")})
    score.field(whole, "solid_angle", antenna.solid_angle_sr(*sector))
    frame_s = antenna.frame_s(*sector, width, dwell_s)
    score.field(expected, "beams_by_solid_angle", frame_s / dwell_s)
    score.field(expected, "frame_time", frame_s)
    return ""


def m_of_n(inputs: Fields, expected: Fields, score: Score) -> str:
    """Probability of at least M hits in N looks."""
    rows = inputs.records()
    for given, want in zip(rows, expected.numbers("P", len(rows)), strict=True):
        got = detection.m_of_n_prob(int(given.number("M")), int(given.number("N")), given.number("p_single"))
        score.compare(got, want, score.allowed.error(want), "expected.P")
    return ""


KINDS = {
    "beam_shape_loss": beam_shape_loss,
    "gas_specific_attenuation": gas_specific_attenuation,
    "jamming_self_screening": jamming_self_screening,
    "m_of_n": m_of_n,
    "multipath": multipath,
    "radar_equation": radar_equation,
    "rain_attenuation": rain_attenuation,
    "scan_loss": scan_loss,
    "search_frame": search_frame,
}
