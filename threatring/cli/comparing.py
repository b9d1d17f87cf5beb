"""The command that holds variants side by side: compare."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from threatring.cli.terminal import (
    Json,
    Out,
    Progress,
    Quiet,
    Runs,
    Seed,
    Sets,
    Threads,
    command_line,
    not_negative,
    positive,
    print_json,
    register,
    written,
)
from threatring.errors import Interrupted, OptionError

if TYPE_CHECKING:
    from threatring.results.comparison import Comparison
    from threatring.simulate import Options

Compared = Annotated[
    list[str] | None,
    typer.Argument(help="Scenarios, or folders written by threatring run.", show_default="murted"),
]
ClaimsList = Annotated[
    str | None,
    typer.Option("--claims", help="Presets, with commas between: central,advertised,sceptical.", metavar="A,B"),
]
EpochList = Annotated[
    str | None, typer.Option("--epoch", help="Years, with commas between: 2007,2018.", metavar="YEAR,YEAR")
]
Sets_ = Annotated[
    list[str] | None,
    typer.Option("--set", help="A variant with this number of the catalogue (several with commas); repeat for more.",
                 metavar="ENTITY.FIELD=VALUE"),
]  # fmt: skip


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    register(app, compare)


def compare(
    scenarios: Compared = None,
    claims: ClaimsList = None,
    epoch: EpochList = None,
    overrides: Sets_ = None,
    seed: Seed = None,
    runs: Runs = None,
    sets: Sets = None,
    threads: Threads = None,
    out: Out = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Scenarios, claims, epochs or changed numbers side by side on common dice: what can be concluded, what cannot."""
    positive(runs=runs, sets=sets, threads=threads)
    not_negative(seed=seed)
    names = scenarios or ["murted"]
    years, tables = [year(word) for word in listed(epoch, "--epoch")], [numbers_of(word) for word in overrides or ()]
    asked: dict[str, Any] = {"claims": listed(claims, "--claims"), "epochs": years, "overrides": tables}
    from threatring.comparing import variants
    from threatring.report.comparison import comparison_text, write_comparison
    from threatring.report.folders import own_folder
    from threatring.simulate import Options

    given = [flown_or_named(name) for name in names]
    variants(given, **asked)
    folder = own_folder(out or Path("out") / f"compare-{Path(names[0]).stem}", "compare")
    progress = Progress(quiet)
    try:
        found, stopped = _flown(given, asked, Options(runs, sets, seed, None, None, threads), progress)
        found.meta["command"] = again(found, names, {"claims": claims, "epoch": epoch, "set": overrides})
        paths = write_comparison(found, folder)
    finally:
        progress.close()
    if stopped is not None:
        raise Interrupted(f"{stopped} in {folder}; run the command again to fly all of them", found)
    if json:
        print_json({**found.summary(), "report": folder / "compare.html"})
    elif not quiet:
        print(f"{comparison_text(found)}\n\n{written(folder, paths)}\nagain:   {found.meta['command']}")


def _flown(
    given: list[Any], asked: dict[str, Any], options: Options, progress: Progress
) -> tuple[Comparison, Interrupted | None]:
    """Return the comparison, or what the user has left of it and how he stopped it."""
    from threatring.comparing import compare as fly

    try:
        return fly(*given, **asked, options=options, progress=progress), None
    except Interrupted as stopped:
        if stopped.kept is None:
            raise
        return stopped.kept, stopped


def listed(said: str | None, option: str) -> list[str]:
    """Return the words of a list with commas.

    >>> listed("central, sceptical", "--claims"), listed(None, "--claims")
    (['central', 'sceptical'], [])
    """
    words = [word.strip() for word in (said or "").split(",")] if said is not None else []
    twice = [word for word in words if words.count(word) > 1 or not word]
    if twice:
        raise OptionError.at("command line", option, said, "different words with commas between")
    return words


def year(word: str) -> int:
    """Return a year."""
    if not word.isdigit():
        raise OptionError.at("command line", "--epoch", word, "years with commas between, for instance 2007,2018")
    return int(word)


def numbers_of(word: str) -> dict[str, float]:
    """Return catalogue numbers of one --set.

    >>> numbers_of("radar_92N6E.slew_rate_deg_s=30")
    {'radar_92N6E.slew_rate_deg_s': 30.0}
    """
    found = {}
    for part in word.split(","):
        name, _, value = part.partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError:
            expected = "ENTITY.FIELD=NUMBER, several with commas between"
            raise OptionError.at("command line", "--set", part, expected) from None
    return found


def flown_or_named(name: str) -> Any:
    """Return the results in a folder, or the name itself."""
    from threatring import store
    from threatring.results import Results

    return Results.load(name) if (Path(name) / store.MANIFEST).is_file() else name


def again(found: Comparison, names: list[str], said: dict[str, Any]) -> str:
    """Return the command that gives the same comparison again."""
    meta = found.meta
    return command_line("compare", *names, **said, seed=meta["seed"], runs=meta["runs"], sets=meta["sets"])
