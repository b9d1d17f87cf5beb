"""Compare a scenario with the catalogue: every fault at once, each with its path, its value and what would be right."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from threatring import units
from threatring.catalogue.entries import physical_bounds
from threatring.errors import Fault, ScenarioError
from threatring.scenario import loads, places
from threatring.scenario.faults import did_you_mean
from threatring.scenario.kinds import is_engagement, unknown
from threatring.scenario.model import Scenario
from threatring.scenario.netcheck import network_faults
from threatring.scenario.raidcheck import raid_faults
from threatring.scenario.reader import find_scenario, read_leniently, scenario_text
from threatring.scenario.seen import sight_faults

if TYPE_CHECKING:
    from threatring.catalogue import Catalogue, Selection

Found = Iterator[tuple[str, Any, str]]  # path, value, what would be right

CALIBRATION = "calibration_claim"  # a radar with this field can be modelled
FULL_TURN_DEG = 360.0


def check_scenario(scenario: Scenario, catalogue: Catalogue, selection: Selection | None = None) -> list[Fault]:
    """Return everything in a scenario that the catalogue contradicts; an empty list means it can be flown.

    `selection` is the claims and epoch it will be flown with; default: the scenario's own.
    """
    chosen = selection or catalogue.select(scenario.claims, scenario.epoch_year)
    found: list[tuple[str, Any, str]] = []
    for check in (_names, _radars, _fire_units, network_faults, raid_faults, sight_faults, _overrides):
        found += check(scenario, chosen)
    return [Fault(scenario.file, *fault) for fault in found]


def load_checked(name_or_path: str | Path, catalogue: Catalogue) -> Scenario:
    """Read a scenario and compare it with the catalogue. Raises ScenarioError with all faults of both kinds at once."""
    scenario, faults = text_checked(scenario_text(name_or_path), str(find_scenario(name_or_path)), catalogue)
    if faults or scenario is None:
        raise ScenarioError(*faults)
    return scenario


def text_checked(text: str, file: str, catalogue: Catalogue) -> tuple[Scenario | None, list[Fault]]:
    """Return what can be made of a text and all its faults, its own and the catalogue's; raises only for no TOML."""
    scenario, faults = read_leniently(text, file)
    more = check_scenario(scenario, catalogue) if scenario else _name_faults(tomllib.loads(text), file, catalogue)
    said = {fault.field for fault in faults}
    return scenario, faults + [fault for fault in more if fault.field not in said]


def _name_faults(data: dict[str, Any], file: str, catalogue: Catalogue) -> list[Fault]:
    """Look up the catalogue names in a file that is too faulty to be understood, so that they too are said at once."""
    faults, selection = [], catalogue.select()
    for table, key, kind in (("radars", "type", "radar"), ("raids", "target", "target")):
        rows = data.get(table)
        for index, row in enumerate(rows if isinstance(rows, list) else []):
            entity = row.get(key) if isinstance(row, dict) else None
            why = unknown(kind, entity, selection) if isinstance(entity, str) else None
            if why:
                faults.append(Fault(file, f"{table}[{index}].{key}", entity, why))
    return faults


def _names(scenario: Scenario, _: Selection) -> Found:
    for table in ("radars", "fire_units", "posts", "defended", "raids"):
        seen: dict[str, int] = {}
        for index, row in enumerate(getattr(scenario, table)):
            if row.name in seen:
                yield f"{table}[{index}].name", row.name, f"names are unique; {table}[{seen[row.name]}] has it already"
            seen.setdefault(row.name, index)


def _radars(scenario: Scenario, selection: Selection) -> Found:
    if not scenario.radars:
        yield "radars", None, "a scenario needs at least one radar"
    for index, emitter in enumerate(scenario.radars):
        path = f"radars[{index}]"
        fault = unknown("radar", emitter.type, selection)
        if fault:
            yield f"{path}.type", emitter.type, fault
            continue
        fields = selection.catalogue.entities[emitter.type]
        if CALIBRATION not in fields:
            kinds = [kind for kind in selection.entities("radar_") if selection.has(f"{kind}.{CALIBRATION}")]
            expected = f"too little is public about it to model it; modelled: {', '.join(kinds)}"
            yield f"{path}.type", emitter.type, expected
            continue
        given = emitter.antenna_height_m is not None or emitter.altitude_m is not None
        if not given and places.mount_field(emitter, fields) is None:
            heights = [name for name in fields if name.startswith("antenna_height_") and name.endswith("_m")]
            mounts = [name.removeprefix("antenna_height_").removesuffix("_m") or "truck" for name in heights]
            mounts = ["truck" if name == "antenna_height_m" else name for name in mounts]
            known = f"the catalogue has {', '.join(mounts)}" if mounts else "the catalogue has none"
            expected = (
                f"no antenna height for {emitter.type} on this mount; {known}; or give antenna_height_m, or altitude_m"
            )
            yield f"{path}.mount", emitter.mount, expected


def _fire_units(scenario: Scenario, selection: Selection) -> Found:
    radars = {emitter.name: emitter for emitter in scenario.radars}
    engaging = [name for name, emitter in radars.items() if is_engagement(emitter.type, selection)]
    owner: dict[str, str] = {}
    for index, unit in enumerate(scenario.fire_units):
        path = f"fire_units[{index}]"
        if unit.radar not in engaging:
            yield f"{path}.radar", unit.radar, _no_engagement_radar(unit.radar, radars, engaging)
        elif unit.radar in owner:
            yield f"{path}.radar", unit.radar, f"each fire unit needs its own; {owner[unit.radar]} has this one"
        owner.setdefault(unit.radar, unit.name)
        if not unit.launchers:
            yield f"{path}.launchers", None, "a fire unit needs at least one launcher"
        yield from _launchers(scenario, selection, index)


def _no_engagement_radar(name: str, radars: Iterable[str], engaging: list[str]) -> str:
    absent = "no such name in [[radars]]" if name else "missing"
    what = "is not an engagement radar" if name in radars else absent
    return f"{what}; engagement radars here: {', '.join(engaging) or 'none, add one of type radar_92N6E'}"


def _launchers(scenario: Scenario, selection: Selection, unit_index: int) -> Found:
    unit = scenario.fire_units[unit_index]
    radar = next((emitter for emitter in scenario.radars if emitter.name == unit.radar), None)
    limit_m = selection.entry("system_s400.launcher_to_fire_control_distance_max_m").high
    for index, group in enumerate(unit.launchers):
        path = f"fire_units[{unit_index}].launchers[{index}]"
        yield from _load(path, group.load, selection)
        if radar is not None and limit_m is not None:
            here = places.position_of(scenario, radar)
            far_m = max(places.course(*here, *place)[0] for place in places.launcher_positions(scenario, group))
            if far_m > limit_m:
                field, value = ("lat_deg", group.lat_deg) if group.lat_deg is not None else ("range_m", group.range_m)
                expected = f"stands {far_m:,.0f} m from its radar {radar.name}; at most {limit_m:,.0f} m"
                yield f"{path}.{field}", value, expected


def _load(path: str, load: dict[str, int], selection: Selection) -> Found:
    for missile, count in load.items():
        fault = unknown("missile", missile, selection)
        if fault and (missile not in selection.catalogue.entities or not _replaced(missile, selection)):
            yield f"{path}.load.{missile}", count, fault
    tubes, used = loads.tube_count(selection), loads.tubes_used(load, selection)
    if used > tubes:
        said = ", ".join(f"{count} {missile}" for missile, count in load.items())
        expected = f"a launcher has {tubes} tubes, this load needs {used} (one large missile or four 9M96 a tube)"
        yield f"{path}.load", said, expected


def _replaced(missile: str, selection: Selection) -> bool:
    return missile not in loads.effective_load({missile: 1}, selection).counts


def _overrides(scenario: Scenario, selection: Selection) -> Found:
    entries = {f"{entity}.{field}" for entity, fields in selection.catalogue.entities.items() for field in fields}
    for name, value in scenario.overrides.items():
        path = f'overrides["{name}"]'
        if name not in entries:
            entity, _, field = name.partition(".")
            fields = selection.catalogue.entities.get(entity)
            near = did_you_mean(field, fields) if fields else did_you_mean(entity, selection.catalogue.entities)
            yield path, value, f"no such number in the catalogue; {near or 'see `threatring catalogue list`'}"
            continue
        entry = selection.catalogue.entry(name)
        absent = selection.why_absent(entry.entity)
        if absent:
            yield path, value, f"not available: {absent}"
        elif not entry.is_number:
            yield path, value, f"{name} is a text ({entry.value!r}), only numbers can be overridden"
        elif expected := _beyond_sense(name, value):
            yield path, value, expected


def _beyond_sense(name: str, value: float) -> str | None:
    """Return what would be right when a value cannot be that quantity at all, else None."""
    low, high = physical_bounds(name)
    if not low <= value <= high:
        return f"must be between {low:g} and {high:g}" if high < math.inf else f"must be {low:g} or more"
    suffix = units.suffix_of(name)
    if suffix == "_count" and value != round(value):
        return "a count is a whole number"
    return "an angle in degrees is between -360 and 360" if suffix == "_deg" and abs(value) > FULL_TURN_DEG else None
