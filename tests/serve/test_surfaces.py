"""Coverages and envelopes as layers, against the files they come from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from starlette.testclient import TestClient

from tests.serving import client_of, workspace
from tests.small_coverage import made_up
from threatring.report.contours import signed_area
from threatring.report.coverage import save_tables

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
