"""What `coverage` is asked for: defaults, and one clear message for each thing that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from threatring.errors import BadInput
from threatring.prepare.covering import Wanted, asked, map_box

PLACE = Wanted(lat_deg=40.0, lon_deg=33.0, radars=("96L6E",))


def test_defaults() -> None:
    """Three heights above ground, three above sea; the bundled exercise over real ground; one square metre."""
    one = asked(Wanted())
    assert one.scenario.name == "murted-terrain" and one.heights is not None
    assert [str(level) for level in one.levels] == [
        "30 m above ground", "100 m above ground", "300 m above ground", "1 km above sea", "3 km above sea",
        "10 km above sea",
    ]  # fmt: skip
    assert (one.target, one.rcs_m2, one.seed) == (None, 1.0, 1)


def test_a_bare_place_stands_on_the_demonstration_ground() -> None:
    one = asked(PLACE._replace(radars=("96L6E", "96l6e"), mast_m=24.0, target="bomber"))
    assert one.heights is not None and 500.0 < one.scenario.site.ground_m < 2000.0
    assert [each.name for each in one.scenario.radars] == ["96L6E", "96L6E 2"]
    assert [each.antenna_height_m for each in one.scenario.radars] == [24.0, 24.0]
    assert one.target == "target_bomber"
    smooth = asked(PLACE._replace(smooth=True, ground_m=700.0))
    assert smooth.heights is None and smooth.scenario.site.ground_m == 700.0
    assert asked(Wanted("murted-terrain", terrain=("none",))).heights is None


@pytest.mark.parametrize("wanted, said", [
    (Wanted(lat_deg=40.0), "--lon: a bare place needs"), (PLACE._replace(radars=()), "--radar: a bare place needs"),
    (PLACE._replace(radars=("96L7E",)), "did you mean 96L6E"), (PLACE._replace(radars=("nebo_m",)), "one of 91N6E"),
    (PLACE._replace(radars=("airborne",)), "one of 91N6E"),
    (PLACE._replace(lat_deg=51.0), "inside the terrain data"), (PLACE._replace(lat_deg=95.0), "--lat = 95.0: from"),
    (PLACE._replace(mast_m=0.0), "--mast = 0.0: from"), (PLACE._replace(above_sea_m=(-5.0,)), "heights above 0"),
    (PLACE._replace(above_ground_m=(100.0, 30.0)), "heights that rise"), (PLACE._replace(above_ground_m=()), "1 to 12"),
    (PLACE._replace(above_ground_m=(30.0, 30.0)), "heights that rise"), (PLACE._replace(scenario="murted"), "not both"),
    (Wanted("murted", mast_m=24.0), "--mast: belongs to --lat"), (Wanted("murted", smooth=True), "--terrain none"),
    (PLACE._replace(target="bobmer"), "did you mean bomber"), (PLACE._replace(target="bomber", rcs_m2=1.0), "not both"),
    (PLACE._replace(wanted_prob=1.0), "--prob = 1.0: from 0.01"), (PLACE._replace(range_m=1.0), "--range-km = 0.001"),
    (PLACE._replace(cells=5), "--cells = 5: from 20"), (PLACE._replace(ground_m=10.0), "belongs to --smooth"),
    (PLACE._replace(smooth=True, terrain=("x.tif",)), "not both"), (PLACE._replace(terrain=("x.tif",)), "no such file"),
    (PLACE._replace(rcs_m2=0.0), "--rcs = 0.0: from"), (PLACE._replace(claims="wild"), "claims"),
    (Wanted("no-such-scenario"), "no such file"),
])  # fmt: skip
def test_bad_input_is_refused_in_one_line(wanted: Wanted, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        asked(wanted)
    assert said in str(caught.value) and len(caught.value.faults) == 1 and caught.value.exit_code == 2


def test_a_second_place_is_named_by_its_own_options(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="--compare-lat, --compare-lon = '60 33'"):
        asked(PLACE._replace(lat_deg=60.0, place_options=("--compare-lat", "--compare-lon")))


def test_a_map_holds_its_circles() -> None:
    """100 km are 0.9 degrees of latitude, 1.17 of longitude at 40 N (a degree: 111.0 and 85.4 km, WGS-84)."""
    south, west, north, east = map_box([(40.0, 33.0), (40.0, 34.0)], 100e3)
    assert north - south == pytest.approx(1.8, abs=0.01) and east - west == pytest.approx(1.0 + 2 * 1.18, abs=0.03)
