"""The server's side of a worker, against workers that are a few lines long."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import pytest

from threatring.serve.lane import Lane, WorkerDied

ECHO = """
import json, signal, sys, os, time
for line in sys.stdin:
    asked = json.loads(line); number = asked["id"]
    def say(**more): print(json.dumps({"id": number, **more}), flush=True)
    if asked["do"] == "leave": say(started=True); say(cancelled={}, leaving=True); sys.exit(0)
    if asked["do"] == "babble": say(started=True); print("no JSON", flush=True); time.sleep(60)
    if asked["do"] == "die": say(started=True); os.kill(os.getpid(), signal.SIGKILL)
    if asked["do"] == "wait":
        try: say(started=True); say(progress={"done": 0}); time.sleep(60)
        except KeyboardInterrupt: say(cancelled={"message": "stopped"}); continue
    print(json.dumps({"id": number - 1, "result": "of a request that nobody waits for"}), flush=True)
    say(started=True); say(progress={"done": 1}); say(result={"pid": os.getpid()})
"""


def lane() -> Lane:
    return Lane((sys.executable, "-c", ECHO))


def test_progress_then_the_result_of_ones_own_request() -> None:
    async def story() -> tuple[Any, Any, list]:
        heard: list = []
        mine = lane()
        first, second = await asyncio.gather(mine.ask({"do": "it"}, heard.append), mine.ask({"do": "it"}))
        assert mine.waiting_count == 0
        await mine.close()
        return first, second, heard

    first, second, heard = asyncio.run(story())
    assert first["result"]["pid"] == second["result"]["pid"]  # one worker, which stays
    assert [message["progress"] for message in heard] == [{"done": 1}]


def test_a_worker_that_is_killed_fails_its_request_and_the_next_one_has_a_new_worker() -> None:
    async def story() -> Any:
        mine = lane()
        with pytest.raises(WorkerDied, match="SIGKILL"):
            await mine.ask({"do": "die"})
        again = await mine.ask({"do": "it"})
        await mine.close()
        return again

    assert "result" in asyncio.run(story())


def test_a_worker_that_leaves_or_babbles_is_replaced() -> None:
    async def story() -> list[Any]:
        mine = lane()
        told = [await mine.ask({"do": "leave"}), await mine.ask({"do": "it"})]
        with pytest.raises(WorkerDied):
            await mine.ask({"do": "babble"})
        told.append(await mine.ask({"do": "it"}))
        await mine.close()
        return told

    left, second, third = asyncio.run(story())
    assert "cancelled" in left and second["result"]["pid"] != third["result"]["pid"]


@pytest.mark.parametrize("early", [True, False])
def test_a_request_can_be_stopped_before_and_after_it_has_begun(early: bool) -> None:
    async def story() -> tuple[Any, Any]:
        mine = lane()
        if early:
            asking = asyncio.ensure_future(mine.ask({"do": "wait"}))
            await asyncio.sleep(0)  # asked, and no worker there yet
            mine.cancel()
            stopped = await asking
        else:
            stopped = await mine.ask({"do": "wait"}, lambda message: mine.cancel())
        again = await mine.ask({"do": "it"})
        await mine.close()
        return stopped, again

    stopped, again = asyncio.run(story())
    assert stopped["cancelled"] == {"message": "stopped"} and "result" in again
