"""The real ground of a scenario: which heights it names, whether they cover it, and its site stood on them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from threatring.errors import BadInput, Fault, ScenarioError
from threatring.scenario.model import Scenario
from threatring.scenario.parts import Terrain
from threatring.scenario.places import launcher_positions, position_of

if TYPE_CHECKING:
    from threatring.terrain import Heights

READ_M = 650_000.0  # rasters are read so far around the site: farther than any radar here is claimed to see
NO_TERRAIN = "none"  # the word of --terrain for smooth ground


def with_terrain(scenario: Scenario, sources: list[str] | None) -> Scenario:
    """Return a scenario over other ground; None leaves it as it is, "none" makes it smooth."""
    if not sources:
        return scenario
    paths = [_absolute(source) for source in sources]
    ground = None if paths == [NO_TERRAIN] else Terrain(source=paths[0] if len(paths) == 1 else tuple(paths))
    return scenario.model_copy(update={"terrain": ground})


def _absolute(source: str) -> str:
    """Return a path of the command line so that it means the same whatever folder the scenario lies in."""
    path = Path(source).expanduser()
    return str(path.resolve()) if path.exists() else source


def heights_of(scenario: Scenario) -> Heights | None:
    """Return the heights a scenario names, None where it names none.

    Raises ScenarioError where they cannot be read or something that stands on the ground lies outside them.
    """
    if scenario.terrain is None:
        return None
    from threatring.terrain import box_around, read_heights

    file = Path(scenario.file)
    folder = file.parent if file.is_file() else None
    box = box_around(scenario.site.lat_deg, scenario.site.lon_deg, READ_M)
    try:
        heights = read_heights(scenario.terrain.sources, folder, box)
    except BadInput as wrong:
        faults = [
            Fault(scenario.file, f"terrain.source ({fault.file})", None, fault.expected) for fault in wrong.faults
        ]
        raise ScenarioError(*faults) from None
    faults = [
        Fault(scenario.file, where, f"{place[0]:.4f} N {place[1]:.4f} E", f"inside the terrain data: {heights.box}")
        for where, place in _standing(scenario)
        if not heights.covers(*place)
    ]
    if faults:
        raise ScenarioError(*faults)
    return heights


def _standing(scenario: Scenario) -> Iterator[tuple[str, tuple[float, float]]]:
    """Yield every place that needs the ground's height: what stands on it, and waypoints measured from it."""
    yield "site", position_of(scenario, None)
    for emitter in scenario.radars:
        yield f"radars '{emitter.name}'", position_of(scenario, emitter)
    for unit in scenario.fire_units:
        for index, group in enumerate(unit.launchers):
            for place in launcher_positions(scenario, group):
                yield f"fire_units '{unit.name}'.launchers[{index}]", place
    for defended in scenario.defended:
        yield f"defended '{defended.name}'", position_of(scenario, defended)
    for raid in scenario.raids:
        for index, waypoint in enumerate(raid.route):
            if waypoint.reference == "ground":
                yield f"raids '{raid.name}'.route[{index}]", position_of(scenario, waypoint)
        if raid.launch is not None:
            yield f"raids '{raid.name}'.aim", position_of(scenario, raid.aim)


def grounded(scenario: Scenario, heights: Heights | None) -> Scenario:
    """Return the scenario with its site at the height of the real ground there."""
    if heights is None:
        return scenario
    site = scenario.site
    ground_m = float(heights.height_m(site.lat_deg, site.lon_deg))  # type: ignore[arg-type]
    return scenario.model_copy(update={"site": site.model_copy(update={"ground_m": ground_m})})
