"""Where results of the console go: folders whose names say what is in them, whole or not at all."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from threatring.errors import ResultsError
from threatring.store import Plan, manifest
from threatring.store.manifest import design_hash, plan_of

LONGEST = 56  # of a name, before a number is added


def named(*words: object) -> str:
    """Return a folder's name made of words.

    >>> named("murted", "sceptical", None, 2007), named("My raid, no. 2")
    ('murted-sceptical-2007', 'my-raid-no-2')
    """
    said = "-".join(str(word) for word in words if word not in (None, ""))
    return re.sub(r"[^a-z0-9]+", "-", said.lower()).strip("-")[:LONGEST].strip("-") or "result"


def run_folder(into: Path, name: str, meta: Mapping[str, Any], plan: Plan) -> Path:
    """Return the folder of a run: the one where the same run lies, finished or not, else the first free one."""
    for folder in _numbered(into, name):
        if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
            return folder
        try:
            found = manifest(folder)
        except ResultsError:
            continue
        alike = found["kind"] == "results" and found["design_hash"] == design_hash(meta) and not found["shard"]
        if alike and plan_of(found) == plan:
            return folder
    raise AssertionError  # names never end


def whole_folder(into: Path, name: str, write: Callable[[Path], object]) -> Path:
    """Have a folder written under a hidden name and give it the first free one when it is finished."""
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".making-", dir=into) as aside:
        made = Path(aside) / "whole"
        made.mkdir()
        write(made)
        for folder in _numbered(into, name):
            if folder.exists():
                continue
            try:
                os.rename(made, folder)
            except OSError:
                if not folder.exists():
                    raise
                continue  # somebody was faster
            return folder
    raise AssertionError  # names never end


def _numbered(into: Path, name: str) -> Iterator[Path]:
    return (into / (name if number == 1 else f"{name}-{number}") for number in count(1))
