"""Make the pictures of docs/console.md again: python benchmarks/console_pictures.py out/murted [--out docs/images]

Serves a copy of the run in a folder of its own, flies the exercise over real ground there, and takes what headless
Chromium shows. Wants playwright, Chromium (`--chromium` or in the PATH) and a built page. A picture that is too large
is reduced to 256 colours.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FLAGS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync",
         "--disable-component-update", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
         "--ignore-gpu-blocklist"]  # fmt: skip
SIZE = {"width": 1440, "height": 900}
FIGHT_S, TERRAIN_S, LIVE_S = 470, 470, 445
MOST_BYTES = 350_000


@contextmanager
def served(run: Path) -> Iterator[str]:
    """Serve a copy of a run; yields the address."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(run, Path(folder) / "out" / "murted")
        words = [sys.executable, "-m", "threatring", "serve", "--port", "0", "--no-browser",
                 "--dir", f"{folder}/out", "--scenarios", f"{folder}/scenarios"]  # fmt: skip
        surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        server = subprocess.Popen(words, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            said = server.stdout.readline() if server.stdout else ""
            found = re.search(r"http://\S+/", said)
            if found is None:
                raise SystemExit(f"the console was not served: {said}")
            yield found[0]
        finally:
            server.terminate()
            server.wait(60)


def fly(address: str, scenario: str) -> None:
    """Fly a small run of a scenario, so that there is a film of it."""
    body = json.dumps({"kind": "run", "scenario": scenario, "runs": 64, "sets": 8}).encode()
    asked: Any = urllib.request.Request(f"{address}api/v1/jobs", body, {"Content-Type": "application/json"})
    while True:
        with urllib.request.urlopen(asked) as answer:
            job = json.load(answer)
        if job["state"] not in ("queued", "running"):
            break
        time.sleep(1)
        asked = f"{address}api/v1/jobs/{job['id']}"
    if job["state"] != "done":
        raise SystemExit(f"{scenario}: {job['error']}")


def to_time(page: Page, time_s: float) -> None:
    """Move a film to a time."""
    page.get_by_role("slider", name="Time of the case").fill(str(time_s))
    page.locator("body").click(position={"x": 700, "y": 20})


def replay(page: Page) -> None:
    """The fight, with the kill chain of one object."""
    page.get_by_role("slider", name="Time of the case").wait_for()
    to_time(page, FIGHT_S)
    page.get_by_role("row", name=re.compile("cruise missiles west 2 ")).click()
    page.mouse.move(932, 632)
    page.mouse.wheel(0, -300)
    page.mouse.move(700, 20)


def run_page(page: Page) -> None:
    """The answer of a run and its three ranges."""
    expect(page.get_by_text(re.compile("Three ranges")).first).to_be_visible(timeout=20_000)


def editor(page: Page) -> None:
    """A raid on the map and in its form."""
    page.get_by_role("button", name=re.compile("^.?cruise missiles west")).first.click()


def live(page: Page) -> None:
    """The operator's picture in the middle of the fight."""
    page.get_by_role("button", name="Open the display").click()
    page.get_by_role("button", name="Run", exact=True).click(timeout=300_000)
    page.get_by_role("button", name=re.compile("^20")).click()
    shown = page.locator(".clock")
    while True:
        minutes, seconds = (shown.text_content() or "0:0").split()[0].split(":")
        if 60 * int(minutes) + float(seconds) >= LIVE_S:
            break
        page.wait_for_timeout(200)
    page.get_by_role("button", name="Pause").click()
    page.mouse.move(740, 468)
    page.mouse.wheel(0, -500)
    page.get_by_role("row", name=re.compile("engaged")).first.click()


def solid(page: Page) -> None:
    """3-D over the hills."""
    page.get_by_role("slider", name="Time of the case").wait_for()
    to_time(page, TERRAIN_S)
    page.get_by_role("tab", name="3-D").click()
    page.wait_for_timeout(6000)


PICTURES: dict[str, tuple[str, str, Callable[[Page], None]]] = {
    "replay": ("#/replay/murted", "light", replay),
    "run": ("#/runs/murted", "light", run_page),
    "editor": ("#/edit/murted", "light", editor),
    "live": ("#/live/murted", "dark", live),
    "3d": ("#/replay/murted-terrain", "light", solid),
}


def take(browser: Browser, address: str, name: str, file: Path) -> None:
    """Take one picture."""
    place, tone, prepare = PICTURES[name]
    page = browser.new_page(viewport=SIZE, color_scheme=tone, reduced_motion="reduce")  # type: ignore[arg-type]
    page.set_default_timeout(20_000)
    page.goto(f"{address}{place}")
    page.wait_for_timeout(2500)
    prepare(page)
    page.wait_for_timeout(2000)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.close()
    picture.save(file, optimize=True)
    if file.stat().st_size >= MOST_BYTES:
        picture.quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)
    size = file.stat().st_size
    print(f"{file}: {size / 1000:.0f} kB{'' if size < MOST_BYTES else ', too large'}")


def main() -> None:
    """Take the pictures that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("run", type=Path, help="folder of a run of murted, such as out/murted")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--only", nargs="+", choices=list(PICTURES), default=list(PICTURES))
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("chromium-browser"))
    asked = parser.parse_args()
    if not (asked.run / "manifest.json").is_file():
        parser.error(f"{asked.run}: no run there; threatring run murted --runs 256 makes one")
    with served(asked.run) as address, sync_playwright() as playing:
        if "3d" in asked.only:
            fly(address, "murted-terrain")
        browser = playing.chromium.launch(executable_path=asked.chromium, args=FLAGS)
        for name in asked.only:
            take(browser, address, name, asked.out / f"console-{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
