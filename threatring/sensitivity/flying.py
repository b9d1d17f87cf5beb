"""A scenario as a game of unknowns: the same draws, tables and kill chain as a run, row by row of a design."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from threatring.catalogue import Selection
from threatring.draws import Unknowns
from threatring.engine.montecarlo import play_all
from threatring.engine.world import Tables
from threatring.errors import Interrupted, OptionError
from threatring.prepare.describe import describe
from threatring.results.answer import COUNTS
from threatring.results.sensitivity import Sensitivity
from threatring.results.unknowns import graded, run_grades
from threatring.scenario import Scenario
from threatring.sensitivity.weighing import LEAST_RUNS, weigh
from threatring.simulate import Options, Progress, Setup, set_up
from threatring.sobol import points

RUNS = 16_000
#: The tables of `engine.world.Tables` that have a row a set.
BY_SET = ("radars", "signatures", "missiles", "classes", "kill_scale", "units", "doctrine", "sectors")
META = ("scenario", "title", "version", "catalogue_hash", "claims", "epoch", "sources", "not_modelled")


def sensitivity(
    scenario: Scenario, options: Options | None = None, measure: str = "leakers", progress: Progress | None = None
) -> Sensitivity:
    """Return which unknowns the mean of a count (one of `results.answer.COUNTS`) of a scenario hangs on.

    Of the options `sets` has no meaning here; `runs` is how many cases are flown at most. Raises `OptionError`,
    `ScenarioError` or `CatalogueError` before anything is flown.
    """
    if measure not in COUNTS:
        raise OptionError.at("command line", "--measure", measure, f"one of {', '.join(COUNTS)}")
    options = options or Options()
    runs = RUNS if options.runs is None else options.runs
    if runs < LEAST_RUNS:
        raise OptionError.at("command line", "--runs", runs, f"{LEAST_RUNS} or more: fewer tell unknowns from no dice")
    game = Flown(scenario, options, measure, progress or _silent)
    seed = scenario.seed if options.seed is None else options.seed
    found = weigh(game, measure, runs, seed, {"seed": seed})
    return replace(found, meta={**{key: game.said[key] for key in META}, **found.meta})


def _silent(stage: str, done: int, total: int) -> None:
    pass


class Flown:
    """A scenario asked about one count; `unknowns` is known once rows were drawn."""

    def __init__(self, scenario: Scenario, options: Options, measure: str, progress: Progress) -> None:
        self.scenario, self.options, self.count, self.progress = scenario, options, COUNTS[measure], progress
        self.unknowns: list[dict] = []
        self.said: dict = {}
        self._after = 0

    def draw(self, sets: int, cases: int) -> tuple[np.ndarray, np.ndarray]:
        """Return grades (sets, k) and counts (sets, cases) of a run of so many sets."""
        setup = set_up(self.scenario, replace(self.options, runs=sets * cases, sets=sets), self.progress)
        self.said = describe(setup.scenario, setup.selection, setup.unknowns, setup.prepared)
        self.unknowns = self.said["unknowns"]
        self._after = sets
        done = self._counter("flying sets of unknowns", sets * cases)
        return run_grades(self.unknowns, sets, setup.seed), self._counts(setup.prepared.tables, setup, cases, 0, done)

    def again(self, groups: list[tuple[int, ...]], bases: int, cases: int) -> tuple[np.ndarray, np.ndarray]:
        """Return grades (1 + groups, bases, k) and counts (1 + groups, bases, cases), groups of unknowns drawn anew.

        All rows are sets of one design, laid together. Each group is then flown by itself as sets 0 to `bases` - 1,
        so that its cases have the names, and with them the dice, of those of the base rows.
        """
        rows, given = bases * (1 + len(groups)), {}
        chosen = self.scenario.seed if self.options.seed is None else self.options.seed
        for number, unknown in enumerate(self.unknowns):
            given[unknown["key"]] = self._column(number, groups, bases, chosen)

        def drawn(selection: Selection, sets: int, seed: int) -> Unknowns:
            dice = self._after + np.tile(np.arange(bases), 1 + len(groups))
            return Unknowns(selection, sets, seed, given, dice)

        setup = set_up(self.scenario, replace(self.options, runs=rows, sets=rows), self.progress, drawn=drawn)
        done = self._counter("flying unknowns drawn anew", rows * cases)
        parts = [
            self._counts(_rows_of(setup.prepared.tables, part * bases, bases), setup, cases, self._after, done, bases)
            for part in range(1 + len(groups))
        ]
        grades = np.stack([graded(unknown, given[unknown["key"]]) for unknown in self.unknowns], axis=1)
        return grades.reshape(1 + len(groups), bases, -1), np.stack(parts)

    def _column(self, number: int, groups: list[tuple[int, ...]], bases: int, seed: int) -> np.ndarray:
        """Return the uniform numbers (rows,) of one unknown: of the base rows, drawn anew in the groups it is in."""
        unknown = self.unknowns[number]
        name = unknown["key"]
        base, anew = points(self._after, bases, name, seed), points(0, bases, f"{name}|anew", seed)
        return np.concatenate([base, *(anew if number in group else base for group in groups)])

    def _counts(
        self, tables: Tables, setup: Setup, cases: int, after: int, done: Callable[[int], None], sets: int | None = None
    ) -> np.ndarray:
        """Return the count (sets, cases) of each raid; runs are numbered from `after` sets on, to have other dice."""
        sets = setup.sets if sets is None else sets
        stretch = play_all(tables, after * cases, sets * cases, cases, -after, setup.threads, done)
        if not stretch.whole or stretch.played is None:
            raise Interrupted("interrupted: a sensitivity analysis that is not finished says nothing; nothing is kept")
        return np.asarray(self.count(stretch.played.outcomes), dtype=float).reshape(sets, cases)

    def _counter(self, what: str, total: int) -> Callable[[int], None]:
        """Return what takes the cases done of one stretch after another and tells of all of them."""
        seen = [0, 0]  # of stretches that are over, of this one

        def done(count: int) -> None:
            seen[:] = [seen[0] + seen[1], count] if count < seen[1] else [seen[0], count]
            self.progress(what, sum(seen), total)

        self.progress(what, 0, total)
        return done


def _rows_of(tables: Tables, first: int, count: int) -> Tables:
    """Return the tables of `count` sets only, the central one last."""
    rows = np.append(np.arange(first, first + count), len(tables.doctrine) - 1)
    return tables._replace(**{name: np.ascontiguousarray(getattr(tables, name)[rows]).view(type(getattr(tables, name)))
                              for name in BY_SET})  # fmt: skip
