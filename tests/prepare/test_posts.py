"""Who hears whom, as tables: posts of the file, pictures of fire units that may stand alone, links by number."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.played import SITE, air_raid, scenario_of, setup_of
from threatring.prepare.posts import may_stand_alone, own_posts, posts_of_units
from threatring.records import Mode

RADARS = """
[[radars]]
type = "radar_91N6E"
[[radars]]
type = "radar_96L6E"
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
RAID = f"duration_s = 150.0\n{SITE}" + air_raid("target_bomber", 1, 60e3, 20e3)
#: The first post hears one radar and commands one unit, the second hears the other; unit two stands alone.
THREE = (
    RAID
    + RADARS
    + """
[[posts]]
name = "main"
radars = ["91N6E"]
fire_units = ["one"]
[[posts]]
name = "watch"
radars = ["96L6E"]
[[links]]
sender = "watch"
receiver = "main"
interval_s = 4.0
delay_s = 1.0
loss_prob = 0.25
[[links]]
sender = "main"
receiver = "two"
"""
)


def test_a_unit_that_no_post_names_has_its_own_picture() -> None:
    """Two posts of the file, then one picture for each unit that may stand alone, in the order of the units."""
    scenario = scenario_of(THREE)
    assert own_posts(scenario) == {1: 2}
    assert posts_of_units(scenario) == [0, 2]
    assert may_stand_alone(scenario) == {"south"}
    tables = setup_of(THREE, 32).prepared.tables
    assert tables.posts.unit.tolist() == [-1, -1, 1]
    assert np.all(np.isinf(tables.posts.lost_s))
    assert np.all(tables.units.post == [0, 2])


def test_radars_are_heard_where_the_file_says_and_search_when_alone() -> None:
    """Acquisition radars search; an engagement radar looks where it is told, unless nobody tells it."""
    radars = setup_of(THREE, 32).prepared.tables.radars
    assert np.all(radars.post == [0, 1, 0, 2])
    assert np.all(radars.searches == [1, 1, 0, 1])
    assert np.all(radars.search_s[:, 2] == 0.0) and np.all(radars.search_s[:, 3] > 0.0)


def test_a_lone_search_takes_the_time_of_its_frame() -> None:
    """Skolnik ch. 2: beams of a beamwidth squared over the solid angle of 90 by 10 degrees, 4 ms on each."""
    radar = setup_of(THREE, 32).prepared.tables.radars[-1, 3]
    solid_angle_sr = 0.5 * math.pi * math.sin(math.radians(10.0))
    assert radar.search_s == pytest.approx(0.004 * solid_angle_sr / math.radians(0.8) ** 2, rel=1e-9)


def test_a_post_that_will_be_lost_leaves_room_for_lone_pictures() -> None:
    """When a post has a time of loss, each of its units gets a picture for later; its radar searches only then."""
    text = RAID + RADARS + '[[posts]]\nradars = ["91N6E", "96L6E"]\nfire_units = ["one", "two"]\nlost_s = 60.0\n'
    tables = setup_of(text, 32).prepared.tables
    assert tables.posts.unit.tolist() == [-1, 0, 1]
    assert tables.posts.lost_s.tolist() == [60.0, math.inf, math.inf]
    assert np.all(tables.units.post == 0) and np.all(tables.radars.post == 0)
    assert np.all(tables.radars.searches == [1, 1, 0, 0])
    assert np.all(tables.radars.search_s > 0.0)


def test_who_asks_in_what() -> None:
    """A post's own list, else the scenario's; a unit that loses its post goes on asking what that one asked."""
    text = (
        RAID
        + RADARS
        + """
[[posts]]
name = "main"
radars = ["91N6E", "96L6E"]
fire_units = ["one"]
asks = ["mode_5", "mode_s"]
lost_s = 60.0
[[posts]]
name = "deaf"
fire_units = ["two"]
lost_s = 1.0
asks = []
[identification]
asks = ["parol"]
"""
    )
    tables = setup_of(text, 32).prepared.tables
    asked = 1 << Mode.MODE_5 | 1 << Mode.MODE_S
    assert tables.posts.asks.tolist() == [asked, 0, asked, 0]
    alone = setup_of(THREE + '[identification]\nasks = ["parol"]\n', 32).prepared.tables
    assert alone.posts.asks.tolist() == [1 << Mode.PAROL] * 3


def test_links_lead_by_number_and_default_to_the_catalogue() -> None:
    """What the file leaves open is the catalogue's central figure: 6 s, 2 s, 5 % (track_link, all assumed)."""
    links = setup_of(THREE, 32).prepared.tables.links
    assert links.source.tolist() == [1, 0] and links.sink.tolist() == [0, 2]
    assert (links[0].interval_s, links[0].delay_s, links[0].loss_prob) == (4.0, 1.0, 0.25)
    assert (links[1].interval_s, links[1].delay_s, links[1].loss_prob) == pytest.approx((6.0, 2.0, 0.05))


def test_without_posts_everything_is_one_post() -> None:
    """The default scenario lays one post, no picture of a lone unit, no link."""
    tables = setup_of(RAID, 32).prepared.tables
    assert len(tables.posts) == 1 and len(tables.links) == 0
    assert np.all(tables.radars.post == 0) and np.all(tables.units.post == 0)
    assert np.all(tables.radars.searches == [1, 1, 0])
