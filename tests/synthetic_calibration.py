"""A made-up calibration of two missiles, for tests that need tables and figures and not an engine."""

from __future__ import annotations

import math

import numpy as np

from threatring.results.calibration import Calibration, MissileCalibration, OpenNumber, Span
from threatring.results.claims import ClaimAnswer, Departure, Move, Passage, PresetView, Shift
from threatring.statistics import wilson

LIFT = "missile_X.lift_max_coeff"
MASS = "missile_X.mass_kg"


def claim(kind: str, value_m: float, count: int, departure: Departure | None = None, **other: object) -> ClaimAnswer:
    said: dict[str, object] = {
        "kind": kind, "value_m": value_m, "sources": ("BROCH",), "says": (), "reaching_count": count,
        "taken_count": 50, "interval": wilson(count, 50), "central_m": 140e3 if kind == "range" else 31e3,
        "shifts": (Shift(LIFT, 7.5, 5.5, 0.5),) if 8 <= count <= 42 else (), "departure": departure, "implied": False,
        "passage": Passage(130.0, 40e3, 900.0, 98.0665) if kind == "range" and value_m < 140e3 else None,
        "needed_speed_m_s": math.nan, "presets": {"central": PresetView(False, count, 50, departure is None)},
    }  # fmt: skip
    return ClaimAnswer(**(said | other))  # type: ignore[arg-type]


def missile(name: str, average: Span | None) -> MissileCalibration:
    """50 fits whose range goes from 100 to 198 km and whose ceiling from 25 to 35 km; every tenth falls short."""
    share = np.linspace(0.0, 1.0, 50)
    average_m_s = np.where(np.arange(50) % 10 == 0, math.nan, 900.0 + 100.0 * share)
    central = {"peak_m_s": 1500.0, "average_m_s": math.nan, "time_s": math.nan, "reach_m": 140e3,
               "energy_reach_m": 190e3, "ceiling_m": 31e3}  # fmt: skip
    number = OpenNumber(LIFT, Span(7.0, 5.0, 9.0), 7.0, (5.4, 7.0, 8.6), (5.6, 7.2, 8.8), 0.05, 0.8)
    idle = OpenNumber(MASS, Span(900.0, 800.0, 1000.0), 900.0, (820.0, 900.0, 980.0), (820.0, 900.0, 980.0), 0.0, 0.0)
    step = Departure(True, 150.2e3, 0.8, (Move(MASS, 900.0, 860.0, -0.4),), 1480.0, 950.0, True)
    corner = Departure(False, 38e3, 3.0, (), 1700.0, math.nan, False)
    claims = (
        claim("range", 90e3, 50), claim("range", 100e3, 50, implied=True), claim("range", 150e3, 25, step),
        claim("range", 99e3, 49),
        claim("ceiling", 185e3, 0, corner, needed_speed_m_s=9e5), claim("ceiling", 32e3, 12, step._replace(norm=0.01)),
    )  # fmt: skip
    return MissileCalibration(
        name, name.removeprefix("missile_"), Span(1500.0, 1400.0, 1600.0), average, Span(120e3, 110e3, 130e3),
        Span(30e3, 27e3, 30e3), 1024, 60, 55, True, 1400.0 + 200.0 * share, average_m_s, 100e3 + 98e3 * share,
        150e3 + 98e3 * share, 25e3 + 10e3 * share, central, (0.1, 0.0), (number, idle), claims,
    )  # fmt: skip


def made_up() -> Calibration:
    """Two missiles, one of them without a claimed average speed."""
    missiles = missile("missile_X", Span(1000.0, 900.0, 1100.0)), missile("missile_Y", None)
    return Calibration(missiles, {"claims": "central", "epoch": 2018, "seed": 1})
