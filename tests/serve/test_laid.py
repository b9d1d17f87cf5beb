"""A scenario on its plane, against the engine's own places and GeographicLib (Karney, J. Geodesy 87, 2013)."""

from __future__ import annotations

import math
import tomllib
from typing import Any

import pytest
from geographiclib.geodesic import Geodesic

from threatring.catalogue import load_catalogue
from threatring.scenario import bundled_scenarios, scenario_from_text, scenario_text
from threatring.scenario.reader import read_leniently
from threatring.serve.laid import laid

SITE = "[site]\nlat_deg = 40.0\nlon_deg = 33.0\nground_m = 800.0\n"
KM = 1e-3  # positions are kept to 0.1 m; this is a metre


def drawn(text: str) -> dict[str, Any]:
    scenario, _ = read_leniently(text, "mine.toml")
    assert scenario is not None
    selection = load_catalogue().select(scenario.claims, scenario.epoch_year)
    return laid(scenario, selection, tomllib.loads(text))


def at(data: Any, field: str) -> Any:
    """Return what stands at a path such as raids[0].route[2] of a file."""
    for part in field.replace("[", ".").replace("]", "").split("."):
        data = data[int(part)] if part.isdecimal() else data[part]
    return data


@pytest.mark.parametrize("name", bundled_scenarios())
def test_fields_are_paths_of_the_file(name: str) -> None:
    """Each place and each point leads to a table of the file that says where it is; positions agree with it."""
    text = scenario_text(name)
    data, found = tomllib.loads(text), drawn(text)
    site = found["site"]
    spots = [(place["field"], place["x_km"], place["y_km"]) for place in found["places"] if place["what"] != "launcher"]
    spots += [(point["field"], point["x_km"], point["y_km"]) for route in found["routes"] for point in route["points"]]
    assert len(found["routes"]) == len(data["raids"])
    for field, x_km, y_km in spots:
        table = at(data, field) if field else {}
        if "lat_deg" in table:
            line = Geodesic.WGS84.Inverse(site["lat_deg"], site["lon_deg"], table["lat_deg"], table["lon_deg"])
            bearing_deg, range_m = line["azi1"], line["s12"]
        else:
            bearing_deg, range_m = table.get("bearing_deg", 0.0), table.get("range_m", 0.0)
        assert x_km == pytest.approx(1e-3 * range_m * math.sin(math.radians(bearing_deg)), abs=KM)
        assert y_km == pytest.approx(1e-3 * range_m * math.cos(math.radians(bearing_deg)), abs=KM)


def test_what_the_file_leaves_to_the_program_has_no_field() -> None:
    found = drawn(SITE)
    assert [(place["what"], place["field"]) for place in found["places"]].count(("radar", "")) == 3
    assert {place["field"] for place in found["places"]} == {""} and found["routes"] == []


def test_launchers_stand_in_a_row_about_their_place() -> None:
    text = (
        SITE
        + """[[fire_units]]
[[fire_units.launchers]]
count = 3
spacing_m = 200
bearing_deg = 0
range_m = 5000
"""
    )
    row = [place for place in drawn(text)["places"] if place["what"] == "launcher"]
    assert [place["x_km"] for place in row] == pytest.approx([-0.2, 0.0, 0.2], abs=KM)
    assert [place["y_km"] for place in row] == pytest.approx([5.0] * 3, abs=KM)
    assert {place["field"] for place in row} == {"fire_units[0].launchers[0]"}
    assert len({place["key"] for place in row}) == 3


def test_a_radar_with_its_mast_and_its_advertised_range() -> None:
    """Catalogue: 91N6E, 600 km instrumented range."""
    text = (
        SITE
        + '[[radars]]\ntype = "radar_91N6E"\n[[radars]]\ntype = "radar_92N6E"\nantenna_height_m = 24.0\nlost_s = 60\n'
    )
    search, engagement = (place for place in drawn(text)["places"] if place["what"] == "radar")
    assert (search["role"], search["radius_km"], search["ground_m"]) == ("acquisition", 600.0, 800.0)
    assert (engagement["role"], engagement["above_m"], engagement["lost_s"]) == ("engagement", 24.0, 60.0)


def test_an_orbit_is_a_circle_about_its_middle() -> None:
    text = (
        SITE
        + """[[raids]]
target = "target_awacs_tanker"
orbit = { bearing_deg = 90, range_m = 300_000, radius_m = 20_000, altitude_m = 9_000 }
"""
    )
    (route,) = drawn(text)["routes"]
    far_km = [math.hypot(x - 300.0, y) for x, y in zip(route["x_km"], route["y_km"], strict=True)]
    assert far_km == pytest.approx([20.0] * len(far_km), abs=KM)
    (middle,) = route["points"]
    assert (middle["field"], middle["alt_m"]) == ("raids[0].orbit", 9000.0)
    assert (middle["x_km"], middle["y_km"]) == (pytest.approx(300.0), pytest.approx(0.0, abs=KM))


def test_a_ballistic_path_goes_from_launch_over_its_apogee_to_its_aim() -> None:
    text = (
        SITE
        + """[[raids]]
target = "target_srbm_scud_b"
apogee_m = 90_000
launch = { bearing_deg = 90, range_m = 280_000 }
"""
    )
    (route,) = drawn(text)["routes"]
    assert (route["x_km"][0], route["x_km"][-1]) == (pytest.approx(280.0, abs=KM), 0.0)
    assert max(route["alt_m"]) == pytest.approx(90_800.0, abs=100.0)
    assert (route["alt_m"][0], route["alt_m"][-1]) == (800.0, 800.0)
    assert [point["field"] for point in route["points"]] == ["raids[0].launch", "raids[0].aim"]


def test_a_carried_weapon_starts_where_its_carrier_ends() -> None:
    text = (
        SITE
        + """[[raids]]
name = "carrier"
target = "target_fighter_4gen"
arrival = "releases"
route = [{ bearing_deg = 0, range_m = 200_000 }, { bearing_deg = 0, range_m = 70_000 }]
[[raids]]
target = "target_glide_bomb"
carrier = "carrier"
aim = { bearing_deg = 0, range_m = 0 }
"""
    )
    bomb = drawn(text)["routes"][1]
    assert (bomb["y_km"][0], bomb["y_km"][-1]) == (pytest.approx(70.0, abs=KM), pytest.approx(0.0, abs=KM))
    assert [point["field"] for point in bomb["points"]] == ["raids[1].aim"]


@pytest.mark.parametrize(
    "raid",
    ['target = "target_none"\nroute = [{ bearing_deg = 0, range_m = 1e5 }, { bearing_deg = 0, range_m = 2e4 }]',
     'target = "target_none"\norbit = { bearing_deg = 0, range_m = 1e5 }',
     'target = "target_none"\nlaunch = { bearing_deg = 0, range_m = 1e5 }'],
)  # fmt: skip
def test_what_nobody_knows_is_still_somewhere(raid: str) -> None:
    """A draft names a class with a misspelling: its route stays on the map."""
    found = drawn(SITE + f'[[radars]]\ntype = "radar_none"\nbearing_deg = 0\nrange_m = 1000\n[[raids]]\n{raid}\n')
    assert len(found["routes"]) == 1 and found["routes"][0]["label"] == "target_none"
    assert [place["y_km"] for place in found["places"] if place["what"] == "radar"] == [pytest.approx(1.0, abs=KM)]


def test_faults_that_leave_no_path_leave_the_rest() -> None:
    """Two carriers that carry each other, and one that carries itself, would never end."""
    text = SITE + "".join(
        f'[[raids]]\nname = "{name}"\ncarrier = "{under}"\ntarget = "target_glide_bomb"\n'
        "aim = { bearing_deg = 0, range_m = 9e3 }\n"
        for name, under in (("a", "b"), ("b", "a"), ("c", "c"))
    )
    route = "route = [{ bearing_deg = 0, range_m = 1e5 }, { bearing_deg = 0, range_m = 2e4 }]"
    found = drawn(f'{text}[[raids]]\ntarget = "target_bomber"\n{route}\n')
    assert "target_bomber" in [route["class"] for route in found["routes"]]


def test_positions_are_those_the_engine_flies() -> None:
    """The plan that is flown, of a raid of one: every waypoint of it is on the drawn line."""
    from threatring.scenario import flight_plan

    text = scenario_text("murted").replace("count = 4\nspacing_m = 2_000", "count = 1")
    scenario = scenario_from_text(text)
    selection = load_catalogue().select()
    plan = flight_plan(scenario, scenario.raids[2], 0, selection)
    route = drawn(text)["routes"][2]
    site = scenario.site
    for point, x_km, y_km, alt_m in zip(plan, route["x_km"], route["y_km"], route["alt_m"], strict=True):
        line = Geodesic.WGS84.Inverse(site.lat_deg, site.lon_deg, point.lat_deg, point.lon_deg)
        assert math.hypot(x_km, y_km) == pytest.approx(1e-3 * line["s12"], abs=KM)
        assert alt_m == pytest.approx(point.altitude_m, abs=0.1)
