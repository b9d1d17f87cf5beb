"""The commands that tell where missiles reach: envelope; and where rounds at a ground point land: ground."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
from threatring.errors import OptionError

if TYPE_CHECKING:
    from threatring.results.ground import GroundFootprint

Missiles = Annotated[list[str] | None, typer.Argument(help="Missiles, for instance 40N6E.", show_default="all")]
Target = Annotated[
    str | None,
    typer.Option("--target", metavar="CLASS", help="Against this class only.", show_default="straight flight and four"),
]
Aspect = Annotated[
    float,
    typer.Option("--aspect", help="Course of moving targets, degrees: 0 towards the launcher, 90 across, 180 away."),
]
Latitude = Annotated[float, typer.Option("--lat", help="Latitude of the launcher, degrees.")]
Ground = Annotated[float, typer.Option("--ground", help="Height of the launcher's ground above the sea, metres.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the ensemble of missiles.")]
Out = Annotated[Path, typer.Option("--out", help="Folder to write to.", metavar="DIR")]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    register(app, envelope)
    register(app, ground)


def envelope(
    missiles: Missiles = None,
    target: Target = None,
    claims: ClaimsSaid = "central",
    epoch: EpochSaid = 2018,
    aspect: Aspect = 0.0,
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
    from threatring.report.envelope import envelope_text, write_envelope
    from threatring.report.folders import own_folder

    asked(missiles, claims, epoch, target, lat, ground, aspect)
    folder = own_folder(out, "envelope")
    progress = Progress(quiet)
    try:
        found = fly(
            missiles, claims, epoch, target=target, aspect_deg=aspect, lat_deg=lat, ground_m=ground, seed=seed,
            threads=threads, progress=progress,
        )  # fmt: skip
        progress("writing table and figures", 0, 1)
        paths = write_envelope(found, folder)
    finally:
        progress.close()
    if json:
        print_json(found.summary())
    elif not quiet:
        said = {"claims": claims, "epoch": epoch, "seed": seed, "lat": lat, "ground": ground, "target": target}
        print(f"{envelope_text(found)}\n\n{written(folder, paths)}")
        print(f"again:   {command_line('envelope', *(missiles or ()), **said, aspect=aspect)}")


Missile = Annotated[str, typer.Argument(help="A missile, for instance 48N6E2.")]
RangeKm = Annotated[float, typer.Option("--range-km", help="Ground range to the surveyed point, km.")]
Rounds = Annotated[int, typer.Option("--rounds", help="Rounds of one attack.")]
WithinM = Annotated[float, typer.Option("--within-m", help="Distance from the point that counts, metres.")]
GuidedTo = Annotated[
    str, typer.Option("--guided-to", metavar="END", help="Where steering ends: horizon (of the radar) or burn-out.")
]
SetCount = Annotated[int, typer.Option("--sets", help="Sets of unknowns.")]
Attacks = Annotated[int, typer.Option("--attacks", help="Attacks flown under each set; ten times as many centrally.")]
GroundOut = Annotated[Path, typer.Option("--out", help="Folder to write to.", metavar="DIR")]


def ground(
    missile: Missile,
    range_km: RangeKm,
    rounds: Rounds = 16,
    within_m: WithinM = 100.0,
    guided_to: GuidedTo = "horizon",
    claims: ClaimsSaid = "central",
    epoch: EpochSaid = 2018,
    lat: Latitude = 40.0,
    site_ground: Ground = 0.0,
    sets: SetCount = 64,
    attacks: Attacks = 32,
    seed: Seed = 1,
    threads: Threads = None,
    out: GroundOut = Path("out/ground"),
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Scatter of rounds about a surveyed ground point: how many land within a distance."""
    positive(threads=threads, attacks=attacks)
    not_negative(seed=seed)
    if sets < 2:
        raise OptionError.at("command line", "--sets", sets, "2 or more")
    asked = {"range_m": range_km * 1e3, "rounds": rounds, "within_m": within_m, "guided_to": guided_to,
             "claims": claims, "epoch": epoch, "lat_deg": lat, "ground_m": site_ground}  # fmt: skip
    found, where = _footprint(missile, asked, {"sets": sets, "attacks": attacks, "seed": seed, "threads": threads},
                                out, quiet)  # fmt: skip
    if json:
        print_json(found.summary())
    elif not quiet:
        from threatring.report.ground import ground_text

        said = {"range-km": f"{range_km:g}", "rounds": rounds, "within-m": f"{within_m:g}", "guided-to": guided_to,
                "claims": claims, "epoch": epoch, "lat": lat, "ground": site_ground, "sets": sets, "attacks": attacks,
                "seed": seed}  # fmt: skip
        print(f"{ground_text(found)}\n\n{where}\nagain:   {command_line('ground', missile, **said)}")


def _footprint(
    missile: str, asked: dict[str, Any], effort: dict[str, Any], out: Path, quiet: bool
) -> tuple[GroundFootprint, str]:
    """Fly rounds and write the folder; return the answer and what was written."""
    from threatring.prepare import ground as room
    from threatring.report.folders import own_folder
    from threatring.report.ground import write_ground

    room.asked(missile, **asked)
    folder = own_folder(out, "ground")
    progress = Progress(quiet)
    try:
        found = room.ground(missile, **asked, **effort, progress=progress)
        progress("writing table and figure", 0, 1)
        paths = write_ground(found, folder)
    finally:
        progress.close()
    return found, written(folder, paths)
