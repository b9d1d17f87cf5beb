"""Files from strangers in a browser: replays and reports with scripts, odd keys, missing fields (CWE-79, CWE-1321)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browsing import RUN, Console, Watched
from threatring.results import Film
from threatring.serve.answers import plain
from threatring.serve.filmed import film_document

MARKUP = (
    "<img src=x onerror='document.title=`hacked`'><script>document.title='hacked'</script>\u202e\x07" + "W" * 100_000
)
REPORT = """<title>quiet</title><script>document.title='hacked'</script><img src=/api/v1/runs>
<meta http-equiv=refresh content='0;url=/'><body onload="document.title='hacked'">"""


@pytest.fixture
def film(console: Console) -> dict:
    return plain(film_document(Film.load(console.folder / "out" / RUN / "film")))


def give(seen: Watched, name: str, text: str) -> None:
    """Open a replay file by the button of the library."""
    page = seen.go("#/")
    page.locator("input[type=file]").first.set_input_files(
        {"name": name, "mimeType": "application/json", "buffer": text.encode()}
    )


def test_markup_in_a_replay_stays_text(seen: Watched, film: dict) -> None:
    """Names of any length and kind are shown as they are, and the page keeps its width."""
    film |= {"title": MARKUP, "summary": MARKUP, "scenario": MARKUP}
    film["objects"][0] |= {"name": MARKUP, "label": MARKUP, "sentence": MARKUP, "story": [MARKUP]}
    film["movers"][0] |= {"name": MARKUP, "label": MARKUP}
    film["places"][0] |= {"name": MARKUP}
    film["events"][0] |= {"text": MARKUP}
    give(seen, "evil.json", json.dumps(film))
    expect(seen.page.get_by_role("slider", name="Time of the case")).to_be_visible()
    assert seen.page.title() != "hacked" and seen.page.locator("main img[src=x]").count() == 0
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_replay_with_a_hole_is_one_sentence_and_the_page_goes_on(seen: Watched, film: dict) -> None:
    give(seen, "holes.json", json.dumps(film | {"events": [{"kind": {}}]}))
    expect(seen.page.get_by_text("holes.json: events[0]")).to_be_visible()
    give(seen, "whole.json", json.dumps(film)[:-1] + ', "__proto__": {"a": []}}')
    expect(seen.page.get_by_role("slider", name="Time of the case")).to_be_visible()


def test_a_report_runs_nothing(seen: Watched, console: Console) -> None:
    """Its own policy holds it: no script, no address to reach."""
    report: Path = console.folder / "out" / RUN / "report.html"
    before = report.read_text()
    seen.forgiven = ("console: ",)
    try:
        report.write_text(REPORT)
        page = seen.go(f"api/v1/runs/{RUN}/report")
        expect(page).to_have_title("quiet")
        assert page.url.endswith("/report")
    finally:
        report.write_text(before)
