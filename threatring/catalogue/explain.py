"""The catalogue in words: who says what about a number, where they disagree, and what a run uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from textwrap import wrap
from typing import Any

from threatring.catalogue.entries import CONFIDENCES, DISTRIBUTIONS, TIERS, VERIFICATIONS, Claim, Entry
from threatring.catalogue.reader import load_catalogue
from threatring.catalogue.selection import Catalogue, Selection
from threatring.units import pretty

EPOCHS = (2007, 2018)
_WIDTH = 110


def explain(name: str, claims: str = "central", epoch_year: int = 2018, catalogue: Catalogue | None = None) -> str:
    """Return all that is known about `entity.field` as text; about an entity alone, when and why it is there or not."""
    catalogue = catalogue or load_catalogue()
    if "." not in name:
        catalogue.fields(name)
        parts = [name, *_whole_table(catalogue, name), "", f"its fields: threatring catalogue show {name}"]
        return "\n".join(parts)
    entry, selection = catalogue.entry(name), catalogue.select(claims, epoch_year)
    parts = [name, "", *_used(entry, selection), "", "Who says what", *_claims(entry, catalogue)]
    parts += ["", *_disagreement(entry), "What a run uses", *_whole_table(catalogue, name)]
    return "\n".join(parts)


def explain_json(
    name: str, claims: str = "central", epoch_year: int = 2018, catalogue: Catalogue | None = None
) -> dict[str, Any]:
    """Return the same as `explain` as one JSON-able document."""
    catalogue = catalogue or load_catalogue()
    document: dict[str, Any] = {"name": name, "claims": claims, "epoch": epoch_year}
    uses = _selections(catalogue)
    if "." not in name:
        catalogue.fields(name)
        used = [{"claims": p, "epoch": y, "absent": s.why_absent(name) or None} for p, y, s in uses]
        return {**document, "selections": used}
    entry, selection = catalogue.entry(name), catalogue.select(claims, epoch_year)
    return {
        **document,
        "unit": entry.unit,
        "entry": asdict(entry),
        "used": _as_used(entry, selection),
        "distribution": distribution_in_words(entry),
        "selections": [{"claims": p, "epoch": y, **_as_used(entry, s)} for p, y, s in uses],
        "sources": {key: asdict(catalogue.sources[key]) for key in entry.sources},
    }


def show(entity: str, claims: str = "central", epoch_year: int = 2018, catalogue: Catalogue | None = None) -> str:
    """Return the fields of an entity as a table: value, bounds, confidence, verification."""
    catalogue = catalogue or load_catalogue()
    fields, selection = catalogue.fields(entity), catalogue.select(claims, epoch_year)
    if not selection.has(entity):
        return f"{entity}: not there with claims {claims}, epoch {epoch_year}: {selection.why_absent(entity)}"
    rows = []
    for field in fields:
        entry = selection.entry(f"{entity}.{field}")
        trust = f"{entry.confidence}, {entry.verification}"
        rows.append((field, value_in_words(entry), bounds_in_words(entry), trust))
    return _table(("field", "value", "bounds", "confidence"), rows)


def show_json(
    entity: str, claims: str = "central", epoch_year: int = 2018, catalogue: Catalogue | None = None
) -> dict[str, Any]:
    """Return the same as `show` as one JSON-able document."""
    catalogue = catalogue or load_catalogue()
    fields, selection = catalogue.fields(entity), catalogue.select(claims, epoch_year)
    absent = selection.why_absent(entity) or None
    entries = {} if absent else {field: asdict(selection.entry(f"{entity}.{field}")) for field in fields}
    return {"entity": entity, "claims": claims, "epoch": epoch_year, "absent": absent, "fields": entries}


def list_entities(prefix: str = "", catalogue: Catalogue | None = None) -> str:
    """Return the entities as a table: how many fields, how many of them numbers, how many of those uncertain."""
    header = ("entity", "fields", "numbers", "uncertain")
    counted = list_json(prefix, catalogue).items()
    return _table(header, [(name, *(str(count[key]) for key in header[1:])) for name, count in counted])


def list_json(prefix: str = "", catalogue: Catalogue | None = None) -> dict[str, dict[str, int]]:
    """Return the same as `list_entities` as one JSON-able document."""
    catalogue = catalogue or load_catalogue()
    return {
        name: {
            "fields": len(fields),
            "numbers": sum(entry.is_number for entry in fields.values()),
            "uncertain": sum(entry.is_open for entry in fields.values()),
        }
        for name, fields in catalogue.entities.items()
        if name.startswith(prefix)
    }


def check_catalogue(folder: Path | None = None) -> str:
    """Read a catalogue folder and return a summary; a faulty one raises `CatalogueError` with every fault."""
    counts = check_json(folder)
    verified = ", ".join(f"{count} {kind}" for kind, count in counts["verification"].items())
    lines = [
        f"{counts['folder']}: sound",
        f"{counts['entities']} entities, {counts['numbers']} numbers ({counts['uncertain']} uncertain), "
        f"{counts['texts']} texts, {counts['claims']} claims with a figure, {counts['sources']} sources",
        f"of the values {verified}",
        f"hash {counts['hash']}",
    ]
    return "\n".join(lines)


def check_json(folder: Path | None = None) -> dict[str, Any]:
    """Return the same as `check_catalogue` as one JSON-able document."""
    catalogue = load_catalogue(folder)
    entries = list(catalogue)
    return {
        "folder": str(catalogue.folder),
        "entities": len(catalogue.entities),
        "numbers": sum(entry.is_number for entry in entries),
        "uncertain": sum(entry.is_open for entry in entries),
        "texts": sum(not entry.is_number for entry in entries),
        "claims": sum(claim.has_figure for entry in entries for claim in entry.claims),
        "sources": len(catalogue.sources),
        "verification": {kind: sum(entry.verification == kind for entry in entries) for kind in VERIFICATIONS},
        "hash": catalogue.hash,
    }


def value_in_words(entry: Entry | Claim, field: str = "") -> str:
    """Return a value with its unit, or that none is public; for a claim without a value, its span."""
    field = entry.field if isinstance(entry, Entry) else field
    if entry.value is not None:
        return pretty(entry.value, field)
    if entry.low is not None and entry.high is not None:
        return f"{pretty(entry.low, field)} to {pretty(entry.high, field)}"
    return "no public value"


def bounds_in_words(entry: Entry) -> str:
    """Return 'low to high' with units, 'certain' when they meet, '' when there are none."""
    if entry.low is None or entry.high is None:
        return ""
    return f"{pretty(entry.low, entry.field)} to {pretty(entry.high, entry.field)}" if entry.is_open else "fixed"


def distribution_in_words(entry: Entry) -> str:
    """Return how a run draws the value, our own assumption named as such; '' for what is not drawn."""
    if not entry.is_open:
        return DISTRIBUTIONS["fixed"] if entry.value is not None and entry.is_number else ""
    if entry.distribution == "discrete":
        return f"{DISTRIBUTIONS['discrete']}: {', '.join(pretty(x, entry.field) for x in entry.choices)}"
    return DISTRIBUTIONS[entry.distribution]


def _used(entry: Entry, selection: Selection) -> list[str]:
    who = f"claims {selection.claims}, epoch {selection.epoch_year}"
    if not selection.has(entry.entity):
        return [f"A run with {who} does not use it: {selection.why_absent(entry.entity)}."]
    used = selection.entry(entry.name)
    bounds = f", {bounds_in_words(used)}" if used.is_open else ""
    rows = [
        ("distribution", distribution_in_words(used)),
        ("confidence", f"{used.confidence}: {CONFIDENCES[used.confidence]}"),
        ("verification", f"{used.verification}: {VERIFICATIONS[used.verification]}"),
        ("best source", f"tier {used.tier}: {TIERS[used.tier]}" if used.tier else ""),
        ("note", used.note),
    ]
    uses = "has nothing to use" if used.value is None else "uses"
    return [f"A run with {who} {uses}: {value_in_words(used)}{bounds}.", *_folded(rows)]


def _folded(rows: list[tuple[str, str]]) -> list[str]:
    lines = []
    for label, text in rows:
        for index, line in enumerate(wrap(text, _WIDTH - 16)):
            lines.append(f"  {label if index == 0 else '':12s}  {line}")
    return lines


def _claims(entry: Entry, catalogue: Catalogue) -> list[str]:
    lines = []
    for claim in entry.claims:
        figure = value_in_words(claim, entry.field) if claim.has_figure else claim.says
        span = (
            f" ({value_in_words(_span(claim), entry.field)})"
            if claim.value is not None and claim.low != claim.high
            else ""
        )
        said = "; ".join(text for text in (_years(claim), claim.says if claim.has_figure else "") if text)
        lines.append(f"  {figure}{span}" + (f" - {said}" if said else ""))
        for key in claim.sources:
            source = catalogue.sources[key]
            known = [source.kind, f"tier {source.tier}" if source.tier else "", str(source.year or "")]
            lines.append(f"      {source.title}")
            lines.append(f"      [{key}: {', '.join(text for text in known if text)}] {source.url}".rstrip())
    return lines


def _span(claim: Claim) -> Claim:
    return Claim(None, claim.low, claim.high, claim.sources)


def _years(claim: Claim) -> str:
    if claim.from_year and claim.until_year:
        return f"{claim.from_year} to {claim.until_year}"
    if claim.from_year or claim.until_year:
        return f"from {claim.from_year}" if claim.from_year else f"until {claim.until_year}"
    return ""


def _disagreement(entry: Entry) -> list[str]:
    figures = [x for claim in entry.claims for x in (claim.value, claim.low, claim.high) if isinstance(x, float)]
    own = [claim.value for claim in entry.claims if isinstance(claim.value, float)]
    if len(set(own)) < 2:
        return []
    lines = [f"The figures disagree: {pretty(min(figures), entry.field)} to {pretty(max(figures), entry.field)}."]
    outside = sorted(
        {x for x in own if entry.low is not None and entry.high is not None and not entry.low <= x <= entry.high}
    )
    if outside:
        shown = ", ".join(pretty(x, entry.field) for x in outside)
        lines.append(f"Outside the bounds of the entry: {shown}.")
    return [*lines, ""]


def _whole_table(catalogue: Catalogue, name: str) -> list[str]:
    """Return what each preset uses in each epoch, one line a preset."""
    selections = _selections(catalogue)
    rows = [
        (f"  {preset}", *(_cell(chosen, name) for said, _, chosen in selections if said == preset))
        for preset in catalogue.presets
    ]
    return _table(("  claims", *(f"epoch {year}" for year in EPOCHS)), rows).split("\n")


@lru_cache(maxsize=4)
def _selections(catalogue: Catalogue) -> tuple[tuple[str, int, Selection], ...]:
    return tuple((preset, year, catalogue.select(preset, year)) for preset in catalogue.presets for year in EPOCHS)


def _cell(selection: Selection, name: str) -> str:
    entity, dot, _ = name.partition(".")
    if not selection.has(entity):
        return f"absent: {selection.why_absent(entity)}"
    if not dot:
        return "there"
    used = selection.entry(name)
    return value_in_words(used) + (f" ({bounds_in_words(used)})" if used.is_open else "")


def _as_used(entry: Entry, selection: Selection) -> dict[str, Any]:
    absent = selection.why_absent(entry.entity)
    if absent:
        return {"absent": absent}
    used = selection.entry(entry.name)
    return {
        "value": used.value,
        "low": used.low,
        "high": used.high,
        "distribution": used.distribution,
        "note": used.note,
    }


def _table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(len(row[index]) for row in (header, *rows)) for index in range(len(header))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (header, *rows)]
    return "\n".join(line.rstrip() for line in lines)
