"""The closed list of unit suffixes, and the only place that converts.

Every name of a physical quantity ends in one of these. Inside, everything is SI and radians; degrees and standard
gravities are allowed in files and on screens only (`FILE_ONLY`).
"""

from __future__ import annotations

import math

STANDARD_GRAVITY_M_S2 = 9.80665  # BIPM, The International System of Units, 9th edition, section 2.3.4
SPEED_OF_LIGHT_M_S = 299_792_458.0  # BIPM, same, table 1

BOLTZMANN_J_K = 1.380649e-23  # BIPM, same, table 1

#: suffix -> (symbol as printed, what it measures). The longest matching suffix counts.
SUFFIXES: dict[str, tuple[str, str]] = {
    "_m": ("m", "length"),
    "_m2": ("m²", "area, radar cross-section"),
    "_m_s": ("m/s", "speed"),
    "_m_s2": ("m/s²", "acceleration"),
    "_s": ("s", "time"),
    "_hz": ("Hz", "frequency"),
    "_kg": ("kg", "mass"),
    "_kg_m2": ("kg/m²", "ballistic coefficient"),
    "_m2_kg": ("m²/kg", "lift over dynamic pressure, by mass"),
    "_kg_m3": ("kg/m³", "density"),
    "_kg_s": ("kg/s", "mass flow"),
    "_n": ("N", "force"),
    "_pa": ("Pa", "pressure"),
    "_k": ("K", "temperature"),
    "_w": ("W", "power"),
    "_rad": ("rad", "angle"),
    "_rad_s": ("rad/s", "angular rate"),
    "_deg": ("°", "angle"),
    "_deg_s": ("°/s", "angular rate"),
    "_g": ("g", "acceleration in standard gravities"),
    "_db": ("dB", "ratio, logarithmic"),
    "_dbi": ("dBi", "antenna gain"),
    "_usd": ("USD", "money"),
    "_year": ("", "calendar year"),
    "_prob": ("", "probability"),
    "_coeff": ("", "dimensionless coefficient"),
    "_factor": ("", "dimensionless factor"),
    "_count": ("", "number of things"),
}

#: Units that may stand in files and on screens but never inside a kernel record.
FILE_ONLY = frozenset({"_deg", "_deg_s", "_g", "_usd", "_year"})

#: Names without a suffix that every reader knows.
PURE_NUMBERS = frozenset({"snr", "mach", "x", "cov"})


def suffix_of(name: str) -> str | None:
    """Return the unit suffix of a field name, or None when it has none.

    >>> suffix_of("scan_period_s"), suffix_of("speed_m_s"), suffix_of("colour")
    ('_s', '_m_s', None)
    """
    found = [suffix for suffix in SUFFIXES if name.endswith(suffix)]
    return max(found, key=len) if found else None


def symbol_of(name: str) -> str:
    """Return the unit symbol to print behind the value of a field ('' for pure numbers and text)."""
    suffix = suffix_of(name)
    return SUFFIXES[suffix][0] if suffix else ""


def radians(angle_deg: float) -> float:
    """Convert degrees to radians."""
    return math.radians(angle_deg)


def m_s2_from_g(load_g: float) -> float:
    """Convert standard gravities to m/s²."""
    return load_g * STANDARD_GRAVITY_M_S2


def pretty(value: object, name: str) -> str:
    """Format a value for a screen with the unit its field name carries, in the prefix people use.

    >>> pretty(390000.0, "detect_range_m"), pretty(2.9e9, "frequency_hz"), pretty(0.5, "reliability_prob")
    ('390 km', '2.9 GHz', '0.5')
    """
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return str(value)
    suffix, symbol = suffix_of(name), symbol_of(name)
    if suffix == "_m" and abs(value) >= 1000.0:
        return f"{value / 1000.0:g} km"
    if suffix == "_hz" and abs(value) >= 1e6:
        return f"{value / 1e9:g} GHz" if abs(value) >= 1e9 else f"{value / 1e6:g} MHz"
    if suffix == "_s" and abs(value) >= 600.0:
        return f"{value / 60.0:g} min"
    if suffix == "_usd":
        return f"{value / 1e6:g} M USD"
    if suffix == "_year":
        return f"{value:.0f}"
    return f"{value:g} {symbol}".rstrip()
