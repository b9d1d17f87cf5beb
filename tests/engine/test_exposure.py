"""Looks along a laid path: closed forms of a straight flight, and the radar equation (Skolnik, 3rd ed., ch. 1)."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.both_ways import assert_same_without_compiler
from tests.played import SITE, begun, setup_of
from threatring.engine.exposure import first_look_s, ready
from threatring.models.dice import u01
from threatring.prepare.exposure import Watcher, chances, look_times_s, looks, stand
from threatring.records import Aspect, Question, Reason

ABREAST_M, HALF_M, SPEED_M_S = 40e3, 120e3, 250.0
RADARS = '[[radars]]\ntype = "radar_91N6E"\n[[radars]]\ntype = "radar_92N6E"\n'


def flyby(height_m: float = 3000.0, more: str = "") -> str:
    """Return a scenario in which an object passes straight from west to east, south of the site."""
    bearing_deg, range_m = math.degrees(math.atan2(HALF_M, -ABREAST_M)), math.hypot(HALF_M, ABREAST_M)
    points = ", ".join(
        f"{{ bearing_deg = {bearing}, range_m = {range_m}, altitude_m = {height_m}, speed_m_s = {SPEED_M_S} }}"
        for bearing in (-bearing_deg, bearing_deg)
    )
    return (
        f'duration_s = 1200.0\n{SITE}{RADARS}{more}[doctrine]\nweapons = "hold"\n[[raids]]\n'
        f'target = "target_fighter_5gen_f35"\nroute = [{points}]\n'
    )


SEARCH, GIVEN = Watcher(0, "91N6E", False), Watcher(1, "92N6E", True)
RANGE_SHARE, ASPECT_DEG = 2e-3, 0.5  # a geodesic 240 km long bows 0.13 km towards the site; the Earth curves under it


def test_range_and_aspect_of_a_straight_flyby() -> None:
    """Plane geometry: range² = abreast² + along² + height², aspect off the nose = atan2(abreast, distance to go)."""
    world = stand(setup_of(flyby(), 2, 2).prepared.tables)
    ready(world, 2)
    times_s = np.linspace(10.0, 950.0, 95)
    rows = looks(world, 0, SEARCH, times_s)
    to_go_m = HALF_M - SPEED_M_S * times_s
    flat_m = np.hypot(ABREAST_M, to_go_m)
    assert rows.slant_m == pytest.approx(np.hypot(flat_m, 3000.0), rel=RANGE_SHARE)
    off_nose = np.degrees(np.arccos(np.cos(rows.aspect_azimuth_rad) * np.cos(rows.aspect_elevation_rad)))
    assert off_nose == pytest.approx(np.degrees(np.arctan2(np.hypot(ABREAST_M, 3000.0), to_go_m)), abs=ASPECT_DEG)
    assert np.all(rows.aspect_azimuth_rad < 0.0)  # flying east, the site in the north is on its left
    assert np.all(rows.aspect_elevation_rad < 0.0)  # and below its wings
    sides = np.where(off_nose < 45.0, Aspect.NOSE, np.where(off_nose > 135.0, Aspect.TAIL, Aspect.BEAM))
    sure = (np.abs(off_nose - 45.0) > ASPECT_DEG) & (np.abs(off_nose - 135.0) > ASPECT_DEG)
    assert np.all(rows.aspect[sure] == sides[sure])
    assert rows.height_m == pytest.approx(3000.0, abs=5.0)


def test_echo_goes_with_the_fourth_power_of_range() -> None:
    """Skolnik ch. 1: without absorption and scan loss, ratio times R⁴ is one constant for each side an object shows."""
    tables = setup_of(flyby(), 2, 2).prepared.tables
    radars = tables.radars.copy()
    radars.scan_exponent_coeff = 0.0
    world = stand(tables._replace(transmission=np.ones_like(tables.transmission), radars=radars))
    ready(world, 2)
    rows = looks(world, 0, SEARCH, np.linspace(10.0, 950.0, 200))
    assert np.all(rows.reason == Reason.NONE)
    for side in (Aspect.NOSE, Aspect.BEAM, Aspect.TAIL):
        constant = (rows.ratio_factor * rows.slant_m**4)[rows.aspect == side]
        assert len(constant) > 20
        assert constant == pytest.approx(np.full(len(constant), constant[0]), rel=1e-9)


def test_schedule_is_the_engines() -> None:
    """The first look under the phase the engine throws is the one the engine enters into its own schedule."""
    setup = setup_of(flyby(), 8, 8)
    block = begun(setup.prepared.tables, 8, 1)
    world = stand(setup.prepared.tables)
    for run in range(8):
        ready(world, run)
        phase = u01(setup.seed, run, run, int(Question.SCAN_PHASE), 0, 0, 0, 0)
        assert first_look_s(world, 0, 0, phase) == pytest.approx(block.due[run, 0, 0], abs=1e-9)


def test_as_many_looks_as_revisits_fit_into_the_path() -> None:
    """Duration over revisit, within one look; an engagement radar's while tracking; the interval is even."""
    world = stand(setup_of(flyby(), 2, 2).prepared.tables)
    ready(world, 2)
    for watcher, revisit_s in ((SEARCH, world.radars[2, 0].search_s), (GIVEN, world.radars[2, 1].revisit_s)):
        times_s = look_times_s(world, 0, watcher, 0.3)
        assert abs(len(times_s) - 2.0 * HALF_M / SPEED_M_S / revisit_s) <= 1.01
        assert np.diff(times_s) == pytest.approx(np.full(len(times_s) - 1, revisit_s), abs=1e-9)
        assert 0.0 <= times_s[0] < revisit_s and times_s[-1] <= 2.0 * HALF_M / SPEED_M_S + 1.0


def test_an_assigned_radar_faces_its_object() -> None:
    """One that searches nothing sees to every side when it is given the object: it turns to it."""
    world = stand(setup_of(flyby(), 2, 2).prepared.tables)
    ready(world, 2)
    rows = looks(world, 0, GIVEN, np.linspace(10.0, 950.0, 50))
    assert np.all(rows.reason == Reason.NONE) and np.all(rows.ratio_factor > 0.0)
    radars = world.radars.copy()
    radars.boresight_rad[2, 0] = 0.0
    radars.sector_halfwidth_rad[2, 0] = math.radians(45.0)  # one that searches the north sees nothing of it
    world = world._replace(radars=radars)
    assert np.all(looks(world, 0, SEARCH, np.linspace(300.0, 600.0, 50)).reason == Reason.OUT_OF_SECTOR)


def test_out_of_view_has_its_reason() -> None:
    """At 30 m beyond 60 km the smooth Earth hides it (Skolnik ch. 8: horizon 4.12 (√h1 + √h2) km); silence is said."""
    silent = "silent = [[470.0, 490.0]]\n"
    text = flyby(30.0).replace(RADARS, RADARS.replace('"radar_91N6E"\n', f'"radar_91N6E"\n{silent}'))
    world = stand(setup_of(text, 2, 2).prepared.tables)
    ready(world, 2)
    rows = looks(world, 0, SEARCH, np.array([10.0, 480.0, 500.0]))
    horizon_m = 4.12e3 * (math.sqrt(world.radars[2, 0].antenna_height_m) + math.sqrt(30.0))
    assert rows.slant_m[0] > horizon_m
    assert rows.reason[0] == Reason.BELOW_HORIZON
    assert np.all(chances(world, 0, rows)[0][rows.reason != Reason.NONE] == 0.0)
    assert rows.reason[1] == Reason.RADAR_SILENT
    assert rows.reason[2] == (Reason.NONE if rows.slant_m[2] < horizon_m else Reason.BELOW_HORIZON)


def test_cumulative_chance_is_the_product_of_misses() -> None:
    """1 - Π(1 - p) for one airframe; never out of view, slow ones near the ground are filtered out."""
    setup = setup_of(flyby(1000.0), 2, 2)
    world = stand(setup.prepared.tables)
    ready(world, 2)
    rows = looks(world, 0, SEARCH, look_times_s(world, 0, SEARCH, 0.5))
    detected, seen, tracked = chances(world, 0, rows, one_airframe=True)
    assert seen == pytest.approx(1.0 - np.cumprod(1.0 - detected), abs=1e-12)
    slow = np.abs(rows.radial_m_s) < world.radars[2, 0].radial_min_m_s
    assert slow.any() and np.all(detected[slow] == 0.0)
    assert detected.max() > 0.01 and np.all(tracked <= seen + 1e-12) and np.all(np.diff(tracked) >= -1e-12)


SETUP = """
import numpy as np
from tests.engine.test_exposure import GIVEN, SEARCH, flyby
from tests.played import setup_of
from threatring.engine.exposure import ready
from threatring.prepare.exposure import chances, looks, merged, stand
from threatring.scenario import scenario_from_text
from threatring.catalogue import load_catalogue
from threatring.draws import Unknowns
from threatring.prepare import prepare
from threatring.prepare.exposing import disarmed
scenario = disarmed(scenario_from_text(flyby()))
unknowns = Unknowns(load_catalogue().select('central', 2018), 1, 1)
world = stand(prepare(scenario, unknowns, 1, 1, lambda *said: None).tables)
ready(world, 1)
times_s = np.linspace(10.0, 950.0, 12)
rows = merged([looks(world, 0, SEARCH, times_s), looks(world, 0, GIVEN, times_s + 1.0)])
"""


def test_same_without_compiler() -> None:
    """Kernel rule: the same bytes with the compiler off."""
    assert_same_without_compiler(SETUP, "(rows.tolist(), chances(world, 0, rows))")
