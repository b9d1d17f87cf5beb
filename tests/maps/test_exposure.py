"""Figures of an exposure: the mark, the caveat, units, sectors; nothing in view and one radar alone are drawn too."""

from __future__ import annotations

import numpy as np
import pytest

from threatring.maps import file_png, file_svg, house_style
from threatring.maps.exposure import exposure_drawings, slug
from threatring.records import Aspect, Reason
from threatring.results.exposure import CAVEAT, SLOW, Exposure, Flight, Observed, Watch

N = 60


def made_up(count: int = 2, hidden: bool = False, assigned: bool = False) -> Exposure:
    """Objects that pass at 30 km, 6 s between looks: nose, then beam, then tail; hidden for the first minute."""
    time_s = 6.0 * np.arange(N) + 3.0
    along_m = 90e3 - 500.0 * time_s
    off_nose = np.degrees(np.arctan2(30e3, along_m))
    sector = np.where(off_nose < 45.0, Aspect.NOSE, np.where(off_nose > 135.0, Aspect.TAIL, Aspect.BEAM))
    reason = np.where((time_s < 60.0) | hidden, Reason.BELOW_HORIZON, Reason.NONE)
    range_m = np.hypot(30e3, along_m)
    snr_db = np.where(reason == 0, 30.0 - 40.0 * np.log10(range_m / 30e3), np.nan)
    prob = np.where(reason == 0, 0.5, 0.0)
    grid = np.linspace(0.0, 360.0, 50)
    seen = np.stack([1.0 - np.exp(-grid / scale) for scale in (30.0, 60.0, 15.0)])
    one = Observed(
        "91N6E", assigned, 6.0, 12.7, time_s, range_m, np.full(N, 9e3), np.full(N, 90.0), np.full(N, 3.0), off_nose,
        np.full(N, -10.0), off_nose, sector, reason, np.abs(along_m) < 1600.0,
        np.stack([snr_db, snr_db - 5.0, snr_db + 8.0]), np.stack([prob, 0.8 * prob, 1.2 * prob]),
        (float(prob.sum()), 10.0, 40.0), np.linspace(0.0, 1.0, N), np.linspace(0.0, 0.9, N),
    )  # fmt: skip
    watch = Watch("91N6E", "91N6E", assigned, grid, np.hypot(30e3, 90e3 - 500.0 * grid), seen, 0.9 * seen)
    flights = tuple(
        Flight(f"raid {k} {i}", f"raid {k}", "target_x", "class x", "friend", (one,), (watch,))
        for k in range(count) for i in (1, 2)
    )  # fmt: skip
    meta = {"claims": "central", "epoch": 2018, "sets": 32, "scenario": "made up", "title": "", "terrain": None,
            "confirmed_by": [2, 3]}  # fmt: skip
    return Exposure(flights, meta)


@pytest.mark.parametrize("count, assigned", [(1, False), (3, False), (2, True)])
def test_figures_say_what_they_are(count: int, assigned: bool) -> None:
    exposure = made_up(count, assigned=assigned)
    with house_style():
        drawings = exposure_drawings(exposure)
        names = [drawing.name for drawing in drawings]
        svgs = [file_svg(drawing) for drawing in drawings]
    assert names == [*(f"exposure-looks-raid-{k}" for k in range(count)), "exposure-aspects", "exposure-chances"]
    for drawing, svg in zip(drawings, svgs, strict=True):
        assert "SIMULATION" in svg and "nothing reconstructed" in svg
        assert CAVEAT in drawing.caption and "raid" in drawing.alt
    for said in ("signal-to-noise, dB", "range, km", "since the start of the scenario, s", "nose sector is seen",
                 "behind ground or horizon", "hollow", "every 6 s", "50 of 60 looks in view"):  # fmt: skip
        assert said in svgs[0], said
    for said in ("nose", "tail", "left", "right", "50 km", "signal-to-noise ratio of a look, dB"):
        assert said in svgs[-2], said
    for said in ("time, s", "range from 91N6E, km", "chance by then", "10% to 90%"):
        assert said in svgs[-1], said
    assert ("tracked by" in svgs[-1]) != assigned


def test_nothing_in_view_is_drawn_too() -> None:
    with house_style():
        drawings = exposure_drawings(made_up(1, hidden=True))
        assert all(file_png(drawing)[:4] == b"\x89PNG" for drawing in drawings)
    assert "never in view" in drawings[0].alt


def test_the_table_counts_every_look_in_view_once() -> None:
    """By hand: 50 looks in view, in bands of range by side; the times are looks times revisit."""
    (one,) = made_up(1).flights[0].observed
    cells = one.cells()
    assert sum(cell["looks"] for cell in cells) == 50 and sum(cell["time_s"] for cell in cells) == 300.0
    assert {cell["sector"] for cell in cells} == {"nose", "beam", "tail"}
    beam = [cell for cell in cells if cell["sector"] == "beam"]
    assert [(cell["range_from_m"], cell["range_to_m"], cell["looks"]) for cell in beam] == [(0.0, 50e3, 20)]
    assert beam[0]["expected_detections"] == 10.0
    assert beam[0]["snr_most_db"] == pytest.approx(30.0, abs=0.1)
    assert one.why_not() == {"behind ground or horizon": 60.0, SLOW: 12.0}  # ten looks, and the two nearest to abreast


def test_names_of_files() -> None:
    assert slug("F-35 / low & slow") == "F-35-low-slow" and slug("ürgü") == "rg" and slug("--") == "raid"
