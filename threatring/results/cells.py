"""Folders of studies: one immutable Parquet file a cell, sealed in a manifest; resumed, and joined from parts.

A cell is written aside, moved in whole, then sealed in the manifest, which is moved in whole too: what readers believe
is the manifest only, and a process that dies loses the cell it was at. The file of a cell holds one row a case, the
counts of that case, and what is known of the cell besides (reasons, hashes) as JSON in its metadata.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from threatring.errors import ResultsError

FORMAT = 1
KIND = "study"
MANIFEST = "manifest.json"
LOCK = ".lock"
TABLES = ("cells.parquet", "reasons.parquet")
_KEY = "threatring"  # of the metadata of a cell's file
_HINT = "write elsewhere (--out DIR), or empty this folder first"


@contextlib.contextmanager
def opened(folder: Path, meta: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the manifest of a folder that cells of a study are written into, made when there is none.

    One process at a time. Raises `ResultsError` when it cannot be written, or holds anything but cells of this study.
    """
    _refuse_foreign(folder, meta)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK).open("a")
    except OSError as fault:
        expected = f"cannot write here ({fault.strerror}); choose another folder with --out"
        raise ResultsError.at(folder, "folder", None, expected) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            expected = "another process writes cells here; wait for it, or give each shard a folder of its own"
            raise ResultsError.at(folder, "folder", None, expected) from None
        yield _begun(folder, meta)


def _refuse_foreign(folder: Path, meta: Mapping[str, Any]) -> None:
    """Refuse a folder that holds anything but cells of this study, and leave it as it was."""
    if (folder / MANIFEST).exists():
        found = manifest(folder)["input_hash"]
        if found != meta["input_hash"]:
            expected = f"this study has {meta['input_hash']}: here lie cells of another study or version; {_HINT}"
            raise ResultsError.at(folder / MANIFEST, "input_hash", found, expected)
    elif folder.is_dir():
        foreign = sorted(entry.name for entry in folder.iterdir() if entry.name != LOCK)
        if foreign:
            raise ResultsError.at(folder, "folder", foreign[0], f"holds files that are not cells of a study: {_HINT}")


def _begun(folder: Path, meta: Mapping[str, Any]) -> dict[str, Any]:
    if (folder / MANIFEST).exists():
        return manifest(folder)
    document = {
        "format": FORMAT, "kind": KIND, "version": meta["version"], "input_hash": meta["input_hash"],
        "seed": meta["seed"], "case": None, "done": [], "files": [], "meta": dict(meta),
    }  # fmt: skip
    _put(folder, document)
    return document


def manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a folder of a study, checked; raises `ResultsError`."""
    file = Path(folder) / MANIFEST
    if not file.is_file():
        expected = "no study here; `threatring study FILE --out DIR` writes one"
        raise ResultsError.at(folder, MANIFEST, None, expected)
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        kind, version = document["kind"], document["format"]
        sealed = [(int(entry["cell"]), entry["name"], entry["sha256"]) for entry in document.get("files", [])]
    except (ValueError, KeyError, TypeError, OSError) as fault:
        expected = f"not the manifest of a study ({fault}): run again into an empty folder"
        raise ResultsError.at(file, "contents", None, expected) from None
    if kind != KIND:
        raise ResultsError.at(file, "kind", kind, "this folder holds no study")
    if not isinstance(version, int) or not 1 <= version <= FORMAT:
        raise ResultsError.at(file, "format", version, f"this version reads formats up to {FORMAT}: update threatring")
    lacking = {"version", "input_hash", "seed", "done", "files", "meta"} - document.keys()
    strange = [name for cell, name, _ in sealed if name != file_name(cell)]
    for field, value in [(name, None) for name in sorted(lacking)] + [("files", name) for name in strange]:
        raise ResultsError.at(file, field, value, "the manifest is damaged; run again into an empty folder")
    return document


def is_study(folder: str | Path) -> bool:
    """Whether a folder holds a study or a part of one, as far as its manifest says."""
    try:
        return bool(json.loads((Path(folder) / MANIFEST).read_text(encoding="utf-8"))["kind"] == KIND)
    except (ValueError, KeyError, TypeError, OSError):
        return False


def file_name(cell: int) -> str:
    """Return the name of a cell's file.

    >>> file_name(12)
    'cell-00012.parquet'
    """
    return f"cell-{cell:05d}.parquet"


def flown(document: Mapping[str, Any]) -> list[int]:
    """Return the numbers of the cells that are sealed, in order."""
    return sorted(entry["cell"] for entry in document["files"])


def seal(folder: Path, document: dict[str, Any], cell: int, counts: Mapping[str, np.ndarray], told: Any) -> None:
    """Write the file of a cell and seal it in the manifest.

    counts: columns of one length, one row a case; told: what is known of the cell besides, as JSON can hold it.
    """
    try:
        write_table(folder / file_name(cell), counts, json.dumps(told, allow_nan=False))
        _enter(folder, document, cell)
    except OSError as fault:
        expected = f"writing failed ({fault.strerror}); the cells sealed before are kept: run again"
        raise ResultsError.at(folder, "folder", None, expected) from None


def adopt(folder: Path, document: dict[str, Any], other: Path) -> int:
    """Copy every cell of another folder of the same study and seal it here; return how many were new.

    Raises `ResultsError` for another study, a damaged file, or a cell that both have with different bytes.
    """
    theirs = manifest(other)
    if theirs["input_hash"] != document["input_hash"]:
        expected = f"cells of the study {document['input_hash']}; these are of another study, seed or version"
        raise ResultsError.at(other / MANIFEST, "input_hash", theirs["input_hash"], expected)
    mine = {entry["cell"]: entry["sha256"] for entry in document["files"]}
    new = 0
    for entry in theirs["files"]:
        data = checked(other, entry)
        if mine.get(entry["cell"], entry["sha256"]) != entry["sha256"]:
            expected = "another folder has this cell with other bytes: was one flown by another program?"
            raise ResultsError.at(other / entry["name"], "sha256", entry["sha256"], expected)
        if entry["cell"] not in mine:
            _replace(folder / entry["name"], data)
            _enter(folder, document, entry["cell"])
            new += 1
    return new


def checked(folder: Path, entry: Mapping[str, Any]) -> bytes:
    """Return the bytes of a sealed file; raises `ResultsError` when it is missing or damaged."""
    file = folder / entry["name"]
    if not file.is_file():
        raise ResultsError.at(file, "file", None, "missing, though the manifest lists it: remove the folder, run again")
    data = file.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != entry["sha256"]:
        raise ResultsError.at(file, "sha256", found, f"damaged: the manifest says {entry['sha256']}")
    return data


def read_cell(folder: Path, entry: Mapping[str, Any]) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """Return the columns of a cell's file and what is known of the cell besides; raises `ResultsError`."""
    import duckdb

    checked(folder, entry)
    file = quoted(folder / entry["name"])
    with duckdb.connect() as connection:
        columns = connection.execute(f"SELECT * FROM read_parquet({file})").fetchnumpy()
        told = connection.execute(f"SELECT value FROM parquet_kv_metadata({file}) WHERE key = '{_KEY}'").fetchone()
    return {name: np.asarray(column) for name, column in columns.items()}, json.loads(bytes(told[0])) if told else {}


def write_table(file: Path, columns: Mapping[str, Any], told: str = "") -> None:
    """Write columns as a Parquet file, whole or not at all; `told` goes into its metadata."""
    import duckdb

    aside = file.with_name(f".{file.name}.partial")
    metadata = f", KV_METADATA {{{_KEY}: '{told.replace(chr(39), chr(39) * 2)}'}}" if told else ""
    try:
        with duckdb.connect() as connection:
            connection.register("columns", {name: np.asarray(values) for name, values in columns.items()})
            copy = f"COPY (SELECT * FROM columns) TO {quoted(aside)} (FORMAT parquet, COMPRESSION zstd{metadata})"
            connection.execute(copy)
        os.replace(aside, file)
    except duckdb.Error as fault:
        raise OSError(0, str(fault).splitlines()[0]) from None
    finally:
        aside.unlink(missing_ok=True)


def quoted(file: Path) -> str:
    """Return a path as SQL holds it."""
    return "'" + str(file).replace("'", "''") + "'"


def ranges(numbers: Sequence[int]) -> list[list[int]]:
    """Return numbers in order as ranges, the end left out.

    >>> ranges([0, 1, 2, 7])
    [[0, 3], [7, 8]]
    """
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number:
            found[-1][1] = number + 1
        else:
            found.append([number, number + 1])
    return found


def _enter(folder: Path, document: dict[str, Any], cell: int) -> None:
    data = (folder / file_name(cell)).read_bytes()
    entry = {"name": file_name(cell), "table": "cell", "cell": cell, "bytes": len(data)}
    entry["sha256"] = hashlib.sha256(data).hexdigest()
    others = [other for other in document["files"] if other["cell"] != cell]
    document["files"] = sorted([*others, entry], key=lambda one: one["cell"])
    document["done"] = ranges(flown(document))
    _put(folder, document)


def _put(folder: Path, document: Mapping[str, Any]) -> None:
    _replace(folder / MANIFEST, json.dumps(document, indent=1, allow_nan=False).encode())


def _replace(file: Path, data: bytes) -> None:
    """Write a file whole or not at all, also when the machine stops."""
    aside = file.with_name(f".{file.name}.partial")
    with aside.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(aside, file)
