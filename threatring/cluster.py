"""Independent pieces of work: done here one after another, or by the workers of a Dask cluster, with the same answers.

A piece is a function of a module and a small task. On a cluster a worker that dies in the middle loses nothing: its
pieces are done again elsewhere, and as a piece depends on its task alone, the answer has the same bytes. Every worker
must run the very same program: each piece says which, and a worker that runs another refuses it.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from threatring import __version__
from threatring.errors import MissingExtra, OptionError

HOME = Path(__file__).parent
CONNECT_S = 5  # a scheduler that is there answers at once
JOIN_S = 60  # how long a cluster without a single worker is waited for
DEATHS = 3  # rounds of dead workers (Dask: four each) after which a piece itself is suspected

Work = Callable[[Any], Any]
Done = Callable[[int, Any], None]


class Program(NamedTuple):
    """What decides the bytes of an answer: the version, and hashes of its sources and of what the compiler is."""

    version: str
    sources: str  # every line of code and every shipped number
    kernels: str  # the compiled part with Python, NumPy, compiler and processor


def perform(work: Work, tasks: Sequence[Any], address: str | None, done: Done) -> None:
    """Do `work(task)` for every task and call `done(index, result)` in this process as results arrive.

    address: of a Dask scheduler, for instance tcp://10.0.0.5:8786; None does everything here, in order. An error of
    `work` is raised here as itself, after what had already been done. Raises `MissingExtra` without Dask, and
    `OptionError` when nobody answers at the address, no worker joins, or a worker runs another program.
    """
    if address is None:
        for index, task in enumerate(tasks):
            done(index, work(task))
    elif tasks:
        with _client(address) as client:
            _spread(client, work, tasks, address, done)


def program() -> Program:
    """Return which program this process runs."""
    from threatring.kernel import source_hash

    return Program(__version__, sources_hash(), source_hash())


@cache
def sources_hash(home: Path = HOME) -> str:
    """Return a hash of every source file and every catalogue, scenario and study file of the program."""
    digest = hashlib.sha256()
    for path in sorted(path for kind in ("*.py", "*.toml") for path in home.rglob(kind)):
        digest.update(path.relative_to(home).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def piece(work: Work, task: Any, wanted: Program) -> Any:
    """Do one piece of work on a worker, if it runs the program that asked for it."""
    import distributed

    here = program()
    if here == wanted:
        return work(task)
    worker = distributed.get_worker()
    expected = f"the same program everywhere; here {_told(wanted, here)}, on that worker {_told(here, wanted)}"
    raise OptionError.at("cluster", f"worker {worker.address}", None, expected)


def _told(one: Program, other: Program) -> str:
    """Return what tells one program from another, the plainest difference only."""
    if one.version != other.version:
        return f"threatring {one.version}"
    if one.sources != other.sources:
        return f"threatring {one.version} with sources {one.sources}"
    return f"the same sources with kernels {one.kernels} (another Python, NumPy, Numba or processor)"


@contextlib.contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        import distributed
    except ImportError:
        raise MissingExtra("distributed", "cluster", "--cluster") from None
    quiet = logging.getLogger("distributed")
    level = quiet.level
    quiet.setLevel(logging.CRITICAL)  # what matters is said by an error of ours
    try:
        with ThreadPoolExecutor(1) as aside:  # a loop of its own: the caller, a notebook for instance, may run one
            aside.submit(asyncio.run, _knock(address)).result()
        with distributed.Client(address, timeout=CONNECT_S, set_as_default=False) as client:
            yield client
    finally:
        quiet.setLevel(level)


async def _knock(address: str) -> None:
    """Raise `OptionError` unless a Dask server answers: a client itself would wait for a silent one without end."""
    import distributed

    arguments = distributed.Security().get_connection_args("client")
    try:
        met = await asyncio.wait_for(distributed.comm.connect(address, timeout=CONNECT_S, **arguments), CONNECT_S + 1)
        await met.close()
    except (OSError, ValueError, TypeError, TimeoutError) as fault:
        why = str(fault).splitlines()[0] if str(fault) else "it accepts the connection and says nothing"
        expected = f"a Dask scheduler that answers within {CONNECT_S} s, for instance tcp://10.0.0.5:8786 ({why})"
        raise OptionError.at("command line", "--cluster", address, expected) from None


def _spread(client: Any, work: Work, tasks: Sequence[Any], address: str, done: Done) -> None:
    """Hand out all tasks and take the results as they come, each let go at once."""
    import distributed

    try:
        client.wait_for_workers(1, timeout=JOIN_S)
    except (TimeoutError, distributed.TimeoutError):
        expected = f"a cluster with workers; none joined within {JOIN_S} s: dask worker {address} --nthreads 1"
        raise OptionError.at("command line", "--cluster", address, expected) from None
    wanted = program()
    waiting = {client.submit(piece, work, task, wanted, pure=False): index for index, task in enumerate(tasks)}
    deaths = dict.fromkeys(waiting.values(), 0)
    arriving = distributed.as_completed(list(waiting), loop=client.loop)
    try:
        for future in arriving:
            index = waiting.pop(future)
            if future.status == "error" and isinstance(future.exception(), distributed.KilledWorker):
                deaths[index] += 1
                if deaths[index] >= DEATHS:
                    expected = "workers died of it again and again: has a worker memory enough?"
                    raise OptionError.at("cluster", f"piece {index}", None, expected)
                again = client.submit(piece, work, tasks[index], wanted, pure=False)
                waiting[again] = index
                arriving.add(again)
            else:
                done(index, _result(future, address))
                future.release()
    finally:
        with contextlib.suppress(Exception):
            client.cancel(list(waiting), force=True)


def _result(future: Any, address: str) -> Any:
    import distributed

    try:
        return future.result()
    except ModuleNotFoundError as fault:
        if (fault.name or "").partition(".")[0] != "threatring":
            raise
        expected = "the same program everywhere; a worker or the scheduler has no threatring"
        raise OptionError.at("cluster", "worker", None, expected) from None
    except (distributed.CancelledError, distributed.comm.CommClosedError) as fault:
        expected = f"a scheduler that stays; it went away ({fault}): start it again and repeat the command"
        raise OptionError.at("command line", "--cluster", address, expected) from None
