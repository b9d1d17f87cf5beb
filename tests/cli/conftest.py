"""A simulate room that answers at once with made-up tables, so that only the command line is on trial."""

from __future__ import annotations

import sys
from dataclasses import replace as changed
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from tests.synthetic import synthetic_film, synthetic_results


class Options(NamedTuple):
    """The options of threatring.simulate, by position."""

    runs: int | None = None
    sets: int | None = None
    seed: int | None = None
    claims: str | None = None
    epoch_year: int | None = None
    threads: int | None = None
    until_halfwidth: float | None = None
    max_runs: int | None = None


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """A simulate room that answers at once, in an empty folder."""
    room = ModuleType("threatring.simulate")
    room.asked = []  # type: ignore[attr-defined]

    def run_into(
        folder: Path,
        scenario: Any,
        options: Options,
        progress: Any,
        *,
        command: Any,
        replace: bool = False,
        **rest: Any,
    ) -> Any:
        room.asked.append(options)
        results = synthetic_results(8, 4, 16)
        results = changed(results, meta={**results.meta, "command": command(results.meta)})
        results.save(folder, replace=replace)
        return results

    def film(scenario: Any, options: Options, case: int, progress: Any) -> Any:
        room.asked.append((options, case))
        return synthetic_film(case)

    room.Options, room.run_into, room.film = Options, run_into, film  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "threatring.simulate", room)
    monkeypatch.setattr("threatring.simulate", room, raising=False)
    monkeypatch.chdir(tmp_path)
    return room
