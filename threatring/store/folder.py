"""Whether results may be written into a folder, asked before any work is done."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

from threatring.errors import ResultsError
from threatring.store.files import as_results_error
from threatring.store.manifest import MANIFEST, OWN, manifest

HINT = "write elsewhere (--out DIR), or empty this folder first"
CANNOT = "cannot write here; choose a folder you may write into"


def prepare_folder(
    folder: str | Path, input_hash: str | None = None, *, kind: str | None = None, replace: bool = False
) -> Path:
    """Make sure that results can be written into a folder, before any work is done; return its path.

    Raises `ResultsError` when it cannot be made or written, holds something that is not ours, holds another `kind`
    ('results', 'film'), or holds another input. `replace` allows the last, and a manifest of an older format. What is
    not told (None) is left for `write` to check.
    """
    path = Path(folder)
    with as_results_error(path, CANNOT):
        entries = entries_of(path)
    if MANIFEST not in entries:
        foreign = sorted(name for name in entries if not OWN.fullmatch(name))
        if foreign:
            raise ResultsError.at(path, "folder", foreign[0], f"holds files that are not results of ours: {HINT}")
        return path
    if replace and is_older(path):
        return path
    found = manifest(path)
    if kind is not None and found["kind"] != kind:
        raise ResultsError.at(path / MANIFEST, "kind", found["kind"], f"{kind} would replace it: {HINT}")
    if input_hash is not None and found["input_hash"] != input_hash and not replace:
        raise ResultsError.at(
            path / MANIFEST,
            "input_hash",
            found["input_hash"],
            f"this run has {input_hash}: here lie results of another scenario, catalogue, seed or version; {HINT}",
        )
    return path


def is_older(folder: Path) -> bool:
    """Return whether a folder holds results in a format that this version does not read any more."""
    try:
        manifest(folder)
    except ResultsError as error:
        return error.faults[0].field == "format" and "older" in error.faults[0].expected
    return False


def entries_of(folder: Path) -> list[str]:
    """Return the names in a folder that can be written into; raises `OSError` when it cannot.

    What is made to find that out is taken away again: input that is refused later leaves no empty folder behind.
    """
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass
    names = [entry.name for entry in folder.iterdir()]
    with contextlib.suppress(OSError):  # somebody else has put something there
        for each in made:
            each.rmdir()
    return names
