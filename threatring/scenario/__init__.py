"""Scenario files: read, checked against the catalogue, explained. The format is described in docs/scenarios.md."""

from __future__ import annotations

from threatring.scenario.model import FORMAT, Scenario
from threatring.scenario.parts import (
    Defended,
    Doctrine,
    Emitter,
    FireUnit,
    Ideal,
    LauncherGroup,
    Orbit,
    Position,
    Raid,
    Site,
    Waypoint,
)
from threatring.scenario.places import (
    Point,
    altitude_of,
    arrival_of,
    ballistic_ends,
    flight_plan,
    flight_time_s,
    launcher_positions,
    motion_of,
    offset_of,
    position_of,
    speed_of,
    start_of,
)
from threatring.scenario.reader import bundled_scenarios, find_scenario, load_scenario, parse_scenario, scenario_text

__all__ = [
    "FORMAT", "Defended", "Doctrine", "Emitter", "FireUnit", "Ideal", "LauncherGroup", "Orbit", "Point", "Position",
    "Raid", "Scenario", "Site", "Waypoint", "altitude_of", "arrival_of", "ballistic_ends", "bundled_scenarios",
    "find_scenario", "flight_plan", "flight_time_s", "launcher_positions", "load_scenario", "motion_of", "offset_of",
    "parse_scenario", "position_of", "scenario_text", "speed_of", "start_of",
]  # fmt: skip
