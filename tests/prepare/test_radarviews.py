"""What is printed of a radar, its antenna on real ground, and how often the low-altitude gap is how deep."""

from __future__ import annotations

import numpy as np
import pytest

import threatring
from threatring.catalogue import load_catalogue
from threatring.prepare.radarviews import advertised


def test_advertised_is_what_is_printed() -> None:
    """The catalogue's claims: 570 km for a bomber (M-WIKI), instrumented 300 and 340 km where no detection range is."""
    selection = load_catalogue().select("central", 2018)
    assert advertised("radar_91N6E", selection)[0] == 570e3 and "bomber" in advertised("radar_91N6E", selection)[1]
    for kind, far_m in (("radar_96L6E", 300e3), ("radar_92N6E", 340e3)):
        assert advertised(kind, selection)[0] == far_m and "instrumented" in advertised(kind, selection)[1]


def test_scenario_radars_stand_where_they_stand() -> None:
    """murted-terrain: three radars, the second on its 24 m mast, each on the ground of its own place (GLOBE)."""
    from threatring.terrain import DEMONSTRATION, read_heights

    found = threatring.coverage("murted-terrain", cells=30, range_m=60e3, above_ground_m=[100.0], above_sea_m=[])
    heights = read_heights([DEMONSTRATION])
    assert [view.name for view in found.radars] == ["91N6E", "96L6E", "92N6E"]
    assert [view.antenna_height_m for view in found.radars] == pytest.approx([8.7, 24.0, 9.6])
    for view in found.radars:
        assert view.ground_m == pytest.approx(float(heights.height_m(view.lat_deg, view.lon_deg)), abs=1e-6)  # type: ignore[arg-type]
        finite = np.isfinite(view.least_m)
        assert finite.any() and (view.least_m >= found.ground_m - 60.0)[finite].all()
    assert found.meta["terrain"].startswith("GLOBE")


def test_a_stopped_radar_sees_its_sector() -> None:
    """A search of 60 degrees about 90: nothing elsewhere, and the reason is the sector."""
    from threatring.results.coverage import Limit
    from threatring.scenario import scenario_from_text

    text = """
    [site]
    lat_deg = 40.0
    lon_deg = 33.0
    [[radars]]
    type = "radar_91N6E"
    mode = "sector"
    boresight_deg = 90
    sector_width_deg = 60
    [[radars]]
    type = "radar_92N6E"
    [[raids]]
    target = "target_bomber"
    route = [{ bearing_deg = 0, range_m = 50000 }, { bearing_deg = 0, range_m = 10000 }]
    """
    found = threatring.coverage(scenario_from_text(text), cells=40, range_m=100e3, above_ground_m=[100.0])
    view = found.radars[0]
    inside = np.abs(view.azimuth_deg - 90.0) <= 29.9
    outside = np.abs(view.azimuth_deg - 90.0) >= 30.1
    assert (view.range_m[0, inside] > 30e3).all() and (view.smooth_m[0, inside] > 30e3).all()
    assert (view.range_m[0, outside] == 0.0).all() and (view.smooth_m[0, outside] == 0.0).all()
    assert (view.limit[0, outside] == Limit.SECTOR).all()
