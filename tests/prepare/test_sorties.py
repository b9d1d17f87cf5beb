"""Sorties: where their points lie, where their targets fly, and that neither threads nor order change a flight."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest

from threatring.catalogue import load_catalogue
from threatring.draws import Unknowns, flight_rows
from threatring.models.earth import altitude_m, axes, ecef_m, geodetic, standard_environment, up_at
from threatring.prepare.sorties import Site, drift_at, fly, points_at
from threatring.records import Missile, as_table

LEVEL = Site(standard_environment(0.0), math.radians(40.0), 0.5)
RAISED = Site(standard_environment(900.0), math.radians(40.0), 0.5)
KIND = "missile_48N6E3_48N6DM"
STEP_TIME_S = 0.25  # fine steps instead of coarse ones move a time of flight by less than this


@cache
def missiles() -> np.recarray:
    """Return members of the ensemble as drawn, the central one last."""
    return as_table(Missile, flight_rows(Unknowns(load_catalogue().select(), 1, 1), KIND, 8))


def spread(count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return seeded (which, ranges m, heights m, lofts)."""
    dice = np.random.default_rng(7)
    return (
        dice.integers(0, len(missiles()), count), dice.uniform(20e3, 220e3, count), dice.uniform(50.0, 25e3, count),
        dice.uniform(0.2, 1.2, count),
    )  # fmt: skip


@pytest.mark.parametrize("site", [LEVEL, RAISED])
def test_points_lie_at_their_ranges_and_heights(site: Site) -> None:
    """WGS-84 (Bowring): heights within 40 m of the ellipsoid at 100 km, arc along it within 0.1 %, all due north."""
    ground_m = site.env.ground_m
    points = points_at(site, np.array([0.0, 100e3]), np.array([5e3, 10e3]))
    assert altitude_m(tuple(points[0])) == pytest.approx(ground_m + 5e3, abs=0.1)
    assert altitude_m(tuple(points[1])) == pytest.approx(ground_m + 10e3, abs=40.0)
    lat_rad, lon_rad, _ = geodetic(tuple(points[1]))
    foot = np.array(ecef_m(lat_rad, lon_rad, ground_m)) - np.array(ecef_m(site.lat_rad, site.lon_rad, ground_m))
    assert np.linalg.norm(foot) == pytest.approx(100e3, rel=4e-3)  # the Gaussian radius is not the meridian's
    assert lon_rad == pytest.approx(site.lon_rad, abs=1e-9) and lat_rad > site.lat_rad


def test_where_targets_fly() -> None:
    """Geometry: head-on comes nearer, crossing goes east and keeps its distance, receding goes away; dives go down."""
    ranges_m = np.array([5e3, 150e3, 400e3])
    points = points_at(LEVEL, ranges_m, np.full(3, 8e3))
    place = np.array(ecef_m(LEVEL.lat_rad, LEVEL.lon_rad, 0.0))
    east = np.array(axes(LEVEL.lat_rad, LEVEL.lon_rad)[0])
    ups = np.array([up_at(tuple(point)) for point in points])
    away = points - place
    for aspect_rad, sign in ((0.0, -1.0), (0.5 * math.pi, 0.0), (math.pi, 1.0)):
        drift = drift_at(LEVEL, ranges_m, 700.0, aspect_rad, 0.0)
        assert np.linalg.norm(drift, axis=1) == pytest.approx(700.0)
        assert np.abs((drift * ups).sum(axis=1)).max() < 2.0  # level: the Gaussian sphere against the ellipsoid
        assert np.all(np.sign(np.round((drift * away).sum(axis=1), 3)) == sign)
        assert drift @ east == pytest.approx(700.0 if sign == 0.0 else 0.0, abs=1e-6)
    dive = drift_at(LEVEL, ranges_m, 700.0, 0.0, math.radians(30.0))
    assert (dive * ups).sum(axis=1) == pytest.approx(-350.0, abs=2.0)


@pytest.mark.parametrize("fine", [True, False])
def test_threads_give_the_same_bytes(fine: bool) -> None:
    """House, engine rule: threads divide the work, they do not change it."""
    which, x, y, loft = spread(1400)
    alone = fly(LEVEL, missiles(), which, x, y, loft, 1, fine=fine)
    assert fly(LEVEL, missiles(), which, x, y, loft, 3, fine=fine).tobytes() == alone.tobytes()
    assert (alone.reached == 1).sum() > 700


def test_order_does_not_matter() -> None:
    """A flight does not know its neighbours: the same bytes in fine steps; in coarse ones company shortens steps."""
    which, x, y, loft = spread(300)
    turned = np.random.default_rng(3).permutation(300)
    for fine in (True, False):
        first = fly(LEVEL, missiles(), which, x, y, loft, fine=fine)
        again = fly(LEVEL, missiles(), which[turned], x[turned], y[turned], loft[turned], fine=fine)
        if fine:
            assert again.tobytes() == first[turned].tobytes()
        both = (again.reached == 1) & (first.reached[turned] == 1)
        assert both.sum() > 150
        assert np.quantile(np.abs(again.time_s - first.time_s[turned])[both], 0.95) < STEP_TIME_S


def test_target_is_met_where_and_when_it_passes() -> None:
    """Kinematics: a target timed to pass the point as the missile comes is met there, head-on within half a percent."""
    which = np.full(3, len(missiles()) - 1)
    x, y, loft = np.array([60e3, 120e3, 180e3]), np.full(3, 10e3), np.full(3, 0.7)
    still = fly(LEVEL, missiles(), which, x, y, loft)
    drift = drift_at(LEVEL, x, 300.0, 0.0, 0.0)
    met = fly(LEVEL, missiles(), which, x, y, loft, drift_m_s=drift, meet_s=still.time_s)
    assert np.all(still.reached == 1) and np.all(met.reached == 1)
    assert met.time_s == pytest.approx(still.time_s, rel=5e-3)
    assert np.all(met.closing_m_s > still.closing_m_s + 200.0)
    late = fly(LEVEL, missiles(), which, x, y, loft, drift_m_s=drift, meet_s=still.time_s + 20.0)
    assert np.all(late.time_s > still.time_s + 1.0)  # it is met nearer to where it still is


def test_it_destroys_itself_at_its_age() -> None:
    """Catalogue, self-destruct age: a missile that is too old is not one that arrives."""
    old = as_table(Missile, missiles()[-1:].copy())
    whole = fly(LEVEL, old, 0, [150e3], [10e3], 0.8)[0]
    old.self_destruct_s = 40.0
    cut = fly(LEVEL, old, 0, [150e3], [10e3], 0.8)[0]
    assert whole.reached == 1 and whole.time_s > 60.0
    assert cut.reached == 0 and cut.time_s == 40.0
    assert cut.peak_m_s == whole.peak_m_s
