"""Links: what one post tells another of its tracks, how often, how late, and what is lost on the way.

A post passes on what its own radars see, never what it was told. The receiver ties a message to the track of its own it
may be the same as, by position alone; of the two pictures of it the better one counts, as with the reporting
responsibility of public data links (the best track is the one that is sent and used). Two tracks of one object that
biases keep apart stay two.
"""

from __future__ import annotations

import math

from threatring.engine.locking import sigma_of_m
from threatring.engine.picture import is_alive, new_slot
from threatring.kernel import NOBODY, NONE_YET, code, inner, joined, kernel
from threatring.models.dice import u01
from threatring.models.tracker import CONFIRMED, NO_TRACK, ahead
from threatring.models.vec import norm, sub
from threatring.records.enums import Identity, Question

LINK_LOSS = code(Question.LINK_LOSS)
HOSTILE, FRIEND = code(Identity.HOSTILE), code(Identity.FRIEND)
SAME_SIGMAS = 3.0  # two tracks nearer than so many of their joint sigmas may be one object's
TIE_COUNT = 3.0  # messages that stay away until a track is no longer tied to the sender's


@kernel
def copy_into(track, source):
    """Take over where another track is, how sure that is, and what it is believed to be."""
    for i in range(6):
        track.x[i] = source.x[i]
        for j in range(6):
            track.cov[i, j] = source.cov[i, j]
    track.time_s = source.time_s
    track.manoeuvre_s = source.manoeuvre_s
    track.falls = source.falls
    track.truth = source.truth


@joined
def send(world, c, i, now):
    """Send a message about each track that the source's own radars have just seen; it replaces the one before."""
    case = world.cases[c]
    link = world.links[i]
    ordinal = int(now / link.interval_s)
    for n in range(world.post_states[c, link.source].slots):
        track = world.tracks[c, link.source, n]
        if track.phase != CONFIRMED or track.misses > 0 or track.holder < 0:
            continue
        if u01(world.seed, case.draw, case.run, LINK_LOSS, i, n, ordinal, NONE_YET) < link.loss_prob:
            continue
        message = world.mail[c, i, n]
        copy_into(message, track)
        message.phase = CONFIRMED
        message.sender = track.number
        message.identity = track.identity
        message.message_s = now + link.delay_s


@inner
def slot_for(world, c, i, message, now):
    """Return the receiver's track a message is about: that tied to it, else the nearest that may be the same (-1)."""
    link = world.links[i]
    p = link.sink
    doctrine = world.doctrine[world.cases[c].draw]
    tied_s = TIE_COUNT * max(link.interval_s, link.delay_s)
    point = ahead(world.env, message, now, doctrine.falling_kg_m2)
    sigma_m = sigma_of_m(message, doctrine, now)
    best = NOBODY
    least = SAME_SIGMAS
    for n in range(world.post_states[c, p].slots):
        track = world.tracks[c, p, n]
        if not is_alive(track):
            continue
        if track.link == i and now - track.message_s <= tied_s:
            if track.sender == message.sender:
                return n
            continue
        own_m = sigma_of_m(track, doctrine, now)
        off = norm(sub(ahead(world.env, track, now, doctrine.falling_kg_m2), point))
        apart = off / math.sqrt(own_m * own_m + sigma_m * sigma_m)
        if apart < least:
            least = apart
            best = n
    return best


@inner
def take_message(world, c, i, message, now):
    """Bring a receiver's picture up to date with a message: tie it, and let the surer of the two count."""
    p = world.links[i].sink
    doctrine = world.doctrine[world.cases[c].draw]
    n = slot_for(world, c, i, message, now)
    fresh = n < 0
    if fresh:
        n = new_slot(world, c, p)
        if n < 0:
            return
        world.tracks[c, p, n].identity = 0
        world.tracks[c, p, n].rounds = 0
        for k in range(16):
            world.tracks[c, p, n].last_s[k] = -math.inf
        world.tracks[c, p, n].started_s = now
    track = world.tracks[c, p, n]
    if track.phase != CONFIRMED:  # a track its own radars have not confirmed yet: it will be identified from now on
        track.identify_s = now
    track.link = i
    track.sender = message.sender
    track.message_s = now
    if message.identity == FRIEND or (message.identity == HOSTILE and track.identity != FRIEND):
        track.identity = message.identity  # an answer, which makes a friend, counts more than a judgement
    own = not fresh and track.holder >= 0 and track.misses == 0
    if own and sigma_of_m(track, doctrine, now) <= sigma_of_m(message, doctrine, now):
        return
    copy_into(track, message)
    track.phase = CONFIRMED
    track.holder = NOBODY - i
    track.seen_s = now
    track.misses = 0


@inner
def exchange(world, c, now):
    """Deliver the messages that arrive by now, and send the next."""
    for i in range(world.links.shape[0]):
        link = world.links[i]
        for n in range(world.post_states[c, link.source].slots):
            message = world.mail[c, i, n]
            if message.phase == CONFIRMED and message.message_s <= now:
                take_message(world, c, i, message, now)
                message.phase = NO_TRACK
        if now >= world.link_states[c, i].next_s and now < world.posts[link.source].lost_s:
            send(world, c, i, now)
            world.link_states[c, i].next_s = now + max(link.interval_s, link.delay_s)
