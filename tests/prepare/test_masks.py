"""Mask tables: their cells, their places on the ground, and what the engagement reads from them."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from threatring.models.earth import ecef_m, ground_arc_m, standard_environment
from threatring.models.mask import azimuth_of, is_hidden
from threatring.prepare import masks
from threatring.records import Radar, table
from threatring.terrain import Heights

PLACE = (40.0, 33.0)
POST_M = 1111.0  # of 0.01 degrees of latitude: 1110.4 m at 40 N; 0.01 of longitude: 853.9 m


def ground(level_m: float = 500.0, ridge_m: float = 0.0) -> Heights:
    """A plain with a ridge from west to east at 40.2 N."""
    posts = np.full((201, 301), level_m, np.float32)
    posts[120] = level_m + ridge_m
    return Heights(posts, 39.0, 31.5, 0.01, 0.01, "plain with a ridge")


def radar(ground_m: float, mast_m: float = 20.0, range_m: float = 90e3) -> np.recarray:
    rows = table(Radar, (1, 1))
    lat, lon = (math.radians(angle) for angle in PLACE)
    eye = masks.eye_over(standard_environment(ground_m), (lat, lon), mast_m, masks.Layout(8, 2, 1.0, 1))
    rows.r_m[:] = ecef_m(lat, lon, ground_m + mast_m)
    rows.east[:], rows.north[:], rows.up[:] = eye.east, eye.north, eye.up
    rows.surface_radius_m, rows.antenna_height_m, rows.range_instrumented_m = eye.surface_radius_m, mast_m, range_m
    return rows


def tables(ridge_m: float) -> tuple[np.recarray, np.ndarray]:
    rows = radar(500.0)
    found = masks.mask_tables(standard_environment(500.0), rows, [PLACE], ground(500.0, ridge_m), 1, lambda *_: None)
    return rows, found


def test_cells_are_half_a_post():
    """The smaller spacing counts: 0.01 degrees of longitude at 40 N are 853.9 m (WGS-84, to the Gaussian radius)."""
    layout = masks.layout_for(ground(), 40.0, 90e3)
    assert layout.step_m == pytest.approx(853.9 / 2.0, rel=5e-3)
    assert (layout.ranges - 1) * layout.step_m >= 90e3 and layout.stored == 1
    assert 2.0 * math.pi * 90e3 / layout.azimuths <= layout.step_m
    fine = masks.layout_for(Heights(np.zeros((2, 2)), 39.9, 32.9, 1 / 1200, 1 / 1200, "90 m"), 40.0, 600e3)
    assert fine.shape[0] <= masks.MOST_AZIMUTHS and fine.shape[1] <= masks.MOST_RANGES + 1 and fine.stored > 1


@pytest.mark.parametrize("azimuth_deg, range_m", [(0.0, 60e3), (77.0, 85e3), (200.0, 30e3), (310.0, 88e3)])
def test_table_lies_where_the_engagement_looks(azimuth_deg, range_m):
    """A single high post at a geodesic (Karney) bearing and distance is found in the table there."""
    spot = Geodesic.WGS84.Direct(*PLACE, azimuth_deg, range_m)
    posts = np.zeros((2001, 3001), np.float32)
    row, column = round((spot["lat2"] - 39.0) / 0.001), round((spot["lon2"] - 31.5) / 0.001)
    posts[row, column] = 3000.0
    fine = Heights(posts, 39.0, 31.5, 0.001, 0.001, "one post")
    env, rows = standard_environment(0.0), radar(0.0, 200.0)
    found = masks.mask_tables(env, rows, [PLACE], fine, 2, lambda *_: None)
    point = ecef_m(math.radians(39.0 + row * 0.001), math.radians(31.5 + column * 0.001), 3000.0)
    one = rows[0, 0]
    slant_m = math.dist(point, one.r_m)
    arc_m = ground_arc_m(one.surface_radius_m, 200.0, 3000.0, slant_m)
    azimuths, step_m = found.shape[1], one.mask_step_m
    i, j = round(azimuth_of(one, point) / (2.0 * math.pi) * azimuths) % azimuths, round(arc_m / step_m)
    around = found[0, (i + np.arange(-2, 3)) % azimuths, j - 2 : j + 3]
    assert around.max() > 1500.0  # the cells nearest to it are within half a post of its top
    assert found[0, (i + azimuths // 2) % azimuths, j] < 500.0


def test_a_ridge_hides_what_the_plain_does_not():
    """The same point behind 22 km: seen over the plain, hidden by a ridge of 400 m, seen again above its shadow."""
    spot = Geodesic.WGS84.Direct(*PLACE, 0.0, 40e3)
    place = math.radians(spot["lat2"]), math.radians(spot["lon2"])
    env = standard_environment(500.0)
    told = []
    for ridge_m, height_m in ((0.0, 300.0), (400.0, 300.0), (400.0, 900.0)):
        rows, found = tables(ridge_m)
        r = ecef_m(*place, 500.0 + height_m)
        arc_m = ground_arc_m(rows[0, 0].surface_radius_m, 20.0, height_m, math.dist(r, rows[0, 0].r_m))
        assert arc_m == pytest.approx(
            40e3 * rows[0, 0].surface_radius_m / (rows[0, 0].surface_radius_m - 500.0), abs=5.0
        )
        told.append(bool(is_hidden(rows[0, 0], env, found, 0, r, height_m, arc_m)))
    assert told == [False, True, False]


def test_ground_only_removes():
    """Line of sight over higher ground (same antenna): nowhere is the least visible height lower."""
    _, plain = tables(0.0)
    _, ridge = tables(400.0)
    assert (ridge >= plain - 1e-3).all() and (ridge > plain + 100.0).any()


def test_rows_are_told_the_cell_and_the_lowest_ground():
    """The plain lies at 500 m, the data end before 90 km to the north: sea level counts as the lowest there."""
    rows, found = tables(0.0)
    assert rows[0, 0].mask_step_m == pytest.approx(POST_M * math.cos(math.radians(40.0)) / 2.0, rel=1e-2)
    assert found.dtype == np.float32 and rows[0, 0].lowest_m == 0.0
    assert masks.lowest_m(ground(), PLACE, 200e3) == 0.0 and masks.lowest_m(ground(), PLACE, 50e3) == 500.0


def test_kept_tables_are_used_again(monkeypatch, tmp_path):
    """A second call reads what the first one kept; other ground is swept anew."""
    monkeypatch.setenv("THREATRING_CACHE", str(tmp_path))
    _, first = tables(0.0)
    swept = SimpleNamespace(count=0)
    real = masks.swept

    def counted(*args):
        swept.count += 1
        return real(*args)

    monkeypatch.setattr(masks, "swept", counted)
    _, again = tables(0.0)
    assert swept.count == 0 and (again == first).all()
    tables(123.0)
    assert swept.count == 1
