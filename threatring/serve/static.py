"""The page: the built files of `threatring/serve/page`, by a list made once, so that no address is ever a path."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

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


@lru_cache(maxsize=4)
def files_of(folder: Path) -> dict[str, Path]:
    """Return the files of a built page by their address; other kinds of files are not part of a page."""
    found = sorted(path for path in folder.rglob("*") if path.suffix in TYPES and path.is_file())
    return {"/" + path.relative_to(folder).as_posix(): path for path in found}


def routes(state: Workspace, folder: Path = PAGE) -> list[Route]:
    """Return the route of the page; it must come last, it answers whatever no other does."""

    async def page(request: Request) -> Response:
        path = request.scope["path"]
        address = "/index.html" if path == "/" else path
        files = files_of(folder)
        if path == "/" and address not in files:
            return Response(MISSING, 503, {"cache-control": "no-cache"}, TYPES[".html"])
        if address not in files:
            raise Refused(404, "no such page")
        return _file(files[address], request)

    return [Route("/{path:path}", page, methods=["GET"])]


def _file(file: Path, request: Request) -> Response:
    """Return a file with its type; asked again for each time, and sent again only when it has changed."""
    content = file.read_bytes()
    headers = {"cache-control": "no-cache", "etag": f'"{rev_of(content)}"'}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(None, 304, headers)
    return Response(content, 200, headers, TYPES[file.suffix])
