"""Rasters of what an antenna sees: its mask table laid over a grid of latitude and longitude."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from threatring.engine.sightraster import raster_into
from threatring.prepare.masks import Layout
from threatring.records import Eye

ROWS_A_JOB = 32
EVEN_SHARE = 1e-6  # of a step: so much may the places of a raster be off an even grid


def _evenly(deg: np.ndarray, name: str) -> tuple[float, float]:
    """Return the first place and the step of an even grid, radians."""
    step_deg = float(deg[-1] - deg[0]) / max(len(deg) - 1, 1)
    if np.abs(deg - deg[0] - step_deg * np.arange(len(deg))).max() > EVEN_SHARE * abs(step_deg):
        raise ValueError(f"{name} must be evenly spaced")
    return float(np.radians(deg[0])), float(np.radians(step_deg))


def least_raster_m(
    mask: np.ndarray, layout: Layout, eye: Eye, lat_deg: np.ndarray, lon_deg: np.ndarray, threads: int
) -> np.ndarray:
    """Return least visible heights above the sea (Y, X) float32, m; NaN beyond the table's range.

    mask (azimuths, ranges): what `prepare.masks.swept` gives for that layout and antenna. lat_deg (Y,), lon_deg (X,):
    the cells' middles, evenly spaced. A cell's azimuth and ground range are those the engagement gives a point there.
    Raises ValueError where the places are not evenly spaced.
    """
    south_rad, lat_step_rad = _evenly(np.asarray(lat_deg, float), "lat_deg")
    west_rad, lon_step_rad = _evenly(np.asarray(lon_deg, float), "lon_deg")
    raster = np.empty((len(lat_deg), len(lon_deg)), np.float32)
    corner, steps = (south_rad, west_rad), (lat_step_rad, lon_step_rad)

    def part(first: int) -> None:
        last, wide = min(first + ROWS_A_JOB, len(raster)), raster.shape[1]
        cells, room = np.empty(wide, np.int64), np.empty((2, wide))
        flat, step_m = mask.ravel(), layout.stored_step_m
        raster_into(raster, first, last, flat, mask.shape, eye, step_m, corner, steps, cells, room)

    with ThreadPoolExecutor(max(threads, 1)) as pool:
        list(pool.map(part, range(0, len(raster), ROWS_A_JOB)))
    return raster
