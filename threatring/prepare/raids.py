"""Laying the raids: every object with its path, and what it carries, homes on and does when warned."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from threatring.catalogue import Selection
from threatring.models.airframe import path_end_s
from threatring.prepare.launches import ballistic_path
from threatring.prepare.posts import mode_bits
from threatring.prepare.routes import Path, air_path
from threatring.prepare.surface import Ground
from threatring.records import Arrival, Environment, Evasion, Knot, Side, Target, table
from threatring.results import geodetic
from threatring.scenario import Raid, Scenario, arrival_of, carried_modes, modes_asked_by_any, motion_of, start_of
from threatring.scenario.places import carrier_of, names_of, position_of

Progress = Callable[[str, int, int], None]


class Laid(NamedTuple):
    """The objects of a scenario."""

    targets: np.recarray  # (T,)
    knots: np.recarray  # (·,)
    names: list[str]
    raids: list[int]  # which raid each belongs to


def evasion_of(scenario: Scenario, raid: Raid, selection: Selection) -> Evasion:
    """Return what the objects of a raid do when warned: the file's word, else the catalogue's for their class."""
    if scenario.ideal.no_evasion or not selection.has(f"{raid.target}.warning_receiver_prob"):
        return Evasion.NONE
    return Evasion[(raid.evasion or selection.text(f"{raid.target}.evasion")).upper()]


def order_of(scenario: Scenario) -> list[tuple[int, int]]:
    """Return (raid, member) of all objects in the order of their numbers: that of the file."""
    return [(index, member) for index, raid in enumerate(scenario.raids) for member in range(raid.count)]


def _path(scenario: Scenario, raid: Raid, member: int, selection: Selection, env: Environment, ground: Ground) -> Path:
    if motion_of(raid, selection) == "ballistic":
        aim = position_of(scenario, raid.aim)
        ends_m = float(ground.height_m(np.array(aim[0]), np.array(aim[1])))
        return ballistic_path(scenario, raid, member, selection, env._replace(ground_m=ends_m))
    return air_path(scenario, raid, member, selection, ground)


def _row(
    scenario: Scenario, raid: Raid, member: int, selection: Selection, env: Environment, path: Path
) -> np.recarray:
    """Return the row (1,) of one object, but for its place among the knots and its carrier."""
    r_m, v_m_s, step_s = path
    row = table(Target, 1)
    row.side = Side.FRIEND if raid.side == "friend" else Side.HOSTILE
    row.carries = mode_bits(carried_modes(raid, modes_asked_by_any(scenario, selection)))
    row.start_s = start_of(raid, member)
    row.wait_s = raid.interval_s if raid.arrivals == "poisson" else 0.0
    row.follows = member > 0
    row.knot_s, row.knot_count = step_s, len(r_m)
    arrival = Arrival[arrival_of(raid, selection).upper()]
    row.arrival = arrival
    carries = any(other.carrier == raid.name for other in scenario.raids)  # then its weapons leak, not itself
    row.can_leak = raid.side == "hostile" and arrival != Arrival.LEAVES and not carries
    row.speed_max_m_s = np.linalg.norm(v_m_s, axis=1).max() * 1.05 + 10.0
    row.height_max_m = max(float(geodetic(r_m)[2].max()) - env.ground_m, 0.0) * 1.01 + 20.0
    row.evasion = evasion_of(scenario, raid, selection)
    row.carrier, row.aim_radar = -1, -1
    if raid.aim_radar is not None:
        row.aim_radar = [emitter.name for emitter in scenario.radars].index(raid.aim_radar)
    row.rcs_factor = 10.0 ** (0.1 * raid.signature_gain_db)
    return row


def lay_targets(
    scenario: Scenario,
    selection: Selection,
    env: Environment,
    ground: Ground,
    classes: tuple[str, ...],
    progress: Progress,
) -> Laid:
    """Return the objects, their knots, their names and the raid each belongs to."""
    order = order_of(scenario)
    rows, knots = [], []
    first = 0
    for index, member in order:
        raid = scenario.raids[index]
        path = _path(scenario, raid, member, selection, env, ground)
        row = _row(scenario, raid, member, selection, env, path)
        row.klass = classes.index(raid.target)
        row.first_knot = first
        piece = table(Knot, len(path[0]))
        piece.r_m, piece.v_m_s = path[:2]
        rows.append(row)
        knots.append(piece)
        first += len(piece)
        progress("laying the paths of the raid", len(rows), len(order))
    targets = np.concatenate(rows).view(np.recarray) if rows else table(Target, 0)
    joined = np.concatenate(knots).view(np.recarray) if rows else table(Knot, 2)
    for row, (index, member) in zip(targets, order, strict=True):
        hang_under(row, scenario, scenario.raids[index], member, targets, order)
    return Laid(targets, joined, names_of(scenario), [index for index, _ in order])


def hang_under(
    row: np.record, scenario: Scenario, raid: Raid, member: int, targets: np.recarray, order: list[tuple[int, int]]
) -> None:
    """Give a carried weapon its carrier, and start it when that one is at the end of its path."""
    carrier = carrier_of(scenario, raid, member)
    if carrier is None:
        return
    row.carrier = order.index(carrier)
    before = member // scenario.raids[carrier[0]].count  # weapons of the same carrier released before it
    row.start_s = path_end_s(targets[row.carrier]) + raid.start_s + before * raid.interval_s
