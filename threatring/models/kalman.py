"""The Kalman filter of a track: six states, plots that are positions with errors along a radar's own axes.

Source: Y. Bar-Shalom, X. R. Li, T. Kirubarajan, Estimation with Applications to Tracking and Navigation (2001):
prediction with continuous white-noise acceleration, section 6.2; sequential scalar updates, section 5.2.

A plot is a position with three independent errors along the radar's own axes (range, across in azimuth, across in
elevation): three scalar updates, one after the other, equal to one vector update because the errors are independent.
"""

from __future__ import annotations

import math

from threatring.kernel import kernel, stage
from threatring.models.vec import dot, get3, sub


@kernel
def predict_into(track, time_s, noise_m2_s3, accel):
    """Carry state and covariance forward to a time under a constant acceleration, see `carry_into`."""
    carry_into(track, time_s, noise_m2_s3, (accel, accel))


@kernel
def carry_into(track, time_s, noise_m2_s3, means_m_s2):
    """Carry state and covariance forward to a time; `noise_m2_s3` is the spectral density of unknown acceleration.

    `means_m_s2` are the two means of the known acceleration, see `tracker.fall_means_m_s2`; that they change with place
    and speed is left out of the covariance.
    """
    dt = time_s - track.time_s
    x = track.x
    p = track.cov
    for k in range(3):
        x[k] += dt * (x[k + 3] + 0.5 * dt * means_m_s2[0][k])
        x[k + 3] += dt * means_m_s2[1][k]
    for i in range(3):
        for j in range(3):
            pv = p[i, j + 3]
            vp = p[i + 3, j]
            vv = p[i + 3, j + 3]
            p[i, j] += dt * (pv + vp + dt * vv)
            p[i, j + 3] = pv + dt * vv
            p[i + 3, j] = vp + dt * vv
    lay_noise_into(track, dt, noise_m2_s3)
    track.time_s = time_s


@kernel
def lay_noise_into(track, dt, noise_m2_s3):
    """Add what white-noise acceleration of a spectral density does to the covariance within `dt`."""
    p = track.cov
    for k in range(3):
        p[k, k] += noise_m2_s3 * dt * dt * dt / 3.0
        p[k, k + 3] += noise_m2_s3 * dt * dt / 2.0
        p[k + 3, k] += noise_m2_s3 * dt * dt / 2.0
        p[k + 3, k + 3] += noise_m2_s3 * dt


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
        update_into(track, axes[k], dot(axes[k], sub(plot, get3(track.x))), sigmas_m[k])


@kernel
def spread2(p, dt, i, j):
    """Element of the position covariance `dt` later, process noise apart."""
    return p[i, j] + dt * (p[i, j + 3] + p[i + 3, j] + dt * p[i + 3, j + 3])


@stage
def distance2(track, time_s, noise_m2_s3, means_m_s2, plot, axes, sigmas_m):
    """(d², ln det S), see `distance2_det`."""
    d2, det = distance2_det(track, time_s, noise_m2_s3, means_m_s2, plot, axes, sigmas_m)
    return d2, math.log(det)


@kernel
def distance2_det(track, time_s, noise_m2_s3, means_m_s2, plot, axes, sigmas_m):
    """(d², det S): squared distance of a plot from the track at a time, in units of its own spread; three degrees.

    The track is not touched; only the position block of its predicted covariance is formed.
    """
    dt = time_s - track.time_s
    x = track.x
    p = track.cov
    own = noise_m2_s3 * dt * dt * dt / 3.0
    u, v, w = axes
    a = sigmas_m[0] * sigmas_m[0]
    b = sigmas_m[1] * sigmas_m[1]
    c = sigmas_m[2] * sigmas_m[2]
    s00 = spread2(p, dt, 0, 0) + own + a * u[0] * u[0] + b * v[0] * v[0] + c * w[0] * w[0]
    s11 = spread2(p, dt, 1, 1) + own + a * u[1] * u[1] + b * v[1] * v[1] + c * w[1] * w[1]
    s22 = spread2(p, dt, 2, 2) + own + a * u[2] * u[2] + b * v[2] * v[2] + c * w[2] * w[2]
    s10 = spread2(p, dt, 1, 0) + a * u[1] * u[0] + b * v[1] * v[0] + c * w[1] * w[0]
    s20 = spread2(p, dt, 2, 0) + a * u[2] * u[0] + b * v[2] * v[0] + c * w[2] * w[0]
    s21 = spread2(p, dt, 2, 1) + a * u[2] * u[1] + b * v[2] * v[1] + c * w[2] * w[1]
    pull = means_m_s2[0]
    y0 = plot[0] - x[0] - dt * (x[3] + 0.5 * dt * pull[0])
    y1 = plot[1] - x[1] - dt * (x[4] + 0.5 * dt * pull[1]) - s10 / s00 * y0
    d1 = s11 - s10 / s00 * s10
    l21 = (s21 - s20 / s00 * s10) / d1
    y2 = plot[2] - x[2] - dt * (x[5] + 0.5 * dt * pull[2]) - s20 / s00 * y0 - l21 * y1
    d2 = s22 - s20 / s00 * s20 - l21 * l21 * d1
    return y0 * y0 / s00 + y1 * y1 / d1 + y2 * y2 / d2, s00 * d1 * d2
