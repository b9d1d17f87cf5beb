"""Predicted reach and ceiling: against flights at every point, and the bands of the public record."""

from __future__ import annotations

import numpy as np
import pytest

from tests.prepare.test_calibration import KINDS, fitted, selected
from threatring.draws import Unknowns
from threatring.models.atmosphere import density_kg_m3
from threatring.prepare.calibration import Fit, fit
from threatring.prepare.loft import LOFTS_COEFF, fly_ladder, loft_coeff
from threatring.prepare.predictions import Predictions, ceilings_m, predictions, taken
from threatring.prepare.reaching import STANDARD, farthest, reaches_m
from threatring.prepare.sorties import fly
from threatring.units import STANDARD_GRAVITY_M_S2

#: Acceptance bands of the public record: (range in km, ceiling in km) as (low, high), docs/flight.md.
RECORD = {
    "missile_48N6E": ((150.0, 150.0), (25.0, 27.0)),
    "missile_48N6E2": ((195.0, 200.0), (27.0, 30.0)),
    "missile_48N6E3_48N6DM": ((240.0, 250.0), (25.0, 30.0)),
    "missile_40N6E": ((340.0, 400.0), (27.0, 35.0)),
    "missile_9M96E": ((30.0, 40.0), (20.0, 20.0)),
    "missile_9M96E2": ((100.0, 135.0), (27.0, 30.0)),
}
RANGE_WITHIN, CEILING_WITHIN = (0.85, 1.15), (0.85, 1.15)
#: Missiles that flight alone carries farther or higher than the record says, and by no more than this.
FARTHER = {"missile_48N6E": 1.9, "missile_48N6E2": 1.35, "missile_48N6E3_48N6DM": 1.2, "missile_9M96E2": 1.3}
HIGHER = {"missile_48N6E": 1.45, "missile_48N6E2": 1.25, "missile_48N6E3_48N6DM": 1.3}


def predicted(kind: str) -> tuple[Fit, Predictions]:
    found = fitted("central", kind)
    return found, predictions(found, 2, lambda stage, done, total: None)


def test_halving_finds_an_edge() -> None:
    """Bisection: after k halvings the edge is known to the interval over 2^k, from below."""
    edges = np.array([10.0, 55.5, 99.9, 3.0])
    found = farthest(lambda x: x <= edges, np.full(4, 5.0), np.full(4, 100.0), 12)
    assert np.all((edges[:3] - found[:3] >= 0.0) & (edges[:3] - found[:3] < 95.0 / 2**12)) and found[3] == 0.0


@pytest.mark.parametrize("kind", ["missile_48N6E3_48N6DM", "missile_9M96E2"])
def test_reach_against_flights_at_every_point(kind: str) -> None:
    """Brute force: every 2 % of the declared range flown with every loft; the last point reached is the edge."""
    found = fitted("central", kind)
    rows, scale_m = found.rows, found.speeds.range_m
    ranges_m = np.arange(0.1, 3.0, 0.02) * scale_m
    which = np.repeat(np.arange(len(rows)), len(ranges_m))
    flown = fly_ladder(STANDARD, rows, which, np.tile(ranges_m, len(rows)), np.full(len(which), 10e3), 2)
    reached = (flown.reached == 1).any(axis=0).reshape(len(rows), -1)
    brute_m = np.array([ranges_m[each][-1] for each in reached])
    edge_m = reaches_m(rows, scale_m, 2)
    assert np.median(np.abs(edge_m - brute_m)) < 0.02 * scale_m
    assert np.max(np.abs(edge_m - brute_m)) < 0.06 * scale_m


def test_the_law_of_the_loft_loses_little_reach() -> None:
    """Measured: with the loft of its own law, as fire control flies it, a member comes to 97 % of its reach."""
    found = fitted("central", "missile_48N6E3_48N6DM")
    edge_m = 0.97 * reaches_m(found.rows, found.speeds.range_m, 2)
    loft = loft_coeff(found.laws, edge_m, np.full(len(edge_m), 10e3), found.speeds.range_m)
    flown = fly(STANDARD, found.rows, np.arange(len(edge_m)), edge_m, 10e3, loft, 1)
    assert flown.reached.sum() >= len(edge_m) - 2


@pytest.mark.parametrize("kind", KINDS)
def test_against_the_public_record(kind: str) -> None:
    """Spans of claims widened by 15 % (acceptance envelope, docs/flight.md): consistent, or farther as listed."""
    _, found = predicted(kind)
    (low_km, high_km), (least_km, most_km) = RECORD[kind]
    assert RANGE_WITHIN[0] * low_km < found.reach_m[-1] / 1e3 < FARTHER.get(kind, RANGE_WITHIN[1]) * high_km
    assert CEILING_WITHIN[0] * least_km < found.ceiling_m[-1] / 1e3 < HIGHER.get(kind, CEILING_WITHIN[1]) * most_km


def test_what_nothing_flies_is_said_and_not_hidden() -> None:
    """Bad claims: at a peak of 4 km/s no draw fits; the nearest stand in, are the fastest there are, and reach."""
    wild = selected(missile_9M96E2__speed_max_m_s=4000.0)
    found = fit(Unknowns(wild, 1, 1), "missile_9M96E2", 2, lambda stage, done, total: None)
    assert not found.accepted.any()
    nearest = taken(found)
    assert set(nearest) == set(found.members)
    assert found.flights.peak_m_s[nearest].min() > np.quantile(found.flights.peak_m_s, 0.8)
    reached = predictions(found, 2, lambda stage, done, total: None)
    assert len(reached.reach_m) == len(nearest) + 1 and np.all(reached.reach_m[:-1] > 120e3)


@pytest.mark.parametrize("kind", KINDS)
def test_no_battery_limit_never_reaches_less_far(kind: str) -> None:
    """Common sense: taking a limit away takes no reach away (within the halving's step)."""
    mine, found = predicted(kind)
    assert np.all(found.energy_reach_m >= found.reach_m - 0.01 * mine.speeds.range_m)
    assert len(found.reach_m) == len(taken(mine)) + 1


def test_ceiling_is_where_the_air_carries_two_g() -> None:
    """Lift = q S CL: at its ceiling a burnt-out missile needs a speed between 300 m/s and its peak for 2 g."""
    mine, found = predicted("missile_48N6E3_48N6DM")
    rows = mine.candidates[taken(mine)]
    burnt_kg = rows.mass_kg - rows.propellant_kg - rows.propellant2_kg
    density = np.array([density_kg_m3(height_m) for height_m in found.ceiling_m[:-1]])
    needed_m_s = np.sqrt(2.0 * 2.0 * STANDARD_GRAVITY_M_S2 * burnt_kg / (density * rows.area_m2 * rows.lift_max_coeff))
    share = needed_m_s / mine.flights.peak_m_s[taken(mine)]
    assert np.all(share < 1.0) and np.median(share) > 0.6


@pytest.mark.parametrize("kind", ["missile_40N6E", "missile_9M96E2"])
def test_ceilings_do_not_hang_on_the_search(kind: str) -> None:
    """Brute force: 108 climbs (12 ranges, 9 lofts) find ceilings at most 1.5 km higher, 0.5 km on average."""
    found = fitted("central", kind)
    shares = (0.02, 0.04, 0.06, 0.08, 0.1, 0.13, 0.16, 0.2, 0.25, 0.3, 0.4, 0.6)
    climbs = np.array([(share, loft) for share in shares for loft in LOFTS_COEFF[::2]])
    more_m = ceilings_m(found.rows, found.speeds.range_m, 2, climbs=climbs) - ceilings_m(
        found.rows, found.speeds.range_m, 2
    )
    assert more_m.max() < 1.5e3 and abs(more_m.mean()) < 500.0
