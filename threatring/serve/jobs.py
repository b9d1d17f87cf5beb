"""Jobs of the console: what is to be simulated, one after another, with progress, an answer that grows, and an end."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from threatring.serve.answers import Refused, answer, json_body
from threatring.serve.asking import asked
from threatring.serve.lane import Lane, WorkerDied
from threatring.serve.state import Workspace

REMEMBERED = 64  # jobs in the list; the oldest that are over are forgotten
AGAIN = "what was finished is kept: start it again to go on"
OVER = ("done", "failed", "cancelled")


@dataclass(eq=False)
class Job:
    """One thing that was asked for, and how far it has come."""

    id: str
    request: dict[str, Any]
    state: str = "queued"
    stage: str = ""
    done: int = 0
    total: int = 0
    so_far: dict[str, Any] | None = None
    result: str | None = None
    error: str | None = None
    begun_s: float | None = None
    ended_s: float | None = None
    stage_begun: tuple[float, int] = field(default=(0.0, 0))  #: when the stage began, and how much was done then

    def heard(self, message: dict[str, Any]) -> None:
        """Take in what the worker tells of this job."""
        self.so_far = message.get("so_far", self.so_far)
        told = message.get("progress")
        if told is None:
            return
        if told["stage"] != self.stage or told["done"] < self.done:
            self.stage_begun = time.monotonic(), told["done"]
        self.stage, self.done, self.total = told["stage"], told["done"], told["total"]

    def ended(self, message: dict[str, Any]) -> None:
        """Take in the last message."""
        if "result" in message:
            self.state, self.result = "done", message["result"]["result"]
        elif "cancelled" in message:
            self.state, self.error = "cancelled", message["cancelled"]["message"]
        else:
            self.state, self.error = "failed", message["error"]["message"]
        self.ended_s = time.monotonic()

    def left_s(self) -> float | None:
        """Return how long the stage will still take, None where that cannot be told."""
        begun_s, before = self.stage_begun
        flown, passed_s = self.done - before, time.monotonic() - begun_s
        if self.state != "running" or self.total <= 1 or flown <= 0:
            return None
        return passed_s * (self.total - self.done) / flown

    def document(self) -> dict[str, Any]:
        """Return the job as the page reads it."""
        end_s = self.ended_s if self.ended_s is not None else time.monotonic()
        left_s = self.left_s()
        return {
            "id": self.id, "kind": self.request["kind"], "scenario": self.request["name"], "state": self.state,
            "stage": self.stage, "done": self.done, "total": self.total,
            "elapsed_s": 0.0 if self.begun_s is None else round(end_s - self.begun_s, 1),
            "left_s": None if left_s is None else round(left_s, 1), "so_far": self.so_far, "result": self.result,
            "error": self.error,
        }  # fmt: skip


class Jobs:
    """The queue of one server: a job at a time goes to a worker that stays warm."""

    def __init__(self, waiting_count: int) -> None:
        self.waiting_count = waiting_count
        self.jobs: dict[str, Job] = {}
        self.lane = Lane()
        self._made = 0
        self._working: asyncio.Task[None] | None = None

    def add(self, request: dict[str, Any]) -> Job:
        """Put a request at the end of the queue; raises Refused (429) when it is full."""
        waiting = [job for job in self.jobs.values() if job.state == "queued"]
        if len(waiting) >= self.waiting_count:
            raise Refused(429, f"{len(waiting)} jobs are waiting already; wait for one to end, or cancel one")
        self._made += 1
        job = Job(f"job-{self._made}", request)
        self.jobs[job.id] = job
        over = [each.id for each in self.jobs.values() if each.state in OVER]
        for name in over[: max(0, len(self.jobs) - REMEMBERED)]:
            del self.jobs[name]
        if self._working is None or self._working.done():
            self._working = asyncio.get_running_loop().create_task(self._work())
        return job

    def get(self, name: str) -> Job:
        """Return a job; raises Refused (404)."""
        if name not in self.jobs:
            raise Refused(404, f"no such job: {name}")
        return self.jobs[name]

    def cancel(self, job: Job) -> None:
        """Take a job out of the queue, or stop it; what is over stays as it is."""
        if job.state == "queued":
            job.state, job.error = "cancelled", "cancelled before it began"
        elif job.state == "running":
            self.lane.cancel()

    async def close(self) -> None:
        """Stop everything; finished chunks stay in their folders."""
        for job in self.jobs.values():
            if job.state == "queued":
                self.cancel(job)
        await self.lane.close()
        if self._working is not None:
            self._working.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._working

    async def _work(self) -> None:
        while (job := next((job for job in self.jobs.values() if job.state == "queued"), None)) is not None:
            job.state, job.begun_s = "running", time.monotonic()
            job.stage = "starting" if self.lane.process is None else ""
            try:
                job.ended(await self.lane.ask(job.request, job.heard))
            except WorkerDied as died:
                job.ended({"error": {"message": f"{died}; {AGAIN}"}})
            except OSError as fault:
                job.ended({"error": {"message": f"no process to simulate could be started ({fault.strerror})"}})


def jobs_of(state: Workspace) -> Jobs:
    """Return the queue of a workspace, made when it is first asked for."""
    if "jobs" not in state.rooms:
        jobs = state.rooms["jobs"] = Jobs(state.limits.jobs_count)
        state.at_end.append(jobs.close)
    found: Jobs = state.rooms["jobs"]
    return found


def routes(state: Workspace) -> list[Route]:
    """Return the routes of this room."""

    async def listed(_: Request) -> Response:
        return answer([job.document() for job in reversed(jobs_of(state).jobs.values())])

    async def added(request: Request) -> Response:
        body = await json_body(request)
        wanted = await asyncio.to_thread(asked, body, state)
        return answer(jobs_of(state).add(wanted).document(), 202)

    async def one(request: Request) -> Response:
        return answer(jobs_of(state).get(request.path_params["id"]).document())

    async def cancelled(request: Request) -> Response:
        jobs = jobs_of(state)
        job = jobs.get(request.path_params["id"])
        jobs.cancel(job)
        return answer(job.document())

    return [
        Route("/jobs", listed, methods=["GET"]), Route("/jobs", added, methods=["POST"]),
        Route("/jobs/{id}", one, methods=["GET"]), Route("/jobs/{id}", cancelled, methods=["DELETE"]),
    ]  # fmt: skip
