"""The page put together, and written so that a failure leaves what was there before."""

from __future__ import annotations

import shutil
import tempfile
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from threatring.errors import OptionError
from threatring.maps import PALETTE, Material
from threatring.report import grounds, sections
from threatring.report.figures import Finished, finished_figures
from threatring.report.markup import text
from threatring.report.sentences import MARK

if TYPE_CHECKING:
    from threatring.results import Film, Results


def write_report(results: Results, film: Film, folder: Path) -> Path:
    """Write report.html and its figures into a folder, made when missing; return the page's path.

    Everything is written aside first and put in place at the end. Raises `OptionError` when that fails.
    """
    material = Material(results, film)
    figures = finished_figures(material)
    return put_in_place(Path(folder), page(material, figures), figures)


def put_in_place(folder: Path, html: str, figures: dict[str, Finished]) -> Path:
    """Write a page as report.html and its figures into a folder, all or nothing; return the page's path."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".report-", dir=folder) as aside:
            return _put_in_place(folder, Path(aside), html, figures)
    except OSError as error:
        raise OptionError.at(
            "command line", "--out", str(folder), f"a folder that can be written ({error.strerror})"
        ) from error


def _put_in_place(folder: Path, aside: Path, html: str, figures: dict[str, Finished]) -> Path:
    new, old, final = aside / "figures", aside / "old", folder / "figures"
    new.mkdir()
    for name, figure in figures.items():
        (new / f"{name}.svg").write_text(figure.svg, encoding="utf-8")
        (new / f"{name}.png").write_bytes(figure.png)
    (aside / "report.html").write_text(html, encoding="utf-8")
    if final.exists():
        final.rename(old)
    try:
        new.rename(final)
        return (aside / "report.html").replace(folder / "report.html")
    except OSError:
        if old.exists():
            shutil.rmtree(final, ignore_errors=True)
            old.rename(final)
        raise


def page(material: Material, figures: dict[str, Finished]) -> str:
    """Return the whole page as one HTML text that loads nothing."""
    body = [
        sections.answer(material),
        sections.kill_chain(material, figures),
        sections.why(material, figures),
        sections.where(material, figures),
        sections.profile(figures),
        sections.one_case(material, figures),
        sections.luck(material, figures),
        sections.missiles(material, figures),
        grounds.assumptions(material),
        grounds.sources(material),
        grounds.limits(material),
        grounds.again(material),
    ]
    meta = material.meta
    return shell(
        version=meta["version"],
        title=meta["title"],
        kicker=f"{meta['site']['name']} · {meta['claims']} claims · {meta['epoch']}",
        summary=meta["summary"],
        sections="\n".join(body),
    )


def shell(*, version: str, title: str, kicker: str, summary: str, sections: str) -> str:
    """Return a page of the house around sections, which are HTML already."""
    return Template(_shipped("page.html")).substitute(
        version=text(version),
        title=text(title),
        style=_style(),
        mark=text(MARK),
        kicker=text(kicker),
        summary=text(summary),
        sections=sections,
    )


def _style() -> str:
    """Return the style sheet: the palette in both schemes, then the rules."""
    light, dark = ("; ".join(f"--{name}: {pair[scheme]}" for name, pair in PALETTE.items()) for scheme in (0, 1))
    night = f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}"
    return f":root {{ color-scheme: light dark; {light} }}\n{night}\n{_shipped('page.css')}"


def _shipped(name: str) -> str:
    return (files("threatring") / "data" / "report" / name).read_text(encoding="utf-8")
