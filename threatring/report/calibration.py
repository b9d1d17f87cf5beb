"""The answer of `threatring calibrate` in words: for a terminal, as Markdown tables, and its folder with figures."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from threatring.maps.calibration import calibration_drawings
from threatring.report.folders import write_own
from threatring.report.sentences import MARK
from threatring.results.calibration import BAND, Calibration, MissileCalibration, Span, band
from threatring.results.claims import KINDS, ClaimAnswer, Departure, Passage, words
from threatring.units import STANDARD_GRAVITY_M_S2, pretty, symbol_of

NEARLY_PROB = 0.985
AT_THE_EDGE = 0.1  # half spans
TOLD = 4  # numbers named in a sentence
HEIGHT_SHOWN_M = 120e3  # up to here the model's air can be computed with


def write_calibration(answer: Calibration, folder: Path) -> list[Path]:
    """Write calibration.json, .csv and .md and every figure as SVG and PNG into a folder, made when missing."""
    return write_own(folder, "calibration", lambda place: _saved(answer, place), lambda: calibration_drawings(answer))


def _saved(answer: Calibration, folder: Path) -> list[Path]:
    paths = [*answer.save(folder), folder / "calibration.md"]
    paths[-1].write_text(calibration_markdown(answer), encoding="utf-8")
    return paths


def calibration_text(answer: Calibration) -> str:
    """Return fits, predictions with residuals and the sentence of each claim, missile by missile."""
    head = (
        f"Missiles fitted to their claimed speeds  ·  {MARK}\n"
        f"claims {answer.meta['claims']}, {answer.meta['epoch']}; fitted: mass, size, burning time, peak and average "
        f"speed; predicted: range, ceiling, time; in brackets {100 * BAND[0]:.0f} to {100 * BAND[1]:.0f} % "
        "of the fits that are equally good"
    )
    return "\n\n".join([head, *(_missile(missile) for missile in answer.missiles)])


def _missile(missile: MissileCalibration) -> str:
    title = f"{missile.label}: {fit_sentence(missile)}"
    heads = f"  {'':<38}{'claimed':>20}{'central':>9}{'residual':>10}  equally good fits"
    lines = [f"  {name:<38}{said:>20}{central:>9}{off:>10}  {spread}" for name, said, central, off, spread in
             _rows(missile)]  # fmt: skip
    claims = [f"  {claim_title(claim)}: {claim_sentence(claim)}" for claim in missile.claims]
    return "\n".join([title, heads, *lines, "  What had to be true:", *claims])


def fit_sentence(missile: MissileCalibration) -> str:
    """Return how many of the draws fit what is claimed."""
    count, drawn = len(missile.peak_m_s), missile.drawn_count
    if not missile.fits:
        return f"no draw of {drawn} flies the claimed speeds; the {count} that come nearest stand in"
    peak = f"of {missile.peak_count} that fly the peak speed, {missile.peak_coming_count} come to"
    return f"{count} of {drawn} draws fly the claimed speeds; {peak} {missile.range_m.value / 1e3:g} km"


def _rows(missile: MissileCalibration) -> list[tuple[str, str, str, str, str]]:
    """Return (name, claimed, central, residual, median and band) of each quantity, as text."""
    far = f"{missile.range_m.value / 1e3:g} km"
    average = missile.average
    claimed_s = Span(missile.claimed_time_s, math.nan, math.nan) if average else None
    table = (
        ("fitted: peak speed, m/s", missile.peak, "peak_m_s", missile.peak_m_s, 1.0),
        (f"fitted: average speed to {far}, m/s" if average else f"average speed to {far}, m/s", average,
         "average_m_s", missile.average_m_s, 1.0),
        (f"predicted: time to {far}, s", claimed_s, "time_s", missile.time_s, 1.0),
        ("predicted: range, km", missile.range_m, "reach_m", missile.reach_m, 1e3),
        ("  were battery life no limit, km", None, "energy_reach_m", missile.energy_reach_m, 1e3),
        ("predicted: ceiling, km", missile.ceiling_m, "ceiling_m", missile.predicted_ceiling_m, 1e3),
    )  # fmt: skip
    return [
        (name, _span(said, unit), _figure(missile.central[key], unit), _residual(missile.central[key], said),
         spread_text(values, unit))
        for name, said, key, values, unit in table
    ]  # fmt: skip


def _residual(value: float, said: Span | None) -> str:
    return f"{100.0 * (value / said.value - 1.0):+.0f} %" if said and math.isfinite(value) else ""


def spread_text(values: np.ndarray, unit: float) -> str:
    """Return median and band of values, and how many are unknown.

    >>> spread_text(np.array([1e3, 2e3, 3e3]), 1e3), spread_text(np.array([1.0, math.nan]), 1.0)
    ('2.0 [1.2-2.8]', '1.0 [1.0-1.0], 1 of 2 do not come there')
    """
    middle, low, high = band(values)
    if math.isnan(middle):
        return "none comes there"
    lost = int(np.isnan(values).sum())
    rest = f", {lost} of {len(values)} do not come there" if lost else ""
    return f"{_figure(middle, unit)} [{_figure(low, unit)}-{_figure(high, unit)}]{rest}"


def _figure(value: float, unit: float) -> str:
    if math.isnan(value):
        return "none"
    return f"{value / unit:.0f}" if abs(value / unit) >= 100.0 else f"{value / unit:.1f}"


def _span(said: Span | None, unit: float) -> str:
    if said is None:
        return "nothing"
    bounds = f" ({said.low / unit:g}-{said.high / unit:g})" if said.low < said.high else ""
    return f"{_figure(said.value, unit) if unit == 1.0 else f'{said.value / unit:g}'}{bounds}"


def claim_title(claim: ClaimAnswer) -> str:
    """Return what is claimed and by whom."""
    value = f"{claim.value_m / 1e3:g} km {claim.kind}"
    who = "; ".join(text for text in (", ".join(claim.sources), *claim.says) if text)
    believing = [name for name, view in claim.presets.items() if view.believes]
    who = "; ".join(text for text in (who, f"preset {', '.join(believing)}" if believing else "") if text)
    return f"{value} ({who})" if who else value


def claim_sentence(claim: ClaimAnswer) -> str:
    """Return what had to be true for a claim, in plain words."""
    count, of = claim.reaching_count, claim.taken_count
    share = f"({100 * claim.share_prob:.0f} %, {100 * claim.interval.lo:.0f} to {100 * claim.interval.hi:.0f} %)"
    if claim.implied:
        said = "Reached by all that are taken: the claimed average speed is flown farther."
    elif count == of:
        said = f"All {of} equally good fits reach it {share}: flight is not what ends it."
    elif claim.share_prob > NEARLY_PROB:
        said = f"Nearly all equally good fits reach it, {count} of {of} {share}: flight is not what ends it."
    elif count == 0:
        said = f"None of {of} equally good fits reaches it {share}."
    else:
        said = f"{count} of {of} equally good fits reach it {share}."
    said += f" The central missile comes to {claim.central_m / 1e3:.0f} km{_passage(claim.passage)}."
    if claim.shifts and claim.share_prob <= NEARLY_PROB:
        told = ", ".join(
            f"{words(each.name)} {_pair(each.name, each.reaching_median, each.missing_median, 'against')}"
            for each in claim.shifts[:TOLD]
        )
        said += f" Those that do have, by the median against the rest: {told}."
    return said if claim.departure is None else f"{said} {departure_sentence(claim, claim.departure)}"


def _passage(way: Passage | None) -> str:
    """Return how the central missile flies to the claimed range."""
    if way is None:
        return ""
    return (
        f"; here it flies {way.time_s:.0f} s, climbs to {way.apogee_m / 1e3:.0f} km and arrives with "
        f"{way.speed_m_s:.0f} m/s and {way.lateral_m_s2 / STANDARD_GRAVITY_M_S2:.0f} g left"
    )


def departure_sentence(claim: ClaimAnswer, step: Departure) -> str:
    """Return what it takes to reach a claim that the central missile does not reach."""
    if not step.reaches:
        told = f"Moving its numbers to the bounds that help brings it to about {step.reached_m / 1e3:.0f} km."
        if math.isfinite(claim.needed_speed_m_s):
            height_m = min(claim.value_m, HEIGHT_SHOWN_M)
            already = "already at" if height_m < claim.value_m else "at"
            told += f" To turn with 2 g {already} {height_m / 1e3:g} km takes {claim.needed_speed_m_s / 1e3:,.1f} km/s."
        return told
    if step.norm < AT_THE_EDGE:
        return f"It stands at the edge: a change by {step.norm:.2f} half spans does."
    moves = ", ".join(
        f"{words(move.name)} {_pair(move.name, move.needed, move.central, 'instead of')}" for move in step.moves[:TOLD]
    )
    more = len(step.moves) - TOLD
    moves += f" and {more} smaller {'change' if more == 1 else 'changes'}" if more > 0 else ""
    speeds = "inside" if step.speeds_inside else "outside"
    return (
        f"Its least change that does, {step.norm:.1f} half spans and inside all bounds: {moves}. It then peaks at "
        f"{step.peak_m_s:.0f} m/s; its speeds are {speeds} what is claimed."
    )


def _pair(name: str, first: float, second: float, between: str) -> str:
    """Return two values of a number with one unit.

    >>> _pair("missile.mass_kg", 1800.0, 1893.0, "against")
    '1800 against 1893 kg'
    """
    unit = symbol_of(name)
    if unit == "m" and max(abs(first), abs(second)) >= 1000.0:
        return f"{first / 1e3:.3g} {between} {pretty(float(f'{second:.3g}'), name)}"
    digits = next((n for n in range(3, 8) if f"{first:.{n}g}" != f"{second:.{n}g}"), 3)
    return f"{_plain(first, digits)} {between} {_plain(second, digits)} {unit}".rstrip()


def _plain(value: float, digits: int) -> str:
    """Return a value with so many digits, and never as a power of ten."""
    return f"{value:.0f}" if abs(value) >= 10.0**digits else f"{value:.{digits}g}"


def calibration_markdown(answer: Calibration) -> str:
    """Return the tables of docs/calibration.md: fits and predictions, then what had to be true for each claim."""
    lines = [
        f"Claims {answer.meta['claims']}, {answer.meta['epoch']}, seed {answer.meta['seed']}.",
        "",
        "| missile | what | claimed | central | residual | equally good fits |",
        "|---|---|---|---|---|---|",
    ]
    for missile in answer.missiles:
        name = f"**{missile.label}**, {fit_sentence(missile)}"
        for row in _rows(missile):
            lines.append(f"| {name} | {' | '.join(text.strip() for text in row)} |")
            name = ""
    presets = list(
        dict.fromkeys(name for missile in answer.missiles for each in missile.claims for name in each.presets)
    )
    heads = " | ".join(f"{name}: share, central" for name in presets)
    for kind, title in KINDS.items():
        lines += ["", f"| claim ({title}) | {heads} | what had to be true |", f"|---|{'---|' * len(presets)}---|"]
        for missile in answer.missiles:
            for claim in (each for each in missile.claims if each.kind == kind):
                cells = " | ".join(_view(claim, name) for name in presets)
                lines.append(f"| **{missile.label}**: {claim_title(claim)} | {cells} | {claim_sentence(claim)} |")
    return "\n".join(lines) + "\n"


def _view(claim: ClaimAnswer, preset: str) -> str:
    view = claim.presets.get(preset)
    if view is None:
        return "no such missile"
    share = f"{100 * view.reaching_count / view.admitted_count:.0f} %" if view.admitted_count else "none fits"
    return f"{share}, {'yes' if view.central_reaches else 'no'}"
