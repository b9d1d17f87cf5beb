"""What a scenario fills in by itself, and that it stays as it is."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from threatring.scenario import Emitter, LauncherGroup, Raid, Scenario, Site, Waypoint, scenario_from_text

SITE = "[site]\nlat_deg = 40.0\nlon_deg = 33.0\n"


def test_murted_is_the_exercise_that_was_promised() -> None:
    from threatring.scenario import load_scenario

    murted = load_scenario("murted")
    assert (murted.epoch_year, murted.claims, murted.runs, murted.duration_s) == (2018, "central", 1024, 1200.0)
    assert (murted.site.lat_deg, murted.site.lon_deg, murted.site.ground_m) == (40.079, 32.566, 843.0)
    assert [(radar.type, radar.mount) for radar in murted.radars] == [
        ("radar_91N6E", "truck"),
        ("radar_96L6E", "mast_40V6M"),
        ("radar_92N6E", "truck"),
    ]
    assert sum(group.count for group in murted.fire_units[0].launchers) == 8
    counts = {}
    for raid in murted.raids:
        counts[raid.target, raid.side] = counts.get((raid.target, raid.side), 0) + raid.count
    assert counts == {
        ("target_cm_tomahawk", "hostile"): 12,
        ("target_fighter_4gen", "hostile"): 4,
        ("target_srbm_scud_b", "hostile"): 4,
        ("target_awacs_tanker", "hostile"): 1,
        ("target_bomber", "friend"): 2,
    }
    orbit = next(raid.orbit for raid in murted.raids if raid.orbit)
    assert (orbit.range_m, orbit.altitude_m) == (350_000.0, 9_500.0)


def test_a_scenario_is_frozen() -> None:
    scenario = scenario_from_text(SITE)
    with pytest.raises(ValidationError):
        scenario.runs = 3  # type: ignore[misc]


def test_names_are_filled_in_and_kept_unique() -> None:
    rows = '[[radars]]\ntype = "radar_96L6E"\n[[radars]]\ntype = "radar_96L6E"\n[[radars]]\ntype = "radar_92N6E"\n'
    scenario = scenario_from_text(SITE + rows)
    assert [emitter.name for emitter in scenario.radars] == ["96L6E", "96L6E 2", "92N6E"]


def test_each_fire_unit_takes_the_next_free_engagement_radar() -> None:
    rows = '[[radars]]\ntype = "radar_92N6E"\n[[radars]]\ntype = "radar_92N6E"\n[[fire_units]]\n[[fire_units]]\n'
    scenario = scenario_from_text(SITE + rows)
    assert [(unit.name, unit.radar) for unit in scenario.fire_units] == [
        ("fire unit 1", "92N6E"),
        ("fire unit 2", "92N6E 2"),
    ]


def test_without_an_engagement_radar_there_is_no_fire_unit() -> None:
    assert scenario_from_text(SITE + '[[radars]]\ntype = "radar_91N6E"\n').fire_units == ()


def test_overrides_read_the_same_with_and_without_quotes() -> None:
    quoted = scenario_from_text(SITE + '[overrides]\n"radar_91N6E.scan_period_s" = 6.0\n')
    plain = scenario_from_text(SITE + "[overrides]\nradar_91N6E.scan_period_s = 6.0\n")
    assert quoted.overrides == plain.overrides == {"radar_91N6E.scan_period_s": 6.0}


def test_a_scenario_can_be_made_in_python() -> None:
    route = (Waypoint(bearing_deg=0.0, range_m=9e4), Waypoint(bearing_deg=0.0, range_m=0.0))
    scenario = Scenario(
        site=Site(lat_deg=40.0, lon_deg=33.0),
        radars=(Emitter(type="radar_92N6E"),),
        raids=(Raid(target="target_bomber", route=route, count=2),),
    )
    assert scenario.fire_units[0].radar == scenario.radars[0].name == "92N6E"
    assert scenario.target_count == 2
    assert LauncherGroup().load == {"missile_48N6E3_48N6DM": 4}
