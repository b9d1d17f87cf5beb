"""The library of scenarios: bundled ones and the user's own; read, checked, laid on the plane, saved, deleted.

A scenario's revision is what its text hashes to. Whoever changes one says which revision was read, so that two windows
cannot overwrite each other's work.
"""

from __future__ import annotations

import logging
import os
import tempfile
import threading
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from threatring.catalogue import load_catalogue
from threatring.scenario import toml_of_data
from threatring.serve.answers import Refused, answer, json_body, rev_of, slug
from threatring.serve.examining import TEXT_BYTES, outside, refuse_faulty, toml_faults, validation
from threatring.serve.state import Workspace

OWN_COUNT = 500  # scenarios of the user in one folder
FIRST = (
    "murted",
    "one-aircraft",
    "low-cruise",
    "high-and-far",
    "saturation",
    "ballistic",
    "murted-terrain",
    "linked-alone",
    "linked-regiment",
    "linked-airborne",
    "exposure",
)  #: bundled scenarios in the order of what they teach: the whole, one thing at a time, then what changes it
KEPT_COUNT = 200  # lines of the library that are remembered by their revision


def routes(state: Workspace) -> list[Route]:
    """Return the routes of this room."""
    library = Library(state)

    def listed(_: Request) -> Response:
        return answer(library.entries())

    def one(request: Request) -> Response:
        return _shown(library.document(request.path_params["id"]))

    def drawn(request: Request) -> Response:
        return answer(library.laid(request.path_params["id"]))

    async def made(request: Request) -> Response:
        body = await json_body(request)
        return _shown(await run_in_threadpool(library.make, body), 201)

    async def saved(request: Request) -> Response:
        body, rev = await json_body(request), _if_match(request)
        return _shown(await run_in_threadpool(library.save, request.path_params["id"], body, rev))

    def deleted(request: Request) -> Response:
        library.delete(request.path_params["id"], _if_match(request))
        return Response(None, 204)

    async def validated(request: Request) -> Response:
        body = await json_body(request)
        return answer(await run_in_threadpool(library.validate, body))

    return [
        Route("/scenarios", listed, methods=["GET"]),
        Route("/scenarios", made, methods=["POST"]),
        Route("/scenarios/{id}", one, methods=["GET"]),
        Route("/scenarios/{id}", saved, methods=["PUT"]),
        Route("/scenarios/{id}", deleted, methods=["DELETE"]),
        Route("/scenarios/{id}/laid", drawn, methods=["GET"]),
        Route("/validate", validated, methods=["POST"]),
    ]


def _rank(name: str) -> int:
    return FIRST.index(name) if name in FIRST else len(FIRST)


def _shown(document: dict[str, Any], status: int = 200) -> Response:
    return answer(document, status, {"etag": f'"{document["rev"]}"'})


def _if_match(request: Request) -> str:
    """Return the revision a change is based on; raises Refused (428) where none is said."""
    said = request.headers.get("if-match", "").strip().removeprefix("W/").strip('"')
    if not said:
        raise Refused(428, "say which revision this changes: If-Match")
    return said


class Library:
    """The scenarios of a workspace."""

    def __init__(self, state: Workspace) -> None:
        self.state = state
        self.lock = threading.Lock()  # one change at a time: nothing comes between asking for a revision and writing
        self.kept: dict[tuple[str, str], dict[str, Any]] = {}

    def entries(self) -> list[dict[str, Any]]:
        """Return one line a scenario: id, title, summary, teaches, revision, number of faults; FIRST, then by name."""
        rows = []
        names = self.state.scenario_names()
        for name, bundled in sorted(names.items(), key=lambda row: (_rank(row[0]), row[0])):
            try:
                rows.append(self._entry(name, bundled))
            except Refused:  # gone since it was listed, or no text
                continue
            except Exception:  # one file that cannot be checked must not hide all others
                logging.getLogger("threatring.serve").exception("%s.toml cannot be checked", name)
        return rows

    def _entry(self, name: str, bundled: bool) -> dict[str, Any]:
        text = self._text(name)
        rev = rev_of(text)
        if (name, rev) not in self.kept:
            found = self._validation(text, name)
            data = found["data"] or {}
            said = {key: data.get(key) if isinstance(data.get(key), str) else "" for key in TOLD}
            self.kept = dict(list(self.kept.items())[-KEPT_COUNT:])
            self.kept[name, rev] = {"id": name, **said, "faults": len(found["faults"])}
        return {**self.kept[name, rev], "bundled": bundled, "rev": rev}

    def document(self, name: str) -> dict[str, Any]:
        """Return a scenario as text and as data. Raises Refused (404)."""
        text = self._text(name)
        return {
            "id": name, "bundled": not self.state.own_path(name).is_file(), "rev": rev_of(text), "toml": text,
            "data": _data(text, name),
        }  # fmt: skip

    def laid(self, name: str) -> dict[str, Any]:
        """Return a scenario on its plane. Raises Refused: 404, 422 where nothing can be made of it."""
        found = self._validation(self._text(name), name)
        if found["laid"] is None:
            first = found["faults"][0]
            raise Refused(422, f"{first['field']}: {first['expected']}")
        return found["laid"]

    def validate(self, body: dict[str, Any]) -> dict[str, Any]:
        """Return what `threatring check` makes of a text, or of data, and that text; `id` says what it is called."""
        name = slug(body["id"], "scenario") if body.get("id") else "draft"
        known = isinstance(body.get("data"), dict) and name in self.state.scenario_names()
        text = _kept_comments(body, self._text(name) if known else "")
        return {**self._validation(text, name), "toml": text}

    def make(self, body: dict[str, Any]) -> dict[str, Any]:
        """Save a new scenario. Raises Refused: 404 no id, 409 there is one, 422 no TOML."""
        name = slug(body.get("id"), "scenario")
        text = self._checked(_said(body), name)
        with self.lock:
            known = self.state.scenario_names()
            if name in known:
                raise Refused(409, f"there is a scenario {name} already: save under another name")
            if list(known.values()).count(False) >= OWN_COUNT:
                raise Refused(429, f"there are {OWN_COUNT} scenarios in the folder already: delete some")
            write_whole(self.state.own_path(name), text)
        return self.document(name)

    def save(self, name: str, body: dict[str, Any], rev: str) -> dict[str, Any]:
        """Save a changed scenario. Raises Refused: 404, 409 a bundled one, 412 changed meanwhile, 422 no TOML."""
        with self._own(name, rev) as path:
            text = self._checked(_kept_comments(body, self._text(name)), name)
            write_whole(path, text)
        return self.document(name)

    def delete(self, name: str, rev: str) -> None:
        """Delete a scenario of the user's own. Raises Refused: 404, 409 a bundled one, 412 changed meanwhile."""
        with self._own(name, rev) as path:
            path.unlink()

    def _own(self, name: str, rev: str) -> _Held:
        return _Held(self, name, rev)

    def _text(self, name: str) -> str:
        try:
            path = self.state.scenario_path(name)
            if path.stat().st_size > 2 * TEXT_BYTES:
                raise Refused(422, f"{name}.toml is too long: a scenario has at most {TEXT_BYTES} bytes")
            return path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise Refused(422, f"{name}.toml is no text in UTF-8") from None
        except OSError as error:
            raise Refused(404, f"{name}.toml cannot be read: {error.strerror}") from None

    def _validation(self, text: str, name: str) -> dict[str, Any]:
        return validation(text, str(self._file(name)), load_catalogue(), self.state.confined)

    def _file(self, name: str) -> Path:
        try:
            return self.state.scenario_path(name)
        except Refused:
            return self.state.own_path(name)

    def _checked(self, text: str, name: str) -> str:
        """Return a text that may be saved: TOML, whatever else is wrong with it."""
        file = f"{name}.toml"
        refuse_faulty(toml_faults(text, file))
        if self.state.confined:
            refuse_faulty(outside(tomllib.loads(text), file))
        return text


TOLD = ("title", "summary", "teaches")


class _Held:
    """The file of one scenario of the user's own while it is changed, at the revision that was read."""

    def __init__(self, library: Library, name: str, rev: str) -> None:
        self.library, self.name, self.rev = library, name, rev

    def __enter__(self) -> Path:
        self.library.lock.acquire()
        try:
            return self._path()
        except BaseException:
            self.library.lock.release()
            raise

    def __exit__(self, *_: object) -> None:
        self.library.lock.release()

    def _path(self) -> Path:
        state = self.library.state
        path = state.own_path(self.name)
        state.scenario_path(self.name)
        if not path.is_file():
            raise Refused(409, f"{self.name} came with the program: save under another name")
        current = rev_of(self.library._text(self.name))
        if self.rev not in (current, "*"):
            message = f"{self.name} was changed meanwhile; it is now at revision {current}"
            raise Refused(412, message, ETag=f'"{current}"')
        return path


def _said(body: dict[str, Any], write: Callable[[dict[str, Any]], str] = toml_of_data) -> str:
    """Return the text of a body {toml} or {data}; raises Refused (400) for neither and both."""
    text, data = body.get("toml"), body.get("data")
    if isinstance(text, str) and data is None:
        return text
    if isinstance(data, dict) and text is None:
        return write(data)
    raise Refused(400, 'the body needs "toml" (a text) or "data" (an object), not both')


def _kept_comments(body: dict[str, Any], before: str) -> str:
    """Return the new text; data that says what the file says already leaves it alone, and its first comments stay."""

    def written(data: dict[str, Any]) -> str:
        try:
            if tomllib.loads(before) == data:
                return before
        except (ValueError, RecursionError):
            pass
        lines = before.splitlines(keepends=True)
        first = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
        return "".join(lines[:first]) + toml_of_data(data)

    return _said(body, written)


def _data(text: str, name: str) -> dict[str, Any]:
    return {} if toml_faults(text, name) else tomllib.loads(text)


def write_whole(path: Path, text: str) -> None:
    """Write a text so that whoever reads the file finds all of it or what was there before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(part, 0o644)
        os.replace(part, path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
