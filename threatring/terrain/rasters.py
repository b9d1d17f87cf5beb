"""Rasters of heights in any format and projection: the only user of rasterio, which the extra `terrain` installs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from threatring.errors import BadInput, MissingExtra
from threatring.terrain.heights import Box, Heights, filled_voids
from threatring.terrain.reading import HIGHEST_M, LOWEST_M

GEOGRAPHIC = "EPSG:4326"
MAX_POSTS = 120e6  # a grid with more is read coarser: 4 bytes a post, and a few copies while it is read
VOID = np.float32(-32768.0)


def _rasterio() -> Any:
    try:
        import rasterio
        import rasterio.errors
        import rasterio.warp
    except ImportError:
        raise MissingExtra("rasterio", "terrain", "reading a raster of heights") from None
    return rasterio


def merged_heights(paths: Sequence[Path], box: Box | None) -> Heights:
    """Return one grid of latitude and longitude made of rasters, inside `box` as far as they go.

    Where rasters overlap, the first one named wins. Posts lie at the centres of pixels, resampled bilinearly where the
    projection or the spacing differs. Raises BadInput where a file cannot be read or nothing is left.
    """
    rasterio = _rasterio()
    areas, steps = [], []
    for path in paths:
        area, step = _area(rasterio, path)
        areas.append(area)
        steps.append(step)
    whole = _union(areas)
    wanted = whole if box is None else _overlap(whole, box)
    lat_step, lon_step = (min(step[k] for step in steps) for k in range(2))
    if wanted.north_deg - wanted.south_deg < 2 * lat_step or wanted.east_deg - wanted.west_deg < 2 * lon_step:
        raise BadInput.at(paths[0], "terrain", None, f"data around {box}; covered are {whole}")
    # the grid keeps the pixels of the first raster where nothing has to be resampled
    west = whole.west_deg + math.floor((wanted.west_deg - whole.west_deg) / lon_step) * lon_step
    north = whole.north_deg - math.floor((whole.north_deg - wanted.north_deg) / lat_step) * lat_step
    coarser = math.sqrt(max((wanted.north_deg - wanted.south_deg) / lat_step * (wanted.east_deg - wanted.west_deg)
                            / lon_step / MAX_POSTS, 1.0))  # fmt: skip
    lat_step, lon_step = coarser * lat_step, coarser * lon_step
    rows = round((north - wanted.south_deg) / lat_step)
    columns = round((wanted.east_deg - west) / lon_step)
    transform = rasterio.transform.Affine(lon_step, 0.0, west, 0.0, -lat_step, north)
    posts = np.full((rows, columns), VOID, np.float32)
    for path in reversed(paths):
        _lay(rasterio, path, posts, transform, coarser)
    void = ~((posts > LOWEST_M) & (posts < HIGHEST_M))
    if void.all():
        raise BadInput.at(paths[0], "terrain", None, f"heights in metres around {wanted}; the file has none there")
    south = north - (rows - 0.5) * lat_step
    filled = np.ascontiguousarray(filled_voids(posts, void)[::-1])
    name = ", ".join(path.name for path in paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
    note = f"read {coarser:.1f} times coarser than the file" if coarser > 1.0 else ""
    return Heights(filled, south, west + 0.5 * lon_step, lat_step, lon_step, name, "", note, int(void.sum()))


def _opened(rasterio: Any, path: Path) -> Any:
    try:
        return rasterio.open(path)
    except rasterio.errors.RasterioError as error:
        raise BadInput.at(path, "terrain", None, f"a raster of heights ({str(error).splitlines()[0]})") from None


def _area(rasterio: Any, path: Path) -> tuple[Box, tuple[float, float]]:
    """Return the area of a raster and the spacing of its posts in latitude and longitude, degrees."""
    with _opened(rasterio, path) as data:
        if data.crs is None:
            raise BadInput.at(path, "terrain", None, "a raster that says its projection (CRS); this one does not")
        if data.crs.is_geographic and data.transform.b == 0.0 and data.transform.d == 0.0:
            b = data.bounds
            return Box(b.bottom, b.left, b.top, b.right), (abs(data.transform.e), abs(data.transform.a))
        transform, width, height = rasterio.warp.calculate_default_transform(
            data.crs, GEOGRAPHIC, data.width, data.height, *data.bounds
        )
    north, west = transform.f, transform.c
    box = Box(north + height * transform.e, west, north, west + width * transform.a)
    return box, (abs(transform.e), abs(transform.a))


def _lay(rasterio: Any, path: Path, posts: np.ndarray, transform: Any, coarser: float) -> None:
    """Write a raster over the posts (rows, columns) it covers."""
    layer = np.full(posts.shape, VOID, np.float32)
    how = rasterio.warp.Resampling.average if coarser > 1.5 else rasterio.warp.Resampling.bilinear
    with _opened(rasterio, path) as data:
        try:
            rasterio.warp.reproject(
                rasterio.band(data, 1), layer, dst_transform=transform, dst_crs=GEOGRAPHIC, dst_nodata=float(VOID),
                src_nodata=data.nodata if data.nodata is not None else float(VOID), resampling=how,
            )  # fmt: skip
        except rasterio.errors.RasterioError as error:
            raise BadInput.at(path, "terrain", None, f"a raster that can be read ({error})") from None
    valid = (layer > LOWEST_M) & (layer < HIGHEST_M)
    posts[valid] = layer[valid]


def _union(boxes: Sequence[Box]) -> Box:
    columns = list(zip(*boxes, strict=True))
    return Box(min(columns[0]), min(columns[1]), max(columns[2]), max(columns[3]))


def _overlap(one: Box, other: Box) -> Box:
    south, west = max(one.south_deg, other.south_deg), max(one.west_deg, other.west_deg)
    return Box(south, west, min(one.north_deg, other.north_deg), min(one.east_deg, other.east_deg))


def write_raster(
    path: Path, values: np.ndarray, south_west_deg: tuple[float, float], steps_deg: tuple[float, float], said: str
) -> None:
    """Write heights in metres (Y, X), row 0 the southernmost, NaN for none, as a GeoTIFF: north up, EPSG:4326.

    `south_west_deg` is (latitude, longitude) of the point [0, 0], the middle of its pixel; steps are positive. Raises
    MissingExtra without rasterio, OSError where the file cannot be written.
    """
    rasterio = _rasterio()
    rows, columns = values.shape
    (south, west), (lat_step, lon_step) = south_west_deg, steps_deg
    north = south + (rows - 0.5) * lat_step
    transform = rasterio.transform.Affine(lon_step, 0.0, west - 0.5 * lon_step, 0.0, -lat_step, north)
    laid = np.where(np.isnan(values), VOID, values).astype(np.float32)[::-1]
    try:
        with rasterio.open(
            path, "w", driver="GTiff", height=rows, width=columns, count=1, dtype="float32", crs=GEOGRAPHIC,
            transform=transform, nodata=float(VOID), compress="deflate",
        ) as data:  # fmt: skip
            data.write(np.ascontiguousarray(laid), 1)
            data.units, data.descriptions = ("metre",), (said,)
            data.update_tags(TIFFTAG_IMAGEDESCRIPTION=said, UNITS="metres above mean sea level")
    except rasterio.errors.RasterioError as error:
        raise OSError(str(error)) from None
