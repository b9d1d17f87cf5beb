"""The benchmark: what counts as met, and what it says when something cannot be measured."""

from __future__ import annotations

from typing import Any

import pytest

from threatring import bench


def test_times_are_good_when_small_and_rates_when_large() -> None:
    assert bench.row("a", 0.3, "s", goal=0.4)["met"]
    assert not bench.row("a", 0.5, "s", goal=0.4)["met"]
    assert bench.row("b", 500.0, "cases/s", goal=400.0)["met"]
    assert not bench.row("b", 300.0, "cases/s", goal=400.0)["met"]


def test_goals_are_on_the_ratio_where_there_is_a_reference() -> None:
    faster = bench.row("c", 2.0, "s", goal=4.0, reference=10.0)
    assert faster["ratio"] == pytest.approx(5.0, rel=1e-12) and faster["met"]
    assert not bench.row("d", 150.0, "cases/s", goal=1.7, reference=100.0)["met"]


def test_skipped_is_said_and_never_met(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(quick: bool) -> Any:
        raise bench.Unmeasured("no such thing here")
        yield

    for name in ("startup", "compiling", "missile_steps", "flying", "against_python"):
        monkeypatch.setattr(bench, name, fails)
    measured = bench.measure()
    assert len(measured["results"]) == 5
    for item in measured["results"]:
        assert item["met"] is False and item["skipped"] == "no such thing here"
        assert {"name", "value", "unit", "reference", "ratio", "goal", "met"} <= item.keys()
    assert "skipped: no such thing here" in bench.as_text(measured)


def test_the_machine_is_named() -> None:
    found = bench.machine()
    assert found["cores"] >= 1 and found["python"].startswith("3.")


def test_start_up_is_measured() -> None:
    names = [item["name"] for item in bench.startup(quick=True)]
    assert names == ["import_threatring", "help", "check"]


def test_a_missile_step_is_measured() -> None:
    (item,) = bench.missile_steps(quick=True)
    assert item["value"] > 0.0 and item["unit"] == "ns"


def test_a_piece_of_code_that_fails_is_unmeasured() -> None:
    with pytest.raises(bench.Unmeasured, match="no good"):
        bench.python_s("raise SystemExit('no good')")
