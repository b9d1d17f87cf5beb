"""Parts of a run: joined they are the run; what does not fit or lacks is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.store.test_runs import META, PLAN, RESULTS, fill, parquet, tables_of
from threatring import store
from threatring.errors import ResultsError
from threatring.results import Results
from threatring.store import RunFolder


def part(folder: Path, index: int, count: int = 3, meta: dict = META) -> Path:
    with RunFolder.opened(folder / f"{index}", meta, PLAN, shard=(index, count)) as run:
        for span in PLAN.share(index, count):
            run.put(span, tables_of(span))
        run.finish(meta, PLAN)
    return folder / f"{index}"


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("parts")
    return [part(folder, index) for index in (1, 2, 3)]


def test_joined_parts_are_the_run(parts: list[Path], tmp_path: Path) -> None:
    """The same tables, hash and Parquet bytes as one run; the order of the parts does not matter."""
    fill(tmp_path / "whole")
    store.merge([parts[2], parts[0], parts[1]], tmp_path / "joined")
    assert parquet(tmp_path / "joined") == parquet(tmp_path / "whole")
    found, wanted = (Results.load(tmp_path / name) for name in ("joined", "whole"))
    assert found.outcome_hash == RESULTS.outcome_hash == found.meta["outcome_hash"]
    same = {key for key in wanted.meta if key not in ("outcome_hash", "elapsed_s")}
    assert {key: found.meta[key] for key in same} == {key: wanted.meta[key] for key in same}
    assert store.manifest(tmp_path / "joined")["shard"] is None


def test_a_part_is_no_whole(parts: list[Path]) -> None:
    """Reading a part says that it is one, and what joins it."""
    with pytest.raises(ResultsError, match="'1/3'.*threatring merge"):
        Results.load(parts[0])


def test_a_lost_part_is_named_and_can_be_flown_again(parts: list[Path], tmp_path: Path) -> None:
    """Without part 2: which cases lack, and the command that flies them; with it, the run is whole. Nothing is left."""
    with pytest.raises(ResultsError, match=r"nested cases 8 to 11, .*run again threatring run .* --shard 2/3$"):
        store.merge([parts[0], parts[2]], tmp_path / "joined")
    assert not (tmp_path / "joined").exists()
    store.merge([parts[0], parts[2], part(tmp_path / "again", 2)], tmp_path / "joined")
    assert Results.load(tmp_path / "joined").outcome_hash == RESULTS.outcome_hash


def test_the_same_part_twice_is_no_contradiction(parts: list[Path], tmp_path: Path) -> None:
    """Equal bytes may overlap."""
    store.merge([*parts, part(tmp_path / "again", 2)], tmp_path / "joined")
    assert Results.load(tmp_path / "joined").outcome_hash == RESULTS.outcome_hash


def test_contradicting_parts_are_refused(parts: list[Path], tmp_path: Path) -> None:
    """The same cases with other bytes: one of the two is wrong, and nobody knows which."""
    other = tmp_path / "other"
    with RunFolder.opened(other, META, PLAN, shard=(2, 3)) as run:
        for span in PLAN.share(2, 3):
            tables = {name: rows.copy() for name, rows in tables_of(span).items()}
            tables["outcomes"]["shots"] += 1
            run.put(span, tables)
        run.finish(META, PLAN)
    with pytest.raises(ResultsError, match="with the same bytes as in"):
        store.merge([*parts, other], tmp_path / "joined")


def test_parts_of_another_design_or_size_are_refused(parts: list[Path], tmp_path: Path) -> None:
    """Another seed, and another number of sets: the folder and the difference are named."""
    other = part(tmp_path / "other", 2, meta={**META, "design": {"scenario": "synthetic", "seed": 2}})
    with pytest.raises(ResultsError, match=r"other/2/manifest\.json: design: .*seed \(1 there, 2 here\)"):
        store.merge([parts[0], other, parts[2]], tmp_path / "joined")
    larger = part(tmp_path / "larger", 2)
    document = json.loads((larger / "manifest.json").read_text())
    document["plan"]["sets"] = 16
    (larger / "manifest.json").write_text(json.dumps(document))
    with pytest.raises(ResultsError, match=r"same size.*sets \(8 there, 16 here\)"):
        store.merge([parts[0], larger, parts[2]], tmp_path / "joined")


def test_a_damaged_part_is_named(parts: list[Path], tmp_path: Path) -> None:
    """A flipped byte in a part: the file is named, nothing is written."""
    broken = part(tmp_path / "broken", 1)
    file = next(broken.glob("shots-*.parquet"))
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    with pytest.raises(ResultsError, match=rf"{file.name}: sha256 .* damaged"):
        store.merge([broken, *parts[1:]], tmp_path / "joined")
    assert not (tmp_path / "joined").exists()
