"""The page and the text of a study say what its cells hold."""

from __future__ import annotations

import re
from pathlib import Path

from tests.synthetic_study import CLAIMS, SIZES, synthetic_study
from threatring.report.study import sentences, study_text, write_study


def test_the_page_stands_alone_and_says_everything(tmp_path: Path) -> None:
    """One file that loads nothing, with every figure, every cell and how to make it again."""
    page = write_study(synthetic_study(tmp_path, [SIZES, CLAIMS]), tmp_path)
    html = page.read_text(encoding="utf-8")
    assert not re.search(r'(src|href)="(?!#|https?://)', html) and "<script" not in html
    assert html.count("<svg") == 2 and "threatring study made-up" in html and "A made-up study" in html
    assert html.count('<th scope="row">4</th>') >= 4  # two cells, in the tables of two measures and of reasons
    assert sorted(path.name for path in (tmp_path / "figures").iterdir()) == [
        "study-kills.png", "study-kills.svg", "study-leakers.png", "study-leakers.svg"
    ]  # fmt: skip


def test_text_is_a_grid_with_errors(tmp_path: Path) -> None:
    found = synthetic_study(tmp_path, [SIZES, CLAIMS])
    text = study_text(found)
    assert re.search(r"central +2\.\d ± 0\.\d+ ", text) and "cruise missiles, number" in text
    assert "SIMULATION — public sources only" in text
    assert all(len(line) < 200 for line in text.splitlines())


def test_sentences_name_the_ends(tmp_path: Path) -> None:
    said = sentences(synthetic_study(tmp_path, [SIZES, CLAIMS]))
    assert "(cruise missiles 4, claims central)" in said[0] and "(cruise missiles 16, claims sceptical)" in said[0]
    assert said[1] == "Shot down: 20 in every cell."


def test_a_part_without_cells_is_said_to_have_none(tmp_path: Path) -> None:
    assert "no cell is flown yet" in study_text(synthetic_study(tmp_path, [SIZES], but=(0, 1, 2)))
