"""A console that is served and a browser that looks at it, for tests of the whole.

The browser is Debian's Chromium. Where it is missing these tests are skipped, unless THREATRING_BROWSER names one: then
it must be there. Every page is watched: a console error, an uncaught fault or a request to any other address fails.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browsing import FLAGS, NO_WEBGL, RUN, SOFTWARE, Console, Watched, watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright


@pytest.fixture(scope="session")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """A console with one finished run of the exercise."""
    from threatring.cli import run_command_line

    folder = tmp_path_factory.mktemp("console")
    (folder / "scenarios").mkdir()
    words = ["run", RUN, "--runs", "32", "--sets", "8", "--out", str(folder / "out" / RUN), "--quiet"]
    assert run_command_line(words) == 0
    served = Console(folder)
    served.start()
    yield served
    served.stop()


@pytest.fixture(scope="module")
def playing() -> Iterator[Playwright]:
    """What starts browsers: one at a time, it cannot be nested; it ends with its file, as it holds the event loop."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        yield play


def launched(playing: Playwright, flags: list[str]) -> Iterator[Browser]:
    """Start the browser with flags, and end it."""
    file = os.environ.get("THREATRING_BROWSER") or shutil.which("chromium") or shutil.which("chromium-browser")
    if file is None:
        pytest.skip("no Chromium: apt-get install chromium")
    browser = playing.chromium.launch(executable_path=file, args=[*FLAGS, *flags])
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def browser(playing: Playwright) -> Iterator[Browser]:
    """Chromium that draws WebGL in software."""
    yield from launched(playing, SOFTWARE)


@pytest.fixture
def seen(browser: Browser, console: Console) -> Iterator[Watched]:
    """A page, light."""
    yield from watched(browser, console.address, color_scheme="light")


@pytest.fixture
def dark(browser: Browser, console: Console) -> Iterator[Watched]:
    """A page, dark, with motion reduced."""
    yield from watched(browser, console.address, color_scheme="dark", reduced_motion="reduce")


@pytest.fixture
def no_webgl(playing: Playwright, console: Console) -> Iterator[Watched]:
    """A page in a browser without WebGL."""
    for plain in launched(playing, NO_WEBGL):
        yield from watched(plain, console.address)
