"""Coast, hills and heights about a site, against the stored lines and the terrain itself."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from PIL import Image
from starlette.testclient import TestClient

from tests.serving import client_of, workspace
from threatring.maps.geo import lines_deg
from threatring.scenario import heights_of, load_scenario

SITE = (40.079, 32.566)
NEAR_KM = 0.25  # thinned to 0.2 km, rounded to 10 m
ONE_M = 1.0


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client_of(workspace(tmp_path_factory.mktemp("ground"))) as client:
        yield client


def test_every_stored_point_of_the_coast_lies_on_a_line_of_the_map(page: TestClient) -> None:
    """Natural Earth's points by geodesics of geographiclib: distance to the nearest drawn segment."""
    document = page.get("/api/v1/scenarios/murted/ground?extent_km=400").json()
    assert document["relief"] is None and document["heights"] is None and document["site"]["ground_m"] == 843.0
    assert "no side in any dispute" in document["policy"] and "Natural Earth" in document["references"][0]
    lines = [np.array(line).reshape(-1, 2) for line in document["coast"]]
    assert max(np.abs(line).max() for line in lines) <= 400.0
    starts = np.concatenate([line[:-1] for line in lines])
    steps = np.concatenate([np.diff(line, axis=0) for line in lines])
    stored = np.concatenate(lines_deg("coast", *SITE, 400.0))[::7]
    counted = 0
    for lon_deg, lat_deg in stored:
        found = Geodesic.WGS84.Inverse(*SITE, lat_deg, lon_deg)
        bearing_rad, range_km = np.radians(found["azi1"]), 1e-3 * found["s12"]
        point = range_km * np.array([np.sin(bearing_rad), np.cos(bearing_rad)])
        if np.abs(point).max() > 399.0:
            continue
        share = np.clip(((point - starts) * steps).sum(1) / np.maximum((steps**2).sum(1), 1e-12), 0.0, 1.0)
        assert np.hypot(*(starts + share[:, None] * steps - point).T).min() < NEAR_KM
        counted += 1
    assert counted > 50


@pytest.mark.parametrize("place", [(60.0, 179.95), (-17.0, -179.9), (90.0, 0.0), (-90.0, 40.0), (89.5, -120.0)])
def test_the_antimeridian_and_the_poles_break_nothing(page: TestClient, place: tuple[float, float]) -> None:
    body = {"lat_deg": place[0], "lon_deg": place[1], "extent_km": 1500}
    answer = page.post("/api/v1/ground", json=body)
    assert answer.status_code == 200
    for line in answer.json()["coast"] + answer.json()["boundaries"]:
        steps = np.diff(np.array(line).reshape(-1, 2), axis=0)
        assert np.abs(line).max() <= 1500.0 and np.hypot(*steps.T).max() < 400.0  # no line across the whole map
    assert answer.json()["coast"]


def test_heights_are_those_of_the_terrain(page: TestClient) -> None:
    """The terrain asked by geodesics of geographiclib, as `threatring run` asks it, rounded to a metre."""
    document = page.get("/api/v1/scenarios/murted-terrain/ground?extent_km=100").json()
    grid, heights = document["heights"], heights_of(load_scenario("murted-terrain"))
    assert heights is not None and grid["columns"] <= 200 and grid["rows"] <= 200
    rows = np.array(grid["heights_m"]).reshape(grid["rows"], grid["columns"])
    off_m = []
    for j, i in ((0, 0), (0, 199), (120, 33), (199, 0), (77, 160)):
        x_km, y_km = grid["west_km"] + i * grid["step_km"], grid["south_km"] + j * grid["step_km"]
        bearing_deg, range_m = np.degrees(np.arctan2(x_km, y_km)), 1e3 * np.hypot(x_km, y_km)
        spot = Geodesic.WGS84.Direct(*SITE, bearing_deg, range_m)
        off_m.append(rows[j, i] - float(heights.height_m(spot["lat2"], spot["lon2"])))
    assert np.abs(off_m).max() < ONE_M
    assert any("GLOBE" in reference for reference in document["references"])


def test_the_hills_are_a_picture_that_is_clear_where_the_sea_is(page: TestClient) -> None:
    """Pillow's reader; the Black Sea lies 400 km north of Murted, the Pontic mountains between 50 and 200 km."""
    relief = page.get("/api/v1/scenarios/murted-terrain/ground?extent_km=400").json()["relief"]
    answer = page.get(relief["url"])
    assert answer.headers["content-type"] == "image/png"
    picture = np.asarray(Image.open(io.BytesIO(answer.content)))
    rows, columns = picture.shape[:2]
    assert picture[: rows // 20, columns // 3 : columns // 2, 1].max() == 0  # sea: clear
    hills = picture[int(rows * 0.3) : int(rows * 0.45), :, :]
    assert hills[..., 1].mean() > 15.0 and set(np.unique(hills[..., 0])) == {0, 255}  # shade and light
    assert page.get("/api/v1/ground/relief.png?scenario=murted").status_code == 404


def test_bad_questions_are_told(page: TestClient) -> None:
    wrong = (
        {"lat_deg": 91, "lon_deg": 0}, {"lat_deg": 1}, {"lat_deg": True, "lon_deg": 0}, {"lat_deg": 0, "lon_deg": "1"},
        {"lat_deg": 0, "lon_deg": 0, "extent_km": 1e9}, {"lat_deg": 0, "lon_deg": 0, "terrain": 3},
        {"lat_deg": 0, "lon_deg": 0, "terrain": "../../etc/passwd"}, {"lat_deg": 0, "lon_deg": 0, "terrain": "no.npz"},
        {"lat_deg": 0, "lon_deg": 0, "terrain": "demonstration"},
    )  # fmt: skip
    for body in wrong:
        answer = page.post("/api/v1/ground", json=body)
        assert answer.status_code == 422 and answer.json()["error"]["faults"], body
    for path in ("scenarios/murted/ground?extent_km=x", "ground/relief.png?lat_deg=nan&lon_deg=1", "ground/relief.png"):
        assert page.get(f"/api/v1/{path}").status_code == 422
    assert page.get("/api/v1/scenarios/nowhere/ground").status_code == 404


def test_own_terrain_lies_beside_the_scenarios(page: TestClient, tmp_path: Path) -> None:
    from threatring.terrain import Heights
    from threatring.terrain.reading import write_grid

    state = workspace(tmp_path)
    state.scenarios.mkdir()
    posts = np.full((40, 40), 500, np.int16)
    write_grid(Heights(posts, 9.9, 19.9, 0.01, 0.01, "a plain"), state.scenarios / "plain.npz")
    with client_of(state) as own:
        body = {"lat_deg": 10.0, "lon_deg": 20.0, "extent_km": 10, "terrain": "plain.npz"}
        document = own.post("/api/v1/ground", json=body).json()
    assert document["site"]["ground_m"] == 500.0 and document["heights"]["heights_m"][20000] == 500
