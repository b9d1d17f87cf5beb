"""Which cases a run consists of, in chunks: whole sets of unknowns one after another, and cases at central values.

A chunk is the least that is flown, written, sealed and sent elsewhere. Where chunks begin depends on nothing but the
plan, so that a run that was stopped, grew, or was shared out leaves the same files as one that went through.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from threatring.errors import OptionError

NESTED, CENTRAL = "nested", "central"
PARTS = (NESTED, CENTRAL)
LEAST_CASES, MOST_CASES = 128, 4096  # of a chunk: some seconds of flying
CHUNKS = 16  # of a run, at least

Range = tuple[int, int]  # half-open: first case, and the first one after the last


class Span(NamedTuple):
    """Consecutive cases [first, end) of one part of a run, numbered within that part."""

    part: str
    first: int
    end: int


class Plan(NamedTuple):
    """What a run consists of: K sets of m cases, and central ones, in chunks of `step` cases."""

    sets: int
    cases_per_set: int
    central: int
    step: int

    @property
    def runs(self) -> int:
        """N, the number of nested cases."""
        return self.sets * self.cases_per_set

    def count(self, part: str) -> int:
        """Return how many cases a part has."""
        return self.runs if part == NESTED else self.central

    def spans(self) -> list[Span]:
        """Return all chunks in the order in which they are flown."""
        return self.missing({})

    def missing(self, done: dict[str, list[Range]]) -> list[Span]:
        """Return the chunks still to be flown, given the ranges of cases that are there, by part.

        >>> Plan(4, 2, 3, 4).missing({"nested": [(0, 4)], "central": [(0, 1)]})
        [Span(part='nested', first=4, end=8), Span(part='central', first=1, end=3)]
        """
        found = []
        for part in PARTS:
            for first, end in gaps(done.get(part, []), self.count(part)):
                while first < end:
                    cut = min(end, (first // self.step + 1) * self.step)
                    found.append(Span(part, first, cut))
                    first = cut
        return found

    def share(self, index: int, count: int) -> list[Span]:
        """Return the chunks of the `index`-th of `count` parts of the run, counted from 1."""
        spans = self.spans()
        if not 1 <= count <= len(spans):
            raise OptionError.at("command line", "--shard", f"{index}/{count}", f"at most {len(spans)} parts here")
        if not 1 <= index <= count:
            raise OptionError.at("command line", "--shard", f"{index}/{count}", f"a part from 1 to {count}")
        return spans[len(spans) * (index - 1) // count : len(spans) * index // count]


def chunk_cases(sets: int, cases_per_set: int) -> int:
    """Return how many cases a chunk has: whole sets, a power of two of them.

    >>> chunk_cases(64, 16), chunk_cases(625, 16), chunk_cases(62500, 16), chunk_cases(64, 500)
    (128, 512, 4096, 2000)
    """
    wanted = min(max(sets * cases_per_set // CHUNKS, LEAST_CASES), MOST_CASES)
    whole = max(1, wanted // cases_per_set)
    return int(cases_per_set * 2 ** (whole.bit_length() - 1))


def joined(ranges: Iterable[Range]) -> list[Range]:
    """Return ranges in order, neighbours made one.

    >>> joined([(4, 8), (0, 2), (2, 4), (10, 12)])
    [(0, 8), (10, 12)]
    """
    found: list[Range] = []
    for first, end in sorted(ranges):
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((first, end))
    return found


def gaps(ranges: Iterable[Range], count: int) -> list[Range]:
    """Return what is missing of 0 to `count`.

    >>> gaps([(2, 4)], 6), gaps([], 0)
    ([(0, 2), (4, 6)], [])
    """
    found, next_case = [], 0
    for first, end in joined(ranges):
        if first >= count:
            break
        if first > next_case:
            found.append((next_case, first))
        next_case = max(next_case, end)
    return [*found, (next_case, count)] if next_case < count else found


def prefix(ranges: Iterable[Range]) -> int:
    """Return how many cases from 0 on are there without a gap."""
    together = joined(ranges)
    return together[0][1] if together and together[0][0] == 0 else 0
