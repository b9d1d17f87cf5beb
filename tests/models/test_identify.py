"""Identity by closed form: the tree of reply, behaviour and procedure has chances that can be written down (Bayes)."""

from __future__ import annotations

import math
from itertools import product

import pytest

from tests.both_ways import assert_same_without_compiler
from threatring.models import identify
from threatring.records import Doctrine, Group, Identity, Reply, TargetClass, table

THROWS = 20_000
SIGMAS = 3.29  # 99.9 % of a normal distribution, both sides
WORKING, ANSWERS, TRIES, DECLARED = 0.9, 0.6, 2, 0.7


def rules(trusts_civil: int = 1):
    row = table(Doctrine, 1)[0]
    row.iff_working_prob, row.iff_reply_prob, row.interrogation_tries_count = WORKING, ANSWERS, TRIES
    row.declare_prob, row.trusts_civil = DECLARED, trusts_civil
    return row


def klass(group: Group, recognised_prob: float):
    row = table(TargetClass, 1)[0]
    row.group, row.recognised_prob = group, recognised_prob
    return row


def neighbours(group: int) -> list[int]:
    return [other for other in Group if identify.NEIGHBOURS[group] >> other & 1]


def closed_form(group: Group, reply: Reply, recognised_prob: float, trusts_civil: int) -> dict[int, float]:
    """Return the chance of each identity: a walk through every branch of the tree."""
    answered = WORKING * (1.0 - (1.0 - ANSWERS) ** TRIES) if reply else 0.0
    near = neighbours(group)
    taken = {group: recognised_prob} | {other: (1.0 - recognised_prob) / len(near) for other in near}
    found = dict.fromkeys((Identity.UNKNOWN, Identity.HOSTILE, Identity.FRIEND), 0.0)
    for (guess, guess_prob), heard in product(taken.items(), (True, False)):
        weight = guess_prob * (answered if heard else 1.0 - answered)
        if heard and (reply == Reply.SECURE or trusts_civil):
            found[Identity.FRIEND] += weight
        elif guess in (Group.BALLISTIC, Group.DIVING, Group.WEAPON):
            found[Identity.HOSTILE] += weight
        elif heard:
            found[Identity.UNKNOWN] += weight
        else:
            found[Identity.HOSTILE] += weight * DECLARED
            found[Identity.UNKNOWN] += weight * (1.0 - DECLARED)
    return found


def thrown(seed: int, run: int, group, reply, kind, doctrine, turn: int = 0) -> tuple[int, int]:
    guessed = identify.group_of(seed, 0, run, 3, 0, kind)
    heard = identify.reply_of(seed, 0, run, 3, turn, reply, doctrine)
    return identify.identity_of(seed, 0, run, 3, turn, guessed, heard, doctrine), guessed


@pytest.mark.parametrize("group, reply, recognised_prob, trusts_civil", [
    (Group.LARGE, Reply.SECURE, 0.8, 1),
    (Group.LARGE, Reply.CIVIL, 0.6, 0),
    (Group.LARGE, Reply.NONE, 0.4, 1),
    (Group.FIGHTER, Reply.CIVIL, 0.5, 1),
    (Group.DRONE, Reply.NONE, 0.7, 1),
    (Group.WEAPON, Reply.NONE, 0.3, 1),
])  # fmt: skip
def test_shares_of_identities(group: Group, reply: Reply, recognised_prob: float, trusts_civil: int) -> None:
    """Every identity comes as often in 20 000 cases as its branches of the tree weigh, within 99.9 %."""
    doctrine, kind = rules(trusts_civil), klass(group, recognised_prob)
    given = [thrown(1, run, group, int(reply), kind, doctrine)[0] for run in range(THROWS)]
    for identity, prob in closed_form(group, reply, recognised_prob, trusts_civil).items():
        sigma = math.sqrt(max(prob * (1.0 - prob), 1e-12) / THROWS)
        assert abs(given.count(identity) / THROWS - prob) <= SIGMAS * sigma, (identity, prob)


@pytest.mark.parametrize("group", Group)
def test_confusion_is_spread_evenly(group: Group) -> None:
    """The table of confusion: `recognised_prob` on the group itself, the rest in equal parts on its neighbours."""
    steps = 6000
    guesses = [identify.group_guessed(int(group), 0.4, (i + 0.5) / steps) for i in range(steps)]
    near = neighbours(group)
    assert guesses.count(group) == pytest.approx(0.4 * steps, abs=1) and group not in near
    for other in near:
        assert guesses.count(other) == pytest.approx(0.6 * steps / len(near), abs=1)
    assert set(guesses) == {group, *near}


def test_who_is_confused_with_whom() -> None:
    """The table is symmetric, connected, and an airliner can be taken for a cruise missile (flight PS752, 2020)."""
    assert all((other in neighbours(group)) == (group in neighbours(other)) for group, other in product(Group, Group))
    assert Group.WEAPON in neighbours(Group.LARGE) and Group.BALLISTIC not in neighbours(Group.LARGE)
    assert identify.group_guessed(int(Group.FIGHTER), 1.0, 1.0 - 1e-12) == Group.FIGHTER


def test_what_falls_is_ballistic() -> None:
    """A falling track is known by its fall, whatever its class and its die."""
    kind = klass(Group.LARGE, 0.0)
    assert {identify.group_of(1, 0, run, 0, 1, kind) for run in range(50)} == {Group.BALLISTIC}


def test_another_round_throws_anew_but_a_broken_set_stays_broken() -> None:
    """Re-identification: after n rounds a working set has answered with 1 - (1 - p)^(n tries), a broken one never."""
    doctrine, rounds, runs = rules(), 3, 4000
    heard = [any(identify.reply_of(7, 0, run, 0, turn, int(Reply.SECURE), doctrine) for turn in range(rounds))
             for run in range(runs)]  # fmt: skip
    prob = WORKING * (1.0 - (1.0 - ANSWERS) ** (TRIES * rounds))
    assert sum(heard) / runs == pytest.approx(prob, abs=SIGMAS * math.sqrt(prob * (1.0 - prob) / runs))


def test_same_without_compiler() -> None:
    """House: every kernel gives the same with the compiler and without."""
    setup = (
        "from tests.models.test_identify import rules, klass, thrown\nfrom threatring.records import Group\n"
        "doctrine, kind = rules(0), klass(Group.FIGHTER, 0.4)"
    )
    assert_same_without_compiler(setup, "[thrown(5, run, 4, 1, kind, doctrine, run % 3) for run in range(200)]")
