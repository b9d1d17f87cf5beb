"""`StudyResults`: what came of a grid of cells, as arrays over its axes."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from threatring.errors import MissingExtra, ResultsError
from threatring.paired import Difference, difference
from threatring.results import cells
from threatring.results.answer import interval_json
from threatring.statistics import Estimate, estimate

if TYPE_CHECKING:
    import xarray

KINDS = ("mc", "chance", "ignorance")
#: What a measure counts, in words for figures and tables; each is a mean number per raid.
WORDS = {
    "leakers": "got through", "kills": "shot down", "shots": "missiles fired", "friends_engaged": "friends fired at",
    "friendly_losses": "friends shot down", "survived": "survived", "crashed": "crashed by themselves",
    "unreleased": "never released", "missed_aim": "missed their aim",
}  # fmt: skip


@dataclass(frozen=True)
class StudyAxis:
    """One axis of a study as it is shown."""

    name: str
    unit: str  #: '' for texts and pure numbers
    values: tuple[float | str, ...]

    @property
    def is_numeric(self) -> bool:
        """Whether the values are numbers with an order and a distance."""
        return all(not isinstance(value, str) for value in self.values) and len(self.values) > 1

    @property
    def title(self) -> str:
        """Name and unit."""
        return f"{self.name}, {self.unit}" if self.unit else self.name

    def said(self, number: int) -> str:
        """Return a value with its unit."""
        value = self.values[number]
        unit = f" {self.unit}" if self.unit and self.unit != "number" else ""
        return value if isinstance(value, str) else f"{value:g}{unit}"


@dataclass(frozen=True, eq=False)
class CellResults:
    """One cell: counts of its cases."""

    index: int
    counts: dict[str, np.ndarray]  #: measure -> (K, m) cases, K sets of unknowns
    central: dict[str, np.ndarray]  #: measure -> (Nc,) cases at central values
    told: dict[str, Any]  #: reasons, hashes, claims and epoch, largest possible counts

    def estimate(self, measure: str) -> Estimate:
        """Return mean and the three intervals of a measure, objects or missiles per raid."""
        return estimate(self.counts[measure], self.central[measure], self.told["most"][measure])

    def set_means(self, measure: str) -> np.ndarray:
        """Return the mean of each set of unknowns (K,)."""
        return np.asarray(self.counts[measure].mean(axis=1))


@dataclass(frozen=True, eq=False)
class StudyResults:
    """A study: axes, and the cells that were flown. Arrays have one dimension an axis; NaN where a cell is missing."""

    axes: tuple[StudyAxis, ...]
    cells: dict[int, CellResults]
    meta: dict[str, Any]

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of values of each axis."""
        return tuple(len(axis.values) for axis in self.axes)

    @property
    def measures(self) -> tuple[str, ...]:
        """What was counted."""
        return tuple(self.meta["measures"])

    @property
    def is_complete(self) -> bool:
        """Whether every cell was flown."""
        return len(self.cells) == int(np.prod(self.shape))

    @property
    def places(self) -> list[tuple[int, ...]]:
        """For each cell number the numbers of its values; the last axis changes fastest."""
        return list(itertools.product(*map(range, self.shape)))

    def mean(self, measure: str) -> np.ndarray:
        """Return the mean number per raid, over the axes."""
        return self._estimates[measure][..., 0]

    def interval(self, measure: str, kind: str) -> np.ndarray:
        """Return an interval ('mc', 'chance' or 'ignorance') as (axes ..., 2): low and high."""
        first = 1 + 2 * KINDS.index(kind)
        return self._estimates[measure][..., first : first + 2]

    def difference(self, measure: str, first: int, second: int, look_count: int = 1) -> Difference:
        """Return how a measure of cell `second` differs from that of `first`, case by case on common dice.

        look_count: how many differences are looked at together (see `threatring.paired`).
        """
        one, other = self.cells[first], self.cells[second]
        most = max(one.told["most"][measure], other.told["most"][measure])
        return difference(one.counts[measure], other.counts[measure], look_count, most)

    @cached_property
    def _estimates(self) -> dict[str, np.ndarray]:
        found = {measure: np.full((*self.shape, 7), np.nan) for measure in self.measures}
        for number, cell in self.cells.items():
            for measure in self.measures:
                one = cell.estimate(measure)
                found[measure][self.places[number]] = (one.mean, *one.mc, *one.chance, *one.ignorance)
        return found

    def unmoved(self, axis: int) -> bool:
        """Whether changing this axis alone changed nothing at all, by the hashes of what happened."""
        hashes = np.full(self.shape, "", dtype=object)
        for number, cell in self.cells.items():
            hashes[self.places[number]] = cell.told["outcome_hash"]
        lines = np.moveaxis(hashes, axis, 0)
        return self.is_complete and len(lines) > 1 and bool((lines == lines[:1]).all())

    def columns(self) -> dict[str, np.ndarray]:
        """Return one row a cell and measure as flat columns: the table cells.parquet."""
        rows: dict[str, list[Any]] = {key: [] for key in self._row_keys()}
        for number, cell in sorted(self.cells.items()):
            for measure in self.measures:
                one, at = cell.estimate(measure), self.places[number]
                values = [number, *(axis.values[j] for axis, j in zip(self.axes, at, strict=True)), measure, one.mean]
                values += [bound for kind in KINDS for bound in getattr(one, kind)]
                values += [cell.told["most"][measure], cell.counts[measure].size, len(cell.counts[measure])]
                for key, value in zip(rows, values, strict=True):
                    rows[key].append(value)
        return {key: _column(values) for key, values in rows.items()}

    def _row_keys(self) -> list[str]:
        bounds = [f"{kind}_{end}" for kind in KINDS for end in ("lo", "hi")]
        return ["cell", *(axis.name for axis in self.axes), "measure", "mean", *bounds, "possible", "cases", "sets"]

    def reason_columns(self) -> dict[str, np.ndarray]:
        """Return one row a cell and reason as flat columns: the table reasons.parquet."""
        rows = [
            (number, *(axis.values[j] for axis, j in zip(self.axes, self.places[number], strict=True)), key, mean)
            for number, cell in sorted(self.cells.items())
            for key, mean in cell.told["reasons"].items()
        ]
        keys = ["cell", *(axis.name for axis in self.axes), "reason", "mean"]
        return {key: _column([row[place] for row in rows]) for place, key in enumerate(keys)}

    def summary(self) -> dict[str, Any]:
        """Return the JSON document of `threatring study --json`."""
        said = {key: value for key, value in self.meta.items() if key not in ("axes", "study_text", "scenario_texts")}
        axes = [{"name": axis.name, "unit": axis.unit, "values": list(axis.values)} for axis in self.axes]
        total = int(np.prod(self.shape))
        return {
            **said,
            "axes": axes,
            "total": total,
            "flown": len(self.cells),
            "cells": list(map(self._cell_json, sorted(self.cells))),
        }

    def _cell_json(self, number: int) -> dict[str, Any]:
        cell, at = self.cells[number], self.places[number]
        measures = {}
        for measure in self.measures:
            one = cell.estimate(measure)
            measures[measure] = {"mean": one.mean, **{kind: interval_json(getattr(one, kind)) for kind in KINDS}}
        place = {axis.name: axis.values[j] for axis, j in zip(self.axes, at, strict=True)}
        return {"cell": number, "at": place, **measures, **cell.told}

    def save_tables(self, folder: Path) -> list[Path]:
        """Write cells.parquet and reasons.parquet, one table of all cells each."""
        paths = [folder / name for name in cells.TABLES]
        for path, columns in zip(paths, (self.columns(), self.reason_columns()), strict=True):
            cells.write_table(path, columns)
        return paths

    @classmethod
    def load(cls, folder: str | Path) -> Self:
        """Read a folder of a study or of a part of one; raises `ResultsError` when it is missing, damaged or newer."""
        path = Path(folder)
        document = cells.manifest(path)
        meta = document["meta"]
        axes = tuple(StudyAxis(axis["name"], axis["unit"], tuple(axis["values"])) for axis in meta["axes"])
        found = {entry["cell"]: _cell(path, entry, meta["measures"]) for entry in document["files"]}
        return cls(axes, found, meta)

    def to_xarray(self) -> xarray.Dataset:
        """Return an `xarray.Dataset`: a dimension an axis, means, bounds of the intervals and set means, with units.

        Raises `MissingExtra` without xarray.
        """
        try:
            import xarray
        except ImportError:
            raise MissingExtra("xarray", "analysis", "StudyResults.to_xarray()") from None
        names = tuple(axis.name for axis in self.axes)
        variables: dict[str, Any] = {}
        for measure in self.measures:
            about = {"units": "1", "long_name": f"{WORDS[measure]}, mean number per raid"}
            variables[measure] = (names, self.mean(measure), about)
            for kind in KINDS:
                variables[f"{measure}_{kind}"] = ((*names, "bound"), self.interval(measure, kind), about)
            variables[f"{measure}_set_mean"] = ((*names, "set"), self._set_means(measure), about)
        coordinates: dict[str, Any] = {
            axis.name: (axis.name, list(axis.values), {"units": axis.unit or "1"}) for axis in self.axes
        }
        coordinates["bound"] = ["low", "high"]
        plain = {
            key: value if isinstance(value, (str, int, float)) else json.dumps(value)
            for key, value in self.meta.items()
        }
        return xarray.Dataset(variables, coordinates, plain)

    def _set_means(self, measure: str) -> np.ndarray:
        found = np.full((*self.shape, self.meta["sets"]), np.nan)
        for number, cell in self.cells.items():
            found[self.places[number]] = cell.set_means(measure)
        return found

    def __repr__(self) -> str:
        grid = " x ".join(f"{len(axis.values)} {axis.name}" for axis in self.axes)
        return f"<StudyResults {self.meta['study']}: {grid}, {len(self.cells)} cells flown>"


def _column(values: list[Any]) -> np.ndarray:
    return np.array(values, dtype=object) if any(isinstance(value, str) for value in values) else np.array(values)


def _cell(folder: Path, entry: dict[str, Any], measures: list[str]) -> CellResults:
    columns, told = cells.read_cell(folder, entry)
    try:
        nested = columns["set"] >= 0
        sets = int(columns["set"].max()) + 1
        counts = {measure: columns[measure][nested].reshape(sets, -1) for measure in measures}
        central = {measure: columns[measure][~nested] for measure in measures}
        return CellResults(entry["cell"], counts, central, told)
    except (KeyError, ValueError) as fault:
        raise ResultsError.at(folder / entry["name"], "columns", None, f"not a cell of this study ({fault})") from None
