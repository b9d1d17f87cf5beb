"""What a catalogue folder is refused for: each fault with its file, field, value and what would be right.

Truth: docs/catalogue.md, "What is refused".
"""

from __future__ import annotations

from pathlib import Path

import pytest

from threatring.catalogue import Catalogue, load_catalogue
from threatring.errors import CatalogueError

SOURCES = """
format = 1
[BOOK]
kind = "read"
title = "a book"
tier = "B"
year = 2010
[OURS]
kind = "assumed"
title = "our assumption"
"""
PRESETS = """
format = 1
[[preset]]
name = "central"
"""
SOUND = """
format = 1
[radar.scan_period_s]
value = 12
low = 5
high = 12
confidence = "low"
verification = "recalled"
sources = ["BOOK"]
"""


def folder(path: Path, **files: str) -> Path:
    """Write a small sound catalogue, with some of its files replaced."""
    for name, text in {"radars": SOUND, "sources": SOURCES, "presets": PRESETS, **files}.items():
        (path / f"{name}.toml").write_text(text, encoding="utf-8")
    return path


def refused(path: Path, **files: str) -> CatalogueError:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder(path, **files))
    assert caught.value.exit_code == 2
    return caught.value


def test_a_sound_folder_is_read(tmp_path: Path) -> None:
    catalogue = load_catalogue(folder(tmp_path))
    entry = catalogue.entry("radar.scan_period_s")
    assert (entry.value, entry.low, entry.high, entry.unit) == (12.0, 5.0, 12.0, "s")
    assert entry.is_number and entry.is_open
    assert [(claim.sources, claim.says) for claim in entry.claims] == [
        (("BOOK",), "cited for this value, no figure of its own")
    ]


NAME = "radar.scan_period_s"
CLAIM = "low = 5\nclaims = [{ %s }]"

#: What is changed in the sound file -> field, value and expectation of the fault.
FAULTS = {
    "no source": ('sources = ["BOOK"]', "", f"{NAME}.sources", None, "nothing is used that nobody said"),
    "unknown source": ("BOOK", "BOOX", f"{NAME}.sources", "BOOX", "unknown source, did you mean BOOK?"),
    "above its bounds": ("value = 12", "value = 13", f"{NAME}.value", 13.0, "between its own low 5 and high 12"),
    "bounds swapped": ("low = 5", "low = 50", f"{NAME}.low", 50.0, "must not be above high 12"),
    "bound missing": ("low = 5", "", f"{NAME}.low", None, "missing; value, low, high go together"),
    "negative time": ("low = 5", "low = -5", f"{NAME}.low", -5.0, "must lie in 0..inf"),
    "no unit": ("period_s", "period", "radar.scan_period.value", 12.0, "needs its unit at the end of its name"),
    "foreign unit": ("period_s", "period_min", "radar.scan_period_min.value", 12.0, "needs its unit"),
    "text for number": ("value = 12", 'value = "12"', f"{NAME}.value", "12", "must be a number"),
    "true for number": ("value = 12", "value = true", f"{NAME}.value", True, "must be a finite number"),
    "infinite": ("high = 12", "high = inf", f"{NAME}.high", float("inf"), "must be a finite number"),
    "confidence": ('"low"', '"lowish"', f"{NAME}.confidence", "lowish", "one of high, medium, low"),
    "verification": ('"recalled"', '"seen"', f"{NAME}.verification", "seen", "one of read, cited, derived"),
    "distribution": ("low = 5", 'low = 5\ndistribution = "bell"', f"{NAME}.distribution", "bell", "uniform"),
    "fixed but open": ("low = 5", 'low = 5\ndistribution = "fixed"', f"{NAME}.distribution", "fixed", "equal"),
    "unknown key": ("low = 5", "low = 5\nnotes = 'x'", f"{NAME}.notes", None, "did you mean note?"),
    "newer format": ("format = 1", "format = 2", "format", 2, "written for a newer threatring; this one reads"),
    "no format": ("format = 1", "", "format", None, "must be 1"),
    "not a table": ("[radar.scan_period_s]", "[radar]", "radar.value", 12, "a table { key = value } is expected"),
    "claim of nobody": ("low = 5", CLAIM % "value = 6", f"{NAME}.claims[0].sources", None, "without a source"),
    "empty claim": ("low = 5", CLAIM % 'sources = ["BOOK"]', f"{NAME}.claims[0].value", None, "missing"),
    "claim's bounds": (
        "low = 5", CLAIM % 'low = 6, high = 3, sources = ["BOOK"]',
        f"{NAME}.claims[0].low", 6.0, "must not be above high 3"),
    "claim's year": (
        "low = 5", CLAIM % 'value = 6, sources = ["BOOK"], from_year = 20',
        f"{NAME}.claims[0].from_year", 20, "must be a calendar year"),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTS)
def test_faults_of_an_entity_file(case: str, tmp_path: Path) -> None:
    old, new, field, value, expected = FAULTS[case]
    assert old in SOUND
    faults = refused(tmp_path, radars=SOUND.replace(old, new)).faults
    found = [fault for fault in faults if fault.field == field]
    assert found, [str(fault) for fault in faults]
    assert found[0].file == str(tmp_path / "radars.toml")
    assert found[0].value == value
    assert expected in found[0].expected


def test_probabilities_stay_probabilities(tmp_path: Path) -> None:
    text = SOUND.replace("scan_period_s", "hit_prob")
    assert "must lie in 0..1" in str(refused(tmp_path, radars=text))


def test_all_faults_at_once(tmp_path: Path) -> None:
    text = SOUND.replace("BOOK", "BOOX").replace('"low"', '"lowish"').replace("value = 12", "value = 99")
    assert len(refused(tmp_path, radars=text).faults) == 3


def test_a_corrupt_file_is_named(tmp_path: Path) -> None:
    (fault,) = refused(tmp_path, radars="[radar.scan_period_s\nvalue = 12").faults
    assert fault.file.endswith("radars.toml") and "not a TOML file" in fault.expected and "line 1" in fault.expected


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (folder(tmp_path) / "radars.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CatalogueError, match="not a TOML file"):
        load_catalogue(tmp_path)


def test_an_entity_stands_in_one_file(tmp_path: Path) -> None:
    assert "another file already" in str(refused(tmp_path, other=SOUND))


def test_an_empty_or_missing_folder_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(CatalogueError, match=r"sources\.toml: .*missing"):
            load_catalogue(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[A]\nkind = "seen"\ntitle = "t"', "A.kind = 'seen': must be one of read, cited"),
        ('[A]\nkind = "read"', "A.title: missing"),
        ('[A]\nkind = "read"\ntitle = "t"\ntier = "D"', "A.tier = 'D': must be one of A, C(A), B, C"),
        ('[A]\nkind = "read"\ntitle = "t"\nlink = "u"', "A.link: unknown key"),
    ],
)
def test_faults_of_sources(text: str, expected: str, tmp_path: Path) -> None:
    assert expected in str(refused(tmp_path, sources=f"{SOURCES}\n{text}"))


def test_a_text_has_no_bounds_and_is_not_empty(tmp_path: Path) -> None:
    text = SOUND.replace("scan_period_s", "band").replace("value = 12", 'value = ""')
    message = str(refused(tmp_path, radars=text))
    assert "radar.band.value = '': missing" in message and "a text has no bounds" in message


def test_a_number_nobody_published_is_kept_as_such(tmp_path: Path) -> None:
    text = SOUND.replace("value = 12", "").replace("low = 5", "").replace("high = 12", "").replace("BOOK", "OURS")
    entry = load_catalogue(folder(tmp_path, radars=text)).entry("radar.scan_period_s")
    assert entry.value is None and entry.is_number and not entry.is_open
    assert entry.claims[0].says == "no public value found"


def test_the_hash_is_of_the_contents(tmp_path: Path) -> None:
    """A line ending is not content; a digit is."""
    first = load_catalogue(folder(tmp_path)).hash
    (tmp_path / "radars.toml").write_bytes(SOUND.replace("\n", "\r\n").encode())
    assert load_catalogue(tmp_path).hash == first
    assert load_catalogue(folder(tmp_path, radars=SOUND.replace("low = 5", "low = 6"))).hash != first


def test_the_bundled_catalogue_is_read_once() -> None:
    assert isinstance(load_catalogue(), Catalogue) and load_catalogue() is load_catalogue()
