"""The library of scenarios: bundled ones and the user's own, read, checked, saved."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from threatring.serve.answers import answer
from threatring.serve.state import Workspace


def routes(state: Workspace) -> list[Route]:
    """Return the routes of this room."""

    def listed(_: Request) -> Response:
        return answer([{"id": name, "bundled": bundled} for name, bundled in state.scenario_names().items()])

    return [Route("/scenarios", listed, methods=["GET"])]
