"""The queue of jobs, and runs by a real worker: stopped, killed, taken up again, with the bytes of `simulate.run`."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.serving import client_of, workspace
from threatring.serve.answers import Refused
from threatring.serve.jobs import REMEMBERED, Jobs, jobs_of
from threatring.serve.lane import WorkerDied
from threatring.serve.state import Workspace

LENGTHS = (1024, 4096, 16_384)  # of a run: a machine that ends one before it can be stopped is given a longer one
PATIENCE_S = 300.0  # a stuck worker fails the test instead of holding it for ever


class Stage:
    """A lane that does what the test says."""

    def __init__(self) -> None:
        self.process, self.asked, self.stopped = None, [], 0
        self.answers: asyncio.Queue = asyncio.Queue()

    async def ask(self, request: Any, heard: Callable[[Any], None]) -> Any:
        self.asked.append(request)
        heard({"progress": {"stage": "flying raids", "done": 0, "total": 10}})
        heard({"progress": {"stage": "flying raids", "done": 5, "total": 10}, "so_far": {"runs": 5}})
        answer = await self.answers.get()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def cancel(self) -> None:
        self.stopped += 1

    async def close(self) -> None:
        self.answers.put_nowait({"cancelled": {"message": "closed"}})


def request(name: str = "x") -> dict[str, Any]:
    return {"kind": "run", "name": name}


def test_one_job_at_a_time_in_the_order_they_came_and_no_more_than_may_wait() -> None:
    async def story() -> None:
        jobs = Jobs(2)
        stage: Any = Stage()
        jobs.lane = stage
        first = jobs.add(request("a"))
        await asyncio.sleep(0)
        second, third = jobs.add(request("b")), jobs.add(request("c"))
        with pytest.raises(Refused) as refused:
            jobs.add(request("d"))
        assert refused.value.status == 429
        told = first.document()
        assert (told["state"], told["done"], told["total"], told["so_far"]) == ("running", 5, 10, {"runs": 5})
        assert told["left_s"] is not None and told["left_s"] >= 0.0
        jobs.cancel(second)
        jobs.cancel(first)
        assert second.state == "cancelled" and stage.stopped == 1
        stage.answers.put_nowait({"cancelled": {"message": "stopped"}})
        stage.answers.put_nowait(WorkerDied("the process was killed"))
        while third.state != "failed":
            await asyncio.sleep(0)
        assert first.state == "cancelled" and [each["name"] for each in stage.asked] == ["a", "c"]
        assert third.error is not None and "start it again" in third.error and third.left_s() is None
        await jobs.close()

    asyncio.run(story())


def test_old_jobs_are_forgotten() -> None:
    async def story() -> int:
        jobs = Jobs(8)
        stage: Any = Stage()
        jobs.lane = stage
        for _ in range(REMEMBERED + 10):
            job = jobs.add(request())
            stage.answers.put_nowait({"result": {"result": "x"}})
            while job.state != "done":
                await asyncio.sleep(0)
        await jobs.close()
        return len(jobs.jobs)

    assert asyncio.run(story()) == REMEMBERED


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return workspace(tmp_path_factory.mktemp("console"))


@pytest.fixture(scope="module")
def page(state: Workspace) -> Iterator[TestClient]:
    with client_of(state) as client:
        yield client


def started(page: TestClient, **more: Any) -> str:
    answer = page.post("/api/v1/jobs", json={"kind": "run", "scenario": "one-aircraft", **more})
    assert answer.status_code == 202, answer.text
    return answer.json()["id"]


def until(page: TestClient, job: str, when: Callable[[dict], bool]) -> dict[str, Any]:
    ends_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends_s:
        told = page.get(f"/api/v1/jobs/{job}").json()
        if when(told) or told["state"] in ("done", "failed", "cancelled"):
            return told
        time.sleep(0.01)
    raise AssertionError(f"still {told}")


def over(told: dict[str, Any]) -> bool:
    return False


def broken_off(page: TestClient, state: Workspace, asked: dict[str, Any]) -> bool:
    """Stop a run, take it up again, kill its worker; whether both came before its end."""
    job = started(page, **asked)
    until(page, job, lambda told: told["so_far"] is not None)
    page.delete(f"/api/v1/jobs/{job}")
    if until(page, job, over)["state"] == "done":
        return False
    entry = page.get("/api/v1/runs").json()[0]
    assert entry["state"] == "partial" and 0 < entry["runs"] <= asked["runs"]
    partial = page.get(f"/api/v1/runs/{entry['id']}").json()
    assert partial["state"] == "partial" and partial["summary"]["runs"] == entry["runs"] == len(partial["cases"])

    job = started(page, **asked)
    told = until(page, job, lambda told: told["so_far"] is not None)
    if told["state"] == "done":
        return False
    assert told["so_far"]["runs"] >= entry["runs"]  # what lay there is part of the answer
    process = jobs_of(state).lane.process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    killed = until(page, job, over)
    if killed["state"] == "done":
        return False
    assert killed["state"] == "failed" and "SIGKILL" in killed["error"] and "start it again" in killed["error"]
    return True


def test_stopped_and_killed_a_run_goes_on_where_it_was_and_ends_with_the_same_bytes(
    page: TestClient, state: Workspace
) -> None:
    """`simulate.run`, the room under `threatring run`: no folder, no worker, no interruption; and its films."""
    from threatring import simulate
    from threatring.scenario import load_scenario

    tried = ({"runs": runs, "seed": 1 + k} for k, runs in enumerate(LENGTHS))
    asked = next((each for each in tried if broken_off(page, state, each)), None)
    assert asked is not None, "no run was stopped and killed before its end"
    done = until(page, started(page, **asked), over)
    assert done["state"] == "done" and done["result"].startswith("one-aircraft"), done
    found = page.get(f"/api/v1/runs/{done['result']}").json()
    reference = simulate.run(load_scenario("one-aircraft"), simulate.Options(**asked))
    assert found["state"] == "done" and found["summary"]["outcome_hash"] == reference.outcome_hash
    assert found["summary"]["leakers"] == reference.summary()["leakers"] == done["so_far"]["leakers"]
    assert found["figures"] and page.get(f"/api/v1/runs/{done['result']}/report").status_code == 200
    films_are_those_of_the_command(page, state, found, asked)


def films_are_those_of_the_command(page: TestClient, state: Workspace, run: dict, asked: dict) -> None:
    """`simulate.film`, the room under `threatring film`: same tables, at the typical case and at another one."""
    from threatring import simulate
    from threatring.results import Film
    from threatring.scenario import load_scenario
    from threatring.serve.filmed import film_document

    last, folder = asked["runs"] - 1, state.results / run["id"]
    for case, place in ((run["typical_case"], folder / "film"), (last, folder / f"film-{last}")):
        document = page.get(f"/api/v1/runs/{run['id']}/films/{case}").json()
        film = simulate.film(load_scenario("one-aircraft"), simulate.Options(**asked), case)
        expected = film_document(film)
        assert {**document, "command": ""} == {**expected, "command": ""}
        assert f"--case {case}" in document["command"] and f"--seed {asked['seed']}" in document["command"]
        kept = Film.load(place)
        for table in ("events", "states", "outcome", "shots"):
            assert getattr(kept, table).tobytes() == getattr(film, table).tobytes()
    assert page.get(f"/api/v1/runs/{run['id']}/films/{10 * asked['runs']}").status_code == 404


def test_other_kinds_of_job_leave_what_the_commands_leave(page: TestClient) -> None:
    """`simulate.run` of each variant: those of a comparison are the runs by themselves."""
    from threatring import simulate
    from threatring.scenario import load_scenario

    asked = {"kind": "compare", "variants": ["sceptical"], "runs": 32, "seed": 1}
    done = until(page, started(page, **asked), over)
    assert done["state"] == "done", done
    found = page.get(f"/api/v1/comparisons/{done['result']}").json()
    for variant, claims in zip(found["variants"], ("central", "sceptical"), strict=True):
        alone = simulate.run(load_scenario("one-aircraft"), simulate.Options(runs=32, seed=1, claims=claims))
        assert variant["outcome_hash"] == alone.outcome_hash
    assert {figure["name"] for figure in found["figures"]} >= {"compare-all"}
    assert page.get(f"/api/v1/runs/{done['result']}/report").status_code == 200

    faulty = until(page, started(page, kind="coverage", altitudes_m=[1000.0], epoch=1951), over)
    assert faulty["state"] == "failed" and "1951" in faulty["error"]
