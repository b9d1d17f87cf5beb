"""The fall that is moved to every impact: how far it is from flights really solved for other places."""

from __future__ import annotations

import math

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from threatring.catalogue import load_catalogue
from threatring.draws import Unknowns
from threatring.models.earth import axes, ecef_m
from threatring.prepare.arcs import shape_of, solve_arc
from threatring.prepare.defending import Fall, fall_upon, fire_unit
from threatring.results import geodetic

UNKNOWNS = Unknowns(load_catalogue().select("central", 2018), 1, 1)
LAT, LON = 40.0, 33.0
LOW_M = 40e3  # below this missiles meet what falls


def moved(fall: Fall, radius_m: float, x_m: float, y_m: float) -> tuple[np.ndarray, np.ndarray]:
    """Return (n, 4) rows of a fall turned about the Earth's centre as the kernel does (Rodrigues), and its `ahead`."""
    centre, up, ahead, right = (np.array(axis) for axis in fall.frame)
    far_m = math.hypot(x_m, y_m)
    axis = np.cross(up, (x_m * ahead + y_m * right) / far_m)
    c, s = math.cos(far_m / radius_m), math.sin(far_m / radius_m)
    r = np.vstack([fall.rows[:, 1:], ahead])
    turned = c * r + s * np.cross(axis, r) + (1.0 - c) * np.outer(r @ axis, axis)
    return np.column_stack([fall.rows[:, 0], centre + turned[:-1]]), turned[-1]


def apart_m(kind: str, x_m: float, y_m: float) -> float:
    """Return how far a moved fall is from a solved one below 40 km, at equal times before the ground."""
    site = fire_unit(UNKNOWNS, LAT, 0.0)
    own = UNKNOWNS.text(f"{kind}.trajectory")
    range_m = UNKNOWNS.selection.number(f"{kind}.range_m")
    fall = fall_upon(site, UNKNOWNS, kind, own, 90.0, range_m)
    rows, ahead = moved(fall, float(site.radar.surface_radius_m), x_m, y_m)
    lat, lon, height_m = geodetic(rows[:, 1:])
    first = np.flatnonzero(height_m < LOW_M)[0]
    aim = float(lat[-1]), float(lon[-1])
    east, north, _ = axes(*(math.radians(angle) for angle in aim))
    bearing = math.degrees(math.atan2(-float(ahead @ np.array(east)), -float(ahead @ np.array(north))))
    start = Geodesic.WGS84.Direct(*aim, bearing, range_m)
    arc = solve_arc(site.env, (start["lat2"], start["lon2"]), aim, shape_of(UNKNOWNS.selection, kind, own))
    left_s = rows[-1, 0] - rows[first:, 0]
    times_s = arc.step_s * (np.arange(len(arc.r_m)) - len(arc.r_m) + 1)
    there = np.column_stack([np.interp(-left_s, times_s, arc.r_m[:, k]) for k in range(3)])
    return float(np.linalg.norm(there - rows[first:, 1:], axis=1).max())


@pytest.mark.parametrize("kind, most_m", [
    ("target_srbm_scud_b", 20.0), ("target_srbm_iskander", 100.0), ("target_mrbm_3500km_spec", 50.0),
])  # fmt: skip
def test_a_moved_fall_is_nearly_a_solved_one(kind: str, most_m: float) -> None:
    """The same class solved for impacts 60 km away: below 40 km the two falls are metres apart."""
    for x_m, y_m in ((60e3, 0.0), (-60e3, 0.0), (0.0, 60e3), (0.0, -60e3)):
        assert apart_m(kind, x_m, y_m) < most_m


def test_heights_stay_what_they_are() -> None:
    """The sphere fits the ellipsoid at the fire unit: 100 km away a moved impact lies within 15 m of the ground."""
    site = fire_unit(UNKNOWNS, LAT, 0.0)
    fall = fall_upon(site, UNKNOWNS, "target_srbm_scud_b", "normal", 90.0, 300e3)
    for x_m, y_m in ((100e3, 0.0), (0.0, 100e3), (-70e3, 70e3)):
        rows, _ = moved(fall, float(site.radar.surface_radius_m), x_m, y_m)
        assert abs(float(geodetic(rows[-1:, 1:])[2][0])) < 15.0


def test_it_falls_upon_the_fire_unit() -> None:
    site = fire_unit(UNKNOWNS, LAT, 0.0)
    fall = fall_upon(site, UNKNOWNS, "target_srbm_scud_c", "normal", 60.0, 480e3)
    place = np.array(ecef_m(math.radians(LAT), math.radians(LON), 0.0)) - np.array(fall.frame[0])
    assert np.linalg.norm(fall.rows[-1, 1:] - place) < 1.0
    assert fall.sight[0] == pytest.approx(170e3 * 0.3**0.25, rel=1e-6)  # Skolnik: fourth root of the cross-section
