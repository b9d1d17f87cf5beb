"""All formats of a case together: which there are, and folders that are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exports.scenes import made_up
from threatring.errors import OptionError, ResultsError
from threatring.exports import FORMATS, files_of, formats_of, own_folder, write_files

NAMES = {"case-0.acmi", "case-0.kml", "case-0.czml", "case-0.pcap", "case-0.geojson", "case-0-events.csv",
         "case-0-states.csv", "case-0-sites.csv"}  # fmt: skip


def test_every_format_and_the_same_bytes_again(tmp_path: Path) -> None:
    """Equal input, equal bytes; exports may replace exports."""
    files = files_of(made_up(), tuple(FORMATS))
    assert set(files) == NAMES and files == files_of(made_up(), tuple(FORMATS))
    for _ in range(2):
        assert {path.name for path in write_files(files, tmp_path / "deep" / "out")} == NAMES
    assert {path.name for path in (tmp_path / "deep" / "out").iterdir()} == NAMES


def test_other_files_are_never_touched(tmp_path: Path) -> None:
    """A folder with anything else in it is refused and left as it was."""
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(ResultsError, match=r"thesis\.txt.*other files"):
        write_files({"case-0.kml": b""}, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    assert not own_folder(tmp_path / "new").exists()


def test_nothing_half_written_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up while the second file is written leaves no file at all."""
    write, count = Path.write_bytes, [0]

    def failing(self: Path, data: bytes) -> int:
        count[0] += 1
        if count[0] == 2:
            raise OSError(28, "No space left on device")
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", failing)
    with pytest.raises(ResultsError, match="No space left"):
        write_files({"case-0.kml": b"1", "case-0.czml": b"2"}, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "said, hint", [("kmz", "did you mean kml"), ("acmi,shp", "formats: acmi"), (" , ", "one or more")]
)
def test_unknown_formats(said: str, hint: str) -> None:
    """The message names the word and what would be right."""
    with pytest.raises(OptionError, match=hint):
        formats_of(said)
