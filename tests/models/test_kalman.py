"""Bar-Shalom, Li, Kirubarajan 2001, sections 5.2 and 6.2: the filter against its matrix form (trk-04)."""

import itertools
import json
import math
from pathlib import Path

import numpy as np
import pytest

import threatring
from tests.both_ways import assert_same_without_compiler
from tests.synthetic_tracks import new_track, orthonormal, tuples
from threatring.models import kalman

CASES = Path(threatring.__file__).parent / "data" / "validation"
AXES = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
STRAIGHT = (0.0, 0.0, 0.0)


def case(name: str) -> dict:
    return json.loads((CASES / f"{name}.json").read_text())


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
            kalman.predict_into(track, scan * given["T_s"], given["q_m2_s3"], STRAIGHT)
        kalman.update3_into(track, (*plot, 0.0), AXES, sigmas_m)
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
    kalman.predict_into(track, 7.5, noise, accel)
    assert track.x == pytest.approx(state, rel=1e-12)
    assert track.cov == pytest.approx(cov, rel=1e-9, abs=1e-9)
    assert track.time_s == 7.5


def settled(noise_m2_s3: float, dt: float, sigma_m: float):
    """Return a track whose covariance changes no more under plots every `dt`, along one of its axes."""
    track = new_track()
    track.cov[:] = np.diag([sigma_m**2] * 3 + [1e4] * 3)
    for _ in range(400):
        kalman.predict_into(track, track.time_s + dt, noise_m2_s3, STRAIGHT)
        kalman.update3_into(track, tuple(track.x[:3]), AXES, (sigma_m,) * 3)
    return track


@pytest.mark.parametrize("noise_m2_s3, dt", [(24.0, 6.0), (384.0, 0.5), (0.5, 6.0)])
def test_a_settled_filter_allows_for_twice_the_error_of_straight_flight(noise_m2_s3, dt):
    """Lyapunov's equation of the errors that plots alone leave (scipy): NEES near 3 of 6, whatever the noise.

    In continuous time it is 3 exactly: per axis trace(P^-1 P_plots) = 3/2 - 1 + 1/2 with P of the Riccati equation.
    """
    linalg = pytest.importorskip("scipy.linalg")
    sigma_m = 400.0
    track = settled(noise_m2_s3, dt, sigma_m)
    cov = track.cov[np.ix_([0, 3], [0, 3])]
    gain = cov[:, :1] / sigma_m**2
    keep = (np.eye(2) - gain @ np.array([[1.0, 0.0]])) @ np.array([[1.0, dt], [0.0, 1.0]])
    left = linalg.solve_discrete_lyapunov(keep, gain @ gain.T * sigma_m**2)
    assert 3.0 * np.trace(np.linalg.solve(cov, left)) == pytest.approx(3.0, abs=0.35)


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
        kalman.update3_into(track, tuple(plot), tuples(axes[list(turn)]), tuple(sigmas_m[list(turn)]))
        assert track.x == pytest.approx(state, rel=1e-9)
        assert track.cov == pytest.approx(cov, rel=1e-9, abs=1e-9 * np.abs(cov).max())


def test_distance_is_the_matrix_form():
    """d² = z^T S^-1 z and ln det S with S = H (F P F^T + Q) H^T + R (section 5.4), the track left as it was."""
    rng = np.random.default_rng(21)
    for _ in range(20):
        root = rng.normal(size=(6, 6)) * np.array([400.0] * 3 + [60.0] * 3)[:, None]
        track = new_track(rng.normal(0.0, 1e5, 3), rng.normal(0.0, 300.0, 3), time_s=2.0)
        track.cov[:] = root @ root.T
        axes, sigmas_m, dt, noise = orthonormal(rng), np.array([30.0, 250.0, 900.0]), 6.0, 40.0
        place, speed = rng.normal(0.0, 9.0, 3), rng.normal(0.0, 9.0, 3)
        step = np.block([[np.eye(3), dt * np.eye(3)]])
        plot = step @ track.x + 0.5 * dt**2 * place + rng.normal(0.0, 900.0, 3)
        s = step @ track.cov @ step.T + noise * dt**3 / 3.0 * np.eye(3) + axes.T @ np.diag(sigmas_m**2) @ axes
        off = plot - step @ track.x - 0.5 * dt**2 * place
        before = track.copy()
        means = (tuple(place), tuple(speed))
        found = kalman.distance2(track, 8.0, noise, means, tuple(plot), tuples(axes), tuple(sigmas_m))
        assert found[0] == pytest.approx(off @ np.linalg.solve(s, off), rel=1e-9)
        assert found[1] == pytest.approx(np.linalg.slogdet(s)[1], rel=1e-12)
        assert track == before


def test_two_means_of_the_acceleration():
    """x' = x + v dt + a₁ dt² / 2, v' = v + a₂ dt: with a = j t they are j dt / 3 and j dt / 2, exactly."""
    track = new_track((1.0, 2.0, 3.0), (10.0, 20.0, 30.0), time_s=1.0)
    jerk, dt = np.array([0.3, -2.0, 7.0]), 4.0
    kalman.carry_into(track, 5.0, 0.0, (tuple(jerk * dt / 3.0), tuple(jerk * dt / 2.0)))
    place = np.array([1.0, 2.0, 3.0]) + dt * np.array([10.0, 20.0, 30.0]) + jerk * dt**3 / 6.0
    assert track.x == pytest.approx([*place, *(np.array([10.0, 20.0, 30.0]) + jerk * dt**2 / 2.0)], rel=1e-13)


def story() -> list[float]:
    """Some of everything, as numbers."""
    axes, means = tuples(orthonormal(np.random.default_rng(3))), ((0.1, -9.8, 0.3), (0.2, -9.7, 0.4))
    track, plot = new_track((6.4e6, 1e4, 2e4), (100.0, -200.0, 30.0)), (6.4e6, 1.1e4, 2e4)
    track.cov[:] = np.diag([1e4, 2e4, 3e4, 1e3, 2e3, 3e3])
    found = [*kalman.distance2(track, 5.0, 9.0, means, plot, axes, (20.0, 300.0, 400.0))]
    kalman.carry_into(track, 5.0, 9.0, means)
    kalman.predict_into(track, 6.0, 9.0, means[0])
    kalman.lay_noise_into(track, 3.0, 100.0)
    kalman.update3_into(track, plot, axes, (20.0, 300.0, 400.0))
    return [*found, *track.x, *track.cov.ravel()]


def test_same_without_compiler():
    assert_same_without_compiler("from tests.models.test_kalman import story", "story()")
