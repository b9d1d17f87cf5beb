"""The six-state filter of a track against Stone Soup's: the same detections, the same states, updates a second.

Stone Soup (the open tracking framework of the ISIF working group) runs its `KalmanPredictor` and `KalmanUpdater` on a
nearly constant velocity model in three dimensions; `models.kalman` runs `predict_into` and `update3_into`. Both start
from the same state and take the same plots, each with errors along axes of its own, turned anew at every plot. Stone
Soup is told to keep its covariance symmetric: without that it drifts away after some hundred plots, from the Joseph
form too, while the sequential scalar updates stay within two micrometres of it.

`python benchmarks/stonesoup_filter.py` (wants the package `stonesoup`; says so where it is missing)
"""

from __future__ import annotations

import sys
import time

import numpy as np

from threatring.kernel import stage
from threatring.models.kalman import predict_into, update3_into
from threatring.records import Track, table

NOISE_M2_S3 = 25.0
STEP_S = 5.0
SIGMA_M = np.array([30.0, 250.0, 400.0])
START_SIGMA = np.array([500.0, 500.0, 500.0, 200.0, 200.0, 200.0])
PLOTS = 2000
STATE_GOAL = 1e-6  # greatest difference between states, relative to their size
SPEED_GOAL_FACTOR = 1000.0


@stage
def filtered_into(states, track, plots, axes):  # type: ignore[no-untyped-def]
    """Take plots (n, 3) with axes (n, 3, 3) into a track, one every `STEP_S`; write the states (n, 6) after each."""
    for k in range(plots.shape[0]):
        predict_into(track, track.time_s + STEP_S, NOISE_M2_S3, (0.0, 0.0, 0.0))
        along = (axes[k, 0, 0], axes[k, 0, 1], axes[k, 0, 2])
        across = (axes[k, 1, 0], axes[k, 1, 1], axes[k, 1, 2])
        rise = (axes[k, 2, 0], axes[k, 2, 1], axes[k, 2, 2])
        plot = (plots[k, 0], plots[k, 1], plots[k, 2])
        update3_into(track, plot, (along, across, rise), (SIGMA_M[0], SIGMA_M[1], SIGMA_M[2]))
        for i in range(6):
            states[k, i] = track.x[i]


def detections() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return plots (n, 3), axes (n, 3, 3) and a first state (6,) of one object that manoeuvres a little."""
    dice = np.random.default_rng(7)
    truth = np.array([60e3, -80e3, 9e3, -150.0, 200.0, 0.0])
    plots, axes = np.empty((PLOTS, 3)), np.empty((PLOTS, 3, 3))
    for k in range(PLOTS):
        truth[:3] += STEP_S * truth[3:]
        truth[3:] += dice.normal(0.0, 5.0, 3)
        axes[k] = np.linalg.qr(dice.normal(size=(3, 3)))[0]
        plots[k] = truth[:3] + axes[k].T @ (SIGMA_M * dice.normal(size=3))
    return plots, axes, np.array([60e3, -80e3, 9e3, 0.0, 0.0, 0.0])


def ours(plots: np.ndarray, axes: np.ndarray, first: np.ndarray) -> tuple[np.ndarray, float]:
    """Return states (n, 6) and seconds an update, best of several turns."""
    states = np.empty((PLOTS, 6))
    best_s = np.inf
    for _ in range(20):
        row = table(Track, 1)[0]
        row.x[:] = first
        row.cov[:] = np.diag(START_SIGMA**2)
        started_s = time.process_time()
        filtered_into(states, row, plots, axes)
        best_s = min(best_s, time.process_time() - started_s)
    return states, best_s / PLOTS


def stone_soup(plots: np.ndarray, axes: np.ndarray, first: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the same by Stone Soup."""
    from datetime import datetime, timedelta

    from stonesoup.models.measurement.linear import LinearGaussian
    from stonesoup.models.transition.linear import CombinedLinearGaussianTransitionModel, ConstantVelocity
    from stonesoup.predictor.kalman import KalmanPredictor
    from stonesoup.types.detection import Detection
    from stonesoup.types.hypothesis import SingleHypothesis
    from stonesoup.types.state import GaussianState
    from stonesoup.updater.kalman import KalmanUpdater

    order = [0, 3, 1, 4, 2, 5]  # its states alternate position and speed
    motion = CombinedLinearGaussianTransitionModel([ConstantVelocity(NOISE_M2_S3)] * 3)
    predictor, updater = KalmanPredictor(motion), KalmanUpdater(None, force_symmetric_covariance=True)
    start = datetime(2000, 1, 1)
    state = GaussianState(first[order].reshape(6, 1), np.diag(START_SIGMA[order] ** 2), timestamp=start)
    seen = []
    for k in range(PLOTS):
        errors = axes[k].T @ np.diag(SIGMA_M**2) @ axes[k]
        sensor = LinearGaussian(ndim_state=6, mapping=(0, 2, 4), noise_covar=errors)
        now = start + timedelta(seconds=STEP_S * (k + 1))
        seen.append(Detection(plots[k].reshape(3, 1), timestamp=now, measurement_model=sensor))
    states = np.empty((PLOTS, 6))
    started_s = time.process_time()
    for k, plot in enumerate(seen):
        state = updater.update(SingleHypothesis(predictor.predict(state, timestamp=plot.timestamp), plot))
        states[k, order] = np.asarray(state.state_vector, float).ravel()
    return states, (time.process_time() - started_s) / PLOTS


def main() -> int:
    """Measure both and print; 1 when a goal is missed."""
    made = detections()
    mine, mine_s = ours(*made)
    print(f"threatring   {1e9 * mine_s:10.0f} ns an update, {1.0 / mine_s:12.0f} updates/s")
    try:
        theirs, theirs_s = stone_soup(*made)
    except ImportError:
        print("Stone Soup   skipped: the package stonesoup is not installed")
        return 0
    print(f"Stone Soup   {1e9 * theirs_s:10.0f} ns an update, {1.0 / theirs_s:12.0f} updates/s")
    off = np.abs(mine - theirs) / np.maximum(np.abs(theirs), 1.0)
    print(f"states differ by at most {off.max():.1e} of their size (goal {STATE_GOAL:g}) after {PLOTS} plots")
    print(f"{theirs_s / mine_s:.0f} times Stone Soup's updates a second (goal {SPEED_GOAL_FACTOR:.0f})")
    return 0 if off.max() <= STATE_GOAL and theirs_s / mine_s >= SPEED_GOAL_FACTOR else 1


if __name__ == "__main__":
    sys.exit(main())
