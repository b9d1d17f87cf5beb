"""Identification in a scenario: what each post asks, and what an object can answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from threatring.scenario.parts import Flag, IffMode, Model, Raid

if TYPE_CHECKING:
    from threatring.catalogue import Selection
    from threatring.scenario.defence import Post
    from threatring.scenario.model import Scenario

ALSO_ANSWERED = {"mode_s": "mode_3a_c"}  # ICAO Annex 10, volume IV: a Mode S transponder answers Modes A and C too
CATALOGUE_MODES = "command_post_55K6E.interrogation_modes"


class Identification(Model):
    """How the command post finds out who is who; chances and times are catalogue numbers: see [overrides]."""

    asks: tuple[IffMode, ...] | None = Field(
        default=None,
        description="Modes in which a post without a list of its own interrogates: mode_3a_c and mode_s (civil), "
        "mode_4, mode_5 and parol (secure). Default: the catalogue's.",
    )
    trust_civil_modes: Flag = Field(
        default=True,
        description="true: a civil answer makes a friend; false: it only keeps a track from being declared.",
    )
    interrogation_tries_count: Annotated[int, Field(strict=True, ge=1, le=16)] = Field(
        default=3, description="Interrogations of a track before it counts as one that does not answer."
    )


def asked_modes(scenario: Scenario, selection: Selection, post: Post | None = None) -> tuple[str, ...]:
    """Return the modes a post asks: its own, else the scenario's, else the catalogue's. None: who has no own list."""
    if post is not None and post.asks is not None:
        return post.asks
    if scenario.identification.asks is not None:
        return scenario.identification.asks
    return tuple(mode.strip() for mode in selection.text(CATALOGUE_MODES).split(","))


def modes_asked_by_any(scenario: Scenario, selection: Selection) -> frozenset[str]:
    """Return the modes that any post asks, or a fire unit that stands alone."""
    posts = (None, *scenario.posts)
    return frozenset(mode for post in posts for mode in asked_modes(scenario, selection, post))


def carried_modes(raid: Raid, asked: frozenset[str]) -> frozenset[str]:
    """Return the modes a raid answers in: those it names, else all that are asked if it carries a set at all."""
    if raid.iff is None:
        carries = raid.side == "friend" if raid.carries_iff is None else raid.carries_iff
        return asked if carries else frozenset()
    return frozenset(raid.iff) | {ALSO_ANSWERED[mode] for mode in raid.iff if mode in ALSO_ANSWERED}
