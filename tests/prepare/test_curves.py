"""Detection ranges by radar cross-section: the same answers as `threatring radars` gives, one row after another."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from threatring.catalogue import load_catalogue
from threatring.draws import Unknowns
from threatring.prepare import curves, sights

SETS = 8


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, curves.RangeCurve]:
    monkeypatch.setenv("THREATRING_CACHE", str(tmp_path))
    monkeypatch.setattr(curves, "RCS_M2", np.array(sights.RCS_M2))
    unknowns = Unknowns(load_catalogue().select("central", 2018), SETS, 1)
    return {kind: curves.range_curve(unknowns, kind, 0.5) for kind in sights.OTHER_CLAIMS}


def test_curves_are_what_the_radars_command_says(found: dict[str, curves.RangeCurve]) -> None:
    """Single, cumulative and confirmed ranges, central and band, as `sights` finds them by bisection look by look."""
    for sight in sights.sights(sets=SETS):
        curve = found[sight.radar]
        for s, row in enumerate(sight.ranges):
            for name in ("single_m", "cumulative_m", "confirmed_m"):
                central, low, _, high = getattr(row, name)
                assert getattr(curve, name)[s] == pytest.approx([central, low, high], rel=1e-4), (sight.radar, name)


def test_a_curve_is_kept(found: dict[str, curves.RangeCurve], monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time nothing is computed, and the answer is the same."""
    monkeypatch.setattr(curves, "_ranges_m", None)
    unknowns = Unknowns(load_catalogue().select("central", 2018), SETS, 1)
    again = curves.range_curve(unknowns, "radar_91N6E", 0.5)
    assert np.array_equal(again.single_m, found["radar_91N6E"].single_m)


def test_without_absorption_the_fourth_root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Skolnik ch. 1: a ten-thousandth of the cross-section, a tenth of the range, where nothing is absorbed."""
    monkeypatch.setenv("THREATRING_CACHE", str(tmp_path))
    monkeypatch.setattr(curves, "RCS_M2", np.array([1e-4, 1.0]))
    monkeypatch.setattr(sights, "loss_db", lambda hz, ranges_m: np.zeros_like(ranges_m))
    unknowns = Unknowns(load_catalogue().select("central", 2018), 2, 1)
    single_m = curves.range_curve(unknowns, "radar_96L6E", 0.5).single_m
    assert single_m[1, 0] == pytest.approx(10.0 * single_m[0, 0], rel=1e-9)
