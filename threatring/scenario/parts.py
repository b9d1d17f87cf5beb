"""The parts of a scenario: frozen pydantic models whose descriptions are the format reference and the JSON Schema.

Lengths are metres, times seconds, speeds metres per second, angles degrees (degrees in files only; house convention).
Nothing here knows the catalogue: whether a class or a missile exists is asked in `check`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

Text = Annotated[str, Field(strict=True)]
Name = Annotated[str, Field(strict=True, min_length=1, max_length=60)]
Flag = Annotated[bool, Field(strict=True)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Count = Annotated[int, Field(strict=True, ge=1, le=1000)]
Latitude = Annotated[float, Field(strict=True, ge=-90.0, le=90.0, allow_inf_nan=False)]
Longitude = Annotated[float, Field(strict=True, ge=-180.0, le=180.0, allow_inf_nan=False)]
Bearing = Annotated[float, Field(strict=True, ge=-360.0, le=360.0, allow_inf_nan=False)]
Distance = Annotated[float, Field(strict=True, ge=0.0, le=5.0e6, allow_inf_nan=False)]
Altitude = Annotated[float, Field(strict=True, ge=-450.0, le=100_000.0, allow_inf_nan=False)]
Speed = Annotated[float, Field(strict=True, ge=10.0, le=3000.0, allow_inf_nan=False)]
Elevation = Annotated[float, Field(strict=True, ge=-10.0, le=90.0, allow_inf_nan=False)]
Moment = Annotated[float, Field(strict=True, ge=0.0, le=7200.0, allow_inf_nan=False)]
Prob = Annotated[float, Field(strict=True, ge=0.0, le=1.0, allow_inf_nan=False)]
IffMode = Literal["mode_3a_c", "mode_s", "mode_4", "mode_5", "parol"]

_PLACE = "lat_deg and lon_deg, or bearing_deg and range_m"


def refuse(field: str, value: Any, expected: str) -> PydanticCustomError:
    """Make the error of a rule that spans several keys: `field` is where the reader is sent."""
    return PydanticCustomError("rule", "{expected}", {"field": field, "value": value, "expected": expected})


class Model(BaseModel):
    """Base of everything a scenario file holds: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Position(Model):
    """A place: latitude and longitude, or bearing and range from the site; nothing given means the site itself."""

    lat_deg: Latitude | None = Field(default=None, description="Latitude, degrees north of the equator (WGS-84).")
    lon_deg: Longitude | None = Field(default=None, description="Longitude, degrees east of Greenwich (WGS-84).")
    bearing_deg: Bearing | None = Field(
        default=None, description="Direction from the site, degrees clockwise from true north."
    )
    range_m: Distance | None = Field(default=None, description="Distance from the site along the ground, metres.")

    @model_validator(mode="after")
    def _one_way_of_saying_where(self) -> Position:
        for one, other in (("lat_deg", "lon_deg"), ("bearing_deg", "range_m")):
            given, absent = (one, other) if getattr(self, one) is not None else (other, one)
            if getattr(self, given) is not None and getattr(self, absent) is None:
                raise refuse(absent, None, f"missing: {given} alone is not a place, give {absent} too")
        if self.lat_deg is not None and self.bearing_deg is not None:
            raise refuse("bearing_deg", self.bearing_deg, f"give {_PLACE}, not both")
        return self

    @property
    def is_site(self) -> bool:
        """True when no place is given: the site itself is meant."""
        return self.lat_deg is None and self.bearing_deg is None


class Site(Model):
    """Where the defence stands, and the height of the smooth ground around it."""

    lat_deg: Latitude = Field(description="Latitude of the site, degrees north of the equator (WGS-84).")
    lon_deg: Longitude = Field(description="Longitude of the site, degrees east of Greenwich (WGS-84).")
    name: Name = Field(default="the site", description="What the report calls it.")
    ground_m: Annotated[float, Field(strict=True, ge=-430.0, le=5500.0)] = Field(
        default=0.0,
        description="Height of the ground above mean sea level, metres; the surface is smooth at this height.",
    )


class Terrain(Model):
    """Real ground instead of a smooth one."""

    source: Text | tuple[Text, ...] = Field(
        description='"demonstration" (24-46 E, 34-45 N, posts 1 km apart), a .npz of `threatring terrain crop`, '
        "or one or several rasters of heights in metres; paths from the folder of this file."
    )

    @property
    def sources(self) -> tuple[str, ...]:
        """Return what is named, as a row of one or more."""
        return (self.source,) if isinstance(self.source, str) else self.source


class Defended(Position):
    """Something that must not be hit; it decides which targets are urgent."""

    name: Name = Field(default="", description="What the report calls it, unique. Default: 'object 1' and so on.")
    radius_m: Annotated[float, Field(strict=True, gt=0.0, le=100_000.0)] = Field(
        default=500.0, description="Size of the object, metres."
    )


class Waypoint(Position):
    """One point of a route."""

    altitude_m: Altitude | None = Field(
        default=None,
        description="Height, metres, above what `reference` says. Default: the catalogue height of the class.",
    )
    reference: Literal["sea", "ground"] = Field(
        default="sea", description="What altitude_m is measured from: 'sea' (mean sea level) or 'ground'."
    )
    speed_m_s: Speed | None = Field(
        default=None, description="Speed from here on, metres per second. Default: the catalogue speed of the class."
    )

    @model_validator(mode="after")
    def _is_somewhere(self) -> Waypoint:
        if self.is_site:
            raise refuse("bearing_deg", None, f"a waypoint needs a place: {_PLACE}")
        return self


class Orbit(Position):
    """A circle flown around a centre; the object starts on it and stays until the end or for a number of turns."""

    radius_m: Annotated[float, Field(strict=True, ge=1000.0, le=300_000.0)] = Field(
        default=20_000.0, description="Radius of the circle, metres."
    )
    altitude_m: Altitude | None = Field(
        default=None,
        description="Height, metres, above what `reference` says. Default: the catalogue height of the class.",
    )
    reference: Literal["sea", "ground"] = Field(default="sea", description="What altitude_m is measured from.")
    speed_m_s: Speed | None = Field(default=None, description="Speed, metres per second. Default: the catalogue speed.")
    turns: Annotated[float, Field(strict=True, gt=0.0, le=1000.0)] | None = Field(
        default=None, description="Number of turns. Default: until the scenario ends."
    )


class Raid(Model):
    """Objects of one class on one route, orbit or ballistic path; friends are raids with side = 'friend'."""

    name: Name = Field(default="", description="What the report calls it, unique. Default: 'raid 1' and so on.")
    target: Name = Field(description="Catalogue entity of the class, for instance target_cm_tomahawk.")
    count: Count = Field(default=1, description="Number of objects.")
    side: Literal["hostile", "friend"] = Field(default="hostile", description="Whose they are, in truth.")
    route: tuple[Waypoint, ...] = Field(default=(), description="Two waypoints or more, flown in order.")
    orbit: Orbit | None = Field(default=None, description="A circle instead of a route.")
    launch: Position | None = Field(default=None, description="Where a ballistic missile is launched.")
    aim: Position | None = Field(
        default=None, description="Where a ballistic missile or a carried weapon is aimed. Default: the site."
    )
    trajectory: Literal["normal", "lofted", "depressed", "quasi-ballistic"] | None = Field(
        default=None, description="Shape of a ballistic missile's path. Default: by class."
    )
    apogee_m: Annotated[float, Field(strict=True, ge=5_000.0, le=2.0e6)] | None = Field(
        default=None,
        description="Greatest height of a ballistic path above the sea, metres. Default: by class and trajectory.",
    )
    aim_radar: Name | None = Field(
        default=None, description="Name of the radar an anti-radiation missile flies to, after its route if it has one."
    )
    carrier: Name | None = Field(
        default=None, description="Name of the raid that carries these weapons; they start where its path ends."
    )
    start_s: Annotated[float, Field(strict=True, ge=0.0, le=7200.0)] = Field(
        default=0.0, description="When the first object starts, seconds after the scenario's start."
    )
    interval_s: Annotated[float, Field(strict=True, ge=0.0, le=3600.0)] = Field(
        default=0.0, description="Time between one object and the next, seconds."
    )
    arrivals: Literal["regular", "poisson"] = Field(
        default="regular",
        description="poisson: the wait before each object is thrown anew in every case, with interval_s as its mean.",
    )
    spacing_m: Annotated[float, Field(strict=True, ge=0.0, le=50_000.0)] = Field(
        default=0.0, description="Distance between neighbours across the direction of flight, metres."
    )
    arrival: Literal["strikes", "releases", "leaves"] | None = Field(
        default=None,
        description="What ends the path: it strikes, reaches its release point or leaves. Default: by class.",
    )
    carries_iff: Flag | None = Field(
        default=None, description="true: it carries whatever a post asks; false: nothing. Default: friends do."
    )
    iff: tuple[IffMode, ...] | None = Field(
        default=None, description="Modes in which it answers interrogation, instead of carries_iff; [] for none."
    )
    evasion: Literal["beam", "dive", "jink", "none"] | None = Field(
        default=None,
        description="What it does when warned of a lock or a seeker. Default: the catalogue's for the class.",
    )
    signature_gain_db: Annotated[float, Field(strict=True, ge=-40.0, le=40.0)] = Field(
        default=0.0, description="Echo of these objects above that of their class, decibels: a decoy's amplifier."
    )

    @model_validator(mode="after")
    def _one_path(self) -> Raid:
        given = [key for key in ("route", "orbit", "launch") if getattr(self, key)]
        ends = [key for key in ("aim", "aim_radar") if getattr(self, key) is not None]
        if not given and not (self.carrier and ends):
            paths = "a route of two waypoints or more, an orbit, or launch and aim"
            paths = "an aim, an aim_radar or a route, for a carried weapon" if self.carrier else paths
            raise refuse("route", None, f"missing: give {paths}")
        if len(given) > 1:
            raise refuse(given[1], None, f"give one path only: {' or '.join(given)}")
        if len(ends) > 1 or (self.aim_radar and given and given != ["route"]):
            raise refuse("aim_radar", self.aim_radar, "a radar is aimed at instead of an aim, and reached by a route")
        points = len(self.route) + (self.carrier is not None) + len(ends)
        if given == ["route"] and points < 2:
            raise refuse("route", None, "a route needs two waypoints or more; this one has 1")
        if self.aim is not None and self.launch is None and self.carrier is None:
            expected = "missing: aim belongs to a ballistic missile, which needs launch too, or to a carried weapon"
            raise refuse("launch", None, expected)
        if self.carrier is not None and (self.orbit or self.launch or (self.aim and self.route)):
            raise refuse("carrier", self.carrier, "a carried weapon flies a route, or to an aim or a radar")
        for key in ("trajectory", "apogee_m"):
            if getattr(self, key) is not None and self.launch is None:
                raise refuse(key, getattr(self, key), "belongs to a ballistic missile, which needs launch too")
        if self.launch is not None and self.launch.is_site:
            raise refuse("launch", None, f"a launch point needs a place: {_PLACE}")
        if self.arrivals == "poisson" and (self.interval_s <= 0.0 or self.carrier is not None):
            expected = "regular, or an interval_s above 0 as the mean and no carrier"
            raise refuse("arrivals", self.arrivals, expected)
        if self.iff is not None and self.carries_iff is not None:
            raise refuse("carries_iff", self.carries_iff, "give iff or carries_iff, not both")
        return self
