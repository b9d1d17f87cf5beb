"""Reading a case file: every value is fetched by name and unit, and what is wrong is named by file and field."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from threatring.errors import BadInput

#: Unit at the end of a field's name -> its size in SI. Decibels are handled apart.
UNITS: dict[str, float] = {
    "": 1.0, "m": 1.0, "km": 1e3, "ft": 0.3048, "s": 1.0, "min": 60.0, "deg": math.pi / 180.0, "rad": 1.0,
    "hz": 1.0, "khz": 1e3, "mhz": 1e6, "ghz": 1e9, "m2": 1.0, "m_s": 1.0, "km_s": 1e3, "kg": 1.0, "kg_m2": 1.0,
    "kg_m3": 1.0, "k": 1.0, "pa": 1.0, "hpa": 100.0, "m_s2": 1.0, "w": 1.0, "sr": 1.0, "deg2": (math.pi / 180.0) ** 2,
    "db_km": 1e-3, "mm_h": 1.0, "g_m3": 1e-3,
}  # fmt: skip
DECIBELS = ("db", "dbsm")


def to_si(value: float, unit: str) -> float:
    """Return a value of a file in SI; decibels become a plain ratio."""
    return 10.0 ** (0.1 * value) if unit in DECIBELS else value * UNITS[unit]


def from_si(value: float, unit: str) -> float:
    """Return an SI value in the unit of a file."""
    if unit in DECIBELS:
        return 10.0 * math.log10(value) if value > 0.0 else -math.inf
    return value / UNITS[unit]


class Fields:
    """A table of a case file, with its place: `number`, `quantity`, `child`, `records` fetch or refuse by name."""

    def __init__(self, file: str, path: str, data: dict[str, Any]) -> None:
        self.file, self.path, self.data = file, path, data

    def __contains__(self, name: str) -> bool:
        return name in self.data

    def __iter__(self) -> Iterator[str]:
        return iter(self.data)

    def fault(self, name: str, value: Any, expected: str) -> BadInput:
        """Make the error for one field of this table."""
        return BadInput.at(self.file, f"{self.path}.{name}" if self.path else name, value, expected)

    def value(self, name: str) -> Any:
        """Return what stands under a name."""
        if name not in self.data:
            raise self.fault(name, None, f"missing; there is {', '.join(map(str, self.data)) or 'nothing'}")
        return self.data[name]

    def number(self, name: str, default: float | None = None) -> float:
        """Return a number; fractions like "4/3" are understood."""
        if name not in self.data and default is not None:
            return default
        return self._number(name, self.value(name))

    def _number(self, name: str, raw: Any) -> float:
        try:
            over, _, under = raw.partition("/") if isinstance(raw, str) else (raw, "", "1")
            found = float(over) / float(under or 1.0)
        except (TypeError, ValueError, ZeroDivisionError):
            raise self.fault(name, raw, "a number") from None
        if isinstance(raw, bool) or not math.isfinite(found):
            raise self.fault(name, raw, "a finite number")
        return found

    def numbers(self, name: str, length: int | None = None) -> list[float]:
        """Return a list of numbers, of a given length if asked."""
        raw = self.value(name)
        if not isinstance(raw, list) or (length is not None and len(raw) != length):
            raise self.fault(name, raw, f"a list of {length or 'some'} numbers")
        return [self._number(f"{name}[{i}]", item) for i, item in enumerate(raw)]

    def child(self, name: str) -> Fields:
        """Return a table inside this one."""
        raw = self.value(name)
        if not isinstance(raw, dict):
            raise self.fault(name, raw, "a table of fields")
        return Fields(self.file, f"{self.path}.{name}" if self.path else name, raw)

    def find(self, stem: str) -> tuple[str, str] | None:
        """Return (name, unit) of the field whose name is `stem` (a pattern) and a unit, in any case of letters."""
        for name in self.data:
            match = re.fullmatch(rf"(?:{stem})(?:_([a-z0-9_]+))?", name, re.IGNORECASE)
            if match and ((match[1] or "").lower() in UNITS or (match[1] or "").lower() in DECIBELS):
                return name, (match[1] or "").lower()
        return None

    def quantity(self, stem: str, default: float | None = None, unit: str = "") -> float:
        """Return a quantity in SI, whatever unit its name ends in; `unit` is taken where the name has none."""
        found = self.find(stem)
        if found is None:
            if default is not None:
                return default
            raise self.fault(stem.replace("(?:", "(").split("|")[0], None, f"missing; there is {', '.join(self.data)}")
        return to_si(self.number(found[0]), found[1] or unit)

    def records(self, prefix: str = "", count: int | None = None) -> list[Fields]:
        """Return rows as tables: from columns and rows, or from lists of equal length (`count`); the rest is shared."""
        if prefix + "rows" in self.data:
            return self._rows(prefix)
        lists = {name: raw for name, raw in self.data.items() if isinstance(raw, list)}
        sizes = {len(raw) for raw in lists.values()}
        size = count if count is not None else max(sizes, default=1)
        split = {name: raw for name, raw in lists.items() if len(raw) == size}
        shared = {name: raw for name, raw in self.data.items() if not isinstance(raw, list)}
        if not split and count is not None and count != 1:
            raise self.fault("rows", None, f"{count} rows or lists of {count} values, as many as there are inputs")
        return [
            Fields(self.file, f"{self.path}[{i}]", {**shared, **{name: raw[i] for name, raw in split.items()}})
            for i in range(size if split else 1)
        ]

    def _rows(self, prefix: str) -> list[Fields]:
        columns, rows = self.value(prefix + "columns"), self.value(prefix + "rows")
        if not isinstance(columns, list) or not isinstance(rows, list):
            raise self.fault(prefix + "rows", None, "a list of rows under a list of columns")
        shared = {name: raw for name, raw in self.data.items() if not isinstance(raw, list)}
        found = []
        for i, row in enumerate(rows):
            if not isinstance(row, list) or len(row) != len(columns):
                raise self.fault(f"{prefix}rows[{i}]", row, f"{len(columns)} values: {', '.join(map(str, columns))}")
            table = {**shared, **dict(zip(map(str, columns), row, strict=True))}
            found.append(Fields(self.file, f"{self.path}.{prefix}rows[{i}]", table))
        return found
