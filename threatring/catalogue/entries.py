"""The nouns of the catalogue: a source says something, a claim is what it says, an entry is what we make of it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass

from threatring.units import suffix_of, symbol_of

VERIFICATIONS: Mapping[str, str] = {
    "read": "the text itself was read for this catalogue",
    "cited": "named by something read, not itself read",
    "derived": "computed for this catalogue",
    "recalled": "from memory of an open document: verify before quoting",
    "assumed": "a modelling choice; no public value found",
}
CONFIDENCES: Mapping[str, str] = {
    "high": "two or more agreeing public sources, at least one of them read",
    "medium": "a maker's claim, one decent source, or several secondary ones with a small spread",
    "low": "disputed, one weak source, recalled, derived or assumed",
}
TIERS: Mapping[str, str] = {
    "A": "official, maker or audit, or an agency quoting them",
    "C(A)": "community copy of a document of tier A",
    "B": "specialist or news analysis",
    "C": "community or game data",
}
DISTRIBUTIONS: Mapping[str, str] = {
    "": "no distribution given: triangular, low..high taken as 5-95 %, our assumption",
    "uniform": "uniform from low to high",
    "lognormal": "lognormal, low..high taken as 5-95 %",
    "beta": "beta with its mode at the value, low..high taken as 5-95 %",
    "discrete": "one of the claimed values, each as likely",
    "fixed": "fixed",
}
CITED_ONLY = "cited for this value, no figure of its own"
NO_FIGURE = "no public value found"
OWN_WORK = {"derived": "computed for this catalogue", "assumed": "assumed for this catalogue"}

_SIGNED = frozenset({"_deg", "_deg_s", "_rad", "_rad_s", "_db", "_dbi"})


def physical_bounds(name: str) -> tuple[float, float]:
    """Return the lowest and highest value a field of this name can physically have.

    >>> physical_bounds("reliability_prob"), physical_bounds("elevation_min_deg")
    ((0.0, 1.0), (-inf, inf))
    """
    suffix = suffix_of(name)
    if suffix == "_prob":
        return 0.0, 1.0
    return (-math.inf if suffix in _SIGNED else 0.0), math.inf


@dataclass(frozen=True)
class Source:
    """Something that can be quoted; `kind` is one of `VERIFICATIONS`, `tier` one of `TIERS` or ''."""

    id: str
    kind: str
    title: str
    url: str = ""
    tier: str = ""
    year: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Claim:
    """What one or more sources say about one field: a figure, a span, or (`value`, `low`, `high` all None) none."""

    value: float | str | None
    low: float | None
    high: float | None
    sources: tuple[str, ...]
    says: str = ""
    from_year: int | None = None
    until_year: int | None = None

    @property
    def has_figure(self) -> bool:
        """Whether the sources give a figure of their own."""
        return not (self.value is None and self.low is None and self.high is None)

    def holds_in(self, year: int) -> bool:
        """Whether the claim is about this year (a claim without years is about all of them)."""
        return (self.from_year or year) <= year <= (self.until_year or year)


@dataclass(frozen=True)
class Entry:
    """One field of one entity: the value used, its bounds, how far to trust it, and who says what."""

    entity: str
    field: str
    value: float | str | None
    low: float | None
    high: float | None
    distribution: str
    confidence: str
    verification: str
    claims: tuple[Claim, ...] = dataclasses.field(repr=False)
    note: str = dataclasses.field(default="", repr=False)
    tier: str = ""

    @property
    def name(self) -> str:
        """Full name, `entity.field`."""
        return f"{self.entity}.{self.field}"

    @property
    def unit(self) -> str:
        """Unit symbol to print behind the value."""
        return symbol_of(self.field)

    @property
    def is_number(self) -> bool:
        """Whether the field holds a number (also one that nobody has published)."""
        return suffix_of(self.field) is not None

    @property
    def is_open(self) -> bool:
        """Whether the value is uncertain and can be drawn."""
        return self.low is not None and self.high is not None and self.low < self.high

    @property
    def choices(self) -> tuple[float, ...]:
        """The distinct claimed figures inside the bounds, ascending: what a `discrete` entry is drawn from."""
        figures = {self.value, *(claim.value for claim in self.claims)}
        low, high = physical_bounds(self.field) if self.low is None or self.high is None else (self.low, self.high)
        return tuple(sorted(x for x in figures if isinstance(x, float) and low <= x <= high))

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of all sources, in the order of the claims, each once."""
        return tuple(dict.fromkeys(source for claim in self.claims for source in claim.sources))
