"""The scenario itself: its parts put together, and the names and units that a short file may leave out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr, field_validator, model_validator

from threatring.scenario.defence import Emitter, FireUnit, Link, Post
from threatring.scenario.identification import Identification
from threatring.scenario.parts import (
    Defended,
    Model,
    Name,
    Number,
    Raid,
    Site,
    Terrain,
    Text,
)
from threatring.scenario.rules import Doctrine, Ideal
from threatring.scenario.weather import Jammer, Rain, Rcs, RcsRow, Sea

FORMAT = 1  # the newest scenario format this code reads
ENGAGEMENT_RADAR = "radar_92N6E"  # the type a fire unit is given when the file names none

__all__ = ["ENGAGEMENT_RADAR", "FORMAT", "Scenario", "fill_in"]


def _named(rows: Any, name: Callable[[dict[str, Any], int], str]) -> Any:
    """Return rows with a unique name given to each that has none; anything that is no list of tables is left alone."""
    if not isinstance(rows, list):
        return rows
    taken = _texts(rows, "name")
    filled = list(rows)
    for index, row in enumerate(rows):
        if isinstance(row, dict) and not row.get("name"):
            wanted = base = name(row, index)
            number = 2
            while wanted in taken:
                wanted, number = f"{base} {number}", number + 1
            taken.add(wanted)
            filled[index] = {**row, "name": wanted}
    return filled


def _texts(rows: list[Any], key: str) -> set[str]:
    """Return the texts that tables have under a key; what else stands there is told by the checks that follow."""
    return {row[key] for row in rows if isinstance(row, dict) and isinstance(row.get(key), str)}


def _engagement_names(radars: Any) -> list[str]:
    rows = [row for row in radars if isinstance(row, dict)] if isinstance(radars, list) else []
    return [row["name"] for row in rows if str(row.get("type", "")).startswith(ENGAGEMENT_RADAR)]


def _default_fire_units(data: dict[str, Any]) -> Any:
    """Give each fire unit that names no radar the first engagement radar that is still free."""
    free = _engagement_names(data["radars"])
    units = data.get("fire_units", [{"radar": free[0]}] if free else [])
    if not isinstance(units, list):
        return units
    used = _texts(units, "radar")
    free = [name for name in free if name not in used]
    return [
        {**unit, "radar": free.pop(0)} if isinstance(unit, dict) and not unit.get("radar") and free else unit
        for unit in units
    ]


def _default_posts(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the one post of a file that names none: it hears every radar and commands every fire unit."""
    named = {
        key: [str(row["name"]) for row in data[key] if isinstance(row, dict)] if isinstance(data[key], list) else []
        for key in ("radars", "fire_units")
    }
    return [{"name": "command post", **named}]


def _plain(value: Any) -> Any:
    """Turn models given in Python back into the tables a file would hold."""
    if isinstance(value, Model):
        return value.model_dump(exclude_unset=True)
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def fill_in(data: dict[str, Any]) -> dict[str, Any]:
    """Return scenario data with radars, fire units, defended objects and names filled in where the file is silent."""
    data = {key: _plain(value) for key, value in data.items()}
    three = [{"type": f"radar_{kind}"} for kind in ("91N6E", "96L6E", "92N6E")]
    data["radars"] = _named(data.get("radars", three), lambda row, _: str(row.get("type", "")).removeprefix("radar_"))
    data["fire_units"] = _named(_default_fire_units(data), lambda _, index: f"fire unit {index + 1}")
    site = data.get("site")
    site_name = site.get("name", "the site") if isinstance(site, dict) else "the site"
    data["defended"] = _named(data.get("defended", [{"name": site_name}]), lambda _, index: f"object {index + 1}")
    data["posts"] = _named(data.get("posts", _default_posts(data)), lambda *_: "command post")
    data["raids"] = _named(data.get("raids", []), lambda _, index: f"raid {index + 1}")
    return data


class Scenario(Model):
    """One exercise: where the defence stands, what it has, what comes, and by which rules it fights."""

    format: Annotated[int, Field(strict=True, ge=1, le=FORMAT)] = Field(
        default=1, description="Version of this format."
    )
    name: Name = Field(default="scenario", description="Short name. Default: the name of the file.")
    title: Text = Field(default="", description="One line that says what it is.")
    summary: Text = Field(default="", description="A paragraph for the reader of the report.")
    teaches: Text = Field(default="", description="What is to be learnt from it.")
    epoch_year: Annotated[int, Field(strict=True, ge=2007, le=2100)] = Field(
        default=2018, description="Equipment and claims that came later do not exist (2007 and 2018 are documented)."
    )
    claims: Literal["central", "advertised", "sceptical"] = Field(
        default="central", description="Which of the public claims are believed."
    )
    seed: Annotated[int, Field(strict=True, ge=0, le=2**53)] = Field(default=1, description="Seed of the dice.")
    runs: Annotated[int, Field(strict=True, ge=1, le=100_000_000)] = Field(
        default=1024, description="Number of cases played."
    )
    duration_s: Annotated[float, Field(strict=True, gt=0.0, le=7200.0)] = Field(
        default=1200.0, description="When the scenario ends at the latest, seconds."
    )
    site: Site = Field(description="Where the defence stands.")
    terrain: Terrain | None = Field(
        default=None, description="Real ground; without it the ground is smooth at the site's ground_m."
    )
    radars: tuple[Emitter, ...] = Field(
        default=(), description="Default: one radar_91N6E, one radar_96L6E and one radar_92N6E at the site, on trucks."
    )
    fire_units: tuple[FireUnit, ...] = Field(
        default=(), description="Default: one, on the first radar_92N6E, with 8 launchers of four 48N6E3."
    )
    posts: tuple[Post, ...] = Field(
        default=(), description="Default: one command post that hears every radar and commands every fire unit."
    )
    links: tuple[Link, ...] = Field(
        default=(), max_length=16, description="Who sends his tracks to whom; none by default."
    )
    defended: tuple[Defended, ...] = Field(default=(), description="Default: the site itself.")
    raids: tuple[Raid, ...] = Field(default=(), description="What flies, hostile and friendly.")
    jammers: tuple[Jammer, ...] = Field(default=(), max_length=16, description="Noise jammers; none by default.")
    rain: tuple[Rain, ...] = Field(default=(), max_length=16, description="Cells of rain; none by default.")
    sea: Sea | None = Field(default=None, description="A reflecting sea all round; none by default.")
    rcs: Rcs = Field(default_factory=Rcs, description="Own radar cross-sections instead of the catalogue's.")
    doctrine: Doctrine = Field(default_factory=Doctrine, description="Rules and habits of the command post.")
    identification: Identification = Field(
        default_factory=Identification, description="How the command post finds out who is who."
    )
    ideal: Ideal = Field(default_factory=Ideal, description="Idealised settings, all off by default.")
    overrides: dict[Text, Number] = Field(
        default_factory=dict, description="Catalogue numbers replaced in this scenario: { 'entity.field' = value }."
    )

    _file: str = PrivateAttr("scenario")
    _text: str | None = PrivateAttr(None)

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, data: Any) -> Any:
        return fill_in(data) if isinstance(data, dict) else data

    @field_validator("overrides", mode="before")
    @classmethod
    def _flatten(cls, data: Any) -> Any:
        """Accept `radar_91N6E.scan_period_s = 6.0` with and without quotes (TOML reads the latter as nested tables)."""
        if not isinstance(data, dict):
            return data
        flat: dict[str, Any] = {}
        for key, value in data.items():
            inner = value if isinstance(value, dict) else {None: value}
            flat.update({key if field is None else f"{key}.{field}": number for field, number in inner.items()})
        return flat

    @property
    def file(self) -> str:
        """The file it was read from, for messages; 'scenario' when it was made in Python."""
        return self._file

    def with_rcs(self, rows: tuple[RcsRow, ...]) -> Scenario:
        """Return the scenario with a table of radar cross-sections in place of its own."""
        changed = self.model_copy(update={"rcs": Rcs(file=self.rcs.file, rows=rows)})
        changed._file, changed._text = self._file, self._text
        return changed

    @property
    def target_count(self) -> int:
        """Number of objects of all raids."""
        return sum(raid.count for raid in self.raids)
