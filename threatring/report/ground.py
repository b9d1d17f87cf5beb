"""The answer of `threatring ground` for a terminal, and its folder with tables and figure."""

from __future__ import annotations

import textwrap
from pathlib import Path

import numpy as np

from threatring.maps.ground import ground_drawings
from threatring.report.folders import write_own
from threatring.report.sentences import MARK
from threatring.results.ground import CAVEAT, Claims, GroundFootprint, shares_m
from threatring.results.words import figure_text
from threatring.statistics import Interval

STEERED = {"horizon": "until the radar on the ground loses it on its way down", "burn-out": "until burn-out"}
_WIDE = 110


def write_ground(footprint: GroundFootprint, folder: Path) -> list[Path]:
    """Write ground.json, ground.csv and the figure as SVG and PNG into a folder, made when missing."""
    return write_own(folder, "ground", footprint.save, lambda: ground_drawings(footprint))


def ground_text(footprint: GroundFootprint) -> str:
    """Return how many rounds land within the distance, CEP, flight, reach and what is claimed of them, in words."""
    meta = footprint.meta
    head = (
        f"Rounds at a surveyed ground point  ·  {MARK}\n"
        f"{footprint.label}, steered {STEERED[footprint.guided_to]}; claims {meta['claims_preset']}, {meta['epoch']}; "
        f"launcher at {meta['site']['lat_deg']:g}° latitude"
    )
    body = _answer(footprint) if footprint.arrival else _not_reached(footprint)
    return "\n".join([head, "", *body, _reach(footprint), "", *textwrap.wrap(CAVEAT, _WIDE)])


def _not_reached(footprint: GroundFootprint) -> list[str]:
    return [f"The central missile lands no round at {footprint.range_m / 1e3:g} km: no answer about its scatter."]


def _answer(footprint: GroundFootprint) -> list[str]:
    landed = footprint.landed
    assert landed is not None
    own_m, common_m = shares_m(footprint.central_m)
    missed = int((~footprint.reached).sum())
    lines = [
        f"Of {footprint.rounds_count} rounds at {footprint.range_m / 1e3:g} km, {figure_text(landed.mean)} land within "
        f"{footprint.within_m:g} m on average; {_span(landed.chance)} in one attack at central values; "
        f"{_span(landed.ignorance)} by what nobody knows.",
        f"CEP {_m(footprint.cep_m)} at central values, {_metres(footprint.cep_span_m)} by what nobody knows; "
        f"public record: {_claimed(footprint.claims)}, not measured.",
        f"  {footprint.verdict[0].upper()}{footprint.verdict[1:]}.",
        f"  As circular scatter: {_m(own_m)} from round to round, {_m(common_m)} common to all rounds of an attack. "
        "CEP by each error alone:",
        *(f"    {word:<28} {_m(value):>9}" for word, value in footprint.alone_cep_m.items()),
        *_flight(footprint),
    ]
    if missed:
        lines.append(f"In {missed} of {len(footprint.reached)} sets of unknowns it does not reach the point.")
    return lines


def _flight(footprint: GroundFootprint) -> list[str]:
    arrival, others = footprint.arrival, footprint.member_arrivals
    assert arrival is not None

    def spread(name: str, digits: int = 0) -> str:
        values = [getattr(each, name) for each in others]
        return f" [{min(values):.{digits}f}-{max(values):.{digits}f}]" if values else ""

    return [
        f"Flight {arrival.time_s:.0f}{spread('time_s')} s, lands at {arrival.speed_m_s:.0f}{spread('speed_m_s')} m/s, "
        f"{arrival.angle_deg:.0f}{spread('angle_deg')}° below the horizontal; highest {arrival.top_m / 1e3:.0f} km,",
        f"  steering ends after {arrival.free_s:.0f} s at {arrival.free_height_m:.0f} m (in brackets: the ensemble).",
    ]


def _reach(footprint: GroundFootprint) -> str:
    low, high = np.min(footprint.member_reach_m) / 1e3, np.max(footprint.member_reach_m) / 1e3
    claims = footprint.claims
    said = "nothing"
    if claims.range_m is not None:
        said = f"{claims.range_m / 1e3:g} km"
        if claims.range_low_m and claims.range_high_m:
            said += f" ({claims.range_low_m / 1e3:g} to {claims.range_high_m / 1e3:g})"
    reach = f"{footprint.reach_m / 1e3:.0f} km [{low:.0f}-{high:.0f}]"
    return f"Such a flight reaches {reach}; public record of the mode: {said}, a claim."


def _claimed(claims: Claims) -> str:
    if claims.cep_m is None:
        return "nothing"
    span = f" ({claims.cep_low_m:g} to {claims.cep_high_m:g} m)" if claims.cep_low_m and claims.cep_high_m else ""
    return f"{_m(claims.cep_m)}{span}"


def _span(interval: Interval) -> str:
    return f"{figure_text(interval.lo)} to {figure_text(interval.hi)}" if interval.known else "not known"


def _metres(interval: Interval) -> str:
    return f"{_m(interval.lo)} to {_m(interval.hi)}" if interval.known else "not known"


def _m(metres: float) -> str:
    """Return metres with two significant digits, three above 100.

    >>> _m(112.3), _m(0.21), _m(1807.3)
    ('112 m', '0.21 m', '1810 m')
    """
    if not np.isfinite(metres):
        return "? m"
    return f"{float(f'{metres:.{2 if metres < 100 else 3}g}'):g} m"
