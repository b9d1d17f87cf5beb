"""How big the console's page is and how soon it can be used: `python -m benchmarks.page_load RESULTS`.

RESULTS is a folder of runs, one of them called `murted` (threatring run murted --out RESULTS/murted). From the root of
the repository, with Chromium; sizes are gzipped as servers do, times are medians of fresh browsers without a cache.
"""

from __future__ import annotations

import gzip
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.browsing import FLAGS, SOFTWARE, Console

PAGE = Path("threatring/serve/page")
LOADS = 7
#: What is opened, and what tells that it can be used.
PLACES: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "library": ("#/", lambda page: page.get_by_role("heading", name="Scenarios")),
    "replay": ("#/replay/murted/0", lambda page: page.get_by_role("row").nth(3)),
    "a run's figures": ("#/runs/murted", lambda page: page.get_by_text("got through on average").first),
    "editor": ("#/edit/murted", lambda page: page.get_by_text("checked: it can be flown")),
}


def sizes() -> None:
    """Print what is loaded first, the largest chunks, all files, and the wheel."""
    packed = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in PAGE.rglob("*") if path.is_file()}
    entry = sum(size for name, size in packed.items() if name.startswith("index."))
    print(f"entry (HTML, JS, CSS)        {entry / 1e3:7.1f} kB gzipped")
    for name, size in sorted(packed.items(), key=lambda row: -row[1])[:6]:
        print(f"  {name:26s} {size / 1e3:7.1f} kB gzipped")
    whole = sum(path.stat().st_size for path in PAGE.rglob("*") if path.is_file())
    print(f"all files of the page        {whole / 1e6:7.2f} MB")
    with tempfile.TemporaryDirectory() as folder:
        options = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", folder]
        subprocess.run([sys.executable, "-m", "pip", "wheel", *options, "."], check=True)
        [wheel] = Path(folder).glob("*.whl")
        print(f"wheel                        {wheel.stat().st_size / 1e6:7.2f} MB")


def seconds(play: Any, address: str, place: str, usable: Callable[[Any], Any]) -> float:
    """Return how long a fresh browser takes from the address to a page that can be used, s."""
    browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=[*FLAGS, *SOFTWARE])
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    begun_s = time.perf_counter()
    page.goto(f"{address}{place}")
    usable(page).wait_for(timeout=300_000)  # the very first film waits for the compiler
    took_s = time.perf_counter() - begun_s
    browser.close()
    return took_s


def main(results: str) -> None:
    """Print sizes and times."""
    from playwright.sync_api import sync_playwright

    sizes()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        shutil.copytree(results, Path(folder) / "out")
        (Path(folder) / "scenarios").mkdir()
        console = Console(Path(folder))
        begun_s = time.perf_counter()
        console.start()
        try:
            print(f"server says where it is after {time.perf_counter() - begun_s:6.2f} s")
            for name, (place, usable) in PLACES.items():
                seconds(play, console.address, place, usable)  # the first time a film is flown, documents are read
                took_s = [seconds(play, console.address, place, usable) for _ in range(LOADS)]
                print(f"{name:28s} {statistics.median(took_s):7.2f} s, {min(took_s):.2f} to {max(took_s):.2f}")
        finally:
            console.stop()


if __name__ == "__main__":
    main(*sys.argv[1:2])
