"""The live display's WebSocket: a page on one side, a process that flies its case on the other.

The server reads what a page says, because pages are strangers, and hands on what the process says as it is. Of frames
only the newest is kept for a page that is slow; everything else it gets in order. A page that is gone finds its case
again, paused, for a minute; then the case ends and its film is kept.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import secrets
import sys
from collections import deque
from typing import Any

from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from threatring.serve.answers import Refused, json_object
from threatring.serve.state import Workspace

SESSIONS_COUNT = 2  # cases flown at once
GRACE_S = 60.0  # a case waits so long for its page to come back
HELLO_S = 20.0  # a page that says nothing for so long is sent away
ENDING_S = 15.0  # a process may take so long to keep its film
LINE_BYTES = 1 << 24  # the longest line of a process: the first one lists all places
KEPT_COUNT = 500  # events told again to a page that comes back
WAITING_COUNT = 5_000  # messages that wait for a slow page; older ones are dropped
UNHEARD_BYTES = 1 << 18  # that a process has not read, while it makes a case ready
FRAME = b'{"t":"frame"'
BYE, HELLO, EVENT = b'{"t":"bye"', b'{"t":"hello"', b'{"t":"ev"'
WORKER = (sys.executable, "-m", "threatring.serve.liveworker")
TRY_LATER, NORMAL = 1013, 1000  # close codes, RFC 6455 and the IANA registry
PASSED_ON = ("ctl", "cmd", "end")
ASKED = ("seed", "case", "claims", "epoch")
CLAIMS = re.compile(r"[a-z]{1,32}")


class Session:
    """One case: its process, what it said that a page has not been given yet, and the page, if there is one."""

    def __init__(self, key: str, process: asyncio.subprocess.Process) -> None:
        self.key, self.process = key, process
        self.hello: bytes = b""
        self.events: deque[bytes] = deque(maxlen=KEPT_COUNT)
        self.waiting: deque[bytes] = deque(maxlen=WAITING_COUNT)
        self.frame: bytes | None = None
        self.newest: bytes | None = None
        self.news = asyncio.Event()
        self.is_over = False
        self.page: WebSocket | None = None
        self.left = 0  # how often a page has gone: an old wait for its return ends nothing

    async def read(self) -> None:
        """Take in what the process says until it ends."""
        assert self.process.stdout is not None
        try:
            async for line in self.process.stdout:
                self._heard(line.rstrip(b"\n"))
        except ValueError:  # a line longer than any of ours
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
        await self.process.wait()
        if not any(line.startswith((BYE, b'{"t":"err"')) for line in (*self.events, *self.waiting)):
            self.waiting.append(json.dumps({"t": "err", "message": "the process that flew the case has died"}).encode())
        self.is_over = True
        self.news.set()

    def _heard(self, line: bytes) -> None:
        if line.startswith(FRAME):
            self.frame = self.newest = line
        else:
            self.waiting.append(line)
            if line.startswith(HELLO):
                self.hello = line
            elif line.startswith((EVENT, BYE)):
                self.events.append(line)
        self.news.set()

    @property
    def is_deaf(self) -> bool:
        """Whether so much waits for the process already that nothing more is given to it."""
        pipe = self.process.stdin
        return pipe is not None and pipe.transport.get_write_buffer_size() > UNHEARD_BYTES

    def tell(self, message: dict[str, Any]) -> None:
        """Hand a message to the process; one that has ended hears nothing."""
        if self.process.stdin is not None and not self.process.stdin.is_closing():
            with contextlib.suppress(ConnectionError):
                self.process.stdin.write(json.dumps(message).encode() + b"\n")

    def again(self) -> None:
        """Make ready for a page that comes back: all that it needs, told anew."""
        self.waiting.clear()
        self.waiting.extend([self.hello, *self.events] if self.hello else self.events)
        self.frame = self.newest
        self.news.set()

    async def show(self, page: WebSocket) -> None:
        """Send a page what the process says, in order, and of frames the newest, until the process is done."""
        while self.page is page:
            await self.news.wait()
            self.news.clear()
            while self.waiting and self.page is page:
                await page.send_text(self.waiting.popleft().decode())
            frame, self.frame = self.frame, None
            if frame is not None and self.page is page:
                await page.send_text(frame.decode())
            if self.is_over and not self.waiting and self.frame is None:
                return


class Live:
    """All live cases of one server."""

    def __init__(self, state: Workspace) -> None:
        self.state = state
        self.sessions: dict[str, Session] = {}
        self.tasks: set[asyncio.Task[None]] = set()
        self.starting_count = 0  # cases whose process is not there yet

    async def serve(self, page: WebSocket) -> None:
        """Talk with one page from its first word to its last."""
        await page.accept()
        session: Session | None = None
        try:
            async with asyncio.timeout(HELLO_S):
                session = await self._greeted(page)
            if session is not None:
                await self._talk(page, session)
        except (WebSocketDisconnect, TimeoutError):
            pass
        finally:
            if session is not None and session.page is page:
                session.page = None
                self._abandoned(session)
            if page.application_state is WebSocketState.CONNECTED:
                with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                    await page.close(NORMAL)

    async def close(self) -> None:
        """End all cases, each with its film kept, and wait for that a while."""
        running = [session for session in self.sessions.values() if not session.is_over]
        for session in running:
            self._end(session)
        waits = [asyncio.wait_for(session.process.wait(), ENDING_S) for session in running]
        for session, left in zip(running, await asyncio.gather(*waits, return_exceptions=True), strict=True):
            if isinstance(left, Exception):
                with contextlib.suppress(ProcessLookupError):
                    session.process.kill()

    async def _greeted(self, page: WebSocket) -> Session | None:
        """Return the session a page wants; what it says before a proper hello gets an answer each time."""
        while True:
            try:
                message = _object(await page.receive())
                if message.get("t") != "hello":
                    raise Refused(400, "the first message must be hello")
                known = message.get("session")
                if isinstance(known, str) and known in self.sessions:
                    session = self.sessions[known]
                    session.again()
                    return session
                if known is not None:
                    raise Refused(404, "that case is no longer open; its film is kept among the results")
                return await self._started(message)
            except Refused as refused:
                await _say(page, {"t": "err", "message": refused.message})
                if refused.status == 429:
                    await page.close(TRY_LATER)
                    return None

    async def _started(self, message: dict[str, Any]) -> Session:
        flown = sum(not session.is_over for session in self.sessions.values())
        if flown + self.starting_count >= SESSIONS_COUNT:
            raise Refused(429, f"{SESSIONS_COUNT} cases are being flown already; end one of them first")
        name = message.get("scenario")
        path = self.state.scenario_path(name if isinstance(name, str) else "")
        claims = message.get("claims")
        if claims is not None and not (isinstance(claims, str) and CLAIMS.fullmatch(claims)):
            raise Refused(400, "claims: the name of a preset")
        self._confine(path)
        key, process = secrets.token_urlsafe(12), await self._process()
        session = self.sessions[key] = Session(key, process)
        asked = {name: message[name] for name in ASKED if message.get(name) is not None}
        told = {"scenario": str(path.resolve()), "results": str(self.state.results.resolve()), "session": key}
        session.tell({"t": "open", **asked, **told})
        self._later(session.read())
        while len(self.sessions) > 4 * SESSIONS_COUNT:  # those that are over, the oldest first
            self.sessions.pop(next(k for k, s in self.sessions.items() if s.is_over))
        return session

    async def _process(self) -> asyncio.subprocess.Process:
        """Start a process in a session of its own: Ctrl-C in the terminal is for the server, which ends its cases."""
        self.starting_count += 1
        try:
            return await asyncio.create_subprocess_exec(
                *WORKER, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=LINE_BYTES,
                start_new_session=True,
            )  # fmt: skip
        except OSError as fault:
            raise Refused(503, f"no process to fly a case could be started ({fault.strerror})") from None
        finally:
            self.starting_count -= 1

    def _confine(self, path: Any) -> None:
        """Served to other machines, a scenario may name no file outside its folder."""
        if self.state.confined:
            import tomllib

            from threatring.serve.examining import outside

            try:
                named = outside(tomllib.loads(path.read_text(encoding="utf-8-sig")), path.name)
            except (OSError, ValueError, RecursionError):
                raise Refused(422, f"{path.name} cannot be read as TOML") from None
            if named:
                raise Refused(422, "the scenario names a file outside its folder")

    async def _talk(self, page: WebSocket, session: Session) -> None:
        session.page = page  # whoever was here before is sent away by its own loop
        showing = asyncio.ensure_future(session.show(page))
        hearing = asyncio.ensure_future(self._hear(page, session))
        try:
            await asyncio.wait((showing, hearing), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (showing, hearing):
                task.cancel()
            await asyncio.gather(showing, hearing, return_exceptions=True)

    async def _hear(self, page: WebSocket, session: Session) -> None:
        while True:
            try:
                message = _object(await page.receive())
                if message.get("t") not in PASSED_ON:
                    raise Refused(400, "t: one of " + ", ".join(PASSED_ON))
                if session.is_deaf:
                    raise Refused(429, "the process that flies the case is busy; say it again")
                session.tell(message)
            except Refused as refused:
                await _say(page, {"t": "err", "message": refused.message})

    def _abandoned(self, session: Session) -> None:
        """Pause a case whose page is gone, and end it when nobody comes back."""
        session.tell({"t": "ctl", "running": False})
        session.left += 1
        self._later(self._ended_later(session, session.left))

    async def _ended_later(self, session: Session, left: int) -> None:
        await asyncio.sleep(GRACE_S)
        if session.page is None and session.left == left:
            self._end(session)

    def _end(self, session: Session) -> None:
        session.tell({"t": "end"})
        if session.process.stdin is not None:
            session.process.stdin.close()

    def _later(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


def _object(message: Any) -> dict[str, Any]:
    """Return the JSON object of a message. Raises WebSocketDisconnect at the end of all, Refused for other things."""
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", NORMAL))
    if message.get("text") is None:
        raise Refused(400, "messages are text")
    return json_object(message["text"])


async def _say(page: WebSocket, message: dict[str, Any]) -> None:
    await page.send_text(json.dumps(message))


def routes(state: Workspace) -> list[BaseRoute]:
    """Return the WebSocket of the live display."""
    live = state.rooms["live"] = Live(state)
    state.at_end.append(live.close)
    return [WebSocketRoute("/live", live.serve)]
