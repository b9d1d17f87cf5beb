"""Speed against references, paired in one run on one machine, so that the ratios mean something.

A row is ``{"name", "value", "unit", "reference", "ratio", "goal", "met"}``. Where there is a reference (the same work
done another way, measured a moment ago), `ratio` says how many times better the value is, and the goal is set on the
ratio; else the goal is set on the value. A row that could not be measured carries `skipped`, the reason, and is never
met.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Progress = Callable[[str, int, int], None]
Row = dict[str, Any]

IMPORT_GOAL_S = 0.3
HELP_GOAL_S = 0.4
CHECK_GOAL_S = 0.6
COLD_GOAL_S = 60.0  # leaves the other half of the two minutes a first demonstration may take
CACHED_GOAL_FACTOR = 5.0
CASES_GOAL_HZ = {"murted": 100.0, "saturation": 100.0}
THREADS_GOAL_FACTOR = 1.7  # of the 1.96 that two threads gave the prototype
PYTHON_GOAL_FACTOR = 100.0
STEP_GOAL_NS = 12.0  # one step of one missile in a full sweep; records and arrays of vectors cost 39 and more
SUBPROCESS_LIMIT_S = 240.0


def measure(quick: bool = False, progress: Progress | None = None) -> dict[str, Any]:
    """Return ``{"machine": {...}, "results": [row, ...]}``; `quick` takes fewer cases and repeats."""
    tell = progress or (lambda stage, done, total: None)
    rows: list[Row] = []
    for stage, work in (
        ("starting up", startup),
        ("compiling from nothing", compiling),
        ("flying missiles alone", missile_steps),
        ("flying cases", flying),
        ("flying the same as plain Python", against_python),
    ):
        tell(stage, 0, 1)
        try:
            rows += work(quick)
        except Unmeasured as reason:
            rows.append(skipped(stage.replace(" ", "_"), str(reason)))
        tell(stage, 1, 1)
    return {"machine": machine(), "results": rows}


class Unmeasured(Exception):
    """Why a figure could not be measured here."""


def row(name: str, value: float, unit: str, goal: float, reference: float | None = None) -> Row:
    """Return one row; times (units 's' and 'ns') are better when small, rates when large.

    >>> row("start", 0.2, "s", goal=0.4)["met"], row("fly", 300.0, "cases/s", goal=100.0, reference=2.0)["ratio"]
    (True, 150.0)
    """
    small_is_good = unit in ("s", "ns")
    ratio = None if reference is None else reference / value if small_is_good else value / reference
    met = ratio >= goal if ratio is not None else value <= goal if small_is_good else value >= goal
    return {
        "name": name, "value": value, "unit": unit, "reference": reference, "ratio": ratio, "goal": goal, "met": met,
    }  # fmt: skip


def skipped(name: str, reason: str) -> Row:
    """Return the row of something that could not be measured: never met."""
    empty = dict.fromkeys(("value", "unit", "reference", "ratio", "goal"))
    return {"name": name, **empty, "met": False, "skipped": reason}


def machine() -> dict[str, Any]:
    """Return what the figures were measured on."""
    import llvmlite
    import numba
    import numpy

    return {
        "system": platform.platform(),
        "processor": _processor(),
        "cores": cores(),
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "numba": numba.__version__,
        "llvmlite": llvmlite.__version__,
    }


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")


def python_s(code: str, **surroundings: str) -> float:
    """Return the wall-clock seconds a fresh interpreter takes for a piece of code; `Unmeasured` when it fails."""
    started_s = time.perf_counter()
    _fresh(code, surroundings)
    return time.perf_counter() - started_s


def _fresh(code: str, surroundings: dict[str, str]) -> str:
    environment = {**os.environ, **surroundings}
    command = [sys.executable, "-c", code]
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=SUBPROCESS_LIMIT_S, check=True
        )
    except subprocess.TimeoutExpired:
        raise Unmeasured(f"took longer than {SUBPROCESS_LIMIT_S:.0f} s") from None
    except subprocess.CalledProcessError as error:
        raise Unmeasured(error.stderr.strip().splitlines()[-1] if error.stderr.strip() else "failed") from None
    return done.stdout


def startup(quick: bool) -> Iterator[Row]:
    """Yield the times until the package, the list of commands and a scenario's check are there, best of several."""
    line = "from threatring.cli import run_command_line as go; raise SystemExit(go({}))"
    for name, code, goal_s in (
        ("import_threatring", "import threatring", IMPORT_GOAL_S),
        ("help", line.format(["--help"]), HELP_GOAL_S),
        ("check", line.format(["check", "murted"]), CHECK_GOAL_S),
    ):
        yield row(name, min(python_s(code) for _ in range(2 if quick else 5)), "s", goal_s)


#: Films one aircraft twice and prints how long the second took, tables laid and kernels loaded.
ONE_FILM = """
import time, threatring
from threatring import simulate
ready = simulate.set_up(threatring.load("one-aircraft"), simulate.Options(runs=1, sets=1), lambda *_: None)
simulate.film_of(ready, 0)
started_s = time.perf_counter()
simulate.film_of(ready, 0)
print(time.perf_counter() - started_s)
"""


def compiling(quick: bool) -> Iterator[Row]:
    """Yield the time of a first film with an empty cache, and of the same with a full one."""
    with tempfile.TemporaryDirectory() as folder:
        cold_s = python_s(ONE_FILM, THREATRING_CACHE=folder, NUMBA_DISABLE_JIT="0")
        cached_s = python_s(ONE_FILM, THREATRING_CACHE=folder, NUMBA_DISABLE_JIT="0")
    yield row("film_cache_empty", cold_s, "s", COLD_GOAL_S)
    yield row("film_cache_full", cached_s, "s", CACHED_GOAL_FACTOR, reference=cold_s)


def missile_steps(quick: bool) -> Iterator[Row]:
    """Yield the time of one step of one missile, a full sweep of them in mid-course (best of several)."""
    import numpy as np

    from threatring.engine import lanes

    sweep = np.zeros(lanes.SIZE)
    level = {lanes.RX: 6.39e6, lanes.VY: 900.0, lanes.VX: 100.0, lanes.TX: 6.39e6, lanes.TY: 1e5, lanes.TVY: -250.0}
    body = {lanes.RHO0: 0.4, lanes.CD0: 0.3, lanes.MASS: 1000.0, lanes.AREA: 0.2, lanes.LIFT: 3.0, lanes.INDUCED: 0.1}
    aim = {lanes.GX: -9.8, lanes.UX: 1.0, lanes.STRUCTURE: 200.0, lanes.ALPHA: 0.1, lanes.PN: 4.0, lanes.CLOSEST2: 1e30}
    laid = np.zeros((lanes.ROWS, lanes.W))
    for number, value in {**level, **body, **aim}.items():
        laid[number] = value
    count, best_s = 200 if quick else 2000, float("inf")
    for _ in range(6):
        sweep[: laid.size] = laid.ravel()
        started_s = time.perf_counter()
        for _ in range(count):
            lanes.fly_lanes(sweep, lanes.W, lanes.STEPS_MAX, 0.001)
        best_s = min(best_s, time.perf_counter() - started_s)
    yield row("missile_step", 1e9 * best_s / (count * lanes.W * lanes.STEPS_MAX), "ns", STEP_GOAL_NS)


def flying(quick: bool) -> Iterator[Row]:
    """Yield cases a second of two scenarios on one thread, and on two against one."""
    for name, goal_hz in CASES_GOAL_HZ.items():
        count = 256 if quick else 1024
        rates(name, 64, 1)  # compiled and laid out before the clock starts
        alone_hz = rates(name, count, 1)
        yield row(f"{name}_1_thread", alone_hz, "cases/s", goal_hz)
        if cores() < 2:
            yield skipped(f"{name}_2_threads", "this process may use one core only")
            continue
        yield row(f"{name}_2_threads", rates(name, count, 2), "cases/s", THREADS_GOAL_FACTOR, reference=alone_hz)


def rates(name: str, count: int, threads: int) -> float:
    """Return nested cases a second of a bundled scenario: the flying alone, neither drawing nor laying of tables."""
    from threatring.scenario import load_scenario
    from threatring.simulate import Options, run

    seen_s: list[float] = []

    def watch(stage: str, done: int, total: int) -> None:
        if total == count:
            seen_s.append(time.perf_counter())

    run(load_scenario(name), Options(runs=count, threads=threads), watch)
    if len(seen_s) < 2:
        raise Unmeasured("the run did not say when it began to fly and when it had flown")
    return count / (seen_s[-1] - seen_s[0])


def against_python(quick: bool) -> Iterator[Row]:
    """Yield films a second of one aircraft, compiled, against the same functions as plain Python."""
    compiled_s = float(_fresh(ONE_FILM, {"NUMBA_DISABLE_JIT": "0"}))  # first: it leaves the fly-out tables in the cache
    plain_s = float(_fresh(ONE_FILM, {"NUMBA_DISABLE_JIT": "1"}))
    yield row("film_compiled", 1.0 / compiled_s, "films/s", PYTHON_GOAL_FACTOR, reference=1.0 / plain_s)


def as_text(measured: dict[str, Any]) -> str:
    """Return the measurement as a table for the terminal."""
    lines = [", ".join(f"{key} {value}" for key, value in measured["machine"].items()), ""]
    for item in measured["results"]:
        if "skipped" in item:
            lines.append(f"{item['name']:24s} skipped: {item['skipped']}")
            continue
        text = f"{item['name']:24s} {item['value']:10.4g} {item['unit']:8s}"
        if item["ratio"] is not None:
            text += f" {item['ratio']:8.3g} times the reference {item['reference']:.3g}"
        lines.append(f"{text}  goal {item['goal']:g}: {'met' if item['met'] else 'NOT met'}")
    return "\n".join(lines)
