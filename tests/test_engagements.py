"""Closed forms of engagements against scipy and against sums written out."""

from __future__ import annotations

import math

import pytest

from threatring.engagements import (
    erlang_blocked_prob,
    kill_prob_for_no_leaker,
    leaker_probs,
    salvo_kill_prob,
    salvo_leaker_count,
    salvo_lost_count,
    shoot_look_shoot,
    shots_for_kill_prob,
)


@pytest.mark.parametrize("count, prob", [(12, 0.09), (8, 0.3), (1, 0.0), (5, 1.0)])
def test_leakers(count: int, prob: float) -> None:
    """scipy.stats.binom, 1e-12."""
    stats = pytest.importorskip("scipy.stats")
    assert leaker_probs(count, prob) == pytest.approx(list(stats.binom.pmf(range(count + 1), count, prob)), abs=1e-12)


@pytest.mark.parametrize("load, channels", [(5.0, 6), (8.0, 6), (20.0, 10), (0.0, 3), (1.0, 1)])
def test_erlang(load: float, channels: int) -> None:
    """Erlang's B as the sum it is defined by: a^n / n! over the sum of a^k / k!, 1e-12."""
    terms = [load**k / math.factorial(k) for k in range(channels + 1)]
    assert erlang_blocked_prob(load, channels) == pytest.approx(terms[-1] / sum(terms), abs=1e-12)


def test_shots_for_a_goal() -> None:
    """Wilkening 2000: 80 % chance of no leaker among 20 asks for 0.9889 each; n shots reach it, n - 1 do not."""
    goal = kill_prob_for_no_leaker(0.8, 20)
    assert goal == pytest.approx(0.988904832905, abs=1e-12)
    for prob in (0.3, 0.5, 0.7, 0.9):
        shots = shots_for_kill_prob(goal, prob)
        assert shots is not None and salvo_kill_prob(prob, shots - 1) < goal <= salvo_kill_prob(prob, shots)
    assert shots_for_kill_prob(goal, 0.7, track_prob=0.98) is None and shots_for_kill_prob(goal, 0.0) is None
    assert shots_for_kill_prob(goal, 1.0) == 1


@pytest.mark.parametrize("given_kill, given_miss", [(1.0, 0.0), (0.9, 0.1), (0.8, 0.3)])
def test_shoot_look_shoot(given_kill: float, given_miss: float) -> None:
    """Two salvos of one, written out: p + q (1 - m) p killed, 1 + p (1 - k) + q (1 - m) spent, 1e-12."""
    killed, spent = shoot_look_shoot(0.7, [1, 1], given_kill, given_miss)
    assert killed == pytest.approx(0.7 + 0.3 * (1.0 - given_miss) * 0.7, abs=1e-12)
    assert spent == pytest.approx(1.0 + 0.7 * (1.0 - given_kill) + 0.3 * (1.0 - given_miss), abs=1e-12)


def test_salvo_exchange() -> None:
    """Hughes 1995, (offence - defence) / staying power within 0 and the force; no more get through than were fired."""
    assert salvo_lost_count(4 * 3, 2 * 3, 2.0, 3.0) == 3.0 and salvo_lost_count(4 * 2, 2 * 3, 2.0, 3.0) == 1.0
    assert salvo_lost_count(100.0, 1.0, 1.0, 7.0) == 7.0 and salvo_lost_count(1.0, 5.0, 1.0, 7.0) == 0.0
    assert salvo_leaker_count(10.0, 0.0) == 10.0
