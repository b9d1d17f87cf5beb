"""What can be concluded from a comparison and what cannot, in sentences. The rules are fixed here, before any run.

For one count of a raid, variant minus first:

same            the count is the same in every single case
cannot say      only one set of unknowns was flown
not told apart  the interval of the mean difference (all printed ones at once, 95 %) holds zero
one way         it does not, and 95 % of the sets of unknowns, dice removed, lie on the same side of zero
depends         it does not, but sets of unknowns lie on both sides: which way it goes is not known

A difference is called small beside what nobody knows when it is less than half the width of the first variant's own
ignorance interval.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from threatring.paired import Difference

if TYPE_CHECKING:
    from threatring.results.comparison import Comparison, Variant

#: Count -> (what a variant does, what it is counted in, how a table calls it).
WORDS = {
    "leakers": ("lets {} through", "", "got through"),
    "kills": ("shoots {} down", "", "shot down"),
    "shots": ("fires {}", " missiles", "missiles fired"),
    "friendly_losses": ("shoots {} down", " friends", "friends shot down"),
    "friends_engaged": ("fires at {}", " friends", "friends fired at"),
}
FEW_SETS = 32
MANY_THINGS = 1  # more differences than this are said to be changed together


def verdict(found: Difference) -> str:
    """Return which of the five rules a difference falls under."""
    if found.same:
        return "same"
    if not found.mc.known:
        return "cannot say"
    if not found.told:
        return "not told apart"
    return "one way" if found.one_way else "depends"


def amount(value: float) -> str:
    """Return a size as people write it: one decimal, two below one.

    >>> amount(12.34), amount(-0.512), amount(0.003), amount(0.0)
    ('12.3', '0.51', '0.00', '0')
    """
    size = abs(value)
    return "0" if size == 0.0 else f"{size:.1f}" if size >= 0.995 else f"{size:.2f}"


def signed(value: float) -> str:
    """Return a difference with its sign.

    >>> signed(0.52), signed(-3.14), signed(-0.001)
    ('+0.52', '−3.1', '0.00')
    """
    size = amount(value)
    return size if float(size) == 0.0 else f"{'+' if value > 0.0 else '−'}{size}"


def span(low: float, high: float) -> str:
    """Return an interval of differences, signs said where they differ.

    >>> span(1.9, 2.7), span(-2.7, -1.9), span(-0.4, 1.8)
    ('1.9 to 2.7', '1.9 to 2.7', '−0.40 to +1.8')
    """
    if low < 0.0 < high:
        return f"{signed(low)} to {signed(high)}"
    return " to ".join(amount(bound) for bound in sorted((low, high), key=abs))


def said(found: Difference, count: str, other: str, first: str) -> str:
    """Return what one difference allows to conclude, as one sentence without its full stop."""
    does, things, _ = WORDS[count]
    more = f"{amount(found.mean)} {'more' if found.mean > 0.0 else 'fewer'}{things}"
    sets = found.more_count + found.fewer_count + found.equal_count
    rule = verdict(found)
    if rule == "same":
        return f"{other} {does.format(f'as many{things}')} as {first} in every single case"
    if rule == "cannot say":
        return f"{other} {does.format(more)} than {first}, but one set of unknowns says nothing about how sure that is"
    if rule == "not told apart":
        if_any = does.format(f"at most {amount(most(found))} more or fewer{things}")
        return f"{other} and {first} cannot be told apart with this many cases; {other} {if_any} in a raid"
    sure = f"{does.format(more)} than {first} in a raid ({span(*found.mc)})"
    where = f"more in {found.more_count}, fewer in {found.fewer_count} of {sets} sets of unknowns"
    if rule == "one way":
        return f"{other} {sure}, whatever holds of what nobody knows: {span(*found.ignorance)} in 95 % of sets; {where}"
    return f"on average {other} {sure}, but which way it goes depends on what nobody knows: {where}"


def most(found: Difference) -> float:
    """Return the largest difference either way that the interval of the mean allows."""
    return max(abs(found.mc.lo), abs(found.mc.hi))


def conclusion(comparison: Comparison, number: int) -> list[str]:
    """Return the sentences about variant `number` (1 to V - 1): the headline, its size, then the other counts."""
    first, other = comparison.variants[0], comparison.variants[number]
    found, key = comparison.differences[number - 1], comparison.headline
    lines = [said(found[key], key, other.name, first.name)]
    if found[key].told:
        lines += _beside(found[key], first, other, key)
    rest = [count for count in WORDS if count != key]
    alike = [count for count in rest if verdict(found[count]) in ("same", "not told apart")]
    lines += [said(found[count], count, other.name, first.name) for count in rest if count not in alike]
    if alike:
        parts = [f"{WORDS[count][2]} ({_alike(found[count])})" for count in alike]
        lines.append(f"no difference between {other.name} and {first.name} is seen in {', '.join(parts)}")
    return [f"{line if line.startswith((other.name, first.name)) else line[0].upper() + line[1:]}." for line in lines]


def _alike(found: Difference) -> str:
    return "the same in every case" if found.same else f"at most {amount(most(found))} either way"


def _beside(found: Difference, first: Variant, other: Variant, key: str) -> list[str]:
    own = first.level(key).ignorance
    if not own.known or abs(found.mean) >= 0.5 * (own.hi - own.lo):
        return []
    return [
        f"what nobody knows about the rest matters more than the step to {other.name}: it alone moves the average of "
        f"{first.name} from {amount(own.lo)} to {amount(own.hi)}"
    ]


def warnings(comparison: Comparison, number: int) -> list[str]:
    """Return what the reader of one difference must be warned of."""
    first, other = comparison.variants[0], comparison.variants[number]
    told = []
    a, b = first.meta["able_to_leak"], other.meta["able_to_leak"]
    if a != b:
        told.append(f"Not the same raid: {a} objects can get through in {first.name}, {b} in {other.name}.")
    elif first.meta["hostile"] != other.meta["hostile"]:
        told.append(
            f"Not the same raid: {first.meta['hostile']} hostile objects in {first.name}, {other.meta['hostile']} in "
            f"{other.name}."
        )
    things = len(other.meta["differs"]) + len(other.meta["changed"])
    if things > MANY_THINGS:
        told.append(
            f"{other.name} differs from {first.name} in {things} things at once; what each of them does is not told."
        )
    if things == 0:
        told.append(f"{other.name} differs from {first.name} in nothing that is flown.")
    return told + [f"{other.name} was not flown as written: {note}." for note in other.meta["replaced"] or ()]


def cannot(comparison: Comparison) -> list[str]:
    """Return what cannot be concluded, whatever came out."""
    first, others = comparison.variants[0], comparison.variants[1:]
    lines = [
        "Whether any variant is how the real system is: all are this one model, made of public numbers, and what the "
        "model leaves out is left out of each.",
    ]
    if any(len(v.meta["differs"]) + len(v.meta["changed"]) > MANY_THINGS for v in others):
        lines.append("Which of the things that were changed together makes the difference.")
    if len(others) > 1:
        lines.append(f"How the others differ from one another: each is held against {first.name} only.")
    if any(v.meta["claims"] != first.meta["claims"] for v in others):
        lines.append(
            "How much of a claim's number is in it: a preset pins what the others draw, so that it differs in the mean "
            "and in the spread; flights of missiles are paired by the rank of their reach."
        )
    if comparison.meta["sets"] < FEW_SETS:
        sets = comparison.meta["sets"]
        lines.append(f"How far the rest moves it, with any precision: only {sets} sets of unknowns were flown.")
    return lines


def notebook(comparison: Comparison) -> str:
    """Return the comparison as a small HTML table with its sentences."""
    key = comparison.headline
    rows = []
    for number, variant in enumerate(comparison.variants):
        level = variant.level(key)
        cells = f"<td>{level.mean:.2f}</td><td>{_cell(level.mc, 2)}</td><td>{_cell(level.ignorance, 1)}</td>"
        if number == 0:
            cells += "<td>held against this</td><td></td>"
        else:
            found = comparison.differences[number - 1][key]
            cells += f"<td>{signed(found.mean)}</td><td>{_cell(found.mc, 2)}</td>"
        rows.append(f"<tr><th style='text-align:left'>{escape(variant.name)}</th>{cells}</tr>")
    heads = (WORDS[key][2], "mean", "error of the mean", "what nobody knows", "difference", "its error")
    lines = [f"<li>{escape(conclusion(comparison, n)[0])}</li>" for n in range(1, len(comparison.variants))]
    return (
        f"<table><tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr>{''.join(rows)}</table>"
        f"<ul>{''.join(lines)}</ul>"
    )


def _cell(interval: tuple[float, float], digits: int) -> str:
    low, high = interval
    return "cannot say" if low != low else f"{low:.{digits}f} to {high:.{digits}f}"
