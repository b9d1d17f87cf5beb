"""Commands about studies: study, and the half of merge that joins parts of one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from threatring.cli.terminal import (
    Json,
    Progress,
    Quiet,
    Threads,
    command_line,
    not_negative,
    positive,
    print_json,
    register,
)

if TYPE_CHECKING:
    from threatring.results.study import StudyResults
    from threatring.studies import Plan

StudyName = Annotated[str, typer.Argument(metavar="FILE", help="A study file or the name of a bundled one.")]
Out = Annotated[
    Path | None, typer.Option("--out", help="Folder to write to.", show_default="out/<study>", metavar="DIR")
]
ShardSaid = Annotated[
    str | None, typer.Option("--shard", metavar="I/N", help="Fly part I of N only, for instance 2/8; merge joins them.")
]
Cluster = Annotated[
    str | None,
    typer.Option("--cluster", metavar="ADDRESS", help="Fly on the workers of a Dask scheduler, tcp://HOST:8786."),
]
Runs = Annotated[int | None, typer.Option("--runs", help="Cases of each cell.", show_default="the study's")]
Sets = Annotated[int | None, typer.Option("--sets", help="Sets of unknowns.", show_default="the study's")]
Seed = Annotated[int | None, typer.Option("--seed", help="Seed of all dice.", show_default="the study's")]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    register(app, study)


def study(
    file: StudyName = "raid-size",
    runs: Runs = None,
    sets: Sets = None,
    seed: Seed = None,
    threads: Threads = None,
    shard: ShardSaid = None,
    cluster: Cluster = None,
    out: Out = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Fly a scenario with every combination of values of a study file: curves, maps, tables. Resumes where it stopped.

    All cells are checked before the first flies, and throw the same dice. Each leaves one file; the same command again
    flies what is missing.
    """
    positive(runs=runs, sets=sets, threads=threads)
    not_negative(seed=seed)
    plan = _planned(file, runs, sets, seed)
    from threatring.studies.flying import WHOLE, Shard, fly_study

    part = Shard.read(shard) if shard is not None else WHOLE
    ending = f"-{part.number}of{part.count}" if shard is not None else ""
    folder = out or Path("out") / f"{plan.study.name}{ending}"
    again = command_line("study", file, runs=runs, sets=sets, seed=seed)
    progress = Progress(quiet)
    try:
        found = fly_study(plan, folder, shard=part, address=cluster, threads=threads, command=again, progress=progress)
        _answer(found, folder, json, quiet, progress)
    finally:
        progress.close()


def _planned(file: str, runs: int | None, sets: int | None, seed: int | None) -> Plan:
    from threatring.catalogue import load_catalogue
    from threatring.studies import load_study, plan_study

    said = {name: value for name, value in (("runs", runs), ("sets", sets), ("seed", seed)) if value is not None}
    loaded = load_study(file)
    return plan_study(loaded.model_copy(update=said), load_catalogue())


def join_studies(folders: list[Path], out: Path, json: bool = False, quiet: bool = False) -> None:
    """Join the folders of parts of one study, and write its report when it is whole: `threatring merge` of studies."""
    from threatring.studies.flying import merge_studies

    progress = Progress(quiet)
    try:
        _answer(merge_studies(folders, out), out, json, quiet, progress)
    finally:
        progress.close()


def _answer(found: StudyResults, folder: Path, json: bool, quiet: bool, progress: Progress) -> None:
    from threatring.report.study import study_text, write_study

    page = None
    if found.is_complete:
        progress("writing the report", 0, 1)
        page = write_study(found, folder)
    progress.close()
    if json:
        print_json({**found.summary(), "folder": folder, "report": page})
    elif not quiet:
        print(study_text(found))
        total = len(found.places)
        if page is None:
            print(f"\n{len(found.cells)} of {total} cells are in {folder}; the report is written when all are joined:")
            print(f"  threatring merge DIR.. --out {folder.parent / str(found.meta['study'])}")
        else:
            print(f"\nreport: {page}\ntables: {folder}/cells.parquet, reasons.parquet\nagain:  {found.meta['command']}")
