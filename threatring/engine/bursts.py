"""Burst: how a missile's story ends, and what its warhead does.

One die, thrown at launch, decides the whole single shot: above the missile's reliability it failed in the tube, below
the kill probability of this burst it kills.
"""

from __future__ import annotations

import math

from threatring.engine.film import note
from threatring.engine.outcome import reached_into, settle, shot_result
from threatring.engine.sensing import PENDING
from threatring.kernel import code, inner
from threatring.models.airframe import motion_end_s
from threatring.models.vec import get3
from threatring.models.warhead import kill_prob, lethality
from threatring.records.enums import End, EventKind, ShotEnd, ShotPhase

ENDED = code(ShotPhase.ENDED)
KILL, BURST_NO_KILL, WIDE_MISS = code(ShotEnd.KILL), code(ShotEnd.BURST_NO_KILL), code(ShotEnd.WIDE_MISS)
TARGET_GONE = code(ShotEnd.TARGET_GONE)
KILLED = code(End.KILLED)
BURST_EVENT = code(EventKind.BURST)
FUZE_RADII = 3.0  # farther than this many lethal radii the fuze stays silent


@inner
def end_shot(world, c, s, time_s, end):
    """A missile's story ends: its channel is free, its engagement has one missile less in the air."""
    shot = world.shots[c, s]
    row = world.engagements[c, shot.unit, shot.track]
    shot.phase = ENDED
    shot.end = end
    shot.end_s = time_s
    row.flying -= 1
    world.cases[c].flying -= 1
    row.last_burst_s = max(row.last_burst_s, time_s)
    world.unit_states[c, shot.unit].missile_channels -= 1
    shot_result(world, c, s, time_s)


@inner
def burst(world, c, s, time_s, closest_m):
    """A missile passes its target: fuze, warhead, and the die thrown at launch decide."""
    case = world.cases[c]
    shot = world.shots[c, s]
    missile = world.missiles[case.draw, shot.missile]
    target = world.targets[shot.target]
    outcome = world.outcomes[c, shot.target]
    shot.closest_m = closest_m
    if outcome.end != PENDING or time_s > motion_end_s(world.flyers[c, shot.target], target):
        end_shot(world, c, s, time_s, TARGET_GONE)
        return
    fixed = world.doctrine[case.draw].fixed_kill_prob
    effect = lethality(closest_m, missile.lethal_radius_m)
    prob = kill_prob(missile.reliability_prob, effect, world.kill_scale[case.draw, shot.missile, target.klass])
    if closest_m > FUZE_RADII * missile.lethal_radius_m:
        prob = 0.0
    shot.kill_prob = prob if fixed < 0.0 else fixed
    end = KILL if shot.die_prob < shot.kill_prob else BURST_NO_KILL
    if closest_m > FUZE_RADII * missile.lethal_radius_m and fixed < 0.0:
        end = WIDE_MISS
    first = math.isnan(outcome.intercepted_s) or time_s < outcome.intercepted_s  # two may pass within one tick
    if first and end != WIDE_MISS:
        outcome.intercepted_s = time_s
        reached_into(outcome, time_s)  # it may have been meant for another
        if math.isnan(outcome.launched_s):
            outcome.launched_s = time_s
    count = world.targets.shape[0]
    note(world, time_s, BURST_EVENT, end, count + s, shot.target, shot.unit, closest_m, get3(shot.r_m))
    if end == KILL:
        outcome.bystander = 1 if shot.meant != shot.target else 0
        settle(world, c, shot.target, KILLED, time_s)
    end_shot(world, c, s, time_s, end)
