"""Losses and silence: what goes on when a post, a launcher or a radar is gone, and radars that hide from what homes.

A fire unit whose command post is lost keeps the picture it had and fights on alone: what its own radar searches and
sees is all that keeps it up to date.
"""

from __future__ import annotations

import math

from threatring.engine.film import tell
from threatring.engine.links import copy_into
from threatring.engine.picture import is_alive
from threatring.engine.sensing import next_false, reset_sight
from threatring.kernel import NOBODY, NONE_YET, code, inner, joined
from threatring.models.threat import NEVER_S, time_to_strike_s
from threatring.models.tracker import CONFIRMED, NO_TRACK, position, velocity
from threatring.models.vec import get3
from threatring.records.enums import EventKind, Identity

FRIEND = code(Identity.FRIEND)
POST_LOST, LAUNCHER_LOST, HUSHED = code(EventKind.POST_LOST), code(EventKind.LAUNCHER_LOST), code(EventKind.HUSHED)


@inner
def stand_alone(world, c, u, p, q, now):
    """Let unit u, of post p until now, go on with its own picture q: the one it had, and its own radar from now on."""
    world.post_states[c, q].slots = world.post_states[c, p].slots
    for n in range(world.post_states[c, p].slots):
        source, track = world.tracks[c, p, n], world.tracks[c, q, n]
        copy_into(track, source)
        track.phase = source.phase if is_alive(source) else NO_TRACK
        track.started_s, track.seen_s = source.started_s, source.seen_s
        for i in range(16):
            track.last_s[i] = source.last_s[i]
        track.hits, track.looks, track.misses = source.hits, source.looks, source.misses
        track.identity, track.identify_s = source.identity, source.identify_s
        track.group, track.rounds, track.reply = source.group, source.rounds, source.reply
        track.number, track.link, track.sender = source.number, NOBODY, source.sender
        track.order, track.order_unit, track.why = source.order, source.order_unit, source.why
        track.holder = world.units[world.cases[c].draw, u].radar
    world.unit_states[c, u].post = q
    radar_index = world.units[world.cases[c].draw, u].radar
    state = world.radar_states[c, radar_index]
    state.post = q
    if state.searches == 0:
        state.searches = 1
        state.false_s = now
        next_false(world, c, radar_index)
    for t in range(world.targets.shape[0]):
        reset_sight(world, c, radar_index, t, now)


@inner
def lose_post(world, c, p, now):
    """A command post is gone: nobody hears its radars; each of its fire units stands alone."""
    world.post_states[c, p].gone = 1
    for radar_index in range(world.radars.shape[1]):
        if world.radar_states[c, radar_index].post == p:
            world.radar_states[c, radar_index].post = NOBODY
    for u in range(world.units.shape[1]):
        if world.unit_states[c, u].post == p:
            for q in range(world.posts.shape[0]):
                if world.posts[q].unit == u:
                    stand_alone(world, c, u, p, q, now)
    tell(world, now, POST_LOST, NONE_YET, NOBODY, NOBODY, p, 0.0, (0.0, 0.0, 0.0))


@inner
def lose_launcher(world, c, i):
    """A launcher is gone with what is on it."""
    launcher = world.launchers[i]
    state = world.launcher_states[c, i]
    unit = world.unit_states[c, launcher.unit]
    state.gone = 1
    for y in range(8):
        unit.stock[y] -= state.left[y]
        unit.lost[y] += state.left[y]
        state.left[y] = 0
    tell(world, launcher.lost_s, LAUNCHER_LOST, NONE_YET, NOBODY, NOBODY, launcher.unit, 0.0, get3(launcher.r_m))


@inner
def reload(world, c, i, now):
    """Fill an empty launcher again once its time for that is over; the reloads are counted."""
    launcher = world.launchers[i]
    state = world.launcher_states[c, i]
    unit = world.unit_states[c, launcher.unit]
    for y in range(8):
        if state.left[y] > 0:
            return
    if math.isinf(state.ready_s):
        state.ready_s = now + world.units[world.cases[c].draw, launcher.unit].reload_s
    if now >= state.ready_s:
        state.ready_s = math.inf
        state.reloads += 1
        for y in range(8):
            state.left[y] = launcher.load[y]
            unit.stock[y] += launcher.load[y]
            unit.reloaded[y] += launcher.load[y]


@inner
def threatened_s(world, c, p, radar_index):
    """Return how soon a track of a picture that is not a friend's will be upon a radar, as it flies now."""
    soonest_s = NEVER_S
    place = get3(world.radars[world.cases[c].draw, radar_index].r_m)
    for n in range(world.post_states[c, p].slots):
        track = world.tracks[c, p, n]
        if track.phase == CONFIRMED and track.identity != FRIEND:
            soonest_s = min(soonest_s, time_to_strike_s(position(track), velocity(track), place))
    return soonest_s


@inner
def guides(world, c, radar_index):
    """Return whether a fire unit has missiles in the air that this radar guides."""
    for u in range(world.units.shape[1]):
        if world.units[world.cases[c].draw, u].radar == radar_index and world.unit_states[c, u].missile_channels > 0:
            return True
    return False


@inner
def hush(world, c, now):
    """Let radars fall silent for a while when something is about to be upon them, unless they guide missiles."""
    doctrine = world.doctrine[world.cases[c].draw]
    for radar_index in range(world.radars.shape[1]):
        state = world.radar_states[c, radar_index]
        if state.post < 0 or now < state.hushed_s or now >= state.lost_s or guides(world, c, radar_index):
            continue
        if threatened_s(world, c, state.post, radar_index) < doctrine.hush_ahead_s:
            state.silent_from_s = now
            state.hushed_s = now + doctrine.hush_s
            place = get3(world.radars[world.cases[c].draw, radar_index].r_m)
            tell(world, now, HUSHED, NONE_YET, NOBODY, NOBODY, radar_index, doctrine.hush_s, place)


@joined
def suffer(world, c, now):
    """Take from the defence what the scenario takes by now, reload, and hide from what homes."""
    for p in range(world.posts.shape[0]):
        if world.post_states[c, p].gone == 0 and now >= world.posts[p].lost_s:
            lose_post(world, c, p, now)
    for i in range(world.launchers.shape[0]):
        if world.launcher_states[c, i].gone == 0:
            if now >= world.launchers[i].lost_s:
                lose_launcher(world, c, i)
            elif world.launcher_states[c, i].reloads < world.launchers[i].reload_count:
                reload(world, c, i, now)
    if world.doctrine[world.cases[c].draw].hush_s > 0.0:
        hush(world, c, now)
