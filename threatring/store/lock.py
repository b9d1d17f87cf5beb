"""One writer a folder: a lock that says who holds it, and that dies with its holder."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from threatring.errors import ResultsError

LOCK = ".lock"


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder for writing; raises `ResultsError` while another process does, naming it.

    The system takes the lock from a process that ended, however it ended: a file that is left is no obstacle.
    """
    file = folder / LOCK
    descriptor = _held(file)
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps({"pid": os.getpid(), "host": socket.gethostname()}).encode(), 0)
        yield
    finally:
        file.unlink(missing_ok=True)
        os.close(descriptor)


def _held(file: Path) -> int:
    while True:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if file.exists() and os.path.samestat(os.fstat(descriptor), file.stat()):
                return descriptor
        except BlockingIOError:
            os.close(descriptor)
            message = f"is being written by {_holder(file)}; wait for it to end, or write elsewhere (--out DIR)"
            raise ResultsError.at(file.parent, "folder", None, message) from None
        except OSError:
            os.close(descriptor)
            raise
        os.close(descriptor)  # its holder left while we looked: the file we hold is no longer the one that stands there


def _holder(file: Path) -> str:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        said = json.loads(file.read_text(encoding="utf-8"))
        return f"process {said['pid']} on {said['host']}"
    return "another process"
