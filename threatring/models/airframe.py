"""How objects move along a path that was laid before the raid: a cubic between knots.

Source: cubic Hermite interpolation, e.g. C. de Boor, A Practical Guide to Splines (rev. ed. 2001), chapter IV; on knots
5 s apart along a great circle at 300 m/s its error is far below a micrometre (fourth derivative times step^4 over 384).
"""

from __future__ import annotations

import math

from threatring.kernel import kernel
from threatring.models.vec import along, get3, norm, sub

ROAM_FACTOR = 2.0  # no piece of a path strays farther from its knot than so many times its top speed allows


@kernel
def knot_index(target, time_s):
    """Return the knot before a time, clamped to the path (whole number within the target's own run of knots)."""
    i = int((time_s - target.start_s) / target.knot_s)
    return max(0, min(i, target.knot_count - 2))


@kernel
def hermite(r0, v0, r1, v1, step_s, u):
    """Return position, velocity and acceleration at the fraction u of one cubic piece (SI units)."""
    u2 = u * u
    u3 = u2 * u
    p0 = 2.0 * u3 - 3.0 * u2 + 1.0
    p1 = (u3 - 2.0 * u2 + u) * step_s
    p2 = 3.0 * u2 - 2.0 * u3
    p3 = (u3 - u2) * step_s
    d0 = 6.0 * (u2 - u) / step_s
    d1 = 3.0 * u2 - 4.0 * u + 1.0
    d3 = 3.0 * u2 - 2.0 * u
    s0 = (12.0 * u - 6.0) / (step_s * step_s)
    s1 = (6.0 * u - 4.0) / step_s
    s3 = (6.0 * u - 2.0) / step_s
    r = (p0 * r0[0] + p1 * v0[0] + p2 * r1[0] + p3 * v1[0],
         p0 * r0[1] + p1 * v0[1] + p2 * r1[1] + p3 * v1[1],
         p0 * r0[2] + p1 * v0[2] + p2 * r1[2] + p3 * v1[2])  # fmt: skip
    v = (d0 * (r0[0] - r1[0]) + d1 * v0[0] + d3 * v1[0],
         d0 * (r0[1] - r1[1]) + d1 * v0[1] + d3 * v1[1],
         d0 * (r0[2] - r1[2]) + d1 * v0[2] + d3 * v1[2])  # fmt: skip
    a = (s0 * (r0[0] - r1[0]) + s1 * v0[0] + s3 * v1[0],
         s0 * (r0[1] - r1[1]) + s1 * v0[1] + s3 * v1[1],
         s0 * (r0[2] - r1[2]) + s1 * v0[2] + s3 * v1[2])  # fmt: skip
    return r, v, a


@kernel
def path_state(target, knots, time_s):
    """Return where a target is, how fast, and its acceleration (Earth-fixed, SI) at a time on its laid path."""
    i = knot_index(target, time_s)
    here = knots[target.first_knot + i]
    there = knots[target.first_knot + i + 1]
    u = (time_s - target.start_s) / target.knot_s - i
    u = max(0.0, min(u, 1.0))
    return hermite(get3(here.r_m), get3(here.v_m_s), get3(there.r_m), get3(there.v_m_s), target.knot_s, u)


@kernel
def path_end_s(target):
    """Return the time at which a target reaches the end of its path."""
    return target.start_s + target.knot_s * (target.knot_count - 1)


@kernel
def motion(flyer, target, knots, time_s):
    """Return where a target is in its case, how fast, and its acceleration: by its own row or late on its laid path."""
    if flyer.free == 1:
        after_s = time_s - flyer.time_s
        v = get3(flyer.v_m_s)
        a = get3(flyer.a_m_s2)
        r = along(along(get3(flyer.r_m), v, after_s), a, 0.5 * after_s * after_s)
        return r, along(v, a, after_s), a
    return path_state(target, knots, time_s - flyer.delay_s)


@kernel
def may_be_near(flyer, target, knots, point, reach_m, time_s):
    """Return whether a target may be within a distance of a point: asked of the knot before it, without its cubic."""
    if flyer.free == 1:
        return True
    here = knots[target.first_knot + knot_index(target, time_s - flyer.delay_s)]
    roam_m = ROAM_FACTOR * target.speed_max_m_s * target.knot_s
    return norm(sub(get3(here.r_m), point)) < reach_m + roam_m


@kernel
def motion_end_s(flyer, target):
    """Return when a target reaches the end of its path in its case; never while it flies free of it."""
    return math.inf if flyer.free == 1 else path_end_s(target) + flyer.delay_s
