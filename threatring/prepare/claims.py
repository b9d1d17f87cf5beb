"""The second fit, one for each claim: what has to be true of a missile for a range or a ceiling that is printed.

Three questions. Of all candidates that fly the claimed speeds, which share reaches the figure? In which numbers do
those differ from the rest? And where the central missile does not reach it, what is the least change of its numbers,
measured in half the width of their bounds and kept inside them, that does? The last is a least-norm problem with one
linearised condition inside a box, solved by its multiplier (J. Nocedal, S. J. Wright, Numerical Optimization, 2nd ed.
2006, chapter 16) and linearised anew until the flown figure meets the claim.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from threatring.catalogue import Selection
from threatring.catalogue.entries import CITED_ONLY, Claim
from threatring.models.atmosphere import density_kg_m3
from threatring.prepare.calibration import Fit, flights_to_range
from threatring.prepare.loft import costs, fly_ladder
from threatring.prepare.numbers import Numbers
from threatring.prepare.predictions import ceilings_m
from threatring.prepare.reaching import HEIGHT_M, LADDER_COEFF, STANDARD, reaches_m
from threatring.results.claims import Departure, Move, Passage, Shift
from threatring.units import STANDARD_GRAVITY_M_S2

FIELDS = {"range": "range_max_aero_m", "ceiling": "alt_max_m"}
SYSTEM = {"range": "system_s400.range_max_advertised_m", "ceiling": "system_s400.altitude_max_advertised_m"}
OF_THE_SYSTEM_M = {
    ("missile_40N6E", "range"): (400e3,), ("missile_40N6E", "ceiling"): (35e3,),
    ("missile_48N6E3_48N6DM", "ceiling"): (35e3, 40e3, 56e3),
}  # fmt: skip
APART_SPANS = 0.1  # medians nearer than this, or than 3 of their standard errors, tell nothing
FEW = 8
PROBE = 0.25  # half spans
ROUNDS, HALVINGS = 5, 15
SIZES = np.concatenate([np.arange(0.6, 0.95, 0.1), np.linspace(0.95, 1.05, 11), np.arange(1.1, 2.05, 0.1)])
SETTLED = 1e-3  # half spans
ENOUGH = 0.004  # a claim counts as met by so much or less too much
NOTHING = 1e-3  # a number that does less, over the claim, in half a span of its bounds does nothing
MOVED_SHARE = 0.15  # changes smaller than this share of the greatest are not told
AIR_KNOWN_M = 120e3  # above, the model's air is too thin to compute with
TURN_M_S2 = 2.0 * STANDARD_GRAVITY_M_S2


class Said(NamedTuple):
    """A figure that is printed, and by whom."""

    kind: str  # of `FIELDS`
    value_m: float
    sources: tuple[str, ...]
    says: tuple[str, ...]


def printed(selection: Selection, kind: str) -> tuple[Said, ...]:
    """Return every range and ceiling that is printed of a missile: claims, bounds, what presets believe."""
    found: list[Said] = []
    for what, field in FIELDS.items():
        entry = selection.catalogue.entry(f"{kind}.{field}")
        figures: dict[float, tuple[list[str], list[str]]] = {}

        def note(figure: object, sources: tuple[str, ...], says: str, figures: dict = figures) -> None:
            if isinstance(figure, float):
                named, said = figures.setdefault(figure, ([], []))
                named.extend(sources)
                said.extend([says] if says else [])

        for claim in entry.claims:
            for figure in (claim.value, claim.low, claim.high) if claim.has_figure else (entry.value,):
                note(figure, claim.sources, _said(claim))
        note(entry.value, (), "")
        for figure in {entry.low, entry.high} - figures.keys():
            note(figure, (), "bound of the catalogue")
        for figure in believed(selection, kind, what).values():
            note(figure, (), "")
        system = selection.catalogue.entry(SYSTEM[what])
        for figure in OF_THE_SYSTEM_M.get((kind, what), ()):
            note(figure, (), "said of the whole system")
            for claim in system.claims:
                if figure in (claim.value, claim.low, claim.high):
                    note(figure, claim.sources, "")
        for figure, (named, said) in sorted(figures.items()):
            found.append(Said(what, figure, tuple(dict.fromkeys(named)), tuple(dict.fromkeys(said))))
    return tuple(found)


def _said(claim: Claim) -> str:
    """Return what sources add to their figure, and from when on they say it."""
    since = f"from {claim.from_year}" if claim.from_year else ""
    return ", ".join(text for text in (claim.says if claim.says != CITED_ONLY else "", since) if text)


def believed(selection: Selection, kind: str, what: str) -> dict[str, float]:
    """Return the figure each preset believes, without those that do not have the missile."""
    name = f"{kind}.{FIELDS[what]}"
    read = (selection.catalogue.select(preset, selection.epoch_year) for preset in selection.catalogue.presets)
    return {each.claims: each.number(name) for each in read if each.has(name)}


def figures_m(what: str, rows: np.recarray, scale_m: float, threads: int) -> np.ndarray:
    """Return the range or ceiling (n,) that missiles reach, more finely than it is predicted."""
    find = reaches_m if what == "range" else ceilings_m
    return find(rows, scale_m, threads, halvings=HALVINGS)


def shifts(numbers: Numbers, values: np.ndarray, reaching: np.ndarray) -> tuple[Shift, ...]:
    """Return in which numbers the fits that reach differ from those that do not, farthest apart first.

    values (a, P) of the fits taken; reaching (a,) bool. Nothing is told where fewer than `FEW` reach, or do not.
    """
    count, rest = int(reaching.sum()), int((~reaching).sum())
    if min(count, rest) < FEW:
        return ()
    width = numbers.high - numbers.low
    those, others = np.median(values[reaching], axis=0), np.median(values[~reaching], axis=0)
    apart = (those - others) / width
    error = 1.2533 * values.std(axis=0) / width * math.sqrt(1.0 / count + 1.0 / rest)  # of medians, if normal
    told = np.flatnonzero(np.abs(apart) > np.maximum(APART_SPANS, 3.0 * error))
    order = told[np.argsort(-np.abs(apart[told]), kind="stable")]
    return tuple(Shift(numbers.names[k], float(those[k]), float(others[k]), float(apart[k])) for k in order.tolist())


def least_change(slopes: np.ndarray, wanted: float, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Return the shortest x (P,) inside low <= x <= high with slopes . x = wanted; the best corner where none does.

    >>> least_change(np.array([1.0, 1.0, 0.0]), 3.0, -np.ones(3), np.array([1.0, 5.0, 1.0])).round(6).tolist()
    [1.0, 2.0, 0.0]
    """
    toward = slopes * math.copysign(1.0, wanted)
    corner = np.where(toward > 0.0, high, np.where(toward < 0.0, low, 0.0))
    if toward @ corner <= abs(wanted):
        return np.asarray(corner)
    small, large = 0.0, 1.0
    while toward @ np.clip(large * toward, low, high) < abs(wanted):
        large *= 2.0
    for _ in range(100):
        middle = 0.5 * (small + large)
        short = toward @ np.clip(middle * toward, low, high) < abs(wanted)
        small, large = (middle, large) if short else (small, middle)
    return np.asarray(np.clip(large * toward, low, high))


def departure(
    what: str, claimed_m: float, fit: Fit, numbers: Numbers, centre: np.ndarray, threads: int
) -> Departure:  # fmt: skip
    """Return the least change of the central missile (its numbers (P,)) that reaches a claim, inside all bounds."""
    half = 0.5 * (numbers.high - numbers.low)

    def flown_m(changes: np.ndarray) -> np.ndarray:
        return figures_m(what, numbers.rows(centre + half * changes), fit.speeds.range_m, threads)

    box = np.minimum((numbers.low - centre) / half, 0.0), np.maximum((numbers.high - centre) / half, 0.0)
    best, best_m = _least(flown_m, claimed_m, *box)
    row = numbers.rows((centre + half * best)[None])
    flown = flights_to_range(row, fit.speeds.range_m, threads)
    most = np.abs(best).max()
    order = [k for k in np.argsort(-np.abs(best), kind="stable").tolist() if abs(best[k]) > MOVED_SHARE * most]
    moves = tuple(
        Move(numbers.names[k], float(centre[k]), float(centre[k] + half[k] * best[k]), float(best[k])) for k in order
    )
    return Departure(
        best_m >= claimed_m, best_m, float(np.linalg.norm(best)), moves, float(flown.peak_m_s[0]),
        float(flown.average_m_s[0]), bool(flown.inside(fit.speeds)[0]),
    )  # fmt: skip


def _least(
    flown_m: Callable[[np.ndarray], np.ndarray], claimed_m: float, low: np.ndarray, high: np.ndarray
) -> tuple[np.ndarray, float]:
    """Return the least changes (P,) in a box with which a claim is flown, and the figure; or those that come nearest.

    flown_m: figures (n,) of changes (n, P). Slopes are rough where one loft gives way to another: at the end the
    changes are flown again, smaller and larger, and the least that reaches the claim counts.
    """
    at, tried = np.zeros(len(low)), []
    for _ in range(ROUNDS):
        signs = np.where(at + PROBE > high, -1.0, 1.0)
        reached_m = flown_m(np.stack([at, *(at + PROBE * np.diag(signs))]))
        tried.append((at, float(reached_m[0])))
        slopes = (reached_m[1:] - reached_m[0]) / (PROBE * signs)
        slopes[np.abs(slopes) < NOTHING * claimed_m] = 0.0
        wanted_m = 0.5 * ENOUGH * claimed_m + claimed_m - reached_m[0] + slopes @ at
        last, at = at, least_change(slopes, wanted_m, low, high)
        if 0.0 <= reached_m[0] - claimed_m < ENOUGH * claimed_m or np.abs(at - last).max() < SETTLED:
            break
    steps = np.stack([np.clip(size * each, low, high) for each, _ in tried[1:] for size in SIZES])
    found_m = flown_m(steps)
    there = found_m >= claimed_m
    if there.any():
        chosen = int(np.where(there, np.linalg.norm(steps, axis=1), np.inf).argmin())
    else:
        chosen = int(found_m.argmax())
    return steps[chosen], float(found_m[chosen])


def passage(fit: Fit, range_m: float, threads: int) -> Passage | None:
    """Return how the central missile flies to a range at 10 km height; None where no loft brings it there."""
    which, point = np.array([len(fit.rows) - 1]), (np.array([range_m]), np.array([HEIGHT_M]))
    flown = fly_ladder(STANDARD, fit.rows, which, *point, threads, LADDER_COEFF)
    cost = costs(flown, fit.rows[-1].loft_energy_coeff)[:, 0]
    if not np.isfinite(cost).any():
        return None
    best = flown[int(cost.argmin()), 0]
    return Passage(float(best.time_s), float(best.apogee_m), float(best.speed_m_s), float(best.lateral_m_s2))


def turning_speed_m_s(row: np.record, height_m: float) -> float:
    """Return how fast a burnt-out missile must be to pull 2 g at a height: lift = dynamic pressure x area x lift_max.

    Above `AIR_KNOWN_M` it is the speed there: a lower bound.
    """
    burnt_kg = row.mass_kg - row.propellant_kg - row.propellant2_kg
    per_speed2 = 0.5 * density_kg_m3(min(height_m, AIR_KNOWN_M)) * row.area_m2 * row.lift_max_coeff / burnt_kg
    return float(math.sqrt(TURN_M_S2 / per_speed2))
