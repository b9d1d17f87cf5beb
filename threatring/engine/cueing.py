"""Search modes: what sends an acquisition radar to a sector of high elevations, and what brings it back.

A radar that turns sees nothing above its elevation limit, where ballistic missiles pass. A ballistic track in the
picture of the post that hears it, whoever saw it, or an alert of the scenario makes it stop and search a sector about
that track; all its other search ceases. Some time after the last such track in the sector it turns again.
"""

from __future__ import annotations

import math

from threatring.engine.film import tell
from threatring.engine.identifying import FRIEND, falls_for_sure
from threatring.engine.sensing import azimuth_of, is_quiet, reset_sight
from threatring.kernel import NOBODY, NONE_YET, code, inner, joined, kernel
from threatring.models.radar import in_sector
from threatring.models.threat import threat_key_s
from threatring.models.tracker import CONFIRMED, position, velocity
from threatring.models.vec import get3
from threatring.records.enums import EventKind

SECTOR_SEARCH, USUAL_SEARCH = code(EventKind.SECTOR_SEARCH), code(EventKind.USUAL_SEARCH)
ON, OFF = code(1), code(0)


@kernel
def is_ballistic(track):
    """Return whether a track is confirmed, moves like a ballistic missile and is not known to be a friend's."""
    return track.phase == CONFIRMED and track.identity != FRIEND and track.falls == 1


@inner
def most_urgent_cue(world, c, p):
    """Return the track of a picture, ballistic beyond doubt, that is the most urgent (-1: there is none)."""
    best, best_key = NOBODY, math.inf
    for n in range(world.post_states[c, p].slots):
        track = world.tracks[c, p, n]
        if is_ballistic(track) and falls_for_sure(track) == 1:
            key = threat_key_s(position(track), velocity(track), world.defended)
            if key < best_key:
                best = n
                best_key = key
    return best


@inner
def holds_cue(world, c, p, radar_index):
    """Return whether a ballistic track stands in the sector a radar searches, doubtful or not: low it slows down."""
    radar = world.sectors[world.cases[c].draw, radar_index]
    facing_rad = world.radar_states[c, radar_index].facing_rad
    for n in range(world.post_states[c, p].slots):
        track = world.tracks[c, p, n]
        if is_ballistic(track):
            azimuth = azimuth_of(radar, position(track))
            if in_sector(facing_rad, radar.sector_halfwidth_rad, azimuth):
                return True
    return False


@inner
def turn_to(world, c, radar_index, cued, facing_rad, now):
    """Change a radar's search: every object gets a new schedule of looks, with dice of its own."""
    state = world.radar_states[c, radar_index]
    radar = world.radars[world.cases[c].draw, radar_index]
    state.cued = cued
    state.cue_s = math.inf
    state.cue_held_s = now
    state.facing_rad = facing_rad
    state.turn_count += 1
    for t in range(world.targets.shape[0]):
        reason = world.sights[c, radar_index, t].last_reason
        reset_sight(world, c, radar_index, t, now)
        world.sights[c, radar_index, t].last_reason = reason
    kind = SECTOR_SEARCH if cued == ON else USUAL_SEARCH
    tell(world, now, kind, NONE_YET, NOBODY, NOBODY, radar_index, facing_rad, get3(radar.r_m))


@inner
def cue_search(world, c, radar_index, now):
    """Decide what one radar searches from now on."""
    radar = world.radars[world.cases[c].draw, radar_index]
    state = world.radar_states[c, radar_index]
    if state.cued == ON:
        if holds_cue(world, c, state.post, radar_index):
            state.cue_held_s = now
        elif now - state.cue_held_s >= radar.cue_hold_s:
            turn_to(world, c, radar_index, OFF, radar.boresight_rad, now)
        return
    n = most_urgent_cue(world, c, state.post)
    alerted = state.turn_count == 0 and now >= radar.alert_s
    if n < 0 and not alerted:
        state.cue_s = math.inf
        return
    if math.isinf(state.cue_s):
        state.cue_s = now + radar.cue_delay_s
    if now >= state.cue_s:
        facing_rad = radar.boresight_rad
        if n >= 0:
            facing_rad = azimuth_of(radar, position(world.tracks[c, state.post, n]))
        turn_to(world, c, radar_index, ON, facing_rad, now)


@joined
def cue_searches(world, c, now):
    """Let each radar that follows cues, and radiates, decide what it searches."""
    for radar_index in range(world.radars.shape[1]):
        cueable = not math.isinf(world.radars[world.cases[c].draw, radar_index].cue_delay_s)
        if cueable and world.radar_states[c, radar_index].post >= 0 and not is_quiet(world, c, radar_index, now):
            cue_search(world, c, radar_index, now)
