"""What `threatring coverage` is asked for: radars of a scenario or at a bare place, heights, a target; all checked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from threatring.catalogue import Catalogue, Selection, load_catalogue
from threatring.catalogue.table import did_you_mean
from threatring.errors import OptionError, ScenarioError
from threatring.results.coverage import Level
from threatring.scenario import (
    Emitter,
    Scenario,
    Site,
    check_scenario,
    grounded,
    heights_of,
    load_scenario,
    with_terrain,
)
from threatring.terrain import DEMONSTRATION, Heights, box_around, read_heights

DEFAULT_SCENARIO = "murted-terrain"
ABOVE_GROUND_M = (30.0, 100.0, 300.0)
ABOVE_SEA_M = (1000.0, 3000.0, 10_000.0)
WIDEST_M, LEAST_M = 450_000.0, 5_000.0  # of the map unless it is said, and at all
MOST_M = 650_000.0
LATITUDE_DEG = 80.0  # farther from the equator the meridians of a map run together
CELLS = 600
MOST_LEVELS = 12
HIGHEST_M = 40_000.0
DEFAULT_RCS_M2 = 1.0
LINE = "command line"
#: What belongs to a bare place, as typed.
OF_A_PLACE = ("--radar", "--mast", "--smooth", "--ground")


class Wanted(NamedTuple):
    """What a user asks for; None: the default. Metres, degrees; `radars` and `target` as typed."""

    scenario: Scenario | str | None = None
    lat_deg: float | None = None
    lon_deg: float | None = None
    radars: tuple[str, ...] = ()
    mast_m: float | None = None
    terrain: tuple[str, ...] = ()
    smooth: bool = False
    ground_m: float | None = None
    above_ground_m: tuple[float, ...] | None = None
    above_sea_m: tuple[float, ...] | None = None
    target: str | None = None
    rcs_m2: float | None = None
    wanted_prob: float = 0.5
    range_m: float | None = None
    cells: int = CELLS
    claims: str | None = None
    epoch: int | None = None
    seed: int | None = None
    place_options: tuple[str, str] = ("--lat", "--lon")  # where the place was typed


class Asked(NamedTuple):
    """What is computed."""

    scenario: Scenario  # its site stands on its ground
    heights: Heights | None
    selection: Selection
    levels: tuple[Level, ...]
    target: str | None  # a class of the catalogue
    rcs_m2: float
    wanted_prob: float
    range_m: float | None
    cells: int
    seed: int


def asked(wanted: Wanted) -> Asked:
    """Return what is computed for what is wanted; raises a `BadInput` that says what is wrong before anything is."""
    _bounds(wanted)
    levels = _levels(wanted)
    catalogue = load_catalogue()
    if wanted.lat_deg is None and wanted.lon_deg is None:
        scenario, heights, selection = _of_scenario(wanted, catalogue)
    else:
        scenario, heights, selection = _of_place(wanted, catalogue)
    for emitter in scenario.radars:
        if not selection.has(f"{emitter.type}.calibration_claim"):
            raise OptionError.at(LINE, "--radar", emitter.type, "no detection range of it is public")
    if not scenario.radars:
        raise OptionError.at(LINE, "SCENARIO", scenario.name, "a scenario with radars")
    target = None if wanted.target is None else _target(wanted.target, selection)
    rcs_m2 = DEFAULT_RCS_M2 if wanted.rcs_m2 is None else wanted.rcs_m2
    seed = scenario.seed if wanted.seed is None else wanted.seed
    return Asked(
        scenario, heights, selection, levels, target, rcs_m2, wanted.wanted_prob, wanted.range_m, wanted.cells, seed
    )


def _bounds(wanted: Wanted) -> None:
    for field, value, least, most, unit in (
        (wanted.place_options[0], wanted.lat_deg, -LATITUDE_DEG, LATITUDE_DEG, " degrees"),
        (wanted.place_options[1], wanted.lon_deg, -180.0, 180.0, " degrees"),
        ("--mast", wanted.mast_m, 0.5, 200.0, " metres above the ground"),
        ("--ground", wanted.ground_m, -430.0, 5500.0, " metres above the sea"),
        ("--rcs", wanted.rcs_m2, 1e-5, 1e5, " m²"),
        ("--prob", wanted.wanted_prob, 0.01, 0.99, ""),
        ("--range-km", None if wanted.range_m is None else wanted.range_m / 1e3, LEAST_M / 1e3, MOST_M / 1e3, " km"),
        ("--cells", wanted.cells, 20, 3000, ""),
    ):  # fmt: skip
        if value is not None and not least <= value <= most:
            raise OptionError.at(LINE, field, value, f"from {least:g} to {most:g}{unit}")
    if wanted.target is not None and wanted.rcs_m2 is not None:
        raise OptionError.at(LINE, "--rcs", wanted.rcs_m2, "a class or a radar cross-section, not both")


def _levels(wanted: Wanted) -> tuple[Level, ...]:
    """Return the heights, those above ground first."""
    said = {"--above-ground": wanted.above_ground_m, "--above-sea": wanted.above_sea_m}
    if all(heights is None for heights in said.values()):
        said = {"--above-ground": ABOVE_GROUND_M, "--above-sea": ABOVE_SEA_M}
    for option, heights in said.items():
        row = heights or ()
        text = ",".join(f"{height:g}" for height in row)
        if any(not 0.0 < height <= HIGHEST_M for height in row):
            raise OptionError.at(LINE, option, text, f"heights above 0, at most {HIGHEST_M:g} metres")
        if any(second <= first for first, second in zip(row, row[1:], strict=False)):
            raise OptionError.at(LINE, option, text, "heights that rise, for instance 30,100,300")
    found = tuple(
        Level(float(height), option == "--above-ground") for option, row in said.items() for height in row or ()
    )
    if not 1 <= len(found) <= MOST_LEVELS:
        raise OptionError.at(LINE, "--above-ground, --above-sea", len(found), f"1 to {MOST_LEVELS} heights in all")
    return found


def _of_scenario(wanted: Wanted, catalogue: Catalogue) -> tuple[Scenario, Heights | None, Selection]:
    for option, value in zip(OF_A_PLACE, (wanted.radars, wanted.mast_m, wanted.smooth, wanted.ground_m), strict=True):
        if value not in (None, (), False):
            hint = " (for a scenario: --terrain none)" if option == "--smooth" else ""
            raise OptionError.at(LINE, option, None, f"belongs to --lat and --lon{hint}")
    given = wanted.scenario or DEFAULT_SCENARIO
    scenario = load_scenario(given) if isinstance(given, str) else given
    scenario = with_terrain(scenario, list(wanted.terrain))
    selection = catalogue.select(
        wanted.claims or scenario.claims, scenario.epoch_year if wanted.epoch is None else wanted.epoch
    )
    heights = heights_of(scenario)
    scenario = grounded(scenario, heights)
    faults = check_scenario(scenario, catalogue, selection)
    if faults:
        raise ScenarioError(*faults)
    return scenario, heights, selection.with_overrides(scenario.overrides)


def _of_place(wanted: Wanted, catalogue: Catalogue) -> tuple[Scenario, Heights | None, Selection]:
    if wanted.scenario is not None:
        raise OptionError.at(LINE, "SCENARIO", None, "a scenario, or --lat and --lon, not both")
    for option, value in (("--lat", wanted.lat_deg), ("--lon", wanted.lon_deg), ("--radar", wanted.radars or None)):
        if value is None:
            raise OptionError.at(LINE, option, None, "a bare place needs --lat, --lon and at least one --radar")
    assert wanted.lat_deg is not None and wanted.lon_deg is not None
    selection = catalogue.select(wanted.claims or "central", 2018 if wanted.epoch is None else wanted.epoch)
    place = wanted.lat_deg, wanted.lon_deg
    heights = _ground(wanted, place)
    emitters = tuple(
        Emitter(type=_radar(word, selection), antenna_height_m=wanted.mast_m) for word in wanted.radars
    )  # fmt: skip
    name = f"{abs(place[0]):g}° {'N' if place[0] >= 0 else 'S'}, {abs(place[1]):g}° {'E' if place[1] >= 0 else 'W'}"
    site = Site(lat_deg=float(place[0]), lon_deg=float(place[1]), name=name, ground_m=float(wanted.ground_m or 0.0))
    scenario = Scenario(name=name, site=site, radars=emitters, fire_units=(), defended=())
    return grounded(scenario, heights), heights, selection


def _ground(wanted: Wanted, place: tuple[float, float]) -> Heights | None:
    """Return the ground under a bare place; None: smooth."""
    said = f"{place[0]:g} {place[1]:g}"
    if wanted.smooth:
        if wanted.terrain:
            raise OptionError.at(LINE, "--smooth", None, "smooth Earth or --terrain, not both")
        return None
    if wanted.ground_m is not None:
        raise OptionError.at(LINE, "--ground", wanted.ground_m, "belongs to --smooth")
    reach_m = MOST_M if wanted.range_m is None else max(wanted.range_m, WIDEST_M)
    heights = read_heights(wanted.terrain or [DEMONSTRATION], box=box_around(*place, reach_m))
    if not heights.covers(*place):
        hint = "" if wanted.terrain else "; give your own with --terrain FILE, or --smooth"
        raise OptionError.at(
            LINE, ", ".join(wanted.place_options), said, f"inside the terrain data: {heights.box}{hint}"
        )
    return heights


def _radar(word: str, selection: Selection) -> str:
    """Return the catalogue's name of a radar that can be computed."""
    modelled = [name for name in selection.entities("radar_") if selection.has(f"{name}.calibration_claim")]
    heights = ("antenna_height_m", "antenna_height_truck_m")  # one that has neither stands on no ground
    able = [name for name in modelled if any(selection.has(f"{name}.{field}") for field in heights)]
    for name in able:
        if word.lower() in (name.lower(), name.removeprefix("radar_").lower()):
            return name
    plain = [name.removeprefix("radar_") for name in able]
    near = did_you_mean(word, plain)
    raise OptionError.at(LINE, "--radar", word, f"one of {', '.join(plain)}{near}")


def _target(word: str, selection: Selection) -> str:
    known = selection.entities("target_")
    name = word if word.startswith("target_") else f"target_{word}"
    if name not in known:
        near = did_you_mean(name, known).replace("target_", "")
        plain = ", ".join(each.removeprefix("target_") for each in known)
        raise OptionError.at(LINE, "--class", word, f"a class of target{near or ': ' + plain}")
    return name


def map_box(places: Sequence[tuple[float, float]], range_m: float) -> tuple[float, float, float, float]:
    """Return (south, west, north, east), degrees, that hold a circle about each place.

    Raises OptionError where it would hold a pole or the line at 180 degrees.
    """
    boxes = [box_around(*place, range_m) for place in places]
    south, west = (min(box[k] for box in boxes) for k in (0, 1))
    north, east = (max(box[k] for box in boxes) for k in (2, 3))
    if west < -180.0 or east > 180.0 or max(abs(south), abs(north)) > 89.0:
        raise OptionError.at(
            LINE, "--range-km", math.floor(range_m / 1e3), "a map that holds neither a pole nor the line at 180 degrees"
        )
    return south, west, north, east
