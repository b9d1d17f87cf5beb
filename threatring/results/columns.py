"""Tables as flat columns, for Parquet and for query languages: what they are called, what they mean, there and back."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

import numpy as np

from threatring.records import (
    End,
    EntityKind,
    EventKind,
    Identity,
    Reason,
    ShotEnd,
    ShotPhase,
    Side,
    dtype_of,
)

#: What the codes of a column mean: column -> enum; `shot_end` is the column `end` of the table of shots.
CODES: dict[str, type[IntEnum]] = {
    "side": Side,
    "end": End,
    "reason": Reason,
    "blocked_by": Reason,
    "shot_end": ShotEnd,
    "shot_phase": ShotPhase,
    "event": EventKind,
    "entity": EntityKind,
    "identity": Identity,
}

#: What every field of a stored table means, in words.
LONG_NAMES: dict[str, str] = {
    "side": "whose object it is",
    "end": "how it ended",
    "reason": "why it was not killed",
    "bystander": "killed by a missile meant for another object",
    "shots": "missiles fired at it",
    "first_plot_s": "first seen by a radar",
    "first_plot_range_m": "distance from that radar when first seen",
    "confirmed_s": "track confirmed",
    "identified_s": "identified",
    "assigned_s": "assigned to a fire unit",
    "locked_s": "locked by an engagement radar",
    "launched_s": "first missile launched",
    "intercepted_s": "first warhead burst near it",
    "killed_s": "killed",
    "end_s": "end of its story",
    "blocked_by": "what held the next step up last",
    "blocked_since_s": "held up since",
    "identity": "what the command post took it for last",
    "run": "index of the case in the run",
    "target": "number of the object",
    "met": "number of the object a missile homed on, or would have",
    "track": "number of the track it was fired at",
    "unit": "number of the fire unit",
    "missile": "number of the missile type",
    "salvo": "number of the salvo at that object",
    "closest_m": "distance of closest approach",
    "kill_prob": "probability of kill given the flown miss",
    "launch_r_m": "where it was launched, Earth-fixed",
    "end_r_m": "where it ended, Earth-fixed",
    "end_speed_m_s": "speed at the end",
    "target_channels_peak": "most target channels busy at once",
    "missile_channels_peak": "most missile channels busy at once",
    "loaded": "missiles loaded, by type",
    "fired": "missiles fired, by type",
    "failed": "missiles that failed at launch, by type",
    "left": "missiles left, by type",
    "lost": "missiles lost with their launchers, by type",
    "reloaded": "missiles loaded again, by type",
    "time_s": "time since the start",
    "kind": "what kind of event or of entity",
    "subject": "entity it happened to",
    "object": "other entity concerned, -1: none",
    "value": "range or distance in metres, identity or report, by kind of event",
    "r_m": "position, Earth-fixed",
    "v_m_s": "velocity, Earth-fixed",
    "entity": "number of the entity",
    "phase": "phase of a missile's flight",
}


def to_columns(rows: np.ndarray, axes: Sequence[str], first: int = 0) -> dict[str, np.ndarray]:
    """Return a table as named flat columns: axis numbers first, vectors as _x, _y, _z, counts as _0 to _7.

    `first` is the number of the first row along the first axis.
    """
    columns = {name: number.ravel() for name, number in zip(axes, np.indices(rows.shape), strict=False)}
    if axes and first:
        columns[axes[0]] += first
    for name, parts in _parts(rows.dtype).items():
        flat = rows[name].reshape(rows.size, len(parts))
        columns.update({part: np.ascontiguousarray(flat[:, i]) for i, part in enumerate(parts)})
    return columns


def from_columns(columns: Mapping[str, np.ndarray], record: type, shape: Sequence[int]) -> np.ndarray:
    """Return the table (shape) of a record made from its flat columns; masked values become NaN."""
    rows = np.zeros(math.prod(shape), dtype_of(record))
    for name, parts in _parts(rows.dtype).items():
        flat = rows[name].reshape(rows.size, len(parts))
        for i, part in enumerate(parts):
            column = columns[part]
            flat[:, i] = np.ma.filled(column, np.nan) if np.ma.isMaskedArray(column) else column
    return rows.reshape(shape)


def names(meta: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """Return what the numbers in the tables stand for, as columns kind, number, name, says."""
    rows = [
        (kind, int(member), member.name.lower(), getattr(member, "sentence", ""))
        for kind, enum in CODES.items()
        for member in enum
    ]
    for kind, entries in (("target", "targets"), ("missile", "missiles"), ("unit", "fire_units"), ("radar", "radars")):
        rows += [(kind, i, entry["name"], entry.get("label", "")) for i, entry in enumerate(meta[entries])]
    kinds, numbers, called, says = (list(column) for column in zip(*rows, strict=True))
    texts = {"kind": kinds, "name": called, "says": says}
    return {"number": np.array(numbers), **{key: np.array(text, dtype=object) for key, text in texts.items()}}


def _parts(dtype: np.dtype) -> dict[str, list[str]]:
    def split(name: str) -> list[str]:
        size = math.prod(dtype[name].shape)
        if not dtype[name].shape:
            return [name]
        return [f"{name}_{axis}" for axis in ("xyz" if size == 3 else range(size))]

    return {name: split(name) for name in dtype.names or ()}
