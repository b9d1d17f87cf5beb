"""`Results`: the tables of a Monte Carlo run, and the doors to everything that is made from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from threatring.records import Outcome, ShotRecord, UnitRecord, as_table
from threatring.results.digest import outcome_hash

if TYPE_CHECKING:
    import xarray

    from threatring.results.film import Film

Meta = dict[str, Any]
"""What is known about a run besides its tables; plain JSON values (see `docs/results.md`)."""


@dataclass(frozen=True, eq=False)
class Results:
    """What became of every object in every case of a Monte Carlo run.

    `N` cases are `K` sets of unknowns times `m` cases each, case = set * m + replicate; `T` objects; `U` fire units.
    """

    outcomes: np.recarray  #: (N, T) of `records.Outcome`
    central: np.recarray  #: (Nc, T) of `records.Outcome`: extra cases with every unknown at its central value
    shots: np.recarray  #: (S,) of `records.ShotRecord`, sorted by run
    units: np.recarray  #: (N, U) of `records.UnitRecord`
    meta: Meta

    def __post_init__(self) -> None:
        for name, record in (("outcomes", Outcome), ("central", Outcome), ("shots", ShotRecord), ("units", UnitRecord)):
            object.__setattr__(self, name, as_table(record, getattr(self, name)))
        expected = self.meta["sets"] * self.meta["cases_per_set"]
        if len(self.outcomes) != expected:
            raise ValueError(f"{len(self.outcomes)} cases do not make {self.meta['sets']} whole sets ({expected})")

    @property
    def cases_per_set(self) -> int:
        """Cases `m` that share one set of unknowns."""
        return int(self.meta["cases_per_set"])

    @cached_property
    def outcome_hash(self) -> str:
        """sha256 of the outcome table (see `threatring.results.outcome_hash`)."""
        return outcome_hash(self.outcomes)

    def by_set(self, values: np.ndarray) -> np.ndarray:
        """Return one value a case, (N, ...), as (K, m, ...)."""
        return values.reshape(-1, self.cases_per_set, *values.shape[1:])

    def summary(self) -> dict[str, Any]:
        """Return the answer as the JSON document of `threatring run --json`."""
        from threatring.results.answer import summary

        return summary(self)

    def film(self, case: int) -> Film:
        """Fly one case again with its full trace: 0 to N - 1, then those at central values (see `results.doors`)."""
        from threatring.results.doors import film

        return film(self, case)

    def save(self, folder: str | Path, *, replace: bool = False) -> Path:
        """Write the tables as Parquet shards with a manifest into a folder (see `threatring.store`)."""
        from threatring import store

        tables = {name: getattr(self, name) for name in store.RESULT_TABLES}
        return store.write(folder, "results", tables, self.meta, replace=replace)

    @classmethod
    def load(cls, folder: str | Path) -> Self:
        """Read a folder written by `save`; raises `ResultsError` when it is missing, damaged, foreign or newer."""
        from threatring import store

        tables, meta = store.read(folder, "results")
        return cls(**tables, meta=meta)

    def to_xarray(self) -> xarray.Dataset:
        """Return an `xarray.Dataset` with units and long names (needs the extra `analysis`)."""
        from threatring.results.labelled import dataset

        return dataset(self)

    def _repr_html_(self) -> str:
        from threatring.results.card import html

        return html(self)

    def __repr__(self) -> str:
        n, t = self.outcomes.shape
        return f"<Results {self.meta['scenario']}: {n} cases, {t} objects, {len(self.shots)} missiles fired>"
