"""The kill chain, one step after another, and the clock that drives it.

One step of a case reads: search, arrive, identify, assign, fire; then all missiles of the block fly one tick together.
"""

from __future__ import annotations

import math

from threatring.engine.command import DECISION_S, assign
from threatring.engine.cueing import cue_searches
from threatring.engine.evasion import evade
from threatring.engine.film import frame
from threatring.engine.fire import fire
from threatring.engine.flight import TICK_S
from threatring.engine.identifying import identify
from threatring.engine.links import exchange
from threatring.engine.losses import suffer
from threatring.engine.outcome import FRIEND, PENDING, arrivals, leftovers
from threatring.engine.picture import age, perceive
from threatring.engine.sensing import FIRST, SECOND, next_false, reset_sight
from threatring.engine.sweeps import clear_lanes, fly
from threatring.engine.world import CLOCK, FILMING
from threatring.kernel import NOBODY, NONE_YET, code, inner, joined, kernel, stage
from threatring.models.dice import gauss, gauss2, u01
from threatring.models.tracker import CONFIRMED, NO_TRACK
from threatring.records.enums import Question

AIRFRAME_RCS, ALIGNMENT = code(Question.AIRFRAME_RCS), code(Question.ALIGNMENT)
ARRIVAL = code(Question.ARRIVAL)
FRAME_S = 1.0  # between two frames of objects and tracks in a film; missiles are written every tick


@kernel
def clear_shot(shot):
    """Make a shot row ready for a new case."""
    shot.phase = 0
    shot.end = 0
    shot.kill_prob = 0.0
    for k in range(3):
        shot.lateral[k] = 0.0
        shot.noise_m[k] = 0.0


@kernel
def clear_outcome(outcome, side):
    """Make an outcome row ready for a new case: nothing has happened yet."""
    outcome.side = side
    outcome.end = 0
    outcome.reason = 0
    outcome.bystander = 0
    outcome.shots = 0
    outcome.first_plot_s = math.nan
    outcome.first_plot_range_m = math.nan
    outcome.confirmed_s = math.nan
    outcome.identified_s = math.nan
    outcome.assigned_s = math.nan
    outcome.locked_s = math.nan
    outcome.launched_s = math.nan
    outcome.intercepted_s = math.nan
    outcome.killed_s = math.nan
    outcome.end_s = math.nan
    outcome.blocked_by = 0
    outcome.blocked_since_s = math.nan
    outcome.identity = 0


@kernel
def clear_engagement(row):
    """Make an engagement row ready for a new case."""
    row.phase = 0
    row.locked = 0
    row.lock_hits = 0
    row.lock_looks = 0
    row.salvos = 0
    row.first_shot = 0
    row.flying = 0
    row.last_burst_s = 0.0
    row.counts_ballistic = 0
    row.next_plan_s = 0.0
    row.next_look_s = 0.0


@joined
def reset_unit(world, c, u):
    """Fill the magazines of a fire unit and face it along its boresight (the north of the scenario's radar row)."""
    state = world.unit_states[c, u]
    state.next_launch_s = 0.0
    state.slew_done_s = 0.0
    state.target_channels = 0
    state.missile_channels = 0
    state.ballistic_channels = 0
    state.target_channels_peak = 0
    state.missile_channels_peak = 0
    state.post = world.units[world.cases[c].draw, u].post
    state.boresight_rad = world.units[world.cases[c].draw, u].boresight_rad
    state.slew_to_rad = state.boresight_rad
    for y in range(8):
        state.stock[y] = 0
        state.fired[y] = 0
        state.failed[y] = 0
        state.lost[y] = 0
        state.reloaded[y] = 0
    for i in range(world.launchers.shape[0]):
        if world.launchers[i].unit == u:
            world.launcher_states[c, i].gone = 0
            world.launcher_states[c, i].reloads = 0
            world.launcher_states[c, i].ready_s = math.inf
            for y in range(8):
                world.launcher_states[c, i].left[y] = world.launchers[i].load[y]
                state.stock[y] += world.launchers[i].load[y]


@kernel
def clear_flyer(flyer, target):
    """Put an object on its laid path, unwarned; a carried one under its carrier."""
    flyer.free = 0
    flyer.locks = 0
    flyer.released = 1 if target.carrier < 0 else 0
    flyer.kind = 0
    flyer.delay_s = 0.0
    flyer.path_s = target.start_s
    flyer.time_s = 0.0
    flyer.warned_s = math.inf
    flyer.until_s = -math.inf
    flyer.begun_s = 0.0


@joined
def arrival_delay_s(world, c, t):
    """Return how late an object starts in this case: with a mean wait, a Poisson stream from the one before."""
    target = world.targets[t]
    if target.wait_s <= 0.0:
        return 0.0
    case = world.cases[c]
    u = u01(world.seed, case.draw, case.run, ARRIVAL, t, NONE_YET, NONE_YET, NONE_YET)
    before_s = world.flyers[c, t - 1].delay_s if target.follows == 1 else 0.0
    return before_s - target.wait_s * math.log(u)


@joined
def reset_radar(world, c, radar_index):
    """Set a radar up: alive, heard by its post, and a little wrong for the whole case."""
    case = world.cases[c]
    radar = world.radars[case.draw, radar_index]
    state = world.radar_states[c, radar_index]
    state.lost_s = radar.lost_s
    state.post = radar.post
    state.searches = radar.searches
    state.facing_rad = radar.boresight_rad
    state.silent_from_s = math.inf
    state.hushed_s = -math.inf
    z0, z1 = gauss2(world.seed, case.draw, case.run, ALIGNMENT, radar_index, NONE_YET, NONE_YET, FIRST)
    z2, _ = gauss2(world.seed, case.draw, case.run, ALIGNMENT, radar_index, NONE_YET, NONE_YET, SECOND)
    state.bias_range_m = z0 * radar.align_range_m
    state.bias_azimuth_rad = z1 * radar.align_angle_rad
    state.bias_elevation_rad = z2 * radar.align_angle_rad
    state.false_s = 0.0
    state.false_count = 0
    state.cued = 0
    state.cue_s = math.inf
    state.turn_count = 0
    state.next_look_s = math.inf
    next_false(world, c, radar_index)


@joined
def clear_slots(world, c):
    """Empty all pictures, all links, and what fire units do with tracks."""
    for p in range(world.posts.shape[0]):
        world.post_states[c, p].gone = 0
        world.post_states[c, p].slots = 0
    for i in range(world.links.shape[0]):
        world.link_states[c, i].next_s = 0.0
    for n in range(world.tracks.shape[2]):
        for p in range(world.tracks.shape[1]):
            world.tracks[c, p, n].phase = NO_TRACK
        for i in range(world.mail.shape[1]):
            world.mail[c, i, n].phase = NO_TRACK
        for u in range(world.units.shape[1]):
            world.locks[c, u, n].phase = NO_TRACK
            world.locks[c, u, n].truth = NOBODY
            clear_engagement(world.engagements[c, u, n])


@inner
def begin(world, c, run, draw):
    """Set case row c of the block to the start of one run under one set of unknowns."""
    case = world.cases[c]
    case.run = run
    case.draw = draw
    case.done = 0
    case.shot_count = 0
    case.first_flying = 0
    case.flying = 0
    case.enemies = 0
    case.next_arrival_s = 0.0
    case.track_count = 0
    case.next_decision_s = 0.0
    case.end_s = math.nan
    case.ordered = 0
    for s in range(world.shots.shape[1]):
        clear_shot(world.shots[c, s])
    for u in range(world.units.shape[1]):
        reset_unit(world, c, u)
    for radar_index in range(world.radars.shape[1]):
        reset_radar(world, c, radar_index)
    clear_slots(world, c)
    for t in range(world.targets.shape[0]):
        target = world.targets[t]
        clear_outcome(world.outcomes[c, t], target.side)
        case.enemies += 1 if target.side != FRIEND else 0
        world.plights[c, t].result = 0
        for reason in range(world.plights[c, t].held_s.shape[0]):
            world.plights[c, t].held_s[reason] = 0.0
        sigma_db = world.classes[draw, target.klass].spread_db
        z = gauss(world.seed, draw, run, AIRFRAME_RCS, t, NONE_YET, NONE_YET, NONE_YET)
        world.flyers[c, t].echo_factor = math.pow(10.0, 0.1 * sigma_db * z) * target.rcs_factor
        clear_flyer(world.flyers[c, t], target)
        world.flyers[c, t].delay_s = arrival_delay_s(world, c, t)
        for radar_index in range(world.radars.shape[1]):
            reset_sight(world, c, radar_index, t, 0.0)


@inner
def is_over(world, c, now):
    """Return whether nothing can change: enemies settled, no missile flying, nothing to assess, no friend near."""
    if now >= world.duration_s:
        return True
    if world.cases[c].enemies > 0:
        return False
    for u in range(world.units.shape[1]):
        if world.unit_states[c, u].target_channels > 0:
            return False
    for p in range(world.tracks.shape[1]):
        for n in range(world.post_states[c, p].slots):
            track = world.tracks[c, p, n]
            if track.phase == CONFIRMED and track.truth >= 0 and world.outcomes[c, track.truth].end == PENDING:
                return False
    return True


@joined
def decide(world, c, now):
    """One step of the kill chain of one case."""
    case = world.cases[c]
    perceive(world, c, now)
    if now >= case.next_decision_s:
        case.next_decision_s = now + DECISION_S
        arrivals(world, c, now)
        age(world, c, now)
        suffer(world, c, now)
        exchange(world, c, now)
        identify(world, c, now)
        cue_searches(world, c, now)
        assign(world, c, now)
        if is_over(world, c, now):
            leftovers(world, c, now)
            case.done = 1
            case.end_s = now
    fire(world, c, now)
    if world.tally[FILMING] == 1:
        frame(world, c, now, now % FRAME_S == 0.0)


@stage
def advance(world, until_s):
    """Advance the block to a time, in any number of calls with the same bytes; return how many cases still run."""
    running = 1
    while running > 0 and world.tally[CLOCK] * TICK_S <= until_s:
        now = world.tally[CLOCK] * TICK_S
        running = 0
        for c in range(world.cases.shape[0]):
            if world.cases[c].done == 0:
                decide(world, c, now)
                running += 1 - world.cases[c].done
        if world.evading > 0:
            evade(world, now)
        fly(world, now)
        world.tally[CLOCK] += 1
    return running


@stage
def begin_block(world, first_run, count, replicates, first_draw):
    """Set the rows of the block to the start of `count` runs from first_run; run = draw x replicates + replicate."""
    world.tally[CLOCK] = 0
    clear_lanes(world)
    for c in range(world.cases.shape[0]):
        if c < count:
            run = first_run + c
            begin(world, c, run, first_draw + run // replicates)
        else:
            world.cases[c].done = 1


def play(world, first_run, count, replicates, first_draw):
    """Play `count` runs from first_run in the rows of the block. No kernel: that would compile both once more."""
    begin_block(world, first_run, count, replicates, first_draw)
    advance(world, world.duration_s + 1.0)
