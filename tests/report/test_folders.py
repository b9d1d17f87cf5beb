"""Folders of answers: one answer in each, nobody else's files touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from threatring.errors import ResultsError
from threatring.report.folders import own_folder, write_own


def test_figures_of_an_earlier_answer_are_removed_and_nothing_else(tmp_path: Path) -> None:
    """Common sense: a folder shows one answer; what belongs to somebody else is not touched."""
    folder = tmp_path / "mine"
    folder.mkdir()
    for name in ("footprint.png", "footprint-48N6E.svg", "footprints.png", "footprint-notes.txt"):
        (folder / name).write_text("old")
    written = write_own(folder, "footprint", lambda place: [place / "footprint.json"], list)
    assert written == [folder / "footprint.json"]
    assert {path.name for path in folder.iterdir()} == {"footprints.png", "footprint-notes.txt"}


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    """House rule: file, field and what would be right."""
    (tmp_path / "mine").write_text("")
    with pytest.raises(ResultsError, match=r"mine: folder: cannot write here \(File exists\); choose another"):
        own_folder(tmp_path / "mine", "footprint")
