"""Claims that the fitted missiles answer: their speeds, reach, ceiling, turn, and what they meet of what falls."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from threatring.catalogue import load_catalogue
from threatring.draws import Unknowns
from threatring.models.atmosphere import density_kg_m3
from threatring.models.missile import lateral_limit_m_s2
from threatring.prepare.calibration import Fit, fit
from threatring.prepare.footprint import footprint
from threatring.prepare.predictions import Predictions, predictions, taken
from threatring.prepare.sorties import Progress, cores
from threatring.results.footprint import RULES, Defence
from threatring.results.record import Computed
from threatring.units import STANDARD_GRAVITY_M_S2
from threatring.validation.record.closed import SEED, Found, certain, spread

FAMILY = {"48N6E": "48N6E", "48N6E2": "48N6E2", "48N6E3": "48N6E3_48N6DM"}
ALL = ("48N6E", "48N6E2", "48N6E3_48N6DM", "40N6E", "9M96E", "9M96E2")
FALLING = {
    "Scud-B class": "target_srbm_scud_b",
    "Scud-C class": "target_srbm_scud_c",
    "No-Dong class": "target_mrbm_nodong_shahab3",
}
LONGEST = "target_mrbm_3500km_spec"
KINEMATIC = list(RULES).index("kinematic")
TURNING_M_S = 1500.0


class Flown(NamedTuple):
    """A missile fitted to its claimed speeds, and what follows."""

    fit: Fit
    found: Predictions
    taken: np.ndarray


class Flights:
    """Fits and footprints, each made when it is first asked for."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.missile = cache(self._missile)
        self.defence = cache(self._defence)

    def _missile(self, name: str) -> Flown:
        found = fit(Unknowns(load_catalogue().select(), 1, SEED), f"missile_{name}", cores(), self.progress)
        return Flown(found, predictions(found, cores(), self.progress), taken(found))

    def _defence(self, target: str) -> Defence | None:
        """Return what the 48N6E3 defends against a class of the range the catalogue gives it; None: it does not fly."""
        found = footprint(["48N6E3_48N6DM"], target=target, seed=SEED, progress=self.progress)
        return found.defences[0] if found.defences else None

    def reach_km(self, name: str) -> Computed:
        """Return how far a missile's fits come at 10 km height."""
        found = self.missile(name).found.reach_m / 1e3
        return spread(found[:-1], float(found[-1]))

    def ceiling_km(self, name: str) -> Computed:
        """Return how high they come with 2 g left."""
        found = self.missile(name).found.ceiling_m / 1e3
        return spread(found[:-1], float(found[-1]))

    def peak_m_s(self, name: str) -> Computed:
        """Return how fast they get."""
        one = self.missile(name)
        return spread(one.fit.flights.peak_m_s[one.taken], float(one.fit.central.peak_m_s[0]))


def time_to_range(flights: Flights) -> Found:
    """C08."""
    one = flights.missile("40N6E")
    range_m = 380e3
    speeds_m_s = one.fit.flights.average_m_s[one.taken]
    times_s = range_m / speeds_m_s[np.isfinite(speeds_m_s)]
    return {"time to 380 km": spread(times_s, float(range_m / one.fit.central.average_m_s[0]))}


def peak_speeds(flights: Flights) -> Found:
    """C09."""
    return {said: flights.peak_m_s(name) for said, name in FAMILY.items()}


def intercept_heights(flights: Flights) -> Found:
    """C10: the highest first intercept over all points that are defended; 0 where none is."""
    found = {}
    for said, target in FALLING.items():
        one = flights.defence(target)
        met_m = one.met_m[KINEMATIC] if one is not None else np.zeros(1)
        highest_m = float(np.nanmax(met_m)) if np.isfinite(met_m).any() else 0.0
        found[f"highest intercept, {said}"] = certain(highest_m / 1e3)
    return found


def turn_g(row: np.record, height_m: float) -> float:
    """Return what the air gives a burnt-out missile at 1.5 km/s, within its structure, in g."""
    burnt_kg = row.mass_kg - row.propellant_kg - row.propellant2_kg
    pressure_n = 0.5 * density_kg_m3(height_m) * TURNING_M_S**2 * row.area_m2
    limit_m_s2 = lateral_limit_m_s2(pressure_n, row.lift_max_coeff, row.lateral_limit_m_s2, 0.0, burnt_kg)
    return float(limit_m_s2 / STANDARD_GRAVITY_M_S2)


def turns(flights: Flights) -> Found:
    """C11."""
    one = flights.missile("48N6E3_48N6DM")
    found = {}
    for height_m in (35e3, 27e3, 20e3):
        turns_g = np.array([turn_g(row, height_m) for row in one.fit.candidates[one.taken]])
        found[f"at {height_m / 1e3:g} km"] = spread(turns_g, turn_g(one.fit.rows[-1], height_m))
    return found


def defended(flights: Flights) -> Found:
    """s4-01.3 to s4-01.5."""
    one = flights.defence(LONGEST)
    name = "defended area, 3500 km class"
    if one is None:
        return {name: certain(float("nan"))}
    return {name: spread(one.member_area_m2[KINEMATIC] / 1e6, one.area_m2(KINEMATIC) / 1e6)}


def extremes(flights: Flights) -> Found:
    """s4-01.9."""
    reaches = sorted((flights.reach_km(name) for name in ALL), key=lambda reach: reach.value)
    return {"shortest": reaches[0], "longest": reaches[-1]}


def of_missile(name: str) -> Callable[[Flights], Found]:
    """s4-02: return what answers for one missile."""
    return lambda flights: {
        f"{name} reach": flights.reach_km(name),
        f"{name} ceiling": flights.ceiling_km(name),
        f"{name} peak speed": flights.peak_m_s(name),
    }


def ceiling(flights: Flights) -> Found:
    """s4-01.2 and s4-01.11."""
    return {"ceiling": flights.ceiling_km("48N6E3_48N6DM")}


COMPUTED: dict[str, Callable[[Flights], Found]] = {
    "C08": time_to_range, "C09": peak_speeds, "C10": intercept_heights, "C11": turns,
    "s4-01.1": lambda flights: {"reach": flights.reach_km("40N6E")}, "s4-01.2": ceiling, "s4-01.3": defended,
    "s4-01.4": defended, "s4-01.5": defended, "s4-01.9": extremes, "s4-01.11": ceiling,
    **{f"s4-02.{number}": of_missile(name) for number, name in enumerate(ALL, 1)},
}  # fmt: skip
