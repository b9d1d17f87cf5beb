"""Karney, Algorithms for geodesics (J. Geodesy 87, 2013) as GeographicLib 2.1 computes them, and plain geometry."""

from __future__ import annotations

import math

import pytest

from threatring.catalogue import Catalogue
from threatring.scenario import (
    Scenario,
    altitude_of,
    antenna_height_of,
    arrival_of,
    ballistic_ends,
    flight_plan,
    flight_time_s,
    launcher_positions,
    load_scenario,
    position_of,
    scenario_from_text,
    start_of,
)
from threatring.scenario.places import course

# GeographicLib's own documentation: Wellington (41.32 S 174.81 E) to Salamanca (40.96 N 5.50 W) is 19959679.267 m.
WELLINGTON, SALAMANCA = (-41.32, 174.81), (40.96, -5.50)

TEXT = """[site]
lat_deg = 40.0
lon_deg = 33.0
ground_m = 800.0
[[raids]]
target = "target_cm_tomahawk"
count = 3
interval_s = 10
spacing_m = 400
start_s = 5
route = [
  { bearing_deg = 270, range_m = 120_000 },
  { bearing_deg = 270, range_m = 60_000 },
  { bearing_deg = 0, range_m = 0 },
]
[[raids]]
target = "target_bomber"
route = [
  { bearing_deg = 0, range_m = 120_000 },
  { lat_deg = 40.5, lon_deg = 33.0, altitude_m = 200, reference = "ground" },
]
[[raids]]
target = "target_bomber"
side = "friend"
route = [{ bearing_deg = 0, range_m = 120_000 }, { bearing_deg = 0, range_m = 20_000 }]
[[raids]]
target = "target_srbm_scud_b"
count = 2
spacing_m = 1000
launch = { bearing_deg = 90, range_m = 280_000 }
"""


@pytest.fixture
def scenario() -> Scenario:
    return scenario_from_text(TEXT)


def test_course_is_the_published_geodesic() -> None:
    assert course(*WELLINGTON, *SALAMANCA)[0] == pytest.approx(19_959_679.267, abs=0.001)


def test_bearing_and_range_are_from_the_site(scenario: Scenario) -> None:
    place = position_of(scenario, scenario.raids[0].route[0])
    range_m, bearing_deg = course(40.0, 33.0, *place)
    assert range_m == pytest.approx(120_000.0, abs=0.001)
    assert bearing_deg == pytest.approx(270.0, abs=1e-9)
    assert position_of(scenario, None) == (40.0, 33.0)


def test_low_classes_fly_above_the_ground_and_high_ones_above_the_sea(scenario: Scenario, catalogue: Catalogue) -> None:
    chosen = catalogue.select()
    cruise, bomber = scenario.raids[0], scenario.raids[1]
    class_m = chosen.number("target_cm_tomahawk.altitude_m")
    assert altitude_of(scenario, cruise, cruise.route[0], chosen) == pytest.approx(800.0 + class_m, abs=1e-9)
    assert altitude_of(scenario, bomber, bomber.route[0], chosen) == chosen.number("target_bomber.altitude_m")
    assert altitude_of(scenario, bomber, bomber.route[1], chosen) == pytest.approx(1000.0, abs=1e-9)


def test_members_fly_abreast_and_converge_on_what_they_strike(scenario: Scenario, catalogue: Catalogue) -> None:
    chosen = catalogue.select()
    left, middle, right = (flight_plan(scenario, scenario.raids[0], member, chosen) for member in range(3))
    for index in (0, 1):
        apart_m, bearing_deg = course(*left[index][:2], *right[index][:2])
        assert apart_m == pytest.approx(800.0, abs=0.01)
        assert abs(bearing_deg - 180.0) < 2.0  # they fly east: the right-hand one is south
        assert course(*left[index][:2], *middle[index][:2])[0] == pytest.approx(400.0, abs=0.01)
    assert left[2][:2] == middle[2][:2] == right[2][:2] == (40.0, 33.0)
    assert [start_of(scenario.raids[0], member) for member in range(3)] == [5.0, 15.0, 25.0]


def test_flight_time_is_length_over_speed(scenario: Scenario, catalogue: Catalogue) -> None:
    plan = flight_plan(scenario, scenario.raids[0], 1, catalogue.select())
    assert flight_time_s(plan) == pytest.approx(120_000.0 / plan[0].speed_m_s, rel=1e-4)


def test_arrival_is_by_class_unless_it_is_a_friend(scenario: Scenario, catalogue: Catalogue) -> None:
    assert [arrival_of(raid, catalogue.select()) for raid in scenario.raids] == [
        "strikes",
        "releases",
        "leaves",
        "strikes",
    ]


def test_ballistic_missiles_are_launched_apart_and_aimed_at_one_place(scenario: Scenario) -> None:
    ends = [ballistic_ends(scenario, scenario.raids[3], member) for member in (0, 1)]
    assert ends[0][1] == ends[1][1] == (40.0, 33.0)
    assert course(*ends[0][0], *ends[1][0])[0] == pytest.approx(1000.0, abs=0.01)


def test_launchers_stand_in_a_row() -> None:
    scenario = load_scenario("murted")
    group = scenario.fire_units[0].launchers[0]
    row = launcher_positions(scenario, group)
    assert len(row) == 3
    assert course(*row[0], *row[2])[0] == pytest.approx(240.0, abs=0.01)
    assert course(*row[0], *row[1])[1] == pytest.approx(90.0, abs=0.01)
    assert row[1] == position_of(scenario, group)


def test_antennas_stand_on_their_mount(catalogue: Catalogue) -> None:
    chosen = catalogue.select()
    scenario = load_scenario("murted")
    named = {emitter.name: antenna_height_of(emitter, chosen) for emitter in scenario.radars}
    assert named["96L6E"] == chosen.number("radar_96L6E.antenna_height_mast_40V6M_m")
    assert named["92N6E"] == chosen.number("radar_92N6E.antenna_height_truck_m")
    tall = scenario.radars[0].model_copy(update={"antenna_height_m": 30.0})
    assert antenna_height_of(tall, chosen) == 30.0
    assert math.isfinite(named["91N6E"])
