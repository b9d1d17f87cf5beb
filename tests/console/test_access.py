"""Every view for readers of any kind: axe finds nothing, light or dark, and the mark of a simulation is always there.

axe-core is the one of the page's own lock file (Deque Systems; rules of WCAG 2.2 A and AA and good practice).
"""

from __future__ import annotations

import functools
import json
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import RUN, Watched

ROOT = Path(__file__).resolve().parents[2]
PLACES = ["#/", f"#/replay/{RUN}/5", "#/runs", f"#/runs/{RUN}", f"#/edit/{RUN}", f"#/live/{RUN}"]


@functools.cache
def axe() -> str:
    """Return the source of axe-core, fetched in the version of the lock file where it is not there yet."""
    kept = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
    if not kept.exists():
        lock = json.loads((ROOT / "web" / "package-lock.json").read_text())
        version = lock["packages"]["node_modules/axe-core"]["version"]
        folder = ROOT / "build" / "axe"
        folder.mkdir(parents=True, exist_ok=True)
        words = [sys.executable, ROOT / "web" / "npm.py", "install", "--no-save", "--prefix", folder]
        subprocess.run([*words, f"axe-core@{version}"], check=True, capture_output=True, timeout=300)
        kept = folder / "node_modules" / "axe-core" / "axe.min.js"
    return kept.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong on a page as it stands."""
    page.evaluate(axe())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{each['id']}: {each['help']}: {[node['html'][:160] for node in each['nodes']]}" for each in found]


def settled(watched: Watched, place: str) -> Page:
    page = watched.go(place)
    expect(page.get_by_text("SIMULATION").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("tone", ["seen", "dark"])
def test_axe_finds_nothing(tone: str, place: str, request: pytest.FixtureRequest) -> None:
    page = settled(request.getfixturevalue(tone), place)
    assert violations(page) == []


@pytest.mark.parametrize("tab", ["Scope", "3-D"])
def test_axe_finds_nothing_in_other_views(dark: Watched, tab: str) -> None:
    page = settled(dark, f"#/replay/{RUN}/5")
    page.get_by_role("tab", name=tab).click()
    expect(page.get_by_role("tabpanel", name=tab)).to_be_visible()
    assert violations(page) == []


def test_help_and_layers(seen: Watched) -> None:
    page = settled(seen, f"#/replay/{RUN}/5")
    page.get_by_role("tab", name="Layers").click()
    assert violations(page) == []
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("place", PLACES)
def test_narrow_pages_do_not_scroll_sideways(seen: Watched, place: str) -> None:
    """WCAG 2.2, 1.4.10 (reflow) asks it of 320 px; here at the width of a small tablet."""
    seen.page.set_viewport_size({"width": 800, "height": 900})
    page = settled(seen, place)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
