"""Results as the page reads them: the library, a run with its cases, comparisons, sensitivities, figures, reports."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from threatring.records import End, Side
from threatring.results import Film, Results
from threatring.results.answer import COUNTS
from threatring.results.typical import typical_case
from threatring.serve import films
from threatring.serve.answers import Refused, answer, plain
from threatring.serve.library import document_of, entries, folder_of, kind_of, understood, within
from threatring.serve.state import Workspace
from threatring.store import MANIFEST, manifest

MOST_CASES = 4096  # of a run that are told one by one
COUNTED = ("leakers", "kills", "shots", "friendly_losses")
FIGURES = ("funnel", "fates", "reasons", "objects", "map-close", "map", "profile", "timeline", "leakers", "missiles")
PAGES = ("report.html", "compare.html", "sensitivity.html")
#: A report is a page of its own: styles inside, pictures inside, no scripts, and nothing it could reach.
REPORT_CSP = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
#: A figure opened by itself: matplotlib writes styles into it.
FIGURE_CSP = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_FIGURE = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9-]{0,80}")
_TITLE, _ALT = re.compile(r"<title>(.*?)</title>", re.DOTALL), re.compile(r"<dc:description>(.*?)<", re.DOTALL)
HEAD_BYTES = 8192  # of an SVG file: its title and description stand in front


def run_document(folder: Path) -> dict[str, Any]:
    """Return a run, finished or not, or a single film as the page reads it. Raises `ResultsError`."""
    document = manifest(folder)
    if document["kind"] == "film":
        return _of_film(folder)
    results = Results.load(folder)
    whole = results.meta.get("state") is None
    counted = {name: COUNTS[name](results.outcomes) for name in COUNTED}
    rows = zip(*(counts[:MOST_CASES].tolist() for counts in counted.values()), strict=True)
    return {
        "id": folder.name, "state": "done" if whole else "partial",
        "summary": plain({**results.summary(), "command": results.meta.get("command")}),
        "cases": [{"case": case, **dict(zip(COUNTED, row, strict=True))} for case, row in enumerate(rows)],
        "typical_case": typical_case(results), "figures": figures_of(folder),
    }  # fmt: skip


def _of_film(folder: Path) -> dict[str, Any]:
    film = Film.load(folder)
    keys = ("scenario", "title", "version", "catalogue_hash", "seed", "claims", "epoch", "command", "references")
    table = film.outcome
    hostile = table.side == Side.HOSTILE
    case = {
        "case": film.case, "leakers": int((hostile & (table.end == End.LEAKED)).sum()),
        "kills": int((hostile & (table.end == End.KILLED)).sum()), "shots": len(film.shots),
        "friendly_losses": int(((table.side == Side.FRIEND) & (table.end == End.KILLED)).sum()),
    }  # fmt: skip
    summary = {**{key: film.meta.get(key) for key in keys}, "runs": 1}
    return {"id": folder.name, "state": "done", "summary": plain(summary), "cases": [case],
            "typical_case": film.case, "figures": []}  # fmt: skip


def figures_of(folder: Path) -> list[dict[str, str]]:
    """Return name, title and description of the figures of a result, those of a report in its order."""
    inside = folder / "figures" if kind_of(folder) == "run" else folder
    there = inside.glob("*.svg")
    files = {file.stem: file for file in there if _FIGURE.fullmatch(file.stem) and within(file, folder)}
    order = [name for name in FIGURES if name in files]
    order += sorted(name for name in files if name not in FIGURES)
    return [{"name": name, **_described(files[name])} for name in order]


def _described(file: Path) -> dict[str, str]:
    try:
        with file.open("rb") as stream:
            head = stream.read(HEAD_BYTES).decode("utf-8", "replace")
    except OSError:
        head = ""
    title, alt = (_first(pattern, head) for pattern in (_TITLE, _ALT))
    return {"title": title or file.stem, "alt": alt or title or file.stem}


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return unescape(found.group(1)).strip() if found else ""


@lru_cache(maxsize=16)
def _kept(folder: Path, stamp: tuple[int, ...]) -> Response:
    """Return the answer about a run as it was at `stamp`: the cases of a large one take a second to read."""
    return answer(run_document(folder))


def _run(state: Workspace, name: str) -> Response:
    folder = folder_of(state, name)
    if kind_of(folder) != "run":
        raise Refused(404, f"{name} holds no run")
    with understood(name):
        return _kept(folder, _stamp(folder))


def _stamp(folder: Path) -> tuple[int, ...]:
    """Return when the manifest, the figures and the report of a run were changed last; 0: not there."""
    files = (folder / name for name in (MANIFEST, "figures", "report.html"))
    return tuple(file.stat().st_mtime_ns if file.exists() else 0 for file in files)


def _document(state: Workspace, name: str, kind: str) -> Response:
    folder, document = document_of(state, name, kind)
    return answer({**document, "id": folder.name, "figures": figures_of(folder)})


def _figure(state: Workspace, name: str, figure: str) -> Response:
    folder = folder_of(state, name)
    for inside in (folder / "figures", folder):
        file = inside / f"{figure}.svg"
        if _FIGURE.fullmatch(figure) and within(file, folder):
            return FileResponse(file, media_type="image/svg+xml", headers=_headers(FIGURE_CSP))
    raise Refused(404, f"no such figure: {figure}")


def _report(state: Workspace, name: str) -> Response:
    folder = folder_of(state, name)
    for page in PAGES:
        if within(folder / page, folder):
            return FileResponse(folder / page, media_type="text/html; charset=utf-8", headers=_headers(REPORT_CSP))
    raise Refused(404, f"{name} has no report yet")


def _headers(policy: str) -> dict[str, str]:
    return {"content-security-policy": policy, "cache-control": "no-cache"}


def routes(state: Workspace) -> list[Route]:
    """Return the routes of this room."""

    def listed(_: Request) -> Response:
        return answer(entries(state.results))

    def one(request: Request) -> Response:
        return _run(state, request.path_params["id"])

    def figure(request: Request) -> Response:
        return _figure(state, request.path_params["id"], request.path_params["name"])

    def report(request: Request) -> Response:
        return _report(state, request.path_params["id"])

    def comparison(request: Request) -> Response:
        return _document(state, request.path_params["id"], "comparison")

    def sensitivity(request: Request) -> Response:
        return _document(state, request.path_params["id"], "sensitivity")

    plain_routes = {
        "/runs": listed, "/runs/{id}": one, "/runs/{id}/figures/{name}.svg": figure, "/runs/{id}/report": report,
        "/comparisons/{id}": comparison, "/sensitivities/{id}": sensitivity,
    }  # fmt: skip
    return [Route(path, does, methods=["GET"]) for path, does in plain_routes.items()] + films.routes(state)
