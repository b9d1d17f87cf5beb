"""Reads a folder of TOML files into a `Catalogue`, or refuses it with every fault at once.

A number without a source, outside its own bounds, or without a unit in its name is refused: what runs is sourced.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from threatring.catalogue.entries import (
    CITED_ONLY,
    CONFIDENCES,
    DISTRIBUTIONS,
    NO_FIGURE,
    OWN_WORK,
    TIERS,
    VERIFICATIONS,
    Claim,
    Entry,
    Source,
    physical_bounds,
)
from threatring.catalogue.presets import read_presets
from threatring.catalogue.selection import Catalogue
from threatring.catalogue.table import Table, read_toml
from threatring.errors import CatalogueError, Fault
from threatring.units import SUFFIXES, suffix_of

BUNDLED = Path(__file__).parent.parent / "data" / "catalogue"
SPECIAL = ("sources.toml", "presets.toml", "checks.toml", "neighbours.toml")  # all other files hold entities


def load_catalogue(folder: Path | None = None) -> Catalogue:
    """Return the catalogue in a folder (default: the bundled one).

    Raises `CatalogueError` with all faults: file, field, value, what would be right.
    """
    return _bundled() if folder is None else _load(Path(folder))


@lru_cache(maxsize=1)
def _bundled() -> Catalogue:
    return _load(BUNDLED)


def _load(folder: Path) -> Catalogue:
    files = _files(folder)
    faults: list[Fault] = []
    tables = {path.name: read_toml(path, raw, faults) for path, raw in files.items()}
    sources = _sources(tables["sources.toml"])
    entities: dict[str, dict[str, Entry]] = {}
    for name, table in tables.items():
        if name not in SPECIAL and table is not None:
            _entities_into(entities, table, sources)
    names = [*entities, *(entry.name for fields in entities.values() for entry in fields.values())]
    presets_table = tables["presets.toml"]
    presets, epochs = read_presets(presets_table, names) if presets_table else ({}, ())
    lists = {
        key: _records(tables.get(name), key, sources)
        for key, name in (("check", "checks.toml"), ("requirement", "checks.toml"), ("neighbour", "neighbours.toml"))
    }
    if faults:
        raise CatalogueError(*faults)
    return Catalogue(
        folder,
        entities,
        sources,
        _hash(files),
        presets,
        epochs,
        lists["check"],
        lists["requirement"],
        lists["neighbour"],
    )


def _files(folder: Path) -> dict[Path, bytes]:
    try:
        files = {path: path.read_bytes() for path in sorted(folder.glob("*.toml"))}
    except OSError as error:
        raise CatalogueError.at(folder, "(folder)", None, f"cannot be read: {error.strerror}") from error
    missing = [name for name in ("sources.toml", "presets.toml") if folder / name not in files]
    if missing:
        raise CatalogueError(*(Fault(str(folder / name), "(whole file)", None, "missing") for name in missing))
    return files


def _hash(files: Mapping[Path, bytes]) -> str:
    digest = hashlib.sha256()
    for path, raw in files.items():
        digest.update(path.name.encode() + b"\0" + raw.replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def _sources(table: Table | None) -> dict[str, Source]:
    sources = {}
    for key, data in _named_tables(table):
        item = Table(table.file, key, data, table.faults) if table else None
        if item is None:
            continue
        kind, title = item.word("kind", VERIFICATIONS), item.text("title", required=True)
        tier = item.word("tier", TIERS, "")
        sources[key] = Source(key, kind, title, item.text("url"), tier, item.year("year"), item.text("note"))
        item.close()
    return sources


def _named_tables(table: Table | None) -> list[tuple[str, Any]]:
    return [] if table is None else [(key, value) for key, value in table.data.items() if key != "format"]


def _entities_into(entities: dict[str, dict[str, Entry]], table: Table, sources: Mapping[str, Source]) -> None:
    for entity, fields in _named_tables(table):
        if entity in entities:
            table.refuse(entity, None, "the entity stands in another file already")
        if not isinstance(fields, dict):
            table.refuse(entity, fields, "must be a table of fields: [entity.field]")
            continue
        entities[entity] = {
            field: _entry(entity, field, Table(table.file, f"{entity}.{field}", data, table.faults), sources)
            for field, data in fields.items()
        }


def _entry(entity: str, field: str, item: Table, sources: Mapping[str, Source]) -> Entry:
    is_number = suffix_of(field) is not None
    said = item.get("value")
    value = said if isinstance(said, str) else item.number("value")
    low, high = item.number("low"), item.number("high")
    carriers = item.words("sources", sources, "source")
    entry = Entry(
        entity=entity,
        field=field,
        value=value,
        low=low,
        high=high,
        distribution=item.word("distribution", DISTRIBUTIONS, ""),
        confidence=item.word("confidence", CONFIDENCES),
        verification=item.word("verification", VERIFICATIONS),
        claims=_own_figures(item, sources, is_number) + _carried((value, low, high), carriers, sources),
        note=item.text("note"),
        tier=item.word("tier", TIERS, ""),
    )
    item.close()
    if not (item.data.get("sources") or item.data.get("claims")):
        item.refuse("sources", None, "missing: nothing is used that nobody said; name one of sources.toml")
    (_check_number if is_number else _check_text)(entry, item)
    return entry


def _own_figures(item: Table, sources: Mapping[str, Source], is_number: bool) -> tuple[Claim, ...]:
    claims = []
    for table in item.tables("claims"):
        value = table.number("value") if is_number else table.text("value")
        claim = Claim(
            value,
            table.number("low"),
            table.number("high"),
            table.words("sources", sources, "source"),
            table.text("says"),
            table.year("from_year"),
            table.year("until_year"),
        )
        table.close()
        if not claim.sources:
            table.refuse("sources", None, "a claim without a source is not a claim; name one of sources.toml")
        if not claim.has_figure:
            table.refuse(
                "value", None, "missing; a source without a figure of its own belongs into `sources` of the field"
            )
        if claim.low is not None and claim.high is not None and claim.low > claim.high:
            table.refuse("low", claim.low, f"must not be above high {claim.high:g}")
        claims.append(claim)
    return tuple(claims)


def _carried(
    figure: tuple[float | str | None, float | None, float | None],
    carriers: tuple[str, ...],
    sources: Mapping[str, Source],
) -> tuple[Claim, ...]:
    """Turn the plain list of sources into claims: our own work made the figure, others are only cited for it."""
    known = [source for source in carriers if source in sources]
    own = [source for source in known if sources[source].kind in OWN_WORK]
    cited = tuple(source for source in known if source not in own)
    nothing = figure[0] is None
    claims = [Claim(*figure, (source,), NO_FIGURE if nothing else OWN_WORK[sources[source].kind]) for source in own]
    return (*claims, Claim(None, None, None, cited, CITED_ONLY)) if cited else tuple(claims)


def _check_text(entry: Entry, item: Table) -> None:
    if isinstance(entry.value, float):
        known = ", ".join(SUFFIXES)
        item.refuse(
            "value", entry.value, f"a number needs its unit at the end of its name ({entry.field}): one of {known}"
        )
    elif not entry.value:
        item.refuse("value", entry.value, "missing")
    if entry.low is not None or entry.high is not None:
        item.refuse("low", entry.low, "a text has no bounds")


def _check_number(entry: Entry, item: Table) -> None:
    value, low, high = entry.value, entry.low, entry.high
    if isinstance(value, str):
        item.refuse("value", value, f"must be a number: its name ends in the unit {suffix_of(entry.field)}")
        return
    missing = [key for key in ("value", "low", "high") if key not in item.data]
    if 0 < len(missing) < 3:
        item.refuse(missing[0], None, "missing; value, low, high go together (none of them: nobody published a figure)")
    if value is None or low is None or high is None:
        return
    least, most = physical_bounds(entry.field)
    if low > high:
        item.refuse("low", low, f"must not be above high {high:g}")
    elif not low <= value <= high:
        item.refuse("value", value, f"must lie between its own low {low:g} and high {high:g}")
    if low < least or high > most:
        item.refuse("low" if low < least else "high", low if low < least else high, f"must lie in {least:g}..{most:g}")
    if entry.distribution == "fixed" and low != high:
        item.refuse("distribution", "fixed", "low and high must equal the value, or another distribution is meant")


_RECORD_KEYS = {
    "check": ("id", "statement", "number", "test", "tolerance", "use"),
    "requirement": ("id", "text", "means"),
    "neighbour": ("system", "public_data", "basis", "priority"),
}


def _records(table: Table | None, kind: str, sources: Mapping[str, Source]) -> tuple[Mapping[str, Any], ...]:
    records = []
    for item in table.tables(kind) if table else ():
        record: dict[str, Any] = {key: item.text(key, required=True) for key in _RECORD_KEYS[kind]}
        if kind != "neighbour":
            record["sources"] = item.words("sources", sources, "source")
        item.close()
        records.append(record)
    return tuple(records)
