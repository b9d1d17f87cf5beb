"""Who is taken for whom, and who may be shot at: "Deciding" of the models page, NATO's weapons control."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from tests.played import MIXED, SITE, begun, setup_of, stretch_of
from threatring.engine.engagement import advance
from threatring.engine.montecarlo import Played
from threatring.engine.world import Tables, World
from threatring.records import End, Group, Identity, Mode, Reason, Reply, Side, TrackPhase, Weapons

SIGMAS = 3.29  # 99.9 % of a normal distribution, both sides

#: Forty friendly aircraft in plain view that nobody shoots at: only what they are taken for is asked. The enemy who
#: starts when all is over keeps the case going.
TRANSPORTS = f"""
duration_s = 100.0
{SITE}
[[radars]]
type = "radar_91N6E"
[[raids]]
target = "target_bomber"
side = "friend"
count = 40
spacing_m = 2_000
route = [{{ bearing_deg = 60, range_m = 120_000 }}, {{ bearing_deg = 150, range_m = 120_000 }}]
[[raids]]
target = "target_bomber"
start_s = 99.0
route = [{{ bearing_deg = 300, range_m = 300_000 }}, {{ bearing_deg = 300, range_m = 200_000 }}]
[doctrine]
weapons = "hold"
[ideal]
certain_detection = true
no_delays = true
"""


def ruled(text: str, runs: int = 24, sets: int = 3, recognised_prob: float | None = None, **rules: Any) -> Tables:
    """Return the tables of a scenario with some rules of its command post replaced in every set."""
    tables = setup_of(text, runs, sets).prepared.tables
    doctrine, classes = tables.doctrine.copy(), tables.classes.copy()
    doctrine.exact_plots = 1  # an identity is a track's: here each object has one of its own ...
    doctrine.certain_detection = 1  # ... from its first plot on
    for name, value in rules.items():
        doctrine[name] = value
    if recognised_prob is not None:
        classes.recognised_prob = recognised_prob
    return tables._replace(doctrine=doctrine, classes=classes)


def flown(text: str, runs: int = 24, sets: int = 3, **rules: Any) -> Played:
    """Play a scenario under changed rules."""
    return stretch_of(ruled(text, runs, sets, **rules), 0, runs, setup_of(text, runs, sets).cases_per_set)


def within(count: int, total: int, prob: float) -> bool:
    """Return whether a count agrees with a chance, within 99.9 %."""
    return abs(count - total * prob) <= SIGMAS * math.sqrt(total * prob * (1.0 - prob)) + 1e-9


@pytest.mark.parametrize("seed", range(3))
def test_hold_means_hold(seed: int) -> None:
    """Weapons hold: whatever the chances, nobody is shot at, and that is the reason given to whoever was identified."""
    reply, declare, recognised = np.random.default_rng(seed).uniform(0.0, 1.0, 3)
    made = flown(MIXED, weapons=Weapons.HOLD, iff_reply_prob=reply, declare_prob=declare, recognised_prob=recognised)
    assert len(made.shots) == 0 and np.all(made.outcomes.shots == 0)
    assert np.all(made.units.fired == 0) and np.all(made.units.target_channels_peak == 0)
    hostile = (made.outcomes.identity == Identity.HOSTILE) & (made.outcomes.side == Side.HOSTILE)
    assert hostile.any() and np.mean(made.outcomes.reason[hostile] == Reason.WEAPONS_HOLD) > 0.9


def test_ordered_self_defence() -> None:
    """Hold with ordered self-defence: fire at what comes at the site, not at friends that pass it far away."""
    silent = {"weapons": Weapons.HOLD, "iff_reply_prob": 0.0, "declare_prob": 0.0}
    made = flown(MIXED, **silent, self_defence=1, self_defence_s=100.0).outcomes
    friends = made.side == Side.FRIEND
    assert made.shots[friends].sum() == 0 and made.shots[~friends].sum() > 0
    assert np.all(made.identity[friends] != Identity.FRIEND)
    assert flown(MIXED, **silent, self_defence=1, self_defence_s=0.0).outcomes.shots.sum() == 0


@pytest.mark.parametrize("order", [Weapons.TIGHT, Weapons.FREE])
def test_friends_that_answer_are_safe(order: Weapons) -> None:
    """Identification: who answers is a friend, and a friend is not shot at under any order."""
    made = flown(MIXED, weapons=order, iff_reply_prob=1.0, iff_working_prob=1.0)
    friends = made.outcomes.side == Side.FRIEND
    assert np.all(made.outcomes.shots[friends] == 0)
    assert np.all(made.outcomes.end[friends] == End.SAFE)
    assert made.outcomes.shots[~friends].sum() > 0


def test_friends_that_do_not_answer_are_not() -> None:
    """A friend can be shot at; it is counted."""
    made = flown(MIXED, weapons=Weapons.FREE, iff_reply_prob=0.0)
    friends = made.outcomes.side == Side.FRIEND
    assert made.outcomes.shots[friends].sum() > 0
    assert np.any(made.outcomes.end[friends] == End.KILLED)


@pytest.mark.parametrize("order", [Weapons.TIGHT, Weapons.FREE])
def test_orders_hold_at_every_moment(order: Weapons) -> None:
    """Tight: what is taken on is hostile at that moment. Free: no friend, but unknown ones too. Nothing at friends."""
    tables = ruled(MIXED, weapons=order, iff_reply_prob=0.3, interrogation_tries_count=1, declare_prob=0.3,
                   recognised_prob=1.0, reidentify_s=8.0)  # fmt: skip
    world = begun(tables, 16, 4)
    opened = np.zeros(4, int)
    for until_s in np.arange(0.0, 400.0, 0.5):
        before, fired = world.engagements.phase[:, 0].copy(), world.outcomes.shots.copy()
        spared = only_friends(world)
        advance(world, float(until_s))
        new = (before == 0) & (world.engagements.phase[:, 0] != 0)
        opened += np.bincount(identities(world)[new], minlength=4)
        assert np.array_equal(world.outcomes.shots[spared], fired[spared])
    assert opened[Identity.HOSTILE] > 0 and opened[Identity.FRIEND] == opened[Identity.PENDING] == 0
    assert (opened[Identity.UNKNOWN] > 0) == (order == Weapons.FREE)


def only_friends(world: World) -> np.ndarray:
    """Return the objects that every track of theirs is taken for a friend's, (B, T)."""
    tracks, found = world.tracks[:, 0], np.zeros(world.outcomes.shape, bool)
    alive = (tracks.phase == TrackPhase.CONFIRMED) & (tracks.truth >= 0)
    for friend in (True, False):
        rows, slots = np.nonzero(alive & ((tracks.identity == Identity.FRIEND) == friend))
        found[rows, tracks.truth[rows, slots]] = friend
    return found


def identities(world: World) -> np.ndarray:
    """Return the identity of the command post's tracks, (B, T)."""
    return np.asarray(world.tracks.identity[:, 0])


def test_unknown_ones_are_spared_under_tight() -> None:
    """Tight: who behaves like an aircraft and is never declared hostile is not shot at, and that is the reason."""
    never = {"declare_prob": 0.0, "recognised_prob": 1.0}
    made = flown(MIXED, weapons=Weapons.TIGHT, **never).outcomes
    fighters = np.arange(made.shape[1]) < 8
    ripe = np.isfinite(made.identified_s) & fighters
    assert made.shots[:, fighters].sum() == 0 and np.all(made.identity[ripe] == Identity.UNKNOWN)
    assert np.mean(made.reason[ripe] == Reason.NOT_DECLARED) > 0.9
    assert made.shots[:, ~fighters].sum() > 0  # what behaves like a weapon needs no declaration
    assert flown(MIXED, weapons=Weapons.FREE, **never).outcomes.shots[:, fighters].sum() > 0


@pytest.mark.parametrize("recognised_prob", [1.0, 0.4])
def test_share_of_friends_taken_for_enemies(recognised_prob: float) -> None:
    """(1 - reply) x declare, plus those taken for weapons: binomial, 99.9 %, over the whole engine."""
    reply, declare = 0.6, 0.7
    made = flown(TRANSPORTS, 48, 1, iff_working_prob=1.0, iff_reply_prob=reply, interrogation_tries_count=1,
                 declare_prob=declare, recognised_prob=recognised_prob, reidentify_s=1e9).outcomes  # fmt: skip
    asked = np.isfinite(made.identified_s)
    weapon = (1.0 - recognised_prob) / 3.0  # a large aircraft is confused with a weapon, a drone or a fighter
    hostile = (1.0 - reply) * (weapon + (1.0 - weapon) * declare)
    given = made.identity[asked]
    assert asked.sum() > 1500
    assert within(int((given == Identity.HOSTILE).sum()), asked.sum(), hostile)
    assert within(int((given == Identity.FRIEND).sum()), asked.sum(), reply)


def test_looked_at_again() -> None:
    """Re-identification: n rounds leave (1 - declare)^n unknown."""
    declare, again_s = 0.3, 20.0
    made = flown(TRANSPORTS, 48, 1, iff_working_prob=0.0, declare_prob=declare, recognised_prob=1.0,
                 reidentify_s=again_s).outcomes  # fmt: skip
    first_s = np.ceil(made.identified_s / 0.5) * 0.5
    rounds = np.floor((100.0 - first_s) / again_s) + 1.0
    left = np.where(np.isfinite(first_s), (1.0 - declare) ** rounds, 0.0)
    unknown = int((made.identity == Identity.UNKNOWN).sum())
    assert np.nanmax(rounds) >= 4.0
    assert abs(unknown - left.sum()) <= SIGMAS * math.sqrt((left * (1.0 - left)).sum())


def test_a_civil_answer_that_is_not_trusted_is_kept() -> None:
    """Neither friend nor declared: who has squawked once stays unknown, however often it is looked at again."""
    tables = ruled(TRANSPORTS, 8, 1, iff_working_prob=1.0, iff_reply_prob=0.5, interrogation_tries_count=1,
                   declare_prob=0.0, recognised_prob=1.0, reidentify_s=5.0, trusts_civil=0)  # fmt: skip
    targets, doctrine = tables.targets.copy(), tables.doctrine.copy()
    targets.carries = 1 << Mode.MODE_3A_C
    world = begun(tables._replace(targets=targets, doctrine=doctrine), 8, 8)
    advance(world, 60.0)
    heard = world.tracks.reply[:, 0] == Reply.CIVIL
    doctrine.declare_prob, doctrine.iff_reply_prob = 1.0, 0.0
    advance(world, 98.0)
    given = identities(world)
    assert heard.sum() > 250 and set(given[heard]) == {Identity.UNKNOWN}
    missed = (identities(world) != Identity.PENDING) & ~heard
    assert set(given[missed]) <= {Identity.HOSTILE}


def test_out_of_reach_of_the_interrogator() -> None:
    """Who is farther than the interrogator reaches cannot answer."""
    sure = {"iff_working_prob": 1.0, "iff_reply_prob": 1.0, "declare_prob": 0.0, "recognised_prob": 1.0}
    for range_m, identity in ((50e3, Identity.UNKNOWN), (300e3, Identity.FRIEND)):
        made = flown(TRANSPORTS, 8, 1, **sure, interrogation_range_m=range_m).outcomes
        assert set(made.identity[np.isfinite(made.identified_s)]) == {identity}


def test_each_post_asks_in_its_own_modes() -> None:
    """ICAO Annex 10, volume IV: only a common mode is answered; one friend is known to one post and not to another."""
    text = TRANSPORTS.replace('side = "friend"', 'side = "friend"\niff = ["mode_5"]').replace(
        'type = "radar_91N6E"', 'type = "radar_91N6E"\n[[radars]]\ntype = "radar_96L6E"'
    )
    text = text.replace("[[raids]]", """[[posts]]
name = "ours"
radars = ["91N6E"]
[[posts]]
name = "theirs"
radars = ["96L6E"]
asks = ["mode_5"]
[[raids]]""", 1)  # fmt: skip
    tables = ruled(text, 8, 1, iff_working_prob=1.0, iff_reply_prob=1.0, declare_prob=0.0, recognised_prob=1.0)
    world = begun(tables, 8, 8)
    advance(world, 90.0)
    held = (world.tracks.phase == TrackPhase.CONFIRMED) & (world.tracks.identity != Identity.PENDING)
    given = [set(world.tracks.identity[:, p][held[:, p]]) for p in (0, 1)]
    assert held.sum(axis=(0, 2)).min() > 100
    assert given == [{Identity.UNKNOWN}, {Identity.FRIEND}]


def test_certain_identification() -> None:
    """Idealised: every track gets its true side in the moment it is confirmed."""
    made = flown(MIXED, weapons=Weapons.HOLD, certain_identification=1, iff_reply_prob=0.0, declare_prob=0.0).outcomes
    known = np.isfinite(made.identified_s)
    true = np.where(made.side == Side.FRIEND, Identity.FRIEND, Identity.HOSTILE)
    assert known.any() and np.array_equal(made.identity[known], true[known])
    assert np.array_equal(made.identified_s[known], made.confirmed_s[known])


def test_urgent_ones_do_not_wait_for_the_operator() -> None:
    """The delay is the longer of operator and interrogation; the machine's share of it for ballistic tracks."""
    made = flown(MIXED, weapons=Weapons.HOLD, automatic_factor=0.0, operator_delay_s=5.0, operator_spread_coeff=0.0,
                 interrogation_s=2.0, interrogation_tries_count=4, recognised_prob=1.0).outcomes  # fmt: skip
    waited_s = made.identified_s - made.confirmed_s
    raid = np.repeat(np.arange(4), (8, 4, 2, 2))
    for number, expected_s in ((0, 8.0), (1, 8.0), (2, 0.0), (3, 8.0)):
        found = waited_s[:, raid == number]
        assert np.nanmax(np.abs(found - expected_s)) < 1e-9


def test_replies_and_groups_of_the_tables() -> None:
    """What is laid: the transports carry what the site asks, and every class has a group."""
    tables = setup_of(MIXED, 24, 3).prepared.tables
    asked = 1 << Mode.PAROL | 1 << Mode.MODE_3A_C
    assert list(tables.targets.carries) == [0] * 14 + [asked] * 2 and list(tables.posts.asks) == [asked]
    groups = tables.classes.group[-1][tables.targets.klass]
    assert list(groups[[0, 8, 12, 14]]) == [Group.FIGHTER, Group.WEAPON, Group.BALLISTIC, Group.LARGE]
