"""Coverages and envelopes as layers, against the files they come from."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from tests.serving import client_of, workspace
from tests.small_coverage import made_up
from threatring.cli import run_command_line
from threatring.report.contours import signed_area
from threatring.report.coverage import save_tables
from threatring.serve.tasks import COVERAGE_CELLS
from threatring.serve.tasks import coverage as coverage_job

SAME_SHARE = 0.02  # of an area: corners of cells are cut, the plane stretches by far less


@pytest.fixture
def page(tmp_path: Path) -> Iterator[TestClient]:
    state = workspace(tmp_path)
    (state.results / "seen").mkdir(parents=True)
    save_tables(made_up(), state.results / "seen")
    with client_of(state) as client:
        yield client


def test_rings_hold_the_area_that_is_seen(page: TestClient) -> None:
    """The shoelace formula on the plane against the areas of coverage.json, which are on the ellipsoid."""
    coverage = made_up()
    document = page.get("/api/v1/coverage/seen").json()
    assert [radar["name"] for radar in document["radars"]] == ["radar 1", "radar 2"]
    for radar, view in zip(document["radars"], coverage.radars, strict=True):
        for level, seen in zip(radar["levels"], view.seen, strict=True):
            rings = [np.array(ring).reshape(-1, 2) for ring in level["rings"]]
            area_km2 = sum(signed_area(ring) for ring in rings)  # holes run the other way round
            assert area_km2 == pytest.approx(1e-6 * coverage.area_m2(seen), rel=SAME_SHARE)
            assert level["area_km2"] == pytest.approx(1e-6 * coverage.area_m2(seen), abs=0.1)
    first = document["radars"][0]
    assert [level["above"] for level in first["levels"]] == ["ground", "sea"]
    assert len(first["levels"][0]["rings"]) == 3  # a ring, its hole, and what is seen inside
    assert document["notes"][1] == "made by hand" and first["advertised_km"] == 100.0


def test_what_cannot_be_shown_is_a_conflict(page: TestClient, tmp_path: Path) -> None:
    folder = tmp_path / "out" / "seen"
    (folder / "contours.geojson").write_text('{"features": [{}]}')
    assert page.get("/api/v1/coverage/seen").status_code == 409
    (folder / "contours.geojson").unlink()
    assert page.get("/api/v1/coverage/seen").status_code == 409
    (folder / "coverage.json").write_text('{"first": {}}')
    assert page.get("/api/v1/coverage/seen").status_code == 409
    assert page.get("/api/v1/envelopes/seen").status_code == 404
    assert page.get("/api/v1/coverage/nowhere").status_code == 404


REACH = {
    "missile": "missile_X", "label": "X", "declared": {"range_m": 200e3, "advertised_range_m": 250e3},
    "reach": [{
        "target": "straight", "altitude_m": [100.0, 1000.0, 30000.0], "range_m": [190e3, 200e3, 0.0],
        "band": {"altitude_m": [100.0, 1900.0], "low_m": [90e3, 110e3], "high_m": [200e3, 300e3]},
    }],
}  # fmt: skip


def test_edges_of_reach_by_height(page: TestClient, tmp_path: Path) -> None:
    """By hand: the band half-way between its heights, and nothing above the highest."""
    folder = tmp_path / "out" / "reach"
    folder.mkdir()
    document = {"missiles": [REACH], "targets": [{"label": "a point"}], "references": ["somebody"]}
    (folder / "envelope.json").write_text(json.dumps(document))
    (missile,) = page.get("/api/v1/envelopes/reach").json()["missiles"]
    assert missile["reach_km"] == [190.0, 200.0, None]
    assert missile["least_km"] == [90.0, 100.0, None] and missile["most_km"] == [200.0, 250.0, None]
    assert (missile["declared_km"], missile["advertised_km"]) == (200.0, 250.0)
    del document["targets"]
    (folder / "envelope.json").write_text(json.dumps(document))
    assert page.get("/api/v1/envelopes/reach").status_code == 409


SCENE = """\
format = 1
[site]
lat_deg = 40.0
lon_deg = 33.0
ground_m = 500.0
[[radars]]
name = "looks"
type = "radar_96L6E"
bearing_deg = 90
range_m = 4000
antenna_height_m = 24.0
[[raids]]
name = "one"
target = "target_bomber"
route = [{ bearing_deg = 270, range_m = 300_000 }, { bearing_deg = 270, range_m = 1_000 }]
"""
SIDES = 60  # bearings at which a ring is compared


def test_rings_of_a_job_are_those_of_the_command_line(page: TestClient, tmp_path: Path, monkeypatch: Any) -> None:
    """`threatring coverage` tells the range on each bearing, marched along it: the ring of a job lies on it to a cell.

    M. I. Skolnik, Introduction to Radar Systems: two horizons of 4.12 km for each root of a metre, at k = 4/3.
    """
    monkeypatch.setattr("threatring.report.coverage.coverage_drawings", lambda coverage: [])  # tested elsewhere
    scenario, out = tmp_path / "scene.toml", tmp_path / "by hand"
    scenario.write_text(SCENE)
    into = tmp_path / "out"
    asked = {"scenario": str(scenario), "name": "scene", "into": str(into), "altitudes_m": [1500.0], "said": {}}
    made = coverage_job(asked, SimpleNamespace(say=lambda *_: None))["result"]
    words = ["coverage", str(scenario), "--above-sea", "1500", "--cells", "60", "--out", str(out), "--quiet"]
    assert run_command_line(words) == 0
    document = page.get(f"/api/v1/coverage/{made}").json()
    (radar,) = document["radars"]
    level = next(each for each in radar["levels"] if each["above"] == "sea")
    rows = list(csv.DictReader((out / "coverage.csv").open()))
    told_km = {float(row["azimuth_deg"]): 1e-3 * float(row["range_m"]) for row in rows if row["above"] == "sea"}
    cell_km = 2e-3 * json.loads((into / made / "coverage.json").read_text())["range_m"] / COVERAGE_CELLS
    (ring,) = (np.array(each).reshape(-1, 2) - (radar["x_km"], radar["y_km"]) for each in level["rings"])
    away_km, bearing_deg = np.hypot(*ring.T), np.degrees(np.arctan2(*ring.T)) % 360.0
    for azimuth_deg in np.arange(0.0, 360.0, 360.0 / SIDES):
        near = np.abs((bearing_deg - azimuth_deg + 180.0) % 360.0 - 180.0).argsort()[:3]
        assert away_km[near].mean() == pytest.approx(told_km[azimuth_deg], abs=cell_km)
    horizon_km = 4.12 * (math.sqrt(24.0) + math.sqrt(1000.0))
    assert away_km.mean() == pytest.approx(horizon_km, abs=cell_km)
