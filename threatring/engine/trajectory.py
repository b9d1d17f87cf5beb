"""Laying a ballistic missile's whole flight: powered arc, free fall on the turning Earth, re-entry with drag and lift.

Sources: the programme of a single-stage missile with a linear pitch-over is the textbook idealisation, e.g. R. R. Bate
et al., Fundamentals of Astrodynamics (1971), section 6.1, and G. Forden, Science & Global Security 15 (2007) 133-169;
the weaving target is that of P. Zarchan, Tactical and Strategic Missile Guidance, 6th ed. (2012), chapter 20; drag for
lift by the ratio of the two, N. X. Vinh, Flight Mechanics of High-Performance Aircraft (1993), chapter 5.
"""

from __future__ import annotations

import math

from threatring.kernel import kernel, stage
from threatring.models.atmosphere import density_kg_m3
from threatring.models.ballistic import rk4_step
from threatring.models.earth import altitude_m
from threatring.models.vec import add, along, cross, dot, norm, put3, scale, unit
from threatring.units import STANDARD_GRAVITY_M_S2

PARTS = 5  # of a step in which a missile that lifts is flown
SHARED = math.sqrt(0.5)  # a missile that pulls into its dive keeps as much lift for the weave
EASING = 0.2  # the pull eases off over this much of the sine of the dive's angle
LEVEL = 0.05  # lift bears its whole share once the path falls with this sine


@kernel
def lift_m_s2(env, r, v, steer, below_s):
    """Acceleration by lift on the way down, and its drag (m/s², vector); `steer` as in `ballistic_flight_into`.

    Above the floor lift bears part of the weight. Below it, for `below_s` so far, lift pulls down to the dive's angle
    and swings from side to side. Both are limited by what the air gives.
    """
    lift_m2_kg, drag_coeff, glide, _, sine, limit, rate, phase = steer
    speed = max(norm(v), 1.0)
    most = 0.5 * env.air_factor * density_kg_m3(altitude_m(r)) * speed * speed * lift_m2_kg
    side = unit(cross(v, r))
    over = scale(cross(side, v), 1.0 / speed)
    sink = -dot(unit(r), v) / speed
    rise = min(glide, most) * min(max(sink / LEVEL, 0.0), 1.0)
    swing = 0.0
    if below_s >= 0.0:
        ramp = min(rate * below_s, 1.0)
        most = min(limit, most) * ramp
        steep = min(max((sine - sink) / EASING, 0.0), 1.0)
        rise = rise * (1.0 - ramp) - SHARED * most * steep
        swing = most * math.sqrt(1.0 - SHARED * SHARED * steep * steep) * math.sin(rate * below_s + phase)
    lost = math.sqrt(rise * rise + swing * swing) * drag_coeff / speed
    return add(add(scale(over, rise), scale(side, swing)), scale(v, -lost))


@kernel
def push_m_s2(out, up, arc, time_s, part_s):
    """Return the thrust (m/s², vector) over a part of a step, half on where the motor stops half way."""
    elevation, thrust, burn_s, turn_s = arc[1], arc[2], arc[3], arc[4]
    on = min(max((burn_s - time_s) / part_s, 0.0), 1.0)
    share = min((time_s + 0.5 * part_s) / turn_s, 1.0)
    angle = 0.5 * math.pi - (0.5 * math.pi - elevation) * share
    return scale(add(scale(out, math.cos(angle)), scale(up, math.sin(angle))), thrust * on)


@kernel
def middle_s(r, v, floor_m, below_s, part_s):
    """Time since the apogee and the floor were passed, at the middle of a part; negative before.

    `below_s` is that of the part before. A smooth function of the flight, so that a solver may follow its slopes.
    """
    if below_s >= 0.0:
        return below_s + part_s
    sink = -dot(unit(r), v)
    under_m = floor_m - altitude_m(r) + 0.5 * part_s * sink
    return min(under_m / max(sink, 1.0), sink / STANDARD_GRAVITY_M_S2 + 0.5 * part_s)


@stage
def ballistic_flight_into(knots, env, launch_r, axes, arc, steer, step_s):
    """Fly a ballistic missile from a launch point; return (knots used, time of impact s, impact position).

    axes = (east, north, up) at the launch; arc = (azimuth rad, burn-out elevation rad, thrust m/s², burn s, turn s,
    ballistic coefficient kg/m², ground m). Thrust points straight up at first and turns evenly, for `turn`, to its
    burn-out elevation. The knot after the last one used, where there is room, ends the step that met the ground.
    steer = (lift per dynamic pressure m²/kg, drag for lift, glide m/s², floor m above the ground, sine of the dive,
    most lift m/s², rate of the weave rad/s, its phase rad); the first is 0 for a missile that only falls.
    """
    burn_s, ground_m = arc[3], arc[6]
    out = add(scale(axes[0], math.sin(arc[0])), scale(axes[1], math.cos(arc[0])))
    r = launch_r
    v = (0.0, 0.0, 0.0)
    time_s, below_s = 0.0, -1.0
    push_before = (0.0, 0.0, 0.0)  # lift of the part before carries the speed to the middle of a part
    used = 0
    while used < knots.shape[0]:
        put3(knots[used].r_m, r)
        put3(knots[used].v_m_s, v)
        used += 1
        before = r
        before_m = altitude_m(r) - ground_m
        parts = PARTS if steer[0] > 0.0 and time_s > burn_s else 1
        for _ in range(parts):
            part_s = step_s / parts
            push = push_m_s2(out, axes[2], arc, time_s, part_s)
            if parts > 1:
                below_s = middle_s(r, v, steer[3] + ground_m, below_s, part_s)
                push = lift_m_s2(env, along(r, v, 0.5 * part_s), along(v, push_before, 0.5 * part_s), steer, below_s)
                push_before = push
            r, v = rk4_step(env, r, v, arc[5], push, part_s)
            time_s += part_s
        after_m = altitude_m(r) - ground_m
        if after_m < 0.0 and time_s > burn_s:
            share = before_m / (before_m - after_m)
            put3(knots[min(used, knots.shape[0] - 1)].r_m, r)
            put3(knots[min(used, knots.shape[0] - 1)].v_m_s, v)
            impact = add(scale(before, 1.0 - share), scale(r, share))
            return used, time_s - step_s + share * step_s, impact
    return used, time_s, r
