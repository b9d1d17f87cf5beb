"""How a user gets the same answer again: commands as they are typed, and where the film of a run lies."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

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
