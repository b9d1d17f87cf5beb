"""Exposure: every look radars could take of an object on its laid path, and the chances that follow; no die is thrown.

The looks are those of the engagement: the same view, echo, filter and threshold (`sensing`, `echoes`). What an
engagement changes is left out: nobody is shot at, no radar is lost, no object turns away.
"""

from __future__ import annotations

import math

from threatring.engine.echoes import detection_prob_of, echo
from threatring.engine.sensing import IN_VIEW, RADAR_SILENT, in_view, is_quiet
from threatring.kernel import stage
from threatring.models.airframe import motion
from threatring.models.earth import altitude_m, ground_arc_m
from threatring.models.mask import azimuth_of
from threatring.models.radar import elevation_rad, look_after, look_time_s
from threatring.models.signature import aspect_angles_rad, aspect_of
from threatring.models.tracker import confirmed_after
from threatring.models.vec import get3, norm, scale, sub


@stage
def ready(world, draw):
    """Set the first case of a block to a set of unknowns: all objects on their paths with their class's echo."""
    world.cases[0].draw = draw
    for radar_index in range(world.radars.shape[1]):
        world.radar_states[0, radar_index].lost_s = math.inf
    for t in range(world.targets.shape[0]):
        flyer = world.flyers[0, t]
        flyer.free = 0
        flyer.released = 1
        flyer.delay_s = 0.0
        flyer.echo_factor = world.targets[t].rcs_factor


@stage
def first_look_s(world, radar_index, t, phase_factor):
    """Return when a searching radar first looks at an object; `phase_factor` of a turn is done when the clock starts.

    The schedule is that of `sensing.reset_sight`, the phase given instead of thrown.
    """
    radar = world.radars[world.cases[0].draw, radar_index]
    target = world.targets[t]
    phase_s = radar.search_s * phase_factor
    r, _, _ = motion(world.flyers[0, t], target, world.knots, target.start_s)
    azimuth = azimuth_of(radar, r)
    scan = look_after(radar.search_s, phase_s, azimuth, target.start_s)
    return look_time_s(radar.search_s, phase_s, azimuth, 0) + scan * radar.search_s


@stage
def looks_into(world, t, rows):
    """Fill in what each look at object t meets; rows (n,) Look have their time, radar and `assigned`."""
    for i in range(rows.shape[0]):
        row = rows[i]
        radar = world.radars[world.cases[0].draw, row.radar]
        r, v, _ = motion(world.flyers[0, t], world.targets[t], world.knots, row.time_s)
        slant_m = norm(sub(r, get3(radar.r_m)))
        line = scale(sub(r, get3(radar.r_m)), 1.0 / max(slant_m, 1.0))
        up = get3(radar.up)
        height_m = altitude_m(r)
        above_m = height_m - world.env.ground_m
        arc_m = ground_arc_m(radar.surface_radius_m, radar.antenna_height_m, above_m, slant_m)
        row.slant_m = slant_m
        row.height_m = height_m
        row.azimuth_rad = azimuth_of(radar, r)
        row.elevation_rad = elevation_rad(radar, world.env, above_m, arc_m)
        row.aspect = aspect_of(line, v, up)
        row.aspect_azimuth_rad, row.aspect_elevation_rad = aspect_angles_rad(line, v, up)
        facing_rad = row.azimuth_rad if row.assigned == 1 else radar.boresight_rad
        reason, _ = in_view(radar, world.env, world.masks, row.radar, facing_rad, r)
        if is_quiet(world, 0, row.radar, row.time_s):
            reason = RADAR_SILENT
        ratio, radial_m_s, _ = echo(world, 0, row.radar, t, facing_rad, r, v, slant_m, row.time_s)
        row.reason = reason
        row.ratio_factor = ratio if row.assigned == 1 else ratio * radar.search_factor
        row.radial_m_s = radial_m_s


@stage
def chances_into(found, world, t, rows, echoes, waiting):
    """Fill in (3, n) chances of looks in the order of time: detected at this look, seen by now, tracked by now.

    rows (n,) Look as filled in; echoes (Z, 2) how an airframe's echo differs from its class's, and how often: one
    airframe keeps its difference at all looks. waiting (hits + 1, looks - hits + 1, R) is scratch.
    """
    doctrine = world.doctrine[world.cases[0].draw]
    for i in range(rows.shape[0]):
        for j in range(3):
            found[j, i] = 0.0
    for z in range(echoes.shape[0]):
        for hits in range(waiting.shape[0]):
            for misses in range(waiting.shape[1]):
                for radar in range(waiting.shape[2]):
                    waiting[hits, misses, radar] = 0.0
        weight = echoes[z, 1]
        unseen_prob = 1.0
        idle_prob = 1.0
        confirmed_prob = 0.0
        for i in range(rows.shape[0]):
            row = rows[i]
            prob = 0.0
            if row.reason == IN_VIEW:
                prob = detection_prob_of(world, 0, row.radar, t, row.ratio_factor * echoes[z, 0], row.radial_m_s)
            unseen_prob *= 1.0 - prob
            idle_prob, more_prob = confirmed_after(
                waiting, idle_prob, row.radar, prob, doctrine.confirm_hit_count, doctrine.confirm_look_count
            )
            confirmed_prob += more_prob
            found[0, i] += weight * prob
            found[1, i] += weight * (1.0 - unseen_prob)
            found[2, i] += weight * confirmed_prob
