"""A Dask cluster of separate processes on this machine (loopback, ports of the system's choice), and work for it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from threatring.errors import ScenarioError

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 60.0
#: Dask gives a piece up at the first death of a worker, so that what is done about that is on trial.
STRICT = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}


class Cluster:
    """One scheduler; workers are started one by one."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "scheduler.json"
        self.processes: list[subprocess.Popen] = []
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0")
        begun = time.monotonic()
        while not self.file.exists() and time.monotonic() < begun + PATIENCE_S:
            time.sleep(0.05)
        self.address = str(json.loads(self.file.read_text())["address"])

    def worker(self, path: Path = ROOT) -> None:
        """Start a worker of one thread that finds programs in `path` first."""
        self._start("worker", "--nthreads", "1", "--nworkers", "1", "--no-nanny", path=path)

    def _start(self, kind: str, *words: str, path: Path = ROOT) -> None:
        module = [
            sys.executable,
            "-m",
            f"distributed.cli.dask_{kind}",
            "--no-dashboard",
            "--dashboard-address",
            "127.0.0.1:0",
            "--scheduler-file",
        ]
        local = ["--local-directory", str(self.folder)] if kind == "worker" else []
        surroundings = {**os.environ, "PYTHONPATH": f"{path}{os.pathsep}{ROOT}", **STRICT}
        log = (self.folder / f"{kind}-{len(self.processes)}.log").open("w")
        self.processes.append(
            subprocess.Popen(
                [*module, str(self.file), *local, *words], env=surroundings, cwd=self.folder, stdout=log, stderr=log
            )
        )

    def close(self) -> None:
        """End what was started here."""
        for process in self.processes:
            process.kill()
            process.wait()


@contextlib.contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """Give a cluster with so many workers; it is gone afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Cluster(folder)
    try:
        for _ in range(workers):
            made.worker()
        yield made
    finally:
        made.close()


def numbers(task: tuple[int, str]) -> dict[str, Any]:
    """Return numbers that depend on the task alone; the first to do task 5 dies in the middle of it."""
    index, folder = task
    died = Path(folder) / "died"
    if index == 5 and folder and not died.exists():
        died.write_text(str(os.getpid()))
        os.kill(os.getpid(), signal.SIGKILL)
    return {"index": index, "values": np.random.default_rng(index).normal(size=50)}


def refusal(task: int) -> int:
    """Raise what a scenario that cannot be flown raises."""
    raise ScenarioError.at("raid.toml", "raids[0].count", task, "must be 1 or more")
