"""The answer in numbers must agree with itself: chain, reasons, intervals and the document that carries them."""

import importlib.util
import json
import subprocess
import sys

import numpy as np
import pytest

from tests.synthetic import OBJECTS, synthetic_film, synthetic_results
from threatring.errors import MissingExtra
from threatring.records import (
    End,
    Event,
    EventKind,
    Identity,
    Outcome,
    Reason,
    ShotEnd,
    ShotRecord,
    Side,
    State,
    UnitRecord,
)
from threatring.results import Film, Results, outcome_hash
from threatring.results.answer import CHAIN, spread, stages
from threatring.results.columns import LONG_NAMES
from threatring.results.story import MEANINGS

#: the answer document: the keys that other programs rely on.
DOCUMENT = {
    "scenario", "version", "catalogue_hash", "seed", "runs", "claims", "epoch", "elapsed_s", "outcome_hash", "sets",
    "cases_per_set", "leakers", "kills", "shots", "friends_engaged", "friendly_losses", "survived", "kill_chain",
    "reasons", "identities", "targets", "fire_units", "references",
}  # fmt: skip


@pytest.fixture(scope="module")
def results() -> Results:
    return synthetic_results()


@pytest.fixture(scope="module")
def answer(results):
    return results.summary()


def changed(results: Results, **columns) -> Results:
    outcomes = results.outcomes.copy()
    for name, value in columns.items():
        outcomes[name] = value
    return Results(outcomes, results.central, results.shots, results.units, results.meta)


def test_the_document_has_the_agreed_keys_and_is_plain_json(answer):
    assert answer.keys() >= DOCUMENT
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer
    assert answer["targets"][0].keys() >= {"name", "class", "first_detected_s", "first_detected_range_m", "cued_s"}
    assert answer["fire_units"][0]["missiles_left"]["missile_40N6E"]["mean"] <= 4.0


@pytest.mark.parametrize("name", [
    "leakers", "kills", "shots", "friends_engaged", "friendly_losses", "survived", "crashed",
])  # fmt: skip
def test_counts_carry_three_intervals_and_a_pmf_of_the_same_mean(answer, name):
    found = answer[name]
    assert found["mc"][0] <= found["mean"] <= found["mc"][1]
    assert found["chance"][0] == int(found["chance"][0]) <= found["chance"][1]
    assert sum(found["pmf"]) == pytest.approx(1.0, abs=1e-12)
    assert np.dot(found["pmf"], np.arange(len(found["pmf"]))) == pytest.approx(found["mean"], abs=1e-9)


def test_friends_engaged_and_what_each_raid_was_taken_for(results):
    """Counted by hand on a table that is known: one shot at a friend in half the cases; shares of a raid sum to one."""
    shots, identity = results.outcomes.shots.copy(), np.full(results.outcomes.shape, Identity.HOSTILE)
    friends = [number for number, thing in enumerate(OBJECTS) if thing.side is Side.FRIEND]
    shots[:, friends] = 0
    shots[::2, friends[0]] = 3
    identity[:, friends] = [Identity.FRIEND, Identity.UNKNOWN]
    found = changed(results, shots=shots, identity=identity).summary()
    assert found["friends_engaged"]["mean"] == pytest.approx(0.5, abs=1e-12)
    assert len(found["friends_engaged"]["pmf"]) == len(friends) + 1
    assert found["identities"]["transports"] == {"pending": 0.0, "unknown": 0.5, "hostile": 0.0, "friend": 0.5}
    assert all(sum(shares.values()) == pytest.approx(1.0) for shares in found["identities"].values())


def test_leakers_run_over_objects_able_to_leak(answer):
    able = sum(thing.arrival is End.LEAKED and thing.side is Side.HOSTILE for thing in OBJECTS)
    assert len(answer["leakers"]["pmf"]) == able + 1 == 21


def test_the_chain_falls_and_ends_at_the_kills(answer):
    chain = [answer["kill_chain"][stage] for stage in answer["chain_order"]]
    assert answer["chain_order"] == list(CHAIN)
    assert chain == sorted(chain, reverse=True)
    assert chain[0] == 21.0
    assert chain[-1] == answer["kills"]["mean"]


def test_reasons_sum_to_targets_minus_killed(answer):
    chain = answer["kill_chain"]
    assert sum(answer["reasons"].values()) == pytest.approx(chain["targets"] - chain["killed"], abs=1e-9)
    for target in answer["targets"]:
        assert sum(target["reasons"].values()) == pytest.approx(1.0 - target["killed_prob"]["mean"], abs=1e-12)


def test_hostile_objects_end_in_one_of_four_ways(answer):
    ends = sum(answer[name]["mean"] for name in ("leakers", "kills", "survived", "crashed", "unreleased", "missed_aim"))
    assert ends == pytest.approx(answer["kill_chain"]["targets"], abs=1e-9)


def test_a_bystander_counts_as_launched_at_and_everything_before(results):
    never = dict.fromkeys(("first_plot_s", "confirmed_s", "identified_s", "assigned_s", "launched_s"), np.nan)
    alone = changed(results, **never, end=End.LEAKED, bystander=0)
    alone.outcomes.intercepted_s = np.nan
    alone.outcomes[0, 0].bystander = 1
    assert [int(flags.sum()) for flags in stages(alone).values()] == [21 * 1024, 1, 1, 1, 1, 1, 0, 0]


def test_friends_are_in_no_chain(results):
    assert not stages(results)["detected"][:, [thing.side is Side.FRIEND for thing in OBJECTS]].any()


def test_what_never_happened_is_null(results):
    answer = changed(results, locked_s=np.nan, first_plot_s=np.nan).summary()["targets"][0]
    assert answer["locked_s"] == {"mean": None, "p05": None, "p95": None, "happened_prob": 0.0}
    assert answer["first_detected_range_m"]["mean"] is None
    assert spread(np.array([1.0, 3.0, np.nan]))["happened_prob"] == pytest.approx(2 / 3, rel=1e-15)


def test_a_perfect_defence_still_has_an_interval(results):
    answer = changed(results, end=End.KILLED, reason=Reason.NONE).summary()
    low, high = answer["targets"][0]["killed_prob"]["mc"]
    assert low < 1.0 == high
    assert answer["leakers"]["mc"][1] > 0.0


def test_one_set_has_null_intervals():
    answer = synthetic_results(sets=1, cases_per_set=32, central_runs=0).summary()
    assert answer["leakers"]["mc"] == answer["leakers"]["chance"] == answer["leakers"]["ignorance"] == [None, None]
    assert None not in answer["targets"][0]["killed_prob"]["mc"]


def test_a_run_without_fire_units_or_shots_has_an_answer(results):
    quiet = changed(results, end=End.SURVIVED, shots=0)
    empty = Results(quiet.outcomes, results.central[:0], results.shots[:0], results.units[:, :0], results.meta)
    assert empty.summary()["fire_units"] == []


def test_cases_must_be_whole_sets(results):
    with pytest.raises(ValueError, match="whole sets"):
        Results(results.outcomes[:-1], results.central, results.shots, results.units, results.meta)


def test_hash_does_not_depend_on_the_order_of_shards_and_does_on_what_happened(results):
    table = results.outcomes
    order = np.random.default_rng(3).permutation(len(table))
    assert outcome_hash(table[order], order) == outcome_hash(table) == results.outcome_hash
    late, later = table.copy(), table.copy()
    late.first_plot_s += 1e-5 - (late.first_plot_s - np.round(late.first_plot_s, 3))
    later.first_plot_s = np.round(late.first_plot_s, 3)
    assert outcome_hash(late) == outcome_hash(later)
    later.first_plot_s += 0.001
    assert outcome_hash(late) != outcome_hash(later)
    table = table.copy()
    table[5, 3].reason = Reason.TRACK_LOST
    assert outcome_hash(table) != results.outcome_hash


def test_every_stored_field_is_explained():
    fields = {field for record in (Outcome, ShotRecord, UnitRecord, Event, State) for field in record._fields}
    assert fields <= LONG_NAMES.keys()
    assert set(MEANINGS) == set(EventKind)


def test_film_names_objects_then_missiles():
    film = synthetic_film(3)
    assert film.names[0] == "cruise west 1"
    assert film.names[len(film.outcome)].startswith("missile 1 (")
    assert len(film.names) == len(film.outcome) + len(film.shots)


def test_a_story_is_told_in_order_and_ends_with_the_end():
    film = synthetic_film(3)
    for number, row in enumerate(film.outcome):
        story = film.story(number)
        times = [float(line.split()[2]) for line in story[:-1]]
        assert times == sorted(times)
        assert story[-1].startswith("In the end: ")
        assert ("killed" in story[-1]) == (row.end == End.KILLED)
    assert film.story("cruise west 1") == film.story(0)
    assert film.story(0)[0] == "t = 554 s: first seen by 91N6E at 47 km"


def test_a_story_says_why_it_got_through():
    film = synthetic_film(0)
    through = int(np.flatnonzero(film.outcome.end == End.LEAKED)[0])
    assert Reason(int(film.outcome[through].reason)).sentence in film.story(through)[-1]


@pytest.mark.parametrize("kind", list(EventKind))
def test_every_kind_of_event_has_its_words(kind):
    film = synthetic_film(3)
    events = film.events[:1].copy()
    events.kind, events.subject, events.object, events.unit, events.value = kind, len(film.outcome), 0, 0, 1.0
    events.reason = ShotEnd.GROUND if kind is EventKind.SHOT_ENDED else Reason.NO_CHANNEL
    one = Film(events, film.states, film.meta, film.case, film.outcome, film.shots)
    assert len(one.story(0)) == 2
    assert one.story(0)[0].startswith("t = ")


def test_an_unknown_object_has_no_story():
    with pytest.raises(IndexError):
        synthetic_film(3).story(99)
    with pytest.raises(ValueError, match="submarine"):
        synthetic_film(3).story("submarine")


def test_xarray_missing_names_the_extra(results, monkeypatch):
    monkeypatch.setitem(sys.modules, "xarray", None)
    with pytest.raises(MissingExtra, match=r"threatring\[analysis\]"):
        results.to_xarray()


@pytest.mark.skipif(importlib.util.find_spec("xarray") is None, reason="needs the extra analysis")
def test_every_xarray_variable_has_units_and_a_name(results):
    dataset = results.to_xarray()
    assert all({"units", "long_name"} <= variable.attrs.keys() for variable in dataset.data_vars.values())
    assert dataset.first_plot_range_m.attrs["units"] == "m"
    assert dataset.unit_left.sizes == {"set": 64, "case": 16, "unit": 1, "missile": 3}
    assert dataset.reason.attrs["flag_meanings"].split()[Reason.NO_CHANNEL] == "no_channel"
    assert dataset.shot_end.attrs["flag_meanings"].startswith("flying")
    assert dataset.sel(target="awacs 1").shots.shape == (64, 16)
    assert int(dataset.run[2, 3]) == 35
    fired = dataset.shots.sum("target").mean("case") - results.by_set(results.outcomes.shots.sum(axis=1)).mean(axis=1)
    assert float(abs(fired).max()) == 0.0


def test_no_compiler_is_needed():
    code = (
        "import sys, threatring.results.doors, threatring.store; sys.exit(bool({'numba', 'scipy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
