"""Tables of a scenario: everything in its place, by rows that the kernels can read."""

from __future__ import annotations

import math

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from tests.played import CLOSE, SITE, air_raid, setup_of
from threatring.models.airframe import path_end_s
from threatring.prepare.laying import environment
from threatring.records import Arrival, RadarRole, Side
from threatring.results import geodetic


@pytest.fixture(scope="module")
def murted():
    return setup_of("murted", 64)


def test_sets_and_shapes(murted) -> None:
    """One row of each table for each set of unknowns, and one with central values at the end."""
    tables = murted.prepared.tables
    for rows in (tables.radars, tables.missiles, tables.classes, tables.units, tables.doctrine, tables.kill_scale):
        assert len(rows) == murted.sets + 1
    assert len(tables.flyout) == len(tables.flyout_axes) == 9 * len(murted.prepared.missiles)
    assert tables.missiles.member.max() < len(tables.flyout)
    assert len(tables.targets) == len(murted.prepared.names) == len(murted.prepared.raids) == 23
    assert len(set(murted.prepared.names)) == 23


def test_radars_stand_where_the_scenario_says(murted) -> None:
    """Bearing and range from the site by geodesic, the antenna above the ground by its mount's height."""
    rows = murted.prepared.tables.radars[-1]
    for row, emitter in zip(rows, murted.scenario.radars, strict=True):
        lat, lon, height_m = (float(part[0]) for part in geodetic(row.r_m[None, :]))
        found = Geodesic.WGS84.Inverse(40.079, 32.566, lat, lon)
        assert found["s12"] == pytest.approx(emitter.range_m, abs=0.01)
        assert found["azi1"] % 360.0 == pytest.approx(emitter.bearing_deg, abs=1e-3)
        assert height_m == pytest.approx(843.0 + row.antenna_height_m, abs=1e-3)
        axes = np.array([row.east, row.north, row.up])
        assert axes @ axes.T == pytest.approx(np.eye(3), abs=1e-12)
        assert row.up @ row.r_m > 0.0
    assert [row.role for row in rows] == [RadarRole.ACQUISITION, RadarRole.ACQUISITION, RadarRole.ENGAGEMENT]
    assert rows[1].antenna_height_m > rows[0].antenna_height_m


def test_objects(murted) -> None:
    """Who leaks, who is a friend, when each starts and ends; paths do not share knots."""
    tables, names = murted.prepared.tables, murted.prepared.names
    row = dict(zip(names, tables.targets, strict=True))
    assert row["friendly transports 2"].side == Side.FRIEND and row["friendly transports 2"].can_leak == 0
    asked = tables.posts.asks[0]
    assert row["friendly transports 1"].carries == asked != 0 and row["fighters 1"].carries == 0
    assert row["fighters 1"].arrival == Arrival.RELEASES and row["stand-off aircraft"].can_leak == 0
    assert row["cruise missiles south 3"].start_s == 60.0
    ends = np.cumsum(tables.targets.knot_count)
    assert np.array_equal(tables.targets.first_knot[1:], ends[:-1]) and ends[-1] == len(tables.knots)


def test_bounds_hold_along_the_path(murted) -> None:
    """No knot is faster or higher than what lets a radar skip its looks."""
    tables = murted.prepared.tables
    for row in tables.targets:
        knots = tables.knots[row.first_knot : row.first_knot + row.knot_count]
        assert np.linalg.norm(knots.v_m_s, axis=1).max() <= row.speed_max_m_s
        assert geodetic(knots.r_m)[2].max() - 843.0 <= row.height_max_m
        assert path_end_s(row) > row.start_s


def test_loads(murted) -> None:
    """Six launchers of three 48N6E3 and four 9M96E2, two of four 40N6E; each missile has one number."""
    tables, kinds = murted.prepared.tables, murted.prepared.missiles
    total = dict(zip(kinds, tables.launchers.load.sum(axis=0), strict=False))
    assert total == {"missile_48N6E3_48N6DM": 18, "missile_9M96E2": 24, "missile_40N6E": 8}
    assert np.all(tables.launchers.unit == 0)


def test_route_time() -> None:
    """40 km at the class's 230 m/s take 174 s from start to end."""
    setup = setup_of(CLOSE, 1, 1)
    speed_m_s = setup.selection.number("target_bomber.speed_m_s")
    target = setup.prepared.tables.targets[0]
    assert path_end_s(target) - target.start_s == pytest.approx(40e3 / speed_m_s, rel=1e-3)


def test_ideal_world() -> None:
    """smooth_sphere takes out J2 and the Earth's rotation, nothing else."""
    raid = air_raid("target_bomber", 1, 60e3, 20e3)
    real, ideal = (environment(setup_of(f"{SITE}{extra}{raid}", 1, 1).scenario)
                   for extra in ("", "[ideal]\nsmooth_sphere = true\n"))  # fmt: skip
    assert ideal.j2_coeff == ideal.rotation_rad_s == 0.0 and real.j2_coeff > 0.0
    assert ideal._replace(j2_coeff=real.j2_coeff, rotation_rad_s=real.rotation_rad_s) == real
    assert math.isclose(real.refraction_factor, 4.0 / 3.0)
