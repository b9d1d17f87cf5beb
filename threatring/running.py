"""A Monte Carlo run under way: which chunks are missing, who flies them, where they are kept, and when it is enough."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any, Protocol

import numpy as np

from threatring.chunks import (
    CASES_PER_SET,
    Chunk,
    Options,
    Progress,
    Setup,
    Task,
    central_count,
    fly,
    fly_chunk,
    set_up,
)
from threatring.cluster import perform
from threatring.errors import OptionError
from threatring.records import Outcome, ShotRecord, UnitRecord, as_table
from threatring.results.answer import COUNTS
from threatring.scenario import Scenario
from threatring.stopping import MAX_RUNS, Look, look, look_sizes, stopping_json
from threatring.store import CENTRAL, NESTED, Plan, Range, Span, chunk_cases, joined, prefix

Done = Callable[[Span, Chunk], None]
Flier = Callable[["Run", Sequence[Span], Done], None]  # flies chunks of a run, and hands each over when it is finished
FLYING_THERE = "flying raids on the cluster"
RECORDS = {"outcomes": Outcome, "shots": ShotRecord, "units": UnitRecord, "central": Outcome}


class Keeper(Protocol):
    """Where finished chunks go: `Memory`, or a folder (`store.RunFolder`)."""

    flown_s: float

    def done(self) -> dict[str, list[Range]]:
        """Return the ranges of cases that are there, by part."""
        ...

    def spans(self) -> list[Span]:
        """Return the chunks that are there."""
        ...

    def put(self, span: Span, tables: Chunk, elapsed_s: float) -> None:
        """Keep a chunk."""
        ...

    def table(self, span: Span, name: str) -> np.ndarray:
        """Return one table of a chunk that is there."""
        ...


class Memory:
    """The chunks of a run that is asked for without a folder."""

    def __init__(self) -> None:
        self.flown_s = 0.0
        self._chunks: dict[Span, Chunk] = {}

    def done(self) -> dict[str, list[Range]]:
        """Return the ranges of cases that are there, by part."""
        parts = (NESTED, CENTRAL)
        return {part: joined((span.first, span.end) for span in self._chunks if span.part == part) for part in parts}

    def spans(self) -> list[Span]:
        """Return the chunks that are there."""
        return sorted(self._chunks)

    def put(self, span: Span, tables: Chunk, elapsed_s: float) -> None:
        """Keep a chunk."""
        self._chunks[span] = tables

    def table(self, span: Span, name: str) -> np.ndarray:
        """Return one table of a chunk that is there."""
        return self._chunks[span][name]

    def tables(self) -> dict[str, np.recarray] | None:
        """Return all tables, of the cases that follow one another from the first on; None when there is none."""
        ends = {part: prefix(found) for part, found in self.done().items()}
        spans = [span for span in self.spans() if span.end <= ends[span.part]]
        if not ends[NESTED]:
            return None
        found: dict[str, np.recarray] = {}
        for name, record in RECORDS.items():
            parts = [self._chunks[span][name] for span in spans if name in self._chunks[span]]
            rows = np.concatenate(parts) if parts else found["outcomes"][:0]
            found[name] = as_table(record, rows)
        return found


def fly_here(run: Run, spans: Sequence[Span], done: Done) -> None:
    """Fly chunks by the threads of this process."""
    with closing(fly(run.setup, spans, run.say)) as flights:
        for span, tables in flights:
            done(span, tables)


def fly_there(address: str) -> Flier:
    """Return who flies chunks by the workers of the Dask cluster at an address."""

    def flier(run: Run, spans: Sequence[Span], done: Done) -> None:
        options = replace(run.options, threads=1)  # a worker is one of many on its machine
        count, flown = sum(span.end - span.first for span in spans), 0

        def arrived(index: int, tables: Chunk) -> None:
            nonlocal flown
            done(spans[index], tables)
            flown += spans[index].end - spans[index].first
            run.say(FLYING_THERE, flown, count)

        run.say(FLYING_THERE, 0, count)
        perform(fly_chunk, [Task(run.scenario, options, span) for span in spans], address, arrived)

    return flier


class Run:
    """A run under way; `flier` says who flies its chunks."""

    def __init__(
        self, scenario: Scenario, options: Options, say: Progress, flier: Flier = fly_here, setup: Setup | None = None
    ) -> None:
        _sensible(options)
        self.begun_s = time.perf_counter()
        self.scenario, self.asked, self.say, self.flier = scenario, options, say, flier
        self.most_runs = options.max_runs or MAX_RUNS
        self.stopping: dict[str, Any] | None = None
        self.watch: Done | None = None
        self.options = options if options.until_halfwidth is None else self._sized(self._most_sets, 64)
        self.setup = setup or set_up(scenario, self.options, say)
        sets = self._most_sets if options.until_halfwidth is not None else self.setup.sets
        self.plan = self._plan(sets, self.setup.cases_per_set)

    @property
    def _most_sets(self) -> int:
        return max(1, self.most_runs // CASES_PER_SET)

    def _sized(self, most: int, wanted: int) -> Options:
        """Return options for so many sets of unknowns or the next doubling, tables are laid anew at those only."""
        sets = 64
        while sets < wanted:
            sets *= 2
        sets = min(sets, most)
        return replace(self.asked, runs=sets * CASES_PER_SET, sets=sets)

    def _plan(self, sets: int, cases: int, steps_of: int | None = None) -> Plan:
        return Plan(sets, cases, central_count(sets * cases), chunk_cases(steps_of or sets, cases))

    def elapsed_s(self) -> float:
        """Return the time since the run began here."""
        return time.perf_counter() - self.begun_s

    def meta(self) -> dict[str, Any]:
        """Return what is known about the run but what it found."""
        return {**self.setup.cut(self.plan.sets).meta(), "stopping": self.stopping}

    def fly(self, keeper: Keeper, share: Sequence[Span] | None = None) -> None:
        """Fly what is missing of the run, or of a share of it."""
        if self.asked.until_halfwidth is not None:
            self._grow(keeper, self.asked.until_halfwidth)
        missing = self.plan.missing(keeper.done())
        if share is not None:
            missing = [each for each in missing if any(_inside(each, whole) for whole in share)]
        self._fly(keeper, missing)

    def _fly(self, keeper: Keeper, spans: Sequence[Span]) -> None:
        if not spans:
            return

        def finished(span: Span, tables: Chunk) -> None:
            keeper.put(span, tables, self.elapsed_s())
            if self.watch is not None:
                self.watch(span, tables)

        self.flier(self, spans, finished)

    def watched(self, keeper: Keeper, watch: Done) -> None:
        """Have `watch` told the outcomes of the chunks that are there, and of every chunk from now on."""
        for span in keeper.spans():
            name = "outcomes" if span.part == NESTED else CENTRAL
            watch(span, {name: keeper.table(span, name)})
        self.watch = watch

    def _grow(self, keeper: Keeper, halfwidth: float) -> None:
        """Fly sets of unknowns until the mean number of leakers is known well enough, or the most allowed are flown."""
        cases, most = self.plan.cases_per_set, self.plan.sets
        there = prefix(keeper.done()[NESTED]) // cases
        able = sum(entry["can_leak"] and entry["side"] == "hostile" for entry in self.meta()["targets"])
        looks: list[Look] = []
        for sets in look_sizes(most):
            grown = self._plan(sets, cases, most)
            if sets > self.setup.sets:
                self.options = self._sized(most, sets)
                self.setup = set_up(self.scenario, self.options, self.say)
            self._fly(keeper, [span for span in grown.missing(keeper.done()) if span.part == NESTED])
            looks.append(look(_leakers(keeper, grown).reshape(sets, cases).mean(axis=1), able))
            if looks[-1].halfwidth <= halfwidth and sets >= there:
                break
        self.plan = grown
        self.stopping = stopping_json(halfwidth, looks, self.most_runs)


def _leakers(keeper: Keeper, plan: Plan) -> np.ndarray:
    """Return the number of leakers of each nested case (N,) of a plan."""
    found = np.zeros(plan.runs)
    for span in keeper.spans():
        if span.part == NESTED and span.first < plan.runs:
            counted = COUNTS["leakers"](as_table(Outcome, keeper.table(span, "outcomes")))
            found[span.first : span.end] = counted[: plan.runs - span.first]
    return found


def _inside(piece: Span, whole: Span) -> bool:
    return piece.part == whole.part and whole.first <= piece.first and piece.end <= whole.end


def _sensible(options: Options) -> None:
    """Refuse options that contradict one another."""
    if options.until_halfwidth is None:
        if options.max_runs is not None:
            raise OptionError.at("options", "max-runs", options.max_runs, "only with --until-halfwidth")
        return
    if not options.until_halfwidth > 0.0:
        raise OptionError.at("options", "until-halfwidth", options.until_halfwidth, "more than 0 objects")
    for name, value in (("runs", options.runs), ("sets", options.sets)):
        if value is not None:
            raise OptionError.at("options", name, value, "not together with --until-halfwidth, which decides it")
    if options.max_runs is not None and options.max_runs < 2 * CASES_PER_SET:
        raise OptionError.at("options", "max-runs", options.max_runs, f"{2 * CASES_PER_SET} cases or more")
