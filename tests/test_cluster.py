"""Work spread over separate scheduler and worker processes comes back with the bytes of work done here."""

from __future__ import annotations

import re
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.clustered import ROOT, Cluster, cluster, numbers, refusal
from threatring.cluster import perform, program
from threatring.errors import MissingExtra, OptionError, ScenarioError


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler and two workers."""
    with cluster(tmp_path_factory.mktemp("pair"), 2) as made:
        yield made


def results(tasks: list[Any], address: str | None, work: Any = numbers) -> dict[int, Any]:
    found: dict[int, Any] = {}
    perform(work, tasks, address, lambda index, result: found.update({index: result}))
    return found


def test_here_in_order() -> None:
    """Without an address everything is done in this process, one after another."""
    seen: list[int] = []
    perform(numbers, [(index, "") for index in range(4)], None, lambda index, _: seen.append(index))
    assert seen == [0, 1, 2, 3]


def test_a_killed_worker_changes_no_byte(pair: Cluster, tmp_path: Path) -> None:
    """SIGKILL in the middle of a piece, and with it of what that worker had finished: nothing is lost or changed."""
    here = results([(index, "") for index in range(24)], None)
    there = results([(index, str(tmp_path)) for index in range(24)], pair.address)
    assert (tmp_path / "died").exists(), "no worker died: nothing was tried"
    assert [process.poll() is not None for process in pair.processes].count(True) == 1
    assert there.keys() == here.keys()
    for index, mine in here.items():
        assert there[index]["values"].tobytes() == mine["values"].tobytes()


def test_errors_of_the_work_arrive_as_themselves(pair: Cluster) -> None:
    """An error raised on a worker is the error raised here: class, faults and text."""
    caught = []
    for address in (None, pair.address):
        with pytest.raises(ScenarioError) as raised:
            results([7], address, refusal)
        caught.append((str(raised.value), raised.value.faults, raised.value.exit_code))
    assert caught[0] == caught[1]


def test_a_worker_with_another_program_is_refused_by_name(tmp_path: Path) -> None:
    """A worker whose threatring says another version does nothing; the message names the worker and both versions."""
    other = tmp_path / "other"
    shutil.copytree(ROOT / "threatring", other / "threatring", ignore=shutil.ignore_patterns("data", "__pycache__"))
    door = other / "threatring" / "__init__.py"
    door.write_text(re.sub(r'__version__ = ".*"', '__version__ = "0.0.1"', door.read_text()))
    with cluster(tmp_path / "run", 0) as made:
        made.worker(other)
        with pytest.raises(OptionError, match=r"worker tcp://127\.0\.0\.1:\d+: the same program everywhere") as raised:
            results([(1, "")], made.address)
    assert f"here threatring {program().version}, on that worker threatring 0.0.1" in str(raised.value)


def test_nobody_at_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong address is one message, whether it is malformed, free or held by something that never answers."""
    monkeypatch.setattr("threatring.cluster.CONNECT_S", 1)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        free = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        for address in ("not an address", "tcp://127.0.0.1:1", free):
            with pytest.raises(OptionError, match="a Dask scheduler that answers") as raised:
                results([(1, "")], address)
            assert len(str(raised.value).splitlines()) == 1


def test_no_worker_joins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheduler without workers is said to have none, with the command that starts one."""
    monkeypatch.setattr("threatring.cluster.JOIN_S", 1)
    with cluster(tmp_path, 0) as made, pytest.raises(OptionError, match=f"dask worker {made.address}"):
        results([(1, "")], made.address)


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Dask one line says which extra to install."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtra, match=r"pip install 'threatring\[cluster\]'") as raised:
        results([(1, "")], "tcp://127.0.0.1:1")
    assert raised.value.exit_code == 2


def test_without_tasks_nobody_is_called() -> None:
    """No task needs no cluster."""
    assert results([], "tcp://127.0.0.1:1") == {}
