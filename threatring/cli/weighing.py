"""The command that tells which unknown matters most: sensitivity."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from threatring.cli.reading import checked
from threatring.cli.terminal import (
    Claims,
    Epoch,
    Json,
    Progress,
    Quiet,
    RcsFile,
    ScenarioName,
    Seed,
    Threads,
    command_line,
    not_negative,
    positive,
    print_json,
    register,
    written,
)
from threatring.cli.terrain import Said

if TYPE_CHECKING:
    from threatring.scenario import Scenario

Runs = Annotated[int | None, typer.Option("--runs", help="Cases in all, at most.", show_default="16000")]
Measure = Annotated[
    str, typer.Option("--measure", metavar="COUNT", help="leakers, kills, shots, friendly_losses, survived, ...")
]
OutHere = Annotated[
    Path | None,
    typer.Option("--out", help="Folder to write to.", show_default="out/<scenario>-sensitivity", metavar="DIR"),
]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    register(app, sensitivity)


def sensitivity(
    scenario: ScenarioName = "murted",
    measure: Measure = "leakers",
    runs: Runs = None,
    seed: Seed = None,
    claims: Claims = None,
    epoch: Epoch = None,
    terrain: Said = None,
    threads: Threads = None,
    rcs: RcsFile = None,
    out: OutHere = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Which unknown matters most: shares of the spread each decides, what each moves.

    Screens everything that the catalogue leaves open and the scenario uses, then flies the leading unknowns again, each
    drawn anew by itself.
    """
    positive(runs=runs, threads=threads)
    not_negative(seed=seed)
    from threatring.report.folders import own_folder

    loaded, _ = checked(scenario, claims, epoch, terrain, rcs)
    folder = own_folder(out or Path("out") / f"{loaded.name}-sensitivity", "sensitivity")
    said = {"measure": measure, "runs": runs, "seed": seed, "claims": claims, "epoch": epoch}
    _answer(loaded, said, {"terrain": terrain, "rcs": rcs}, scenario, threads, folder, json, quiet)


def _answer(
    loaded: Scenario,
    said: dict[str, Any],
    files: dict[str, Any],
    scenario: str,
    threads: int | None,
    folder: Path,
    json: bool,
    quiet: bool,
) -> None:
    from dataclasses import replace

    from threatring.report.sensitivity import sensitivity_text, write_sensitivity
    from threatring.sensitivity import sensitivity as fly
    from threatring.simulate import Options

    progress = Progress(quiet)
    try:
        options = Options(said["runs"], None, said["seed"], said["claims"], said["epoch"], threads)
        found = fly(loaded, options, said["measure"], progress)
        told = {key: found.meta[key] for key in ("seed", "claims", "epoch")}
        again = command_line("sensitivity", scenario, **{**said, **told}, **files)
        found = replace(found, meta={**found.meta, "command": again})
        progress("writing page, tables and figures", 0, 1)
        paths = write_sensitivity(found, folder)
    finally:
        progress.close()
    if json:
        print_json(found.summary())
    elif not quiet:
        print(f"{sensitivity_text(found)}\n\n{written(folder, paths)}\nagain:   {again}")
