"""Defended footprints as a whole: what must hold whatever the numbers are, names, and what is refused."""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import pytest

from threatring.catalogue import load_catalogue
from threatring.errors import CatalogueError, OptionError
from threatring.prepare import defending
from threatring.prepare.footprint import asked, footprint
from threatring.results.footprint import Footprint

CLASSES = ("srbm_scud_b", "mrbm_nodong_shahab3", "mrbm_3500km_spec")


@pytest.fixture(autouse=True)
def _coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(defending, "COUNT", 31)
    monkeypatch.setattr(defending, "COARSE_COUNT", 25)


@cache
def flown(kind: str, **more: float) -> Footprint:
    return footprint(["48N6E3"], target=kind, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", CLASSES)
def test_limits_take_away(kind: str) -> None:
    """The claimed limits only remove: every point defended inside them is defended without; intercepts lie inside."""
    (one,) = flown(kind).defences
    kinematic, claimed = np.isfinite(one.met_m)
    assert not (claimed & ~kinematic).any() and kinematic.any()
    heights_m = one.met_m[1][claimed]
    limits = load_catalogue().select()
    if len(heights_m):
        assert heights_m.min() >= limits.number("missile_48N6E3_48N6DM.alt_min_ballistic_m") - 1.0
        assert heights_m.max() <= limits.number("missile_48N6E3_48N6DM.alt_max_ballistic_m") + 1.0
    assert one.area_m2(1) <= one.area_m2(0)
    low_m2, high_m2 = one.area_band_m2(0)
    assert 0.0 <= low_m2 <= high_m2 and one.share.min() >= 0.0 and one.share.max() <= 1.0


def test_faster_missiles_leave_less() -> None:
    """Common sense and Gronlund et al. (1994): the area shrinks with the speed of what falls, by both rules."""
    for rule in (0, 1):
        areas_m2 = [flown(kind).defences[0].area_m2(rule) for kind in CLASSES]
        assert areas_m2[0] > 5.0 * areas_m2[1] > 50.0 * areas_m2[2]


def test_left_and_right_are_alike() -> None:
    """A fall lies nearly in a plane: the area is symmetric but for the turning Earth's few hundred metres."""
    (one,) = flown("srbm_scud_b").defences
    defended = np.isfinite(one.met_m[0])
    assert np.mean(defended != defended[::-1]) < 0.03
    extent = one.extent_m(1)
    assert extent is not None and extent["behind_m"] > extent["towards_m"] > 30e3


def test_direction_hardly_matters() -> None:
    """Turning the attack turns the footprint; the Earth's rotation changes its area by a few per cent."""
    east, south = (flown("mrbm_nodong_shahab3", bearing_deg=b).defences[0].area_m2(0) for b in (90.0, 180.0))
    assert east == pytest.approx(south, rel=0.15)


def test_sceptics_and_the_document() -> None:
    """Plain JSON; under sceptical claims there is no 40N6, and the others are asked as they are believed."""
    found = footprint(["9M96E2"], "sceptical", target="target_srbm_scud_b")
    document = json.loads(json.dumps(found.summary(), allow_nan=False))
    (one,) = document["footprints"]
    assert {"kinematic", "claimed", "attack", "claimed_limits", "missile"} <= one.keys()
    assert one["attack"]["trajectory"] == "normal" and one["kinematic"]["area_m2"] > one["claimed"]["area_m2"] > 0.0
    header, *rows = found.as_csv().splitlines()
    assert header.startswith("missile,target,trajectory,x_m,y_m,kinematic_intercept_height_m")
    assert len(rows) == int(((found.defences[0].share > 0.0) | np.isfinite(found.defences[0].met_m)).any(axis=0).sum())
    with pytest.raises(OptionError, match="grants no 40N6"):
        footprint(["40N6E"], "sceptical")


def test_a_shape_one_class_cannot_fly_is_left_out_and_said() -> None:
    found = footprint(["9M96E2"], trajectory="quasi-ballistic")
    assert {one.attack.name for one in found.defences} == {"target_srbm_atacms", "target_srbm_iskander"}
    assert "does not manoeuvre" in found.left_out["target_srbm_scud_b"]
    with pytest.raises(OptionError, match="does not manoeuvre"):
        footprint(["9M96E2"], target="srbm_scud_b", trajectory="quasi-ballistic")


@pytest.mark.parametrize("change, said", [
    ({"missiles": ["9M96E"]}, "nobody claims that it meets ballistic targets"),
    ({"missiles": ["48N7"]}, "did you mean 48N6E"),
    ({"target": "srbm_scud_d"}, "did you mean target_srbm_scud"),
    ({"target": "target_bomber"}, "a ballistic class"),
    ({"trajectory": "curved"}, "one of normal, lofted, depressed, quasi-ballistic"),
    ({"lat_deg": 88.0}, "from -80 to 80"),
    ({"bearing_deg": 400.0}, "from -360 to 360"),
    ({"range_m": 280.0}, "from 10 to 5000 km"),
])  # fmt: skip
def test_what_is_refused(change: dict[str, object], said: str) -> None:
    plain: dict[str, object] = {
        "missiles": None, "claims": "central", "epoch": 2018, "target": None, "trajectory": None, "bearing_deg": 90.0,
        "range_m": None, "lat_deg": 40.0, "ground_m": 0.0,
    }  # fmt: skip
    with pytest.raises(OptionError, match=said):
        asked(**{**plain, **change})  # type: ignore[arg-type]


def test_too_far_and_no_such_claims() -> None:
    with pytest.raises(OptionError, match="flies 300 km: from 30 to 315 km"):
        footprint(["9M96E2"], target="srbm_scud_b", range_m=400e3)
    with pytest.raises(CatalogueError, match="must be one of"):
        footprint(["9M96E2"], "boastful")
