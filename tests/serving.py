"""A console for tests: its application with a client, or a real server on the loopback for raw sockets."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.testclient import TestClient

from threatring.serve.app import make_app
from threatring.serve.running import config_of, listening
from threatring.serve.security import Guard
from threatring.serve.state import Limits, Workspace

ORIGIN = "http://127.0.0.1:8470"
WAIT_S = 20.0


def workspace(folder: Path, **more: Any) -> Workspace:
    """Return a workspace in an empty folder."""
    return Workspace(folder / "out", folder / "scenarios", **more)


def client_of(state: Workspace, origin: str | None = ORIGIN) -> TestClient:
    """Return a client that asks as the page does; None: as a program without an origin."""
    headers = {"origin": origin} if origin else {}
    return TestClient(make_app(state), base_url=ORIGIN, headers=headers, raise_server_exceptions=False)


@contextlib.contextmanager
def served(
    folder: Path, limits: Limits | None = None, routes: list[BaseRoute] | None = None, **more: Any
) -> Iterator[Workspace]:
    """Serve a workspace on a free port of the loopback, by the very server of the command; or routes in its place."""
    door = listening("127.0.0.1", 0)
    state = workspace(folder, port=door.getsockname()[1], limits=limits or Limits(), **more)
    app = make_app(state) if routes is None else Guard(Starlette(routes=routes), state)
    server = uvicorn.Server(config_of(app, state))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    ends_s = time.monotonic() + WAIT_S
    while not server.started and time.monotonic() < ends_s:
        time.sleep(0.01)
    try:
        yield state
    finally:
        server.should_exit = True
        thread.join(WAIT_S)
        assert not thread.is_alive(), "the server did not stop"


def ask(state: Workspace, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, Any]:
    """Return (status, JSON or text) of one request over a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", state.port, timeout=WAIT_S)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        text = answer.read().decode()
        return answer.status, json.loads(text) if text.startswith(("{", "[")) else text
    finally:
        connection.close()


def raw(state: Workspace, *parts: bytes, wait_s: float = WAIT_S) -> bytes:
    """Send bytes as they are and return all that comes until the server closes, or b'' where it cuts."""
    with socket.create_connection(("127.0.0.1", state.port), timeout=wait_s) as plug:
        try:
            for part in parts:
                plug.sendall(part)
            return whole(plug)
        except ConnectionError:
            return b""


def whole(plug: socket.socket) -> bytes:
    """Return what comes until the other side closes."""
    got = b""
    with contextlib.suppress(ConnectionError):
        while piece := plug.recv(65536):
            got += piece
    return got
