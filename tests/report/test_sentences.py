"""The opening sentence: what it says in the common case and at the edges (the three intervals of Answers, in words)."""

from __future__ import annotations

import copy

import pytest

from tests.synthetic import synthetic_results
from threatring.maps import Material
from threatring.report.sentences import (
    answer_cells,
    answer_rows,
    caveats,
    friendly_fire,
    headline,
    meaning,
    spread_meanings,
)
from threatring.statistics import wilson


def material(leakers: dict, hostile: int = 21, able: int = 21, kills: dict | None = None, **meta: object) -> Material:
    """A run with these answers: nothing is drawn or counted."""
    made = Material(synthetic_results())
    target = {"name": "x", "raid": "r", "class": "c", "label": "AWACS aircraft", "side": "hostile", "motion": "air"}
    made.meta = {**copy.deepcopy(made.meta), **meta}
    made.meta["targets"] = [{**target, "can_leak": number < able} for number in range(hostile)]
    made.summary = {**made.summary, "leakers": leakers, "kills": kills or leakers}
    return made


def found(mean: float, chance: list, ignorance: list) -> dict:
    return {"mean": mean, "mc": [None, None], "chance": chance, "ignorance": ignorance}


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (
            material(found(3.12, [0.0, 7.0], [0.91, 8.49])),
            "Of 21 hostile objects 3.1 got through on average; 0 to 7 in a single raid; "
            "0.9 to 8.5 on average depending on what nobody knows (central claims, 2018).",
        ),
        (
            material(found(0.31, [0.0, 1.0], [0.051, 0.6]), hostile=1, able=1),
            "The one hostile object got through in 31 % of raids; "
            "5 to 60 % depending on what nobody knows (central claims, 2018).",
        ),
        (
            material(found(2.0, [2.0, 2.0], [2.0, 2.0]), claims="advertised", epoch=2007),
            "Of 21 hostile objects 2 got through on average; 2 in a single raid; "
            "what nobody knows moves it by less than luck lets see (advertised claims, 2007).",
        ),
        (
            material(found(3.12, [None, None], [None, None])),
            "Of 21 hostile objects 3.1 got through on average (central claims, 2018).",
        ),
        (
            material(found(0.0, [0.0, 0.0], [0.0, 0.0])),
            "None of the 21 hostile objects got through in any of 1,024 simulated raids (central claims, 2018).",
        ),
        (
            material({**found(0.0, [0.0, 0.0], [0.0, 0.0]), "mc": [0.0, 1.19]}),
            "None of the 21 hostile objects got through in any of 1,024 simulated raids; at most 1.2 on average, "
            "as far as so many raids can tell (central claims, 2018).",
        ),
        (
            material({**found(1.0, [1.0, 1.0], [1.0, 1.0]), "mc": [0.943, 1.0]}, hostile=1, able=1),
            "The one object able to get through did, in each of 1,024 simulated raids; at least 94 % of raids, "
            "as far as so many raids can tell (central claims, 2018).",
        ),
        (
            material(found(0.0, [0.0, 0.0], [None, None]), hostile=1, able=1, runs=1),
            "The one hostile object did not get through in the one simulated raid (central claims, 2018).",
        ),
        (
            material(found(3.0, [3.0, 3.0], [3.0, 3.0]), hostile=4, able=3),
            "All 3 objects able to get through did, in each of 1,024 simulated raids (central claims, 2018).",
        ),
        (
            material(found(0.0, [0, 0], [0, 0]), hostile=1, able=0, kills=found(0.62, [0.0, 1.0], [0.2, 0.9])),
            "The one hostile object was shot down in 62 % of raids; "
            "20 to 90 % depending on what nobody knows (central claims, 2018).",
        ),
        (
            material(found(0.0, [0, 0], [0, 0]), hostile=0, able=0),
            "Nothing hostile flies in this scenario (central claims, 2018).",
        ),
    ],
)  # fmt: skip
def test_headline(made: Material, said: str) -> None:
    assert headline(made) == said


def test_who_cannot_get_through_is_named() -> None:
    made = material(found(3.1, [0, 7], [1, 8]), hostile=21, able=20)
    assert meaning(made).endswith("One object (AWACS aircraft) can only be shot down or survive.")
    assert "only" not in meaning(material(found(3.1, [0, 7], [1, 8])))


def test_intervals_that_are_not_known_say_so() -> None:
    made = material(found(3.1, [0.0, 7.0], [None, None]))
    assert answer_cells(made, "leakers") == ("3.1", "0 to 7", "not known")
    assert answer_cells(material({**found(3.1, [2, 2], [1, 8]), "mc": [2.8, 3.4]}), "leakers")[:2] == (
        "3.1 (2.8 to 3.4)", "2",
    )  # fmt: skip
    assert len(spread_meanings(made)) == 3


def test_rows_of_the_answer_are_those_that_can_be() -> None:
    """Friends only where friends fly, leakers only where something can leak."""
    common = found(3.1, [0, 7], [1, 8])
    assert answer_rows(material(common, hostile=21, able=20)) == [("got through", "leakers"), ("shot down", "kills")]
    assert answer_rows(material(common, hostile=2, able=0)) == [("shot down", "kills")]
    assert answer_rows(Material(synthetic_results()))[-1] == ("friends shot down", "friendly_losses")


def test_friendly_losses_are_a_probability_with_its_interval() -> None:
    """Wilson has no 0 % without an upper bound, nor may the page: two friends that no raid lost."""
    made = Material(synthetic_results())
    likely = {"mean": 0.0, "mc": list(wilson(0, 64)), "ignorance": [0.0, 0.0]}
    lost = {**found(0.0, [0.0, 0.0], [0.0, 0.0]), "mc": [0.0, 0.11]}
    made.summary = {**made.summary, "friendly_losses": lost, "chances": {"friendly_loss": likely}}
    mean, single, _ = answer_cells(made, "friendly_losses")
    assert mean == "in 0 % (0 to 5.7 %) of raids" and single == "0"


def test_small_runs_carry_a_warning() -> None:
    common = found(3.1, [0, 7], [1, 8])
    assert not [line for line in caveats(material(common)) if "Only" in line]
    assert any("one set" in line for line in caveats(material(common, sets=1)))
    assert any("Only 8 sets" in line for line in caveats(material(common, sets=8)))
    assert any("100 raids were" in line for line in caveats(material(common, runs=100)))


def test_friendly_fire_is_said_in_shares_of_raids() -> None:
    """Shots at friends and losses of friends are different shares; nothing is said when there were none."""
    made = Material(synthetic_results())
    fired, lost = {"mean": 0.25, "mc": [0.2, 0.31]}, {"mean": 0.1, "mc": [0.07, 0.14]}
    made.summary = {**made.summary, "chances": {"friend_engaged": fired, "friendly_loss": lost}}
    said = (
        "Friendly fire: in 25 % (20 to 31 %) of raids a missile was fired at a friend, in 10 % (7 to 14 %) a friendly "
        "aircraft was shot down."
    )
    assert friendly_fire(made) == [said] and said in caveats(made)
    none = {"mean": 0.0, "mc": [0.0, 0.057]}
    made.summary = {**made.summary, "chances": {"friend_engaged": none, "friendly_loss": none}}
    assert friendly_fire(made) == []
