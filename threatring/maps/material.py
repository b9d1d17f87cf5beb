"""What figures and the report are made from: a run, one of its cases, the answer, and a few ways to read them."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from threatring.maps.geo import Plane
from threatring.records import End, EntityKind
from threatring.results import Film, Results
from threatring.results.answer import mean_of
from threatring.results.geodetic import geodetic
from threatring.statistics import Estimate, Interval, mc_interval


class Path(NamedTuple):
    """How one object moved in the film."""

    time_s: np.ndarray
    km: np.ndarray  # (n, 2) on the map plane
    altitude_m: np.ndarray  # above the site's ground


class Material:
    """A run and, for figures, one of its cases, read once; a case alone is enough for what shows only it."""

    def __init__(self, results: Results | None = None, film: Film | None = None) -> None:
        self._results, self._film = results, film
        known = results or film
        if known is None:
            raise ValueError("neither a run nor a film: there is nothing to show")
        self.meta: dict[str, Any] = known.meta
        site = self.meta["site"]
        self.plane = Plane(site["lat_deg"], site["lon_deg"])
        self.ground_m = float(site.get("ground_m", 0.0))

    @property
    def results(self) -> Results:
        """The run."""
        if self._results is None:
            raise ValueError("only a film is here; this needs the run it is from")
        return self._results

    @cached_property
    def summary(self) -> dict[str, Any]:
        """The answer of the run."""
        return self.results.summary()

    @property
    def film(self) -> Film:
        """The case that is shown."""
        if self._film is None:
            raise ValueError("figures need a film; the answer in words does not")
        return self._film

    @cached_property
    def targets(self) -> list[dict[str, Any]]:
        """The objects of the scenario, in the order of the tables."""
        return self.meta["targets"]

    @cached_property
    def hostile(self) -> np.ndarray:
        """Which objects (T,) are hostile."""
        return np.array([target["side"] == "hostile" for target in self.targets], bool)

    @cached_property
    def raids(self) -> dict[str, list[int]]:
        """The objects of each raid, in order of appearance."""
        groups: dict[str, list[int]] = {}
        for number, target in enumerate(self.targets):
            groups.setdefault(target["raid"], []).append(number)
        return groups

    def is_hostile(self, raid: str) -> bool:
        """Return whether a raid's objects are hostile."""
        return bool(self.hostile[self.raids[raid][0]])

    def raid_title(self, raid: str) -> str:
        """Return a raid's name with count and kind: '12 × cruise missile (west)'."""
        members = self.raids[raid]
        return f"{raid}: {len(members)} × {self.targets[members[0]]['label']}"

    def mean_count(self, end: End, members: list[int]) -> float:
        """Return how many of `members` came to `end`, mean per raid."""
        return float((self.results.outcomes["end"][:, members] == end).sum(axis=1).mean())

    def mean_ended(self, end: End, members: list[int]) -> Estimate:
        """Return the same with its three intervals."""
        return mean_of(self.results, lambda table: (table["end"][:, members] == end).sum(axis=1), len(members))

    def mean_spared(self, members: list[int], reasons: list[int]) -> Estimate:
        """Return how many of `members` were not shot down for one of these final `reasons`, with its intervals."""

        def count(table: np.recarray) -> np.ndarray:
            spared = (table["end"][:, members] != End.KILLED) & np.isin(table["reason"][:, members], reasons)
            return np.asarray(spared.sum(axis=1))

        return mean_of(self.results, count, len(members))

    def share_taken(self, raid: str, identity: int) -> tuple[float, Interval]:
        """Return the share of a raid's objects that were last taken for an `identity`, and its error."""
        taken = (self.results.outcomes["identity"][:, self.raids[raid]] == identity).mean(axis=1)
        return float(taken.mean()), mc_interval(self.results.by_set(taken).mean(axis=1), 0.0, 1.0)

    @cached_property
    def paths(self) -> dict[int, Path]:
        """The path of each object in the film."""
        states = self.film.states
        states = states[states["kind"] == EntityKind.TARGET]
        found = {}
        for target in range(len(self.targets)):
            rows = states[states["entity"] == target]
            rows = rows[np.argsort(rows["time_s"], kind="stable")]
            if len(rows):
                found[target] = Path(rows["time_s"], *self.place(rows["r_m"]))
        return found

    def place(self, r_m: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return plane coordinates (n, 2) in km and height above the site's ground (n,) in m of positions (n, 3)."""
        lat_deg, lon_deg, altitude_m = geodetic(r_m)
        return self.plane.km(lat_deg, lon_deg), altitude_m - self.ground_m

    def spot_km(self, thing: dict[str, Any]) -> np.ndarray:
        """Return the plane coordinates (2,) of something with lat_deg and lon_deg."""
        return self.plane.km(np.array(thing["lat_deg"]), np.array(thing["lon_deg"]))

    def shots_ended(self, *ends: int) -> np.ndarray:
        """Return the shots of all cases that ended so and were aimed at a hostile object."""
        shots = self.results.shots
        return shots[np.isin(shots["end"], ends) & self.hostile[shots["met"]] & (shots["met"] >= 0)]

    def end_of(self, target: int) -> End:
        """Return how an object ended in the film."""
        return End(int(self.film.outcome["end"][target]))


def thinned(rows: np.ndarray, most: int) -> np.ndarray:
    """Return at most `most` of `rows`, evenly picked, so that a figure stays small."""
    return rows if len(rows) <= most else rows[np.linspace(0, len(rows) - 1, most).astype(int)]
