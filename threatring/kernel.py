"""`@kernel`: one decorator that compiles a function, and a disk cache that cannot run old physics.

Numba's cache does not notice that a *called* file changed. So the cache lives in a folder named after a hash of the
source of every kernel file (this one, `records`, `models`, `engine`) and of the versions that turn them into machine
code: change any of them and the folder is another. Set ``NUMBA_DISABLE_JIT=1`` to run the same functions as Python.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import llvmlite
import numba
import numpy as np

HOME = Path(__file__).parent
KERNEL_FOLDERS = ("records", "models", "engine")

F = TypeVar("F", bound=Callable[..., Any])


def code(member: int) -> np.int64:
    """Return a whole number (an enum member) as the constant kernels use.

    A Python integer makes Numba compile a called function once more for every value it is given; this one does not.
    """
    return np.int64(member)


NONE_YET = code(0)
NOBODY = code(-1)


def kernel_files(home: Path = HOME) -> list[Path]:
    """Return every source file whose change must change the cache, in a stable order."""
    found = [home / "kernel.py"]
    for folder in KERNEL_FOLDERS:
        found += sorted((home / folder).rglob("*.py"))
    return found


def source_hash(home: Path = HOME) -> str:
    """Return a hash of all kernel sources and of the compiler that turns them into code."""
    digest = hashlib.sha256()
    for part in (sys.version, numba.__version__, llvmlite.__version__, np.__version__, platform.machine()):
        digest.update(part.encode())
    for path in kernel_files(home):
        digest.update(path.relative_to(home).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_root() -> Path:
    """Return the folder all threatring caches live in: ``THREATRING_CACHE`` or the user's cache folder."""
    given = os.environ.get("THREATRING_CACHE")
    if given:
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "threatring"


def kernel_cache() -> Path:
    """Return the folder compiled kernels of exactly these sources are kept in."""
    return cache_root() / f"kernels-{source_hash()}"


def is_compiled(name: str) -> bool:
    """Return whether the kernel of that name has been compiled on this machine for exactly these sources."""
    return not JIT or any(kernel_cache().rglob(f"*.{name}-*.nbi"))


_CACHE = str(kernel_cache())
JIT = not numba.config.DISABLE_JIT


def _compile(function: F, **options: bool) -> F:
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = _CACHE
    try:
        # _nrt=False: kernels allocate nothing, so no array is ever counted (a quarter less code)
        return numba.njit(nogil=True, error_model="numpy", cache=True, _nrt=False, **options)(function)
    finally:
        numba.config.CACHE_DIR = before


def kernel(function: F) -> F:
    """Compile a small scalar function that is inlined wherever it is called."""
    return _compile(function, forceinline=True)


def stage(function: F) -> F:
    """Compile a larger function (a stage of the kill chain, an entry point) that is called, not inlined."""
    return _compile(function)


def joined(function: F) -> F:
    """Compile a stage that is called from one place, or is small: it is written into its caller.

    A world is two thousand bytes of table addresses: handing it to a function that runs a hundred thousand times a case
    costs more than the function.
    """
    return _compile(function, no_cpython_wrapper=True, forceinline=True)


def inner(function: F) -> F:
    """Compile a stage that only other kernels call: a door for Python would cost a third of its compile time."""
    return _compile(function, no_cpython_wrapper=True)
