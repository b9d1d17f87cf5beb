"""Bar-Shalom, Li, Kirubarajan 2001, sections 5.4, 11.2 (trk-01); Richards ch. 6 (rad-09): what a track does."""

import itertools
import json
import math
from pathlib import Path

import numpy as np
import pytest

import threatring
from tests.both_ways import assert_same_without_compiler
from tests.synthetic_tracks import (
    EARTH,
    ENGAGEMENT,
    GATE_PROB,
    SEARCH,
    STILL,
    fall,
    fallen,
    follow,
    last_look,
    new_track,
    orthonormal,
    sight_axes,
    tuples,
    turning,
)
from threatring.models import earth, tracker
from threatring.models.association import chi2_quantile, gate_count
from threatring.models.kalman import predict_into, update3_into
from threatring.records import Identity, TrackPhase

CASES = Path(threatring.__file__).parent / "data" / "validation"
STRAIGHT = (0.0, 0.0, 0.0)
FALLING_KG_M2 = 6000.0
ASSUMED_KG_M2 = 5000.0
LOW, HIGH = (chi2_quantile(600.0, prob) / 100.0 for prob in (0.025, 0.975))  # 100 runs of six states, 95 %


def case(name: str) -> dict:
    return json.loads((CASES / f"{name}.json").read_text())


def test_the_first_plot_starts_a_track():
    """Covariance of a plot is U^T diag(sigma²) U; Doppler gives one of three speeds, the others to 350 m/s."""
    axes = orthonormal(np.random.default_rng(2))
    track = new_track((9.0, 9.0, 9.0), (9.0, 9.0, 9.0), misses=7, falls=1, identity=int(Identity.FRIEND))
    track.cov[:] = 7.0
    tracker.start_into(track, 31.0, (1e5, 2e4, 3e3), tuples(axes), (20.0, 300.0, 400.0), -320.0, 10.0)
    assert track.cov[:3, :3] == pytest.approx(axes.T @ np.diag([400.0, 9e4, 16e4]) @ axes, rel=1e-12, abs=1e-9)
    speeds = axes.T @ np.diag([100.0, 350.0**2, 350.0**2]) @ axes
    assert track.cov[3:, 3:] == pytest.approx(speeds, rel=1e-9, abs=1e-6)
    assert not track.cov[:3, 3:].any() and not track.cov[3:, :3].any()
    assert track.x == pytest.approx([1e5, 2e4, 3e3, *(-320.0 * axes[0])], rel=1e-15)
    for name in ("time_s", "started_s", "seen_s", "manoeuvre_s"):
        assert track[name] == 31.0
    assert (track.hits, track.looks, track.misses, track.falls) == (1, 1, 0, 0)
    assert (track.phase, track.identity) == (TrackPhase.TENTATIVE, Identity.PENDING)


def nees_of_a_run(rng, noise_m2_s3: float, scans: int, scan_s: float = 5.0) -> list[float]:
    """Squared error in units of the filter's own covariance, scan by scan, of a target that crosses at 150 km."""
    truth = np.array([90e3, 120e3, 9e3, -250.0, 130.0, 0.0])
    root = np.linalg.cholesky([[scan_s**3 / 3.0, scan_s**2 / 2.0], [scan_s**2 / 2.0, scan_s]])
    sigmas_m = np.array([40.0, 200.0, 300.0])
    track, found = new_track(), []
    for scan in range(scans):
        if scan:
            truth[:3] += scan_s * truth[3:]
            truth += math.sqrt(noise_m2_s3) * (root @ rng.normal(size=(2, 3))).ravel()
        axes = sight_axes(truth[:3], (0.0, 0.0, 1.0))
        plot = truth[:3] + axes.T @ (sigmas_m * rng.normal(size=3))
        if scan:
            predict_into(track, scan * scan_s, noise_m2_s3, STRAIGHT)
            update3_into(track, tuple(plot), tuples(axes), tuple(sigmas_m))
        else:
            tracker.start_into(track, 0.0, tuple(plot), tuples(axes), tuple(sigmas_m), 0.0, 1500.0)
        error = track.x - truth
        found.append(error @ np.linalg.solve(track.cov, error))
    return found


@pytest.mark.parametrize("noise_m2_s3", [0.0, 25.0], ids=["straight", "wandering"])
def test_errors_are_what_the_covariance_says(noise_m2_s3):
    """trk-01: average NEES of 100 runs inside the 95 % band of chi-square at 90 % of the scans after the fifth."""
    known = case("trk-01")
    low, high = known["expected"]["bounds"][known["inputs"]["rows"].index([6, 100, 0.95])]
    rng = np.random.default_rng(20_01)
    mean = np.mean([nees_of_a_run(rng, noise_m2_s3, 36) for _ in range(100)], axis=0)[5:]
    assert np.mean((mean > low) & (mean < high)) >= 0.9, mean


@pytest.mark.parametrize("sensor, looks", [(SEARCH, 36), (ENGAGEMENT, 80)], ids=["6 s", "10 Hz"])
@pytest.mark.parametrize("heading_deg", [143.0, 233.0], ids=["crossing", "closing"])
def test_a_quiet_track_is_consistent(sensor, looks, heading_deg):
    """trk-01 through `take_into`: as quiet as assumed, 90 % of the looks inside; dead straight, never above."""
    settled = slice(5, None) if sensor is SEARCH else slice(20, None)
    how = {"heading_deg": heading_deg, "r0_m": (90e3, 120e3, 9e3) if sensor is SEARCH else (40e3, 60e3, 9e3)}
    mean = turning(1, sensor, looks, 9, 0.0, 0.0, wanders=True, **how).nees.mean(axis=0)[settled]
    assert np.mean((mean > LOW) & (mean < HIGH)) >= 0.9, mean
    straight = turning(2, sensor, looks, 9, 0.0, 0.0, **how).nees.mean(axis=0)[settled]
    assert straight.max() < HIGH


@pytest.mark.parametrize("load_g, turn_deg", list(itertools.product((3.0, 5.0), (20.0, 45.0, 90.0))))
@pytest.mark.parametrize("heading_deg", [143.0, 233.0], ids=["crossing", "closing"])
def test_a_turn_is_followed(load_g, turn_deg, heading_deg):
    """Section 11.2: no track lost through its gate, at most three times the straight error, consistent 5 looks on."""
    how = {"heading_deg": heading_deg, "wanders": True}
    straight_m = turning(2, SEARCH, 20, 9, 0.0, 0.0, **how).rms_m()[10:].mean()
    found = turning(3, SEARCH, 32, 10, load_g, turn_deg, gate_prob=GATE_PROB, **how)
    assert found.rms_m()[10:].max() < 3.0 * straight_m
    assert (found.gate[:, -5:] < gate_count(3, GATE_PROB)).all()
    back = found.nees.mean(axis=0)[last_look(SEARCH, 10, load_g, turn_deg) + 5 :][:5]
    assert back[0] < HIGH and LOW < back.mean() < HIGH, back


@pytest.mark.parametrize("load_g, turn_deg", [(3.0, 20.0), (3.0, 90.0), (5.0, 20.0), (5.0, 90.0)])
def test_a_turn_is_followed_at_ten_looks_a_second(load_g, turn_deg):
    """The same for an engagement radar; five looks are half a second there, so two seconds are given."""
    how = {"r0_m": (40e3, 60e3, 9e3), "runs": 40}
    straight_m = turning(2, ENGAGEMENT, 80, 9, 0.0, 0.0, **how).rms_m()[40:].mean()
    found = turning(3, ENGAGEMENT, 230, 60, load_g, turn_deg, gate_prob=GATE_PROB, **how)
    assert found.rms_m()[60:].max() < 3.0 * straight_m
    assert (found.gate[:, -5:] < gate_count(3, 0.99999)).all()
    assert found.nees.mean(axis=0)[last_look(ENGAGEMENT, 60, load_g, turn_deg) + 20] < HIGH


@pytest.mark.parametrize("load_g, turn_deg", [(0.0, 0.0), (3.0, 20.0), (5.0, 90.0)])
def test_it_equals_two_interacting_models(load_g, turn_deg):
    """An IMM of the same two densities (section 11.6.6): place and speed within 25 % of its worst, straight 5 %."""
    how = {"heading_deg": 233.0, "wanders": True, "runs": 60}
    ours, theirs = (turning(4, SEARCH, 26, 10, load_g, turn_deg, by_imm=imm, **how) for imm in (False, True))
    allowed = 1.25 if load_g else 1.05
    assert ours.rms_m()[8:].max() < allowed * theirs.rms_m()[8:].max()
    speeds = [np.sqrt((found.error_m_s**2).mean(axis=0))[8:].max() for found in (ours, theirs)]
    assert speeds[0] < allowed * speeds[1]


def test_without_adjusting_the_noise_a_turn_is_lost(monkeypatch):
    """What `take_into` is for: three looks after the turn a quiet filter alone is still far from consistent."""
    monkeypatch.setattr("tests.synthetic_tracks.SURPRISE_PROB", 1.0)
    quiet = turning(3, SEARCH, 20, 10, 5.0, 90.0, runs=20).nees.mean(axis=0)
    assert quiet[last_look(SEARCH, 10, 5.0, 90.0) + 3] > 2.0 * HIGH


@pytest.mark.parametrize("true_kg_m2", [3000.0, 5000.0, 8000.0])
def test_a_fall_is_followed(true_kg_m2):
    """Truth by RK4 in steps of 0.1 s; 5 t/m² assumed: never out of its gate, and consistent if it is so.

    A wrong coefficient shows where drag is felt, at 20 to 5 km height, for a look or two; then its error is taken for a
    manoeuvre.
    """
    states, site, up = fall(true_kg_m2, SEARCH.revisit_s)
    rng = np.random.default_rng(8)
    runs = [follow(rng, SEARCH, states, site, up, ASSUMED_KG_M2) for _ in range(100)]
    nees, error_m, gate, error_m_s = np.moveaxis(np.array(runs), 2, 0)
    assert (gate < gate_count(3, GATE_PROB)).all()
    assert nees.mean(axis=0).max() < 100.0
    assert np.sqrt((error_m**2).mean(axis=0))[-3:].max() < 450.0
    if true_kg_m2 == ASSUMED_KG_M2:
        assert nees.mean(axis=0)[1:].max() < HIGH
        assert np.sqrt((error_m_s**2).mean(axis=0))[-1] < 30.0


def confirms(pattern: tuple[bool, ...], hits: int, looks: int, late_s: float = 0.0) -> bool:
    """Play the looks after the first plot; return whether they confirm the track. Ageing runs every second too."""
    track = new_track(phase=int(TrackPhase.TENTATIVE), hits=1, looks=1)
    confirmed = 0
    for look, hit in enumerate(pattern, start=1):
        for second in range(1, 7):
            tracker.aged_into(track, 6.0 * (look - 1) + second, 6.0, hits, looks, 99)
        if track.phase == TrackPhase.NONE:
            return False
        if hit:
            confirmed += tracker.hit_into(track, 6.0 * look + late_s * (-1) ** look, 6.0, hits, looks)
    return confirmed == 1 and bool(track.phase == TrackPhase.CONFIRMED)


@pytest.mark.parametrize(
    "hits, looks, prob, tail",
    [
        (3, 4, 0.5, 0.5),
        (4, 6, 0.5, 0.5),
        (3, 4, 0.9, 0.972),
        (4, 5, 0.8, 0.8192),
        (5, 6, 0.7, 0.52822),
        (2, 5, 0.3, 0.7599),
    ],
)
def test_confirmation_is_the_binomial_tail(hits, looks, prob, tail):
    """rad-09 with M - 1 of N - 1, the first plot being one of each: every pattern of looks, with its weight."""
    total = 0.0
    for pattern in itertools.product((True, False), repeat=looks - 1):
        weight = math.prod(prob if hit else 1.0 - prob for hit in pattern)
        total += weight * confirms(pattern, hits, looks)
        for late_s in (0.0, 1.4):
            assert confirms(pattern, hits, looks, late_s) is (sum(pattern) >= hits - 1)
    assert total == pytest.approx(tail, abs=1e-9)


def test_dropped_after_misses_in_a_row():
    """Three looks of 6 s without a plot drop a confirmed track, half a look late, once; a hit begins the count anew."""
    track = new_track(phase=int(TrackPhase.CONFIRMED), seen_s=100.0)
    said = {}
    for tenth in range(1, 600):
        now_s = 100.0 + 0.1 * tenth
        if tenth == 130:
            assert tracker.hit_into(track, now_s, 6.0, 2, 3) == 0 and track.misses == 0
        if tracker.aged_into(track, now_s, 6.0, 2, 3, 3):
            said[tenth] = int(track.misses)
    assert said == {130 + 210: 3} and track.phase == TrackPhase.DROPPED and track.seen_s == 113.0


def test_a_tentative_track_ends_when_it_cannot_be_confirmed():
    """2 of 3: one look may be missed, not two; and a hit that comes too late does not confirm, aged or not."""
    track = new_track(phase=int(TrackPhase.TENTATIVE), hits=1, looks=1)
    assert tracker.aged_into(track, 14.9, 6.0, 2, 3, 3) == 0 and track.phase == TrackPhase.TENTATIVE
    assert tracker.aged_into(track, 15.1, 6.0, 2, 3, 3) == 0 and track.phase == TrackPhase.NONE
    late = new_track(phase=int(TrackPhase.TENTATIVE), hits=1, looks=1)
    assert tracker.hit_into(late, 18.0, 6.0, 2, 3) == 0 and late.phase == TrackPhase.NONE


@pytest.mark.parametrize(
    "height_m, sink_m_s, over_m_s", [(60e3, 800.0, 1100.0), (90e3, 1000.0, 1500.0), (50e3, 650.0, 300.0)]
)
def test_a_fall_predicted(height_m, sink_m_s, over_m_s):
    """Against RK45 in inertial space: within 20 m after 60 s of re-entry, as `FALL_STEP_S` promises."""
    lat, lon = math.radians(40.0), math.radians(32.0)
    east, north, up = (np.array(axis) for axis in earth.axes(lat, lon))
    r = np.array(earth.ecef_m(lat, lon, height_m))
    v = over_m_s * (0.6 * east - 0.8 * north) - sink_m_s * up
    track = new_track(r, v, time_s=100.0, falls=1)
    for ahead_s in (10.0, 33.0, 60.0):
        found = tracker.ahead(EARTH, track, 100.0 + ahead_s, FALLING_KG_M2)
        assert math.dist(found, fallen(r, v, ahead_s, FALLING_KG_M2)) < 20.0
    straight = new_track(r, v, time_s=100.0)
    assert tracker.ahead(EARTH, straight, 160.0, FALLING_KG_M2) == pytest.approx(tuple(r + 60.0 * v), rel=1e-14)
    assert tracker.expected_m_s2(EARTH, straight, FALLING_KG_M2) == STRAIGHT
    near = np.array(tracker.ahead(EARTH, track, 100.2, FALLING_KG_M2))
    felt = tracker.expected_m_s2(EARTH, track, FALLING_KG_M2)
    assert tuple(2.0 * (near - r - 0.2 * v) / 0.04) == pytest.approx(felt, abs=0.1)


@pytest.mark.parametrize("height_m", [15e3, 20e3, 30e3, 80e3])
def test_means_of_a_fall(height_m):
    """Against RK45 in inertial space over a revisit of 10 s: 5 m and 1 m/s; constant acceleration is 1 km off."""
    lat, lon = math.radians(40.0), math.radians(32.0)
    east, north, up = (np.array(axis) for axis in earth.axes(lat, lon))
    r = np.array(earth.ecef_m(lat, lon, height_m))
    v = 1100.0 * (0.6 * east - 0.8 * north) - 1000.0 * up
    track = new_track(r, v, time_s=100.0, falls=1)
    for_place, for_speed = (np.array(a) for a in tracker.fall_means_m_s2(EARTH, track, 110.0, FALLING_KG_M2))
    assert math.dist(r + 10.0 * v + 50.0 * for_place, fallen(r, v, 10.0, FALLING_KG_M2)) < 5.0
    speed = (fallen(r, v, 10.05, FALLING_KG_M2) - fallen(r, v, 9.95, FALLING_KG_M2)) / 0.1
    assert math.dist(v + 10.0 * for_speed, speed) < 1.0
    assert tracker.fall_means_m_s2(EARTH, track, 100.0, FALLING_KG_M2) == STILL
    track.falls = 0
    assert tracker.fall_means_m_s2(EARTH, track, 110.0, FALLING_KG_M2) == STILL


@pytest.mark.parametrize(
    "height_m, sink_m_s, falls",
    [
        (24_990.0, 390.0, 0),
        (25_010.0, 0.0, 1),
        (25_010.0, -600.0, 1),
        (3e3, 390.0, 0),
        (3e3, 410.0, 1),
        (3e3, -900.0, 0),
    ],
)
def test_what_is_taken_for_ballistic(height_m, sink_m_s, falls):
    """The rule's limits, 25 km and 400 m/s downwards, from both sides; ground speed and climb do not count."""
    lat, lon = math.radians(-33.0), math.radians(151.0)
    east, _, up = (np.array(axis) for axis in earth.axes(lat, lon))
    assert tracker.is_falling(earth.ecef_m(lat, lon, height_m), tuple(700.0 * east - sink_m_s * up)) == falls


def story() -> list[float]:
    """Some of everything, as numbers."""
    axes, sigmas_m = tuples(orthonormal(np.random.default_rng(3))), (20.0, 300.0, 400.0)
    track, found = new_track(), []
    tracker.start_into(track, 0.0, (6.4e6, 1e4, 2e4), axes, sigmas_m, -250.0, 10.0)
    for scan in (1, 2, 3):
        means = tracker.fall_means_m_s2(EARTH, track, 5.0 * scan, FALLING_KG_M2)
        plot = (6.4e6 - 5e3 * scan * scan, 1e4, 2e4)
        found.append(tracker.take_into(track, 5.0 * scan, plot, axes, sigmas_m, 9.0, 4000.0, means, 10.0))
        found += [tracker.hit_into(track, 5.0 * scan, 5.0, 3, 5), track.manoeuvre_s, track.looks]
        track.falls = tracker.is_falling(tracker.position(track), tracker.velocity(track))
    found += [*track.x, *track.cov.ravel(), *tracker.expected_m_s2(EARTH, track, FALLING_KG_M2)]
    track.falls = 1
    found += tracker.ahead(EARTH, track, 17.3, FALLING_KG_M2)
    return [*found, tracker.aged_into(track, 60.0, 5.0, 3, 5, 2), track.phase]


def test_same_without_compiler():
    assert_same_without_compiler("from tests.models.test_tracker import story", "story()")
