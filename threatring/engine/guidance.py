"""Guide, fly, burst: the missiles of a block between one tick and the next.

Commands are made missile by missile (mid-course aim from the track that guides it, hand-over to homing, seeker errors);
the flight of all missiles is then done together in lanes, those that burn or home in fine steps, the rest in one step a
tick. Closest approach is interpolated inside the step it happens in.
"""

from __future__ import annotations

import math

from threatring.engine import lanes
from threatring.engine.film import note
from threatring.engine.fire import guiding_track
from threatring.engine.flight import (
    FINE_STEPS,
    TICK_S,
    is_burning,
    lane_get3,
    lane_put3,
    load_air,
    load_command,
    load_motor,
    load_target,
)
from threatring.engine.lanes import W, fly_lanes
from threatring.engine.outcome import settle, shot_result
from threatring.engine.sensing import IN_VIEW, PENDING, in_view
from threatring.engine.world import SWEEPS
from threatring.kernel import NONE_YET, code, inner
from threatring.models.airframe import path_end_s, path_state
from threatring.models.dice import gauss, gauss2
from threatring.models.earth import altitude_m, up_at
from threatring.models.firecontrol import fly_out, place
from threatring.models.missile import midcourse_m_s2
from threatring.models.tracker import CONFIRMED, ahead
from threatring.models.vec import across, along, dot, get3, norm, put3, scale, sub, unit
from threatring.models.warhead import kill_prob, lethality
from threatring.records.enums import End, EventKind, Homing, Question, ShotEnd, ShotPhase

EJECTED, MIDCOURSE, HOMING, ENDED = (
    code(ShotPhase.EJECTED),
    code(ShotPhase.MIDCOURSE),
    code(ShotPhase.HOMING),
    code(ShotPhase.ENDED),
)
KILL, BURST_NO_KILL, WIDE_MISS = code(ShotEnd.KILL), code(ShotEnd.BURST_NO_KILL), code(ShotEnd.WIDE_MISS)
GROUND, OUT_OF_POWER = code(ShotEnd.GROUND), code(ShotEnd.OUT_OF_POWER)
LOST_TARGET, TARGET_GONE = code(ShotEnd.LOST_TARGET), code(ShotEnd.TARGET_GONE)
KILLED = code(End.KILLED)
ACTIVE = code(Homing.ACTIVE)
HOMING_EVENT, BURST_EVENT = code(EventKind.HOMING), code(EventKind.BURST)
SEEKER, GLINT = code(Question.SEEKER), code(Question.GLINT)
GIMBAL_COS = 0.5  # the seeker sees 60 degrees off the missile's axis
NOISE_S = 0.15  # correlation time of what the seeker sees wrong
HANDOVER_S = 2.0  # guidance by wire and clock this close to the intercept, by distance over closing speed
FUZE_RADII = 3.0  # farther than this many lethal radii the fuze stays silent
MAX_HOMING_M = 40_000.0  # a semi-active seeker is opened no farther out than this
UPLINK_MIN_S = 0.5
FINE, COARSE = code(1), code(0)  # which sweep a missile boards


@inner
def aim(world, c, s, now):
    """Bring a missile's aim up to date from the track that guides it, when an uplink is due and the track is alive."""
    k = world.cases[c].draw
    shot = world.shots[c, s]
    missile = world.missiles[k, shot.missile]
    shot.next_uplink_s = now + max(missile.uplink_s, UPLINK_MIN_S)
    owner = guiding_track(world, c, shot.unit, shot.target)
    track = world.tracks[c, owner, shot.target]
    if owner > 0:
        shot.guided_by_lock = 1
    radar = world.radars[k, world.units[k, shot.unit].radar]
    r = get3(shot.r_m)
    if track.phase != CONFIRMED or norm(sub(r, get3(radar.r_m))) > missile.uplink_range_m:
        return
    beta = world.doctrine[k].falling_kg_m2
    tgo_s = max(shot.aim_time_s - now, 0.1)
    for _ in range(2):
        point = ahead(world.env, track, now + tgo_s, beta)
        range_m, height_m = place(radar, world.env, point)
        cells = world.flyout[missile.member]
        reached, time_s, _ = fly_out(cells, world.flyout_axes[missile.member], range_m, height_m)
        left_m = norm(sub(point, r))
        speed_m_s = max(norm(get3(shot.v_m_s)), 300.0)
        straight_s = left_m / speed_m_s
        table_s = time_s - (now - shot.launched_s)
        on_table = reached == 1 and table_s > HANDOVER_S and table_s > 0.5 * straight_s and table_s < 3.0 * straight_s
        fresh_s = table_s if on_table and left_m > MAX_HOMING_M else straight_s
        tgo_s = max(0.5 * (tgo_s + fresh_s), 0.05)
    point = ahead(world.env, track, now + tgo_s, beta)
    floor_m = world.env.ground_m + 10.0
    low_m = floor_m - altitude_m(point)
    if low_m > 0.0:
        point = along(point, up_at(point), low_m)
    put3(shot.aim_m, point)
    shot.aim_time_s = now + tgo_s


@inner
def may_home(world, c, s, r_target, now):
    """Return whether a missile's seeker has its target now: range by echo, gimbal, and the guidance kind's own needs."""
    case = world.cases[c]
    shot = world.shots[c, s]
    missile = world.missiles[case.draw, shot.missile]
    unit_row = world.units[case.draw, shot.unit]
    line = sub(r_target, get3(shot.r_m))
    distance_m = norm(line)
    klass = world.targets[shot.target].klass
    rcs_m2 = world.signatures[case.draw, unit_row.radar, klass] * world.spread[c, shot.target]
    reach_m = min(missile.seeker_range_1m2_m * math.sqrt(math.sqrt(rcs_m2)), MAX_HOMING_M)
    if distance_m > reach_m or dot(unit(line), unit(get3(shot.v_m_s))) < GIMBAL_COS:
        return False
    if missile.homing == ACTIVE:
        return True
    radar = world.radars[case.draw, unit_row.radar]
    reason, _ = in_view(radar, world.env, world.unit_states[c, shot.unit].boresight_rad, r_target)
    return reason == IN_VIEW and world.engagements[c, shot.unit, shot.target].locked == 1


@inner
def seeker_error(world, c, s, A, i, r_target, now):
    """Lay the seeker's error of the coming steps into a lane: angle noise times distance and glint, correlated in time."""
    case = world.cases[c]
    shot = world.shots[c, s]
    missile = world.missiles[case.draw, shot.missile]
    distance_m = norm(sub(r_target, get3(shot.r_m)))
    sigma_m = math.sqrt((missile.seeker_noise_rad * distance_m) ** 2 + missile.glint_m * missile.glint_m)
    keep = math.exp(-TICK_S / FINE_STEPS / NOISE_S)
    fresh = sigma_m * math.sqrt(1.0 - keep * keep)
    tick = int((now - shot.launched_s) / TICK_S + 0.5)
    e = get3(shot.noise_m)
    for n in range(FINE_STEPS):
        z0, z1 = gauss2(world.seed, case.draw, case.run, SEEKER, shot.target, s, tick, n)
        z2 = gauss(world.seed, case.draw, case.run, GLINT, shot.target, s, tick, n)
        e = (keep * e[0] + fresh * z0, keep * e[1] + fresh * z1, keep * e[2] + fresh * z2)
        A[(lanes.NOISE + 3 * n) * W + i] = e[0]
        A[(lanes.NOISE + 3 * n + 1) * W + i] = e[1]
        A[(lanes.NOISE + 3 * n + 2) * W + i] = e[2]
    put3(shot.noise_m, e)


@inner
def end_shot(world, c, s, time_s, end):
    """A missile's story ends: its channel is free, its engagement has one missile less in the air."""
    shot = world.shots[c, s]
    row = world.engagements[c, shot.unit, shot.target]
    shot.phase = ENDED
    shot.end = end
    shot.end_s = time_s
    row.flying -= 1
    row.last_burst_s = max(row.last_burst_s, time_s)
    world.unit_states[c, shot.unit].missile_channels -= 1
    shot_result(world, c, s, time_s)


@inner
def spent(world, shot, missile, now):
    """Return how a missile ends by itself now (FLYING when it does not): battery, speed, ground."""
    age_s = now - shot.launched_s
    if age_s > missile.battery_s:
        return OUT_OF_POWER
    if not is_burning(missile, age_s) and norm(get3(shot.v_m_s)) < missile.speed_min_m_s:
        return OUT_OF_POWER
    if altitude_m(get3(shot.r_m)) < world.env.ground_m - 1.0:
        return GROUND
    return 0


@inner
def guide(world, c, s, now):
    """Bring one missile's guidance up to date; return 2 when it flies in fine steps, 1 in coarse ones, 0 when it ended."""
    case = world.cases[c]
    shot = world.shots[c, s]
    missile = world.missiles[case.draw, shot.missile]
    target = world.targets[shot.target]
    gone = world.outcomes[c, shot.target].end != PENDING or now > path_end_s(target)
    end = spent(world, shot, missile, now)
    if end == 0 and gone and (shot.phase == HOMING or now >= shot.aim_time_s):
        end = TARGET_GONE
    if end == 0 and now > shot.aim_time_s + 5.0 and shot.phase != HOMING:
        end = LOST_TARGET
    if end != 0:
        end_shot(world, c, s, now, end)
        return 0
    if shot.phase != HOMING and now >= shot.next_uplink_s:
        aim(world, c, s, now)
        shot.phase = MIDCOURSE
    near = norm(sub(get3(shot.aim_m), get3(shot.r_m))) < MAX_HOMING_M + 10_000.0
    if shot.phase == MIDCOURSE and near and not gone:
        r_target, _, _ = path_state(target, world.knots, now)
        if may_home(world, c, s, r_target, now):
            shot.phase = HOMING
            count = world.targets.shape[0]
            note(world, now, HOMING_EVENT, NONE_YET, count + s, shot.target, shot.unit, 0.0, get3(shot.r_m))
    return 2 if shot.phase == HOMING or is_burning(missile, now - shot.launched_s) else 1


@inner
def board(world, c, s, now, fine, i):
    """Lay one missile into lane i of the fine or coarse sweep."""
    case = world.cases[c]
    shot = world.shots[c, s]
    missile = world.missiles[case.draw, shot.missile]
    age_s = now - shot.launched_s
    A = world.lanes[fine]
    r = get3(shot.r_m)
    v = get3(shot.v_m_s)
    lane_put3(A, lanes.RX, i, r)
    lane_put3(A, lanes.VX, i, v)
    lane_put3(A, lanes.LX, i, get3(shot.lateral))
    A[lanes.CLOSEST2 * W + i] = 1e30
    A[lanes.CLOSEST_S * W + i] = 0.0
    load_air(A, i, world.env, missile.area_m2, missile.drag_factor, is_burning(missile, age_s))
    load_motor(A, i, missile, age_s, TICK_S / FINE_STEPS if fine == 1 else TICK_S)
    gravity = lane_get3(A, lanes.GX, i)
    if shot.phase == HOMING:
        r_target, v_target, a_target = path_state(world.targets[shot.target], world.knots, now)
        load_target(A, i, r_target, v_target, a_target)
        load_command(A, i, missile.navigation_coeff, scale(across(gravity, unit(v)), -1.0))
        seeker_error(world, c, s, A, i, r_target, now)
    else:
        point = get3(shot.aim_m)
        load_target(A, i, point, (0.0, 0.0, 0.0), (0.0, 0.0, 0.0))
        burning = is_burning(missile, age_s)
        load_command(A, i, 0.0, midcourse_m_s2(r, v, point, up_at(r), gravity, shot.loft_coeff, burning))
    world.crew[fine, i, 0] = c
    world.crew[fine, i, 1] = s


@inner
def burst(world, c, s, time_s, closest_m):
    """A missile passes its target: fuze, warhead, and the die thrown at launch decide."""
    case = world.cases[c]
    shot = world.shots[c, s]
    missile = world.missiles[case.draw, shot.missile]
    target = world.targets[shot.target]
    outcome = world.outcomes[c, shot.target]
    shot.closest_m = closest_m
    if outcome.end != PENDING or time_s > path_end_s(target):
        end_shot(world, c, s, time_s, TARGET_GONE)
        return
    fixed = world.doctrine[case.draw].fixed_kill_prob
    effect = lethality(closest_m, missile.lethal_radius_m)
    prob = kill_prob(missile.reliability_prob, effect, world.kill_scale[case.draw, shot.missile, target.klass])
    if closest_m > FUZE_RADII * missile.lethal_radius_m:
        prob = 0.0
    shot.kill_prob = prob if fixed < 0.0 else fixed
    end = KILL if shot.die_prob < shot.kill_prob else BURST_NO_KILL
    if closest_m > FUZE_RADII * missile.lethal_radius_m and fixed < 0.0:
        end = WIDE_MISS
    if math.isnan(outcome.intercepted_s) and end != WIDE_MISS:
        outcome.intercepted_s = time_s
    count = world.targets.shape[0]
    note(world, time_s, BURST_EVENT, end, count + s, shot.target, shot.unit, closest_m, get3(shot.r_m))
    if end == KILL:
        settle(world, c, shot.target, KILLED, time_s)
    end_shot(world, c, s, time_s, end)


@inner
def leave(world, fine, i, now):
    """Take one missile out of its lane; it bursts when it passed its target within the tick."""
    c = world.crew[fine, i, 0]
    s = world.crew[fine, i, 1]
    shot = world.shots[c, s]
    A = world.lanes[fine]
    r = lane_get3(A, lanes.RX, i)
    v = lane_get3(A, lanes.VX, i)
    put3(shot.r_m, r)
    put3(shot.v_m_s, v)
    put3(shot.lateral, lane_get3(A, lanes.LX, i))
    if shot.phase != HOMING:
        return
    late_s = TICK_S
    target_r = lane_get3(A, lanes.TX, i)
    target_v = lane_get3(A, lanes.TVX, i)
    target_a = lane_get3(A, lanes.TAX, i)
    rel = sub(along(along(target_r, target_v, late_s), target_a, 0.5 * late_s * late_s), r)
    rel_v = sub(along(target_v, target_a, late_s), v)
    closest_m = math.sqrt(A[lanes.CLOSEST2 * W + i])
    if dot(rel, rel_v) > 0.0:
        pass_s = A[lanes.CLOSEST_S * W + i]
        put3(shot.r_m, along(r, v, pass_s - late_s))
        burst(world, c, s, now + pass_s, closest_m)


@inner
def sweep(world, fine, count, now):
    """Fly one full sweep of lanes over the tick and take everybody out again."""
    steps = FINE_STEPS if fine == 1 else 1
    world.tally[SWEEPS] += count * steps
    fly_lanes(world.lanes[fine], count, steps, TICK_S / steps)
    for i in range(count):
        leave(world, fine, i, now)


@inner
def fly(world, now):
    """Guide and fly every missile of the block over one tick."""
    filled0 = NONE_YET
    filled1 = NONE_YET
    for c in range(world.cases.shape[0]):
        case = world.cases[c]
        if case.done == 1:
            continue
        for s in range(case.shot_count):
            if world.shots[c, s].phase == ENDED:
                continue
            kind = guide(world, c, s, now)
            if kind == 2:
                board(world, c, s, now, FINE, filled1)
                filled1 += 1
                if filled1 == W:
                    sweep(world, FINE, filled1, now)
                    filled1 = 0
            elif kind == 1:
                board(world, c, s, now, COARSE, filled0)
                filled0 += 1
                if filled0 == W:
                    sweep(world, COARSE, filled0, now)
                    filled0 = 0
    sweep(world, FINE, filled1, now)
    sweep(world, COARSE, filled0, now)
