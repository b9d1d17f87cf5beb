"""All runs over all cores: blocks of consecutive runs, each played to its end, rows written where they belong.

Kernels release Python's lock, so plain threads use all cores. What a block computes depends on nothing but its runs:
the result is the same for any number of threads and any size of block.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import NamedTuple

import numpy as np

from threatring.engine.engagement import play
from threatring.engine.world import EVENTS, STATES, Tables, World, world_of
from threatring.records import Event, Outcome, ShotRecord, State, UnitRecord, as_table, table

BLOCK = 8  # what is touched of so many cases stays in a second cache of a megabyte
MANY = 1 << 40  # replicates of one set: every run of the call belongs to the same draw


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

    Ctrl-C ends it early: blocks that were finished are kept.
    """
    local = threading.local()

    def work(start: int) -> tuple[int, Played]:
        if not hasattr(local, "world"):
            local.world = world_of(tables, BLOCK)
        size = min(BLOCK, first_run + count - start)
        return start, play_block(local.world, start, size, replicates, first_draw)

    parts: dict[int, Played] = {}
    whole = True
    with ThreadPoolExecutor(max(1, threads)) as pool:
        jobs = [pool.submit(work, start) for start in range(first_run, first_run + count, BLOCK)]
        try:
            for job in as_completed(jobs):
                start, part = job.result()
                parts[start] = part
                progress(sum(len(part.outcomes) for part in parts.values()))
        except KeyboardInterrupt:
            whole = False
        finally:
            for job in jobs:
                job.cancel()
    return Stretch(joined_up(parts, first_run), whole)


def joined_up(parts: dict[int, Played], first_run: int) -> Played | None:
    """Return the parts that follow one another without a gap from `first_run`, as one; None when there is none."""
    found = []
    while first_run in parts:
        found.append(parts[first_run])
        first_run += len(parts[first_run].outcomes)
    if not found:
        return None
    outcomes, shots, units = (np.concatenate([part[i] for part in found]) for i in range(3))
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
