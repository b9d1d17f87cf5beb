"""Made-up studies: folders of sealed cells whose counts are dice of known means, for tests that need no engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from threatring.results import cells
from threatring.results.study import StudyResults

SETS, CASES, CENTRAL = 8, 4, 12
MEASURES = ("leakers", "kills")
POSSIBLE = 200
SIZES: dict[str, Any] = {"name": "cruise missiles", "unit": "number", "values": [4.0, 8.0, 16.0], "set": ["a.count"]}
CLAIMS: dict[str, Any] = {"name": "claims", "unit": "", "values": ["central", "sceptical"], "set": ["claims"]}
HEIGHTS: dict[str, Any] = {"name": "height", "unit": "m", "values": [20.0, 50.0, 100.0, 200.0], "set": ["b.altitude_m"]}


def study_meta(axes: list[dict[str, Any]], **changed: Any) -> dict[str, Any]:
    """Return what a folder of a made-up study says of itself."""
    return {
        "study": "made-up", "title": "A made-up study", "summary": "Dice.", "teaches": "Nothing.",
        "scenario": "murted", "scenario_title": "An exercise", "study_text": 'scenario = "murted"\n',
        "version": "0.0.0", "catalogue_hash": "c" * 64, "input_hash": "i" * 64, "seed": 1, "runs": SETS * CASES,
        "sets": SETS, "cases_per_set": CASES, "measures": list(MEASURES), "command": "threatring study made-up",
        "axes": axes, **changed,
    }  # fmt: skip


def cell_counts(cell: int) -> dict[str, np.ndarray]:
    """Return the columns of a made-up cell: leakers about 1 + 2 x its number, kills 20 always."""
    dice = np.random.default_rng(cell)
    sets = np.concatenate([np.repeat(np.arange(SETS), CASES), np.full(CENTRAL, -1)])
    leakers = 1 + 2 * cell + dice.integers(0, 2, len(sets))
    leakers += np.where(sets >= 0, sets % 3, 0)
    return {"set": sets.astype(np.int32), "leakers": leakers, "kills": np.full(len(sets), 20)}


def cell_told(cell: int) -> dict[str, Any]:
    """Return what is told of a made-up cell besides."""
    return {
        "outcome_hash": f"hash {cell}", "input_hash": "r" * 64, "claims": "central", "epoch": 2018,
        "reasons": {"no_channel": 0.5 + cell, "below_horizon": 0.25}, "most": dict.fromkeys(MEASURES, POSSIBLE),
    }  # fmt: skip


def synthetic_study(
    folder: Path, axes: list[dict[str, Any]], but: tuple[int, ...] = (), **changed: Any
) -> StudyResults:
    """Write a made-up study into a folder, some cells left out, and return it as read again."""
    with cells.opened(folder, study_meta(axes, **changed)) as document:
        for cell in range(int(np.prod([len(axis["values"]) for axis in axes]))):
            if cell not in but:
                cells.seal(folder, document, cell, cell_counts(cell), cell_told(cell))
    return StudyResults.load(folder)
