"""Where things stand and fly: positions, launcher rows and flight plans in degrees and metres (WGS-84)."""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from threatring.scenario.defence import Emitter, LauncherGroup
from threatring.scenario.model import Scenario
from threatring.scenario.parts import Orbit, Position, Raid, Waypoint

if TYPE_CHECKING:
    from threatring.catalogue import Selection

LOW_FLYER_M = 1000.0  # a class whose catalogue height is below this flies that height above the ground, not the sea


class Point(NamedTuple):
    """One point of a flight plan; the altitude is above mean sea level, over ground of the scenario's height."""

    lat_deg: float
    lon_deg: float
    altitude_m: float
    speed_m_s: float
    clearance_m: float | None = None  # height above whatever ground lies there, when the plan follows the ground


@lru_cache(maxsize=65536)
def _direct(lat_deg: float, lon_deg: float, bearing_deg: float, range_m: float) -> tuple[float, float]:
    from geographiclib.geodesic import Geodesic  # Karney, J. Geodesy 87 (2013) 43-55

    found = Geodesic.WGS84.Direct(lat_deg, lon_deg, bearing_deg, range_m)
    return found["lat2"], found["lon2"]


@lru_cache(maxsize=65536)
def course(lat_deg: float, lon_deg: float, lat2_deg: float, lon2_deg: float) -> tuple[float, float]:
    """Return (range_m, bearing_deg) of the geodesic from the first place to the second, bearing at its start."""
    from geographiclib.geodesic import Geodesic

    found = Geodesic.WGS84.Inverse(lat_deg, lon_deg, lat2_deg, lon2_deg)
    return found["s12"], found["azi1"] % 360.0


def shifted(place: tuple[float, float], bearing_deg: float, range_m: float) -> tuple[float, float]:
    """Return the place `range_m` metres from `place` (lat_deg, lon_deg) in a direction."""
    return place if range_m == 0.0 else _direct(*place, bearing_deg, range_m)


def position_of(scenario: Scenario, position: Position | None) -> tuple[float, float]:
    """Return (lat_deg, lon_deg) of a position; None and an empty position mean the site."""
    site = scenario.site.lat_deg, scenario.site.lon_deg
    if position is None or position.is_site:
        return site
    if position.lat_deg is not None and position.lon_deg is not None:
        return position.lat_deg, position.lon_deg
    assert position.bearing_deg is not None and position.range_m is not None  # the reader refuses anything else
    return shifted(site, position.bearing_deg, position.range_m)


def launcher_positions(scenario: Scenario, group: LauncherGroup) -> list[tuple[float, float]]:
    """Return (lat_deg, lon_deg) of each launcher of a group: a row from west to east, centred on the group's place."""
    centre = position_of(scenario, group)
    middle = (group.count - 1) / 2.0
    return [shifted(centre, 90.0, (index - middle) * group.spacing_m) for index in range(group.count)]


def mount_field(emitter: Emitter, fields: Container[str]) -> str | None:
    """Return which of a radar's catalogue fields holds its antenna height on its mount, or None when none does."""
    for field in (f"antenna_height_{emitter.mount}_m", "antenna_height_m" if emitter.mount == "truck" else ""):
        if field in fields:
            return field
    return None


def antenna_height_of(emitter: Emitter, selection: Selection, ground_m: float = 0.0) -> float:
    """Return the height of a radar's antenna above the ground, metres; that of one in the air above `ground_m`."""
    if emitter.altitude_m is not None:
        return emitter.altitude_m - ground_m
    if emitter.antenna_height_m is not None:
        return emitter.antenna_height_m
    field = mount_field(emitter, selection.catalogue.entities[emitter.type])
    return selection.number(f"{emitter.type}.{field}")


def motion_of(raid: Raid, selection: Selection) -> str:
    """Return 'air' or 'ballistic'."""
    return selection.text(f"{raid.target}.motion")


def trajectory_of(raid: Raid, selection: Selection) -> str:
    """Return the shape of a ballistic path: what the file says, else by class."""
    return raid.trajectory or selection.text(f"{raid.target}.trajectory")


def arrival_of(raid: Raid, selection: Selection) -> str:
    """Return 'strikes', 'releases' or 'leaves': what the file says, else friends and orbiters leave, else by class."""
    if raid.arrival is not None:
        return raid.arrival
    if raid.side == "friend" or raid.orbit is not None:
        return "leaves"
    return selection.text(f"{raid.target}.arrival")


def altitude_of(scenario: Scenario, raid: Raid, place: Waypoint | Orbit, selection: Selection) -> float:
    """Return the altitude of a waypoint or orbit above mean sea level, metres."""
    if place.altitude_m is not None:
        return place.altitude_m + (scenario.site.ground_m if place.reference == "ground" else 0.0)
    height_m = selection.number(f"{raid.target}.altitude_m")
    return height_m + scenario.site.ground_m if height_m < LOW_FLYER_M else height_m


def clearance_of(raid: Raid, place: Waypoint | Orbit, selection: Selection) -> float | None:
    """Return the height of a waypoint above the ground, metres, when that is what it is measured from, else None."""
    if place.altitude_m is not None:
        return place.altitude_m if place.reference == "ground" else None
    height_m = selection.number(f"{raid.target}.altitude_m")
    return height_m if height_m < LOW_FLYER_M else None


def glides(raid: Raid, selection: Selection) -> bool:
    """Return whether a class comes down in a steady glide: the catalogue has a glide ratio for it."""
    return selection.has(f"{raid.target}.glide_ratio_coeff")


def carrier_of(scenario: Scenario, raid: Raid, member: int) -> tuple[int, int] | None:
    """Return (raid, member) of the object that carries a weapon: weapon i hangs under member i modulo their count."""
    for index, other in enumerate(scenario.raids):
        if raid.carrier is not None and other.name == raid.carrier:
            return index, member % other.count
    return None


def stops_of(scenario: Scenario, raid: Raid, selection: Selection) -> list[Waypoint]:
    """Return the waypoints of a raid's route and, behind them, what it is aimed at: a place or a radar's antenna."""
    stops = list(raid.route)
    radar = next((emitter for emitter in scenario.radars if emitter.name == raid.aim_radar), None)
    if radar is not None or raid.aim is not None:
        lat_deg, lon_deg = position_of(scenario, radar or raid.aim)
        height_m = antenna_height_of(radar, selection, scenario.site.ground_m) if radar else 0.0
        stops.append(Waypoint(lat_deg=lat_deg, lon_deg=lon_deg, altitude_m=height_m, reference="ground"))
    elif glides(raid, selection) and stops[-1].altitude_m is None:
        stops[-1] = stops[-1].model_copy(update={"altitude_m": 0.0, "reference": "ground"})
    return stops


def speed_of(raid: Raid, place: Waypoint | Orbit, selection: Selection) -> float:
    """Return the speed from a waypoint on, or on an orbit, metres per second."""
    return selection.number(f"{raid.target}.speed_m_s") if place.speed_m_s is None else place.speed_m_s


def offset_of(raid: Raid, member: int) -> float:
    """Return how far right of the raid's own line a member flies, metres (members are spread evenly about it)."""
    return (member - (raid.count - 1) / 2.0) * raid.spacing_m


def names_of(scenario: Scenario) -> list[str]:
    """Return the names of all objects in the order of their numbers: that of the file."""
    return [
        raid.name if raid.count == 1 else f"{raid.name} {member + 1}"
        for raid in scenario.raids
        for member in range(raid.count)
    ]


def start_of(raid: Raid, member: int) -> float:
    """Return when a member starts, seconds; of a carried weapon, how long after its carrier is there (see `laying`).

    Of a Poisson stream: the earliest it can start.
    """
    return raid.start_s + (0.0 if raid.arrivals == "poisson" else member * raid.interval_s)


def flight_plan(scenario: Scenario, raid: Raid, member: int, selection: Selection) -> list[Point]:
    """Return the points a member of a raid with a route flies, in order.

    A member keeps its lateral offset at every waypoint, across the leg that leaves it. The last point of a raid that
    strikes is the same for all: they converge on it. A carried weapon starts where its carrier's path ends.
    """
    stops = stops_of(scenario, raid, selection)
    points = []
    carrier = carrier_of(scenario, raid, member)
    if carrier is not None:
        last_point = flight_plan(scenario, scenario.raids[carrier[0]], carrier[1], selection)[-1]
        points = [last_point._replace(speed_m_s=selection.number(f"{raid.target}.speed_m_s"), clearance_m=None)]
    first = len(points)
    places = [(p.lat_deg, p.lon_deg) for p in points] + [position_of(scenario, stop) for stop in stops]
    converge = arrival_of(raid, selection) == "strikes"
    for index, (waypoint, place) in enumerate(zip(stops, places[first:], strict=True), start=first):
        last = index == len(places) - 1
        ends = (places[index - 1], place) if last else (place, places[index + 1])
        heading_deg = course(*ends[0], *ends[1])[1]
        offset_m = 0.0 if last and converge else offset_of(raid, member)
        lat_deg, lon_deg = shifted(place, heading_deg + 90.0, offset_m)
        altitude_m = altitude_of(scenario, raid, waypoint, selection)
        clearance_m = clearance_of(raid, waypoint, selection)
        points.append(Point(lat_deg, lon_deg, altitude_m, speed_of(raid, waypoint, selection), clearance_m))
    return points


def flight_time_s(points: list[Point]) -> float:
    """Return the time a flight plan takes, seconds, along the ground at each leg's own speed (turns cut nothing)."""
    legs = pairwise(points)
    return sum(course(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg)[0] / a.speed_m_s for a, b in legs)


def ballistic_ends(scenario: Scenario, raid: Raid, member: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return launch and aim (lat_deg, lon_deg) of a member; launch points are spread, the aim is one."""
    launch, aim = position_of(scenario, raid.launch), position_of(scenario, raid.aim)
    return shifted(launch, course(*launch, *aim)[1] + 90.0, offset_of(raid, member)), aim
