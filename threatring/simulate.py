"""The one place where the house is put together: unknowns, then tables, then the engagement, then results."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from threatring.catalogue import Selection, load_catalogue
from threatring.draws import Unknowns
from threatring.engine.montecarlo import MANY, Played, Stretch, film_run, first_runs, play_all
from threatring.errors import Interrupted, OptionError, ScenarioError
from threatring.kernel import is_compiled
from threatring.prepare import Prepared, prepare
from threatring.prepare.describe import describe
from threatring.prepare.exposing import asked, disarmed, expose
from threatring.prepare.sorties import cores
from threatring.results import Film, Results, outcome_hash
from threatring.results.exposure import Exposure
from threatring.scenario import Scenario, check_scenario, grounded, heights_of

CASES_PER_SET = 16  # m: enough to tell chance within a set from the difference between sets
CENTRAL_SHARE = 4  # one more case at central values for so many nested ones
CENTRAL_LEAST = 64
EXPOSURE_SETS = 32  # of unknowns, for the bands of an exposure

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Options:
    """How to run a scenario; None takes the scenario's own value (threads: all cores)."""

    runs: int | None = None
    sets: int | None = None
    seed: int | None = None
    claims: str | None = None
    epoch_year: int | None = None
    threads: int | None = None


@dataclass(frozen=True)
class Setup:
    """A scenario made ready to run: N = K x m nested cases, then the central ones."""

    scenario: Scenario
    selection: Selection
    unknowns: Unknowns
    prepared: Prepared
    seed: int
    sets: int
    cases_per_set: int
    threads: int

    @property
    def runs(self) -> int:
        """N, the number of nested cases."""
        return self.sets * self.cases_per_set

    @property
    def central_runs(self) -> int:
        """How many cases more are flown with every unknown at its central value."""
        return max(CENTRAL_LEAST, self.runs // CENTRAL_SHARE) if self.runs >= CENTRAL_LEAST else self.runs


def design(runs: int, sets: int | None) -> tuple[int, int]:
    """Return (sets of unknowns, cases per set) for a number of cases.

    Without `sets`, 16 cases a set, and single cases of different sets when that leaves fewer than two sets.

    >>> design(1024, None), design(100, None), design(10, 5), design(1, None)
    ((64, 16), (6, 17), (5, 2), (1, 1))
    """
    if runs < 1:
        raise OptionError.at("options", "runs", runs, "at least 1 case")
    if sets is None:
        sets = max(1, runs // CASES_PER_SET) if runs >= 2 * CASES_PER_SET else max(1, runs // 2)
    if sets < 1 or sets > runs:
        raise OptionError.at("options", "sets", sets, f"from 1 to the number of cases, {runs}")
    return sets, -(-runs // sets)


def _silent(stage: str, done: int, total: int) -> None:
    pass


def set_up(
    scenario: Scenario,
    options: Options,
    progress: Progress,
    armed: bool = True,
    drawn: Callable[[Selection, int, int], Unknowns] = Unknowns,
) -> Setup:
    """Check a scenario against the catalogue, draw the unknowns and lay every table; unarmed: none about missiles.

    `drawn` makes the unknowns of a selection, a number of sets and a seed: drawn at random, unless a design is given.
    """
    claims = options.claims or scenario.claims
    epoch_year = options.epoch_year or scenario.epoch_year
    seed = scenario.seed if options.seed is None else options.seed
    sets, cases = design(scenario.runs if options.runs is None else options.runs, options.sets)
    threads = options.threads or cores()
    catalogue = load_catalogue()
    selection = catalogue.select(claims, epoch_year)
    heights = heights_of(scenario)
    scenario = grounded(scenario, heights)
    faults = check_scenario(scenario, catalogue, selection)
    if faults:
        raise ScenarioError(*faults)
    scenario = scenario if armed else disarmed(scenario)
    selection = selection.with_overrides(scenario.overrides)
    unknowns = drawn(selection, sets, seed)
    prepared = prepare(scenario, unknowns, seed, threads, progress, heights)
    return Setup(scenario, selection, unknowns, prepared, seed, sets, cases, threads)


def run(scenario: Scenario, options: Options = Options(), progress: Progress | None = None) -> Results:
    """Fly a scenario many times and return what became of it.

    K sets of unknowns times m cases, and extra cases at central values. `progress(stage, done, total)` is called as
    work proceeds. Raises `ScenarioError`, `CatalogueError` or `OptionError` before anything is flown.
    """
    say = progress or _silent
    begun = time.perf_counter()
    setup = set_up(scenario, options, say)
    nested = _play(setup, 0, setup.runs, setup.cases_per_set, 0, say)
    if not nested.whole or nested.played is None:
        raise _interrupted(setup, nested.played, time.perf_counter() - begun)
    central = _play(setup, setup.runs, setup.central_runs, MANY, setup.sets, say)
    meta = _meta(setup, nested.played.outcomes, time.perf_counter() - begun)
    at_central = (central.played or first_runs(nested.played, 0)).outcomes
    meta["central_runs"] = len(at_central)
    results = Results(nested.played.outcomes, at_central, nested.played.shots, nested.played.units, meta)
    if not central.whole:
        raise Interrupted("interrupted: all cases are kept, but not all of those at central values", results)
    return results


def _interrupted(setup: Setup, played: Played | None, elapsed_s: float) -> Interrupted:
    """Return what is left of a run that the user stopped: the whole sets of unknowns that were finished."""
    sets = len(played.outcomes) // setup.cases_per_set if played else 0
    if played is None or sets == 0:
        return Interrupted("interrupted before the first set of unknowns was finished; nothing is kept")
    runs = sets * setup.cases_per_set
    kept = Setup(**{**vars(setup), "sets": sets})
    left, none = first_runs(played, runs), first_runs(played, 0)
    meta = {**_meta(kept, left.outcomes, elapsed_s), "central_runs": 0}
    results = Results(left.outcomes, none.outcomes, left.shots, left.units, meta)
    message = f"interrupted: {runs} of {setup.runs} cases are kept ({sets} sets of unknowns)"
    return Interrupted(message, results)


def _play(setup: Setup, first: int, count: int, replicates: int, draw: int, say: Progress) -> Stretch:
    what = "flying raids" if replicates != MANY else "flying raids at central values"
    say(what if is_compiled("advance") else "compiling the kill chain (once per machine)", 0, count)
    return play_all(
        setup.prepared.tables, first, count, replicates, draw, setup.threads, lambda done: say(what, done, count)
    )


def _meta(setup: Setup, outcomes: np.recarray, elapsed_s: float) -> dict[str, Any]:
    said = describe(setup.scenario, setup.selection, setup.unknowns, setup.prepared)
    counted = {
        "seed": setup.seed, "runs": setup.runs, "sets": setup.sets, "cases_per_set": setup.cases_per_set,
        "central_runs": setup.central_runs, "elapsed_s": elapsed_s, "outcome_hash": outcome_hash(outcomes),
    }  # fmt: skip
    return {**said, **counted}


def film(scenario: Scenario, options: Options = Options(), case: int = 0, progress: Progress | None = None) -> Film:
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
    central = case >= setup.runs
    made = film_run(setup.prepared.tables, case, MANY if central else setup.cases_per_set, setup.sets if central else 0)
    meta = _meta(setup, made.played.outcomes, 0.0)
    return Film(
        events=made.events, states=made.states, meta=meta, case=case, outcome=made.played.outcomes[0],
        shots=made.played.shots,
    )  # fmt: skip


def exposure(
    scenario: Scenario,
    options: Options = Options(),
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
    setup = set_up(scenario, replace(options, runs=sets, sets=sets), say, armed=False)
    return expose(
        setup.scenario, setup.unknowns, setup.prepared,
        objects=objects, raid=raid, radar=radar, assigned=assigned, progress=say,
    )  # fmt: skip
