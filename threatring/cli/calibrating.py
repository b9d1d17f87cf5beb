"""The command that fits missiles to what is claimed of them: calibrate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from threatring.cli.reading import ClaimsSaid, EpochSaid
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
    written,
)

Missiles = Annotated[list[str] | None, typer.Argument(help="Missiles, for instance 40N6E.", show_default="all")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the missiles that are drawn.")]
Out = Annotated[Path, typer.Option("--out", help="Folder to write to.", metavar="DIR")]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    register(app, calibrate)


def calibrate(
    missiles: Missiles = None,
    claims: ClaimsSaid = "central",
    epoch: EpochSaid = 2018,
    seed: Seed = 1,
    threads: Threads = None,
    out: Out = Path("out/calibration"),
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """What the claimed speeds imply: missiles fitted, range, ceiling and time predicted, what each claim asks for."""
    positive(threads=threads)
    not_negative(seed=seed)
    from threatring.catalogue import load_catalogue
    from threatring.prepare.calibrate import calibrate as fit
    from threatring.prepare.envelope import chosen
    from threatring.report.calibration import calibration_text, write_calibration
    from threatring.report.folders import own_folder

    chosen(load_catalogue().select(claims, epoch), missiles)
    folder = own_folder(out, "calibration")
    progress = Progress(quiet)
    try:
        found = fit(missiles, claims, epoch, seed=seed, threads=threads, progress=progress)
        progress("writing tables and figures", 0, 1)
        paths = write_calibration(found, folder)
    finally:
        progress.close()
    if json:
        print_json(found.summary())
    elif not quiet:
        print(f"{calibration_text(found)}\n\n{written(folder, paths)}")
        said = {"claims": claims, "epoch": epoch, "seed": seed}
        print(f"again:   {command_line('calibrate', *(missiles or ()), **said)}")
