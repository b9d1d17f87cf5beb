"""NumPy reference, structured arrays: aligned dtypes are laid out as C does; kernels accept that one layout only."""

import inspect
import io

import numpy as np
import pytest

from threatring import records
from threatring.records import Event, EventKind, Knot, Missile, Track, as_table, dtype_of, table
from threatring.records.tables import Counts8, Held32, Mat6, Vec3, Vec6

RECORDS = [kind for _, kind in inspect.getmembers(records, inspect.isclass) if hasattr(kind, "_fields")]
NESTED = {Vec3: (3,), Vec6: (6,), Mat6: (6, 6), Held32: (32,), Counts8: (8,)}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_dtype_is_aligned_and_dense(record):
    """Eight bytes a number, no gaps, fields in the order they are written in."""
    dtype = dtype_of(record)
    assert dtype.isalignedstruct and dtype.names == record._fields
    offset = 0
    for name in dtype.names:
        kind, at = dtype.fields[name]
        assert kind.base in (np.dtype("f8"), np.dtype("i8")) and at == offset
        offset += kind.itemsize
    assert dtype.itemsize == offset
    assert dtype_of(record) is dtype


def test_columns_by_kind():
    """Whole numbers and enums are integers, floats are floats, markers are nested fields."""
    assert dtype_of(Missile)["homing"] == np.dtype("i8") and dtype_of(Missile)["mass_kg"] == np.dtype("f8")
    assert dtype_of(Track)["x"].shape == NESTED[Vec6] and dtype_of(Track)["cov"].shape == NESTED[Mat6]
    assert dtype_of(Knot)["r_m"].shape == NESTED[Vec3] and dtype_of(records.Plight)["held_s"].shape == NESTED[Held32]
    counts = dtype_of(records.UnitState)["stock"]
    assert counts.shape == NESTED[Counts8] and counts.base == np.dtype("i8")


def test_a_table_is_empty_writable_and_dense():
    rows = table(Event, (2, 3))
    assert rows.shape == (2, 3) and rows.flags.c_contiguous and rows.flags.writeable
    assert not rows.tobytes().strip(b"\0")
    row = rows[1, 2]
    row.kind, row.value = EventKind.BURST, 2.5
    assert (rows[1, 2].kind, rows[1, 2].value, rows[0, 0].kind) == (EventKind.BURST, 2.5, 0)
    assert table(Event, 4).shape == (4,)


def filled() -> np.recarray:
    rows = table(Knot, 3)
    rows.r_m = np.arange(9.0).reshape(3, 3)
    return rows


def test_alignment_lost_on_the_way_is_restored():
    """A file keeps no alignment flag; the rows that come back are views in the kernels' own dtype."""
    file = io.BytesIO()
    np.save(file, np.asarray(filled()))
    file.seek(0)
    read = np.load(file)
    back = as_table(Knot, read)
    assert back.dtype.isalignedstruct and isinstance(back, np.recarray)
    assert back.tobytes() == filled().tobytes() and np.shares_memory(back, read)
    plain = read.view(np.dtype([(name, read.dtype[name]) for name in read.dtype.names]))
    assert not plain.dtype.isalignedstruct and as_table(Knot, plain).dtype.isalignedstruct


def test_what_kernels_could_not_take_is_copied():
    """Strided or read-only rows become dense, writable ones; a table that is right already is not copied."""
    rows = filled()
    assert np.shares_memory(as_table(Knot, rows), rows)
    for other in (rows[::2], np.frombuffer(rows.tobytes(), dtype_of(Knot))):
        dense = as_table(Knot, other)
        assert dense.flags.c_contiguous and dense.flags.writeable and not np.shares_memory(dense, other)
        assert dense.tobytes() == np.ascontiguousarray(other).tobytes()
