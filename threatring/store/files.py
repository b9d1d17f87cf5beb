"""Files of a folder of results: Parquet from NumPy tables and back, sealed by their sha256, moved in whole.

DuckDB writes and reads Parquet, one thread a file, so that equal tables give equal bytes; a time that never came (NaN)
is NULL there.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from threatring.errors import BadInput, ResultsError
from threatring.records import Event, Outcome, ShotRecord, State, UnitRecord, as_table, dtype_of
from threatring.results.columns import from_columns, to_columns

#: name -> record and the columns that number its axes; the last axis of a flat table is its own order.
RESULT_TABLES: dict[str, tuple[type, tuple[str, ...]]] = {
    "outcomes": (Outcome, ("run", "target")),
    "central": (Outcome, ("run", "target")),
    "shots": (ShotRecord, ()),
    "units": (UnitRecord, ("run", "unit")),
}
FILM_TABLES: dict[str, tuple[type, tuple[str, ...]]] = {
    "events": (Event, ()),
    "states": (State, ()),
    "outcome": (Outcome, ("target",)),
    "shots": (ShotRecord, ()),
}
KINDS = {"results": RESULT_TABLES, "film": FILM_TABLES}
PARTIAL = ".partial-"  # a folder in which files are made before they are moved in

Entry = dict[str, Any]  # a file as the manifest lists it: name, table, shape, bytes, sha256


def write_table(folder: Path, stem: str, kind: str, name: str, rows: np.ndarray, first: int = 0) -> Entry:
    """Write a table of a kind as Parquet; `first` is the number of its first row along its first axis."""
    return write_columns(folder, stem, name, to_columns(rows, KINDS[kind][name][1], first), rows.shape)


def write_columns(folder: Path, stem: str, name: str, columns: Mapping[str, np.ndarray], shape: Sequence[int]) -> Entry:
    """Write named columns as `name-stem.parquet`; return the entry of the file."""
    file = folder / f"{name}-{stem}.parquet"
    with _database() as connection:
        connection.register("columns", dict(columns))
        connection.execute(f"COPY (SELECT * FROM columns) TO {_quoted(file)} (FORMAT parquet, COMPRESSION zstd)")
    return sealed(file, name, shape)


def write_text(folder: Path, name: str, text: str) -> Entry:
    """Write a text file; return its entry."""
    (folder / name).write_text(text, encoding="utf-8")
    return sealed(folder / name, None, ())


def sealed(file: Path, table: str | None, shape: Sequence[int]) -> Entry:
    """Return the entry of a file that is finished; it is on the disk before anybody reads of it."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
        digest = hashlib.sha256(opened.read()).hexdigest()
    described = {"shape": list(shape)} if table else {}
    return {"name": file.name, "table": table, **described, "bytes": file.stat().st_size, "sha256": digest}


def read_table(folder: Path, kind: str, entries: Sequence[Entry]) -> np.recarray:
    """Return the files of one table, in their order, as one table; raises `ResultsError` for a damaged one."""
    record, axes = KINDS[kind][entries[0]["table"]]
    counts = [int(entry["shape"][0]) for entry in entries]
    whole = np.empty((sum(counts), *entries[0]["shape"][1:]), dtype=dtype_of(record))
    row = 0
    with _database() as connection:
        for entry, count in zip(entries, counts, strict=True):
            check(folder, entry)
            found = connection.execute(f"SELECT * FROM read_parquet({_quoted(folder / entry['name'])})").fetchnumpy()
            whole[row : row + count] = from_columns(found, record, entry["shape"])
            row += count
    return as_table(record, whole)


def fault_of(folder: Path, entry: Entry) -> BadInput | None:
    """Return what is wrong with a file that the manifest lists, None when it is as it was sealed."""
    file = folder / entry["name"]
    if not file.is_file():
        return ResultsError.at(
            file, "file", None, "missing, though the manifest lists it: run the command that made it again"
        )
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found == entry["sha256"]:
        return None
    return ResultsError.at(
        file, "sha256", found, f"damaged: the manifest says {entry['sha256']}; run the command that made it again"
    )


def check(folder: Path, entry: Entry) -> None:
    """Raise `ResultsError` when a file is not as it was sealed."""
    fault = fault_of(folder, entry)
    if fault:
        raise fault


@contextlib.contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """Make a hidden folder in which files are made; what is left in it is thrown away."""
    with tempfile.TemporaryDirectory(prefix=PARTIAL, dir=folder, ignore_cleanup_errors=True) as made:
        yield Path(made)


def move_in(made: Path, folder: Path, entries: Sequence[Entry]) -> None:
    """Move finished files into a folder, one by one, and have the disk remember it."""
    for entry in entries:
        os.replace(made / entry["name"], folder / entry["name"])
    remember(folder)


def put_json(folder: Path, name: str, document: Mapping[str, Any]) -> None:
    """Replace a JSON file in one move: a reader sees the old one or the new one."""
    with staging(folder) as made:
        (made / name).write_text(json.dumps(document, allow_nan=False), encoding="utf-8")
        with (made / name).open("rb") as opened:
            os.fsync(opened.fileno())
        os.replace(made / name, folder / name)
    remember(folder)


def remember(folder: Path) -> None:
    """Have the disk keep the names in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def as_results_error(path: Path, expected: str) -> Iterator[None]:
    """Say what the system or the database could not do as a `ResultsError` about a folder."""
    import duckdb

    try:
        yield
    except (OSError, duckdb.Error) as fault:
        reason = getattr(fault, "strerror", None) or str(fault).splitlines()[0]
        raise ResultsError.at(path, "folder", None, f"{expected} ({reason})") from None


def _database() -> Any:
    """Return a connection of its own to the one database of this process: opening one takes longer than a chunk."""
    return _opened().cursor()


@cache
def _opened() -> Any:
    import duckdb

    return duckdb.connect(config={"threads": 1})


def _quoted(file: Path) -> str:
    return "'" + str(file).replace("'", "''") + "'"
