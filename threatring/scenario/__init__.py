"""Scenario files: read, checked against the catalogue, explained. The format is described in docs/scenarios.md."""

from __future__ import annotations

from threatring.scenario.check import check_scenario, load_checked, text_checked
from threatring.scenario.defence import Emitter, FireUnit, LauncherGroup, Link, Post
from threatring.scenario.differing import differing
from threatring.scenario.explain import explain_scenario
from threatring.scenario.ground import NO_TERRAIN, grounded, heights_of, with_terrain
from threatring.scenario.identification import Identification, asked_modes, carried_modes, modes_asked_by_any
from threatring.scenario.kinds import is_engagement, label_of
from threatring.scenario.loads import Load, channels_of, effective_load, total_load
from threatring.scenario.model import FORMAT, Scenario
from threatring.scenario.parts import (
    Defended,
    Orbit,
    Position,
    Raid,
    Site,
    Terrain,
    Waypoint,
)
from threatring.scenario.places import (
    Point,
    altitude_of,
    antenna_height_of,
    arrival_of,
    ballistic_ends,
    flight_plan,
    flight_time_s,
    launcher_positions,
    motion_of,
    names_of,
    offset_of,
    position_of,
    speed_of,
    start_of,
)
from threatring.scenario.reader import (
    bundled_scenarios,
    find_scenario,
    load_scenario,
    scenario_from_text,
    scenario_text,
)
from threatring.scenario.rules import Doctrine, Ideal
from threatring.scenario.schema import scenario_schema
from threatring.scenario.weather import band_of, read_rcs
from threatring.scenario.writer import text_of, toml_of, toml_of_data

__all__ = [
    "FORMAT", "NO_TERRAIN", "Defended", "Doctrine", "Emitter", "FireUnit", "Ideal", "Identification", "LauncherGroup",
    "Link", "Load", "Orbit", "Point", "Position", "Post", "Raid", "Scenario", "Site", "Terrain", "Waypoint",
    "altitude_of", "antenna_height_of", "arrival_of", "asked_modes", "ballistic_ends", "band_of", "bundled_scenarios",
    "carried_modes", "channels_of", "check_scenario", "differing", "effective_load", "explain_scenario",
    "find_scenario", "flight_plan", "flight_time_s", "grounded", "heights_of", "is_engagement", "label_of",
    "launcher_positions", "load_checked", "load_scenario", "modes_asked_by_any", "motion_of", "names_of",
    "offset_of", "position_of", "read_rcs", "scenario_from_text", "scenario_schema", "scenario_text",
    "speed_of", "start_of", "text_checked", "text_of", "toml_of", "toml_of_data", "total_load", "with_terrain",
]  # fmt: skip
