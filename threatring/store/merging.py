"""Parts of a run, flown apart, joined to the folder that one run would have left."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from threatring.errors import ResultsError
from threatring.results.digest import outcome_hash
from threatring.store.files import Entry, as_results_error, check, move_in, put_json, staging
from threatring.store.folder import prepare_folder
from threatring.store.lock import locked
from threatring.store.manifest import (
    MANIFEST,
    differences,
    document_of,
    entries_in,
    in_order,
    listed,
    manifest,
    plan_of,
    ranges,
    span_of,
)
from threatring.store.plan import Plan, Span
from threatring.store.whole import FULL, tables_of

Part = tuple[Path, dict[str, Any]]  # a folder and its manifest
Found = dict[Span, tuple[Path, dict[str, Any]]]  # where a chunk lies, and its entry


def merge(folders: Sequence[str | Path], out: str | Path, *, replace: bool = False) -> Path:
    """Join the parts of a run in a folder of their own; return it. The parts stay as they are.

    Raises `ResultsError`, before anything is written, for parts of different designs or sizes, a damaged file, cases
    that two parts tell differently, and missing cases: it names the part to be run again.
    """
    parts = [(Path(folder), manifest(folder)) for folder in folders]
    for path, document in parts:
        _same_run(parts[0], (path, document))
    plan = plan_of(parts[0][1])
    found = _chunks(parts)
    missing = plan.missing(ranges(chunk for _, chunk in found.values()))
    if missing:
        raise ResultsError.at(Path(out), "done", None, _lost(plan, missing, parts))
    meta = {**parts[0][1]["meta"], "elapsed_s": sum(float(document["meta"]["elapsed_s"]) for _, document in parts)}
    files = parts[0][1]["files"]
    for entry in files:
        check(parts[0][0], entry)
    path = prepare_folder(out, meta["input_hash"], kind="results", replace=replace)
    with as_results_error(path, FULL):
        path.mkdir(parents=True, exist_ok=True)
        with locked(path):
            before = listed(path)
            sources = [(parts[0][0], entry) for entry in files]
            sources += [(folder, entry) for folder, chunk in found.values() for entry in chunk["files"]]
            _copy(sources, path)
            chunks = in_order(chunk for _, chunk in found.values())
            meta["outcome_hash"] = outcome_hash(tables_of(path, chunks)["outcomes"])
            document = document_of(meta, plan, chunks, files)
            put_json(path, MANIFEST, document)
            for name in before - {entry["name"] for entry in entries_in(document)}:
                (path / name).unlink(missing_ok=True)
    return path


def _same_run(first: Part, other: Part) -> None:
    (path, wanted), (folder, document) = first, other
    if document["kind"] != "results":
        raise ResultsError.at(folder / MANIFEST, "kind", document["kind"], "this folder holds no results")
    if document["design"] != wanted["design"]:
        said = differences(wanted["design"], document["design"])
        expected = f"results of the same design as in {path}; they differ in {said}"
        raise ResultsError.at(folder / MANIFEST, "design", None, expected)
    if document["plan"] != wanted["plan"]:
        said = differences(wanted["plan"], document["plan"])
        expected = f"parts of a run of the same size as in {path}; they differ in {said}"
        raise ResultsError.at(folder / MANIFEST, "plan", None, expected)


def _chunks(parts: Sequence[Part]) -> Found:
    """Return all chunks, checked; two parts may hold the same one, if its bytes are the same."""
    found: Found = {}
    for folder, document in parts:
        for chunk in document["chunks"]:
            for entry in chunk["files"]:
                check(folder, entry)
            span = span_of(chunk)
            if span in found and found[span][1] == chunk:
                continue
            for other, (path, _) in found.items():
                if other.part == span.part and other.first < span.end and span.first < other.end:
                    expected = f"cases {span.first} to {span.end - 1} with the same bytes as in {path}, or not at all"
                    raise ResultsError.at(folder / MANIFEST, "chunks", chunk["files"][0]["name"], expected)
            found[span] = folder, chunk
    return found


def _lost(plan: Plan, missing: Sequence[Span], parts: Sequence[Part]) -> str:
    """Return which cases are missing and what to do about it."""
    said = ", ".join(f"{span.part} cases {span.first} to {span.end - 1}" for span in missing[:4])
    said += f" and {len(missing) - 4} more chunks" if len(missing) > 4 else ""
    command = parts[0][1]["meta"]["command"]
    counts = {document["shard"][1] for _, document in parts if document["shard"]}
    if len(counts) != 1:
        return f"{said} are missing: finish them in a folder of their own: {command} --out DIR"
    count = counts.pop()
    again = [
        f"{index}/{count}"
        for index in range(1, min(count, len(plan.spans())) + 1)
        if any(_touch(each, whole) for each in missing for whole in plan.share(index, count))
    ]
    return f"{said} are missing: run again {command} --shard {' and --shard '.join(again)}"


def _touch(one: Span, other: Span) -> bool:
    return one.part == other.part and one.first < other.end and other.first < one.end


def _copy(sources: Sequence[tuple[Path, Entry]], path: Path) -> None:
    with staging(path) as made:
        for folder, entry in sources:
            shutil.copyfile(folder / entry["name"], made / entry["name"])
            check(made, entry)
        move_in(made, path, [entry for _, entry in sources])
