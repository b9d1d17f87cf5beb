"""What the rooms of the console share: where results and scenarios lie, what is allowed, what must end with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from threatring.scenario import bundled_scenarios
from threatring.scenario.reader import BUNDLED
from threatring.serve.answers import SLUG, Refused, slug


@dataclass(frozen=True)
class Limits:
    """What one server grants."""

    jobs_count: int = 8  #: jobs that wait for the one that runs
    clients_count: int = 8  #: WebSockets open at once
    body_bytes: int = 2_000_000  #: of a request
    message_bytes: int = 65_536  #: of a WebSocket message
    messages_per_s: int = 20  #: WebSocket messages that are read of one client
    body_s: float = 20.0  #: until the body of a request must be there
    headers_s: float = 10.0  #: until the head of a request must be there
    stalled_s: float = 60.0  #: an answer of which nothing was taken so long is dropped
    connections_count: int = 256  #: sockets open at once; the oldest that has not asked yet goes first


@dataclass(eq=False)
class Workspace:
    """The folders of one server and what its rooms keep in memory."""

    results: Path
    scenarios: Path
    limits: Limits = field(default_factory=Limits)
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")  #: names it answers to
    port: int = 8470
    token: str = ""  #: asked of everyone when it is not empty
    confined: bool = False  #: served to other machines: scenarios may name no file outside their folder
    rooms: dict[str, Any] = field(default_factory=dict)  #: what a room keeps, by the room's name
    at_end: list[Callable[[], Awaitable[None] | None]] = field(default_factory=list)  #: called when the server stops

    def own_path(self, name: str) -> Path:
        """Return where the user's scenario of an id lies or would lie. Raises Refused (404) for what is no id."""
        return self.scenarios / f"{slug(name, 'scenario')}.toml"

    def scenario_path(self, name: str) -> Path:
        """Return the file of a scenario's id, the user's own before a bundled one. Raises Refused (404)."""
        own = self.own_path(name)
        if own.is_file():
            return own
        if name in bundled_scenarios():
            return BUNDLED / f"{name}.toml"
        raise Refused(404, f"no such scenario: {name}")

    def scenario_names(self) -> dict[str, bool]:
        """Return all ids, sorted, and whether each is a bundled one."""
        names = dict.fromkeys(bundled_scenarios(), True)
        if self.scenarios.is_dir():
            names |= {path.stem: False for path in self.scenarios.glob("*.toml") if SLUG.fullmatch(path.stem)}
        return dict(sorted(names.items()))

    def result_path(self, name: str) -> Path:
        """Return the folder of a result's id. Raises Refused (404)."""
        folder = self.results / slug(name, "result")
        if not (folder / "manifest.json").is_file():
            raise Refused(404, f"no such result: {name}")
        return folder
