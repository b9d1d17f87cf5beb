"""The parts of a scenario that defend: radars, launchers, fire units, the posts that hear them, links between posts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from threatring.scenario.parts import (
    Altitude,
    Bearing,
    Count,
    Elevation,
    IffMode,
    Model,
    Moment,
    Name,
    Position,
    Prob,
    Text,
    refuse,
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
    mode: Literal["rotate", "sector", "cue"] = Field(
        default="rotate",
        description="'rotate': its usual duty. 'sector': it stops (an engagement radar: searches by itself) and visits"
        " a sector about boresight_deg up to high elevations, where ballistic missiles are. 'cue': it turns, until a"
        " ballistic track in the picture of its post makes it search such a sector about that track.",
    )
    alert_s: Moment | None = Field(
        default=None,
        description="When an alert makes a radar with mode = 'cue' search its sector about boresight_deg, seconds.",
    )
    sector_width_deg: Annotated[float, Field(strict=True, gt=0.0, le=180.0)] | None = Field(
        default=None, description="Width of that sector, degrees. Default: the catalogue's."
    )
    sector_elevation_deg: tuple[Elevation, Elevation] | None = Field(
        default=None, description="Lowest and highest elevation of that sector, degrees. Default: the catalogue's."
    )
    altitude_m: Altitude | None = Field(
        default=None,
        description="Height of the antenna above the sea, metres: a radar carried by an aircraft; overrides the mount.",
    )
    lost_s: Moment | None = Field(default=None, description="When it is destroyed, seconds. Default: only by weapons.")
    silent: tuple[tuple[Moment, Moment], ...] = Field(
        default=(),
        max_length=8,
        description="Times it does not radiate, seconds: [[from_s, to_s], ...]; it sees and guides nothing.",
    )

    @model_validator(mode="after")
    def _silent_in_order(self) -> Emitter:
        for index, (from_s, to_s) in enumerate(self.silent):
            if to_s <= from_s:
                raise refuse("silent", f"[{from_s:g}, {to_s:g}]", f"window {index} ends before it begins")
        return self

    @model_validator(mode="after")
    def _sector_has_a_mode(self) -> Emitter:
        for key in ("sector_width_deg", "sector_elevation_deg"):
            if getattr(self, key) is not None and self.mode == "rotate":
                raise refuse(key, None, 'belongs to mode = "sector" or mode = "cue"')
        if self.alert_s is not None and self.mode != "cue":
            raise refuse("alert_s", self.alert_s, 'belongs to mode = "cue"')
        if self.sector_elevation_deg is not None and self.sector_elevation_deg[0] >= self.sector_elevation_deg[1]:
            raise refuse("sector_elevation_deg", self.sector_elevation_deg[0], "the lower limit comes first")
        return self


class LauncherGroup(Position):
    """Launchers that stand together in a west-east row and carry the same load."""

    count: Count = Field(default=1, description="Number of launchers in the group.")
    spacing_m: Annotated[float, Field(strict=True, ge=0.0, le=5000.0)] = Field(
        default=100.0, description="Distance between neighbours, metres."
    )
    lost_s: Moment | None = Field(
        default=None, description="When these launchers are destroyed with what is on them, seconds. Default: never."
    )
    reload_count: Annotated[int, Field(strict=True, ge=0, le=20)] = Field(
        default=0, description="How often each is filled again once it is empty; it takes the catalogue's reload time."
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


class Post(Model):
    """A command post: it hears radars, keeps a picture of what they see, and gives fire units their targets.

    A fire unit that no post names stands alone: it sees by its own radar only, which searches its sector by itself.
    """

    name: Name = Field(default="", description="What the report calls it, unique. Default: 'command post'.")
    radars: tuple[Name, ...] = Field(
        default=(), description="Names of the radars it hears. Those of its fire units need not be named."
    )
    fire_units: tuple[Name, ...] = Field(default=(), description="Names of the fire units it commands.")
    asks: tuple[IffMode, ...] | None = Field(
        default=None,
        description="Modes it interrogates in, as in [identification]. Default: those of [identification].",
    )
    lost_s: Moment | None = Field(
        default=None, description="When it is destroyed, seconds; its fire units then fight on alone. Default: never."
    )


class Link(Model):
    """Tracks that one post sends to another, one way."""

    sender: Name = Field(description="Name of the post whose radars' tracks are sent.")
    receiver: Name = Field(description="Name of the post, or of a fire unit that stands alone, that is told of them.")
    interval_s: Annotated[float, Field(strict=True, gt=0.0, le=600.0)] | None = Field(
        default=None, description="Time between two messages about a track, seconds. Default: the catalogue's."
    )
    delay_s: Annotated[float, Field(strict=True, ge=0.0, le=600.0)] | None = Field(
        default=None, description="How late a message arrives, seconds. Default: the catalogue's."
    )
    loss_prob: Prob | None = Field(
        default=None, description="Probability that a message is lost. Default: the catalogue's."
    )

    @model_validator(mode="after")
    def _to_another(self) -> Link:
        if self.sender == self.receiver:
            raise refuse("receiver", self.receiver, "a link leads from one post to another")
        return self
