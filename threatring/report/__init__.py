"""A run as people read it: a self-contained page, its figures, and a short answer for the terminal.

    write_report(results, film, folder)     report.html and figures/*.svg, *.png
    text_answer(results)                    what `threatring run` prints

It sees results and nothing above; whatever it says is read off them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from threatring.report.writing import write_report

if TYPE_CHECKING:
    from threatring.results import Results

__all__ = ["text_answer", "write_report"]


def text_answer(results: Results) -> str:
    """Return the answer of a run as plain text, 100 columns wide: headline, intervals, chain, reasons, missiles."""
    from threatring.maps import Material
    from threatring.report.terminal import answer_text

    return answer_text(Material(results))
