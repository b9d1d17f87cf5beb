"""The whole answer: what the claims 400 km and 35 km come to, presets, names, threads, and what is refused."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from threatring.errors import CatalogueError, OptionError
from threatring.prepare import calibration, predictions
from threatring.prepare.calibrate import calibrate, rank_correlation
from threatring.results.calibration import Calibration
from threatring.results.claims import ClaimAnswer


@cache
def answer(*names: str, claims: str = "central", threads: int = 2) -> Calibration:
    return calibrate(names, claims, threads=threads)


def claim(name: str, kind: str, value_m: float) -> ClaimAnswer:
    missile = answer(name).missiles[0]
    return next(each for each in missile.claims if (each.kind, each.value_m) == (kind, value_m))


def test_400_km_and_35_km() -> None:
    """Article's figures: most equally good fits of the 40N6E fly both; none flies the rejected 185 km."""
    far, high, space = (claim("40N6E", *which) for which in (("range", 400e3), ("ceiling", 35e3), ("ceiling", 185e3)))
    assert far.share_prob > 0.5 and far.departure is None and not far.implied
    assert 0.3 < high.share_prob < 1.0
    assert {shift.name.rpartition(".")[2] for shift in high.shifts[:2]} == {"lift_max_coeff", "mass_kg"}
    assert space.reaching_count == 0 and space.departure is not None and not space.departure.reaches
    assert space.interval.hi < 0.02


def test_ranges_the_average_speed_is_flown_to_are_no_predictions() -> None:
    """Honesty: what the claimed average speed implies is marked, and nothing else is."""
    marked = {each.value_m for each in answer("40N6E").missiles[0].claims if each.implied}
    assert marked == {150e3, 175e3, 200e3, 340e3, 380e3}
    missile = answer("48N6E3").missiles[0]
    assert not any(each.implied for each in missile.claims)
    assert missile.peak_count == len(missile.peak_m_s) and missile.peak_coming_count < missile.peak_count


def test_presets_see_the_same_claim_differently() -> None:
    """presets.toml: advertised admits only fits that reach the claim, sceptical the weaker half."""
    seen = claim("48N6E3", "range", 250e3).presets
    share = {name: view.reaching_count / view.admitted_count for name, view in seen.items()}
    assert share["advertised"] > 0.99 and share["sceptical"] < share["central"] < share["advertised"]
    assert all(view.believes for view in seen.values())
    assert "sceptical" not in claim("40N6E", "range", 400e3).presets


def test_one_document_for_any_number_of_threads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Rule: equal input, equal answer, whatever the threads; each flown anew, in a cache of its own."""
    found = []
    for threads in (1, 2):
        for room in (calibration, predictions):
            monkeypatch.setattr(room, "cache_root", lambda threads=threads: tmp_path / str(threads))
        found.append(calibrate(["9M96E"], threads=threads))
    one, two = (json.dumps(each.summary(), allow_nan=False) for each in found)
    assert found[0].calibration_hash == found[1].calibration_hash
    document, other = json.loads(one), json.loads(two)
    assert document.pop("elapsed_s") > 0.0 < other.pop("elapsed_s") and document == other
    assert document["missiles"][0]["missile"] == "missile_9M96E"
    assert document["missiles"][0]["central"]["time_s"] is None  # the central missile falls short of 40 km


def test_rank_correlation() -> None:
    """scipy.stats.spearmanr."""
    stats = pytest.importorskip("scipy.stats")
    dice = np.random.default_rng(5)
    a, b = dice.normal(size=60), dice.normal(size=60)
    assert rank_correlation(a, a + b) == pytest.approx(stats.spearmanr(a, a + b).statistic)
    assert rank_correlation(a, np.zeros(60)) == 0.0


def test_refused() -> None:
    """Bad input: an unknown missile, a missile that a preset does not grant, an unknown preset."""
    with pytest.raises(OptionError, match="did you mean 40N6E"):
        calibrate(["40N7E"])
    with pytest.raises(OptionError, match="grants no 40N6"):
        calibrate(["40N6E"], "sceptical")
    with pytest.raises(CatalogueError, match="must be one of"):
        calibrate(["40N6E"], "boastful")
