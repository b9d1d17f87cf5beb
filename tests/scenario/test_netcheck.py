"""Faults of posts and links: each has one message that says where, what, and what would be right."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from threatring.errors import Fault

FaultsOf = Callable[[str], dict[str, Fault]]
BASE = """
[site]
lat_deg = 40.0
lon_deg = 33.0
[[raids]]
target = "target_bomber"
route = [{ bearing_deg = 270, range_m = 120_000 }, { bearing_deg = 0, range_m = 0 }]
[[radars]]
type = "radar_91N6E"
[[radars]]
type = "radar_92N6E"
name = "north"
[[radars]]
type = "radar_92N6E"
name = "south"
[[fire_units]]
name = "one"
radar = "north"
[[fire_units]]
name = "two"
radar = "south"
"""
POST = '[[posts]]\nname = "main"\nradars = ["91N6E"]\n'
BOTH = POST + 'fire_units = ["one", "two"]\n'

BAD: dict[str, tuple[str, str, str]] = {
    "a radar that is not there": (
        '[[posts]]\nname = "main"\nradars = ["91N6E", "nort"]\n',
        "posts[0].radars[1]",
        "did you mean north?",
    ),
    "a fire unit that is not there": (
        POST + 'fire_units = ["battery"]\n',
        "posts[0].fire_units[0]",
        "no such name in [[fire_units]]; there are: one, two",
    ),
    "a radar that two posts hear": (
        BOTH + '[[posts]]\nname = "other"\nradars = ["91N6E"]\n',
        "posts[1].radars[0]",
        "belongs to one post only; main has it already",
    ),
    "a fire unit under two posts": (
        BOTH + '[[posts]]\nname = "other"\nfire_units = ["two"]\n',
        "posts[1].fire_units[0]",
        "belongs to one post only; main has it already",
    ),
    "a radar nobody hears": (
        '[[posts]]\nname = "main"\nfire_units = ["one"]\n',
        "radars[0].name",
        "no post hears it; name it in one of: main",
    ),
    "a post called like a fire unit": (
        '[[posts]]\nname = "two"\nradars = ["91N6E"]\nfire_units = ["one"]\n',
        "posts[0].name",
        "a fire unit is called so already",
    ),
    "a post that asks and hears nothing": (
        BOTH + '[[posts]]\nname = "deaf"\nasks = ["mode_5"]\n',
        "posts[1].asks",
        "an interrogator stands beside a radar; it hears none",
    ),
    "two posts of one name": (BOTH + '[[posts]]\nname = "main"\n', "posts[1].name", "names are unique"),
    "a link from nowhere": (
        BOTH + '[[links]]\nsender = "man"\nreceiver = "main"\n',
        "links[0].sender",
        "no such post, and no fire unit that stands alone; there are: main",
    ),
    "a link to a fire unit that has a post": (
        BOTH + '[[links]]\nsender = "main"\nreceiver = "two"\n',
        "links[0].receiver",
        "no such post, and no fire unit that stands alone; there are: main",
    ),
    "a link to itself": (
        BOTH + '[[links]]\nsender = "main"\nreceiver = "main"\n',
        "links[0].receiver",
        "a link leads from one post to another",
    ),
    "a chance above one": (
        POST + '[[links]]\nsender = "main"\nreceiver = "two"\nloss_prob = 1.5\n',
        "links[0].loss_prob",
        "between 0 and 1",
    ),
    "no time between messages": (
        POST + '[[links]]\nsender = "main"\nreceiver = "two"\ninterval_s = 0.0\n',
        "links[0].interval_s",
        "above 0",
    ),
}


@pytest.mark.parametrize("text, field, words", BAD.values(), ids=BAD.keys())
def test_each_fault_has_one_clear_message(faults: FaultsOf, text: str, field: str, words: str) -> None:
    found = faults(BASE + text)
    assert list(found) == [field]
    assert words in found[field].expected


@pytest.mark.parametrize("text", [
    "",
    BOTH,
    POST,  # both fire units stand alone
    POST + '[[links]]\nsender = "main"\nreceiver = "two"\n',
    BOTH + '[[posts]]\nname = "other"\n[[links]]\nsender = "main"\nreceiver = "other"\n',
], ids=["default", "one post", "alone", "told", "a post without radars"])  # fmt: skip
def test_sound_networks_have_no_fault(faults: FaultsOf, text: str) -> None:
    assert faults(BASE + text) == {}


def test_without_posts_the_message_says_what_to_add(faults: FaultsOf) -> None:
    found = faults("posts = []\n" + BASE)
    assert found["radars[0].name"].expected == "no post hears it; name it in one of: none, add [[posts]]"
