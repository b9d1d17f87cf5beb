"""WGS-84: positions, local axes, altitude, gravity, and what a refracted ray sees over a smooth surface.

Constants: NIMA TR8350.2, 3rd edition (2000), tables 3.1 and 3.3. Conversions: Bowring (1976, 1985) for the inverse;
closed forms otherwise. Horizon: effective Earth radius, ITU-R P.834-9, and Skolnik, Introduction to Radar Systems,
3rd edition, chapter 8. Positions are Earth-fixed (ECEF) metres, altitudes geodetic metres, angles radians.
"""

from __future__ import annotations

import math

from threatring.kernel import kernel, stage
from threatring.models.vec import dot, sub
from threatring.records.parameters import Environment

SEMI_MAJOR_M = 6378137.0
FLATTENING_COEFF = 1.0 / 298.257223563
GRAVITY_M3_S2 = 3.986004418e14
ROTATION_RAD_S = 7.292115e-5
J2_COEFF = 1.082629821e-3  # -sqrt(5) C20 with C20 = -0.484166774985e-3
REFRACTION_FACTOR = 4.0 / 3.0  # ITU-R P.834: median atmosphere

SEMI_MINOR_M = SEMI_MAJOR_M * (1.0 - FLATTENING_COEFF)
ECCENTRICITY2_COEFF = FLATTENING_COEFF * (2.0 - FLATTENING_COEFF)
_E2 = ECCENTRICITY2_COEFF
_EP2 = _E2 / (1.0 - _E2)
_A_SQRT_M = SEMI_MAJOR_M * math.sqrt(1.0 - _E2)


def standard_environment(ground_m: float) -> Environment:
    """Return the real Earth (WGS-84, J2, rotating, full air, k = 4/3) with a smooth surface at `ground_m`."""
    return Environment(
        gravity_m3_s2=GRAVITY_M3_S2,
        j2_coeff=J2_COEFF,
        rotation_rad_s=ROTATION_RAD_S,
        semi_major_m=SEMI_MAJOR_M,
        flattening_coeff=FLATTENING_COEFF,
        air_factor=1.0,
        refraction_factor=REFRACTION_FACTOR,
        ground_m=ground_m,
        floor_m=ground_m,
    )


@kernel
def ecef_m(lat_rad, lon_rad, altitude_m):
    """Earth-fixed position of a geodetic point: (x, y, z) in metres."""
    s = math.sin(lat_rad)
    c = math.cos(lat_rad)
    n = SEMI_MAJOR_M / math.sqrt(1.0 - _E2 * s * s)
    return (
        (n + altitude_m) * c * math.cos(lon_rad),
        (n + altitude_m) * c * math.sin(lon_rad),
        (n * (1.0 - _E2) + altitude_m) * s,
    )


@stage
def geodetic(r):
    """Geodetic (lat_rad, lon_rad, altitude_m) of an Earth-fixed position.

    Bowring's iteration, four rounds: within 1e-8 m and 1e-15 rad from the ground to 1000 km of altitude.
    """
    p = math.sqrt(r[0] * r[0] + r[1] * r[1])
    top = r[2]
    base = (1.0 - FLATTENING_COEFF) * p
    lat_top = top
    lat_base = p
    for _ in range(4):
        d = math.sqrt(top * top + base * base)
        su = top / d if d > 0.0 else 0.0
        cu = base / d if d > 0.0 else 1.0
        lat_top = r[2] + _EP2 * SEMI_MINOR_M * su * su * su
        lat_base = p - _E2 * SEMI_MAJOR_M * cu * cu * cu
        top = (1.0 - FLATTENING_COEFF) * lat_top
        base = lat_base
    lat_rad = math.atan2(lat_top, lat_base)
    s = math.sin(lat_rad)
    c = math.cos(lat_rad)
    altitude_m = p * c + r[2] * s - SEMI_MAJOR_M * math.sqrt(1.0 - _E2 * s * s)
    return lat_rad, math.atan2(r[1], r[0]), altitude_m


@kernel
def spheroid_altitude_m(semi_major_m, flattening_coeff, r):
    """Altitude above any spheroid without trigonometry: second order in the flattening (see `altitude_m`)."""
    f = flattening_coeff
    d = math.sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2])
    if d <= 0.0:
        return -semi_major_m
    s2 = (r[2] / d) * (r[2] / d)
    # abs: the compiler keeps a checked call of sqrt, and one lane at a time, where it cannot see that the sign is right
    surface_m = semi_major_m * (1.0 - f) / math.sqrt(abs(1.0 - f * (2.0 - f) * (1.0 - s2)))
    return (d - surface_m) * (1.0 - 2.0 * f * f * s2 * (1.0 - s2) * surface_m / d)


@kernel
def altitude_m(r):
    """Geodetic altitude above WGS-84 without trigonometry.

    Off by at most 1 mm up to 35 km, 11 mm at 400 km, 24 mm at 1000 km.
    """
    return spheroid_altitude_m(SEMI_MAJOR_M, FLATTENING_COEFF, r)


@kernel
def axes(lat_rad, lon_rad):
    """Local unit axes (east, north, up) at a geodetic latitude and longitude; up is the ellipsoid's normal."""
    sp = math.sin(lat_rad)
    cp = math.cos(lat_rad)
    sl = math.sin(lon_rad)
    cl = math.cos(lon_rad)
    return (-sl, cl, 0.0), (-sp * cl, -sp * sl, cp), (cp * cl, cp * sl, sp)


@kernel
def up_at(r):
    """Geodetic normal (unit vector) at an Earth-fixed position, without trigonometry.

    Off by less than 3e-10 rad up to 35 km, 4e-9 rad at 1000 km.
    """
    d2 = r[0] * r[0] + r[1] * r[1] + r[2] * r[2]
    if d2 <= 0.0:
        return 0.0, 0.0, 1.0
    n = SEMI_MAJOR_M / math.sqrt(abs(1.0 - _E2 * r[2] * r[2] / d2))
    h = altitude_m(r)
    z = r[2] / (1.0 - _E2 * n / (n + h))
    d = math.sqrt(r[0] * r[0] + r[1] * r[1] + z * z)
    return r[0] / d, r[1] / d, z / d


@kernel
def gauss_radius_m(lat_rad):
    """Gaussian (mean) radius of curvature of WGS-84 at a latitude: sqrt(M N)."""
    s = math.sin(lat_rad)
    return _A_SQRT_M / (1.0 - _E2 * s * s)


@kernel
def gravity_m_s2(env, r):
    """Gravity at rest on the turning Earth: attraction with its second zonal harmonic, and centrifugal (TR8350.2)."""
    d2 = r[0] * r[0] + r[1] * r[1] + r[2] * r[2]
    if d2 <= 0.0:
        return 0.0, 0.0, 0.0
    g = -env.gravity_m3_s2 / (d2 * math.sqrt(d2))
    j = 1.5 * env.j2_coeff * env.semi_major_m * env.semi_major_m / d2
    s5 = 5.0 * r[2] * r[2] / d2
    flat = g * (1.0 + j * (1.0 - s5)) + env.rotation_rad_s * env.rotation_rad_s
    return r[0] * flat, r[1] * flat, r[2] * g * (1.0 + j * (3.0 - s5))


@kernel
def coriolis_m_s2(env, v):
    """Coriolis acceleration -2 w x v of an Earth-fixed velocity."""
    w2 = 2.0 * env.rotation_rad_s
    return w2 * v[1], -w2 * v[0], 0.0


@kernel
def azimuth_elevation_range(east, north, up, site, r):
    """Geometric (azimuth_rad from north in [0, 2 pi), elevation_rad, range_m) of `r` from `site` in its local axes."""
    d = sub(r, site)
    e = dot(d, east)
    n = dot(d, north)
    u = dot(d, up)
    flat = math.sqrt(e * e + n * n)
    azimuth_rad = math.atan2(e, n)
    if azimuth_rad < 0.0:
        azimuth_rad += 2.0 * math.pi
    return azimuth_rad, math.atan2(u, flat), math.sqrt(flat * flat + u * u)


@kernel
def position_at(east, north, up, site, azimuth_rad, elevation_rad, range_m):
    """Earth-fixed position at an azimuth, geometric elevation and slant range: inverse of the above."""
    flat = range_m * math.cos(elevation_rad)
    e = flat * math.sin(azimuth_rad)
    n = flat * math.cos(azimuth_rad)
    u = range_m * math.sin(elevation_rad)
    return (
        site[0] + e * east[0] + n * north[0] + u * up[0],
        site[1] + e * east[1] + n * north[1] + u * up[1],
        site[2] + e * east[2] + n * north[2] + u * up[2],
    )


@kernel
def ground_arc_m(surface_radius_m, h1_m, h2_m, slant_m):
    """Distance along the surface between the feet of two points, from their heights and chord, without trigonometry.

    Heights are above the surface of that radius. Series of arcsine: 1 mm at 1500 km on a sphere. With the
    site's Gaussian radius it is within 4 m of the WGS-84 geodesic out to 600 km and 30 km of altitude.
    """
    dh = h1_m - h2_m
    s2 = (slant_m * slant_m - dh * dh) / (4.0 * (surface_radius_m + h1_m) * (surface_radius_m + h2_m))
    if s2 <= 0.0:
        return 0.0
    series = 1.0 + s2 * (1.0 / 6.0 + s2 * (3.0 / 40.0 + s2 * (15.0 / 336.0 + s2 * (105.0 / 3456.0))))
    return 2.0 * surface_radius_m * math.sqrt(s2) * series


@kernel
def horizon_arc_m(antenna_m, target_m, surface_radius_m, k):
    """Ground range at which a target height touches the refracted horizon of an antenna, smooth Earth, exact.

    Heights above the surface; `k` is effective over true Earth radius (ITU-R P.834). Against a traced ray the rule is
    0.2 km off at 400 km.
    """
    radius_m = k * surface_radius_m
    h1 = antenna_m if antenna_m > 0.0 else 0.0
    h2 = target_m if target_m > 0.0 else 0.0
    t1 = math.sqrt(h1 * (2.0 * radius_m + h1))
    t2 = math.sqrt(h2 * (2.0 * radius_m + h2))
    return radius_m * (math.atan2(t1, radius_m) + math.atan2(t2, radius_m))


@kernel
def horizon_bounds_m(antenna_m, target_m, surface_radius_m, k):
    """Bounds (least, most) of `horizon_arc_m` without arctangents: x - x³/3 <= atan x <= x."""
    radius_m = k * surface_radius_m
    h1 = antenna_m if antenna_m > 0.0 else 0.0
    h2 = target_m if target_m > 0.0 else 0.0
    t1 = math.sqrt(h1 * (2.0 * radius_m + h1))
    t2 = math.sqrt(h2 * (2.0 * radius_m + h2))
    most_m = t1 + t2
    least_m = most_m - (t1 * t1 * t1 + t2 * t2 * t2) / (3.0 * radius_m * radius_m)
    return least_m * (1.0 - 1e-12), most_m * (1.0 + 1e-12)


@kernel
def is_beyond_horizon(arc_m, antenna_m, target_m, surface_radius_m, k):
    """Whether a ground range is longer than `horizon_arc_m`; its arctangents are asked only where they decide."""
    least_m, most_m = horizon_bounds_m(antenna_m, target_m, surface_radius_m, k)
    if arc_m <= least_m:
        return False
    return arc_m > most_m or arc_m > horizon_arc_m(antenna_m, target_m, surface_radius_m, k)


@kernel
def horizon_slant_m(antenna_m, target_m, surface_radius_m, k):
    """Length of the refracted ray that grazes the surface between two heights (Skolnik 8)."""
    radius_m = k * surface_radius_m
    h1 = antenna_m if antenna_m > 0.0 else 0.0
    h2 = target_m if target_m > 0.0 else 0.0
    return math.sqrt(h1 * (2.0 * radius_m + h1)) + math.sqrt(h2 * (2.0 * radius_m + h2))
