"""What there is to show of a film: what moved, what stood on the ground, what happened; the same for every format.

Positions are those of the film: latitude and longitude in degrees, altitude above mean sea level in metres. Times are
seconds since the start of the case, which every format dates to `EPOCH`: a film has no date.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from threatring.exports.geoid import undulation_m
from threatring.exports.thinning import kept_samples
from threatring.records import End, EntityKind, EventKind, ShotEnd
from threatring.results import Film
from threatring.results.geodetic import SEMI_MAJOR_M, earth_fixed_m, geodetic
from threatring.results.story import event_words

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # any day would do; a round one says that it means nothing
THIN_M = 0.5  # samples that straight lines between the others meet so closely are left out
LATER_S = 1e-3  # an end so soon after a sample is that sample
MARK = "Simulation made of public-source parameters (threatring); no real event"
WATCH = ("sector_halfwidth_deg", "boresight_deg", "scan_period_s", "elevation_min_deg", "elevation_max_deg", "silent_s")
_OUTCOMES = {
    End.PENDING: "still flying", End.KILLED: "killed", End.LEAKED: "got through", End.SURVIVED: "survived",
    End.CRASHED: "crashed", End.SAFE: "left safely", End.UNRELEASED: "never released",
    End.MISSED_AIM: "came down beside its aim",
}  # fmt: skip


def stamp(time_s: float) -> str:
    """Return a time of the film as ISO 8601 in UTC, to 0.1 ms: a missile flies 0.2 m in that.

    >>> stamp(61.50004)
    '2000-01-01T00:01:01.5000Z'
    """
    when = EPOCH + timedelta(microseconds=100 * round(1e4 * time_s))
    return f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 100:04d}Z"


def plain(text: str) -> str:
    """Return a text in one line without control characters, which no format carries.

    >>> plain("two\\nlines\\x07")
    'two lines '
    """
    return re.sub(r"[\x00-\x1f\x7f\u0085\u2028\u2029\ud800-\udfff\ufffe\uffff]", " ", text)


@dataclass(frozen=True, eq=False)
class Mover:
    """Something that moved, with its samples by rising time, (n,) and (n, 3) each."""

    key: str  #: unlike any other, fit for an XML id
    entity: int  #: number in the film
    what: str  #: object, missile or track
    name: str
    klass: str  #: of the catalogue
    label: str
    side: str  #: hostile or friend; what a track is of is not known
    ending: str  #: in words
    destroyed: bool
    times_s: np.ndarray
    r_m: np.ndarray  #: Earth-fixed, as in the film
    v_m_s: np.ndarray
    lat_deg: np.ndarray
    lon_deg: np.ndarray
    altitude_m: np.ndarray  #: above mean sea level
    unit: int = -1  #: fire unit that launched it
    target: int = -1  #: object it was launched at

    @property
    def span_s(self) -> tuple[float, float]:
        """First and last time."""
        return float(self.times_s[0]), float(self.times_s[-1])

    def thinned(self, tolerance_m: float = THIN_M) -> Mover:
        """Return the samples that matter: lines between them stay so close to the others at any time.

        Straight lines in space, and lines along which latitude, longitude and altitude change evenly: viewers differ.
        """
        lat, lon = np.radians(self.lat_deg), np.unwrap(np.radians(self.lon_deg))
        flat_m = SEMI_MAJOR_M * np.stack([lat, lon * np.cos(lat).max()], axis=-1)
        both = (self.r_m, np.column_stack([flat_m, self.altitude_m]))
        kept = kept_samples(self.times_s, both, tolerance_m)
        names = ("times_s", "r_m", "v_m_s", "lat_deg", "lon_deg", "altitude_m")
        return replace(self, **{name: getattr(self, name)[kept] for name in names})


@dataclass(frozen=True)
class Place:
    """Something that stood in one place all the time, or until it was lost."""

    key: str
    what: str  #: radar, launcher or defended
    name: str
    klass: str
    lat_deg: float
    lon_deg: float
    ground_m: float  #: above mean sea level
    above_m: float = 0.0  #: of its antenna above the ground
    radius_m: float = 0.0  #: of a defended object; advertised range of a radar
    role: str = ""  #: of a radar
    frequency_hz: float = 0.0  #: of a radar, where the run says it
    lost_s: float = math.inf
    watch: dict[str, Any] = field(default_factory=dict)  #: of a radar: its sector, scan and silences, as the run says


@dataclass(frozen=True)
class Happening:
    """An event, where it was (None: nowhere in particular), who was part of it."""

    time_s: float
    kind: EventKind
    text: str
    entities: tuple[int, ...]
    unit: int
    place: tuple[float, float, float] | None  #: latitude, longitude in degrees, altitude above the sea in metres
    value: float = math.nan  #: what it tells beside that, by its kind


@dataclass(frozen=True, eq=False)
class Scene:
    """All of one case."""

    film: Film
    movers: tuple[Mover, ...]  #: objects, then missiles that flew
    tracks: tuple[Mover, ...]  #: what the command posts held, with its errors
    places: tuple[Place, ...]
    happenings: tuple[Happening, ...]
    end_s: float
    undulation_m: float | None = None  #: one height of the geoid everywhere, None: that of EGM96
    shown: tuple[Mover, ...] = field(default=())  #: movers, and tracks where they are wanted

    @property
    def title(self) -> str:
        """What the case is."""
        return plain(f"{self.film.meta['title']}, case {self.film.case}")

    @property
    def by_entity(self) -> dict[int, Mover]:
        """Movers by their number in the film."""
        return {mover.entity: mover for mover in (*self.movers, *self.tracks)}

    def geoid_m(self, lat_deg: ArrayLike, lon_deg: ArrayLike) -> np.ndarray:
        """Return the height of the geoid above the ellipsoid that the export uses, metres."""
        if self.undulation_m is not None:
            return np.full(np.broadcast_shapes(np.shape(lat_deg), np.shape(lon_deg)), self.undulation_m)
        return undulation_m(lat_deg, lon_deg)

    def ellipsoid_m(self, mover: Mover) -> np.ndarray:
        """Return the heights of a mover above the WGS-84 ellipsoid, metres."""
        return mover.altitude_m + self.geoid_m(mover.lat_deg, mover.lon_deg)

    def earth_fixed_m(self, lat_deg: ArrayLike, lon_deg: ArrayLike, altitude_m: ArrayLike) -> np.ndarray:
        """Return Earth-fixed positions of points whose altitude is above mean sea level, metres, (..., 3)."""
        return earth_fixed_m(lat_deg, lon_deg, np.asarray(altitude_m) + self.geoid_m(lat_deg, lon_deg))


def scene_of(film: Film, undulation_m: float | None = None, tracks: bool = False) -> Scene:
    """Return what there is to show of a film; `tracks`: also what the command posts believed."""
    movers = (*_objects(film), *_missiles(film))
    held = tuple(_tracks(film))
    last_s = [mover.span_s[1] for mover in (*movers, *held)] + [float(each) for each in film.events.time_s[-1:]]
    return Scene(
        film, movers, held, tuple(_places(film)), tuple(_happenings(film)), max(last_s, default=0.0), undulation_m,
        (*movers, *held) if tracks else movers,
    )  # fmt: skip


def _samples(film: Film, kind: EntityKind) -> dict[int, np.ndarray]:
    """Return the states of each thing of a kind by rising time, every time once."""
    states = film.states[film.states.kind == kind]
    order = np.lexsort((states.time_s, states.entity))
    states = states[order]
    starts = np.flatnonzero(np.diff(states.entity, prepend=-1))
    parts = np.split(states, starts[1:]) if len(starts) else []
    return {int(part["entity"][0]): part[np.diff(part["time_s"], prepend=-np.inf) > 0.0] for part in parts}


def _arrays(states: np.ndarray, end_s: float, end_r_m: np.ndarray | None) -> dict[str, Any]:
    """Return the samples as arrays, with the end where it comes after the last one and its place is known."""
    times_s, r_m, v_m_s = (np.array(states[name], dtype=float) for name in ("time_s", "r_m", "v_m_s"))
    if end_r_m is not None and np.any(end_r_m) and math.isfinite(end_s) and end_s > times_s[-1] + LATER_S:
        times_s = np.append(times_s, end_s)
        r_m, v_m_s = np.vstack([r_m, end_r_m]), np.vstack([v_m_s, v_m_s[-1]])
    lat_deg, lon_deg, altitude_m = geodetic(r_m)
    return {
        "times_s": times_s, "r_m": r_m, "v_m_s": v_m_s,
        "lat_deg": lat_deg, "lon_deg": lon_deg, "altitude_m": altitude_m,
    }  # fmt: skip


def _objects(film: Film) -> Iterator[Mover]:
    states = _samples(film, EntityKind.TARGET)
    ends = film.events[(film.events.kind == EventKind.KILLED) | (film.events.kind == EventKind.ARRIVED)]
    where = {int(event.subject): (float(event.time_s), np.array(event.r_m)) for event in ends}
    for number, entry in enumerate(film.meta["targets"]):
        if number in states:
            end = End(int(film.outcome[number].end))
            yield Mover(
                f"object-{number}", number, "object", plain(entry["name"]), entry["class"], plain(entry["label"]),
                entry["side"], _OUTCOMES.get(end, end.name.lower()), end in (End.KILLED, End.CRASHED),
                **_arrays(states[number], *where.get(number, (math.nan, None))),
            )  # fmt: skip


def _missiles(film: Film) -> Iterator[Mover]:
    states = _samples(film, EntityKind.SHOT)
    first = len(film.meta["targets"])
    for number, shot in enumerate(film.shots):
        if first + number in states:
            kind, end = film.meta["missiles"][int(shot.missile)], ShotEnd(int(shot.end))
            yield Mover(
                f"missile-{number + 1}", first + number, "missile", f"{kind['label']} no. {number + 1}",
                kind["name"], plain(kind["label"]), "friend", end.sentence, end is not ShotEnd.FLYING,
                **_arrays(states[first + number], float(shot.end_s), np.array(shot.end_r_m)),
                unit=int(shot.unit), target=int(shot.target),
            )  # fmt: skip


def _tracks(film: Film) -> Iterator[Mover]:
    for rank, (entity, states) in enumerate(_samples(film, EntityKind.TRACK).items()):
        yield Mover(
            f"track-{rank + 1}", entity, "track", f"track {rank + 1}", "", "track of a command post", "unknown",
            "dropped", False, **_arrays(states, math.nan, None),
        )  # fmt: skip


def _places(film: Film) -> Iterator[Place]:
    meta, events = film.meta, film.events
    ground_m = float(meta["site"]["ground_m"])
    lost_s = {int(e.unit): float(e.time_s) for e in events[events.kind == EventKind.RADAR_LOST]}
    hertz = {entry["name"]: entry["value"] for entry in meta["assumptions"]}
    for number, radar in enumerate(meta["radars"]):
        yield Place(
            f"radar-{number + 1}", "radar", plain(radar["name"]), radar["type"], radar["lat_deg"], radar["lon_deg"],
            radar.get("ground_m", ground_m), radar.get("antenna_height_m", 0.0),
            radius_m=radar.get("advertised_range_m", 0.0), role=radar.get("role", "acquisition"),
            frequency_hz=float(hertz.get(f"{radar['type']}.frequency_hz", 0.0)), lost_s=lost_s.get(number, math.inf),
            watch={name: radar[name] for name in WATCH if name in radar},
        )  # fmt: skip
    gone = _launchers_lost(film)
    for number, spot in enumerate(meta["launchers"]):
        yield Place(
            f"launcher-{number + 1}", "launcher", f"launcher {number + 1}", "launcher", spot["lat_deg"],
            spot["lon_deg"], spot.get("ground_m", ground_m), lost_s=gone.get(number, math.inf),
        )  # fmt: skip
    for number, spot in enumerate(meta["defended"]):
        yield Place(
            f"defended-{number + 1}", "defended", plain(spot["name"]), "defended", spot["lat_deg"], spot["lon_deg"],
            spot.get("ground_m", ground_m), radius_m=spot["radius_m"],
        )  # fmt: skip


def _launchers_lost(film: Film) -> dict[int, float]:
    """Return when launchers were lost: each such event stands nearest to the launcher it is about."""
    spots = film.meta["launchers"]
    lost = film.events[film.events.kind == EventKind.LAUNCHER_LOST]
    if not len(lost) or not spots:
        return {}
    there_m = earth_fixed_m([s["lat_deg"] for s in spots], [s["lon_deg"] for s in spots], film.meta["site"]["ground_m"])
    near = [int(np.argmin(np.linalg.norm(there_m - event.r_m, axis=1))) for event in lost]
    return {number: float(event.time_s) for number, event in zip(near, lost, strict=True)}


def _happenings(film: Film) -> Iterator[Happening]:
    for event in film.events:
        lat, lon, altitude_m = (float(part) for part in geodetic(event.r_m))
        place = (lat, lon, altitude_m) if np.any(event.r_m) else None
        entities = tuple(int(part) for part in (event.subject, event.object) if part >= 0)
        text = plain(event_words(film, event))
        yield Happening(
            float(event.time_s), EventKind(int(event.kind)), text, entities, int(event.unit), place, float(event.value)
        )
