"""Typed reading of TOML tables that collects every fault instead of stopping at the first."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from threatring.errors import Fault, nearest

FORMAT = 1


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ', did you mean X?' for the nearest known word, or ''."""
    near = nearest(word, known)
    return f", did you mean {near}?" if near else ""


class Table:
    """One TOML table on its way in: each getter takes a key; `close` reports the keys nobody asked for."""

    def __init__(self, file: str, path: str, data: Any, faults: list[Fault]) -> None:
        self.file, self.path, self.faults = file, path, faults
        self.data: dict[str, Any] = data if isinstance(data, dict) else {}
        self.asked: set[str] = set()
        if not isinstance(data, dict):
            self.refuse("", data, "a table { key = value } is expected")

    def refuse(self, key: str, value: Any, expected: str) -> None:
        """Note a fault at a key of this table."""
        self.faults.append(Fault(self.file, ".".join(part for part in (self.path, key) if part), value, expected))

    def get(self, key: str) -> Any:
        """Return whatever stands at a key, or None."""
        self.asked.add(key)
        return self.data.get(key)

    def number(self, key: str) -> float | None:
        """Return a finite number as float, or None."""
        value = self.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            self.refuse(key, value, "must be a finite number")
            return None
        return float(value)

    def year(self, key: str) -> int | None:
        """Return a calendar year, or None."""
        value = self.get(key)
        if value is None or (isinstance(value, int) and 1900 <= value <= 2100):
            return value
        self.refuse(key, value, "must be a calendar year")
        return None

    def text(self, key: str, required: bool = False) -> str:
        """Return a text, or ''."""
        value = self.get(key)
        if isinstance(value, str) and (value or not required):
            return value
        if value is not None or required:
            self.refuse(key, value, "must be a text in quotes" if value is not None else "missing")
        return ""

    def word(self, key: str, known: Collection[str], default: str | None = None) -> str:
        """Return one of the known words; without a default the key is required."""
        value = self.get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or value not in known:
            self.refuse(key, value, f"must be one of {', '.join(word for word in known if word)}")
        return str(value)

    def flag(self, key: str) -> bool:
        """Return true or false; false when it is not there."""
        value = self.get(key)
        if value is not None and not isinstance(value, bool):
            self.refuse(key, value, "must be true or false")
        return value is True

    def words(self, key: str, known: Collection[str], what: str) -> tuple[str, ...]:
        """Return a list of known words."""
        value = self.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            self.refuse(key, value, "must be a list of texts")
            return ()
        for word in value:
            if word not in known:
                self.refuse(key, word, f"unknown {what}{did_you_mean(word, known)}")
        return tuple(value)

    def tables(self, key: str) -> Iterator[Table]:
        """Yield the tables of a list of tables."""
        value = self.get(key)
        if value is not None and not isinstance(value, list):
            self.refuse(key, value, "must be a list of tables")
            return
        for index, item in enumerate(value or ()):
            path = f"{self.path}.{key}[{index}]" if self.path else f"{key}[{index}]"
            yield Table(self.file, path, item, self.faults)

    def close(self) -> None:
        """Refuse every key that was not asked for."""
        for key in self.data.keys() - self.asked:
            self.refuse(
                key, None, f"unknown key{did_you_mean(key, self.asked)}; known: {', '.join(sorted(self.asked))}"
            )


def read_toml(path: Path, raw: bytes, faults: list[Fault]) -> Table | None:
    """Parse a file of the catalogue and check its `format`; None when it cannot be used at all."""
    try:
        data = tomllib.loads(raw.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(Fault(str(path), "(whole file)", None, f"not a TOML file: {error}"))
        return None
    table = Table(str(path), "", data, faults)
    version = table.get("format")
    if isinstance(version, int) and version > FORMAT:
        table.refuse("format", version, f"written for a newer threatring; this one reads format {FORMAT}")
        return None
    if version != FORMAT or isinstance(version, bool):
        table.refuse("format", version, f"must be {FORMAT}")
    return table
