"""Look, detect, update: what the radars of one case make of the raid.

Radars that search look at every object once a revisit; a plot feeds the command post's track of that object. Which plot
belongs to which object is taken as known here (association without error). Engagement radars look only at what they are
assigned, see `locking`, unless the scenario has one search a sector too.
"""

from __future__ import annotations

import math

from threatring.engine.echoes import detects, echo
from threatring.engine.film import note
from threatring.kernel import NOBODY, NONE_YET, code, inner, joined, kernel
from threatring.models.airframe import motion, motion_end_s
from threatring.models.antenna import broadening_factor
from threatring.models.dice import gauss2, u01
from threatring.models.earth import altitude_m, ground_arc_m, horizon_arc_m
from threatring.models.mask import azimuth_of, is_hidden
from threatring.models.radar import (
    angle_sigma_rad,
    elevation_rad,
    in_sector,
    look_after,
    look_time_s,
    range_sigma_m,
)
from threatring.models.tracker import (
    DROPPED,
    NO_TRACK,
    expected_m_s2,
    hit_into,
    is_falling,
    miss_into,
    position,
    predict_into,
    start_into,
    update3_into,
    velocity,
)
from threatring.models.vec import along, cross, get3, norm, sub, unit
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
CONFIRMED_EVENT = code(EventKind.CONFIRMED)
DROPPED_EVENT = code(EventKind.DROPPED)
SIGMA_PER_REVISIT_S = 6.0  # the manoeuvre the filter expects is stated for this revisit


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


@inner
def measure(world, c, radar_index, t, r, slant_m, ratio, cosine, question, ordinal):
    """Return a plot of object t: (position, axes, sigmas m), errors thrown along range, azimuth and elevation.

    Off the face's normal (`cosine` of the angle) the beam is broader: both ways for a face that stands, in elevation
    for one that turns.
    """
    case = world.cases[c]
    radar = world.radars[case.draw, radar_index]
    line, side, rise = sight_axes(radar, r)
    wide = broadening_factor(cosine)
    rise_m = slant_m * angle_sigma_rad(radar, ratio, wide)
    across_m = slant_m * angle_sigma_rad(radar, ratio, 1.0) if radar.sector_halfwidth_rad >= 3.14 else rise_m
    depth_m = range_sigma_m(radar, ratio)
    z0, z1 = gauss2(world.seed, case.draw, case.run, question, radar_index, t, ordinal, FIRST)
    z2, _ = gauss2(world.seed, case.draw, case.run, question, radar_index, t, ordinal, SECOND)
    plot = along(along(along(r, line, z0 * depth_m), side, z1 * across_m), rise, z2 * rise_m)
    return plot, (line, side, rise), (depth_m, across_m, rise_m)


@joined
def take_plot(world, c, track, time_s, plot, axes, sigmas):
    """Predict a track to a plot's time and take the plot in."""
    doctrine = world.doctrine[world.cases[c].draw]
    noise = doctrine.manoeuvre_m_s2 * doctrine.manoeuvre_m_s2 * SIGMA_PER_REVISIT_S
    predict_into(track, time_s, noise, expected_m_s2(world.env, track, doctrine.falling_kg_m2))
    update3_into(track, plot, axes, sigmas)
    track.falls = is_falling(position(track), velocity(track))


@inner
def plot_taken(world, c, radar_index, t, time_s, r, slant_m, ratio, cosine, ordinal):
    """Give one plot of an acquisition radar to the command post's track of that object."""
    doctrine = world.doctrine[world.cases[c].draw]
    outcome = world.outcomes[c, t]
    track = world.tracks[c, 0, t]
    plot, axes, sigmas = measure(world, c, radar_index, t, r, slant_m, ratio, cosine, MEASURE, ordinal)
    if math.isnan(outcome.first_plot_s):
        outcome.first_plot_s = time_s
        outcome.first_plot_range_m = slant_m
        note(world, time_s, FIRST_PLOT, NONE_YET, t, NOBODY, radar_index, slant_m, r)
    track.holder = radar_index
    if track.phase == NO_TRACK or track.phase == DROPPED:
        start_into(track, time_s, plot, axes, sigmas)
        return
    if time_s > track.time_s:
        take_plot(world, c, track, time_s, plot, axes, sigmas)
    else:
        update3_into(track, plot, axes, sigmas)
    if hit_into(track, doctrine.confirm_hit_count) == 1:
        track.identify_s = time_s
        if math.isnan(outcome.confirmed_s):
            outcome.confirmed_s = time_s
        note(world, time_s, CONFIRMED_EVENT, NONE_YET, t, NOBODY, radar_index, slant_m, r)


@joined
def scans_to_skip(world, radar, target, slant_m):
    """Return how many looks at an object cannot see it, however it flies: it is too far beyond every limit."""
    reach_m = horizon_arc_m(
        radar.antenna_height_m - radar.lowest_m,
        target.height_max_m - radar.lowest_m,
        radar.surface_radius_m,
        world.env.refraction_factor,
    )
    reach_m = min(reach_m * 1.01 + target.height_max_m, radar.range_instrumented_m)
    beyond_m = slant_m - reach_m
    if beyond_m <= 0.0:
        return 0
    return int(beyond_m / (target.speed_max_m_s * radar.search_s))


@joined
def is_held(track, radar_index):
    """Return whether a radar holds a track: it was the last to see the object."""
    return track.phase != NO_TRACK and track.phase != DROPPED and track.holder == radar_index


@joined
def missed(world, c, radar_index, t, time_s, reason):
    """Count a look without a plot against the track, if this radar holds it."""
    doctrine = world.doctrine[world.cases[c].draw]
    track = world.tracks[c, 0, t]
    if is_held(track, radar_index) and miss_into(
        track, doctrine.confirm_hit_count, doctrine.confirm_look_count, doctrine.drop_miss_count
    ):
        note(world, time_s, DROPPED_EVENT, reason, t, NOBODY, radar_index, 0.0, position(track))


@joined
def is_quiet(world, c, radar_index, time_s):
    """Return whether a radar does not radiate: destroyed, or silent by the scenario."""
    silent_s = world.radars[world.cases[c].draw, radar_index].silent_s
    quiet = time_s >= world.radar_states[c, radar_index].lost_s
    i = 0
    while i < silent_s.shape[0] and silent_s[i] <= time_s:
        quiet = quiet or time_s < silent_s[i + 1]
        i += 2
    return quiet


@inner
def reset_sight(world, c, radar_index, t):
    """Enter the first look of a radar at an object: the beam's phase is thrown once a case and radar."""
    case = world.cases[c]
    radar = world.radars[case.draw, radar_index]
    target = world.targets[t]
    flyer = world.flyers[c, t]
    sight = world.sights[c, radar_index, t]
    sight.last_reason = 0
    sight.scan = 0
    sight.origin_s = 0.0
    sight.next_look_s = math.inf
    if radar.search_s <= 0.0 or flyer.released == 0:
        return
    phase_s = radar.search_s * u01(
        world.seed, case.draw, case.run, SCAN_PHASE, radar_index, NONE_YET, NONE_YET, NONE_YET
    )
    start_s = target.start_s + flyer.delay_s
    r, _, _ = motion(flyer, target, world.knots, start_s)
    azimuth = azimuth_of(radar, r)
    sight.scan = look_after(radar.search_s, phase_s, azimuth, start_s)
    sight.origin_s = look_time_s(radar.search_s, phase_s, azimuth, 0)
    sight.next_look_s = sight.origin_s + sight.scan * radar.search_s


@joined
def look(world, c, radar_index, t):
    """One radar looks at one object as its beam passes; the next look is entered in its schedule."""
    sight = world.sights[c, radar_index, t]
    radar = world.radars[world.cases[c].draw, radar_index]
    target = world.targets[t]
    time_s = sight.next_look_s
    r, v, _ = motion(world.flyers[c, t], target, world.knots, time_s)
    reason, slant_m = in_view(radar, world.env, world.masks, radar_index, radar.boresight_rad, r)
    if is_quiet(world, c, radar_index, time_s):
        reason = RADAR_SILENT
    seen = False
    if reason == IN_VIEW:
        ratio, radial_m_s, cosine = echo(world, c, radar_index, t, radar.boresight_rad, r, v, slant_m, time_s)
        ratio *= radar.search_factor
        seen = detects(world, c, radar_index, t, ratio, radial_m_s, DETECT, sight.scan)
        reason = TOO_FAINT
        if seen:
            plot_taken(world, c, radar_index, t, time_s, r, slant_m, ratio, cosine, sight.scan)
    if not seen:
        missed(world, c, radar_index, t, time_s, reason)
        sight.last_reason = max(sight.last_reason, reason)
    held = is_held(world.tracks[c, 0, t], radar_index)  # a track must be missed to be dropped: no look is left out
    sight.scan += 1 if held else 1 + scans_to_skip(world, radar, target, slant_m)
    sight.next_look_s = sight.origin_s + sight.scan * radar.search_s


@joined
def look_in_vain(world, c, radar_index, t):
    """The beam passes where an object was that is no more: its track, if any, ages until it is dropped."""
    sight = world.sights[c, radar_index, t]
    missed(world, c, radar_index, t, sight.next_look_s, NONE_YET)
    phase = world.tracks[c, 0, t].phase
    if phase == NO_TRACK or phase == DROPPED:
        sight.next_look_s = math.inf
    else:
        sight.scan += 1
        sight.next_look_s = sight.origin_s + sight.scan * world.radars[world.cases[c].draw, radar_index].search_s


@joined
def next_to_look(world, c, t):
    """Return the radar that looks at object t next."""
    first = 0
    for radar_index in range(1, world.radars.shape[1]):
        if world.sights[c, radar_index, t].next_look_s < world.sights[c, first, t].next_look_s:
            first = radar_index
    return first


@joined
def search(world, c, now):
    """All looks of the acquisition radars that fell due by now: object by object, in the order of time."""
    for t in range(world.targets.shape[0]):
        radar_index = next_to_look(world, c, t)
        while world.sights[c, radar_index, t].next_look_s <= now:
            time_s = world.sights[c, radar_index, t].next_look_s
            if world.outcomes[c, t].end == PENDING and time_s <= motion_end_s(world.flyers[c, t], world.targets[t]):
                look(world, c, radar_index, t)
            else:
                look_in_vain(world, c, radar_index, t)
            radar_index = next_to_look(world, c, t)
