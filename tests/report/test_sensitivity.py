"""The page and the text of a sensitivity analysis: the three unknowns first, escaped, self-contained."""

from __future__ import annotations

from pathlib import Path

from tests.synthetic_sensitivity import synthetic_sensitivity
from tests.test_report import checked
from threatring.report.sensitivity import sensitivity_text, write_sensitivity


def test_page(tmp_path: Path) -> None:
    """Held to what holds for the report: balanced tags, nothing loaded, everything named; figures beside it."""
    paths = write_sensitivity(synthetic_sensitivity(), tmp_path / "out")
    html = checked(paths[0])
    assert "The three unknowns that matter most" in html and "An exercise &lt;raid&gt;" in html
    assert html.index("cruise missile low") < html.index("<svg")
    assert {path.name for path in paths} == {
        "sensitivity.html", "sensitivity.json", "sensitivity.csv", "sensitivity-tornado.svg", "sensitivity-tornado.png",
        "sensitivity-shares.svg", "sensitivity-shares.png",
    }  # fmt: skip
    write_sensitivity(synthetic_sensitivity(0), tmp_path / "out")
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".html", ".json", ".csv"}


def test_text() -> None:
    """Name, range, trust, sources, shares, direction and move of each of the three; then the dice and the others."""
    said = sensitivity_text(synthetic_sensitivity())
    assert max(map(len, said.splitlines())) <= 110
    flat = " ".join(said.split())
    for words in (
        "SIMULATION", "1. chance that one missile kills: cruise missile low", "0.25 to 0.85; assumed, confidence low",
        "sources: A-MOD, GAO92", "decides 41 % (36 to 46 %) of the spread alone, 45 % (38 to 56 %)",
        "more of it, fewer hostile objects that got through: by 4.4 over its range (4 to 4.8)",
        "whether more of it means more or fewer hostile objects that got through cannot be told",
        "Dice are 49 % of the variance", "All 2 others together decide 34 % (23 to 42 %) alone",
    ):  # fmt: skip
        assert words in flat, words
    assert "No single unknown could be told" in " ".join(sensitivity_text(synthetic_sensitivity(0)).split())
