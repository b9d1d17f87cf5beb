"""The catalogue as a whole, and the catalogue as one run believes it: preset first, epoch last, overrides on top."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from threatring.catalogue.entries import Entry, Source, physical_bounds
from threatring.catalogue.presets import Change, Epoch, Preset, pinned
from threatring.catalogue.table import did_you_mean
from threatring.errors import CatalogueError, Fault
from threatring.units import pretty

FIRST_YEAR = 2007  # no system before it entered service


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Everything that was read: entities with their entries, sources, presets, epochs, checks, neighbours."""

    folder: Path
    entities: Mapping[str, Mapping[str, Entry]] = field(repr=False)
    sources: Mapping[str, Source] = field(repr=False)
    hash: str
    presets: Mapping[str, Preset] = field(repr=False)
    epochs: tuple[Epoch, ...] = field(repr=False)
    checks: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    requirements: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    neighbours: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All entities and all `entity.field`."""
        return (*self.entities, *(entry.name for entry in self))

    def __iter__(self) -> Iterator[Entry]:
        return (entry for fields in self.entities.values() for entry in fields.values())

    def entry(self, name: str) -> Entry:
        """Return the entry called `entity.field`; a `CatalogueError` says what was probably meant."""
        entity, _, field_name = name.partition(".")
        found = self.entities.get(entity, {}).get(field_name)
        if found is None:
            raise CatalogueError(self.unknown(name))
        return found

    def fields(self, entity: str) -> Mapping[str, Entry]:
        """Return the entries of an entity; a `CatalogueError` says what was probably meant."""
        if entity not in self.entities:
            raise CatalogueError(self.unknown(entity))
        return self.entities[entity]

    def unknown(self, name: str) -> Fault:
        """Return the fault that says that there is no such entity or field."""
        entity, dot, field_name = name.partition(".")
        if dot and entity in self.entities:
            near = did_you_mean(field_name, self.entities[entity]).replace("mean ", f"mean {entity}.")
            return Fault("catalogue", name, None, f"{entity} has no such field{near}")
        near = did_you_mean(name if dot else entity, self.names if dot else self.entities)
        return Fault("catalogue", name, None, f"no such entry{near or '; see: threatring catalogue list'}")

    def select(self, claims: str = "central", epoch_year: int = 2018) -> Selection:
        """Return the catalogue as one preset reads it in one year."""
        if claims not in self.presets:
            known = ", ".join(self.presets)
            raise CatalogueError.at(
                "catalogue", "claims", claims, f"must be one of {known}{did_you_mean(claims, self.presets)}"
            )
        if epoch_year < FIRST_YEAR:
            raise CatalogueError.at(
                "catalogue", "epoch_year", epoch_year, f"must be {FIRST_YEAR} or later: nothing was in service before"
            )
        return _Selecting(self, self.presets[claims], epoch_year).selection()


@dataclass(frozen=True, eq=False)
class Selection:
    """The catalogue as one run believes it. Absent equipment is gone; pinned values have no bounds left."""

    claims: str
    epoch_year: int
    catalogue: Catalogue
    kill_probability: str
    missile_fit: str  # which of the equally good fits of a missile are taken
    changed: Mapping[str, Entry] = field(repr=False)
    absent: Mapping[str, str] = field(repr=False)

    def entry(self, name: str) -> Entry:
        """Return an entry as selected, with the claims that hold in the epoch."""
        entry = self.changed.get(name) or self.catalogue.entry(name)
        why = self.why_absent(entry.entity)
        if why:
            raise CatalogueError.at(
                "catalogue", name, None, f"not there with claims {self.claims}, epoch {self.epoch_year}: {why}"
            )
        return replace(entry, claims=tuple(claim for claim in entry.claims if claim.holds_in(self.epoch_year)))

    def number(self, name: str) -> float:
        """Return the value of a number, in the unit of its name."""
        value = self.entry(name).value
        if isinstance(value, float):
            return value
        raise CatalogueError.at(
            "catalogue", name, value, "a number is needed here" if value else "no public value is known"
        )

    def text(self, name: str) -> str:
        """Return the value of a text."""
        value = self.entry(name).value
        if isinstance(value, str):
            return value
        raise CatalogueError.at("catalogue", name, value, "a text is needed here")

    def has(self, name: str) -> bool:
        """Whether an entity, or one of its fields, is there under this preset and epoch."""
        entity, dot, field_name = name.partition(".")
        fields = self.catalogue.entities.get(entity)
        return fields is not None and entity not in self.absent and (not dot or field_name in fields)

    def why_absent(self, entity: str) -> str:
        """Return why an entity is not there, or '' when it is."""
        if entity in self.catalogue.entities:
            return self.absent.get(entity, "")
        return self.catalogue.unknown(entity).expected

    def entities(self, prefix: str = "") -> list[str]:
        """Return the names of the entities that are there, in the order of the files."""
        return [name for name in self.catalogue.entities if name.startswith(prefix) and name not in self.absent]

    def kill_prob_name(self, missile: str, target: str) -> str:
        """Return the field with the whole single-shot kill probability of a missile against a class of target.

        The preset decides: the class's prior, or the maker's claim where there is one for this kind of target.
        """
        claim = f"{missile}.pk_claim_{self.text(f'{target}.pk_claim')}_prob"
        if self.kill_probability == "claim" and self.has(claim):
            return claim
        return f"pk_prior.{self.text(f'{target}.pk_class')}_prob"

    def with_overrides(self, overrides: Mapping[str, float | str]) -> Selection:
        """Return the selection with values pinned by a scenario; all that cannot be pinned is refused at once."""
        wrong = {name: self._why_not(name, value) for name, value in overrides.items()}
        faults = [Fault("overrides", name, overrides[name], expected) for name, expected in wrong.items() if expected]
        if faults:
            raise CatalogueError(*faults)
        said = {name: value if isinstance(value, str) else float(value) for name, value in overrides.items()}
        note = "overridden by scenario"
        return replace(
            self, changed={**self.changed, **{name: pinned(self.entry(name), said[name], note) for name in said}}
        )

    def _why_not(self, name: str, value: float | str) -> str:
        """Return why a field cannot be overridden with a value, or ''."""
        entity, dot, field_name = name.partition(".")
        if not self.has(name):
            return self.absent.get(entity) or self.catalogue.unknown(name).expected
        if not dot:
            return f"needs a field: {entity}.FIELD"
        is_number = self.catalogue.entry(name).is_number
        if isinstance(value, str) == is_number:
            return f"must be a {'number' if is_number else 'text'}"
        least, most = physical_bounds(field_name)
        if not isinstance(value, str) and not least <= value <= most:
            return f"must lie in {least:g}..{most:g}"
        return ""


class _Selecting:
    """Builds one `Selection`."""

    def __init__(self, catalogue: Catalogue, preset: Preset, year: int) -> None:
        self.catalogue, self.preset, self.year = catalogue, preset, year
        self.changed: dict[str, Entry] = {}
        self.absent: dict[str, str] = {}

    def selection(self) -> Selection:
        self._retire_what_came_later()
        self._apply(self.preset.changes, f"preset {self.preset.name}", "")
        for epoch in self.catalogue.epochs:
            if self.year <= epoch.until_year:
                self._apply(epoch.changes, f"epoch {self.year}", epoch.why)
        return Selection(
            self.preset.name,
            self.year,
            self.catalogue,
            self.preset.kill_probability,
            self.preset.missile_fit,
            self.changed,
            self.absent,
        )

    def _retire_what_came_later(self) -> None:
        for entity, fields in self.catalogue.entities.items():
            year = fields["service_year"].value if "service_year" in fields else None
            if isinstance(year, float) and year > self.year:
                self.absent[entity] = f"in service from {year:.0f}, after {self.year}"

    def _apply(self, changes: tuple[Change, ...], who: str, why: str) -> None:
        for change in changes:
            if change.absent:
                gone = [name for name in self.catalogue.entities if change.matches(name)]
                self.absent |= {name: change.why or f"{who}: {why}" for name in gone if name not in self.absent}
                continue
            for entry in self.catalogue:
                if change.matches(entry.name):
                    self._change(self.changed.get(entry.name, entry), change, who, why)

    def _change(self, entry: Entry, change: Change, who: str, why: str) -> None:
        value = getattr(entry, change.use) if change.use else change.value
        reason = f"{who}: {pretty(value, entry.field)}" + (f" ({why})" if why else "")
        self.changed[entry.name] = change.applied(self.catalogue.entry(entry.name), reason)
