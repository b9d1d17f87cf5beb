"""What a run says about itself: complete, plain JSON, and true."""

from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pytest

from tests.played import setup_of
from threatring.models.earth import horizon_arc_m
from threatring.prepare.describe import _stands, describe
from threatring.terrain import Heights


@pytest.fixture(scope="module")
def said() -> dict:
    setup = setup_of("murted", 64)
    return describe(setup.scenario, setup.selection, setup.unknowns, setup.prepared)


def test_plain_json(said: dict) -> None:
    """Results folders keep it as JSON: it must survive the way there and back, with no number that is not one."""
    assert json.loads(json.dumps(said, allow_nan=False)) == said


def test_every_number_used_is_listed_with_its_sources(said: dict) -> None:
    """Each assumption carries value, bounds and sources, and each source is in the list of sources."""
    listed = {row["name"]: row for row in said["assumptions"]}
    assert set(setup_of("murted", 64).unknowns.used) == set(listed)
    assert listed["radar_91N6E.revisit_period_s"]["drawn"] is True
    for row in said["assumptions"]:
        assert set(row["sources"]) <= set(said["sources"])
        assert row["verification"] and row["confidence"]
        assert not row["drawn"] or row["low"] < row["high"]


def test_horizons(said: dict) -> None:
    """C01: a target at 10 m is in sight of a 9, 24 or 39 m antenna out to 25, 33 or 39 km."""
    antenna = {row["name"]: row["antenna_height_m"] for row in said["radars"]}
    for row in said["horizon"]:
        if row["altitude_m"] != 853.0:
            continue
        rule_m = 4.12e3 * (antenna[row["radar"]] ** 0.5 + 10.0**0.5)
        assert row["range_m"] == pytest.approx(rule_m, rel=0.01)
    for antenna_m, wanted_m in ((9.0, 25.4e3), (24.0, 33.2e3), (39.0, 38.8e3)):
        assert horizon_arc_m(antenna_m, 10.0, 6371e3, 4.0 / 3.0) == pytest.approx(wanted_m, rel=0.01)


def test_who_is_there(said: dict) -> None:
    """23 objects, three radars, one fire unit, three kinds of missile with 50 rounds, four defended objects."""
    assert len(said["targets"]) == 23 and len(said["radars"]) == 3 and len(said["defended"]) == 4
    assert sum(row["loaded"] for row in said["missiles"]) == 50
    assert len(said["launchers"]) == 8 and len(said["fire_units"]) == 1
    assert [row["role"] for row in said["radars"]] == ["acquisition", "acquisition", "engagement"]
    assert sum(row["side"] == "friend" for row in said["targets"]) == 2
    assert said["references"] and said["not_modelled"]


def test_how_high_the_ground_is(said: dict) -> None:
    """Mürted's own 843 m where the ground is smooth; over real ground, its height at each place (bilinear by hand)."""
    for key in ("radars", "fire_units", "launchers", "defended"):
        assert {row["ground_m"] for row in said[key]} == {843.0}
    scenario = setup_of("murted", 64).scenario
    slope = Heights(np.array([[100.0, 200.0], [300.0, 400.0]], np.float32), 40.0, 32.0, 1.0, 1.0, "a slope")
    here = _stands(scenario, SimpleNamespace(heights=slope), (40.25, 32.5))  # type: ignore[arg-type]
    assert here == {"lat_deg": 40.25, "lon_deg": 32.5, "ground_m": pytest.approx(200.0)}


def test_input_hash() -> None:
    """The same inputs, the same hash; another seed, preset or scenario, another."""
    asked = [("murted", 64, None, 1, None), ("murted", 64, None, 2, None), ("murted", 64, None, 1, "sceptical"),
             ("saturation", 64, None, 1, None)]  # fmt: skip
    hashes = []
    for question in asked:
        setup = setup_of(*question)
        hashes.append(describe(setup.scenario, setup.selection, setup.unknowns, setup.prepared)["input_hash"])
    assert len(set(hashes)) == len(asked)
    setup = setup_of(*asked[0])
    assert describe(setup.scenario, setup.selection, setup.unknowns, setup.prepared)["input_hash"] == hashes[0]
