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
Prob = Annotated[float, Field(strict=True, ge=0.0, le=1.0, allow_inf_nan=False)]

_PLACE = "lat_deg and lon_deg, or bearing_deg and range_m"


def _refuse(field: str, value: Any, expected: str) -> PydanticCustomError:
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
                raise _refuse(absent, None, f"missing: {given} alone is not a place, give {absent} too")
        if self.lat_deg is not None and self.bearing_deg is not None:
            raise _refuse("bearing_deg", self.bearing_deg, f"give {_PLACE}, not both")
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


class Emitter(Position):
    """One radar. Without a place it stands at the site."""

    name: Name = Field(default="", description="What the report calls it, unique. Default: the type without 'radar_'.")
    type: Name = Field(description="Catalogue entity, for instance radar_91N6E.")
    mount: Name = Field(
        default="truck", description="'truck', 'mast_40V6M' or 'mast_40V6MD': which catalogue antenna height."
    )
    antenna_height_m: Annotated[float, Field(strict=True, gt=0.0, le=200.0)] | None = Field(
        default=None, description="Height of the antenna above the ground, metres; overrides the mount."
    )
    boresight_deg: Bearing = Field(
        default=0.0,
        description="Where it faces at the start, degrees clockwise from true north (matters for sector radars).",
    )


class LauncherGroup(Position):
    """Launchers that stand together in a west-east row and carry the same load."""

    count: Count = Field(default=1, description="Number of launchers in the group.")
    spacing_m: Annotated[float, Field(strict=True, ge=0.0, le=5000.0)] = Field(
        default=100.0, description="Distance between neighbours, metres."
    )
    load: dict[Text, Annotated[int, Field(strict=True, ge=0, le=64)]] = Field(
        default_factory=lambda: {"missile_48N6E3_48N6DM": 4},
        description="Missiles on EACH launcher, by catalogue entity: four tubes, a large missile or four 9M96 in each.",
    )


class FireUnit(Model):
    """One engagement radar with its launchers."""

    name: Name = Field(default="", description="What the report calls it, unique. Default: 'fire unit 1' and so on.")
    radar: Name = Field(
        default="", description="Name of an engagement radar in [[radars]]. Default: the first one free."
    )
    launchers: tuple[LauncherGroup, ...] = Field(
        default_factory=lambda: (LauncherGroup(count=8),), description="Groups of launchers."
    )


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
            raise _refuse("bearing_deg", None, f"a waypoint needs a place: {_PLACE}")
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
    aim: Position | None = Field(default=None, description="Where a ballistic missile is aimed. Default: the site.")
    trajectory: Literal["normal", "lofted", "depressed", "quasi-ballistic"] | None = Field(
        default=None, description="Shape of a ballistic missile's path. Default: by class."
    )
    apogee_m: Annotated[float, Field(strict=True, ge=5_000.0, le=2.0e6)] | None = Field(
        default=None,
        description="Greatest height of a ballistic path above the sea, metres. Default: by class and trajectory.",
    )
    start_s: Annotated[float, Field(strict=True, ge=0.0, le=7200.0)] = Field(
        default=0.0, description="When the first object starts, seconds after the scenario's start."
    )
    interval_s: Annotated[float, Field(strict=True, ge=0.0, le=3600.0)] = Field(
        default=0.0, description="Time between one object and the next, seconds."
    )
    spacing_m: Annotated[float, Field(strict=True, ge=0.0, le=50_000.0)] = Field(
        default=0.0, description="Distance between neighbours across the direction of flight, metres."
    )
    arrival: Literal["strikes", "releases", "leaves"] | None = Field(
        default=None,
        description="What ends the path: it strikes, reaches its release point or leaves. Default: by class.",
    )
    carries_iff: Flag | None = Field(
        default=None, description="Whether it can answer interrogation. Default: friends can."
    )

    @model_validator(mode="after")
    def _one_path(self) -> Raid:
        given = [key for key in ("route", "orbit", "launch") if getattr(self, key)]
        if not given:
            raise _refuse("route", None, "missing: give a route of two waypoints or more, an orbit, or launch and aim")
        if len(given) > 1:
            raise _refuse(given[1], None, f"give one path only: {' or '.join(given)}")
        if given == ["route"] and len(self.route) < 2:
            raise _refuse("route", None, "a route needs two waypoints or more; this one has 1")
        if self.aim is not None and self.launch is None:
            raise _refuse("launch", None, "missing: aim belongs to a ballistic missile, which needs launch too")
        for key in ("trajectory", "apogee_m"):
            if getattr(self, key) is not None and self.launch is None:
                raise _refuse(key, getattr(self, key), "belongs to a ballistic missile, which needs launch too")
        if self.launch is not None and self.launch.is_site:
            raise _refuse("launch", None, f"a launch point needs a place: {_PLACE}")
        return self

    @property
    def answers_iff(self) -> bool:
        """Whether it carries a transponder that answers: what the file says, else friends do."""
        return self.side == "friend" if self.carries_iff is None else self.carries_iff


class Doctrine(Model):
    """Rules and habits of the command post; delays and probabilities are catalogue numbers: see [overrides]."""

    weapons: Literal["hold", "tight", "free"] = Field(
        default="tight",
        description="hold: no fire; tight: only identified hostiles; free: anything not identified friend.",
    )
    salvo_count: Annotated[int, Field(strict=True, ge=1, le=4)] | None = Field(
        default=None, description="Missiles in one salvo. Default: the catalogue's missiles per target."
    )
    salvo_max_count: Annotated[int, Field(strict=True, ge=1, le=20)] = Field(
        default=2, description="Most salvos at one target; 1 means no second look."
    )
    look_between: Flag = Field(
        default=True, description="true: shoot, look, shoot; false: salvos follow without waiting."
    )
    honour_declared_range: Flag = Field(
        default=True,
        description="Fire control aims no farther than a missile's declared range; false: as far as it can fly.",
    )
    confirm_hit_count: Annotated[int, Field(strict=True, ge=1, le=20)] = Field(
        default=2, description="Detections that confirm a track ..."
    )
    confirm_look_count: Annotated[int, Field(strict=True, ge=1, le=20)] = Field(
        default=3, description="... out of this many looks."
    )
    drop_miss_count: Annotated[int, Field(strict=True, ge=1, le=50)] = Field(
        default=3, description="Looks missed in a row after which a track is dropped."
    )
    lock_ahead_s: Annotated[float, Field(strict=True, ge=0.0, le=600.0)] = Field(
        default=20.0,
        description="Falling targets are taken and locked this long before they can be fired at, seconds.",
    )

    @model_validator(mode="after")
    def _hits_fit_looks(self) -> Doctrine:
        if self.confirm_hit_count > self.confirm_look_count:
            expected = f"at most confirm_look_count, which is {self.confirm_look_count}"
            raise _refuse("confirm_hit_count", self.confirm_hit_count, expected)
        return self


class Ideal(Model):
    """Idealised settings: each reduces the simulation to a textbook case. All are off by default."""

    kill_prob: Prob | None = Field(
        default=None, description="Fixed probability that a shot kills, in place of the model."
    )
    certain_detection: Flag = Field(default=False, description="Every look at an object in view detects it.")
    perfect_assessment: Flag = Field(default=False, description="Kill assessment is never wrong.")
    no_delays: Flag = Field(default=False, description="Reaction, link, operator and assessment take no time.")
    smooth_sphere: Flag = Field(
        default=False, description="Gravity of a sphere at rest: no J2, no rotation. Geometry stays WGS-84."
    )
