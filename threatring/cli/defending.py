"""The command that tells what missiles can defend against falling ones: footprint."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from threatring.cli.reaching import Ground, Latitude, Out, Seed
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
    typer.Option("--range-km", help="Ground range from which it is launched, km.", show_default="by class"),
]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    register(app, footprint)


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
    """What missiles can defend against ballistic ones: chart of the ground, areas, band.

    A point of impact counts as defended when a missile can be somewhere on the fall in time: once by flight, radar and
    reaction alone, once with the intercept inside the claimed limits.
    """
    positive(threads=threads)
    not_negative(seed=seed)
    from threatring.prepare.footprint import asked
    from threatring.report.folders import own_folder

    range_m = None if distance is None else distance * 1e3
    asked(missiles, claims, epoch, target, trajectory, bearing, range_m, lat, ground)
    said = {"target": target, "trajectory": trajectory, "from": bearing, "range-km": distance, "claims": claims}
    said |= {"epoch": epoch, "lat": lat, "ground": ground, "seed": seed}
    _answer(missiles or [], said, threads, own_folder(out, "footprint"), json, quiet)


def _answer(
    missiles: list[str], said: dict[str, Any], threads: int | None, folder: Path, json: bool, quiet: bool
) -> None:
    from threatring.prepare.footprint import footprint as fly
    from threatring.report.footprint import footprint_text, write_footprint

    named = {"from": "bearing_deg", "range-km": "range_m", "lat": "lat_deg", "ground": "ground_m"}
    progress = Progress(quiet)
    try:
        options = {named.get(option, option): value for option, value in said.items()}
        options["range_m"] = None if options["range_m"] is None else options["range_m"] * 1e3
        found = fly(missiles, threads=threads, progress=progress, **options)
        progress("writing table and figures", 0, 1)
        paths = write_footprint(found, folder)
    finally:
        progress.close()
    if json:
        print_json(found.summary())
    elif not quiet:
        print(f"{footprint_text(found)}\n\n{written(folder, paths)}")
        print(f"again:   {command_line('footprint', *missiles, **said)}")
