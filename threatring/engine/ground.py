"""Many rounds at one surveyed ground point, in the lanes of the engagement: steered for a while, then falling.

Each round climbs out under power, is steered as in mid-course (`models.missile`) until the radar on the ground loses it
behind the horizon on its way down, and falls. Where steering ends its errors are laid on, all at once: what a steering
loop leaves is what decides. Unforeseen wind is constant over the fall and enters by flying that in the frame of the
air. Horizon: ITU-R P.834 effective Earth. What a round does where it lands is not modelled.
"""

from __future__ import annotations

from threatring.engine import lanes
from threatring.engine.flight import (
    FINE_STEPS,
    TICK_S,
    is_burning,
    lane_get3,
    lane_put3,
    lay_lanes,
    load_missile,
    load_target,
)
from threatring.engine.lanes import W, fly_lanes
from threatring.kernel import NOBODY, NONE_YET, code, kernel, stage
from threatring.models.dice import gauss, gauss2, u01
from threatring.models.earth import altitude_m, ground_arc_m, horizon_arc_m, up_at
from threatring.models.vec import add, along, cross, dot, get3, norm, put3, scale, sub, unit
from threatring.records.enums import Question

GROUND = code(Question.GROUND)
FIRST, SECOND, THIRD = code(1), code(2), code(3)  # parts of a die
LONGEST_S = 1500.0  # no flight is followed longer
LEAST_S = 2.0  # nothing lands before it has left


@kernel
def _steered(A, i, env, missile, guide, age_s, height_m):
    """Return whether a round of this age is still steered: power, speed, radar's horizon and floor on the way down."""
    r = lane_get3(A, lanes.RX, i)
    v = lane_get3(A, lanes.VX, i)
    if age_s >= guide.until_s or age_s > missile.battery_s:
        return False
    if is_burning(missile, age_s):
        return True
    if norm(v) < missile.speed_min_m_s:
        return False
    if dot(v, up_at(r)) > 0.0:
        return True
    slant_m = norm(sub(r, get3(guide.r_m)))
    arc_m = ground_arc_m(guide.surface_radius_m, 0.0, height_m, slant_m)
    seen_m = horizon_arc_m(guide.antenna_height_m, height_m, guide.surface_radius_m, env.refraction_factor)
    return height_m > guide.floor_m and arc_m < seen_m


@kernel
def _let_go(A, i, guide, each):
    """Lay the errors of a round into lane i where steering ends; its velocity is that against the air from here on."""
    r = lane_get3(A, lanes.RX, i)
    v = lane_get3(A, lanes.VX, i)
    up = up_at(r)
    line = sub(r, get3(guide.r_m))
    right = unit(cross(line, up))
    ahead = unit(v)
    side = unit(cross(ahead, up))
    slant_m = norm(line)
    r = along(r, right, slant_m * each.right_rad)
    r = along(r, unit(cross(right, line)), slant_m * each.rise_rad)
    turned = along(along(ahead, side, each.heading_right_rad), cross(side, ahead), each.heading_rise_rad)
    v = scale(unit(turned), norm(v) + each.speed_error_m_s)
    lane_put3(A, lanes.RX, i, r)
    lane_put3(A, lanes.VX, i, sub(v, get3(each.wind_m_s)))


@kernel
def _lay(A, i, missile, guide, each, impact):
    up = get3(guide.up)
    load_missile(A, i, missile, each.loft_coeff)
    A[lanes.DRAG * W + i] = missile.drag_factor * each.drag_factor
    A[lanes.PN * W + i] = 0.0
    lane_put3(A, lanes.RX, i, get3(guide.r_m))
    lane_put3(A, lanes.VX, i, scale(up, missile.eject_speed_m_s))
    lane_put3(A, lanes.LX, i, (0.0, 0.0, 0.0))
    load_target(A, i, get3(each.aim_m), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0))
    A[lanes.CLOSEST2 * W + i] = 0.0
    impact.landed = 0
    impact.top_m = 0.0
    impact.free_s = -1.0


@kernel
def _prepare(A, i, env, missile, guide, each, impact, age_s):
    """Let lane i go where its steering ends, and keep where this tick begins."""
    r = lane_get3(A, lanes.RX, i)
    height_m = altitude_m(r) - env.ground_m
    A[lanes.AGE * W + i] = age_s
    if impact.free_s < 0.0 and not _steered(A, i, env, missile, guide, age_s, height_m):
        impact.free_s = age_s
        impact.free_height_m = height_m
        A[lanes.STRUCTURE * W + i] = 0.0  # no lift from here on: it falls
        _let_go(A, i, guide, each)
    impact.top_m = max(impact.top_m, height_m)
    put3(impact.r_m, lane_get3(A, lanes.RX, i))


@kernel
def _landed(A, i, env, each, impact, age_s):
    """Write where lane i met the ground within this tick; return whether it did."""
    before = get3(impact.r_m)
    after = lane_get3(A, lanes.RX, i)
    after_m = altitude_m(after) - env.ground_m
    if after_m > 0.0 or age_s < LEAST_S:
        return False
    before_m = max(altitude_m(before) - env.ground_m, 0.0)
    share = before_m / (before_m - after_m + 1e-9)
    wind = get3(each.wind_m_s) if impact.free_s >= 0.0 else (0.0, 0.0, 0.0)
    impact.time_s = age_s + share * TICK_S
    impact.landed = 1
    put3(impact.v_m_s, add(lane_get3(A, lanes.VX, i), wind))
    blown_s = impact.time_s - impact.free_s if impact.free_s >= 0.0 else 0.0
    put3(impact.r_m, along(along(before, sub(after, before), share), wind, blown_s))
    return True


@stage
def fly_rounds(A, env, missile, guide, rounds, impacts, first, count, coast_steps, path):
    """Fly rounds[first:first + count] (at most W) of one missile to the ground; what becomes of them is `impacts`.

    A is a sweep of lanes with its air, flat (SIZE,); coast_steps are the steps of a tick of `TICK_S` once the motor is
    out. The first round's (time s, position m, velocity m/s, height m, 1 while steered) is laid into the (n, 9) rows of
    `path`; returns how many of them were used.
    """
    alive = 0
    used = 0
    for i in range(count):
        _lay(A, i, missile, guide, rounds[first + i], impacts[first + i])
        alive += 1
    age_s = 0.0
    while alive > 0 and age_s < LONGEST_S:
        steps = FINE_STEPS if is_burning(missile, age_s) else coast_steps
        for i in range(count):
            if impacts[first + i].landed == 0:
                _prepare(A, i, env, missile, guide, rounds[first + i], impacts[first + i], age_s)
        if impacts[first].landed == 0 and used < path.shape[0]:
            path[used, 0] = age_s
            put3(path[used, 1:4], lane_get3(A, lanes.RX, 0))
            put3(path[used, 4:7], lane_get3(A, lanes.VX, 0))
            path[used, 7] = altitude_m(lane_get3(A, lanes.RX, 0)) - env.ground_m
            path[used, 8] = 1.0 if impacts[first].free_s < 0.0 else 0.0
            used += 1
        lay_lanes(A, count, env, TICK_S / steps)
        fly_lanes(A, count, steps, TICK_S / steps)
        for i in range(count):
            row = impacts[first + i]
            if row.landed == 0 and _landed(A, i, env, rounds[first + i], row, age_s):
                alive -= 1
        age_s += TICK_S
    return used


@kernel
def _common_into(each, spread, guide, seed, draw, attack):
    """Lay what all rounds of one attack share: alignment, wind, survey."""
    right, rise = gauss2(seed, draw, attack, GROUND, NOBODY, NONE_YET, NONE_YET, FIRST)
    east, north = gauss2(seed, draw, attack, GROUND, NOBODY, NONE_YET, NONE_YET, SECOND)
    x, y = gauss2(seed, draw, attack, GROUND, NOBODY, NONE_YET, NONE_YET, THIRD)
    each.right_rad = spread.bias_rad * right
    each.rise_rad = spread.bias_rad * rise
    wind = add(scale(get3(guide.east), spread.wind_m_s * east), scale(get3(guide.north), spread.wind_m_s * north))
    put3(each.wind_m_s, wind)
    each.survey_east_m = spread.survey_m * x
    each.survey_north_m = spread.survey_m * y


@stage
def throw_into(rounds, spread, guide, seed, draw, attacks, count):
    """Throw the errors of `attacks` attacks of `count` rounds each into rounds (attacks * count,), attack by attack."""
    for attack in range(attacks):
        for n in range(count):
            each = rounds[attack * count + n]
            _common_into(each, spread, guide, seed, draw, attack)
            right, rise = gauss2(seed, draw, attack, GROUND, n, NONE_YET, NONE_YET, FIRST)
            each.right_rad += spread.noise_rad * right
            each.rise_rad += spread.noise_rad * rise
            right, rise = gauss2(seed, draw, attack, GROUND, n, NONE_YET, NONE_YET, SECOND)
            each.heading_right_rad = spread.heading_rad * right
            each.heading_rise_rad = spread.heading_rad * rise
            each.speed_error_m_s = spread.speed_m_s * gauss(seed, draw, attack, GROUND, n, FIRST, NONE_YET, FIRST)
            each.drag_factor = 1.0 + spread.drag_coeff * gauss(seed, draw, attack, GROUND, n, FIRST, NONE_YET, SECOND)
            each.drag_factor = max(each.drag_factor, 0.1)
            works = u01(seed, draw, attack, GROUND, n, FIRST, NONE_YET, THIRD) < spread.reliability_prob
            each.works = 1 if works else 0
