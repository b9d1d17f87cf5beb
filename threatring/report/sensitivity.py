"""The answer of `threatring sensitivity`: for a terminal, as a page, and its folder with tables and figures."""

from __future__ import annotations

import textwrap
from pathlib import Path

from threatring.maps import house_style
from threatring.maps.sensitivity import MEASURE_WORDS, end_text, sensitivity_drawings
from threatring.report.figures import finished
from threatring.report.folders import write_own
from threatring.report.markup import details, items, paragraph, section, table, text
from threatring.report.sentences import MARK
from threatring.report.weights import headline_said, shares_said, spread_lines, weight_lines
from threatring.report.writing import shell
from threatring.results.sensitivity import Sensitivity, Share
from threatring.results.unknowns import LEADING
from threatring.results.words import figure_text

PAGE = "sensitivity.html"
_WIDTH = 100


def write_sensitivity(found: Sensitivity, folder: Path) -> list[Path]:
    """Write sensitivity.html, .json, .csv and every figure as SVG and PNG into a folder, made when missing."""

    def save(into: Path) -> list[Path]:
        page = into / PAGE
        page.write_text(sensitivity_page(found), encoding="utf-8")
        return [page, *found.save(into)]

    return write_own(folder, "sensitivity", save, lambda: sensitivity_drawings(found))


def sensitivity_text(found: Sensitivity) -> str:
    """Return headline, the leading unknowns one by one, the rest in a line each, and how sure all this is."""
    meta = found.meta
    head = f"Which unknown matters most: {meta['title']}  ·  {MARK}"
    head += f"\nclaims {meta['claims']}, {meta['epoch']}; {flown_said(found)}"
    parts = [head, textwrap.fill(headline_said(found), _WIDTH)]
    for number, weight in enumerate(found.weights[:LEADING], 1):
        lines = [f"{number}. {weight.unknown['words']}", *(f"   {line}" for line in weight_lines(found, weight))]
        parts.append("\n".join(textwrap.fill(line, _WIDTH, subsequent_indent="   ") for line in lines))
    rest = found.weights[LEADING:]
    if rest:
        told = [f"  {shares_said(*weight.alone):<18} {weight.unknown['words']}" for weight in rest]
        parts.append("\n".join(["Also passed the screen, share of the spread alone:", *told]))
    parts.append("\n".join(textwrap.fill(line, _WIDTH) for line in spread_lines(found)))
    return "\n\n".join(parts)


def flown_said(found: Sensitivity) -> str:
    """Return how many raids were flown, and how they were spread."""
    meta = found.meta
    said = f"{meta['runs']:,} raids: {meta['sets']:,} sets × {meta['cases_per_set']}"
    if meta["bases"]:
        said += f", {meta['bases']} sets × {meta['cases_per_base']} flown {1 + meta['again']} times"
    return said


def sensitivity_page(found: Sensitivity) -> str:
    """Return the whole page as one HTML text that loads nothing."""
    meta = found.meta
    with house_style():
        figures = [finished(drawing) for drawing in sensitivity_drawings(found)]
    leading = [
        f"<b>{text(weight.unknown['words'])}</b>{items(text(line) for line in weight_lines(found, weight))}"
        for weight in found.weights[:LEADING]
    ]
    opening = [paragraph(headline_said(found), "headline"), items(leading) if leading else "",
               *(paragraph(line) for line in spread_lines(found))]  # fmt: skip
    body = [
        f'<section id="answer" aria-label="The answer">\n{"".join(opening)}\n</section>',
        section("figures", "What they move, and what they decide", *(figure.html for figure in figures)),
        section("passed", "All that passed the screen", _passed(found)),
        section("screened", "All that were looked at", details(f"{len(found.screened)} unknowns", _screened(found))),
        section("how", "How this was found", *(paragraph(line) for line in HOW), paragraph(flown_said(found) + ".")),
        section("again", "The same again", f"<pre>{text(meta.get('command', ''))}</pre>"),
    ]
    return shell(
        version=meta["version"],
        title=f"Which unknown matters most: {meta['title']}",
        kicker=f"{meta['claims']} claims · {meta['epoch']}",
        summary=f"What the mean number of {MEASURE_WORDS[found.measure]} hangs on, of all that is not known.",
        sections="\n".join(body),
    )


HOW = (
    "Screen: every unknown drawn at once in every set, and the set means fitted by polynomials of one unknown after "
    "the other; one passes that explains more than the best of all does in 95 of 100 shuffles of the means.",
    "Share alone: of the variance between sets, the part that the polynomials of one unknown explain. Share with all "
    "it interacts with: half the mean square by which the mean moves when only it is drawn anew, on the same dice.",
    "The variance that the dice add is estimated from raids of the same set and taken off both.",
)


def _passed(found: Sensitivity) -> str:
    rows = []
    for weight in found.weights:
        one = weight.unknown
        ends = f"{end_text(one, 'low')} to {end_text(one, 'high')}"
        shares = [_cell(weight.alone), _cell(weight.total)]
        changed = "" if weight.changed is None else f"{100.0 * weight.changed:.0f} %"
        means = [figure_text(weight.at_low.value), figure_text(weight.at_high.value)]
        trust = f"{one['verification']}, {one['confidence']}"
        rows.append([text(cell) for cell in (one["words"], ends, trust, *shares, *means, changed)])
    head = ["unknown", "range", "verification, confidence", "share alone", "with interactions", "mean at low",
            "mean at high", "raids changed by it"]  # fmt: skip
    return table(head, rows, [1, 3, 4, 5, 6, 7]) if rows else paragraph("None.")


def _cell(share: Share | None) -> str:
    return "not flown" if share is None else shares_said(*share)


def _screened(found: Sensitivity) -> str:
    rows = [
        [text(one["words"]), f"{100.0 * one['share']:.1f} %", f"{one['p']:.3f}", "yes" if one["passed"] else "no"]
        for one in sorted(found.screened, key=lambda one: -one["share"])
    ]
    return table(["unknown", "share explained when judged", "chance that idle ones look so", "passed"], rows, [1, 2])
