"""Tracks: how much noise a plot shows to be needed, and the rules by which a track starts, is confirmed and is dropped.

Sources: process noise adjusted to surprises after Y. Bar-Shalom, X. R. Li, T. Kirubarajan, Estimation with
Applications to Tracking and Navigation (2001), section 11.2; M-of-N confirmation after S. Blackman, R. Popoli, Design
and Analysis of Modern Tracking Systems (1999), chapter 6. The filter itself is `kalman`.
"""

from __future__ import annotations

import math

from threatring.kernel import code, kernel, stage
from threatring.models.ballistic import ballistic_acceleration, predict_ballistic
from threatring.models.earth import altitude_m, up_at
from threatring.models.kalman import carry_into, distance2_det, lay_noise_into, update3_into
from threatring.models.kalman import predict_into as predict_into
from threatring.models.vec import along, dot, scale, sub
from threatring.records.enums import Identity, TrackPhase

SPEED_UNKNOWN_M_S = 1500.0  # one sigma of each velocity component before a second plot, high up where missiles fall
SPEED_LOW_M_S = 350.0  # the same where aircraft fly: a neighbour's plot must not pass for a very fast one's
FALLING_HEIGHT_M = 25_000.0  # higher than aircraft fly: the track is taken for a ballistic missile
FALLING_SINK_M_S = 400.0  # or sinks faster than this
HOLD_COUNT = 2.5  # intervals a surprise lasts: two more plots, the half so that rounding never decides
FALL_STEP_S = 2.0  # step of the fall that is predicted (within 20 m of a fine one over 60 s)
CONFIRMED = code(TrackPhase.CONFIRMED)
TENTATIVE = code(TrackPhase.TENTATIVE)
DROPPED = code(TrackPhase.DROPPED)
NO_TRACK = code(TrackPhase.NONE)
PENDING = code(Identity.PENDING)


@kernel
def position(track):
    """Return the track's position, Earth-fixed."""
    return track.x[0], track.x[1], track.x[2]


@kernel
def velocity(track):
    """Return the track's velocity, Earth-fixed."""
    return track.x[3], track.x[4], track.x[5]


@kernel
def is_falling(r, v):
    """Return 1 when a track moves like a ballistic missile: above aircraft, or sinking faster than they do."""
    sink_m_s = -dot(v, up_at(r))
    return 1 if altitude_m(r) > FALLING_HEIGHT_M or sink_m_s > FALLING_SINK_M_S else 0


@kernel
def expected_m_s2(env, track, ballistic_kg_m2):
    """Return the acceleration the prediction counts on: none, or free fall for a ballistic track."""
    if track.falls == 1:
        return ballistic_acceleration(env, position(track), velocity(track), ballistic_kg_m2)
    return 0.0, 0.0, 0.0


@stage
def fall_means_m_s2(env, track, time_s, ballistic_kg_m2):
    """Return the acceleration a prediction counts on until a time: its mean for the place, its mean for the speed.

    None for what flies; for what falls both come from the fall itself, because drag multiplies within a revisit:
    constant acceleration is 230 m wrong after 6 s and 1 km after 10 s at 20 km height, this less than 2 m.
    """
    dt = time_s - track.time_s
    if track.falls == 0 or dt <= 0.0:
        return (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)
    r = position(track)
    v = velocity(track)
    r1, v1 = predict_ballistic(env, r, v, ballistic_kg_m2, dt, FALL_STEP_S)
    return scale(sub(sub(r1, r), scale(v, dt)), 2.0 / (dt * dt)), scale(sub(v1, v), 1.0 / dt)


@stage
def take_into(track, time_s, plot, axes, sigmas_m, quiet_m2_s3, manoeuvre_m2_s3, means_m_s2, surprise_count):
    """Take a plot in with as much process noise as it shows to be needed; return its squared distance (NIS).

    Adjustable noise (Bar-Shalom, Li, Kirubarajan, section 11.2): the quiet density until a plot lies further off than
    `surprise_count`; then the noise that was missing since the last plot is laid at once, and the manoeuvre density
    holds for the next two plots, longer while they surprise too.
    """
    dt = time_s - track.time_s
    noise_m2_s3 = manoeuvre_m2_s3 if time_s < track.manoeuvre_s else quiet_m2_s3
    carry_into(track, time_s, noise_m2_s3, means_m_s2)
    nis, _ = distance2_det(track, time_s, 0.0, means_m_s2, plot, axes, sigmas_m)
    if nis > surprise_count:
        lay_noise_into(track, dt, manoeuvre_m2_s3 - noise_m2_s3)
        track.manoeuvre_s = max(track.manoeuvre_s, time_s + HOLD_COUNT * dt)
    update3_into(track, plot, axes, sigmas_m)
    return nis


@stage
def start_into(track, time_s, plot, axes, sigmas_m, radial_m_s, radial_sigma_m_s):
    """Start a track on its first plot; of its velocity only the part along the line of sight (`axes[0]`) is measured.

    Doppler serves the start only, where it makes the next gate fifty times shorter in depth; later the speed that plots
    of all radars give is nearly as good, and an update by it would need the sensor's own, ambiguous, error model.
    """
    p = track.cov
    line = axes[0]
    speed_m_s = SPEED_UNKNOWN_M_S if altitude_m(plot) > FALLING_HEIGHT_M else SPEED_LOW_M_S
    unknown = speed_m_s * speed_m_s
    less = radial_sigma_m_s * radial_sigma_m_s - unknown
    for i in range(3):
        track.x[i] = plot[i]
        track.x[i + 3] = radial_m_s * line[i]
        for j in range(3):
            p[i, j] = 0.0
            p[i, j + 3] = 0.0
            p[i + 3, j] = 0.0
            p[i + 3, j + 3] = less * line[i] * line[j]
            for k in range(3):
                p[i, j] += sigmas_m[k] * sigmas_m[k] * axes[k][i] * axes[k][j]
        p[i + 3, i + 3] += unknown
    track.time_s = time_s
    track.started_s = time_s
    track.seen_s = time_s
    track.manoeuvre_s = time_s
    track.phase = TENTATIVE
    track.hits = 1
    track.looks = 1
    track.misses = 0
    track.falls = 0
    track.identity = PENDING
    track.rounds = 0


@kernel
def missed_since(track, time_s, revisit_s):
    """Return how many looks passed without a plot since the last; one counts half a revisit after it was due."""
    return max(int(math.floor((time_s - track.seen_s) / revisit_s - 0.5)), 0)


@kernel
def hit_into(track, time_s, revisit_s, confirm_hits, confirm_looks):
    """Count a plot; return 1 when it confirms the track: its M-th within N looks, those it was missed in included.

    A tentative track for which M within N has become impossible ends instead (phase NONE).
    """
    if track.phase == TENTATIVE:
        track.hits += 1
        track.looks += 1 + missed_since(track, time_s, revisit_s)
    track.seen_s = time_s
    track.misses = 0
    if track.phase != TENTATIVE:
        return 0
    if track.looks - track.hits > confirm_looks - confirm_hits:
        track.phase = NO_TRACK
    elif track.hits >= confirm_hits:
        track.phase = CONFIRMED
        return 1
    return 0


@kernel
def aged_into(track, now_s, revisit_s, confirm_hits, confirm_looks, drop_misses):
    """Count the looks a track was missed in until now; return 1 when that drops a confirmed one.

    A tentative track ends (phase NONE) when M hits within N looks have become impossible.
    """
    if track.phase != TENTATIVE and track.phase != CONFIRMED:
        return 0
    track.misses = missed_since(track, now_s, revisit_s)
    if track.phase == TENTATIVE:
        if track.looks + track.misses - track.hits > confirm_looks - confirm_hits:
            track.phase = NO_TRACK
        return 0
    if track.misses >= drop_misses:
        track.phase = DROPPED
        return 1
    return 0


@kernel
def doubt_m(track, time_s, noise_m2_s3):
    """Return one sigma of a track's position at a time, the worst it can be in any direction."""
    dt = max(time_s - track.time_s, 0.0)
    p = track.cov
    here = p[0, 0] + p[1, 1] + p[2, 2] + 2.0 * dt * (p[0, 3] + p[1, 4] + p[2, 5])
    return math.sqrt(here + dt * dt * (p[3, 3] + p[4, 4] + p[5, 5] + noise_m2_s3 * dt))


@stage
def ahead(env, track, time_s, ballistic_kg_m2):
    """Return where a track will be at a time: straight on, or in free fall with drag."""
    left_s = time_s - track.time_s
    if track.falls == 0 or left_s <= 0.0:
        return along(position(track), velocity(track), left_s)
    return predict_ballistic(env, position(track), velocity(track), ballistic_kg_m2, left_s, FALL_STEP_S)[0]


@kernel
def confirmed_after(waiting, idle_prob, reporter, prob, confirm_hits, confirm_looks):
    """Take one look into the chances of a track; return (chance that none stands, chance that this look confirms one).

    waiting[h, m, r]: chance of a tentative track with h plots and m misses that radar r saw last; it is changed. The
    rules are those of `start_into`, `hit_into` and `aged_into`: only misses of the radar that saw it last count.
    """
    spare = confirm_looks - confirm_hits
    needed = max(confirm_hits, 2)  # the plot that starts a track confirms none
    confirmed_prob = 0.0
    freed_prob = 0.0
    for hits in range(needed - 1, 0, -1):
        for misses in range(spare, -1, -1):
            for radar in range(waiting.shape[2]):
                weight = waiting[hits, misses, radar]
                if weight == 0.0:
                    continue
                waiting[hits, misses, radar] = 0.0 if radar == reporter else weight * (1.0 - prob)
                if hits + 1 >= needed:
                    confirmed_prob += weight * prob
                else:
                    waiting[hits + 1, misses, reporter] += weight * prob
                if radar == reporter and misses + 1 > spare:
                    freed_prob += weight * (1.0 - prob)
                elif radar == reporter:
                    waiting[hits, misses + 1, radar] += weight * (1.0 - prob)
    waiting[1, 0, reporter] += idle_prob * prob
    return idle_prob * (1.0 - prob) + freed_prob, confirmed_prob


@stage
def confirmed_into(found, each_prob, confirm_hits, confirm_looks, waiting):
    """Fill in the chance that one radar has confirmed a track, look by look.

    each_prob (n,) is the chance of a plot at each look; waiting (hits + 1, looks - hits + 1, 1) is scratch, hits 2 at
    least.
    """
    for hits in range(waiting.shape[0]):
        for misses in range(waiting.shape[1]):
            waiting[hits, misses, 0] = 0.0
    idle_prob = 1.0
    done_prob = 0.0
    for i in range(each_prob.shape[0]):
        idle_prob, more_prob = confirmed_after(waiting, idle_prob, 0, each_prob[i], confirm_hits, confirm_looks)
        done_prob += more_prob
        found[i] = done_prob
