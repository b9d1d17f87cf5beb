"""The opening sentence: what it says in the common case and at the edges (the three intervals of Answers, in words)."""

from __future__ import annotations

import copy

import pytest

from tests.synthetic import synthetic_results
from threatring.maps import Material
from threatring.report.sentences import caveats, friendly_fire, headline, meaning, three_intervals


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
            "Of 21 hostile objects 3.1 got through on average, 0 to 7 in a single raid; "
            "what nobody knows moves the average between 0.9 and 8.5; central claims, 2018.",
        ),
        (
            material(found(0.31, [0.0, 1.0], [0.051, 0.6]), hostile=1, able=1),
            "The one hostile object got through in 31 % of raids; "
            "what nobody knows moves this share between 5 and 60 %; central claims, 2018.",
        ),
        (
            material(found(2.0, [2.0, 2.0], [2.0, 2.0]), claims="advertised", epoch=2007),
            "Of 21 hostile objects 2 got through on average, 2 in a single raid; "
            "what nobody knows does not move the average; advertised claims, 2007.",
        ),
        (
            material(found(3.12, [None, None], [None, None])),
            "Of 21 hostile objects 3.1 got through on average; central claims, 2018.",
        ),
        (
            material(found(0.0, [0.0, 0.0], [0.0, 0.0])),
            "None of the 21 hostile objects got through in any of 1,024 simulated raids; central claims, 2018.",
        ),
        (
            material(found(0.0, [0.0, 0.0], [None, None]), hostile=1, able=1, runs=1),
            "The one hostile object did not get through in the one simulated raid; central claims, 2018.",
        ),
        (
            material(found(3.0, [3.0, 3.0], [3.0, 3.0]), hostile=4, able=3),
            "All 3 objects able to get through did, in each of 1,024 simulated raids; central claims, 2018.",
        ),
        (
            material(found(0.0, [0, 0], [0, 0]), hostile=1, able=0, kills=found(0.62, [0.0, 1.0], [0.2, 0.9])),
            "The one hostile object was shot down in 62 % of raids; "
            "what nobody knows moves this share between 20 and 90 %; central claims, 2018.",
        ),
        (
            material(found(0.0, [0, 0], [0, 0]), hostile=0, able=0),
            "Nothing hostile flies in this scenario; central claims, 2018.",
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
    spans = [span for _, span, _ in three_intervals(material(found(3.1, [0.0, 7.0], [None, None])))]
    assert spans == ["0 to 7", "not known", "not known"]


def test_small_runs_carry_a_warning() -> None:
    common = found(3.1, [0, 7], [1, 8])
    assert not [line for line in caveats(material(common)) if "Only" in line]
    assert any("one set" in line for line in caveats(material(common, sets=1)))
    assert any("Only 8 sets" in line for line in caveats(material(common, sets=8)))
    assert any("100 raids were" in line for line in caveats(material(common, runs=100)))


def test_friendly_fire_is_said_in_shares_of_raids() -> None:
    """Shots at friends and losses of friends are different shares; nothing is said when there were none."""
    made = Material(synthetic_results())
    made.summary = {**made.summary, "friends_engaged": {"pmf": [0.75, 0.25]}, "friendly_losses": {"pmf": [0.9, 0.1]}}
    said = "Friendly fire: in 25 % of raids a missile was fired at a friend, in 10 % a friendly aircraft was shot down."
    assert friendly_fire(made) == [said] and said in caveats(made)
    made.summary = {**made.summary, "friends_engaged": {"pmf": [1.0, 0.0]}, "friendly_losses": {"pmf": [1.0, 0.0]}}
    assert friendly_fire(made) == []
