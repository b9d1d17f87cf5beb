"""Fire control's coarse table against direct flights; points of a table lie where they should."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from threatring.models.earth import altitude_m, standard_environment
from threatring.prepare.flyouts import aim_points, points_at

ROOT = Path(__file__).resolve().parents[2]
SITE_RAD = (0.7, 0.57)


def accuracy():
    """Return benchmarks/flight_accuracy.py as a module."""
    spec = importlib.util.spec_from_file_location("flight_accuracy", ROOT / "benchmarks" / "flight_accuracy.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["missile_48N6E3_48N6DM", "missile_40N6E"])
def test_table_tells_times_and_reach(name: str) -> None:
    """At 200 seeded points the table's time is right within 1 % on average, its edge within a cell."""
    found = accuracy().table_against_flights(name)
    assert found["both_reached"] > 100
    assert found["time_error_mean"] < 0.01
    assert found["edge_cells_p95"] < 1.0
    assert found["reach_differs"] <= 12


def test_points_lie_at_their_ranges_and_heights() -> None:
    """A point 100 km off and 10 km up: height within metres of the ellipsoid, all north of the site."""
    env = standard_environment(0.0)
    points = points_at(env, *SITE_RAD, np.array([0.0, 100e3]), np.array([5e3, 10e3]))
    assert altitude_m(tuple(points[0])) == pytest.approx(5e3, abs=0.1)
    assert altitude_m(tuple(points[1])) == pytest.approx(10e3, abs=40.0)
    table = aim_points(env, *SITE_RAD, (100.0, 50.0, 4, 3))
    assert table.shape == (12, 3) and altitude_m(tuple(table[0])) == pytest.approx(20.0, abs=0.1)
