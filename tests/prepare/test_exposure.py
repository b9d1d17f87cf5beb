"""The chances along a path against the whole engine, played with dice."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from tests.played import SITE, setup_of, stretch_of
from threatring.engine.exposure import ready
from threatring.engine.montecarlo import MANY
from threatring.prepare.exposure import Watcher, curve, look_times_s, observe, phases_of, span_s, stand
from threatring.records import Reason

CASES = 500
LEAST_PVALUE = 0.001
#: Weapons hold and nobody evades: what is flown is the laid path, and what is looked at is all of it.
WATCHED = f"""
duration_s = 700.0
{SITE}
[doctrine]
weapons = "hold"
[ideal]
no_evasion = true
[[raids]]
name = "passing by"
target = "target_fighter_5gen_f35"
route = [
  {{ bearing_deg = 110, range_m = 120_000, altitude_m = 6_000 }},
  {{ bearing_deg = 215, range_m = 70_000, altitude_m = 6_000 }},
]
[[raids]]
name = "low"
target = "target_cm_tomahawk"
route = [
  {{ bearing_deg = 270, range_m = 70_000, altitude_m = 60, reference = "ground" }},
  {{ bearing_deg = 200, range_m = 30_000, altitude_m = 60, reference = "ground" }},
]
"""
SEARCHERS = [Watcher(0, "91N6E", False), Watcher(1, "96L6E", False)]


@cache
def outcomes() -> np.recarray:
    """Return (CASES, T) outcomes of the whole engine, every unknown at its central value."""
    setup = setup_of(WATCHED, 2, 2)
    return stretch_of(setup.prepared.tables, 0, CASES, MANY, setup.sets).outcomes


@pytest.mark.parametrize("target", [0, 1], ids=["passing", "low"])
@pytest.mark.parametrize("what", [0, 1], ids=["seen", "tracked"])
def test_the_whole_engine_agrees(target: int, what: int) -> None:
    """Kolmogorov (1933): first plots and confirmed tracks of 500 raids follow the curves (one-sample test, p > 0.001).

    Never seen counts as later than everything; the curve is the law that is tested.
    """
    stats = pytest.importorskip("scipy.stats")
    world = stand(setup_of(WATCHED, 2, 2).prepared.tables)
    ready(world, 2)
    grid_s = np.linspace(*span_s(world, target), 2001)
    law = curve(world, target, SEARCHERS, grid_s)[what]
    times_s = np.sort(np.nan_to_num(outcomes()[("first_plot_s", "confirmed_s")[what]][:, target], nan=np.inf))
    played = np.searchsorted(times_s, grid_s, side="right") / CASES
    apart = float(np.abs(played - law).max())
    assert stats.kstwo.sf(apart, CASES) > LEAST_PVALUE, f"{apart:.3f} apart"
    shifted = np.interp(grid_s - 20.0, grid_s, law)  # the test sees a law that is 20 s late
    assert stats.kstwo.sf(float(np.abs(played - shifted).max()), CASES) < LEAST_PVALUE


def test_phases_fill_the_turn_evenly() -> None:
    """Each radar's phases lie one in each sixteenth of a turn, or near it; those of two radars are not in step."""
    first, second = phases_of(0, 16), phases_of(1, 16)
    assert np.sort(first) == pytest.approx((np.arange(16) + 0.5) / 16, abs=1e-12)
    assert np.diff(np.sort(second)).max() < 2.5 / 16
    pairs = {(int(4 * a), int(4 * b)) for a, b in zip(first, second, strict=True)}
    assert len(pairs) >= 12  # of the 16 squares of a quarter turn each


def test_bands_and_sums() -> None:
    """Central between the quantiles where the sets surround it; the sum of chances is what is expected."""
    world = stand(setup_of(WATCHED, 16, 16).prepared.tables)
    (one, given), watches = observe(world, 0, [SEARCHERS[0], Watcher(2, "92N6E", True)])
    assert [watch.name for watch in watches] == ["91N6E", "92N6E, assigned"]
    assert one.expected[0] == pytest.approx(one.detect_prob[0].sum(), rel=1e-12)
    assert one.expected[1] < one.expected[2]
    assert np.all(one.snr_db[1][one.in_view] <= one.snr_db[2][one.in_view])
    assert len(one.time_s) == len(look_times_s(world, 0, SEARCHERS[0], 0.5))
    assert given.assigned and given.revisit_s == pytest.approx(float(world.radars[-1, 2].revisit_s))
    assert np.all((one.reason == Reason.NONE) | np.isnan(one.snr_db[0]))
    cells = one.cells()
    assert sum(cell["looks"] for cell in cells) == int(one.in_view.sum())
    assert sum(cell["expected_detections"] for cell in cells) == pytest.approx(one.expected[0], rel=1e-9)
