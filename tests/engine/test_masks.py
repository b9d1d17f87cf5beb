"""The sweep of the ground against lines of sight computed point by point, by another road."""

from __future__ import annotations

import importlib
import math
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from tests.both_ways import ROOT, assert_same_without_compiler
from threatring.models.earth import standard_environment
from threatring.prepare.masks import Layout, eye_over, grid_of, layout_for, posts_of, swept
from threatring.terrain import Heights, read_heights

K = 4.0 / 3.0
SITES = {"plateau": (40.079, 32.566), "coast": (36.85, 30.75), "valley": (40.65, 36.3), "hill": (39.92, 32.0)}
REACH_M = 350e3
ABOVE_GROUND_M, ABOVE_SEA_M = (30.0, 100.0, 300.0, 1000.0), (3000.0, 10000.0)
AGREEING_SHARE = 0.995  # of cells; the rest within one post of the edge
POLYNOMIAL_M = 0.05  # between the exact places
GDAL_SHARE = 0.97  # of cells, against gdal_viewshed
RIGHT_SHARE = 0.9  # of the cells where the two disagree and an exact line decides
FINE = 8  # samples a cell of the sweep, and every metre in the first kilometres, where a metre missed counts most
NEAR_M, NEAR_STEP_M = 3000.0, 1.0


def gauss_m(lat_deg: float) -> float:
    """Gaussian radius of WGS-84, from its definition."""
    a, e2, s = 6378137.0, 6.69437999014e-3, math.sin(math.radians(lat_deg))
    return a * math.sqrt(1.0 - e2) / (1.0 - e2 * s * s)


class Ray:
    """The ground along one geodesic from an antenna, and the exact line of sight over the effective sphere."""

    def __init__(self, heights: Heights, place: tuple[float, float], azimuth_deg: float, mast_m: float, step_m: float):
        self.heights, self.place, self.azimuth_deg, self.mast_m = heights, place, azimuth_deg, mast_m
        ground_m = float(heights.height_m(*(np.array(angle) for angle in place)))
        self.radius_m = gauss_m(place[0]) + ground_m
        far_m = np.arange(0.0, REACH_M + 8.0 * step_m, step_m / FINE)
        self.arc_m = np.unique(np.concatenate([np.arange(0.0, NEAR_M, NEAR_STEP_M), far_m]))
        line = Geodesic.WGS84.Line(*place, azimuth_deg)
        spots = [line.Position(arc * gauss_m(place[0]) / self.radius_m) for arc in self.arc_m]
        lat, lon = (np.array([spot[name] for spot in spots]) for name in ("lat2", "lon2"))
        self.ground_m = heights.height_m(lat, lon)
        self.base_m, self.eye_m = K * self.radius_m - ground_m, ground_m + mast_m
        self.step_m = step_m

    def at(self, arc_m: float) -> int:
        """Return the sample at a range."""
        return int(np.argmin(np.abs(self.arc_m - arc_m)))

    def sees(self, arc_m: float, height_m: float, above_ground: bool) -> bool:
        """Return whether the straight line to a point passes over every sample before it."""
        last = self.at(arc_m)
        height_m += self.ground_m[last] if above_ground else 0.0
        angle = self.arc_m[: last + 1] / (K * self.radius_m)
        near, far = self.base_m + self.eye_m, self.base_m + height_m
        inverse = (np.sin(angle[last] - angle) / near + np.sin(angle) / far) / math.sin(angle[last])
        clear = (self.base_m + self.ground_m[:last]) * inverse[:last] <= 1.0
        return bool(clear[1:].all()) and height_m >= self.ground_m[last]

    def edge_near(self, arc_m: float, height_m: float, above_ground: bool) -> bool:
        """Return whether what is seen changes within one post (two cells) of a range."""
        around = arc_m + np.arange(-2.0, 2.01, 0.25) * self.step_m
        return len({self.sees(arc, height_m, above_ground) for arc in around}) > 1

    def edge_beside(self, arc_m: float, height_m: float, above_ground: bool) -> bool:
        """Return whether it changes within one post across the ray: an edge may run along it."""
        turn_deg = math.degrees(2.0 * self.step_m / arc_m)
        beside = [Ray(self.heights, self.place, self.azimuth_deg + turn, self.mast_m, self.step_m)
                  for turn in (-turn_deg, turn_deg)]  # fmt: skip
        return len({ray.sees(arc_m, height_m, above_ground) for ray in (self, *beside)}) > 1


@pytest.mark.parametrize("mast_m", [8.7, 40.0])
@pytest.mark.parametrize("site", SITES)
def test_agreement_with_exact_line_of_sight(site, mast_m):
    """Straight lines over a sphere of 4/3 Gaussian radius (ITU-R P.834), geodesics by Karney: 99.5 % of cells agree."""
    place = SITES[site]
    heights = read_heights(["demonstration"])
    ground_m = float(heights.height_m(*(np.array(angle) for angle in place)))
    layout = layout_for(heights, place[0], REACH_M)
    eye = eye_over(standard_environment(ground_m), (math.radians(place[0]), math.radians(place[1])), mast_m, layout)
    mask = swept(posts_of(heights), grid_of(heights), eye, layout, 2)
    targets = [(h, True) for h in ABOVE_GROUND_M] + [(h, False) for h in ABOVE_SEA_M]
    dice = np.random.default_rng(7)
    cells = agreeing = 0
    far = []
    for azimuth in dice.integers(0, layout.azimuths, 6):
        ray = Ray(heights, place, 360.0 * azimuth / layout.azimuths, mast_m, layout.step_m)
        for j in dice.integers(4, layout.ranges - 4, 60):
            arc_m = j * layout.step_m
            for height_m, above in targets:
                over_m = height_m + (ray.ground_m[ray.at(arc_m)] if above else 0.0)
                same = (over_m - ground_m >= mask[azimuth, j]) == ray.sees(arc_m, height_m, above)
                cells, agreeing = cells + 1, agreeing + same
                if (
                    not same
                    and not ray.edge_near(arc_m, height_m, above)
                    and not ray.edge_beside(arc_m, height_m, above)
                ):
                    far.append((azimuth, j, height_m))
    assert agreeing / cells >= AGREEING_SHARE
    assert not far


def test_smooth_ground_gives_the_horizon():
    """Flat ground at the site's height: the least visible height is that of the refracted horizon, exact geometry."""
    flat = Heights(np.full((1301, 1301), 800, np.int16), 35.0, 28.0, 1.0 / 120.0, 1.0 / 120.0, "flat")
    place, mast_m, layout = (40.0, 33.0), 24.0, Layout(16, 900, 350.0, 1)
    eye = eye_over(standard_environment(800.0), (math.radians(place[0]), math.radians(place[1])), mast_m, layout)
    mask = swept(posts_of(flat), grid_of(flat), eye, layout, 1)
    radius_m = K * (gauss_m(place[0]) + 800.0)
    beyond = np.maximum(np.arange(900) * 350.0 / radius_m - math.acos(radius_m / (radius_m + mast_m)), 0.0)
    assert np.abs(mask - (radius_m / np.cos(beyond) - radius_m)).max() < 0.35  # the horizon lies between two cells


def test_beyond_the_data_is_the_sea():
    """Ground ends at the data's edge; farther out sea level is swept: nothing rises there."""
    small = Heights(np.full((41, 41), 500, np.int16), 39.8, 32.8, 0.01, 0.01, "small")
    layout = Layout(8, 200, 500.0, 1)
    eye = eye_over(standard_environment(500.0), (math.radians(40.0), math.radians(33.0)), 1000.0, layout)
    mask = swept(posts_of(small), grid_of(small), eye, layout, 1)
    assert mask[0, 10] == pytest.approx(0.0, abs=0.1)
    assert mask[0, 160] == pytest.approx(-500.0, abs=0.1)


def test_the_date_line_is_no_edge():
    """The same posts at 30 E and across the date line (WGS-84 is a figure of revolution): the same table."""
    posts = (300.0 * np.random.default_rng(4).random((201, 201))).astype(np.float32)
    layout, found = Layout(32, 300, 500.0, 1), []
    for middle_deg in (30.0, 179.9):
        grid = Heights(posts, 39.0, middle_deg - 1.0, 0.01, 0.01, "hills")
        place = math.radians(40.0), math.radians(middle_deg)
        eye = eye_over(standard_environment(100.0), place, 250.0, layout)
        found.append(swept(posts_of(grid), grid_of(grid), eye, layout, 1))
    assert np.abs(found[0] - found[1]).max() < 0.02


PLACES = """
import math, numpy as np
from threatring.engine.masks import at_share, cells_into, grid_place
from threatring.models.earth import standard_environment
from threatring.prepare.masks import EXACT_PLACES, Layout, eye_over, samples
from threatring.records import PostGrid
worst_m = 0.0
for lat_deg in (0.0, 40.0, 65.0):
    place, reach_m, layout = (math.radians(lat_deg), 0.5), 600e3, Layout(8, 1201, 500.0, 1)
    eye = eye_over(standard_environment(0.0), place, 20.0, layout)
    grid = PostGrid(*place, 1.0 / 6.37e6, math.cos(place[0]) / 6.37e6)
    way, _ = samples(eye, layout)
    fit = np.linalg.inv(np.vander(np.linspace(0.0, 1.0, EXACT_PLACES), increasing=True))
    powers, room, cells = np.empty((2, EXACT_PLACES)), np.empty((2, way.shape[1])), np.empty(way.shape[1], np.int64)
    for angle in (0.0, 1.0, 2.5):
        direction = math.sin(angle), math.cos(angle)
        cells_into(cells, room, (2, 2), powers, eye, grid, direction, reach_m, way, fit)
        for share in way[0, ::61]:
            row, column = grid_place(eye, grid, direction, share * reach_m)
            worst_m = max(worst_m, abs(at_share(powers, 0, share) - row), abs(at_share(powers, 1, share) - column))
print(worst_m)
"""


def test_places_along_an_azimuth():
    """A polynomial through seven places of a great circle leaves it by centimetres: rows and columns of one metre."""
    surroundings = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", PLACES], env=surroundings, capture_output=True, text=True, check=True)
    assert 0.0 < float(done.stdout) < POLYNOMIAL_M


def test_threads_change_nothing():
    """Each azimuth is one thread's: the same bytes on one and three threads."""
    heights, layout = read_heights(["demonstration"]), Layout(200, 300, 400.0, 1)
    eye = eye_over(standard_environment(800.0), (math.radians(40.0), math.radians(33.0)), 20.0, layout)
    one, three = (swept(posts_of(heights), grid_of(heights), eye, layout, threads) for threads in (1, 3))
    assert one.tobytes() == three.tobytes()


@pytest.mark.skipif(shutil.which("gdal_viewshed") is None, reason="gdal_viewshed (package gdal-bin) is not installed")
def test_agreement_with_gdal(monkeypatch, tmp_path):
    """GDAL's gdal_viewshed with -cc 0.75: 97 % of cells agree at every height; exact lines side with the sweep."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    benchmark = importlib.import_module("terrain_against_gdal")
    monkeypatch.setattr(benchmark, "CELLS", 5000)
    monkeypatch.setattr(benchmark, "REACH_M", 200e3)
    heights, place = read_heights(["demonstration"]), SITES["coast"]
    seen = benchmark.looked(heights, place, 24.0, tmp_path)
    judged = ours = 0
    for height_m, above in [(h, True) for h in ABOVE_GROUND_M] + [(h, False) for h in ABOVE_SEA_M]:
        over_m = height_m + seen.ground_m * above
        differ = np.flatnonzero((over_m >= seen.ours_m) != (over_m >= seen.gdal_m))
        assert 1.0 - len(differ) / len(over_m) >= GDAL_SHARE
        some = differ[:30]
        judged, ours = judged + len(some), ours + benchmark.right(heights, place, seen, some, over_m[some])
    assert judged >= 20 and ours >= RIGHT_SHARE * judged


SETUP = """
import math, numpy as np
from threatring.models.earth import standard_environment
from threatring.prepare.masks import Layout, eye_over, swept
from threatring.records import PostGrid
dice = np.random.default_rng(3)
posts = (200.0 * dice.random((60, 60))).astype(np.float32)
grid = PostGrid(math.radians(39.7), math.radians(32.7), math.radians(0.01), math.radians(0.01))
layout = Layout(8, 70, 400.0, 2)
eye = eye_over(standard_environment(100.0), (math.radians(40.0), math.radians(33.0)), 30.0, layout)
"""


def test_same_without_compiler():
    """Kernels promise the same bytes compiled and as plain Python."""
    assert_same_without_compiler(SETUP, "swept(posts, grid, eye, layout, 1)")
