"""The picture an operator has of a case under way: what the posts believe, read from their tables; never the truth.

Positions are kilometres east and north in the plane about the site (`plane.py`). The last estimate is carried forward
with its velocity to the time of the picture, and its covariance with it; the ellipse is the 1-sigma one of the two
horizontal components. Nothing here reads `truth`, an object or an outcome.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from threatring.live import LiveCase
from threatring.live.orders import CASE
from threatring.records import Phase, Reason, ShotPhase, TrackPhase
from threatring.records.identity import Weapons
from threatring.results.geodetic import geodetic
from threatring.serve.plane import plane_km

STAGES = ("tracked", "identified", "assigned", "locked", "engaged", "ended")
TRACKED, IDENTIFIED, ASSIGNED, LOCKED, ENGAGED, ENDED = range(len(STAGES))
IDENTITIES = ("pending", "unknown", "hostile", "friend")
SILENT, RADIATES, LOST = 0, 1, 2  # what a radar does
#: What stands in a track's way now; the film's sentences tell it afterwards, in the past.
WHY_NOW = {
    Reason.NOT_IDENTIFIED: "being identified", Reason.TAKEN_FOR_FRIEND: "taken for a friend",
    Reason.NOT_DECLARED: "not declared hostile, weapons tight", Reason.WEAPONS_HOLD: "weapons on hold",
    Reason.OUT_OF_SECTOR: "outside the sector the engagement radar faces", Reason.NO_LOCK: "no lock",
    Reason.OUTSIDE_BALLISTIC_LIMITS: "no intercept point inside the claimed limits", Reason.REACTING: "reacting",
    Reason.NO_MISSILE: "no suitable missile left", Reason.TRACK_LOST: "not seen at the last looks",
    Reason.INTERCEPT_BELOW_HORIZON: "intercept point below the radar's horizon",
    Reason.NOT_ENGAGEABLE_KIND: "no missile is claimed to engage its kind",
    Reason.INSIDE_MINIMUM: "inside minimum range", Reason.RADAR_SILENT: "engagement radar silent",
}  # fmt: skip
ALL_ROUND_RAD = 3.14  # half a sector as wide as this is none
KM_DIGITS, M_DIGITS, DEG_DIGITS, S_DIGITS = 3, 0, 1, 1


class Dealings:
    """The tracks that posts hold now, and what the fire units do with them; one row a track."""

    def __init__(self, case: LiveCase) -> None:
        world = case.world
        known = (world.tracks.phase[CASE] == TrackPhase.CONFIRMED) & (world.post_states.gone[CASE][:, None] == 0)
        self.post, self.slot = np.nonzero(known)
        self.tracks = world.tracks[CASE][self.post, self.slot]
        self.number, self.identity = self.tracks["number"], self.tracks["identity"]
        self.unit = np.full(len(self.number), -1)
        self.stage = np.where(self.identity > 0, IDENTIFIED, TRACKED)
        self.believed = np.zeros(len(self.number), int)
        for u, state in enumerate(world.unit_states[CASE]):
            row = world.engagements[CASE, u][self.slot]
            deals = (self.post == state.post) & (row["phase"] != Phase.IDLE)
            closed = deals & (row["phase"] == Phase.CLOSED) & (self.unit < 0)
            active = deals & (row["phase"] != Phase.CLOSED)
            self.stage[closed] = ENDED
            self.believed[closed] = row["believed"][closed]
            self.unit[active] = u
            cued = np.where(row["locked"] == 1, LOCKED, ASSIGNED)
            self.stage[active] = np.where(row["phase"] == Phase.CUED, cued, ENGAGED)[active]


def track_rows(deals: Dealings, origin: tuple[float, float], time_s: float) -> list[list[Any]]:
    """Return the rows of a frame's tracks: where, how sure, what it is taken for, who deals with it or why nobody."""
    tracks = deals.tracks
    ahead_s = time_s - tracks["time_s"]
    r_m, v_m_s = tracks["x"][:, :3] + ahead_s[:, None] * tracks["x"][:, 3:], tracks["x"][:, 3:]
    cov, t = tracks["cov"], ahead_s[:, None, None]
    spread = cov[:, :3, :3] + t * (cov[:, :3, 3:] + cov[:, 3:, :3]) + t * t * cov[:, 3:, 3:]
    lat, lon, where = _where(r_m, v_m_s, origin)
    columns = (
        deals.number, deals.post, *where, deals.identity, deals.stage, *_ellipse(spread, lat, lon),
        np.round(np.maximum(ahead_s, 0.0), S_DIGITS), deals.unit, tracks["why"], tracks["order"],
    )  # fmt: skip
    return _rows(columns)


def _where(
    r_m: np.ndarray, v_m_s: np.ndarray, origin: tuple[float, float]
) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, ...]]:
    """Return (latitude, longitude in radians, columns x_km, y_km, alt_m, speed_m_s, heading_deg)."""
    lat_deg, lon_deg, alt_m = geodetic(r_m)
    x_km, y_km = plane_km(origin, lat_deg, lon_deg)
    lat, lon = np.radians(lat_deg), np.radians(lon_deg)
    east, north = _level(lat, lon)
    course_deg = np.degrees(np.arctan2((v_m_s * east).sum(-1), (v_m_s * north).sum(-1))) % 360.0
    speed_m_s = np.linalg.norm(v_m_s, axis=-1)
    columns = (
        np.round(x_km, KM_DIGITS), np.round(y_km, KM_DIGITS), np.round(alt_m, M_DIGITS),
        np.round(speed_m_s, M_DIGITS), np.round(course_deg, DEG_DIGITS),
    )  # fmt: skip
    return lat, lon, columns


def _level(lat: np.ndarray, lon: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the unit vectors east and north of places, (n, 3) each."""
    east = np.stack([-np.sin(lon), np.cos(lon), np.zeros_like(lon)], axis=-1)
    return east, np.stack([-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat)], axis=-1)


def _ellipse(cov: np.ndarray, lat: np.ndarray, lon: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return half axes (km) and bearing of the longer one (degrees from north) of level 1-sigma ellipses."""
    east, north = _level(lat, lon)
    ee, nn, en = (np.einsum("ni,nij,nj->n", a, cov, b) for a, b in ((east, east), (north, north), (east, north)))
    middle, off = 0.5 * (ee + nn), np.hypot(0.5 * (nn - ee), en)
    bearing_deg = np.degrees(0.5 * np.arctan2(2.0 * en, nn - ee)) % 180.0
    major, minor = np.sqrt(middle + off), np.sqrt(np.maximum(middle - off, 0.0))
    return np.round(1e-3 * major, KM_DIGITS), np.round(1e-3 * minor, KM_DIGITS), np.round(bearing_deg, DEG_DIGITS)


def _rows(columns: tuple[np.ndarray, ...]) -> list[list[Any]]:
    return [list(row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def missile_rows(case: LiveCase, origin: tuple[float, float], time_s: float) -> list[list[Any]]:
    """Return the rows of a frame's missiles in flight: where, which type and fire unit, after which track."""
    shots: Any = case.world.shots[CASE, : int(case.world.cases[CASE].shot_count)]
    flying = np.flatnonzero((shots.phase != ShotPhase.ENDED) & (shots.phase != ShotPhase.NONE))
    shots = shots[flying]
    _, _, where = _where(shots.r_m + (time_s - case.now_s) * shots.v_m_s, shots.v_m_s, origin)
    return _rows((flying + 1, *where, shots.missile, shots.unit, shots.number))


def radar_rows(case: LiveCase, time_s: float) -> list[list[Any]]:
    """Return the rows of a frame's radars: what each does, and the middle of its sector (None: all round)."""
    world = case.world
    draw = world.cases[CASE].draw
    rows: list[list[Any]] = []
    for i, state in enumerate(world.radar_states[CASE]):
        radar = world.radars[draw, i]
        quiet = state.silent_from_s <= time_s < state.hushed_s
        pairs = zip(radar.silent_s[::2], radar.silent_s[1::2], strict=True)
        quiet = quiet or any(begin <= time_s < end for begin, end in pairs)
        does = LOST if time_s >= state.lost_s else SILENT if quiet else RADIATES
        sector = radar.sector_halfwidth_rad < ALL_ROUND_RAD or state.cued == 1
        rows.append([i, does, round(math.degrees(state.facing_rad) % 360.0, DEG_DIGITS) if sector else None])
    return rows


def unit_rows(case: LiveCase) -> list[list[Any]]:
    """Return the rows of a frame's fire units: channels in use and missiles left by type."""
    types = case.world.missiles.shape[1]
    return [
        [u, int(state.target_channels), int(state.missile_channels), state.stock[:types].tolist()]
        for u, state in enumerate(case.world.unit_states[CASE])
    ]


def frame_rows(case: LiveCase, origin: tuple[float, float], time_s: float, deals: Dealings) -> dict[str, Any]:
    """Return all rows of one frame."""
    return {
        "tracks": track_rows(deals, origin, time_s), "missiles": missile_rows(case, origin, time_s),
        "radars": radar_rows(case, time_s), "units": unit_rows(case),
    }  # fmt: skip


def setting(case: LiveCase) -> dict[str, Any]:
    """Return what an operator knows before anything flies: what the words of a frame's rows mean, and the defence."""
    world, meta = case.world, case.meta
    draw = world.cases[CASE].draw
    units = world.units[draw]
    return {
        "duration_s": float(world.duration_s),
        "weapons": Weapons(int(world.doctrine[draw].weapons)).name.lower(),
        "stages": STAGES, "identities": IDENTITIES,
        "reasons": {str(int(why)): WHY_NOW.get(why, why.sentence) for why in Reason if why is not Reason.NONE},
        "posts": [post["name"] for post in meta["posts"]],
        "radars": [{"name": radar["name"], "role": radar["role"]} for radar in meta["radars"]],
        "missile_types": meta["missiles"], "horizon": meta["horizon"],
        "fire_units": [
            {
                "name": told["name"], "radar": told["radar"], "target_channels": int(unit.target_channel_count),
                "missile_channels": int(unit.missile_channel_count),
            }
            for told, unit in zip(meta["fire_units"], units, strict=True)
        ],
        **{key: meta[key] for key in ("scenario", "title", "summary", "seed", "claims", "epoch", "version")},
        "case": case.case,
    }  # fmt: skip
