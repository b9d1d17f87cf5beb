"""`threatring calibrate`: missiles fitted, what follows, and what each claim asks for; as `results.Calibration`."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from threatring import __version__
from threatring.catalogue import Selection, load_catalogue
from threatring.draws import Unknowns
from threatring.prepare.calibration import CANDIDATES, Fit, admitted, fit
from threatring.prepare.claims import FIELDS, Said, departure, passage, printed, shifts, turning_speed_m_s
from threatring.prepare.envelope import REFERENCES, chosen
from threatring.prepare.numbers import Numbers, open_numbers
from threatring.prepare.predictions import Predictions, predictions, taken
from threatring.prepare.sorties import cores
from threatring.results.calibration import Calibration, MissileCalibration, OpenNumber, Span
from threatring.results.claims import ClaimAnswer, PresetView
from threatring.statistics import wilson

Progress = Callable[[str, int, int], None]
CLAIM_REFERENCE = "Claims: J. Nocedal, S. J. Wright, Numerical Optimization, 2nd ed. (2006), chapter 16"
PERCENTS = (0.1, 0.5, 0.9)


class Fitted(NamedTuple):
    """A missile under one preset."""

    selection: Selection
    fit: Fit
    found: Predictions  # of the candidates taken, the central missile last
    taken: np.ndarray  # (a,) which candidates


def calibrate(
    missiles: Sequence[str] | None = None, claims: str = "central", epoch: int = 2018, *, seed: int = 1,
    threads: int | None = None, progress: Progress | None = None,
) -> Calibration:  # fmt: skip
    """Return missiles fitted to their claimed speeds, their predicted range, ceiling and time, and what claims ask for.

    missiles: names of the catalogue, with or without `missile_` (None: all there are under these claims in this year).
    Raises `OptionError` or `CatalogueError` before anything flies.
    """
    begun = time.perf_counter()
    selection = load_catalogue().select(claims, epoch)
    names = chosen(selection, missiles)
    say = progress or (lambda stage, done, total: None)
    workers = threads or cores()
    found = tuple(_missile(selection, name, seed, workers, say) for name in names)
    meta = {
        "version": __version__,
        "catalogue_hash": selection.catalogue.hash,
        "claims": selection.claims,
        "epoch": selection.epoch_year,
        "seed": seed,
        "elapsed_s": time.perf_counter() - begun,
        "references": [*REFERENCES, CLAIM_REFERENCE],
    }
    return Calibration(found, meta)


def _fitted(unknowns: Unknowns, name: str, threads: int, say: Progress) -> Fitted:
    found = fit(unknowns, name, threads, say)
    return Fitted(unknowns.selection, found, predictions(found, threads, say), taken(found))


def _missile(selection: Selection, name: str, seed: int, threads: int, progress: Progress) -> MissileCalibration:
    label = selection.text(f"{name}.label")

    def say(stage: str, done: int, total: int) -> None:
        progress(f"{label}: {stage}" if not stage.startswith("compiling") else stage, done, total)

    unknowns = Unknowns(selection, 1, seed)
    own = _fitted(unknowns, name, threads, say)
    numbers = open_numbers(selection, name)
    drawn = numbers.drawn(unknowns)
    centre = numbers.central(own.fit, drawn)
    flights, speeds = own.fit.flights, own.fit.speeds
    peaks = flights.inside(speeds._replace(average=None))
    return MissileCalibration(
        name=name,
        label=label,
        peak=Span(*speeds.peak),
        average=Span(*speeds.average) if speeds.average else None,
        range_m=_span(selection, f"{name}.range_max_aero_m"),
        ceiling_m=_span(selection, f"{name}.alt_max_m"),
        drawn_count=CANDIDATES,
        peak_count=int(peaks.sum()),
        peak_coming_count=int((flights.arrival_m_s[peaks] > 0.0).sum()),
        fits=bool(own.fit.accepted.any()),
        peak_m_s=flights.peak_m_s[own.taken],
        average_m_s=flights.average_m_s[own.taken],
        reach_m=own.found.reach_m[:-1],
        energy_reach_m=own.found.energy_reach_m[:-1],
        predicted_ceiling_m=own.found.ceiling_m[:-1],
        central=_central(own),
        moved=None if math.isnan(own.fit.moved[0]) else own.fit.moved,
        numbers=_numbers(numbers, drawn, centre, own),
        claims=_claims(own, numbers, drawn, centre, seed, threads, say),
    )


def _claims(
    own: Fitted, numbers: Numbers, drawn: np.ndarray, centre: np.ndarray, seed: int, threads: int, say: Progress
) -> tuple[ClaimAnswer, ...]:
    """Return the answer to everything that is printed of a missile's reach, under every preset that has it."""
    selection, name = own.selection, own.fit.name
    presets = {
        preset: own if preset == selection.claims else _fitted(Unknowns(other, 1, seed), name, threads, say)
        for preset in selection.catalogue.presets
        for other in [selection.catalogue.select(preset, selection.epoch_year)]
        if other.has(name)
    }
    said = printed(selection, name)
    answers = []
    for done, each in enumerate(said):
        say("fitting what is printed of its reach", done, len(said))
        answers.append(_answer(each, own, presets, numbers, drawn, centre, threads))
    say("fitting what is printed of its reach", len(said), len(said))
    return tuple(answers)


def _span(selection: Selection, name: str) -> Span:
    entry, value = selection.entry(name), selection.number(name)
    return Span(value, value if entry.low is None else entry.low, value if entry.high is None else entry.high)


def _central(own: Fitted) -> dict[str, float]:
    average_m_s = float(own.fit.central.average_m_s[0])
    return {
        "peak_m_s": float(own.fit.central.peak_m_s[0]),
        "average_m_s": average_m_s,
        "time_s": own.fit.speeds.range_m / average_m_s,
        "reach_m": float(own.found.reach_m[-1]),
        "energy_reach_m": float(own.found.energy_reach_m[-1]),
        "ceiling_m": float(own.found.ceiling_m[-1]),
    }


def _predicted(what: str, found: Predictions) -> np.ndarray:
    return found.reach_m if what == "range" else found.ceiling_m


def _answer(
    said: Said, own: Fitted, presets: dict[str, Fitted], numbers: Numbers, drawn: np.ndarray, centre: np.ndarray,
    threads: int,
) -> ClaimAnswer:  # fmt: skip
    figures_m = _predicted(said.kind, own.found)
    reaching = figures_m[:-1] >= said.value_m
    short = figures_m[-1] < said.value_m
    step = departure(said.kind, said.value_m, own.fit, numbers, centre, threads) if short else None
    hopeless = said.kind == "ceiling" and not reaching.any() and step is not None and not step.reaches
    return ClaimAnswer(
        kind=said.kind,
        value_m=said.value_m,
        sources=said.sources,
        says=said.says,
        reaching_count=int(reaching.sum()),
        taken_count=len(reaching),
        interval=wilson(int(reaching.sum()), len(reaching)),
        central_m=float(figures_m[-1]),
        shifts=shifts(numbers, drawn[own.taken], reaching),
        departure=step,
        passage=passage(own.fit, said.value_m, threads) if said.kind == "range" else None,
        implied=said.kind == "range" and own.fit.speeds.average is not None and said.value_m <= own.fit.speeds.range_m,
        needed_speed_m_s=turning_speed_m_s(own.fit.rows[-1], said.value_m) if hopeless else math.nan,
        presets={name: _view(said, each) for name, each in presets.items()},
    )


def _view(said: Said, each: Fitted) -> PresetView:
    kept = np.isin(each.taken, admitted(each.fit, each.selection.missile_fit))
    figures_m = _predicted(said.kind, each.found)
    value_m = each.selection.number(f"{each.fit.name}.{FIELDS[said.kind]}")
    reaching = figures_m[:-1][kept] >= said.value_m
    return PresetView(
        value_m == said.value_m, int(reaching.sum()), int(kept.sum()), bool(figures_m[-1] >= said.value_m)
    )


def _numbers(numbers: Numbers, drawn: np.ndarray, centre: np.ndarray, own: Fitted) -> tuple[OpenNumber, ...]:
    kept = drawn[own.taken]
    prior, fitted = np.quantile(drawn, PERCENTS, axis=0), np.quantile(kept, PERCENTS, axis=0)
    found = []
    for k, entry in enumerate(numbers.entries):
        ties = [rank_correlation(kept[:, k], figures_m[:-1]) for figures_m in (own.found.reach_m, own.found.ceiling_m)]
        bounds = Span(float(entry.value or 0.0), float(numbers.low[k]), float(numbers.high[k]))  # type: ignore[arg-type]
        spread = (prior[0, k], prior[1, k], prior[2, k]), (fitted[0, k], fitted[1, k], fitted[2, k])
        found.append(OpenNumber(entry.name, bounds, float(centre[k]), *spread, *ties))
    return tuple(sorted(found, key=lambda number: -number.weight))


def rank_correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Return Spearman's rank correlation; 0 where one of them does not vary.

    >>> round(rank_correlation(np.array([1.0, 2.0, 3.0]), np.array([1.0, 8.0, 9.0])), 6)
    1.0
    """
    if np.ptp(a) == 0.0 or np.ptp(b) == 0.0:
        return 0.0
    first, second = (np.argsort(np.argsort(x, kind="stable"), kind="stable").astype(float) for x in (a, b))
    return float(np.corrcoef(first, second)[0, 1])
