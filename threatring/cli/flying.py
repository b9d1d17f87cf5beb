"""Commands that fly: run, film, report, warmup."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

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
    Runs,
    ScenarioName,
    Seed,
    Sets,
    Threads,
    command_line,
    not_negative,
    positive,
    print_json,
    register,
)
from threatring.cli.terrain import Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from threatring.results import Film, Results
    from threatring.scenario import Scenario
    from threatring.simulate import Options

FILM = "film"  # folder of the film inside a results folder
Made = TypeVar("Made", "Results", "Film")
Folder = Annotated[Path, typer.Argument(help="A folder written by threatring run.")]
Case = Annotated[int, typer.Option("--case", help="Which case of the Monte Carlo run to replay, bit for bit.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    for command in (run, film, report, warmup):
        register(app, command)


def run(
    scenario: ScenarioName = "murted",
    seed: Seed = None,
    runs: Runs = None,
    sets: Sets = None,
    claims: Claims = None,
    epoch: Epoch = None,
    terrain: Said = None,
    threads: Threads = None,
    rcs: RcsFile = None,
    out: Out = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Fly a scenario many times: outcomes, reasons, intervals, a report."""
    positive(runs=runs, sets=sets, threads=threads)
    not_negative(seed=seed)
    from threatring import store

    loaded, _ = checked(scenario, claims, epoch, terrain, rcs)
    folder = store.prepare_folder(out or Path("out") / loaded.name, replace=True)
    from threatring import simulate
    from threatring.report import write_report

    progress = Progress(quiet)
    try:
        options = simulate.Options(runs, sets, seed, claims, epoch, threads)
        said = {"terrain": terrain, "rcs": rcs}
        results = _flown(loaded, options, scenario, folder, progress, said)
        results = _named(results, reproduce("run", scenario, results.meta, **said))
        results.save(folder, replace=True)
        flown = simulate.film(loaded, _same(results.meta), typical_case(results), progress)
        flown = _named(flown, reproduce("film", scenario, results.meta, **said, case=flown.case))
        flown.save(folder / FILM, replace=True)
        progress("writing the report", 0, 1)
        page = write_report(results, flown, folder)
    finally:
        progress.close()
    _answer(results, page, json, quiet)


def _flown(
    loaded: Scenario,
    options: Options,
    scenario: str,
    folder: Path,
    progress: Callable[[str, int, int], None],
    said: dict[str, Any],
) -> Results:
    """Run a scenario; when the user stops it, save what was finished, say so, and pass the interruption on."""
    from threatring import simulate
    from threatring.errors import Interrupted

    try:
        return simulate.run(loaded, options, progress)
    except Interrupted as stopped:
        if stopped.kept is None:
            raise
        again = reproduce("run", scenario, stopped.kept.meta, **said)
        _named(stopped.kept, again).save(folder, replace=True)
        message = f"{stopped} in {folder}; run the command again to fly all of them, or for what is kept: {again}"
        raise Interrupted(message, stopped.kept) from None


def film(
    scenario: ScenarioName = "murted",
    case: Case = 0,
    seed: Seed = None,
    runs: Runs = None,
    sets: Sets = None,
    claims: Claims = None,
    epoch: Epoch = None,
    terrain: Said = None,
    rcs: RcsFile = None,
    out: Out = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Fly one case with its full trace: what happened to each object, and why."""
    positive(runs=runs, sets=sets)
    not_negative(seed=seed, case=case)
    from threatring import store

    loaded, _ = checked(scenario, claims, epoch, terrain, rcs)
    folder = store.prepare_folder(out, replace=True) if out else None
    from threatring import simulate

    progress = Progress(quiet)
    try:
        flown = simulate.film(loaded, simulate.Options(runs, sets, seed, claims, epoch, None), case, progress)
    finally:
        progress.close()
    flown = _named(flown, reproduce("film", scenario, flown.meta, terrain=terrain, rcs=rcs, case=case))
    if folder:
        flown.save(folder, replace=True)
    if json:
        print_json(film_document(flown))
    elif not quiet:
        _print_film(flown, folder)


def report(results: Folder, out: Out = None, json: Json = False, quiet: Quiet = False) -> None:
    """Write the report of a results folder again, and print its answer."""
    from threatring import store
    from threatring.report import write_report
    from threatring.results import Film, Results

    loaded, flown = Results.load(results), Film.load(results / FILM)
    page = write_report(loaded, flown, store.prepare_folder(out) if out else results)
    _answer(loaded, page, json, quiet)


def warmup(json: Json = False, quiet: Quiet = False) -> None:
    """Compile every kernel now, so that the first run starts at once."""
    import time

    from threatring import simulate
    from threatring.kernel import kernel_cache
    from threatring.scenario import load_scenario

    progress = Progress(quiet)
    started_s = time.perf_counter()
    simulate.run(load_scenario("one-aircraft"), simulate.Options(runs=1, sets=1), progress)
    simulate.film(load_scenario("ballistic"), simulate.Options(runs=1, sets=1), 0, progress)
    progress.close()
    elapsed_s = time.perf_counter() - started_s
    if json:
        print_json({"elapsed_s": elapsed_s, "cache": kernel_cache()})
    elif not quiet:
        print(f"compiled in {elapsed_s:.1f} s, kept in {kernel_cache()}")


def reproduce(command: str, scenario: str, meta: dict[str, Any], **more: object) -> str:
    """Return the command that gives the same bytes again."""
    said = {key: meta[key] for key in ("seed", "runs", "sets", "claims", "epoch")}
    return command_line(command, scenario, **said, **more)


def _named(made: Made, command: str) -> Made:
    """Return results or a film that know the command that makes them again."""
    return replace(made, meta={**made.meta, "command": command})


def film_document(flown: Film) -> dict[str, Any]:
    """Return the JSON document of `threatring film --json`: names, story, events, states and outcomes of one case."""
    from threatring.records import End, EventKind, Reason

    meta, names = flown.meta, flown.names
    events = [{**_row(row), "kind": EventKind(int(row.kind)).name.lower()} for row in flown.events]
    targets = [
        {**target, "end": End(int(row.end)).name.lower(), "reason": Reason(int(row.reason)).key, "outcome": _row(row)}
        for target, row in zip(meta["targets"], flown.outcome, strict=True)
    ]
    return {
        **{key: meta[key] for key in ("scenario", "version", "catalogue_hash", "seed", "runs", "sets", "claims")},
        "epoch": meta["epoch"],
        "case": flown.case,
        "command": meta["command"],
        "names": names,
        "targets": [{**target, "story": flown.story(index)} for index, target in enumerate(targets)],
        "events": events,
        "states": [_row(row) for row in flown.states],
    }


def _row(row: Any) -> dict[str, Any]:
    return {name: row[name].tolist() for name in row.dtype.names}


def _same(meta: dict[str, Any]) -> Options:
    """Return the options with which a film is a case of the run `meta` tells about."""
    from threatring.simulate import Options

    return Options(meta["runs"], meta["sets"], meta["seed"], meta["claims"], meta["epoch"], None)


def typical_case(results: Results) -> int:
    """Return the first case whose numbers of leakers and of kills are nearest to the average ones."""
    from threatring.results.answer import counts

    leakers, kills = (counts(results, name)[0] for name in ("leakers", "kills"))
    away = abs(leakers - leakers.mean()) + abs(kills - kills.mean())
    return int(away.argmin())


def _answer(results: Results, page: Path, json: bool, quiet: bool) -> None:
    if json:
        print_json({**results.summary(), "command": results.meta["command"], "report": page})
    elif not quiet:
        from threatring.report import text_answer

        print(text_answer(results))
        print(f"\nreport: {page}\nagain:  {results.meta['command']}")


def _print_film(flown: Film, folder: Path | None) -> None:
    for index, target in enumerate(flown.meta["targets"]):
        print(f"\n{target['name']} ({target['side']})")
        for sentence in flown.story(index):
            print(f"  {sentence}")
    print(f"\nagain: {flown.meta['command']}" + (f"\nfilm:  {folder}" if folder else ""))
