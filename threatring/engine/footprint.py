"""Which points of the ground a missile can defend: one fall, moved to each of them, met as fire control would meet it.

A fall is moved as a rigid body over the sphere that fits the ellipsoid at the fire unit, so that heights stay what they
are. The engagement radar has an object inside its range for that cross-section, above the refracted horizon and between
its limits of elevation; a missile starts once it has been had for the reaction time, not before. Defended footprints
in this sense: L. Gronlund et al., Arms Control Today 24 (April 1994) 3-8.
"""

from __future__ import annotations

import math

from threatring.kernel import code, kernel, stage
from threatring.models.earth import altitude_m, horizon_arc_m
from threatring.models.firecontrol import NEVER_S, meet_falling, place
from threatring.models.radar import elevation_rad
from threatring.models.vec import add, along, cross, dot, get3, norm, scale, sub
from threatring.records.enums import Homing

TRACK_VIA_MISSILE = code(Homing.TRACK_VIA_MISSILE)
HIGHEST_M = 45_000.0  # above it no table of flight has a point


@kernel
def turned(r, axis, c, s):
    """A vector turned about a unit axis by an angle of cosine c and sine s (Rodrigues)."""
    return add(along(scale(r, c), cross(axis, r), s), scale(axis, (1.0 - c) * dot(axis, r)))


@kernel
def is_seen(env, radar, sight_m, r):
    """Whether the radar, facing it, has an object at a point: range, horizon, limits of elevation."""
    if norm(sub(r, get3(radar.r_m))) > sight_m:
        return False
    arc_m, height_m = place(radar, env, r)
    if arc_m > horizon_arc_m(radar.antenna_height_m, height_m, radar.surface_radius_m, env.refraction_factor):
        return False
    angle = elevation_rad(radar, env, height_m, arc_m)
    return angle >= radar.elevation_min_rad and angle <= radar.elevation_max_rad


@stage
def moved_fall_into(path, env, radar, sight, lit, centre, fall, axis, c, s):
    """Lay a fall, turned about the centre of the Earth, into rows (time s, x, y, z); return (rows, time first seen s).

    Only rows a missile may be met at are laid: low enough, seen before, and where `lit` is 1 seen at that time.
    """
    first_s = NEVER_S
    used = 0
    for n in range(fall.shape[0]):
        r = add(centre, turned((fall[n, 1], fall[n, 2], fall[n, 3]), axis, c, s))
        seen = is_seen(env, radar, sight[0], r)
        if seen:
            first_s = min(first_s, fall[n, 0])
        if first_s == NEVER_S or (lit == 1 and not seen) or altitude_m(r) > HIGHEST_M:
            continue
        path[used, 0] = fall[n, 0]
        path[used, 1] = r[0]
        path[used, 2] = r[1]
        path[used, 3] = r[2]
        used += 1
    return used, first_s


@stage
def footprint_into(met_m, env, missiles, radar, sight, flyout, axes, fall, frame, grid, path):
    """Fill met_m (rules, members, points) with the height (m) of the first intercept above the ground; -1: undefended.

    missiles (rules,): one missile under different claimed limits; sight = (range m at which the radar has the object,
    reaction s); flyout (members, ranges, altitudes); fall (n, 4): time and place from the Earth's centre of the fall
    upon the fire unit; frame = (centre, up, ahead, right), `ahead` where the attack flies to; grid
    (points, 2): metres ahead and right of the fire unit; path: scratch (n, 4).
    """
    centre, up, ahead, right = frame
    lit = 1 if missiles[0].homing == TRACK_VIA_MISSILE else 0
    for g in range(grid.shape[0]):
        far_m = math.sqrt(grid[g, 0] * grid[g, 0] + grid[g, 1] * grid[g, 1])
        towards = along(scale(ahead, grid[g, 0] / max(far_m, 1.0)), right, grid[g, 1] / max(far_m, 1.0))
        angle = far_m / radar.surface_radius_m
        axis = cross(up, towards)
        used, first_s = moved_fall_into(
            path, env, radar, sight, lit, centre, fall, axis, math.cos(angle), math.sin(angle)
        )
        for m in range(flyout.shape[0]):
            for k in range(missiles.shape[0]):
                _, _, _, point, wait_s = meet_falling(
                    env, missiles[k], radar, flyout[m], axes, path, used, first_s + sight[1]
                )
                met_m[k, m, g] = place(radar, env, point)[1] if wait_s < NEVER_S else -1.0
