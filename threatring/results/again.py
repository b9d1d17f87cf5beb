"""What makes a result again: the command that a user types, and the case that stands for a run."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from threatring.results.tables import Results

FILM = "film"  # folder of the film inside a results folder


def command_line(command: str, *arguments: object, **options: object) -> str:
    """Return a command as a user types it; options that are None are left out, lists said item by item.

    >>> command_line("run", "my raid.toml", seed=3, runs=None)
    "threatring run 'my raid.toml' --seed 3"
    """
    words = ["threatring", command, *(str(argument) for argument in arguments)]
    for name, value in options.items():
        for item in value if isinstance(value, list) else [] if value is None else [value]:
            words += [f"--{name}", str(item)]
    return shlex.join(words)


def reproduce(command: str, scenario: str, meta: Mapping[str, Any], **more: object) -> str:
    """Return the command that gives the same bytes again."""
    said = {key: meta[key] for key in ("seed", "runs", "sets", "claims", "epoch")}
    return command_line(command, scenario, **said, **more)


def typical_case(results: Results) -> int:
    """Return the first case whose numbers of leakers and of kills are nearest to the average ones."""
    from threatring.results.answer import counts

    leakers, kills = (counts(results, name)[0] for name in ("leakers", "kills"))
    away = abs(leakers - leakers.mean()) + abs(kills - kills.mean())
    return int(away.argmin())
