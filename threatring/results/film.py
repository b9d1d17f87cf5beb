"""`Film`: one case with its full trace, and the story of an object told from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np

from threatring.records import Event, Outcome, ShotRecord, State, as_table
from threatring.results.story import defence_sentences, sentences
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

        `target` is its number or its name; an unknown one raises `ValueError` or `IndexError`.
        """
        return sentences(self, self.number(target))

    def defence_story(self) -> list[str]:
        """Return what happened to the defence and to no object in particular, one sentence an event."""
        return defence_sentences(self)

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

    def plot(self) -> Any:
        """Return the timeline of the case as `threatring.maps.notebook.Pictures`; `save(folder)` writes it."""
        from threatring.results.doors import plot

        return plot(self)

    def number(self, target: int | str) -> int:
        """Return the number of an object given by name or number; `ValueError` or `IndexError` for an unknown one."""
        if isinstance(target, str):
            return [entry["name"] for entry in self.meta["targets"]].index(target)
        return range(len(self.meta["targets"]))[target]

    def __repr__(self) -> str:
        moving = f"{len(self.outcome)} objects, {len(self.shots)} missiles"
        return f"<Film {self.meta['scenario']} case {self.case}: {moving}, {len(self.events)} events>"
