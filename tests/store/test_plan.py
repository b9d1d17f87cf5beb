"""Where chunks begin and end: nothing is missing, nothing is flown twice, whoever flies what."""

from __future__ import annotations

import pytest

from threatring.errors import OptionError
from threatring.store.plan import MOST_CASES, Plan, chunk_cases, gaps, joined, prefix


def cases(spans) -> list[tuple[str, int]]:
    return [(span.part, case) for span in spans for case in range(span.first, span.end)]


@pytest.mark.parametrize("plan", [Plan(64, 16, 256, 128), Plan(6, 17, 64, 34), Plan(1, 1, 1, 128), Plan(5, 3, 0, 6)])
@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_parts_make_the_whole(plan: Plan, count: int) -> None:
    """Every case of the run belongs to exactly one part; sets are never torn."""
    count = min(count, len(plan.spans()))
    shared = [span for index in range(1, count + 1) for span in plan.share(index, count)]
    assert shared == plan.spans()
    assert len(set(cases(shared))) == len(cases(shared)) == plan.runs + plan.central
    assert all(span.first % plan.cases_per_set == 0 for span in shared if span.part == "nested")


def test_what_is_missing_completes_what_is_there() -> None:
    """Chunks that are there, and those still missing, are the run; they begin where a run in one go has them begin."""
    plan = Plan(8, 2, 6, 4)
    done = {"nested": [(4, 8), (10, 12)], "central": [(0, 4)]}
    missing = plan.missing(done)
    there = [(part, case) for part, found in done.items() for first, end in found for case in range(first, end)]
    assert sorted(cases(missing) + there) == sorted(cases(plan.spans()))
    assert all(any(each.first >= whole.first and each.end <= whole.end and each.part == whole.part
                   for whole in plan.spans()) for each in missing)  # fmt: skip


@pytest.mark.parametrize("index, count", [(0, 2), (3, 2), (1, 7)])
def test_parts_that_do_not_exist(index: int, count: int) -> None:
    """Six chunks make six parts at most."""
    with pytest.raises(OptionError, match="--shard"):
        Plan(8, 2, 6, 4).share(index, count)


@pytest.mark.parametrize("sets, size", [(1, 1), (64, 16), (625, 16), (6, 17), (62_500, 16), (2, 50_000)])
def test_chunks_are_whole_sets_and_not_too_many(sets: int, size: int) -> None:
    """A million cases make some hundreds of chunks; a set is never torn, however large."""
    step = chunk_cases(sets, size)
    assert step % size == 0 and step <= max(MOST_CASES, size)
    assert len(Plan(sets, size, 0, step).spans()) <= 256


def test_ranges() -> None:
    """Half-open ranges, in any order and overlapping."""
    assert joined([(4, 8), (0, 5)]) == [(0, 8)]
    assert gaps([(0, 2), (3, 9)], 6) == [(2, 3)]
    assert (prefix([(2, 4), (0, 2)]), prefix([(1, 4)]), prefix([])) == (4, 0, 0)
