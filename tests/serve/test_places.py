"""Names of folders of results: readable, never taken twice, nothing half-written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.synthetic import synthetic_results
from threatring.serve.answers import SLUG
from threatring.serve.places import named, run_folder, whole_folder
from threatring.store import manifest
from threatring.store.manifest import plan_of


@pytest.mark.parametrize("words", [("",), ("Mürted", None), ("a" * 200, "sceptical"), ("../../etc",), ("-", 2007)])
def test_every_name_is_an_id(words: tuple) -> None:
    assert SLUG.fullmatch(named(*words))


def test_the_same_run_finds_its_folder_and_another_one_the_next_number(tmp_path: Path) -> None:
    one, other = synthetic_results(8, 4, 16), synthetic_results(8, 4, 16, seed=5)
    one.save(tmp_path / "murted")
    plan = plan_of(manifest(tmp_path / "murted"))
    assert run_folder(tmp_path, "murted", one.meta, plan).name == "murted"
    assert run_folder(tmp_path, "murted", other.meta, plan).name == "murted-2"
    assert run_folder(tmp_path, "murted", one.meta, plan._replace(sets=9)).name == "murted-2"
    (tmp_path / "murted-2").mkdir()
    (tmp_path / "murted-2" / "mine.txt").write_text("not ours")
    assert run_folder(tmp_path, "murted", other.meta, plan).name == "murted-3"


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    def write(made: Path) -> None:
        (made / "a.txt").write_text("a")

    def fail(made: Path) -> None:
        write(made)
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        whole_folder(tmp_path, "x", fail)
    assert list(tmp_path.iterdir()) == []
    assert [whole_folder(tmp_path, "x", write).name for _ in range(3)] == ["x", "x-2", "x-3"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["x", "x-2", "x-3"]
    assert (tmp_path / "x-3" / "a.txt").read_text() == "a"
