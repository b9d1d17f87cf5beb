"""Adapters for sight over real ground: made-up ground is swept by the kernel that sweeps the real one."""

from __future__ import annotations

import math

import numpy as np

from threatring.models import earth
from threatring.prepare.masks import CELLS_A_POST, Layout, swept
from threatring.records import Eye, PostGrid
from threatring.validation.fields import Fields
from threatring.validation.score import Score

POST_M = 100.0
EAST = 1  # of four azimuths


def _least_m(antenna_m: float, ridge_m: float, ridge_range_m: float, range_m: float, effective_m: float) -> float:
    """Return the least visible height at a range east of an antenna on the equator, behind one ridge on a sphere."""
    last = math.ceil(range_m / POST_M)
    posts = np.zeros((3, last + 3), np.float32)
    posts[:, 1 + round(ridge_range_m / POST_M)] = ridge_m
    post_rad = POST_M / earth.SEMI_MAJOR_M
    grid = PostGrid(-post_rad, -post_rad, post_rad, post_rad)
    layout = Layout(4, CELLS_A_POST * last + 1, POST_M / CELLS_A_POST, 1)
    east, north, up = earth.axes(0.0, 0.0)
    eye = Eye(
        earth.ecef_m(0.0, 0.0, 0.0), east, north, up, effective_m / earth.REFRACTION_FACTOR,
        earth.REFRACTION_FACTOR, 0.0, antenna_m, layout.step_m, layout.stored,
    )  # fmt: skip
    row = swept(posts, grid, eye, layout, 1)[EAST]
    return float(np.interp(range_m, np.arange(layout.ranges) * layout.step_m, row))


def knife_edge(inputs: Fields, expected: Fields, score: Score) -> str:
    """Least visible height behind a ridge, and over smooth ground, by the sweep that makes mask tables."""
    effective_m = inputs.number("effective_radius_m")
    rows = inputs.records()
    for given, want in zip(rows, expected.records(count=len(rows)), strict=True):
        antenna_m = given.quantity("antenna(?:_h(?:eight)?)?")
        ridge_m = given.quantity("ridge(?:_h(?:eight)?)?")
        ridge_range_m = given.quantity("ridge_(?:ground_)?range")
        range_m = given.quantity("target_(?:ground_)?range")
        least_m = _least_m(antenna_m, ridge_m, ridge_range_m, range_m, effective_m)
        score.field(want, "min_visible(?:_height)?", least_m, "m")
        score.field(want, "smooth_earth_min(?:_height)?", _least_m(antenna_m, 0.0, POST_M, range_m, effective_m), "m")
    return "by the sweep that makes mask tables"


KINDS = {"knife_edge": knife_edge}
