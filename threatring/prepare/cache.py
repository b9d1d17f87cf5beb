"""Files of the cache: written in one move, read with mistrust."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

import numpy as np


def recalled(path: Path) -> np.ndarray | None:
    """Return an array from the cache; None when the file is broken: it is made again."""
    try:
        return np.asarray(np.load(path))
    except (OSError, ValueError, EOFError):
        return None


def keep(path: os.PathLike[str], data: np.ndarray) -> None:
    """Write an array to the cache in one move; a cache that cannot be written is done without."""
    keep_file(path, lambda file: np.save(file, np.asarray(data)))


def keep_file(path: os.PathLike[str], write: Callable[[IO[bytes]], None]) -> None:
    """Write a file to the cache in one move; a cache that cannot be written is done without."""
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=os.path.dirname(path), suffix=".tmp", delete=False) as file:
            write(file)
        os.replace(file.name, path)
    except OSError:
        return


def recalled_arrays(path: Path, make: Callable[[], dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """Return named arrays from the cache; made, and kept, where it has none or a broken one."""
    if path.exists():
        try:
            with np.load(path) as data:
                return dict(data)
        except (OSError, ValueError, EOFError, zipfile.BadZipFile):
            path.unlink(missing_ok=True)
    found = make()
    keep_file(path, lambda file: np.savez_compressed(file, **found))  # type: ignore[arg-type]
    return found
