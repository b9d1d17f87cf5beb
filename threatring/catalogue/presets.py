"""Presets (which claims are believed) and epochs (what did not exist yet), as lists of changes to entries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from threatring.catalogue.entries import Entry
from threatring.catalogue.table import Table, did_you_mean

USES = ("value", "low", "high")
KILL_PROBABILITIES = ("claim", "prior")
MISSILE_FITS = ("speeds", "claim", "least")  # of the fits that fly the claimed speeds: all; which reach; the weakest


@dataclass(frozen=True)
class Change:
    """What a preset or an epoch does to the fields (or, when `absent`, the entities) that match a pattern."""

    field: str
    value: float | str | None = None
    low: float | None = None
    high: float | None = None
    use: str = ""
    absent: bool = False
    why: str = ""

    def matches(self, name: str) -> bool:
        """Whether the change is about this entity or `entity.field`."""
        return fnmatchcase(name, self.field)

    def applied(self, entry: Entry, reason: str) -> Entry:
        """Return the entry as it stands after the change; without bounds of its own the change pins it."""
        value = getattr(entry, self.use) if self.use else self.value
        note = "; ".join(text for text in (reason, self.why, entry.note) if text)
        if self.low is not None:
            return replace(entry, value=value, low=self.low, high=self.high, note=note)
        return pinned(entry, value, note)


def pinned(entry: Entry, value: float | str | None, note: str) -> Entry:
    """Return the entry with a value that is taken as certain."""
    bound = value if isinstance(value, float) else None
    return replace(
        entry, value=value, low=bound, high=bound, distribution="fixed" if bound is not None else "", note=note
    )


@dataclass(frozen=True)
class Preset:
    """A way to read the disputed claims."""

    name: str
    summary: str
    kill_probability: str
    missile_fit: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Epoch:
    """What was different up to and including a year."""

    until_year: int
    why: str
    changes: tuple[Change, ...]


def read_presets(table: Table, names: Collection[str]) -> tuple[dict[str, Preset], tuple[Epoch, ...]]:
    """Read presets.toml; `names` are all entities and all `entity.field`, which patterns must match."""
    presets = {}
    for item in table.tables("preset"):
        name, summary = item.text("name", required=True), item.text("summary")
        kill = item.word("kill_probability", KILL_PROBABILITIES, "prior")
        fit = item.word("missile_fit", MISSILE_FITS, "speeds")
        presets[name] = Preset(name, summary, kill, fit, _changes(item, names))
        item.close()
    epochs = []
    for item in table.tables("epoch"):
        year, why = item.year("until_year"), item.text("why", required=True)
        if year is None:
            item.refuse("until_year", item.get("until_year"), "must be the last year it applies to")
        epochs.append(Epoch(year or 0, why, _changes(item, names)))
        item.close()
    table.close()
    return presets, tuple(epochs)


def _changes(table: Table, names: Collection[str]) -> tuple[Change, ...]:
    return tuple(_change(item, names) for item in table.tables("changes"))


def _change(item: Table, names: Collection[str]) -> Change:
    field, said = item.text("field", required=True), item.get("value")
    value = said if isinstance(said, str) else item.number("value")
    use = item.word("use", USES, "")
    change = Change(field, value, item.number("low"), item.number("high"), use, item.flag("absent"), item.text("why"))
    item.close()
    if sum((change.value is not None, bool(use), change.absent)) != 1:
        item.refuse("", None, "needs exactly one of value, use, absent = true")
    if (change.low is None) != (change.high is None):
        item.refuse("low", change.low, "low and high go together")
    elif change.low is not None and change.high is not None:
        if not isinstance(value, float) or not change.low <= value <= change.high:
            item.refuse("value", value, f"must lie between low {change.low:g} and high {change.high:g}")
    if not any(change.matches(name) for name in names):
        item.refuse("field", field, f"matches nothing in the catalogue{did_you_mean(field, names)}")
    return change
