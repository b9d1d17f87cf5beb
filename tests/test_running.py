"""A run in chunks leaves the same bytes whoever flies them, in whatever order, stopped or grown."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clustered import cluster
from tests.played import CLOSE, same_bytes, scenario_of
from threatring import store
from threatring.errors import Interrupted, OptionError
from threatring.results import Results
from threatring.simulate import Options, run, run_into

ROOT = Path(__file__).resolve().parents[1]
ASKED = Options(runs=24, sets=6, threads=1)
STEP = 8  # cases of a chunk, so that the smallest raid has several


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threatring.store.plan.LEAST_CASES", STEP)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run") / "whole"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("threatring.store.plan.LEAST_CASES", STEP)
        run_into(folder, scenario_of(CLOSE), ASKED)
    return folder


def parquet(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.glob("*.parquet"))}


def test_a_folder_holds_what_memory_would(whole: Path) -> None:
    """Chunks of 8 cases on one thread, and one chunk on two: the same tables, also at central values."""
    found, wanted = Results.load(whole), run(scenario_of(CLOSE), Options(runs=24, sets=6, threads=2))
    assert len(store.manifest(whole)["chunks"]) == 6
    for name in store.RESULT_TABLES:
        assert same_bytes(getattr(found, name), getattr(wanted, name)), name
    assert found.outcome_hash == wanted.meta["outcome_hash"] == found.meta["outcome_hash"]


def test_ctrl_c_keeps_chunks_and_the_same_command_finishes(whole: Path, tmp_path: Path) -> None:
    """Stopped after two chunks: what is kept is said; again, and every byte is as if nothing had happened."""

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "flying raids" and done >= 16:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted, match="16 cases are kept in .*; run the same command again"):
        run_into(tmp_path, scenario_of(CLOSE), ASKED, stop)
    assert Results.load(tmp_path).meta["sets"] == 4
    told: list[tuple[str, int]] = []
    run_into(tmp_path, scenario_of(CLOSE), ASKED, lambda stage, done, total: told.append((stage, total)))
    assert {total for stage, total in told if stage == "flying raids"} == {8}  # the rest only
    assert parquet(tmp_path) == parquet(whole)


def test_sigkill_in_the_middle_of_a_run(whole: Path, tmp_path: Path) -> None:
    """Killed while it flies: the same command gives the hash and the bytes of a run that was left alone."""
    code = f"""
import os, signal, threatring.store.plan as plan
from tests.played import CLOSE, scenario_of
from threatring.simulate import Options, run_into
plan.LEAST_CASES = {STEP}
def watch(stage, done, total):
    if stage == "flying raids" and done == 16:
        os.kill(os.getpid(), signal.SIGKILL)
run_into({str(tmp_path / "run")!r}, scenario_of(CLOSE), Options(runs=24, sets=6, threads=1), watch)
"""
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    killed = subprocess.run([sys.executable, "-c", code], env=surroundings, capture_output=True, text=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    results = run_into(tmp_path / "run", scenario_of(CLOSE), ASKED)
    assert results is not None and results.outcome_hash == Results.load(whole).outcome_hash
    assert parquet(tmp_path / "run") == parquet(whole)


def test_a_run_that_grew_is_the_larger_run(whole: Path, tmp_path: Path) -> None:
    """First 4 sets, then 6: the prefix property of the draws, and central cases that do not count the others."""
    run_into(tmp_path, scenario_of(CLOSE), Options(runs=16, sets=4, threads=1))
    results = run_into(tmp_path, scenario_of(CLOSE), ASKED)
    assert results is not None
    wanted = Results.load(whole)
    for name in store.RESULT_TABLES:
        assert same_bytes(getattr(results, name), getattr(wanted, name)), name


def test_parts_flown_apart_are_the_run(whole: Path, tmp_path: Path) -> None:
    """Three parts, joined: hash and bytes of one run."""
    for index in (1, 2, 3):
        assert run_into(tmp_path / f"{index}", scenario_of(CLOSE), ASKED, shard=(index, 3)) is None
    store.merge([tmp_path / f"{index}" for index in (3, 1, 2)], tmp_path / "joined")
    assert parquet(tmp_path / "joined") == parquet(whole)
    assert Results.load(tmp_path / "joined").outcome_hash == Results.load(whole).outcome_hash


@pytest.mark.slow
def test_a_cluster_flies_the_same_bytes(whole: Path, tmp_path: Path) -> None:
    """Two workers, chunks in whatever order they come; one worker is killed when the first chunk has come."""
    pytest.importorskip("distributed")
    with cluster(tmp_path / "cluster", workers=2) as made:

        def kill_one(stage: str, done: int, count: int) -> None:
            if 0 < done < count and "cluster" in stage:
                made.processes[-1].kill()

        results = run_into(tmp_path / "run", scenario_of(CLOSE), ASKED, kill_one, cluster=made.address)
        assert [process.poll() is not None for process in made.processes] == [False, False, True]
    assert results is not None and results.outcome_hash == Results.load(whole).outcome_hash
    assert parquet(tmp_path / "run") == parquet(whole)


def test_a_run_grows_until_it_is_known_well_enough(tmp_path: Path) -> None:
    """The rule stops at its first look that is narrow enough, says so, and goes on from what is there."""
    wide = run(scenario_of(CLOSE), Options(until_halfwidth=5.0, max_runs=2048, threads=2))
    assert (wide.meta["sets"], wide.meta["stopping"]["reached"]) == (64, True)
    assert wide.summary()["stopping"]["halfwidth_reached"] <= 5.0
    capped = run_into(tmp_path, scenario_of(CLOSE), Options(until_halfwidth=1e-6, max_runs=96, threads=2))
    assert capped is not None and not capped.meta["stopping"]["reached"]
    assert (capped.meta["runs"], len(capped.meta["stopping"]["looks"])) == (96, 1)
    assert same_bytes(capped.outcomes, wide.outcomes[:96])


@pytest.mark.parametrize(
    "asked, word",
    [
        (Options(until_halfwidth=0.1, runs=64), "not together"),
        (Options(until_halfwidth=0.1, sets=4), "not together"),
        (Options(until_halfwidth=0.0), "more than 0"),
        (Options(until_halfwidth=0.1, max_runs=16), "or more"),
        (Options(max_runs=64), "only with"),
    ],
)
def test_options_that_contradict_one_another(asked: Options, word: str) -> None:
    """Refused before anything is laid, with what would be right."""
    with pytest.raises(OptionError, match=word):
        run(scenario_of(CLOSE), asked)
