"""Look, detect: what the radars of one case make of the raid, look by look.

Radars that search look at every object once a revisit; what they see becomes plots, and now and then one of nothing. To
which track a plot belongs is decided by the post that hears the radar, see `picture`. Engagement radars look only at
what they are assigned, see `locking`, unless the scenario has one search a sector too.
"""

from __future__ import annotations

import math

from threatring.engine.echoes import detects, duty_of, echo
from threatring.engine.film import note
from threatring.engine.world import PLOTS
from threatring.kernel import NOBODY, NONE_YET, code, inner, joined, kernel
from threatring.models.airframe import motion, motion_end_s
from threatring.models.antenna import broadening_factor
from threatring.models.dice import gauss2, u01
from threatring.models.earth import altitude_m, ground_arc_m, horizon_arc_m, horizon_bounds_m
from threatring.models.mask import azimuth_of, is_hidden
from threatring.models.radar import (
    angle_sigma_rad,
    elevation_rad,
    in_sector,
    look_after,
    look_time_s,
    range_sigma_m,
)
from threatring.models.vec import along, cross, dot, get3, norm, put3, scale, sub, unit
from threatring.records.enums import End, EventKind, Question, Reason

PENDING = code(End.PENDING)
IN_VIEW = code(Reason.NONE)
BELOW_HORIZON = code(Reason.BELOW_HORIZON)
OUT_OF_COVERAGE = code(Reason.OUT_OF_COVERAGE)
OUT_OF_SECTOR = code(Reason.OUT_OF_SECTOR)
TOO_FAINT = code(Reason.TOO_FAINT)
RADAR_SILENT = code(Reason.RADAR_SILENT)
SCAN_PHASE = code(Question.SCAN_PHASE)
FIRST, SECOND = code(1), code(2)  # parts of a die
DETECT = code(Question.DETECT)
MEASURE = code(Question.MEASURE)
FIRST_PLOT = code(EventKind.FIRST_PLOT)
FALSE_PLOT = code(Question.FALSE_PLOT)
NEAREST_FALSE_M = 5_000.0
FALSE_CEILING_M = 20_000.0  # false plots stand no higher above the ground
FALSE_M_S = 300.0  # and seem to come or go no faster
FALSE_SNR = 20.0  # as strong as an echo that is just seen
TURN_SCANS = code(1 << 20)  # looks before and after a change of search are thrown for apart


@inner
def in_view(radar, env, masks, radar_index, boresight_rad, r):
    """Return (reason, slant range m) of a point: reason NONE when nothing but its echo decides."""
    slant_m = norm(sub(r, get3(radar.r_m)))
    height_m = altitude_m(r) - env.ground_m
    arc_m = ground_arc_m(radar.surface_radius_m, radar.antenna_height_m, height_m, slant_m)
    if is_hidden(radar, env, masks, radar_index, r, height_m, arc_m):
        return BELOW_HORIZON, slant_m
    if slant_m > radar.range_instrumented_m:
        return OUT_OF_COVERAGE, slant_m
    elevation = elevation_rad(radar, env, height_m, arc_m)
    if elevation < radar.elevation_min_rad or elevation > radar.elevation_max_rad:
        return OUT_OF_COVERAGE, slant_m
    if radar.sector_halfwidth_rad < 3.14 and not in_sector(
        boresight_rad, radar.sector_halfwidth_rad, azimuth_of(radar, r)
    ):
        return OUT_OF_SECTOR, slant_m
    return IN_VIEW, slant_m


@kernel
def sight_axes(radar, r):
    """Return the radar's measuring axes at a point: along the line of sight, across in azimuth, across in elevation."""
    line = unit(sub(r, get3(radar.r_m)))
    side = unit(cross(line, get3(radar.up)))
    return line, side, cross(side, line)


@kernel
def thrown(sigma, floor):
    """Return the part of a plot's error that is thrown anew at every look: all but the part set up wrong."""
    return math.sqrt(max(sigma * sigma - floor * floor, 0.0))


@inner
def measure_into(plot, world, c, radar_index, t, r, v, slant_m, ratio, cosine, question, ordinal):
    """Fill in a plot of object t at r, v: errors thrown along range, azimuth and elevation, and how the radar stands.

    Off the face's normal (`cosine` of the angle) the beam is broader: both ways for a face that stands, in elevation
    for one that turns. The plot's sigmas hold both kinds of error.
    """
    case = world.cases[c]
    radar = duty_of(world, c, radar_index)
    state = world.radar_states[c, radar_index]
    line, side, rise = sight_axes(radar, r)
    wide_rad = angle_sigma_rad(radar, ratio, broadening_factor(cosine))
    across_rad = angle_sigma_rad(radar, ratio, 1.0) if radar.sector_halfwidth_rad >= 3.14 else wide_rad
    depth_m = range_sigma_m(radar, ratio)
    z0, z1 = gauss2(world.seed, case.draw, case.run, question, radar_index, t, ordinal, FIRST)
    z2, z3 = gauss2(world.seed, case.draw, case.run, question, radar_index, t, ordinal, SECOND)
    off_rad = radar.align_angle_rad
    far_m = z0 * thrown(depth_m, radar.align_range_m) + state.bias_range_m
    side_m = slant_m * (z1 * thrown(across_rad, off_rad) + state.bias_azimuth_rad)
    rise_m = slant_m * (z2 * thrown(wide_rad, off_rad) + state.bias_elevation_rad)
    put3(plot.r_m, along(along(along(r, line, far_m), side, side_m), rise, rise_m))
    put3(plot.line, line)
    put3(plot.side, side)
    put3(plot.rise, rise)
    put3(plot.sigma_m, (depth_m, slant_m * across_rad, slant_m * wide_rad))
    plot.truth = t
    plot.slant_m = slant_m
    plot.snr = ratio
    plot.radial_m_s = dot(line, v) + z3 * radar.radial_sigma_m_s
    if world.doctrine[case.draw].exact_plots == 1:
        put3(plot.r_m, r)
        plot.radial_m_s = dot(line, v)


@kernel
def axes_of(plot):
    """Return the measuring axes of a plot."""
    return get3(plot.line), get3(plot.side), get3(plot.rise)


@joined
def scans_to_skip(world, radar, target, slant_m):
    """Return how many looks at an object cannot see it, however it flies: it is too far beyond every limit."""
    antenna_m, top_m = radar.antenna_height_m - radar.lowest_m, target.height_max_m - radar.lowest_m
    factor = world.env.refraction_factor
    least_m, _ = horizon_bounds_m(antenna_m, top_m, radar.surface_radius_m, factor)
    if slant_m <= min(least_m * 1.01 + target.height_max_m, radar.range_instrumented_m):
        return 0
    reach_m = horizon_arc_m(antenna_m, top_m, radar.surface_radius_m, factor)
    reach_m = min(reach_m * 1.01 + target.height_max_m, radar.range_instrumented_m)
    beyond_m = slant_m - reach_m
    if beyond_m <= 0.0:
        return 0
    return int(beyond_m / (target.speed_max_m_s * radar.search_s))


@joined
def is_quiet(world, c, radar_index, time_s):
    """Return whether a radar does not radiate: destroyed, hiding, or silent by the scenario."""
    silent_s = world.radars[world.cases[c].draw, radar_index].silent_s
    state = world.radar_states[c, radar_index]
    quiet = time_s >= state.lost_s or (time_s >= state.silent_from_s and time_s < state.hushed_s)
    i = 0
    while i < silent_s.shape[0] and silent_s[i] <= time_s:
        quiet = quiet or time_s < silent_s[i + 1]
        i += 2
    return quiet


@inner
def reset_sight(world, c, radar_index, t, now):
    """Enter the first look of a radar at an object from now on: the beam's phase is thrown once a case and radar."""
    case = world.cases[c]
    radar = duty_of(world, c, radar_index)
    target = world.targets[t]
    flyer = world.flyers[c, t]
    sight = world.sights[c, radar_index, t]
    sight.last_reason = 0
    sight.scan = 0
    sight.origin_s = 0.0
    world.due[c, radar_index, t] = math.inf
    if radar.search_s <= 0.0 or world.radar_states[c, radar_index].searches == 0 or flyer.released == 0:
        return
    phase_s = radar.search_s * u01(
        world.seed, case.draw, case.run, SCAN_PHASE, radar_index, NONE_YET, NONE_YET, NONE_YET
    )
    start_s = max(target.start_s + flyer.delay_s, now)
    r, _, _ = motion(flyer, target, world.knots, start_s)
    azimuth = azimuth_of(radar, r)
    sight.scan = look_after(radar.search_s, phase_s, azimuth, start_s)
    sight.origin_s = look_time_s(radar.search_s, phase_s, azimuth, 0)
    due_s = sight.origin_s + sight.scan * radar.search_s
    world.due[c, radar_index, t] = due_s
    state = world.radar_states[c, radar_index]
    state.next_look_s = min(state.next_look_s, due_s)


@joined
def look(world, c, radar_index, t):
    """One radar looks at one object as its beam passes; the next look is entered in its schedule."""
    sight = world.sights[c, radar_index, t]
    radar = duty_of(world, c, radar_index)
    target = world.targets[t]
    time_s = world.due[c, radar_index, t]
    facing_rad = world.radar_states[c, radar_index].facing_rad
    ordinal = sight.scan + TURN_SCANS * world.radar_states[c, radar_index].turn_count
    r, v, _ = motion(world.flyers[c, t], target, world.knots, time_s)
    reason, slant_m = in_view(radar, world.env, world.masks, radar_index, facing_rad, r)
    if is_quiet(world, c, radar_index, time_s):
        reason = RADAR_SILENT
    seen = False
    if reason == IN_VIEW:
        ratio, radial_m_s, cosine = echo(world, c, radar_index, t, facing_rad, r, v, slant_m, time_s)
        ratio *= radar.search_factor
        seen = detects(world, c, radar_index, t, ratio, radial_m_s, DETECT, ordinal)
        reason = TOO_FAINT
        if seen:
            plot = world.plots[world.tally[PLOTS]]
            measure_into(plot, world, c, radar_index, t, r, v, slant_m, ratio, cosine, MEASURE, ordinal)
            plot.time_s = time_s
            world.tally[PLOTS] += 1
            first_seen(world, c, radar_index, t, time_s, slant_m, r)
    if not seen:
        sight.last_reason = max(sight.last_reason, reason)
    sight.scan += 1 + scans_to_skip(world, radar, target, slant_m)
    world.due[c, radar_index, t] = sight.origin_s + sight.scan * radar.search_s


@joined
def first_seen(world, c, radar_index, t, time_s, slant_m, r):
    """Enter when and where an object was seen first."""
    outcome = world.outcomes[c, t]
    if math.isnan(outcome.first_plot_s) or time_s < outcome.first_plot_s:
        outcome.first_plot_s = time_s
        outcome.first_plot_range_m = slant_m
        note(world, time_s, FIRST_PLOT, NONE_YET, t, NOBODY, radar_index, slant_m, r)


@inner
def false_plot_into(plot, world, c, radar_index, ordinal):
    """Fill in a plot of nothing: anywhere in azimuth and range, below a ceiling, at any speed of a target."""
    case = world.cases[c]
    radar = duty_of(world, c, radar_index)
    place = u01(world.seed, case.draw, case.run, FALSE_PLOT, radar_index, FIRST, ordinal, NONE_YET)
    turn = u01(world.seed, case.draw, case.run, FALSE_PLOT, radar_index, FIRST, ordinal, FIRST)
    height = u01(world.seed, case.draw, case.run, FALSE_PLOT, radar_index, FIRST, ordinal, SECOND)
    speed = u01(world.seed, case.draw, case.run, FALSE_PLOT, radar_index, SECOND, ordinal, NONE_YET)
    slant_m = NEAREST_FALSE_M + place * (radar.range_instrumented_m - NEAREST_FALSE_M)
    azimuth = world.radar_states[c, radar_index].facing_rad + min(radar.sector_halfwidth_rad, math.pi) * (
        2.0 * turn - 1.0
    )
    level = along(scale(get3(radar.east), math.sin(azimuth)), get3(radar.north), math.cos(azimuth))
    lift_m = height * FALSE_CEILING_M - radar.antenna_height_m - 0.5 * slant_m * slant_m / radar.surface_radius_m
    r = along(along(get3(radar.r_m), level, slant_m), get3(radar.up), lift_m)
    line, side, rise = sight_axes(radar, r)
    angle_m = slant_m * angle_sigma_rad(radar, FALSE_SNR, 1.0)
    put3(plot.r_m, r)
    put3(plot.line, line)
    put3(plot.side, side)
    put3(plot.rise, rise)
    put3(plot.sigma_m, (range_sigma_m(radar, FALSE_SNR), angle_m, angle_m))
    plot.truth = NOBODY
    plot.slant_m = slant_m
    plot.snr = FALSE_SNR
    plot.radial_m_s = FALSE_M_S * (2.0 * speed - 1.0)


@inner
def next_false(world, c, radar_index):
    """Enter when a radar will next report what is not there: a Poisson stream of so many a search."""
    case = world.cases[c]
    radar = duty_of(world, c, radar_index)
    state = world.radar_states[c, radar_index]
    if radar.false_count <= 0.0 or state.searches == 0 or world.doctrine[case.draw].exact_plots == 1:
        state.false_s = math.inf
        return
    state.false_count += 1
    u = u01(world.seed, case.draw, case.run, FALSE_PLOT, radar_index, NONE_YET, state.false_count, NONE_YET)
    state.false_s -= math.log(u) * radar.search_s / radar.false_count


@joined
def false_plots(world, c, radar_index, now):
    """Add what a radar reports by now that is not there."""
    state = world.radar_states[c, radar_index]
    while state.false_s <= now:
        if world.tally[PLOTS] < world.plots.shape[0] and not is_quiet(world, c, radar_index, state.false_s):
            plot = world.plots[world.tally[PLOTS]]
            false_plot_into(plot, world, c, radar_index, state.false_count)
            plot.time_s = state.false_s
            world.tally[PLOTS] += 1
        next_false(world, c, radar_index)


@joined
def collect(world, c, radar_index, now):
    """Take all looks of one radar that fell due by now, each object once, and what it sees of nothing, as plots."""
    world.tally[PLOTS] = 0
    state = world.radar_states[c, radar_index]
    if state.next_look_s <= now:
        due_s = world.due[c, radar_index]
        soonest_s = math.inf
        for t in range(world.targets.shape[0]):
            if due_s[t] <= now:
                end_s = motion_end_s(world.flyers[c, t], world.targets[t])
                if world.outcomes[c, t].end == PENDING and due_s[t] <= end_s:
                    look(world, c, radar_index, t)
                else:
                    due_s[t] = math.inf
            soonest_s = min(soonest_s, due_s[t])
        state.next_look_s = soonest_s
    if state.false_s <= now:
        false_plots(world, c, radar_index, now)
