"""The command that tells where missiles reach: envelope."""

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
)

Missiles = Annotated[list[str] | None, typer.Argument(help="Missiles, for instance 40N6E.", show_default="all")]
Target = Annotated[
    str | None,
    typer.Option("--target", metavar="CLASS", help="Against this class only.", show_default="straight flight and four"),
]
Latitude = Annotated[float, typer.Option("--lat", help="Latitude of the launcher, degrees.")]
Ground = Annotated[float, typer.Option("--ground", help="Height of the launcher's ground above the sea, metres.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the ensemble of missiles.")]
Out = Annotated[Path, typer.Option("--out", help="Folder to write to.", metavar="DIR")]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    register(app, envelope)


def envelope(
    missiles: Missiles = None,
    target: Target = None,
    claims: ClaimsSaid = "central",
    epoch: EpochSaid = 2018,
    lat: Latitude = 40.0,
    ground: Ground = 0.0,
    seed: Seed = 1,
    threads: Threads = None,
    out: Out = Path("out/envelope"),
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Where missiles reach, from their flight: chart of range and height, table, band."""
    positive(threads=threads)
    not_negative(seed=seed)
    from threatring.prepare.envelope import asked
    from threatring.prepare.envelope import envelope as fly
    from threatring.report.envelope import envelope_text, own_folder, write_envelope

    asked(missiles, claims, epoch, target, lat, ground)
    folder = own_folder(out)
    progress = Progress(quiet)
    try:
        found = fly(
            missiles, claims, epoch, target=target, lat_deg=lat, ground_m=ground, seed=seed, threads=threads,
            progress=progress,
        )  # fmt: skip
        progress("writing table and figures", 0, 1)
        paths = write_envelope(found, folder)
    finally:
        progress.close()
    if json:
        print_json(found.summary())
    elif not quiet:
        said = {"claims": claims, "epoch": epoch, "seed": seed, "lat": lat, "ground": ground, "target": target}
        print(envelope_text(found))
        print(f"\nwritten: {folder}: {', '.join(path.name for path in paths if path.suffix != '.svg')}")
        print(f"again:   {command_line('envelope', *(missiles or ()), **said)}")
