"""What the worker does: runs, comparisons, sensitivities, coverages, envelopes and films, as the commands do them.

A task takes a request (plain JSON) and somebody to tell, and returns {"result": name of a folder, of a film its path}.
"""

from __future__ import annotations

import json
import tempfile
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from threatring import simulate
from threatring.again import FILM, command_line, reproduce
from threatring.chunks import Options, Setup
from threatring.errors import Interrupted, ResultsError
from threatring.results import Film, Results, outcome_hash
from threatring.results.typical import typical_case
from threatring.scenario import Scenario, grounded, heights_of, load_scenario, scenario_from_text, total_load
from threatring.serve.growing import Growing
from threatring.serve.places import named, run_folder, whole_folder

KEPT_COUNT = 3  # scenarios that stay ready: 60 to 300 MB each
COVERAGE_CELLS = 300  # points of a map along each side: a layer of the page, not a study of its own
REQUEST = "request.json"  # beside a coverage and an envelope: what was asked for

Request = dict[str, Any]


class Teller(Protocol):
    """Who is told how far a task has come."""

    def say(self, stage: str, done: int, total: int) -> None:
        """Tell that `done` of `total` pieces of a stage are finished."""
        ...

    def grown(self, document: dict[str, Any] | None) -> None:
        """Tell the answer of a run so far."""
        ...


class Ready(NamedTuple):
    """A scenario made ready, and what it was made of."""

    of: tuple[Any, ...]
    setup: Setup


_ready: deque[Ready] = deque(maxlen=KEPT_COUNT)


def ready(scenario: Scenario, options: Options, tell: Teller) -> Setup:
    """Return a scenario made ready; the last few are at hand."""
    of = (scenario, scenario.file, options, _stamps(scenario))
    for kept in _ready:
        if kept.of == of:
            return kept.setup
    setup = simulate.set_up(scenario, options, tell.say)
    _ready.append(Ready(of, setup))
    return setup


def _stamps(scenario: Scenario) -> tuple[int, ...]:
    """Return when the files of a scenario's ground were changed: other ground under the same name is another one."""
    sources = scenario.terrain.sources if scenario.terrain else ()
    files = (Path(scenario.file).parent / source for source in sources)
    return tuple(file.stat().st_mtime_ns if file.is_file() else 0 for file in files)


def options_of(request: Request) -> Options:
    """Return the options a request names."""
    said = (request.get(key) for key in ("runs", "sets", "seed", "claims", "epoch"))
    return Options(*said)


def _name(request: Request, scenario: Scenario, *before: str) -> str:
    """Return what a result is called: the scenario, and whose figures where they are not the scenario's."""
    claims, epoch = request.get("claims"), request.get("epoch")
    other = [claims if claims != scenario.claims else None, epoch if epoch != scenario.epoch_year else None]
    return named(*before, request["name"], *other)


def run(request: Request, tell: Teller) -> dict[str, Any]:
    """Fly a run into its folder, film its typical case and write its report; the same run is taken up again."""
    scenario, options = load_scenario(request["scenario"]), options_of(request)
    setup = ready(scenario, options, tell)
    meta = setup.meta()
    folder = run_folder(Path(request["into"]), _name(request, scenario), meta, setup.plan)
    able = sum(target["can_leak"] and target["side"] == "hostile" for target in meta["targets"])
    growing = Growing(setup.cases_per_set, able)

    def watch(span: Any, tables: Any) -> None:
        growing.add(span, tables)
        tell.grown(growing.document())

    results = simulate.run_into(
        folder, scenario, options, tell.say, command=lambda meta: reproduce("run", request["said"], meta),
        setup=setup, watch=watch,
    )  # fmt: skip
    assert results is not None
    _told(results, setup, request["said"], folder, tell)
    return {"result": folder.name}


def _told(results: Results, setup: Setup, said: str, folder: Path, tell: Teller) -> None:
    """Film the typical case of a run and write its report."""
    from threatring.report import write_report

    case = typical_case(results)
    flown = _named(simulate.film_of(setup, case), reproduce("film", said, results.meta, case=case))
    flown.save(folder / FILM, replace=True)
    tell.say("writing the report", 0, 1)
    write_report(results, flown, folder)


def _named(film: Film, command: str) -> Film:
    return replace(film, meta={**film.meta, "command": command})


def compare(request: Request, tell: Teller) -> dict[str, Any]:
    """Fly variants on common dice; stopped, it keeps those that were flown in full when they are two or more."""
    from threatring.comparing import compare as fly
    from threatring.report.comparison import write_comparison

    options = replace(options_of(request), claims=None, epoch_year=None)
    epochs = [request["epoch"]] if request.get("epoch") else []
    stopped = None
    try:
        found = fly(*request["scenarios"], claims=request["claims"], epochs=epochs, options=options, progress=tell.say)
    except Interrupted as error:
        if error.kept is None:
            raise
        found, stopped = error.kept, error
    meta = found.meta
    found.meta["command"] = command_line(
        "compare", *request["said"], claims=",".join(request["claims"]) or None, epoch=request.get("epoch"),
        seed=meta["seed"], runs=meta["runs"], sets=meta["sets"],
    )  # fmt: skip
    tell.say("writing page, tables and figures", 0, 1)
    into, name = Path(request["into"]), named("compare", request["name"])
    folder = whole_folder(into, name, lambda made: write_comparison(found, made))
    if stopped is not None:
        raise Interrupted(f"{stopped} in {folder.name}")
    return {"result": folder.name}


def sensitivity(request: Request, tell: Teller) -> dict[str, Any]:
    """Find out which unknown matters most."""
    from threatring.report.sensitivity import write_sensitivity
    from threatring.sensitivity import sensitivity as fly

    scenario = load_scenario(request["scenario"])
    found = fly(scenario, replace(options_of(request), sets=None), "leakers", tell.say)
    told = {key: found.meta[key] for key in ("seed", "claims", "epoch")}
    again = command_line("sensitivity", request["said"], runs=request.get("runs"), **told)
    found = replace(found, meta={**found.meta, "command": again})
    tell.say("writing page, tables and figures", 0, 1)
    name = f"{_name(request, scenario)}-sensitivity"
    folder = whole_folder(Path(request["into"]), name, lambda made: write_sensitivity(found, made))
    return {"result": folder.name}


def coverage(request: Request, tell: Teller) -> dict[str, Any]:
    """Find out what the radars of a scenario see."""
    from threatring.prepare.coverage import covered
    from threatring.prepare.covering import Wanted, asked
    from threatring.report.coverage import write_coverage

    heights = tuple(request["altitudes_m"]) if request.get("altitudes_m") else None
    said = (request.get(key) for key in ("claims", "epoch", "seed"))
    claims, epoch, seed = said
    scenario = load_scenario(request["scenario"])
    wanted = Wanted(scenario, above_sea_m=heights, cells=COVERAGE_CELLS, claims=claims, epoch=epoch, seed=seed)
    (found,) = covered([asked(wanted)], None, tell.say)
    tell.say("writing tables and figures", 0, 1)

    def write(made: Path) -> None:
        write_coverage(found, made)
        _put_request(made / f"coverage-{REQUEST}", request)

    folder = whole_folder(Path(request["into"]), _name(request, scenario, "coverage"), write)
    return {"result": folder.name}


def envelope(request: Request, tell: Teller) -> dict[str, Any]:
    """Find out where the missiles of a scenario reach."""
    from threatring.catalogue import load_catalogue
    from threatring.prepare.envelope import envelope as fly
    from threatring.report.envelope import write_envelope

    scenario = load_scenario(request["scenario"])
    site = grounded(scenario, heights_of(scenario)).site
    claims, epoch = request.get("claims") or scenario.claims, request.get("epoch") or scenario.epoch_year
    names = list(total_load(scenario, load_catalogue().select(claims, epoch)).counts)
    seed = scenario.seed if request.get("seed") is None else request["seed"]
    found = fly(names, claims, epoch, lat_deg=site.lat_deg, ground_m=site.ground_m, seed=seed, progress=tell.say)
    tell.say("writing table and figures", 0, 1)

    def write(made: Path) -> None:
        write_envelope(found, made)
        _put_request(made / f"envelope-{REQUEST}", request)

    folder = whole_folder(Path(request["into"]), _name(request, scenario, "envelope"), write)
    return {"result": folder.name}


def _put_request(path: Path, request: Request) -> None:
    kept = {key: request.get(key) for key in ("name", "claims", "epoch", "seed", "altitudes_m")}
    path.write_text(json.dumps(kept) + "\n", encoding="utf-8")


def film(request: Request, tell: Teller) -> dict[str, Any]:
    """Fly a case of a stored run again, make sure it is the same one, and keep it; the result is its folder's path."""
    folder, case = Path(request["folder"]), int(request["case"])
    results = _loaded(folder)
    meta = results.meta
    file = Path(request["scenarios"]) / f"{meta['scenario']}.toml"  # files that a scenario names lie beside it
    scenario = scenario_from_text(meta["scenario_text"], str(file))
    options = Options(meta["runs"], meta["sets"], meta["seed"], meta["claims"], meta["epoch"])
    flown = simulate.film_of(ready(scenario, options, tell), case)
    nested = len(results.outcomes)
    row = results.outcomes[case] if case < nested else results.central[case - nested]
    if outcome_hash(flown.outcome[None]) != outcome_hash(row[None]):
        hint = f"flown again it ends otherwise; the run was made by version {meta['version']} or from other files"
        raise ResultsError.at(folder.name, "case", case, hint)
    flown = _named(flown, reproduce("film", meta["scenario"], meta, case=case))
    try:
        return {"result": str(flown.save(folder / f"{FILM}-{case}", replace=True))}
    except ResultsError:  # results that may be read but not added to
        return {"result": str(flown.save(Path(tempfile.mkdtemp(prefix="threatring-film-", dir=request["spare"]))))}


_results: deque[tuple[Path, int, Results]] = deque(maxlen=1)


def _loaded(folder: Path) -> Results:
    """Return the results in a folder; the last ones stay loaded while nothing is added to them."""
    stamp = (folder / "manifest.json").stat().st_mtime_ns if (folder / "manifest.json").is_file() else 0
    if not _results or _results[0][:2] != (folder, stamp):
        _results.append((folder, stamp, Results.load(folder)))
    return _results[0][2]


TASKS: dict[str, Callable[[Request, Teller], dict[str, Any]]] = {
    "run": run, "compare": compare, "sensitivity": sensitivity, "coverage": coverage, "envelope": envelope,
    "film": film,
}  # fmt: skip
