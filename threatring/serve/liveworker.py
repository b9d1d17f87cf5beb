"""A process that flies one case for one operator: orders a line come in as JSON, the picture a line goes out.

    in   {"t": "open", "scenario": path, "seed"?, "case"?, "claims"?, "epoch"?, "results": folder, "session": id}
         {"t": "ctl", "pace": 1..60, "running": bool}    {"t": "cmd", "n": int, "do": ..}    {"t": "end"}
    out  prep, hello, frame, ev, ack, err, bye            as documented in docs/live.md

The clock of the case follows the wall clock times the pace; a case that cannot keep up goes as fast as it can, and says
so. At its end, or when the server is gone, the film is kept, so that the debrief is the ordinary replay.
"""

from __future__ import annotations

import json
import os
import queue
import re
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from threatring.errors import OptionError, ThreatringError
from threatring.exports import scene_of
from threatring.exports.scene import MARK
from threatring.live import LiveCase, case_of, command_of
from threatring.results import Film
from threatring.scenario import load_scenario
from threatring.serve.answers import plain
from threatring.serve.filmed import places_of
from threatring.serve.livefeed import Feed
from threatring.serve.livepicture import Dealings, frame_rows, setting
from threatring.simulate import Options

FRAME_S = 0.1  # between two frames
LOOK_S = 0.5  # the case is flown so far between two looks for what is new: the posts decide as often
BUSY_S = 0.08  # the most of a frame's time that is spent flying
STILL_S = 1.0  # between two frames while nothing moves
PACES = (1.0, 60.0)
PREP_S = 0.2  # between two words about what is being made ready


class Said:
    """What the process says, a line each."""

    def __init__(self, out: TextIO) -> None:
        self.out, self.prep_s = out, 0.0

    def __call__(self, t: str, /, **more: Any) -> None:
        """Say one message."""
        self.out.write(json.dumps({"t": t, **more}, ensure_ascii=False, separators=(",", ":")) + "\n")
        self.out.flush()

    def progress(self, stage: str, done: int, total: int) -> None:
        """Say what is being made ready, at most five times a second."""
        now_s = time.monotonic()
        if now_s - self.prep_s >= PREP_S or done >= total:
            self.prep_s = now_s
            self("prep", stage=stage, done=int(done), total=int(total))


class Session:
    """One case and its operator."""

    def __init__(self, case: LiveCase, say: Said) -> None:
        self.case, self.say = case, say
        site = case.meta["site"]
        self.origin = (float(site["lat_deg"]), float(site["lon_deg"]))
        self.feed = Feed(case)
        self.time_s, self.pace, self.made = 0.0, 1.0, 0.0
        self.running, self.seq = False, 0
        self.is_done = False
        self.why = "the operator ended it"

    def hello(self, session: str) -> None:
        """Say all that does not change."""
        places = places_of(scene_of(self.case.film()), self.origin)
        self.say("hello", **plain(setting(self.case)), site=self.case.meta["site"], places=plain(places), mark=MARK,
                 session=session)  # fmt: skip

    def take(self, message: Mapping[str, Any]) -> None:
        """Do what a message asks for; what cannot be done gets an answer and changes nothing."""
        n = message.get("n") if isinstance(message.get("n"), int) else None
        try:
            if message.get("t") == "ctl":
                self.pace, self.running = _control(message, self.pace, self.running)
            elif message.get("t") == "cmd":
                command = command_of(message)
                self.case.order(command)
                told = {key: value for key, value in command.document().items() if value != -1}
                self.say("ack", n=n, time_s=self.case.due_s, order=told)
            elif message.get("t") == "end":
                self.is_done = True
            else:
                raise OptionError.at("message", "t", message.get("t"), "ctl, cmd or end")
        except ThreatringError as wrong:
            self.say("err", n=n, message=str(wrong))

    def fly(self, wall_s: float) -> None:
        """Fly on by so much time of the wall clock times the pace, as far as the frame's time allows."""
        began, before_s = time.perf_counter(), self.time_s
        goal_s = self.time_s + self.pace * wall_s
        while self.time_s < goal_s and not self.is_done:
            self.time_s = min(goal_s, self.time_s + LOOK_S)
            if not self.case.advance(self.time_s):
                self.is_done, self.why = True, "the case is over"
            for event in self.feed.news(Dealings(self.case)):
                self.say("ev", time_s=self.case.now_s, **event)
            if time.perf_counter() - began > BUSY_S:
                break
        self.made = (self.time_s - before_s) / wall_s

    def frame(self) -> None:
        """Say the picture of now."""
        self.seq += 1
        rows = frame_rows(self.case, self.origin, self.time_s, Dealings(self.case))
        self.say("frame", seq=self.seq, time_s=round(self.time_s, 2), pace=self.pace, running=self.running,
                 made=round(self.made, 2), rows=rows)  # fmt: skip


def _control(message: Mapping[str, Any], pace: float, running: bool) -> tuple[float, bool]:
    pace_said, running_said = message.get("pace", pace), message.get("running", running)
    is_number = isinstance(pace_said, (int, float)) and not isinstance(pace_said, bool)
    if not is_number or not PACES[0] <= pace_said <= PACES[1]:
        raise OptionError.at("message", "pace", pace_said, f"from {PACES[0]:g} to {PACES[1]:g}")
    if not isinstance(running_said, bool):
        raise OptionError.at("message", "running", running_said, "true or false")
    return float(pace_said), running_said


def serve(session: Session, inbox: queue.Queue[dict[str, Any] | None]) -> None:
    """Fly, listen and show until the case is over, the operator ends it or nobody is there any more."""
    next_s = time.monotonic()
    flown_s = shown_s = next_s
    session.frame()
    while not session.is_done:
        try:
            message = inbox.get(timeout=max(0.0, next_s - time.monotonic()))
            session.is_done = session.is_done or message is None
            if message is not None:
                session.take(message)
            continue
        except queue.Empty:
            pass
        now_s = time.monotonic()
        if session.running:
            session.fly(min(now_s - flown_s, 2.0 * FRAME_S))
        flown_s = now_s
        if session.running or now_s - shown_s >= STILL_S:
            session.frame()
            shown_s = now_s
        next_s = max(next_s + FRAME_S, now_s)
    session.frame()


def keep(film: Film, results: Path) -> str:
    """Keep a film under a free name in the folder of results; return that name."""
    results.mkdir(parents=True, exist_ok=True)
    stem = "live-" + re.sub(r"[^a-z0-9]+", "-", str(film.meta["scenario"]).lower()).strip("-")[:50]
    number = 1
    while True:
        try:
            (results / f"{stem}-{number}").mkdir()
        except FileExistsError:
            number += 1
            continue
        film.save(results / f"{stem}-{number}", replace=True)
        return f"{stem}-{number}"


def opened(message: Mapping[str, Any], say: Said) -> LiveCase:
    """Make the case ready that the first message asks for. Raises ThreatringError."""
    seed, case = _whole(message, "seed", None), _whole(message, "case", 0)
    epoch = _whole(message, "epoch", None)
    claims = message.get("claims")
    if claims is not None and not isinstance(claims, str):
        raise OptionError.at("message", "claims", claims, "central, advertised or sceptical")
    from threatring.kernel import is_compiled

    case_at = case_of(load_scenario(str(message["scenario"])), Options(None, None, seed, claims, epoch), case or 0,
                      say.progress)  # fmt: skip
    if not is_compiled("advance"):
        say("prep", stage="compiling the kill chain (once per machine)", done=0, total=1)
    case_at.meta["command"] = _command(case_at)
    return case_at


def _whole(message: Mapping[str, Any], name: str, usual: int | None) -> int | None:
    value = message.get(name, usual)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31):
        raise OptionError.at("message", name, value, "a whole number from 0")
    return value


def _command(case: LiveCase) -> str:
    meta = case.meta
    given = " ".join(f"--{key} {meta[key]}" for key in ("seed", "runs", "sets", "claims", "epoch"))
    return f"threatring film {meta['scenario']} {given} --case {case.case}"


def _listen(source: TextIO, inbox: queue.Queue[dict[str, Any] | None]) -> None:
    for line in source:
        inbox.put(json.loads(line))
    inbox.put(None)


def main() -> None:
    """Fly the case that the first line of stdin asks for. What prints by accident goes to stderr."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    say, inbox = Said(out), queue.Queue[dict[str, Any] | None]()
    message = json.loads(sys.stdin.readline())
    try:
        session = Session(opened(message, say), say)
        session.hello(str(message.get("session", "")))
        threading.Thread(target=_listen, args=(sys.stdin, inbox), daemon=True).start()
        serve(session, inbox)
        say("bye", why=session.why, film=keep(told_film(session.case), Path(message["results"])),
            case=session.case.case)  # fmt: skip
    except ThreatringError as wrong:
        say("err", message=str(wrong))
    except BrokenPipeError:
        pass
    except Exception as fault:
        traceback.print_exc(file=sys.stderr)
        say("err", message=f"the simulation failed: {type(fault).__name__}: {fault}")


def told_film(case: LiveCase) -> Film:
    """Return the film of a case with what its title and command should say about how it was flown."""
    film = case.film()
    film.meta["title"] = f"{film.meta['title']}, flown live"
    if case.given:
        orders = f"{len(case.given)} orders given live, listed in its manifest"
        film.meta["command"] = f"{film.meta.get('command', '')}  # and {orders}"
    return film


if __name__ == "__main__":
    main()
