"""The catalogue in words. Truth: the collection's entries, whose figures and sources the words must carry."""

from __future__ import annotations

import json

import pytest

from threatring.catalogue import (
    check_catalogue,
    check_json,
    explain,
    explain_json,
    list_entities,
    list_json,
    load_catalogue,
    show,
    show_json,
)
from threatring.errors import CatalogueError


def test_explain_says_who_what_and_how_sure() -> None:
    text = explain("radar_91N6E.scan_period_s")
    for said in (
        "uses: 12 s, 5 s to 12 s",
        "no distribution given: triangular, low..high taken as 5-95 %, our assumption",
        "recalled: from memory of an open document: verify before quoting",
        "cited for this value, no figure of its own",
        "C. Kopp, Air Power Australia",
        "[M-RTUT: recalled, tier B] https://www.radartutorial.eu",
        "two faces -> 6 s revisit",
    ):
        assert said in text


def test_explain_shows_the_conflict_and_every_preset_and_epoch() -> None:
    text = explain("missile_40N6E.range_max_aero_m")
    assert "The figures disagree: 150 km to 400 km." in text
    assert "Outside the bounds of the entry: 175 km" in text
    assert "from 2019; FOI judgement" in text
    lines = {line.split()[0]: line for line in text.splitlines() if line.startswith("  ") and "absent" in line}
    assert lines["advertised"].endswith("400 km") and "after 2007" in lines["advertised"]
    assert lines["central"].endswith("380 km (340 km to 400 km)")
    assert "grants no 40N6" in lines["sceptical"]


def test_explain_of_what_is_absent() -> None:
    assert "does not use it: in service from 2018, after 2007." in explain("missile_9M96E.mass_kg", "central", 2007)
    text = explain("missile_40N6E")
    assert "there" in text and "in service from 2018, after 2007" in text and "grants no 40N6" in text
    assert "has nothing to use: no public value" in explain("radar_91N6E.power_average_w")


def test_explain_names_each_kind_of_distribution() -> None:
    assert "each as likely: 6, 10" in explain("fire_unit_98Zh6E.targets_simultaneous_count")
    assert "beta with its mode" in explain("pk_prior.uav_slow_prob")
    assert "distribution  fixed" in explain("radar_91N6E.false_alarm_prob")
    assert "distribution" not in explain("radar_91N6E.band")


def test_every_entry_can_be_explained_and_written_as_json() -> None:
    for name in load_catalogue().names:
        assert explain(name).startswith(name)
        assert json.loads(json.dumps(explain_json(name), allow_nan=False))["name"] == name


def test_explain_json_carries_claims_sources_and_selections() -> None:
    document = explain_json("missile_40N6E.range_max_aero_m", "sceptical")
    assert "grants no 40N6" in document["used"]["absent"]
    assert document["sources"]["TASS19"]["url"] == "http://tass.com/defense/1089665"
    assert {item["claims"] for item in document["selections"]} == {"advertised", "central", "sceptical"}
    assert any(claim["value"] == 175e3 for claim in document["entry"]["claims"])


def test_show_is_a_table_with_units_bounds_and_trust() -> None:
    lines = show("radar_91N6E").splitlines()
    assert lines[0].split() == ["field", "value", "bounds", "confidence"]
    row = next(line for line in lines if line.startswith("detect_range_4m2_m"))
    assert row.split() == ["detect_range_4m2_m", "390", "km", "350", "km", "to", "410", "km", "low,", "recalled"]
    assert "grants no 40N6" in show("missile_40N6E", "sceptical")
    assert show_json("missile_40N6E", "sceptical")["fields"] == {}
    assert show_json("radar_91N6E")["fields"]["scan_period_s"]["value"] == 12.0


def test_list_and_check_count() -> None:
    catalogue = load_catalogue()
    assert set(list_json()) == set(catalogue.entities)
    assert list(list_json("radar_9")) == ["radar_91N6E", "radar_96L6E", "radar_92N6E", "radar_98L6_yenisei"]
    assert len(list_entities("missile_").splitlines()) == 1 + 6
    counts = check_json()
    assert counts["numbers"] + counts["texts"] == len(list(catalogue)) == sum(counts["verification"].values())
    assert f"hash {catalogue.hash}" in check_catalogue() and "sound" in check_catalogue()


def test_unknown_names_are_refused() -> None:
    for ask in (explain, show, explain_json, show_json):
        with pytest.raises(CatalogueError, match="did you mean radar_91N6E"):
            ask("radar_91N6")  # type: ignore[operator]
