"""Small pieces of HTML, always escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def text(value: object) -> str:
    """Return a value as HTML text."""
    return escape(str(value), quote=True)


def paragraph(words: str, look: str = "") -> str:
    """Return a paragraph of plain text."""
    return f"<p{_class(look)}>{text(words)}</p>"


def link(words: str, url: str) -> str:
    """Return a link when the address is one a browser can open, else the words alone."""
    if not url.startswith(("https://", "http://")):
        return text(words)
    return f'<a href="{text(url)}" rel="noopener noreferrer">{text(words)}</a>'


def table(head: Sequence[str], rows: Iterable[Sequence[str]], numeric: Iterable[int] = (), caption: str = "") -> str:
    """Return a table; cells are HTML already, `numeric` columns are set flush right, the first names the row."""
    right = set(numeric)
    cells = [
        f'<th scope="col"{_class("n" if column in right else "")}>{text(name)}</th>' for column, name in enumerate(head)
    ]
    body = []
    for row in rows:
        first = f'<th scope="row"{_class("n" if 0 in right else "")}>{row[0]}</th>'
        others = [f"<td{_class('n' if column in right else '')}>{cell}</td>" for column, cell in enumerate(row[1:], 1)]
        body.append(f"<tr>{first}{''.join(others)}</tr>")
    title = f"<caption>{text(caption)}</caption>" if caption else ""
    header, lines = "".join(cells), "\n".join(body)
    return (
        f'<div class="scroll"><table>{title}<thead><tr>{header}</tr></thead>\n<tbody>\n{lines}\n</tbody></table></div>'
    )


def section(name: str, title: str, *parts: str) -> str:
    """Return a section with its heading; empty parts are left out."""
    inside = "\n".join(part for part in parts if part)
    heading = f'<h2 id="{name}-heading">{text(title)}</h2>'
    return f'<section id="{name}" aria-labelledby="{name}-heading">\n{heading}\n{inside}\n</section>'


def details(summary: str, inside: str) -> str:
    """Return something folded away behind its summary."""
    return f"<details><summary>{text(summary)}</summary>\n{inside}\n</details>"


def items(lines: Iterable[str]) -> str:
    """Return a list; lines are HTML already."""
    return "<ul>\n" + "\n".join(f"<li>{line}</li>" for line in lines) + "\n</ul>"


def _class(look: str) -> str:
    return f' class="{look}"' if look else ""
