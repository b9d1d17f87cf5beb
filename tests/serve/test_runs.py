"""Runs, figures and reports as the page reads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.serve.test_library import half_of_a_run
from tests.serving import client_of, workspace
from tests.synthetic import synthetic_film, synthetic_results
from threatring.results.answer import counts
from threatring.results.typical import typical_case
from threatring.serve.runs import run_document

SVG = """<svg xmlns="http://www.w3.org/2000/svg"><title>Who &amp; when</title>
<metadata><dc:description>Told in words.</dc:description></metadata></svg>"""


@pytest.fixture
def page(tmp_path: Path) -> Iterator[TestClient]:
    state = workspace(tmp_path)
    synthetic_results(8, 4, 16).save(state.results / "whole")
    half_of_a_run(state.results / "half")
    synthetic_film(3).save(state.results / "alone")
    figures = state.results / "whole" / "figures"
    figures.mkdir()
    for name in ("map", "funnel", "unknown"):
        (figures / f"{name}.svg").write_text(SVG)
    (state.results / "whole" / "report.html").write_text("<!doctype html><title>report</title>")
    with client_of(state) as client:
        yield client


def test_a_run_is_told_with_every_case(page: TestClient) -> None:
    """`results.answer`, the document of `threatring run --json`."""
    results = synthetic_results(8, 4, 16)
    found = page.get("/api/v1/runs/whole").json()
    summary = {key: value for key, value in found["summary"].items() if key != "command"}
    assert found["state"] == "done" and summary == results.summary()
    assert found["summary"]["command"] == results.meta["command"]
    for name in ("leakers", "kills", "shots", "friendly_losses"):
        assert [case[name] for case in found["cases"]] == counts(results, name)[0].tolist()
    assert found["typical_case"] == typical_case(results)
    assert [figure["name"] for figure in found["figures"]] == ["funnel", "map", "unknown"]  # as in the report
    assert found["figures"][0] == {"name": "funnel", "title": "Who & when", "alt": "Told in words."}


def test_a_run_that_is_not_finished_is_told_as_far_as_it_goes(page: TestClient) -> None:
    found = page.get("/api/v1/runs/half").json()
    assert (found["state"], found["summary"]["runs"], len(found["cases"])) == ("partial", 16, 16)
    assert found["summary"]["leakers"]["chance"] == [None, None]  # nothing at central values yet


def test_a_film_by_itself_is_a_run_of_one_case(page: TestClient) -> None:
    found = page.get("/api/v1/runs/alone").json()
    film = synthetic_film(3)
    assert found["typical_case"] == 3 and [case["case"] for case in found["cases"]] == [3]
    assert found["cases"][0]["shots"] == len(film.shots) and found["summary"]["scenario"] == "murted"
    assert page.get("/api/v1/runs/alone/films/3").json()["case"] == 3
    assert page.get("/api/v1/runs/alone/films/4").status_code == 404


def test_a_run_that_changes_is_read_again(page: TestClient, tmp_path: Path) -> None:
    before = page.get("/api/v1/runs/half").json()
    synthetic_results(8, 4, 16).save(tmp_path / "out" / "half")
    assert page.get("/api/v1/runs/half").json() != before


def test_figures_and_reports_come_under_a_policy_of_their_own(page: TestClient) -> None:
    """W3C Content Security Policy 3: a sandbox without allow-scripts runs none; and no path leads elsewhere."""
    figure, report = page.get("/api/v1/runs/whole/figures/map.svg"), page.get("/api/v1/runs/whole/report")
    assert figure.headers["content-type"] == "image/svg+xml" and figure.text == SVG
    assert report.headers["content-type"].startswith("text/html")
    for answer in (figure, report):
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("sandbox") and "default-src 'none'" in policy and "script" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
    wrong = ("figures/nothing.svg", "figures/..%2Fmap.svg", "figures/%2e%2e/map.svg", "figures/map.png", "x")
    assert {page.get(f"/api/v1/runs/whole/{path}").status_code for path in wrong} == {404}
    assert page.get("/api/v1/runs/half/report").status_code == 404


def test_damaged_results_are_a_conflict_and_no_crash(page: TestClient, tmp_path: Path) -> None:
    folder = tmp_path / "out" / "whole"
    for file in folder.glob("shots-*"):
        file.unlink()
    (folder / "report.html").touch()
    answer = page.get("/api/v1/runs/whole")
    assert answer.status_code == 409 and answer.json()["error"]["faults"]
    (folder / "manifest.json").write_text("{")
    assert page.get("/api/v1/runs/whole").status_code == 409
    assert page.get("/api/v1/runs/whole/films/3").status_code == 409
    assert page.get("/api/v1/comparisons/whole").status_code == 404


def test_of_a_very_long_run_the_first_cases_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threatring.serve.runs.MOST_CASES", 5)
    synthetic_results(8, 4, 16).save(tmp_path / "x")
    assert [case["case"] for case in run_document(tmp_path / "x")["cases"]] == [0, 1, 2, 3, 4]
