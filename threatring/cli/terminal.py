"""What all commands share: options, one JSON document on stdout, progress on stderr, the command that reproduces."""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from threatring.again import command_line as command_line
from threatring.errors import OptionError

Seed = Annotated[int | None, typer.Option("--seed", help="Seed of all dice.", show_default="the scenario's")]
Runs = Annotated[int | None, typer.Option("--runs", help="Cases in all.", show_default="the scenario's")]
Sets = Annotated[int | None, typer.Option("--sets", help="Sets of unknowns the cases are spread over.")]
Claims = Annotated[
    str | None,
    typer.Option("--claims", help="Whose figures: central, advertised or sceptical.", show_default="the scenario's"),
]
Epoch = Annotated[
    int | None, typer.Option("--epoch", help="Equipment and claims of this year.", show_default="the scenario's")
]
Threads = Annotated[int | None, typer.Option("--threads", help="Threads to use.", show_default="all cores")]
RcsFile = Annotated[
    Path | None,
    typer.Option("--rcs", help="CSV of own radar cross-sections: class, band, aspect, rcs_m2.", metavar="FILE"),
]
Out = Annotated[
    Path | None, typer.Option("--out", help="Folder to write to.", show_default="out/<scenario>", metavar="DIR")
]
Json = Annotated[bool, typer.Option("--json", help="Exactly one JSON document on stdout, nothing else.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no text; errors only.")]
ScenarioName = Annotated[str, typer.Argument(help="A scenario file or the name of a bundled one.")]


def register(app: typer.Typer, command: Callable[..., None], name: str | None = None) -> None:
    """Add a function as a command; the overview of commands shows the whole first line of its docstring."""
    app.command(name, short_help=(command.__doc__ or "").splitlines()[0])(command)


def positive(**options: int | None) -> None:
    """Refuse options that are given and below one.

    >>> positive(runs=1, sets=None)
    >>> positive(runs=0)
    Traceback (most recent call last):
    threatring.errors.OptionError: command line: --runs = 0: a whole number of 1 or more
    """
    for name, value in options.items():
        if value is not None and value < 1:
            raise OptionError.at("command line", f"--{name}", value, "a whole number of 1 or more")


def not_negative(**options: int | None) -> None:
    """Refuse options that are given and below zero."""
    for name, value in options.items():
        if value is not None and value < 0:
            raise OptionError.at("command line", f"--{name}", value, "a whole number of 0 or more")


def plain(value: Any) -> Any:
    """Return `value` as JSON can carry it: NaN and infinities as null, NumPy numbers and arrays as plain ones.

    >>> plain({"a": float("nan"), "b": (1, 2.5)})
    {'a': None, 'b': [1, 2.5]}
    """
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Path):
        return str(value)
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    return value


def print_json(document: Any) -> None:
    """Write the one JSON document of a command to stdout."""
    print(json.dumps(plain(document), indent=1, ensure_ascii=False, allow_nan=False))


def written(folder: Path, paths: Iterable[Path]) -> str:
    """Return which files a command has left in a folder; an SVG goes with each PNG unnamed."""
    return f"written: {folder}: {', '.join(path.name for path in paths if path.suffix != '.svg')}"


class Progress:
    """One line on stderr that says what is being done, how fast, and how long it will still take.

    Silent when stderr is no terminal or `quiet` is set.
    """

    def __init__(self, quiet: bool = False) -> None:
        self.shown = not quiet and sys.stderr.isatty()
        self.stage = ""
        self.started_s = 0.0
        self.printed_s = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Report that `done` of `total` pieces of a stage are finished (total 0: unknown)."""
        if not self.shown:
            return
        now_s = time.monotonic()
        if stage != self.stage:
            self.close()
            self.stage, self.started_s = stage, now_s
        elif now_s - self.printed_s < 0.1 and done < total:
            return
        self.printed_s = now_s
        sys.stderr.write("\r\x1b[K" + progress_line(stage, done, total, now_s - self.started_s))
        sys.stderr.flush()

    def close(self) -> None:
        """End the line, if one stands."""
        if self.shown and self.stage:
            sys.stderr.write("\n")
            sys.stderr.flush()
        self.stage = ""


def progress_line(stage: str, done: int, total: int, elapsed_s: float) -> str:
    """Return the text of a progress line.

    >>> progress_line("flying cases", 512, 1024, 2.0)
    'flying cases: 512 of 1024 (50 %), 256/s, 2 s left'
    >>> progress_line("compiling", 0, 0, 0.0)
    'compiling ...'
    """
    if total <= 1:
        return f"{stage} ..." if done < max(total, 1) else f"{stage}: done in {elapsed_s:.1f} s"
    text = f"{stage}: {done} of {total} ({100 * done // total} %)"
    if done > 0 and elapsed_s > 0.0:
        rate = done / elapsed_s
        text += f", {rate:.3g}/s, " + (f"{(total - done) / rate:.0f} s left" if done < total else f"{elapsed_s:.1f} s")
    return text
