"""Adapters for detection, echo strength and measurement."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from threatring.models import detection, radar
from threatring.validation.fields import Fields, to_si
from threatring.validation.score import Score, Unsupported


def _nested(expected: Fields, length: int) -> Iterator[tuple[int, int, Fields, str, list[float]]]:
    """Yield (swerling, pulses, table, name, values) of ``{"swerling1": {"N=10": [..]}}``."""
    for name in expected:
        case = re.fullmatch(r"(?:swerling|sw)_?([0-4])", name, re.IGNORECASE)
        if not case:
            continue
        table = expected.child(name)
        for key in table:
            pulses = re.fullmatch(r"N\s*=?\s*(\d+)", key)
            if not pulses:
                raise table.fault(key, None, "a key like N=10")
            yield int(case[1]), int(pulses[1]), table, key, table.numbers(key, length)


def _whole(row: Fields, name: str, low: int, high: int) -> int:
    value = row.number(name)
    if value != int(value) or value < low:
        raise row.fault(name, value, f"a whole number from {low} to {high}")
    if value > high:
        raise Unsupported(f"{name} = {value:g}: at most {high}")
    return int(value)


def _probability(row: Fields, name: str) -> float:
    value = row.number(name)
    if not 0.0 < value < 1.0:
        raise row.fault(name, value, "a probability between 0 and 1")
    return value


def swerling_pd(inputs: Fields, expected: Fields, score: Score) -> str:
    """Probability of detection, as the tables of the raid are filled."""
    if "rows" in inputs:
        rows = inputs.records()
        for given, want in zip(rows, expected.records(count=len(rows)), strict=True):
            case, pulses = _whole(given, "swerling", 0, 4), _whole(given, "N", 1, 4096)
            snr = given.quantity("snr(?:_per_pulse)?(?:_mean)?")
            got = detection.detection_prob(case, pulses, snr, _probability(given, "pfa"))
            score.field(want, "pd", got, "pd", "abs")
        return ""
    name = next((name for name in inputs if name.lower().startswith("snr")), "snr_dB")
    unit = "db" if "db" in name.lower() else ""
    ratios = [to_si(value, unit) for value in inputs.numbers(name)]
    pfa = _probability(inputs, "pfa")
    for case, pulses, table, key, wanted in _nested(expected, len(ratios)):
        for snr, pd in zip(ratios, wanted, strict=True):
            got = detection.detection_prob(case, pulses, snr, pfa)
            score.compare(got, pd, score.allowed.error(pd, "pd"), f"{table.path}.{key}")
    return ""


def swerling_required_snr(inputs: Fields, expected: Fields, score: Score) -> str:
    """Signal-to-noise ratio that gives a probability of detection, in dB."""
    if "rows" in inputs:
        rows = inputs.records()
        for given, want in zip(rows, expected.records(count=len(rows)), strict=True):
            case, pulses = _whole(given, "swerling", 0, 4), _whole(given, "N", 1, 4096)
            snr = detection.snr_needed(case, pulses, _probability(given, "pd"), _probability(given, "pfa"))
            score.field(want, "(?:required_)?snr|D", snr, "snr_dB", "dB")
        return ""
    pfa, wanted_pd = _probability(inputs, "pfa"), inputs.numbers("pd")
    for case, pulses, table, key, wanted in _nested(expected, len(wanted_pd)):
        for pd, want_db in zip(wanted_pd, wanted, strict=True):
            got_db = 10.0 * math.log10(detection.snr_needed(case, pulses, pd, pfa))
            score.compare(got_db, want_db, score.allowed.error(want_db, "dB", "snr_dB"), f"{table.path}.{key}")
    return ""


def rcs_scaling(inputs: Fields, expected: Fields, score: Score) -> str:
    """Range against radar cross-section from one stated pair."""
    rows = inputs.records()
    for given, want in zip(rows, expected.records(count=len(rows)), strict=True):
        pair = given.child("ref") if "ref" in given else given
        prefix = "" if "ref" in given else "ref_"
        range_m, rcs_m2 = pair.quantity(f"{prefix}range"), pair.quantity(f"{prefix}rcs")
        got_m = radar.range_for_rcs_m(range_m, rcs_m2, given.quantity("rcs|target_rcs"))
        score.field(want, "range", got_m)
    return ""


def measurement_accuracy(inputs: Fields, expected: Fields, score: Score) -> str:
    """Thermal-noise errors of angle and range."""
    slope = inputs.number("km", radar.MONOPULSE_SLOPE_COEFF)
    other = "if_other_km_1.2_to_1.9"
    ours = slope == radar.MONOPULSE_SLOPE_COEFF
    names = (other,) if not ours and score.allowed.has(other) else ()
    rows = inputs.records()
    for given, want in zip(rows, expected.records(count=len(rows)), strict=True):
        snr = given.quantity("snr")
        angle = radar.noise_angle_rad(given.quantity("beamwidth"), snr)
        found = want.find("sigma_(?:angle|theta)")
        if found:
            size = want.number(found[0])
            allowed = 0.35 * size if names else score.allowed.error(size, found[0])
            score.compare(angle / to_si(1.0, found[1]), size, allowed, f"{want.path}.{found[0]}")
        score.field(want, "sigma_(?:range|R)", radar.noise_range_m(given.quantity("bandwidth"), snr))
    return "" if ours else f"monopulse slope {radar.MONOPULSE_SLOPE_COEFF} instead of {slope:g}"


KINDS = {
    "swerling_pd": swerling_pd,
    "swerling_required_snr": swerling_required_snr,
    "rcs_scaling": rcs_scaling,
    "measurement_accuracy": measurement_accuracy,
}
