"""A real server on the loopback against clients that are slow, greedy or broken (CWE-400, slow HTTP attacks)."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.serving import ask, raw, served, whole
from threatring.serve.state import Limits, Workspace

HURRIED = Limits(headers_s=0.4, body_s=0.6, stalled_s=0.8, body_bytes=200_000, connections_count=150)
SLOW_COUNT = 100
HEAD = b"GET /api/v1/scenarios HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with served(tmp_path_factory.mktemp("console"), HURRIED) as state:
        yield state


def plugs(state: Workspace, count: int, said: bytes) -> list[socket.socket]:
    """Return connections that have said so much and then nothing."""
    made = [socket.create_connection(("127.0.0.1", state.port), timeout=20.0) for _ in range(count)]
    for plug in made:
        with contextlib.suppress(OSError):
            plug.sendall(said)
    return made


@pytest.mark.parametrize(
    "said",
    [
        b"", HEAD, HEAD + b"X: ",
        b"POST /api/v1/validate HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
        b"Content-Length: 1000\r\n\r\n{",
        b"POST /api/v1/validate HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n5\r\n{",
    ],
    ids=["silent", "no end of head", "half a header", "no body", "no chunk"],
)  # fmt: skip
def test_a_hundred_slow_clients_stop_nobody_and_are_cut(state: Workspace, said: bytes) -> None:
    slow = plugs(state, SLOW_COUNT, said % state.port if b"%d" in said else said)
    try:
        assert ask(state, "/api/v1/")[0] == 200
        began_s = time.monotonic()
        for plug in slow:
            got = whole(plug)
            assert got == b"" or b" 408 " in got.split(b"\r\n")[0]
        assert time.monotonic() - began_s < 15.0
    finally:
        for plug in slow:
            plug.close()


def test_dripping_does_not_help(state: Workspace) -> None:
    """One byte at a time keeps the idle timer of a connection from ever running out."""
    with socket.create_connection(("127.0.0.1", state.port), timeout=20.0) as plug, pytest.raises(OSError):
        for _ in range(200):
            plug.sendall(b"G")
            time.sleep(0.02)


def test_more_connections_than_there_is_room_for(state: Workspace) -> None:
    """The one that has asked for nothing yet goes first; whoever asks is answered."""
    slow = plugs(state, 3 * HURRIED.connections_count, b"GET")
    try:
        assert ask(state, "/api/v1/")[0] == 200
    finally:
        for plug in slow:
            plug.close()


def test_an_answer_that_is_not_taken_is_dropped(tmp_path: Path) -> None:
    """A client that asks for much and reads nothing holds the server's memory for so long, no longer."""
    whole_count = 12_000_000

    async def large(_: Request) -> Response:
        return Response(b"x" * whole_count)

    with served(tmp_path, HURRIED, routes=[Route("/", large)]) as state, socket.socket() as plug:
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        plug.settimeout(20.0)
        plug.connect(("127.0.0.1", state.port))
        plug.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % state.port)
        time.sleep(3.0 * HURRIED.stalled_s)
        assert 0 < len(whole(plug)) < whole_count
        assert len(ask(state, "/")[1]) == whole_count


BROKEN = {
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nHost: evil.example\r\n\r\n",
    "head without end": b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nX: " + b"x" * 100_000,
    "thousands of headers": b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n" + b"A: b\r\n" * 20_000 + b"\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
    "smuggling": b"POST / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: 1\r\nTransfer-Encoding: xchunked\r\n\r\nx",
    "bad chunk": b"POST /api/v1/validate HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
    b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n",
    "folded": b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n X: y\r\n\r\n",
    "null in path": b"GET /\x00 HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n",
    "bytes in path": b"GET /\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n",
    "absolute": b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    "proxy": b"CONNECT evil.example:80 HTTP/1.1\r\nHost: evil.example:80\r\nConnection: close\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}


@pytest.mark.parametrize("said", BROKEN.values(), ids=BROKEN.keys())
def test_broken_requests_get_an_error_or_nothing(state: Workspace, said: bytes) -> None:
    got = raw(state, said.replace(b"%d", str(state.port).encode()))
    assert got == b"" or got.split(b" ", 2)[1][:1] == b"4", got[:200]
    assert ask(state, "/api/v1/")[0] == 200


def test_dots_on_the_wire_reach_no_file(state: Workspace) -> None:
    """CWE-22, with a path that no client library would send."""
    for path in (b"/../../../../etc/passwd", b"/assets/..%2f..%2f..%2f__init__.py", b"//etc/passwd", b"/%2e%2e/app.py",
                 b"/api/v1/../../app.py", b"/..\\..\\app.py", b"/index.html%00.js", b"/index.html/"):  # fmt: skip
        got = raw(state, b"GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n" % (path, state.port))
        assert got.startswith(b"HTTP/1.1 404"), (path, got[:80])


def test_a_chunked_body_is_counted_on_the_wire(state: Workspace) -> None:
    head = (
        f"POST /api/v1/validate HTTP/1.1\r\nHost: 127.0.0.1:{state.port}\r\nContent-Type: application/json\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"
    ).encode()
    chunk = b"ffff\r\n" + b" " * 0xFFFF + b"\r\n"
    with socket.create_connection(("127.0.0.1", state.port), timeout=20.0) as plug:
        plug.sendall(head)
        sent = 0
        with contextlib.suppress(OSError):
            for _ in range(1000):
                plug.sendall(chunk)
                sent += len(chunk)
        assert sent < 60_000_000, "the server reads on and on"
    assert ask(state, "/api/v1/")[0] == 200


def shaken(state: Workspace, *more: str) -> socket.socket:
    """Return a connection that has asked for a WebSocket."""
    plug = socket.create_connection(("127.0.0.1", state.port), timeout=20.0)
    lines = [
        "GET /api/v1/live HTTP/1.1", f"Host: 127.0.0.1:{state.port}", "Connection: Upgrade", "Upgrade: websocket",
        "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", *more,
    ]  # fmt: skip
    plug.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
    return plug


@pytest.mark.parametrize("origin", ["http://evil.example", "null", None])
def test_a_foreign_page_gets_no_socket(state: Workspace, origin: str | None) -> None:
    with shaken(state, *([] if origin is None else [f"Origin: {origin}"])) as plug:
        assert plug.recv(4096).startswith(b"HTTP/1.1 403")


@pytest.fixture(scope="module")
def parrot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A server whose one WebSocket says back what it hears."""

    async def heard(socket: WebSocket) -> None:
        await socket.accept()
        async for text in socket.iter_text():
            await socket.send_text(text)

    limits = Limits(clients_count=3, messages_per_s=1000)
    with served(tmp_path_factory.mktemp("parrot"), limits, routes=[WebSocketRoute("/api/v1/live", heard)]) as state:
        yield state


def test_messages_are_not_compressed_and_have_an_end(parrot: Workspace) -> None:
    """RFC 7692: a compressed message of 64 KiB can hold 64 MiB. RFC 6455, 7.4.1: 1009 is a message too big."""
    with connect(f"ws://127.0.0.1:{parrot.port}/api/v1/live", origin=origin_of(parrot)) as client:
        assert "Sec-WebSocket-Extensions" not in client.response.headers
        client.send("x" * 65_536)
        assert client.recv(timeout=20.0) == "x" * 65_536
        client.send("x" * 65_537)
        with pytest.raises(ConnectionClosed) as closed:
            client.recv(timeout=20.0)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1009
    assert ask(parrot, "/api/v1/live")[0] == 404


def test_the_fourth_of_three_clients_waits_outside(parrot: Workspace) -> None:
    address, own = f"ws://127.0.0.1:{parrot.port}/api/v1/live", origin_of(parrot)
    with connect(address, origin=own), connect(address, origin=own):
        with connect(address, origin=own), pytest.raises(InvalidStatus) as refused:
            connect(address, origin=own)
        assert refused.value.response.status_code == 429
        with connect(address, origin=own) as again:
            again.send("here")
            assert again.recv(timeout=20.0) == "here"


def test_broken_frames_close_one_socket_only(parrot: Workspace) -> None:
    """RFC 6455, 5.1: an unmasked frame of a client, a reserved bit, a text that is no UTF-8."""
    for bad in (b"\x81\x01x", b"\xf1\x81\x00\x00\x00\x00x", b"\x81\x82\x00\x00\x00\x00\xff\xfe", b"\x00" * 64):
        with shaken(parrot, f"Origin: {origin_of(parrot)}") as plug:
            assert plug.recv(4096).startswith(b"HTTP/1.1 101")
            plug.sendall(bad)
            whole(plug)
    with connect(f"ws://127.0.0.1:{parrot.port}/api/v1/live", origin=origin_of(parrot)) as client:
        client.send("still here")
        assert client.recv(timeout=20.0) == "still here"


def origin_of(state: Workspace) -> Origin:
    """Return the origin of the page of a server."""
    return Origin(f"http://127.0.0.1:{state.port}")


def test_many_at_once(state: Workspace) -> None:
    """Two hundred validations one after another leave no descriptor behind."""
    before = len(os.listdir("/proc/self/fd"))
    body = json.dumps({"toml": "[site]\nlat_deg = 1\nlon_deg = 1\n"}).encode()
    for _ in range(50):
        status, said = ask(state, "/api/v1/validate", "POST", body, content_type="application/json")
        assert status == 200 and said["ok"] is False
    assert len(os.listdir("/proc/self/fd")) < before + 20
