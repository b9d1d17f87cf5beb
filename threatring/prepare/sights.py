"""What claimed ranges imply: each claim beside what its radar's constant gives, and ranges by kind of detection.

A claim is read as one look on the face's normal at a fluctuating target (Swerling 1) with the detection probability and
false-alarm probability of the catalogue, on a path at 3 degrees elevation whose absorption it contains. From that one
constant follow, by the functions the engine looks with: the range of a single look, the range by which a target that
comes has been seen at all, and the range by which its track is confirmed (or an engagement radar has locked it).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from threatring.catalogue import Selection, load_catalogue
from threatring.draws import Unknowns, radar_rows
from threatring.models.antenna import gain_towards_factor, solid_angle_sr
from threatring.models.detection import SNR_COUNT, fill_detection_into, look_up_detection, m_of_n_prob
from threatring.models.earth import REFRACTION_FACTOR
from threatring.models.gas import path_loss_db
from threatring.models.jamming import burn_through_m, jam_to_noise_factor
from threatring.models.radar import echo_power_w, noise_w, range_for_rcs_m, search_snr_factor, snr
from threatring.models.tracker import confirmed_into
from threatring.prepare.seeing import CLAIM_ELEVATION_RAD, claim_loss_factor
from threatring.records import RadarRole
from threatring.scenario.rules import Doctrine
from threatring.units import SPEED_OF_LIGHT_M_S

SETS = 64
DOCTRINE = Doctrine()
EARTH_M, ANTENNA_M = 6_371_000.0, 10.0
CLOSING_M_S = 250.0
WANTED_PROB = 0.9  # cumulative and confirmed ranges: by there nine in ten have been seen, or are tracked
STEP_M = 500.0
RCS_M2 = (10.0, 1.0, 0.1)
CONFIRM = (DOCTRINE.confirm_hit_count, DOCTRINE.confirm_look_count)  # as a scenario does unless it says otherwise
JAMMER_W, JAMMER_HZ, JAMMED_M2 = 1000.0, 200e6, 5.0
#: Claims that are checked beside the one a radar is calibrated on: (field, radar cross-section it is stated for, m²).
OTHER_CLAIMS = {
    "radar_91N6E": (("detect_range_bm_0p4m2_4800mps_m", 0.4), ("detect_range_1m2_derived_m", 1.0)),
    "radar_96L6E": (),
    "radar_92N6E": (),
}
BOMBER = {"radar_91N6E": "detect_range_bomber_m"}


@dataclass(frozen=True)
class Claimed:
    """One claim beside what the constant gives for it."""

    field: str
    rcs_m2: float
    claimed_m: float
    claimed_low_m: float
    claimed_high_m: float
    free_space_m: float  # by the fourth root alone
    with_gas_m: float  # with the absorption that is missing on the shorter, or longer, path
    calibrates: bool


@dataclass(frozen=True)
class Ranges:
    """Ranges for one radar cross-section, each (central, 10th, 50th, 90th percentile of the sets of unknowns)."""

    rcs_m2: float
    single_m: tuple[float, ...]
    cumulative_m: tuple[float, ...]
    confirmed_m: tuple[float, ...]


@dataclass(frozen=True)
class Sight:
    """What is said of one radar, and what follows."""

    radar: str
    claims: tuple[Claimed, ...]
    ranges: tuple[Ranges, ...]
    implied: dict[str, float]


def sights(claims: str = "central", epoch_year: int = 2018, sets: int = SETS, seed: int = 1) -> list[Sight]:
    """Return what each radar's claims imply under a preset; deterministic for a seed."""
    selection = load_catalogue().select(claims, epoch_year)
    kinds = [kind for kind in OTHER_CLAIMS if selection.has(kind)]
    return [_sight(selection, kind, sets, seed) for kind in kinds]


def _sight(selection: Selection, kind: str, sets: int, seed: int) -> Sight:
    unknowns = Unknowns(selection, sets, seed)
    rows = radar_rows(unknowns, kind)
    rows.reference_factor = claim_loss_factor(
        float(rows.frequency_hz[-1]), ANTENNA_M, EARTH_M, unknowns.number(f"{kind}.{anchor_of(unknowns, kind)}")
    )
    table = np.zeros((5, SNR_COUNT))
    fill_detection_into(table, selection.number(f"{kind}.false_alarm_prob"), 1)
    ranges_m = np.arange(STEP_M, 800e3, STEP_M)
    lost_db = loss_db(float(rows.frequency_hz[-1]), ranges_m)
    rule = rule_of(selection, kind)
    found = tuple(Ranges(rcs_m2, *_by_kind(rows, table, rcs_m2, ranges_m, lost_db, rule)) for rcs_m2 in RCS_M2)
    return Sight(kind, _claims(selection, unknowns, rows, kind), found, _implied(selection, rows, kind))


def anchor_of(unknowns: Unknowns, kind: str) -> str:
    """Return the field of the claim a kind of radar is calibrated on."""
    return unknowns.text(f"{kind}.calibration_claim")


def loss_db(frequency_hz: float, ranges_m: np.ndarray) -> np.ndarray:
    """Return what gases take both ways on a path at 3 degrees, dB."""
    return path_loss_db(frequency_hz, ANTENNA_M, REFRACTION_FACTOR * EARTH_M, np.array(CLAIM_ELEVATION_RAD), ranges_m)


def rule_of(selection: Selection, kind: str) -> tuple[int, int, float]:
    """Return M, N and the time between looks of a lock; 0 s for the command post's track, which follows the scan."""
    if selection.has(f"{kind}.lock_hit_count"):
        counts = (round(selection.number(f"{kind}.lock_{what}_count")) for what in ("hit", "look"))
        return (*counts, selection.number(f"{kind}.lock_dwell_s"))  # type: ignore[return-value]
    return (*CONFIRM, 0.0)


def _by_kind(
    rows: np.recarray, table: np.ndarray, rcs_m2: float, ranges_m: np.ndarray, loss_db: np.ndarray,
    rule: tuple[int, int, float],
) -> list[tuple[float, ...]]:  # fmt: skip
    """Return single, cumulative and confirmed range, each (central, 10 %, 50 %, 90 %)."""
    three = np.array([_three_m(row, table, rcs_m2, ranges_m, loss_db, rule) for row in rows])
    spread = np.percentile(three[:-1], [10.0, 50.0, 90.0], axis=0)
    return [(float(three[-1, k]), *(float(x) for x in spread[:, k])) for k in range(3)]


def _three_m(
    row: np.record, table: np.ndarray, rcs_m2: float, ranges_m: np.ndarray, loss_db: np.ndarray,
    rule: tuple[int, int, float],
) -> tuple[float, float, float]:  # fmt: skip
    """Return single-look, cumulative and confirmed range of one set, none beyond the instrumented range."""

    def prob(range_m: float) -> float:
        if range_m > row.range_instrumented_m:
            return 0.0
        passed = 10.0 ** (-0.1 * float(np.interp(range_m, ranges_m, loss_db))) / row.reference_factor
        return float(look_up_detection(table, 1, snr(row, rcs_m2, range_m) * passed))

    single_m = min(_single_m(prob, float(ranges_m[-1])), float(row.range_instrumented_m))
    hits, looks, between_s = rule
    step_m = CLOSING_M_S * (between_s or float(row.search_s))
    far_m = min(3.0 * single_m, float(row.range_instrumented_m))
    at_m = np.arange(far_m, step_m, -step_m)
    each = np.array([prob(float(range_m)) for range_m in at_m])
    seen = 1.0 - np.cumprod(1.0 - each)
    sure = _locked(each, hits, looks) if between_s else confirmed(each, hits, looks)
    return single_m, _first_m(at_m, seen), _first_m(at_m, sure)


def _single_m(prob: object, far_m: float) -> float:
    low_m, high_m = 1e3, far_m
    for _ in range(40):
        middle_m = 0.5 * (low_m + high_m)
        low_m, high_m = (middle_m, high_m) if prob(middle_m) >= 0.5 else (low_m, middle_m)  # type: ignore[operator]
    return low_m


def _first_m(at_m: np.ndarray, chance: np.ndarray) -> float:
    there = np.flatnonzero(chance >= WANTED_PROB)
    return float(at_m[there[0]]) if len(there) else math.nan


def confirmed(each: np.ndarray, hits: int, looks: int) -> np.ndarray:
    """Return the chance that a track stands, look by look (axis 0), by the tracker's rule.

    A first hit starts it; it is given up when `hits` within `looks` have become impossible.
    """
    found = np.zeros_like(each)
    into, chances = found.reshape(len(each), -1), each.reshape(len(each), -1)
    for column in range(into.shape[1]):
        one = np.zeros(len(each))
        waiting = np.zeros((max(hits, 2) + 1, looks - hits + 1, 1))
        confirmed_into(one, np.ascontiguousarray(chances[:, column]), hits, looks, waiting)
        into[:, column] = one
    return found


def _locked(each: np.ndarray, hits: int, looks: int) -> np.ndarray:
    """Return the chance of a lock, look by look: attempts of `looks` looks, each with a chance of its own."""
    found, missed = np.zeros(len(each)), 1.0
    for start in range(0, len(each), looks):
        block = each[start : start + looks]
        found[start : start + looks] = 1.0 - missed
        missed *= 1.0 - (m_of_n_prob(hits, looks, float(block.mean())) if len(block) == looks else 0.0)
        found[start + len(block) - 1] = 1.0 - missed
    return found


def claims_of(selection: Selection, kind: str) -> list[tuple[float, float]]:
    """Return (radar cross-section m², range m) of the claims of a radar that are stated with both."""
    anchor = selection.text(f"{kind}.calibration_claim"), selection.number(f"{kind}.calibration_rcs_m2")
    fields = [anchor, *OTHER_CLAIMS.get(kind, ())]
    return [(float(rcs_m2), selection.number(f"{kind}.{field}")) for field, rcs_m2 in fields]


def _claims(selection: Selection, unknowns: Unknowns, rows: np.recarray, kind: str) -> tuple[Claimed, ...]:
    anchor = anchor_of(unknowns, kind)
    anchor_m, anchor_m2 = selection.number(f"{kind}.{anchor}"), selection.number(f"{kind}.calibration_rcs_m2")
    hz = float(rows.frequency_hz[-1])
    found = []
    for field, rcs_m2 in ((anchor, anchor_m2), *OTHER_CLAIMS[kind]):
        entry = selection.entry(f"{kind}.{field}")
        free_m = range_for_rcs_m(anchor_m, anchor_m2, rcs_m2)
        gas_m = free_m
        for _ in range(8):
            before, here = (float(loss_db(hz, np.array([x]))[0]) for x in (anchor_m, gas_m))
            gas_m = free_m * 10.0 ** ((before - here) / 40.0)
        low_m, high_m = (float(x) if isinstance(x, float) else math.nan for x in (entry.low, entry.high))
        claimed_m = selection.number(f"{kind}.{field}")
        found.append(Claimed(field, rcs_m2, claimed_m, low_m, high_m, free_m, gas_m, field == anchor))
    return tuple(found)


def _implied(selection: Selection, rows: np.recarray, kind: str) -> dict[str, float]:
    """Return what the constant implies beside ranges: least power, resolution, burn-through, a bomber's echo."""
    row = rows[-1]
    range_m, needed = float(row.range_1m2_m), float(row.snr_claim_factor)
    beam_rad, hz, kelvin = float(row.beamwidth_rad), float(row.frequency_hz), float(row.temperature_k)
    said: dict[str, float] = {"resolution_m": SPEED_OF_LIGHT_M_S / (2.0 * float(row.bandwidth_hz))}
    said["resolution_100km_m"] = beam_rad * 100e3
    gain = gain_towards_factor(beam_rad, float(row.sidelobe_factor), 1.0)
    if row.role == RadarRole.ACQUISITION:
        sector = solid_angle_sr(2.0 * math.pi, max(float(row.elevation_min_rad), 0.0), float(row.elevation_max_rad))
        once = search_snr_factor(1.0, 1.0, float(row.search_s), sector, 1.0, range_m, kelvin, 1.0)
        said["power_aperture_w_m2"] = needed / once
    else:
        said["energy_j"] = needed * noise_w(kelvin, 1.0) / echo_power_w(1.0, gain, gain, hz, 1.0, range_m, 1.0)
    signal = snr(row, JAMMED_M2, 1.0)
    jam = jam_to_noise_factor(JAMMER_W, JAMMER_HZ, gain, hz, 1.0, kelvin, 1.0)
    said["burn_through_m"] = burn_through_m(signal, jam, needed)
    if kind in BOMBER:
        claimed_m = selection.number(f"{kind}.{BOMBER[kind]}")
        ratio = claimed_m / range_m
        said |= {"bomber_range_m": claimed_m, "bomber_rcs_m2": ratio**4}
        said["bomber_height_m"] = _sight_height_m(claimed_m, ANTENNA_M)
    return said


def _sight_height_m(range_m: float, antenna_m: float) -> float:
    """Return the height above the sea at which a target at a ground distance stands on the refracted horizon."""
    bent_m = REFRACTION_FACTOR * EARTH_M
    beyond_m = max(range_m - math.sqrt(2.0 * bent_m * antenna_m), 0.0)
    return beyond_m * beyond_m / (2.0 * bent_m)
