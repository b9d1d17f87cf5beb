"""The application: the rooms of the console put together behind one guard."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from threatring.errors import BadInput, ThreatringError
from threatring.serve import static
from threatring.serve.answers import Refused, answer
from threatring.serve.security import Guard
from threatring.serve.state import Workspace

#: Modules of this room that have `routes(state)`; what they serve lies under /api/v1.
ROOMS = ("scenarios", "listing", "jobs", "runs", "ground", "surfaces", "live")
API = "/api/v1"


def make_app(state: Workspace) -> Guard:
    """Return the ASGI application of a workspace."""
    found = [name for name in ROOMS if importlib.util.find_spec(f"threatring.serve.{name}")]
    rooms = [importlib.import_module(f"threatring.serve.{name}") for name in found]
    inner: list[BaseRoute] = [Route("/", _about(state), methods=["GET"])]
    inner += [route for room in rooms for route in room.routes(state)]
    inner.append(Route("/{rest:path}", _nothing, methods=["GET", "POST", "PUT", "DELETE"]))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await _close(state)

    app = Starlette(
        routes=[Mount(API, routes=inner), *static.routes(state)],
        exception_handlers=HANDLERS,
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    return Guard(app, state)  # outside of everything: also an answer that a fault of ours brings has its headers


async def _close(state: Workspace) -> None:
    """End what the rooms have started, the newest first; one that fails does not keep the others."""
    for end in reversed(state.at_end):
        try:
            ended = end()
            if inspect.isawaitable(ended):
                await ended
        except Exception:
            logging.getLogger("threatring.serve").exception("could not end a room")


def _about(state: Workspace) -> Callable[[Request], Awaitable[Response]]:
    async def about(_: Request) -> Response:
        from threatring import __version__
        from threatring.catalogue import load_catalogue
        from threatring.exports.scene import MARK

        limits = state.limits
        return answer({
            "version": __version__, "catalogue_hash": load_catalogue().hash, "mark": MARK,
            "limits": {"jobs": limits.jobs_count, "clients": limits.clients_count, "body_bytes": limits.body_bytes},
        })  # fmt: skip

    return about


async def _nothing(_: Request) -> Response:
    raise Refused(404, "nothing answers here")


async def _refused(_: Request, refused: Refused) -> Response:
    return refused.response()


async def _bad_input(_: Request, error: BadInput) -> Response:
    return Refused(422, str(error), error.faults).response()


async def _failed(_: Request, error: ThreatringError) -> Response:
    return Refused(422, str(error)).response()


async def _http(_: Request, error: HTTPException) -> Response:
    return Refused(error.status_code, str(error.detail)).response()


async def _gone(_: Request, __: ClientDisconnect) -> Response:
    """The client left while it was asking: nobody reads this."""
    return Refused(400, "the body ended early").response()


async def _unwritten(_: Request, error: OSError) -> Response:
    return Refused(500, f"a file could not be read or written: {error.strerror or type(error).__name__}").response()


async def _broken(_: Request, error: Exception) -> Response:
    """A fault of ours: the traceback goes to the log of the server, not into the page."""
    return Refused(500, f"the server failed ({type(error).__name__}); its log says where").response()


HANDLERS: dict[Any, Any] = {
    Refused: _refused, BadInput: _bad_input, ThreatringError: _failed, HTTPException: _http,
    ClientDisconnect: _gone, OSError: _unwritten, Exception: _broken,
}  # fmt: skip
