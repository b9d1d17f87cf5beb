"""What every room of the console answers with: JSON, errors in one form, and bodies read with care."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from threatring.errors import Fault

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
DEPTH_COUNT = 32  # how deep a body may be nested; a scenario needs seven
SHOWN_COUNT = 200  # characters of a wrong value
JSON_TYPE = "application/json"


class Refused(Exception):
    """A request that gets an error: its HTTP status, a sentence, and where there are some, faults of an input."""

    def __init__(self, status: int, message: str, faults: Iterable[Fault] = (), **headers: str) -> None:
        super().__init__(message)
        self.status, self.message, self.faults = status, message, list(faults)
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def response(self) -> Response:
        """Return the answer: `{"error": {"message", "faults"?}}`."""
        error: dict[str, Any] = {"message": self.message}
        if self.faults:
            error["faults"] = [fault_document(fault) for fault in self.faults]
        return answer({"error": error}, self.status, self.headers)


def fault_document(fault: Fault) -> dict[str, Any]:
    """Return a fault as JSON: {file, field, value, expected}; the file by its name alone, a long text cut short."""
    value = (
        f"{fault.value[:SHOWN_COUNT]}..."
        if isinstance(fault.value, str) and len(fault.value) > SHOWN_COUNT
        else fault.value
    )
    return {"file": Path(fault.file).name, "field": fault.field, "value": value, "expected": fault.expected}


class _Answer(JSONResponse):
    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode(
            "utf-8", "replace"
        )


def answer(document: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return a JSON answer; NaN and infinities become null, dates text. No browser keeps a copy."""
    return _Answer(plain(document), status, {"cache-control": "no-store", **(headers or {})})


def plain(value: Any) -> Any:
    """Return `value` as JSON can carry it.

    >>> plain({1: (float("inf"), date(2018, 1, 2))})
    {'1': [None, '2018-01-02']}
    """
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    return str(value) if isinstance(value, Path) else value


def slug(value: Any, what: str) -> str:
    """Return an id that is safe as the name of a file; raises Refused (404) for everything else.

    >>> slug("low-cruise", "scenario")
    'low-cruise'
    """
    if isinstance(value, str) and SLUG.fullmatch(value):
        return value
    raise Refused(404, f"no such {what}: an id is 1 to 64 of a-z, 0-9 and -, and does not begin with -")


def rev_of(text: bytes | str) -> str:
    """Return the revision of a text: what its content hashes to."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()[:16]


async def json_body(request: Request) -> dict[str, Any]:
    """Return the JSON object of a request; raises Refused: 415 not JSON, 413 too large, 400 what cannot be read."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON_TYPE:
        raise Refused(415, f"the body must be {JSON_TYPE}")
    return json_object(await request.body())


def json_object(text: bytes | str) -> dict[str, Any]:
    """Return the object a JSON text holds; raises Refused (400) where it holds none, or hides a bomb."""
    try:
        document = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise Refused(400, f"the JSON is nested more than {DEPTH_COUNT} deep") from None
    except (ValueError, UnicodeDecodeError) as error:
        raise Refused(400, f"not JSON: {error}"[:200]) from None
    if not isinstance(document, dict):
        raise Refused(400, "the body must be a JSON object")
    if too_deep(document):
        raise Refused(400, f"the JSON is nested more than {DEPTH_COUNT} deep")
    return document


def too_deep(document: Any) -> bool:
    """Whether lists and tables hang in one another deeper than anything here needs; asks without recursion."""
    level = [document]
    for _ in range(DEPTH_COUNT):
        level = [inner for item in level for inner in _inside(item) if isinstance(inner, (dict, list))]
        if not level:
            return False
    return True


def _inside(item: Any) -> Iterable[Any]:
    return item.values() if isinstance(item, dict) else item


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")
