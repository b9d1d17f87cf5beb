"""Radars, launchers, posts and links as a file gives them: defaults, limits, and what may not be said together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from threatring.errors import Fault
from threatring.scenario import Link, Post, Scenario, scenario_from_text

FaultsOf = Callable[[str], dict[str, Fault]]
BASE = """
[site]
lat_deg = 40.0
lon_deg = 33.0
[[raids]]
target = "target_bomber"
route = [{ bearing_deg = 270, range_m = 120_000 }, { bearing_deg = 0, range_m = 0 }]
"""
RADARS = '[[radars]]\ntype = "radar_92N6E"\n[[radars]]\ntype = "radar_91N6E"\n'
LAUNCHERS = "[[fire_units]]\nlaunchers = [{ count = 2, %s }]\n"


def read(text: str) -> Scenario:
    return scenario_from_text(BASE + text, "mine.toml")


def test_a_file_that_names_no_post_has_one_that_hears_and_commands_all() -> None:
    """The default is the battalion of one command post: whoever writes no posts keeps what he had."""
    scenario = read("")
    assert [post.model_dump() for post in scenario.posts] == [
        {
            "name": "command post",
            "radars": ("91N6E", "96L6E", "92N6E"),
            "fire_units": ("fire unit 1",),
            "lost_s": None,
            "asks": None,
        }
    ]
    assert scenario.links == ()


def test_defaults_are_nothing_lost_nothing_refilled_on_the_ground() -> None:
    scenario = read(RADARS + LAUNCHERS % "reload_count = 0")
    assert all(radar.lost_s is None and radar.altitude_m is None for radar in scenario.radars)
    assert all(group.lost_s is None for unit in scenario.fire_units for group in unit.launchers)
    assert not scenario.doctrine.emission_control and not scenario.ideal.exact_plots


def test_posts_and_links_are_read() -> None:
    scenario = read(
        '[[posts]]\nname = "a"\nradars = ["91N6E", "96L6E"]\nlost_s = 90\n[[posts]]\nname = "b"\n'
        'fire_units = ["fire unit 1"]\n[[links]]\nsender = "a"\nreceiver = "b"\ndelay_s = 0\nloss_prob = 0.25\n'
    )
    assert scenario.posts[0] == Post(name="a", radars=("91N6E", "96L6E"), lost_s=90.0)
    assert scenario.links == (Link(sender="a", receiver="b", delay_s=0.0, loss_prob=0.25),)
    assert scenario.links[0].interval_s is None  # the catalogue decides


def test_an_airborne_radar_is_read_with_its_place() -> None:
    scenario = read(RADARS + "altitude_m = 9000\nbearing_deg = 90\nrange_m = 40_000\n")
    assert scenario.radars[1].altitude_m == 9000.0


@pytest.mark.parametrize("text, field, words", [
    (RADARS + "lost_s = -1\n", "radars[1].lost_s", "between 0 and 7,200 seconds"),
    (RADARS + "altitude_m = 99_000_000\n", "radars[1].altitude_m", "metres"),
    (RADARS + "altitude_ft = 9000\n", "radars[1].altitude_ft", "use altitude_m, metres"),
    (LAUNCHERS % "reload_count = 1.5", "fire_units[0].launchers[0].reload_count", "a whole number"),
    (LAUNCHERS % "reload_count = 21", "fire_units[0].launchers[0].reload_count", "between 0 and 20"),
    (LAUNCHERS % "lost_s = -5", "fire_units[0].launchers[0].lost_s", "between 0 and 7,200 seconds"),
    ('[doctrine]\nemission_control = "yes"\n', "doctrine.emission_control", "true or false"),
    ("[ideal]\nexact_plots = 1\n", "ideal.exact_plots", "true or false"),
    ("[[posts]]\nloss_s = 5\n", "posts[0].loss_s", "unknown key; did you mean lost_s?"),
])  # fmt: skip
def test_faults_say_what_would_be_right(faults: FaultsOf, text: str, field: str, words: str) -> None:
    found = faults(BASE + text)
    assert field in found and words in found[field].expected
