"""The commands that tell where missiles reach and what they can defend: envelope, footprint."""

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
FallingMissiles = Annotated[
    list[str] | None,
    typer.Argument(help="Missiles, for instance 48N6E3.", show_default="all claimed to meet ballistic targets"),
]
FallingClass = Annotated[
    str | None, typer.Option("--target", metavar="CLASS", help="This ballistic class only.", show_default="all")
]
Trajectory = Annotated[
    str | None,
    typer.Option(
        "--trajectory", metavar="SHAPE", help="normal, lofted, depressed or quasi-ballistic.", show_default="by class"
    ),
]
Bearing = Annotated[float, typer.Option("--from", help="Bearing of the launch from the fire unit, degrees.")]
Distance = Annotated[
    float | None,
    typer.Option("--range", metavar="METRES", help="Launched this far away, metres.", show_default="by class"),
]
Out = Annotated[Path, typer.Option("--out", help="Folder to write to.", metavar="DIR")]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    register(app, envelope)
    register(app, footprint)


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


def footprint(
    missiles: FallingMissiles = None,
    target: FallingClass = None,
    trajectory: Trajectory = None,
    bearing: Bearing = 90.0,
    distance: Distance = None,
    claims: ClaimsSaid = "central",
    epoch: EpochSaid = 2018,
    lat: Latitude = 40.0,
    ground: Ground = 0.0,
    seed: Seed = 1,
    threads: Threads = None,
    out: Out = Path("out/footprint"),
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """What missiles can defend against falling ones: the ground points they protect, band.

    Each class falls from one direction; a point of impact counts as defended when a missile can be somewhere on the
    fall in time: once by flight, radar and reaction alone, once with the intercept inside the claimed limits.
    """
    positive(threads=threads)
    not_negative(seed=seed)
    from threatring.prepare.footprint import asked
    from threatring.prepare.footprint import footprint as fly
    from threatring.report.envelope import own_folder
    from threatring.report.footprint import footprint_text, write_footprint

    asked(missiles, claims, epoch, target, trajectory, bearing, distance, lat, ground)
    folder = own_folder(out, "footprint")
    progress = Progress(quiet)
    try:
        found = fly(
            missiles, claims, epoch, target=target, trajectory=trajectory, bearing_deg=bearing, range_m=distance,
            lat_deg=lat, ground_m=ground, seed=seed, threads=threads, progress=progress,
        )  # fmt: skip
        progress("writing table and figures", 0, 1)
        paths = write_footprint(found, folder)
    finally:
        progress.close()
    if json:
        print_json(found.summary())
    elif not quiet:
        said = {"target": target, "trajectory": trajectory, "from": bearing, "range": distance, "claims": claims}
        said |= {"epoch": epoch, "seed": seed, "lat": lat, "ground": ground}
        print(footprint_text(found))
        print(f"\nwritten: {folder}: {', '.join(path.name for path in paths if path.suffix != '.svg')}")
        print(f"again:   {command_line('footprint', *(missiles or ()), **said)}")
