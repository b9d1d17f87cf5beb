"""The manifest of a folder: what lies in it, where that comes from, and how far the run has come."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from threatring.errors import ResultsError
from threatring.store.files import Entry
from threatring.store.plan import PARTS, Plan, Range, Span, joined

FORMAT = 2
MANIFEST = "manifest.json"
RUNNING, DONE = "running", "done"
OWN = re.compile(
    r"manifest\.json|scenario\.toml|report\.html|figures|film[0-9-]*|\.partial-[^/\\]*|\.lock|[a-z]+-[0-9a-f-]+\.parquet"
)
MOST_CASES, MOST_CHUNKS = 400_000_000, 200_000  # of a run; more is no plan that was ever flown
_NEEDED = {"kind", "version", "input_hash", "design", "seed", "state", "done", "chunks", "files", "meta"}


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
        raise ResultsError.at(file, "format", version, f"this version reads format {FORMAT}: update threatring")
    if version < FORMAT:
        raise ResultsError.at(
            file, "format", version, f"an older version wrote this, this one reads format {FORMAT}: run it again,"
            " into another folder (--out DIR) or over it (--replace)",
        )  # fmt: skip
    _check(file, document)
    return document


def _check(file: Path, document: dict[str, Any]) -> None:
    lacking = _NEEDED - document.keys()
    if lacking:
        raise ResultsError.at(file, sorted(lacking)[0], None, "missing: the manifest is damaged; run again")
    for chunk in document["chunks"]:
        if not (isinstance(chunk, dict) and {"part", "cases", "files"} <= chunk.keys() and chunk["part"] in PARTS):
            raise ResultsError.at(file, "chunks", chunk, "not a chunk: the manifest is damaged; run again")
        if not _is_range(chunk["cases"]):
            raise ResultsError.at(
                file, "cases", chunk["cases"], "no range of cases: the manifest is damaged; run again"
            )
    if document["kind"] == "results" and not _is_plan(document.get("plan")):
        raise ResultsError.at(file, "plan", None, "no plan of a run: the manifest is damaged; run again")
    for entry in entries_in(document):
        known = isinstance(entry, dict) and {"name", "table", "sha256"} <= entry.keys()
        if not known or not OWN.fullmatch(str(entry["name"])):
            raise ResultsError.at(file, "files", entry, "not a file of ours: the manifest is damaged; run again")


def _is_range(cases: Any) -> bool:
    """Whether something is [first, end) of cases."""
    whole = isinstance(cases, list) and len(cases) == 2 and all(type(case) is int for case in cases)
    return whole and 0 <= cases[0] <= cases[1] <= MOST_CASES


def _is_plan(plan: Any) -> bool:
    """Whether something is a plan of a size that can be looked through."""
    if not isinstance(plan, dict) or set(plan) != set(Plan._fields) or any(type(n) is not int for n in plan.values()):
        return False
    sets, per_set, central, step = (plan[name] for name in Plan._fields)
    cases = sets * per_set + central
    return sets >= 0 and per_set >= 1 and central >= 0 and step >= 1 and cases <= min(MOST_CASES, MOST_CHUNKS * step)


def entries_in(document: Mapping[str, Any]) -> list[Entry]:
    """Return every file a manifest lists."""
    return [*document["files"], *(entry for chunk in document["chunks"] for entry in chunk["files"])]


def listed(folder: Path) -> set[str]:
    """Return the names of the files a folder's manifest lists, of any format; none where there is no manifest."""
    try:
        document = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        names = [entry["name"] for entry in entries_in({"chunks": [], **document})]
    except (ValueError, KeyError, TypeError, OSError):
        return set()
    return {name for name in names if OWN.fullmatch(name)}


def span_of(chunk: Mapping[str, Any]) -> Span:
    """Return which cases a chunk holds."""
    return Span(chunk["part"], int(chunk["cases"][0]), int(chunk["cases"][1]))


def in_order(chunks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return chunks by part and by case."""
    return sorted(chunks, key=lambda chunk: (PARTS.index(chunk["part"]), chunk["cases"]))


def ranges(chunks: Iterable[Mapping[str, Any]]) -> dict[str, list[Range]]:
    """Return the cases that chunks hold, by part, neighbours made one."""
    spans = [span_of(chunk) for chunk in chunks]
    return {part: joined((span.first, span.end) for span in spans if span.part == part) for part in PARTS}


def plan_of(document: Mapping[str, Any]) -> Plan:
    """Return what the run of a manifest consists of when it is whole."""
    return Plan(**document["plan"])


def document_of(
    meta: Mapping[str, Any],
    plan: Plan,
    chunks: list[dict[str, Any]],
    files: list[Entry],
    *,
    state: str = DONE,
    shard: tuple[int, int] | None = None,
) -> dict[str, Any]:
    """Return the manifest of results; `meta` is plain."""
    there = ranges(chunks)
    return {
        **head_of("results", meta, state),
        "shard": list(shard) if shard else None,
        "plan": plan._asdict(),
        "done": [list(span) for span in there["nested"]],
        "done_central": [list(span) for span in there["central"]],
        "chunks": in_order(chunks),
        "files": files,
        "meta": meta,
    }


def head_of(kind: str, meta: Mapping[str, Any], state: str = DONE) -> dict[str, Any]:
    """Return what every manifest begins with."""
    return {
        "format": FORMAT,
        "kind": kind,
        "state": state,
        "version": meta["version"],
        "input_hash": meta["input_hash"],
        "design_hash": design_hash(meta),
        "design": plain(design_in(meta)),
        "seed": meta["seed"],
    }


def design_in(meta: Mapping[str, Any]) -> dict[str, Any]:
    """Return what decides the bytes of a case; the hash of all input where a run does not tell more."""
    return dict(meta.get("design") or {"input": meta["input_hash"]})


def design_hash(meta: Mapping[str, Any]) -> str:
    """Return a sha256 of what decides the bytes of a case."""
    return hashlib.sha256(json.dumps(plain(design_in(meta)), sort_keys=True).encode()).hexdigest()


def stem_of(meta: Mapping[str, Any]) -> str:
    """Return what the names of all files of a design share."""
    return design_hash(meta)[:8]


def differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """Return in which points two designs differ, as text: 'seed 1 here, 2 asked'."""
    said = []
    for key in dict.fromkeys([*one, *other]):
        if one.get(key) != other.get(key):
            values = str(one.get(key)), str(other.get(key))
            short = all(len(value) < 24 for value in values)
            said.append(f"{key} ({values[0]} there, {values[1]} here)" if short else key)
    return ", ".join(said)


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it: NumPy scalars as numbers, tuples as lists, NaN as None."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value
