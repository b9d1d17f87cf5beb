"""Main-thread time a frame of the console's map with 300 and 1000 tracks that all move, in headless Chromium.

Build the page (`npm run build` in web/), then: python benchmarks/page_frame.py [--page DIR] [--counts 300 1000]
The time is Chromium's own `TaskDuration` of the page's main thread in processor time, divided by the frames drawn
meanwhile. The pictures are made before, so this is the map alone. Without a GPU the canvas is painted by the processor
on that same thread: the worst case. Goals: 4 ms at 300 tracks, 8 ms at 1000.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import json
import threading
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip
PAGE = Path(__file__).parents[1] / "threatring" / "serve" / "page"
GOALS_MS = {300: 4.0, 1000: 8.0}
WARM_MS, MEASURED_MS = 2000, 6000


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A file server that says nothing."""

    def log_message(self, format: str, *args: Any) -> None:
        """Keep stdout for the figures."""


def frame_ms(browser: Browser, address: str, count: int) -> dict[str, float]:
    """Return main-thread and script milliseconds a frame, and frames a second, with `count` tracks."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}/index.html#/bench/{count}")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.wait_for_timeout(WARM_MS)

    def measured() -> tuple[float, float, float, int]:
        found = {row["name"]: row["value"] for row in session.send("Performance.getMetrics")["metrics"]}
        frames = int(page.locator("html").get_attribute("data-frames") or 0)
        return found["Timestamp"], found["TaskDuration"], found["ScriptDuration"], frames

    before = measured()
    page.wait_for_timeout(MEASURED_MS)
    after = measured()
    page.close()
    took_s, task_s, script_s, frames = (b - a for a, b in zip(before, after, strict=True))
    return {"tracks": count, "main_thread_ms": 1e3 * task_s / frames, "script_ms": 1e3 * script_s / frames,
            "frames_per_s": frames / took_s}  # fmt: skip


def main() -> None:
    """Print one line a count of tracks, or a JSON document."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--page", type=Path, default=PAGE, help="folder of the built page")
    parser.add_argument("--counts", type=int, nargs="+", default=list(GOALS_MS))
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if not (asked.page / "index.html").is_file():
        parser.error(f"{asked.page}: no built page there; run `npm run build` in web/")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(asked.page)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        rows = [frame_ms(browser, f"http://127.0.0.1:{server.server_port}", count) for count in asked.counts]
        browser.close()
    server.shutdown()
    if asked.json:
        print(json.dumps(rows))
        return
    for row in rows:
        goal = GOALS_MS.get(int(row["tracks"]))
        said = f", goal {goal:g} ms" if goal else ""
        print(f"{row['tracks']:5.0f} tracks: {row['main_thread_ms']:.2f} ms of main thread a frame "
              f"({row['script_ms']:.2f} ms script), {row['frames_per_s']:.0f} frames a second{said}")  # fmt: skip


if __name__ == "__main__":
    main()
