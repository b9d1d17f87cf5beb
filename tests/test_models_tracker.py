"""Chance that a track is confirmed (Blackman & Popoli 1999, chapter 6), against every sequence of looks."""

import itertools

import numpy as np
import pytest

from threatring.models import tracker
from threatring.records import Track, TrackPhase, table

AXES = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def played_rule(hits, confirm_hits, confirm_looks):
    """Play looks a second apart through the tracker itself; return when its first track is confirmed, or None."""
    track = table(Track, 1)[0]
    for look, hit in enumerate(hits):
        if hit and track.phase == TrackPhase.TENTATIVE:
            if tracker.hit_into(track, float(look), 1.0, confirm_hits, confirm_looks):
                return look
        elif hit:
            tracker.start_into(track, float(look), (0.0, 0.0, 0.0), AXES, (1.0, 1.0, 1.0), 0.0, 10.0)
        tracker.aged_into(track, look + 0.5, 1.0, confirm_hits, confirm_looks, 3)
    return None


@pytest.mark.parametrize("rule", [(2, 3), (3, 5), (1, 1), (2, 2), (4, 4)])
def test_chance_of_a_track_by_every_sequence_of_looks(rule):
    """Blackman & Popoli 1999, ch. 6: all 512 sequences of nine looks through the tracker's rule, weighed and summed."""
    each = np.array([0.3, 0.6, 0.1, 0.8, 0.5, 0.2, 0.7, 0.4, 0.9])
    truth = np.zeros(9)
    for hits in itertools.product((0, 1), repeat=9):
        look = played_rule(hits, *rule)
        if look is not None:
            truth[look:] += np.prod(np.where(hits, each, 1.0 - each))
    waiting = np.zeros((max(rule[0], 2) + 1, rule[1] - rule[0] + 1, 1))
    idle, done, found = 1.0, 0.0, []
    for prob in each:
        idle, more = tracker.confirmed_after(waiting, idle, 0, prob, *rule)
        done += more
        found.append(done)
    assert found == pytest.approx(truth, abs=1e-12)
    alone = np.zeros(9)
    tracker.confirmed_into(alone, each, *rule, waiting)
    assert alone == pytest.approx(truth, abs=1e-12)
