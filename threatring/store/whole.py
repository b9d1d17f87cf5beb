"""Writing a folder at once, and reading one: films, and results that are in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from threatring.errors import ResultsError
from threatring.records import Outcome, as_table
from threatring.results.columns import names
from threatring.store.files import (
    KINDS,
    Entry,
    as_results_error,
    move_in,
    put_json,
    read_table,
    staging,
    write_columns,
    write_table,
    write_text,
)
from threatring.store.folder import prepare_folder
from threatring.store.lock import locked
from threatring.store.manifest import (
    DONE,
    MANIFEST,
    document_of,
    entries_in,
    head_of,
    listed,
    manifest,
    plain,
    plan_of,
    ranges,
    span_of,
    stem_of,
)
from threatring.store.plan import CENTRAL, NESTED, Plan, Span, chunk_cases, prefix

FULL = "writing failed and left no results; is the disk full?"


def write(
    folder: str | Path,
    kind: str,
    tables: Mapping[str, np.ndarray],
    meta: Mapping[str, Any],
    *,
    case: int | None = None,
    replace: bool = False,
) -> Path:
    """Write tables of a kind ('results', 'film') with their manifest; return the folder.

    A folder of the same input is rewritten to the same bytes; of another input it is refused unless `replace`.
    """
    path = prepare_folder(folder, meta["input_hash"], kind=kind, replace=replace)
    with as_results_error(path, FULL):
        path.mkdir(parents=True, exist_ok=True)
        with locked(path), staging(path) as made:
            before = listed(path)
            document = _results(made, tables, meta) if kind == "results" else _film(made, tables, meta, case)
            entries = entries_in(document)
            move_in(made, path, entries)
            put_json(path, MANIFEST, document)
            for name in before - {entry["name"] for entry in entries}:
                (path / name).unlink(missing_ok=True)
    return path


def _results(made: Path, tables: Mapping[str, np.ndarray], meta: Mapping[str, Any]) -> dict[str, Any]:
    sets, cases, central = (int(meta[key]) for key in ("sets", "cases_per_set", "central_runs"))
    chunks = []
    for span in (Span(NESTED, 0, len(tables["outcomes"])), Span(CENTRAL, 0, len(tables["central"]))):
        chunks.append(write_chunk(made, span, tables, meta))
    plan = Plan(sets, cases, central, chunk_cases(sets, cases))
    return document_of(plain(meta), plan, chunks, beside(made, meta))


def _film(made: Path, tables: Mapping[str, np.ndarray], meta: Mapping[str, Any], case: int | None) -> dict[str, Any]:
    files = [write_table(made, stem_of(meta), "film", name, tables[name]) for name in KINDS["film"]]
    done = [] if case is None else [[case, case + 1]]
    head = head_of("film", meta)
    return {**head, "case": case, "done": done, "chunks": [], "files": files + beside(made, meta), "meta": plain(meta)}


def write_chunk(made: Path, span: Span, tables: Mapping[str, np.ndarray], meta: Mapping[str, Any]) -> dict[str, Any]:
    """Write the tables of a chunk and return its entry in the manifest."""
    stem = f"{stem_of(meta)}-{span.first:07d}-{span.end:07d}"
    wanted = ("central",) if span.part == CENTRAL else ("outcomes", "shots", "units")
    files = [write_table(made, stem, "results", name, tables[name], span.first) for name in wanted]
    return {"part": span.part, "cases": [span.first, span.end], "files": files}


def beside(made: Path, meta: Mapping[str, Any]) -> list[Entry]:
    """Write what lies beside the chunks of a design: what numbers stand for, and the scenario as it was read."""
    numbers = names(meta)
    return [
        write_columns(made, stem_of(meta), "names", numbers, numbers["number"].shape),
        write_text(made, "scenario.toml", meta["scenario_text"]),
    ]


def read(folder: str | Path, kind: str) -> tuple[dict[str, np.recarray], dict[str, Any]]:
    """Return the tables and the meta of a folder; raises `ResultsError` when it is missing, foreign or damaged.

    Of a run that is not finished: the whole sets that are done, from the first on, and a meta that says how many.
    """
    path = Path(folder)
    document = manifest(path)
    if document["kind"] != kind:
        raise ResultsError.at(path / MANIFEST, "kind", document["kind"], f"this folder holds no {kind}")
    if kind == "film":
        return {name: _joined(path, kind, name, document["files"]) for name in KINDS[kind]}, document["meta"]
    chunks, meta = _readable(path, document)
    return tables_of(path, chunks), meta


def tables_of(path: Path, chunks: Sequence[Mapping[str, Any]]) -> dict[str, np.recarray]:
    """Return the tables of chunks that follow one another from the first case on."""
    files = [entry for chunk in chunks for entry in chunk["files"]]
    found = {name: _joined(path, "results", name, files) for name in KINDS["results"] if name != "central"}
    central = any(entry["table"] == "central" for entry in files)
    none = as_table(Outcome, found["outcomes"][:0])
    return {**found, "central": _joined(path, "results", "central", files) if central else none}


def _readable(path: Path, document: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the chunks of a run that follow one another from the first case on, and a meta that belongs to them."""
    plan, there = plan_of(document), ranges(document["chunks"])
    ends = {part: prefix(found) for part, found in there.items()}
    chunks = [chunk for chunk in document["chunks"] if span_of(chunk).end <= ends[span_of(chunk).part]]
    if document["state"] == DONE and not plan.missing(there):
        return chunks, document["meta"]
    if document["shard"]:
        part, count = document["shard"]
        message = "this folder holds a part of a run: `threatring merge DIR... --out DIR` joins all parts"
        raise ResultsError.at(path, "shard", f"{part}/{count}", message)
    if ends[NESTED] == 0:
        message = "no case is finished yet: wait, or run the command that began it again"
        raise ResultsError.at(path, "done", document["done"], message)
    sets = ends[NESTED] // plan.cases_per_set
    counted = {"sets": sets, "runs": ends[NESTED], "central_runs": ends[CENTRAL], "state": document["state"]}
    return chunks, {**document["meta"], **counted}


def _joined(path: Path, kind: str, name: str, files: list[Entry]) -> np.recarray:
    found = [entry for entry in files if entry["table"] == name]
    if not found:
        raise ResultsError.at(path / MANIFEST, "files", name, "no file holds this table: the manifest is damaged")
    return read_table(path, kind, found)
