"""Folders of studies: sealed files, refused when foreign, damaged or newer, never half-written."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import numpy as np
import pytest

from tests.synthetic_study import CLAIMS, SIZES, cell_counts, cell_told, study_meta, synthetic_study
from threatring.errors import ResultsError
from threatring.results import cells

META = study_meta([SIZES])


def test_what_is_sealed_is_read_again(tmp_path: Path) -> None:
    """Columns and metadata as DuckDB, which wrote them, and our reader see them; quotes survive SQL."""
    told = {**cell_told(0), "note": 'it\'s "quoted" -- ; and ü'}
    with cells.opened(tmp_path, META) as document:
        cells.seal(tmp_path, document, 0, cell_counts(0), told)
    (entry,) = cells.manifest(tmp_path)["files"]
    columns, again = cells.read_cell(tmp_path, entry)
    assert again == told
    for name, column in cell_counts(0).items():
        np.testing.assert_array_equal(columns[name], column)
    ((total,),) = duckdb.sql(f"SELECT sum(leakers) FROM '{tmp_path / entry['name']}'").fetchall()
    assert total == cell_counts(0)["leakers"].sum()


def test_the_same_cell_has_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        synthetic_study(tmp_path / name, [SIZES])
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_a_foreign_folder_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(ResultsError, match=r"thesis\.txt"), cells.opened(tmp_path, META):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_another_study_is_refused(tmp_path: Path) -> None:
    synthetic_study(tmp_path, [SIZES])
    with (
        pytest.raises(ResultsError, match="cells of another study"),
        cells.opened(tmp_path, study_meta([SIZES], input_hash="x")),
    ):
        pass


def test_one_process_at_a_time(tmp_path: Path) -> None:
    with (
        cells.opened(tmp_path, META),
        pytest.raises(ResultsError, match="another process"),
        cells.opened(tmp_path, META),
    ):
        pass


def test_damage_is_found(tmp_path: Path) -> None:
    """A flipped byte, a missing file, a manifest of a newer format and one of a run are told apart."""
    synthetic_study(tmp_path, [SIZES])
    assert cells.is_study(tmp_path) and not cells.is_study(tmp_path / "elsewhere")
    manifest = tmp_path / "manifest.json"
    document = json.loads(manifest.read_text())
    file = tmp_path / cells.file_name(1)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    with pytest.raises(ResultsError, match="damaged"):
        cells.read_cell(tmp_path, document["files"][1])
    file.unlink()
    with pytest.raises(ResultsError, match="missing, though the manifest lists it"):
        cells.read_cell(tmp_path, document["files"][1])
    for change, expected in (({"format": 99}, "update threatring"), ({"kind": "results"}, "holds no study"),
                             ({"files": [{"cell": 0, "name": "../x", "sha256": ""}]}, "damaged")):  # fmt: skip
        manifest.write_text(json.dumps({**document, **change}))
        with pytest.raises(ResultsError, match=expected):
            cells.manifest(tmp_path)
    manifest.write_text("{")
    with pytest.raises(ResultsError, match="not the manifest of a study"):
        cells.manifest(tmp_path)
    manifest.unlink()
    with pytest.raises(ResultsError, match="no study here"):
        cells.manifest(tmp_path)


def test_parts_join_and_contradictions_do_not(tmp_path: Path) -> None:
    """Cells of two folders make the whole; a cell with other bytes, or of another study, is refused."""
    part, rest, whole = (tmp_path / name for name in ("part", "rest", "whole"))
    synthetic_study(part, [SIZES], but=(1,))
    synthetic_study(rest, [SIZES], but=(0, 2))
    synthetic_study(whole, [SIZES])
    with cells.opened(tmp_path / "joined", META) as document:
        assert [cells.adopt(tmp_path / "joined", document, folder) for folder in (rest, part, whole)] == [1, 2, 0]
    assert (tmp_path / "joined" / "manifest.json").read_bytes() == (whole / "manifest.json").read_bytes()
    synthetic_study(tmp_path / "foreign", [CLAIMS], input_hash="x")
    with cells.opened(tmp_path / "liar", META) as document:
        cells.seal(tmp_path / "liar", document, 0, cell_counts(5), cell_told(0))
        for other, expected in ((whole, "other bytes"), (tmp_path / "foreign", "another study")):
            with pytest.raises(ResultsError, match=expected):
                cells.adopt(tmp_path / "liar", document, other)


def test_a_full_disk_leaves_the_cells_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with cells.opened(tmp_path, META) as document:
        cells.seal(tmp_path, document, 0, cell_counts(0), cell_told(0))
        monkeypatch.setattr(cells.os, "replace", _no_space)
        with pytest.raises(ResultsError, match="the cells sealed before are kept"):
            cells.seal(tmp_path, document, 1, cell_counts(1), cell_told(1))
    assert cells.flown(cells.manifest(tmp_path)) == [0]
    assert not list(tmp_path.glob(".*.partial"))


def _no_space(*_: object) -> None:
    raise OSError(28, "No space left on device")
