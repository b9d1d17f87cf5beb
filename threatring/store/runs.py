"""A folder into which a run writes its chunks, one after another, while the next ones fly."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from threatring.errors import ResultsError
from threatring.store.files import (
    PARTIAL,
    Entry,
    as_results_error,
    fault_of,
    move_in,
    put_json,
    read_table,
    staging,
)
from threatring.store.folder import CANNOT, is_older, prepare_folder
from threatring.store.lock import locked
from threatring.store.manifest import (
    DONE,
    MANIFEST,
    RUNNING,
    design_in,
    differences,
    document_of,
    in_order,
    manifest,
    plain,
    ranges,
    span_of,
)
from threatring.store.plan import Plan, Range, Span
from threatring.store.whole import beside, tables_of, write_chunk

FULL = "writing failed; chunks finished before are kept. Is the disk full? Make room and run the same command again"
WAITING = 4  # chunks that may wait to be written
_CHUNK_FILE = re.compile(r"(outcomes|central|shots|units|names)-[0-9a-f-]+\.parquet")


class RunFolder:
    """The chunks of one design in a folder; made by `RunFolder.opened`, which holds the folder's lock."""

    def __init__(self, path: Path, meta: Mapping[str, Any], plan: Plan, shard: tuple[int, int] | None) -> None:
        self.path, self.plan, self.shard = path, plan, shard
        self.meta = plain(meta)
        self.chunks: list[dict[str, Any]] = []
        self.damaged: list[Span] = []  #: chunks that were there and are not as they were sealed
        self.flown_s = 0.0  #: time spent on the chunks that were there
        self._files: list[Entry] = []
        self._pool = ThreadPoolExecutor(1)
        self._pending: deque[Future[None]] = deque()

    @classmethod
    @contextlib.contextmanager
    def opened(
        cls,
        folder: str | Path,
        meta: Mapping[str, Any],
        plan: Plan,
        *,
        shard: tuple[int, int] | None = None,
        replace: bool = False,
    ) -> Iterator[RunFolder]:
        """Open a folder for a run and take over the chunks of the same design that lie there.

        Raises `ResultsError` for a folder that another process writes, that holds somebody else's files, results of
        another design (unless `replace`), or more sets than the plan has. Nothing is written before the first chunk.
        """
        path = prepare_folder(folder, kind="results", replace=replace)
        with as_results_error(path, CANNOT):
            path.mkdir(parents=True, exist_ok=True)
        try:
            with locked(path):
                run = cls(path, meta, plan, shard)
                run._adopt(replace)
                try:
                    yield run
                finally:
                    run._pool.shutdown(wait=True)
        finally:
            with contextlib.suppress(OSError):  # holds something, as it should
                path.rmdir()

    def done(self) -> dict[str, list[Range]]:
        """Return the ranges of cases that are there, by part."""
        self._settle(0)
        return ranges(self.chunks)

    def put(self, span: Span, tables: Mapping[str, np.ndarray], elapsed_s: float = 0.0) -> None:
        """Write the tables of a chunk in the background; raises what went wrong with one handed over before."""
        self._settle(WAITING)
        self._pending.append(self._pool.submit(self._write, span, tables, elapsed_s))

    def table(self, span: Span, name: str) -> np.recarray:
        """Return one table of a chunk that is there."""
        self._settle(0)
        chunk = next(chunk for chunk in self.chunks if span_of(chunk) == span)
        return read_table(self.path, "results", [entry for entry in chunk["files"] if entry["table"] == name])

    def spans(self) -> list[Span]:
        """Return the chunks that are there."""
        self._settle(0)
        return sorted(span_of(chunk) for chunk in self.chunks)

    def tables(self) -> dict[str, np.recarray]:
        """Return all tables; the run is complete."""
        self._settle(0)
        return tables_of(self.path, in_order(self.chunks))

    def finish(self, meta: Mapping[str, Any], plan: Plan) -> None:
        """Say that everything asked for is there, and what is known of the run now."""
        self._settle(0)
        self.meta, self.plan = plain(meta), plan
        if not plan.missing(ranges(self.chunks)):
            self.shard = None
        with as_results_error(self.path, FULL):
            self._list(DONE)

    def _adopt(self, replace: bool) -> None:
        for left in self.path.glob(f"{PARTIAL}*"):
            shutil.rmtree(left, ignore_errors=True)
        if not (self.path / MANIFEST).exists() or is_older(self.path):
            return
        found = manifest(self.path)
        asked = plain(design_in(self.meta))
        if found["design"] != asked:
            if replace:
                return
            message = f"results of another design lie here; they differ in {differences(found['design'], asked)}."
            raise ResultsError.at(
                self.path / MANIFEST, "design", None, f"{message} Write elsewhere (--out DIR) or over them (--replace)"
            )
        more = max((span_of(chunk).end for chunk in found["chunks"] if chunk["part"] == "nested"), default=0)
        if more > self.plan.runs:
            if replace:
                return
            message = f"here lie {more} cases of this run, more than the {self.plan.runs} asked for: ask for as many"
            raise ResultsError.at(
                self.path / MANIFEST, "done", found["done"], f"{message}, write elsewhere (--out DIR) or --replace"
            )
        self._files = [] if any(fault_of(self.path, entry) for entry in found["files"]) else found["files"]
        self.flown_s = float(found["meta"].get("elapsed_s") or 0.0)
        for chunk in found["chunks"]:
            if any(fault_of(self.path, entry) for entry in chunk["files"]):
                self.damaged.append(span_of(chunk))
            else:
                self.chunks.append(chunk)

    def _write(self, span: Span, tables: Mapping[str, np.ndarray], elapsed_s: float) -> None:
        with as_results_error(self.path, FULL):
            with staging(self.path) as made:
                chunk = write_chunk(made, span, tables, self.meta)
                files = [] if self._files else beside(made, self.meta)
                move_in(made, self.path, [*chunk["files"], *files])
            self.chunks.append(chunk)
            self._files = self._files or files
            self.meta["elapsed_s"] = self.flown_s + elapsed_s
            self._list(RUNNING)
            if files:
                self._clear()

    def _list(self, state: str) -> None:
        document = document_of(self.meta, self.plan, self.chunks, self._files, state=state, shard=self.shard)
        put_json(self.path, MANIFEST, document)

    def _clear(self) -> None:
        """Remove what chunks of an earlier run, or of one that was killed, have left beside ours."""
        ours = {entry["name"] for chunk in self.chunks for entry in chunk["files"]} | {e["name"] for e in self._files}
        for file in self.path.iterdir():
            if _CHUNK_FILE.fullmatch(file.name) and file.name not in ours:
                file.unlink()

    def _settle(self, left: int) -> None:
        while self._pending and (len(self._pending) > left or self._pending[0].done()):
            self._pending.popleft().result()
