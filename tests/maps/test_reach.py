"""Charts of reach: the mark, the units, a line for each kind of target, and no surprise with nothing reached."""

from __future__ import annotations

import numpy as np

from threatring.maps import file_png, file_svg, house_style
from threatring.maps.reach import reach_drawings
from threatring.results.envelope import Envelope, MissileReach, TargetKind

TARGETS = (
    TargetKind("straight", "flies straight on", 0.0, 0.0, 19.6),
    TargetKind("target_a", "turner", 70.0, 250.0, 225.0),
)


def made_up(far_m: float) -> Envelope:
    """A missile that reaches `far_m` at every height up to 30 km, and nothing that turns."""
    ranges_m, heights_m = np.linspace(0.0, 200e3, 20), np.linspace(100.0, 40e3, 12)
    reached = np.zeros((2, 20, 12), dtype=bool)
    reached[0] = (ranges_m[:, None] <= far_m) & (heights_m <= 30e3)
    time_s = np.where(reached, np.hypot(ranges_m[:, None], heights_m) / 1e3, np.nan)
    grid = {
        "time_s": time_s,
        "speed_m_s": time_s * 0.0 + 900.0,
        "lateral_m_s2": time_s * 0.0 + 100.0,
        "reached": reached,
    }
    reach_m = np.where(heights_m <= 30e3, far_m, 0.0) * np.array([[1.0], [0.0]])
    members = np.stack([reach_m * share for share in np.linspace(0.8, 1.2, 8)], axis=1)
    ceiling_m = np.array([30e3 * (far_m > 0.0), 0.0])
    said: dict[str, float | None] = {
        "range_m": 150e3, "advertised_range_m": 160e3, "range_low_m": 140e3, "range_high_m": 160e3, "range_min_m": 3e3,
        "ceiling_m": 27e3, "floor_m": 10.0, "ballistic_range_m": None, "ballistic_ceiling_m": None,
    }  # fmt: skip
    missile = MissileReach(
        "missile_X", "X", ranges_m, heights_m, grid, reach_m, 0.1 * reach_m, ceiling_m, heights_m, members,
        0.1 * members, np.tile(ceiling_m[:, None], (1, 8)), 1900.0, np.full(8, 1900.0), said,
    )  # fmt: skip
    return Envelope(
        (missile,), TARGETS, {"claims": "central", "epoch": 2018, "site": {"lat_deg": 40.0, "ground_m": 0.0}}
    )


def test_charts_say_what_they_are() -> None:
    with house_style():
        drawings = reach_drawings(made_up(120e3))
        assert [drawing.name for drawing in drawings] == ["envelope-X", "envelope-all"]
        for drawing in drawings:
            svg = file_svg(drawing)
            assert "SIMULATION" in svg and "km" in svg and file_png(drawing)[:4] == b"\x89PNG"
            assert "120 km" in drawing.alt
        one = file_svg(drawings[0])
    for said in ("time of flight, s", "turner: 23 g left (nowhere)", "advertised: 160 km, ceiling 27 km", "ensemble"):
        assert said in one


def test_a_missile_that_reaches_nothing_is_drawn_too() -> None:
    with house_style():
        for drawing in reach_drawings(made_up(-1.0)):
            assert "<svg" in file_svg(drawing)
