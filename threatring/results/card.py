"""A run as a notebook shows it: the answer in words, its ranges, the distribution, the chain and the reasons.

One piece of HTML that loads nothing and draws its own background, so that it reads on a light page and on a dark one.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from threatring.records import Reason
from threatring.results.words import (
    SPREADS,
    STAGE_WORDS,
    UNKNOWN,
    Bounds,
    cells,
    known,
    share_text,
    single_text,
    span_text,
    with_error,
)

if TYPE_CHECKING:
    from threatring.results.tables import Results

_ROWS = {
    "leakers": "got through", "kills": "shot down", "friendly_losses": "friends shot down", "survived": "survived",
    "unreleased": "never released", "missed_aim": "missed their aim", "crashed": "crashed by themselves",
    "shots": "missiles fired",
}  # fmt: skip
_ALWAYS = ("leakers", "kills")
_SAID = {"got_through": "Got through", "shot_down": "Shot down", "friendly_losses": "A friend was shot down"}
_MOST_REASONS = 5
_WIDE, _HIGH = 620.0, 150.0  # of the drawing of the distribution, in its own units

_LIGHT = "--ink:#1b1e23;--soft:#5f656e;--line:#c9ccd1;--paper:#fdfdfc;--luck:#005a8e;--gold:#e69f00;--bar:#e8a679"
_DARK = "--ink:#e9e7e2;--soft:#a5a9b0;--line:#474c55;--paper:#16181c;--luck:#7cc0f2;--gold:#f2b632;--bar:#a3623a"
#: Light or dark as the page says where it says it (JupyterLab, VS Code), else as the reader's system does.
_STYLE = (
    f".threatring{{{_LIGHT};background:var(--paper);color:var(--ink);padding:.8em 1em;max-width:46em;"
    "border:1px solid var(--line);border-radius:4px;font:14px/1.45 system-ui,sans-serif}"
    f"@media (prefers-color-scheme:dark){{.threatring{{{_DARK}}}}}"
    f'body[data-jp-theme-light="true"] .threatring,.vscode-light .threatring{{{_LIGHT}}}'
    f'body[data-jp-theme-light="false"] .threatring,.vscode-dark .threatring{{{_DARK}}}'
    ".threatring table{border-collapse:collapse;margin:.5em 0;background:none;color:inherit;font-size:13px}"
    ".threatring td,.threatring th{text-align:left;padding:.15em 1.2em .15em 0;border:0;background:none;color:inherit;"
    "font-weight:400;white-space:normal}.threatring thead th,.threatring small{color:var(--soft)}"
    ".threatring tbody th{font-weight:600}.threatring td{white-space:nowrap}"
    ".threatring svg{display:block;width:100%;height:auto}"
)


def html(results: Results) -> str:
    """Return the answer of a run as HTML for a notebook."""
    document, meta = results.summary(), results.meta
    size = (
        f"{meta['runs']:,} cases: {meta['sets']:,} sets of unknowns × {meta['cases_per_set']:,}; "
        f"{meta['central_runs']:,} more at central values; {meta['claims']} claims, {meta['epoch']}. Simulation, "
        "public sources only."
    )
    said = "".join(f"<div><b>{_SAID[key]}:</b> {escape(words)}.</div>" for key, words in document["answer"].items())
    title = f"<div><b>{escape(str(meta['title'] or meta['scenario']))}</b></div>"
    inside = "".join(part(document) for part in (_counts, _distribution, _chain, _reasons))
    return f'<div class="threatring"><style>{_STYLE}</style>{title}{said}{inside}<small>{escape(size)}</small></div>'


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    top = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join(
        f"<tr><th>{escape(first)}</th>{''.join(f'<td>{escape(cell)}</td>' for cell in rest)}</tr>"
        for first, *rest in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _counts(document: dict[str, Any]) -> str:
    shown = [key for key in _ROWS if key in _ALWAYS or document[key]["mean"] > 0.0]
    return _table(("in a raid", *SPREADS), [(_ROWS[key], *cells(document, key)) for key in shown])


def _distribution(document: dict[str, Any]) -> str:
    """Return the shares of single raids as bars, the range of luck over them and that of ignorance under them."""
    found = document["leakers"]
    shares = np.array(found["pmf_central"] if sum(found["pmf_central"]) else found["pmf"])
    last = max(int(np.flatnonzero(shares > 0.0).max(initial=0)), int(found["ignorance"][1] or 0), 1) + 1
    step, most = _WIDE / (last + 1), max(float(shares.max()), 1e-9)

    def x(count: float) -> float:
        return (count + 0.5) * step

    drawn = []
    for count, share in enumerate(shares[: last + 1]):
        high = 88.0 * share / most
        title = f"<title>{count} got through in {share_text(float(share))} of raids</title>"
        drawn.append(f'<rect x="{x(count) - 0.36 * step:.1f}" y="{104.0 - high:.1f}" width="{0.72 * step:.1f}" '
                     f'height="{high:.1f}" fill="var(--bar)">{title}</rect>')  # fmt: skip
        if last <= 24 or count % 5 == 0:
            drawn.append(_text(x(count), 118.0, str(count), "middle"))
    drawn += [*_line(x, found["chance"], 9.0), *_band(x, found["ignorance"], 126.0)]
    drawn.append(f'<line x1="{x(found["mean"]):.1f}" x2="{x(found["mean"]):.1f}" y1="122" y2="136" stroke="var(--ink)" '
                 'stroke-width="3"/>')  # fmt: skip
    label = "Objects that got through, by share of single raids. Line: luck; band: ignorance; mark: the average"
    alt = f"{label}. Average {cells(document, 'leakers')[0]}."
    return (
        f'<svg viewBox="0 0 {_WIDE:.0f} {_HIGH:.0f}" role="img" aria-label="{escape(alt)}">{"".join(drawn)}</svg>'
        f"<small>{label}.</small>"
    )


def _line(x: Any, bounds: Bounds, y: float) -> list[str]:
    if not known(bounds):
        return []
    low, high = (x(bound) for bound in bounds)
    path = f"M{low:.1f} {y - 4}v8M{low:.1f} {y}H{high:.1f}M{high:.1f} {y - 4}v8"
    return [f'<path d="{path}" stroke="var(--luck)" stroke-width="1.6" fill="none"/>']


def _band(x: Any, bounds: Bounds, y: float) -> list[str]:
    if not known(bounds):
        return []
    low, high = (x(bound) for bound in bounds)
    return [f'<rect x="{low:.1f}" y="{y}" width="{max(high - low, 1.0):.1f}" height="7" fill="var(--gold)"/>']


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" font-size="11" fill="var(--soft)">{words}</text>'


def _chain(document: dict[str, Any]) -> str:
    spread = document["kill_chain_spread"]
    return _table(("the kill chain", *SPREADS), [
        (STAGE_WORDS[stage], *_spread(mean, spread[stage])) for stage, mean in document["kill_chain"].items()
    ])  # fmt: skip


def _reasons(document: dict[str, Any]) -> str:
    found, spread = document["reasons"], document["reasons_spread"]
    if not found:
        return ""
    words = {reason.key: reason.sentence for reason in Reason if reason is not Reason.NONE}
    rows: list[tuple[str, ...]] = [
        (words.get(key, "no reason was recorded"), *_spread(found[key], spread[key]))
        for key in list(found)[:_MOST_REASONS]
    ]
    return _table(("why not shot down", *SPREADS), rows)


def _spread(mean: float, spread: dict[str, Bounds]) -> tuple[str, str, str]:
    moved = span_text(spread["ignorance"]) or UNKNOWN
    return with_error(mean, spread["mc"]), single_text(spread["chance"]), moved
