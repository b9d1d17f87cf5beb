"""A scenario on its plane: where units and defended objects stand and what is to fly, each with its place in the file.

Nothing is flown for it. Routes are the legs of the file; of a ballistic path only its ends are known here, so its
height is a sketch: a parabola with the apogee of the file, else with that of a rule of thumb.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from threatring.errors import ThreatringError
from threatring.scenario import (
    Emitter,
    Raid,
    Scenario,
    altitude_of,
    antenna_height_of,
    flight_plan,
    is_engagement,
    label_of,
    launcher_positions,
    position_of,
)
from threatring.scenario.places import carrier_of, stops_of, trajectory_of
from threatring.serve.plane import plane_km

if TYPE_CHECKING:
    from threatring.catalogue import Selection
    from threatring.terrain import Heights

KM_DIGITS, M_DIGITS = 4, 1
PIECES = 48  # of a drawn circle or parabola
APOGEES = {"normal": 0.25, "lofted": 0.5, "depressed": 0.125, "quasi-ballistic": 0.125}  # part of the distance
Place = tuple[float, float]  # latitude and longitude, degrees
NO_PLACE = (ThreatringError, KeyError, ValueError, ArithmeticError, IndexError, AssertionError)  # of a faulty draft


@dataclass(frozen=True)
class _Laying:
    scenario: Scenario
    selection: Selection
    heights: Heights | None
    data: dict[str, Any]  # the file as written

    @property
    def origin(self) -> Place:
        return self.scenario.site.lat_deg, self.scenario.site.lon_deg

    def ground_m(self, lat_deg: float, lon_deg: float) -> float:
        if self.heights is None or not self.heights.covers(lat_deg, lon_deg):
            return self.scenario.site.ground_m
        return float(self.heights.height_m(lat_deg, lon_deg))  # type: ignore[arg-type]

    def plane(self, places: list[Place]) -> list[tuple[float, float]]:
        """Return places on the plane, km east and north."""
        x_km, y_km = plane_km(self.origin, [place[0] for place in places], [place[1] for place in places])
        return [(_km(x), _km(y)) for x, y in zip(x_km, y_km, strict=True)]

    def field(self, *path: str | int) -> str:
        """Return where something stands in the file, '' where the file leaves it to the program."""
        here: Any = self.data
        text = ""
        for part in path:
            try:
                here = here[part]
            except (KeyError, IndexError, TypeError):
                return ""
            text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
        return text


def laid(
    scenario: Scenario, selection: Selection, data: dict[str, Any], heights: Heights | None = None
) -> dict[str, Any]:
    """Return {site, places, routes}: km on the plane, metres above the sea; what a fault makes unknown is left out.

    scenario: also one read leniently; data: its file as written, which says what can be edited there.
    """
    laying = _Laying(scenario, selection, heights, data)
    site = scenario.site
    return {
        "site": {"name": site.name, "lat_deg": site.lat_deg, "lon_deg": site.lon_deg, "ground_m": site.ground_m},
        "places": _placed(laying),
        "routes": [route for index in range(len(scenario.raids)) for route in _tried(_route, laying, index)],
    }  # fmt: skip


def _tried(make: Callable[[_Laying, int], Any], laying: _Laying, index: int) -> Iterator[Any]:
    try:
        yield make(laying, index)
    except NO_PLACE:
        return


def _km(value: float) -> float:
    return round(float(value), KM_DIGITS)


def _placed(laying: _Laying) -> list[dict[str, Any]]:
    scenario = laying.scenario
    rows: list[dict[str, Any]] = []
    for index in range(len(scenario.radars)):
        rows += _tried(_radar, laying, index)
    for index, unit in enumerate(scenario.fire_units):
        for at, group in enumerate(unit.launchers):
            field = laying.field("fire_units", index, "launchers", at)
            for place in launcher_positions(scenario, group):
                key = f"launcher-{sum(row['what'] == 'launcher' for row in rows) + 1}"
                rows.append(_row(laying, key, "launcher", f"{unit.name}, {key.replace('-', ' ')}", field, place)
                            | {"class": "launcher", "lost_s": group.lost_s})  # fmt: skip
    for index, item in enumerate(scenario.defended):
        rows.append(
            _row(laying, f"defended-{index + 1}", "defended", item.name, laying.field("defended", index),
                 position_of(scenario, item)) | {"class": "defended", "radius_km": 1e-3 * item.radius_m}
        )  # fmt: skip
    spots = laying.plane([(row["lat_deg"], row["lon_deg"]) for row in rows]) if rows else []
    return [{**row, "x_km": x_km, "y_km": y_km} for row, (x_km, y_km) in zip(rows, spots, strict=True)]


def _row(laying: _Laying, key: str, what: str, name: str, field: str, place: Place) -> dict[str, Any]:
    return {
        "key": key, "what": what, "name": name, "class": "", "role": "", "field": field,
        "lat_deg": place[0], "lon_deg": place[1], "ground_m": round(laying.ground_m(*place), M_DIGITS),
        "above_m": 0.0, "radius_km": 0.0, "lost_s": None,
    }  # fmt: skip


def _radar(laying: _Laying, index: int) -> dict[str, Any]:
    emitter: Emitter = laying.scenario.radars[index]
    row = _row(laying, f"radar-{index + 1}", "radar", emitter.name, laying.field("radars", index),
               position_of(laying.scenario, emitter))  # fmt: skip
    row |= {"class": emitter.type, "role": "acquisition", "lost_s": emitter.lost_s}
    try:
        row["above_m"] = round(antenna_height_of(emitter, laying.selection, row["ground_m"]), M_DIGITS)
        row["role"] = "engagement" if is_engagement(emitter.type, laying.selection) else "acquisition"
        row["radius_km"] = 1e-3 * laying.selection.number(f"{emitter.type}.range_instrumented_m")
    except NO_PLACE:
        pass  # a type or a mount that the catalogue does not have: it still stands somewhere
    return row


def _route(laying: _Laying, index: int) -> dict[str, Any]:
    raid = laying.scenario.raids[index]
    if raid.launch is not None:
        line, points = _ballistic(laying, raid, index)
    elif raid.orbit is not None:
        line, points = _circle(laying, raid, index)
    else:
        line, points = _legs(laying, raid, index)
    x_km, y_km, alt_m = zip(*line, strict=True)
    known = laying.selection.has(raid.target)
    return {
        "field": laying.field("raids", index), "name": raid.name, "class": raid.target,
        "label": label_of(raid.target, laying.selection) if known else raid.target, "side": raid.side,
        "count": raid.count, "x_km": x_km, "y_km": y_km, "alt_m": [round(float(each), M_DIGITS) for each in alt_m],
        "points": [
            {"field": field, "x_km": x, "y_km": y, "alt_m": round(float(height), M_DIGITS)}
            for field, (x, y, height) in points if field
        ],
    }  # fmt: skip


Line = list[tuple[float, float, float]]
Points = list[tuple[str, tuple[float, float, float]]]


def _height_m(laying: _Laying, raid: Raid, place: Any) -> float:
    """Return the height of a waypoint; that of a class nobody knows is the ground's."""
    try:
        return altitude_of(laying.scenario, raid, place, laying.selection)
    except NO_PLACE:
        return laying.scenario.site.ground_m


def _legs(laying: _Laying, raid: Raid, index: int) -> tuple[Line, Points]:
    """Return the raid's own line, between its members, and its waypoints."""
    scenario = laying.scenario
    try:
        stops = stops_of(scenario, raid, laying.selection)
    except NO_PLACE:
        stops = list(raid.route)
    spots = laying.plane([position_of(scenario, stop) for stop in stops])
    line = [(x, y, _height_m(laying, raid, stop)) for (x, y), stop in zip(spots, stops, strict=True)]
    fields = [laying.field("raids", index, "route", at) for at in range(len(raid.route))]
    aimed = raid.aim is not None and raid.aim_radar is None
    fields += [laying.field("raids", index, "aim") if aimed else ""] * (len(stops) - len(fields))
    points = list(zip(fields, line, strict=True))
    carrier = carrier_of(scenario, raid, 0)
    if carrier is not None and scenario.raids[carrier[0]].carrier is None:  # else it hangs in a ring, for ever
        last = flight_plan(scenario, scenario.raids[carrier[0]], carrier[1], laying.selection)[-1]
        ((x, y),) = laying.plane([(last.lat_deg, last.lon_deg)])
        line = [(x, y, last.altitude_m), *line]
    return line, points


def _circle(laying: _Laying, raid: Raid, index: int) -> tuple[Line, Points]:
    orbit = raid.orbit
    assert orbit is not None
    ((x, y),) = laying.plane([position_of(laying.scenario, orbit)])
    height_m, radius_km = _height_m(laying, raid, orbit), 1e-3 * orbit.radius_m
    turns = [math.tau * piece / PIECES for piece in range(PIECES + 1)]
    line = [(_km(x + radius_km * math.sin(turn)), _km(y + radius_km * math.cos(turn)), height_m) for turn in turns]
    return line, [(laying.field("raids", index, "orbit"), (x, y, height_m))]


def _ballistic(laying: _Laying, raid: Raid, index: int) -> tuple[Line, Points]:
    scenario = laying.scenario
    ends = [position_of(scenario, raid.launch), position_of(scenario, raid.aim)]
    (x0, y0), (x1, y1) = laying.plane(ends)
    low_m, high_m = (laying.ground_m(*end) for end in ends)
    try:
        shape = trajectory_of(raid, laying.selection)
    except NO_PLACE:
        shape = "normal"
    top_m = raid.apogee_m or APOGEES[shape] * 1e3 * math.hypot(x1 - x0, y1 - y0)
    parts = np.linspace(0.0, 1.0, PIECES + 1)
    over_m = 4.0 * parts * (1.0 - parts) * top_m + (1.0 - parts) * low_m + parts * high_m
    line = [(_km(x0 + part * (x1 - x0)), _km(y0 + part * (y1 - y0)), float(height))
            for part, height in zip(parts, over_m, strict=True)]  # fmt: skip
    launch, aim = (laying.field("raids", index, key) for key in ("launch", "aim"))
    return line, [(launch, line[0]), (aim or laying.field("raids", index) + ".aim", line[-1])]
