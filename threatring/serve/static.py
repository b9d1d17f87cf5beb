"""The page: the built files of `threatring/serve/page`, read once, so that no address is ever a path.

What is served is what lay there when the first page was asked for: an upgrade under a running server would otherwise
mix two versions. A page that is older than its server asks for parts that are gone; it is told so (404), and says it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from threatring.serve.answers import Refused, rev_of
from threatring.serve.state import Workspace

PAGE = Path(__file__).resolve().parent / "page"
TYPES = {
    ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon",
    ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8", ".wasm": "application/wasm",
}  # fmt: skip
MISSING = """<!doctype html><html lang="en"><meta charset="utf-8"><title>threatring</title>
<p>The page has not been built in this copy of the source. Build it with: <code>make page</code>.</p></html>"""


class Built(NamedTuple):
    """One file of the page."""

    content: bytes
    kind: str
    tag: str


def files_of(folder: Path) -> dict[str, Built]:
    """Return the files of a built page by their address; other kinds of files are not part of a page."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.suffix in TYPES and path.is_file()):
        content = path.read_bytes()
        found["/" + path.relative_to(folder).as_posix()] = Built(content, TYPES[path.suffix], f'"{rev_of(content)}"')
    return found


def routes(state: Workspace, folder: Path = PAGE) -> list[Route]:
    """Return the route of the page; it must come last, it answers whatever no other does."""

    @cache
    def files() -> dict[str, Built]:
        return files_of(folder)

    async def page(request: Request) -> Response:
        path = request.scope["path"]
        address = "/index.html" if path == "/" else path
        found = files().get(address)
        if path == "/" and found is None:
            return Response(MISSING, 503, {"cache-control": "no-cache"}, TYPES[".html"])
        if found is None:
            raise Refused(404, "no such page")
        return _file(found, request)

    return [Route("/{path:path}", page, methods=["GET"])]


def _file(file: Built, request: Request) -> Response:
    """Return a file with its type; asked again for each time, and sent again only when it has changed."""
    headers = {"cache-control": "no-cache", "etag": file.tag}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(None, 304, headers)
    return Response(file.content, 200, headers, file.kind)
