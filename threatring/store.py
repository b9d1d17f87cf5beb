"""Folders of results: immutable Parquet tables beside a manifest that says what they are and where they come from.

DuckDB writes and reads the Parquet files from NumPy tables; a time that never came (NaN) is NULL there. A folder is
written whole or not at all: files are made in a hidden folder inside it, moved in one by one, the manifest last, and
readers believe the manifest only. Nothing but files named by an own manifest is ever deleted.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from threatring.errors import ResultsError
from threatring.records import Event, Outcome, ShotRecord, State, UnitRecord, as_table
from threatring.results.columns import from_columns, names, to_columns

FORMAT = 1
MANIFEST = "manifest.json"
_HINT = "write elsewhere (--out DIR), or empty this folder first"

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
_KINDS = {"results": RESULT_TABLES, "film": FILM_TABLES}
_OWN = re.compile(
    r"manifest\.json|scenario\.toml|report\.html|figures|film[0-9-]*|\.partial-.*|[a-z]+-[0-9a-f-]+\.parquet"
)


def prepare_folder(
    folder: str | Path, input_hash: str | None = None, *, kind: str | None = None, replace: bool = False
) -> Path:
    """Make sure that results can be written into a folder, before any work is done; return its path.

    Raises `ResultsError` when it cannot be made or written, holds something that is not ours, holds another `kind`
    ('results', 'film'), or holds another input. `replace` allows the last, and only that. What is not told (None) is
    left for `write` to check.
    """
    path = Path(folder)
    with _as_results_error(path, "cannot write here; choose a folder you may write into"):
        entries = entries_of(path)
    if MANIFEST not in entries:
        foreign = sorted(name for name in entries if not _OWN.fullmatch(name))
        if foreign:
            raise ResultsError.at(path, "folder", foreign[0], f"holds files that are not results of ours: {_HINT}")
        return path
    found = manifest(path)
    if kind is not None and found["kind"] != kind:
        raise ResultsError.at(path / MANIFEST, "kind", found["kind"], f"{kind} would replace it: {_HINT}")
    if input_hash is not None and found["input_hash"] != input_hash and not replace:
        raise ResultsError.at(
            path / MANIFEST,
            "input_hash",
            found["input_hash"],
            f"this run has {input_hash}: here lie results of another scenario, catalogue, seed or version; {_HINT}",
        )
    return path


def entries_of(folder: Path) -> list[str]:
    """Return the names in a folder that can be written into; raises `OSError` when it cannot.

    What is made to find that out is taken away again: input that is refused later leaves no empty folder behind.
    """
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass
    names = [entry.name for entry in folder.iterdir()]
    with contextlib.suppress(OSError):  # somebody else has put something there
        for each in made:
            each.rmdir()
    return names


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
    before = _listed(manifest(path)) if (path / MANIFEST).exists() else set()
    with _as_results_error(path, "writing failed and left no results; is the disk full?"):
        path.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".partial-", dir=path))
        try:
            files = list(_write_files(staging, kind, tables, meta))
            document = _document(kind, files, meta, len(next(iter(tables.values()))), case)
            (staging / MANIFEST).write_text(json.dumps(document, indent=1, allow_nan=False), encoding="utf-8")
            for name in [entry["name"] for entry in files] + [MANIFEST]:
                os.replace(staging / name, path / name)
            for name in before - _listed(document):
                (path / name).unlink(missing_ok=True)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return path


def read(folder: str | Path, kind: str) -> tuple[dict[str, np.recarray], dict[str, Any]]:
    """Return the tables and the meta of a folder; raises `ResultsError` when it is missing, foreign or damaged."""
    path = Path(folder)
    document = manifest(path)
    if document["kind"] != kind:
        raise ResultsError.at(path / MANIFEST, "kind", document["kind"], f"this folder holds no {kind}")
    parts: dict[str, list[np.ndarray]] = {name: [] for name in _KINDS[kind]}
    for entry in document["files"]:
        _check(path, entry)
        if entry["table"] in parts:
            record, _ = _KINDS[kind][entry["table"]]
            columns = _query(f"SELECT * FROM read_parquet({_quoted(path / entry['name'])})")
            parts[entry["table"]].append(from_columns(columns, record, entry["shape"]))
    missing = [name for name, found in parts.items() if not found]
    if missing:
        raise ResultsError.at(path / MANIFEST, "files", missing[0], "no file holds this table: the manifest is damaged")
    tables = {name: as_table(_KINDS[kind][name][0], np.concatenate(found)) for name, found in parts.items()}
    return tables, document["meta"]


def manifest(folder: str | Path) -> dict[str, Any]:
    """Return the manifest of a folder, checked; raises `ResultsError`."""
    path = Path(folder)
    file = path / MANIFEST
    if not file.is_file():
        raise ResultsError.at(path, MANIFEST, None, "no results here; `threatring run SCENARIO --out DIR` writes them")
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        version = document["format"]
    except (ValueError, KeyError, TypeError, OSError) as fault:
        raise ResultsError.at(
            file, "contents", None, f"not a manifest ({fault}): run again into an empty folder"
        ) from None
    if not isinstance(version, int) or not 1 <= version <= FORMAT:
        raise ResultsError.at(file, "format", version, f"this version reads formats up to {FORMAT}: update threatring")
    lacking = {"kind", "version", "input_hash", "seed", "done", "files", "meta"} - document.keys()
    if lacking:
        raise ResultsError.at(file, sorted(lacking)[0], None, "missing: the manifest is damaged; run again")
    for entry in document["files"]:
        if not (
            isinstance(entry, dict) and {"name", "table", "sha256"} <= entry.keys() and _OWN.fullmatch(entry["name"])
        ):
            raise ResultsError.at(file, "files", entry, "not a file of ours: the manifest is damaged; run again")
    return document


def _document(kind: str, files: list[dict], meta: Mapping[str, Any], count: int, case: int | None) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "kind": kind,
        "version": meta["version"],
        "input_hash": meta["input_hash"],
        "seed": meta["seed"],
        "case": case,
        "done": [[0, count]] if case is None else [[case, case + 1]],
        "files": files,
        "meta": _plain(meta),
    }


def _write_files(
    staging: Path, kind: str, tables: Mapping[str, np.ndarray], meta: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    stem = hashlib.sha256(str(meta["input_hash"]).encode()).hexdigest()[:8]
    for name, (_, axes) in _KINDS[kind].items():
        yield _write_parquet(
            staging, f"{name}-{stem}.parquet", name, to_columns(tables[name], axes), tables[name].shape
        )
    numbers = names(meta)
    yield _write_parquet(staging, f"names-{stem}.parquet", "names", numbers, numbers["number"].shape)
    text = staging / "scenario.toml"
    text.write_text(meta["scenario_text"], encoding="utf-8")
    yield {"name": text.name, "table": None, **_sealed(text)}


def _write_parquet(
    staging: Path, file_name: str, name: str, columns: dict[str, np.ndarray], shape: tuple[int, ...]
) -> dict[str, Any]:
    import duckdb

    file = staging / file_name
    with duckdb.connect() as connection:
        connection.register("columns", columns)
        connection.execute(f"COPY (SELECT * FROM columns) TO {_quoted(file)} (FORMAT parquet, COMPRESSION zstd)")
    return {"name": file_name, "table": name, "shape": list(shape), **_sealed(file)}


def _query(sql: str) -> dict[str, np.ndarray]:
    import duckdb

    with duckdb.connect() as connection:
        return connection.execute(sql).fetchnumpy()


def _check(path: Path, entry: Mapping[str, Any]) -> None:
    file = path / entry["name"]
    if not file.is_file():
        raise ResultsError.at(
            file, "file", None, "missing, though the manifest lists it: run again into an empty folder"
        )
    found = _sealed(file)["sha256"]
    if found != entry["sha256"]:
        raise ResultsError.at(file, "sha256", found, f"damaged: the manifest says {entry['sha256']}; run again")


def _sealed(file: Path) -> dict[str, Any]:
    return {"bytes": file.stat().st_size, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}


def _listed(document: Mapping[str, Any]) -> set[str]:
    return {entry["name"] for entry in document["files"]}


def _quoted(file: Path) -> str:
    return "'" + str(file).replace("'", "''") + "'"


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it: NumPy scalars as numbers, tuples as lists, NaN as None."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, np.generic):
        return _plain(value.item())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


@contextlib.contextmanager
def _as_results_error(path: Path, expected: str) -> Iterator[None]:
    import duckdb

    try:
        yield
    except (OSError, duckdb.Error) as fault:
        reason = getattr(fault, "strerror", None) or str(fault).splitlines()[0]
        raise ResultsError.at(path, "folder", None, f"{expected} ({reason})") from None
