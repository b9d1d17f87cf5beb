"""Objects whose way is known exactly, plots of them with known errors, and a track that takes the plots."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest

from threatring.catalogue import load_catalogue
from threatring.models import earth, tracker
from threatring.models.association import gate_count
from threatring.models.atmosphere import density_kg_m3
from threatring.models.ballistic import predict_ballistic
from threatring.models.kalman import distance2
from threatring.records import Track, table
from threatring.units import STANDARD_GRAVITY_M_S2

EARTH = earth.standard_environment(0.0)
SPEED_M_S = 250.0
REVISIT_S = 6.0  # the densities are stated for it, as the squared acceleration times six seconds
CATALOGUE = load_catalogue()
MANOEUVRE_M_S2 = float(CATALOGUE.entry("command_post_55K6E.track_manoeuvre_m_s2").value)
SURPRISE_PROB = float(CATALOGUE.entry("command_post_55K6E.track_surprise_prob").value)
GATE_PROB = float(CATALOGUE.entry("command_post_55K6E.gate_prob").value)
STILL = ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0))


class Sensor(NamedTuple):
    """A radar that looks regularly: its revisit, its errors, and the quiet acceleration of its tracks."""

    revisit_s: float
    depth_m: float
    angle_rad: float
    quiet_m_s2: float


SEARCH = Sensor(6.0, 120.0, math.radians(0.25), float(CATALOGUE.entry("command_post_55K6E.track_quiet_m_s2").value))
ENGAGEMENT = Sensor(0.1, 10.0, math.radians(0.05), float(CATALOGUE.entry("fire_unit_98Zh6E.track_quiet_m_s2").value))


class Played(NamedTuple):
    """What came of runs: arrays (runs, looks)."""

    nees: np.ndarray  # normalised estimation error squared, six degrees of freedom
    error_m: np.ndarray
    gate: np.ndarray  # squared distance in the gate of the manoeuvre density
    error_m_s: np.ndarray

    def rms_m(self) -> np.ndarray:
        return np.sqrt((self.error_m**2).mean(axis=0))


def new_track(r=(0.0, 0.0, 0.0), v=(0.0, 0.0, 0.0), **fields):
    """Return a track with the given state; everything else is zero or as given."""
    track = table(Track, 1)[0]
    track.x[:3], track.x[3:] = r, v
    for name, value in fields.items():
        setattr(track, name, value)
    return track


def tuples(rows) -> tuple:
    return tuple(tuple(float(value) for value in row) for row in rows)


def orthonormal(rng) -> np.ndarray:
    return np.linalg.qr(rng.normal(size=(3, 3)))[0].T


def sight_axes(r: np.ndarray, up: tuple[float, float, float]) -> np.ndarray:
    """Range, azimuth and elevation directions of a radar at the origin."""
    out = r / np.linalg.norm(r)
    side = np.cross(up, out)
    side /= np.linalg.norm(side)
    return np.array([out, side, np.cross(out, side)])


def turn(start_s: float, load_g: float, turn_rad: float, r0_m, heading_rad: float) -> Callable[[float], np.ndarray]:
    """Return the way of a level turn begun at a time: straight on, an exact circle, straight on."""
    rate = load_g * STANDARD_GRAVITY_M_S2 / SPEED_M_S
    radius_m = SPEED_M_S / rate if rate else math.inf
    along = np.array([math.cos(heading_rad), math.sin(heading_rad)])
    across = np.array([-along[1], along[0]])

    def way(time_s: float) -> np.ndarray:
        turned = min(max(time_s - start_s, 0.0) * rate, turn_rad)
        straight_s = time_s - (turned / rate if rate else 0.0)
        first_s = min(straight_s, start_s) if rate else straight_s
        x = SPEED_M_S * (first_s + (straight_s - first_s) * math.cos(turned))
        y = SPEED_M_S * (straight_s - first_s) * math.sin(turned)
        if turned:
            x, y = x + radius_m * math.sin(turned), y + radius_m * (1.0 - math.cos(turned))
        v = SPEED_M_S * (math.cos(turned) * along + math.sin(turned) * across)
        return np.concatenate([r0_m[:2] + x * along + y * across, [r0_m[2]], v, [0.0]])

    return way


def fall(ballistic_kg_m2: float, step_s: float) -> tuple[list[np.ndarray], np.ndarray, tuple[float, float, float]]:
    """Return (states of a fall from 90 km to 2 km, a radar 130 km before it, the radar's vertical), Earth-fixed."""
    lat, lon = math.radians(40.0), math.radians(32.0)
    east, _, up = (np.array(axis) for axis in earth.axes(lat, lon))
    r, v = tuple(earth.ecef_m(lat, lon, 90e3)), tuple(-1100.0 * east - 900.0 * up)
    site, states = math.radians(30.5), []
    while earth.altitude_m(r) > 2e3:
        states.append(np.array([*r, *v]))
        r, v = predict_ballistic(EARTH, r, v, ballistic_kg_m2, step_s, 0.1)
    return states, np.array(earth.ecef_m(lat, site, 0.0)), earth.axes(lat, site)[2]


def fallen(r, v, ahead_s: float, ballistic_kg_m2: float) -> np.ndarray:
    """An independent fall (SciPy RK45) in space that does not turn: attraction with J2, air turning with Earth."""
    solve_ivp = pytest.importorskip("scipy.integrate").solve_ivp
    mu, j2, a, spin = 3.986004418e14, 1.082629821e-3, 6378137.0, np.array([0.0, 0.0, 7.292115e-5])

    def slope(t, y):
        x, w = y[:3], y[3:]
        d, s2 = np.linalg.norm(x), (y[2] / np.linalg.norm(x)) ** 2
        pull = -mu / d**3 * x * (1.0 + 1.5 * j2 * (a / d) ** 2 * (np.array([1.0, 1.0, 3.0]) - 5.0 * s2))
        wind = w - np.cross(spin, x)
        height_m = earth.geodetic(tuple(x))[2]
        drag = 0.5 * density_kg_m3(height_m) / ballistic_kg_m2 * np.linalg.norm(wind)
        return np.concatenate([w, pull - drag * wind])

    start = np.concatenate([r, v + np.cross(spin, r)])
    end = solve_ivp(slope, (0.0, ahead_s), start, rtol=1e-9, atol=1e-6).y[:3, -1]
    c, s = math.cos(spin[2] * ahead_s), math.sin(spin[2] * ahead_s)
    return np.array([c * end[0] + s * end[1], c * end[1] - s * end[0], end[2]])


def follow(rng, sensor: Sensor, states, site=0.0, up=(0.0, 0.0, 1.0), falls_kg_m2=None, gate_prob=None) -> np.ndarray:
    """Track one object from its plots; rows of `Played`, one a look. Without a gate every plot is taken."""
    quiet, hard = sensor.quiet_m_s2**2 * REVISIT_S, MANOEUVRE_M_S2**2 * REVISIT_S
    surprise_count = gate_count(3, SURPRISE_PROB)
    gate_limit = math.inf if gate_prob is None else gate_count(3, gate_prob)
    track, rows = new_track(), np.zeros((len(states), 4))
    for look, truth in enumerate(states):
        time_s, sight = look * sensor.revisit_s, truth[:3] - site
        axes, slant_m = sight_axes(sight, up), float(np.linalg.norm(sight))
        sigmas = np.array([sensor.depth_m, sensor.angle_rad * slant_m, sensor.angle_rad * slant_m])
        plot = tuple(truth[:3] + axes.T @ (sigmas * rng.normal(size=3)))
        taken, gate = (time_s, plot, tuples(axes), tuple(sigmas)), 0.0
        if look:
            means = tracker.fall_means_m_s2(EARTH, track, time_s, falls_kg_m2) if falls_kg_m2 else STILL
            gate = distance2(track, time_s, hard, means, *taken[1:])[0]
            if gate <= gate_limit:
                tracker.take_into(track, *taken, quiet, hard, means, surprise_count)
        else:
            tracker.start_into(track, *taken, float(truth[3:] @ axes[0]) + 10.0 * rng.normal(), 10.0)
            track.falls = int(falls_kg_m2 is not None)
        error = track.x - truth
        nees = error @ np.linalg.solve(track.cov, error)
        rows[look] = nees, np.linalg.norm(error[:3]), gate, np.linalg.norm(error[3:])
    return rows


def mixed(rng, sensor: Sensor, states) -> np.ndarray:
    """As `follow`, by two interacting models (IMM; Bar-Shalom, Li, Kirubarajan 2001, section 11.6.6), in matrices."""
    dt, chain = sensor.revisit_s, np.array([[0.95, 0.05], [0.2, 0.8]])
    eye, nil, probs = np.eye(3), np.zeros((3, 3)), np.array([0.95, 0.05])
    step = np.block([[eye, dt * eye], [nil, eye]])
    laid = np.block([[dt**3 / 3.0 * eye, dt**2 / 2.0 * eye], [dt**2 / 2.0 * eye, dt * eye]]) * REVISIT_S
    noises, rows = [laid * sensor.quiet_m_s2**2, laid * MANOEUVRE_M_S2**2], np.zeros((len(states), 4))
    for look, truth in enumerate(states):
        axes, slant_m = sight_axes(truth[:3], (0.0, 0.0, 1.0)), float(np.linalg.norm(truth[:3]))
        sigmas = np.array([sensor.depth_m, sensor.angle_rad * slant_m, sensor.angle_rad * slant_m])
        plot, spread = truth[:3] + axes.T @ (sigmas * rng.normal(size=3)), axes.T @ np.diag(sigmas**2) @ axes
        if look == 0:
            speed = 1500.0**2 * eye + (100.0 - 1500.0**2) * np.outer(axes[0], axes[0])
            radial_m_s = float(truth[3:] @ axes[0]) + 10.0 * rng.normal()
            x = [np.concatenate([plot, radial_m_s * axes[0]])] * 2
            p = [np.block([[spread, nil], [nil, speed]])] * 2
        else:
            prior = probs @ chain
            weights = chain * probs[:, None] / prior
            both = [_merged(weights[:, j], x, p) for j in (0, 1)]
            for j, (x0, p0) in enumerate(both):
                ahead, cov = step @ x0, step @ p0 @ step.T + noises[j]
                s, off = cov[:3, :3] + spread, plot - ahead[:3]
                gain = cov[:, :3] @ np.linalg.inv(s)
                x[j], p[j] = ahead + gain @ off, cov - gain @ cov[:3]
                prior[j] *= math.exp(-0.5 * min(off @ np.linalg.solve(s, off), 1000.0)) / math.sqrt(np.linalg.det(s))
            probs = prior / prior.sum()
        mean, cov = _merged(probs, x, p)
        error = mean - truth
        nees = error @ np.linalg.solve(cov, error)
        rows[look] = nees, np.linalg.norm(error[:3]), 0.0, np.linalg.norm(error[3:])
    return rows


def _merged(weights, x, p) -> tuple[np.ndarray, np.ndarray]:
    mean = weights[0] * x[0] + weights[1] * x[1]
    return mean, sum(w * (cov + np.outer(one - mean, one - mean)) for w, one, cov in zip(weights, x, p, strict=True))


def wander(rng, sensor: Sensor, looks: int) -> np.ndarray:
    """Return (looks, 6) what quiet acceleration noise adds to a way."""
    dt, density = sensor.revisit_s, sensor.quiet_m_s2**2 * REVISIT_S
    root = math.sqrt(density) * np.linalg.cholesky([[dt**3 / 3.0, dt**2 / 2.0], [dt**2 / 2.0, dt]])
    added = np.zeros((looks, 6))
    for look in range(1, looks):
        added[look] = added[look - 1]
        added[look, :3] += dt * added[look - 1, 3:]
        added[look] += (root @ rng.normal(size=(2, 3))).ravel()
    return added


def turning(seed: int, sensor: Sensor, looks: int, start_look: int, load_g: float, turn_deg: float, **how) -> Played:
    """Play runs of a turn begun within one look; `how`: runs, heading_deg, wanders, r0_m, gate_prob, by_imm."""
    rng, found = np.random.default_rng(seed), []
    for _ in range(how.get("runs", 100)):
        start_s = (start_look + rng.random()) * sensor.revisit_s
        r0_m = np.array(how.get("r0_m", (90e3, 120e3, 9e3)))
        way = turn(start_s, load_g, math.radians(turn_deg), r0_m, math.radians(how.get("heading_deg", 233.0)))
        states = np.array([way(look * sensor.revisit_s) for look in range(looks)])
        if how.get("wanders", False):
            states += wander(rng, sensor, looks)
        by_imm = how.get("by_imm", False)
        found.append(
            mixed(rng, sensor, states) if by_imm else follow(rng, sensor, states, gate_prob=how.get("gate_prob"))
        )
    return Played(*np.moveaxis(np.array(found), 2, 0))


def last_look(sensor: Sensor, start_look: int, load_g: float, turn_deg: float) -> int:
    """Return the first look at which every turn of `turning` is over."""
    turn_s = math.radians(turn_deg) * SPEED_M_S / (load_g * STANDARD_GRAVITY_M_S2)
    return math.ceil(start_look + 1 + turn_s / sensor.revisit_s)
