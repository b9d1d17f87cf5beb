"""The reference engagement: its limits are known (a perfect seeker always hits, a blind one hardly)."""

from __future__ import annotations

import numpy as np
import pytest

from tests.played import setup_of
from threatring.engine.flight import empty_lanes
from threatring.engine.reference import mean_lethality
from threatring.models import earth

PLACE = 0.7, 0.57
SITE = earth.ecef_m(*PLACE, 8000.0), *earth.axes(*PLACE)[::2]
FLIGHT = (6000.0, 1200.0, 250.0, 0.0)
STRAIGHT = (0.0, 0.0, 4.0)


def lethal(
    draw: int = 0,
    flight: tuple[float, ...] = FLIGHT,
    weave: tuple[float, float, float] = (0.0, 0.0, 4.0),
    **changed: float,
) -> float:
    missiles = setup_of("murted", 64).prepared.tables.missiles[-1:, 0].copy()
    for name, value in changed.items():
        missiles[name] *= value
    env = earth.standard_environment(0.0)
    return mean_lethality(empty_lanes(1.0)[0], env, missiles.view(np.recarray)[0], SITE, flight, weave, 1, draw, 3)


def test_perfect_seeker_always_hits() -> None:
    """Without noise and glint a straight target is met within a fraction of the lethal radius: lethality above 0.97."""
    assert lethal(seeker_noise_rad=0.0, glint_m=0.0) > 0.97


def test_more_noise_less_lethality() -> None:
    """On common dice, lethality falls with glint and rises with the lethal radius."""
    by_glint = [lethal(glint_m=factor) for factor in (0.0, 1.0, 4.0, 30.0)]
    assert by_glint == sorted(by_glint, reverse=True) and by_glint[-1] < 0.7 * by_glint[0]
    by_radius = [lethal(lethal_radius_m=factor) for factor in (0.3, 1.0, 3.0)]
    assert by_radius == sorted(by_radius)


@pytest.mark.parametrize("dive_rad", [0.0, 0.7])
def test_between_nothing_and_one(dive_rad: float) -> None:
    """Level or diving, it is a share; the same dice give the same number, another set's dice another."""
    flight = (*FLIGHT[:3], dive_rad)
    assert 0.2 < lethal(flight=flight) <= 1.0
    assert lethal(flight=flight) == lethal(flight=flight) != lethal(draw=1, flight=flight)


def test_weaving_targets_are_missed_more() -> None:
    """Zarchan, chapter 20: a weave costs a missile with lag a miss; the share that weaves moves the mean."""
    straight = lethal()
    some, all_of_them = (lethal(weave=(share, 80.0, 2.0)) for share in (0.5, 1.0))
    assert all_of_them < straight
    assert some == pytest.approx(0.5 * (straight + all_of_them), abs=0.12)
