"""The answer of `threatring study`: for a terminal, and as a self-contained page with its figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from threatring.maps.study import MEAN, roles_of, study_drawings
from threatring.maps.style import house_style
from threatring.records import Reason
from threatring.report.figures import Finished, finished
from threatring.report.markup import details, items, paragraph, section, table, text
from threatring.report.sentences import MARK
from threatring.report.writing import put_in_place, shell
from threatring.results.answer import interval_json
from threatring.results.study import KINDS, WORDS, StudyResults
from threatring.results.words import figure_text, span_text

_NAME, _CELL = 26, 12
_MOST_REASONS = 6


def write_study(found: StudyResults, folder: Path) -> Path:
    """Write report.html and its figures into the folder of a study; return the page's path."""
    with house_style():
        figures = {drawing.name: finished(drawing) for drawing in study_drawings(found)}
    return put_in_place(folder, study_page(found, figures), figures)


def study_page(found: StudyResults, figures: dict[str, Finished]) -> str:
    """Return the whole page as one HTML text that loads nothing."""
    meta = found.meta
    answer = [items(text(line) for line in sentences(found)), paragraph(meta["teaches"]) if meta["teaches"] else ""]
    body = [
        section("answer", "The answer", *answer),
        section("figures", "In figures", *(figure.html for figure in figures.values())),
        section("reasons", "Why objects were not shot down", _reasons(found)),
        section(
            "numbers", "All cells", *(details(_head(measure), _numbers(found, measure)) for measure in found.measures)
        ),
        _again(found),
    ]
    scenario = meta["scenario"] or "several scenarios"
    kicker = f"a study of {scenario} · {len(found.cells)} cells on common dice"
    return shell(
        version=meta["version"], title=meta["title"], kicker=kicker, summary=meta["summary"], sections="\n".join(body)
    )


def sentences(found: StudyResults) -> list[str]:
    """Return what a study says: where each measure is least and most, and which axis changed nothing."""
    said = []
    for measure in found.measures:
        mean = found.mean(measure)
        least, most = (found.places[int(pick(mean))] for pick in (np.nanargmin, np.nanargmax))
        if mean[least] == mean[most]:
            said.append(f"{WORDS[measure].capitalize()}: {figure_text(float(mean[most]))} in every cell.")
            continue
        ends = [f"{figure_text(float(mean[at]))} {_where(found, at)}" for at in (least, most)]
        said.append(f"{WORDS[measure].capitalize()}, {MEAN}: from {ends[0]} to {ends[1]}.")
    for number, axis in enumerate(found.axes):
        if found.unmoved(number):
            said.append(f"{axis.name} changed nothing at all: every case went the same way at each of its values.")
    return said


def _where(found: StudyResults, at: tuple[int, ...]) -> str:
    return "(" + ", ".join(f"{axis.name} {axis.said(j)}" for axis, j in zip(found.axes, at, strict=True)) + ")"


def _head(measure: str) -> str:
    return f"{WORDS[measure].capitalize()}, {MEAN}"


def _numbers(found: StudyResults, measure: str) -> str:
    rows = []
    for number, cell in sorted(found.cells.items()):
        one = cell.estimate(measure)
        spans = [span_text(interval_json(getattr(one, kind))) or "cannot say" for kind in KINDS]
        places = zip(found.axes, found.places[number], strict=True)
        rows.append([*(text(axis.said(j)) for axis, j in places), figure_text(one.mean), *map(text, spans)])
    first = len(found.axes)
    head = [axis.name for axis in found.axes]
    head += ["mean", "error of the mean (mc)", "single raid (chance)", "what nobody knows (ignorance)"]
    return table(head, rows, range(first, first + 4))


def _reasons(found: StudyResults) -> str:
    words = {reason.key: reason.sentence for reason in Reason if reason is not Reason.NONE}
    total: dict[str, float] = {}
    for cell in found.cells.values():
        for key, mean in cell.told["reasons"].items():
            total[key] = total.get(key, 0.0) + mean
    keys = sorted(total, key=lambda key: -total[key])[:_MOST_REASONS]
    if not keys:
        return paragraph("Every hostile object was shot down in every cell.")
    rows = []
    for number, cell in sorted(found.cells.items()):
        told, places = cell.told["reasons"], zip(found.axes, found.places[number], strict=True)
        rest = sum(mean for key, mean in told.items() if key not in keys)
        shown = [figure_text(told.get(key, 0.0)) for key in keys] + [figure_text(rest)]
        rows.append([*(text(axis.said(j)) for axis, j in places), *shown])
    first = len(found.axes)
    head = [*(axis.name for axis in found.axes), *(words.get(key, key) for key in keys), "other reasons"]
    return table(
        head, rows, range(first, len(head)), "Hostile objects per raid, by what kept them from being shot down"
    )


def _again(found: StudyResults) -> str:
    meta = found.meta
    facts = [
        ["scenario", text(meta["scenario"] or "one an axis names")], ["version", text(meta["version"])],
        ["cells", f"{len(found.cells)}"], ["seed", text(meta["seed"])],
        ["cases of a cell", text(f"{meta['runs']:,}: {meta['sets']:,} sets of unknowns × {meta['cases_per_set']:,}, and"
                                 " more at central values")],
        ["catalogue", f"<code>{text(meta['catalogue_hash'])}</code>"],
        ["study", f"<code>{text(meta['input_hash'])}</code>"],
    ]  # fmt: skip
    command = f"<pre><code>{text(meta['command'])}</code></pre>"
    said = paragraph("The same version, study and catalogue give the same files of cells, wherever they are flown.")
    file = details("The study as flown", f"<pre>{text(meta['study_text'])}</pre>") if meta["study_text"] else ""
    return section("again", "How to get this answer again", command, said, table(["what", "value"], facts), file)


def study_text(found: StudyResults) -> str:
    """Return the answer for a terminal: the first measure as a grid with its error, the others in one line each."""
    meta = found.meta
    head = (
        f"{meta['title']}  ·  {MARK}\n{meta['runs']:,} cases a cell, seed {meta['seed']}, the same dice in every cell"
    )
    if not found.cells:
        return f"{head}\n\nno cell is flown yet"
    measure = found.measures[0]
    grid = f"{_head(measure)}; ± half-width of its 95 % interval (mc)"
    return "\n".join([head, "", grid, *_grid(found, measure), "", *(f"- {line}" for line in sentences(found))])


def _grid(found: StudyResults, measure: str) -> list[str]:
    """Return lines over the axis that runs along, one line a combination of the others."""
    along = roles_of(found.axes).along
    others = [i for i in range(len(found.axes)) if i != along]
    axis = found.axes[along]
    titles = " / ".join(found.axes[i].title for i in others)
    lines = [f"  {titles[: _NAME - 1]:<{_NAME}}{axis.title}"]
    lines.append(f"  {'':<{_NAME}}" + "".join(f"{axis.said(j)[: _CELL - 1]:>{_CELL}}" for j in range(len(axis.values))))
    mean, mc = found.mean(measure), found.interval(measure, "mc")
    for chosen in np.ndindex(*(len(found.axes[i].values) for i in others)):
        at: list[Any] = [slice(None)] * len(found.axes)
        for i, j in zip(others, chosen, strict=True):
            at[i] = j
        name = " / ".join(found.axes[i].said(j) for i, j in zip(others, chosen, strict=True)) or WORDS[measure]
        cells = [_cell(value, *bounds) for value, bounds in zip(mean[tuple(at)], mc[tuple(at)], strict=True)]
        lines.append(f"  {name[: _NAME - 1]:<{_NAME}}" + "".join(f"{cell:>{_CELL}}" for cell in cells))
    return lines


def _cell(mean: float, low: float, high: float) -> str:
    """Return a mean with the half-width of its interval.

    >>> _cell(4.25, 4.0, 4.5), _cell(0.0, float("nan"), float("nan")), _cell(float("nan"), 0.0, 0.0)
    ('4.2 ± 0.25', '0', '-')
    """
    if np.isnan(mean):
        return "-"
    return figure_text(mean) if np.isnan(high) else f"{figure_text(mean)} ± {0.5 * (high - low):.2g}"
