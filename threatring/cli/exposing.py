"""The command that tells what radars could observe of flying objects: exposure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from threatring.cli.reading import checked
from threatring.cli.terminal import (
    Claims,
    Epoch,
    Json,
    Out,
    Progress,
    Quiet,
    RcsFile,
    ScenarioName,
    Seed,
    command_line,
    not_negative,
    positive,
    print_json,
    register,
    written,
)
from threatring.cli.terrain import Said

if TYPE_CHECKING:
    from threatring.results.exposure import Exposure
    from threatring.scenario import Scenario
    from threatring.simulate import Options

Objects = Annotated[str, typer.Option("--objects", metavar="WHOSE", help="friends, hostile or all.")]
RaidName = Annotated[
    str | None, typer.Option("--raid", metavar="NAME", help="One raid of the scenario instead, whosever it is.")
]
RadarName = Annotated[
    str | None, typer.Option("--radar", metavar="NAME", help="One radar of the scenario.", show_default="all")
]
Assigned = Annotated[
    bool, typer.Option("--assigned", help="Looks of engagement radars too, as if each object were assigned to them.")
]
SetsSaid = Annotated[int | None, typer.Option("--sets", help="Sets of unknowns for the bands.", show_default="32")]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    register(app, exposure)


def exposure(
    scenario: ScenarioName = "exposure",
    objects: Objects = "friends",
    raid: RaidName = None,
    radar: RadarName = None,
    assigned: Assigned = False,
    seed: Seed = None,
    sets: SetsSaid = None,
    claims: Claims = None,
    epoch: Epoch = None,
    terrain: Said = None,
    rcs: RcsFile = None,
    out: Out = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """What radars could observe of aircraft near them: looks by aspect, range and SNR, chance to be seen and tracked.

    Nothing is shot at and nothing is reconstructed: every object flies its laid path, and each look a radar's schedule
    has is listed. No signature is measured or inferred from them.
    """
    positive(sets=sets)
    not_negative(seed=seed)
    loaded, _ = checked(scenario, claims, epoch, terrain, rcs)
    from threatring import simulate
    from threatring.report.folders import own_folder

    folder = own_folder(out or Path("out") / "exposure", "exposure")
    options = simulate.Options(sets=sets, seed=seed, claims=claims, epoch_year=epoch)
    found, paths = _found(loaded, options, (objects, raid, radar, assigned), folder, Progress(quiet))
    if json:
        print_json(found.summary())
    elif not quiet:
        from threatring.report.exposure import exposure_text

        said = {"objects": objects, "raid": raid, "radar": radar}
        said |= {key: found.meta[key] for key in ("seed", "sets", "claims", "epoch")}
        again = command_line("exposure", scenario, **said, terrain=terrain, rcs=rcs) + " --assigned" * assigned
        print(f"{exposure_text(found)}\n\n{written(folder, paths)}\nagain:   {again}")


def _found(
    loaded: Scenario, options: Options, who: tuple[str, str | None, str | None, bool], folder: Path, progress: Progress
) -> tuple[Exposure, list[Path]]:
    from threatring import simulate
    from threatring.report.exposure import write_exposure

    objects, raid, radar, assigned = who
    try:
        found = simulate.exposure(
            loaded, options, objects=objects, raid=raid, radar=radar, assigned=assigned, progress=progress
        )
        progress("writing tables and figures", 0, 1)
        return found, write_exposure(found, folder)
    finally:
        progress.close()
