"""Ballistic flight: closed forms in vacuum over a sphere, and integration over the turning, flattened Earth with drag.

Sources: R. R. Bate, D. D. Mueller, J. E. White, Fundamentals of Astrodynamics (1971), chapter 6; A. D. Wheelon, "Free
flight of a ballistic missile", ARS Journal 29 (1959) 915. The closed forms are used to lay launches (a first guess that
integration then corrects) and to check claims; range and apogee are along and above a sphere of `radius_m`. Speeds and
angles are at that surface, before or after the powered arc. `q` is speed² radius / mu; range / radius must stay under
pi, and q under 2.
"""

from __future__ import annotations

import math

from threatring.kernel import kernel, stage
from threatring.models.atmosphere import density_kg_m3
from threatring.models.earth import coriolis_m_s2, gravity_m_s2, spheroid_altitude_m
from threatring.models.vec import add, along, norm


@kernel
def least_energy_angle_rad(range_m, radius_m):
    """Launch elevation that reaches a range with the least speed: (pi - range / radius) / 4."""
    return 0.25 * (math.pi - range_m / radius_m)


@kernel
def launch_speed_m_s(mu_m3_s2, radius_m, range_m, angle_rad):
    """Speed that reaches a range at a launch elevation."""
    t = math.tan(0.5 * range_m / radius_m)
    s = math.sin(angle_rad)
    c = math.cos(angle_rad)
    base = c * (s + t * c)
    if base <= 0.0 or t <= 0.0:
        return 0.0
    return math.sqrt(mu_m3_s2 / radius_m * t / base)


@kernel
def apogee_m(mu_m3_s2, radius_m, speed_m_s, angle_rad):
    """Greatest height above the sphere."""
    q = speed_m_s * speed_m_s * radius_m / mu_m3_s2
    c = math.cos(angle_rad)
    e = math.sqrt(max(1.0 - q * (2.0 - q) * c * c, 0.0))
    return radius_m * ((1.0 + e) / (2.0 - q) - 1.0)


@kernel
def flight_time_s(mu_m3_s2, radius_m, speed_m_s, angle_rad):
    """Time from surface to surface (Kepler's equation)."""
    q = speed_m_s * speed_m_s * radius_m / mu_m3_s2
    axis_m = radius_m / (2.0 - q)
    e_sin = math.sqrt(q * (2.0 - q)) * math.sin(angle_rad)
    anomaly_rad = math.atan2(e_sin, q - 1.0)
    return 2.0 * math.sqrt(axis_m * axis_m * axis_m / mu_m3_s2) * (math.pi - anomaly_rad + e_sin)


@kernel
def farthest_range_m(mu_m3_s2, radius_m, speed_m_s):
    """Greatest range a speed reaches: inverse of the least-energy speed."""
    q = speed_m_s * speed_m_s * radius_m / mu_m3_s2
    return 2.0 * radius_m * math.asin(min(q / max(2.0 - q, 1e-12), 1.0))


@kernel
def speed_at_height_m_s(mu_m3_s2, radius_m, speed_m_s, height_m):
    """Speed at a height above the sphere; 0 where it does not get there."""
    lost = 2.0 * mu_m3_s2 * (1.0 / radius_m - 1.0 / (radius_m + height_m))
    return math.sqrt(max(speed_m_s * speed_m_s - lost, 0.0))


@kernel
def launch_angles_rad(mu_m3_s2, radius_m, range_m, speed_m_s):
    """The two launch elevations (depressed, lofted) for a range and speed; the least-energy one twice if too slow."""
    q = speed_m_s * speed_m_s * radius_m / mu_m3_s2
    half = 0.5 * range_m / radius_m
    s = math.sin(half) * (2.0 - q) / max(q, 1e-12)
    a = math.asin(min(max(s, -1.0), 1.0))
    return 0.5 * (a - half), 0.5 * (math.pi - a - half)


@kernel
def launch_to_apogee(mu_m3_s2, radius_m, range_m, height_m):
    """(speed_m_s, angle_rad) of the arc with that range and apogee height: lofted or depressed as the apogee says."""
    half = 0.5 * range_m / radius_m
    far = 1.0 + height_m / radius_m
    e = (far - 1.0) / max(far - math.cos(half), 1e-12)
    parameter_m = radius_m * far * (1.0 - e)
    level_m_s = math.sqrt(mu_m3_s2 * parameter_m) / radius_m
    climb_m_s = math.sqrt(mu_m3_s2 / max(parameter_m, 1e-9)) * e * math.sin(half)
    return math.sqrt(level_m_s * level_m_s + climb_m_s * climb_m_s), math.atan2(climb_m_s, level_m_s)


@stage
def ballistic_acceleration(env, r, v, ballistic_kg_m2):
    """Acceleration (m/s²) in the Earth-fixed frame: gravity, Coriolis, and drag when the coefficient is positive."""
    a = add(gravity_m_s2(env, r), coriolis_m_s2(env, v))
    if ballistic_kg_m2 <= 0.0 or env.air_factor <= 0.0:
        return a
    altitude_m = spheroid_altitude_m(env.semi_major_m, env.flattening_coeff, r)
    drag = 0.5 * env.air_factor * density_kg_m3(altitude_m) * norm(v) / ballistic_kg_m2
    return along(a, v, -drag)


@stage
def rk4_step(env, r, v, ballistic_kg_m2, thrust_m_s2, dt_s):
    """(r, v) one fourth-order Runge-Kutta step later; `thrust_m_s2` is a constant extra acceleration vector."""
    h = 0.5 * dt_s
    a1 = add(ballistic_acceleration(env, r, v, ballistic_kg_m2), thrust_m_s2)
    v2 = along(v, a1, h)
    a2 = add(ballistic_acceleration(env, along(r, v, h), v2, ballistic_kg_m2), thrust_m_s2)
    v3 = along(v, a2, h)
    a3 = add(ballistic_acceleration(env, along(r, v2, h), v3, ballistic_kg_m2), thrust_m_s2)
    v4 = along(v, a3, dt_s)
    a4 = add(ballistic_acceleration(env, along(r, v3, dt_s), v4, ballistic_kg_m2), thrust_m_s2)
    s = dt_s / 6.0
    r_new = (
        r[0] + s * (v[0] + 2.0 * v2[0] + 2.0 * v3[0] + v4[0]),
        r[1] + s * (v[1] + 2.0 * v2[1] + 2.0 * v3[1] + v4[1]),
        r[2] + s * (v[2] + 2.0 * v2[2] + 2.0 * v3[2] + v4[2]),
    )
    v_new = (
        v[0] + s * (a1[0] + 2.0 * a2[0] + 2.0 * a3[0] + a4[0]),
        v[1] + s * (a1[1] + 2.0 * a2[1] + 2.0 * a3[1] + a4[1]),
        v[2] + s * (a1[2] + 2.0 * a2[2] + 2.0 * a3[2] + a4[2]),
    )
    return r_new, v_new


@stage
def predict_ballistic(env, r, v, ballistic_kg_m2, ahead_s, step_s):
    """(r, v) of an unpowered body `ahead_s` later, in equal steps of at most `step_s`."""
    if ahead_s == 0.0 or step_s <= 0.0:
        return r, v
    count = max(int(math.ceil(abs(ahead_s) / step_s - 1e-9)), 1)
    dt_s = ahead_s / count
    for _ in range(count):
        r, v = rk4_step(env, r, v, ballistic_kg_m2, (0.0, 0.0, 0.0), dt_s)
    return r, v
