"""`threatring check` says what is there in plain words."""

from __future__ import annotations

import pytest

from threatring.catalogue import Catalogue
from threatring.scenario import explain_scenario, load_scenario, scenario_from_text


def test_murted_in_words(catalogue: Catalogue) -> None:
    text = explain_scenario(load_scenario("murted"), catalogue.select())
    for words in (
        "smooth ground at 843 m",
        "21 hostile, 2 friendly",
        "96L6E: 96L6E, antenna 24 m above the ground (mast 40V6M)",
        "in all: 18 48N6E3 / 48N6DM, 24 9M96E2, 8 40N6E",
        "stand-off aircraft: 1 x AWACS or tanker, orbiting 350 km from the site at 9,500 m",
        "from 140 km at 50 m above the ground",
        "launched from 280 km",
        "no terrain; no rain, no sea, no jamming",
    ):
        assert words in text
    assert text.splitlines()[-1] == "ok"
    assert max(len(line) for line in text.splitlines()) < 220


def test_what_each_post_asks_and_each_radar_does_is_said(catalogue: Catalogue) -> None:
    text = explain_scenario(load_scenario("linked-airborne"), catalogue.select())
    assert "interrogation: parol, mode_3a_c; civil answers are trusted" in text
    assert "interrogation by airborne post: mode_3a_c, mode_5" in text
    site = '[site]\nlat_deg = 40.0\nlon_deg = 33.0\n[[radars]]\ntype = "radar_91N6E"\nmode = "cue"\nalert_s = 60\n'
    cued = explain_scenario(scenario_from_text(site), catalogue.select())
    assert "searches a sector upon a ballistic cue or the alert at 60 s" in cued


def test_replaced_loads_are_said(catalogue: Catalogue) -> None:
    text = explain_scenario(load_scenario("murted"), catalogue.select("sceptical"))
    assert "note: 4 x missile_40N6E replaced by missile_48N6E3_48N6DM" in text
    assert "sceptical claims" in text


@pytest.mark.parametrize("setting, words", [
    ("kill_prob = 0.7", "every shot kills with probability 0.7"),
    ("certain_detection = true", "every look detects"),
    ("no_delays = true", "nobody and nothing takes time to react"),
])  # fmt: skip
def test_idealised_settings_are_said(catalogue: Catalogue, setting: str, words: str) -> None:
    text = f"[site]\nlat_deg = 40.0\nlon_deg = 33.0\n[ideal]\n{setting}\n[overrides]\nradar_91N6E.scan_period_s = 6\n"
    explained = explain_scenario(scenario_from_text(text), catalogue.select())
    assert f"idealised: {words}" in explained
    assert "catalogue number replaced: radar_91N6E.scan_period_s = 6" in explained
