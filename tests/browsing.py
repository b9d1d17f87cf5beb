"""A console that is served, and a page of it that is watched, for tests of the whole."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
FLAGS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip
SOFTWARE = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]
NO_WEBGL = ["--disable-gpu", "--disable-webgl", "--disable-webgl2", "--disable-3d-apis"]
RUN = "murted"
WAIT_MS = 30_000  # far more than anything takes: these tests measure no time


@dataclass
class Console:
    """A console that is being served."""

    folder: Path
    port: int = 0
    process: subprocess.Popen[str] | None = None
    address: str = ""

    def start(self) -> None:
        """Serve, and wait until it says where."""
        words = [sys.executable, "-m", "threatring", "serve", "--port", str(self.port), "--no-browser"]
        words += ["--dir", str(self.folder / "out"), "--scenarios", str(self.folder / "scenarios")]
        surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        log = (self.folder / "server.log").open("a")
        self.process = subprocess.Popen(
            words, cwd=self.folder, env=surroundings, stdout=subprocess.PIPE, stderr=log, text=True
        )
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", said)
        assert found, f"{said}\n{(self.folder / 'server.log').read_text()}"
        self.address, self.port = found[0], int(found[1])

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it and wait for the end."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(timeout=60)
            self.process = None


@dataclass
class Watched:
    """A page and all that was wrong with it."""

    page: Page
    home: str
    wrong: list[str] = field(default_factory=list)
    forgiven: tuple[str, ...] = ()  #: what a test brings about on purpose, as beginnings of what is said

    def go(self, place: str) -> Page:
        """Open a place of the console, such as "#/edit/murted"."""
        self.page.goto(f"{self.home}{place}")
        return self.page

    def check(self) -> None:
        """Fail if anything was wrong."""
        left = [said for said in self.wrong if not said.startswith(self.forgiven or ("\0",))]
        assert not left, "\n".join(left)


def watched(browser: Browser, home: str, **context: object) -> Iterator[Watched]:
    """Yield a watched page in a context of its own; fail at its end for what was wrong."""
    from playwright.sync_api import expect

    expect.set_options(timeout=WAIT_MS)
    place = browser.new_context(viewport={"width": 1440, "height": 900}, **context)  # type: ignore[arg-type]
    place.set_default_timeout(WAIT_MS)
    found = Watched(place.new_page(), home)
    own = (home, home.replace("http://", "ws://"), "data:", "blob:")
    found.page.on("console", lambda said: said.type == "error" and found.wrong.append(f"console: {said.text}"))
    found.page.on("pageerror", lambda error: found.wrong.append(f"uncaught: {error}"))
    found.page.on("request", lambda asked: asked.url.startswith(own) or found.wrong.append(f"foreign: {asked.url}"))
    found.page.on("crash", lambda _: found.wrong.append("crashed"))
    yield found
    place.close()
    found.check()
