"""What presets.toml is refused for. Truth: docs/catalogue.md, "Presets and epochs"."""

from __future__ import annotations

from pathlib import Path

import pytest

from threatring.catalogue import load_catalogue
from threatring.errors import CatalogueError

ENTITY = """
format = 1
[radar.scan_period_s]
value = 12
low = 5
high = 12
confidence = "low"
verification = "read"
sources = ["BOOK"]
"""


def message(path: Path, presets: str) -> str:
    (path / "radars.toml").write_text(ENTITY, encoding="utf-8")
    (path / "sources.toml").write_text('format = 1\n[BOOK]\nkind = "read"\ntitle = "a book"', encoding="utf-8")
    (path / "presets.toml").write_text(f"format = 1\n{presets}", encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ('{ field = "radar.scan_periods", value = 6 }', "matches nothing in the catalogue, did you mean radar.scan"),
        ('{ field = "radar.scan_period_s" }', "needs exactly one of value, use, absent = true"),
        ('{ field = "radar.scan_period_s", value = 6, use = "low" }', "needs exactly one of value, use, absent = true"),
        ('{ field = "radar.scan_period_s", use = "middle" }', "must be one of value, low, high"),
        ('{ field = "radar.scan_period_s", value = 6, low = 5 }', "low and high go together"),
        ('{ field = "radar.scan_period_s", value = 6, low = 7, high = 9 }', "must lie between low 7 and high 9"),
        ('{ field = "radar", absent = "yes" }', "must be true or false"),
        ('{ field = "radar", absent = true, because = "x" }', "preset[0].changes[0].because: unknown key"),
    ],
)
def test_faulty_changes_are_refused(change: str, expected: str, tmp_path: Path) -> None:
    assert expected in message(tmp_path, f'[[preset]]\nname = "central"\nchanges = [{change}]')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[[preset]]\nsummary = "x"', "preset[0].name: missing"),
        ('[[preset]]\nname = "x"\nkill_probability = "best"', "must be one of claim, prior"),
        ('[[epoch]]\nwhy = "x"', "epoch[0].until_year: must be the last year it applies to"),
        ("[[epoch]]\nuntil_year = 2012", "epoch[0].why: missing"),
        ('[[presets]]\nname = "x"', "presets: unknown key, did you mean preset?"),
        ('preset = "central"', "must be a list of tables"),
    ],
)
def test_faulty_presets_and_epochs_are_refused(text: str, expected: str, tmp_path: Path) -> None:
    assert expected in message(tmp_path, text)
