"""Radar equation: 4 m² at 390 km gives 219 km for 0.4 m² (claimed 230) and 18 m² for 570 km (rad-11)."""

import numpy as np
import pytest

from threatring.prepare import sights

FOUND = {sight.radar: sight for sight in sights.sights(sets=8)}


def test_free_space():
    claims = {claim.rcs_m2: claim for claim in FOUND["radar_91N6E"].claims}
    assert claims[4.0].calibrates and claims[4.0].claimed_m == 390e3
    assert claims[0.4].free_space_m == pytest.approx(219.3131168242e3, rel=1e-9)
    assert claims[0.4].claimed_m == 230e3
    assert claims[0.4].free_space_m < claims[0.4].with_gas_m < 1.02 * claims[0.4].free_space_m


def test_what_570_km_needs():
    said = FOUND["radar_91N6E"].implied
    assert said["bomber_rcs_m2"] == pytest.approx(4.0 * (570.0 / 390.0) ** 4, rel=1e-9)
    assert 17.5e3 < said["bomber_height_m"] < 19e3


def test_kinds_of_range_are_told_apart():
    """One look, seen at all, tracked: a fluctuating target is seen earlier than at one look in two, tracked after."""
    for sight in FOUND.values():
        for row in sight.ranges[1:]:
            assert row.cumulative_m[0] > row.single_m[0]
            assert row.cumulative_m[0] > row.confirmed_m[0]


def test_track_chance_by_playing_the_rule():
    """200,000 throws of the tracker's rule, three hits within five looks of the first, at 35 % a look."""
    dice = np.random.default_rng(5).random((200_000, 12)) < 0.35
    hits, misses = np.zeros(len(dice), int), np.zeros(len(dice), int)
    done = np.zeros(len(dice), bool)
    truth = []
    for hit in dice.T:
        hits = np.where(hit, hits + 1, hits)
        misses = np.where(hit, misses, misses + (hits > 0))
        done |= hits >= 3
        over = misses > 2
        hits, misses = np.where(over, 0, hits), np.where(over, 0, misses)
        truth.append(done.mean())
    found = sights.confirmed(np.full(12, 0.35), 3, 5)
    assert found == pytest.approx(np.array(truth), abs=4e-3)


def test_lock_chance_is_binomial_by_blocks():
    """Three hits of five at one half: 0.5 after five looks, 0.75 after ten."""
    found = sights._locked(np.full(10, 0.5), 3, 5)
    assert found[4] == pytest.approx(0.5, rel=1e-12) and found[9] == pytest.approx(0.75, rel=1e-12)
