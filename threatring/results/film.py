"""`Film`: one case with its full trace, and the story of an object told from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np

from threatring.records import End, Event, Outcome, Reason, ShotRecord, State, as_table
from threatring.results.story import sentence
from threatring.results.tables import Meta


@dataclass(frozen=True, eq=False)
class Film:
    """What happened and where everything was in one case of a run.

    Entities are numbered: objects 0..T-1, then missiles T, T+1, ... in the order of `shots`.
    """

    events: np.recarray  #: (E,) of `records.Event`, by time
    states: np.recarray  #: (P,) of `records.State`
    meta: Meta  #: as of `Results`
    case: int  #: index of the case in the Monte Carlo run
    outcome: np.recarray  #: (T,) of `records.Outcome`
    shots: np.recarray  #: (S,) of `records.ShotRecord`

    def __post_init__(self) -> None:
        records = (("events", Event), ("states", State), ("outcome", Outcome), ("shots", ShotRecord))
        for name, record in records:
            object.__setattr__(self, name, as_table(record, getattr(self, name)))

    @cached_property
    def names(self) -> dict[int, str]:
        """Entity number -> name."""
        targets = [target["name"] for target in self.meta["targets"]]
        missiles = [
            f"missile {number + 1} ({self.meta['missiles'][int(shot.missile)]['label']})"
            for number, shot in enumerate(self.shots)
        ]
        return dict(enumerate(targets + missiles))

    def story(self, target: int | str) -> list[str]:
        """Return what happened to one object, one sentence an event, with times in seconds.

        `target` is its number or its name; an unknown one raises `KeyError` or `IndexError`.
        """
        number = self._number(target)
        mine = (self.events.subject == number) | (self.events.object == number)
        told = [sentence(self, event) for event in self.events[mine]]
        return [line for line in told if line] + [self._ending(number)]

    def save(self, folder: str | Path, *, replace: bool = False) -> Path:
        """Write the tables as Parquet with a manifest into a folder (see `threatring.store`)."""
        from threatring import store

        tables = {name: getattr(self, name) for name in store.FILM_TABLES}
        return store.write(folder, "film", tables, self.meta, case=self.case, replace=replace)

    @classmethod
    def load(cls, folder: str | Path) -> Self:
        """Read a folder written by `save`; raises `ResultsError` when it is missing, damaged, foreign or newer."""
        from threatring import store

        tables, meta = store.read(folder, "film")
        return cls(**tables, meta=meta, case=int(store.manifest(folder)["case"]))

    def _number(self, target: int | str) -> int:
        if isinstance(target, str):
            return [entry["name"] for entry in self.meta["targets"]].index(target)
        return range(len(self.meta["targets"]))[target]

    def _ending(self, number: int) -> str:
        row = self.outcome[number]
        words = {
            End.PENDING: "nothing was decided before the case ended",
            End.KILLED: "killed" + (" by a missile meant for another object" if row.bystander else ""),
            End.LEAKED: "got through",
            End.SURVIVED: "survived",
            End.CRASHED: "flew into the ground by itself",
            End.SAFE: "left safely",
        }[End(int(row.end))]
        unhurt = End(int(row.end)) in (End.LEAKED, End.SURVIVED) and row.reason != Reason.NONE
        why = f": {Reason(int(row.reason)).sentence}" if unhurt else ""
        when = f"t = {row.end_s:.0f} s: " if np.isfinite(row.end_s) else ""
        spent = f" ({row.shots} missile{'' if row.shots == 1 else 's'} fired at it)"
        return f"{when}{self.names[number]} {words}{why}{spent}".replace(f"{self.names[number]} nothing", "nothing")

    def __repr__(self) -> str:
        moving = f"{len(self.outcome)} objects, {len(self.shots)} missiles"
        return f"<Film {self.meta['scenario']} case {self.case}: {moving}, {len(self.events)} events>"
