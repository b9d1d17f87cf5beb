"""Raids flown once and shared by many tests: every scenario here compiles to the same kernels."""

from __future__ import annotations

from functools import cache

import numpy as np

from threatring.engine.engagement import advance, play
from threatring.engine.montecarlo import Played, play_all
from threatring.engine.world import Tables, World, world_of
from threatring.scenario import Scenario, load_scenario, scenario_from_text
from threatring.simulate import Options, Setup, set_up

SITE = "[site]\nlat_deg = 40.0\nlon_deg = 33.0\n"

#: One aircraft close by: a whole kill chain in under 150 s of simulated time.
CLOSE = f"""
duration_s = 150.0
{SITE}
[[raids]]
target = "target_bomber"
route = [{{ bearing_deg = 270, range_m = 60_000 }}, {{ bearing_deg = 270, range_m = 20_000 }}]
"""

#: Enough of everything to fill more than one sweep of lanes, small enough to be flown often.
MIXED = f"""
duration_s = 600.0
{SITE}
[[raids]]
target = "target_fighter_4gen"
count = 8
spacing_m = 2_000
route = [{{ bearing_deg = 300, range_m = 150_000 }}, {{ bearing_deg = 300, range_m = 30_000 }}]
[[raids]]
target = "target_cm_tomahawk"
count = 4
interval_s = 10
route = [
  {{ bearing_deg = 20, range_m = 60_000, altitude_m = 50, reference = "ground" }},
  {{ bearing_deg = 0, range_m = 0, altitude_m = 50, reference = "ground" }},
]
[[raids]]
target = "target_srbm_scud_b"
count = 2
launch = {{ bearing_deg = 135, range_m = 200_000 }}
[[raids]]
target = "target_bomber"
side = "friend"
count = 2
route = [{{ bearing_deg = 60, range_m = 100_000 }}, {{ bearing_deg = 150, range_m = 90_000 }}]
"""


def air_raid(target: str, count: int, far_m: float, near_m: float, height: str = "", **keys: object) -> str:
    """Return a raid flying straight in from the west; `height` is e.g. 'altitude_m = 50, reference = "ground"'."""
    more = f", {height}" if height else ""
    lines = [f'[[raids]]\ntarget = "{target}"\ncount = {count}'] + [f"{key} = {value}" for key, value in keys.items()]
    places = (f"{{ bearing_deg = 270, range_m = {range_m}{more} }}" for range_m in (far_m, near_m))
    return "\n".join([*lines, f"route = [{', '.join(places)}]", ""])


@cache
def setup_of(text: str, runs: int = 64, sets: int | None = None, seed: int = 1, claims: str | None = None) -> Setup:
    """Return a scenario, by its text or bundled name, made ready to run; the last set is the central one."""
    options = Options(runs=runs, sets=sets, seed=seed, claims=claims, threads=2)
    return set_up(scenario_of(text), options, lambda stage, done, total: None)


def scenario_of(text: str) -> Scenario:
    """Return a scenario by its text or the name of a bundled one."""
    return scenario_from_text(text) if "\n" in text else load_scenario(text)


@cache
def played(text: str, runs: int = 64, sets: int | None = None, seed: int = 1, claims: str | None = None) -> Played:
    """Return the nested cases of a scenario."""
    setup = setup_of(text, runs, sets, seed, claims)
    return stretch_of(setup.prepared.tables, 0, setup.runs, setup.cases_per_set)


def stretch_of(tables: Tables, first: int, count: int, replicates: int, draw: int = 0, threads: int = 2) -> Played:
    """Return consecutive runs of given tables, all of them."""
    stretch = play_all(tables, first, count, replicates, draw, threads, lambda done: None)
    assert stretch.whole and stretch.played is not None
    return stretch.played


@cache
def world_after(text: str, runs: int = 32, sets: int | None = None, seed: int = 1) -> World:
    """Return the whole state of a block after its cases have been played: more than the results keep."""
    setup = setup_of(text, runs, sets, seed)
    world = world_of(setup.prepared.tables, setup.runs)
    play(world, 0, setup.runs, setup.cases_per_set, 0)
    return world


def begun(tables: Tables, count: int, replicates: int, films: int = 0) -> World:
    """Return a block of cases that have been set to their start but not advanced."""
    world = world_of(tables, count, films, films)
    play(world._replace(duration_s=-2.0), 0, count, replicates, 0)
    return world


def finish(world: World) -> World:
    """Advance a block to its end."""
    advance(world, world.duration_s + 1.0)
    return world


def draws_of(setup: Setup) -> np.ndarray:
    """Return which set of unknowns each nested case was played under, shape (N,)."""
    return np.arange(setup.runs) // setup.cases_per_set


def same_bytes(one: np.ndarray, other: np.ndarray) -> bool:
    """Return whether two tables agree in every bit of every field."""
    names = one.dtype.names or ()
    return one.shape == other.shape and all(one[name].tobytes() == other[name].tobytes() for name in names)
