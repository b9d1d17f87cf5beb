"""The report: says what the summary says, loads nothing, holds together, and survives the edges."""

from __future__ import annotations

import copy
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from tests.synthetic import synthetic_film, synthetic_results
from threatring.errors import OptionError
from threatring.maps import Material
from threatring.maps.style import COLOUR
from threatring.records import End, Reason, Side
from threatring.report import text_answer, write_report
from threatring.report.figures import Finished, finished_figures
from threatring.results import Film, Results
from threatring.results.words import figure_text, span_text

VOID = {"br", "wbr", "meta", "link", "img", "hr", "input"}


class Balance(HTMLParser):
    """Checks that every tag is closed in order, and gathers what the page refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.references: list[tuple[str, str]] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self._note(tag, attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()

    def _note(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("src", "href", "xlink:href", "data", "srcset"):
                self.references.append((tag, value or ""))
            if name == "id":
                self.ids.append(value or "")


def checked(page: Path) -> str:
    """Parse a page, check what holds for every page, return its text."""
    html = page.read_text(encoding="utf-8")
    parser = Balance()
    parser.feed(html)
    assert parser.open == []
    assert len(parser.ids) == len(set(parser.ids))
    for tag, reference in parser.references:
        if reference.startswith("#"):
            assert reference[1:] in parser.ids
        else:
            assert tag == "a" and reference.startswith(("https://", "http://")), f"<{tag}> loads {reference}"
    assert "@import" not in html and "<script" not in html
    words = re.sub(r"<[^>]+>", " ", html)
    assert not re.search(r"\bnan\b|\bNone\b(?! of)|\binf\b", words)
    return html


@pytest.fixture(scope="module")
def figures() -> dict[str, Finished]:
    return finished_figures(Material(synthetic_results(), synthetic_film()))


@pytest.fixture
def drawn_before(figures: dict[str, Finished], monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of writing: figures drawn once."""
    monkeypatch.setattr("threatring.report.writing.finished_figures", lambda material: figures)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(synthetic_results(), synthetic_film(), tmp_path_factory.mktemp("run"))


def test_page_stands_alone_and_holds_together(page: Path) -> None:
    """WHATWG HTML: every element closed, identifiers unique, nothing loaded from anywhere."""
    html = checked(page)
    assert page.name == "report.html"
    assert html.count("<svg ") >= 7
    assert html.count("SIMULATION — public sources only") >= 2
    assert "prefers-color-scheme: dark" in html
    assert page.stat().st_size < 2_000_000


def test_page_says_what_the_summary_says(page: Path) -> None:
    """The numbers of `threatring run --json` are those of the page."""
    html, summary = page.read_text(encoding="utf-8"), synthetic_results().summary()
    leakers = summary["leakers"]
    headline = re.search(r'class="headline">([^<]+)<', html)
    assert headline
    expected = [21, leakers["mean"], *leakers["chance"], *leakers["ignorance"]]
    assert [float(n) for n in re.findall(r"\d+\.?\d*", headline[1])][:6] == pytest.approx(expected, abs=0.051)
    for value in summary["kill_chain"].values():
        assert f'<td class="n">{figure_text(value)}</td>' in html
    for words in (*(summary["leakers"][kind] for kind in ("mc", "chance", "ignorance")), summary["kills"]["mc"]):
        assert span_text(words) in html
    for key in summary["reasons"]:
        assert Reason[key.upper()].sentence in html
    for fact in (summary["outcome_hash"], summary["catalogue_hash"], synthetic_results().meta["command"]):
        assert fact in html


def test_no_share_stands_without_its_interval(page: Path) -> None:
    """eng-07: a report that prints 0 % or 100 % without an interval is wrong; here no cell of a table prints any."""
    cells = re.findall(r"<t[dh][^>]*>([^<]*%[^<]*)<", page.read_text(encoding="utf-8"))
    shares = [cell for cell in cells if not re.search(r"\d to \d", cell) and "within" not in cell]
    assert len(cells) > 60 and shares == []


def test_figures_tell_luck_from_ignorance(figures: dict[str, Finished]) -> None:
    """Each chart of counts says in its legend which mark is luck and which ignorance, and draws both."""
    for name in ("funnel", "reasons", "leakers"):
        assert "luck: 95 of 100 single raids" in figures[name].svg
    for name in ("funnel", "reasons", "leakers", "objects"):
        assert "ignorance: the average of 95 of 100 sets of unknowns" in figures[name].svg
        assert COLOUR["gold"] in figures[name].svg and COLOUR["link"] in figures[name].svg


def test_figures_lie_beside_the_page(page: Path) -> None:
    """Every figure as SVG and as PNG, and nothing half-written is left."""
    names = {path.stem for path in (page.parent / "figures").glob("*.svg")}
    assert {"funnel", "fates", "reasons", "map", "profile", "timeline", "leakers", "objects", "missiles"} <= names
    assert names == {path.stem for path in (page.parent / "figures").glob("*.png")}
    assert sorted(path.name for path in page.parent.iterdir()) == ["figures", "report.html"]


def test_text_is_short_and_agrees() -> None:
    """What the terminal shows: headline first, every raid, at most sixty lines of a hundred columns."""
    text = text_answer(synthetic_results())
    lines = text.splitlines()
    assert len(lines) <= 60 and max(map(len, lines)) <= 100
    assert "Of 21 hostile objects" in text
    for raid in ("cruise west", "cruise south", "fighters", "ballistic", "awacs", "transports (friends)"):
        assert raid in text


def changed(runs: int | None = None, end: End | None = None, **meta: object) -> tuple[Results, Film]:
    """The made-up run cut to its first runs, or with one end for every hostile object."""
    results, film = synthetic_results(), synthetic_film()
    count = runs or len(results.outcomes)
    about = {**copy.deepcopy(results.meta), **meta}
    outcomes, central, outcome = (
        np.copy(table).view(np.recarray) for table in (results.outcomes[:count], results.central, film.outcome)
    )
    shots = np.copy(results.shots[results.shots.run < count]).view(np.recarray)
    if end is not None:
        for table in (outcomes, central, outcome):
            hostile = table.side == Side.HOSTILE
            able = np.array([target["can_leak"] for target in about["targets"]])
            table.end = np.where(hostile, np.where(able | (end is End.KILLED), end, End.SURVIVED), table.end)
            table.reason = np.where(hostile, Reason.NONE if end is End.KILLED else Reason.BELOW_HORIZON, table.reason)
        shots = shots[:0] if end is not End.KILLED else shots
    if runs:
        about |= {"runs": runs, "sets": 1, "cases_per_set": runs}
    made = Results(outcomes, central, shots, results.units[:count], about)
    return made, replace(film, outcome=outcome, shots=film.shots[:0] if end is End.LEAKED else film.shots, meta=about)


def headline_of(results: Results) -> str:
    return " ".join(text_answer(results).split("\n\n")[1].split())


def test_nothing_got_through(tmp_path: Path) -> None:
    """Edge: every hostile object shot down in every raid."""
    results, film = changed(end=End.KILLED)
    checked(write_report(results, film, tmp_path))
    assert headline_of(results).startswith("None of the 21 hostile objects got through in any of 1,024 simulated raids")


def test_everything_got_through(tmp_path: Path) -> None:
    """Edge: no kill and no missile anywhere."""
    results, film = changed(end=End.LEAKED)
    html = checked(write_report(results, film, tmp_path))
    assert "there were no kills" in html


def test_one_raid(tmp_path: Path) -> None:
    """Edge: one case of one set: no interval can be given, and the reader is warned."""
    results, film = changed(runs=1)
    html = checked(write_report(results, film, tmp_path))
    assert "Only one raid was flown" in html and "Only one set of unknowns" in html
    assert "depending on what nobody knows" not in headline_of(results)


def test_names_cannot_break_the_page(tmp_path: Path) -> None:
    """OWASP, cross-site scripting prevention: what a scenario says is text, never markup."""
    evil = "<script>alert(1)</script> & \"'"
    results, film = changed(title=evil, summary=evil, scenario_text=evil)
    results.meta["site"]["name"] = evil
    results.meta["sources"]["S-01"]["url"] = "javascript:alert(1)"
    html = checked(write_report(results, film, tmp_path))
    assert "javascript:" not in html


@pytest.mark.usefixtures("drawn_before")
def test_a_second_report_replaces_the_first(tmp_path: Path) -> None:
    """Writing twice into one folder leaves one report, and what else lies there stays."""
    (tmp_path / "manifest.json").write_text("{}")
    first = write_report(*changed(end=End.KILLED), tmp_path).read_text(encoding="utf-8")
    second = write_report(synthetic_results(), synthetic_film(), tmp_path).read_text(encoding="utf-8")
    assert first != second
    assert sorted(path.name for path in tmp_path.iterdir()) == ["figures", "manifest.json", "report.html"]


@pytest.mark.usefixtures("drawn_before")
def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """POSIX: a file where a folder is wanted, and a disk that fills up; what was there before stays."""
    (tmp_path / "file").write_text("")
    with pytest.raises(OptionError, match="--out"):
        write_report(synthetic_results(), synthetic_film(), tmp_path / "file")
    page = write_report(synthetic_results(), synthetic_film(), tmp_path / "run")
    before = page.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OptionError, match="No space left"):
        write_report(*changed(end=End.KILLED), tmp_path / "run")
    assert page.read_bytes() == before
    assert sorted(path.name for path in page.parent.iterdir()) == ["figures", "report.html"]
