"""Watching a finished case: from the library to the replay, its lists, its files, and on without the server."""

from __future__ import annotations

import io
import json
import re
import signal
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browsing import RUN, Console, Watched

EMPTY_COLOURS = 3  # ground, frame and one shade between them
CASE = f"#/replay/{RUN}/5"


def time_of(page: Page) -> str:
    return page.get_by_role("slider", name="Time of the case").get_attribute("aria-valuetext") or ""


def colours(drawn: Locator) -> int:
    """Return how many colours the middle half of a canvas shows, in width and in height."""
    picture = Image.open(io.BytesIO(drawn.screenshot())).convert("RGB")
    wide, high = picture.size
    middle = picture.crop((wide // 4, high // 4, 3 * wide // 4, 3 * high // 4))
    return len(middle.getcolors(maxcolors=wide * high) or [])


def opened(seen: Watched) -> Page:
    page = seen.go(CASE)
    expect(page.get_by_role("application", name="Map of Mürted air base")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("stand-off aircraft"))).to_be_visible()
    return page


def test_from_the_library_to_the_film(seen: Watched) -> None:
    page = seen.go("")
    expect(page.get_by_text("SIMULATION").first).to_be_visible()
    page.get_by_role("link", name="Runs", exact=True).click()
    page.get_by_role("link", name=RUN, exact=True).click()
    expect(page.get_by_text(re.compile("Of 21 hostile objects .* got through on average"))).to_be_visible()
    seen.go(CASE)
    expect(page.get_by_role("application", name="Map of Mürted air base")).to_be_visible()


def test_time_runs_and_is_set_by_keys(seen: Watched) -> None:
    page = opened(seen)
    page.keyboard.press("n")
    first = time_of(page)
    assert not first.startswith("0 min 0 s")
    slider = page.get_by_role("slider", name="Time of the case")
    page.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("20 min 0 s of"))
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    expect(slider).not_to_have_attribute("aria-valuetext", re.compile("^0 min 0 s"))


def test_the_story_of_an_object_is_the_programs_own(seen: Watched, console: Console) -> None:
    """The sentences beside the map are those of the document the film is sent as."""
    page = opened(seen)
    film = page.evaluate(f"fetch('api/v1/runs/{RUN}/films/5').then(answer => answer.json())")
    thing = next(each for each in film["objects"] if each["name"] == "fighters 1")
    page.get_by_role("row", name=re.compile("fighters 1 ")).click()
    details = page.get_by_role("region", name="Details of the selection")
    expect(details.get_by_role("heading", name=re.compile("fighters 1"))).to_be_visible()
    ending = thing["story"][-1].removeprefix("In the end: ")
    expect(details).to_contain_text(ending[:40])


def test_a_click_in_the_log_goes_there(seen: Watched) -> None:
    page = opened(seen)
    page.get_by_role("tab", name="Events").click()
    page.get_by_text(re.compile("first seen by")).first.click()
    assert not time_of(page).startswith("0 min 0 s of")


@pytest.mark.parametrize("tone", ["seen", "dark"])
def test_scope_and_solid_view(tone: str, request: pytest.FixtureRequest) -> None:
    """Both draw something: the middle of each, where no button stands, has more colours than an empty one."""
    page = opened(request.getfixturevalue(tone))
    for name in ("Scope", "3-D"):
        page.get_by_role("tab", name=name).click()
        canvas = page.get_by_role("tabpanel", name=name).locator("canvas").last
        expect(canvas).to_be_visible()
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))")
        assert colours(canvas) > EMPTY_COLOURS, name


def test_without_webgl_the_rest_works(no_webgl: Watched) -> None:
    page = opened(no_webgl)
    page.get_by_role("tab", name="3-D").click()
    expect(page.get_by_role("tabpanel", name="3-D")).to_contain_text(re.compile("WebGL"))
    page.get_by_role("tab", name="Map").click()
    expect(page.get_by_role("application", name="Map of Mürted air base")).to_be_visible()


FORMATS = {
    "Tacview (ACMI)": b"FileType=text/acmi/tacview", "Google Earth (KML)": b"<kml", "Cesium (CZML)": b'"document"',
    "GeoJSON": b"FeatureCollection", "CSV tables (zip)": b"PK\x03\x04", "DIS, packets in a file": b"\xa1\xb2\xc3\xd4",
}  # fmt: skip


def test_files_for_other_viewers(seen: Watched, tmp_path: Path) -> None:
    """Each format begins as its kind of file does; the zip holds tables."""
    page = opened(seen)
    for label, mark in FORMATS.items():
        with page.expect_download() as coming:
            page.get_by_role("combobox", name="Export this case").select_option(label=label)
        data = Path(coming.value.path()).read_bytes()
        assert mark in data[:4096], f"{label}: {data[:80]!r}"
        if mark.startswith(b"PK"):
            assert all(name.endswith(".csv") for name in zipfile.ZipFile(io.BytesIO(data)).namelist())


def test_a_replay_file_plays_where_there_is_no_server(seen: Watched, console: Console, tmp_path: Path) -> None:
    page = opened(seen)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Save replay file").click()
    kept = tmp_path / "case.json"
    coming.value.save_as(kept)
    assert json.loads(kept.read_text())
    seen.go("")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Open a replay file").click()
    chooser.value.set_files(kept)
    expect(page.get_by_role("application", name="Map of Mürted air base")).to_be_visible()


def test_a_film_goes_on_when_the_server_is_killed_and_comes_back(seen: Watched, console: Console) -> None:
    """It was loaded once and asks for nothing; the page says that the server is gone, and finds it again."""
    seen.forgiven = ("console: Failed to load resource", "console: WebSocket connection")
    page = opened(seen)
    console.stop(signal.SIGKILL)
    try:
        page.keyboard.press("End")
        expect(page.get_by_role("slider", name="Time of the case")).to_have_attribute(
            "aria-valuetext", re.compile("20 min 0 s of")
        )
        page.get_by_role("row", name=re.compile("stand-off aircraft")).first.click()
        expect(page.get_by_role("region", name="Details of the selection")).to_contain_text("stand-off aircraft")
        page.get_by_role("button", name="Next case").click()
        expect(page.get_by_text("The server cannot be reached.").first).to_be_visible()
        expect(page.get_by_role("application", name="Map of Mürted air base")).to_be_visible()
    finally:
        console.start()
    page.get_by_role("button", name="Try now").click()
    expect(page.get_by_text("The server is back.")).to_be_visible()
    page.get_by_role("link", name="Runs", exact=True).click()
    expect(page.get_by_role("link", name=RUN, exact=True)).to_be_visible()
