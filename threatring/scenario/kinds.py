"""What a scenario asks the catalogue about a kind of equipment: is it there, what is it called, what is it for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threatring.scenario.faults import did_you_mean

if TYPE_CHECKING:
    from threatring.catalogue import Selection


def unknown(kind: str, entity: str, selection: Selection) -> str | None:
    """Return why an entity of a kind ('radar', 'missile', 'target') cannot be used, or None when it can."""
    known = sorted(name for name in selection.catalogue.entities if name.startswith(f"{kind}_"))
    if entity not in known:
        hint = did_you_mean(entity, known) or f"the catalogue has {', '.join(known)}"
        what = "target class" if kind == "target" else kind
        return f"no such {what} in the catalogue; {hint}"
    if not selection.has(entity):
        there = ", ".join(selection.entities(f"{kind}_"))
        return f"not available: {selection.why_absent(entity)}; available: {there}"
    return None


def is_engagement(kind: str, selection: Selection) -> bool:
    """Whether a radar type guides missiles: its catalogue role says so."""
    fields = selection.catalogue.entities.get(kind, {})
    return "role" in fields and selection.text(f"{kind}.role").startswith("engagement")


def label_of(entity: str, selection: Selection) -> str:
    """Return the plain-language label of an entity, else its name without the kind in front."""
    fields = selection.catalogue.entities.get(entity, {})
    return selection.text(f"{entity}.label") if "label" in fields else entity.partition("_")[2].replace("_", " ")
