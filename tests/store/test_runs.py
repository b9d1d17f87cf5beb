"""Folders that a run writes chunk by chunk: what is finished stays, whatever happens next."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.synthetic import synthetic_results
from threatring import store
from threatring.errors import ResultsError
from threatring.results import Results
from threatring.store import CENTRAL, NESTED, Plan, RunFolder, Span

ROOT = Path(__file__).resolve().parents[2]
RESULTS = synthetic_results(sets=8, cases_per_set=2, central_runs=6)
PLAN = Plan(8, 2, 6, 4)
META = {**RESULTS.meta, "design": {"scenario": "synthetic", "seed": 1}}


def tables_of(span: Span) -> dict:
    if span.part == CENTRAL:
        return {"central": RESULTS.central[span.first : span.end]}
    mine = (RESULTS.shots.run >= span.first) & (RESULTS.shots.run < span.end)
    return {
        "outcomes": RESULTS.outcomes[span.first : span.end],
        "shots": RESULTS.shots[mine],
        "units": RESULTS.units[span.first : span.end],
    }


def fill(folder: Path, spans: list[Span] | None = None, finish: bool = True, **options) -> None:
    with RunFolder.opened(folder, META, PLAN, **options) as run:
        for span in PLAN.missing(run.done()) if spans is None else spans:
            run.put(span, tables_of(span))
        if finish:
            run.finish(META, PLAN)


def parquet(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.glob("*.parquet"))}


def in_a_process(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    lines = f"from pathlib import Path\nfrom tests.store.test_runs import *\nfolder = Path({str(folder)!r})\n{code}"
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, "-c", lines], env=surroundings, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "whole"
    fill(folder)
    return folder


def test_chunks_come_back_as_one(whole: Path) -> None:
    """What was written in pieces reads as what was in memory, bit for bit."""
    found = Results.load(whole)
    for name in store.RESULT_TABLES:
        assert getattr(found, name).tobytes() == getattr(RESULTS, name).tobytes(), name
    document = store.manifest(whole)
    assert (document["state"], document["done"], document["done_central"]) == ("done", [[0, 16]], [[0, 6]])
    assert len(document["chunks"]) == 6 and not (whole / ".lock").exists()


def test_case_numbers_run_through_the_chunks(whole: Path) -> None:
    """The column `run` of the files counts over the whole run, not within a file."""
    import duckdb

    found = duckdb.sql(f"SELECT DISTINCT run FROM '{whole}/outcomes-*.parquet' ORDER BY run").fetchall()
    assert [run for (run,) in found] == list(range(16))


def test_a_run_that_is_under_way_can_be_read(tmp_path: Path) -> None:
    """A reader sees the whole sets that are done, from the first on, while the writer lives; a gap is not jumped."""
    spans = [*PLAN.spans()[:2], PLAN.spans()[3]]
    with RunFolder.opened(tmp_path, META, PLAN) as run:
        for span in spans:
            run.put(span, tables_of(span))
        run.done()
        found = Results.load(tmp_path)
        assert store.manifest(tmp_path)["state"] == "running"
    assert (found.meta["runs"], found.meta["sets"], found.meta["central_runs"]) == (8, 4, 0)
    assert found.outcomes.tobytes() == RESULTS.outcomes[:8].tobytes()
    assert found.summary()["leakers"]["chance"] == [None, None]


def test_nothing_finished_says_so(tmp_path: Path) -> None:
    """Only later cases are there: no results yet, and what to do."""
    fill(tmp_path, [PLAN.spans()[2]], finish=False)
    with pytest.raises(ResultsError, match="no case is finished yet"):
        Results.load(tmp_path)


def test_a_folder_without_a_chunk_is_left_as_it_was(tmp_path: Path) -> None:
    """Refused or stopped before the first chunk: nothing half-written."""
    with contextlib.suppress(ZeroDivisionError), RunFolder.opened(tmp_path / "new", META, PLAN):
        raise ZeroDivisionError
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("moment", ["before the files are moved", "before they are listed"])
def test_a_killed_writer_loses_one_chunk_at_most(moment: str, whole: Path, tmp_path: Path) -> None:
    """SIGKILL in the middle of the third chunk: the same run finishes it, and every byte is as if it had not been."""
    owner = "(runs, 'move_in')" if "moved" in moment else "(runs.RunFolder, '_list')"
    code = f"""
import threatring.store.runs as runs
owner, name = {owner}
real, calls = getattr(owner, name), []
def die(*args):
    calls.append(1)
    if len(calls) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*args)
setattr(owner, name, die)
fill(folder)
"""
    assert in_a_process(code, tmp_path).returncode == -signal.SIGKILL
    assert store.manifest(tmp_path)["done"] == [[0, 8]]
    assert Results.load(tmp_path).meta["runs"] == 8
    fill(tmp_path)
    assert parquet(tmp_path) == parquet(whole)
    assert Results.load(tmp_path).outcome_hash == RESULTS.outcome_hash
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in whole.iterdir()}


def test_a_full_disk_keeps_what_was_finished(tmp_path: Path) -> None:
    """A limit on file size stands for a full disk: exit code 2, what is wrong, and the chunks before it are there."""
    code = """
import resource
with RunFolder.opened(folder, META, PLAN) as run:
    run.put(PLAN.spans()[0], tables_of(PLAN.spans()[0]))
    run.done()
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
    try:
        run.put(PLAN.spans()[1], tables_of(PLAN.spans()[1]))
        run.done()
    except ResultsError as error:
        print(error.exit_code, error)
"""
    said = in_a_process(code, tmp_path)
    assert said.stdout.startswith("2 ") and "Is the disk full?" in said.stdout, said.stderr
    assert str(tmp_path) in said.stdout
    assert store.manifest(tmp_path)["done"] == [[0, 4]]
    assert Results.load(tmp_path).outcomes.tobytes() == RESULTS.outcomes[:4].tobytes()
    assert not list(tmp_path.glob(".partial-*/*"))


def test_a_damaged_chunk_is_flown_again(whole: Path, tmp_path: Path) -> None:
    """A flipped byte: refused by name when read, written again when the run goes on."""
    fill(tmp_path)
    file = tmp_path / next(name for name in parquet(whole) if "outcomes" in name and "0000004-" in name)
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    with pytest.raises(ResultsError, match=rf"{file.name}: sha256 .* damaged"):
        Results.load(tmp_path)
    with RunFolder.opened(tmp_path, META, PLAN) as run:
        assert run.damaged == [Span(NESTED, 4, 8)]
        assert PLAN.missing(run.done()) == [Span(NESTED, 4, 8)]
    fill(tmp_path)
    assert parquet(tmp_path) == parquet(whole)


def test_another_design_is_refused_and_told_apart(whole: Path, tmp_path: Path) -> None:
    """Never two designs in a folder: the message says in what they differ; told so, it takes the other's place."""
    fill(tmp_path)
    before = parquet(tmp_path)
    other = {**META, "design": {"scenario": "synthetic", "seed": 2}, "input_hash": "other"}
    with (
        pytest.raises(ResultsError, match=r"differ in seed \(1 there, 2 here\)"),
        RunFolder.opened(tmp_path, other, PLAN),
    ):
        pass
    assert parquet(tmp_path) == before
    with RunFolder.opened(tmp_path, other, PLAN, replace=True) as run:
        assert run.done() == {NESTED: [], CENTRAL: []}
        run.put(PLAN.spans()[0], tables_of(PLAN.spans()[0]))
    assert len(list(tmp_path.glob("outcomes-*.parquet"))) == 1


def test_fewer_sets_than_there_are_are_refused(tmp_path: Path) -> None:
    """A smaller run of the same design would throw flown cases away."""
    fill(tmp_path)
    smaller = RunFolder.opened(tmp_path, META, PLAN._replace(sets=4))
    with pytest.raises(ResultsError, match="more than the 8 asked for"), smaller:
        pass


def test_results_of_an_older_version_are_named(tmp_path: Path) -> None:
    """Format 1 is read no more; it says how to go on, and --replace goes on."""
    fill(tmp_path)
    document = json.loads((tmp_path / "manifest.json").read_text())
    (tmp_path / "manifest.json").write_text(json.dumps({**document, "format": 1}))
    with pytest.raises(ResultsError, match="an older version wrote this"):
        Results.load(tmp_path)
    with pytest.raises(ResultsError, match="--replace"):
        fill(tmp_path)
    fill(tmp_path, replace=True)
    assert Results.load(tmp_path).outcome_hash == RESULTS.outcome_hash


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    """A second process is refused while the first lives, with its number; what a dead one left is no obstacle."""
    with RunFolder.opened(tmp_path, META, PLAN) as run:
        run.put(PLAN.spans()[0], tables_of(PLAN.spans()[0]))
        said = in_a_process("fill(folder)", tmp_path).stderr
        assert f"is being written by process {os.getpid()} on" in said
        assert "is being written by" in in_a_process("RESULTS.save(folder, replace=True)", tmp_path).stderr
    (tmp_path / ".lock").write_text('{"pid": 1, "host": "elsewhere"}')
    fill(tmp_path)
    assert Results.load(tmp_path).outcome_hash == RESULTS.outcome_hash
