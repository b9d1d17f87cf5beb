"""Which unknowns matter, in plain words: what a run itself can tell, and what a sensitivity analysis found."""

from __future__ import annotations

import math
from typing import Any

from threatring.maps.sensitivity import MEASURE_WORDS, end_text
from threatring.report.sentences import plural
from threatring.results.sensitivity import Sensitivity, Weight
from threatring.results.unknowns import LEADING
from threatring.results.words import figure_text, share_text

_ORDINALS = (
    "The unknown that matters most",
    "The two unknowns that matter most",
    "The three unknowns that matter most",
)


def span_said(unknown: dict[str, Any]) -> str:
    """Return the range of an unknown and how far it can be trusted: '0.25 to 0.85; assumed, confidence low'."""
    ends = f"{end_text(unknown, 'low')} to {end_text(unknown, 'high')}"
    return f"{ends}; {unknown['verification']}, confidence {unknown['confidence']}"


def shares_said(share: float, interval: tuple[float, ...] | list[float]) -> str:
    """Return a share with its interval, cut to what a share can be: '41 % (36 to 46 %)'.

    >>> shares_said(0.41, (0.36, 0.46)), shares_said(0.02, (-0.01, 0.05))
    ('41 % (36 to 46 %)', '2 % (0 to 5 %)')
    """
    value, low, high = (100.0 * min(max(number, 0.0), 1.0) for number in (share, *interval))
    return f"{value:.0f} % ({low:.0f} to {high:.0f} %)"


def direction_said(change: float, interval: tuple[float, ...] | list[float], measure: str) -> str:
    """Return which way more of an unknown moves the mean, and how far over its range."""
    words = MEASURE_WORDS[measure]
    if interval[0] <= 0.0 <= interval[1]:
        return f"whether more of it means more or fewer {words} cannot be told"
    way = "more" if change > 0.0 else "fewer"
    bounds = sorted(abs(bound) for bound in interval)
    return f"more of it, {way} {words}: by {figure_text(abs(change))} over its range ({_between(bounds)})"


def _between(bounds: list[float]) -> str:
    return f"{figure_text(bounds[0])} to {figure_text(bounds[1])}"


def run_lines(found: dict[str, Any] | None, scenario: str) -> tuple[str, list[str], str]:
    """Return the headline of what a run can tell of its unknowns, one line an unknown, and what it cannot tell.

    `found` is `unknowns_that_matter` of the answer; three empty ones when there is none.
    """
    if not found:
        return "", [], ""
    leading, sets = found["unknowns"][:LEADING], plural(found["sets"], "set")
    least = found["least_share"]
    closer = f"threatring sensitivity {scenario} looks closer."
    if least:
        closer = (
            f"Of {found['looked_at']} unknowns, one that decides less than about {share_text(least)} of the spread can "
            f"have stayed unseen: so few sets can tell at most {max(int(1.0 / least), 1)} apart from luck. {closer}"
        )
    if not leading:
        return f"{sets} cannot tell which unknown matters most.", [], closer
    lines = [
        f"{one['words']} ({span_said(one)}): decides {shares_said(one['share'], one['share_interval'])} of the spread; "
        f"{direction_said(one['change'], one['change_interval'], found['measure'])}"
        for one in leading
    ]
    more = "" if len(leading) == LEADING else f", the only {'one' if len(leading) == 1 else 'two'} that {sets} can tell"
    return f"{_ORDINALS[len(leading) - 1]}{more}:", lines, closer


def weight_lines(found: Sensitivity, weight: Weight) -> list[str]:
    """Return what is to be said of one unknown that passed the screen, as sentences."""
    unknown = weight.unknown
    sources = ", ".join(unknown["sources"]) or "none"
    value = "" if unknown["value"] is None else f", {end_text({**unknown, 'low': unknown['value']}, 'low')} used"
    names = unknown["key"] if len(unknown["names"]) < 4 else f"{len(unknown['names'])} numbers drawn together"
    total = ""
    if weight.total:
        total = f", {shares_said(*weight.total)} with all it interacts with"
    return [
        f"{names}: {span_said(unknown)}{value}; sources: {sources}",
        f"decides {shares_said(*weight.alone)} of the spread alone{total}",
        f"{direction_said(*weight.change, found.measure)}; "
        f"{figure_text(weight.at_low.value)} at its low, {figure_text(weight.at_high.value)} at its high",
    ]


def headline_said(found: Sensitivity) -> str:
    """Return the answer of an analysis as one sentence."""
    leading = found.weights[:LEADING]
    words = MEASURE_WORDS[found.measure]
    if not leading:
        return f"No single unknown could be told to move the mean number of {words} in this scenario."
    names = "; ".join(weight.unknown["words"] for weight in leading)
    return f"{_ORDINALS[len(leading) - 1]} for the mean number of {words}: {names}."


def spread_lines(found: Sensitivity) -> list[str]:
    """Return how large the spread is, what dice add to it, and what all other unknowns decide."""
    parts, words = found.spread, MEASURE_WORDS[found.measure]
    if not parts.between > 0.0:
        return [
            f"The mean of {figure_text(parts.mean)} {words} does not move from set to set beyond what dice explain."
        ]
    lines = [
        f"{figure_text(parts.mean)} {words} on average; from one set of unknowns to another this mean scatters by "
        f"{figure_text(parts.between**0.5)} (standard deviation), from raid to raid of one set by "
        f"{figure_text(parts.dice**0.5)}.",
        f"Dice are {share_text(parts.dice_share)} of the variance of single raids; they are removed from all shares.",
    ]
    if found.others and found.others_alone:
        number = len(found.screened) - sum(weight.total is not None for weight in found.weights)
        lines.append(
            f"All {number} others together decide {shares_said(*found.others_alone)} alone and "
            f"{shares_said(*found.others)} with all they interact with."
        )
    return [*lines, unseen_said(found)]


def unseen_said(found: Sensitivity) -> str:
    """Return how many unknowns were looked at, and what can have stayed unseen."""
    passed = f"{plural(len(found.screened), 'unknown')} were looked at, {len(found.weights)} passed the screen"
    if math.isnan(found.least_share):
        return f"{passed}."
    least = share_text(min(found.least_share, 1.0))
    return f"{passed}; one that decides less than about {least} by itself can have stayed unseen."
