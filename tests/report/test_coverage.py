"""The folder and the text of a coverage; figures are left to tests/maps."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.small_coverage import made_up
from threatring.errors import MissingExtra
from threatring.report import coverage as report
from threatring.results.coverage import Gain


@pytest.fixture(autouse=True)
def _no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "coverage_drawings", lambda coverage: [])
    monkeypatch.setattr(report, "compare_drawings", lambda first, second: [])


def test_rasters_are_read_back(tmp_path: Path) -> None:
    """rasterio reads what was written: EPSG:4326, north up, pixel centres on the points, unit, nodata."""
    rasterio = pytest.importorskip("rasterio")
    found = made_up()
    paths, said = report.write_coverage(found, tmp_path)
    assert said == [] and {path.name for path in paths} == {
        "coverage.json", "coverage.csv", "contours.geojson", "least-altitude-radar-1.tif",
        "least-altitude-radar-2.tif", "least-altitude-any.tif",
    }  # fmt: skip
    with rasterio.open(tmp_path / "least-altitude-any.tif") as data:
        assert data.crs.to_epsg() == 4326 and data.units == ("metre",) and "metres" in data.descriptions[0]
        read = data.read(1, masked=True)
        assert data.transform.e < 0.0
        for i, j in ((0, 7), (21, 30), (39, 49)):
            lon, lat = data.xy(39 - i, j)
            assert (lon, lat) == pytest.approx((found.lon_deg[j], found.lat_deg[i]), abs=1e-9)
        flipped = read[::-1]
        assert np.array_equal(flipped.mask, np.isnan(found.union_least_m))
        assert np.array_equal(flipped.compressed(), found.union_least_m[np.isfinite(found.union_least_m)])


def test_without_rasterio_the_grids_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        raise MissingExtra("rasterio", "terrain", "writing a raster")

    monkeypatch.setattr(report, "write_raster", missing)
    found = made_up()
    paths, said = report.write_coverage(found, tmp_path)
    assert len(said) == 1 and "threatring[terrain]" in said[0]
    assert not list(tmp_path.glob("*.tif"))
    with np.load(tmp_path / "least-altitude.npz") as data:
        assert np.array_equal(data["any"], found.union_least_m, equal_nan=True)
        assert np.array_equal(data["lat_deg"], found.lat_deg)


def test_a_comparison_leaves_both_and_the_gain(tmp_path: Path) -> None:
    gain = Gain(made_up(), made_up(shift=3))
    report.write_gain(gain, tmp_path)
    names = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert {"coverage.json", "gain.csv", "gain.geojson", "first/coverage.json", "second/contours.geojson"} <= names
    assert json.loads((tmp_path / "coverage.json").read_text("utf-8"))["difference"][0]["gained_area_m2"] > 0.0
    report.write_coverage(gain.first, tmp_path)  # another answer in the same folder leaves nothing of this one
    names = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert not any(name.startswith(("first", "second", "gain")) for name in names)


def test_text_says_areas_with_units() -> None:
    said = report.coverage_text(made_up())
    assert "SIMULATION" in said.splitlines()[1] and "inside the 100 km ring of the radar 1" in said
    assert "hills 75%, curve 25%" in said and "all radars" in said and "- made by hand" in said
    found = made_up()
    assert f"{found.area_m2(found.radars[1].seen[0]) / 1e6:,.0f} km²" in said


def test_text_of_a_comparison() -> None:
    said = report.gain_text(Gain(made_up(), made_up(shift=3)))
    assert "first: radar 1" in said and "gained" in said and "%" in said
    assert "+0.0%" in report.gain_text(Gain(made_up(), made_up()))
