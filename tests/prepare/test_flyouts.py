"""Fire control's coarse table against direct flights; points of a table lie where they should."""

from __future__ import annotations

import dataclasses
import importlib.util
from pathlib import Path

import numpy as np
import pytest

from tests.played import CLOSE, setup_of
from threatring.models.earth import standard_environment
from threatring.prepare import flyouts
from threatring.prepare.calibration import fit
from threatring.prepare.flyouts import ALTITUDES, CEILING_M, MARGIN, RANGES, axes_row, flyout_tables, table_points
from threatring.prepare.sorties import Site

ROOT = Path(__file__).resolve().parents[2]
SITE = Site(standard_environment(500.0), 0.7, 0.57)


def accuracy():
    """Return benchmarks/flight_accuracy.py as a module."""
    spec = importlib.util.spec_from_file_location("flight_accuracy", ROOT / "benchmarks" / "flight_accuracy.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["48N6E3", "40N6E"])
def test_table_tells_times_and_reach(name: str) -> None:
    """At 200 seeded points the table's time is right within 1 % on average, 1.5 % for 95 of 100; its edge in a cell."""
    found = accuracy().table_against_flights(name)
    assert found["both_reached"] > 100
    assert found["time_error_mean"] < 0.01 and found["time_error_p95"] < 0.015
    assert found["edge_cells_max"] < 1.0
    assert found["reach_differs"] <= 12


def test_a_table_holds_for_targets_that_move() -> None:
    """A target that flies at 300 m/s through a point where the table tells is met there, 1 % of time on average."""
    rows = [row for row in accuracy().moving_targets("48N6E3") if row["speed_m_s"] == 300.0]
    assert {row["aspect"] for row in rows} == {"head-on", "crossing", "receding"}
    for row in rows:
        assert row["met"] >= 0.95 * row["points"] and row["time_error_mean"] < 0.01


def test_points_of_a_table() -> None:
    """`FlyoutAxes`: ranges and heights grow as squares, out to the margin and up to the ceiling; the lowest is 20 m."""
    spacing = axes_row(250e3)
    ranges_m, heights_m = (each.reshape(RANGES, ALTITUDES) for each in table_points(spacing))
    assert ranges_m[-1, 0] == pytest.approx(MARGIN * 250e3) and heights_m[0, -1] == pytest.approx(CEILING_M)
    assert np.all(np.diff(np.sqrt(ranges_m[:, 0]), 2) < 1e-6) and heights_m[0, 0] == 20.0
    assert np.all(ranges_m == ranges_m[:, :1]) and np.all(heights_m == heights_m[:1])


def few(folder: Path, monkeypatch: pytest.MonkeyPatch, told: list[str], count: int = 2):
    """Lay the tables of the first members of one missile with the cache in a folder."""
    whole = fit(setup_of(CLOSE, 1, 1).unknowns, "missile_48N6E3_48N6DM", 2, lambda *_: None)
    some = dataclasses.replace(whole, rows=whole.rows[:count], laws=whole.laws[:count])
    monkeypatch.setattr(flyouts, "cache_root", lambda: folder)
    return flyout_tables(SITE, [some], [250e3], 2, lambda stage, done, total: told.append(stage) if done else None)


def test_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Flown once, then read back the same; other missiles are another file; a broken file is flown again."""
    told: list[str] = []
    first, rows = few(tmp_path, monkeypatch, told)
    flown = len(told)
    second, _ = few(tmp_path, monkeypatch, told)
    assert flown == 2 == len(told) and first.tobytes() == second.tobytes()
    assert first.shape == (2, RANGES, ALTITUDES) and len(rows) == 2
    few(tmp_path, monkeypatch, told, 1)
    assert len(list(tmp_path.glob("flyout-*.npy"))) == 2 and len(told) == 3


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is a file in the way: the tables are made all the same."""
    wall = tmp_path / "wall"
    wall.write_text("")
    tables, _ = few(wall / "below", monkeypatch, [], 1)
    assert tables.reached.sum() > 50


def test_a_broken_cache_is_flown_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file cut short by a full disk does not end the program: it is made anew."""
    told: list[str] = []
    whole, _ = few(tmp_path, monkeypatch, told, 1)
    (kept,) = tmp_path.glob("flyout-*.npy")
    kept.write_bytes(kept.read_bytes()[:1000])
    again, _ = few(tmp_path, monkeypatch, told, 1)
    assert len(told) == 2 and again.tobytes() == whole.tobytes()


def test_scale_gives_back_the_prior() -> None:
    """reliability x mean lethality of the reference engagement x scale = prior: lethality between a fifth and one."""
    setup = setup_of("murted", 64)
    tables, names = setup.prepared.tables, setup.prepared
    for y, missile in enumerate(names.missiles):
        for c, klass in enumerate(names.classes):
            prior = setup.unknowns.number(setup.selection.kill_prob_name(missile, klass))
            scale = tables.kill_scale[:, y, c]
            if np.all(scale == 1.0):
                continue  # a pair that is never fired
            lethal = prior / (tables.missiles[:, y].reliability_prob * scale)
            assert np.all((lethal > 0.05) & (lethal <= 1.0 + 1e-9)), (missile, klass)
