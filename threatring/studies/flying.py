"""Flying the cells of a study: one file each, resumed where it stopped, split into shards, joined, or on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from threatring import __version__, simulate
from threatring.cluster import perform
from threatring.errors import Interrupted, OptionError, ResultsError
from threatring.results import cells
from threatring.results.answer import counts, possible_count, reasons
from threatring.results.study import StudyResults
from threatring.scenario import Scenario
from threatring.studies.planning import Cell, Plan

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Shard:
    """Part `number` (from 1) of `count`: every so many cells, beginning with its own."""

    number: int
    count: int

    def has(self, cell: int) -> bool:
        """Whether a cell belongs to this part."""
        return cell % self.count == self.number - 1

    @classmethod
    def read(cls, text: str) -> Shard:
        """Read I/N as the command line takes it.

        >>> Shard.read("3/8"), [cell for cell in range(20) if Shard.read("3/8").has(cell)]
        (Shard(number=3, count=8), [2, 10, 18])
        """
        number, slash, count = text.partition("/")
        if slash and number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count):
            return cls(int(number), int(count))
        raise OptionError.at("command line", "--shard", text, "I/N: part I of N, from 1/N to N/N, for instance 2/8")


WHOLE = Shard(1, 1)


class Task(NamedTuple):
    """All that one cell depends on, and how many threads may fly it."""

    scenario: Scenario
    runs: int
    sets: int | None
    seed: int
    measures: tuple[str, ...]
    threads: int | None


def fly_cell(task: Task) -> dict[str, Any]:
    """Fly a cell; return the counts of its cases by measure, and what is told of it.

    `counts`: columns set (-1 at central values) and one a measure, (N + Nc,); `told`: plain values.
    """
    options = simulate.Options(task.runs, task.sets, task.seed, threads=task.threads)
    flown = simulate.run(task.scenario, options)
    meta, first = flown.meta, [counts(flown, measure) for measure in task.measures]
    sets = np.repeat(np.arange(meta["sets"]), meta["cases_per_set"])
    columns = {"set": np.concatenate([sets, np.full(len(flown.central), -1)]).astype(np.int32)}
    for measure, (nested, central) in zip(task.measures, first, strict=True):
        columns[measure] = np.concatenate([nested, central]).astype(np.int32)
    told = {
        "outcome_hash": flown.outcome_hash, "input_hash": meta["input_hash"], "claims": meta["claims"],
        "epoch": meta["epoch"], "reasons": reasons(flown),
        "most": {measure: possible_count(flown, measure) for measure in task.measures},
    }  # fmt: skip
    return {"counts": columns, "told": told}


def fly_study(
    plan: Plan,
    folder: Path,
    *,
    shard: Shard = WHOLE,
    address: str | None = None,
    threads: int | None = None,
    command: str = "",
    progress: Progress | None = None,
) -> StudyResults:
    """Fly the cells of a study that the folder does not hold yet, and return all that it then holds.

    address: of a Dask scheduler; None flies here. Raises `Interrupted` when the user stops it; every cell finished
    before is kept. Raises `ResultsError` when the folder holds anything else.
    """
    say = progress or (lambda *_: None)
    with cells.opened(folder, meta_of(plan, command)) as document:
        (folder / "study.toml").write_text(plan.study.text, encoding="utf-8")
        there = set(cells.flown(document))
        todo = [cell for cell in plan.cells if shard.has(cell.index) and cell.index not in there]
        mine = sum(shard.has(cell.index) for cell in plan.cells)
        before = mine - len(todo)
        arrived = 0

        def keep(place: int, result: dict[str, Any]) -> None:
            nonlocal arrived
            cells.seal(folder, document, todo[place].index, result["counts"], result["told"])
            arrived += 1
            say("flying cells", before + arrived, mine)

        say("flying cells", before, mine)
        try:
            perform(fly_cell, [_task(plan, cell, threads) for cell in todo], address, keep)
        except (KeyboardInterrupt, Interrupted):
            kept = f"{before + arrived} of {mine} cells are kept in {folder}"
            raise Interrupted(f"interrupted: {kept}; run the same command again to fly the rest") from None
        return _finished(folder)


def _task(plan: Plan, cell: Cell, threads: int | None) -> Task:
    study = plan.study
    return Task(cell.scenario, study.runs, study.sets, study.seed, study.measures, threads)


def meta_of(plan: Plan, command: str) -> dict[str, Any]:
    """Return what a folder says of its study, as plain JSON values."""
    study = plan.study
    sets, cases = simulate.design(study.runs, study.sets)
    base = plan.cells[0].scenario
    return {
        "study": study.name, "title": study.title or study.name, "summary": study.summary, "teaches": study.teaches,
        "scenario": study.scenario or "", "scenario_title": base.title or base.name, "study_text": study.text,
        "version": __version__, "catalogue_hash": plan.catalogue_hash, "input_hash": plan.input_hash,
        "seed": study.seed, "runs": sets * cases, "sets": sets, "cases_per_set": cases,
        "measures": list(study.measures), "command": command or f"threatring study {study.name}",
        "axes": [
            {"name": axis.title, "unit": axis.unit_said, "values": list(axis.shown), "set": list(axis.targets)}
            for axis in study.axes
        ],
    }  # fmt: skip


def merge_studies(folders: Sequence[Path], out: Path) -> StudyResults:
    """Join folders of parts of one study into `out`, which may hold some of its cells already.

    Cells that are nowhere may still be missing then: `StudyResults.is_complete`. Raises `ResultsError` for folders of
    different studies, damaged files, or a cell that two folders have with different bytes.
    """
    if not folders:
        raise OptionError.at("command line", "DIR", None, "at least one folder of a study")
    documents = [cells.manifest(Path(folder)) for folder in folders]
    for folder, document in zip(folders, documents, strict=True):
        if document["input_hash"] != documents[0]["input_hash"]:
            expected = f"cells of the same study as {folders[0]}; these are of another study, seed or version"
            raise ResultsError.at(Path(folder) / cells.MANIFEST, "input_hash", document["input_hash"], expected)
    with cells.opened(out, documents[0]["meta"]) as joined:
        for folder in folders:
            if Path(folder).resolve() != out.resolve():
                cells.adopt(out, joined, Path(folder))
        (out / "study.toml").write_text(joined["meta"]["study_text"], encoding="utf-8")
        return _finished(out)


def _finished(folder: Path) -> StudyResults:
    found = StudyResults.load(folder)
    with suppress(OSError):  # a view of the sealed cells; they are the results
        found.save_tables(folder)
    return found
