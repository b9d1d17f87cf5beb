"""Claims that closed forms, tables of the catalogue and the radar equation answer at once."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from threatring.catalogue import load_catalogue
from threatring.draws import Unknowns, radar_rows, signature_m2
from threatring.models.earth import REFRACTION_FACTOR, gauss_radius_m, horizon_arc_m, standard_environment
from threatring.models.radar import range_for_rcs_m
from threatring.prepare.radarviews import smooth_least_m
from threatring.results.record import Computed
from threatring.scenario import Scenario, channels_of, scenario_from_text, total_load

Found = dict[str, Computed]
LATITUDE_RAD = math.radians(40.0)
SETS, SEED = 64, 1
BAND = (0.1, 0.9)
SITE = "[site]\nlat_deg = 40.0\nlon_deg = 33.0\n"
AIRBORNE_M = 9000.0


def certain(value: float) -> Computed:
    """Return a number that has no spread."""
    return Computed(value, value, value)


def spread(values: np.ndarray, centre: float | None = None) -> Computed:
    """Return a number with the 10 to 90 % of values (n,); its centre is their median unless given; NaN without any."""
    if not values.size:
        return certain(math.nan)
    low, high = np.quantile(values, BAND)
    return Computed(float(np.median(values)) if centre is None else centre, float(low), float(high))


def horizon_km(antenna_m: float, target_m: float) -> Computed:
    """Return how far a target is seen over the smooth Earth."""
    radius_m = gauss_radius_m(LATITUDE_RAD)
    return certain(horizon_arc_m(antenna_m, target_m, radius_m, REFRACTION_FACTOR) / 1e3)


def horizons() -> Found:
    """C01."""
    return {f"from {antenna_m:g} m": horizon_km(antenna_m, 10.0) for antenna_m in (9.0, 24.0, 39.0)}


def least_heights() -> Found:
    """C02."""
    arcs_m = np.array([400e3, 250e3])
    heights_m = smooth_least_m(standard_environment(0.0), gauss_radius_m(LATITUDE_RAD), 9.0, arcs_m)
    return {f"at {arc_m / 1e3:g} km": certain(float(h)) for arc_m, h in zip(arcs_m, heights_m, strict=True)}


def radar_triple() -> Found:
    """C05."""
    reach_m = radar_rows(Unknowns(load_catalogue().select(), SETS, SEED), "radar_91N6E").range_1m2_m
    small_km = np.array([range_for_rcs_m(float(r), 1.0, 0.4) for r in reach_m]) / 1e3
    implied_m2 = (570e3 / reach_m) ** 4
    return {
        "range for 0.4 m2": spread(small_km[:-1], float(small_km[-1])),
        "cross-section seen at 570 km": spread(implied_m2[:-1], float(implied_m2[-1])),
    }


def large_target() -> Found:
    """s4-01.8."""
    unknowns = Unknowns(load_catalogue().select(), SETS, SEED)
    reach_m = radar_rows(unknowns, "radar_91N6E").range_1m2_m
    rcs_m2 = signature_m2(unknowns, "radar_91N6E", "target_awacs_tanker")
    seen_km = np.array([range_for_rcs_m(float(r), 1.0, float(s)) for r, s in zip(reach_m, rcs_m2, strict=True)]) / 1e3
    return {"AWACS class": spread(seen_km[:-1], float(seen_km[-1]))}


def units(count: int) -> Scenario:
    """Return a site with several fire units."""
    radars = '[[radars]]\ntype = "radar_91N6E"\n' + '[[radars]]\ntype = "radar_92N6E"\n' * count
    named = "".join(f'[[fire_units]]\nradar = "92N6E{f" {n + 1}" if n else ""}"\n' for n in range(count))
    return scenario_from_text(SITE + radars + named)


def channels() -> Found:
    """C06 and s4-01.6."""
    found = {}
    for count, year in ((6, 2007), (8, 2018)):
        total = channels_of(units(count), load_catalogue().select("central", year))
        for what in ("target", "missile"):
            found[f"{what}s, {count} fire units, {year}"] = certain(total[f"{what}_channels"])
    return found


def magazine() -> Found:
    """C07."""
    scenario, selection = scenario_from_text(SITE), load_catalogue().select()
    launchers = sum(group.count for unit in scenario.fire_units for group in unit.launchers)
    ready = sum(total_load(scenario, selection).counts.values())
    salvo = round(selection.number("fire_unit_98Zh6E.missiles_per_target_count"))
    return {
        "launchers of a battalion": certain(launchers),
        "ready missiles": certain(ready),
        "engagements until empty": certain(ready // salvo),
    }


def low_flyer() -> Found:
    """C23."""
    return {
        "from a 39 m mast": horizon_km(39.0, 15.0),
        "from an airborne radar at 9 km": horizon_km(AIRBORNE_M, 15.0),
    }


def rings() -> Found:
    """C24."""
    antenna_m = load_catalogue().select().number("radar_91N6E.antenna_height_m")
    far, near = (horizon_km(antenna_m, height_m).value for height_m in (10e3, 100.0))
    return {"sight at 10 km over sight at 100 m": certain(far / near)}


COMPUTED: dict[str, Callable[[], Found]] = {
    "C01": horizons, "C02": least_heights, "C05": radar_triple, "C06": channels, "C07": magazine, "C23": low_flyer,
    "C24": rings, "s4-01.6": channels, "s4-01.8": large_target,
}  # fmt: skip
