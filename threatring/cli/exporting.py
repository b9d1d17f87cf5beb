"""The command that gives a case to other people's viewers: export."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from threatring.again import FILM, reproduce
from threatring.cli.flying import same
from threatring.cli.terminal import (
    Json,
    Progress,
    Quiet,
    command_line,
    not_negative,
    print_json,
    register,
    written,
)
from threatring.errors import OptionError, ResultsError

if TYPE_CHECKING:
    from threatring.exports import Scene, Surface
    from threatring.exports.capture import Address
    from threatring.results import Film, Results

LINE = "command line"
UNDULATION_M = 120.0  # no geoid is farther from the ellipsoid
Folder = Annotated[Path, typer.Argument(metavar="RESULTS", help="A folder of threatring run or threatring film.")]
Formats = Annotated[str, typer.Option("--to", metavar="FORMAT,..", help="acmi, kml, czml, dis, geojson, csv.")]
Case = Annotated[
    int | None, typer.Option("--case", help="Which case of the run, bit for bit.", show_default="the one in film/")
]
CoverageFolder = Annotated[
    Path | None, typer.Option("--coverage", metavar="DIR", help="Folder of threatring coverage: areas seen.")
]
EnvelopeFolder = Annotated[
    Path | None, typer.Option("--envelope", metavar="DIR", help="Folder of threatring envelope: where missiles reach.")
]
Tracks = Annotated[bool, typer.Option("--tracks", help="Also what the command posts believed (not in DIS).")]
Undulation = Annotated[
    float | None,
    typer.Option("--undulation-m", help="Height of the geoid above the ellipsoid, m.", show_default="EGM96"),
]
Udp = Annotated[
    str | None, typer.Option("--udp", metavar="HOST:PORT", help="Also send the DIS PDUs there; :3000 is this machine.")
]
Pace = Annotated[float, typer.Option("--pace", help="How many times as fast as time goes they are sent; 0: at once.")]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Folder to write to.", show_default="out/<scenario>-export")
]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    register(app, export)


def export(
    results: Folder, to: Formats = "acmi,kml,czml,dis,geojson,csv", case: Case = None,
    coverage: CoverageFolder = None, envelope: EnvelopeFolder = None, tracks: Tracks = False,
    undulation: Undulation = None, udp: Udp = None, pace: Pace = 1.0, out: Out = None, json: Json = False,
    quiet: Quiet = False,
) -> None:  # fmt: skip
    """One case as files for Tacview, Google Earth, Cesium, DIS tools, GIS and spreadsheets.

    The case that lies in film/ needs no flying; any other one of the run is flown again, bit for bit.
    """
    not_negative(case=case)
    from threatring import exports

    formats, address = exports.formats_of(to), _address(udp, pace)
    if undulation is not None and not abs(undulation) <= UNDULATION_M:
        raise OptionError.at(LINE, "--undulation-m", undulation, f"from {-UNDULATION_M:g} to {UNDULATION_M:g} m")
    run, film = _stored(results, case)
    meta = (film or run).meta  # type: ignore[union-attr]
    surfaces = [*(exports.coverage_surfaces(coverage) if coverage else []),
                *(exports.envelope_surfaces(envelope, meta) if envelope else [])]  # fmt: skip
    folder = exports.own_folder(out or Path("out") / f"{meta['scenario']}-export")
    progress = Progress(quiet)
    try:
        if film is None:
            assert run is not None and case is not None
            film = _flown(run, case, results, progress)
        scene = exports.scene_of(film, undulation, tracks)
        paths = exports.write_files(exports.files_of(scene, formats, surfaces, progress), folder)
        sent = _sent(scene, address, pace, progress) if address else None
    finally:
        progress.close()
    said = {"to": ",".join(formats), "case": film.case, "coverage": coverage, "envelope": envelope,
            "undulation-m": undulation, "out": out}  # fmt: skip
    words = [str(results), *(("--tracks",) if tracks else ())]
    _answer(scene, surfaces, paths, sent, address, command_line("export", *words, **said), json, quiet)


def _address(udp: str | None, pace: float) -> Address | None:
    if not 0.0 <= pace < float("inf"):
        raise OptionError.at(LINE, "--pace", pace, "0 or more")
    if udp is None:
        return None
    from threatring.exports.capture import address_of

    try:
        return address_of(udp)
    except ValueError:
        hint = "a numeric address and a port, for instance 127.0.0.1:3000 or [::1]:3000"
        raise OptionError.at(LINE, "--udp", udp, hint) from None


def _stored(folder: Path, case: int | None) -> tuple[Results | None, Film | None]:
    """Return the results of a folder, None for a folder of a film, and the film that is wanted, None: fly it again."""
    from threatring.results import Film, Results

    try:
        film = Film.load(folder)
    except ResultsError as other:
        if other.faults[0].field != "kind":
            raise
    else:
        if case not in (None, film.case):
            raise OptionError.at(LINE, "--case", case, f"{film.case}: {folder} holds the film of that case alone")
        return None, film
    results = Results.load(folder)
    last = len(results.outcomes) + len(results.central) - 1
    if case is not None and case > last:
        raise OptionError.at(LINE, "--case", case, f"from 0 to {last}: the run has {last + 1} cases")
    try:
        film = Film.load(folder / FILM)
    except ResultsError:
        if case is None:
            raise
        return results, None
    mine = film.meta["input_hash"] == results.meta["input_hash"] and case in (None, film.case)
    if case is None and not mine:
        raise ResultsError.at(folder / FILM, "input_hash", film.meta["input_hash"], "of another run; say --case")
    return results, film if mine else None


def _flown(results: Results, case: int, folder: Path, progress: Progress) -> Film:
    """Fly a case of a run again, and make sure that it is the same one."""
    from threatring import simulate
    from threatring.scenario import scenario_from_text

    meta = results.meta
    scenario = scenario_from_text(meta["scenario_text"], str(folder / f"{meta['scenario']}.toml"))
    film = simulate.film(scenario, same(meta), case, progress)
    nested = len(results.outcomes)
    row = results.outcomes[case] if case < nested else results.central[case - nested]
    if film.meta["input_hash"] != meta["input_hash"] or film.outcome.tobytes() != row.tobytes():
        hint = f"made by version {meta['version']} from other files: run the scenario again"
        raise ResultsError.at(folder, "case", case, hint)
    return replace(film, meta={**film.meta, "command": reproduce("film", meta["scenario"], meta, case=case)})


def _sent(scene: Scene, address: Address, pace: float, progress: Progress) -> int:
    from threatring.exports.capture import send
    from threatring.exports.dis import messages

    try:
        return send(messages(scene), address, pace, lambda time_s: progress("sending", int(time_s), int(scene.end_s)))
    except OSError as error:
        raise OptionError.at(LINE, "--udp", f"{address.host}:{address.port}", f"reachable ({error.strerror})") from None


def _answer(
    scene: Scene, surfaces: list[Surface], paths: list[Path], sent: int | None, address: Address | None, again: str,
    json: bool, quiet: bool,
) -> None:  # fmt: skip
    film = scene.film
    objects = sum(mover.what == "object" for mover in scene.movers)
    counts = {
        "objects": objects, "missiles": len(scene.movers) - objects, "tracks": len(scene.tracks),
        "places": len(scene.places), "events": len(scene.happenings), "surfaces": len(surfaces),
    }  # fmt: skip
    if json:
        document: dict[str, Any] = {
            "scenario": film.meta["scenario"], "case": film.case, "files": paths, **counts, "sent": sent,
            "command": again,
        }  # fmt: skip
        print_json(document)
    elif not quiet:
        said = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        print(f"{scene.title}: {said}\n{written(paths[0].parent, paths)}")
        if sent is not None and address is not None:
            print(f"sent:    {sent} PDUs to {address.host} port {address.port}")
        print(f"again:   {again}")
