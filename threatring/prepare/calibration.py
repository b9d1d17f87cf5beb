"""Fitting missiles to what is said of their mass, size, burning time, peak and average speed, and to nothing else.

What decides a flight is drawn freely inside the catalogue's bounds, a thousand times; every draw is flown to the
declared range at 10 km height, and those whose peak and average speed lie inside the spans of what is claimed are kept:
they fit equally well, and their spread is what nobody knows (rejection sampling: D. B. Rubin, Annals of Statistics 12
(1984) 1151-1172). Range, ceiling and time to range are then predictions. The declared range enters as the place where
the average is taken, never as something to be reached.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from threatring.catalogue import Entry, Selection
from threatring.draws import MEMBERS, Unknowns, flight_rows, flights_of
from threatring.kernel import cache_root, source_hash
from threatring.prepare.cache import recalled_arrays
from threatring.prepare.loft import costs, fit_laws, fly_ladder
from threatring.prepare.reaching import HEIGHT_M, LADDER_COEFF, STANDARD, reaches_m
from threatring.prepare.sorties import Progress, warm
from threatring.records import Missile, as_table

CANDIDATES = 1024
ROUNDS = 5
SORTING_HALVINGS = 7  # reach by which candidates are put in order, to 3 % of the declared range
INSIDE_M_S = 1.0  # the central missile is aimed so far inside the claimed span
PROBE = 0.15  # how far a number is moved to learn what it does, in half spans
IMPULSE = ("propellant_mass_fraction_coeff", "specific_impulse_s")  # moved together to fit the peak speed
DRAG = ("drag_factor",)  # moved to fit the average speed
RULES = ("speeds", "claim", "least")  # which of the equally good fits a preset takes


class Speeds(NamedTuple):
    """What is claimed of a missile's speeds, each (value, low, high) in m/s; average None: nothing is."""

    peak: tuple[float, float, float]
    average: tuple[float, float, float] | None
    range_m: float  # the average is taken to here


class Flights(NamedTuple):
    """What rows of missiles do on their way to the declared range at 10 km height, (n,) each."""

    peak_m_s: np.ndarray
    average_m_s: np.ndarray  # along the ground; NaN where it does not get there
    arrival_m_s: np.ndarray  # 0 where it does not get there

    def inside(self, speeds: Speeds) -> np.ndarray:
        """Return which fly the claimed speeds, (n,)."""
        good = (self.peak_m_s >= speeds.peak[1]) & (self.peak_m_s <= speeds.peak[2])
        if speeds.average is not None:
            good &= (self.average_m_s >= speeds.average[1]) & (self.average_m_s <= speeds.average[2])
        return np.asarray(good)


@dataclass(frozen=True, eq=False)
class Fit:
    """A missile type fitted to what is said of its speeds."""

    name: str
    speeds: Speeds
    rows: np.recarray  #: (MEMBERS + 1,) members that fit equally well, the central missile last
    laws: np.ndarray  #: (MEMBERS + 1, 18) their laws of the loft, points spread by `speeds.range_m`
    candidates: np.recarray  #: (n,) all that were drawn
    flights: Flights  #: of the candidates
    accepted: np.ndarray  #: (n,) which fly the claimed speeds
    reach_m: np.ndarray  #: (n,) how far those reach at 10 km height, to 3 % of the declared range; -1 for all others
    members: np.ndarray  #: (MEMBERS,) which of the candidates were taken
    central: Flights  #: of the central missile, (1,)
    moved: tuple[float, float]  #: how far impulse and drag were moved for it, in half spans; NaN: it is a candidate


def claimed_speeds(selection: Selection, kind: str) -> Speeds:
    """Return what is claimed of a missile's speeds under a selection."""

    def span(name: str) -> tuple[float, float, float]:
        entry = selection.entry(name)
        value = selection.number(name)
        return value, value if entry.low is None else entry.low, value if entry.high is None else entry.high

    average = f"{kind}.speed_average_m_s"
    return Speeds(
        span(f"{kind}.speed_max_m_s"),
        span(average) if selection.has(average) else None,
        selection.number(f"{kind}.range_max_aero_m"),
    )


def flights_to_range(rows: np.recarray, range_m: float, threads: int) -> Flights:
    """Fly rows of missiles to a range at 10 km height, each with the loft that suits it, and return their speeds."""
    n = len(rows)
    flown = fly_ladder(
        STANDARD, rows, np.arange(n), np.full(n, range_m), np.full(n, HEIGHT_M), threads, LADDER_COEFF
    )  # fmt: skip
    cost = costs(flown, rows.loft_energy_coeff)
    best = flown[cost.argmin(axis=0), np.arange(n)]
    there = np.isfinite(cost).any(axis=0)
    average_m_s = np.where(there, range_m / np.maximum(best.time_s, 1.0), np.nan)
    return Flights(flown.peak_m_s.max(axis=0), average_m_s, np.where(there, best.speed_m_s, 0.0))


def moved(entry: Entry, share: float) -> float:
    """Return a catalogue number moved by a share of its way to its high (share > 0) or low bound."""
    value = float(entry.value or 0.0) if not isinstance(entry.value, str) else math.nan
    bound = entry.high if share > 0.0 else entry.low
    return value if bound is None else value + abs(share) * (bound - value)


def placed(selection: Selection, kind: str, shares: list[dict[str, float]]) -> np.recarray:
    """Return one missile for each table of shares: catalogue values, the named ones moved within their bounds."""

    def number(name: str) -> np.ndarray:
        entry = selection.entry(name)
        value = selection.number(name)
        return np.array([moved(entry, share[name]) if name in share else value for share in shares])

    return flights_of(selection, kind, number)


def _wanted(flights: Flights, admitted: np.ndarray, speeds: Speeds) -> tuple[int, np.ndarray]:
    """Return the admitted candidate nearest to the claimed speeds, and the (peak, average) to be flown, m/s.

    That is the claimed peak, or, where an average is claimed that might not go with it, what the candidate flies.
    """

    def off(values: np.ndarray, span: tuple[float, float, float] | None) -> np.ndarray:
        if span is None:
            return np.zeros(len(values))
        width_m_s = max(span[2] - span[1], 0.01 * span[0])
        return np.asarray(((np.nan_to_num(values, nan=0.0) - span[0]) / width_m_s) ** 2)

    miss = off(flights.peak_m_s, speeds.peak) + off(flights.average_m_s, speeds.average)
    best = int(admitted[miss[admitted].argmin()])
    if speeds.average is None:
        peak = min(max(speeds.peak[0], speeds.peak[1] + INSIDE_M_S), speeds.peak[2] - INSIDE_M_S)
        return best, np.array([peak, math.nan])
    return best, np.array([flights.peak_m_s[best], flights.average_m_s[best]])


def _central(
    selection: Selection, kind: str, speeds: Speeds, wanted: np.ndarray, threads: int
) -> tuple[np.recarray, tuple[float, float]]:
    """Return the central missile: catalogue values, impulse and drag moved until it flies the wanted speeds."""
    at = np.zeros(2)

    def named(point: np.ndarray) -> dict[str, float]:
        return {
            **{f"{kind}.{name}": float(point[0]) for name in IMPULSE},
            **{f"{kind}.{name}": float(point[1]) for name in DRAG},
        }

    for _ in range(ROUNDS):
        probes = [at, *(at + PROBE * np.eye(2)[k] * (-1.0 if at[k] > 0.5 else 1.0) for k in range(2))]
        found = flights_to_range(placed(selection, kind, [named(p) for p in probes]), speeds.range_m, threads)
        values = np.stack([found.peak_m_s, found.average_m_s], axis=1)
        fitted = [True, speeds.average is not None and bool(np.isfinite(values[:, 1]).all())]
        active = np.flatnonzero(fitted)
        slopes = np.array([(values[1 + j] - values[0]) / (probes[1 + j][j] - at[j]) for j in active]).T[active]
        step = np.linalg.lstsq(slopes, (wanted - values[0])[active], rcond=None)[0]
        at[active] = np.clip(at[active] + np.clip(step, -0.5, 0.5), -1.0, 1.0)
    return placed(selection, kind, [named(at)]), (float(at[0]), float(at[1]))


def admitted(fit: Fit, rule: str) -> np.ndarray:
    """Return which of the candidates of a fit a preset's rule admits, (m,) indices, weakest first."""
    return _admitted(fit.flights, fit.reach_m, rule)


def _admitted(flights: Flights, reach_m: np.ndarray, rule: str) -> np.ndarray:
    """Return the candidates a preset's rule admits, least reach first: all that fit, those that come to the declared
    range, the half that reaches least; reach_m (n,) is negative for candidates that do not fit."""
    found = np.flatnonzero(reach_m >= 0.0)
    found = found[np.argsort(reach_m[found], kind="stable")]
    if rule == "claim" and (flights.arrival_m_s[found] > 0.0).any():
        return np.asarray(found[flights.arrival_m_s[found] > 0.0])
    return np.asarray(found[: max(len(found) // 2, 1)] if rule == "least" else found)


def fit(unknowns: Unknowns, kind: str, threads: int, progress: Progress) -> Fit:
    """Return a missile type fitted to its claimed speeds, flown or from the cache.

    Where no candidate flies them, those that come nearest are taken, and `accepted` is False everywhere.
    """
    selection = unknowns.selection
    speeds = claimed_speeds(selection, kind)
    candidates = as_table(Missile, flight_rows(unknowns, kind, CANDIDATES)[:-1])
    found = recalled_arrays(
        _name(selection, kind, speeds, candidates),
        lambda: _flown(selection, kind, speeds, candidates, threads, progress),
    )
    flights = Flights(*(found[name] for name in Flights._fields))
    central = Flights(*(found[f"central_{name}"] for name in Flights._fields))
    return Fit(
        kind, speeds, as_table(Missile, found["rows"]), found["laws"], candidates, flights, found["accepted"],
        found["reach_m"], found["members"], central, tuple(found["moved"].tolist()),
    )  # fmt: skip


def _flown(
    selection: Selection, kind: str, speeds: Speeds, candidates: np.recarray, threads: int, progress: Progress
) -> dict[str, np.ndarray]:
    warm(progress)
    what = "fitting missiles to their claimed speeds"
    progress(what, 0, 3)
    flights = flights_to_range(candidates, speeds.range_m, threads)
    accepted = flights.inside(speeds)
    able = accepted if accepted.any() else _nearest(flights, speeds)
    reach_m = np.full(len(candidates), -1.0)
    fitting = as_table(Missile, candidates[able])
    reach_m[able] = reaches_m(fitting, speeds.range_m, threads, halvings=SORTING_HALVINGS)
    admitted = _admitted(flights, reach_m, selection.missile_fit)
    members = admitted[((np.arange(MEMBERS) + 0.5) / MEMBERS * len(admitted)).astype(int)]
    progress(what, 1, 3)
    best, wanted = _wanted(flights, admitted, speeds)
    row, at = _central(selection, kind, speeds, wanted, threads)
    central = flights_to_range(row, speeds.range_m, threads)
    short = selection.missile_fit == "claim" and central.arrival_m_s[0] == 0.0
    if accepted.any() and (short or not central.inside(speeds)[0]):  # it asks for more than impulse and drag
        row, at = as_table(Missile, candidates[best : best + 1]), (math.nan, math.nan)
        central = flights_to_range(row, speeds.range_m, threads)
    progress(what, 2, 3)
    rows = np.concatenate([candidates[members], row]).view(np.recarray)
    laws = fit_laws(STANDARD, rows, speeds.range_m, threads)
    progress(what, 3, 3)
    return {
        **flights._asdict(), **{f"central_{name}": value for name, value in central._asdict().items()},
        "rows": np.asarray(rows), "laws": laws, "accepted": accepted, "reach_m": reach_m, "members": members,
        "moved": np.array(at),
    }  # fmt: skip


def _nearest(flights: Flights, speeds: Speeds) -> np.ndarray:
    """Return the tenth of the candidates that miss the claimed speeds by least, (n,) bool."""

    def off(value: np.ndarray, span: tuple[float, float, float]) -> np.ndarray:
        return np.asarray(np.maximum(np.maximum(span[1] - value, value - span[2]), 0.0) / span[0])

    miss = off(flights.peak_m_s, speeds.peak)
    if speeds.average is not None:
        miss = miss + np.where(np.isnan(flights.average_m_s), 1.0, off(flights.average_m_s, speeds.average))
    return np.asarray(miss <= np.sort(miss)[max(len(miss) // 10, MEMBERS)])


def _name(selection: Selection, kind: str, speeds: Speeds, candidates: np.recarray) -> Path:
    central = placed(selection, kind, [{}])
    digest = hashlib.sha256(source_hash().encode() + candidates.tobytes() + central.tobytes())
    for part in ("calibration.py", "reaching.py", "loft.py", "sorties.py"):
        digest.update((Path(__file__).parent / part).read_bytes())
    bounds = [selection.entry(f"{kind}.{name}") for name in (*IMPULSE, *DRAG)]
    digest.update(repr((speeds, selection.missile_fit, [(b.low, b.high) for b in bounds])).encode())
    return cache_root() / f"fit-{digest.hexdigest()[:20]}.npz"
