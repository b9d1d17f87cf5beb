"""A process that simulates for the server: a request a line comes in as JSON, what becomes of it goes out as JSON.

    in   {"id": 3, "kind": "run", "scenario": "/x/murted.toml", ...}
    out  {"ready": true}                                          once
         {"id": 3, "started": true}
         {"id": 3, "progress": {"stage", "done", "total"}}        at most five a second
         {"id": 3, "so_far": {"runs", "leakers"}}                 while a run grows
         {"id": 3, "result": {..}} | {"id": 3, "error": {"message", "faults"?}} | {"id": 3, "cancelled": {..}}
    "leaving": true in the last message: the process ends after it

SIGINT stops the request under way and keeps what is finished; so does the end of the input. The process lives on and
stays warm: kernels, and scenarios made ready (`tasks`).
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
import time
import traceback
from typing import Any, TextIO

from threatring.errors import BadInput, Interrupted, ThreatringError
from threatring.serve.answers import fault_document, plain
from threatring.serve.lastly import unheard
from threatring.store.manifest import plain as plain_numbers

PAUSE_S = 0.2  # between two messages about the same request
COMPILING = "compiling"  # stages that begin so: what is stopped in the middle of one is not used again
PATIENCE_S = 30.0  # that what is under way may take to stop when the server is gone
NICENESS = 5  # the server answers before a simulation goes on


class Talk:
    """What a task tells while it works; only the newest of each kind is sent, at most five a second."""

    def __init__(self, out: TextIO) -> None:
        self.out, self.stage, self.id = out, "", 0
        self._lock, self._news = threading.Lock(), threading.Event()
        self._waiting: dict[str, Any] = {}
        threading.Thread(target=self._send_slowly, daemon=True).start()

    def begin(self, number: int) -> None:
        """Say that a request is taken up."""
        self.id, self.stage = number, ""
        self.send({"started": True})

    def say(self, stage: str, done: int, total: int) -> None:
        """Tell that `done` of `total` pieces of a stage are finished."""
        self.stage = stage
        self._later("progress", {"stage": stage, "done": int(done), "total": int(total)})

    def grown(self, document: dict[str, Any] | None) -> None:
        """Tell the answer of a run so far."""
        if document is not None:
            self._later("so_far", document)

    def send(self, message: dict[str, Any]) -> None:
        """Send a message now, after what waited."""
        with self._lock:
            if self._waiting:
                self._write(self._waiting)
                self._waiting = {}
            self._write(message)

    def _later(self, kind: str, document: dict[str, Any]) -> None:
        with self._lock:
            self._waiting[kind] = document
        self._news.set()

    def _send_slowly(self) -> None:
        while True:
            self._news.wait()
            self._news.clear()
            with self._lock:
                if self._waiting:
                    self._write(self._waiting)
                    self._waiting = {}
            time.sleep(PAUSE_S)

    def _write(self, message: dict[str, Any]) -> None:
        document = plain(plain_numbers({"id": self.id, **message}))
        try:
            self.out.write(json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n")
            self.out.flush()
        except BrokenPipeError:  # `listen` knows that nobody hears, and ends this
            unheard(self.out)


class Worker:
    """Takes requests one by one; `busy` says whether a signal stops something."""

    def __init__(self, talk: Talk) -> None:
        self.talk, self.busy = talk, False
        self.asked: queue.Queue[dict[str, Any] | None] = queue.Queue()

    def interrupt(self, *_: object) -> None:
        """Stop the request under way; between two requests nothing happens."""
        if self.busy:
            self.busy = False  # once: what is being put away is not disturbed again
            raise KeyboardInterrupt

    def listen(self, source: TextIO) -> None:
        """Put requests into the queue; when the server is gone, stop what is under way and end."""
        for line in source:
            self.asked.put(json.loads(line))
        self.asked.put(None)
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(PATIENCE_S)  # a daemon's sleep: a process that ends is not kept by it
        os._exit(1)

    def work(self) -> None:
        """Do what is asked until there is no server any more, or until compiling was stopped."""
        while (request := self.asked.get()) is not None:
            message = self.perform(request)
            leaving = "cancelled" in message and self.talk.stage.startswith(COMPILING)
            self.talk.send({**message, "leaving": True} if leaving else message)
            if leaving:
                return

    def perform(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the last message about a request."""
        from threatring.serve.tasks import TASKS

        try:
            self.talk.begin(request["id"])
            self.busy = True
            result = TASKS[request["kind"]](request, self.talk)
            self.busy = False
            return {"result": result}
        except Interrupted as stopped:
            return {"cancelled": {"message": str(stopped)}}
        except KeyboardInterrupt:
            return {"cancelled": {"message": "stopped; what was finished is kept"}}
        except BadInput as wrong:
            return {"error": {"message": str(wrong), "faults": [fault_document(fault) for fault in wrong.faults]}}
        except ThreatringError as wrong:
            return {"error": {"message": str(wrong)}}
        except Exception as fault:
            traceback.print_exc(file=sys.stderr)
            return {"error": {"message": f"the simulation failed: {type(fault).__name__}: {fault}"}}
        finally:
            self.busy = False


def main() -> None:
    """Serve requests from stdin until it ends. What prints by accident goes to stderr."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    os.environ.setdefault("MPLBACKEND", "Agg")
    os.nice(NICENESS)
    worker = Worker(Talk(out))
    signal.signal(signal.SIGINT, worker.interrupt)
    threading.Thread(target=worker.listen, args=(sys.stdin,), daemon=True).start()
    import threatring.serve.tasks  # noqa: F401  # seconds that nobody has to wait for later

    worker.talk.send({"ready": True})
    worker.work()


if __name__ == "__main__":
    main()
