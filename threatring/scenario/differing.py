"""In what two scenarios differ, field by field: for whoever compares what came of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from threatring.scenario.model import Scenario

#: What a scenario says about itself and about how it is to be run, not about what is flown.
ASIDE = frozenset({"format", "name", "title", "summary", "teaches", "claims", "epoch_year", "seed", "runs"})
THERE = "there"


def differing(first: Scenario, other: Scenario) -> list[dict[str, Any]]:
    """Return the fields in which two scenarios differ, as `field`, `first`, `other`; what one has not is None.

    Rows are called by their names; a row that only one of the two has is one difference, not one for each field.
    """
    a, b = (scenario.model_dump(mode="json", exclude=set(ASIDE)) for scenario in (first, other))
    return list(_apart(a, b, ""))


def _apart(a: Any, b: Any, path: str) -> Iterator[dict[str, Any]]:
    if isinstance(a, dict) and isinstance(b, dict):
        for key in dict.fromkeys([*a, *b]):
            yield from _apart(a.get(key), b.get(key), f"{path}.{key}" if path else key)
    elif _is_rows(a) and _is_rows(b) and (a or b):
        mine, theirs = _by_name(a), _by_name(b)
        for name in dict.fromkeys([*mine, *theirs]):
            here, there = mine.get(name), theirs.get(name)
            if here is None or there is None:
                yield {"field": f"{path}[{name}]", "first": _called(here), "other": _called(there)}
            else:
                yield from _apart(here, there, f"{path}[{name}]")
    elif a != b:
        yield {"field": path, "first": a, "other": b}


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _by_name(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {str(row.get("name", number)): row for number, row in enumerate(rows)}


def _called(row: dict[str, Any] | None) -> str | None:
    """Return what a row is, None when it is not there."""
    return None if row is None else str(row.get("type") or row.get("target") or THERE)
