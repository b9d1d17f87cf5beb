"""A process whose server is gone ends in peace (POSIX: EPIPE)."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from threatring.serve.lastly import unheard
from threatring.serve.liveworker import Said
from threatring.serve.worker import Talk


def broken() -> io.TextIOWrapper:
    """Return a stream into a pipe that nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    return os.fdopen(writing, "w", encoding="utf-8")


def test_what_is_left_goes_nowhere() -> None:
    out = broken()
    out.write("x" * 100)
    unheard(out)
    out.flush()
    out.close()  # without it: BrokenPipeError once more, at the end of the process


def test_a_worker_goes_on_to_its_end_when_nobody_hears() -> None:
    talk = Talk(broken())
    talk.send({"started": True})
    talk.send({"result": {}})
    talk.out.close()


def test_a_live_case_is_told_once_that_nobody_hears() -> None:
    """Once it must know, to stop; what it says afterwards, while it keeps its film, is not heard either."""
    say = Said(broken())
    with pytest.raises(BrokenPipeError):
        say("frame", seq=1)
    say("bye", why="the server is gone")
    say.out.close()


def test_a_worker_without_a_server_ends_by_itself() -> None:
    """The end of its input is the end of its server, however that came; here it is cut off in mid-sentence."""
    process = subprocess.Popen(
        [sys.executable, "-m", "threatring.serve.worker"], cwd=Path(__file__).parents[2], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None and process.stdout is not None and process.stderr is not None
    assert json.loads(process.stdout.readline())["ready"]
    process.stdout.close()
    process.stdin.close()
    assert process.wait(60) in (0, 1, -2)
    assert b"BrokenPipe" not in process.stderr.read()
    process.stderr.close()
