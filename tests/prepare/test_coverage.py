"""Coverage against closed forms over smooth Earth and a ridge, and what it must never do over real ground."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

import threatring
from threatring.errors import OptionError
from threatring.prepare.coverage import covered
from threatring.prepare.covering import Wanted, asked
from threatring.results.coverage import Coverage, Limit
from threatring.terrain import Heights
from threatring.terrain.reading import write_grid

PLACE = {"lat_deg": 40.079, "lon_deg": 32.566}
K = 4.0 / 3.0


def radius_m(lat_deg: float, ground_m: float = 0.0) -> float:
    """Gaussian radius of curvature of WGS-84, sqrt(M N), with k = 4/3 taken on (ITU-R P.834)."""
    e2 = 0.00669437999014
    s2 = math.sin(math.radians(lat_deg)) ** 2
    return 6378137.0 * math.sqrt(1.0 - e2) / (1.0 - e2 * s2) + ground_m


def horizon_m(antenna_m: float, height_m: float, lat_deg: float, ground_m: float = 0.0) -> float:
    """Ground range of the refracted horizon: two right triangles at the tangent point."""
    bent_m = K * radius_m(lat_deg, ground_m)
    return bent_m * sum(math.acos(bent_m / (bent_m + h)) for h in (antenna_m, height_m))


@lru_cache
def smooth(ground_m: float = 0.0, cells: int = 240) -> Coverage:
    """A strong echo: the horizon alone ends sight."""
    return threatring.coverage(
        **PLACE, radars=["96L6E"], mast_m=24.0, smooth=True, ground_m=ground_m, rcs_m2=1e4, range_m=150e3, cells=cells,
        above_ground_m=[30.0, 100.0, 300.0], above_sea_m=[], seed=1,
    )  # fmt: skip


@lru_cache
def real(mast_m: float) -> Coverage:
    return threatring.coverage(**PLACE, radars=["96L6E"], mast_m=mast_m, rcs_m2=1e3, range_m=120e3, cells=120)


@pytest.mark.parametrize("ground_m", [0.0, 800.0])
def test_smooth_sight_ends_at_the_refracted_horizon(ground_m: float) -> None:
    """Skolnik ch. 8, ITU-R P.834: R (acos R/(R+h1) + acos R/(R+h2)), R = 4/3 of the Gaussian radius; within 10 m."""
    found = smooth(ground_m)
    view = found.radars[0]
    for row, level in enumerate(found.levels):
        truth_m = horizon_m(24.0, level.height_m, PLACE["lat_deg"], ground_m)
        # ranges are counted along the surface at the ground's height, as the engagement counts them
        assert view.range_m[row] == pytest.approx(truth_m, abs=10.0)
        assert view.unbroken_m[row] == pytest.approx(truth_m, abs=10.0)
        assert view.smooth_m[row] == pytest.approx(truth_m, abs=10.0)
        assert (view.limit[row] == Limit.HORIZON).all()


def test_smooth_area_is_a_cap() -> None:
    """The cap inside the horizon: 2 pi R² (1 - cos s/R) on the Gaussian sphere; a map of 240 points: within 0.5 %."""
    found = smooth()
    sphere_m = radius_m(PLACE["lat_deg"])
    for row, level in enumerate(found.levels):
        s = horizon_m(24.0, level.height_m, PLACE["lat_deg"]) / sphere_m
        cap_m2 = 2.0 * math.pi * sphere_m**2 * (1.0 - math.cos(s))
        assert found.area_m2(found.radars[0].seen[row]) == pytest.approx(cap_m2, rel=5e-3)


def test_smooth_least_heights_are_those_of_the_grazing_ray() -> None:
    """The ray that touches the surface: R / cos(s/R - acos R/(R+h1)) - R above it; at 100 km within 0.3 m."""
    view, bent_m = smooth().radars[0], K * radius_m(PLACE["lat_deg"])
    at_m = np.array([20e3, 60e3, 100e3, 150e3])
    truth_m = bent_m / np.cos(np.maximum(at_m / bent_m - math.acos(bent_m / (bent_m + 24.0)), 0.0)) - bent_m
    there_m = np.interp(at_m, view.gap_range_m, view.gap_m[:, 2])
    assert there_m == pytest.approx(truth_m, abs=0.3)
    assert np.interp(at_m, view.gap_range_m, view.gap_smooth_m) == pytest.approx(truth_m, abs=0.3)
    found = smooth()
    row, column = np.argmin(np.abs(found.lat_deg - PLACE["lat_deg"])), len(found.lon_deg) - 1
    from geographiclib.geodesic import Geodesic  # Karney (2013)

    far_m = Geodesic.WGS84.Inverse(PLACE["lat_deg"], PLACE["lon_deg"], found.lat_deg[row], found.lon_deg[column])["s12"]
    edge_m = bent_m / math.cos(far_m / bent_m - math.acos(bent_m / (bent_m + 24.0))) - bent_m
    assert view.least_m[row, column] == pytest.approx(edge_m, abs=0.5)


def test_what_ends_sight_far_out() -> None:
    """A faint target fades, a strong one runs into the instrumented range (340 km of the 92N6E), a high one is near."""
    said = {"smooth": True, "cells": 40, "above_ground_m": [], "above_sea_m": [10e3]}
    faint = threatring.coverage(**PLACE, radars=["96L6E"], rcs_m2=0.01, **said).radars[0]
    assert (faint.limit == Limit.SENSITIVITY).all() and 40e3 < faint.range_m.min() < faint.detect_m[0, 0]
    strong = threatring.coverage(**PLACE, radars=["92N6E"], rcs_m2=1e5, **said).radars[0]
    assert (strong.limit == Limit.INSTRUMENT).all()
    # the slant range is instrumented; the ground lies a little nearer: the chord to 10 km up at 340 km
    assert strong.range_m == pytest.approx(340e3, rel=2e-3) and strong.detect_m[0, 0] > 340e3


def ridge(folder: Path) -> str:
    """A plain at 500 m with a ridge 400 m above it along parallels: level from 40.19 to 40.21 degrees."""
    posts = np.full((301, 401), 500.0, np.float32)
    posts[238:243] = 900.0
    path = folder / "ridge.npz"
    write_grid(Heights(posts, 39.0, 32.0, 0.005, 0.005, "ridge"), path)
    return str(path)


def test_behind_a_ridge_the_ray_over_its_crest_decides(tmp_path: Path) -> None:
    """ITU-R P.834 geometry: h(s) = (R+a) cos e / cos(e + s/R) - R e the elevation of the near edge; within 1 %."""
    found = threatring.coverage(
        lat_deg=40.0, lon_deg=33.0, radars=["96L6E"], mast_m=20.0, terrain=[ridge(tmp_path)], range_m=50e3, cells=200,
        above_ground_m=[300.0], above_sea_m=[], rcs_m2=1e3,
    )  # fmt: skip
    from geographiclib.geodesic import Geodesic

    view, bent_m = found.radars[0], K * radius_m(40.0, 500.0)
    crest_m = Geodesic.WGS84.Inverse(40.0, 33.0, 40.19, 33.0)["s12"] * (1.0 + 500.0 / radius_m(40.0))
    c, s = math.cos(crest_m / bent_m), math.sin(crest_m / bent_m)
    e = math.atan(((bent_m + 400.0) * c - (bent_m + 20.0)) / ((bent_m + 400.0) * s))
    column = int(np.argmin(np.abs(found.lon_deg - 33.0)))
    for lat in (40.23, 40.3, 40.4):
        row = int(np.argmin(np.abs(found.lat_deg - lat)))
        way = Geodesic.WGS84.Inverse(40.0, 33.0, found.lat_deg[row], found.lon_deg[column])["s12"]
        angle = way * (1.0 + 500.0 / radius_m(40.0)) / bent_m
        truth_m = (bent_m + 20.0) * math.cos(e) / math.cos(e + angle) - bent_m
        assert view.least_m[row, column] - 500.0 == pytest.approx(truth_m, rel=0.01)
    assert view.limit[0, 0] == Limit.GROUND and view.range_m[0, 0] < 24e3  # north, at or before the crest's far side
    assert view.limit[0, 180] == Limit.HORIZON and view.range_m[0, 180] > 50e3


def test_a_higher_mast_never_loses_sight() -> None:
    """Geometry: over the same ground whatever a lower antenna has in sight a higher one straight above it has, too."""
    for low_m, high_m in ((4.0, 9.0), (9.0, 24.0), (24.0, 40.0)):
        low, high = real(low_m), real(high_m)
        assert (high.radars[0].least_m <= low.radars[0].least_m + 0.01).all()
        for row in range(3):  # near the ground nothing else ends sight
            assert not (low.union(row) & ~high.union(row)).any()
    assert real(40.0).area_m2(real(40.0).union(1)) > real(4.0).area_m2(real(4.0).union(1))


def test_hills_only_take_away_near_the_ground() -> None:
    """A valley site: seen farther than over smooth ground only where the land falls away; `unbroken` never farther."""
    view = real(9.0).radars[0]
    assert (view.unbroken_m <= view.range_m + 1.0).all()
    assert view.range_m[1].mean() < 0.6 * view.smooth_m[1].mean()
    assert (view.limit[1] == Limit.GROUND).mean() > 0.8
    shares = view.gap_m
    assert (np.diff(shares, axis=1) >= 0.0).all() and shares.shape == (len(view.gap_range_m), 5)
    assert (shares[view.gap_range_m > 60e3, 2] > view.gap_smooth_m[view.gap_range_m > 60e3]).all()


def test_map_and_azimuths_tell_the_same() -> None:
    """The area by azimuth without gaps, half the mean of r², is at most the map's; over smooth ground the same."""
    found = smooth()
    for row in range(3):
        swept_m2 = math.pi * float(np.mean(found.radars[0].range_m[row] ** 2))
        assert found.area_m2(found.union(row)) == pytest.approx(swept_m2, rel=5e-3)
    rough = real(9.0)
    for row in range(3):
        assert rough.area_m2(rough.union(row)) > 0.95 * math.pi * float(np.mean(rough.radars[0].unbroken_m[row] ** 2))


def test_an_engagement_radar_is_shown_all_round() -> None:
    found = threatring.coverage(**PLACE, radars=["92N6E"], smooth=True, cells=40)
    assert (found.radars[0].range_m[0] > 0.0).all()
    assert any("must turn" in note for note in found.meta["notes"])


def test_classes_have_their_own_figure_at_each_band() -> None:
    """The catalogue's S and X band figures differ: so do two radars'; a class and its figure give the same ranges."""
    said = {"smooth": True, "cells": 40, "above_ground_m": [], "above_sea_m": [5e3]}
    both = threatring.coverage(**PLACE, radars=["91N6E", "92N6E"], target="fighter_4gen", **said)
    m2 = both.meta["rcs_by_radar_m2"]
    assert set(m2) == {"91N6E", "92N6E"} and m2["91N6E"] != m2["92N6E"]
    alone = threatring.coverage(**PLACE, radars=["91N6E"], rcs_m2=m2["91N6E"], **said)
    assert alone.radars[0].detect_m[0, 0] == pytest.approx(both.radars[0].detect_m[0, 0], rel=1e-9)


def test_two_questions_lie_on_one_map() -> None:
    """Sites 60 km apart: one grid around both, each radar's area whole on it."""
    common = {"radars": ("96L6E",), "smooth": True, "range_m": 50e3, "cells": 80, "above_ground_m": (30.0,)}
    one, two = (asked(Wanted(lat_deg=40.0, lon_deg=lon, **common)) for lon in (32.0, 32.7))
    first, second = covered([one, two], 1)
    assert np.array_equal(first.lon_deg, second.lon_deg) and first.lon_deg[-1] - first.lon_deg[0] > 1.8
    areas = [each.area_m2(each.union(0)) for each in (first, second)]
    assert areas[0] == pytest.approx(areas[1], rel=0.03)


def test_a_map_over_a_pole_is_refused() -> None:
    with pytest.raises(OptionError, match="180 degrees"):
        threatring.coverage(lat_deg=40.0, lon_deg=179.5, radars=["96L6E"], smooth=True)
