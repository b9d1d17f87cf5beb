"""One case under way: opened as a block of one with its film, flown in steps, ended as a film.

Without an order it leaves the bytes of the film of the same case. With orders it does so too when they are given again
at the same times: what an operator did is part of the film's manifest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from threatring.chunks import Options, Progress, Setup, central_count, design, set_up
from threatring.engine.engagement import advance, begin_block
from threatring.engine.flight import TICK_S
from threatring.engine.montecarlo import Filmed, Played, shot_rows, unit_rows
from threatring.engine.world import CLOCK, EVENTS, STATES, Tables, World, world_of
from threatring.errors import OptionError
from threatring.live.orders import CASE, Command, command_of, obey
from threatring.prepare.design import digest_of
from threatring.prepare.watching import watched
from threatring.records import Event, Outcome, State, as_table, table
from threatring.results import Film, outcome_hash
from threatring.scenario import Scenario
from threatring.store import NESTED

STEP_S = 1.0  # the most that is flown before the room left in the film is looked at
EVENTS_EACH = 8  # events of one object, missile or dealing with a track that one such step may bring
ROWS_AT_FIRST = 4_096


class LiveCase:
    """A case of a run, flown as far as one asks, with orders in between."""

    def __init__(self, tables: Tables, run: int, replicates: int, meta: Mapping[str, Any], case: int) -> None:
        """Open run `run` of tables whose runs share draws by `replicates`; `case` is its number in the film."""
        own = {name: getattr(tables, name).copy() for name in ("doctrine", "radars")}  # orders are written into these
        self.world: World = world_of(tables._replace(**own), 1, ROWS_AT_FIRST, ROWS_AT_FIRST)
        self.meta, self.case = dict(meta), case
        self.given: list[dict[str, Any]] = []  #: orders that were obeyed, with their times
        self.is_over = False
        begin_block(self.world, run, 1, replicates, 0)

    @property
    def due_s(self) -> float:
        """When the next step falls due; an order given now holds from then on."""
        return int(self.world.tally[CLOCK]) * TICK_S

    @property
    def now_s(self) -> float:
        """Time of the last step; 0 before the first."""
        return max(0, int(self.world.tally[CLOCK]) - 1) * TICK_S

    def advance(self, until_s: float) -> bool:
        """Fly all steps up to a time; return whether the case goes on. Ends at its end whatever is asked."""
        while not self.is_over and self.due_s <= until_s:
            self._make_room()
            self.is_over = advance(self.world, min(until_s, self.due_s + STEP_S)) == 0
        return not self.is_over

    def order(self, command: Command) -> None:
        """Let an operator's order hold from the next step on. Raises OptionError when it cannot be obeyed."""
        if self.is_over:
            raise OptionError.at("order", "do", command.do, "given before the case is over")
        self._make_room()
        obey(self.world, command, self.due_s)
        self.given.append({"time_s": self.due_s, **command.document()})

    def film(self) -> Film:
        """Return what was flown so far as a film; of a case that was ended early some objects are still flying."""
        made = self._filmed()
        made.played.shots.run = self.case
        meta = {**self.meta, "elapsed_s": 0.0, "outcome_hash": outcome_hash(made.played.outcomes)}
        if self.given or not self.is_over:
            meta["live"] = {"ended_s": self.now_s, "whole": self.is_over, "orders": self.given}
        return Film(
            events=made.events, states=made.states, meta=meta, case=self.case, outcome=made.played.outcomes[0],
            shots=made.played.shots,
        )  # fmt: skip

    def _filmed(self) -> Filmed:
        world = self.world
        events: Any = world.events[: int(world.tally[EVENTS])]
        order = np.argsort(events.time_s, kind="stable")
        outcomes = as_table(Outcome, world.outcomes[:1].copy())
        played = Played(outcomes, shot_rows(world, 1), unit_rows(world, 1))
        states = world.states[: int(world.tally[STATES])].copy()
        return Filmed(played, as_table(Event, events[order]), as_table(State, states))

    def _make_room(self) -> None:
        """Let the tables of the film grow before the step that could fill them."""
        world = self.world
        objects, shots = len(world.targets), int(world.cases[CASE].shot_count) + 8 * len(world.launchers)
        slots, units = int(world.post_states.slots.sum()) + objects, len(world.unit_states[CASE])
        states = int(STEP_S / TICK_S + 2) * shots + 2 * (objects + slots)
        events = EVENTS_EACH * (objects + shots + units * slots) + len(self.given) + 256
        roomy: Any = {
            name: _grown(record, getattr(world, name), int(world.tally[index]) + more)
            for name, record, index, more in (("events", Event, EVENTS, events), ("states", State, STATES, states))
            if int(world.tally[index]) + more > len(getattr(world, name))
        }
        self.world = world._replace(**roomy) if roomy else world


def _grown(record: type, rows: np.recarray, wanted: int) -> np.recarray:
    roomy = table(record, max(wanted, 2 * len(rows)))
    roomy[: len(rows)] = rows
    return roomy


def case_of(scenario: Scenario, options: Options, case: int, progress: Progress) -> LiveCase:
    """Open a case of a scenario: number `case` of the run that `options` describes.

    Only the sets of unknowns up to its own are drawn: later ones change nothing. Raises ScenarioError, CatalogueError
    or OptionError.
    """
    sets, each = design(scenario.runs if options.runs is None else options.runs, options.sets)
    if not 0 <= case < sets * each:
        raise OptionError.at("options", "case", case, f"from 0 to {sets * each - 1}")
    drawn = case // each + 1
    few = Options(drawn * each, drawn, options.seed, options.claims, options.epoch_year, options.threads)
    setup: Setup = set_up(scenario, few, progress)
    tables, first, replicates = setup.stage(NESTED)
    meta = setup.meta()
    whole = {"runs": sets * each, "sets": sets, "input_hash": digest_of((meta["design"], sets))}
    meta |= {**whole, "central_runs": central_count(sets * each)}
    meta["radars"] = watched(meta["radars"], tables, (first + case) // replicates)
    return LiveCase(tables, first + case, replicates, meta, case)


def fly_again(live: LiveCase, orders: Sequence[Mapping[str, Any]], until_s: float) -> None:
    """Fly a case that was just opened with orders from a film's manifest, each at its own time."""
    for order in orders:
        live.advance(float(order["time_s"]) - 0.5 * TICK_S)
        live.order(command_of(order))
    live.advance(until_s)
