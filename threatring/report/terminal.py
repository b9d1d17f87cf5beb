"""The answer for a terminal: what matters, in forty lines of plain text."""

from __future__ import annotations

import textwrap

from threatring.maps.material import Material
from threatring.maps.numbers import missile_counts
from threatring.records import End, Reason
from threatring.report.sentences import (
    MARK,
    SPREADS_SAY,
    answer_cells,
    answer_rows,
    caveats,
    headline,
    meaning,
)
from threatring.report.weights import run_lines
from threatring.results.words import SPREADS, STAGE_WORDS, UNKNOWN, figure_text, single_text, span_text, with_error

_WIDTH = 100
_BAR = 18
_REASONS = 6


def answer_text(material: Material) -> str:
    """Return headline, intervals, kill chain, reasons, raids and missiles as text."""
    blocks = [
        f"{material.meta['title']}  ·  {MARK}",
        "\n".join([_wrapped(headline(material)), _wrapped(meaning(material)), *map(_wrapped, caveats(material))]),
        _intervals(material),
        _unknowns(material),
        _chain(material),
        _reasons(material),
        _raids(material),
        _missiles(material),
    ]
    return "\n\n".join(block for block in blocks if block)


def _wrapped(text: str) -> str:
    return textwrap.fill(text, _WIDTH)


def _intervals(material: Material) -> str:
    rows = [(name, *answer_cells(material, key)) for name, key in answer_rows(material)]
    if not rows:
        return ""
    lines = [
        f"  {name:<19}{mean:<37}{single:<19}{moved}".rstrip() for name, mean, single, moved in (("", *SPREADS), *rows)
    ]
    return "\n".join([*lines, *textwrap.wrap(SPREADS_SAY, _WIDTH, initial_indent="  ", subsequent_indent="  ")])


def _spread(name: str, mean: float, found: dict[str, list[float | None]]) -> str:
    single, moved = single_text(found["chance"]), span_text(found["ignorance"]) or UNKNOWN
    return f"  {name:<24}{with_error(mean, found['mc']):<24}{single:<14}{moved:<18}"


def _unknowns(material: Material) -> str:
    head, lines, tail = run_lines(material.summary.get("unknowns_that_matter"), material.meta["scenario"])
    told = [textwrap.fill(f"{number}. {line}", _WIDTH, initial_indent="  ", subsequent_indent="     ")
            for number, line in enumerate(lines, 1)]  # fmt: skip
    return "\n".join(part for part in (head, *told, _wrapped(tail)) if part)


def _chain(material: Material) -> str:
    chain, spread = material.summary["kill_chain"], material.summary["kill_chain_spread"]
    most = max([*chain.values(), 1e-9])
    head = f"{'Kill chain, objects':<26}{'average of a raid':<24}{'single raid':<14}nobody knows"
    rows = [
        f"{_spread(STAGE_WORDS[stage], n, spread[stage])}{'█' * round(_BAR * n / most)}".rstrip()
        for stage, n in chain.items()
    ]
    return "\n".join([head, *rows])


def _reasons(material: Material) -> str:
    found, spread = material.summary["reasons"], material.summary["reasons_spread"]
    if not found:
        return ""
    words = {reason.key: reason.sentence for reason in Reason if reason is not Reason.NONE}
    rows = [
        f"  {with_error(mean, spread[key]['mc']):<22}{span_text(spread[key]['ignorance']) or UNKNOWN:<15}"
        f"{words.get(key, 'no reason was recorded')}"
        for key, mean in list(found.items())[:_REASONS]
    ]
    rest = sum(list(found.values())[_REASONS:])
    more = [f"  {figure_text(rest):<37}other reasons, together"] if rest > 0.0 else []
    head = f"Why the rest was not shot down, objects\n  {'average of a raid':<22}{'nobody knows':<15}because"
    return "\n".join([head, *rows, *more])


def _raids(material: Material) -> str:
    words = {End.KILLED: "shot down", End.LEAKED: "got through", End.SURVIVED: "survived", End.CRASHED: "crashed",
             End.UNRELEASED: "never released", End.MISSED_AIM: "missed the aim", End.SAFE: "left safely"}  # fmt: skip
    names = {raid: raid + ("" if material.is_hostile(raid) else " (friends)") for raid in material.raids}
    width = max(map(len, names.values()))
    rows = []
    for raid, members in material.raids.items():
        ends = [(material.mean_ended(end, members), word) for end, word in words.items()]
        told = ", ".join(f"{with_error(found.mean, found.mc)} {word}" for found, word in ends if found.mean > 0.0)
        first = f"  {len(members):>3} × {names[raid]:<{width}}  "
        rows.append(textwrap.fill(first + told, _WIDTH, subsequent_indent=" " * len(first), break_long_words=False))
    return "\n".join(["What became of each group, average of a raid and its error", *rows])


def _missiles(material: Material) -> str:
    counted = missile_counts(material)
    width = max((len(row["label"]) for row in counted), default=0)
    rows = []
    for row in counted:
        failed = f" ({figure_text(row['failed'])} failed at launch)" if row["failed"] > 0.0 else ""
        spent = f"{figure_text(row['fired'])} of {figure_text(row['loaded'])} fired{failed}"
        rows.append(f"  {row['label']:<{width}}  {spent}, {figure_text(row['left'])} left")
    return "\n".join(["Missiles, mean of a raid", *rows]) if rows else ""
