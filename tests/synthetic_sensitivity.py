"""A made-up sensitivity analysis: three unknowns of plain effects, for tests that need one and no engine."""

from __future__ import annotations

from threatring.results.sensitivity import Sensitivity, Share, Weight
from threatring.variance import Spread


def unknown(key: str, words: str, low: float, value: float, high: float) -> dict:
    return {"key": key, "names": [key], "words": words, "unit": "", "value": value, "low": low, "high": high,
            "confidence": "low", "verification": "assumed", "sources": ["A-MOD", "GAO92"]}  # fmt: skip


def synthetic_sensitivity(told: int = 3) -> Sensitivity:
    """An analysis in which `told` of three unknowns passed; the third only moves, and was not drawn anew."""
    weights = (
        Weight(unknown("pk_prior.cruise_missile_low_prob", "chance that one missile kills: cruise missile low", 0.25,
                       0.55, 0.85), Share(0.41, (0.36, 0.46)), Share(0.45, (0.38, 0.56)), 0.62,
               Share(12.6, (12.3, 12.9)), Share(8.2, (7.9, 8.5)), Share(-4.4, (-4.8, -4.0))),
        Weight(unknown("fire_unit_98Zh6E.missiles_per_target_count", "fire unit 98Zh6E: missiles per target", 1.0, 2.0,
                       2.0), Share(0.17, (0.14, 0.2)), Share(0.2, (0.14, 0.28)), 0.4, Share(11.6, (11.3, 11.9)),
               Share(9.8, (9.6, 10.0)), Share(-1.8, (-2.1, -1.5))),
        Weight(unknown("radar_96L6E.revisit_period_s", "radar 96L6E: revisit period", 5.0, 6.0, 12.0),
               Share(0.01, (-0.005, 0.025)), None, None, Share(10.2, (9.9, 10.5)), Share(10.6, (10.2, 11.0)),
               Share(0.4, (-0.1, 0.9))),
    )[:told]  # fmt: skip
    screened = tuple({**weight.unknown, "p": 0.001, "share": weight.alone.value, "passed": True} for weight in weights)
    idle = unknown("radar_96L6E.sidelobe_db", "radar 96L6E: sidelobe", -40.0, -30.0, -25.0)
    meta = {
        "scenario": "murted", "title": "An exercise <raid>", "version": "0.1.0", "claims": "central", "epoch": 2018,
        "seed": 1, "runs": 15_984, "sets": 1000, "cases_per_set": 4, "bases": 107, "cases_per_base": 16, "again": 4,
        "command": "threatring sensitivity murted --seed 1",
    }  # fmt: skip
    both = (Share(0.66, (0.58, 0.77)), Share(0.4, (0.3, 0.52))) if told else (None, None)
    screened = (*screened, {**idle, "p": 0.7, "share": 0.002, "passed": False})
    return Sensitivity("leakers", Spread(10.4, 4.8, 4.7, 4), weights, *both, 0.029, screened, meta)
