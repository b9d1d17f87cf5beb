"""Numbers with their spreads in plain words: counts, shares, ranges, and the sentence that leads every answer.

A count reads "3.1 on average; 0 to 7 in a single raid; 0.9 to 8.5 on average depending on what nobody knows": the mean
over all sets of unknowns, then luck, then ignorance. A share never stands without its interval.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

#: What depends on the sets of unknowns.
IGNORANCE = "depending on what nobody knows"

#: The three columns every count has.
SPREADS = ("on average", "in a single raid", "by what nobody knows")

#: What stands where an interval cannot be given.
UNKNOWN = "not known"

#: Stage of the kill chain -> what a reader is told.
STAGE_WORDS = {
    "targets": "hostile objects", "detected": "seen by a radar", "tracked": "tracked", "identified": "identified",
    "assigned": "assigned to a fire unit", "launched_at": "fired at", "intercepted": "reached by a missile",
    "killed": "shot down",
}  # fmt: skip

Bounds = Sequence[float | None]


def figure_text(value: float) -> str:
    """Return a mean count as people write it: one decimal, two below one.

    >>> figure_text(12.0), figure_text(3.14), figure_text(0.91), figure_text(0.043), figure_text(0.001)
    ('12', '3.1', '0.91', '0.04', 'less than 0.01')
    """
    if abs(value - round(value)) < 5e-4:
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value) >= 0.995 else f"{value:.2f}" if abs(value) >= 0.01 else "less than 0.01"


def share_text(share: float) -> str:
    """Return a share in percent as people write it; only what is exactly none or all reads 0 or 100 %.

    >>> share_text(0.313), share_text(0.004), share_text(0.0002), share_text(0.9998), share_text(0.998), share_text(0.0)
    ('31 %', '0.4 %', 'less than 0.1 %', 'more than 99.9 %', '99.8 %', '0 %')
    """
    percent = 100.0 * share
    if share in (0.0, 1.0):
        return f"{percent:.0f} %"
    if percent < 0.095 or percent > 99.905:
        return "less than 0.1 %" if percent < 50.0 else "more than 99.9 %"
    return f"{percent:.1f} %" if percent < 9.95 or percent > 99.05 else f"{percent:.0f} %"


def known(bounds: Bounds) -> bool:
    """Return whether both bounds are numbers."""
    return all(bound is not None and math.isfinite(bound) for bound in bounds)


def span_text(bounds: Bounds, share: bool = False) -> str | None:
    """Return an interval in words, as numbers or as percentages; None when it is not known.

    >>> span_text([0.0, 7.0]), span_text([0.91, 8.52]), span_text([0.05, 0.31], share=True), span_text([None, None])
    ('0 to 7', '0.9 to 8.5', '5 to 31 %', None)
    >>> span_text([2.0, 2.0])
    '2'
    >>> span_text([0.004, 0.0713], share=True), span_text([0.9287, 1.0], share=True)
    ('0.4 to 7.1 %', '92.9 to 100 %')
    """
    low, high = bounds
    if low is None or high is None or not known((low, high)):
        return None
    if share:
        fine = high < 0.0995 or low > 0.9005
        return f"{_percent(low, fine)} to {_percent(high, fine)} %"
    if low == high:
        return figure_text(low)
    if high <= 1.0 or not low % 1.0:
        return f"{figure_text(low)} to {figure_text(high)}"
    return f"{f'{low:.1f}' if low >= 0.05 else '0'} to {figure_text(high)}"


def _percent(share: float, fine: bool) -> str:
    percent = 100.0 * share
    return f"{percent:.1f}" if fine and 0.05 <= percent < 99.95 else f"{percent:.0f}"


def with_error(mean: float, bounds: Bounds, share: bool = False) -> str:
    """Return a mean with the error it has for want of raids.

    >>> with_error(3.12, [2.83, 3.44]), with_error(0.31, [0.282, 0.343], share=True), with_error(2.0, [None, None])
    ('3.1 (2.8 to 3.4)', '31 % (28 to 34 %)', '2')
    """
    said, span = share_text(mean) if share else figure_text(mean), span_text(bounds, share)
    return said if span is None or bounds[0] == bounds[1] else f"{said} ({span})"


def count_words(found: dict[str, Any]) -> str:
    """Return a mean count with luck and ignorance, from its entry in the document of a run.

    >>> count_words({"mean": 3.12, "chance": [0.0, 7.0], "ignorance": [0.91, 8.49], "mc": [2.8, 3.4]})
    '3.1 on average; 0 to 7 in a single raid; 0.9 to 8.5 on average depending on what nobody knows'
    >>> count_words({"mean": 0.0, "chance": [0.0, 0.0], "ignorance": [0.0, 0.0], "mc": [0.0, 1.2]})
    'none in any raid, and at most 1.2 on average'
    >>> count_words({"mean": 0.0, "chance": [0.0, 0.0], "ignorance": [None, None], "mc": [None, None]})  # of one case
    'none in any raid'
    """
    if found["mean"] == 0.0:
        most = f", and at most {figure_text(found['mc'][1])} on average" if known(found["mc"]) else ""
        return f"none in any raid{most}"
    chance = found["chance"]
    parts = [f"{figure_text(found['mean'])} on average"]
    if known(chance):
        parts.append(f"{span_text(chance)} in a single raid")
    return "; ".join([*parts, *_moved(found["ignorance"], share=False)])


def share_words(found: dict[str, Any]) -> str:
    """Return the probability of something in a raid with its error and with ignorance.

    >>> share_words({"mean": 0.097, "mc": [0.079, 0.118], "ignorance": [0.031, 0.21]})
    'in 9.7 % of raids (8 to 12 %); 3 to 21 % depending on what nobody knows'
    """
    said, span = f"in {share_text(found['mean'])} of raids", span_text(found["mc"], share=True)
    return "; ".join([said + (f" ({span})" if span else ""), *_moved(found["ignorance"], share=True)])


def _moved(bounds: Bounds, share: bool) -> list[str]:
    """Return what ignorance does, nothing where that is not known."""
    if not known(bounds):
        return []
    if bounds[0] == bounds[1]:
        return ["what nobody knows moves it by less than luck lets see"]
    return [f"{span_text(bounds, share)}{'' if share else ' on average'} {IGNORANCE}"]


def friendly_words(document: dict[str, Any]) -> str:
    """Return how many friends were shot down: a count, or how likely one is where that is less than one a raid."""
    losses = document["friendly_losses"]
    return count_words(losses) if losses["mean"] >= 1.0 else share_words(document["chances"]["friendly_loss"])


def plain_words(document: dict[str, Any]) -> dict[str, str]:
    """Return the answer of a run in words: what got through, was shot down, and friendly losses where friends fly."""
    said = {"got_through": count_words(document["leakers"]), "shot_down": count_words(document["kills"])}
    return said | ({"friendly_losses": friendly_words(document)} if len(document["friendly_losses"]["pmf"]) > 1 else {})


def cells(document: dict[str, Any], key: str) -> tuple[str, str, str]:
    """Return a count's average with its error, what a single raid brings, and what the average depends on, in words.

    Friends that are lost less than once a raid are told as the share of raids in which one was.
    """
    found = document[key]
    if key == "friendly_losses" and found["mean"] < 1.0:
        likely = document["chances"]["friendly_loss"]
        average = f"in {with_error(likely['mean'], likely['mc'], share=True)} of raids"
        return average, single_text(found["chance"]), span_text(likely["ignorance"], share=True) or UNKNOWN
    moved = span_text(found["ignorance"]) or UNKNOWN
    return with_error(found["mean"], found["mc"]), single_text(found["chance"]), moved


def single_text(chance: Bounds) -> str:
    """Return what a single raid brings: one number where 95 of 100 raids agree.

    >>> single_text([0.0, 7.0]), single_text([2.0, 2.0]), single_text([None, None])
    ('0 to 7', '2', 'not known')
    """
    return span_text(chance) or UNKNOWN
