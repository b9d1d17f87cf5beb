"""The live display's WebSocket: hostile, slow and returning pages; the process behind it is a stand-in."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.serving import client_of, workspace
from threatring.serve import live

LIVE = "ws://127.0.0.1:8470/api/v1/live"
STAND_IN = """
import json, sys
def say(t, **more): print(json.dumps({"t": t, **more}, separators=(",", ":")), flush=True)
asked = json.loads(sys.stdin.readline())
if asked.get("seed") == 666: sys.exit(3)
say("hello", session=asked["session"], asked={key: asked[key] for key in asked if key != "session"})
say("ev", time_s=0, kind="track", text="track 0 is confirmed", track=0)
for line in sys.stdin:
    message = json.loads(line)
    if message["t"] == "end": break
    say("ack", n=message.get("n"), said=message)
    say("frame", seq=1, rows={})
say("bye", why="the operator ended it", film="live-x-1", case=0)
"""


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(live, "WORKER", (sys.executable, "-c", STAND_IN))
    monkeypatch.setattr(live, "GRACE_S", 0.5)
    with client_of(workspace(tmp_path)) as client:
        yield client


def until(socket: Any, kind: str) -> dict[str, Any]:
    while True:
        said: dict[str, Any] = json.loads(socket.receive_text())
        if said["t"] == kind:
            return said


def open_case(socket: Any, **more: Any) -> dict[str, Any]:
    socket.send_text(json.dumps({"t": "hello", "scenario": "murted", **more}))
    return until(socket, "hello")


def test_a_case_from_hello_to_bye(page: TestClient) -> None:
    """console.md: hello, frame, ev, ack, bye; what the process says is handed on as it is."""
    with page.websocket_connect(LIVE) as socket:
        hello = open_case(socket, case=3, seed=7, claims="central", rubbish=1)
        assert hello["asked"].keys() == {"t", "case", "seed", "claims", "scenario", "results"}
        assert Path(hello["asked"]["scenario"]).name == "murted.toml"
        assert until(socket, "ev")["track"] == 0
        order = {"t": "cmd", "n": 5, "do": "engage", "track": 0}
        socket.send_text(json.dumps(order))
        assert until(socket, "ack") == {"t": "ack", "n": 5, "said": order}
        assert until(socket, "frame")["seq"] == 1
        socket.send_text('{"t": "end"}')
        assert until(socket, "bye")["film"] == "live-x-1"
        assert socket.receive()["type"] == "websocket.close"


BAD = ["", "x", "[1]", "null", '"hello"', "[" * 5000, '{"t": "hello"}', '{"t": "hello", "scenario": 7}', '{"a": NaN}',
       '{"t": "hello", "scenario": "../x"}', '{"t": "cmd"}', '{"t": "hello", "scenario": "murted", "claims": "x y"}',
       '{"t": "hello", "session": "none"}', '{"t": {"t": 1}}']  # fmt: skip


def test_what_is_no_hello_gets_err_and_not_a_dead_socket(page: TestClient) -> None:
    """console.md: bad JSON gets `err`, not a dead socket."""
    with page.websocket_connect(LIVE) as socket:
        for text in BAD:
            socket.send_text(text)
            said = json.loads(socket.receive_text())
            assert said["t"] == "err" and said["message"], text
        socket.send_bytes(b"\x00\xff")
        assert json.loads(socket.receive_text())["t"] == "err"
        assert open_case(socket)["t"] == "hello"


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"t": "open", "scenario": "/etc/passwd"}', '{"t": "hello", "scenario": "murted"}']
)
def test_bad_words_later_get_err_and_the_case_goes_on(page: TestClient, text: str) -> None:
    """Only ctl, cmd and end reach the process."""
    with page.websocket_connect(LIVE) as socket:
        open_case(socket)
        socket.send_text(text)
        assert until(socket, "err")["message"]
        socket.send_text('{"t": "ctl", "pace": 2, "running": true}')
        assert until(socket, "ack")["said"] == {"t": "ctl", "pace": 2, "running": True}


def test_at_most_two_cases_at_once(page: TestClient) -> None:
    """Each case is a process: a third is refused in words."""
    with page.websocket_connect(LIVE) as one, page.websocket_connect(LIVE) as two:
        open_case(one)
        open_case(two)
        with page.websocket_connect(LIVE) as three:
            three.send_text('{"t": "hello", "scenario": "murted"}')
            assert "already" in until(three, "err")["message"]
            assert three.receive() == {"type": "websocket.close", "code": live.TRY_LATER, "reason": ""}


def test_a_page_that_comes_back_finds_its_case(page: TestClient) -> None:
    """The case is paused when its page goes, and tells the page that comes back all it needs."""
    with page.websocket_connect(LIVE) as socket:
        key = open_case(socket)["session"]
        until(socket, "ev")
    with page.websocket_connect(LIVE) as socket:
        socket.send_text(json.dumps({"t": "hello", "session": key}))
        assert until(socket, "hello")["session"] == key
        assert until(socket, "ev")["track"] == 0
        socket.send_text('{"t": "end"}')
        until(socket, "bye")


def test_a_process_that_dies_is_told(page: TestClient) -> None:
    with page.websocket_connect(LIVE) as socket:
        socket.send_text('{"t": "hello", "scenario": "murted", "seed": 666}')
        assert "died" in until(socket, "err")["message"]


def test_of_frames_a_slow_page_gets_the_newest() -> None:
    """console.md: newest wins, never queued for a slow client; events are all told, in order."""

    class Slow:
        def __init__(self) -> None:
            self.got: list[str] = []

        async def send_text(self, text: str) -> None:
            self.got.append(text)
            await asyncio.sleep(0.01)

    async def told() -> list[str]:
        reader = asyncio.StreamReader()
        process: Any = type("Process", (), {"stdout": reader, "stdin": None, "wait": lambda self: asyncio.sleep(0)})()
        session, page = live.Session("k", process), Slow()
        session.page = page  # type: ignore[assignment]
        showing = asyncio.ensure_future(session.show(page))  # type: ignore[arg-type]
        reading = asyncio.ensure_future(session.read())
        for seq in range(50):
            reader.feed_data(b'{"t":"frame","seq":%d}\n' % seq)
            if seq % 10 == 0:
                reader.feed_data(b'{"t":"ev","n":%d}\n' % seq)
            await asyncio.sleep(0.001)
        reader.feed_data(b'{"t":"bye"}\n')
        reader.feed_eof()
        await asyncio.gather(reading, showing)
        return page.got

    got = asyncio.run(told())
    frames = [json.loads(text)["seq"] for text in got if '"frame"' in text]
    assert frames == sorted(set(frames)) and len(frames) < 40 and frames[-1] == 49
    assert [json.loads(text)["n"] for text in got if '"ev"' in text] == [0, 10, 20, 30, 40]
    assert sum('"bye"' in text for text in got) == 1
