"""Chance that a track is confirmed (Blackman & Popoli 1999, chapter 6), against every sequence of looks."""

import itertools

import numpy as np
import pytest

from threatring.models import tracker
from threatring.records import Track, TrackPhase, table

AXES = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def played_rule(hits, reporters, confirm_hits, confirm_looks):
    """Play one sequence of looks through the tracker itself; return when its first track is confirmed, or None."""
    track = table(Track, 1)[0]
    for look, (hit, radar) in enumerate(zip(hits, reporters, strict=True)):
        stands = track.phase == TrackPhase.TENTATIVE
        if not hit:
            if stands and track.holder == radar:
                tracker.miss_into(track, confirm_hits, confirm_looks, 3)
            continue
        if stands:
            track.holder = radar
            if tracker.hit_into(track, confirm_hits):
                return look
        else:
            tracker.start_into(track, float(look), (0.0, 0.0, 0.0), AXES, (1.0, 1.0, 1.0))
            track.holder = radar
    return None


@pytest.mark.parametrize("rule", [(2, 3), (3, 5), (1, 1), (2, 2), (4, 4)])
@pytest.mark.parametrize("reporters", [(0,) * 9, (0, 1, 0, 1, 1, 0, 0, 1, 0)], ids=["one", "two"])
def test_chance_of_a_track_by_every_sequence_of_looks(rule, reporters):
    """Blackman & Popoli 1999, ch. 6: all 512 sequences of nine looks through the tracker's rule, weighed and summed."""
    each = np.array([0.3, 0.6, 0.1, 0.8, 0.5, 0.2, 0.7, 0.4, 0.9])
    truth = np.zeros(9)
    for hits in itertools.product((0, 1), repeat=9):
        look = played_rule(hits, reporters, *rule)
        if look is not None:
            truth[look:] += np.prod(np.where(hits, each, 1.0 - each))
    waiting = np.zeros((max(rule[0], 2) + 1, rule[1] - rule[0] + 1, 2))
    idle, done, found = 1.0, 0.0, []
    for radar, prob in zip(reporters, each, strict=True):
        idle, more = tracker.confirmed_after(waiting, idle, radar, prob, *rule)
        done += more
        found.append(done)
    assert found == pytest.approx(truth, abs=1e-12)
    if not any(reporters):
        alone = np.zeros(9)
        tracker.confirmed_into(alone, each, *rule, np.ascontiguousarray(waiting[:, :, :1]))
        assert alone == pytest.approx(truth, abs=1e-12)
