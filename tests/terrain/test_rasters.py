"""Rasters in any projection and number, with voids: written by rasterio, read back as one grid."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from threatring.errors import BadInput, MissingExtra
from threatring.terrain import Box, read_heights

STEP_DEG = 0.01
METRE = 1.0


def slope_m(lat_deg: np.ndarray, lon_deg: np.ndarray) -> np.ndarray:
    """A plane of 1000 m a degree north and 400 m a degree east."""
    return 500.0 + 1000.0 * (lat_deg - 40.0) + 400.0 * (lon_deg - 33.0)


def write_tile(path: Path, west: float, north: float, size: int, void: bool = False) -> Path:
    """Write a geographic tile of the plane; its void lies in the middle."""
    rasterio = pytest.importorskip("rasterio")
    lat = north - (np.arange(size) + 0.5) * STEP_DEG
    lon = west + (np.arange(size) + 0.5) * STEP_DEG
    data = slope_m(lat[:, None], lon[None, :]).astype(np.float32)
    if void:
        data[size // 2 - 1 : size // 2 + 2, size // 2 - 1 : size // 2 + 2] = -9999.0
    with rasterio.open(
        path, "w", driver="GTiff", width=size, height=size, count=1, dtype="float32", crs="EPSG:4326", nodata=-9999.0,
        transform=rasterio.transform.from_origin(west, north, STEP_DEG, STEP_DEG),
    ) as file:  # fmt: skip
        file.write(data, 1)
    return path


def places() -> tuple[np.ndarray, np.ndarray]:
    dice = np.random.default_rng(2)
    return 40.05 + 0.4 * dice.random(40), 33.05 + 0.9 * dice.random(40)


def test_several_tiles_are_one_ground(tmp_path):
    """A plane over the seam of two tiles, as it was written."""
    tiles = [write_tile(tmp_path / f"{name}.tif", west, 40.5, 50) for name, west in (("a", 33.0), ("b", 33.5))]
    ground = read_heights([str(tile) for tile in tiles])
    assert ground.height_m(*places()) == pytest.approx(slope_m(*places()), abs=METRE)
    assert ground.box.east_deg == pytest.approx(33.995) and ground.void_count == 0


def test_voids_are_filled_and_counted(tmp_path):
    """Nine void posts in a plane: filled within 10 m, the height difference of neighbours."""
    ground = read_heights([str(write_tile(tmp_path / "v.tif", 33.0, 40.5, 50, void=True))])
    lat, lon = np.array(40.5 - 25.5 * STEP_DEG), np.array(33.0 + 25.5 * STEP_DEG)
    assert ground.void_count == 9
    assert float(ground.height_m(lat, lon)) == pytest.approx(float(slope_m(lat, lon)), abs=10.0)


def test_another_projection_gives_the_same_ground(tmp_path):
    """The plane in UTM zone 36 (EPSG:32636), where parallels are bent: within the bilinear error of its posts."""
    rasterio = pytest.importorskip("rasterio")
    from rasterio.warp import transform

    easting, northing = np.meshgrid(480_000.0 + 500.0 * np.arange(240), 4_490_000.0 - 500.0 * np.arange(160))
    lon, lat = (np.array(a) for a in transform("EPSG:32636", "EPSG:4326", easting.ravel(), northing.ravel()))
    path = tmp_path / "utm.tif"
    with rasterio.open(
        path, "w", driver="GTiff", width=240, height=160, count=1, dtype="float32", crs="EPSG:32636",
        transform=rasterio.transform.from_origin(480_000.0 - 250.0, 4_490_000.0 + 250.0, 500.0, 500.0),
    ) as file:  # fmt: skip
        file.write(slope_m(lat, lon).reshape(160, 240).astype(np.float32), 1)
    ground = read_heights([str(path)], box=Box(40.0, 33.0, 40.5, 34.0))
    assert ground.height_m(*places()) == pytest.approx(slope_m(*places()), abs=METRE)


def test_only_the_area_asked_for_is_read(tmp_path):
    """Pixels keep their places when a part is read; an area without data is refused with what there is."""
    tile = str(write_tile(tmp_path / "a.tif", 33.0, 41.0, 100))
    part = read_heights([tile], box=Box(40.2, 33.3, 40.4, 33.6))
    assert part.posts_m.shape[0] < 25 and part.posts_m.shape[1] < 35
    inside = np.array([40.25, 40.33]), np.array([33.41, 33.55])
    assert part.height_m(*inside) == pytest.approx(slope_m(*inside), abs=1e-2)
    with pytest.raises(BadInput, match=r"covered are 40\.000 to 41\.000 N, 33\.000 to 34\.000 E"):
        read_heights([tile], box=Box(10.0, 33.0, 11.0, 34.0))


def test_what_cannot_be_read_is_said(tmp_path):
    """A text file is no raster; without rasterio one line names the extra."""
    pytest.importorskip("rasterio")
    (tmp_path / "a.tif").write_text("no raster")
    with pytest.raises(BadInput, match="a raster of heights"):
        read_heights(["a.tif"], tmp_path)


def test_without_rasterio_the_extra_is_named(tmp_path, monkeypatch):
    """The base install reads shipped ground only and says what is missing for more."""
    (tmp_path / "a.tif").write_text("anything")
    monkeypatch.setitem(sys.modules, "rasterio", None)
    with pytest.raises(MissingExtra, match=r"pip install 'threatring\[terrain\]'"):
        read_heights(["a.tif"], tmp_path)
