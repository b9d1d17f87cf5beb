"""The command line: one function a command, and the one place where an error becomes an exit code."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer

from threatring.cli import (
    calibrating,
    comparing,
    covering,
    defending,
    exporting,
    exposing,
    flying,
    judging,
    reaching,
    reading,
    running,
    seeing,
    serving,
    studying,
    terrain,
    weighing,
)
from threatring.cli.terminal import print_json
from threatring.errors import BadInput, ThreatringError

INTERRUPTED = 130  # exit code after Ctrl-C

app = typer.Typer(
    name="threatring",
    help="An open simulation of the S-400 air-defence system, from public sources, with its uncertainty shown.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
running.add_to(app)
flying.add_to(app)
comparing.add_to(app)
reaching.add_to(app)
calibrating.add_to(app)
defending.add_to(app)
reading.add_to(app)
seeing.add_to(app)
covering.add_to(app)
exposing.add_to(app)
weighing.add_to(app)
exporting.add_to(app)
judging.add_to(app)
serving.add_to(app)
studying.add_to(app)
terrain.add_to(app)


def _show_version(wanted: bool) -> None:
    if wanted:
        from threatring import __version__

        print(f"threatring {__version__}")
        raise typer.Exit()


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """An open simulation of the S-400 air-defence system, from public sources, with its uncertainty shown.

    Start with: threatring run murted
    """


def run_command_line(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 done, 1 a check failed, 2 bad input, 130 interrupted."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        code = app(args=words, prog_name="threatring", standalone_mode=False)
        sys.stdout.flush()
        if code == INTERRUPTED:
            return _fail(words, "interrupted", INTERRUPTED)
        return code if isinstance(code, int) else 0
    except ThreatringError as error:
        return _fail(words, str(error), error.exit_code, error)
    except (KeyboardInterrupt, typer.Abort):
        return _fail(words, "interrupted", INTERRUPTED)
    except BrokenPipeError:  # the reader, `head` for instance, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if not (hasattr(error, "format_message") and hasattr(error, "exit_code")):
            raise  # a fault of ours: keep the traceback
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error.format_message())
            return int(error.exit_code)
        known = {info.name or getattr(info.callback, "__name__", "") for info in app.registered_commands}
        asked = " ".join(["threatring", *words[:1]]) if words[:1] and words[0] in known else "threatring"
        return _fail(words, f"{error.format_message().rstrip('.')}; see: {asked} --help", error.exit_code)


def _fail(words: list[str], message: str, code: int, error: ThreatringError | None = None) -> int:
    """Tell stderr what is wrong in words, and stdout in JSON where JSON was asked for."""
    for line in message.splitlines():
        print(f"threatring: {line}", file=sys.stderr)
    if "--json" in words:
        document: dict[str, Any] = {"error": message, "exit_code": code}
        if isinstance(error, BadInput):
            document["faults"] = [vars(fault) for fault in error.faults]
        print_json(document)
    return code
