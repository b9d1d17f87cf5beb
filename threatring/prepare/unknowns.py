"""What a run left open, as plain values: what moves together, how it is spread, how it is called, who says so."""

from __future__ import annotations

from typing import Any

import numpy as np

from threatring.catalogue import Entry, Selection
from threatring.draws import FLIGHTS, MEMBERS, Unknowns
from threatring.draws.distributions import quantile
from threatring.scenario import label_of
from threatring.units import suffix_of

GRID = 4001
MOST_STEPS = 8  # a whole number with more values than this is as good as a continuous one
_ENTITIES = {
    "pk_prior": "chance that one missile kills",
    "system_s400": "S-400 system",
    "rcs_fluctuation": "fluctuation of echoes",
    "flight_control": "missile flight control",
    "air_flight_habits": "how aircraft are flown",
}
_KINDS = {
    "fire_unit": "fire unit ", "command_post": "command post ", "radar": "radar ", "launcher": "launcher ",
    "missile": "missile ", "target": "", "aspect": "echo by aspect, ",
}  # fmt: skip
_WORDS = {
    "rcs": "radar cross-section", "s band": "in S band", "x band": "in X band", "iff": "IFF", "c2": "C2", "ecm": "ECM",
    "srbm": "SRBM", "min": "minimum", "max": "maximum", "alt": "altitude",
}  # fmt: skip


def words_of(name: str, selection: Selection) -> str:
    """Return a catalogue number's name as people say it."""
    entity, _, field = name.partition(".")
    kind = next((kind for kind in _KINDS if entity.startswith(f"{kind}_")), "")
    label = label_of(entity, selection)
    if kind and kind.partition("_")[2]:  # the label of a kind of two words still has the second
        label = label.removeprefix(kind.partition("_")[2]).strip()
    said = field.removesuffix(suffix_of(field) or "").replace("_", " ")
    for short, long in _WORDS.items():
        said = f" {said} ".replace(f" {short} ", f" {long} ").strip()
    return f"{_ENTITIES.get(entity) or _KINDS.get(kind, '') + label}: {said}"


def grid_values(entry: Entry) -> tuple[np.ndarray, np.ndarray]:
    """Return grades 0 to 1 and the values a run makes of them: whole ones of a count."""
    grades = (np.arange(GRID) + 0.5) / GRID
    values = quantile(entry, grades)
    return grades, np.rint(values) if entry.field.endswith("_count") else values


def _steps(grades: np.ndarray, values: np.ndarray) -> list[float]:
    """Return the grades at which an unknown of few values jumps; none for a continuous one."""
    jumps = np.flatnonzero(np.diff(values))
    return [] if len(jumps) >= MOST_STEPS else [float(0.5 * (grades[j] + grades[j + 1])) for j in jumps]


def told_unknowns(unknowns: Unknowns) -> list[dict[str, Any]]:
    """Return everything that was drawn, one entry for all numbers that move together, as plain JSON values.

    `key` names the uniform numbers of `sobol.points` that draw it, or `cycle` says after how many sets it repeats;
    `steps` are the grades (0 to 1) at which it jumps, `ends` the grades of the catalogue's low and high.
    """
    groups: dict[str, list[str]] = {}
    for name, key in unknowns.moved_by.items():
        groups.setdefault(key, []).append(name)
    return [_flights(names) if key == FLIGHTS else _one(unknowns.selection, key, names)
            for key, names in groups.items()]  # fmt: skip


def _one(selection: Selection, key: str, names: list[str]) -> dict[str, Any]:
    entry = selection.entry(key)
    grades, values = grid_values(entry)
    low, high = (np.nan if bound is None else bound for bound in (entry.low, entry.high))
    return {
        "key": key, "names": names, "words": words_of(key, selection), "unit": entry.unit, "cycle": 0,
        "steps": _steps(grades, values), "ends": [float((values < low).mean()), float((values <= high).mean())],
        "value": entry.value, "low": entry.low, "high": entry.high, "confidence": entry.confidence,
        "verification": entry.verification, "sources": list(entry.sources),
    }  # fmt: skip


def _flights(names: list[str]) -> dict[str, Any]:
    steps = [number / MEMBERS for number in range(1, MEMBERS)]
    return {
        "key": FLIGHTS, "names": names, "words": "how the missiles fly: fits to the claimed speeds, equally good",
        "unit": "", "cycle": MEMBERS, "steps": steps, "ends": [0.0, 1.0], "value": None, "low": 1, "high": MEMBERS,
        "confidence": "low", "verification": "derived", "sources": [],
    }  # fmt: skip
