"""The server's side of one worker process: started when it is needed, asked one thing at a time, stopped politely."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys
from collections.abc import Callable, Sequence
from typing import Any

Message = dict[str, Any]
WORDS = ("result", "error", "cancelled")  # one of them is in the last message about a request
LINE_BYTES = 1 << 24  # longest message of a worker
COMMAND = (sys.executable, "-m", "threatring.serve.worker")
LAST_S = 2.0  # a worker whose output has ended has ended itself so soon
PATIENCE_S = 60.0  # a worker that was told to stop and has not is ended


class WorkerDied(Exception):
    """The worker ended in the middle of a request."""


class Lane:
    """One worker; requests wait for one another."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        self.command = command
        self.process: asyncio.subprocess.Process | None = None
        self.waiting_count = 0  #: requests that wait or are being worked on
        self._lock = asyncio.Lock()
        self._number, self._started, self._stop = 0, False, False

    async def ask(self, request: Message, heard: Callable[[Message], None] = lambda message: None) -> Message:
        """Return the last message about a request; what comes before goes to `heard`. Raises `WorkerDied`."""
        self.waiting_count += 1
        try:
            async with self._lock:
                self._started = self._stop = False
                process = await self._running()
                self._number += 1
                try:
                    await self._write(process, {**request, "id": self._number})
                    message = await self._listen(process, heard)
                    if message.get("leaving"):
                        await self.close()
                    return message
                except (ConnectionError, ValueError, WorkerDied):
                    self.process = None
                    raise WorkerDied(_ending(await _ended(process))) from None
        finally:
            self.waiting_count -= 1

    def cancel(self) -> None:
        """Stop what is being worked on, now or as soon as it has begun."""
        self._stop = True
        if self._started:
            self._interrupt()

    async def close(self) -> None:
        """End the worker: it stops when its input ends, and is killed when it does not."""
        process, self.process = self.process, None
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ConnectionError):
            assert process.stdin is not None
            process.stdin.close()
        await _ended(process)

    async def _running(self) -> asyncio.subprocess.Process:
        if self.process is None or self.process.returncode is not None:
            self.process = await asyncio.create_subprocess_exec(
                *self.command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=LINE_BYTES,
                start_new_session=True,
            )  # fmt: skip
        return self.process

    async def _write(self, process: asyncio.subprocess.Process, request: Message) -> None:
        assert process.stdin is not None
        process.stdin.write(json.dumps(request).encode() + b"\n")
        await process.stdin.drain()

    async def _listen(self, process: asyncio.subprocess.Process, heard: Callable[[Message], None]) -> Message:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            message = json.loads(line)
            if message.get("id") != self._number:
                continue  # of a request nobody waits for any more
            if "started" in message:
                self._started = True
                if self._stop:
                    self._interrupt()
            elif any(word in message for word in WORDS):
                self._started = False
                return message
            else:
                heard(message)
        raise WorkerDied

    def _interrupt(self) -> None:
        process = self.process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGINT)
        asyncio.get_running_loop().call_later(PATIENCE_S, self._end, process, self._number)

    def _end(self, process: asyncio.subprocess.Process, number: int) -> None:
        """Kill a worker that is still busy with what it was told to stop."""
        if self._started and self._number == number and process.returncode is None:
            process.kill()


async def _ended(process: asyncio.subprocess.Process) -> int:
    """Return how a worker ended that talks no more, or not in our words; killed only if it has not ended by itself.

    Killing asks how it stands, and whoever asks first is the only one who learns the code.
    """
    try:
        return await asyncio.wait_for(process.wait(), LAST_S)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        return await process.wait()


def _ending(code: int) -> str:
    """Return how a process ended.

    >>> _ending(-9), _ending(1)
    ('the process that simulates was killed (SIGKILL)', 'the process that simulates ended with code 1')
    """
    if code < 0:
        return f"the process that simulates was killed ({signal.Signals(-code).name})"
    return f"the process that simulates ended with code {code}"
