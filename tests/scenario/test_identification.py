"""Who can answer what: modes two sets have in common (ICAO Annex 10, volume IV: Mode S sets answer Modes A and C)."""

from __future__ import annotations

from typing import Any

import pytest

from threatring.catalogue import Catalogue
from threatring.errors import ScenarioError
from threatring.models.identify import answer_of
from threatring.prepare.posts import mode_bits
from threatring.records import Reply
from threatring.scenario import Identification, Raid, Waypoint, asked_modes, carried_modes, explain_scenario
from threatring.scenario.reader import scenario_from_text

ROUTE = (Waypoint(bearing_deg=0.0, range_m=9e4), Waypoint(bearing_deg=0.0, range_m=0.0))
SITE = "[site]\nlat_deg = 40.0\nlon_deg = 33.0\n"
FRIEND = '[[raids]]\ntarget = "target_bomber"\nside = "friend"\norbit = { bearing_deg = 0, range_m = 90_000 }\n'
HERE = ("parol", "mode_3a_c")


def raid(**keys: Any) -> Raid:
    return Raid(target="target_bomber", route=ROUTE, **keys)


@pytest.mark.parametrize("keys, asked, reply", [
    ({"side": "friend"}, HERE, "secure"),  # a friend carries what its own site asks
    ({"side": "friend"}, ("mode_3a_c",), "civil"),
    ({"side": "friend"}, (), "none"),
    ({"side": "friend", "carries_iff": False}, HERE, "none"),
    ({}, HERE, "none"),  # an enemy carries nothing unless said otherwise
    ({"carries_iff": True}, HERE, "secure"),
    ({"side": "friend", "iff": ["mode_5"]}, HERE, "none"),  # NATO's secure modes mean nothing to this site
    ({"side": "friend", "iff": ["mode_5", "mode_s"]}, HERE, "civil"),
    ({"side": "friend", "iff": ["mode_5", "mode_s"]}, ("mode_5",), "secure"),
    ({"iff": ["mode_3a_c"]}, HERE, "civil"),  # anyone can squawk
    ({"side": "friend", "iff": ["mode_3a_c"]}, ("mode_s",), "none"),  # but an old set does not answer Mode S
    ({"side": "friend", "iff": ["parol"]}, HERE, "secure"),
    ({"side": "friend", "iff": []}, HERE, "none"),
])  # fmt: skip
def test_a_reply_needs_a_common_mode(keys: dict[str, Any], asked: tuple[str, ...], reply: str) -> None:
    carries = carried_modes(raid(**keys), frozenset(asked))
    assert Reply(answer_of(mode_bits(carries), mode_bits(asked))).name.lower() == reply


def test_the_site_asks_what_the_catalogue_says_unless_told(catalogue: Catalogue) -> None:
    plain = scenario_from_text(SITE + FRIEND)
    assert asked_modes(plain, catalogue.select()) == HERE
    own = plain.model_copy(update={"identification": Identification(asks=("mode_4",))})
    assert asked_modes(own, catalogue.select()) == ("mode_4",)
    told = scenario_from_text(SITE + FRIEND + '[identification]\nasks = ["mode_5"]\ntrust_civil_modes = false\n')
    assert "interrogation: mode_5; civil answers are not trusted" in explain_scenario(told, catalogue.select())


@pytest.mark.parametrize("text, field, words", [
    (FRIEND + 'iff = ["mode_6"]\n', "raids[0].iff[0]", "'mode_3a_c', 'mode_s', 'mode_4', 'mode_5', 'parol'"),
    (FRIEND + 'iff = "parol"\n', "raids[0].iff", "a list of modes in quotes out of mode_3a_c, mode_s"),
    (FRIEND + 'iff = ["parol"]\ncarries_iff = true\n', "raids[0].carries_iff", "give iff or carries_iff, not both"),
    (FRIEND + '[identification]\nasks = ["password"]\n', "identification.asks[0]", "'parol'"),
    (FRIEND + "[identification]\ninterrogation_tries_count = 0\n", "identification.interrogation_tries_count",
     "between 1 and 16"),
    (FRIEND + "[doctrine]\nself_defence_s = 0.0\n", "doctrine.self_defence_s", "above 0"),
])  # fmt: skip
def test_faults_say_what_would_be_right(text: str, field: str, words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        scenario_from_text(SITE + text)
    (fault,) = caught.value.faults
    assert fault.field == field and words in fault.expected
