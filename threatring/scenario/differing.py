"""In what two scenarios differ, field by field: for whoever compares what came of them."""

from __future__ import annotations

from typing import Any

from threatring.scenario.model import Scenario

#: What a scenario says about itself and about how it is to be run, not about what is flown.
ASIDE = frozenset({"format", "name", "title", "summary", "teaches", "claims", "epoch_year", "seed", "runs"})


def fields_of(scenario: Scenario) -> dict[str, Any]:
    """Return every field of what is flown by its path; rows that have a name are called by it, not by their number."""
    said = {key: value for key, value in scenario.model_dump(mode="json").items() if key not in ASIDE}
    return dict(_leaves(said, ""))


def differing(first: Scenario, other: Scenario) -> list[dict[str, Any]]:
    """Return the fields in which two scenarios differ, as `field`, `first`, `other`; what one has not is None."""
    a, b = fields_of(first), fields_of(other)
    paths = [*a, *(path for path in b if path not in a)]
    return [{"field": path, "first": a.get(path), "other": b.get(path)} for path in paths if a.get(path) != b.get(path)]


def _leaves(value: Any, path: str) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [leaf for key, item in value.items() for leaf in _leaves(item, f"{path}.{key}" if path else key)]
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        return [leaf for n, item in enumerate(value) for leaf in _leaves(item, f"{path}[{item.get('name', n)}]")]
    return [(path, value)]
