"""From a record to a table: a `NamedTuple` of floats is one row, its dtype is derived here and nowhere else."""

from __future__ import annotations

from enum import IntEnum
from functools import cache
from typing import Any, get_type_hints

import numpy as np

Vec3 = tuple[float, float, float]
"""Three floats; a nested (3,) field in a table."""


class Mat6(tuple):
    """Marker for a nested (6, 6) field."""


class Vec6(tuple):
    """Marker for a nested (6,) field."""


class Held32(tuple):
    """Marker for a nested (32,) field: seconds by reason."""


class Times16(tuple):
    """Marker for a nested (16,) field of times."""


class Counts8(tuple):
    """Marker for a nested (8,) field of whole numbers."""


def _column(kind: Any) -> Any:
    if kind == Vec3:
        return ("f8", (3,))
    if kind is Mat6:
        return ("f8", (6, 6))
    if kind is Vec6:
        return ("f8", (6,))
    if kind is Held32:
        return ("f8", (32,))
    if kind is Times16:
        return ("f8", (16,))
    if kind is Counts8:
        return ("i8", (8,))
    if isinstance(kind, type) and issubclass(kind, (int, IntEnum)):
        return ("i8", ())
    return ("f8", ())


@cache
def dtype_of(record: type) -> np.dtype:
    """Return the aligned structured dtype of a `NamedTuple` record class."""
    hints = get_type_hints(record)
    fields = [(name, *_column(hints[name])) for name in record._fields]  # type: ignore[attr-defined]
    return np.dtype(fields, align=True)


def table(record: type, shape: int | tuple[int, ...]) -> np.recarray:
    """Return a zeroed, writable, C-contiguous table of `record` rows."""
    return np.zeros(shape, dtype_of(record)).view(np.recarray)


def as_table(record: type, rows: np.ndarray) -> np.recarray:
    """View a structured array of `record` rows as a table the kernels accept (copied only if it must be)."""
    dense = np.require(rows, dtype_of(record), ["C", "W", "A"])
    return dense.view(dtype_of(record)).view(np.recarray)  # an equal dtype may still lack the alignment kernels key on
