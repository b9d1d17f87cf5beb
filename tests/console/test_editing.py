"""The scenario editor in a browser, against the real server: what is on the disk afterwards is the truth."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import threatring
from tests.console.conftest import Console, Watched

if TYPE_CHECKING:
    from playwright.sync_api import Page

BUNDLED = Path(threatring.__file__).parent / "data" / "scenarios"
SOUND = "checked: it can be flown"
KEPT_MS = 1000  # after a change until the draft is in the browser's storage, with room


def opened(seen: Watched, name: str) -> Page:
    page = seen.go(f"#/edit/{name}")
    page.get_by_text(SOUND).wait_for()
    return page


def saved_as(page: Page, name: str) -> None:
    page.keyboard.press("Control+s")
    page.get_by_label("Name: small letters, digits and hyphens").fill(name)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/#/edit/{name}")


def on_disk(console: Console, name: str) -> dict[str, Any]:
    return tomllib.loads((console.folder / "scenarios" / f"{name}.toml").read_text(encoding="utf-8"))


def value(page: Page, field: str) -> str:
    return page.locator(f"#field-{field}").input_value()


def test_keys_alone_make_a_scenario(seen: Watched, console: Console) -> None:
    """docs/scenarios.md, Places: 1 km north of a place 120 km west is where Pythagoras says, to the metre."""
    page = seen.go("#/edit")
    page.get_by_role("button", name="New scenario").focus()
    page.keyboard.press("Enter")
    page.get_by_text(SOUND).wait_for()
    page.get_by_role("application").focus()
    for key in ("]", "]", "ArrowUp"):  # the first waypoint: the one after the site
        page.keyboard.press(key)
    saved_as(page, "by-keys")
    first = on_disk(console, "by-keys")["raids"][0]["route"][0]
    assert first["range_m"] == round((120_000**2 + 1_000**2) ** 0.5)
    assert 270.47 < first["bearing_deg"] < 270.49  # arctan(1 / 120) = 0.4774 degrees


def test_a_drag_is_one_step_and_outlives_a_reload(seen: Watched) -> None:
    """What was seen before the drag is seen after one undo, also after a reload."""
    page = opened(seen, "murted")
    page.get_by_role("button", name="cruise missiles west").click()
    page.get_by_role("button", name="Waypoint 1", exact=True).click()
    page.get_by_role("button", name="Selected", exact=True).click()  # the point is in the middle of the map now
    box = page.get_by_role("application").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = value(page, "raids-0-route-0-range_m")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 80, y - 40, steps=8)
    page.mouse.up()
    after = value(page, "raids-0-route-0-range_m")
    assert before == "140000" != after
    page.wait_for_timeout(KEPT_MS)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.get_by_text("are back").wait_for()
    page.get_by_role("button", name="cruise missiles west").click()
    assert value(page, "raids-0-route-0-range_m") == after
    page.keyboard.press("Control+z")
    assert value(page, "raids-0-route-0-range_m") == before


def test_a_wrong_value_is_told_beside_its_field(seen: Watched) -> None:
    """`threatring check` says the same of the same file (tests/serve/test_scenarios.py)."""
    page = opened(seen, "low-cruise")
    page.locator("#field-seed").fill("many")
    fault = page.locator("#field-seed-fault")
    fault.wait_for()
    assert "must be a whole number" in fault.inner_text()
    assert page.get_by_role("button", name="Save and run").is_disabled()
    page.keyboard.press("Control+z")
    page.get_by_text(SOUND).wait_for()


def test_nothing_of_somebody_else_is_overwritten_unseen(seen: Watched, console: Console) -> None:
    """RFC 9110, 13.1.1: a save that names a stale revision is refused with 412; both versions are shown then."""
    seen.forgiven = ("console: Failed to load resource: the server responded with a status of 412",)
    page = opened(seen, "one-aircraft")
    page.locator("#field-seed").fill("5")
    saved_as(page, "shared")
    file = console.folder / "scenarios" / "shared.toml"
    file.write_text(file.read_text().replace("seed = 5", "seed = 99"))
    page.locator("#field-seed").fill("6")
    page.get_by_text(SOUND).wait_for()
    page.keyboard.press("Control+s")
    page.get_by_text("was changed by somebody else meanwhile").wait_for()
    assert on_disk(console, "shared")["seed"] == 99
    page.get_by_role("button", name="Overwrite with mine").click()
    page.get_by_text("shared is saved").wait_for()
    assert on_disk(console, "shared")["seed"] == 6


def test_text_keeps_its_comments(seen: Watched, console: Console) -> None:
    """What was typed is on the disk, letter by letter."""
    page = opened(seen, "ballistic")
    page.get_by_role("tab", name="Text").click()
    area = page.get_by_label("The scenario as TOML text")
    text = area.input_value() + "# the last line is a comment\n"
    area.fill(text)
    page.get_by_text(SOUND).wait_for()
    saved_as(page, "with-comments")
    assert (console.folder / "scenarios" / "with-comments.toml").read_text(encoding="utf-8") == text


def test_two_tabs_do_not_overwrite_one_another(seen: Watched, console: Console) -> None:
    """RFC 9110, 13.1.1: the second to save sees both versions; what it takes over, one undo brings back."""
    seen.forgiven = ("console: Failed to load resource: the server responded with a status of 412",)
    page = opened(seen, "one-aircraft")
    page.locator("#field-seed").fill("5")
    saved_as(page, "in-two-tabs")
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_text(SOUND).wait_for()
    other.locator("#field-seed").fill("7")
    other.keyboard.press("Control+s")
    other.get_by_text("in-two-tabs is saved").wait_for()
    page.locator("#field-seed").fill("6")
    page.keyboard.press("Control+s")
    page.get_by_text("was changed by somebody else meanwhile").wait_for()
    assert on_disk(console, "in-two-tabs")["seed"] == 7
    page.get_by_role("button", name="Take the one on the disk").click()
    page.get_by_text("was taken over").wait_for()
    assert value(page, "seed") == "7"
    page.keyboard.press("Control+z")
    assert value(page, "seed") == "6"


def test_a_file_that_is_no_toml_is_opened_as_text(seen: Watched, console: Console) -> None:
    """It is told with its line, and put right in the text."""
    file = console.folder / "scenarios" / "broken.toml"
    file.write_text('format = 1\ntitle = "never closed\n', encoding="utf-8")
    page = seen.go("#/edit/broken")
    page.get_by_text("The text cannot be read as TOML").wait_for()
    assert "line 2" in page.get_by_role("region", name="Check of the scenario").inner_text()
    page.get_by_role("tab", name="Text").click()
    area = page.get_by_label("The scenario as TOML text")
    assert area.input_value() == file.read_text(encoding="utf-8")
    area.fill((BUNDLED / "one-aircraft.toml").read_text(encoding="utf-8"))
    page.get_by_text(SOUND).wait_for()
