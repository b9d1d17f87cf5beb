"""Tracks: a six-state Kalman filter on plots, and the rules by which a track starts, is confirmed and is dropped.

Sources: prediction with continuous white-noise acceleration and sequential scalar updates after Y. Bar-Shalom,
X. R. Li, T. Kirubarajan, Estimation with Applications to Tracking and Navigation (2001), sections 6.2 and 5.2; M-of-N
confirmation after S. Blackman, R. Popoli, Design and Analysis of Modern Tracking Systems (1999), chapter 6.

A plot is a position with three independent errors along the radar's own axes (range, across in azimuth, across in
elevation): three scalar updates, one after the other, equal to one vector update because the errors are independent.
"""

from __future__ import annotations

from threatring.kernel import code, kernel
from threatring.models.ballistic import ballistic_acceleration, predict_ballistic
from threatring.models.earth import altitude_m, up_at
from threatring.models.vec import along, dot
from threatring.records.enums import Identity, TrackPhase

SPEED_UNKNOWN_M_S = 1500.0  # one sigma of each velocity component before a second plot
FALLING_HEIGHT_M = 25_000.0  # higher than aircraft fly: the track is taken for a ballistic missile
FALLING_SINK_M_S = 400.0  # or sinks faster than this
FALL_STEP_S = 2.0  # step of the fall that is predicted (within 20 m of a fine one over 60 s)
CONFIRMED = code(TrackPhase.CONFIRMED)
TENTATIVE = code(TrackPhase.TENTATIVE)
DROPPED = code(TrackPhase.DROPPED)
NO_TRACK = code(TrackPhase.NONE)
PENDING = code(Identity.PENDING)


@kernel
def position(track):
    """Return the track's position, Earth-fixed."""
    return track.x[0], track.x[1], track.x[2]


@kernel
def velocity(track):
    """Return the track's velocity, Earth-fixed."""
    return track.x[3], track.x[4], track.x[5]


@kernel
def is_falling(r, v):
    """Return 1 when a track moves like a ballistic missile: above aircraft, or sinking faster than they do."""
    sink_m_s = -dot(v, up_at(r))
    return 1 if altitude_m(r) > FALLING_HEIGHT_M or sink_m_s > FALLING_SINK_M_S else 0


@kernel
def expected_m_s2(env, track, ballistic_kg_m2):
    """Return the acceleration the prediction counts on: none, or free fall for a ballistic track."""
    if track.falls == 1:
        return ballistic_acceleration(env, position(track), velocity(track), ballistic_kg_m2)
    return 0.0, 0.0, 0.0


@kernel
def predict_into(track, time_s, noise_m2_s3, accel):
    """Carry state and covariance forward to a time; `noise_m2_s3` is the spectral density of unknown acceleration."""
    dt = time_s - track.time_s
    x = track.x
    p = track.cov
    for k in range(3):
        x[k] += dt * (x[k + 3] + 0.5 * dt * accel[k])
        x[k + 3] += dt * accel[k]
    for i in range(3):
        for j in range(3):
            pv = p[i, j + 3]
            vp = p[i + 3, j]
            vv = p[i + 3, j + 3]
            p[i, j] += dt * (pv + vp + dt * vv)
            p[i, j + 3] = pv + dt * vv
            p[i + 3, j] = vp + dt * vv
    for k in range(3):
        p[k, k] += noise_m2_s3 * dt * dt * dt / 3.0
        p[k, k + 3] += noise_m2_s3 * dt * dt / 2.0
        p[k + 3, k] += noise_m2_s3 * dt * dt / 2.0
        p[k + 3, k + 3] += noise_m2_s3 * dt
    track.time_s = time_s


@kernel
def update_into(track, direction, innovation_m, sigma_m):
    """Take in one scalar: the plot lies `innovation_m` further along a unit direction than the state says."""
    x = track.x
    p = track.cov
    u0, u1, u2 = direction
    h0 = p[0, 0] * u0 + p[0, 1] * u1 + p[0, 2] * u2
    h1 = p[1, 0] * u0 + p[1, 1] * u1 + p[1, 2] * u2
    h2 = p[2, 0] * u0 + p[2, 1] * u1 + p[2, 2] * u2
    h3 = p[3, 0] * u0 + p[3, 1] * u1 + p[3, 2] * u2
    h4 = p[4, 0] * u0 + p[4, 1] * u1 + p[4, 2] * u2
    h5 = p[5, 0] * u0 + p[5, 1] * u1 + p[5, 2] * u2
    gain = 1.0 / (u0 * h0 + u1 * h1 + u2 * h2 + sigma_m * sigma_m)
    h = (h0, h1, h2, h3, h4, h5)
    for i in range(6):
        x[i] += gain * h[i] * innovation_m
        for j in range(6):
            p[i, j] -= gain * h[i] * h[j]


@kernel
def update3_into(track, plot, axes, sigmas_m):
    """Take in one plot: position (3,), its three unit axes, one sigma along each (m)."""
    for k in range(3):
        u = axes[k]
        here = position(track)
        shift = u[0] * (plot[0] - here[0]) + u[1] * (plot[1] - here[1]) + u[2] * (plot[2] - here[2])
        update_into(track, u, shift, sigmas_m[k])


@kernel
def start_into(track, time_s, plot, axes, sigmas_m):
    """Start a track on its first plot, at rest with an unknown velocity."""
    p = track.cov
    for i in range(6):
        track.x[i] = plot[i] if i < 3 else 0.0
        for j in range(6):
            p[i, j] = 0.0
    for k in range(3):
        u = axes[k]
        for i in range(3):
            for j in range(3):
                p[i, j] += sigmas_m[k] * sigmas_m[k] * u[i] * u[j]
        p[k + 3, k + 3] = SPEED_UNKNOWN_M_S * SPEED_UNKNOWN_M_S
    track.time_s = time_s
    track.started_s = time_s
    track.phase = TENTATIVE
    track.hits = 1
    track.looks = 1
    track.misses = 0
    track.falls = 0
    track.identity = PENDING
    track.rounds = 0


@kernel
def hit_into(track, confirm_hits):
    """Count a plot; return 1 when this one confirms the track (its M-th within N looks, see `miss_into`)."""
    track.misses = 0
    if track.phase != TENTATIVE:
        return 0
    track.hits += 1
    track.looks += 1
    if track.hits >= confirm_hits:
        track.phase = CONFIRMED
        return 1
    return 0


@kernel
def miss_into(track, confirm_hits, confirm_looks, drop_misses):
    """Count a look without a plot; return 1 when this one drops a confirmed track.

    A tentative track ends when M hits within N looks have become impossible.
    """
    if track.phase == TENTATIVE:
        track.looks += 1
        if track.looks - track.hits > confirm_looks - confirm_hits:
            track.phase = NO_TRACK
        return 0
    if track.phase == CONFIRMED:
        track.misses += 1
        if track.misses >= drop_misses:
            track.phase = DROPPED
            return 1
    return 0


@kernel
def ahead(env, track, time_s, ballistic_kg_m2):
    """Return where a track will be at a time: straight on, or in free fall with drag."""
    left_s = time_s - track.time_s
    if track.falls == 0 or left_s <= 0.0:
        return along(position(track), velocity(track), left_s)
    return predict_ballistic(env, position(track), velocity(track), ballistic_kg_m2, left_s, FALL_STEP_S)[0]
