"""The one place where the house is put together: unknowns, then tables, then the engagement, then results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace as changed
from pathlib import Path
from typing import Any

import numpy as np

from threatring.chunks import Options as Options
from threatring.chunks import Progress as Progress
from threatring.chunks import Setup as Setup
from threatring.chunks import design as design
from threatring.chunks import set_up as set_up
from threatring.engine.montecarlo import film_run
from threatring.errors import Interrupted, OptionError
from threatring.prepare.exposing import asked, expose
from threatring.prepare.watching import watched
from threatring.results import Film, Results, outcome_hash
from threatring.results.exposure import Exposure
from threatring.running import Done, Memory, Run, fly_here, fly_there
from threatring.scenario import Scenario
from threatring.store import CENTRAL, NESTED, RunFolder, prefix

EXPOSURE_SETS = 32  # of unknowns, for the bands of an exposure

USUAL = Options()

Named = Callable[[Mapping[str, Any]], str]  # the command that gives the same run again


def _silent(stage: str, done: int, total: int) -> None:
    pass


def run(scenario: Scenario, options: Options = USUAL, progress: Progress | None = None) -> Results:
    """Fly a scenario many times and return what became of it.

    K sets of unknowns times m cases, and extra cases at central values. `progress(stage, done, total)` is called as
    work proceeds. Raises `ScenarioError`, `CatalogueError` or `OptionError` before anything is flown.
    """
    flying = Run(scenario, options, progress or _silent)
    keeper = Memory()
    try:
        flying.fly(keeper)
    except KeyboardInterrupt:
        raise _interrupted(flying, keeper) from None
    tables = keeper.tables()
    assert tables is not None
    return Results(**tables, meta=_counted(flying, keeper, tables["outcomes"]))


def run_into(
    folder: Path,
    scenario: Scenario,
    options: Options = USUAL,
    progress: Progress | None = None,
    *,
    shard: tuple[int, int] | None = None,
    replace: bool = False,
    cluster: str | None = None,
    command: Named | None = None,
    setup: Setup | None = None,
    watch: Done | None = None,
) -> Results | None:
    """Fly a scenario into a folder, chunk by chunk; what lies there of the same run is not flown again.

    With `shard` (i, n) the i-th of n parts is flown and nothing is returned: `store.merge` joins parts. `cluster`: the
    address of a Dask scheduler whose workers fly. `command` makes the command that the results carry. `setup`: what
    `set_up` gives for the same options, when at hand. `watch(span, tables)` is told the outcomes of every chunk, those
    that lie there first. Raises as `run`, `ResultsError` for the folder (see `RunFolder.opened`), and `Interrupted`
    after Ctrl-C: what was finished is in the folder.
    """
    say = progress or _silent
    flying = Run(scenario, options, say, fly_there(cluster) if cluster else fly_here, setup)
    share = flying.plan.share(*shard) if shard else None
    with RunFolder.opened(folder, _named(flying.meta(), command), flying.plan, shard=shard, replace=replace) as keeper:
        _begin(flying, keeper, watch)
        try:
            flying.fly(keeper, share)
        except KeyboardInterrupt:
            raise _stopped(keeper) from None
        meta = {**_named(flying.meta(), command), "elapsed_s": keeper.flown_s + flying.elapsed_s()}
        if flying.plan.missing(keeper.done()):
            keeper.finish(meta, flying.plan)
            return None
        results = Results(
            **(tables := keeper.tables()), meta={**meta, "outcome_hash": outcome_hash(tables["outcomes"])}
        )
        keeper.finish(results.meta, flying.plan)
        return results


def _begin(flying: Run, keeper: RunFolder, watch: Done | None) -> None:
    """Tell what lies in a folder already."""
    for span in keeper.damaged:
        flying.say(f"{span.part} cases {span.first} to {span.end - 1} were damaged and are flown again", 1, 1)
    if watch is not None:
        flying.watched(keeper, watch)


def _stopped(keeper: RunFolder) -> Interrupted:
    done = sum(end - first for first, end in keeper.done()[NESTED])
    return Interrupted(
        f"interrupted: {done} cases are kept in {keeper.path}; run the same command again to fly the rest"
    )


def _named(meta: dict[str, Any], command: Named | None) -> dict[str, Any]:
    return {**meta, "command": command(meta)} if command else meta


def _interrupted(flying: Run, keeper: Memory) -> Interrupted:
    """Return what is left of a run that the user stopped: the chunks that were finished."""
    tables = keeper.tables()
    if tables is None:
        return Interrupted("interrupted before the first cases were finished; nothing is kept")
    results = Results(**tables, meta=_counted(flying, keeper, tables["outcomes"]))
    return Interrupted(f"interrupted: {results.meta['runs']} cases are kept", results)


def _counted(flying: Run, keeper: Memory, outcomes: np.recarray) -> dict[str, Any]:
    """Return the meta of a run, with the cases that are there."""
    ends = {part: prefix(found) for part, found in keeper.done().items()}
    counted = {
        "runs": ends[NESTED], "sets": ends[NESTED] // flying.plan.cases_per_set, "central_runs": ends[CENTRAL],
        "elapsed_s": flying.elapsed_s(), "outcome_hash": outcome_hash(outcomes),
    }  # fmt: skip
    return {**flying.meta(), **counted}


def film(scenario: Scenario, options: Options = USUAL, case: int = 0, progress: Progress | None = None) -> Film:
    """Fly one case of a run again with its full trace, bit for bit.

    Cases 0 to N - 1 are those of `run` with the same options, the ones after them its cases at central values.
    """
    setup = set_up(scenario, options, progress or _silent)
    return film_of(setup, case)


def film_of(setup: Setup, case: int) -> Film:
    """Film one case of a scenario that is set up."""
    last = setup.runs + setup.central_runs - 1
    if not 0 <= case <= last:
        raise OptionError.at("options", "case", case, f"from 0 to {last}: the run has {last + 1} cases")
    part, number = (CENTRAL, case - setup.runs) if case >= setup.runs else (NESTED, case)
    tables, first, replicates = setup.stage(part)
    made = film_run(tables, first + number, replicates, 0)
    made.played.shots.run = case
    meta = {**setup.meta(), "elapsed_s": 0.0, "outcome_hash": outcome_hash(made.played.outcomes)}
    meta["radars"] = watched(meta["radars"], tables, (first + number) // replicates)
    return Film(
        events=made.events, states=made.states, meta=meta, case=case, outcome=made.played.outcomes[0],
        shots=made.played.shots,
    )  # fmt: skip


def exposure(
    scenario: Scenario,
    options: Options = USUAL,
    *,
    objects: str = "friends",
    raid: str | None = None,
    radar: str | None = None,
    assigned: bool = False,
    progress: Progress | None = None,
) -> Exposure:
    """Return which looks the radars of a scenario could take of its objects; nothing is shot at, no die is thrown.

    Of the options `runs` has no meaning here. Raises `ScenarioError`, `CatalogueError` or `OptionError`.
    """
    asked(scenario, objects, raid, radar)
    sets = EXPOSURE_SETS if options.sets is None else options.sets
    say = progress or _silent
    setup = set_up(scenario, changed(options, runs=sets, sets=sets), say, armed=False)
    return expose(
        setup.scenario, setup.unknowns, setup.prepared,
        objects=objects, raid=raid, radar=radar, assigned=assigned, progress=say,
    )  # fmt: skip
