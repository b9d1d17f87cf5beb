"""Bad input: one clear message each, with file, field, value and what would be right; all of them at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from threatring.errors import Fault
from threatring.scenario.faults import did_you_mean, path_of, wrong_unit
from threatring.scenario.parts import Waypoint

SITE = "[site]\nlat_deg = 40.0\nlon_deg = 33.0\n"
START = '[[raids]]\ntarget = "target_cm_tomahawk"\n'
ROUTE = "route = [{ bearing_deg = 270, range_m = 120_000, altitude_m = 50 }, { bearing_deg = 0, range_m = 0 }]\n"
RADAR = '[[radars]]\ntype = "radar_92N6E"\n'
HERE = "{ bearing_deg = 0, range_m = 0 }"
FaultsOf = Callable[[str], dict[str, Fault]]

#: what a person may write wrong -> where the message points, and words it must have
BAD: dict[str, tuple[str, str, str]] = {
    "unknown key": (f"runz = 3\n{SITE}{START}{ROUTE}", "runz", "did you mean runs?"),
    "unknown key far from any": (f'colour = "red"\n{SITE}{START}{ROUTE}', "colour", "known here: format, name"),
    "unknown key deep inside": (
        f"{SITE}{START}route = [{{ bearing_deg = 270, range_m = 9, altitud_m = 3 }}, {HERE}]",
        "raids[0].route[0].altitud_m",
        "did you mean altitude_m?",
    ),
    "another unit": (
        f"{SITE}{START}route = [{{ bearing_deg = 270, range_m = 9, altitude_km = 1 }}, {HERE}]",
        "raids[0].route[0].altitude_km",
        "use altitude_m, metres",
    ),
    "speed in knots": (
        f"{SITE}{START}route = [{{ bearing_deg = 270, range_m = 9, speed_kts = 1 }}, {HERE}]",
        "raids[0].route[0].speed_kts",
        "use speed_m_s, metres per second",
    ),
    "no unit at all": (f"duration = 20\n{SITE}{START}{ROUTE}", "duration", "use duration_s, seconds"),
    "time in minutes": (f"duration_min = 20\n{SITE}{START}{ROUTE}", "duration_min", "use duration_s, seconds"),
    "latitude out of range": (
        f"[site]\nlat_deg = 91.5\nlon_deg = 33.0\n{START}{ROUTE}",
        "site.lat_deg",
        "must be between -90 and 90 degrees",
    ),
    "longitude out of range": (
        f"[site]\nlat_deg = 41.5\nlon_deg = 333.0\n{START}{ROUTE}",
        "site.lon_deg",
        "must be between -180 and 180 degrees",
    ),
    "zero runs": (f"runs = 0\n{SITE}{START}{ROUTE}", "runs", "must be between 1 and"),
    "runs with a fraction": (f"runs = 10.5\n{SITE}{START}{ROUTE}", "runs", "must be a whole number"),
    "too long": (f"duration_s = 7201\n{SITE}{START}{ROUTE}", "duration_s", "above 0 and at most 7,200 seconds"),
    "no time at all": (f"duration_s = 0\n{SITE}{START}{ROUTE}", "duration_s", "above 0 and at most 7,200 seconds"),
    "not a number": (f"duration_s = inf\n{SITE}{START}{ROUTE}", "duration_s", "must be"),
    "number as text": (f'duration_s = "600"\n{SITE}{START}{ROUTE}', "duration_s", "must be a number"),
    "no site": (START + ROUTE, "site", "missing"),
    "site without longitude": (f"[site]\nlat_deg = 40.0\n{START}{ROUTE}", "site.lon_deg", "missing: Longitude"),
    "raid without route": (SITE + START, "raids[0].route", "missing: give a route of two waypoints or more"),
    "weapon without aim": (f'{SITE}{START}carrier = "other"', "raids[0].route", "an aim, an aim_radar or a route"),
    "three times a window": (
        f"{SITE}{RADAR}silent = [[1, 2, 3]]\n{START}{ROUTE}",
        "radars[0].silent[0]",
        "pairs of seconds",
    ),
    "half a window": (f"{SITE}{RADAR}silent = [[1]]\n{START}{ROUTE}", "radars[0].silent[0][1]", "pairs of seconds"),
    "no window": (f"{SITE}{RADAR}silent = 3\n{START}{ROUTE}", "radars[0].silent", "pairs of seconds"),
    "window turned round": (f"{SITE}{RADAR}silent = [[9, 2]]\n{START}{ROUTE}", "radars[0].silent", "ends before"),
    "route of one point": (
        f"{SITE}{START}route = [{{ bearing_deg = 0, range_m = 9 }}]",
        "raids[0].route",
        "needs two waypoints or more",
    ),
    "two paths": (f"{SITE}{START}{ROUTE}orbit = {{ radius_m = 5000 }}", "raids[0].orbit", "one path only"),
    "waypoint nowhere": (
        f"{SITE}{START}route = [{{ altitude_m = 9 }}, {{ bearing_deg = 0, range_m = 0 }}]",
        "raids[0].route[0].bearing_deg",
        "a waypoint needs a place",
    ),
    "half a place": (
        f"{SITE}{START}route = [{{ lat_deg = 9 }}, {{ bearing_deg = 0, range_m = 0 }}]",
        "raids[0].route[0].lon_deg",
        "give lon_deg too",
    ),
    "two places": (
        f"{SITE}{START}route = [{{ lat_deg = 9, lon_deg = 9, bearing_deg = 9, range_m = 9 }}, {HERE}]",
        "raids[0].route[0].bearing_deg",
        "not both",
    ),
    "aim without launch": (
        f'{SITE}[[raids]]\ntarget = "target_srbm_scud_b"\naim = {{ lat_deg = 40, lon_deg = 33 }}',
        "raids[0].route",
        "or launch and aim",
    ),
    "launch nowhere": (
        f'{SITE}[[raids]]\ntarget = "target_srbm_scud_b"\nlaunch = {{}}',
        "raids[0].launch",
        "a launch point needs a place",
    ),
    "raid without class": (f"{SITE}[[raids]]\n{ROUTE}", "raids[0].target", "missing"),
    "no objects": (f"{SITE}{START}count = 0\n{ROUTE}", "raids[0].count", "between 1 and 1,000"),
    "unknown choice": (
        f'{SITE}{START}side = "freind"\n{ROUTE}',
        "raids[0].side",
        "one of 'hostile', 'friend'; did you mean friend?",
    ),
    "raids is no list": (f"raids = 3\n{SITE}", "raids", "must be a list of tables"),
    "site is no table": ("site = 3\n", "site", "must be a table"),
    "more hits than looks": (
        f"{SITE}{START}{ROUTE}[doctrine]\nconfirm_hit_count = 4",
        "doctrine.confirm_hit_count",
        "at most confirm_look_count, which is 3",
    ),
    "kill probability": (f"{SITE}{START}{ROUTE}[ideal]\nkill_prob = 1.2", "ideal.kill_prob", "between 0 and 1"),
    "override as text": (
        f'{SITE}{START}{ROUTE}[overrides]\n"radar_91N6E.scan_period_s" = "6"',
        'overrides["radar_91N6E.scan_period_s"]',
        "must be a number",
    ),
}


@pytest.mark.parametrize("text, field, words", BAD.values(), ids=BAD.keys())
def test_each_fault_has_one_clear_message(faults: FaultsOf, text: str, field: str, words: str) -> None:
    found = faults(text)
    assert list(found) == [field]
    assert words in found[field].expected


def test_all_faults_of_a_file_at_once(faults: FaultsOf) -> None:
    found = faults(
        "runs = 0\ncolour = 3\n[site]\nlat_deg = 95\nlon_deg = 33\n"
        '[[raids]]\ntarget = "target_cm_tomahawk"\n[[raids]]\ntarget = "target_bomber"\ncount = -1\nroute_km = 3\n'
    )
    assert list(found) == [
        "runs",
        "site.lat_deg",
        "raids[0].route",
        "raids[1].count",
        "raids[1].route_km",
        "colour",
    ]


def test_message_has_file_field_value_and_remedy(faults: FaultsOf) -> None:
    message = str(faults(f"runs = 0\n{SITE}{START}{ROUTE}")["runs"])
    assert message == "mine.toml: runs = 0: must be between 1 and 100,000,000: Number of cases played."


def test_a_key_in_a_wrong_unit_is_not_also_called_missing(faults: FaultsOf) -> None:
    found = faults(f"[site]\nlat = 40.0\nlon_deg = 33.0\n{START}{ROUTE}")
    assert {field: fault.expected for field, fault in found.items()} == {"site.lat": "use lat_deg, degrees"}


@pytest.mark.parametrize(
    "key, meant",
    [("altitude_km", "altitude_m"), ("altitude_ft", "altitude_m"), ("altitude", "altitude_m"), ("height", None),
     ("speed_kmh", "speed_m_s"), ("speed_km_h", "speed_m_s"), ("lat", "lat_deg"), ("lat_rad", "lat_deg")],
)  # fmt: skip
def test_wrong_unit(key: str, meant: str | None) -> None:
    assert wrong_unit(key, Waypoint.model_fields) == meant


def test_did_you_mean_ignores_case_and_finds_parts() -> None:
    assert did_you_mean("tomahawk", ["target_bomber", "target_cm_tomahawk"]) == "did you mean target_cm_tomahawk?"
    assert did_you_mean("RUNS", ["runs", "seed"]) == "did you mean runs?"
    assert did_you_mean("zebra", ["runs", "seed"]) == ""


def test_path_quotes_dotted_keys() -> None:
    assert path_of(("overrides", "radar_91N6E.scan_period_s")) == 'overrides["radar_91N6E.scan_period_s"]'
    assert path_of(()) == "(whole file)"
