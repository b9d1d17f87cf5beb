"""All runs over all cores: blocks of consecutive runs, each played to its end, rows written where they belong.

Kernels release Python's lock, so plain threads use all cores. What a block computes depends on nothing but its runs:
the result is the same for any number of threads and any size of block.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import NamedTuple

import numpy as np

from threatring.engine.engagement import play
from threatring.engine.world import EVENTS, STATES, Tables, World, world_of
from threatring.records import Event, Outcome, ShotRecord, State, UnitRecord, as_table, table

BLOCK = 8  # what is touched of so many cases stays in a second cache of a megabyte
MANY = 1 << 40  # replicates of one set: every run of the call belongs to the same draw
CENTRAL_FIRST = 1 << 31  # number of the first run at central values: dice know 32 bits of it, other runs stay below
BY_SET = (
    "radars",
    "sectors",
    "signatures",
    "missiles",
    "classes",
    "kill_scale",
    "units",
    "doctrine",
)  # tables with a row a set


class Played(NamedTuple):
    """Tables of consecutive runs."""

    outcomes: np.recarray  # (n, T)
    shots: np.recarray  # (·,)
    units: np.recarray  # (n, U)


class Stretch(NamedTuple):
    """Consecutive runs that were played, and whether they are all that were asked for."""

    played: Played | None
    whole: bool


def shot_rows(world: World, count: int) -> np.recarray:
    """Return the missiles fired in the first `count` rows of a block as flat records, by run and shot."""
    rows, numbers = np.nonzero(np.arange(world.shots.shape[1]) < world.cases.shot_count[:count, None])
    shots = world.shots[rows, numbers]
    out = table(ShotRecord, len(shots))
    for name in ("unit", "missile", "salvo", "end", "launched_s", "end_s", "closest_m", "kill_prob"):
        out[name] = shots[name]
    out.run = world.cases.run[rows]
    out.target, out.met, out.track = shots.meant, shots.target, shots.number
    out.closest_m = np.where(np.isfinite(shots.closest_m), shots.closest_m, np.nan)
    out.launch_r_m = shots.launch_r_m
    out.end_r_m = shots.r_m
    out.end_speed_m_s = np.linalg.norm(shots.v_m_s, axis=-1)
    return out


def unit_rows(world: World, count: int) -> np.recarray:
    """Return what each fire unit did in the first `count` rows of a block."""
    states = world.unit_states[:count]
    out = table(UnitRecord, states.shape)
    for name in ("target_channels_peak", "missile_channels_peak", "failed"):
        out[name] = states[name]
    out.left = states.stock
    out.fired = states.fired - states.failed
    out.lost, out.reloaded = states.lost, states.reloaded
    out.loaded = states.stock + states.fired + states.lost - states.reloaded
    return out


def play_block(world: World, first_run: int, count: int, replicates: int, first_draw: int) -> Played:
    """Play consecutive runs in one block and return copies of their rows."""
    play(world, first_run, count, replicates, first_draw)
    return Played(as_table(Outcome, world.outcomes[:count].copy()), shot_rows(world, count), unit_rows(world, count))


def central_tables(tables: Tables) -> Tables:
    """Return the tables of the central set alone, as draw 0: what is played on them knows of no other set."""
    return tables._replace(**{name: getattr(tables, name)[-1:].copy() for name in BY_SET})


def play_each(
    tables: Tables,
    stretches: Sequence[tuple[int, int]],
    replicates: int,
    first_draw: int,
    threads: int,
    progress: Callable[[int], None],
) -> Generator[Played, None, None]:
    """Yield what became of each stretch of consecutive runs [first, end), in order, as soon as it is finished.

    Run r uses draw `first_draw + r // replicates`. `progress` gets the runs done so far. Threads do not wait at the end
    of a stretch: they go on with the next. What was begun when the caller stops is thrown away.
    """
    local = threading.local()

    def work(start: int, size: int) -> Played:
        if not hasattr(local, "world"):
            local.world = world_of(tables, BLOCK)
        return play_block(local.world, start, size, replicates, first_draw)

    done = 0
    with ThreadPoolExecutor(max(1, threads)) as pool:
        jobs = deque(
            [pool.submit(work, start, min(BLOCK, end - start)) for start in range(first, end, BLOCK)]
            for first, end in stretches
        )
        try:
            while jobs:
                parts: list[Played] = []
                for job in jobs[0]:
                    if parts:
                        progress(done)
                    parts.append(job.result())
                    done += len(parts[-1].outcomes)
                jobs.popleft()  # with what it returned, which is joined now and needed no more
                yield joined_up(parts)
                progress(done)  # handed over: nothing that is finished is lost when the telling is interrupted
        finally:
            for job in (job for rest in jobs for job in rest):
                job.cancel()


def play_all(
    tables: Tables,
    first_run: int,
    count: int,
    replicates: int,
    first_draw: int,
    threads: int,
    progress: Callable[[int], None],
) -> Stretch:
    """Play `count` runs from `first_run`; run r uses draw `first_draw + r // replicates`. `progress` gets runs done.

    Ctrl-C ends it early: blocks that were finished are kept, as far as they follow one another.
    """
    end = first_run + count
    blocks = [(start, min(start + BLOCK, end)) for start in range(first_run, end, BLOCK)]
    parts: list[Played] = []
    whole = True
    try:
        with closing(play_each(tables, blocks, replicates, first_draw, threads, progress)) as finished:
            for part in finished:
                parts.append(part)
    except KeyboardInterrupt:
        whole = False
    return Stretch(joined_up(parts) if parts else None, whole)


def joined_up(parts: Sequence[Played]) -> Played:
    """Return parts that follow one another as one."""
    outcomes, shots, units = (np.concatenate([part[i] for part in parts]) for i in range(3))
    return Played(as_table(Outcome, outcomes), as_table(ShotRecord, shots), as_table(UnitRecord, units))


def first_runs(played: Played, count: int) -> Played:
    """Return the first `count` runs (numbered from 0) of what was played."""
    shots = as_table(ShotRecord, played.shots[played.shots.run < count])
    return Played(as_table(Outcome, played.outcomes[:count]), shots, as_table(UnitRecord, played.units[:count]))


class Filmed(NamedTuple):
    """One run with its trace."""

    played: Played
    events: np.recarray
    states: np.recarray


def film_run(tables: Tables, run: int, replicates: int, first_draw: int) -> Filmed:
    """Play one run again with a full trace: the same rows, bit for bit, and what happened in between."""
    events, states = 4_096, 65_536
    while True:
        world = world_of(tables, 1, events, states)
        played = play_block(world, run, 1, replicates, first_draw)
        wanted = int(world.tally[EVENTS]), int(world.tally[STATES])
        if wanted[0] <= events and wanted[1] <= states:
            break
        events, states = max(events, wanted[0]), max(states, wanted[1])
    happened = as_table(Event, world.events[: wanted[0]].copy())
    order = np.argsort(happened.time_s, kind="stable")
    return Filmed(played, as_table(Event, happened[order]), as_table(State, world.states[: wanted[1]].copy()))
