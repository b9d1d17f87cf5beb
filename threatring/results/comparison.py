"""`Comparison`: variants flown on common dice, their counts case by case, and how each differs from the first.

`V` variants of `K` sets of unknowns times `m` cases; `Nc` cases at central values. Variant 0 is the one that the others
are held against.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np

from threatring.errors import ResultsError
from threatring.paired import Difference, difference
from threatring.results.answer import counts, interval_json, possible_count
from threatring.results.tables import Meta, Results
from threatring.statistics import Estimate, estimate

#: What is compared, of `results.answer.COUNTS`.
COMPARED = ("leakers", "kills", "shots", "friendly_losses", "friends_engaged")
DOCUMENT, TABLE = "compare.json", "compare.parquet"
_HEADLINE = ("scenario", "title", "claims", "epoch", "outcome_hash", "input_hash", "replaced")


@dataclass(frozen=True, eq=False)
class Variant:
    """One of the things compared: what it is called, what it is, what came of it."""

    name: str
    meta: Meta  #: scenario, title, claims, epoch, overrides, hashes, hostile, able_to_leak, differs, numbers
    nested: dict[str, np.ndarray]  #: of `COMPARED`, each (K, m)
    central: dict[str, np.ndarray]  #: each (Nc,)
    possible: dict[str, int]  #: the largest value each can have in a raid

    def level(self, count: str) -> Estimate:
        """Return mean and the three intervals of one of `COMPARED`."""
        return estimate(self.nested[count], self.central[count], self.possible[count])


def variant_of(results: Results, name: str, **more: Any) -> Variant:
    """Return what a run brings to a comparison; `more` is said about it besides."""
    hostile = [target for target in results.meta["targets"] if target["side"] == "hostile"]
    found = {count: counts(results, count) for count in COMPARED}
    meta = {
        **{key: results.meta.get(key) for key in _HEADLINE},
        "hostile": len(hostile),
        "able_to_leak": sum(target["can_leak"] for target in hostile),
        "numbers": {row["name"]: [row["value"], row["low"], row["high"]] for row in results.meta["assumptions"]},
        **more,
    }
    return Variant(
        name,
        meta,
        {count: results.by_set(nested) for count, (nested, _) in found.items()},
        {count: central for count, (_, central) in found.items()},
        {count: possible_count(results, count) for count in COMPARED},
    )


@dataclass(frozen=True, eq=False)
class Comparison:
    """Variants side by side; `meta` holds seed, sets, cases_per_set, version and the command that makes it again."""

    variants: tuple[Variant, ...]
    meta: Meta

    @property
    def look_count(self) -> int:
        """How many differences are printed, and hold at once with 95 %."""
        return (len(self.variants) - 1) * len(COMPARED)

    @property
    def headline(self) -> str:
        """The count the sentence is about: who got through, or who was shot down where nobody can get through."""
        return "leakers" if any(variant.meta["able_to_leak"] for variant in self.variants) else "kills"

    @cached_property
    def differences(self) -> tuple[dict[str, Difference], ...]:
        """For each variant but the first, how each count differs from the first's."""
        first = self.variants[0]
        return tuple(
            {
                count: difference(
                    first.nested[count], other.nested[count], self.look_count,
                    max(first.possible[count], other.possible[count]),
                )
                for count in COMPARED
            }
            for other in self.variants[1:]
        )  # fmt: skip

    def summary(self) -> dict[str, Any]:
        """Return the answer as the JSON document of `threatring compare --json` (see `docs/compare.md`)."""
        from threatring.results.concluding import cannot, conclusion, verdict, warnings

        first = self.variants[0]
        return {
            "kind": "comparison",
            **self.meta,
            "first": first.name,
            "level_prob": 0.95,
            "differences_at_once": self.look_count,
            "variants": [_variant_json(variant) for variant in self.variants],
            "differences": [
                {
                    "variant": other.name,
                    "verdict": verdict(found[self.headline]),
                    "conclusion": conclusion(self, number),
                    "warnings": warnings(self, number),
                    **{count: _difference_json(found[count]) for count in COMPARED},
                }
                for number, (other, found) in enumerate(zip(self.variants[1:], self.differences, strict=True), 1)
            ],
            "cannot": cannot(self),
        }

    def save(self, folder: str | Path) -> tuple[Path, Path]:
        """Write compare.json and compare.parquet (a row a case and variant) into a folder that exists."""
        import duckdb

        document, table = Path(folder) / DOCUMENT, Path(folder) / TABLE
        with duckdb.connect() as connection:
            connection.register("columns", self._columns())
            quoted = str(table).replace("'", "''")
            connection.execute(f"COPY (SELECT * FROM columns) TO '{quoted}' (FORMAT parquet, COMPRESSION zstd)")
        text = json.dumps(self.summary(), indent=1, ensure_ascii=False, allow_nan=False)
        document.write_text(text + "\n", encoding="utf-8")
        return document, table

    @classmethod
    def load(cls, folder: str | Path) -> Self:
        """Read a folder written by `save`; raises `ResultsError` when it holds no comparison."""
        import duckdb

        document = Path(folder) / DOCUMENT
        try:
            said = json.loads(document.read_text(encoding="utf-8"))
            quoted = str(Path(folder) / TABLE).replace("'", "''")
            with duckdb.connect() as connection:
                columns = connection.execute(f"SELECT * FROM read_parquet('{quoted}')").fetchnumpy()
            variants = [_variant_from(row, columns, n, said["cases_per_set"]) for n, row in enumerate(said["variants"])]
        except (OSError, ValueError, KeyError, duckdb.Error) as fault:
            hint = f"no comparison ({fault}); `threatring compare A B --out DIR` writes one"
            raise ResultsError.at(document, "contents", None, hint) from None
        told = ("kind", "first", "level_prob", "differences_at_once", "variants", "differences", "cannot")
        return cls(tuple(variants), {key: value for key, value in said.items() if key not in told})

    def _columns(self) -> dict[str, np.ndarray]:
        """Return a row for each variant and case: which, whether at central values, its set (-1: none), counts."""
        parts: dict[str, list[np.ndarray]] = {}
        for number, variant in enumerate(self.variants):
            for at_central, found in ((False, variant.nested), (True, variant.central)):
                shape = found[COMPARED[0]].shape
                size = int(np.prod(shape))
                sets = np.full(size, -1) if at_central else np.repeat(np.arange(shape[0]), shape[1])
                row = {"variant": np.full(size, number), "name": np.full(size, variant.name),
                       "at_central": np.full(size, at_central), "set": sets, "run": np.arange(size),
                       **{count: found[count].ravel().astype(np.int64) for count in COMPARED}}  # fmt: skip
                for key, values in row.items():
                    parts.setdefault(key, []).append(values)
        return {
            key: np.concatenate(values).astype(object) if key == "name" else np.concatenate(values)
            for key, values in parts.items()
        }

    def _repr_html_(self) -> str:
        from threatring.results.concluding import notebook

        return notebook(self)

    def __repr__(self) -> str:
        names = " against ".join(variant.name for variant in self.variants)
        return f"<Comparison {names}: {self.meta['runs']} cases each on common dice>"


def _variant_json(variant: Variant) -> dict[str, Any]:
    levels = {}
    for count in COMPARED:
        found = variant.level(count)
        intervals = {kind: interval_json(getattr(found, kind)) for kind in ("mc", "chance", "ignorance")}
        levels[count] = {"mean": found.mean, **intervals}
    return {"name": variant.name, **variant.meta, "possible": variant.possible, **levels}


def _difference_json(found: Difference) -> dict[str, Any]:
    return {
        "mean": found.mean,
        "mc": interval_json(found.mc),
        "ignorance": interval_json(found.ignorance),
        "more_sets": found.more_count,
        "fewer_sets": found.fewer_count,
        "equal_sets": found.equal_count,
        "correlation": None if np.isnan(found.correlation) else found.correlation,
        "worth_factor": None if np.isnan(found.worth_factor) else found.worth_factor,
        "same": found.same,
    }


def _variant_from(row: dict[str, Any], columns: dict[str, np.ndarray], number: int, cases: int) -> Variant:
    mine = np.asarray(columns["variant"]) == number
    central = mine & np.asarray(columns["at_central"])
    nested = {count: np.asarray(columns[count])[mine & ~central].reshape(-1, cases) for count in COMPARED}
    at_central = {count: np.asarray(columns[count])[central] for count in COMPARED}
    meta = {key: value for key, value in row.items() if key not in (*COMPARED, "name", "possible")}
    return Variant(row["name"], meta, nested, at_central, row["possible"])
