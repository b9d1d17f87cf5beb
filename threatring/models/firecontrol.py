"""Fire control: where can this missile meet that track, may it, and which missile is the least that will do.

Sources: predicted intercept by iteration on the fly-out time (e.g. P. Zarchan, Tactical and Strategic
Missile Guidance, chapter 14); limits of the intercept point against ballistic targets are the claimed 60 km and 25 km
of the catalogue, administrative, not physical.
"""

from __future__ import annotations

import math

from threatring.kernel import code, kernel, stage
from threatring.models.ballistic import predict_ballistic
from threatring.models.earth import altitude_m, ground_arc_m
from threatring.models.mask import is_hidden
from threatring.models.tracker import FALL_STEP_S, ahead, position, velocity
from threatring.models.vec import dot, get3, norm, sub
from threatring.records.enums import Homing, Reason

TURNS = 8  # secant steps to an intercept; a target that is not met by then outruns the missile
GUESS_M_S = 1500.0  # mean speed of a missile in the first guess of an intercept; secant steps on its table follow
CLOSE_S = 0.1  # an intercept is solved when flight time and the track's time agree to this
STEEPEST_COEFF = -0.1  # least change of that difference with time a step trusts (0: the target flies as fast away)
HIGH_M, HIGH_STEP_S = 50_000.0, 5.0  # above this height a predicted fall is laid in longer steps
OK = code(Reason.NONE)
OUT_OF_REACH = code(Reason.OUT_OF_REACH)
BEYOND_DECLARED = code(Reason.BEYOND_DECLARED)
INSIDE_MINIMUM = code(Reason.INSIDE_MINIMUM)
OUTSIDE_BALLISTIC = code(Reason.OUTSIDE_BALLISTIC_LIMITS)
BELOW_HORIZON = code(Reason.INTERCEPT_BELOW_HORIZON)
NO_MISSILE = code(Reason.NO_MISSILE)
NOT_ENGAGEABLE = code(Reason.NOT_ENGAGEABLE_KIND)
NEVER_S = 1.0e6  # a wait that does not end
TRACK_VIA_MISSILE = code(Homing.TRACK_VIA_MISSILE)


@kernel
def fly_out(cells, axes, range_m, height_m):
    """Return (reached, time_s, loft_coeff) of a fly-out table at a ground range and a height above the ground.

    Between four reached points the table is bilinear; at the edge of reach the nearest point decides.
    """
    x = math.sqrt(max(range_m, 0.0) / axes.range_scale_m)
    y = math.sqrt(max(height_m, 0.0) / axes.altitude_scale_m)
    if x > axes.range_count - 1 or y > axes.altitude_count - 1:
        return 0, 0.0, 0.0
    i = min(int(x), axes.range_count - 2)
    j = min(int(y), axes.altitude_count - 2)
    p = x - i
    q = y - j
    a, b = cells[i, j], cells[i + 1, j]
    c, d = cells[i, j + 1], cells[i + 1, j + 1]
    if a.reached + b.reached + c.reached + d.reached == 4:
        wa, wb, wc, wd = (1.0 - p) * (1.0 - q), p * (1.0 - q), (1.0 - p) * q, p * q
        time_s = wa * a.time_s + wb * b.time_s + wc * c.time_s + wd * d.time_s
        loft = wa * a.loft_coeff + wb * b.loft_coeff + wc * c.loft_coeff + wd * d.loft_coeff
        return 1, time_s, loft
    near = cells[i + (1 if p > 0.5 else 0), j + (1 if q > 0.5 else 0)]
    return near.reached, near.time_s, near.loft_coeff


@kernel
def is_above(axes, height_m):
    """Return whether a height lies above all of a fly-out table."""
    top = axes.altitude_count - 1
    return height_m > top * top * axes.altitude_scale_m * (1.0 + 1e-12)


@kernel
def place(radar, env, r):
    """Return (ground range m, height above the smooth ground m) of a point as seen from a fire unit's radar."""
    height_m = altitude_m(r) - env.ground_m
    slant_m = norm(sub(r, get3(radar.r_m)))
    return ground_arc_m(radar.surface_radius_m, radar.antenna_height_m, height_m, slant_m), height_m


@kernel
def collision_s(p, v, speed_m_s):
    """Return the time a missile of constant speed takes to a target at p (m, from the missile) that flies on at v.

    Smallest positive root of |p + v t| = speed t, the collision triangle; `NEVER_S` when the target outruns it.
    """
    pv = dot(p, v)
    pp = dot(p, p)
    root2 = pv * pv + (speed_m_s * speed_m_s - dot(v, v)) * pp
    under = math.sqrt(max(root2, 0.0)) - pv
    return pp / under if root2 >= 0.0 and under > 0.0 else NEVER_S


@kernel
def limits_held(missile, radar, env, falls, point, height_m):
    """Return why a missile's claimed limits forbid a point as seen from a radar, or NONE."""
    slant_m = norm(sub(point, get3(radar.r_m)))
    if slant_m < missile.range_min_m:
        return INSIDE_MINIMUM
    if slant_m > missile.declared_range_m:
        return BEYOND_DECLARED
    if falls == 1:
        inside = slant_m <= missile.ballistic_range_m and height_m + env.ground_m <= missile.ballistic_ceiling_m
        return OK if inside and height_m + env.ground_m >= missile.ballistic_floor_m else OUTSIDE_BALLISTIC
    return OK


@kernel
def claimed_limits(missile, radar, env, masks, index, falls, point, range_m, height_m):
    """Return why fire control may not aim at a point (claimed limits, what hides it from the illuminator), or NONE.

    masks, index: mask tables and the illuminator's number among them. Over smooth ground a point counts as no lower
    than the missile flies; a mask does not know the ground below, there it counts as that much higher.
    """
    why = limits_held(missile, radar, env, falls, point, height_m)
    if why != OK or falls == 1:
        return why
    if missile.homing == TRACK_VIA_MISSILE:
        least_m = missile.altitude_min_m
        raised_m = height_m + least_m if radar.mask_step_m > 0.0 else max(height_m, least_m)
        if is_hidden(radar, env, masks, index, point, raised_m, range_m):
            return BELOW_HORIZON
    return OK


@kernel
def out_of_reach(missile, range_m):
    """Return the reason for a point a missile does not reach: too near, or too far."""
    return INSIDE_MINIMUM if range_m < 2.0 * missile.range_min_m else OUT_OF_REACH


@kernel
def meet_straight(env, missile, radar, masks, index, cells, axes, track, launch_s):
    """Solve for the intercept of a straight track: (reason, time of flight s, loft, point).

    First the collision triangle of a constant speed, then secant steps on the difference between the table's flight
    time to a point and the time the track takes to it; the first step trusts the table.
    """
    seen = sub(ahead(env, track, launch_s, 1.0), get3(radar.r_m))
    tof_s = collision_s(seen, velocity(track), GUESS_M_S)
    if tof_s == NEVER_S:  # faster than the guess and not coming closer: the table decides
        tof_s = norm(seen) / GUESS_M_S
    before_s = 0.0
    off_before_s = 0.0
    for turn in range(TURNS):
        point = ahead(env, track, launch_s + tof_s, 1.0)
        range_m, height_m = place(radar, env, point)
        reached, time_s, loft = fly_out(cells, axes, range_m, height_m)
        if reached == 0:
            return out_of_reach(missile, range_m), 0.0, 0.0, point
        off_s = time_s - tof_s
        if abs(off_s) < CLOSE_S:
            return claimed_limits(missile, radar, env, masks, index, 0, point, range_m, height_m), tof_s, loft, point
        slope = (off_s - off_before_s) / (tof_s - before_s) if turn > 0 else -1.0
        before_s = tof_s
        off_before_s = off_s
        tof_s = max(tof_s - off_s / min(slope, STEEPEST_COEFF), 0.5 * tof_s)
    return OUT_OF_REACH, 0.0, 0.0, position(track)


@stage
def fall_into(path, env, track, ballistic_kg_m2):
    """Lay the predicted fall of a track into rows of (time s, x, y, z); return how many.

    Rows are `FALL_STEP_S` apart in the air and `HIGH_STEP_S` above it, where nothing is aimed at yet.
    """
    r = position(track)
    v = velocity(track)
    time_s = track.time_s
    for n in range(path.shape[0]):
        path[n, 0] = time_s
        path[n, 1] = r[0]
        path[n, 2] = r[1]
        path[n, 3] = r[2]
        height_m = altitude_m(r)
        if height_m < env.ground_m:
            return n + 1
        step_s = HIGH_STEP_S if height_m > HIGH_M else FALL_STEP_S
        r, v = predict_ballistic(env, r, v, ballistic_kg_m2, step_s, step_s)
        time_s += step_s
    return path.shape[0]


@kernel
def position_on(path, n):
    """Return row n of a predicted fall as a position."""
    return path[n, 1], path[n, 2], path[n, 3]


@kernel
def meet_falling(env, missile, radar, cells, axes, path, count, launch_s):
    """Find the first point of a predicted fall that the missile reaches in time and fire control may aim at.

    Returns (reason, time of flight s, loft, point, wait s): the missile is to be launched `wait` after `launch_s`.
    Where earlier points were refused and the wait is longer than a step of the path, it is too early: the reason is
    theirs.
    """
    reason = OUT_OF_REACH
    for n in range(count):
        point = (path[n, 1], path[n, 2], path[n, 3])
        available_s = path[n, 0] - launch_s
        if available_s <= 0.0 or is_above(axes, altitude_m(point) - env.ground_m):
            continue
        range_m, height_m = place(radar, env, point)
        reached, time_s, loft = fly_out(cells, axes, range_m, height_m)
        if reached == 0 or time_s > available_s:
            continue
        why = limits_held(missile, radar, env, 1, point, height_m)
        if why == OK:
            wait_s = available_s - time_s
            early = reason != OUT_OF_REACH and wait_s > FALL_STEP_S
            return (reason if early else OK), time_s, loft, point, wait_s
        reason = why
    return reason, 0.0, 0.0, position_on(path, 0), NEVER_S


@stage
def choose(
    env, missiles, radar, masks, index, flyout, flyout_axes, stock, track, launch_s, path, path_count, active_only
):
    """Choose the least missile that will do: (reason, type or -1, flight time s, loft, intercept point, wait s).

    When none may be fired yet, the wait is that of the missile that may be fired first (`NEVER_S`: none ever).
    """
    best = -1
    best_tof, best_loft, best_point, best_wait = 0.0, 0.0, position(track), NEVER_S
    reason = NO_MISSILE
    for y in range(missiles.shape[0]):
        missile = missiles[y]
        if stock[y] == 0 or (best >= 0 and missiles[best].preference < missile.preference):
            continue
        if active_only == 1 and missile.homing == TRACK_VIA_MISSILE:
            continue
        if track.falls == 1 and missile.ballistic == 0:
            reason = NOT_ENGAGEABLE if reason == NO_MISSILE else reason
            continue
        cells = flyout[missile.member]
        axes = flyout_axes[missile.member]
        wait_s = 0.0
        if track.falls == 1:
            why, tof_s, loft, point, wait_s = meet_falling(env, missile, radar, cells, axes, path, path_count, launch_s)
        else:
            why, tof_s, loft, point = meet_straight(env, missile, radar, masks, index, cells, axes, track, launch_s)
        if why == OK:
            best, best_tof, best_loft, best_point, best_wait = y, tof_s, loft, point, wait_s
        elif best < 0:
            reason = why
            if track.falls == 1:
                best_wait = min(best_wait, wait_s)
    return (OK if best >= 0 else reason), best, best_tof, best_loft, best_point, best_wait
