"""Reading case files, giving each to the adapter of its kind, and saying how it went."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from threatring.errors import BadInput, Fault, OptionError
from threatring.validation import deciding, engaging, exporting, flying, geometry, radiating, seeing, terrain
from threatring.validation.fields import Fields
from threatring.validation.score import Score, Unsupported

BUNDLED = Path(__file__).parent.parent / "data" / "validation"
Adapter = Callable[[Fields, Fields, Score], str]

#: Kind of case -> adapter: reads inputs and expected, compares into the score, returns a note.
ADAPTERS: dict[str, Adapter] = {
    **geometry.KINDS, **seeing.KINDS, **radiating.KINDS, **flying.KINDS, **deciding.KINDS, **engaging.KINDS,
    **terrain.KINDS, **exporting.KINDS,
}  # fmt: skip


@dataclass(frozen=True)
class CaseResult:
    """How one case went; `worst_error` and `tolerance` are those of its worst comparison, in the case's own unit."""

    id: str
    kind: str
    status: str  # passed, failed or unsupported
    worst_error: float | None
    tolerance: float | None
    note: str


def run_cases(folder: Path | None = None, ids: Collection[str] | None = None) -> list[CaseResult]:
    """Run the case files of a folder (None: the bundled ones), or only those named; one result a case, by file name.

    Raises `BadInput` with every unreadable file, or with the field an adapter could not read.
    """
    cases = _read(BUNDLED if folder is None else Path(folder))
    if ids:
        known = [str(case.data["id"]) for case in cases]
        for name in ids:
            if name not in known:
                near = get_close_matches(name, known, 1)
                raise OptionError.at("validate", "case", name, f"one of {near[0] if near else ', '.join(known)}")
        cases = [case for case in cases if case.data["id"] in ids]
    return [_run(case) for case in cases]


def _run(case: Fields) -> CaseResult:
    name, kind = str(case.data["id"]), str(case.data["kind"])
    adapter = ADAPTERS.get(kind)
    if adapter is None:
        return CaseResult(name, kind, "unsupported", None, None, f"not modelled: {kind}")
    inputs, expected = case.child("inputs"), case.child("expected")
    score = Score(case.child("tolerance"))
    try:
        note = adapter(inputs, expected, score)
    except Unsupported as missing:
        return CaseResult(name, kind, "unsupported", None, None, str(missing))
    if score.count == 0:
        raise expected.fault("", ", ".join(expected), f"something a case of kind {kind} can be compared with")
    passed = score.worst_share <= 1.0
    if not passed:
        note = f"worst at {score.worst_place}; {note}".rstrip("; ")
    finite = math.isfinite(score.worst_error)
    return CaseResult(
        name,
        kind,
        "passed" if passed else "failed",
        score.worst_error if finite else None,
        score.worst_allowed,
        note if finite else f"no number came out; {note}",
    )


def _read(folder: Path) -> list[Fields]:
    """Return the cases of a folder; every file that is none is named."""
    if not folder.is_dir():
        raise BadInput.at(folder, "--cases", None, "a folder of case files (*.json)")
    cases: list[Fields] = []
    faults: list[Fault] = []
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
            faults.append(Fault(str(path), "file", None, f"readable JSON ({error})"))
            continue
        wrong = _wrong(data, str(path))
        faults += wrong
        if wrong:
            continue
        if data["id"] in seen:
            faults.append(Fault(str(path), "id", data["id"], f"an id of its own; {seen[data['id']]} has this one"))
        seen[data["id"]] = path.name
        cases.append(Fields(str(path), "", data))
    if faults:
        raise BadInput(*faults)
    if not cases:
        raise BadInput.at(folder, "*.json", None, "at least one case file")
    return cases


def _wrong(data: object, file: str) -> list[Fault]:
    if not isinstance(data, dict):
        return [Fault(file, "file", type(data).__name__, "a table with id, kind, inputs, expected, tolerance")]
    faults = [
        Fault(file, name, data.get(name), "a text") for name in ("id", "kind") if not isinstance(data.get(name), str)
    ]
    for name in ("inputs", "expected", "tolerance"):
        if not isinstance(data.get(name), dict):
            faults.append(Fault(file, name, data.get(name), "a table of fields"))
    return faults
