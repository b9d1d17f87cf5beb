"""Guide: mid-course aim from the track that guides a missile, hand-over to homing, and the ends that need no burst."""

from __future__ import annotations

import math

from threatring.engine.bursts import TARGET_GONE, end_shot
from threatring.engine.envelope import GIMBAL_COS
from threatring.engine.film import note
from threatring.engine.flight import is_burning
from threatring.engine.locking import SEARCH_SIGMAS, guiding_track, object_near, sigma_of_m
from threatring.engine.sensing import IN_VIEW, PENDING, in_view, is_quiet
from threatring.kernel import NOBODY, NONE_YET, code, inner, joined
from threatring.models.airframe import motion, motion_end_s
from threatring.models.earth import altitude_m, up_at
from threatring.models.firecontrol import fly_out, place
from threatring.models.signature import NOSE
from threatring.models.tracker import CONFIRMED, ahead
from threatring.models.vec import along, dot, get3, norm, put3, sub, unit
from threatring.records.enums import EventKind, Homing, ShotEnd, ShotPhase

MIDCOURSE, HOMING = code(ShotPhase.MIDCOURSE), code(ShotPhase.HOMING)
GROUND, OUT_OF_POWER, LOST_TARGET = code(ShotEnd.GROUND), code(ShotEnd.OUT_OF_POWER), code(ShotEnd.LOST_TARGET)
STILL_FLYING, SELF_DESTRUCTED = code(ShotEnd.FLYING), code(ShotEnd.SELF_DESTRUCTED)
FINE, COARSE = code(1), code(0)  # sweeps: fine steps while burning or homing, one step a tick between
ACTIVE = code(Homing.ACTIVE)
HOMING_EVENT = code(EventKind.HOMING)
STRAIGHT_S = 2.0  # closer to its intercept than this, a missile's time to go is distance over speed
MAX_HOMING_M = 40_000.0  # a semi-active seeker is opened no farther out than this
OPENING_M = 10_000.0  # whether the seeker sees its target is asked from this much farther out
UPLINK_MIN_S = 0.5
BASKET_M = 1_000.0  # a seeker that opens sees at least so far around where its track says the target is
OVERDUE_S = 5.0  # a missile that has not found its target by then has lost it


@inner
def aim(world, c, s, now):
    """Bring a missile's aim up to date from the track that guides it, when an uplink is due and the track is alive."""
    k = world.cases[c].draw
    shot = world.shots[c, s]
    missile = world.missiles[k, shot.missile]
    shot.next_uplink_s = now + max(missile.uplink_s, UPLINK_MIN_S)
    track = guiding_track(world, c, shot.unit, shot.track)
    radar = world.radars[k, world.units[k, shot.unit].radar]
    r = get3(shot.r_m)
    if track.phase != CONFIRMED or norm(sub(r, get3(radar.r_m))) > missile.uplink_range_m:
        return
    if is_quiet(world, c, world.units[k, shot.unit].radar, now):
        return
    beta = world.doctrine[k].falling_kg_m2
    last_s = max(missile.battery_s - (now - shot.launched_s), 0.05)  # no intercept lies beyond its battery
    tgo_s = min(max(shot.aim_time_s - now, 0.1), last_s)
    for _ in range(2):
        point = ahead(world.env, track, now + tgo_s, beta)
        range_m, height_m = place(radar, world.env, point)
        cells = world.flyout[missile.member]
        reached, time_s, _ = fly_out(cells, world.flyout_axes[missile.member], range_m, height_m)
        left_m = norm(sub(point, r))
        speed_m_s = max(norm(get3(shot.v_m_s)), 300.0)
        straight_s = left_m / speed_m_s
        table_s = time_s - (now - shot.launched_s)
        on_table = reached == 1 and table_s > STRAIGHT_S and table_s > 0.5 * straight_s and table_s < 3.0 * straight_s
        fresh_s = table_s if on_table and left_m > MAX_HOMING_M else straight_s
        tgo_s = min(max(0.5 * (tgo_s + fresh_s), 0.05), last_s)
    point = ahead(world.env, track, now + tgo_s, beta)
    floor_m = world.env.floor_m + 10.0
    low_m = floor_m - altitude_m(point)
    if low_m > 0.0:
        point = along(point, up_at(point), low_m)
    put3(shot.aim_m, point)
    shot.aim_time_s = now + tgo_s


@inner
def may_home(world, c, s, t, r_target):
    """Return whether a missile's seeker can have object t: range by echo, gimbal, and the guidance kind's own needs."""
    case = world.cases[c]
    shot = world.shots[c, s]
    missile = world.missiles[case.draw, shot.missile]
    unit_row = world.units[case.draw, shot.unit]
    line = sub(r_target, get3(shot.r_m))
    distance_m = norm(line)
    klass = world.targets[t].klass
    rcs_m2 = world.signatures[case.draw, unit_row.radar, klass, NOSE] * world.flyers[c, t].echo_factor
    reach_m = min(missile.seeker_range_1m2_m * math.sqrt(math.sqrt(rcs_m2)), MAX_HOMING_M)
    if distance_m > reach_m or dot(unit(line), unit(get3(shot.v_m_s))) < GIMBAL_COS:
        return False
    if missile.homing == ACTIVE:
        return True
    radar = world.radars[case.draw, unit_row.radar]
    reason, _ = in_view(
        radar, world.env, world.masks, unit_row.radar, world.unit_states[c, shot.unit].boresight_rad, r_target
    )
    return reason == IN_VIEW and world.engagements[c, shot.unit, shot.track].locked == 1


@joined
def quarry(world, c, s, now):
    """Return the object a missile's seeker finds: what its radar has locked, else what is where the track says (-1)."""
    shot = world.shots[c, s]
    if world.engagements[c, shot.unit, shot.track].locked == 1:
        return world.locks[c, shot.unit, shot.track].truth
    doctrine = world.doctrine[world.cases[c].draw]
    track = guiding_track(world, c, shot.unit, shot.track)
    point = ahead(world.env, track, now, doctrine.falling_kg_m2)
    t = shot.meant
    if t >= 0 and world.outcomes[c, t].end == PENDING and now <= motion_end_s(world.flyers[c, t], world.targets[t]):
        r, _, _ = motion(world.flyers[c, t], world.targets[t], world.knots, now)
        if norm(sub(r, point)) < BASKET_M:
            return t
    return object_near(world, c, point, BASKET_M + SEARCH_SIGMAS * sigma_of_m(track, doctrine, now), now)


@joined
def spent(world, shot, missile, now):
    """Return how a missile ends by itself now (FLYING when it does not): age, battery, speed, ground."""
    age_s = now - shot.launched_s
    if age_s > missile.self_destruct_s:
        return SELF_DESTRUCTED
    if age_s > missile.battery_s:
        return OUT_OF_POWER
    if not is_burning(missile, age_s) and norm(get3(shot.v_m_s)) < missile.speed_min_m_s:
        return OUT_OF_POWER
    if altitude_m(get3(shot.r_m)) < world.env.floor_m - 1.0:
        return GROUND
    return STILL_FLYING


@joined
def guide(world, c, s, now):
    """Bring a missile's guidance up to date; return which sweep it flies in (COARSE when it ended, too)."""
    case = world.cases[c]
    shot = world.shots[c, s]
    missile = world.missiles[case.draw, shot.missile]
    t = shot.target
    gone = t >= 0 and (world.outcomes[c, t].end != PENDING or now > motion_end_s(world.flyers[c, t], world.targets[t]))
    end = spent(world, shot, missile, now)
    if end == STILL_FLYING and gone and (shot.phase == HOMING or now >= shot.aim_time_s):
        end = TARGET_GONE
    if end == STILL_FLYING and now > shot.aim_time_s + OVERDUE_S and shot.phase != HOMING:
        end = LOST_TARGET
    if shot.phase == HOMING and missile.homing != ACTIVE and end == STILL_FLYING:
        if is_quiet(world, c, world.units[case.draw, shot.unit].radar, now):
            end = LOST_TARGET
    if end != STILL_FLYING:
        end_shot(world, c, s, now, end)
        return COARSE
    if shot.phase != HOMING and now >= shot.next_uplink_s:
        aim(world, c, s, now)
        shot.phase = MIDCOURSE
    near = norm(sub(get3(shot.aim_m), get3(shot.r_m))) < MAX_HOMING_M + OPENING_M
    t = quarry(world, c, s, now) if shot.phase == MIDCOURSE and near else NOBODY
    if t >= 0:
        r_target, _, _ = motion(world.flyers[c, t], world.targets[t], world.knots, now)
        if may_home(world, c, s, t, r_target):
            shot.phase = HOMING
            shot.target = t
            count = world.targets.shape[0]
            note(world, now, HOMING_EVENT, NONE_YET, count + s, shot.target, shot.unit, 0.0, get3(shot.r_m))
    return FINE if shot.phase == HOMING or is_burning(missile, now - shot.launched_s) else COARSE
