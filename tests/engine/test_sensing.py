"""What radars make of a raid: the refracted horizon, the radar equation, chance of a look, M of N."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.played import SITE, air_raid, draws_of, played, setup_of, stretch_of
from threatring.engine.montecarlo import Played
from threatring.models.earth import horizon_arc_m
from threatring.records import Reason
from threatring.results import outcome_hash

LOW = 'altitude_m = 50, reference = "ground"'
SEEN = f'duration_s = 600.0\n{SITE}[ideal]\ncertain_detection = true\n[doctrine]\nweapons = "hold"\n'
CRUISE = SEEN + air_raid("target_cm_tomahawk", 6, 90e3, 1e3, LOW, spacing_m=1500)
BIG = SEEN.replace("600.0", "400.0") + air_raid("target_awacs_tanker", 2, 450e3, 360e3, "altitude_m = 10_000")
FIGHTERS = f'duration_s = 1100.0\n{SITE}[doctrine]\nweapons = "hold"\n' + air_raid(
    "target_fighter_4gen", 6, 300e3, 60e3, spacing_m=2000
)
#: One turning radar and nobody else who searches.
ONE_RADAR = (
    f"duration_s = 200.0\n{SITE}"
    + """
[[radars]]
type = "radar_91N6E"
[[radars]]
type = "radar_92N6E"
[doctrine]
weapons = "hold"
[ideal]
exact_plots = true
"""
    + air_raid("target_fighter_4gen", 10, 90e3, 60e3, "altitude_m = 6000", spacing_m=5000)
)
ALONE = ONE_RADAR.replace("count = 10", "count = 1")  # nobody's plot can be taken for its own


def again(text: str, runs: int = 32, seed: int = 1, **changed: np.ndarray) -> Played:
    """Play a scenario with some of its tables changed."""
    setup = setup_of(text, runs, seed=seed)
    tables = setup.prepared.tables._replace(**changed)
    return stretch_of(tables, 0, setup.runs, setup.cases_per_set)


def horizon_m(text: str, height_m: float) -> float:
    """Return the farthest refracted horizon of the acquisition radars for a height."""
    tables = setup_of(text, 32).prepared.tables
    return max(
        horizon_arc_m(row.antenna_height_m, height_m, row.surface_radius_m, tables.env.refraction_factor)
        for row in tables.radars[-1]
        if row.role == 0
    )


def test_low_flyers_come_over_the_horizon() -> None:
    """Skolnik ch. 8: with 4/3 Earth nothing is seen beyond the highest antenna's horizon, and soon after within it."""
    outcomes = played(CRUISE, 32).outcomes
    reach_m = horizon_m(CRUISE, 50.0)
    assert 30e3 < reach_m < 60e3
    assert np.all(np.isfinite(outcomes.first_plot_s))
    assert np.all(outcomes.first_plot_range_m <= reach_m * 1.002)
    assert np.all(outcomes.first_plot_range_m >= 0.8 * reach_m)


def test_horizon_ends_a_radars_sight_whatever_the_echo() -> None:
    """The same with a thousand times the echo and no certainty: power does not look over the horizon."""
    setup = setup_of(CRUISE, 32)
    doctrine = setup.prepared.tables.doctrine.copy()
    doctrine.certain_detection = 0
    signatures = setup.prepared.tables.signatures * 1e3
    found = again(CRUISE, doctrine=doctrine, signatures=signatures).outcomes
    assert np.nanmax(found.first_plot_range_m) <= horizon_m(CRUISE, 50.0) * 1.002


def test_big_and_high_is_seen_far_away() -> None:
    """C02: a target at 10 km is in line of sight beyond 400 km; one of AWACS size is then seen."""
    outcomes = played(BIG, 32).outcomes
    assert np.mean(outcomes.first_plot_range_m > 380e3) > 0.9
    assert horizon_m(BIG, 10e3) > 400e3


@pytest.mark.parametrize("factor", [1.5, 4.0])
def test_more_echo_is_never_seen_later(factor: float) -> None:
    """Models page: more RCS is never seen later (fixed schedule of looks, no multipath, no merging, common dice)."""
    tables = setup_of(FIGHTERS, 32).prepared.tables
    plain = np.nan_to_num(again(FIGHTERS).outcomes.first_plot_s, nan=math.inf)
    bright = np.nan_to_num(again(FIGHTERS, signatures=tables.signatures * factor).outcomes.first_plot_s, nan=math.inf)
    assert np.all(bright <= plain)
    assert np.any(bright < plain)


@pytest.mark.parametrize("text", ["murted", CRUISE], ids=["murted", "cruise"])
def test_skipped_looks_are_looks_in_vain(text: str) -> None:
    """A radar that skips looks it cannot see anything in finds what one does that takes every look."""
    targets = setup_of(text, 32).prepared.tables.targets.copy()
    targets.speed_max_m_s = 1e9
    every, fewer = again(text, targets=targets).outcomes, played(text, 32).outcomes
    assert outcome_hash(every) == outcome_hash(fewer)


def test_first_detection_is_the_radar_equation() -> None:
    """Skolnik ch. 1: with one and the same chance to be seen a look, range goes with the fourth root of the echo."""
    tables = setup_of(FIGHTERS, 32).prepared.tables
    step = (tables.detection > 0.5).astype(float)  # seen for certain beyond a threshold, never below
    clear = np.ones_like(tables.transmission)
    near = again(FIGHTERS, detection=step, transmission=clear, signatures=tables.signatures / 32.0).outcomes
    far = again(FIGHTERS, detection=step, transmission=clear, signatures=tables.signatures / 16.0).outcomes
    both = np.isfinite(near.first_plot_s) & np.isfinite(far.first_plot_s)
    started = far.first_plot_s > 30.0  # those not seen at once, where the path begins
    ratio = (far.first_plot_range_m / near.first_plot_range_m)[both & started]
    assert len(ratio) > 50
    assert np.median(ratio) == pytest.approx(2.0**0.25, abs=0.01)  # a few enter coverage in plain view: the median


def test_chance_of_a_look() -> None:
    """Geometric law: looks that see with probability 0.5 give the first plot at look n with 0.5^n (chi-square)."""
    stats = pytest.importorskip("scipy.stats")
    setup = setup_of(ONE_RADAR, 64)
    certain = again(ONE_RADAR, 64, detection=np.ones_like(setup.prepared.tables.detection)).outcomes
    fair = again(ONE_RADAR, 64, detection=np.full_like(setup.prepared.tables.detection, 0.5)).outcomes
    revisit_s = setup.prepared.tables.radars.revisit_s[draws_of(setup), 0][:, None]
    looks = np.rint((fair.first_plot_s - certain.first_plot_s) / revisit_s)
    observed = [np.sum(looks == n) for n in range(5)] + [np.sum(~(looks < 5))]
    expected = looks.size * np.array([0.5, 0.25, 0.125, 0.0625, 0.03125, 0.03125])
    assert stats.chisquare(observed, expected).pvalue > 0.001


def test_confirmation_is_m_of_n() -> None:
    """rad-09: two hits of three looks at Pd 0.5 confirm with 1/2; counted from the first hit, 1 - (1/2)² = 3/4."""
    setup = setup_of(ALONE, 640)
    fair = again(ALONE, 640, detection=np.full_like(setup.prepared.tables.detection, 0.5)).outcomes
    revisit_s = setup.prepared.tables.radars.revisit_s[draws_of(setup), 0][:, None]
    waited = np.rint((fair.confirmed_s - fair.first_plot_s) / revisit_s)
    share = np.mean(waited <= 2)
    assert abs(share - 0.75) < 4.0 * math.sqrt(0.75 * 0.25 / waited.size)
    assert abs(np.mean(waited == 1) - 0.5) < 4.0 * math.sqrt(0.25 / waited.size)


def test_never_seen_has_its_reason() -> None:
    """What stays below the horizon or under the noise says so."""
    tables = setup_of(FIGHTERS, 32).prepared.tables
    faint = again(FIGHTERS, signatures=tables.signatures * 1e-9).outcomes
    assert np.all(np.isnan(faint.first_plot_s)) and np.all(faint.reason == Reason.TOO_FAINT)
    high = tables.radars.copy()
    high.antenna_height_m = 1.0
    hidden = again(CRUISE, 32, radars=high, targets=short_path(CRUISE)).outcomes
    assert np.all(hidden.reason == Reason.BELOW_HORIZON)


def short_path(text: str) -> np.ndarray:
    """Return the targets of a scenario with paths that end after 100 s."""
    targets = setup_of(text, 32).prepared.tables.targets.copy()
    targets.knot_count = np.ceil(100.0 / targets.knot_s)
    return targets
