"""Plots themselves: how wrong they are, what part of that a radar keeps for a whole case, and plots of nothing."""

from __future__ import annotations

import math
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from tests.pictured import WATCH, alive, central, tables_of, truth
from tests.played import SITE, air_raid, played
from threatring.engine.engagement import advance
from threatring.engine.sensing import collect
from threatring.engine.world import PLOTS
from threatring.kernel import stage

CASES, LOOKS = 600, 4
SURE_PROB = 0.999  # two-sided intervals below hold with this probability
QUIET_S = 6000.0
QUIET = f"""
duration_s = {QUIET_S}
{SITE}
[[raids]]
target = "target_bomber"
start_s = {QUIET_S - 1.0}
route = [{{ bearing_deg = 300, range_m = 390_000 }}, {{ bearing_deg = 300, range_m = 200_000 }}]
"""


@stage
def see(world, c, radar_index, now):
    """Let a radar take the looks that are due; what it saw lies in the table of plots."""
    collect(world, c, radar_index, now)


class Seen(NamedTuple):
    """What a radar saw of one aircraft: errors and stated sigmas of its plots, and what was set up wrong."""

    errors: np.ndarray  # (C, L, 3) along range, azimuth, elevation: m, rad, rad
    sigmas: np.ndarray  # the same
    wrong: np.ndarray  # (C, 3) the same
    stated: np.ndarray  # (3,) one sigma of what is set up wrong


@cache
def seen(share: float) -> Seen:
    """Look four times at an aircraft that flies in; `share` of the floor's variance is set up wrong for the case."""
    tables = tables_of(WATCH + air_raid("target_bomber", 1, 200e3, 110e3, "altitude_m = 10_000"))
    radars = tables.radars.copy()
    radars.align_angle_rad = math.sqrt(share) * radars.floor_angle_rad
    radars.align_range_m = math.sqrt(share) * radars.floor_range_m
    radars.false_count = 0.0
    world = central(tables._replace(radars=radars), CASES)
    errors, sigmas = np.zeros((CASES, LOOKS, 3)), np.zeros((CASES, LOOKS, 3))
    for c in range(CASES):
        for k in range(LOOKS):
            see(world, c, 0, 6.0 * (k + 1))
            assert world.tally[PLOTS] == 1
            plot = world.plots[0]
            unit = np.array([1.0, plot.slant_m, plot.slant_m])
            error_m = plot.r_m - truth(world, c, 0, plot.time_s)[:3]
            errors[c, k] = [error_m @ axis for axis in (plot.line, plot.side, plot.rise)] / unit
            sigmas[c, k] = plot.sigma_m / unit
    states, radar = world.radar_states[:, 0], radars[-1, 0]
    wrong = np.stack([states.bias_range_m, states.bias_azimuth_rad, states.bias_elevation_rad], axis=1)
    stated = np.array([radar.align_range_m, radar.align_angle_rad, radar.align_angle_rad])
    return Seen(errors, sigmas, wrong, stated)


def within(sum_of_squares: float, count: int) -> bool:
    """Return whether a sum of squared standard normal variables lies in its chi-square interval."""
    stats = pytest.importorskip("scipy.stats")
    low, high = stats.chi2.interval(SURE_PROB, count)
    return bool(low <= sum_of_squares <= high)


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_plots_are_as_wrong_as_they_say(share: float) -> None:
    """Curry eq. 8.5: over cases errors have the stated sigma, the floor counted once, however much of it is set up."""
    found = seen(share)
    for k in range(LOOKS):
        for axis in range(3):
            assert within(float(np.sum((found.errors[:, k, axis] / found.sigmas[:, k, axis]) ** 2)), CASES), (k, axis)


def test_a_radar_is_set_up_wrong_by_what_the_catalogue_says() -> None:
    """Variance over cases of what is set up wrong is half of the floor's (alignment_share_coeff, assumed)."""
    found = seen(0.5)
    radar = tables_of(QUIET).radars[-1, 0]
    assert found.stated[:2] == pytest.approx([radar.align_range_m, radar.align_angle_rad])
    for axis in range(3):
        assert within(float(np.sum((found.wrong[:, axis] / found.stated[axis]) ** 2)), CASES)


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_all_plots_of_a_case_are_displaced_alike(share: float) -> None:
    """Differences of two looks hold what is thrown anew only; the mean of many holds what is set up wrong, by range."""
    found = seen(share)
    anew = found.sigmas**2 - found.stated**2
    for axis in range(3):
        gap = found.errors[:, 0, axis] - found.errors[:, 1, axis]
        assert within(float(np.sum(gap**2 / (anew[:, 0, axis] + anew[:, 1, axis]))), CASES)
        left = found.errors[:, :, axis] - found.wrong[:, None, axis]
        assert within(float(np.sum(left**2 / anew[:, :, axis])), CASES * LOOKS)


def test_false_plots_are_a_poisson_stream() -> None:
    """Poisson law: so many a search on average, over 6000 s and 8 cases; with exact plots there are none."""
    stats = pytest.importorskip("scipy.stats")
    tables = tables_of(QUIET + '[doctrine]\nweapons = "hold"\n', radars={"false_count": 0.5})
    world = central(tables, 8)
    advance(world, QUIET_S - 2.0)
    drawn = world.radar_states.false_count
    for index in (0, 1):
        mean = 0.5 * (QUIET_S - 2.0) / float(tables.radars.search_s[-1, index])
        low, high = stats.poisson.interval(SURE_PROB, 8 * mean)
        assert low <= int(drawn[:, index].sum()) - 8 <= high
        spread = (((drawn[:, index] - 1 - mean) ** 2) / mean).sum()
        assert within(float(spread), 8)
    assert np.all(drawn[:, 2] == 0), "a radar that does not search reports nothing"
    assert world.cases.track_count.sum() > 0.95 * drawn.sum()  # hardly one continues another
    exact = central(tables_of(QUIET + "[ideal]\nexact_plots = true\n", radars={"false_count": 0.5}), 4)
    advance(exact, QUIET_S - 2.0)
    assert np.all(exact.radar_states.false_count == 0) and np.all(exact.cases.track_count == 0)


@pytest.mark.parametrize("weapons", ["tight", "free"])
def test_false_tracks_are_not_fired_at(weapons: str) -> None:
    """Blackman and Popoli chapter 6: two hits of three looks let one false plot in 280 become a track, none lasts.

    Over 100 hours with the catalogue's figures (0.3 a search, all sets) no missile is fired: less than one in 33 hours
    at 95 % (rule of three).
    """
    assert len(played(QUIET + f'[doctrine]\nweapons = "{weapons}"\n', 64).shots) == 0
    world = central(tables_of(QUIET + f'[doctrine]\nweapons = "{weapons}"\n'), 4)
    confirmed = set()
    for look in range(1, 999):
        advance(world, 6.0 * look)
        confirmed |= {(c, int(world.tracks[c, p, n].number)) for c, p, n in zip(*np.nonzero(alive(world)), strict=True)}
    assert 0 < len(confirmed) < 0.02 * world.cases.track_count.sum()
