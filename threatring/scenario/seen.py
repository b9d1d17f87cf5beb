"""Checks of what the radars see by and through: sector modes, jammers, own radar cross-sections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from threatring.scenario.faults import did_you_mean
from threatring.scenario.kinds import unknown
from threatring.scenario.model import Scenario

if TYPE_CHECKING:
    from threatring.catalogue import Selection

Found = Iterator[tuple[str, Any, str]]


def sight_faults(scenario: Scenario, selection: Selection) -> Found:
    """Yield the faults of radar modes, jammers and own signatures: path, value, what would be right."""
    for index, emitter in enumerate(scenario.radars):
        if emitter.mode == "cue" and not selection.has(f"{emitter.type}.sector_mode_switch_s"):
            able = [kind for kind in selection.entities("radar_") if selection.has(f"{kind}.sector_mode_switch_s")]
            yield f"radars[{index}].mode", emitter.mode, f"a cue changes the search of {', '.join(able)} only"
        elif emitter.mode == "sector" and not selection.has(f"{emitter.type}.sector_mode_azimuth_deg"):
            able = [kind for kind in selection.entities("radar_") if selection.has(f"{kind}.sector_mode_azimuth_deg")]
            expected = f"no sector mode is known of {emitter.type}; known of {', '.join(able)}"
            yield f"radars[{index}].mode", emitter.mode, expected
    raids = [raid.name for raid in scenario.raids]
    for index, jammer in enumerate(scenario.jammers):
        if jammer.raid is not None and jammer.raid not in raids:
            near = did_you_mean(jammer.raid, raids) or f"there are {', '.join(raids) or 'none'}"
            yield f"jammers[{index}].raid", jammer.raid, f"no such name in [[raids]]; {near}"
    seen: set[tuple[str, str, str]] = set()
    for index, row in enumerate(scenario.rcs.rows):
        fault = unknown("target", row.klass, selection)
        if fault:
            yield f"rcs.rows[{index}].class", row.klass, fault
        key = (row.klass, row.band, row.aspect)
        if key in seen:
            yield f"rcs.rows[{index}]", ", ".join(key), "said twice; one line for a class, band and aspect"
        seen.add(key)
