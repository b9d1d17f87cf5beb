"""What there is to show of a film: whole, at its own places, thinned within a bound."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.exports.scenes import NASTY, between, made_up, murted
from threatring.exports.scene import EPOCH, THIN_M, plain, stamp
from threatring.exports.thinning import kept_samples
from threatring.records import EntityKind, EventKind, ShotEnd
from threatring.results.geodetic import earth_fixed_m

SAME_M = 2e-3  # geodetic coordinates there and back


def test_every_state_of_the_film_is_there() -> None:
    """The film is the truth: every sample of every object and missile, to the bit, and the end that came between."""
    scene, states = murted(), murted().film.states
    for mover in scene.movers:
        mine = states[(states.entity == mover.entity) & (states.kind != EntityKind.TRACK)]
        assert len(mover.times_s) - len(mine) in (0, 1)
        assert np.array_equal(mover.r_m[: len(mine)], mine.r_m) and np.array_equal(
            mover.times_s[: len(mine)], mine.time_s
        )
        back_m = earth_fixed_m(mover.lat_deg, mover.lon_deg, mover.altitude_m)
        assert np.linalg.norm(back_m - mover.r_m, axis=1).max() < SAME_M
        assert np.all(np.diff(mover.times_s) > 0.0)
    assert {m.entity for m in scene.movers if m.what == "object"} == set(range(23))


def test_missiles_end_where_the_shot_says() -> None:
    """`ShotRecord`: a missile's last sample is its end; the kills are those of the table."""
    scene = murted()
    first = len(scene.film.meta["targets"])
    missiles = [mover for mover in scene.movers if mover.what == "missile"]
    assert missiles
    for mover in missiles:
        shot = scene.film.shots[mover.entity - first]
        assert mover.span_s[0] == pytest.approx(shot.launched_s, abs=0.26)
        if shot.end != ShotEnd.FLYING:
            assert mover.span_s[1] == pytest.approx(shot.end_s, abs=1e-3) and mover.destroyed
            assert np.linalg.norm(mover.r_m[-1] - shot.end_r_m) < 1.0


def test_thinning_keeps_its_bound_and_ends() -> None:
    """Straight lines between kept samples stay within the tolerance at every sample, and few are kept of a line."""
    for mover in murted().movers:
        kept = mover.thinned()
        assert kept.span_s == mover.span_s
        off_m = np.linalg.norm(between(kept.times_s, kept.r_m, mover.times_s) - mover.r_m, axis=1)
        assert off_m.max() <= THIN_M + 1e-6
    times_s = np.arange(100.0)
    line_m = times_s[:, None] * np.array([250.0, 0.0, -3.0])
    assert kept_samples(times_s, (line_m,), THIN_M).tolist() == [0, 99]
    line_m[40] += [0.0, 5.0, 0.0]
    assert 40 in kept_samples(times_s, (line_m,), THIN_M)
    assert kept_samples(times_s[:1], (line_m[:1],), THIN_M).tolist() == [0]


def test_events_and_places() -> None:
    """Every event of the film with its words; three radars, eight launchers and four defended objects stand there."""
    scene = murted()
    assert len(scene.happenings) == len(scene.film.events)
    assert [place.what for place in scene.places] == ["radar"] * 3 + ["launcher"] * 8 + ["defended"] * 4
    assert scene.places[0].frequency_hz == pytest.approx(2.9e9) and scene.places[2].role == "engagement"
    assert all(place.ground_m == 843.0 and math.isinf(place.lost_s) for place in scene.places)
    blocked = [h for h in scene.happenings if h.kind is EventKind.BLOCKED]
    assert blocked and all(h.place is None for h in blocked)
    assert scene.end_s == max(mover.span_s[1] for mover in (*scene.movers, *scene.tracks))


def test_tracks_are_shown_on_demand() -> None:
    """The picture of the command posts is kept apart from the truth."""
    assert murted().tracks and not any(mover.what == "track" for mover in murted().shown)
    assert sum(mover.what == "track" for mover in murted(True).shown) == len(murted(True).tracks)


def test_times_and_texts() -> None:
    """ISO 8601 to 0.1 ms from a date that means nothing; control characters never pass."""
    assert stamp(0.0) == f"{EPOCH:%Y-%m-%d}T00:00:00.0000Z" and stamp(86399.99996) == "2000-01-02T00:00:00.0000Z"
    assert plain("a\tb\u2028c\ud800") == "a b c "
    assert made_up().movers[0].name == NASTY
