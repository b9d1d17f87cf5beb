"""The event feed of an operator's display: what changed in the picture between two looks at it.

It is made of the same tables as the picture, not of the film's events: those tell the truth, and say nothing of tracks
of nobody, by which an operator could tell one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from threatring.live import LiveCase
from threatring.live.orders import CASE
from threatring.records import ShotEnd, ShotPhase
from threatring.serve.livepicture import ASSIGNED, ENDED, ENGAGED, LOCKED, LOST, SILENT, Dealings, radar_rows

_IDENTIFIED = ("", "stays unknown", "is declared hostile", "is identified as a friend")
_RADAR = ("falls silent", "radiates", "is lost")
_ENDS = {
    ShotEnd.KILL: "bursts", ShotEnd.BURST_NO_KILL: "bursts", ShotEnd.WIDE_MISS: "passes without bursting",
    ShotEnd.FAILED_AT_LAUNCH: "fails at launch", ShotEnd.SELF_DESTRUCTED: "destroys itself",
}  # fmt: skip


def told(kind: str, text: str, track: int = -1) -> dict[str, Any]:
    """Return one event of the feed, without its time."""
    return {"kind": kind, "text": text, "track": track}


class Feed:
    """Remembers the last picture and tells what is new in the next."""

    def __init__(self, case: LiveCase) -> None:
        self.case = case
        self.held: dict[int, tuple[int, int, int]] = {}  # track -> identity, stage, unit
        self.shots = np.zeros(0, int)
        self.radars = [row[1] for row in radar_rows(case, case.now_s)]
        self.gone = case.world.launcher_states.gone[CASE].copy()

    def news(self, deals: Dealings) -> list[dict[str, Any]]:
        """Return the events since the last call, the oldest stage of a track first."""
        return [*self._of_tracks(deals), *self._of_missiles(), *self._of_radars(), *self._of_launchers()]

    def _unit(self, u: int) -> str:
        return str(self.case.meta["fire_units"][u]["name"])

    def _of_tracks(self, deals: Dealings) -> list[dict[str, Any]]:
        columns = (deals.number, deals.identity, deals.stage, deals.unit, deals.believed)
        rows = list(zip(*(column.tolist() for column in columns), strict=True))
        now = {row[0]: row[1:4] for row in rows}
        out = [told("lost", f"track {number} is lost", number) for number in self.held if number not in now]
        for number, identity, stage, unit, believed in rows:
            before = self.held.get(number)
            if before == (identity, stage, unit):
                continue
            if before is None:
                out.append(told("track", f"track {number} is confirmed", number))
            if identity != (before or (0,))[0] and identity > 0:
                out.append(told("identity", f"track {number} {_IDENTIFIED[identity]}", number))
            out += self._of_dealing(number, (before or (0, 0, -1))[1:], (stage, unit), believed)
        self.held = now
        return out

    def _of_dealing(
        self, number: int, before: tuple[int, ...], now: tuple[int, int], believed: int
    ) -> list[dict[str, Any]]:
        stage, unit = now
        if stage == ENDED and before[0] != ENDED:
            done = "is assessed as killed" if believed else "is not engaged again"
            return [told("assessed", f"track {number} {done}", number)]
        if unit < 0:
            given_up = before[1] >= 0 and before[0] >= ASSIGNED
            return [told("given up", f"{self._unit(before[1])} gives track {number} up", number)] if given_up else []
        out = []
        if unit != before[1]:
            out.append(told("assigned", f"track {number} is assigned to {self._unit(unit)}", number))
        if stage == LOCKED and before[0] != ENGAGED:
            out.append(told("locked", f"{self._unit(unit)} has locked track {number}", number))
        if stage in (ASSIGNED, LOCKED) and before[0] == ENGAGED:
            out.append(told("assessed", f"track {number} is assessed as not killed; it is fired at again", number))
        return out

    def _of_missiles(self) -> list[dict[str, Any]]:
        shots: Any = self.case.world.shots[CASE, : int(self.case.world.cases[CASE].shot_count)]
        before = np.zeros(len(shots), int)
        before[: len(self.shots)] = self.shots
        ended = shots.phase == ShotPhase.ENDED
        self.shots = np.where(ended, 2, 1)
        out = []
        for s in np.flatnonzero(self.shots != before):
            shot, label = shots[s], self.case.meta["missiles"][int(shots[s].missile)]["label"]
            number, name = int(shot.number), f"missile {s + 1} ({label})"
            if before[s] == 0:
                by = self._unit(int(shot.unit))
                out.append(told("launched", f"{by} launches {name} at track {number}", number))
            if ended[s]:
                how = _ENDS.get(ShotEnd(int(shot.end)), "is lost")
                out.append(told("ended", f"{name} {how}", number))
        return out

    def _of_radars(self) -> list[dict[str, Any]]:
        now = [row[1] for row in radar_rows(self.case, self.case.now_s)]
        changed = [i for i, does in enumerate(now) if does != self.radars[i]]
        self.radars = now
        names = self.case.meta["radars"]
        kinds = {LOST: "destroyed", SILENT: "radar"}
        return [told(kinds.get(now[i], "radar"), f"{names[i]['name']} {_RADAR[now[i]]}") for i in changed]

    def _of_launchers(self) -> list[dict[str, Any]]:
        now = self.case.world.launcher_states.gone[CASE]
        lost = np.flatnonzero(now != self.gone)
        self.gone = now.copy()
        return [
            told("destroyed", f"launcher {i + 1} of {self._unit(int(self.case.world.launchers[i].unit))} is lost")
            for i in lost
        ]
