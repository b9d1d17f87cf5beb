"""The speed of the kill chain in one run: cases, missile steps, track updates, memory, compiling, the result on disk.

The reference raid is the bundled scenario `saturation`: forty-eight objects (twenty-four cruise missiles from four
sides, eight stealthy ones, eight fighters that evade, four decoys, four ballistic missiles) against one battalion with
eight launchers, twenty minutes, everything switched on: identification, locks, links, absorption, seeker noise.

Cases are counted by process time (`cases/CPU-s`), which a busy machine disturbs less than the clock, best of several
turns, and by the clock on one thread and on two. A missile step counts as 165 floating-point operations; its share is
of what a product of matrices in double precision reaches on one core in the same run.

`python benchmarks/kill_chain.py [--quick] [--json]`
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from threatring import bench
from threatring.kernel import stage
from threatring.models.tracker import start_into, take_into
from threatring.records import Track, table

STEP_FLOPS = 165.0  # counted in `engine.lanes.step`, roots and quotients as one each
STEP_GOAL_NS = 10.0
STEP_GOAL_SHARE = 0.3
CASES_GOAL_HZ = {"murted": 600.0, "saturation": 600.0}
THREADS_GOAL_FACTOR = 2.0
UPDATE_GOAL_NS = 200.0
COMPILE_GOAL_S = 30.0
MANY = 10_000
MANY_GOAL_S = 10.0
MEMORY_GOAL_MB = 400.0
FILM_GOAL_S = 2.0
BLADE_HZ = 1.3  # cases a CPU-second of the open wargame engine Panopticon/BLADE, 48 aircraft against one site (quoted)
BLADE_GOAL_FACTOR = 500.0


def best_s(work: Callable[[], object], turns: int) -> float:
    """Return the least process time of several turns, seconds."""
    taken = []
    for _ in range(turns):
        started_s = time.process_time()
        work()
        taken.append(time.process_time() - started_s)
    return min(taken)


#: Multiplies matrices and prints how many floating-point operations a second that makes, the best of so many turns.
PRODUCT = """
import time, numpy
a = numpy.random.default_rng(1).normal(size=(1024, 1024))
best_s = 1e9
for _ in range({turns}):
    started_s = time.process_time()
    a @ a
    best_s = min(best_s, time.process_time() - started_s)
print(2.0 * 1024**3 / best_s)
"""


def matrix_flops(quick: bool) -> float:
    """Return floating-point operations a second of a product of matrices on one core."""
    alone = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    return float(bench._fresh(PRODUCT.format(turns=4 if quick else 12), alone))


def steps(quick: bool) -> Iterator[bench.Row]:
    """Yield a missile step's time, and its share of the rate of a matrix product."""
    (row,) = bench.missile_steps(quick)
    yield {**row, "goal": STEP_GOAL_NS, "met": row["value"] <= STEP_GOAL_NS}
    rate = STEP_FLOPS / (row["value"] * 1e-9)
    yield bench.row("missile_step_share", rate, "flop/s", STEP_GOAL_SHARE, reference=matrix_flops(quick))


@stage
def updates(track, count):  # type: ignore[no-untyped-def]
    """Give a track so many plots, one a second."""
    axes = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    sigmas = (50.0, 300.0, 400.0)
    none = ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0))
    for k in range(count):
        time_s = track.time_s + 1.0
        plot = (6.4e6 + 10.0 * (k % 3), 200.0 * time_s, -100.0 * time_s)
        take_into(track, time_s, plot, axes, sigmas, 1.0, 100.0, none, 16.0)


def updating(quick: bool) -> Iterator[bench.Row]:
    """Yield the time of one update of a track's filter, surprises included."""
    row = table(Track, 1)[0]
    axes = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    start_into(row, 0.0, (6.4e6, 0.0, 0.0), axes, (50.0, 300.0, 400.0), 0.0, 5.0)
    count = 20_000 if quick else 200_000
    updates(row, 1)
    yield bench.row("track_update", 1e9 * best_s(lambda: updates(row, count), 5) / count, "ns", UPDATE_GOAL_NS)


def flying(quick: bool) -> Iterator[bench.Row]:
    """Yield cases a CPU-second, and by the clock on one thread and two; the film of one case."""
    from threatring import simulate
    from threatring.engine.montecarlo import play_all
    from threatring.scenario import load_scenario

    for name, goal_hz in CASES_GOAL_HZ.items():
        count = 128 if quick else 512
        options = simulate.Options(runs=count, threads=2)
        ready = simulate.set_up(load_scenario(name), options, lambda *_: None)

        def fly(threads: int, ready: Any = ready, count: int = count) -> None:
            play_all(ready.prepared.tables, 0, count, ready.cases_per_set, 0, threads, lambda _: None)

        play_all(ready.prepared.tables, 0, 1, ready.cases_per_set, 0, 1, lambda _: None)  # compiled before the clock
        alone_hz = count / best_s(lambda fly=fly: fly(1), 2 if quick else 4)  # type: ignore[misc]
        yield bench.row(f"{name}_cpu", alone_hz, "cases/CPU-s", goal_hz)
        if name == "saturation":
            yield bench.row("saturation_to_blade", alone_hz, "cases/CPU-s", BLADE_GOAL_FACTOR, reference=BLADE_HZ)
        clock_hz = {}
        for threads in (1, 2)[: bench.cores()]:
            started_s = time.perf_counter()
            fly(threads)
            clock_hz[threads] = count / (time.perf_counter() - started_s)
        yield bench.row(f"{name}_1_thread", clock_hz[1], "cases/s", goal_hz)
        if 2 in clock_hz:
            yield bench.row(f"{name}_2_threads", clock_hz[2], "cases/s", THREADS_GOAL_FACTOR, reference=clock_hz[1])
        simulate.film_of(ready, 0)
        yield bench.row(f"{name}_film", best_s(lambda ready=ready: simulate.film_of(ready, 0), 3), "s", FILM_GOAL_S)  # type: ignore[misc]


def compiling(quick: bool) -> Iterator[bench.Row]:
    """Yield how long a fresh machine compiles and lays its first tables, by the clock and in process time."""
    line = "from threatring.cli import run_command_line as go; raise SystemExit(go(['warmup', '--quiet']))"
    with tempfile.TemporaryDirectory() as folder:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        wall_s = bench.python_s(line, THREATRING_CACHE=folder, NUMBA_DISABLE_JIT="0")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    yield bench.row("warmup_cache_empty", wall_s, "s", COMPILE_GOAL_S)
    yield bench.row("warmup_cache_empty_cpu", after.ru_utime - before.ru_utime, "s", 2.0 * COMPILE_GOAL_S)


def many(quick: bool) -> Iterator[bench.Row]:
    """Yield what ten thousand cases of the reference raid take, from the command line to the files, compiled before."""
    count = MANY // 10 if quick else MANY
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        command = [sys.executable, "-m", "threatring", "run", "saturation", "--runs", str(count), "--quiet"]
        started_s = time.perf_counter()
        process = subprocess.Popen([*command, "--out", str(out)], stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - started_s
        if status != 0:
            raise bench.Unmeasured("threatring run saturation failed")
        disk = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    yield bench.row(f"run_{count}_cases", wall_s, "s", MANY_GOAL_S)
    yield {**bench.row("peak_memory", used.ru_maxrss / 1024.0, "MB", 0.0), **least(used.ru_maxrss / 1024.0)}
    yield {**bench.row("result_on_disk", disk / 1e6, "MB", 0.0), **least(disk / 1e6)}


def least(value: float) -> dict[str, Any]:
    """Return goal and verdict of an amount of memory, which is better when small."""
    return {"goal": MEMORY_GOAL_MB, "met": value <= MEMORY_GOAL_MB}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer cases and turns")
    parser.add_argument("--json", action="store_true", help="print the rows as JSON")
    asked = parser.parse_args()
    rows: list[bench.Row] = []
    for work in (steps, updating, flying, compiling, many):
        try:
            rows += work(asked.quick)
        except bench.Unmeasured as reason:
            rows.append(bench.skipped(work.__name__, str(reason)))
    measured = {"machine": bench.machine(), "results": rows}
    print(json.dumps(measured, indent=2) if asked.json else bench.as_text(measured))


if __name__ == "__main__":
    main()
