"""Films and exports: what lies beside a run needs no flying; a worker that fails is told as such."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.serving import client_of, workspace
from tests.synthetic import synthetic_film, synthetic_results
from threatring.exports import FORMATS, files_of, scene_of
from threatring.serve.filmed import film_document
from threatring.serve.films import films_of
from threatring.serve.lane import WorkerDied
from threatring.serve.state import Workspace

CASE = 3


@pytest.fixture
def state(tmp_path: Path) -> Workspace:
    state = workspace(tmp_path)
    results, film = synthetic_results(8, 4, 16), synthetic_film(CASE)
    results.save(state.results / "run")
    same = {key: results.meta[key] for key in ("input_hash",)}
    type(film)(film.events, film.states, {**film.meta, **same}, CASE, film.outcome, film.shots).save(
        state.results / "run" / "film"
    )
    return state


@pytest.fixture
def page(state: Workspace) -> Iterator[TestClient]:
    with client_of(state) as client:
        yield client


def test_the_film_beside_a_run_is_sent_once_and_known_again(page: TestClient) -> None:
    answer = page.get(f"/api/v1/runs/run/films/{CASE}")
    expected = film_document(synthetic_film(CASE))
    assert answer.json()["movers"] == expected["movers"] and answer.json()["objects"] == expected["objects"]
    tag = answer.headers["etag"]
    assert page.get(f"/api/v1/runs/run/films/{CASE}", headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize("wanted", FORMATS)
def test_an_export_is_the_file_of_the_command(page: TestClient, wanted: str) -> None:
    """`exports.files_of`, the room under `threatring export`: the very bytes; several files come as one archive."""
    answer = page.get(f"/api/v1/runs/run/films/{CASE}/export/{wanted}")
    assert answer.status_code == 200
    expected = files_of(scene_of(synthetic_film(CASE)), [wanted])
    name = answer.headers["content-disposition"].partition("filename=")[2].strip('"')
    if wanted == "csv":
        archive = zipfile.ZipFile(io.BytesIO(answer.content))
        assert answer.headers["content-type"] == "application/zip" and name == f"murted-case-{CASE}-csv.zip"
        assert sorted(archive.namelist()) == sorted(expected)
    else:
        (own,) = expected
        assert name == f"murted-{own}" and len(answer.content) == pytest.approx(len(expected[own]), rel=0.01)
    assert page.get(f"/api/v1/runs/run/films/{CASE}/export/exe").status_code == 404


class Broken:
    """A lane whose worker answers as told."""

    def __init__(self, answer: Any) -> None:
        self.answer, self.waiting_count = answer, 0

    async def ask(self, request: Any, heard: Any = None) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def close(self) -> None: ...


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (WorkerDied("killed"), 503),
        ({"error": {"message": "another version", "faults": []}}, 409),
        ({"cancelled": {"message": "stopped"}}, 503),
    ],
)
def test_what_goes_wrong_with_the_worker_is_told(page: TestClient, state: Workspace, answer: Any, status: int) -> None:
    lane: Any = Broken(answer)
    films_of(state).lane = lane
    told = page.get("/api/v1/runs/run/films/4")
    assert told.status_code == status and told.json()["error"]["message"]
    lane.waiting_count = 8
    assert page.get("/api/v1/runs/run/films/5").status_code == 429
    assert page.get("/api/v1/runs/run/films/48").status_code == 404  # 32 nested and 16 central cases


def test_a_film_of_another_design_is_not_taken_for_this_run(page: TestClient, state: Workspace) -> None:
    lane: Any = Broken(WorkerDied("asked to fly"))
    films_of(state).lane = lane
    synthetic_results(8, 4, 16, seed=9).save(state.results / "run", replace=True)
    assert page.get(f"/api/v1/runs/run/films/{CASE}").status_code == 503
