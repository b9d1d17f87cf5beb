"""Bursts: one die decides a whole single shot (models page, "warhead"); what the fuze does not see does not kill."""

from __future__ import annotations

import numpy as np
import pytest

from tests.played import MIXED, draws_of, setup_of, world_after
from threatring.engine.bursts import FUZE_RADII
from threatring.records import ShotEnd, ShotPhase


@pytest.fixture(params=["murted", MIXED], ids=["murted", "mixed"], scope="module")
def fired(request: pytest.FixtureRequest):
    """Return (shots, their missiles' rows, set of each) of 64 cases."""
    setup, world = setup_of(request.param, 64), world_after(request.param, 64)
    rows, numbers = np.nonzero(np.arange(world.shots.shape[1]) < world.cases.shot_count[:, None])
    shots = world.shots[rows, numbers]
    draw = draws_of(setup)[rows]
    return shots, setup.prepared.tables.missiles[draw, shots.missile], draw, setup.prepared.tables


def test_one_die(fired) -> None:
    """Above the reliability it fails in the tube, below the burst's kill probability it kills, between neither."""
    shots, missiles, _, _ = fired
    failed = shots.end == ShotEnd.FAILED_AT_LAUNCH
    assert np.array_equal(failed, shots.die_prob >= missiles.reliability_prob)
    burst = np.isin(shots.end, [ShotEnd.KILL, ShotEnd.BURST_NO_KILL])
    assert burst.sum() > 100
    assert np.array_equal(shots.end[burst] == ShotEnd.KILL, shots.die_prob[burst] < shots.kill_prob[burst])
    assert np.all(shots.kill_prob[burst] <= 1.0)


def test_kill_probability_is_the_product(fired) -> None:
    """P(kill) = reliability x L(miss / lethal radius) x class scale, with L = 1/2 at the lethal radius."""
    shots, missiles, draw, tables = fired
    burst = np.isin(shots.end, [ShotEnd.KILL, ShotEnd.BURST_NO_KILL])
    shots, missiles, draw = shots[burst], missiles[burst], draw[burst]
    scale = tables.kill_scale[draw, shots.missile, tables.targets.klass[shots.target]]
    wanted = missiles.reliability_prob * 0.5 ** ((shots.closest_m / missiles.lethal_radius_m) ** 2) * scale
    assert shots.kill_prob == pytest.approx(np.minimum(wanted, 1.0), rel=1e-9)


def test_fuze(fired) -> None:
    """Nothing bursts farther than the fuze sees; who passes farther away is a wide miss."""
    shots, missiles, _, _ = fired
    near = shots.closest_m <= FUZE_RADII * missiles.lethal_radius_m
    burst = np.isin(shots.end, [ShotEnd.KILL, ShotEnd.BURST_NO_KILL])
    assert np.all(near[burst]) and not np.any(near[shots.end == ShotEnd.WIDE_MISS])


def test_every_missile_ends(fired) -> None:
    """No missile is left in the air, none ends before it was launched, dice are uniform numbers."""
    shots, missiles, _, tables = fired
    flying = shots.end == ShotEnd.FLYING  # the scenario was over before they were
    assert np.array_equal(flying, shots.phase != ShotPhase.ENDED) and flying.mean() < 0.02
    assert np.all(tables.duration_s - shots.launched_s[flying] <= missiles.battery_s[flying] + 0.5)
    assert np.all(shots.end_s[~flying] >= shots.launched_s[~flying])
    assert np.all((shots.end_s - shots.launched_s)[~flying] <= missiles.battery_s[~flying] + 0.5)
    assert abs(shots.die_prob.mean() - 0.5) < 4.0 * np.sqrt(1.0 / 12.0 / len(shots))


def test_single_shots_give_back_the_prior() -> None:
    """The class scale makes an undisturbed reference engagement give the prior: no burst is far above it."""
    setup = setup_of("murted", 64)
    tables = setup.prepared.tables
    prior = setup.unknowns.number(setup.selection.kill_prob_name(setup.prepared.missiles[0], setup.prepared.classes[1]))
    best = tables.missiles[:, 0].reliability_prob * tables.kill_scale[:, 0, 1]
    assert np.all(best >= prior - 1e-9)
    assert np.all(best <= 3.0 * prior)
