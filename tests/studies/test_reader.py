"""Study files are found and read, or refused with one clear message."""

from __future__ import annotations

from pathlib import Path

import pytest

from threatring.errors import StudyError
from threatring.studies import bundled_studies, find_study, load_study, study_from_text


def test_bundled_studies_are_found_by_name() -> None:
    assert {"mast-height", "raid-size"} <= set(bundled_studies())
    assert load_study("raid-size").name == "raid-size"
    assert load_study(find_study("raid-size")).axes == load_study("raid-size").axes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("format = 2", "this threatring reads study format 1; format 2 needs a newer threatring"),
        ("axes = [", "not TOML"),
        ("", "axes: missing: One to three axes"),
    ],
)
def test_what_is_no_study_is_said(text: str, expected: str) -> None:
    with pytest.raises(StudyError, match=expected):
        study_from_text(text)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="did you mean raid-size"):
        load_study("raid-sizes")
    with pytest.raises(StudyError, match="this is a folder"):
        load_study(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b"title = '\xe9'")
    with pytest.raises(StudyError, match="UTF-8"):
        load_study(tmp_path / "latin.toml")
