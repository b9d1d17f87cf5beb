"""Stand-alone against linked: three files that differ only in who is linked, and an antenna 9 km up."""

from __future__ import annotations

import math
import os
import subprocess
import sys

import numpy as np
import pytest
from scipy.integrate import quad

from tests.played import stretch_of
from threatring.catalogue import load_catalogue
from threatring.models.earth import standard_environment
from threatring.models.gas import gas_profile_db_m
from threatring.models.mask import is_hidden
from threatring.models.propagation import transmission_factor
from threatring.models.radar import elevation_rad
from threatring.prepare import masks
from threatring.prepare.seeing import transmission_table
from threatring.records import End, Radar, table
from threatring.scenario import check_scenario, explain_scenario, load_scenario, scenario_from_text
from threatring.simulate import Options, run, set_up
from threatring.terrain import Heights

NAMES = ("linked-alone", "linked-regiment", "linked-airborne")
SEEING = {"radars", "posts", "links", "name", "title", "summary"}
EYE_M, EARTH_M = 9000.0, 6_371_000.0
BENT_M = 4.0 / 3.0 * EARTH_M
TABLE_DB, STEEP_DB = 0.03, 0.3  # what the table may be off, and where it is steeper than its first row
MASK_M = 3.0


def setup_of(name: str):
    return set_up(load_scenario(name), Options(runs=32, sets=2, threads=1), lambda *_: None)


def test_the_three_differ_in_who_sees_only() -> None:
    """The brief of docs/linked.md: site, raid, loads, rules and seed are the same, and so is the first radar."""
    catalogue = load_catalogue()
    scenarios = [load_scenario(name) for name in NAMES]
    for scenario in scenarios:
        assert check_scenario(scenario, catalogue, catalogue.select()) == []
        assert scenario.radars[0] == scenarios[0].radars[0]
        for key in set(type(scenario).model_fields) - SEEING:
            assert getattr(scenario, key) == getattr(scenarios[0], key), key
    alone, regiment, airborne = scenarios
    assert alone.posts == () and len(alone.radars) == 1
    assert airborne.posts[: len(regiment.posts)] == regiment.posts and airborne.links[:1] == regiment.links
    assert airborne.radars[: len(regiment.radars)] == regiment.radars


def test_the_air_is_said() -> None:
    said = explain_scenario(load_scenario("linked-airborne"), load_catalogue().select())
    assert "airborne: airborne, in the air, 9000 m above the sea" in said


@pytest.mark.parametrize("name", NAMES)
def test_they_fly(name: str) -> None:
    """A few cases: every object's story ends in one way, and what is said of the radars holds for one in the air."""
    results = run(load_scenario(name), Options(runs=2, sets=1, threads=1))
    assert results.outcomes.shape == (2, 23)
    assert np.all(results.outcomes.end != End.PENDING) or np.all(
        results.outcomes.end_s[results.outcomes.end == End.PENDING] <= 1200.0
    )
    airborne = [radar for radar in results.meta["radars"] if radar["type"] == "radar_airborne"]
    assert [radar["antenna_height_m"] for radar in airborne] == [EYE_M - 843.0] * (name == "linked-airborne")


def test_links_widen_what_is_seen_of_low_flyers() -> None:
    """Of each low flyer the first plot comes no later the more radars there are: dice are keyed, looks are the same."""
    first = []
    for name in NAMES:
        setup = setup_of(name)
        found = stretch_of(setup.prepared.tables, 0, 4, setup.cases_per_set).outcomes.first_plot_s[:, :12]
        first.append(np.where(np.isfinite(found), found, math.inf))
    assert np.all(first[1] <= first[0]) and np.all(first[2] <= first[1])
    assert np.any(first[2] < first[1] - 60.0)


def airborne_row() -> tuple[object, object]:
    setup = setup_of("linked-airborne")
    return setup.prepared.tables.radars[-1, 4], setup.prepared.tables.env


@pytest.mark.parametrize("height_m", [50.0, 300.0, 8000.0])
def test_horizon_of_an_antenna_in_the_air(height_m: float) -> None:
    """Skolnik ch. 8: the tangent ray, k R (arccos(kR/(kR+h1)) + arccos(kR/(kR+h2))) along the ground, divides them."""
    radar, env = airborne_row()
    bent_m = env.refraction_factor * radar.surface_radius_m
    dips = [math.acos(bent_m / (bent_m + h)) for h in (radar.antenna_height_m, height_m)]
    reach_m = bent_m * sum(dips)
    assert reach_m > 380e3
    for off_m, hidden in ((-200.0, False), (200.0, True)):
        arc_m = reach_m + off_m
        assert bool(is_hidden(radar, env, np.zeros((1, 1, 1)), 0, (0.0, 0.0, 0.0), height_m, arc_m)) == hidden
    assert elevation_rad(radar, env, height_m, reach_m) == pytest.approx(-dips[0], abs=1e-6)
    assert radar.elevation_min_rad < -dips[0]


@pytest.mark.parametrize("arc_m, seen", [(60e3, True), (300e3, True), (35e3, False)])
def test_it_looks_down_to_its_limit(arc_m: float, seen: bool) -> None:
    """Vectors over the 4/3 Earth: 8.1 km above a low flyer, 7.7 degrees down at 60 km, 13 at 35 km; the limit is 10."""
    radar, env = airborne_row()
    bent_m = env.refraction_factor * radar.surface_radius_m
    angle = arc_m / bent_m
    over = (bent_m + 50.0) * np.array([math.sin(angle), math.cos(angle)])
    over[1] -= bent_m + radar.antenna_height_m
    truth_rad = math.atan2(over[1], over[0])
    assert elevation_rad(radar, env, 50.0, arc_m) == pytest.approx(truth_rad, abs=1e-9)
    assert (truth_rad >= radar.elevation_min_rad) == seen


@pytest.mark.parametrize(
    "height_m, arc_m, off_db",
    [
        (9000.0, 300e3, TABLE_DB),
        (50.0, 350e3, TABLE_DB),
        (50.0, 200e3, TABLE_DB),
        (50.0, 60e3, STEEP_DB),
        (50.0, 100e3, STEEP_DB),
    ],
)
def test_absorption_seen_from_the_air(height_m: float, arc_m: float, off_db: float) -> None:
    """P.676-13 summed by SciPy along the straight chord over the 4/3 Earth, both ways: what the table reads there."""
    altitudes, lost = gas_profile_db_m(3.2e9)
    angle = arc_m / BENT_M
    start = np.array([0.0, BENT_M + EYE_M])
    end = (BENT_M + height_m) * np.array([math.sin(angle), math.cos(angle)])
    length_m = float(np.linalg.norm(end - start))

    def here(share: float) -> float:
        return float(np.interp(np.linalg.norm(start + share * (end - start)) - BENT_M, altitudes, lost))

    truth_db = 2.0 * length_m * quad(here, 0.0, 1.0, limit=400, epsabs=1e-9)[0]
    true_angle = arc_m / EARTH_M
    over = (EARTH_M + height_m) * np.array([math.sin(true_angle), math.cos(true_angle)]) - np.array(
        [0.0, EARTH_M + EYE_M]
    )
    slant_m = float(np.linalg.norm(over))
    found_db = -10.0 * math.log10(
        transmission_factor(transmission_table(3.2e9, EYE_M, EARTH_M), float(over[1]) / slant_m, slant_m)
    )
    assert found_db == pytest.approx(truth_db, abs=off_db)
    assert found_db <= truth_db + TABLE_DB


def test_mask_of_smooth_ground_from_the_air() -> None:
    """Tangent ray over a sphere: beyond the horizon the least visible height is kR (1 / cos((s - s0) / kR) - 1)."""
    env = standard_environment(0.0)
    place = (40.0, 33.0)
    layout = masks.Layout(8, 2, 1.0, 1)
    eye = masks.eye_over(env, (math.radians(place[0]), math.radians(place[1])), EYE_M, layout)
    rows = table(Radar, (1, 1))
    rows.r_m[:] = 0.0
    rows.east[:], rows.north[:], rows.up[:] = eye.east, eye.north, eye.up
    rows.surface_radius_m, rows.antenna_height_m, rows.range_instrumented_m = eye.surface_radius_m, EYE_M, 450e3
    flat = Heights(np.zeros((81, 121), np.float32), 36.0, 27.0, 0.1, 0.1, "flat")
    found = masks.mask_tables(env, rows, [place], flat, 1, lambda *_: None)[0]
    bent_m = env.refraction_factor * eye.surface_radius_m
    horizon_m = bent_m * math.acos(bent_m / (bent_m + EYE_M))
    arc_m = np.arange(found.shape[1]) * rows[0, 0].mask_step_m
    truth_m = np.where(arc_m > horizon_m, bent_m * (1.0 / np.cos((arc_m - horizon_m) / bent_m) - 1.0), 0.0)
    assert arc_m[-1] > horizon_m + 30e3
    assert np.abs(found - truth_m).max() < MASK_M


def test_a_radar_without_a_height_is_refused() -> None:
    """`radar_airborne` stands on no truck: the file must say how high it flies."""
    catalogue = load_catalogue()
    text = '[site]\nlat_deg = 40.0\nlon_deg = 33.0\n[[radars]]\ntype = "radar_airborne"\n'
    faults = check_scenario(scenario_from_text(text), catalogue, catalogue.select())
    assert any("altitude_m" in str(fault) for fault in faults)
    faults = check_scenario(scenario_from_text(text + "altitude_m = 9000.0\n"), catalogue, catalogue.select())
    assert not any("altitude_m" in str(fault) for fault in faults)


#: What a message makes of a track it is tied to, as plain Python: what it was taken for, what the message says of it.
TAKEN_OVER = """
from types import SimpleNamespace
from threatring.engine.links import take_message
from threatring.models.earth import standard_environment
from threatring.models.tracker import CONFIRMED
from threatring.records import Doctrine, Identity, Track, table
doctrine = table(Doctrine, 1)
for had in Identity:
    for said in (Identity.UNKNOWN, Identity.HOSTILE, Identity.FRIEND):
        tracks, mail = table(Track, (1, 1, 1)), table(Track, 1)
        for row in (tracks[0, 0, 0], mail[0]):
            row.phase, row.sender, row.link, row.x[0] = CONFIRMED, 7, 0, 6.4e6
        tracks[0, 0, 0].identity, mail[0].identity = had, said
        world = SimpleNamespace(cases=[SimpleNamespace(draw=0)], doctrine=doctrine,
                                links=[SimpleNamespace(sink=0, interval_s=6.0, delay_s=2.0)],
                                env=standard_environment(0.0), tracks=tracks,
                                post_states={(0, 0): SimpleNamespace(slots=1)})
        take_message(world, 0, 0, mail[0], 0.0)
        print(had.name, said.name, Identity(int(tracks[0, 0, 0].identity)).name)
"""


def test_a_judgement_does_not_undo_an_answer() -> None:
    """docs/identification.md: an answer once heard is kept; a neighbour who only judges makes no enemy of a friend."""
    env = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run([sys.executable, "-c", TAKEN_OVER], env=env, capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        had, said, now = line.split()
        kept = said == "UNKNOWN" or (had, said) == ("FRIEND", "HOSTILE")
        assert now == (had if kept else said), line
    assert len(done.stdout.splitlines()) == 12
