"""The server under the application: one socket, HTTP by h11, WebSockets without compression, patience that ends.

uvicorn waits for ever for the head of a request and for a client that does not take its answer. Here a connection that
does neither is cut, and when too many are open, the one that has asked for nothing yet goes first: slow clients cost
a socket for a while and stop nobody.
"""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from threatring.serve.state import Limits, Workspace

BACKLOG_COUNT = 128  # connections the system keeps while the server is busy
GOODBYE_S = 3  # that answers under way are given when the server stops
KEEP_ALIVE_S = 5  # that a connection may stay without a request
PARTS_OF_PATIENCE = 4  # how often a connection is looked at within the time it is given


class PatientProtocol(H11Protocol):
    """HTTP by h11 with an end to waiting; `limits` are set by a subclass for one workspace."""

    limits = Limits()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request; where too many are open, one of them goes."""
        super().connection_made(transport)
        self.since_s = self.taken_s = self.loop.time()
        self.left_bytes = 0
        self.watch = self.loop.call_later(self.limits.headers_s / PARTS_OF_PATIENCE, self._look)
        if len(self.connections) > self.limits.connections_count:
            waiting = [each for each in self.connections if isinstance(each, PatientProtocol)]
            min(waiting, key=PatientProtocol.worth).transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop looking."""
        self.watch.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Begin to wait again, for the next request on this connection."""
        self.since_s = self.loop.time()
        super().on_response_complete()

    def worth(self) -> tuple[int, float]:
        """Return who is let go first when too many are open: who has not asked, then who still asks, the oldest."""
        asking = self.conn.their_state is h11.SEND_BODY
        return 0 if self.is_idle else 1 if asking else 2, self.since_s

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def _look(self) -> None:
        if self.transport.get_protocol() is not self:  # a WebSocket now, which has pings of its own
            return
        now_s = self.loop.time()
        left_bytes = self.transport.get_write_buffer_size()
        if left_bytes == 0 or left_bytes != self.left_bytes:
            self.left_bytes, self.taken_s = left_bytes, now_s
        unasked = self.is_idle and not left_bytes and now_s - self.since_s > self.limits.headers_s
        if unasked or now_s - self.taken_s > self.limits.stalled_s:
            self.transport.abort()
            return
        self.watch = self.loop.call_later(self.limits.headers_s / PARTS_OF_PATIENCE, self._look)


def config_of(app: ASGIApp, state: Workspace, **more: Any) -> uvicorn.Config:
    """Return uvicorn's settings for a workspace."""
    protocol = type("Protocol", (PatientProtocol,), {"limits": state.limits})
    return uvicorn.Config(
        app, http=protocol, ws="websockets-sansio", loop="asyncio", lifespan="on", log_level="error", access_log=False,
        ws_max_size=state.limits.message_bytes, ws_per_message_deflate=False, timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GOODBYE_S, server_header=False, proxy_headers=False, backlog=BACKLOG_COUNT, **more,
    )  # fmt: skip


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address; port 0 takes any free one. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG_COUNT)
