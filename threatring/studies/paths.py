"""Paths of a study: which values of a scenario an axis sets, found by name, number or `*`, and how they are set."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from threatring.scenario.faults import did_you_mean, fields_of, model_at, path_of, unknown_key

Loc = tuple[str | int, ...]

_SEGMENT = re.compile(r'\s*(?:"([^"]*)"|([^."\[\]]+)|\[(\d+|\*)\])\s*')
#: What a study says once for all its cells, and what has another name there.
_STUDY_SAYS = ("format", "name", "title", "summary", "teaches", "runs", "seed")
_ALIASES = {"epoch": "epoch_year"}


class PathProblem(ValueError):
    """A path leads nowhere; says what would be right."""


def segments(path: str) -> list[str]:
    """Split a path; names with dots stand in quotes, numbers also in brackets.

    >>> segments("raids.cruise north.route[0].altitude_m"), segments('raids."v. 2".count')
    (['raids', 'cruise north', 'route', '0', 'altitude_m'], ['raids', 'v. 2', 'count'])
    """
    found: list[str] = []
    at = 0
    while at < len(path):
        if found and path[at] != "[":
            if path[at] != ".":
                raise PathProblem("names and keys are parted by dots; a name with a dot stands in double quotes")
            at += 1
        match = _SEGMENT.match(path, at)
        if match is None:
            raise PathProblem("names and keys are parted by dots; a name with a dot stands in double quotes")
        found.append(next(group for group in match.groups() if group is not None).strip())
        at = match.end()
    return found


def locate(data: dict[str, Any], path: str) -> list[Loc]:
    """Return every place in the data of a scenario that a path means. Raises `PathProblem`."""
    parts = segments(path)
    if not parts:
        raise PathProblem("needs a path, for instance raids.0.count")
    if parts[0] in _STUDY_SAYS and len(parts) == 1:
        raise PathProblem("is the same in all cells; say it at the top of the study")
    if parts[0] == "catalogue":
        if len(parts) != 3:
            raise PathProblem("a catalogue number is catalogue.ENTITY.FIELD")
        return [("overrides", f"{parts[1]}.{parts[2]}")]
    if parts[0] == "overrides" and len(parts) == 3:
        return [("overrides", f"{parts[1]}.{parts[2]}")]
    return _walk(data, [_ALIASES.get(parts[0], parts[0]), *parts[1:]], ())


def _walk(here: Any, parts: Sequence[str], loc: Loc) -> list[Loc]:
    if not parts:
        return [loc]
    part, rest = parts[0], parts[1:]
    if isinstance(here, list):
        chosen = range(len(here)) if part == "*" else [_row(here, part, loc)]
        return [found for index in chosen for found in _walk(here[index], rest, (*loc, index))]
    if not isinstance(here, dict):
        raise PathProblem(f"{path_of(loc)} is a value; it has no {part}")
    model = model_at(loc)
    known = list(fields_of(model)) if model else list(here)
    if part not in known and part not in here and (model or rest):
        inside = f" in {path_of(loc)}" if loc else " in a scenario"
        raise PathProblem(unknown_key(part, known).replace("unknown key", f"no {part}{inside}"))
    return _walk(here.get(part, {} if rest else None), rest, (*loc, part))


def _row(rows: list[Any], part: str, loc: Loc) -> int:
    """Return the number of the row that a name or a number means."""
    names = [str(row["name"]) for row in rows if isinstance(row, dict) and row.get("name")]
    if part in names:
        return [str(row.get("name")) for row in rows].index(part)
    if part.isdigit():
        if int(part) < len(rows):
            return int(part)
        raise PathProblem(f"{path_of(loc)} has {len(rows)} rows, 0 to {len(rows) - 1}" if rows else "there are none")
    if not names:
        raise PathProblem(f"rows of {path_of(loc)} have no names: a number from 0 to {len(rows) - 1}, or *")
    raise PathProblem(f"no {part} in {path_of(loc)}; {did_you_mean(part, names) or 'it has ' + ', '.join(names)}")


def put(data: dict[str, Any], loc: Loc, value: Any) -> None:
    """Set the value at a place; tables on the way that are not there are made."""
    here: Any = data
    for part in loc[:-1]:
        here = here[part] if isinstance(part, int) else here.setdefault(part, {})
    here[loc[-1]] = value
