"""Laying the ballistic raids of a scenario: each member's arc from its launch point to the aim (see `arcs`)."""

from __future__ import annotations

import math

import numpy as np

from threatring.catalogue import Selection
from threatring.errors import ScenarioError
from threatring.prepare.arcs import ArcError, shape_of, solve_arc
from threatring.records import Environment
from threatring.scenario import Raid, Scenario
from threatring.scenario.places import ballistic_ends, trajectory_of

GOLDEN_SHARE = 0.5 * (math.sqrt(5.0) - 1.0)  # of a turn: spreads the phases of any number of weaves evenly


def ballistic_path(
    scenario: Scenario, raid: Raid, member: int, selection: Selection, env: Environment
) -> tuple[np.ndarray, np.ndarray, float]:
    """Return positions (n, 3), velocities (n, 3) and knot spacing (s) of a ballistic missile, launch to impact.

    The weave of a quasi-ballistic member begins with a phase of its own, the same in every case.
    """
    phase_rad = 2.0 * math.pi * (member * GOLDEN_SHARE % 1.0)
    shape = shape_of(selection, raid.target, trajectory_of(raid, selection), phase_rad)
    try:
        arc = solve_arc(env, *ballistic_ends(scenario, raid, member), shape, raid.apogee_m)
    except ArcError as error:
        field = f"raids '{raid.name}'.launch"
        raise ScenarioError.at(scenario.file, field, error.value, error.expected) from None
    return arc.r_m, arc.v_m_s, arc.step_s
