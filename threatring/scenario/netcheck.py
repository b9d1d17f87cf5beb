"""Faults of posts and links: names that are not there, radars nobody hears, what two posts both claim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from threatring.scenario.faults import did_you_mean
from threatring.scenario.model import Scenario

if TYPE_CHECKING:
    from threatring.catalogue import Selection

Found = Iterator[tuple[str, Any, str]]


def network_faults(scenario: Scenario, _: Selection) -> Found:
    """Yield everything that is wrong with who hears, commands and tells whom."""
    yield from _claimed_once(scenario, "radars", {radar.name for radar in scenario.radars})
    yield from _claimed_once(scenario, "fire_units", {unit.name for unit in scenario.fire_units})
    heard = {name for post in scenario.posts for name in post.radars}
    heard |= {unit.radar for unit in scenario.fire_units}
    for index, radar in enumerate(scenario.radars):
        if radar.name not in heard:
            names = ", ".join(post.name for post in scenario.posts) or "none, add [[posts]]"
            yield f"radars[{index}].name", radar.name, f"no post hears it; name it in one of: {names}"
    units = {unit.name for unit in scenario.fire_units}
    for index, post in enumerate(scenario.posts):
        if post.name in units:
            yield f"posts[{index}].name", post.name, "a fire unit is called so already; a link could mean either"
        if post.asks is not None and not post.radars and not post.fire_units:
            yield f"posts[{index}].asks", ", ".join(post.asks), "an interrogator stands beside a radar; it hears none"
    yield from _links(scenario)


def _claimed_once(scenario: Scenario, key: str, known: set[str]) -> Found:
    owner: dict[str, str] = {}
    for p, post in enumerate(scenario.posts):
        for index, name in enumerate(getattr(post, key)):
            path = f"posts[{p}].{key}[{index}]"
            if name not in known:
                near = did_you_mean(name, known)
                yield path, name, near or f"no such name in [[{key}]]; there are: {', '.join(sorted(known)) or 'none'}"
            elif owner.get(name, post.name) != post.name:
                yield path, name, f"belongs to one post only; {owner[name]} has it already"
            owner.setdefault(name, post.name)


def _links(scenario: Scenario) -> Found:
    commanded = {name for post in scenario.posts for name in post.fire_units}
    alone = [unit.name for unit in scenario.fire_units if unit.name not in commanded]
    posts = [post.name for post in scenario.posts]
    for index, link in enumerate(scenario.links):
        for key, known in (("sender", [*posts, *alone]), ("receiver", [*posts, *alone])):
            name = getattr(link, key)
            if name not in known:
                expected = f"no such post, and no fire unit that stands alone; there are: {', '.join(known)}"
                yield f"links[{index}].{key}", name, expected
