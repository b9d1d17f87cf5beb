"""What is started from the page: runs, cancelled and resumed, comparisons, sensitivities, layers of the map."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browsing import Console, Watched

SCENARIO = "one-aircraft"
RUNS = 2048  # long enough to be cancelled in the middle, flown in chunks that are kept
JOB_MS = 300_000


def asked(page: Page, kind: str, **fields: str) -> Locator:
    """Fill in the form for the small scenario and send it; return its line among the jobs."""
    form = page.get_by_role("form", name="Start")
    form.get_by_role("group", name="What to start").get_by_role("button", name=kind).click()
    form.get_by_role("combobox", name=re.compile("^Scenario")).select_option(SCENARIO)
    for label, text in fields.items():
        form.get_by_label(label, exact=True).fill(text)
    return form


def jobs(page: Page) -> Locator:
    return page.get_by_role("region", name="Jobs").locator(".an-job")


def commanded(console: Console, folder: str, *words: str) -> str:
    """Run the small scenario by the command line; return the hash of its outcomes."""
    from threatring.cli import run_command_line

    out = console.folder / folder
    assert run_command_line(["run", SCENARIO, *words, "--out", str(out), "--quiet"]) == 0
    return outcomes(console, folder)


def outcomes(console: Console, folder: str) -> str:
    manifest = json.loads((console.folder / folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["state"] == "done"
    return str(manifest["meta"]["outcome_hash"])


def test_a_cancelled_run_goes_on_where_it_stopped(seen: Watched, console: Console) -> None:
    """The outcomes of a run that was cancelled and resumed are those of one that was not, bit for bit."""
    page = seen.go("#/runs")
    asked(page, "Run", Cases=str(RUNS)).get_by_role("button", name="Fly it").click()
    job = jobs(page).first
    expect(job).to_contain_text(f"run of {SCENARIO}")
    expect(page.get_by_role("region", name="The answer so far")).to_be_visible(timeout=JOB_MS)
    job.get_by_role("button", name=f"Cancel run of {SCENARIO}").click()
    expect(job).to_contain_text(re.compile(r"cancelled: [1-9][\d,]* of 2,048 cases are kept"))
    row = page.get_by_role("row").filter(has_text="not finished")
    expect(row).to_have_count(1)
    page.get_by_role("form", name="Start").get_by_role("button", name="Fly it").click()
    expect(job).to_contain_text("finished in", timeout=JOB_MS)
    link = job.get_by_role("link", name="Open the result")
    folder = (link.get_attribute("href") or "").removeprefix("#/runs/")
    expect(row).to_have_count(0)
    link.click()
    expect(page.get_by_text(re.compile(r"2,048 cases \(128 sets of unknowns"))).to_be_visible()
    assert outcomes(console, f"out/{folder}") == commanded(console, "by-command", "--runs", str(RUNS))


@pytest.fixture
def two(console: Console) -> list[str]:
    """Two finished runs of the small scenario, apart in whose claims are believed."""
    names = ["small-central", "small-sceptical"]
    for name in names:
        if not (console.folder / "out" / name).exists():
            commanded(console, f"out/{name}", "--runs", "32", "--sets", "4", "--claims", name.removeprefix("small-"))
    return names


def test_two_runs_side_by_side_and_on_common_dice(seen: Watched, two: list[str]) -> None:
    """Side by side no difference is told; the comparison that is started from there tells it, on common dice."""
    page = seen.go("#/runs")
    for name in two:
        page.get_by_role("checkbox", name=f"Choose {name}").check()
    page.get_by_role("button", name="Set 2 runs side by side").click()
    expect(page.get_by_role("heading", name="2 runs side by side")).to_be_visible()
    page.get_by_role("button", name="Compare on common dice").click()
    job = jobs(page).first
    expect(job).to_contain_text(f"comparison of {SCENARIO}")
    expect(job).to_contain_text("finished in", timeout=JOB_MS)
    job.get_by_role("link", name="Open the result").click()
    expect(page.get_by_role("article")).to_contain_text("sceptical")
    expect(page.get_by_role("article")).to_contain_text("common dice")


def test_a_sensitivity_of_a_small_scenario(seen: Watched) -> None:
    page = seen.go("#/runs")
    form = asked(page, "Sensitivity", Cases="64")
    expect(form.get_by_role("alert")).to_contain_text("A whole number from 512")  # what the command line asks for
    form.get_by_label("Cases", exact=True).fill("512")
    form.get_by_role("button", name="Look for them").click()
    job = jobs(page).first
    expect(job).to_contain_text(f"sensitivity of {SCENARIO}")
    expect(job).to_contain_text("finished in", timeout=JOB_MS)
    job.get_by_role("link", name="Open the result").click()
    expect(page.get_by_role("article")).to_contain_text("SIMULATION")
    expect(page.get_by_role("article")).to_contain_text("unknown")


def test_a_coverage_layer_is_computed_on_the_map(seen: Watched, two: list[str]) -> None:
    """It can be chosen by altitude when it is there, and changes what the map shows."""
    page = seen.go(f"#/replay/{two[0]}/0")
    expect(page.get_by_role("application", name="Map of the site")).to_be_visible()
    page.get_by_role("tab", name="Layers").click()
    level = page.get_by_label("Coverage for a target at")
    expect(level).to_be_disabled()
    page.get_by_role("button", name="Compute coverage").click()
    expect(page.get_by_role("button", name="Compute coverage again")).to_be_visible(timeout=JOB_MS)
    expect(level).to_be_enabled()
    assert level.input_value() != ""

    shown = page.get_by_role("application").screenshot()
    level.select_option("")
    for _ in range(300):  # the map draws with the next frame of the screen
        if page.get_by_role("application").screenshot() != shown:
            return
    raise AssertionError("the map shows the same without the layer")
