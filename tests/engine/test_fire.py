"""Launching: intervals, salvos, magazines, reaction; and the whole reduced to shoot-look-shoot (eng-03)."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from tests.both_ways import ROOT
from tests.played import MIXED, SITE, air_raid, draws_of, played, setup_of, stretch_of, world_after
from threatring.engine.montecarlo import Played
from threatring.records import End, Reason, ShotEnd

RAIDS = ["saturation", "murted", MIXED]
NAMES = ["saturation", "murted", "mixed"]

#: One easy target, one unit with more than it needs: only the dice of the warhead are left.
IDEAL = f"""
duration_s = 900.0
{SITE}
[doctrine]
salvo_count = 1
salvo_max_count = 1
[ideal]
no_evasion = true
exact_plots = true
certain_identification = true
kill_prob = 0.7
certain_detection = true
perfect_assessment = true
no_delays = true
[overrides]
"missile_48N6E3_48N6DM.reliability_prob" = 1.0
"command_post_55K6E.declare_hostile_prob" = 1.0
"""
ONE = IDEAL + air_raid("target_bomber", 1, 110e3, 5e3)


def with_doctrine(text: str, runs: int, sets: int, **rules: object) -> Played:
    """Play a scenario with some rules of its doctrine changed."""
    setup = setup_of(text, runs, sets)
    doctrine = setup.prepared.tables.doctrine.copy()
    for name, value in rules.items():
        doctrine[name] = value
    tables = setup.prepared.tables._replace(doctrine=doctrine)
    return stretch_of(tables, 0, setup.runs, setup.cases_per_set)


@pytest.mark.parametrize("text", RAIDS, ids=NAMES)
def test_magazine(text: str) -> None:
    """Battery: fired + failed at launch + left = loaded, for each type of missile, in each case."""
    made, launchers = played(text, 64), setup_of(text, 64).prepared.tables.launchers
    assert np.array_equal(made.units.fired + made.units.failed + made.units.left, made.units.loaded)
    assert np.all(made.units.loaded[:, 0] == launchers.load.sum(axis=0))
    assert np.all(made.units.left >= 0)
    failed = made.shots.end == ShotEnd.FAILED_AT_LAUNCH
    counted = [np.bincount(made.shots.run[which], minlength=64) for which in (~failed, failed)]
    assert np.array_equal(made.units.fired.sum(axis=(1, 2)), counted[0])
    assert np.array_equal(made.units.failed.sum(axis=(1, 2)), counted[1])


@pytest.mark.parametrize("text", RAIDS, ids=NAMES)
def test_launch_interval(text: str) -> None:
    """Battery: a unit never launches sooner after its last launch than its launch interval."""
    setup, shots = setup_of(text, 64), played(text, 64).shots
    interval_s = setup.prepared.tables.units.launch_interval_s[draws_of(setup), 0]
    same = np.diff(shots.run) == 0
    assert np.all(np.diff(shots.launched_s)[same] >= interval_s[shots.run[1:][same]] - 1e-9)


@pytest.mark.parametrize("text", RAIDS, ids=NAMES)
def test_salvos(text: str) -> None:
    """Doctrine: never more missiles in a salvo, nor salvos at an object, than the rules of that set say."""
    setup, made = setup_of(text, 64), played(text, 64)
    doctrine = setup.prepared.tables.doctrine[draws_of(setup)]
    key = np.stack([made.shots.run, made.shots.track, made.shots.unit, made.shots.salvo], axis=1)
    found, size = np.unique(key, axis=0, return_counts=True)
    assert np.all(size <= doctrine.salvo_count[found[:, 0]])
    assert np.all(made.shots.salvo < doctrine.salvo_max_count[made.shots.run])
    counted = np.zeros(made.outcomes.shape, int)
    aimed = made.shots.target >= 0
    np.add.at(counted, (made.shots.run[aimed], made.shots.target[aimed]), 1)
    assert np.array_equal(counted, made.outcomes.shots)


#: Objects too far apart for one's track to become another's: what is said of a track holds for its object.
APART = f"""
duration_s = 600.0
{SITE}
[ideal]
exact_plots = true
""" + air_raid("target_fighter_4gen", 5, 160e3, 30e3, spacing_m=30000)


@pytest.mark.parametrize("text", [APART, "one-aircraft"], ids=["apart", "one"])
def test_nothing_is_launched_too_early_or_too_late(text: str) -> None:
    """Battery: not before cue and reaction, not after the case, nor at what is gone longer than a look and a half."""
    setup, world = setup_of(text, 64), world_after(text, 64)
    reaction_s = setup.prepared.tables.units.reaction_s[draws_of(setup), 0][:, None]
    waited_s = world.outcomes.launched_s - world.outcomes.assigned_s
    assert np.all(waited_s[np.isfinite(waited_s)] >= (reaction_s + 0.0 * waited_s)[np.isfinite(waited_s)] - 1e-9)
    fired = np.arange(world.shots.shape[1]) < world.cases.shot_count[:, None]
    rows, numbers = np.nonzero(fired)
    shots = world.shots[rows, numbers]
    assert np.all(shots.launched_s <= world.cases.end_s[rows])
    late_s = (shots.launched_s - world.outcomes.end_s[rows, shots.meant])[shots.meant >= 0]
    assert late_s.max() <= 1.5 * setup.prepared.tables.radars.revisit_s.max() + 0.5


@pytest.mark.parametrize("text", [APART, "one-aircraft"], ids=["apart", "one"])
def test_semi_active_missiles_need_a_lock(text: str) -> None:
    """Cueing: only a locked track launches a missile that homes through the radar; active ones may go without."""
    setup, made = setup_of(text, 64), played(text, 64)
    shots = made.shots[made.shots.target >= 0]
    active = setup.prepared.tables.missiles.homing[draws_of(setup)[shots.run], shots.missile] == 1
    assert len(shots) and not active.all()
    locked_s = made.outcomes.locked_s[shots.run, shots.target]
    assert np.all(locked_s[~active] <= shots.launched_s[~active])


@pytest.mark.parametrize("sizes, kill_prob, shots", [
    ((1, 1), 0.7, 1.0), ((2, 1), 0.91, 2.0), ((1, 2), 0.91, 1.3), ((2, 2), 0.9919, 2.18), ((1, 3), 0.973, 1.39),
])  # fmt: skip
def test_shoot_look_shoot(sizes: tuple[int, int], kill_prob: float, shots: float) -> None:
    """eng-03: salvos of s, at most n of them, perfect assessment, single-shot 0.7: P(kill) and missiles spent."""
    made = with_doctrine(ONE, 1000, 4, salvo_count=sizes[0], salvo_max_count=sizes[1]).outcomes
    killed = made.end[:, 0] == End.KILLED
    assert abs(killed.mean() - kill_prob) < 4.0 * np.sqrt(kill_prob * (1.0 - kill_prob) / 1000)
    spent = made.shots[:, 0]
    assert abs(spent.mean() - shots) < max(4.0 * spent.std() / np.sqrt(1000), 0.05)


def test_a_salvo_is_fired_whole() -> None:
    """Doctrine: against an aircraft deep inside every limit, who orders two missiles gets two."""
    made = with_doctrine(ONE, 1000, 4, salvo_count=2, salvo_max_count=1)
    single = np.flatnonzero(made.outcomes.shots[:, 0] != 2)
    assert len(single) == 0, f"{len(single)} of 1000 cases fired one missile of two, e.g. cases {single[:5]}"


def test_larger_salvo_never_kills_less() -> None:
    """Models page: with ample channels, case by case on common dice, one missile more never saves anyone."""
    killed = [with_doctrine(ONE, 400, 4, salvo_count=n).outcomes.end[:, 0] == End.KILLED for n in (1, 2, 3, 4)]
    for fewer, more in zip(killed, killed[1:], strict=False):
        assert np.all(more >= fewer)
    assert killed[0].sum() < killed[1].sum() < killed[3].sum()


@pytest.mark.parametrize("given_kill, given_miss", [(1.0, 0.0), (0.9, 0.1), (0.8, 0.3)])
def test_imperfect_assessment(given_kill: float, given_miss: float) -> None:
    """eng-03, two salvos of one: a miss taken for a kill is not shot at again, a kill not seen is: p + q (1 - m) p."""
    made = with_doctrine(ONE, 1500, 4, salvo_max_count=2, report_kill_given_kill_prob=given_kill,
                         report_kill_given_miss_prob=given_miss).outcomes  # fmt: skip
    kill_prob = 0.7 + 0.3 * (1.0 - given_miss) * 0.7
    assert abs(np.mean(made.end[:, 0] == End.KILLED) - kill_prob) < 4.0 * np.sqrt(kill_prob * (1 - kill_prob) / 1500)
    believed = (made.end[:, 0] != End.KILLED) & (made.reason[:, 0] == Reason.BELIEVED_KILLED)
    share = 0.3 * given_miss + 0.3 * (1.0 - given_miss) * 0.3 * given_miss
    assert abs(believed.mean() - share) <= 4.0 * np.sqrt(share * (1.0 - share) / 1500)


RUNAWAY = """
from tests.engine import test_fire
from tests.played import air_raid, setup_of, stretch_of
setup = setup_of(test_fire.IDEAL + air_raid("target_bomber", 8, 220e3, 5e3, spacing_m=3000, interval_s=20), 64, 4)
radars = setup.prepared.tables.radars.copy()
radars.floor_angle_rad = 0.03
stretch_of(setup.prepared.tables._replace(radars=radars), 0, 64, setup.cases_per_set)
"""


def test_no_track_makes_a_case_endless() -> None:
    """Kernel rules: a case ends, however bad its tracks: a noisy one taken for a fall is not predicted for ever."""
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", RUNAWAY], cwd=ROOT, env=surroundings, timeout=60, check=True)


def test_binomial_leakers() -> None:
    """eng-01: independent shots of 0.7 at eight easy targets leave Binomial(8, 0.3) leakers (chi-square)."""
    stats = pytest.importorskip("scipy.stats")
    text = IDEAL + air_raid("target_bomber", 8, 110e3, 5e3, spacing_m=3000, interval_s=20, arrival='"strikes"')
    made = with_doctrine(text, 1000, 4).outcomes
    assert np.all(made.shots == 1)
    leakers = (made.end == End.LEAKED).sum(axis=1)
    observed = np.bincount(leakers, minlength=9)
    expected = 1000.0 * stats.binom.pmf(np.arange(9), 8, 0.3)
    grouped = [np.append(counts[:6], counts[6:].sum()) for counts in (observed, expected)]
    assert stats.chisquare(*grouped).pvalue > 0.001
    together = np.corrcoef((made.end == End.LEAKED).T.astype(float))
    assert np.abs(together[~np.eye(8, dtype=bool)]).max() < 4.0 / np.sqrt(1000)
