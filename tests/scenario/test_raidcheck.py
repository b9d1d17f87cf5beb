"""Raids against the catalogue: class, kind of path, distance, height, speed, timing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from threatring.errors import Fault

SITE = "[site]\nlat_deg = 40.0\nlon_deg = 33.0\nground_m = 800.0\n[[raids]]\n"
CRUISE = 'target = "target_cm_tomahawk"\n'
SCUD = 'target = "target_srbm_scud_b"\n'
FAR = "{ bearing_deg = 270, range_m = 120_000 }"
HERE = "{ bearing_deg = 0, range_m = 0 }"
FaultsOf = Callable[[str], dict[str, Fault]]

BAD: dict[str, tuple[str, str, str]] = {
    "class not in the catalogue": (
        f'target = "target_tomahawk"\nroute = [{FAR}, {HERE}]\n',
        "raids[0].target",
        "no such target class in the catalogue; did you mean target_cm_tomahawk?",
    ),
    "ballistic on a route": (f"{SCUD}route = [{FAR}, {HERE}]\n", "raids[0].route", "is ballistic: give launch and aim"),
    "aircraft launched": (f"{CRUISE}launch = {FAR}\n", "raids[0].launch", "is not ballistic: give a route or an orbit"),
    "beyond its range": (
        f"{SCUD}launch = {{ bearing_deg = 0, range_m = 316_000 }}\n",
        "raids[0].launch",
        "target_srbm_scud_b flies 300 km: launch it 30 to 315 km away",
    ),
    "too near": (
        f"{SCUD}launch = {{ bearing_deg = 0, range_m = 9_000 }}\n",
        "raids[0].launch",
        "launch it 30 to 315 km",
    ),
    "a body that cannot weave": (
        f'{SCUD}trajectory = "quasi-ballistic"\nlaunch = {FAR}\n',
        "raids[0].trajectory",
        "target_srbm_scud_b does not manoeuvre (g_max_g = 0)",
    ),
    "apogee under the plateau": (
        f"{SCUD}apogee_m = 5500\nlaunch = {FAR}\n",
        "raids[0].apogee_m",
        "5000 m or more above the ground, which is at 800 m",
    ),
    "friendly ballistic missile": (f'{SCUD}side = "friend"\nlaunch = {FAR}\n', "raids[0].side", "no friend here is"),
    "ballistic that leaves": (f'{SCUD}arrival = "leaves"\nlaunch = {FAR}\n', "raids[0].arrival", "strikes"),
    "friend that strikes": (
        f'{CRUISE}side = "friend"\narrival = "strikes"\nroute = [{FAR}, {HERE}]\n',
        "raids[0].arrival",
        "a friend leaves",
    ),
    "orbit that strikes": (
        f'{CRUISE}arrival = "strikes"\norbit = {{ radius_m = 9000 }}\n',
        "raids[0].arrival",
        "an orbit ends by leaving",
    ),
    "under the ground": (
        f"{CRUISE}route = [{{ bearing_deg = 270, range_m = 120_000, altitude_m = 50 }}, {HERE}]\n",
        "raids[0].route[0].altitude_m",
        '750 m under the ground, which is at 800 m: set reference = "ground"',
    ),
    "too high for wings": (
        f"{CRUISE}orbit = {{ altitude_m = 35_000 }}\n",
        "raids[0].orbit.altitude_m",
        "flies below 30,000 m (metres, not feet)",
    ),
    "too fast": (
        f"{CRUISE}route = [{{ bearing_deg = 270, range_m = 120_000, speed_m_s = 880 }}, {HERE}]\n",
        "raids[0].route[0].speed_m_s",
        "flies 220 to 255 m/s (metres per second, not km/h or knots)",
    ),
    "standing still": (
        f"{CRUISE}route = [{FAR}, {HERE}, {HERE}]\n",
        "raids[0].route[2]",
        "is 0 m from route[1]: at least 100 m",
    ),
    "starts after the end": (
        f"{CRUISE}start_s = 1200\nroute = [{FAR}, {HERE}]\n",
        "raids[0].start_s",
        "never starts: the scenario ends at 1200 s",
    ),
    "last one starts after the end": (
        f"{CRUISE}count = 13\ninterval_s = 100\nroute = [{FAR}, {HERE}]\n",
        "raids[0].interval_s",
        "the last object would start at 1200 s",
    ),
    "too many": (
        f"{CRUISE}count = 600\nroute = [{FAR}, {HERE}]\n[[raids]]\n{CRUISE}count = 600\nroute = [{FAR}, {HERE}]\n",
        "raids",
        "at most 1000 objects",
    ),
}


@pytest.mark.parametrize("text, field, words", BAD.values(), ids=BAD.keys())
def test_each_fault_has_one_clear_message(faults: FaultsOf, text: str, field: str, words: str) -> None:
    found = faults(SITE + text)
    assert list(found) == [field]
    assert words in found[field].expected


def test_range_limits_are_the_catalogues(faults: FaultsOf) -> None:
    assert faults(f"{SITE}{SCUD}launch = {{ bearing_deg = 0, range_m = 314_900 }}\n") == {}
