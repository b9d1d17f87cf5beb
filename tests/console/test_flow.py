"""The whole way by keyboard alone: a scenario is edited, flown and watched, and nothing is ever clicked.

WCAG 2.2, 2.1.1 (keyboard), 2.4.3 (focus order), 2.4.7 (focus visible), 2.4.11 (focus not obscured).
"""

from __future__ import annotations

import re
import tomllib

from playwright.sync_api import Locator, Page, expect

from tests.browsing import Console, Watched

OWN = "flown-by-keys"
MOST_TABS = 250  # more than any view has stops


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until what is wanted has the focus; it must be seen to have it."""
    expect(wanted).to_be_visible()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("it => it === document.activeElement"):
            expect(wanted).to_be_in_viewport()
            assert wanted.evaluate("it => it.matches(':focus-visible')")
            return
    at = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    raise AssertionError(f"no Tab leads to {wanted}; the last stop was {at}")


def press(page: Page, wanted: Locator, key: str = "Enter") -> None:
    tab_to(page, wanted)
    page.keyboard.press(key)


def write(page: Page, wanted: Locator, text: str) -> None:
    """Replace what stands in a field."""
    tab_to(page, wanted)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def card(page: Page, title: str) -> Locator:
    """Return the card of a bundled scenario: copies of it have its title."""
    cards = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=title, exact=True))
    return cards.filter(has_not=page.get_by_text("yours", exact=True))


def edited(page: Page) -> None:
    """A waypoint is moved in its form; a wrong value is told and put right."""
    title = "One aircraft flies straight in"
    press(page, card(page, title).get_by_role("link", name="Edit"))
    expect(page.get_by_text("checked: it can be flown")).to_be_visible()
    press(page, page.get_by_role("button", name=re.compile("single aircraft")))
    reach = page.get_by_label("Waypoint 1: Range, metres")
    write(page, reach, "far")
    expect(page.get_by_role("status").filter(has_text="1 fault")).to_be_visible()
    expect(reach).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("cell", name=re.compile("range_m: must be a number"))).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.type("200000")
    expect(page.get_by_text("checked: it can be flown")).to_be_visible()
    page.keyboard.press("Control+s")
    expect(page.get_by_label("Name: small letters, digits and hyphens")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type(OWN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=OWN)).to_be_visible()


def flown(page: Page) -> None:
    """64 cases, from the library's card to the answer."""
    press(page, page.get_by_role("link", name="Library", exact=True))
    own = page.get_by_role("listitem").filter(has_text=OWN)
    press(page, own.get_by_role("link", name="Run"))
    form = page.get_by_role("form", name="Start")
    expect(form.get_by_label("Scenario")).to_have_value(OWN)
    write(page, form.get_by_label("Cases", exact=True), "64")
    press(page, form.get_by_role("button", name="Fly it"))
    job = page.get_by_role("region", name="Jobs").locator(".an-job", has_text=f"run of {OWN}")
    expect(job).to_contain_text("finished in", timeout=180_000)
    press(page, job.get_by_role("link", name="Open the result"))
    expect(
        page.get_by_role("heading", level=2, name=re.compile(r"^The one hostile object .* in .*(64 cases|of raids)$"))
    ).to_be_visible()
    expect(page.get_by_text(re.compile(r"^\s*64 cases \(4 sets of unknowns, 16 cases each\)"))).to_be_visible()


def watched(page: Page) -> None:
    """A case is chosen; its next event, an object and its story are found."""
    press(page, page.get_by_role("button", name="Watch case 3", exact=True))
    expect(page.get_by_role("application", name="Map of the site")).to_be_visible()
    slider = page.get_by_role("slider", name="Time of the case")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^0 min 0 s of"))
    page.keyboard.press("n")
    expect(slider).not_to_have_attribute("aria-valuetext", re.compile("^0 min 0 s of"))
    press(page, page.get_by_role("grid"), "ArrowDown")
    details = page.get_by_role("region", name="Details of the selection")
    expect(details.get_by_role("heading", name="Its story")).to_be_visible()
    expect(details).to_contain_text("first seen by")
    expect(page.get_by_role("row", selected=True)).to_have_count(1)


def looked_at(page: Page) -> None:
    """Views by their tabs and by their key; the help, and back to where the focus was."""
    press(page, page.get_by_role("tab", name="Map", exact=True), "ArrowRight")
    expect(page.get_by_role("tab", name="Scope")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Scope")).to_be_visible()
    page.keyboard.press("3")
    expect(page.get_by_role("tabpanel", name="3-D").locator("canvas").last).to_be_visible()
    page.keyboard.press("3")
    expect(page.get_by_role("tabpanel", name="Scope")).to_be_visible()
    page.keyboard.press("?")
    help_ = page.get_by_role("dialog", name="Help")
    expect(help_).to_be_visible()
    press(page, help_.get_by_role("button", name="Close"))
    expect(help_).to_have_count(0)
    expect(page.get_by_role("tab", name="Scope")).to_be_focused()


def test_the_whole_way_by_keys(seen: Watched, console: Console) -> None:
    """The file that was saved says what was typed, and only that was changed."""
    page = seen.go("")
    edited(page)
    made = tomllib.loads((console.folder / "scenarios" / f"{OWN}.toml").read_text(encoding="utf-8"))
    assert made["raids"][0]["route"] == [
        {"bearing_deg": 270, "range_m": 200_000}, {"bearing_deg": 270, "range_m": 1_000},
    ]  # fmt: skip
    flown(page)
    watched(page)
    looked_at(page)
