"""The folders of results a server knows: what lies in each, whether finished or not; damaged ones are passed over."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from threatring.errors import ResultsError, ThreatringError
from threatring.records import End, Side
from threatring.serve.answers import SLUG, Refused, slug
from threatring.serve.state import Workspace
from threatring.store import MANIFEST, manifest
from threatring.store.manifest import DONE, plan_of, ranges

#: What a folder holds, by the file that says so. A manifest says by itself: results, film or study.
DOCUMENTS = {
    "comparison": "compare.json", "sensitivity": "sensitivity.json", "coverage": "coverage.json",
    "envelope": "envelope.json",
}  # fmt: skip
MOST = 1000  # folders that are listed, the newest
MOST_BYTES = 100_000_000  # of a document that is read
MOST_SIGNS = 500  # of a title in the list


class Damaged(Exception):
    """A folder that cannot be listed."""


@contextlib.contextmanager
def understood(name: str) -> Iterator[None]:
    """Raise Refused (409) for a result that cannot be read: a folder may come from anywhere, and hold anything."""
    try:
        yield
    except Refused:
        raise
    except ResultsError as fault:
        raise Refused(409, str(fault.faults[0].expected), fault.faults) from None
    except Damaged as fault:
        raise Refused(409, f"{name} cannot be shown: {fault}") from None
    except OSError as fault:
        raise Refused(409, f"{name} cannot be read: {fault.strerror or type(fault).__name__}") from None
    except Exception as fault:  # entries missing, of a wrong kind or beyond all measure
        logging.getLogger("threatring.serve").warning("%s cannot be understood", name, exc_info=True)
        raise Refused(409, f"{name} is damaged or not ours ({type(fault).__name__})") from None


def folder_of(state: Workspace, name: str) -> Path:
    """Return the folder of a result's id. Raises Refused (404)."""
    folder = state.results / slug(name, "result")
    if kind_of(folder) is None:
        raise Refused(404, f"no such result: {name}")
    return folder


def kind_of(folder: Path) -> str | None:
    """Return what lies in a folder, as far as the names of its files tell; None for what is not ours."""
    if (folder / MANIFEST).is_file():
        return "run"
    return next((kind for kind, name in DOCUMENTS.items() if (folder / name).is_file()), None)


def within(file: Path, folder: Path) -> bool:
    """Whether a file is there and lies in a folder, and not elsewhere by a link: results may come from anybody."""
    return file.is_file() and file.resolve().is_relative_to(folder.resolve())


def document_of(state: Workspace, name: str, kind: str) -> tuple[Path, dict[str, Any]]:
    """Return the folder and the document of a result of a kind. Raises Refused: 404 for another, 409 damaged."""
    folder = folder_of(state, name)
    if kind_of(folder) != kind:
        raise Refused(404, f"{name} holds no {kind}")
    with understood(name):
        return folder, read_json(folder / DOCUMENTS[kind])


def entries(results: Path) -> list[dict[str, Any]]:
    """Return what is known of every folder of results, the newest first."""
    found = []
    for folder in results.iterdir() if results.is_dir() else ():
        if SLUG.fullmatch(folder.name) and (kind := kind_of(folder)):
            file = folder / (MANIFEST if kind == "run" else DOCUMENTS[kind])
            try:
                found.append((file.stat().st_mtime_ns, kind, file))
            except OSError:
                continue  # gone in the meantime
    newest = sorted(found, key=lambda row: row[0], reverse=True)[:MOST]
    listed = (_entry(kind, file, stamp) for stamp, kind, file in newest)
    return [entry for entry in listed if entry is not None]


@lru_cache(maxsize=2 * MOST)
def _entry(kind: str, file: Path, stamp: int) -> dict[str, Any] | None:
    """Return the entry of a folder whose file says so since `stamp`, None where it cannot be understood."""
    made = datetime.fromtimestamp(stamp / 1e9, UTC).isoformat(timespec="seconds")
    try:
        said = _of_manifest(file.parent) if kind == "run" else SAYS[kind](read_json(file), file.parent)
    except (Damaged, ThreatringError, OSError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError):
        return None
    said = {key: value[:MOST_SIGNS] if isinstance(value, str) else value for key, value in said.items()}
    entry = {"kind": kind, "state": "done", "runs": 0, "leakers_mean": None, **said}
    return {"id": file.parent.name, **entry, "made": made}


def read_json(file: Path) -> dict[str, Any]:
    """Return the table in a JSON file; raises `Damaged`."""
    try:
        if file.stat().st_size > MOST_BYTES:
            raise Damaged(f"{file.name} is too long")
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as fault:
        raise Damaged(f"{file.name} cannot be read ({type(fault).__name__})") from None
    if not isinstance(document, dict):
        raise Damaged(f"{file.name} is no table")
    return document


def _of_manifest(folder: Path) -> dict[str, Any]:
    """Return what a manifest tells: of a run, a film or a study."""
    raw = read_json(folder / MANIFEST)
    if raw.get("kind") == "study":
        meta = raw["meta"]
        return {"kind": "study", "title": str(meta["title"]), "scenario": str(meta.get("scenario", "")),
                "state": "done" if raw.get("state", DONE) == DONE else "partial"}  # fmt: skip
    document = manifest(folder)
    meta = document["meta"]
    said = {"title": str(meta["title"]), "scenario": str(meta["scenario"])}
    if document["kind"] == "film":
        return {**said, "kind": "film", "runs": 1}
    there = ranges(document["chunks"])
    whole = document["state"] == DONE and not plan_of(document).missing(there)
    runs = sum(end - first for first, end in there["nested"])
    return {**said, "state": "done" if whole else "partial", "runs": runs, "leakers_mean": _leakers(folder, document)}


def _leakers(folder: Path, document: dict[str, Any]) -> float | None:
    """Return the mean number of leakers of the chunks that are there, by one question to the files."""
    import duckdb

    chunks = [chunk for chunk in document["chunks"] if chunk["part"] == "nested"]
    runs = sum(chunk["cases"][1] - chunk["cases"][0] for chunk in chunks)
    files = [str(folder / file["name"]) for chunk in chunks for file in chunk["files"] if file["table"] == "outcomes"]
    if not files or not runs:
        return None
    leaked = f'SELECT count(*) FROM read_parquet($1) WHERE side = {int(Side.HOSTILE)} AND "end" = {int(End.LEAKED)}'
    with duckdb.connect() as connection:
        try:
            row = connection.execute(leaked, [files]).fetchone()
        except duckdb.Error as fault:
            raise Damaged(str(fault)) from None
    return None if row is None else row[0] / runs


def _comparison(document: dict[str, Any], _: Path) -> dict[str, Any]:
    names = [variant["name"] for variant in document["variants"]]
    scenario = str(document["variants"][0]["scenario"])
    return {"title": f"Compared: {', '.join(names)}", "scenario": scenario, "runs": int(document["runs"])}


def _sensitivity(document: dict[str, Any], _: Path) -> dict[str, Any]:
    title = f"Which unknown matters most: {document['title']}"
    return {"title": title, "scenario": str(document["scenario"]), "runs": int(document["runs"])}


def _coverage(document: dict[str, Any], _: Path) -> dict[str, Any]:
    first = document.get("first", document)
    return {"title": f"What the radars see: {first['site']['name']}", "scenario": scenario_named(first)}


def _envelope(document: dict[str, Any], folder: Path) -> dict[str, Any]:
    names = ", ".join(missile["label"] for missile in document["missiles"])
    try:
        scenario = str(read_json(folder / "envelope-request.json").get("name") or "")
    except Damaged:
        scenario = ""
    return {"title": f"Where missiles reach: {names}", "scenario": scenario}


def scenario_named(document: dict[str, Any]) -> str:
    """Return the scenario a document tells about, '' where it tells none."""
    return str(document.get("scenario") or "")


SAYS: dict[str, Callable[[dict[str, Any], Path], dict[str, Any]]] = {
    "comparison": _comparison, "sensitivity": _sensitivity, "coverage": _coverage, "envelope": _envelope,
}  # fmt: skip
