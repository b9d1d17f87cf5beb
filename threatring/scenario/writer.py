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


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        body = ", ".join(f"{_key(key)} = {_inline(item)}" for key, item in value.items())
        return f"{{ {body} }}" if body else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(_inline(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _key(key: str) -> str:
    return key if key.replace("_", "").replace("-", "").isalnum() and key.isascii() else json.dumps(key)


def _table(data: dict[str, Any], path: str) -> list[str]:
    """Write plain keys first, then tables; lists of tables become [[tables]], what lies deeper stays on one line."""
    deep = path.count(".") > 0
    later = set() if deep else {key for key, value in data.items() if _is_tables(value)}
    later |= set() if path else {key for key, value in data.items() if isinstance(value, dict)}
    lines = [f"{_key(key)} = {_inline(value)}" for key, value in data.items() if key not in later]
    for key, value in data.items():
        name = f"{path}.{key}" if path else key
        if key in later and isinstance(value, dict):
            lines += ["", f"[{name}]", *_table(value, name)]
        elif key in later:
            for item in value:
                lines += ["", f"[[{name}]]", *_table(item, name)]
    return lines
