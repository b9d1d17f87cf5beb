"""Tables for a spreadsheet: what happened, where everything was, and what stood where; every sample of the film.

Comma-separated UTF-8 with one line of heads; units are in the names. A cell that would begin a formula in a
spreadsheet begins with an apostrophe.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from threatring.exports.scene import Mover, Scene
from threatring.records import EntityKind, Identity, ShotPhase

EVENT_HEADS = ("time_s", "kind", "who", "said", "lat_deg", "lon_deg", "altitude_m")
STATE_HEADS = ("time_s", "what", "name", "class", "side", "phase", "lat_deg", "lon_deg", "altitude_m", "height_m",
               "x_m", "y_m", "z_m", "speed_m_s")  # fmt: skip
SITE_HEADS = ("what", "name", "class", "lat_deg", "lon_deg", "ground_m", "antenna_m", "radius_m", "lost_s")


def export(scene: Scene) -> dict[str, bytes]:
    """Return the files of a scene by their endings."""
    return {
        "-events.csv": _sheet(EVENT_HEADS, _events(scene)),
        "-states.csv": _sheet(STATE_HEADS, _states(scene)),
        "-sites.csv": _sheet(SITE_HEADS, _sites(scene)),
    }


def _sheet(heads: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> bytes:
    stream = io.StringIO()
    sheet = csv.writer(stream, lineterminator="\r\n")  # RFC 4180
    sheet.writerow(heads)
    sheet.writerows([_harmless(cell) for cell in row] for row in rows)
    return stream.getvalue().encode()


def _harmless(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    said = isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@") and not _is_number(cell)
    return f"'{cell}" if said else cell


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _events(scene: Scene) -> Iterator[tuple[Any, ...]]:
    known = scene.by_entity
    for each in scene.happenings:
        who = "; ".join(known[entity].name for entity in each.entities if entity in known)
        place = (
            ("", "", "")
            if each.place is None
            else (f"{each.place[0]:.7f}", f"{each.place[1]:.7f}", f"{each.place[2]:.2f}")
        )
        yield f"{each.time_s:.4f}", each.kind.name.lower(), who, each.text, *place


def _phases(scene: Scene) -> dict[tuple[int, float], str]:
    """Return what a missile did, or what a track was taken for, by entity and time."""
    states = scene.film.states
    words: dict[int, type[ShotPhase] | type[Identity]] = {EntityKind.SHOT: ShotPhase, EntityKind.TRACK: Identity}
    return {
        (int(row.entity), float(row.time_s)): words[int(row.kind)](int(row.phase)).name.lower()
        for row in states
        if int(row.kind) in words
    }


def _states(scene: Scene) -> Iterator[tuple[Any, ...]]:
    phases = _phases(scene)
    for mover in (*scene.movers, *scene.tracks):
        yield from _of(mover, scene, phases)


def _of(mover: Mover, scene: Scene, phases: dict[tuple[int, float], str]) -> Iterator[tuple[Any, ...]]:
    heights_m, speeds_m_s = scene.ellipsoid_m(mover), np.linalg.norm(mover.v_m_s, axis=1)
    for k, time_s in enumerate(mover.times_s):
        yield (
            f"{time_s:.4f}", mover.what, mover.name, mover.klass, mover.side, phases.get((mover.entity, time_s), ""),
            f"{mover.lat_deg[k]:.7f}", f"{mover.lon_deg[k]:.7f}", f"{mover.altitude_m[k]:.2f}", f"{heights_m[k]:.2f}",
            *(f"{part:.3f}" for part in mover.r_m[k]), f"{speeds_m_s[k]:.2f}",
        )  # fmt: skip


def _sites(scene: Scene) -> Iterator[tuple[Any, ...]]:
    for place in scene.places:
        lost = f"{place.lost_s:.1f}" if math.isfinite(place.lost_s) else ""
        yield (
            place.what, place.name, place.klass, f"{place.lat_deg:.7f}", f"{place.lon_deg:.7f}",
            f"{place.ground_m:.1f}", f"{place.above_m:.1f}", f"{place.radius_m:.0f}", lost,
        )  # fmt: skip
