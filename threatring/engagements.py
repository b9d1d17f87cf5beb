"""Closed forms of engagements: what an idealised raid must come out as, and the reference lines of studies.

Each holds for independent shots of one kill probability; `erlang_blocked_prob` for a long stationary Poisson stream in
which nobody queues. A real raid is neither; see docs/idealised.md for the settings that make the simulation meet them.
Sources: binomial leakers and shots for a goal after D. A. Wilkening, Science & Global Security 8 (2000) 183-215;
shoot-look-shoot after K. D. Glazebrook and A. R. Washburn, Operations Research 52 (2004) 454-463; blocked calls after
A. K. Erlang, Elektroteknikeren 13 (1917) 5-13; salvo exchange after W. P. Hughes, Naval Research Logistics 42 (1995)
267-289.
"""

from __future__ import annotations

import math
from collections.abc import Sequence


def salvo_kill_prob(shot_prob: float, shot_count: int) -> float:
    """Return the probability that at least one of n independent shots kills.

    >>> round(salvo_kill_prob(0.7, 2), 6)
    0.91
    """
    return 1.0 - (1.0 - shot_prob) ** shot_count


def leaker_probs(threat_count: int, leak_prob: float) -> list[float]:
    """Return the probabilities of 0, 1, ... n leakers among n threats, each leaking independently.

    >>> [round(prob, 3) for prob in leaker_probs(2, 0.3)]
    [0.49, 0.42, 0.09]
    """
    return [
        math.comb(threat_count, k) * leak_prob**k * (1.0 - leak_prob) ** (threat_count - k)
        for k in range(threat_count + 1)
    ]


def shoot_look_shoot(
    shot_prob: float,
    salvo_counts: Sequence[int],
    report_kill_given_kill_prob: float = 1.0,
    report_kill_given_miss_prob: float = 0.0,
) -> tuple[float, float]:
    """Return (probability of kill, mean missiles spent) of salvos with a look after each, one report a salvo.

    The next salvo follows when the report says the target lives, rightly or not.

    >>> [round(value, 6) for value in shoot_look_shoot(0.7, [1, 1])]
    [0.91, 1.3]
    """
    alive, dead, spent = 1.0, 0.0, 0.0  # alive or dead, and still under fire
    killed = 0.0
    for count in salvo_counts:
        spent += (alive + dead) * count
        hit = alive * salvo_kill_prob(shot_prob, count)
        killed += hit
        alive = (alive - hit) * (1.0 - report_kill_given_miss_prob)
        dead = (dead + hit) * (1.0 - report_kill_given_kill_prob)
    return killed, spent


def kill_prob_for_no_leaker(goal_prob: float, threat_count: int) -> float:
    """Return the kill probability each threat must meet so that with `goal_prob` none of n leaks."""
    return float(goal_prob ** (1.0 / threat_count))


def shots_for_kill_prob(wanted_prob: float, shot_prob: float, track_prob: float = 1.0) -> int | None:
    """Return the fewest shots at a threat that give it a kill probability; None where no number does.

    track_prob: the threat is tracked at all, which no shot repairs.

    >>> shots_for_kill_prob(0.99, 0.7), shots_for_kill_prob(0.99, 0.7, track_prob=0.98)
    (4, None)
    """
    if wanted_prob >= track_prob or shot_prob <= 0.0:
        return None
    missed = 1.0 - wanted_prob / track_prob
    return max(1, math.ceil(math.log(missed) / math.log(1.0 - shot_prob) - 1e-12)) if shot_prob < 1.0 else 1


def erlang_blocked_prob(offered_load_count: float, channel_count: int) -> float:
    """Return the share of a Poisson stream that finds all channels busy, when whoever does is lost (Erlang's B).

    offered_load_count: mean number of arrivals while one channel is held; how the holding time is spread is all one.

    >>> round(erlang_blocked_prob(5.0, 10), 5)
    0.01838
    """
    blocked = 1.0
    for channels in range(1, channel_count + 1):
        blocked = offered_load_count * blocked / (channels + offered_load_count * blocked)
    return blocked


def salvo_leaker_count(weapon_count: float, stopped_count: float) -> float:
    """Return how many of a salvo get through a defence that stops so many, whatever flies beside them (Hughes).

    >>> salvo_leaker_count(48, 20.5), salvo_leaker_count(16, 20.5)
    (27.5, 0.0)
    """
    return max(0.0, weapon_count - stopped_count)


def salvo_lost_count(weapon_count: float, stopped_count: float, staying_count: float, force_count: float) -> float:
    """Return how many of a force one salvo puts out of action: each takes `staying_count` hits (Hughes).

    >>> salvo_lost_count(12, 6, 2, 3)
    3.0
    """
    return min(salvo_leaker_count(weapon_count, stopped_count) / staying_count, force_count)
