"""How stories end: everyone exactly once, everyone with a reason; the funnel falls (models page, "Outcomes")."""

from __future__ import annotations

import numpy as np
import pytest

from tests.played import MIXED, SITE, air_raid, played, scenario_of, setup_of
from threatring.engine.command import DECISION_S
from threatring.records import End, Reason, ShotEnd, Side
from threatring.simulate import Options, run

NAMES = ["saturation", "murted", "mixed"]
CHAIN = ("first_plot_s", "confirmed_s", "identified_s", "assigned_s", "launched_s", "intercepted_s", "killed_s")

ENDS = [End.KILLED, End.LEAKED, End.SURVIVED, End.CRASHED, End.UNRELEASED, End.MISSED_AIM]
NAMES_OF_ENDS = ("kills", "leakers", "survived", "crashed", "unreleased", "missed_aim")
SHOT_AT = [Reason.MISSED, Reason.BURST_WITHOUT_KILL, Reason.LAUNCH_FAILED, Reason.LOST_GUIDANCE,
           Reason.BELIEVED_KILLED, Reason.MISSILE_IN_FLIGHT]  # fmt: skip


@pytest.fixture(params=["saturation", "murted", MIXED], ids=NAMES)
def text(request: pytest.FixtureRequest) -> str:
    return request.param


def test_everyone_ends_once(text: str) -> None:
    """Each enemy has one of six ends, each friend is safe or killed; nobody is pending."""
    rows, targets = played(text, 64).outcomes, setup_of(text, 64).prepared.tables.targets
    hostile = rows.side == Side.HOSTILE
    assert np.all(np.isin(rows.end[hostile], ENDS))
    assert np.all(np.isin(rows.end[~hostile], [End.KILLED, End.SAFE]))
    assert np.all(targets.can_leak[np.nonzero(rows.end == End.LEAKED)[1]] == 1)
    assert np.all(np.isfinite(rows.end_s))


def test_everyone_has_a_reason(text: str) -> None:
    """A reason covers each enemy that was not killed, and none that was; it agrees with the story that leads to it."""
    rows = played(text, 64).outcomes
    killed, hostile = rows.end == End.KILLED, rows.side == Side.HOSTILE
    assert np.all(rows.reason[killed | ~hostile] == Reason.NONE)
    spared = rows[hostile & ~killed]
    assert np.all(spared.reason != Reason.NONE)
    unseen = np.isin(spared.reason, [Reason.BELOW_HORIZON, Reason.OUT_OF_COVERAGE, Reason.TOO_FAINT])
    shot_at = np.isin(spared.reason, SHOT_AT)
    assert np.array_equal(unseen, np.isnan(spared.first_plot_s))
    at_once = (spared.launched_s > spared.end_s) & (spared.launched_s <= spared.end_s + DECISION_S)  # not known yet
    launched = spared.launched_s <= spared.end_s  # what is fired after its end is no reason
    assert np.array_equal(shot_at[~at_once], launched[~at_once])
    assert np.array_equal(spared.reason == Reason.TRACK_UNCONFIRMED, ~unseen & np.isnan(spared.confirmed_s))


def test_times_in_order(text: str) -> None:
    """Detected, tracked, identified, assigned, launched at, intercepted, killed: in order, none without the other."""
    rows = played(text, 64).outcomes
    for before, after in zip(CHAIN, CHAIN[1:], strict=False):
        there = np.isfinite(rows[after])
        assert np.all(np.isfinite(rows[before][there])), f"{after} without {before}"
        late = np.argwhere(there & (rows[before] > rows[after] + 1e-9))
        assert len(late) == 0, f"{before} after {after} for (case, object) {late[:5].tolist()}"
    assert np.array_equal(np.isfinite(rows.killed_s), rows.end == End.KILLED)
    assert np.all(rows.end_s[rows.end == End.KILLED] == rows.killed_s[rows.end == End.KILLED])


def test_one_kill_one_missile(text: str) -> None:
    """Each object that was killed was killed by exactly one missile, at that moment."""
    made = played(text, 64)
    kills = made.shots[made.shots.end == ShotEnd.KILL]
    counted = np.zeros(made.outcomes.shape, int)
    np.add.at(counted, (kills.run, kills.met), 1)
    assert np.array_equal(counted, (made.outcomes.end == End.KILLED).astype(int))
    assert np.array_equal(made.outcomes.killed_s[kills.run, kills.met], kills.end_s)


def test_summary_adds_up(text: str) -> None:
    """The answer in numbers: reasons sum to targets minus kills, the chain falls, ends sum to targets."""
    answer = run(scenario_of(text), Options(runs=64, threads=2)).summary()
    chain = [answer["kill_chain"][name] for name in answer["chain_order"]]
    assert all(before >= after for before, after in zip(chain, chain[1:], strict=False))
    ends = sum(answer[name]["mean"] for name in NAMES_OF_ENDS)
    assert ends == pytest.approx(answer["kill_chain"]["targets"], abs=1e-9)
    reasons = sum(answer["reasons"].values())
    assert reasons == pytest.approx(answer["kill_chain"]["targets"] - answer["kills"]["mean"], abs=1e-9)
    assert answer["kill_chain"]["killed"] == pytest.approx(answer["kills"]["mean"], abs=1e-9)


def test_carried_and_homing_weapons_add_up() -> None:
    """The same sums for bombs under a bomber that may be shot down and missiles at a radar that falls silent."""
    text = f"""
duration_s = 900.0
{SITE}
[[radars]]
type = "radar_91N6E"
silent = [[250.0, 900.0]]
[[radars]]
type = "radar_96L6E"
[[radars]]
type = "radar_92N6E"
boresight_deg = 270
[[raids]]
name = "bombers"
target = "target_bomber"
count = 2
route = [{{ bearing_deg = 270, range_m = 120_000 }}, {{ bearing_deg = 270, range_m = 55_000 }}]
[[raids]]
name = "bombs"
target = "target_glide_bomb"
count = 4
carrier = "bombers"
aim = {{ bearing_deg = 0, range_m = 0 }}
[[raids]]
name = "missiles"
target = "target_arm_agm88"
count = 2
start_s = 200
aim_radar = "91N6E"
route = [{{ bearing_deg = 200, range_m = 90_000 }}]
"""
    results = run(scenario_of(text), Options(runs=64, threads=2))
    answer = results.summary()
    ends = {name: answer[name]["mean"] for name in NAMES_OF_ENDS}
    assert sum(ends.values()) == pytest.approx(8.0, abs=1e-9)
    assert ends["unreleased"] > 0.0 and ends["missed_aim"] > 0.0
    assert sum(answer["reasons"].values()) == pytest.approx(8.0 - ends["kills"], abs=1e-9)
    spared = (results.outcomes.end != End.KILLED) & (results.outcomes.side == Side.HOSTILE)
    assert np.all(results.outcomes.reason[spared] != Reason.NONE)


def random_raid(generator: np.random.Generator) -> str:
    """Return a raid of a random class, number, distance, height and side."""
    classes = ["target_fighter_4gen", "target_cm_tomahawk", "target_decoy_mald", "target_bomber", "target_cm_lo_jassm"]
    return air_raid(
        str(generator.choice(classes)), int(generator.integers(1, 9)), float(generator.integers(60, 200)) * 1e3, 1e3,
        f"altitude_m = {generator.integers(50, 12_000)}", interval_s=int(generator.integers(0, 20)),
        side=str(generator.choice(['"hostile"', '"hostile"', '"friend"'])),
    )  # fmt: skip


def test_random_scenarios_keep_their_books() -> None:
    """The same for a dozen raids thrown at random: classes, numbers, heights, salvos."""
    generator = np.random.default_rng(11)
    for _ in range(12):
        raids = "".join(random_raid(generator) for _ in range(3))
        rules = f"[doctrine]\nsalvo_count = {generator.integers(1, 4)}\nsalvo_max_count = {generator.integers(1, 4)}\n"
        made = played(f"duration_s = {generator.integers(200, 900)}.0\n{SITE}{rules}{raids}", 16)
        assert np.array_equal(made.units.fired + made.units.failed + made.units.left, made.units.loaded)
        rows = made.outcomes
        assert np.all(rows.end != End.PENDING)
        hostile = rows.side == Side.HOSTILE
        assert np.array_equal(rows.reason[hostile] == Reason.NONE, rows.end[hostile] == End.KILLED)
        assert rows.shots.sum() == len(made.shots)
