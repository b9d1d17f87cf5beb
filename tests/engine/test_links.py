"""Tracks that one post tells another: what arrives, when, what it does to the picture there, and what it breaks."""

from __future__ import annotations

import numpy as np
import pytest

from tests.pictured import TRUE_RADARS, alive, central, tables_of
from tests.played import SITE, air_raid
from threatring.engine.engagement import advance
from threatring.engine.world import Tables, World
from threatring.records import Identity, TrackPhase

DELAY_S, INTERVAL_S, TICK_S = 2.0, 6.0, 0.5
HEIGHT = "altitude_m = 10_000"
#: Post a hears one radar; post b has a fire unit, and a radar of its own or none; a tells b.
NET = f"""
duration_s = 500.0
{SITE}
[[radars]]
type = "radar_91N6E"
name = "far"
%s
[[radars]]
type = "radar_96L6E"
name = "near"
mount = "mast_40V6M"
[[radars]]
type = "radar_92N6E"
[[posts]]
name = "a"
radars = ["far"%s]
[[posts]]
name = "b"
radars = [%s]
fire_units = ["fire unit 1"]
[[links]]
sender = "a"
receiver = "b"
interval_s = {INTERVAL_S}
delay_s = {DELAY_S}
loss_prob = 0.0
[ideal]
certain_detection = true
no_evasion = true
[doctrine]
weapons = "hold"
"""
BLIND = NET % ("", ', "near"', "")  # b sees nothing by itself
BOTH = NET % ("", "", '"near"')
ONE = air_raid("target_bomber", 1, 200e3, 90e3, HEIGHT)


def told(text: str, loss_prob: float = 0.0, **radars: float) -> Tables:
    """Return tables with radars set up right but for what is given, and a link that loses a share."""
    return tables_of(text, radars={**TRUE_RADARS, **radars}, links={"loss_prob": loss_prob})


def held(world: World, post: int = 1) -> np.ndarray:
    """Return how many confirmed tracks a post holds, by case."""
    return np.asarray(alive(world)[:, post].sum(axis=1))


def test_a_post_without_radars_has_what_it_is_told() -> None:
    """A message is the sender's track as it was sent, bit for bit, no sooner than the delay after it was confirmed."""
    world = central(told(BLIND + ONE), 10)
    sent: list[set[bytes]] = [set() for _ in range(10)]
    first = np.full((2, 10), np.inf)
    for tick in range(1, 300):
        now = TICK_S * tick
        advance(world, now)
        for c in range(10):
            for p in (0, 1):
                for n in np.flatnonzero(alive(world)[c, p]):
                    first[p, c] = min(first[p, c], now)
                    row = world.tracks[c, p, n]
                    state = row.x.tobytes() + row.cov.tobytes() + row.time_s.tobytes()
                    if p == 0:
                        sent[c].add(state)
                    else:
                        assert state in sent[c] and row.holder == -1 and now - row.time_s >= DELAY_S
    late_s = first[1] - first[0]
    assert np.all(late_s >= DELAY_S) and np.all(late_s <= DELAY_S + INTERVAL_S + 2.0 * TICK_S)
    assert np.all(held(world) == 1)


@pytest.mark.parametrize("loss_prob, least, most", [(1.0, 0.0, 0.0), (0.5, 0.40, 0.60), (0.0, 1.0, 1.0)])
def test_messages_are_lost_by_chance(loss_prob: float, least: float, most: float) -> None:
    """Binomial law: of 10 messages in each of 40 cases the stated share arrives (99.9 %: 0.5 within 0.08)."""
    world = central(told(BLIND + ONE, loss_prob), 40)
    advance(world, 40.0)
    came, before = 0, np.zeros(40)
    for tick in range(120):
        advance(world, 40.0 + TICK_S * tick)
        stamp = world.tracks.message_s[:, 1].max(axis=1)
        came += int(np.sum(stamp > np.maximum(before, 40.0)))
        before = stamp
    assert least - 1e-9 <= came / 400 <= most + 1e-9


def test_a_better_track_of_ones_own_stays() -> None:
    """Reporting responsibility: what is told is used only where it is surer; a sharp, quick radar's picture stays."""
    tables = told(NET % ("silent = [[0, 60]]", "", '"near"') + ONE)
    tables.radars.floor_angle_rad[:, 1] *= 0.1
    tables.radars.beamwidth_rad[:, 1] *= 0.1
    tables.radars.search_s[:, 1] = 1.0  # else a message may be fresher, and surer by that
    lonely = tables._replace(links=tables.links.copy())
    lonely.links.loss_prob = 1.0
    world, alone = central(tables, 10), central(lonely, 10)
    for each in (world, alone):
        advance(each, 150.0)
    assert np.all(world.tracks.link[:, 1, 0] == 0) and np.all(alone.tracks.link[:, 1, 0] == -1)
    assert np.all(held(world) == 1)
    for name in ("x", "cov", "time_s", "holder", "seen_s"):
        assert world.tracks[name][:, 1, 0].tobytes() == alone.tracks[name][:, 1, 0].tobytes(), name


def test_a_better_track_of_the_senders_is_taken() -> None:
    """The same the other way round: a blunt radar's post is nearer to the truth with the link than without."""
    tables = told(BOTH + ONE)
    tables.radars.floor_angle_rad[:, 1] *= 10.0
    lonely = tables._replace(links=tables.links.copy())
    lonely.links.loss_prob = 1.0
    sigmas = []
    for each in (tables, lonely):
        world = central(each, 20)
        advance(world, 120.0)
        sigmas.append(np.median(np.sqrt(world.tracks.cov[:, 1][alive(world)[:, 1]][:, :3, :3].trace(axis1=1, axis2=2))))
    assert sigmas[0] < 0.7 * sigmas[1]


def test_identity_goes_with_the_track() -> None:
    """A post that cannot ask takes over what the sender found out: hostile or friend, never before the sender."""
    world = central(told(BLIND + ONE), 20)
    first = np.full((2, 20), np.inf)
    for tick in range(1, 240):
        advance(world, TICK_S * tick)
        known = alive(world) & (world.tracks.identity >= Identity.HOSTILE)
        for p in (0, 1):
            first[p][known[:, p].any(axis=1) & np.isinf(first[p])] = TICK_S * tick
    told_late_s = (first[1] - first[0])[np.isfinite(first[0])]
    assert len(told_late_s) >= 10
    assert np.all(told_late_s >= DELAY_S) and np.median(told_late_s) <= DELAY_S + INTERVAL_S + 1.0


def test_a_radar_set_up_wrong_makes_two_of_one() -> None:
    """Bar-Shalom and Li (1995) section 8.4: biases of sensors make dual tracks; without them there is one of each."""
    counts = []
    for wrong_rad in (0.0, 0.05):
        world = central(told(BOTH + ONE), 30)
        world.radar_states.bias_azimuth_rad[:, 0] = wrong_rad
        advance(world, 150.0)
        counts.append(held(world))
    assert np.mean(counts[0] == 1) >= 0.9
    assert np.mean(counts[1] >= 2) >= 0.7  # in some the sender's track has just taken over the receiver's


def test_a_sender_that_starts_anew_does_not_leave_two() -> None:
    """A tie to a track the sender no longer reports is given up: its new number finds the receiver's old track."""
    world = central(told(NET % ("silent = [[60, 100]]", "", '"near"') + ONE), 20)
    advance(world, 55.0)
    senders = world.tracks.sender[:, 1, 0].copy()
    advance(world, 170.0)
    assert np.mean(held(world) == 1) >= 0.9
    held_on = alive(world)[:, 1, 0]
    assert np.all(world.tracks.sender[held_on, 1, 0] != senders[held_on])


def test_a_track_confirmed_by_a_message_is_identified_from_then_on() -> None:
    """No round of identification is over before it began: what a message confirms is not judged at the same moment."""
    raid = air_raid("target_fighter_4gen", 4, 280e3, 30e3, "altitude_m = 8_000", spacing_m=9000)
    text = (BOTH + raid).replace("certain_detection = true\n", "")
    world = central(told(text), 40)
    before, found = world.tracks[:, 1].copy(), 0
    for tick in range(1, 200):
        now = TICK_S * tick
        advance(world, now)
        rows = world.tracks[:, 1]
        raised = (before.phase == TrackPhase.TENTATIVE) & (rows.phase == TrackPhase.CONFIRMED) & (rows.holder < 0)
        for row in rows[raised & (before.number == rows.number) & (rows.rounds > 0)]:
            found += 1
            assert row.rounds == 1 and row.identify_s > now
        before = rows.copy()
    assert found >= 5
