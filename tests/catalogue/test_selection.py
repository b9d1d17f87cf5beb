"""What a run believes: presets, epochs, overrides.

Truth: the presets and requirement R2 of the public-source collection: in 2007 no 40N6 and no 9M96, 6 channels, 250 km.
"""

from __future__ import annotations

import pytest

from threatring.catalogue import Selection, load_catalogue
from threatring.errors import CatalogueError

CHANNELS = ("fire_unit_98Zh6E.targets_simultaneous_count", "fire_unit_98Zh6E.missiles_guided_simultaneous_count")
YOUNG = ("missile_40N6E", "missile_9M96E", "missile_9M96E2")


def select(claims: str = "central", year: int = 2018) -> Selection:
    return load_catalogue().select(claims, year)


@pytest.mark.parametrize(
    ("claims", "altitude_m", "deploy_s", "reaction_s", "cue"),
    [
        ("advertised", 35e3, 300.0, 9.5, "yes"),
        ("central", 30e3, 1200.0, 12.0, "no"),
        ("sceptical", 27e3, 1800.0, 20.0, "no"),
    ],
)
def test_presets_choose_among_the_claims(
    claims: str, altitude_m: float, deploy_s: float, reaction_s: float, cue: str
) -> None:
    chosen = select(claims)
    assert chosen.number("system_s400.altitude_max_advertised_m") == altitude_m
    assert chosen.number("system_s400.deploy_time_from_march_s") == deploy_s
    assert chosen.number("system_s400.reaction_time_s") == reaction_s
    assert chosen.text("command_post_55K6E.over_the_horizon_cue") == cue


def test_the_central_preset_keeps_its_doubt_and_the_others_take_their_word() -> None:
    name = "system_s400.reaction_time_s"
    assert select("central").entry(name).is_open
    for claims in ("advertised", "sceptical"):
        entry = select(claims).entry(name)
        assert not entry.is_open and entry.low == entry.value == entry.high and entry.distribution == "fixed"
        assert f"preset {claims}" in entry.note


def test_the_400_km_claim() -> None:
    name = "missile_40N6E.range_max_aero_m"
    assert select("advertised").number(name) == 400e3
    assert (select().entry(name).low, select().number(name), select().entry(name).high) == (340e3, 380e3, 400e3)
    sceptic = select("sceptical")
    assert not sceptic.has("missile_40N6E") and not sceptic.has(name)
    assert sceptic.number("system_s400.range_max_advertised_m") == 250e3
    with pytest.raises(CatalogueError, match="grants no 40N6"):
        sceptic.number(name)


@pytest.mark.parametrize("claims", ["advertised", "central", "sceptical"])
def test_in_2007_there_was_less(claims: str) -> None:
    then = select(claims, 2007)
    for missile in YOUNG:
        assert not then.has(missile)
        assert then.why_absent(missile) == "in service from 2018, after 2007"
    assert then.entities("missile_") == ["missile_48N6E", "missile_48N6E2", "missile_48N6E3_48N6DM"]
    assert [then.number(name) for name in CHANNELS] == [6.0, 12.0]
    assert then.number("system_s400.range_max_advertised_m") == 250e3


def test_channels_in_2018() -> None:
    assert [select("advertised").number(name) for name in CHANNELS] == [10.0, 20.0]
    assert [select("sceptical").number(name) for name in CHANNELS] == [6.0, 12.0]
    assert [select().entry(name).choices for name in CHANNELS] == [(6.0, 10.0), (12.0, 20.0)]


def test_kill_probabilities() -> None:
    prior, missile, target = "pk_prior.cruise_missile_low_prob", "missile_48N6E2", "target_cm_tomahawk"
    assert select().kill_prob_name(missile, target) == prior
    assert select("advertised").kill_prob_name(missile, target) == f"{missile}.pk_claim_cruise_prob"
    assert select("advertised").kill_prob_name("missile_40N6E", target) == prior  # its maker claims nothing for it
    assert not select("advertised").entry(f"{missile}.pk_claim_cruise_prob").is_open
    assert (select("sceptical").number(prior), select().number(prior)) == (0.25, 0.55)


def test_claims_that_were_not_made_yet_are_left_out() -> None:
    name = "missile_40N6E.range_max_aero_m"
    assert "FOISEC19" not in select().entry(name).sources
    assert "FOISEC19" in select(year=2019).entry(name).sources


def test_overrides_pin() -> None:
    name = "radar_91N6E.scan_period_s"
    before = select()
    after = before.with_overrides({name: 6, "missile_48N6E.label": "mine"})
    entry = after.entry(name)
    assert (entry.value, entry.low, entry.high, entry.note) == (6.0, 6.0, 6.0, "overridden by scenario")
    assert not entry.is_open and entry.claims
    assert after.text("missile_48N6E.label") == "mine"
    assert before.number(name) == 12.0


def test_faulty_overrides_are_refused_together() -> None:
    overrides = {
        "radar_91N6E.scan_period": 6.0,
        "radar_91N6E.band": 3.0,
        "missile_40N6E.mass_kg": 2000.0,
        "radar_91N6E.elevation_max_deg": "high",
        "missile_48N6E.reliability_prob": 1.5,
        "radar_91N6E": 1.0,
    }
    with pytest.raises(CatalogueError) as caught:
        select("sceptical").with_overrides(overrides)
    expected = {fault.field: fault.expected for fault in caught.value.faults}
    assert list(expected) == list(overrides)
    assert "did you mean radar_91N6E.scan_period_s?" in expected["radar_91N6E.scan_period"]
    assert expected["radar_91N6E.band"] == "must be a text"
    assert "grants no 40N6" in expected["missile_40N6E.mass_kg"]
    assert expected["radar_91N6E.elevation_max_deg"] == "must be a number"
    assert expected["missile_48N6E.reliability_prob"] == "must lie in 0..1"
    assert expected["radar_91N6E"] == "needs a field: radar_91N6E.FIELD"


def test_wrong_questions_are_answered_with_the_right_one() -> None:
    catalogue = load_catalogue()
    for name, expected in {
        "radar_91N6E.scan_period": "did you mean radar_91N6E.scan_period_s?",
        "radar_91N6.scan_period_s": "did you mean radar_91N6E.scan_period_s?",
        "nonsense": "see: threatring catalogue list",
    }.items():
        with pytest.raises(CatalogueError) as caught:
            catalogue.entry(name)
        assert expected in str(caught.value)
    with pytest.raises(CatalogueError, match="must be one of advertised, central, sceptical"):
        catalogue.select("hopeful")
    with pytest.raises(CatalogueError, match="must be 2007 or later"):
        catalogue.select("central", 1999)
    with pytest.raises(CatalogueError, match="no public value is known"):
        catalogue.select().number("radar_91N6E.power_average_w")
    with pytest.raises(CatalogueError, match="a text is needed"):
        catalogue.select().text("radar_91N6E.scan_period_s")
    assert "did you mean radar_91N6E?" in catalogue.select().why_absent("radar_91N6")
