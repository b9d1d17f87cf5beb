"""Bar-Shalom, Li, Kirubarajan 2001, sections 5.2, 5.4, 6.2 (trk-01, trk-04); Richards ch. 6 (rad-09)."""

import itertools
import json
import math
from pathlib import Path

import numpy as np
import pytest

import threatring
from tests.both_ways import assert_same_without_compiler
from threatring.models import earth, tracker
from threatring.models.atmosphere import density_kg_m3
from threatring.records import Identity, Track, TrackPhase, table

CASES = Path(threatring.__file__).parent / "data" / "validation"
EARTH = earth.standard_environment(0.0)
AXES = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
STRAIGHT = (0.0, 0.0, 0.0)
FALLING_KG_M2 = 6000.0


def case(name: str) -> dict:
    return json.loads((CASES / f"{name}.json").read_text())


def new_track(r=(0.0, 0.0, 0.0), v=(0.0, 0.0, 0.0), **fields):
    track = table(Track, 1)[0]
    track.x[:3], track.x[3:] = r, v
    for name, value in fields.items():
        setattr(track, name, value)
    return track


def tuples(rows) -> tuple:
    return tuple(tuple(float(value) for value in row) for row in rows)


def test_kalman_trace():
    """trk-04: eight scans of a two-dimensional filter, Stone Soup and filterpy; the third axis stays out of it."""
    known = case("trk-04")
    given, tolerance = known["inputs"], known["tolerance"]
    order = [0, 3, 1, 4]  # x, vx, y, vy
    track = new_track()
    track.x[order] = given["x0"]
    track.cov[:] = np.eye(6)
    track.cov[order, order] = given["P0_diag"]
    sigmas_m = (*(math.sqrt(value) for value in given["R_diag_m2"]), 10.0)
    for scan, (plot, state) in enumerate(zip(given["z_xy_m"], known["expected"]["posterior_states"], strict=True)):
        if scan:
            tracker.predict_into(track, scan * given["T_s"], given["q_m2_s3"], STRAIGHT)
        tracker.update3_into(track, (*plot, 0.0), AXES, sigmas_m)
        assert track.x[order] == pytest.approx(state, abs=tolerance["state_abs"])
    assert (track.x[2], track.x[5]) == (0.0, 0.0)
    final = np.array(known["expected"]["final_covariance"])
    assert track.cov[np.ix_(order, order)] == pytest.approx(final, rel=tolerance["cov_rel"], abs=1e-9)


def test_prediction_is_the_matrix_form():
    """x' = F x + G a, P' = F P F^T + Q for any covariance (section 6.2.2)."""
    rng = np.random.default_rng(11)
    root = rng.normal(size=(6, 6)) * np.array([50.0] * 3 + [8.0] * 3)[:, None]
    track = new_track(rng.normal(0.0, 1e5, 3), rng.normal(0.0, 300.0, 3), time_s=3.0)
    track.cov[:] = root @ root.T
    dt, noise, accel = 4.5, 7.0, (1.0, -9.0, 3.0)
    eye, nil = np.eye(3), np.zeros((3, 3))
    step = np.block([[eye, dt * eye], [nil, eye]])
    added = noise * np.block([[dt**3 / 3.0 * eye, dt**2 / 2.0 * eye], [dt**2 / 2.0 * eye, dt * eye]])
    state = step @ track.x + np.concatenate([0.5 * dt * dt * np.array(accel), dt * np.array(accel)])
    cov = step @ track.cov @ step.T + added
    tracker.predict_into(track, 7.5, noise, accel)
    assert track.x == pytest.approx(state, rel=1e-12)
    assert track.cov == pytest.approx(cov, rel=1e-9, abs=1e-9)
    assert track.time_s == 7.5


def orthonormal(rng) -> np.ndarray:
    return np.linalg.qr(rng.normal(size=(3, 3)))[0].T


def test_three_scalar_updates_are_one_vector_update():
    """Section 5.2 with H = [U 0] and R = diag(sigma²), solved as matrices."""
    rng = np.random.default_rng(5)
    root = rng.normal(size=(6, 6)) * np.array([400.0] * 3 + [60.0] * 3)[:, None]
    prior_x, prior_p = rng.normal(0.0, 1e4, 6), root @ root.T
    axes, sigmas_m, plot = orthonormal(rng), np.array([30.0, 250.0, 900.0]), rng.normal(0.0, 1e4, 3)
    h = np.hstack([axes, np.zeros((3, 3))])
    gain = prior_p @ h.T @ np.linalg.inv(h @ prior_p @ h.T + np.diag(sigmas_m**2))
    state, cov = prior_x + gain @ (axes @ (plot - prior_x[:3])), prior_p - gain @ h @ prior_p
    for turn in itertools.permutations(range(3)):
        track = new_track(prior_x[:3], prior_x[3:])
        track.cov[:] = prior_p
        tracker.update3_into(track, tuple(plot), tuples(axes[list(turn)]), tuple(sigmas_m[list(turn)]))
        assert track.x == pytest.approx(state, rel=1e-9)
        assert track.cov == pytest.approx(cov, rel=1e-9, abs=1e-9 * np.abs(cov).max())


def test_the_first_plot_starts_a_track():
    """Covariance of a plot is U^T diag(sigma²) U; its velocity is unknown to 1.5 km/s; one hit in one look."""
    axes = orthonormal(np.random.default_rng(2))
    track = new_track((9.0, 9.0, 9.0), (9.0, 9.0, 9.0), misses=7, falls=1, identity=int(Identity.FRIEND))
    tracker.start_into(track, 31.0, (1e5, 2e4, 3e3), tuples(axes), (20.0, 300.0, 400.0))
    assert track.cov[:3, :3] == pytest.approx(axes.T @ np.diag([400.0, 9e4, 16e4]) @ axes, rel=1e-12, abs=1e-9)
    assert track.cov[3:, 3:] == pytest.approx(np.eye(3) * 1500.0**2, rel=1e-12) and not track.cov[:3, 3:].any()
    assert list(track.x) == [1e5, 2e4, 3e3, 0.0, 0.0, 0.0]
    assert (track.time_s, track.started_s, track.hits, track.looks, track.misses, track.falls) == (
        31.0,
        31.0,
        1,
        1,
        0,
        0,
    )
    assert (track.phase, track.identity) == (TrackPhase.TENTATIVE, Identity.PENDING)


def sight_axes(r: np.ndarray) -> np.ndarray:
    """Range, azimuth and elevation directions of a radar at the origin."""
    out = r / np.linalg.norm(r)
    side = np.cross((0.0, 0.0, 1.0), out)
    side /= np.linalg.norm(side)
    return np.array([out, side, np.cross(out, side)])


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
        axes = sight_axes(truth[:3])
        plot = truth[:3] + axes.T @ (sigmas_m * rng.normal(size=3))
        if scan:
            tracker.predict_into(track, scan * scan_s, noise_m2_s3, STRAIGHT)
            tracker.update3_into(track, tuple(plot), tuples(axes), tuple(sigmas_m))
        else:
            tracker.start_into(track, 0.0, tuple(plot), tuples(axes), tuple(sigmas_m))
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


def confirms(pattern: tuple[bool, ...], hits: int, looks: int) -> bool:
    """Play the looks after the first plot; return whether they confirm the track."""
    track = new_track(phase=int(TrackPhase.TENTATIVE), hits=1, looks=1)
    confirmed = 0
    for hit in pattern:
        if track.phase == TrackPhase.NONE:
            return False
        confirmed += tracker.hit_into(track, hits) if hit else tracker.miss_into(track, hits, looks, 99)
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
        assert confirms(pattern, hits, looks) is (sum(pattern) >= hits - 1)
    assert total == pytest.approx(tail, abs=1e-9)


def test_dropped_after_misses_in_a_row():
    """Three misses in a row drop a confirmed track, once; a hit in between begins the count anew."""
    track = new_track(phase=int(TrackPhase.CONFIRMED))
    said = []
    for hit in (False, False, True, False, False, False, False):
        said.append(tracker.hit_into(track, 2) if hit else tracker.miss_into(track, 2, 3, 3))
    assert said == [0, 0, 0, 0, 0, 1, 0] and track.phase == TrackPhase.DROPPED


def fall(r, v, ahead_s: float) -> np.ndarray:
    """An independent fall (SciPy RK45) in space that does not turn: attraction with J2, air turning with Earth."""
    solve_ivp = pytest.importorskip("scipy.integrate").solve_ivp
    mu, j2, a, spin = 3.986004418e14, 1.082629821e-3, 6378137.0, np.array([0.0, 0.0, 7.292115e-5])

    def slope(t, y):
        x, w = y[:3], y[3:]
        d, s2 = np.linalg.norm(x), (y[2] / np.linalg.norm(x)) ** 2
        pull = -mu / d**3 * x * (1.0 + 1.5 * j2 * (a / d) ** 2 * (np.array([1.0, 1.0, 3.0]) - 5.0 * s2))
        wind = w - np.cross(spin, x)
        height_m = earth.geodetic(tuple(x))[2]
        drag = 0.5 * density_kg_m3(height_m) / FALLING_KG_M2 * np.linalg.norm(wind)
        return np.concatenate([w, pull - drag * wind])

    start = np.concatenate([r, v + np.cross(spin, r)])
    end = solve_ivp(slope, (0.0, ahead_s), start, rtol=1e-9, atol=1e-6).y[:3, -1]
    c, s = math.cos(spin[2] * ahead_s), math.sin(spin[2] * ahead_s)
    return np.array([c * end[0] + s * end[1], c * end[1] - s * end[0], end[2]])


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
        assert math.dist(found, fall(r, v, ahead_s)) < 20.0
    straight = new_track(r, v, time_s=100.0)
    assert tracker.ahead(EARTH, straight, 160.0, FALLING_KG_M2) == pytest.approx(tuple(r + 60.0 * v), rel=1e-14)
    assert tracker.expected_m_s2(EARTH, straight, FALLING_KG_M2) == STRAIGHT
    near = np.array(tracker.ahead(EARTH, track, 100.2, FALLING_KG_M2))
    felt = tracker.expected_m_s2(EARTH, track, FALLING_KG_M2)
    assert tuple(2.0 * (near - r - 0.2 * v) / 0.04) == pytest.approx(felt, abs=0.1)


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
    axes = tuples(orthonormal(np.random.default_rng(3)))
    track, found = new_track(), []
    tracker.start_into(track, 0.0, (6.4e6, 1e4, 2e4), axes, (20.0, 300.0, 400.0))
    for scan in (1.0, 2.0):
        tracker.predict_into(track, 5.0 * scan, 9.0, (0.1, -9.8, 0.3))
        tracker.update3_into(track, (6.4e6 - 5e3 * scan, 1e4, 2e4), axes, (20.0, 300.0, 400.0))
        found += [tracker.hit_into(track, 3), tracker.is_falling(tracker.position(track), tracker.velocity(track))]
    found += [*track.x, *track.cov.ravel()]
    track.falls = 1
    return [*found, *tracker.ahead(EARTH, track, 17.3, FALLING_KG_M2), tracker.miss_into(track, 3, 5, 1), track.phase]


def test_same_without_compiler():
    assert_same_without_compiler("from tests.models.test_tracker import story", "story()")
