"""An operator's orders: read from a message, refused or written into the tables of the case between two steps.

The orders are those of public air-defence doctrine (FM 3-01, *U.S. Army Air and Missile Defense Operations*): weapons
control hold, tight and free; engage; cease fire, which stops launches and lets missiles in flight go on;
and emission control, a radar silenced or allowed to radiate. The engine does the rest by its own rules.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from threatring.engine.world import EVENTS, World
from threatring.errors import OptionError
from threatring.records import EventKind, Phase, TrackPhase
from threatring.records.identity import Order, Weapons

DOES = ("weapons", "engage", "cease", "rules", "radar")
ANY = -1  # fire unit of the post that holds the track
CASE = 0  # a live case is a block of one


@dataclass(frozen=True)
class Command:
    """One order; what it does not need is left at its default."""

    do: str  #: one of `DOES`
    to: str = ""  #: weapons: hold, tight or free
    track: int = -1  #: number of a track
    unit: int = ANY  #: number of the fire unit that is to engage
    radar: int = -1  #: number of a radar
    on: bool = True  #: whether that radar radiates

    def document(self) -> dict[str, Any]:
        """Return the order as plain JSON values, from which `command_of` makes it again."""
        wanted = {"weapons": ("to",), "radar": ("radar", "on"), "engage": ("track", "unit")}.get(self.do, ("track",))
        return {"do": self.do, **{name: asdict(self)[name] for name in wanted}}


def command_of(message: Mapping[str, Any]) -> Command:
    """Return the order a message holds. Raises OptionError, with the field and what would be right."""
    do = message.get("do")
    if do not in DOES:
        raise OptionError.at("order", "do", do, "one of " + ", ".join(DOES))
    if do == "weapons":
        to = message.get("to")
        if not isinstance(to, str) or to.upper() not in Weapons.__members__ or to != to.lower():
            raise OptionError.at("order", "to", to, "hold, tight or free")
        return Command("weapons", to=to)
    if do == "radar":
        on = message.get("on")
        if not isinstance(on, bool):
            raise OptionError.at("order", "on", on, "true or false")
        return Command("radar", radar=_number(message, "radar"), on=on)
    unit = _number(message, "unit", ANY) if do == "engage" and message.get("unit") is not None else ANY
    return Command(do, track=_number(message, "track"), unit=unit)


def _number(message: Mapping[str, Any], name: str, least: int = 0) -> int:
    value = message.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value < 2**31:
        raise OptionError.at("order", name, value, f"a whole number from {least}")
    return value


def obey(world: World, command: Command, now_s: float) -> None:
    """Write an order into the case; it holds from the step at `now_s` on. Raises OptionError when it cannot be."""
    if command.do == "weapons":
        _weapons(world, Weapons[command.to.upper()], now_s)
    elif command.do == "radar":
        _radar(world, command, now_s)
    else:
        p, n = held(world, command.track)
        {"engage": _engage, "cease": _cease, "rules": _rules}[command.do](world, p, n, command, now_s)


def held(world: World, number: int) -> tuple[int, int]:
    """Return (post, slot) of the confirmed track of a number. Raises OptionError when no post holds one."""
    mine = (world.tracks.phase[CASE] == TrackPhase.CONFIRMED) & (world.tracks.number[CASE] == number)
    mine &= world.post_states.gone[CASE][:, None] == 0
    found = np.argwhere(mine)
    if len(found) == 0:
        raise OptionError.at("order", "track", number, "the number of a track that a command post holds now")
    return int(found[0][0]), int(found[0][1])


def _weapons(world: World, to: Weapons, now_s: float) -> None:
    world.doctrine[world.cases[CASE].draw].weapons = to
    world.cases[CASE].ordered = 1
    _tell(world, now_s, EventKind.ORDERED_WEAPONS, -1, -1, float(to), np.zeros(3))


def _engage(world: World, p: int, n: int, command: Command, now_s: float) -> None:
    """Put a track before all others and above the rules; a case that was closed is opened again."""
    units = np.flatnonzero(world.unit_states.post[CASE] == p)
    if command.unit != ANY and command.unit not in units:
        expected = "a fire unit of the post that holds the track: " + (", ".join(map(str, units)) or "it has none")
        raise OptionError.at("order", "unit", command.unit, expected)
    rows = world.engagements[CASE]
    busy = [int(u) for u in units if rows[u, n].phase not in (Phase.IDLE, Phase.CLOSED)]
    if command.unit != ANY and busy and command.unit not in busy:
        raise OptionError.at("order", "unit", command.unit, f"fire unit {busy[0]}, which deals with it; or cease first")
    for u in units:
        if rows[u, n].phase == Phase.CLOSED:
            rows[u, n].phase = Phase.IDLE
        rows[u, n].next_plan_s = 0.0
    track = world.tracks[CASE, p, n]
    track.order, track.order_unit = Order.ENGAGE, command.unit
    _about(world, track, EventKind.ORDERED_ENGAGE, command.unit, now_s)


def _cease(world: World, p: int, n: int, command: Command, now_s: float) -> None:
    track = world.tracks[CASE, p, n]
    track.order = Order.CEASE
    _about(world, track, EventKind.ORDERED_CEASE, -1, now_s)


def _rules(world: World, p: int, n: int, command: Command, now_s: float) -> None:
    track = world.tracks[CASE, p, n]
    track.order = Order.NONE
    _about(world, track, EventKind.ORDERED_RULES, -1, now_s)


def _radar(world: World, command: Command, now_s: float) -> None:
    """Silence a radar or let it radiate; from its first order on the scenario's own silence no longer counts."""
    count = world.radar_states.shape[1]
    if command.radar >= count:
        raise OptionError.at("order", "radar", command.radar, f"a radar's number, 0 to {count - 1}")
    state = world.radar_states[CASE, command.radar]
    if now_s >= state.lost_s:
        raise OptionError.at("order", "radar", command.radar, "a radar that is not lost")
    radar = world.radars[world.cases[CASE].draw, command.radar]
    radar.silent_s[:] = math.inf
    state.silent_from_s, state.hushed_s = (math.inf, now_s) if command.on else (now_s, math.inf)
    kind = EventKind.ORDERED_RADIATE if command.on else EventKind.ORDERED_SILENT
    _tell(world, now_s, kind, -1, command.radar, 0.0, radar.r_m)


def _about(world: World, track: Any, kind: EventKind, unit: int, now_s: float) -> None:
    _tell(world, now_s, kind, int(track.truth), unit, float(track.number), track.x[:3])


def _tell(world: World, now_s: float, kind: int, subject: int, unit: int, value: float, r_m: np.ndarray) -> None:
    """Write an event into the film, as the engine does."""
    n = int(world.tally[EVENTS])
    if n < len(world.events):
        world.events[n] = (now_s, kind, 0, subject, -1, unit, value, r_m)
    world.tally[EVENTS] = n + 1
