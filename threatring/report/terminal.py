"""The answer for a terminal: what matters, in forty lines of plain text."""

from __future__ import annotations

import textwrap

from threatring.maps.material import Material
from threatring.maps.numbers import STAGE_WORDS, figure_text, missile_counts
from threatring.records import End, Reason
from threatring.report.sentences import MARK, caveats, headline, meaning, three_intervals
from threatring.report.weights import run_lines

_WIDTH = 100
_BAR = 30


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
    return "\n".join(f"  {name:<21} {span}" for name, span, _ in three_intervals(material))


def _unknowns(material: Material) -> str:
    head, lines, tail = run_lines(material.summary.get("unknowns_that_matter"), material.meta["scenario"])
    told = [textwrap.fill(f"{number}. {line}", _WIDTH, initial_indent="  ", subsequent_indent="     ")
            for number, line in enumerate(lines, 1)]  # fmt: skip
    return "\n".join(part for part in (head, *told, _wrapped(tail)) if part)


def _chain(material: Material) -> str:
    chain = material.summary["kill_chain"]
    most = max([*chain.values(), 1e-9])
    rows = [
        f"  {STAGE_WORDS[stage]:<24}{figure_text(n):>6}  {'█' * round(_BAR * n / most)}" for stage, n in chain.items()
    ]
    return "\n".join(["Kill chain, mean of a raid", *rows])


def _reasons(material: Material) -> str:
    found = material.summary["reasons"]
    if not found:
        return ""
    words = {reason.key: reason.sentence for reason in Reason if reason is not Reason.NONE}
    rows = [
        f"  {figure_text(mean):>6}  {words.get(key, 'no reason was recorded')}" for key, mean in list(found.items())[:6]
    ]
    rest = sum(list(found.values())[6:])
    more = [f"  {figure_text(rest):>6}  other reasons"] if rest > 0.0 else []
    return "\n".join(["Why the rest was not shot down, objects per raid", *rows, *more])


def _raids(material: Material) -> str:
    words = {End.KILLED: "shot down", End.LEAKED: "got through", End.SURVIVED: "survived", End.CRASHED: "crashed",
             End.UNRELEASED: "never released", End.MISSED_AIM: "missed the aim", End.SAFE: "left safely"}  # fmt: skip
    names = {raid: raid + ("" if material.is_hostile(raid) else " (friends)") for raid in material.raids}
    width = max(map(len, names.values()))
    rows = []
    for raid, members in material.raids.items():
        ends = [(material.mean_count(end, members), word) for end, word in words.items()]
        told = ", ".join(f"{figure_text(mean)} {word}" for mean, word in ends if mean > 0.0)
        rows.append(f"  {len(members):>3} × {names[raid]:<{width}}  {told}")
    return "\n".join(["What became of each group, mean of a raid", *rows])


def _missiles(material: Material) -> str:
    counted = missile_counts(material)
    width = max((len(row["label"]) for row in counted), default=0)
    rows = []
    for row in counted:
        failed = f" ({figure_text(row['failed'])} failed at launch)" if row["failed"] > 0.0 else ""
        spent = f"{figure_text(row['fired'])} of {figure_text(row['loaded'])} fired{failed}"
        rows.append(f"  {row['label']:<{width}}  {spent}, {figure_text(row['left'])} left")
    return "\n".join(["Missiles, mean of a raid", *rows]) if rows else ""
