"""The launch that every reach begins with, and the edge between points."""

from __future__ import annotations

import math

import numpy as np
import pytest

from threatring.catalogue import load_catalogue
from threatring.draws import Unknowns, flight_rows
from threatring.engine import lanes
from threatring.engine.envelope import fly_batch
from threatring.engine.lanes import ROWS, W
from threatring.models.earth import axes, ecef_m, standard_environment
from threatring.prepare.flyouts import points_at
from threatring.prepare.reach import Site, counts, fly_points
from threatring.records import FlyoutCell, table
from threatring.results.envelope import TargetKind
from threatring.units import STANDARD_GRAVITY_M_S2

SITE = Site(standard_environment(0.0), math.radians(40.0), 0.5)
STRAIGHT = TargetKind("straight", "", 0.0, 0.0, 2.0 * STANDARD_GRAVITY_M_S2)


def central(kind: str) -> np.record:
    return flight_rows(Unknowns(load_catalogue().select(), 1, 1), kind)[-1]


@pytest.mark.parametrize("kind", ["missile_48N6E3_48N6DM", "missile_40N6E", "missile_9M96E2"])
def test_two_seconds_after_ignition(kind: str) -> None:
    """Rocket equation: what turns the missile over after a cold launch takes no more than a third of the speed won."""
    missile = central(kind)
    cut = np.array([missile], dtype=missile.dtype).view(np.recarray)[0]
    cut.battery_s = missile.eject_delay_s + 2.0
    scratch, place, up = (
        np.zeros(ROWS * W),
        ecef_m(SITE.lat_rad, SITE.lon_rad, 0.0),
        axes(SITE.lat_rad, SITE.lon_rad)[2],
    )
    aims = points_at(*SITE, np.array([100e3]), np.array([10e3]))
    fly_batch(scratch, SITE.env, cut, place, up, aims, table(FlyoutCell, 1), 0, 1, 0.25)
    speed_m_s = math.hypot(*(float(scratch[(lanes.VX + k) * W]) for k in range(3)))
    impulse_m_s = missile.thrust_n * missile.burn_s / missile.propellant_kg
    burnt_kg = missile.propellant_kg * 2.0 / missile.burn_s
    ideal_m_s = impulse_m_s * math.log(missile.mass_kg / (missile.mass_kg - burnt_kg))
    assert 0.67 * ideal_m_s < speed_m_s < 1.2 * ideal_m_s + missile.eject_speed_m_s


def test_a_low_point_beyond_the_horizon_is_not_passed_at_launch() -> None:
    """Geometry: at 26 km a point 20 m up lies below the launcher's horizontal plane; rising is not passing it."""
    ranges_m = np.array([16e3, 20e3, 24e3, 26e3, 28e3, 29.5e3])
    for kind in ("missile_48N6E3_48N6DM", "missile_40N6E"):
        flights = fly_points(SITE, central(kind), ranges_m, np.full(6, 20.0))
        assert counts(flights, STRAIGHT).any(axis=0).all()
