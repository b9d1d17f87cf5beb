"""The answer of `threatring compare`: text for a terminal, a self-contained page, and its folder."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

from threatring.maps import Drawing, house_style
from threatring.maps.comparison import comparison_drawings
from threatring.report.figures import Finished, finished
from threatring.report.folders import write_own
from threatring.report.markup import details, items, paragraph, section, table, text
from threatring.report.sentences import MARK
from threatring.report.writing import shell
from threatring.results.comparison import COMPARED, Comparison, Variant
from threatring.results.concluding import WORDS, amount, cannot, conclusion, signed, warnings
from threatring.statistics import Interval
from threatring.units import pretty

_WIDTH, _NAME = 108, 44
_MOST = 8  # things that differ which are told on a terminal


def write_comparison(comparison: Comparison, folder: Path) -> list[Path]:
    """Write compare.json, compare.parquet, compare.html and every figure as SVG and PNG into a folder."""
    drawings: list[Drawing] = []
    with house_style():
        drawings = comparison_drawings(comparison)
        figures = {drawing.name: finished(drawing) for drawing in drawings}
    paths = write_own(folder, "compare", comparison.save, lambda: drawings)
    page = folder / "compare.html"
    page.write_text(comparison_page(comparison, figures), encoding="utf-8")
    return [*paths, page]


def comparison_text(comparison: Comparison) -> str:
    """Return levels, differences, and what can and cannot be concluded, as text."""
    meta = comparison.meta
    head = (
        f"Compared: {', '.join(variant.name for variant in comparison.variants)}  ·  {MARK}\n"
        f"{meta['runs']} cases each: {meta['sets']} sets of unknowns x {meta['cases_per_set']}, seed {meta['seed']}, "
        f"the same unknowns and dice in each; intervals at 95 %"
    )
    parts = [head, *map(_levels, comparison.variants)]
    parts += [_differences(comparison, number) for number in range(1, len(comparison.variants))]
    warned = [line for n in range(1, len(comparison.variants)) for line in warnings(comparison, n)]
    told = {
        "What can be concluded, inside the model": _sentences(comparison),
        "Beware": warned,
        "What cannot be concluded": cannot(comparison),
    }
    parts += [f"{title}\n{_listed(lines)}" for title, lines in told.items() if lines]
    return "\n\n".join(parts)


def _differences(comparison: Comparison, number: int) -> str:
    first, other = comparison.variants[0], comparison.variants[number]
    lines = [
        f"{other.name} minus {first.name} (error of all {comparison.look_count} differences at once)",
        f"  {'number in a raid':<20}{'difference':>11}{'its error':>18}{'what nobody knows':>20}"
        f"{'more/fewer sets':>17}{'correlation':>13}{'worth':>8}",
    ]
    for count in COMPARED:
        one = comparison.differences[number - 1][count]
        worth = "" if one.worth_factor != one.worth_factor else f"{one.worth_factor:.1f}x"
        tied = "" if one.correlation != one.correlation else f"{one.correlation:.2f}"
        lines.append(
            f"  {WORDS[count][2]:<20}{signed(one.mean):>11}{_bounds(one.mc):>18}{_bounds(one.ignorance):>20}"
            f"{f'{one.more_count}/{one.fewer_count}':>17}{tied:>13}{worth:>8}"
        )
    return "\n".join(lines + _differs(other))


def _sentences(comparison: Comparison) -> list[str]:
    return [line for n in range(1, len(comparison.variants)) for line in conclusion(comparison, n)]


def _listed(lines: list[str]) -> str:
    return "\n".join(textwrap.fill(line, _WIDTH, initial_indent="  - ", subsequent_indent="    ") for line in lines)


def _levels(variant: Variant) -> str:
    lines = [f"{variant.name}: claims {variant.meta['claims']}, {variant.meta['epoch']}"]
    lines.append(f"  {'number in a raid':<20}{'mean':>11}{'its error':>18}{'what nobody knows':>20}{'single raid':>17}")
    for count in COMPARED:
        one = variant.level(count)
        lines.append(
            f"  {WORDS[count][2]:<20}{one.mean:>11.2f}{_range(one.mc, 2):>18}{_range(one.ignorance, 1):>20}"
            f"{_range(one.chance, 0):>17}"
        )
    return "\n".join(lines)


def _differs(variant: Variant) -> list[str]:
    rows = _things(variant)
    told = [f"    {name}: {first} -> {other}" for name, first, other in rows[:_MOST]]
    shown = [textwrap.shorten(line, _WIDTH, placeholder=" ...") for line in told]
    more = [f"and {len(rows) - _MOST} more"] if len(rows) > _MOST else []
    return [f"  what differs ({len(rows)}):", *(f"    {line}" for line in shown + more)] if rows else []


def _things(variant: Variant) -> list[tuple[str, str, str]]:
    """Return what differs from the first variant: fields of the scenario, then numbers of the catalogue it changed."""
    fields = [(row["field"], _value(row["first"]), _value(row["other"])) for row in variant.meta["differs"]]
    numbers = [
        (row["field"], _number(row["first"], row["field"]), _number(row["other"], row["field"]))
        for row in variant.meta["changed"]
    ]
    return fields + numbers


def _value(value: Any) -> str:
    return "not there" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _number(said: list[Any], name: str) -> str:
    value, low, high = said
    bounds = "" if low is None or low == high else f" ({pretty(low, name)} to {pretty(high, name)})"
    return f"{pretty(value, name)}{bounds}"


def _range(interval: Interval, digits: int) -> str:
    return f"{interval.lo:.{digits}f} to {interval.hi:.{digits}f}" if interval.known else "cannot say"


def _bounds(interval: Interval) -> str:
    return f"{signed(interval.lo)} to {signed(interval.hi)}" if interval.known else "cannot say"


def comparison_page(comparison: Comparison, figures: dict[str, Finished]) -> str:
    """Return the comparison as one HTML text that loads nothing."""
    meta, names = comparison.meta, [variant.name for variant in comparison.variants]
    headline, *others = figures.values()
    told = [conclusion(comparison, n) for n in range(1, len(names))]
    lead = "".join(paragraph(lines[0], "headline") for lines in told)
    warned = [line for n in range(1, len(names)) for line in warnings(comparison, n)]
    answer = section("answer", "What can be concluded, inside the model", lead,
                     *(paragraph(line, "warning") for line in warned), headline.html,
                     items(text(line) for lines in told for line in lines[1:]))  # fmt: skip
    body = [
        answer,
        section("cannot", "What cannot be concluded", items(text(line) for line in cannot(comparison))),
        section("levels", "Each by itself", _level_table(comparison), *(other.html for other in others)),
        section("differences", "Differences", _difference_table(comparison)),
        section("what", f"What differs from {names[0]}", *map(_thing_table, comparison.variants[1:])),
        section("again", "How to get this answer again", f"<pre><code>{text(meta.get('command', ''))}</code></pre>",
                paragraph("Counts of every case lie beside this page in compare.parquet, the answer in compare.json, "
                          "figures as SVG and PNG.")),
    ]  # fmt: skip
    first = comparison.variants[0].meta
    return shell(
        version=meta["version"],
        title=f"Compared: {', '.join(names)}",
        kicker=f"{first['title']} · {meta['runs']:,} cases of each on common dice",
        summary=f"Held against {names[0]}: {meta['sets']:,} sets of unknowns, the same in every variant.",
        sections="\n".join(body),
    )


def _level_table(comparison: Comparison) -> str:
    heads = ["number in a raid", "variant", "mean", "its error", "what nobody knows", "a single raid"]
    rows = []
    for count in COMPARED:
        for variant in comparison.variants:
            one = variant.level(count)
            rows.append([text(WORDS[count][2]), text(variant.name), f"{one.mean:.2f}", _range(one.mc, 2),
                         _range(one.ignorance, 1), _range(one.chance, 0)])  # fmt: skip
    return table(heads, rows, (2, 3, 4, 5))


def _difference_table(comparison: Comparison) -> str:
    heads = ["number in a raid", "variant", "difference", "its error", "what nobody knows", "sets with more, fewer",
             "correlation", "pairing is worth"]  # fmt: skip
    rows = []
    for count in COMPARED:
        for number, found in enumerate(comparison.differences, 1):
            one = found[count]
            worth = "" if one.worth_factor != one.worth_factor else f"{amount(one.worth_factor)} × the cases"
            tied = "" if one.correlation != one.correlation else f"{one.correlation:.2f}"
            rows.append([text(WORDS[count][2]), text(comparison.variants[number].name), signed(one.mean),
                         _bounds(one.mc), _bounds(one.ignorance), f"{one.more_count}, {one.fewer_count}", tied,
                         worth])  # fmt: skip
    said = (
        f"The error of a difference is that of {comparison.look_count} differences holding at once with 95 % "
        "(Student's t over sets of unknowns, Bonferroni)."
    )
    return paragraph(said) + table(heads, rows, range(2, 8))


def _thing_table(variant: Variant) -> str:
    rows = [[f"<code>{text(name)}</code>", text(first), text(other)] for name, first, other in _things(variant)]
    if not rows:
        return paragraph(f"{variant.name}: nothing that is flown.")
    return details(
        f"{variant.name}: {len(rows)}", table(["field or number", "in the first", f"in {variant.name}"], rows)
    )
