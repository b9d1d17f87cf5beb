"""Commands that judge: validate (physics against known answers, claims against the model) and bench (speed)."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from threatring.cli.terminal import Json, Progress, Quiet, print_json, register
from threatring.errors import CheckFailed, OptionError

Cases = Annotated[Path | None, typer.Option("--cases", metavar="DIR", show_default="the bundled cases")]
Ids = Annotated[list[str] | None, typer.Argument(help="Only these cases, or claims.", show_default="all")]
RecordSaid = Annotated[
    bool,
    typer.Option("--record", "--claims", help="Judge what is publicly claimed: consistent, inconsistent, cannot say."),
]
STATUSES = ("passed", "failed", "unsupported")


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    register(app, validate)
    register(app, bench)


def validate(
    ids: Ids = None,
    cases: Cases = None,
    record: RecordSaid = False,
    quick: Annotated[bool, typer.Option("--quick", help="Of the record, only what is answered at once.")] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Run cases with known answers: one line a case; or judge the public record: a verdict a claim."""
    if record or quick:
        _judge(ids, cases, quick, json, quiet)
        return
    from threatring.validation import run_cases

    judged = run_cases(cases, ids or None)
    count = Counter(case.status for case in judged)
    if json:
        print_json({**{status: count[status] for status in STATUSES}, "cases": [asdict(case) for case in judged]})
        raise typer.Exit(1 if count["failed"] else 0)
    if not quiet:
        for case in judged:
            figures = _figures(case.worst_error, case.tolerance)
            print(f"{case.id:12s} {case.kind:28s} {case.status:12s} {figures} {case.note}")
        print(", ".join(f"{count[status]} {status}" for status in STATUSES))
    if count["failed"]:
        raise CheckFailed(f"{count['failed']} of {len(judged)} cases failed")


def _judge(ids: list[str] | None, cases: Path | None, quick: bool, json: bool, quiet: bool) -> None:
    """Print a verdict for each claim of the public record; whatever they are, nothing has failed."""
    if cases is not None:
        raise OptionError.at("command line", "--cases", str(cases), "not together with --record: claims are no cases")
    from threatring.report.record import record_text
    from threatring.validation.record import judge

    progress = Progress(quiet)
    try:
        found = judge(ids or None, quick, progress)
    finally:
        progress.close()
    if json:
        print_json(found.summary())
    elif not quiet:
        print(record_text(found))


def _figures(error: float | None, tolerance: object) -> str:
    if error is None:
        return ""
    return f"{error:.3g} of {tolerance:.3g}" if isinstance(tolerance, float | int) else f"{error:.3g}"


def bench(
    quick: Annotated[
        bool, typer.Option("--quick", help="Fewer cases and repeats: a minute instead of several.")
    ] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Measure speed against references, paired in one run."""
    from threatring import bench as benchmark

    progress = Progress(quiet)
    try:
        measured = benchmark.measure(quick, progress)
    finally:
        progress.close()
    if json:
        print_json(measured)
    elif not quiet:
        print(benchmark.as_text(measured))
