"""The process that flies a live case: messages it takes and refuses, its clock, and the film it keeps."""

from __future__ import annotations

import io
import json
import queue
from pathlib import Path
from typing import Any

import pytest

from tests.live.test_case import live
from threatring.results import Film
from threatring.serve.liveworker import Said, Session, keep, serve, told_film


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def session(out: io.StringIO) -> Session:
    return Session(live(), Said(out))


def said(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


BAD = [{}, {"t": "ctl", "pace": 0.5}, {"t": "ctl", "pace": 61}, {"t": "ctl", "pace": "fast"},
       {"t": "ctl", "pace": True}, {"t": "ctl", "running": 1}, {"t": "cmd"},
       {"t": "cmd", "n": {}, "do": "engage", "track": 5},
       {"t": "cmd", "n": 1, "do": "engage", "track": []}, {"t": "hello"}]  # fmt: skip


@pytest.mark.parametrize("message", BAD)
def test_bad_messages_are_refused(session: Session, out: io.StringIO, message: dict[str, Any]) -> None:
    """console.md: pace 1x to 60x; what cannot be done gets `err` and changes nothing."""
    session.take(message)
    assert [word["t"] for word in said(out)] == ["err"]
    assert (session.pace, session.running, session.case.given) == (1.0, False, [])


def test_orders_are_acknowledged(session: Session, out: io.StringIO) -> None:
    session.take({"t": "cmd", "n": 4, "do": "weapons", "to": "free"})
    assert said(out) == [{"t": "ack", "n": 4, "time_s": 0.0, "order": {"do": "weapons", "to": "free"}}]


def test_the_case_follows_the_clock_times_the_pace(session: Session) -> None:
    """60x: a tenth of a second of the wall is six of the case, unless flying them takes longer."""
    session.take({"t": "ctl", "pace": 60, "running": True})
    session.fly(0.1)
    assert session.time_s <= 6.0 and session.made == pytest.approx(session.time_s / 0.1)
    assert 0.0 <= session.time_s - session.case.now_s < 0.25


def test_a_case_from_its_first_frame_to_its_film(session: Session, out: io.StringIO, tmp_path: Path) -> None:
    """The film that is kept loads as every other, with the orders; names of films are never used twice."""
    inbox: queue.Queue[dict[str, Any] | None] = queue.Queue()
    session.hello("key")
    inbox.put({"t": "cmd", "n": 1, "do": "weapons", "to": "hold"})
    inbox.put(None)
    serve(session, inbox)
    words = [word["t"] for word in said(out)]
    assert words[:3] == ["hello", "frame", "ack"] and words[-1] == "frame"
    film = told_film(session.case)
    film.meta["command"] = "x"
    names = [keep(film, tmp_path), keep(film, tmp_path)]
    assert names[0] != names[1] and all(name.startswith("live-") for name in names)
    kept = Film.load(tmp_path / names[0])
    assert kept.meta["live"]["orders"] == [{"time_s": 0.0, "do": "weapons", "to": "hold"}]
    assert kept.meta["title"].endswith(", flown live")
