"""The last of a process whose server is gone: nobody reads what it says any more."""

from __future__ import annotations

import os
from typing import TextIO


def unheard(out: TextIO) -> None:
    """Let what a stream still holds, and all that follows, go nowhere instead of into a pipe without a reader."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, out.fileno())
    os.close(nowhere)
