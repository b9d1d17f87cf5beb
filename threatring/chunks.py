"""Runs in chunks: a scenario made ready, and chunks of its cases, flown here by threads or elsewhere by workers.

What a chunk holds depends on its cases alone: not on how many there are besides, who flies it, or in which order.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from threatring.catalogue import Selection, load_catalogue
from threatring.draws import Unknowns
from threatring.engine.montecarlo import CENTRAL_FIRST, MANY, Played, central_tables, play_each
from threatring.engine.world import Tables
from threatring.errors import OptionError, ScenarioError
from threatring.kernel import is_compiled
from threatring.prepare import Prepared, prepare
from threatring.prepare.describe import describe
from threatring.prepare.design import design_of, digest_of
from threatring.prepare.exposing import disarmed
from threatring.prepare.sorties import cores
from threatring.scenario import Scenario, check_scenario, grounded, heights_of
from threatring.store import CENTRAL, NESTED, Plan, Span, chunk_cases

CASES_PER_SET = 16  # m: enough to tell chance within a set from the difference between sets
CENTRAL_SHARE = 4  # one more case at central values for so many nested ones
CENTRAL_LEAST = 64

Progress = Callable[[str, int, int], None]
Chunk = dict[str, np.ndarray]  # tables of a chunk by name: 'outcomes', 'shots', 'units', or 'central'
Flights = Generator[tuple[Span, Chunk], None, None]


@dataclass(frozen=True)
class Options:
    """How to run a scenario; None takes the scenario's own value (threads: all cores).

    With `until_halfwidth` (objects) the number of cases follows from a stopping rule, `max_runs` at most.
    """

    runs: int | None = None
    sets: int | None = None
    seed: int | None = None
    claims: str | None = None
    epoch_year: int | None = None
    threads: int | None = None
    until_halfwidth: float | None = None
    max_runs: int | None = None


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
        return central_count(self.runs)

    @property
    def plan(self) -> Plan:
        """The run in chunks."""
        return Plan(self.sets, self.cases_per_set, self.central_runs, chunk_cases(self.sets, self.cases_per_set))

    def cut(self, sets: int) -> Setup:
        """Return the same run with fewer sets of unknowns."""
        return replace(self, sets=sets)

    def meta(self) -> dict[str, Any]:
        """Return what is known about the run but what it found; plain JSON values."""
        heights = self.prepared.heights
        design = design_of(self.scenario, self.selection, self.seed, self.cases_per_set, heights)
        counted = {
            "design": design, "input_hash": digest_of((design, self.sets)), "seed": self.seed, "runs": self.runs,
            "sets": self.sets, "cases_per_set": self.cases_per_set, "central_runs": self.central_runs,
        }  # fmt: skip
        return {**describe(self.scenario, self.selection, self.unknowns, self.prepared), **counted}

    def stage(self, part: str) -> Stage:
        """Return how the cases of a part are played."""
        if part == CENTRAL:
            return Stage(central_tables(self.prepared.tables), CENTRAL_FIRST, MANY)
        return Stage(self.prepared.tables, 0, self.cases_per_set)


class Stage(NamedTuple):
    """Tables, the number of the first run of a part, and how many runs share a draw."""

    tables: Tables
    first_run: int
    replicates: int


def central_count(runs: int) -> int:
    """Return how many cases at central values go with so many nested ones.

    >>> central_count(1024), central_count(100), central_count(10)
    (256, 64, 10)
    """
    return max(CENTRAL_LEAST, runs // CENTRAL_SHARE) if runs >= CENTRAL_LEAST else runs


def design(runs: int, sets: int | None) -> tuple[int, int]:
    """Return (sets of unknowns, cases per set) for a number of cases.

    Without `sets`, 16 cases a set, and single cases of different sets when that leaves fewer than two sets.

    >>> design(1024, None), design(100, None), design(10, 5), design(1, None)
    ((64, 16), (6, 17), (5, 2), (1, 1))
    """
    if not 1 <= runs < CENTRAL_FIRST:
        raise OptionError.at("options", "runs", runs, f"at least 1 case, and fewer than {CENTRAL_FIRST}")
    if sets is None:
        sets = max(1, runs // CASES_PER_SET) if runs >= 2 * CASES_PER_SET else max(1, runs // 2)
    if sets < 1 or sets > runs:
        raise OptionError.at("options", "sets", sets, f"from 1 to the number of cases, {runs}")
    return sets, -(-runs // sets)


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


def fly(setup: Setup, spans: Sequence[Span], say: Progress) -> Flights:
    """Yield the chunks of a run as they are finished, in the order they are asked for, flown by threads."""
    for part, what in ((NESTED, "flying raids"), (CENTRAL, "flying raids at central values")):
        asked = [span for span in spans if span.part == part]
        if asked:
            yield from _part(setup, part, asked, what, say)


def _part(setup: Setup, part: str, spans: Sequence[Span], what: str, say: Progress) -> Flights:
    tables, first, replicates = setup.stage(part)
    count = sum(span.end - span.first for span in spans)
    say(what if is_compiled("advance") else "compiling the kill chain (once per machine)", 0, count)
    stretches = [(first + span.first, first + span.end) for span in spans]
    finished = play_each(tables, stretches, replicates, 0, setup.threads, lambda done: say(what, done, count))
    with closing(finished):
        for span, played in zip(spans, finished, strict=True):
            yield span, _named(part, played)


def _named(part: str, played: Played) -> Chunk:
    return {"central": played.outcomes} if part == CENTRAL else played._asdict()


class Task(NamedTuple):
    """A chunk for a worker that knows nothing: small, and whole."""

    scenario: Scenario
    options: Options
    span: Span


def fly_chunk(task: Task) -> Chunk:
    """Return the tables of a chunk, flown by a worker; the scenario is made ready once in each process."""
    setup = _ready(task.scenario, task.options)
    ((_, tables),) = fly(setup, [task.span], lambda stage, done, total: None)
    return tables


_lock = threading.Lock()
_kept: list[tuple[tuple[Scenario, Options], Setup]] = []  # the last one made ready


def _ready(scenario: Scenario, options: Options) -> Setup:
    with _lock:
        if not _kept or _kept[0][0] != (scenario, options):
            _kept[:] = [((scenario, options), set_up(scenario, options, lambda stage, done, total: None))]
        return _kept[0][1]
