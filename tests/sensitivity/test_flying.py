"""A scenario as a game: its rows are those of a run, bit for bit, and common dice leave what is idle exactly alone."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from tests.played import CLOSE, scenario_of
from threatring.draws import FLIGHTS, MEMBERS, Unknowns
from threatring.engine import world
from threatring.engine.montecarlo import play_all
from threatring.errors import OptionError
from threatring.results import outcome_hash
from threatring.sensitivity import sensitivity
from threatring.sensitivity.flying import BY_SET, Flown
from threatring.simulate import Options, run, set_up
from threatring.sobol import points

IDLE = "launcher_5P85TE2_SE2.reload_time_s"  # nothing is reloaded in this scenario
FELT = "pk_prior.aircraft_large_unwarned_prob"


def silent(stage: str, done: int, total: int) -> None:
    pass


@pytest.fixture(scope="module")
def game() -> Flown:
    made = Flown(scenario_of(CLOSE), Options(threads=2), "kills", silent)
    made.drawn = made.draw(32, 4)
    return made


def test_rows_are_those_of_a_run(game: Flown) -> None:
    """The screen of an analysis is a run: the same counts as `run` with as many sets."""
    results = run(scenario_of(CLOSE), Options(runs=128, sets=32, threads=2))
    grades, values = game.drawn
    assert np.array_equal(values.ravel(), game.count(results.outcomes))
    assert grades.shape == (32, len(game.unknowns))


def test_a_design_of_a_runs_own_numbers_is_the_run() -> None:
    """Same uniform numbers, same dice: same bytes, for all that is drawn and for the members that missiles fly as."""
    plain = set_up(scenario_of(CLOSE), Options(runs=64, sets=16, threads=2), silent)

    def drawn(selection, sets: int, seed: int) -> Unknowns:
        given = {key: points(0, sets, key, seed) for key in plain.unknowns.moved_by.values() if key != FLIGHTS}
        given[FLIGHTS] = (np.arange(sets) % MEMBERS + 0.5) / MEMBERS
        return Unknowns(selection, sets, seed, given)

    given = set_up(scenario_of(CLOSE), Options(runs=64, sets=16, threads=2), silent, drawn=drawn)
    hashes = [
        outcome_hash(play_all(setup.prepared.tables, 0, 64, 4, 0, 2, lambda done: None).played.outcomes)
        for setup in (plain, given)
    ]
    assert hashes[0] == hashes[1]
    assert np.array_equal(plain.prepared.tables.kill_scale, given.prepared.tables.kill_scale)


def test_common_dice(game: Flown) -> None:
    """Drawing nobody anew, or an idle unknown, changes no raid; drawing all anew does; base rows are new ones."""
    keys = [unknown["key"] for unknown in game.unknowns]
    groups = [(), (keys.index(IDLE),), (keys.index(FELT),), tuple(range(len(keys)))]
    grades, answers = game.again(groups, 12, 8)
    assert answers.shape == (5, 12, 8) and grades.shape == (5, 12, len(keys))
    assert np.array_equal(answers[1], answers[0]) and np.array_equal(answers[2], answers[0])
    assert not np.array_equal(answers[4], answers[0])
    moved = (grades != grades[0]).any(axis=1)
    assert not moved[1].any() and list(np.flatnonzero(moved[2])) == [keys.index(IDLE)]
    assert not (grades[0, :, keys.index(IDLE)][:, None] == game.drawn[0][:, keys.index(IDLE)]).any()


def test_every_table_with_a_row_a_set_is_cut() -> None:
    """engine/world.py says of each table what its first axis is: those of (K, ...) are by set, and no others."""
    text = Path(world.__file__).read_text(encoding="utf-8")
    said = text[text.index("class Tables") : text.index("class World")]
    assert sorted(re.findall(r"^    (\w+): .*# \(K,", said, re.MULTILINE)) == sorted(BY_SET)


@pytest.mark.parametrize(("options", "measure", "said"), [
    (Options(runs=64), "leakers", "--runs = 64"), (Options(), "hits", "one of leakers, kills"),
])  # fmt: skip
def test_refusals(options: Options, measure: str, said: str) -> None:
    """Bad input is told before anything flies, with what would be right."""
    with pytest.raises(OptionError, match=said):
        sensitivity(scenario_of(CLOSE), options, measure)


def test_the_chance_of_a_kill_decides_what_a_lone_bomber_hangs_on() -> None:
    """One bomber, one salvo, all else idealised: what gets through is (1 - Pk)^n, so Pk decides nearly all of it."""
    ideal = CLOSE + "[ideal]\ncertain_detection = true\ncertain_identification = true\nno_delays = true\n"
    ideal += "[doctrine]\nsalvo_count = 1\nsalvo_max_count = 1\n"
    found = sensitivity(scenario_of(ideal), Options(runs=6000, threads=2), "kills")
    assert found.weights[0].unknown["key"] == FELT
    assert found.weights[0].change.value > 0.0 and found.weights[0].alone.value > 0.3
    assert found.meta["runs"] <= 6000
