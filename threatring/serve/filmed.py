"""A film as one JSON document for the page: everything it needs to play, with no further question to the server.

Positions are kilometres east and north in the plane about the site (`plane.py`) and metres above mean sea level; a
straight line between two samples is within half a metre of the film.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from threatring.exports import Scene, scene_of
from threatring.exports.scene import MARK, Happening, Mover
from threatring.records import End, EntityKind, EventKind, Identity, Reason
from threatring.results import Film
from threatring.results.story import MEANINGS
from threatring.serve.plane import plane_km

KM_DIGITS, M_DIGITS, TIME_DIGITS = 4, 1, 4  # what is kept of a number: 0.1 m, 0.1 m, 0.1 ms
TIMES = ("first_plot_s", "confirmed_s", "identified_s", "assigned_s", "locked_s", "launched_s", "intercepted_s",
         "killed_s", "end_s")  # fmt: skip


def film_document(film: Film) -> dict[str, Any]:
    """Return a film as plain lists and numbers, ready for JSON; times that never came are None."""
    scene = scene_of(film, tracks=True)
    site = film.meta["site"]
    origin = (float(site["lat_deg"]), float(site["lon_deg"]))
    keys = ("scenario", "title", "summary", "version", "catalogue_hash", "claims", "epoch", "seed", "command")
    return {
        "format": 1, "mark": MARK, "case": film.case, "end_s": round(scene.end_s, TIME_DIGITS), "site": dict(site),
        **{key: film.meta.get(key) for key in keys},
        "movers": [_mover(mover, origin) for mover in scene.movers],
        "tracks": [{**_mover(track, origin), **_identities(film, track)} for track in scene.tracks],
        "places": places_of(scene, origin),
        "events": _events(scene, origin),
        "meanings": {kind.name: text for kind, text in MEANINGS.items()},
        "objects": [_object(film, number) for number in range(len(film.outcome))],
        "missiles": [_missile(film, number) for number in range(len(film.shots))],
        "defence_story": film.defence_story(),
        "fire_units": film.meta["fire_units"], "posts": film.meta.get("posts", []),
        "missile_types": film.meta["missiles"], "horizon": film.meta["horizon"], "references": film.meta["references"],
    }  # fmt: skip


def _rounded(values: Any, digits: int) -> list[float | None]:
    return [None if not math.isfinite(value) else round(float(value), digits) for value in values]


def _when(time_s: float) -> float | None:
    return round(float(time_s), TIME_DIGITS) if math.isfinite(time_s) else None


def _mover(whole: Mover, origin: tuple[float, float]) -> dict[str, Any]:
    mover = whole.thinned()
    x_km, y_km = plane_km(origin, mover.lat_deg, mover.lon_deg)
    return {
        "key": mover.key, "entity": mover.entity, "what": mover.what, "name": mover.name, "class": mover.klass,
        "label": mover.label, "side": mover.side, "ending": mover.ending, "destroyed": mover.destroyed,
        "unit": mover.unit, "target": mover.target,
        "t_s": _rounded(mover.times_s, TIME_DIGITS), "x_km": _rounded(x_km, KM_DIGITS),
        "y_km": _rounded(y_km, KM_DIGITS),
        "alt_m": _rounded(mover.altitude_m, M_DIGITS),
        "speed_m_s": _rounded(np.linalg.norm(mover.v_m_s, axis=1), M_DIGITS),
    }  # fmt: skip


def _identities(film: Film, track: Mover) -> dict[str, Any]:
    """Return when the posts' belief about a track changed: times and words, in step."""
    mine = film.states[(film.states.kind == EntityKind.TRACK) & (film.states.entity == track.entity)]
    mine = mine[np.argsort(mine.time_s, kind="stable")]
    changes = np.flatnonzero(np.diff(mine.phase, prepend=-1))
    words = [Identity(int(phase)).name.lower() for phase in mine.phase[changes]]
    return {"identity_t_s": _rounded(mine.time_s[changes], TIME_DIGITS), "identity": words}


def places_of(scene: Scene, origin: tuple[float, float]) -> list[dict[str, Any]]:
    """Return radars, launchers and defended objects with their places in the plane, ready for JSON."""
    lat, lon = [place.lat_deg for place in scene.places], [place.lon_deg for place in scene.places]
    x_km, y_km = plane_km(origin, lat, lon)
    return [
        {
            "key": place.key, "what": place.what, "name": place.name, "class": place.klass, "role": place.role,
            "lat_deg": place.lat_deg, "lon_deg": place.lon_deg, "x_km": round(float(x), KM_DIGITS),
            "y_km": round(float(y), KM_DIGITS), "ground_m": place.ground_m, "above_m": place.above_m,
            "radius_km": 1e-3 * place.radius_m, "lost_s": _when(place.lost_s),
            **place.watch,
        }
        for place, x, y in zip(scene.places, x_km, y_km, strict=True)
    ]  # fmt: skip


def _events(scene: Scene, origin: tuple[float, float]) -> list[dict[str, Any]]:
    spots = [happening.place or (*origin, 0.0) for happening in scene.happenings]
    x_km, y_km = plane_km(origin, [spot[0] for spot in spots], [spot[1] for spot in spots])
    return [
        {
            "t_s": round(happening.time_s, TIME_DIGITS), "kind": happening.kind.name, "text": happening.text,
            "entities": list(happening.entities), "unit": happening.unit,
            "at": [round(float(x), KM_DIGITS), round(float(y), KM_DIGITS), round(spot[2], M_DIGITS)]
            if happening.place else None,
            **_more(happening),
        }
        for happening, spot, x, y in zip(scene.happenings, spots, x_km, y_km, strict=True)
    ]  # fmt: skip


def _more(happening: Happening) -> dict[str, float]:
    """Return what the page needs of an event beside its words: where a radar faces from then on, how long it hides."""
    if not math.isfinite(happening.value):
        return {}
    if happening.kind in (EventKind.SLEWED, EventKind.SECTOR_SEARCH):
        return {"facing_deg": round(math.degrees(happening.value) % 360.0, 2)}
    return {"for_s": round(happening.value, TIME_DIGITS)} if happening.kind is EventKind.HUSHED else {}


def _object(film: Film, number: int) -> dict[str, Any]:
    row = film.outcome[number]
    reason = Reason(int(row.reason))
    return {
        **film.meta["targets"][number], "entity": number, "end": End(int(row.end)).name,
        "reason": reason.name.lower(), "sentence": _why(row), "shots": int(row.shots),
        "identity": Identity(int(row.identity)).name.lower(), "first_plot_range_m": _when(row.first_plot_range_m),
        **{name: _when(row[name]) for name in TIMES}, "story": film.story(number),
    }  # fmt: skip


def _why(row: Any) -> str:
    """Return why an object was not killed; of one that still flew when a live case was ended, that."""
    return "nothing was settled when the case ended" if row.end == End.PENDING else Reason(int(row.reason)).sentence


def _missile(film: Film, number: int) -> dict[str, Any]:
    shot = film.shots[number]
    return {
        "entity": len(film.outcome) + number, "type": film.meta["missiles"][int(shot.missile)]["name"],
        "label": film.meta["missiles"][int(shot.missile)]["label"], "unit": int(shot.unit), "target": int(shot.target),
        "salvo": int(shot.salvo), "launched_s": _when(shot.launched_s), "end_s": _when(shot.end_s),
        "closest_m": _when(shot.closest_m), "kill_prob": round(float(shot.kill_prob), 4),
    }  # fmt: skip
