"""Identification in a scenario: what the site asks, and what an object can answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from threatring.scenario.parts import Flag, IffMode, Model, Raid

if TYPE_CHECKING:
    from threatring.catalogue import Selection

SECURE_MODES = frozenset({"mode_4", "mode_5", "parol"})  # their answers are enciphered: nobody else can give them
ALSO_ANSWERED = {"mode_s": "mode_3a_c"}  # ICAO Annex 10, volume IV: a Mode S transponder answers Modes A and C too
CATALOGUE_MODES = "command_post_55K6E.interrogation_modes"

Reply = Literal["none", "civil", "secure"]


class Identification(Model):
    """How the command post finds out who is who; chances and times are catalogue numbers: see [overrides]."""

    asks: tuple[IffMode, ...] | None = Field(
        default=None,
        description="Modes the site interrogates in: mode_3a_c and mode_s (civil), mode_4, mode_5 and parol (secure). "
        "Default: the catalogue's.",
    )
    trust_civil_modes: Flag = Field(
        default=True,
        description="true: a civil answer makes a friend; false: it only keeps a track from being declared.",
    )
    interrogation_tries_count: Annotated[int, Field(strict=True, ge=1, le=16)] = Field(
        default=3, description="Interrogations of a track before it counts as one that does not answer."
    )


def asked_modes(identification: Identification, selection: Selection) -> tuple[str, ...]:
    """Return the modes the site asks: the scenario's, else the catalogue's."""
    if identification.asks is not None:
        return identification.asks
    return tuple(mode.strip() for mode in selection.text(CATALOGUE_MODES).split(","))


def reply_of(raid: Raid, asked: tuple[str, ...]) -> Reply:
    """Return what the best mode that a raid carries and the site asks can say: 'none', 'civil' or 'secure'."""
    if raid.iff is None:
        carries = raid.side == "friend" if raid.carries_iff is None else raid.carries_iff
        common = set(asked) if carries else set()
    else:
        common = {*raid.iff, *(ALSO_ANSWERED[mode] for mode in raid.iff if mode in ALSO_ANSWERED)} & set(asked)
    if common & SECURE_MODES:
        return "secure"
    return "civil" if common else "none"
