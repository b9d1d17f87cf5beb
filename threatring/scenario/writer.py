"""From a scenario back to the text of a file: the text it was read from, or a plain rendering of one made in Python."""

from __future__ import annotations

import json
from typing import Any

from threatring.errors import ScenarioError
from threatring.scenario.model import Scenario
from threatring.scenario.reader import scenario_from_text


def text_of(scenario: Scenario) -> str:
    """Return TOML that reads as this scenario: with its comments when it is unchanged since it was read."""
    text = scenario._text
    if text is not None:
        try:
            if _said(scenario_from_text(text, scenario.file)) == _said(scenario):
                return text
        except ScenarioError:
            pass  # changed or read leniently: written anew
    return toml_of(scenario)


def _said(scenario: Scenario) -> dict[str, Any]:
    """Return what a scenario says; the height of its site is what the terrain says, where it has one."""
    said = scenario.model_dump()
    if scenario.terrain is not None:
        said["site"].pop("ground_m")
    return said


def toml_of(scenario: Scenario) -> str:
    """Return a scenario as TOML without comments; keys that are None are left out."""
    return "\n".join(_table(scenario.model_dump(exclude_none=True, mode="json"), "")).strip() + "\n"


def toml_of_data(data: dict[str, Any]) -> str:
    """Return the data of a scenario file as TOML that reads as it, whatever is wrong with it; keys that are None go.

    >>> print(toml_of_data({"runs": 8, "site": {"lat_deg": 40.0, "name": None}}), end="")
    runs = 8
    <BLANKLINE>
    [site]
    lat_deg = 40.0
    """
    return "\n".join(_table(_said_only(data), "")).strip() + "\n"


def _said_only(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _said_only(item) for key, item in value.items() if item is not None}
    return [_said_only(item) for item in value if item is not None] if isinstance(value, list) else value


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        body = ", ".join(f"{_key(key)} = {_inline(item)}" for key, item in value.items())
        return f"{{ {body} }}" if body else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(_inline(item) for item in value) + "]"
    return _quoted(value)


def _quoted(value: Any) -> str:
    """Return a text or a number; TOML writes the one control character that JSON leaves bare."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(key: str) -> str:
    return key if key.replace("_", "").replace("-", "").isalnum() and key.isascii() else _quoted(key)


def _table(data: dict[str, Any], path: str, depth: int = 0) -> list[str]:
    """Write plain keys first, then tables; lists of tables become [[tables]], what lies deeper stays on one line."""
    later = set() if depth > 1 else {key for key, value in data.items() if _is_tables(value)}
    later |= set() if path else {key for key, value in data.items() if isinstance(value, dict)}
    lines = [f"{_key(key)} = {_inline(value)}" for key, value in data.items() if key not in later]
    for key, value in data.items():
        name = f"{path}.{_key(key)}" if path else _key(key)
        if key in later and isinstance(value, dict):
            lines += ["", f"[{name}]", *_table(value, name, depth + 1)]
        elif key in later:
            for item in value:
                lines += ["", f"[[{name}]]", *_table(item, name, depth + 1)]
    return lines
