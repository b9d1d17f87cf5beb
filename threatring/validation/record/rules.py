"""Reading the rules by which claims are judged, and the claims they are about."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from threatring.catalogue import load_catalogue

FOLDER = Path(__file__).resolve().parents[2] / "data" / "record"
PARTS = ("fast", "flights", "raids", "none")


@dataclass(frozen=True)
class Rule:
    """How one claim is judged: which figures, inside which bounds; or why it is not."""

    id: str
    part: str  #: of `PARTS`
    statement: str
    sources: tuple[str, ...]
    how: str
    note: str
    reason: str
    figures: tuple[dict[str, Any], ...]  #: name, unit, claimed, low, high


@cache
def read_rules() -> tuple[Rule, ...]:
    """Return every rule, with the statement and the sources of its claim."""
    said = tomllib.loads((FOLDER / "rules.toml").read_text(encoding="utf-8"))["rule"]
    claims = {**_checks(), **_claims()}
    return tuple(
        Rule(
            row["id"], row["part"], *claims[row["id"]], row.get("how", ""), row.get("note", ""), row.get("reason", ""),
            tuple(row.get("figures", ())),
        )
        for row in said
    )  # fmt: skip


def _checks() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return statement and sources of the catalogue's checks."""
    return {check["id"]: (check["statement"], tuple(check["sources"])) for check in load_catalogue().checks}


def _claims() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return statement and sources of the claims in the files beside the rules."""
    system, missiles, other = (
        json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")) for name in ("s4-01", "s4-02", "msl-14")
    )
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for number, claim in enumerate(system["expected"]["claims"], 1):
        found[f"s4-01.{number}"] = (f"{claim['what']}: {_value(claim)}", (claim["source"],))
    for number, row in enumerate(missiles["expected"]["rows"], 1):
        said = dict(zip(missiles["inputs"]["columns"], row, strict=True))
        text = (
            f"{said['missile']}: range {said['max_range_aero_km']} km, ceiling {said['max_alt_km']} km, "
            f"peak speed {said['speed_max_m_s']} m/s"
        )
        found[f"s4-02.{number}"] = (text, (missiles["source"],))
    found["msl-14"] = (f"{other['name']}: {other['tolerance']['order']}", (other["source"],))
    return found


def _value(claim: dict[str, Any]) -> str:
    """Return what a claim says, as text with its unit."""
    key = next(name for name in claim if name.startswith("value"))
    unit = {"value_km": " km", "value_m": " m", "value_m_s": " m/s", "value": ""}[key]
    more = claim.get("alternatives_km") or claim.get("alternatives")
    value = claim[key]
    if isinstance(value, dict):
        text = ", ".join(f"{name} = {number}" for name, number in value.items())
    else:
        text = " / ".join(str(each) for each in value) if isinstance(value, list) else str(value)
    return f"{text}{unit}" + (f" (also {', '.join(str(each) for each in more)}{unit})" if more else "")
