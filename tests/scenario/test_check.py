"""A scenario against the catalogue: what is not there, does not fit or cannot be, each with its place and remedy."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from threatring.catalogue import Catalogue
from threatring.errors import Fault, ScenarioError
from threatring.scenario import bundled_scenarios, check_scenario, load_checked, load_scenario

BASE = """[site]
lat_deg = 40.0
lon_deg = 33.0
[[raids]]
target = "target_bomber"
route = [{ bearing_deg = 270, range_m = 120_000 }, { bearing_deg = 0, range_m = 0 }]
"""
RADARS = '[[radars]]\ntype = "radar_91N6E"\n[[radars]]\ntype = "radar_92N6E"\n'
FaultsOf = Callable[[str], dict[str, Fault]]


@pytest.mark.parametrize(
    "name",
    [
        "ballistic",
        "exposure",
        "high-and-far",
        "linked-airborne",
        "linked-alone",
        "linked-regiment",
        "low-cruise",
        "murted",
        "murted-terrain",
        "one-aircraft",
        "saturation",
    ],
)
@pytest.mark.parametrize("claims", ["central", "advertised", "sceptical"])
def test_bundled_scenarios_can_be_flown(catalogue: Catalogue, name: str, claims: str) -> None:
    scenario = load_scenario(name)
    assert check_scenario(scenario, catalogue, catalogue.select(claims, 2018)) == []
    assert scenario.title and scenario.summary and scenario.teaches
    assert load_checked(name, catalogue) == scenario


def test_every_bundled_scenario_is_tested() -> None:
    assert len(bundled_scenarios()) == 11


def test_what_came_later_is_refused_in_an_earlier_epoch(catalogue: Catalogue) -> None:
    found = check_scenario(load_scenario("murted"), catalogue, catalogue.select("central", 2007))
    assert [fault.field for fault in found] == [
        "fire_units[0].launchers[0].load.missile_9M96E2",
        "fire_units[0].launchers[1].load.missile_9M96E2",
        "fire_units[0].launchers[2].load.missile_40N6E",
    ]
    assert "after 2007; available: missile_48N6E" in found[0].expected


BAD: dict[str, tuple[str, str, str]] = {
    "radar not in the catalogue": ('[[radars]]\ntype = "radar_91N6"\n', "radars[0].type", "did you mean radar_91N6E?"),
    "radar too little known": (
        '[[radars]]\ntype = "radar_nebo_m"\n',
        "radars[0].type",
        "modelled: radar_91N6E, radar_96L6E, radar_92N6E",
    ),
    "mast of another radar": (
        '[[radars]]\ntype = "radar_92N6E"\nmount = "mast_40V6MD"\n',
        "radars[0].mount",
        "the catalogue has truck, mast_40V6M",
    ),
    "same name twice": (
        '[[radars]]\nname = "a"\ntype = "radar_91N6E"\n[[radars]]\nname = "a"\ntype = "radar_96L6E"\n',
        "radars[1].name",
        "names are unique; radars[0] has it already",
    ),
    "fire unit with a search radar": (
        RADARS + '[[fire_units]]\nradar = "91N6E"\n',
        "fire_units[0].radar",
        "is not an engagement radar; engagement radars here: 92N6E",
    ),
    "fire unit with an unknown radar": (
        RADARS + '[[fire_units]]\nradar = "92N6"\n',
        "fire_units[0].radar",
        "no such name in [[radars]]",
    ),
    "two fire units on one radar": (
        RADARS + '[[fire_units]]\nradar = "92N6E"\n[[fire_units]]\nradar = "92N6E"\n',
        "fire_units[1].radar",
        "each fire unit needs its own; fire unit 1 has this one",
    ),
    "fire unit without launchers": (
        RADARS + "[[fire_units]]\nlaunchers = []\n",
        "fire_units[0].launchers",
        "at least one launcher",
    ),
    "missile not in the catalogue": (
        RADARS + "[[fire_units]]\nlaunchers = [{ load = { missile_48N6E3 = 4 } }]\n",
        "fire_units[0].launchers[0].load.missile_48N6E3",
        "did you mean missile_48N6E",
    ),
    "five missiles in four tubes": (
        RADARS + "[[fire_units]]\nlaunchers = [{ load = { missile_48N6E3_48N6DM = 3, missile_9M96E2 = 5 } }]\n",
        "fire_units[0].launchers[0].load",
        "a launcher has 4 tubes, this load needs 5",
    ),
    "launcher too far away": (
        RADARS + "[[fire_units]]\nlaunchers = [{ bearing_deg = 90, range_m = 40_000 }]\n",
        "fire_units[0].launchers[0].range_m",
        "from its radar 92N6E; at most 10,000 m",
    ),
    "override of nothing": (
        '[overrides]\n"radar_91N6E.scan_perod_s" = 6\n',
        'overrides["radar_91N6E.scan_perod_s"]',
        "did you mean scan_period_s?",
    ),
    "override of a text": ("[overrides]\nradar_91N6E.band = 6\n", 'overrides["radar_91N6E.band"]', "is a text ('S')"),
    "negative time": (
        "[overrides]\nradar_91N6E.scan_period_s = -6\n",
        'overrides["radar_91N6E.scan_period_s"]',
        "must be 0 or more",
    ),
    "no probability": (
        "[overrides]\npk_prior.decoy_prob = 1.1\n",
        'overrides["pk_prior.decoy_prob"]',
        "must be between 0 and 1",
    ),
    "half a channel": (
        "[overrides]\nfire_unit_98Zh6E.targets_simultaneous_count = 2.5\n",
        'overrides["fire_unit_98Zh6E.targets_simultaneous_count"]',
        "a count is a whole number",
    ),
}


@pytest.mark.parametrize("text, field, words", BAD.values(), ids=BAD.keys())
def test_each_fault_has_one_clear_message(faults: FaultsOf, text: str, field: str, words: str) -> None:
    found = faults(BASE + text)
    assert list(found) == [field]
    assert words in found[field].expected


def test_no_radar_and_no_raid_are_said(faults: FaultsOf) -> None:
    found = faults("radars = []\n[site]\nlat_deg = 40.0\nlon_deg = 33.0\n")
    assert list(found) == ["radars", "raids"]


def test_faults_of_both_kinds_at_once(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("runs = 0\ncolour = 1\n" + BASE.replace("target_bomber", "target_bombr"))
    with pytest.raises(ScenarioError) as caught:
        load_checked(path, catalogue)
    assert [fault.field for fault in caught.value.faults] == ["runs", "colour", "raids[0].target"]
    path.write_text("runs = 0\n" + BASE.replace("target_bomber", "target_bombr").replace("40.0", "140.0"))
    with pytest.raises(ScenarioError) as caught:
        load_checked(path, catalogue)
    assert [fault.field for fault in caught.value.faults] == ["runs", "site.lat_deg", "raids[0].target"]


def test_check_needs_no_compiler() -> None:
    code = (
        "import sys; from threatring.catalogue import load_catalogue; from threatring.scenario import *\n"
        "c = load_catalogue(); s = load_checked('murted', c); explain_scenario(s, c.select())\n"
        "print([name for name in ('numba', 'numpy', 'matplotlib', 'duckdb') if name in sys.modules])"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"
