"""Films of cases for the page: the one that lies beside its run, or flown again by a worker of their own; exports."""

from __future__ import annotations

import asyncio
import io
import re
import tempfile
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from threatring.again import FILM
from threatring.errors import Fault, ResultsError
from threatring.exports import FORMATS, files_of, scene_of
from threatring.results import Film
from threatring.serve.answers import Refused, answer, rev_of
from threatring.serve.filmed import film_document
from threatring.serve.lane import Lane, WorkerDied
from threatring.serve.library import folder_of, kind_of, understood
from threatring.serve.state import Workspace
from threatring.store import manifest

KEPT_BYTES = 64_000_000  # of finished answers
WAITING_COUNT = 8  # films that may wait to be flown
#: What a browser is told that the files of a format are.
TYPES = {
    "acmi": "text/plain; charset=utf-8", "kml": "application/vnd.google-earth.kml+xml", "czml": "application/json",
    "dis": "application/vnd.tcpdump.pcap", "geojson": "application/geo+json", "csv": "application/zip",
}  # fmt: skip


class Films:
    """The films of one server: a worker that flies them, and answers that stay at hand."""

    def __init__(self, state: Workspace) -> None:
        self.state, self.lane = state, Lane()
        self._kept: OrderedDict[tuple[Any, ...], bytes] = OrderedDict()
        self._spare: tempfile.TemporaryDirectory[str] | None = None
        self._flown: dict[tuple[Path, int], Path] = {}  # films that could not be put beside their run

    async def film(self, name: str, case: int) -> Film:
        """Return a case of a run. Raises Refused: 404 unknown, 409 damaged or other than the run, 429 too many wait."""
        folder = folder_of(self.state, name)
        if kind_of(folder) != "run":
            raise Refused(404, f"{name} holds no run")
        with understood(name):
            there = await asyncio.to_thread(self._there, folder, case)
            return there or await self._fly(folder, case)

    async def document(self, name: str, case: int) -> bytes:
        """Return the JSON document of a film."""
        folder = folder_of(self.state, name)
        key = await asyncio.to_thread(_key, folder, case)
        if key not in self._kept:
            film = await self.film(name, case)
            with understood(name):
                made = await asyncio.to_thread(lambda: bytes(answer(film_document(film)).body))
            self._keep(await asyncio.to_thread(_key, folder, case), made)
            return made
        self._kept.move_to_end(key)
        return self._kept[key]

    async def export(self, name: str, case: int, wanted: str) -> tuple[str, bytes]:
        """Return the file of a case in a format: its name and what is in it."""
        film = await self.film(name, case)
        with understood(name):
            files = await asyncio.to_thread(lambda: files_of(scene_of(film), [wanted]))
        if len(files) == 1:
            ((called, data),) = files.items()
            return f"{_file_name(film)}-{called}", data
        return f"{_file_name(film)}-case-{case}-{wanted}.zip", _zipped(files)

    async def close(self) -> None:
        """End the worker and forget films that lay nowhere else."""
        await self.lane.close()
        if self._spare is not None:
            self._spare.cleanup()

    def _there(self, folder: Path, case: int) -> Film | None:
        """Return a film that is kept beside its run and belongs to it."""
        document = manifest(folder)
        if document["kind"] == "film":
            if case != document["case"]:
                raise Refused(404, f"{folder.name} holds the film of case {document['case']} alone")
            return Film.load(folder)
        if not 0 <= case < sum(end - first for part in ("done", "done_central") for first, end in document[part]):
            raise Refused(404, f"{folder.name} has no case {case}")
        spare = self._flown.get((folder, case))
        for place in (folder / FILM, folder / f"{FILM}-{case}", *([spare] if spare else [])):
            try:
                said = manifest(place)
                if said.get("case") == case and said["design_hash"] == document["design_hash"]:
                    return Film.load(place)
            except ResultsError:
                continue
        return None

    async def _fly(self, folder: Path, case: int) -> Film:
        if self.lane.waiting_count >= WAITING_COUNT:
            raise Refused(429, f"{WAITING_COUNT} films are waiting already")
        if self._spare is None:
            self._spare = tempfile.TemporaryDirectory(prefix="threatring-films-")
        request = {"kind": "film", "folder": str(folder.resolve()), "case": case, "spare": self._spare.name,
                   "scenarios": str(self.state.scenarios.resolve())}  # fmt: skip
        try:
            message = await self.lane.ask(request)
        except WorkerDied as died:
            raise Refused(503, f"{died}; ask again") from None
        if "error" in message:
            error = message["error"]
            raise Refused(409, error["message"], [Fault(**fault) for fault in error.get("faults", ())])
        if "cancelled" in message:
            raise Refused(503, message["cancelled"]["message"])
        place = self._flown[folder, case] = Path(message["result"]["result"])
        return await asyncio.to_thread(Film.load, place)

    def _keep(self, key: tuple[Any, ...], made: bytes) -> None:
        self._kept[key] = made
        while len(self._kept) > 1 and sum(map(len, self._kept.values())) > KEPT_BYTES:
            self._kept.popitem(last=False)


def _file_name(film: Film) -> str:
    """Return what the files of a film are called: a film may come from anywhere, and its scenario have any name."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", str(film.meta["scenario"]))[:60].strip("-") or "case"


def _key(folder: Path, case: int) -> tuple[Path, str, int]:
    """Return what a film is kept under: its folder, what decides the cases there, its case."""
    with understood(folder.name):
        return folder, str(manifest(folder)["design_hash"]), case


def _zipped(files: dict[str, bytes]) -> bytes:
    """Return files as one archive; the same files give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def films_of(state: Workspace) -> Films:
    """Return the films of a workspace, made when they are first asked for."""
    if "films" not in state.rooms:
        made = state.rooms["films"] = Films(state)
        state.at_end.append(made.close)
    found: Films = state.rooms["films"]
    return found


def routes(state: Workspace) -> list[Route]:
    """Return the routes of films."""

    async def one(request: Request) -> Response:
        data = await films_of(state).document(request.path_params["id"], request.path_params["case"])
        tag = f'"{rev_of(data)}"'
        headers = {"etag": tag, "cache-control": "no-cache"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(data, media_type="application/json", headers=headers)

    async def exported(request: Request) -> Response:
        wanted = request.path_params["format"]
        if wanted not in FORMATS:
            raise Refused(404, f"no such format: {wanted}; there are {', '.join(FORMATS)}")
        name, data = await films_of(state).export(request.path_params["id"], request.path_params["case"], wanted)
        headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
        return Response(data, media_type=_type(name, wanted), headers=headers)

    return [
        Route("/runs/{id}/films/{case:int}", one, methods=["GET"]),
        Route("/runs/{id}/films/{case:int}/export/{format}", exported, methods=["GET"]),
    ]


def _type(name: str, wanted: str) -> str:
    return "application/zip" if name.endswith(".zip") else TYPES[wanted]
