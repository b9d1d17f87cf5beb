"""Commands that fly many cases: run, merge."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from threatring.again import FILM, reproduce
from threatring.cli.flying import answer, named, same
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
    not_negative,
    positive,
    print_json,
    register,
)
from threatring.cli.terrain import Said
from threatring.errors import OptionError

if TYPE_CHECKING:
    from threatring.results import Results
    from threatring.scenario import Scenario

Shard = Annotated[
    str | None, typer.Option("--shard", help="Fly one part only, for instance 2/8; merge joins them.", metavar="I/N")
]
Replace = Annotated[bool, typer.Option("--replace", help="Throw away other results that lie in the folder.")]
HalfWidth = Annotated[
    float | None,
    typer.Option(
        "--until-halfwidth",
        help="Fly until the mean number of leakers is known to plus or minus so many objects (95 %).",
        metavar="OBJECTS",
    ),
]
MaxRuns = Annotated[
    int | None, typer.Option("--max-runs", help="With --until-halfwidth: most cases.", show_default="16384")
]
Cluster = Annotated[
    str | None,
    typer.Option("--cluster", help="Have the workers of the Dask scheduler there fly it.", metavar="ADDRESS"),
]
Parts = Annotated[list[Path], typer.Argument(help="Folders written by threatring run or study --shard.")]
Into = Annotated[Path, typer.Option("--out", help="Folder to write to.", metavar="DIR")]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    for command in (run, merge):
        register(app, command)


def run(
    scenario: ScenarioName = "murted",
    seed: Seed = None,
    runs: Runs = None,
    sets: Sets = None,
    until_halfwidth: HalfWidth = None,
    max_runs: MaxRuns = None,
    claims: Claims = None,
    epoch: Epoch = None,
    terrain: Said = None,
    rcs: RcsFile = None,
    threads: Threads = None,
    shard: Shard = None,
    cluster: Cluster = None,
    out: Out = None,
    replace: Replace = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Fly a scenario many times: outcomes, reasons, intervals, a report. What is there already is not flown again."""
    positive(**{"runs": runs, "sets": sets, "threads": threads, "max-runs": max_runs})
    not_negative(seed=seed)
    part = part_of(shard, until_halfwidth)
    loaded, _ = checked(scenario, claims, epoch, terrain, rcs)
    folder = _folder(out, loaded.name, part, replace)
    from threatring import simulate

    said = {"terrain": terrain, "rcs": rcs}
    options = simulate.Options(runs, sets, seed, claims, epoch, threads, until_halfwidth, max_runs)
    progress = Progress(quiet)
    try:
        results = simulate.run_into(
            folder, loaded, options, progress, shard=part, replace=replace, cluster=cluster,
            command=lambda meta: reproduce("run", scenario, meta, **said),
        )  # fmt: skip
        page = None if results is None else _told(results, loaded, scenario, folder, progress, said)
    finally:
        progress.close()
    _say(results, page, folder, json, quiet)


def _say(results: Results | None, page: Path | None, folder: Path, json: bool, quiet: bool) -> None:
    if results is None or page is None:
        _part_answer(folder, json, quiet)
    else:
        answer(results, page, json, quiet)


def _told(
    results: Results, loaded: Scenario, scenario: str, folder: Path, progress: Progress, said: dict[str, Any]
) -> Path:
    """Film the typical case of finished results and write their report; return its page."""
    from threatring import simulate
    from threatring.report import write_report
    from threatring.results.typical import typical_case

    flown = simulate.film(loaded, same(results.meta), typical_case(results), progress)
    flown = named(flown, reproduce("film", scenario, results.meta, **said, case=flown.case))
    flown.save(folder / FILM, replace=True)
    progress("writing the report", 0, 1)
    return write_report(results, flown, folder)


def part_of(shard: str | None, until_halfwidth: float | None = None) -> tuple[int, int] | None:
    """Return which part of how many is asked for; a run that grows has none.

    >>> part_of("2/8"), part_of(None)
    ((2, 8), None)
    """
    if shard is None:
        return None
    words = shard.split("/")
    if len(words) != 2 or not all(word.isdecimal() for word in words):
        raise OptionError.at("command line", "--shard", shard, "I/N, the I-th of N parts, for instance 2/8")
    index, count = int(words[0]), int(words[1])
    if not 1 <= index <= count:
        raise OptionError.at("command line", "--shard", shard, f"a part from 1 to {count}")
    if until_halfwidth is not None:
        raise OptionError.at("command line", "--shard", shard, "not together with --until-halfwidth")
    return index, count


def _folder(out: Path | None, name: str, part: tuple[int, int] | None, replace: bool) -> Path:
    """Return the folder to write to, sure to be one that can be; parts of a run go to folders of their own."""
    from threatring import store

    own = f"{name}-{part[0]}of{part[1]}" if part else name
    return store.prepare_folder(out or Path("out") / own, kind="results", replace=replace)


def _part_answer(folder: Path, json: bool, quiet: bool) -> None:
    """Say what a part of a run has left."""
    from threatring import store

    document = store.manifest(folder)
    if json:
        keys = ("state", "shard", "design_hash", "plan", "done", "done_central")
        print_json({**{key: document[key] for key in keys}, "folder": folder, "command": document["meta"]["command"]})
    elif not quiet:
        part, count = document["shard"]
        print(f"part {part} of {count}: {_cases(document)}\nfolder: {folder}")
        print(
            f"join:   threatring merge DIR... --out DIR\nagain:  {document['meta']['command']} --shard {part}/{count}"
        )


def _cases(document: dict[str, Any]) -> str:
    """Return which cases a manifest lists, as text."""
    said = {"cases": document["done"], "central cases": document["done_central"]}
    words = [f"{what} {first} to {end - 1}" for what, found in said.items() for first, end in found]
    return ", ".join(words)


def merge(parts: Parts, out: Into, replace: Replace = False, json: Json = False, quiet: Quiet = False) -> None:
    """Join the parts of a run or a study that were flown apart; nothing is flown again but the film of one case."""
    from threatring import store
    from threatring.results import Results
    from threatring.results.cells import is_study

    if is_study(parts[0]):
        from threatring.cli.studying import join_studies

        return join_studies(parts, out, json, quiet)

    folder = store.merge(parts, out, replace=replace)
    results = Results.load(folder)
    progress = Progress(quiet)
    try:
        page = _told_again(results, folder, progress)
    finally:
        progress.close()
    answer(results, page, json, quiet)


def _told_again(results: Results, folder: Path, progress: Progress) -> Path:
    """Film the typical case of joined results, from the scenario they carry, and write their report."""
    from threatring import simulate
    from threatring.report import write_report
    from threatring.results.typical import typical_case
    from threatring.scenario import scenario_from_text

    meta = results.meta
    loaded = scenario_from_text(meta["scenario_text"], str(folder / f"{meta['scenario']}.toml"))
    flown = simulate.film(loaded, same(meta), typical_case(results), progress)
    if flown.meta["design"] != meta["design"]:
        expected = f"a scenario that needs no files beside it; for film and report: {meta['command']} --out {folder}"
        raise OptionError.at(folder, "scenario", meta["scenario"], expected)
    words = meta["command"].replace("threatring run", "threatring film", 1)
    flown = named(flown, f"{words} --case {flown.case}")
    flown.save(folder / FILM, replace=True)
    return write_report(results, flown, folder)
