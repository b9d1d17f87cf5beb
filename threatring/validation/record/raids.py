"""Claims that only flown raids answer: where aircraft are shot down, what a missile achieves, who gets through."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from threatring.models.earth import ecef_m
from threatring.prepare.sorties import Progress
from threatring.records import End, ShotEnd
from threatring.results import Results
from threatring.results.record import Computed
from threatring.scenario import load_scenario, scenario_from_text
from threatring.simulate import Options, run
from threatring.statistics import wilson
from threatring.validation.record.closed import SEED, SITE, Found, spread

RUNS, SETS = 128, 32
WARHEADS, SHOT_PROB, IDEAL_RUNS = 12, 0.7, 4096
MASTS = """
[[radars]]
type = "radar_91N6E"
[[radars]]
type = "radar_96L6E"
mount = "mast_40V6M"
[[radars]]
type = "radar_92N6E"
mount = "mast_40V6M"
boresight_deg = 270
"""
TRUCKS = MASTS.replace('mount = "mast_40V6M"\n', "")
LONG = "[[fire_units]]\n[[fire_units.launchers]]\ncount = 8\nload = { missile_40N6E = 4 }\n"
FALL = """
duration_s = 1200.0
[[radars]]
type = "radar_91N6E"
mode = "sector"
boresight_deg = 90
[[radars]]
type = "radar_92N6E"
boresight_deg = 90
[[raids]]
target = "target_mrbm_nodong_shahab3"
count = 2
interval_s = 60
launch = { bearing_deg = 90, range_m = 1_000_000 }
"""
IDEAL = """
[doctrine]
salvo_count = 2
salvo_max_count = 1
[ideal]
certain_detection = true
certain_identification = true
exact_plots = true
no_delays = true
no_evasion = true
perfect_assessment = true
kill_prob = 0.7
[overrides]
"missile_48N6E3_48N6DM.reliability_prob" = 1.0
"missile_48N6E3_48N6DM.seeker_range_5m2_m" = 100e3
"fire_unit_98Zh6E.targets_simultaneous_count" = 50.0
"fire_unit_98Zh6E.missiles_guided_simultaneous_count" = 50.0
"fire_unit_98Zh6E.launch_interval_s" = 1.0
"""


def inbound(target: str, count: int, far_m: float, height: str, near_m: float = 5e3) -> str:
    """Return a raid that flies straight in from the west."""
    places = ", ".join(f"{{ bearing_deg = 270, range_m = {range_m}, {height} }}" for range_m in (far_m, near_m))
    return f'[[raids]]\ntarget = "{target}"\ncount = {count}\nspacing_m = 2000\nroute = [{places}]\n'


LOW = inbound("target_fighter_4gen", 4, 150e3, 'altitude_m = 60, reference = "ground"')
HIGH = inbound("target_fighter_4gen", 4, 350e3, "altitude_m = 8000")
AWACS = "duration_s = 2600.0\n", inbound("target_awacs_tanker", 1, 480e3, "altitude_m = 9500")


class Raids:
    """Scenarios flown for the record."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress

    def fly(self, text: str, runs: int = RUNS, sets: int = SETS) -> Results:
        """Fly a scenario, by its text or bundled name."""
        scenario = scenario_from_text(text) if "\n" in text else load_scenario(text)
        return run(scenario, Options(runs=runs, sets=sets, seed=SEED), self.progress)


def farthest_km(results: Results) -> Computed:
    """Return where the farthest object of a raid is shot down: mean of the raids in which one is, spread over sets."""
    site = results.meta["site"]
    base = np.array(ecef_m(math.radians(site["lat_deg"]), math.radians(site["lon_deg"]), site["ground_m"]))
    shots = results.shots[results.shots.end == ShotEnd.KILL]
    away_km = np.full(len(results.outcomes), -math.inf)
    np.maximum.at(away_km, shots.run, np.linalg.norm(shots.end_r_m - base, axis=1) / 1e3)
    by_set = results.by_set(np.where(np.isfinite(away_km), away_km, np.nan))
    some = np.isfinite(by_set).any(axis=1)
    means = np.nanmean(by_set[some], axis=1) if some.any() else np.zeros(0)
    return spread(means, float(means.mean()) if means.size else math.nan)


def effective_ranges(raids: Raids) -> Found:
    """C03."""
    return {
        "low fighter, radars on trucks": farthest_km(raids.fly(f"{SITE}{TRUCKS}{LOW}")),
        "low fighter, radars on masts": farthest_km(raids.fly(f"{SITE}{MASTS}{LOW}")),
        "AWACS at 9.5 km": farthest_km(raids.fly(f"{AWACS[0]}{SITE}{TRUCKS}{AWACS[1]}")),
    }


def high_fighter(raids: Raids) -> Found:
    """C04."""
    return {"fighter at 8 km": farthest_km(raids.fly(f"duration_s = 1800.0\n{SITE}{TRUCKS}{HIGH}"))}


def far_aircraft(raids: Raids) -> Found:
    """C20."""
    return {"AWACS, 40N6E": farthest_km(raids.fly(f"{AWACS[0]}{SITE}{TRUCKS}{LONG}{AWACS[1]}"))}


def fast_ballistic(raids: Raids) -> Found:
    """C12."""
    made = raids.fly(FALL.replace("[[radars]]", f"{SITE}[[radars]]", 1))
    kills = made.by_set((made.outcomes.end == End.KILLED).sum(axis=1)).sum(axis=1)
    shots = made.by_set(made.outcomes.shots.sum(axis=1)).sum(axis=1)
    shares = kills[shots > 0] / shots[shots > 0]
    return {"kills for each missile": spread(shares, float(kills.sum() / shots.sum()) if shots.any() else math.nan)}


def leaking(raids: Raids) -> Found:
    """C19."""
    made = raids.fly("low-cruise")
    shares = made.by_set((made.outcomes.end == End.LEAKED).any(axis=1)).mean(axis=1)
    return {"raids in which one gets through": spread(shares, float(shares.mean()))}


def no_leaker(raids: Raids) -> Found:
    """C22."""
    raid = inbound("target_bomber", WARHEADS, 120e3, "altitude_m = 10000", 40e3).replace(
        "spacing_m = 2000", "spacing_m = 1000"
    )
    text = f'duration_s = 900.0\n{SITE}{raid}arrival = "strikes"\n{IDEAL}'
    made = raids.fly(text, IDEAL_RUNS, 1)
    none = int(((made.outcomes.end == End.LEAKED).sum(axis=1) == 0).sum())
    return {"raids without a leaker": Computed(none / IDEAL_RUNS, *wilson(none, IDEAL_RUNS))}


COMPUTED: dict[str, Callable[[Raids], Found]] = {
    "C03": effective_ranges, "C04": high_fighter, "C12": fast_ballistic, "C19": leaking, "C20": far_aircraft,
    "C22": no_leaker,
}  # fmt: skip
