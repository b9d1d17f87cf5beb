"""What decides the bytes of a case: runs that agree in all of it may be joined, others never."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from threatring import __version__
from threatring.catalogue import Selection
from threatring.scenario import Scenario
from threatring.terrain import Heights

#: Sources that a case passes through on its way from the scenario to its rows.
_CODE = ("kernel.py", "sobol.py", "catalogue", "draws", "engine", "models", "prepare", "records", "scenario", "terrain")
_ASKED_APART = {"seed", "runs", "claims", "epoch_year"}  # of a scenario: said by the options in the end


def design_of(
    scenario: Scenario, selection: Selection, seed: int, cases_per_set: int, ground: Heights | None
) -> dict[str, Any]:
    """Return the design of a run: everything that a case depends on but its number; plain JSON values.

    How many sets there are is no part of it: a set is the same whatever follows it.
    """
    said = scenario.model_dump(mode="json", exclude=_ASKED_APART)
    return {
        "scenario": scenario.name,
        "scenario's contents": digest_of((said, scenario.rcs.rows))[:16],
        "version": __version__,
        "code": code_hash(),
        "catalogue": selection.catalogue.hash,
        "claims": selection.claims,
        "epoch": selection.epoch_year,
        "seed": seed,
        "cases per set": cases_per_set,
        "terrain": ground.digest if ground else None,
    }


@cache
def code_hash() -> str:
    """Return a hash of the sources that decide what becomes of a case."""
    home, digest = Path(__file__).parents[1], hashlib.sha256()
    for part in _CODE:
        files = [home / part] if part.endswith(".py") else sorted((home / part).rglob("*.py"))
        for file in files:
            digest.update(file.relative_to(home).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def digest_of(value: object) -> str:
    """Return a sha256 of a value that says all of itself when it is printed."""
    return hashlib.sha256(repr(value).encode()).hexdigest()
