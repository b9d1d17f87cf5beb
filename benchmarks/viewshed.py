"""`gdal_viewshed` as the benchmarks call it: posts as a raw file, the answer as a raw file, seconds and memory."""

from __future__ import annotations

import resource
import shutil
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

CURVATURE_COEFF = 0.75  # gdal's -cc: one over k = 4/3

VRT = """<VRTDataset rasterXSize="{columns}" rasterYSize="{rows}">
  <SRS>+proj=aeqd +lat_0={lat_deg} +lon_0={lon_deg} +R={radius_m!r} +units=m +no_defs</SRS>
  <GeoTransform>{west_m!r}, {step_m!r}, 0, {north_m!r}, 0, {down_m!r}</GeoTransform>
  <VRTRasterBand dataType="Float32" band="1" subClass="VRTRawRasterBand">
    <SourceFilename relativetoVRT="1">posts.raw</SourceFilename>
    <ByteOrder>LSB</ByteOrder>
  </VRTRasterBand>
</VRTDataset>
"""


class Answer(NamedTuple):
    """One run of the program."""

    cells: np.ndarray  # (rows, columns) float64 least visible heights above the sea, or bytes: 255 seen
    wall_s: float
    processor_s: float
    memory_gb: float  # the largest of all runs so far


def there() -> bool:
    """Return whether the program is installed."""
    return shutil.which("gdal_viewshed") is not None


def laid(folder: Path, posts_m: np.ndarray, step_m: float, place_deg: tuple[float, float], radius_m: float) -> None:
    """Write square posts (side, side), rows from the north, the antenna's place in the middle of the middle one."""
    side = posts_m.shape[0]
    edge_m = (side // 2 + 0.5) * step_m
    posts_m.astype("<f4", copy=False).tofile(folder / "posts.raw")
    (folder / "posts.vrt").write_text(
        VRT.format(
            rows=side,
            columns=side,
            lat_deg=place_deg[0],
            lon_deg=place_deg[1],
            radius_m=radius_m,
            west_m=-edge_m,
            north_m=edge_m,
            step_m=step_m,
            down_m=-step_m,
        )  # fmt: skip
    )


def run(folder: Path, mast_m: float, reach_m: float, side: int, target_m: float | None = None) -> Answer:
    """Return one run: least visible heights above the sea, or what is seen at a height above the ground."""
    mode = ["-om", "DEM"] if target_m is None else ["-tz", repr(target_m)]
    given = ["gdal_viewshed", "-q", "-ox", "0", "-oy", "0", "-oz", repr(mast_m), "-md", repr(reach_m), *mode]
    given += ["-cc", repr(CURVATURE_COEFF), "-f", "ENVI", "-ov", "-1" if target_m is None else "0"]
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*given, folder / "posts.vrt", folder / "found.img"], check=True, capture_output=True)
    wall_s, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    cells = np.fromfile(folder / "found.img", np.float64 if target_m is None else np.uint8)
    shown = int(round(len(cells) ** 0.5))
    assert shown * shown == len(cells) and (side - shown) % 2 == 0, "gdal_viewshed cut its answer unevenly"
    processor_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Answer(cells.reshape(shown, shown), wall_s, processor_s, after.ru_maxrss / 1e6)
