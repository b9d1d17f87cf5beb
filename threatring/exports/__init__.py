"""A case in the formats of viewers people already use; sees results only.

`files_of` makes all files of some formats in memory, each checked by its own rules; `write_files` puts them into a
folder, whole or not at all.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from threatring.errors import OptionError, ResultsError, nearest
from threatring.exports.scene import Scene, scene_of
from threatring.exports.surfaces import Surface, coverage_surfaces, envelope_surfaces
from threatring.store import entries_of

#: name of a format -> module that makes it
FORMATS = {"acmi": "tacview", "kml": "kml", "czml": "czml", "dis": "dis", "geojson": "geojson", "csv": "csv"}
WITH_SURFACES = ("kml", "czml", "geojson")
_OWN = re.compile(r"case-\d+(\.(acmi|kml|czml|pcap|geojson)|-(events|states|sites)\.csv)|\.partial-.*")

__all__ = [
    "FORMATS", "WITH_SURFACES", "Scene", "Surface", "coverage_surfaces", "envelope_surfaces", "files_of", "formats_of",
    "own_folder", "scene_of", "write_files",
]  # fmt: skip


def formats_of(said: str) -> tuple[str, ...]:
    """Return the formats of a list such as "acmi,kml", each once; raises `OptionError` for an unknown one.

    >>> formats_of("kml, acmi,kml")
    ('kml', 'acmi')
    """
    words = [word.strip().lower() for word in said.split(",") if word.strip()]
    for word in words:
        if word not in FORMATS:
            near = nearest(word, FORMATS)
            hint = f"did you mean {near}? " if near else ""
            raise OptionError.at("command line", "--to", word, f"{hint}formats: {', '.join(FORMATS)}")
    if not words:
        raise OptionError.at("command line", "--to", said, f"one or more of {', '.join(FORMATS)}")
    return tuple(dict.fromkeys(words))


def files_of(
    scene: Scene,
    formats: Sequence[str],
    surfaces: Sequence[Surface] = (),
    progress: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> dict[str, bytes]:
    """Return the files of a case by name; a file that breaks a rule of its format raises `ValueError`."""
    found: dict[str, bytes] = {}
    for number, name in enumerate(formats):
        progress("writing formats", number, len(formats))
        room = import_module(f"threatring.exports.{FORMATS[name]}")
        made = room.export(scene, surfaces) if name in WITH_SURFACES else room.export(scene)
        found |= {f"case-{scene.film.case}{ending}": data for ending, data in made.items()}
    return found


def own_folder(folder: Path) -> Path:
    """Make sure that a folder can be written and holds nothing but exports; raises `ResultsError`, changes nothing."""
    try:
        foreign = sorted(name for name in entries_of(folder) if not _OWN.fullmatch(name))
    except OSError as error:
        hint = f"cannot write here ({error.strerror}); choose another folder with --out"
        raise ResultsError.at(folder, "folder", None, hint) from None
    if foreign:
        raise ResultsError.at(folder, "folder", foreign[0], "holds other files; choose another folder with --out")
    return folder


def write_files(files: dict[str, bytes], folder: Path) -> list[Path]:
    """Write files into a folder, made when missing: all beside it first, then moved in; return their paths."""
    own_folder(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".partial-", dir=folder) as staging:
            for name, data in files.items():
                (Path(staging) / name).write_bytes(data)
            for name in files:
                os.replace(Path(staging) / name, folder / name)
    except OSError as error:
        raise ResultsError.at(folder, "folder", None, f"writing failed ({error.strerror}); is the disk full?") from None
    return [folder / name for name in files]
