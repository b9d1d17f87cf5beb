"""The sections of the report about its grounds: assumptions, sources, limits, and how to get the same answer again."""

from __future__ import annotations

import math
from typing import Any

from threatring.maps import Material
from threatring.report.markup import details, items, link, paragraph, section, table, text
from threatring.report.sentences import plural
from threatring.units import pretty

_MOST_ASSUMPTIONS = 15


def assumptions(material: Material) -> str:
    """Return the widest of the uncertain numbers this run has used; all of them folded away below."""
    used = material.meta["assumptions"]
    found = sorted((entry for entry in used if _width(entry) > 0.0), key=_width, reverse=True)
    if not found:
        return section("assumptions", "Assumptions", paragraph("No uncertain number was used in this run."))
    said = paragraph(
        f"This run used {plural(len(used), 'number')} from the catalogue; {len(found)} of them are open. "
        "Those with the widest range, high over low, come first. Which of them moves the answer most is another "
        "question: a sensitivity analysis answers it, and none was made here."
    )
    rest, settled = found[_MOST_ASSUMPTIONS:], [entry for entry in used if _width(entry) <= 0.0]
    more = details(f"The other {len(rest)} open numbers", _assumption_table(rest)) if rest else ""
    fixed = details(f"The {len(settled)} numbers taken as they are", _assumption_table(settled)) if settled else ""
    title = "Assumptions: the numbers nobody is sure of"
    return section("assumptions", title, said, _assumption_table(found[:_MOST_ASSUMPTIONS]), more, fixed)


def _width(entry: dict[str, Any]) -> float:
    """Return how wide a range is: the logarithm of high over low, or the relative span from zero down; 0: not drawn."""
    low, high, value = entry["low"], entry["high"], entry["value"]
    if low is None or high is None or not low < high or not entry.get("drawn", True):
        return 0.0
    if low > 0.0:
        return math.log(high / low)
    return (high - low) / max(abs(value or 0.0), abs(high - low) / 2.0, 1e-12)


def _assumption_table(entries: list[dict[str, Any]]) -> str:
    rows = []
    for entry in entries:
        name = entry["name"]
        low, high = (pretty(entry[key], name) for key in ("low", "high"))
        spread = f"{low} to {high}" if _width(entry) > 0.0 else "none"
        cited = ", ".join(f'<a href="#source-{text(source)}">{text(source)}</a>' for source in entry["sources"])
        known = (
            f"{entry['verification']}, confidence {entry['confidence']}"
            if entry["confidence"]
            else entry["verification"]
        )
        note = f"<br><small>{text(entry['note'])}</small>" if entry["note"] else ""
        rows.append([f"<code>{_breakable(name)}</code>", text(pretty(entry["value"], name)), text(spread),
                     f"{text(known)}{note}", cited])  # fmt: skip
    return table(["number", "central", "range", "how it is known", "sources"], rows, [1, 2])


def _breakable(name: str) -> str:
    """Return a catalogue name as HTML that may break between its words."""
    return text(name).replace("_", "_<wbr>").replace(".", ".<wbr>")


def sources(material: Material) -> str:
    """Return every source of the numbers used, with links, and the references of the models."""
    listed = []
    for name, source in sorted(material.meta["sources"].items()):
        said = link(source["title"], source["url"] or "")
        kind = f"{source['kind']}, tier {source['tier']}" if source["tier"] else source["kind"]
        listed.append(f'<span id="source-{text(name)}"><b>{text(name)}</b> {said} <small>{text(kind)}</small></span>')
    references = items(text(reference) for reference in material.meta["references"])
    numbers = items(listed) if listed else paragraph("None.")
    tiers = "Of the numbers. Tier A: official or maker; B: specialist or news; C: community; C(A): community copy of A."
    return section("sources", "Sources", paragraph(tiers), numbers, paragraph("Of the models."), references)


def limits(material: Material) -> str:
    """Return what is not modelled."""
    said = paragraph(
        "Public sources only; nothing here was measured on the real system. Point masses and the radar equation, no "
        "signal processing and no electronics. Values that no public source gives are assumptions and are listed as "
        "such. The simulation sees no live data and proposes no action. Not modelled:"
    )
    return section("limits", "What is not modelled", said, items(text(line) for line in material.meta["not_modelled"]))


def again(material: Material) -> str:
    """Return how to get the same answer again."""
    meta = material.meta
    facts = [
        ["scenario", text(meta["scenario"])], ["version", text(meta["version"])], ["seed", text(meta["seed"])],
        ["cases", text(f"{meta['runs']:,}: {meta['sets']:,} sets of unknowns × {meta['cases_per_set']:,}, "
                       f"and {meta['central_runs']:,} at central values")],
        ["claims and epoch", text(f"{meta['claims']}, {meta['epoch']}")],
        ["catalogue", f"<code>{text(meta['catalogue_hash'])}</code>"],
        ["outcome", f"<code>{text(meta['outcome_hash'])}</code>"],
    ]  # fmt: skip
    said = paragraph(
        "The same version, scenario, catalogue and seed give the same outcome hash with any number of threads."
    )
    scenario = details("The scenario as flown", f"<pre>{text(meta['scenario_text'])}</pre>")
    command = f"<pre><code>{text(meta['command'])}</code></pre>"
    files = paragraph("Every figure of this page also lies beside it in the folder figures, as SVG and PNG.")
    return section(
        "again", "How to get this answer again", command, said, table(["what", "value"], facts), scenario, files
    )
