"""The public record judged, for a terminal and for the page docs/record.md."""

from __future__ import annotations

import math
import textwrap

from threatring.report.sentences import MARK
from threatring.results.record import VERDICTS, Figure, Judged, Record

_WIDTH = 108
NEVER = "does not happen"  # in any set of unknowns: no number to compare


def record_text(record: Record) -> str:
    """Return every claim with its figures and verdict, then how many there are of each verdict."""
    head = f"The public record against the model  ·  {MARK}\nin brackets 10 to 90 % of fits or sets of unknowns"
    parts = [head, *map(_claim, record.judged)]
    counts = ", ".join(f"{count} {verdict}" for verdict, count in record.counts().items() if count)
    return "\n\n".join([*parts, f"{len(record.judged)} claims: {counts}. No verdict fails a check."])


def _claim(one: Judged) -> str:
    said = textwrap.wrap(f"{one.id}  {one.verdict.upper()}: {one.statement}", _WIDTH, subsequent_indent="    ")
    for figure in one.figures:
        claimed = f"claimed {figure.claimed}{_unit(figure)}"
        said.append(f"    {figure.name:<36} {claimed:<28} {computed_text(figure):<32} {figure.verdict}")
    for word, text in (("how", one.how), ("note", one.note), ("why", one.reason)):
        if text:
            said += textwrap.wrap(f"{word}: {text}", _WIDTH, initial_indent="    ", subsequent_indent="    ")
    return "\n".join(said)


def computed_text(figure: Figure) -> str:
    """Return what was computed, with its spread in brackets and its unit."""
    if figure.computed is None:
        return "not computed"
    value, low, high = figure.computed
    if math.isnan(value):
        return NEVER
    band = f" [{_plain(low)} to {_plain(high)}]" if low < high else ""
    return f"{_plain(value)}{band}{_unit(figure)}"


def record_table(record: Record) -> str:
    """Return the record as a Markdown table: a row a figure, claims without one in a row of their own."""
    lines = ["| | claim | verdict | figure | claimed | computed | of the figure |", "|---" * 7 + "|"]
    for one in record.judged:
        first = (f"**{one.id}**", one.statement.replace("|", "/"), f"**{one.verdict}**")
        if not one.figures:
            lines.append(f"| {' | '.join(first)} | | | {one.reason} | |")
        for number, figure in enumerate(one.figures):
            head = first if number == 0 else ("", "", "")
            own = figure.verdict if len(one.figures) > 1 else ""
            cells = (*head, figure.name, f"{figure.claimed}{_unit(figure)}", computed_text(figure), own)
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def rules_list(record: Record) -> str:
    """Return how each claim was judged, as Markdown."""
    lines = []
    for one in record.judged:
        if one.figures:
            note = f" *{one.note[0].upper()}{one.note[1:]}.*" if one.note else ""
            lines.append(f"- **{one.id}** ({', '.join(one.sources)}): {one.how}.{note}")
    return "\n".join(lines)


def counts_text(record: Record) -> str:
    """Return how many claims there are of each verdict, as a sentence."""
    counts = record.counts()
    told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in VERDICTS if counts[verdict])
    return f"Of {len(record.judged)} claims: {told}."


def _unit(figure: Figure) -> str:
    return f" {figure.unit.replace('km2', 'km²').replace('m2', 'm²')}" if figure.unit else ""


def _plain(value: float) -> str:
    """Return a number with three or four figures.

    >>> _plain(8847.2), _plain(25.406), _plain(0.3223), _plain(36.0)
    ('8847', '25.4', '0.322', '36')
    """
    if value == round(value):
        return f"{value:.0f}"
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"
