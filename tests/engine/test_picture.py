"""What a post makes of plots: how sure its tracks are, which plots are one, which belong together; no look at truth."""

from __future__ import annotations

import numpy as np
import pytest

from tests.pictured import DOF, TRUE_RADARS, WATCH, alive, central, nees, off, tables_of
from tests.played import air_raid
from threatring.engine.engagement import advance
from threatring.engine.picture import associate, resolve
from threatring.engine.world import PLOTS, World
from threatring.kernel import stage
from threatring.records import TrackPhase
from threatring.units import SPEED_OF_LIGHT_M_S

SCAN_S = 6.0
HEIGHT = "altitude_m = 10_000"
ALONE = WATCH + air_raid("target_bomber", 1, 200e3, 110e3, HEIGHT)
SCUD = WATCH + '[[raids]]\ntarget = "target_srbm_scud_b"\nlaunch = { bearing_deg = 270, range_m = 200_000 }\n'
SIDE_M = 600.0
PAIR = WATCH + air_raid("target_bomber", 2, 150e3, 100e3, HEIGHT, spacing_m=SIDE_M)
APART = WATCH + air_raid("target_bomber", 2, 150e3, 100e3, HEIGHT, spacing_m=20_000)
#: Two aircraft of one height whose ways cross at right angles 100 km in the west, at the same moment.
CROSSING = WATCH + "".join(
    f"""
[[raids]]
target = "target_bomber"
name = "{name}"
route = [
  {{ bearing_deg = {first}, range_m = 117_154, altitude_m = 10_000 }},
  {{ bearing_deg = {last}, range_m = {range_m}, altitude_m = 10_000 }},
]
"""
    for name, first, last, range_m in (("down", 284.58, 251.86, 94_758), ("up", 255.42, 288.14, 94_758))
)


def sampled(world: World, looks: int) -> tuple[np.ndarray, np.ndarray]:
    """Return (looks, B) the squared errors and the position errors of the only track of each case; NaN: none."""
    found = np.full((2, looks, len(world.cases)), np.nan)
    for k in range(looks):
        advance(world, SCAN_S * (k + 1))
        for c, p, n in zip(*np.nonzero(alive(world)), strict=True):
            track = world.tracks[c, p, n]
            if track.truth >= 0:
                found[:, k, c] = nees(world, c, track), np.linalg.norm(off(world, c, track)[:3])
    return found[0], found[1]


def share_below(squared: np.ndarray) -> float:
    """Return the share of looks at which the mean squared error of all runs is below the chi-square bound, 97.5 %."""
    stats = pytest.importorskip("scipy.stats")
    held = np.isfinite(squared).all(axis=1)
    assert held.sum() >= 15
    bound = stats.chi2.ppf(0.975, DOF * squared.shape[1]) / squared.shape[1]
    return float(np.mean(squared[held].mean(axis=1) <= bound))


def test_a_straight_track_is_as_sure_as_it_says() -> None:
    """Bar-Shalom, Li, Kirubarajan (2001) section 5.4: over 100 runs the mean NEES stays below the chi-square bound.

    One side only: a filter that allows for manoeuvres is too careful with what flies dead straight (mean 3.3, not 6).
    """
    squared, error_m = sampled(central(tables_of(ALONE, radars=TRUE_RADARS), 100), 48)
    assert share_below(squared[2:]) >= 0.9
    assert 2.5 < squared[10:].mean() < 4.5
    assert error_m[-1].mean() < 0.6 * error_m[2].mean()  # and it does learn


def test_a_ballistic_track_is_doubtful_while_the_motor_burns() -> None:
    """Bar-Shalom section 5.4: consistent from the fall on; thrust and a fall not yet believed are in no model of it.

    Before, the mean NEES reaches 50 of 6: so wrong is a filter that knows no motor; none of the tracks is lost.
    """
    right = {**TRUE_RADARS, "elevation_max_rad": 1.5}
    squared, error_m = sampled(central(tables_of(SCUD, radars=right), 100), 36)
    assert share_below(squared[11:]) >= 0.9
    assert np.nanmax(squared[3:].mean(axis=1)) < 60.0
    assert error_m[35].mean() < 0.3 * error_m[4].mean()


def test_a_manoeuvring_fighter_is_not_lost() -> None:
    """Blackman and Popoli (1999) chapter 4: adjusted noise keeps hold of a turn; afterwards errors are as before."""
    text = ALONE.replace("no_evasion = true\n", "").replace('weapons = "hold"', "salvo_count = 1\nsalvo_max_count = 20")
    text = text.replace("target_bomber", "target_fighter_4gen").replace("200000.0", "110000.0")
    text = text.replace("110000.0, altitude_m = 10_000 }]", "20000.0, altitude_m = 10_000 }]")
    tables = tables_of(text, radars=TRUE_RADARS, missiles={"reliability_prob": 0.0}, classes={"warning_prob": 1.0})
    world = central(tables, 40)
    errors, free = [], []
    for k in range(1, 45):
        advance(world, SCAN_S * k)
        rows = world.tracks[:, 0]
        best = [
            min(np.linalg.norm(off(world, c, row)[:3]) for row in rows[c][alive(world)[c, 0]])
            if alive(world)[c, 0].any() else np.nan
            for c in range(len(world.cases))
        ]  # fmt: skip
        errors.append(best)
        free.append(world.flyers.free[:, 0] == 1)
    error_m, turning = np.array(errors), np.array(free)
    assert turning.any(axis=0).mean() > 0.9, "nobody evades: nothing tested"
    assert not np.isnan(error_m[3:]).any(), "a track was lost"
    assert error_m[3:].mean(axis=1).max() < 3.0 * error_m[1:4].mean()
    assert error_m[-5:].mean() < error_m[1:4].mean()  # nearer by then, and no worse for the turns


def counted(world: World, until_s: float) -> tuple[np.ndarray, np.ndarray]:
    """Return how many confirmed tracks of objects each case holds at a time, and how many it has started."""
    advance(world, until_s)
    held = alive(world)[:, 0] & (world.tracks.truth[:, 0] >= 0)
    return held.sum(axis=1), world.cases.track_count


def test_what_a_radar_cannot_resolve_is_one_track() -> None:
    """Skolnik ch. 1, 8: a cell is c/2B deep and a beam wide; 600 m apart at 140 km are 0.24 of 1.8 degrees, 20 km 8."""
    tables = tables_of(PAIR, radars=TRUE_RADARS)
    radar = tables.radars[-1, 0]
    assert SIDE_M / 130e3 < radar.beamwidth_rad < 20e3 / 150e3
    assert 0.5 * SPEED_OF_LIGHT_M_S / radar.bandwidth_hz == pytest.approx(150.0, rel=1e-3)
    near, started = counted(central(tables, 40), 60.0)
    far, _ = counted(central(tables_of(APART, radars=TRUE_RADARS), 40), 60.0)
    assert np.mean(near == 1) >= 0.9  # looks that fall into two ticks are not compared
    assert np.all(started[near == 1] == 1), "there were two plots once"
    assert np.mean(far == 2) >= 0.9  # a first plot may be continued by the other's, when the search began between them


def test_exact_plots_tell_everything_apart() -> None:
    """Idealised: with exact plots nothing is joined, and a track's error is the filter's own."""
    text = PAIR.replace("[ideal]\n", "[ideal]\nexact_plots = true\n")
    near, _ = counted(central(tables_of(text), 10), 60.0)
    assert np.all(near == 2)


def test_crossing_ways_keep_their_tracks() -> None:
    """Blackman and Popoli chapter 6: at a crossing the two are one plot for a look or two; most tracks go through."""
    world = central(tables_of(CROSSING, radars=TRUE_RADARS), 100)
    advance(world, 60.0)
    rows = world.tracks[:, 0]
    held = alive(world)[:, 0]
    before = {(c, int(rows[c, n].number)): int(rows[c, n].truth) for c, n in zip(*np.nonzero(held), strict=True)}
    advance(world, 210.0)
    held = alive(world)[:, 0]
    after = {(c, int(rows[c, n].number)): int(rows[c, n].truth) for c, n in zip(*np.nonzero(held), strict=True)}
    both = before.keys() & after.keys()
    swapped = sum(before[key] != after[key] for key in both)
    assert len(both) > 150
    assert swapped <= 0.2 * len(both)


@stage
def hear(world, c, p, radar_index):
    """Let a post take in what lies in the table of plots."""
    resolve(world, c, radar_index)
    associate(world, c, p, radar_index)


def told(labels: np.random.Generator | None) -> World:
    """Return a block whose first case heard 12 scans of five objects close together, labels shuffled or not."""
    world = central(tables_of(WATCH + air_raid("target_bomber", 5, 150e3, 100e3, HEIGHT)), 1)
    radar = world.radars[-1, 0]
    dice = np.random.default_rng(7)
    site, axes = np.array(radar.r_m), (-np.array(radar.east), np.array(radar.north), np.array(radar.up))
    for k in range(12):
        order = np.arange(5) if labels is None else labels.permutation(5)
        for t in range(5):
            far_m = 120e3 - 250.0 * SCAN_S * k + 700.0 * t + dice.normal(0.0, 100.0)
            aside_m, high_m = dice.normal(0.0, 400.0, 2)
            plot = world.plots[t]
            plot.time_s, plot.truth, plot.slant_m, plot.snr = SCAN_S * (k + 1), order[t], far_m, 20.0
            plot.radial_m_s = -250.0 + dice.normal(0.0, 10.0)
            plot.line, plot.side, plot.rise = axes
            plot.r_m = site + far_m * axes[0] + aside_m * axes[1] + (9e3 + high_m) * axes[2]
            plot.sigma_m = 100.0, 400.0, 400.0
        world.tally[PLOTS] = 5
        hear(world, 0, 0, 0)
    return world


def test_association_never_asks_whose_plot_it_is() -> None:
    """Truth serves scoring only: with other labels on the same plots every bit of every track but the label stays."""
    plain, other = told(None).tracks[0, 0], told(np.random.default_rng(1)).tracks[0, 0]
    assert (plain.phase == TrackPhase.CONFIRMED).sum() >= 4
    assert np.any(plain.truth != other.truth), "the labels did not move: nothing tested"
    for name in plain.dtype.names:
        if name != "truth":
            assert plain[name].tobytes() == other[name].tobytes(), name


def test_a_full_picture_starts_no_more_tracks() -> None:
    """A picture has as many slots as objects and 24 more: what finds none is not tracked, nothing is overwritten."""
    world = central(tables_of(ALONE), 1)
    slots = world.tracks.shape[2]
    world.tracks.phase[0, 0], world.tracks.number[0, 0] = TrackPhase.TENTATIVE, np.arange(slots)
    world.tracks.cov[0, 0] = np.eye(6)
    world.cases.track_count[0] = slots
    radar = world.radars[-1, 0]
    plot = world.plots[0]
    plot.r_m, plot.line, plot.side, plot.rise = np.array(radar.r_m) + 9e4 * radar.up, radar.up, radar.east, radar.north
    plot.sigma_m, plot.snr, plot.truth = 100.0, 20.0, -1
    world.tally[PLOTS] = 1
    hear(world, 0, 0, 0)
    assert world.cases.track_count[0] == slots and np.all(world.tracks.number[0, 0] == np.arange(slots))
