"""Associate, update: what a post makes of the plots of the radars it hears. Tracks here know nothing of objects.

Plots of one radar in one tick are taken together: those nearer than its resolution cell become one; each is weighed
against every track whose gate it lies in, and the assignment that costs least in sum is taken (global nearest
neighbour); what is left over starts tracks. A track counts looks in vain by the revisit of the radar that saw it last.
"""

from __future__ import annotations

import math

from threatring.engine.echoes import duty_of
from threatring.engine.film import note
from threatring.engine.sensing import axes_of, collect
from threatring.engine.world import PLOTS
from threatring.kernel import NOBODY, NONE_YET, code, inner, joined, kernel
from threatring.models.association import assign_into
from threatring.models.kalman import distance2_det
from threatring.models.tracker import (
    CONFIRMED,
    NO_TRACK,
    PENDING,
    TENTATIVE,
    aged_into,
    fall_means_m_s2,
    hit_into,
    is_falling,
    position,
    start_into,
    take_into,
    velocity,
)
from threatring.models.vec import along, dot, get3, norm, put3, scale, sub
from threatring.records.enums import EventKind, Phase
from threatring.units import SPEED_OF_LIGHT_M_S

CONFIRMED_EVENT, IDENTIFIED = code(EventKind.CONFIRMED), code(EventKind.IDENTIFIED)
DROPPED_EVENT = code(EventKind.DROPPED)
IDLE, CLOSED = code(Phase.IDLE), code(Phase.CLOSED)
PER_REVISIT_S = 6.0  # the accelerations the filter expects are stated for this revisit
BEND_M_S2 = 400.0  # a falling track bends no harder
UNASSIGNED = 1.0e6  # cost of leaving a plot without a track: it is left so only when no gate holds it
FORBIDDEN = math.inf


@kernel
def are_one(radar, a, b):
    """Return whether two plots of a radar lie in one resolution cell: too near in range and in both angles."""
    if abs(a.slant_m - b.slant_m) > 0.5 * SPEED_OF_LIGHT_M_S / radar.bandwidth_hz:
        return False
    return dot(get3(a.line), get3(b.line)) > math.cos(radar.beamwidth_rad)


@kernel
def join_into(a, b):
    """Let one plot stand for two that were not resolved: their middle, weighed by echo; truth is the stronger's."""
    share = b.snr / (a.snr + b.snr)
    put3(a.r_m, along(scale(get3(a.r_m), 1.0 - share), get3(b.r_m), share))
    a.time_s = max(a.time_s, b.time_s)
    a.radial_m_s += share * (b.radial_m_s - a.radial_m_s)
    if b.snr > a.snr:
        a.truth = b.truth
    a.snr += b.snr


@inner
def resolve(world, c, radar_index):
    """Join plots that the radar cannot tell apart; what was joined to another is taken from the list."""
    radar = duty_of(world, c, radar_index)
    i = 0
    while i < world.tally[PLOTS]:
        j = i + 1
        while j < world.tally[PLOTS]:
            if are_one(radar, world.plots[i], world.plots[j]):
                join_into(world.plots[i], world.plots[j])
                world.tally[PLOTS] -= 1
                if j < world.tally[PLOTS]:
                    world.plots[j] = world.plots[world.tally[PLOTS]]
            else:
                j += 1
        i += 1


@kernel
def noise_m2_s3(acceleration_m_s2):
    """Return the spectral density of an unknown acceleration that is stated for a revisit."""
    return acceleration_m_s2 * acceleration_m_s2 * PER_REVISIT_S


@joined
def expected(world, track, time_s, doctrine):
    """Return the mean accelerations a track is expected to have until a time: free fall when it falls."""
    return fall_means_m_s2(world.env, track, time_s, doctrine.falling_kg_m2)


@kernel
def speed_off2(track, plot, dt, radial_sigma_m_s, noise):
    """Return how far a plot's speed along the line of sight is from the track's, squared, in units of its spread."""
    u = get3(plot.line)
    p = track.cov
    spread = radial_sigma_m_s * radial_sigma_m_s + noise * abs(dt)
    for i in range(3):
        for j in range(3):
            spread += u[i] * p[i + 3, j + 3] * u[j]
    off = plot.radial_m_s - dot(u, velocity(track))
    return off * off / spread


@joined
def weigh(world, track, plot, doctrine, radar, radar_index):
    """Return what giving a plot to a track costs: squared distance, in speed too, and the logarithm of the gate's size.

    The speed along the line of sight tells plots of different objects apart; the track is not updated by it. One
    radar does not see one object twice in a search. Exact plots (idealised) know their object.
    """
    if plot.time_s - track.last_s[radar_index & 15] < 0.5 * radar.search_s:
        return FORBIDDEN
    if doctrine.exact_plots == 1 and plot.truth != track.truth:
        return FORBIDDEN
    dt = plot.time_s - track.time_s
    off = sub(get3(plot.r_m), along(position(track), velocity(track), dt))
    p = track.cov
    rough = (
        p[0, 0] + p[1, 1] + p[2, 2] + dt * (2.0 * (p[0, 3] + p[1, 4] + p[2, 5]) + dt * (p[3, 3] + p[4, 4] + p[5, 5]))
    )
    noise = noise_m2_s3(doctrine.manoeuvre_m_s2)
    rough += noise * abs(dt * dt * dt)
    sigma = get3(plot.sigma_m)
    far = BEND_M_S2 * dt * dt if track.falls == 1 else 0.0
    if norm(off) - far > math.sqrt(doctrine.gate_count * (rough + dot(sigma, sigma))):  # no ellipsoid is longer
        return FORBIDDEN
    means = expected(world, track, plot.time_s, doctrine)
    d2, det = distance2_det(track, plot.time_s, noise, means, get3(plot.r_m), axes_of(plot), sigma)
    d2 += speed_off2(track, plot, dt, radar.radial_sigma_m_s, noise)
    return d2 + math.log(det) if d2 <= doctrine.gate_count else FORBIDDEN


@kernel
def is_alive(track):
    """Return whether a slot holds a track."""
    return track.phase == TENTATIVE or track.phase == CONFIRMED


@joined
def is_free(world, c, p, n):
    """Return whether a slot of a picture may be used again: no track in it, and no fire unit deals with what it was."""
    if is_alive(world.tracks[c, p, n]):
        return False
    for u in range(world.unit_states.shape[1]):
        row = world.engagements[c, u, n]
        if world.unit_states[c, u].post == p and row.phase != IDLE and row.phase != CLOSED:
            return False
    return True


@inner
def new_slot(world, c, p):
    """Return a free slot of a picture, made ready for another track (-1: the picture is full)."""
    for n in range(world.tracks.shape[2]):
        if not is_free(world, c, p, n):
            continue
        for u in range(world.unit_states.shape[1]):
            if world.unit_states[c, u].post == p:
                row = world.engagements[c, u, n]
                row.phase = IDLE
                row.locked = 0
                row.salvos = 0
                row.first_shot = world.cases[c].shot_count
                row.next_plan_s = 0.0
                world.locks[c, u, n].phase = NO_TRACK
        world.post_states[c, p].slots = max(world.post_states[c, p].slots, n + 1)
        track = world.tracks[c, p, n]
        track.number = world.cases[c].track_count
        track.link = NOBODY
        track.order = NONE_YET
        track.why = NONE_YET
        world.cases[c].track_count += 1
        return n
    return NOBODY


@inner
def start(world, c, p, radar_index, plot):
    """Start a track on a plot that belongs to none."""
    n = new_slot(world, c, p)
    if n >= 0:
        track = world.tracks[c, p, n]
        radar = world.radars[world.cases[c].draw, radar_index]
        r, sigma = get3(plot.r_m), get3(plot.sigma_m)
        start_into(track, plot.time_s, r, axes_of(plot), sigma, plot.radial_m_s, radar.radial_sigma_m_s)
        for i in range(16):
            track.last_s[i] = -math.inf
        track.last_s[radar_index & 15] = plot.time_s
        track.holder = radar_index
        track.truth = plot.truth


@inner
def feed(world, c, p, radar_index, n, plot):
    """Give a plot to a track. One that is a moment older than the track is carried along with it."""
    doctrine = world.doctrine[world.cases[c].draw]
    radar = duty_of(world, c, radar_index)
    track = world.tracks[c, p, n]
    late_s = max(track.time_s - plot.time_s, 0.0)
    time_s = plot.time_s + late_s
    r = along(get3(plot.r_m), velocity(track), late_s)
    quiet, manoeuvre = noise_m2_s3(doctrine.quiet_m_s2), noise_m2_s3(doctrine.manoeuvre_m_s2)
    means = expected(world, track, time_s, doctrine)
    take_into(track, time_s, r, axes_of(plot), get3(plot.sigma_m), quiet, manoeuvre, means, doctrine.surprise_count)
    track.falls = is_falling(position(track), velocity(track))
    track.last_s[radar_index & 15] = plot.time_s
    track.holder = radar_index
    track.truth = plot.truth
    hits, looks = doctrine.confirm_hit_count, doctrine.confirm_look_count
    fresh = hit_into(track, plot.time_s, radar.search_s, hits, looks) == 1
    if fresh:
        track.identify_s = plot.time_s
    credit(world, c, track, plot.time_s, plot.slant_m, fresh)


@joined
def credit(world, c, track, time_s, slant_m, fresh):
    """Enter for the score that the object behind a confirmed track's last plot is tracked, and taken for something."""
    if track.truth < 0 or track.phase != CONFIRMED:
        return
    t = track.truth
    outcome = world.outcomes[c, t]
    if fresh or math.isnan(outcome.confirmed_s):
        outcome.confirmed_s = time_s if math.isnan(outcome.confirmed_s) else outcome.confirmed_s
        note(world, time_s, CONFIRMED_EVENT, NONE_YET, t, NOBODY, track.holder, slant_m, position(track))
    if track.identity != PENDING:
        outcome.identity = track.identity
        if math.isnan(outcome.identified_s):
            outcome.identified_s = time_s
            note(world, time_s, IDENTIFIED, NONE_YET, t, NOBODY, NOBODY, float(track.identity), position(track))


@inner
def associate(world, c, p, radar_index):
    """Give the plots of one radar to the tracks they fit best, each to one, and start tracks on the rest."""
    doctrine = world.doctrine[world.cases[c].draw]
    radar = duty_of(world, c, radar_index)
    count = world.tally[PLOTS]
    asked = 0
    for n in range(world.post_states[c, p].slots):
        track = world.tracks[c, p, n]
        if not is_alive(track):
            continue
        near = False
        for i in range(count):
            world.cost[i, asked] = weigh(world, track, world.plots[i], doctrine, radar, radar_index)
            near = near or world.cost[i, asked] < UNASSIGNED
        if near:
            world.pick[0, asked] = n
            asked += 1
    assign_into(world.cost, count, asked, UNASSIGNED, world.pick[1], world.work, world.mark)
    for i in range(count):
        k = world.pick[1, i]
        if k >= 0:
            feed(world, c, p, radar_index, world.pick[0, k], world.plots[i])
    for i in range(count):
        if world.pick[1, i] < 0:
            start(world, c, p, radar_index, world.plots[i])


@joined
def perceive(world, c, now):
    """Let every radar look, and every post that hears one bring its picture up to date."""
    for radar_index in range(world.radars.shape[1]):
        collect(world, c, radar_index, now)
        p = world.radar_states[c, radar_index].post
        if world.tally[PLOTS] > 0 and p >= 0:
            if world.doctrine[world.cases[c].draw].exact_plots == 0:
                resolve(world, c, radar_index)
            associate(world, c, p, radar_index)


@joined
def seen_every_s(world, c, holder):
    """Return how often a track ought to be seen: by the radar that saw it last, or told of by the link."""
    if holder >= 0:
        return duty_of(world, c, holder).search_s
    link = world.links[NOBODY - holder]
    return max(link.interval_s, link.delay_s)


@inner
def age(world, c, now):
    """Count the looks in vain of every track, and drop those that are seen no more."""
    case = world.cases[c]
    doctrine = world.doctrine[case.draw]
    for p in range(world.tracks.shape[1]):
        for n in range(world.post_states[c, p].slots):
            track = world.tracks[c, p, n]
            if not is_alive(track):
                continue
            revisit_s = seen_every_s(world, c, track.holder)
            hits, looks = doctrine.confirm_hit_count, doctrine.confirm_look_count
            if aged_into(track, now, revisit_s, hits, looks, doctrine.drop_miss_count) == 1 and track.truth >= 0:
                note(world, now, DROPPED_EVENT, NONE_YET, track.truth, NOBODY, track.holder, 0.0, position(track))
