"""Lock, launch, assess: what the fire units of one case do with the objects they were given."""

from __future__ import annotations

import math

from threatring.engine.command import (
    ACTIVE_ONLY,
    ASSESSING,
    CEASE,
    CLOSED,
    CUED,
    ENGAGE,
    FIRING,
    FLYING,
    IDLE,
    MAY_BE_ANY,
    RETRY_FAR_S,
    RETRY_S,
    forbidden_now,
    plan,
    release,
)
from threatring.engine.film import hinder, note
from threatring.engine.flight import TICK_S
from threatring.engine.identifying import FRIEND, name_of
from threatring.engine.launching import eject, launch_die
from threatring.engine.locking import guiding_track, is_fresh, lock_look
from threatring.engine.outcome import KILLED, MISSED, PENDING, remember, settle
from threatring.engine.sensing import RADAR_SILENT, is_quiet
from threatring.kernel import NOBODY, NONE_YET, code, inner, joined
from threatring.models.dice import u01
from threatring.models.firecontrol import NEVER_S, OK
from threatring.models.tracker import CONFIRMED, FALL_STEP_S, position
from threatring.records.enums import EventKind, Question, Reason, ShotEnd

PATIENCE = 8  # refusals in a row, a second apart, before a locked target is given up: one noisy track ends no salvo
LOCK_TRIES = 4  # windows of N looks before a unit gives a cue back
ASSESS = code(Question.ASSESS)
KILL, BURST_NO_KILL = code(ShotEnd.KILL), code(ShotEnd.BURST_NO_KILL)
NO_LOCK, REACTING = code(Reason.NO_LOCK), code(Reason.REACTING)
NO_MISSILE_CHANNEL, TRACK_LOST = code(Reason.NO_MISSILE_CHANNEL), code(Reason.TRACK_LOST)
BELIEVED_KILLED = code(Reason.BELIEVED_KILLED)
ASSESSED = code(EventKind.ASSESSED)


@inner
def refuse(world, c, u, n, now, why, wait_s):
    """Deal with a shot that cannot be fired now: wait for a fall, have patience with a lock, or give the track up."""
    row = world.engagements[c, u, n]
    track = world.tracks[c, world.unit_states[c, u].post, n]
    waits = wait_s < NEVER_S  # its intercept point will come down into the limits
    hinder(world, c, track, why if row.locked == 1 or waits else NO_LOCK, now)
    if waits:
        row.ready_s = now + min(max(wait_s - FALL_STEP_S, RETRY_S), RETRY_FAR_S)
        return
    row.refusals += 1
    tries = row.lock_looks // world.units[world.cases[c].draw, u].lock_look_count
    if row.locked == 1:
        row.ready_s = now + RETRY_S
    if row.refusals >= PATIENCE if row.locked == 1 else tries >= LOCK_TRIES:
        abandon(world, c, u, n, now)


@inner
def launch(world, c, u, n, now):
    """Launch the next missile of a salvo when unit, radar, tube and channel allow; else say what stands in the way."""
    unit = world.units[world.cases[c].draw, u]
    state = world.unit_states[c, u]
    row = world.engagements[c, u, n]
    held = world.tracks[c, state.post, n]
    if now < row.ready_s:
        hinder(world, c, held, REACTING, now)
        return
    if now < state.next_launch_s:
        return
    if state.missile_channels >= unit.missile_channel_count:
        hinder(world, c, held, NO_MISSILE_CHANNEL, now)
        return
    if not is_fresh(world, c, u, n):
        hinder(world, c, held, TRACK_LOST, now)
        return
    tries = row.lock_looks // unit.lock_look_count
    if row.locked == 0 and tries == 0:
        return
    track = guiding_track(world, c, u, n)
    why, missile, tof_s, loft, point, wait_s = plan(
        world, c, u, track, now, MAY_BE_ANY if row.locked == 1 else ACTIVE_ONLY
    )
    if why != OK:
        refuse(world, c, u, n, now, why, wait_s if track.falls == 1 else NEVER_S)
        return
    row.missile = missile
    row.refusals = 0
    held.why = OK
    eject(world, c, u, n, now, missile, tof_s, loft, point)
    state.next_launch_s = now + unit.launch_interval_s
    row.to_fire -= 1
    row.phase = FLYING if row.to_fire <= 0 else FIRING


@inner
def abandon(world, c, u, n, now):
    """Give up what cannot be fired: missiles in the air fly on, an engagement without any is closed."""
    row = world.engagements[c, u, n]
    row.to_fire = 0
    if row.phase == FIRING:
        row.phase = FLYING
    else:
        release(world, c, u, n, IDLE, now + 2.0 * RETRY_S)


@inner
def report(world, c, u, n, now):
    """Assess the salvo shot by shot, with the errors of the doctrine; then close the case or fire again."""
    case = world.cases[c]
    doctrine = world.doctrine[case.draw]
    row = world.engagements[c, u, n]
    track = world.tracks[c, world.unit_states[c, u].post, n]
    believed, meant = 0, NOBODY
    for s in range(row.first_shot, case.shot_count):
        shot = world.shots[c, s]
        if shot.track != n or shot.unit != u or shot.salvo != row.salvos:
            continue
        meant = shot.meant
        if shot.end == KILL or shot.end == BURST_NO_KILL:
            given_miss = doctrine.report_kill_given_miss_prob
            prob = doctrine.report_kill_given_kill_prob if shot.end == KILL else given_miss
            if u01(world.seed, case.draw, case.run, ASSESS, name_of(world, track), s, NONE_YET, NONE_YET) < prob:
                believed = 1
    row.salvos += 1
    row.believed = believed
    note(world, now, ASSESSED, NONE_YET, meant, NOBODY, u, float(believed), position(track))
    if believed == 1:
        remember(world, c, meant, BELIEVED_KILLED, now)
        release(world, c, u, n, CLOSED, math.inf)
    elif row.salvos >= doctrine.salvo_max_count or doctrine.look_between == 0:
        release(world, c, u, n, CLOSED, math.inf)
    else:
        row.phase = CUED
        row.ready_s = now
        row.to_fire = doctrine.salvo_count


@inner
def is_spared(world, c, track):
    """Return whether a track that was assigned is not to be fired at any more: it answered, or the operator forbids."""
    if track.order == ENGAGE:
        return False
    if track.identity == FRIEND or track.order == CEASE:
        return True
    return world.cases[c].ordered == 1 and forbidden_now(world, c, track) != OK


@joined
def work(world, c, u, n, now):
    """Carry one engagement forward: look, launch, wait for bursts, assess."""
    row = world.engagements[c, u, n]
    while row.next_look_s <= now:
        lock_look(world, c, u, n, row.next_look_s)
    waiting = row.phase == CUED or row.phase == FIRING
    track = world.tracks[c, world.unit_states[c, u].post, n]
    spared = waiting and is_spared(world, c, track)
    mute = waiting and is_quiet(world, c, world.units[world.cases[c].draw, u].radar, now)
    lost = waiting and track.phase != CONFIRMED and row.locked == 0
    if mute or lost or spared:
        why = RADAR_SILENT if mute else forbidden_now(world, c, track) if spared else TRACK_LOST
        hinder(world, c, track, why, now)
        abandon(world, c, u, n, now)
    elif waiting:
        launch(world, c, u, n, now)
    elif row.phase == FLYING and row.flying == 0:
        row.phase = ASSESSING
        row.report_s = max(row.last_burst_s, 0.0) + world.doctrine[world.cases[c].draw].assess_delay_s
    elif row.phase == ASSESSING and now >= row.report_s:
        report(world, c, u, n, now)


@inner
def hold(world, c, u, n, now):
    """Hold a channel for a fixed time (idealised): nothing is fired, the kill is thrown when the time is over.

    In a step of the clock targets are handed out first: the channel is given back in the step before its time is over.
    """
    if now + 1.5 * TICK_S < world.engagements[c, u, n].report_s:
        return
    doctrine = world.doctrine[world.cases[c].draw]
    t = world.tracks[c, world.unit_states[c, u].post, n].truth
    if t >= 0 and world.outcomes[c, t].end == PENDING:
        if launch_die(world, c, t, 0) < doctrine.fixed_kill_prob:
            settle(world, c, t, KILLED, now)
        else:
            remember(world, c, t, MISSED, now)
    release(world, c, u, n, CLOSED, math.inf)


@joined
def fire(world, c, now):
    """All engagements of all fire units of one case."""
    held = world.doctrine[world.cases[c].draw].engagement_s > 0.0
    for u in range(world.units.shape[1]):
        left = world.unit_states[c, u].target_channels  # every engagement under way holds one
        for n in range(world.engagements.shape[2]):
            if left == 0:
                break
            phase = world.engagements[c, u, n].phase
            if phase == IDLE or phase == CLOSED:
                continue
            left -= 1
            if held:
                hold(world, c, u, n, now)
            else:
                work(world, c, u, n, now)
