"""Rounds of an air-defence missile at a surveyed ground point: flown, with their errors, into a `GroundFootprint`.

The mode is named by public sources and measured by none. Given are a missile, a range and a distance; the answer is how
many rounds land within it. There is no choice of point and nothing about what stands there.
"""

from __future__ import annotations

import math
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from threatring import __version__
from threatring.catalogue import Selection, load_catalogue
from threatring.draws import MEMBERS, Unknowns
from threatring.errors import OptionError
from threatring.kernel import is_compiled
from threatring.models.earth import standard_environment
from threatring.prepare import rounds as flights
from threatring.prepare.calibration import fit
from threatring.prepare.envelope import GROUND_M, LONGITUDE_DEG, REFERENCES, chosen
from threatring.prepare.sorties import Progress, Site, cores
from threatring.records import GroundSpread
from threatring.results.ground import Arrival, Claims, GroundFootprint, cep_m

MODE, RADAR = "mode_surface_to_surface", "radar_92N6E"
HORIZON, BURN_OUT = "horizon", "burn-out"
ALWAYS_S = 1e9
LOFTS_COEFF = np.array([0.0, 0.12, 0.25, 0.45, 0.7, 1.0])  # of the errorless flights
ROUNDS_MOST, RANGE_MOST_M = 64, 600_000.0
#: Error that is laid on alone -> fields of `GroundSpread` it consists of.
ALONE = {
    "radar noise, each round": ("noise_rad",), "heading, each round": ("heading_rad",),
    "speed, each round": ("speed_m_s",), "drag, each round": ("drag_coeff",),
    "radar alignment, all rounds": ("bias_rad",), "wind, all rounds": ("wind_m_s",),
    "survey, all rounds": ("survey_m",),
}  # fmt: skip


class _Battery(NamedTuple):
    """One missile type at one point: its ensemble, how each member is steered, and its errorless flights."""

    site: Site
    point: np.ndarray
    flight: np.recarray
    guides: np.recarray
    nominal: list[flights.Nominal]
    seed: int


def ground(
    missile: str,
    range_m: float,
    rounds: int = 16,
    within_m: float = 100.0,
    claims: str = "central",
    epoch: int = 2018,
    *,
    guided_to: str = HORIZON,
    lat_deg: float = 40.0,
    ground_m: float = 0.0,
    sets: int = 64,
    attacks: int = 32,
    seed: int = 1,
    threads: int | None = None,
    progress: Progress | None = None,
) -> GroundFootprint:
    """Return how `rounds` of a missile scatter about a surveyed point on the ground `range_m` away.

    guided_to: 'horizon' (of the radar on the ground, on the way down) or 'burn-out'. Each set is flown with `attacks`
    attacks, central values with ten times as many. The launcher stands at lat_deg, ground_m, and fires north. Raises
    `OptionError` or `CatalogueError` before anything flies.
    """
    begun = time.perf_counter()
    selection, name = asked(missile, range_m, rounds, within_m, guided_to, claims, epoch, lat_deg, ground_m)
    unknowns, say = Unknowns(selection, sets, seed), progress or (lambda stage, done, total: None)
    site = Site(standard_environment(ground_m), math.radians(lat_deg), math.radians(LONGITUDE_DEG))
    if not is_compiled("fly_rounds"):
        say("compiling the flight of rounds (once per machine)", 0, 1)
    with ThreadPoolExecutor(threads or cores()) as pool:
        battery, reach_m = _battery(site, unknowns, name, range_m, guided_to, pool, say)
        flown = _scatter(battery, unknowns, name, (attacks, rounds), pool, say)
    effort = {"seed": seed, "sets": sets, "attacks": attacks, "elapsed_s": time.perf_counter() - begun}
    meta = _meta(unknowns, {"lat_deg": lat_deg, "ground_m": ground_m}, effort)
    arrivals = [_arrival(each, selection.number(f"{MODE}.loft_coeff")) for each in battery.nominal]
    return GroundFootprint(
        name, selection.text(f"{name}.label"), range_m, rounds, within_m, guided_to, float(reach_m[-1]), reach_m[:-1],
        arrivals[-1], tuple(each for each in arrivals[:-1] if each), _path(battery, selection), *flown,
        _claims(selection), meta,
    )  # fmt: skip


def _meta(unknowns: Unknowns, site: dict[str, float], effort: dict[str, Any]) -> dict[str, Any]:
    selection = unknowns.selection
    return {
        "version": __version__, "catalogue_hash": selection.catalogue.hash, "claims_preset": selection.claims,
        "epoch": selection.epoch_year, "site": site, **effort, "unknowns": sorted(unknowns.used),
        "references": list(REFERENCES),
    }  # fmt: skip


def _path(battery: _Battery, selection: Selection) -> np.ndarray:
    """Return the central missile's errorless flight (n, 5); empty when it does not reach the point."""
    row = battery.nominal[-1].nearest(selection.number(f"{MODE}.loft_coeff"))
    if row is None:
        return np.zeros((0, 5))
    return flights.path_of(battery.site, battery.flight[-1], battery.guides[-1], battery.nominal[-1], row)


def asked(
    missile: str, range_m: float, rounds: int, within_m: float, guided_to: str, claims: str, epoch: int,
    lat_deg: float, ground_m: float,
) -> tuple[Selection, str]:  # fmt: skip
    """Return the catalogue as selected and the missile's name in it; raises for bad input."""
    selection = load_catalogue().select(claims, epoch)
    name = chosen(selection, [missile])[0]
    least_km = selection.number(f"{name}.range_min_m") / 1e3
    bounds = {
        "--range-km": (range_m / 1e3, least_km, RANGE_MOST_M / 1e3, " km"), "--rounds": (rounds, 1, ROUNDS_MOST, ""),
        "--within-m": (within_m, 0.1, 1e5, " metres"), "--lat": (lat_deg, -90.0, 90.0, " degrees"),
        "--ground": (ground_m, *GROUND_M, " metres"),
    }  # fmt: skip
    for field, (value, least, most, unit) in bounds.items():
        if not least <= value <= most:
            raise OptionError.at("command line", field, value, f"from {least:g} to {most:g}{unit}")
    if guided_to not in (HORIZON, BURN_OUT):
        raise OptionError.at("command line", "--guided-to", guided_to, f"{HORIZON} or {BURN_OUT}")
    return selection, name


def _battery(
    site: Site, unknowns: Unknowns, name: str, range_m: float, guided_to: str, pool: ThreadPoolExecutor, say: Progress
) -> tuple[_Battery, np.ndarray]:
    """Return the ensemble with its errorless flights to the point, and how far each member lands (M + 1,)."""
    flight = fit(unknowns, name, 1, say).rows
    free = guided_to == BURN_OUT
    until_s = flights.end_of_thrust_s(flight) if free else np.full(MEMBERS + 1, ALWAYS_S)
    antenna_m = unknowns.member_number(f"{RADAR}.antenna_height_truck_m")
    guides = flights.guides(site, antenna_m, unknowns.member_number(f"{MODE}.guidance_floor_m"), until_s)
    point = flights.ground_points(site, np.array([range_m]))[0]
    points = np.repeat(point[None], len(LOFTS_COEFF), axis=0)

    def one(k: int) -> tuple[flights.Nominal, float]:
        if free:
            nominal = flights.solve_free(site, flight[k], guides[k], point)
            return nominal, flights.farthest_free_m(site, flight[k], guides[k])
        nominal = flights.solve(site, flight[k], guides[k], points, LOFTS_COEFF)
        return nominal, flights.farthest_m(site, flight[k], guides[k], LOFTS_COEFF)

    found = []
    for k, each in enumerate(pool.map(one, range(MEMBERS + 1))):
        found.append(each)
        say("finding the flights that land on the point", k + 1, MEMBERS + 1)
    nominal = [each[0] for each in found]
    return _Battery(site, point, flight, guides, nominal, unknowns.seed), np.array([each[1] for each in found])


def spreads(unknowns: Unknowns, name: str) -> list[GroundSpread]:
    """Return the one-sigma errors of each set of unknowns, the central ones last."""
    columns = {
        "noise_rad": np.radians(unknowns.number(f"{MODE}.guidance_noise_deg")),
        "heading_rad": np.radians(unknowns.number(f"{MODE}.heading_error_deg")),
        "speed_m_s": unknowns.number(f"{MODE}.speed_error_m_s"),
        "drag_coeff": unknowns.number(f"{MODE}.drag_spread_coeff"),
        "reliability_prob": unknowns.number(f"{name}.reliability_prob"),
        "bias_rad": np.radians(unknowns.number(f"{RADAR}.accuracy_floor_angle_deg")),
        "wind_m_s": unknowns.number(f"{MODE}.wind_error_m_s"),
        "survey_m": unknowns.number(f"{MODE}.survey_error_m"),
    }
    return [GroundSpread(**{each: float(column[k]) for each, column in columns.items()})
            for k in range(unknowns.sets + 1)]  # fmt: skip


def _scatter(
    battery: _Battery, unknowns: Unknowns, name: str, size: tuple[int, int], pool: ThreadPoolExecutor, say: Progress
) -> tuple[np.ndarray, np.ndarray, np.ndarray, dict[str, float]]:
    """Return misses (K, m, N, 2), which sets reach the point, misses at central values, CEP by lone error."""
    members, errors = unknowns.members(), spreads(unknowns, name)
    loft = unknowns.number(f"{MODE}.loft_coeff")

    def attack(k: int, attacks: int, count: int, spread: GroundSpread) -> np.ndarray:
        member = int(members[k])
        row = battery.nominal[member].nearest(float(loft[k]))
        if row is None:
            return np.full((attacks, count, 2), np.nan)
        missile, guide = battery.flight[member], battery.guides[member]
        key = battery.seed, k + 1
        thrown = flights.attack_rounds(battery.nominal[member], row, guide, spread, key, (attacks, count))
        flown = flights.fall(battery.site, missile, guide, thrown, battery.point)
        return flown.miss_m.reshape(attacks, count, 2)

    sets = unknowns.sets
    misses = []
    for k, each in enumerate(pool.map(lambda k: attack(k, *size, errors[k]), range(sets))):
        misses.append(each)
        say("flying attacks", k + 1, sets)
    central = attack(sets, 10 * size[0], size[1], errors[-1])
    none = GroundSpread(0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0)
    sigmas = errors[-1]._asdict()
    lone = {word: none._replace(**{each: sigmas[each] for each in fields}) for word, fields in ALONE.items()}

    def single(spread: GroundSpread) -> float:  # attacks of one round each: what they share is thrown anew
        return cep_m(attack(sets, 10 * size[0], 1, spread))

    alone = dict(zip(lone, pool.map(single, lone.values()), strict=True))
    reached = np.array([battery.nominal[int(members[k])].found.any() for k in range(sets)])
    return np.stack(misses), reached, central, alone


def _arrival(nominal: flights.Nominal, loft_coeff: float) -> Arrival | None:
    """Return the errorless flight with the loft nearest to one; None when none reaches the point."""
    row = nominal.nearest(loft_coeff)
    if row is None:
        return None
    impact = nominal.flown.impacts[row]
    speed_m_s = float(np.linalg.norm(impact.v_m_s))
    up = impact.r_m / np.linalg.norm(impact.r_m)
    angle_deg = math.degrees(math.asin(-float(impact.v_m_s @ up) / speed_m_s))
    return Arrival(
        float(nominal.rounds.loft_coeff[row]), float(impact.time_s), speed_m_s, angle_deg, float(impact.top_m),
        float(impact.free_s), float(impact.free_height_m),
    )  # fmt: skip


def _claims(selection: Selection) -> Claims:
    cep, reach = selection.catalogue.entry(f"{MODE}.cep_m"), selection.catalogue.entry(f"{MODE}.range_max_m")
    return Claims(cep.low, selection.number(cep.name), cep.high, selection.number(reach.name), reach.low, reach.high)
