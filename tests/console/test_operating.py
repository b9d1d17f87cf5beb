"""The live display in a browser: a case is flown, orders are given, and the film afterwards tells both."""

from __future__ import annotations

import re
import signal

from playwright.sync_api import Locator, Page, expect

from tests.browsing import Console, Watched

READY_MS = 120_000  # a process is started for each case, and reads the program anew


def seated(seen: Watched) -> Page:
    """Open the display of the smallest scenario; its case stands still until it is let run."""
    page = seen.go("#/live/one-aircraft")
    expect(page.get_by_role("heading", name="Live operator display")).to_be_visible()
    expect(page.get_by_role("combobox", name=re.compile("^Scenario"))).to_have_value("one-aircraft")
    page.get_by_role("button", name="Open the display").click()
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_enabled(timeout=READY_MS)
    return page


def chosen(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True, pressed=True)


def order(page: Page, button: str, told: str) -> None:
    """Give an order and see that it was taken: the log has it first, and the button tells it."""
    page.get_by_role("group", name="Weapons control order").get_by_role("button", name=button).click()
    expect(page.get_by_role("option").filter(has_text=f"order: weapons {told}").first).to_be_visible()
    expect(chosen(page, button)).to_be_visible()


def track(page: Page) -> None:
    """Let it run at the highest pace until a post holds a track, and halt there with the track selected."""
    page.get_by_role("button", name="60×", exact=True).click()
    page.get_by_role("button", name="Run", exact=True).click()
    first = page.get_by_role("row", name=re.compile(r"^.*T\d+")).first
    expect(first).to_be_visible()
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible()
    first.click()
    expect(page.get_by_role("heading", name=re.compile(r"Track \d+"))).to_be_visible()


def stance(page: Page) -> Locator:
    """Return the line that says what was ordered about the selected track."""
    return page.locator("dt", has_text=re.compile("^order$")).locator("xpath=following-sibling::dd[1]")


def test_orders_reach_the_case_and_the_debrief(seen: Watched) -> None:
    """docs/live.md: the operator sees tracks, never the truth; the film shows the truth and lists the orders."""
    page = seated(seen)
    page.get_by_role("tab", name="Events").click()
    order(page, "Hold", "hold")
    order(page, "Free", "free")
    page.get_by_role("tab", name="Tracks").click()
    track(page)
    page.keyboard.press("e")
    expect(stance(page)).to_have_text("engage")
    page.get_by_role("button", name=re.compile("^Cease fire")).click()
    expect(stance(page)).to_have_text("cease fire")
    radar = page.get_by_role("listitem").filter(has_text="91N6E")
    radar.get_by_role("button", name=re.compile("silence it")).click()
    expect(radar).to_contain_text("radiates, to be silent")  # the case stands still: it obeys when it goes on
    page.get_by_role("button", name="1×", exact=True).click()
    page.get_by_role("button", name="Run", exact=True).click()
    expect(radar).to_contain_text(re.compile(r"silent(?!,)"))
    radar.get_by_role("button", name=re.compile("let it radiate")).click()
    expect(radar).to_contain_text(re.compile(r"radiates(?!,)"))
    page.get_by_role("button", name="End and debrief").click()
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_text("Over: the operator ended it.")).to_be_visible()
    page.get_by_role("link", name="Debrief with the truth").click()
    debriefed(page)


def debriefed(page: Page) -> None:
    """The ordinary replay: the object as it truly was, and every order at its time."""
    expect(page.get_by_role("slider", name="Time of the case")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("single aircraft"))).to_be_visible()
    page.get_by_role("tab", name="Events").click()
    log = page.get_by_role("listbox", name=re.compile("^Events"))
    orders = (
        "orders weapons hold", "orders weapons free", r"orders track \d+ engaged", r"orders cease fire on track \d+",
        "silences 91N6E", "lets 91N6E radiate",
    )  # fmt: skip
    for words in orders:
        expect(log.get_by_role("option").filter(has_text=re.compile(words))).to_have_count(1)


def test_a_dead_server_is_told_plainly(seen: Watched, console: Console) -> None:
    """The page says that the line is lost, and when the server is back without the case, that the case has ended."""
    seen.forgiven = ("console: Failed to load resource", "console: WebSocket connection")
    page = seated(seen)
    page.get_by_role("button", name="Run", exact=True).click()
    console.stop(signal.SIGKILL)
    try:
        expect(page.get_by_role("alert").filter(has_text="The line to the server is lost")).to_be_visible()
        expect(page.get_by_role("button", name="Pause", exact=True)).to_be_disabled()
    finally:
        console.start()
    expect(page.get_by_role("heading", name="The live case has ended")).to_be_visible()
    page.get_by_role("button", name="Start again").click()
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_enabled(timeout=READY_MS)
