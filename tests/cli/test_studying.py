"""study from the outside: what it prints, what it leaves, how it refuses. Its cells are made up."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.synthetic_study import cell_counts, cell_told
from threatring.cli import run_command_line
from threatring.cli.studying import join_studies
from threatring.studies.flying import Shard

PAGE = (Path(__file__).parents[2] / "docs" / "studies.md").read_text(encoding="utf-8")

STUDY = """
scenario = "one-aircraft"
runs = 32
sets = 8
measures = ["leakers", "kills"]
[[axes]]
name = "aircraft"
set = "raids.single aircraft.count"
values = [1, 2, 4]
"""


@pytest.fixture
def flown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Any]:
    """A study's file in an empty folder, and cells that come at once."""
    asked: list[Any] = []

    def perform(work: Any, tasks: list[Any], address: str | None, done: Any) -> None:
        for place, task in enumerate(tasks):
            asked.append((task, address))
            number = {1: 0, 2: 1, 4: 2}[task.scenario.raids[0].count]
            done(place, {"counts": cell_counts(number), "told": cell_told(number)})

    monkeypatch.setattr("threatring.studies.flying.perform", perform)
    monkeypatch.chdir(tmp_path)
    Path("sizes.toml").write_text(STUDY)
    return asked


def test_a_study_leaves_cells_tables_and_a_report(flown: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["study", "sizes.toml", "--seed", "5", "--threads", "1"]) == 0
    assert [(task.runs, task.sets, task.seed, task.threads, address) for task, address in flown] == [
        (32, 8, 5, 1, None)
    ] * 3
    said = capsys.readouterr().out
    assert "again:  threatring study sizes.toml --seed 5" in said and "report: out/sizes/report.html" in said
    left = {path.name for path in Path("out/sizes").iterdir()}
    assert {"manifest.json", "study.toml", "cell-00002.parquet", "cells.parquet", "report.html", "figures"} <= left
    assert run_command_line(["study", "sizes.toml", "--seed", "5", "--quiet"]) == 0
    assert len(flown) == 3 and capsys.readouterr() == ("", "")


def test_shards_and_joining(flown: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
    for number in (1, 2):
        assert run_command_line(["study", "sizes.toml", "--shard", f"{number}/2", "--cluster", "tcp://x:1"]) == 0
    assert {address for _, address in flown} == {"tcp://x:1"}
    said = capsys.readouterr().out
    assert "2 of 3 cells are in out/sizes-1of2" in said and "threatring merge" in said
    assert not Path("out/sizes-1of2/report.html").exists()
    join_studies([Path("out/sizes-1of2"), Path("out/sizes-2of2")], Path("out/sizes"))
    assert Path("out/sizes/report.html").exists()


def test_json_is_one_document(flown: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["study", "sizes.toml", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [one["at"] for one in document["cells"]] == [{"aircraft": 1.0}, {"aircraft": 2.0}, {"aircraft": 4.0}]
    assert document["flown"] == document["total"] == 3 and document["report"].endswith("report.html")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["sizes.toml", "--shard", "4/3"], "--shard = '4/3': I/N"),
        (["sizes.toml", "--runs", "0"], "--runs = 0"),
        (["size.toml"], "no such file"),
        (["sizes.toml", "--sets", "64"], "sets = 64: from 1 to the number of cases, 32"),
    ],
)
def test_bad_input_flies_nothing(
    flown: list[Any], words: list[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, one line, nothing written."""
    assert run_command_line(["study", *words]) == 2
    said = capsys.readouterr().err
    assert expected in said and len(said.splitlines()) == 1
    assert not flown and not Path("out").exists()


def shards_of(script: str, variables: list[dict[str, str]]) -> list[Shard]:
    """Run a shell script once for each set of variables with a threatring that only says its arguments."""
    stub = 'threatring() { echo "$@"; }; srun() { "$@"; }\n'
    said = []
    for each in variables:
        surroundings = {"PATH": "/usr/bin:/bin", "HOME": "/tmp", **each}
        done = subprocess.run(["bash", "-c", stub + script], env=surroundings, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        said.append(Shard.read(re.search(r"--shard (\S+)", done.stdout)[1]))  # type: ignore[index]
    return said


def test_the_kubernetes_job_flies_every_shard_once() -> None:
    """The manual's YAML as Kubernetes reads it: completions, index (from 0) and shards fit together."""
    (text,) = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    spec = yaml.safe_load(text)["spec"]
    pod = spec["template"]["spec"]
    (container,) = pod["containers"]
    count = spec["completions"]
    indices = [{"JOB_COMPLETION_INDEX": str(index)} for index in range(count)]
    shards = shards_of(container["args"][0], indices)
    assert spec["completionMode"] == "Indexed" and pod["restartPolicy"] == "Never"
    assert {shard.count for shard in shards} == {count}
    assert sorted(shard.number for shard in shards) == list(range(1, count + 1))
    mounts = {mount["name"] for mount in container["volumeMounts"]}
    assert mounts == {volume["name"] for volume in pod["volumes"]}


def test_the_slurm_array_flies_every_shard_once() -> None:
    """The manual's script with the variables `sbatch --array` sets (slurm.schedmd.com/job_array.html)."""
    (script,) = re.findall(r"^```sh\n(#!/bin/bash.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    first, last = map(int, re.search(r"--array=(\d+)-(\d+)", script).groups())  # type: ignore[union-attr]
    numbers = range(first, last + 1)
    said = {"SLURM_ARRAY_TASK_COUNT": str(len(numbers)), "SLURM_CPUS_PER_TASK": "4"}
    shards = shards_of(script, [{"SLURM_ARRAY_TASK_ID": str(number), **said} for number in numbers])
    assert [shard.number for shard in shards] == list(range(1, len(numbers) + 1))
    assert {shard.count for shard in shards} == {len(numbers)}
