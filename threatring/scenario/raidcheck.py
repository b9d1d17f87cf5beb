"""Checks of one raid at a time: does the class exist, has it the kind of path it needs, can it fly it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from threatring.scenario import places
from threatring.scenario.kinds import unknown
from threatring.scenario.model import Scenario
from threatring.scenario.parts import Orbit, Raid, Waypoint

if TYPE_CHECKING:
    from threatring.catalogue import Selection

Found = Iterator[tuple[str, Any, str]]

TARGETS_MAX_COUNT = 1000
SHORTEST_LEG_M = 100.0
AIR_CEILING_M = 30_000.0  # above it nothing in the catalogue flies on wings
SLOW_FACTOR, FAST_FACTOR = 0.4, 1.5  # of the catalogue's lowest and highest speed of the class
LOWEST_APOGEE_M = 5_000.0  # a flatter path is no ballistic one
SHORTEST_FACTOR, LONGEST_FACTOR = 0.1, 1.05  # of a ballistic class's range: where it may be launched from


def raid_faults(scenario: Scenario, selection: Selection) -> Found:
    """Yield the faults of all raids: path, value, what would be right."""
    if not scenario.raids:
        yield "raids", None, "nothing flies: add at least one [[raids]] with a target and a route"
    if scenario.target_count > TARGETS_MAX_COUNT:
        yield "raids", scenario.target_count, f"at most {TARGETS_MAX_COUNT} objects in one scenario"
    for index, raid in enumerate(scenario.raids):
        path = f"raids[{index}]"
        yield from _timing(path, raid, scenario)
        fault = unknown("target", raid.target, selection)
        if fault:
            yield f"{path}.target", raid.target, fault
        elif places.motion_of(raid, selection) == "ballistic":
            yield from _ballistic(path, raid, scenario, selection)
        else:
            yield from _air(path, raid, scenario, selection)


def _timing(path: str, raid: Raid, scenario: Scenario) -> Found:
    last_s = places.start_of(raid, raid.count - 1)
    if raid.start_s >= scenario.duration_s:
        yield f"{path}.start_s", raid.start_s, f"never starts: the scenario ends at {scenario.duration_s:g} s"
    elif last_s >= scenario.duration_s:
        expected = f"the last object would start at {last_s:g} s, the scenario ends at {scenario.duration_s:g} s"
        yield f"{path}.interval_s", raid.interval_s, expected


def _ballistic(path: str, raid: Raid, scenario: Scenario, selection: Selection) -> Found:
    for key in ("carrier", "aim_radar", "evasion"):
        if getattr(raid, key) is not None:
            yield f"{path}.{key}", getattr(raid, key), f"{raid.target} is ballistic: it is launched at an aim"
            return
    if raid.launch is None:
        given = "route" if raid.route else "orbit"
        yield f"{path}.{given}", None, f"{raid.target} is ballistic: give launch and aim instead"
        return
    if raid.side == "friend":
        yield f"{path}.side", raid.side, f"{raid.target} is ballistic, and no friend here is"
    if raid.arrival not in (None, "strikes"):
        yield f"{path}.arrival", raid.arrival, "a ballistic missile strikes"
    if places.trajectory_of(raid, selection) == "quasi-ballistic" and selection.number(f"{raid.target}.g_max_g") <= 0.0:
        yield f"{path}.trajectory", raid.trajectory, f"{raid.target} does not manoeuvre (g_max_g = 0)"
    ground_m = scenario.site.ground_m
    if raid.apogee_m is not None and raid.apogee_m < ground_m + LOWEST_APOGEE_M:
        expected = f"{LOWEST_APOGEE_M:g} m or more above the ground, which is at {ground_m:g} m"
        yield f"{path}.apogee_m", raid.apogee_m, expected
    launch, aim = (places.position_of(scenario, place) for place in (raid.launch, raid.aim))
    distance_m = places.course(*launch, *aim)[0]
    range_m = selection.number(f"{raid.target}.range_m")
    low_m, high_m = SHORTEST_FACTOR * range_m, LONGEST_FACTOR * range_m
    if not low_m <= distance_m <= high_m:
        said = f"{distance_m / 1000.0:.1f} km to the aim"
        reach = f"launch it {low_m / 1000.0:g} to {high_m / 1000.0:g} km away"
        expected = f"{raid.target} flies {range_m / 1000.0:g} km: {reach}"
        yield f"{path}.launch", said, expected


def _carried(path: str, raid: Raid, scenario: Scenario, selection: Selection) -> Found:
    """Yield the faults of a raid that hangs under another."""
    raids = {other.name: other for other in scenario.raids if not unknown("target", other.target, selection)}
    other = raids.get(raid.carrier or "")
    if other is None or other is raid:
        known = ", ".join(name for name in raids if name != raid.name) or "none"
        yield f"{path}.carrier", raid.carrier, f"no such raid to hang under; raids here: {known}"
    elif other.carrier is not None or not other.route or places.motion_of(other, selection) == "ballistic":
        yield f"{path}.carrier", raid.carrier, "a carrier flies a route of its own, under nothing else"
    elif raid.side == "friend" or other.side == "friend":
        yield f"{path}.carrier", raid.carrier, "friends carry nothing here"
    elif places.arrival_of(other, selection) != "releases":
        expected = f"{other.name} does not release anything: it needs arrival = 'releases'"
        yield f"{path}.carrier", raid.carrier, expected


def _habits(path: str, raid: Raid, scenario: Scenario, selection: Selection) -> Found:
    """Yield the faults of what a raid does when warned, and of what it homes on."""
    if raid.evasion not in (None, "none") and not selection.has(f"{raid.target}.warning_receiver_prob"):
        having = [name for name in selection.entities("target_") if selection.has(f"{name}.warning_receiver_prob")]
        yield f"{path}.evasion", raid.evasion, f"{raid.target} has no warning receiver; with one: {', '.join(having)}"
    seeker = f"{raid.target}.seeker"
    homes = selection.has(seeker) and selection.text(seeker) == "anti-radiation"
    if raid.aim_radar is not None:
        if raid.aim_radar not in [emitter.name for emitter in scenario.radars]:
            known = ", ".join(emitter.name for emitter in scenario.radars)
            yield f"{path}.aim_radar", raid.aim_radar, f"no such name in [[radars]]; radars here: {known}"
        elif not homes:
            yield f"{path}.aim_radar", raid.aim_radar, f"{raid.target} does not home on radars: give an aim instead"
        elif raid.arrival not in (None, "strikes") or raid.side == "friend":
            yield f"{path}.aim_radar", raid.aim_radar, "what is aimed at a radar is hostile and strikes it"


def _air(path: str, raid: Raid, scenario: Scenario, selection: Selection) -> Found:
    yield from _habits(path, raid, scenario, selection)
    if raid.carrier is not None:
        faults = list(_carried(path, raid, scenario, selection))
        yield from faults
        if faults:
            return
    if raid.launch is not None:
        yield f"{path}.launch", None, f"{raid.target} is not ballistic: give a route or an orbit instead"
        return
    if raid.side == "friend" and raid.arrival not in (None, "leaves"):
        yield f"{path}.arrival", raid.arrival, "a friend leaves"
    if raid.orbit is not None:
        if raid.arrival not in (None, "leaves"):
            yield f"{path}.arrival", raid.arrival, "an orbit ends by leaving; give a route to strike or release"
        yield from _point(f"{path}.orbit", raid, raid.orbit, scenario, selection)
    for index, waypoint in enumerate(raid.route):
        yield from _point(f"{path}.route[{index}]", raid, waypoint, scenario, selection)
    spots = [places.position_of(scenario, waypoint) for waypoint in raid.route]
    for index, (here, there) in enumerate(pairwise(spots), start=1):
        apart_m = places.course(*here, *there)[0]
        if apart_m < SHORTEST_LEG_M:
            expected = f"is {apart_m:.0f} m from route[{index - 1}]: at least {SHORTEST_LEG_M:g} m, or remove one"
            yield f"{path}.route[{index}]", None, expected


def _point(path: str, raid: Raid, place: Waypoint | Orbit, scenario: Scenario, selection: Selection) -> Found:
    ground_m = scenario.site.ground_m
    altitude_m = places.altitude_of(scenario, raid, place, selection)
    if altitude_m < ground_m:
        hint = 'set reference = "ground"' if place.reference == "sea" else "0 or more above the ground"
        expected = f"{ground_m - altitude_m:g} m under the ground, which is at {ground_m:g} m: {hint}"
        yield f"{path}.altitude_m", place.altitude_m, expected
    if altitude_m > AIR_CEILING_M:
        expected = f"{raid.target} flies below {AIR_CEILING_M:,.0f} m (metres, not feet)"
        yield f"{path}.altitude_m", place.altitude_m, expected
    entry = selection.entry(f"{raid.target}.speed_m_s")
    usual = selection.number(entry.name)
    low, high = (usual if bound is None else bound for bound in (entry.low, entry.high))
    if place.speed_m_s is not None and not SLOW_FACTOR * low <= place.speed_m_s <= FAST_FACTOR * high:
        expected = f"{raid.target} flies {low:g} to {high:g} m/s (metres per second, not km/h or knots)"
        yield f"{path}.speed_m_s", place.speed_m_s, expected
