"""Laying who hears whom: posts with their radars and fire units, fire units that stand alone, links."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from threatring.catalogue import Selection
from threatring.draws import Unknowns
from threatring.records import Link, Mode, Post, RadarRole, table
from threatring.scenario import Scenario, asked_modes

NOBODY = -1


def posts_of_units(scenario: Scenario) -> list[int]:
    """Return the post of each fire unit: that which names it, else its own behind them all."""
    commanded = {unit: index for index, post in enumerate(scenario.posts) for unit in post.fire_units}
    own = own_posts(scenario)
    return [commanded.get(unit.name, own.get(u, NOBODY)) for u, unit in enumerate(scenario.fire_units)]


def own_posts(scenario: Scenario) -> dict[int, int]:
    """Return which fire units may stand alone and the number of the picture each then has.

    Those that no post names do from the start, those whose post is destroyed do from then on.
    """
    kept = {unit for post in scenario.posts if post.lost_s is None for unit in post.fire_units}
    alone = [u for u, unit in enumerate(scenario.fire_units) if unit.name not in kept]
    return {u: len(scenario.posts) + index for index, u in enumerate(alone)}


def mode_bits(modes: Iterable[str]) -> int:
    """Return modes of interrogation as one whole number, a bit for each."""
    return sum(1 << Mode[mode.upper()] for mode in set(modes))


def lay_posts(scenario: Scenario, selection: Selection) -> np.recarray:
    """Return (P,) posts: those of the scenario, then a picture of its own for every unit that may stand alone.

    A unit that lost its post goes on asking what that one asked.
    """
    own = own_posts(scenario)
    rows = table(Post, len(scenario.posts) + len(own))
    rows.unit, rows.lost_s = NOBODY, math.inf
    for index, post in enumerate(scenario.posts):
        rows["lost_s"][index] = math.inf if post.lost_s is None else post.lost_s
        rows["asks"][index] = mode_bits(asked_modes(scenario, selection, post))
    commanded = {name: post for post in scenario.posts for name in post.fire_units}
    for u, index in own.items():
        rows["unit"][index] = u
        post_of = commanded.get(scenario.fire_units[u].name)
        rows["asks"][index] = mode_bits(asked_modes(scenario, selection, post_of))
    return rows


def hear_into(scenario: Scenario, radars: np.recarray, units: np.recarray) -> None:
    """Tell radars (K, R) and fire units (K, U) their posts, and radars whether they search."""
    heard = {radar: index for index, post in enumerate(scenario.posts) for radar in post.radars}
    posts = posts_of_units(scenario)
    units["post"] = posts
    by_unit = {unit.radar: posts[u] for u, unit in enumerate(scenario.fire_units)}
    for index, emitter in enumerate(scenario.radars):
        radars["post"][:, index] = heard.get(emitter.name, by_unit.get(emitter.name, NOBODY))
        alone = by_unit.get(emitter.name, 0) >= len(scenario.posts)
        turns = radars[0, index].role == RadarRole.ACQUISITION
        radars["searches"][:, index] = turns or alone or emitter.mode == "sector"


def may_stand_alone(scenario: Scenario) -> set[str]:
    """Return the names of the engagement radars that must be able to search by themselves."""
    return {scenario.fire_units[u].radar for u in own_posts(scenario)}


def lay_links(scenario: Scenario, unknowns: Unknowns) -> np.recarray:
    """Return (I,) links; what the file leaves open is the catalogue's figure."""
    n = unknowns.fixed
    names = {post.name: index for index, post in enumerate(scenario.posts)}
    names |= {scenario.fire_units[u].name: index for u, index in own_posts(scenario).items()}
    rows = table(Link, len(scenario.links))
    for row, link in zip(rows, scenario.links, strict=True):
        row.source, row.sink = names[link.sender], names[link.receiver]
        row.interval_s = n("track_link.interval_s") if link.interval_s is None else link.interval_s
        row.delay_s = n("track_link.delay_s") if link.delay_s is None else link.delay_s
        row.loss_prob = n("track_link.loss_prob") if link.loss_prob is None else link.loss_prob
    return rows
