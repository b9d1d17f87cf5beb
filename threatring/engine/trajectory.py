"""Laying a ballistic missile's whole flight: powered arc, free flight on the turning Earth, re-entry with drag.

Source: the programme of a single-stage missile with a linear pitch-over is the textbook idealisation, e.g. R. R. Bate
et al., Fundamentals of Astrodynamics (1971), section 6.1, and G. Forden, Science & Global Security 15 (2007) 133-169.
"""

from __future__ import annotations

import math

from threatring.kernel import stage
from threatring.models.ballistic import rk4_step
from threatring.models.earth import altitude_m
from threatring.models.vec import add, put3, scale


@stage
def ballistic_flight_into(knots, env, launch_r, axes, arc, step_s):
    """Fly a ballistic missile from a launch point; return (knots used, time of impact s, impact position).

    axes = (east, north, up) at the launch; arc = (azimuth rad, burn-out elevation rad, thrust m/s², burn s, ballistic
    coefficient kg/m², ground m). Thrust points straight up at first and turns evenly to its burn-out elevation.
    """
    east, north, up = axes
    azimuth, elevation, thrust, burn_s, ballistic, ground_m = arc
    out = add(scale(east, math.sin(azimuth)), scale(north, math.cos(azimuth)))
    r = launch_r
    v = (0.0, 0.0, 0.0)
    time_s = 0.0
    used = 0
    while used < knots.shape[0]:
        put3(knots[used].r_m, r)
        put3(knots[used].v_m_s, v)
        used += 1
        on = min(max((burn_s - time_s) / step_s, 0.0), 1.0)
        share = min((time_s + 0.5 * step_s) / burn_s, 1.0)
        angle = 0.5 * math.pi - (0.5 * math.pi - elevation) * share
        push = scale(add(scale(out, math.cos(angle)), scale(up, math.sin(angle))), thrust * on)
        before = r
        before_m = altitude_m(r) - ground_m
        r, v = rk4_step(env, r, v, ballistic, push, step_s)
        time_s += step_s
        after_m = altitude_m(r) - ground_m
        if after_m < 0.0 and time_s > burn_s:
            share = before_m / (before_m - after_m)
            impact = add(scale(before, 1.0 - share), scale(r, share))
            return used, time_s - step_s + share * step_s, impact
    return used, time_s, r
