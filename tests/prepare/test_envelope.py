"""Where missiles reach, against the public record and common sense; names, bounds and what is refused."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import threatring
from threatring.catalogue import load_catalogue
from threatring.draws import Unknowns
from threatring.errors import CatalogueError, OptionError
from threatring.models.earth import standard_environment
from threatring.prepare import reach
from threatring.prepare.calibration import fit
from threatring.prepare.envelope import chosen
from threatring.prepare.reach import Flyer
from threatring.prepare.sorties import Site
from threatring.results import Envelope
from threatring.results.envelope import TargetKind
from threatring.units import STANDARD_GRAVITY_M_S2

NAMES = ("40N6E", "48N6E3_48N6DM", "9M96E2")


@cache
def flown(*names: str, seed: int = 1, threads: int | None = None) -> Envelope:
    return threatring.envelope(names, seed=seed, threads=threads)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A coarse grid, and a cache of its own that no other run has filled (compiled kernels stay where they are)."""
    monkeypatch.setattr(reach, "cache_root", lambda: tmp_path)
    monkeypatch.setattr(reach, "RANGES", 12)
    monkeypatch.setattr(reach, "HEIGHTS_M", np.array([100.0, 3e3, 10e3, 20e3, 30e3, 40e3]))
    monkeypatch.setattr(reach, "MEMBER_HEIGHTS_M", np.array([100.0, 3e3, 10e3, 20e3, 30e3, 40e3]))


def test_40N6E_to_380_km() -> None:
    """Check C08: 380 km at the brochure's average speed takes 319 s, -25/+10 %."""
    missile = flown("40N6E").missiles[0]
    time_s = missile.time_to_s(0, 380e3, 10e3)
    assert time_s is not None and 239.0 < time_s < 351.0


def test_48N6E3_burn_out() -> None:
    """Check C09: the 48N6 class peaks at 1.9 to 2.1 km/s, within 10 %."""
    missile = flown("48N6E3").missiles[0]
    assert 1710.0 < missile.burnout_speed_m_s < 2310.0
    assert missile.member_burnout_m_s.min() < missile.burnout_speed_m_s < missile.member_burnout_m_s.max()


@pytest.mark.parametrize("name", NAMES)
def test_more_turn_is_never_reached_farther(name: str) -> None:
    """Common sense: of targets alike but for their turn, what turns harder is reached nowhere else."""
    unknowns = Unknowns(load_catalogue().select(), 1, 1)
    site = Site(standard_environment(0.0), 0.7, 0.5)
    flyer = Flyer(site, fit(unknowns, f"missile_{name}", 1, lambda *_: None), 8, 1)
    x, y = np.repeat(np.linspace(5e3, 400e3, 30), 4), np.tile([100.0, 8e3, 16e3, 24e3], 30)
    found = [flyer.at(x, y, TargetKind("", "", 0.0, speed_m_s, need_m_s2))["reached"].astype(int)
             for speed_m_s in (0.0, 250.0) for need_m_s2 in (20.0, 70.0, 150.0)]  # fmt: skip
    for kind in (0, 3):
        assert np.all(found[kind] >= found[kind + 1]) and np.all(found[kind + 1] >= found[kind + 2])
        assert found[kind].sum() > found[kind + 2].sum()


@pytest.mark.parametrize("name", NAMES)
def test_what_reached_means(name: str) -> None:
    """Three times the target's turn and 2 g more, over 300 m/s; the edge lies beyond the last point of the grid."""
    answer = flown(*NAMES)
    missile = answer.missiles[NAMES.index(name)]
    for kind, target in enumerate(answer.targets):
        there = missile.grid["reached"][kind]
        assert target.need_m_s2 == pytest.approx(3.0 * target.turn_m_s2 + 2.0 * STANDARD_GRAVITY_M_S2)
        assert np.all(missile.grid["lateral_m_s2"][kind][there] >= target.need_m_s2)
        assert np.all(missile.grid["speed_m_s"][kind][there] + target.speed_m_s > 300.0)
        nearest = np.where(there, missile.ranges_m[:, None], np.inf).min(axis=0)
        some = there.any(axis=0)
        assert np.all(missile.near_m[kind][some] <= nearest[some])
        assert np.array_equal(np.isfinite(missile.grid["time_s"][kind]), there)
        farthest = np.where(there, missile.ranges_m[:, None], 0.0).max(axis=0)
        step_m = np.diff(missile.ranges_m).max()
        assert np.all((missile.reach_m[kind] >= farthest) & (missile.reach_m[kind] <= farthest + step_m))
    low, high = missile.band_m(0)
    assert np.all(low <= high) and missile.member_reach_m.max() < missile.ranges_m[-1] * 0.999


def test_farther_takes_longer() -> None:
    """Common sense: up to 20 km high what is farther is reached later (the last two points, a loft apart, left out)."""
    for missile in flown(*NAMES).missiles:
        for column in np.flatnonzero(missile.heights_m <= 20e3):
            reached = missile.grid["reached"][0, :, column]
            assert np.all(np.diff(missile.grid["time_s"][0, reached, column])[:-2] > -0.5)


def test_same_bytes_for_any_threads_and_another_seed_moves_the_band_only(small: None) -> None:
    """Equal input gives an equal hash whatever the threads; the seed draws the ensemble, not the central missile."""
    one = threatring.envelope(["9M96E"], threads=1)
    reach.cache_root().joinpath(next(reach.cache_root().glob("reach-*")).name).unlink()
    two = threatring.envelope(["9M96E"], threads=2)
    other = threatring.envelope(["9M96E"], seed=2)
    assert one.envelope_hash == two.envelope_hash != other.envelope_hash
    assert np.array_equal(one.missiles[0].reach_m, other.missiles[0].reach_m)
    assert not np.array_equal(one.missiles[0].member_reach_m, other.missiles[0].member_reach_m)


def test_kept_on_disk_and_a_damaged_file_is_flown_again(small: None) -> None:
    said: list[str] = []
    first = threatring.envelope(["9M96E"], progress=lambda stage, done, total: said.append(stage))
    assert any(stage.startswith("9M96E: flying") for stage in said)
    said.clear()
    assert threatring.envelope(["9M96E"], progress=lambda stage, *_: said.append(stage)).envelope_hash == (
        first.envelope_hash
    )
    assert not said
    kept = next(reach.cache_root().glob("reach-*.npz"))
    kept.write_bytes(b"not a table")
    assert threatring.envelope(["9M96E"]).envelope_hash == first.envelope_hash


def test_higher_ground_reaches_farther(small: None) -> None:
    """Common sense: thinner air above a plateau; a point 10 km above it is reached from farther away."""
    sea, plateau = (threatring.envelope(["9M96E"], ground_m=height) for height in (0.0, 2000.0))
    assert plateau.missiles[0].reach_m[0, 2] > sea.missiles[0].reach_m[0, 2]


def test_one_class_of_target(small: None) -> None:
    answer = threatring.envelope(["9M96E2"], target="bomber")
    assert [target.name for target in answer.targets] == ["target_bomber"]
    assert answer.summary()["target"] == "target_bomber"


def test_the_document_is_plain_json(small: None) -> None:
    """The keys other programs rely on."""
    document = json.loads(json.dumps(threatring.envelope(["9M96E"]).summary(), allow_nan=False))
    (missile,) = document["missiles"]
    assert {"missile", "max_range_m", "max_altitude_m", "burnout_speed_m_s", "time_to_max_range_s"} <= missile.keys()
    assert len(missile["points"]) == 12 * 6
    keys = {"range_m", "altitude_m", "time_s", "speed_m_s", "lateral_m_s2", "reached"}
    assert all(point.keys() == keys for point in missile["points"])
    assert {row["target"] for row in missile["reach"]} == {target["name"] for target in document["targets"]}
    assert len(missile["reach"][0]["band"]["low_m"]) == len(missile["reach"][0]["band"]["altitude_m"])
    assert missile["max_range_m"] == max(missile["reach"][0]["range_m"])


def test_names() -> None:
    central = load_catalogue().select()
    assert chosen(central, None) == tuple(central.entities("missile_"))
    assert chosen(central, ["40n6", "missile_40N6E"]) == ("missile_40N6E",)
    with pytest.raises(OptionError, match="did you mean 40N6E"):
        chosen(central, ["40N7E"])
    with pytest.raises(OptionError, match="one of"):
        chosen(central, ["48N6"])  # begins three names


def test_what_is_refused() -> None:
    with pytest.raises(OptionError, match="grants no 40N6"):
        threatring.envelope(["40N6E"], "sceptical")
    with pytest.raises(OptionError, match="2018, after 2017"):
        threatring.envelope(["40N6E"], epoch=2017)
    with pytest.raises(OptionError, match="did you mean target_bomber"):
        threatring.envelope(["40N6E"], target="target_bombr")
    with pytest.raises(OptionError, match="lat_deg"):
        threatring.envelope(["40N6E"], lat_deg=91.0)
    with pytest.raises(OptionError, match="aspect_deg"):
        threatring.envelope(["40N6E"], aspect_deg=200.0)
    with pytest.raises(OptionError, match="ground_m"):
        threatring.envelope(["40N6E"], ground_m=float("nan"))
    with pytest.raises(CatalogueError, match="must be one of"):
        threatring.envelope(["40N6E"], "boastful")


def test_labelled() -> None:
    pytest.importorskip("xarray")
    answer = flown(*NAMES)
    data = answer.to_xarray()
    assert data.reach_m.dims == ("missile", "target", "height") and data.speed_m_s.attrs["units"] == "m/s"
    assert all("units" in data[name].attrs for name in data.data_vars)
    assert data.attrs["envelope_hash"] == answer.envelope_hash
