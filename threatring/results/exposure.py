"""`Exposure`: which looks radars could take of flying objects, as tables, JSON and CSV; nothing is reconstructed.

`n` looks of one radar at one object; `G` points in time of a curve; arrays (3, ...) hold the value at central unknowns
and the 10 and 90 % quantiles over the sets of unknowns.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from threatring.records import Aspect, Reason
from threatring.results.tables import Meta

BAND = (0.1, 0.9)  # quantiles over the sets of unknowns
EDGES_M = (0.0, 50e3, 100e3, 150e3, 200e3, 300e3, 400e3, 600e3)  # of the bands of range

CAVEAT = (
    "What could be observed, nothing reconstructed: looks, aspects, ranges and signal-to-noise ratios follow from "
    "assumed mean radar cross-sections by sector; no signature is measured, inferred or reconstructed."
)
SLOW = "its radial speed is below the filter's least"  #: near the ground, where the beam meets clutter
WHY = {
    Reason.BELOW_HORIZON: "behind ground or horizon",
    Reason.OUT_OF_COVERAGE: "outside the elevations or the instrumented range",
    Reason.OUT_OF_SECTOR: "outside the sector",
    Reason.RADAR_SILENT: "radar silent",
}


@dataclass(frozen=True, eq=False)
class Observed:
    """The looks of one radar at one object, the beam's phase half a turn at the start."""

    radar: str
    assigned: bool  #: an engagement radar's looks, as if the object had been assigned to it all the time
    revisit_s: float  #: between two looks, central
    half_db: float  #: signal-to-noise ratio at which one look in two detects
    time_s: np.ndarray  #: (n,)
    range_m: np.ndarray  #: (n,) slant
    height_m: np.ndarray  #: (n,) above the sea
    azimuth_deg: np.ndarray  #: (n,) of the object from the radar
    elevation_deg: np.ndarray  #: (n,)
    aspect_azimuth_deg: np.ndarray  #: (n,) of the radar from the object: 0 ahead, positive to its right
    aspect_elevation_deg: np.ndarray  #: (n,) above its wings; negative: its belly is seen
    aspect_deg: np.ndarray  #: (n,) off the nose, 0 to 180
    sector: np.ndarray  #: (n,) Aspect
    reason: np.ndarray  #: (n,) Reason; NONE: in view
    slow: np.ndarray  #: (n,) bool: in view, but too slow along the line of sight for the filter
    snr_db: np.ndarray  #: (3, n) of an echo of the class's mean; NaN where central unknowns have it out of view
    detect_prob: np.ndarray  #: (3, n) chance of a detection at this look, over the spread between airframes
    expected: tuple[float, float, float]  #: detections in all: the sum of those chances
    seen_prob: np.ndarray  #: (n,) chance that this radar has detected it by now, central, mean over the beam's phase
    tracked_prob: np.ndarray  #: (n,) chance that this radar alone has confirmed a track by now

    @property
    def in_view(self) -> np.ndarray:
        """Return (n,) bool: nothing but the echo and the filter decides."""
        return np.asarray(self.reason == Reason.NONE)

    def cells(self) -> list[dict[str, Any]]:
        """Return the looks in view by aspect sector and band of range; bands without any are left out."""
        found = []
        for sector in Aspect:
            for low_m, high_m in pairwise((*EDGES_M, math.inf)):
                here = self.in_view & (self.sector == sector) & (self.range_m >= low_m) & (self.range_m < high_m)
                if not here.any():
                    continue
                least, middle, most = np.quantile(self.snr_db[0, here], (0.0, 0.5, 1.0))
                found.append({
                    "sector": sector.name.lower(), "range_from_m": low_m,
                    "range_to_m": high_m if math.isfinite(high_m) else None,
                    "looks": int(here.sum()), "time_s": float(here.sum() * self.revisit_s),
                    "snr_median_db": float(middle), "snr_least_db": float(least), "snr_most_db": float(most),
                    "expected_detections": float(self.detect_prob[0, here].sum()),
                })  # fmt: skip
        return found

    def why_not(self) -> dict[str, float]:
        """Return how long the object was out of view, by reason; and how long in view, but too slow for the filter."""
        counts = {said: int((self.reason == reason).sum()) for reason, said in WHY.items()}
        counts[SLOW] = int(self.slow.sum())
        return {said: count * self.revisit_s for said, count in counts.items() if count}

    def summary(self) -> dict[str, Any]:
        """Return counts and the table as plain JSON values."""
        seen = self.in_view
        return {
            "radar": self.radar, "assigned": self.assigned, "revisit_s": self.revisit_s,
            "half_detected_db": self.half_db, "looks": len(self.time_s), "looks_in_view": int(seen.sum()),
            "time_in_view_s": float(seen.sum() * self.revisit_s),
            "expected_detections": list(self.expected),
            "aspect_in_view_deg": _ends(self.aspect_deg[seen]), "range_in_view_m": _ends(self.range_m[seen]),
            "not_in_view_s": self.why_not(), "by_sector_and_range": self.cells(),
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class Watch:
    """How likely an object has been seen, and a track of it confirmed, by each time of its path."""

    name: str  #: of the radar, or of all that search
    radar: str  #: from which range is counted
    assigned: bool  #: then `tracked` has no meaning: an engagement radar locks by a rule of its own
    time_s: np.ndarray  #: (G,)
    range_m: np.ndarray  #: (G,) slant
    seen: np.ndarray  #: (3, G)
    tracked: np.ndarray  #: (3, G)

    def reached(self, values: np.ndarray, wanted_prob: float) -> dict[str, float] | None:
        """Return when, and how far away, a chance (G,) passes a level; None: never."""
        there = np.flatnonzero(values >= wanted_prob)
        return (
            {"time_s": float(self.time_s[there[0]]), "range_m": float(self.range_m[there[0]])} if len(there) else None
        )

    def summary(self) -> dict[str, Any]:
        """Return the chances at the end, when they pass one half and nine tenths, and the curves."""
        kinds = {"seen": self.seen} | ({} if self.assigned else {"tracked": self.tracked})
        found: dict[str, Any] = {"radar": self.name, "range_from": self.radar}
        for name, values in kinds.items():
            found[name] = {
                "at_the_end_prob": values[:, -1].tolist(),
                "half": self.reached(values[0], 0.5), "nine_tenths": self.reached(values[0], 0.9),
                "central_prob": _rounded(values[0]), "low_prob": _rounded(values[1]), "high_prob": _rounded(values[2]),
            }  # fmt: skip
        return {**found, "time_s": np.round(self.time_s, 2).tolist(), "range_m": np.round(self.range_m, 0).tolist()}


@dataclass(frozen=True, eq=False)
class Flight:
    """One object and what could be observed of it."""

    name: str
    raid: str
    klass: str  #: of the catalogue
    label: str
    side: str
    observed: tuple[Observed, ...]
    watches: tuple[Watch, ...]

    def summary(self) -> dict[str, Any]:
        """Return the object as plain JSON values."""
        return {
            "object": self.name, "raid": self.raid, "target": self.klass, "label": self.label, "side": self.side,
            "observed": [one.summary() for one in self.observed], "chances": [one.summary() for one in self.watches],
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class Exposure:
    """Every object that was asked for."""

    flights: tuple[Flight, ...]
    meta: Meta

    @property
    def shown(self) -> tuple[Flight, ...]:
        """The first object of each raid: the others fly beside or behind it."""
        return tuple({flight.raid: flight for flight in reversed(self.flights)}.values())[::-1]

    def summary(self) -> dict[str, Any]:
        """Return the answer as the JSON document of `threatring exposure --json`."""
        return {**self.meta, "caveat": CAVEAT, "flights": [flight.summary() for flight in self.flights]}

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of the CSV: every look."""
        for flight in self.flights:
            for one in flight.observed:
                for i in range(len(one.time_s)):
                    why = "slow" if one.slow[i] else "" if one.reason[i] == 0 else Reason(int(one.reason[i])).key
                    ratios = ["" if math.isnan(value) else f"{value:.2f}" for value in one.snr_db[:, i]]
                    yield (
                        flight.name, one.radar, int(one.assigned), f"{one.time_s[i]:.2f}", f"{one.range_m[i]:.0f}",
                        f"{one.height_m[i]:.0f}", f"{one.azimuth_deg[i]:.2f}", f"{one.elevation_deg[i]:.2f}",
                        f"{one.aspect_azimuth_deg[i]:.2f}", f"{one.aspect_elevation_deg[i]:.2f}",
                        f"{one.aspect_deg[i]:.2f}", Aspect(int(one.sector[i])).name.lower(), why, *ratios,
                        *(f"{value:.4f}" for value in one.detect_prob[:, i]), f"{one.seen_prob[i]:.4f}",
                        "" if one.assigned else f"{one.tracked_prob[i]:.4f}",
                    )  # fmt: skip

    def as_csv(self) -> str:
        """Return all looks as CSV, units in the heads; empty: out of view."""
        stream = io.StringIO()
        sheet = csv.writer(stream, lineterminator="\n")
        sheet.writerow(HEADS)
        sheet.writerows(self.rows())
        return stream.getvalue()

    def save(self, folder: str | Path) -> tuple[Path, Path]:
        """Write exposure.json and exposure.csv into a folder that exists; return their paths."""
        document, sheet = Path(folder) / "exposure.json", Path(folder) / "exposure.csv"
        document.write_text(json.dumps(self.summary(), ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
        sheet.write_text(self.as_csv(), encoding="utf-8")
        return document, sheet

    def __repr__(self) -> str:
        return f"<Exposure {', '.join(flight.name for flight in self.flights)}>"


HEADS = (
    "object", "radar", "assigned", "time_s", "range_m", "height_m", "azimuth_deg", "elevation_deg",
    "aspect_azimuth_deg", "aspect_elevation_deg", "aspect_deg", "sector", "not_seen_because", "snr_db", "snr_low_db",
    "snr_high_db", "detect_prob", "detect_low_prob", "detect_high_prob", "seen_prob", "tracked_prob",
)  # fmt: skip


def _rounded(values: np.ndarray) -> list[float]:
    return [float(value) for value in np.round(values, 5)]


def _ends(values: np.ndarray) -> list[float] | None:
    return [float(values.min()), float(values.max())] if len(values) else None
