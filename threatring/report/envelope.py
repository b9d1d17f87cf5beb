"""The answer of `threatring envelope` for a terminal, and its folder with table and figures."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from threatring.maps.reach import reach_drawings
from threatring.report.folders import write_own
from threatring.report.sentences import MARK
from threatring.results.envelope import BAND, Envelope, MissileReach
from threatring.units import STANDARD_GRAVITY_M_S2

HEIGHTS_M = (100.0, 3_000.0, 10_000.0, 20_000.0)
TIMED_M = 10_000.0  # height at which the time to the declared range is told
_NAME, _CELL = 46, 14


def write_envelope(envelope: Envelope, folder: Path) -> list[Path]:
    """Write envelope.json, envelope.csv and every figure as SVG and PNG into a folder, made when missing."""
    return write_own(folder, "envelope", envelope.save, lambda: reach_drawings(envelope))


def envelope_text(envelope: Envelope) -> str:
    """Return reach by height, ceiling, burn-out speed and time to the declared range of each missile."""
    site = envelope.meta["site"]
    head = (
        f"Where missiles reach  ·  {MARK}\n"
        f"claims {envelope.meta['claims']}, {envelope.meta['epoch']}; launcher at {site['lat_deg']:g}° latitude, "
        f"{site['ground_m']:g} m above the sea; ranges in km, in brackets {BAND[0]:.0%} to {BAND[1]:.0%} of the "
        "ensemble"
    )
    return "\n\n".join([head, *(_missile(envelope, missile) for missile in envelope.missiles)])


def _missile(envelope: Envelope, missile: MissileReach) -> str:
    low, high = missile.declared["range_low_m"], missile.declared["range_high_m"]
    span = f" ({_km(low)} to {_km(high)})" if low and high and low < high else ""
    said = f"{missile.label}: declared {_km(missile.declared['range_m'])} km{span}, "
    said += f"ceiling {_km(missile.declared['ceiling_m'])} km"
    heads = [*(f"{height / 1e3:g} km up" for height in HEIGHTS_M), "ceiling"]
    rows = [f"  {'against':<{_NAME - 9}}{'turn left':>9}" + "".join(f"{head:>{_CELL}}" for head in heads)]
    for kind, target in enumerate(envelope.targets):
        cells = [_span(*missile.at_height(kind, height)) for height in HEIGHTS_M]
        cells.append(_span(float(missile.ceiling_m[kind]), *np.quantile(missile.member_ceiling_m[kind], BAND)))
        need = f"{target.need_m_s2 / STANDARD_GRAVITY_M_S2:.2g} g"
        rows.append(f"  {target.label[: _NAME - 6]:<{_NAME - 5}}{need:>5}" + "".join(f"{c:>{_CELL}}" for c in cells))
    return "\n".join([said, *rows, _closing(missile)])


def _closing(missile: MissileReach) -> str:
    low, high = np.quantile(missile.member_burnout_m_s, BAND)
    declared_m = float(missile.declared["range_m"] or 0.0)
    time_s = missile.time_to_s(0, declared_m, TIMED_M)
    when = f"in {time_s:.0f} s" if time_s else "not reached"
    column = int(np.argmin(np.abs(missile.heights_m - HEIGHTS_M[0])))
    near = f"{missile.near_m[0, column] / 1e3:.1f} km" if missile.reach_m[0, column] > 0.0 else "none"
    return (
        f"  peak speed {missile.burnout_speed_m_s:.0f} m/s [{low:.0f}-{high:.0f}]; "
        f"declared range at {TIMED_M / 1e3:g} km height: {when}; nearest at {HEIGHTS_M[0] / 1e3:g} km height: {near}"
    )


def _span(value_m: float, low_m: float, high_m: float) -> str:
    """Return a reach and its band in km.

    >>> _span(433e3, 306e3, 531e3), _span(0.0, 0.0, 0.0)
    ('433 [306-531]', 'none')
    """
    if max(value_m, high_m) <= 0.0:
        return "none"
    return f"{value_m / 1e3:.0f} [{low_m / 1e3:.0f}-{high_m / 1e3:.0f}]"


def _km(metres: float | None) -> str:
    return "?" if metres is None else f"{metres / 1e3:g}"
