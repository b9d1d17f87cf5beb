"""Detection range by radar cross-section: one look, seen by now, tracked; for all sets of unknowns at once.

The same questions as `sights` answers, by the same rules, on the same path: whole arrays instead of one row after
another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import numpy as np

from threatring.draws import Unknowns, radar_rows
from threatring.kernel import cache_root, source_hash
from threatring.models.detection import SNR_COUNT, SNR_MIN_DB, SNR_STEP_DB, fill_detection_into, m_of_n_prob
from threatring.prepare import sights
from threatring.prepare.cache import recalled_arrays
from threatring.prepare.seeing import claim_loss_factor
from threatring.results.coverage import RangeCurve

RCS_M2 = np.geomspace(1e-3, 100.0, 21)
STEP_M = 500.0
FAR_M = 1000e3
HALVINGS = 40


def range_curve(unknowns: Unknowns, kind: str, wanted_prob: float) -> RangeCurve:
    """Return how far one kind of radar sees by radar cross-section; kept on disk under a hash of what goes in."""
    rows = radar_rows(unknowns, kind)
    claimed_m = unknowns.number(f"{kind}.{sights.anchor_of(unknowns, kind)}")
    false_alarm = unknowns.selection.number(f"{kind}.false_alarm_prob")
    rule = sights.rule_of(unknowns.selection, kind)
    sure = sights.WANTED_PROB
    key = repr((rows.tobytes(), claimed_m.tobytes(), false_alarm, rule, wanted_prob, sure, source_hash(), 1))
    path = cache_root() / f"curve-{hashlib.sha256(key.encode()).hexdigest()[:20]}.npz"

    def make() -> dict[str, np.ndarray]:
        rows.reference_factor = claim_loss_factor(
            float(rows.frequency_hz[-1]), sights.ANTENNA_M, sights.EARTH_M, claimed_m
        )
        table = np.zeros((5, SNR_COUNT))
        fill_detection_into(table, false_alarm, 1)
        three = _ranges_m(rows, table[1], rule, wanted_prob)
        return dict(zip(("single_m", "cumulative_m", "confirmed_m"), map(_banded, three), strict=True))

    return RangeCurve(kind, RCS_M2, **recalled_arrays(path, make))


def _banded(found_m: np.ndarray) -> np.ndarray:
    """Return (S, 3) the central value, 10 and 90 % of the sets, of (K + 1, S)."""
    low_m, high_m = np.percentile(np.nan_to_num(found_m[:-1]), [10.0, 90.0], axis=0)
    return np.stack([np.nan_to_num(found_m[-1]), low_m, high_m], axis=1)


def _ranges_m(
    rows: np.recarray, table: np.ndarray, rule: tuple[int, int, float], wanted_prob: float
) -> tuple[np.ndarray, ...]:
    """Return single, cumulative and confirmed ranges, each (K, S); 0 where none."""
    grid_m = np.arange(STEP_M, FAR_M, STEP_M)
    loss_db = sights.loss_db(float(rows.frequency_hz[-1]), grid_m)
    axis_db = SNR_MIN_DB + SNR_STEP_DB * np.arange(SNR_COUNT)
    at_1m_db = 10.0 * np.log10(rows.snr_claim_factor * rows.range_1m2_m**4 / rows.reference_factor)
    at_1m_db = at_1m_db[:, None] + 10.0 * np.log10(RCS_M2)
    instrumented_m = np.broadcast_to(rows.range_instrumented_m[:, None], at_1m_db.shape)

    def prob(range_m: np.ndarray) -> np.ndarray:
        lost_db = np.interp(range_m, grid_m, loss_db) + 40.0 * np.log10(range_m)
        found = np.interp(at_1m_db - lost_db, axis_db, table)
        return np.where(range_m <= instrumented_m, found, 0.0)

    low_m, high_m = np.full(at_1m_db.shape, 1e3), np.full(at_1m_db.shape, FAR_M)
    for _ in range(HALVINGS):
        middle_m = 0.5 * (low_m + high_m)
        sees = prob(middle_m) >= wanted_prob
        low_m, high_m = np.where(sees, middle_m, low_m), np.where(sees, high_m, middle_m)
    single_m = np.minimum(low_m, instrumented_m)
    return single_m, *_by_looks(rows, prob, single_m, rule)


def _by_looks(
    rows: np.recarray, prob: Callable[[np.ndarray], np.ndarray], single_m: np.ndarray, rule: tuple[int, int, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Return cumulative and confirmed ranges (K, S) of targets that come, look by look."""
    hits, looks, between_s = rule
    step_m = sights.CLOSING_M_S * (np.full(len(rows), between_s) if between_s else rows.search_s)[:, None]
    far_m = np.minimum(3.0 * single_m, rows.range_instrumented_m[:, None])
    count = int(np.max(far_m / step_m)) + 1
    at_m = far_m - step_m * np.arange(count)[:, None, None]
    there = at_m > step_m
    each = np.where(there, prob(np.maximum(at_m, 1.0)), 0.0)
    seen = np.where(there, 1.0 - np.cumprod(1.0 - each, axis=0), 0.0)
    sure = _locked(each, hits, looks) if between_s else sights.confirmed(each, hits, looks)
    return _first_m(at_m, seen), _first_m(at_m, np.where(there, sure, 0.0))


def _first_m(at_m: np.ndarray, chance: np.ndarray) -> np.ndarray:
    enough = chance >= sights.WANTED_PROB
    first = np.argmax(enough, axis=0)
    return np.where(enough.any(axis=0), np.take_along_axis(at_m, first[None], 0)[0], 0.0)


def _locked(each: np.ndarray, hits: int, looks: int) -> np.ndarray:
    """Return the chance of a lock at the end of each attempt of `looks` looks, 0 in between (see `sights`)."""
    found, missed = np.zeros_like(each), np.ones(each.shape[1:])
    mean = np.linspace(0.0, 1.0, 2001)
    chance = np.array([m_of_n_prob(hits, looks, float(p)) for p in mean])
    for start in range(0, len(each) - looks + 1, looks):
        missed = missed * (1.0 - np.interp(each[start : start + looks].mean(axis=0), mean, chance))
        found[start + looks - 1] = 1.0 - missed
    return found
