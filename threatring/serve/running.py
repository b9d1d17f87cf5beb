"""The server under the application: one socket, HTTP by h11, WebSockets without compression, patience with an end."""

from __future__ import annotations

import socket
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from threatring.serve.state import Workspace

BACKLOG_COUNT = 128  # connections the system keeps while the server is busy
GOODBYE_S = 3  # that answers under way are given when the server stops


def config_of(app: ASGIApp, state: Workspace, **more: Any) -> uvicorn.Config:
    """Return uvicorn's settings for a workspace."""
    limits = state.limits
    return uvicorn.Config(
        app, http="h11", ws="websockets-sansio", loop="asyncio", lifespan="on", log_level="warning", access_log=False,
        ws_max_size=limits.message_bytes, ws_per_message_deflate=False, timeout_keep_alive=5, server_header=False,
        timeout_graceful_shutdown=GOODBYE_S, proxy_headers=False, **more,
    )  # fmt: skip


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address; port 0 takes any free one. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG_COUNT)
