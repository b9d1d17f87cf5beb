"""One hash for what happened: equal for any number of threads, blocks, shards or workers."""

from __future__ import annotations

import hashlib

import numpy as np

_AT_ONCE = 256  # cases whose columns are held beside the table
_NEVER_MS = np.iinfo(np.int64).min  # a time that never came


def outcome_hash(outcomes: np.ndarray, cases: np.ndarray | None = None) -> str:
    """Return the sha256 of an outcome table (N, T): its integer columns, and its times as whole milliseconds.

    `cases` (N,) are the run indices of the rows; rows are hashed in their order, so that a table put together from
    shards in any order gives the same answer. Ranges are left out: they follow from the times. Milliseconds are
    coarse enough for the compiled and the plain Python engine to agree, and far finer than any conclusion.
    """
    table = outcomes if cases is None else outcomes[np.argsort(cases, kind="stable")]
    names = [name for name in table.dtype.names or () if _is_whole(table.dtype[name]) or name.endswith("_s")]
    digest = hashlib.sha256(f"outcomes {table.shape} {' '.join(names)}\n".encode())
    for first in range(0, len(table), _AT_ONCE):
        rows = table[first : first + _AT_ONCE]
        columns = [_whole(np.asarray(rows[name])) for name in names]
        digest.update(np.ascontiguousarray(np.stack(columns, axis=-1), dtype="<i8").tobytes())
    return digest.hexdigest()


def _is_whole(kind: np.dtype) -> bool:
    return np.issubdtype(kind, np.integer)


def _whole(column: np.ndarray) -> np.ndarray:
    if _is_whole(column.dtype):
        return column.astype(np.int64)
    happened = np.isfinite(column)
    return np.where(happened, np.rint(np.where(happened, column, 0.0) * 1000.0).astype(np.int64), _NEVER_MS)
