"""Commands about films and what a run has left: film, report, warmup. `cli.running` holds run and merge."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from threatring.again import FILM, reproduce
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
    not_negative,
    positive,
    print_json,
    register,
)
from threatring.cli.terrain import Said

if TYPE_CHECKING:
    from threatring.results import Film, Results
    from threatring.scenario import Scenario
    from threatring.simulate import Options

Made = TypeVar("Made", "Results", "Film")
Folder = Annotated[Path, typer.Argument(help="A folder written by threatring run.")]
Object = Annotated[
    str | None, typer.Option("--target", help="Tell this object's story only.", metavar="NAME", show_default="all")
]
Case = Annotated[int, typer.Option("--case", help="Which case of the Monte Carlo run to replay, bit for bit.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    for command in (film, report, warmup):
        register(app, command)


def film(
    scenario: ScenarioName = "murted",
    case: Case = 0,
    target: Object = None,
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
    _known(loaded, target)
    folder = store.prepare_folder(out, replace=True) if out else None
    from threatring import simulate

    progress = Progress(quiet)
    try:
        flown = simulate.film(loaded, simulate.Options(runs, sets, seed, claims, epoch, None), case, progress)
    finally:
        progress.close()
    said = {"terrain": terrain, "rcs": rcs, "case": case, "target": target}
    flown = named(flown, reproduce("film", scenario, flown.meta, **said))
    if folder:
        flown.save(folder, replace=True)
    if json:
        print_json(film_document(flown, target))
    elif not quiet:
        _print_film(flown, folder, target)


def _known(scenario: Scenario, target: str | None) -> None:
    """Refuse the name of an object that is not in the scenario, before anything flies."""
    from threatring.errors import OptionError
    from threatring.scenario import names_of

    names = names_of(scenario)
    if target is not None and target not in names:
        raise OptionError.at("command line", "--target", target, f"one of {', '.join(names)}")


def report(results: Folder, out: Out = None, json: Json = False, quiet: Quiet = False) -> None:
    """Write the report of a results folder again, and print its answer."""
    from threatring import store
    from threatring.report import write_report
    from threatring.results import Film, Results

    loaded, flown = Results.load(results), Film.load(results / FILM)
    page = write_report(loaded, flown, store.prepare_folder(out) if out else results)
    answer(loaded, page, json, quiet)


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


def named(made: Made, command: str) -> Made:
    """Return results or a film that know the command that makes them again."""
    return replace(made, meta={**made.meta, "command": command})


def film_document(flown: Film, target: str | None = None) -> dict[str, Any]:
    """Return the JSON document of `threatring film --json`: names, story, events, states and outcomes of one case.

    With the name of an object it carries that object's story, events, states and outcome only.
    """
    from threatring.records import EntityKind, EventKind

    meta = flown.meta
    only = range(len(flown.outcome)) if target is None else [flown.number(target)]
    events, states = flown.events, flown.states
    if target is not None:
        events = events[(events.subject == only[0]) | (events.object == only[0])]
        states = states[(states.entity == only[0]) & (states.kind == EntityKind.TARGET)]
    return {
        **{key: meta[key] for key in ("scenario", "version", "catalogue_hash", "seed", "runs", "sets", "claims")},
        "epoch": meta["epoch"],
        "case": flown.case,
        "command": meta["command"],
        "names": flown.names if target is None else {only[0]: target},
        "targets": [_told(flown, number) for number in only],
        "defence": flown.defence_story() if target is None else [],
        "events": [{**_row(row), "kind": EventKind(int(row.kind)).name.lower()} for row in events],
        "states": [_row(row) for row in states],
    }


def _told(flown: Film, number: int) -> dict[str, Any]:
    from threatring.records import End, Reason

    row = flown.outcome[number]
    end, reason = End(int(row.end)).name.lower(), Reason(int(row.reason)).key
    story = flown.story(number)
    return {**flown.meta["targets"][number], "end": end, "reason": reason, "outcome": _row(row), "story": story}


def _row(row: Any) -> dict[str, Any]:
    return {name: row[name].tolist() for name in row.dtype.names}


def same(meta: dict[str, Any]) -> Options:
    """Return the options with which a film is a case of the run `meta` tells about."""
    from threatring.simulate import Options

    return Options(meta["runs"], meta["sets"], meta["seed"], meta["claims"], meta["epoch"], None)


def answer(results: Results, page: Path, json: bool, quiet: bool) -> None:
    """Print the answer of a run."""
    if json:
        print_json({**results.summary(), "command": results.meta["command"], "report": page})
    elif not quiet:
        from threatring.report import text_answer

        print(text_answer(results))
        print(f"\nreport: {page}\nagain:  {results.meta['command']}")


def _print_film(flown: Film, folder: Path | None, target: str | None) -> None:
    for number, entry in enumerate(flown.meta["targets"]):
        if target in (None, entry["name"]):
            _print_story(f"{entry['name']} ({entry['side']})", flown.story(number))
    defence = flown.defence_story()
    if defence and target is None:
        _print_story("the defence", defence)
    print(f"\nagain: {flown.meta['command']}" + (f"\nfilm:  {folder}" if folder else ""))


def _print_story(title: str, sentences: list[str]) -> None:
    print(f"\n{title}")
    for sentence in sentences:
        print(f"  {sentence}")
