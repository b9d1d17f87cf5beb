"""The command that tells what radars see by target height, over real ground: coverage."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from threatring.cli.terminal import (
    Claims,
    Epoch,
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
    from threatring.prepare.covering import Wanted

Covered = Annotated[str | None, typer.Argument(metavar="[SCENARIO]", help="A scenario.", show_default="murted-terrain")]
Latitude = Annotated[float | None, typer.Option("--lat", help="Latitude of a bare place, degrees north.")]
Longitude = Annotated[float | None, typer.Option("--lon", help="Longitude of a bare place, degrees east.")]
RadarKinds = Annotated[
    list[str] | None, typer.Option("--radar", metavar="TYPE", help="Radar there, for instance 96L6E (again for more).")
]  # fmt: skip
Mast = Annotated[
    float | None,
    typer.Option("--mast", help="Antenna height above ground, m.", show_default="the catalogue's, on trucks"),
]  # fmt: skip
Ground = Annotated[
    list[str] | None,
    typer.Option(
        "--terrain", metavar="FILE", help='Ground: a file (again for more), "demonstration", for a scenario "none".',
        show_default="the scenario's; else demonstration",
    ),
]  # fmt: skip
Smooth = Annotated[bool, typer.Option("--smooth", help="A bare place on smooth ground.")]
GroundHeight = Annotated[
    float | None, typer.Option("--ground", help="Height of that smooth ground, m.", show_default="0")
]
AboveGround = Annotated[
    str | None,
    typer.Option("--above-ground", metavar="M,M", help="Target heights above ground, m.", show_default="30,100,300"),
]
AboveSea = Annotated[
    str | None,
    typer.Option("--above-sea", metavar="M,M", help="Target heights above sea, m.", show_default="1000,3000,10000"),
]
Class = Annotated[str | None, typer.Option("--class", metavar="CLASS", help="Target class, met from ahead.")]
Rcs = Annotated[
    float | None, typer.Option("--rcs", metavar="M2", help="Target by its radar cross-section, m².", show_default="1")
]
Prob = Annotated[float, typer.Option("--prob", help="Detection probability that one look must have.")]
RangeKm = Annotated[
    float | None,
    typer.Option("--range-km", help="Radius of the map, km.", show_default="widest instrumented range, at most 450"),
]
Cells = Annotated[int, typer.Option("--cells", help="Points of the map along each side.")]
CompareMast = Annotated[float | None, typer.Option("--compare-mast", help="Compare with this antenna height, m.")]
CompareLat = Annotated[float | None, typer.Option("--compare-lat", help="Compare with a site at this latitude.")]
CompareLon = Annotated[float | None, typer.Option("--compare-lon", help="Compare with a site at this longitude.")]
Seed = Annotated[int | None, typer.Option("--seed", help="Seed of the sets of unknowns.", show_default="1")]
Out = Annotated[Path, typer.Option("--out", help="Folder to write to.", metavar="DIR")]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    register(app, coverage)


def coverage(
    scenario: Covered = None, lat: Latitude = None, lon: Longitude = None, radar: RadarKinds = None,
    mast: Mast = None, terrain: Ground = None, smooth: Smooth = False, ground: GroundHeight = None,
    above_ground: AboveGround = None, above_sea: AboveSea = None, target: Class = None, rcs: Rcs = None,
    prob: Prob = 0.5, range_km: RangeKm = None, cells: Cells = 600, compare_mast: CompareMast = None,
    compare_lat: CompareLat = None, compare_lon: CompareLon = None, claims: Claims = None, epoch: Epoch = None,
    seed: Seed = None, threads: Threads = None, out: Out = Path("out/coverage"), json: Json = False,
    quiet: Quiet = False,
) -> None:  # fmt: skip
    """What radars see of targets at given heights over real ground: maps, areas, ranges.

    Of a scenario, or of radars at a bare place (--lat, --lon, --radar); with --compare-mast or --compare-lat and
    --compare-lon beside another antenna height or site.
    """
    positive(threads=threads)
    not_negative(seed=seed)
    from threatring.prepare.covering import Wanted

    first = Wanted(
        scenario, lat, lon, tuple(radar or ()), mast, tuple(terrain or ()), smooth, ground,
        _heights("--above-ground", above_ground), _heights("--above-sea", above_sea), target, rcs, prob,
        None if range_km is None else range_km * 1e3, cells, claims, epoch, seed,
    )  # fmt: skip
    wanted = [first, *_other(first, compare_mast, compare_lat, compare_lon)]
    usual = {"prob": 0.5, "cells": 600}
    said = {
        "lat": lat, "lon": lon, "radar": radar, "mast": mast, "terrain": terrain, "ground": ground,
        "above-ground": above_ground, "above-sea": above_sea, "class": target, "rcs": rcs, "prob": prob,
        "range-km": range_km, "cells": cells, "compare-mast": compare_mast, "compare-lat": compare_lat,
        "compare-lon": compare_lon, "claims": claims, "epoch": epoch, "seed": seed,
    }  # fmt: skip
    said = {option: value for option, value in said.items() if value != usual.get(option)}
    words = [*((scenario,) if scenario else ()), *(("--smooth",) if smooth else ())]
    _answer(wanted, threads, out, json, quiet, command_line("coverage", *words, **said))


def _heights(option: str, said: str | None) -> tuple[float, ...] | None:
    if said is None:
        return None
    try:
        return tuple(float(word) for word in said.split(",") if word.strip())
    except ValueError:
        raise OptionError.at("command line", option, said, "heights in metres, for instance 30,100,300") from None


def _other(first: Wanted, mast_m: float | None, lat_deg: float | None, lon_deg: float | None) -> list[Wanted]:
    """Return what the first is compared with, if anything."""
    if mast_m is None and lat_deg is None and lon_deg is None:
        return []
    if first.lat_deg is None:
        raise OptionError.at("command line", "--compare-mast, --compare-lat", None, "belongs to --lat and --lon")
    if (lat_deg is None) != (lon_deg is None):
        raise OptionError.at("command line", "--compare-lat, --compare-lon", None, "both, or neither")
    if lat_deg is not None:
        options = "--compare-lat", "--compare-lon"
        first = first._replace(lat_deg=lat_deg, lon_deg=lon_deg, place_options=options)
    return [first if mast_m is None else first._replace(mast_m=mast_m)]


def _answer(wanted: list[Wanted], threads: int | None, out: Path, json: bool, quiet: bool, again: str) -> None:
    from threatring.prepare.covering import asked
    from threatring.report.coverage import OURS, coverage_text, gain_text, write_coverage, write_gain
    from threatring.report.folders import own_folder
    from threatring.results.coverage import Coverage, Gain

    each = [asked(one) for one in wanted]
    folder = own_folder(out, OURS)
    from threatring.prepare.coverage import covered

    progress = Progress(quiet)
    try:
        found = covered(each, threads, progress)
        progress("writing tables and figures", 0, 1)
        answer: Coverage | Gain = found[0] if len(found) == 1 else Gain(found[0], found[1])
        paths, notes = write_gain(answer, folder) if isinstance(answer, Gain) else write_coverage(answer, folder)
    finally:
        progress.close()
    if json:
        print_json(answer.summary())
    elif not quiet:
        print(gain_text(answer) if isinstance(answer, Gain) else coverage_text(answer))
        print("\n".join(["", written(folder, paths), *notes, f"again:   {again}"]))
