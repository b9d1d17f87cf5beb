"""What a worker says: the newest of what waits, and one last message whatever happens."""

from __future__ import annotations

import io
import json
import os
import signal
from typing import Any

import pytest

from threatring.errors import Interrupted, OptionError
from threatring.serve import tasks
from threatring.serve.worker import Talk, Worker


def lines(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_of_a_flood_of_progress_the_newest_is_told_before_the_result() -> None:
    out = io.StringIO()
    talk = Talk(out)
    talk.begin(7)
    for done in range(5000):
        talk.say("flying", done, 5000)
        talk.grown({"runs": done})
    talk.send({"result": {"share": float("nan")}})
    told = lines(out)
    assert told[0] == {"id": 7, "started": True} and told[-1] == {"id": 7, "result": {"share": None}}
    assert told[-2]["progress"]["done"] == told[-2]["so_far"]["runs"] == 4999
    assert len(told) < 50


def test_whatever_happens_there_is_one_last_message(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    worker = Worker(Talk(out))

    def stop(request: Any, tell: Any) -> Any:
        os.kill(os.getpid(), signal.SIGINT)
        raise AssertionError("the signal came too late")

    def wrong(request: Any, tell: Any) -> Any:
        raise OptionError.at("/x/y.toml", "field", float("inf"), "a number")

    def kept(request: Any, tell: Any) -> Any:
        raise Interrupted("64 cases are kept")

    fakes = {"good": lambda request, tell: {"result": "x"}, "stop": stop, "wrong": wrong, "kept": kept,
             "broken": lambda request, tell: 1 / 0}  # fmt: skip
    for name, fake in fakes.items():
        monkeypatch.setitem(tasks.TASKS, name, fake)
    before = signal.signal(signal.SIGINT, worker.interrupt)
    try:
        told = {name: worker.perform({"id": 1, "kind": name}) for name in fakes}
        os.kill(os.getpid(), signal.SIGINT)  # between two requests nothing happens
    finally:
        signal.signal(signal.SIGINT, before)
    assert told["good"] == {"result": {"result": "x"}}
    assert told["stop"] == {"cancelled": {"message": "stopped; what was finished is kept"}}
    assert told["kept"] == {"cancelled": {"message": "64 cases are kept"}}
    assert told["wrong"]["error"]["faults"][0]["file"] == "y.toml"
    assert told["broken"]["error"]["message"].startswith("the simulation failed: ZeroDivisionError")
