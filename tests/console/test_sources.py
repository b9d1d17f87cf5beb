"""The page that ships is the one its sources make; the sources pass their own checks."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "threatring" / "serve" / "page"

#: What a reader has to load before the page answers, the charts and the 3-D view, gzipped: the goals of the design.
ENTRY_BYTES, CHARTS_BYTES, SOLID_BYTES = 60_000, 90_000, 150_000
ALL_BYTES = 3_000_000  # of all files of the page as they lie in the wheel


def npm(folder: Path, *words: str) -> str:
    """Run a script of the page's tools; fail with what it said."""
    surroundings = {**os.environ, "CI": "true", "NO_COLOR": "1"}
    command = [sys.executable, ROOT / "web" / "npm.py", *words]
    done = subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, f"npm {' '.join(words)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources with the tools that its lock file names."""
    home = tmp_path_factory.mktemp("workshop")
    shutil.copytree(ROOT / "web", home / "web", ignore=shutil.ignore_patterns("node_modules"))
    (home / "threatring").symlink_to(ROOT / "threatring")  # some of its tests hold the page to words of the program
    npm(home / "web", "ci", "--no-audit", "--no-fund")
    return home / "web"


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_page_is_what_its_sources_make(workshop: Path) -> None:
    """Built again with the tools of the lock file, every file is the same, byte for byte."""
    npm(workshop, "run", "build", "--", "--outDir", str(workshop.parent / "page"))
    made, kept = files(workshop.parent / "page"), files(PAGE)
    assert sorted(made) == sorted(kept), "run: make page"
    assert [name for name in made if made[name] != kept[name]] == [], "run: make page"


def test_sources_pass_their_checks(workshop: Path) -> None:
    """TypeScript and Svelte find no error and no warning, accessibility included."""
    npm(workshop, "run", "check")


def test_unit_tests_of_the_page(workshop: Path) -> None:
    assert "passed" in npm(workshop, "test")


def zipped(names: list[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in names)


def test_sizes() -> None:
    """What is loaded first, lazily, and in all stays within the goals of the design."""
    entry = [PAGE / "index.html", *PAGE.glob("assets/index.*")]
    assert len(entry) == 3 and zipped(entry) <= ENTRY_BYTES
    solid = [path for path in PAGE.glob("assets/*.js") if "WebGLRenderer" in path.read_text()]
    assert solid and zipped(solid) <= SOLID_BYTES
    assert zipped([path for path in PAGE.glob("assets/*.js") if "plot" in path.name.lower()]) <= CHARTS_BYTES
    assert sum(len(data) for data in files(PAGE).values()) <= ALL_BYTES


def test_page_asks_nothing_of_anyone() -> None:
    """What the browser runs names no address but those of standards and of notes in comments."""
    import re

    known = re.compile(
        r"https?://(www\.w3\.org|svelte\.dev|github\.com|developer\.mozilla\.org|threejs\.org|jcgt\.org)"
    )
    run = {name: data for name, data in files(PAGE).items() if not name.endswith(".txt")}
    assert any(name.endswith(".js") for name in run)
    for name, data in run.items():
        for address in re.findall(r"https?://[^\s\"'`)]+", data.decode("utf-8", "ignore")):
            assert known.match(address), f"{name}: {address}"
